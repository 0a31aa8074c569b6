//! Derivations of what several steps come to together: those of a frame, or those that are selected.

use std::collections::BTreeSet;

use super::figure::{Figure, Together};
use super::{Book, Made};
use crate::analysis::values::Values;
use crate::plan::{NodeId, NodeKind};

impl Book<'_> {
    pub(super) fn together(self, nodes: &BTreeSet<NodeId>, of: Together) -> Option<Made> {
        match of {
            Together::CallsIn => self.calls_in(nodes),
            Together::CostMonth => {
                let of_them = self.steps(|node| self.hosted_month(node, 0).filter(|_| nodes.contains(&node.id)));
                let made = self.sum(of_them)?;
                let unknown = self.evaluation.mix.left_out.iter().filter(|id| nodes.contains(*id)).count();
                let note = || format!("The cost of {unknown} of them is not known, and left out.");
                Some(if unknown > 0 { made.note(note()) } else { made })
            }
            Together::AtStake => {
                let of_them = self.evaluation.tasks.iter().filter(|task| nodes.contains(&task.id));
                let of_them = of_them.filter(|task| task.usd_at_stake > 0.0);
                let made = self.sum(of_them.map(|task| Figure::AtStake(task.id.clone())).collect())?;
                Some(made.note("Of those that are to be fine-tuned, or whose hosted model is to be switched."))
            }
        }
    }

    /// Requests of the entries among them, and calls over edges from outside.
    fn calls_in(self, nodes: &BTreeSet<NodeId>) -> Option<Made> {
        let calls = |id: &NodeId| Figure::Calls { node: id.clone(), month: 0 };
        let mut terms = Vec::new();
        let members = || self.plan().nodes.iter().filter(|node| nodes.contains(&node.id));
        for entry in members().filter(|node| matches!(node.kind, NodeKind::Entry(_)) && !node.disabled) {
            terms.push((self.part(calls(&entry.id))?, entry.id.clone()));
        }
        for node in members() {
            for (edge, from) in self.edges_into(&node.id).filter(|(_, from)| !nodes.contains(*from)) {
                terms.push((self.part(calls(from))? * self.trace().get(edge), from.clone()));
            }
        }
        if terms.is_empty() {
            return Some(self.sum(Vec::new())?.note("No calls reach them from outside."));
        }
        Self::sum_of_calls(terms, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Derivation, Derivations, Settings, evaluate};
    use crate::plan::{Edge, Entry, Estimate, HostedCost, Node, Plan, Task, Tool, Volume, YearMonth};

    /// `in → ask → find`, with `ask` and `find` together; of `odd` no cost is known.
    fn derived(of: Together) -> Derivation {
        let mut plan = Plan::empty("Framed", YearMonth::new(2026, 12).unwrap());
        let volume = Volume::PerMonth(Estimate::certain(1000.0));
        let task = Task { hosted: HostedCost::PerCall(Estimate::certain(0.5)), ..Task::default() };
        for (id, kind) in [
            ("in", NodeKind::Entry(Entry { volume, ..Entry::default() })),
            ("ask", NodeKind::Task(task)),
            ("find", NodeKind::Tool(Tool { usd_per_call: Estimate::certain(0.1) })),
            ("odd", NodeKind::Task(Task::default())),
        ] {
            plan.nodes.push(Node::new(NodeId::new(id), id, kind));
        }
        let edges = [("in", "ask", 1.0), ("ask", "find", 2.0), ("in", "odd", 0.25)];
        let edge = |(from, to, calls)| Edge {
            from: NodeId::new(from),
            to: NodeId::new(to),
            calls_per_call: Estimate::certain(calls),
        };
        plan.edges = edges.map(edge).into();
        let evaluation = evaluate(&plan, &Settings::default());
        let nodes = ["ask", "find", "odd"].map(NodeId::new).into();
        Derivations::of(&plan).derive(&evaluation, &Figure::Together { nodes, of }).unwrap()
    }

    #[test]
    fn calls_come_in_over_the_edges_from_outside_alone() {
        let derivation = derived(Together::CallsIn);
        assert_eq!(derivation.steps[0].numbers, "1,000 calls + 1,000 calls × 0.25 calls per call");
        assert_eq!((derivation.value, derivation.title.as_str()), (1250.0, "3 steps: calls that come in, Dec 2026"));
    }

    #[test]
    fn their_cost_is_the_sum_of_those_that_are_known() {
        // 2 000 · $0.1 for the tool, 1 000 · $0.5 for the sub-task.
        let derivation = derived(Together::CostMonth);
        assert_eq!(derivation.steps[0].numbers, "$200.00 + $500.00");
        assert_eq!(derivation.notes, ["The cost of 1 of them is not known, and left out."]);
        assert_eq!(derivation.parts.len(), 2);
    }
}
