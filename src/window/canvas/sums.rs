//! What a frame comes to: its steps, the calls that enter it, what they cost, and their verdicts.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Evaluation, Verdict, edges_not_taken};
use crate::plan::{Frame, NodeId, NodeKind, Plan, say};

/// The figures of one frame, in the first month.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    pub steps: usize,
    /// Requests of its entries, and calls over edges from outside; `None` while not known.
    pub calls_in: Option<f64>,
    /// Of the members whose cost is known.
    pub usd: f64,
    /// How many members have no known cost.
    pub unknown: usize,
    /// How often each verdict was given, in the order of [`Verdict::ALL`].
    pub verdicts: Vec<(Verdict, usize)>,
    /// How many members are off.
    pub off: usize,
}

impl Sums {
    pub fn of(plan: &Plan, evaluation: &Evaluation, frame: &Frame) -> Self {
        Self::of_all(plan, evaluation, std::iter::once(frame)).pop().unwrap_or_default()
    }

    /// Of several frames, each node and edge looked at once.
    pub fn of_all<'a>(plan: &Plan, evaluation: &Evaluation, frames: impl Iterator<Item = &'a Frame>) -> Vec<Self> {
        let frames: Vec<&Frame> = frames.collect();
        let mut inside: BTreeMap<&NodeId, usize> = BTreeMap::new();
        for (number, frame) in frames.iter().enumerate() {
            inside.extend(frame.nodes.iter().map(|id| (id, number)));
        }
        let mut sums = vec![Self { calls_in: Some(0.0), ..Self::default() }; frames.len()];
        let mut calls: BTreeMap<&NodeId, Option<f64>> = BTreeMap::new();
        for (node, answer) in plan.nodes.iter().zip(&evaluation.nodes) {
            calls.insert(&node.id, answer.calls_first_month);
            let Some(sum) = inside.get(&node.id).map(|&number| &mut sums[number]) else { continue };
            sum.steps += 1;
            sum.off += usize::from(node.disabled);
            match answer.usd_first_month {
                Some(usd) => sum.usd += usd,
                None => sum.unknown += 1,
            }
            if matches!(node.kind, NodeKind::Entry(_)) {
                sum.enter(answer.calls_first_month);
            }
        }
        for (edge, not_taken) in plan.edges.iter().zip(edges_not_taken(plan)) {
            let (from, to) = (inside.get(&edge.from), inside.get(&edge.to));
            if let Some(&number) = to.filter(|to| from != Some(*to) && !not_taken) {
                let from = calls.get(&edge.from).copied().flatten();
                sums[number].enter(from.map(|calls| calls * edge.calls_per_call.central()));
            }
        }
        let verdicts: Vec<_> = evaluation.tasks.iter().map(|task| (inside.get(&task.id), task.verdict)).collect();
        for (number, sum) in sums.iter_mut().enumerate() {
            let count = |verdict| verdicts.iter().filter(|of| **of == (Some(&number), verdict)).count();
            sum.verdicts = Verdict::ALL.map(|verdict| (verdict, count(verdict))).into();
            sum.verdicts.retain(|(_, count)| *count > 0);
        }
        sums
    }

    fn enter(&mut self, calls: Option<f64>) {
        self.calls_in = self.calls_in.zip(calls).map(|(sum, calls)| sum + calls);
    }

    /// "4 steps".
    pub fn steps_in_words(&self) -> String {
        format!("{} step{}", self.steps, if self.steps == 1 { "" } else { "s" })
    }

    /// Each verdict with how often it was given, `None` for what is off: "2 fine-tune", "1 off".
    pub fn verdicts_in_words(&self) -> Vec<(Option<Verdict>, usize, String)> {
        let given = self
            .verdicts
            .iter()
            .map(|(verdict, count)| (Some(*verdict), *count, format!("{count} {}", verdict.label().to_lowercase())));
        given.chain((self.off > 0).then(|| (None, self.off, format!("{} off", self.off)))).collect()
    }

    /// "3.04M in", or that it is not known.
    pub fn calls_in_words(&self) -> String {
        self.calls_in.map_or_else(|| "volume not known".into(), |calls| format!("{} in", say::count(calls)))
    }

    /// What a screen reader says of the frame.
    pub fn spoken(&self, frame: &Frame, currency: &str) -> String {
        let folded = if frame.folded { ", folded" } else { "" };
        let usd = say::money(currency, self.usd);
        let verdicts = self.verdicts_in_words().into_iter().map(|(.., words)| format!(", {words}"));
        let verdicts = verdicts.collect::<String>();
        let figures = format!("{}, {usd} a month{verdicts}", self.calls_in_words());
        format!("Frame {}, {}{folded}, {figures}", named(frame), self.steps_in_words())
    }
}

/// A frame by its title.
pub(crate) fn named(frame: &Frame) -> &str {
    if frame.title.trim().is_empty() { "without a title" } else { &frame.title }
}

/// The members of a frame that the plan has.
pub(crate) fn members(plan: &Plan, frame: &Frame) -> BTreeSet<NodeId> {
    frame.nodes.iter().filter(|id| plan.node(id).is_some()).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Settings, evaluate};
    use crate::plan::{Edge, Entry, Estimate, HostedCost, Node, Task, Tool, Volume, YearMonth};

    #[test]
    fn a_frame_adds_up_what_enters_it_and_what_its_members_cost() {
        let mut plan = Plan::empty("Framed", YearMonth::new(2026, 12).unwrap());
        let volume = Volume::PerMonth(Estimate::certain(1000.0));
        let task = Task { hosted: HostedCost::PerCall(Estimate::certain(0.5)), ..Task::default() };
        let tool = Tool { usd_per_call: Estimate::certain(0.1) };
        for (id, kind) in [
            ("in", NodeKind::Entry(Entry { volume, ..Entry::default() })),
            ("ask", NodeKind::Task(task.clone())),
            ("find", NodeKind::Tool(tool)),
            ("off", NodeKind::Task(task)),
        ] {
            plan.nodes.push(Node { disabled: id == "off", ..Node::new(NodeId::new(id), id, kind) });
        }
        let edge = |(from, to, calls)| Edge {
            from: NodeId::new(from),
            to: NodeId::new(to),
            calls_per_call: Estimate::certain(calls),
        };
        plan.edges =
            [("in", "ask", 1.0), ("ask", "find", 2.0), ("in", "off", 0.5), ("off", "off", 0.1)].map(edge).into();
        let nodes = ["ask", "find", "off"].map(NodeId::new).into();
        let frame = Frame { id: "f".into(), title: "Ask".into(), nodes, folded: true };
        let sums = Sums::of(&plan, &evaluate(&plan, &Settings::default()), &frame);
        // 1000 asked and 500 passed by; 1000 · $0.5 and 2000 · $0.1.
        assert_eq!((sums.steps, sums.off, sums.unknown), (3, 1, 0));
        assert_eq!((sums.calls_in, sums.usd), (Some(1500.0), 700.0));
        assert_eq!(sums.verdicts, [(Verdict::NeedsInput, 1)]);
        assert_eq!(
            sums.spoken(&frame, "USD"),
            "Frame Ask, 3 steps, folded, 1,500 in, $700 a month, 1 needs input, 1 off"
        );
    }
}
