//! How was this computed? For every figure that mixplan shows, its formula with this plan's numbers put in.
//!
//! The formulas are those that the evaluation computes with, read by a reader that remembers what it read
//! ([`expr`]); nothing here says a second time what a call costs. A derivation goes one step down: what it
//! is made of has a derivation of its own, to be followed.

mod cheaper;
mod crossing;
mod expr;
mod figure;
mod ledger;
mod mix;
mod money;
mod motion;
mod page;
mod readings;
mod scribe;
mod together;
mod tuned;
mod unit;
mod volume;

use std::collections::{BTreeMap, BTreeSet};

pub use figure::{Crossing, Figure, Hosted, MixFigure, Paid, PoolReadAs, Pooled, RungFigure, Together};
pub use unit::Unit;

use super::answer::{Evaluation, TaskAnswer};
use super::flow::edges_not_taken;
use crate::plan::{Node, NodeId, Plan, Provenance, Task};
use expr::{Expr, Kind, Trace};
use ledger::Ledger;
pub(in crate::analysis) use ledger::central;
use scribe::Scribe;

/// How one figure is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    pub figure: Figure,
    /// `Triage: hosted cost of a call, Dec 2026`.
    pub title: String,
    pub value: f64,
    pub unit: Unit,
    /// The value as text, with its unit.
    pub shown: String,
    /// The formula: named results on the way, and the figure itself last.
    pub steps: Vec<Step>,
    /// The figures it is made of.
    pub parts: Vec<Part>,
    /// The inputs it is made of.
    pub inputs: Vec<Leaf>,
    /// Inputs of the formula that change nothing as they stand: shares of nothing, factors of one.
    pub idle: Vec<Leaf>,
    /// What else there is to know, each a sentence.
    pub notes: Vec<String>,
    /// Month by month, where it is a sum over months.
    pub months: Option<MonthTable>,
}

/// One line of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    /// `input tokens × input price per million`.
    pub words: String,
    /// `1,200 tokens × $0.20`.
    pub numbers: String,
    pub value: String,
}

/// A figure that another one is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub figure: Figure,
    pub title: String,
    pub shown: String,
}

/// An input that a figure is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// As in [`Plan::provenance`].
    pub key: String,
    /// `Triage · hosted input tokens`.
    pub label: String,
    /// Its central value, and its range where it is one.
    pub shown: String,
    /// Where it comes from; without it, somebody's estimate.
    pub provenance: Option<Provenance>,
}

/// Figures month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthTable {
    pub columns: Vec<(String, Unit)>,
    /// One for each month, a value for each column.
    pub rows: Vec<Vec<f64>>,
}

/// A plan made ready to say how its figures are computed.
#[derive(Debug)]
pub struct Derivations {
    ledger: Ledger,
    /// By node, the edges that are taken to it and bring calls.
    into: BTreeMap<NodeId, Vec<usize>>,
}

impl Derivations {
    pub fn of(plan: &Plan) -> Self {
        let mut into: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for (index, (edge, not_taken)) in plan.edges.iter().zip(edges_not_taken(plan)).enumerate() {
            if !not_taken && edge.calls_per_call.central() > 0.0 {
                into.entry(edge.to.clone()).or_default().push(index);
            }
        }
        Self { ledger: Ledger::of(plan), into }
    }

    /// How the figure is computed; `None` where it is not known yet. `evaluation` is of the same plan.
    ///
    /// ```
    /// use mixplan::analysis::{Derivations, Figure, Settings, evaluate};
    /// use mixplan::plan::{Entry, Estimate, Node, NodeId, NodeKind, Plan, Volume, YearMonth};
    ///
    /// let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    /// let volume = Volume::PerMonth(Estimate::certain(1000.0));
    /// let entry = Entry { volume, growth_per_month: Estimate::certain(0.1), max_calls_per_month: None };
    /// plan.nodes.push(Node::new(NodeId::new("mail"), "Mail", NodeKind::Entry(entry)));
    /// let evaluation = evaluate(&plan, &Settings::default());
    /// let figure = Figure::Calls { node: NodeId::new("mail"), month: 2 };
    /// let derivation = Derivations::of(&plan).derive(&evaluation, &figure).unwrap();
    /// assert_eq!(derivation.steps[0].words, "volume per month × (1 + growth per month)^2");
    /// assert_eq!(derivation.steps[0].numbers, "1,000 calls × (1 + 10 %)^2");
    /// assert_eq!(derivation.shown, "1,210 calls");
    /// ```
    pub fn derive(&self, evaluation: &Evaluation, figure: &Figure) -> Option<Derivation> {
        if let Figure::Rung { task, means, of: RungFigure::PerCall } = figure {
            return self.rung_call(evaluation, figure, (task, *means));
        }
        let book = self.book(evaluation);
        Some(book.written(figure, book.made(figure)?))
    }

