//! A derivation as text: what is copied from the window.

use std::fmt::Write;

use jiff::civil::Date;

use super::{Derivation, Leaf};

impl Leaf {
    /// Where it comes from, as people read it; see [`crate::plan::Provenance::about`].
    pub fn about(&self, today: Date) -> String {
        self.provenance.as_ref().map_or_else(|| "estimated, by nobody named".into(), |known| known.about(today))
    }
}

impl Derivation {
    /// The whole of it, without the months. `today` says what is stale.
    ///
    /// ```text
    /// Desk: calls in the month, Feb 2027 = 1,210 calls
    ///   volume per month × (1 + growth per month)^2
    ///   = 1,000 calls × (1 + 10 %)^2
    ///   = 1,210 calls
    ///
    /// Inputs
    ///   Mail · volume per month: 1,000 calls (measured · gateway logs · 20 Nov 2026)
    /// ```
    pub fn text(&self, today: Date) -> String {
        let mut out = format!("{} = {}\n", self.title, self.shown);
        // Writing to a text does not fail.
        for step in &self.steps {
            if self.steps.len() > 1 {
                let _ = writeln!(out, "{}", step.name);
            }
            let _ = write!(out, "  {}\n  = {}\n", step.words, step.numbers);
            if step.numbers != step.value {
                let _ = writeln!(out, "  = {}", step.value);
            }
        }
        for note in &self.notes {
            let _ = writeln!(out, "{note}");
        }
        let parts: Vec<String> = self.parts.iter().map(|part| format!("{}: {}", part.title, part.shown)).collect();
        let leaf = |leaf: &Leaf| format!("{}: {} ({})", leaf.label, leaf.shown, leaf.about(today));
        section(&mut out, "Made of", parts);
        section(&mut out, "Inputs", self.inputs.iter().map(leaf).collect());
        section(&mut out, "Without effect as things stand", self.idle.iter().map(leaf).collect());
        out
    }
}

fn section(out: &mut String, heading: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{heading}");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Derivations, Figure};
    use crate::analysis::{Settings, evaluate};
    use crate::plan::{Entry, Estimate, Node, NodeId, NodeKind, Origin, Plan, Provenance, Volume, YearMonth};

    #[test]
    fn a_derivation_is_copied_with_formula_numbers_and_where_each_input_comes_from() {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        let volume = Volume::PerMonth(Estimate::certain(1000.0));
        let entry = Entry { volume, growth_per_month: Estimate::certain(0.1), max_calls_per_month: None };
        plan.nodes.push(Node::new(NodeId::new("mail"), "Mail", NodeKind::Entry(entry)));
        let logs = Provenance { kind: Origin::Measured, source: "gateway logs".into(), as_of: "2026-04-20".into() };
        plan.provenance.insert("nodes[mail].volume.per_month".into(), logs);
        let evaluation = evaluate(&plan, &Settings::default());
        let figure = Figure::Calls { node: NodeId::new("mail"), month: 2 };
        let derivation = Derivations::of(&plan).derive(&evaluation, &figure).unwrap();
        let expected = "Mail: calls in the month, Feb 2027 = 1,210 calls
  volume per month × (1 + growth per month)^2
  = 1,000 calls × (1 + 10 %)^2
  = 1,210 calls

Inputs
  Mail · volume per month: 1,000 calls (measured · gateway logs · 20 Apr 2026 · stale)
  Mail · growth per month: 10 % (estimated, by nobody named)
";
        assert_eq!(derivation.text(date(2026, 11, 22)), expected);
        assert!(!derivation.text(date(2026, 5, 1)).contains("stale"));
    }
}