    /// Only the formula of [`Derivations::derive`], which is much less work.
    pub fn formula(&self, evaluation: &Evaluation, figure: &Figure) -> Option<Vec<Step>> {
        if matches!(figure, Figure::Rung { of: RungFigure::PerCall, .. }) {
            return self.derive(evaluation, figure).map(|derivation| derivation.steps);
        }
        let book = self.book(evaluation);
        Some(book.steps_of(figure, &book.made(figure)?.expr.simplified()))
    }

    fn book<'a>(&'a self, evaluation: &'a Evaluation) -> Book<'a> {
        Book { ledger: &self.ledger, into: &self.into, evaluation }
    }
}

/// Whether two values are the same but for rounding; next to nothing, numbers have fewer digits.
fn is_rounding(one: f64, other: f64) -> bool {
    libm::fabs(one - other) <= 1e-12 * libm::fabs(one) + f64::MIN_POSITIVE
}

/// What the derivations of one evaluation are written from.
#[derive(Clone, Copy)]
struct Book<'a> {
    ledger: &'a Ledger,
    into: &'a BTreeMap<NodeId, Vec<usize>>,
    evaluation: &'a Evaluation,
}

/// A figure's formula, and what is to be said beside it.
struct Made {
    expr: Expr,
    /// Figures that lead on from here, beside those in the formula.
    links: Vec<Figure>,
    /// Inputs that matter, beside those in the formula, by their index in the ledger.
    also: Vec<usize>,
    notes: Vec<String>,
    months: Option<MonthTable>,
}

impl From<Expr> for Made {
    fn from(expr: Expr) -> Self {
        Self { expr, links: Vec::new(), also: Vec::new(), notes: Vec::new(), months: None }
    }
}

impl Made {
    fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    fn also(mut self, inputs: impl IntoIterator<Item = usize>) -> Self {
        self.also.extend(inputs);
        self
    }

    fn link(mut self, figures: impl IntoIterator<Item = Figure>) -> Self {
        self.links.extend(figures);
        self
    }

    fn months(self, columns: &[(&str, Unit)], rows: Vec<Vec<f64>>) -> Self {
        let columns = columns.iter().map(|(name, unit)| ((*name).to_owned(), *unit)).collect();
        Self { months: Some(MonthTable { columns, rows }), ..self }
    }
}

impl<'a> Book<'a> {
    /// With the figure's value as the evaluation has it; `None` where that is no number.
    fn made(self, figure: &Figure) -> Option<Made> {
        let mut made = self.make(figure)?;
        // Where the two differ by the rounding of another order of additions, as everywhere else.
        if let Some(known) = self.known(figure).filter(|known| is_rounding(*known, made.expr.value())) {
            made.expr = made.expr.with_value(known);
        }
        made.expr.value().is_finite().then_some(made)
    }

    fn steps_of(self, figure: &Figure, simple: &Expr) -> Vec<Step> {
        Scribe { ledger: self.ledger, figure }.steps(simple)
    }

    fn make(self, figure: &Figure) -> Option<Made> {
        match figure {
            Figure::Calls { .. } | Figure::CallsLifetime(_) | Figure::Requests { .. } => self.volume(figure),
            Figure::ToolMonth { .. }
            | Figure::ToolLifetime(_)
            | Figure::PerCall { .. }
            | Figure::HostedMonth { .. }
            | Figure::HostedLifetime { .. }
            | Figure::Saving(_)
            | Figure::SavingShare(_)
            | Figure::AtStake(_)
            | Figure::HostedNpv(_)
            | Figure::HeldOutDifference(_) => self.money(figure),
            Figure::ServedCall(_)
            | Figure::Replicas { .. }
            | Figure::TunedMonth { .. }
            | Figure::Upfront(_)
            | Figure::TunedLifetime { .. }
            | Figure::TunedNpv(_) => self.tuned(figure),
            Figure::ServedCallAverage(_)
            | Figure::GpuSeconds(_)
            | Figure::PoolServing { .. }
            | Figure::Forgotten { .. } => self.reading(figure),
            Figure::Rung { .. } | Figure::CheaperShare(_) | Figure::TunedShareOfCheaper(_) => self.cheaper(figure),
            Figure::Crossover { .. } | Figure::CrossoverCalls(_) | Figure::Flip { .. } => self.crossing(figure),
            Figure::Together { nodes, of } => self.together(nodes, *of),
            Figure::Mix(mix) => self.mix(*mix),
        }
    }

    /// The figure as a part of another: its value as the evaluation has it.
    fn part(self, figure: Figure) -> Option<Expr> {
        let value = match self.known(&figure) {
            Some(value) => value,
            None => self.make(&figure)?.expr.value(),
        };
        Some(Expr::figure(value, figure))
    }

    fn plan(self) -> &'a Plan {
        self.ledger.plan()
    }

    fn trace(self) -> Trace<'a> {
        Trace(self.ledger)
    }

    /// A sub-task that is switched on.
    fn task(self, id: &NodeId) -> Option<(&'a Node, &'a Task)> {
        let node = self.ledger.node(id).filter(|node| !node.disabled)?;
        Some((node, node.task()?))
    }

    fn answer(self, id: &NodeId) -> Option<&'a TaskAnswer> {
        self.ledger.task_answer(self.evaluation, id)
    }

    fn calls(self, id: &NodeId) -> Option<&'a [f64]> {
        let calls = &self.ledger.node_answer(self.evaluation, id)?.calls_monthly;
        (!calls.is_empty()).then_some(calls)
    }

    fn horizon(self) -> Option<usize> {
        self.ledger.index(&self.plan().horizon_months)
    }

    fn last_month(self) -> u32 {
        self.plan().horizon_months.saturating_sub(1)
    }

    /// Written out.
    fn written(self, figure: &Figure, made: Made) -> Derivation {
        let (whole, simple) = (inputs_of(&made.expr), made.expr.simplified());
        let used = inputs_of(&simple);
        let mut seen = BTreeSet::new();
        let inputs = used.iter().chain(&made.also).filter(|index| seen.insert(**index)).copied().collect::<Vec<_>>();
        let idle = whole.into_iter().filter(|index| seen.insert(*index)).collect::<Vec<_>>();
        let mut parts = Vec::new();
        simple.visit(&mut |expr| {
            if let Kind::Figure(figure) = expr.kind() {
                parts.push((figure.clone(), expr.value()));
            }
        });
        let values = made.links.iter().filter_map(|link| Some((link.clone(), self.part(link.clone())?.value())));
        parts.extend(values);
        let mut known = BTreeSet::new();
        parts.retain(|(figure, _)| known.insert(figure.clone()));
        let (plan, value) = (self.plan(), made.expr.value());
        let part = |(figure, value): (Figure, f64)| Part {
            title: figure.title_by(plan, |id| self.ledger.node(id)),
            shown: figure.unit().say(&plan.currency, value),
            figure,
        };
        Derivation {
            figure: figure.clone(),
            title: figure.title_by(plan, |id| self.ledger.node(id)),
            value,
            unit: figure.unit(),
            shown: figure.unit().say(&plan.currency, value),
            steps: self.steps_of(figure, &simple),
            parts: parts.into_iter().map(part).collect(),
            inputs: inputs.into_iter().map(|index| self.leaf(index)).collect(),
            idle: idle.into_iter().map(|index| self.leaf(index)).collect(),
            notes: made.notes,
            months: made.months,
        }
    }

    fn leaf(self, index: usize) -> Leaf {
        let (entry, plan) = (self.ledger.entry(index), self.plan());
        let say = |value: f64| entry.unit.say(&plan.currency, value);
        let parts = entry.value.parts();
        let range = match parts[..] {
            [low, .., high] => format!(" ({} to {})", say(low), say(high)),
            _ => String::new(),
        };
        Leaf {
            key: entry.key.clone(),
            label: entry.label.clone(),
            shown: format!("{}{range}", say(entry.central)),
            provenance: plan.provenance_of(&entry.key),
        }
    }
}

/// The inputs of a formula, each once, in the order they are read.
fn inputs_of(expr: &Expr) -> Vec<usize> {
    let mut inputs = Vec::new();
    expr.visit(&mut |part| {
        if let Kind::Input(index) = part.kind()
            && !inputs.contains(index)
        {
            inputs.push(*index);
        }
    });
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_another_order_are_the_same_and_other_numbers_are_not() {
        let two_ways = [5e-324 * (433_551.0 + 341_245.0), 5e-324 * 433_551.0 + 5e-324 * 341_245.5];
        assert!(is_rounding(two_ways[0], two_ways[1]) && is_rounding(0.1 + 0.2, 0.3));
        assert!(is_rounding(3.828_006e-318, 3.828e-318) && !is_rounding(1.0, 1.0 + 1e-9));
    }
}
