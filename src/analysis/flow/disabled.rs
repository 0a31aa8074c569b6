//! What flows through steps that are switched off.
//!
//! A disabled step is passed by: what comes in goes on along its edges as it is. An edge that leads
//! *back* from it is not taken, because the retry that the step would have triggered does not happen.
//! Back is an edge to a node that every way from the entries to the step leads through: its dominator
//! (Cooper, Harvey and Kennedy, *A Simple, Fast Dominance Algorithm*, 2001). A disabled
//! entry brings no requests; a volume measured at a disabled step is ignored.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::dominators;
use petgraph::graph::{DiGraph, NodeIndex};

use super::measured_volume;
use crate::plan::{Edge, NodeKind, Plan};

/// The edges, by their ends, that lead back from disabled steps.
///
/// Dominators are taken from one root before all entries. What no entry reaches, a measured volume
/// may: such a sub-task is an entry to what comes after it.
pub(super) fn retries_switched_off(plan: &Plan, edges: &[(usize, usize, f64)]) -> BTreeSet<(usize, usize)> {
    if plan.nodes.iter().all(|node| !node.disabled) {
        return BTreeSet::new();
    }
    let mut graph = nodes_alone(plan.nodes.len());
    for &(from, to, _) in edges {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let root = graph.add_node(());
    let enter = |graph: &mut DiGraph<(), ()>, at: &dyn Fn(usize) -> bool| {
        for index in (0..plan.nodes.len()).filter(|&index| at(index)) {
            graph.add_edge(root, NodeIndex::new(index), ());
        }
        dominators::simple_fast(&*graph, root)
    };
    let from_entries = enter(&mut graph, &|index| matches!(plan.nodes[index].kind, NodeKind::Entry(_)));
    let dominated = enter(&mut graph, &|index| {
        measured_volume(&plan.nodes[index]).is_some() && from_entries.dominators(NodeIndex::new(index)).is_none()
    });
    let leads_back = |&(from, to, _): &(usize, usize, f64)| {
        let mut before = dominated.dominators(NodeIndex::new(from)).into_iter().flatten();
        plan.nodes[from].disabled && before.any(|node| node.index() == to)
    };
    edges.iter().filter(|edge| leads_back(edge)).map(|&(from, to, _)| (from, to)).collect()
}

/// Of each edge of the plan, whether it is not taken, because it leads back from a step that is off.
pub fn edges_not_taken(plan: &Plan) -> Vec<bool> {
    if plan.nodes.iter().all(|node| !node.disabled) {
        return vec![false; plan.edges.len()];
    }
    let index: BTreeMap<_, usize> = plan.nodes.iter().enumerate().map(|(index, node)| (&node.id, index)).collect();
    let ends = |edge: &Edge| Some((*index.get(&edge.from)?, *index.get(&edge.to)?));
    let calls = |edge: &Edge| edge.calls_per_call.central();
    let edges: Vec<_> = (plan.edges.iter())
        .filter(|edge| calls(edge) > 0.0)
        .filter_map(|edge| ends(edge).map(|(from, to)| (from, to, calls(edge))))
        .collect();
    let retries = retries_switched_off(plan, &edges);
    plan.edges.iter().map(|edge| ends(edge).is_some_and(|ends| retries.contains(&ends))).collect()
}

/// So many nodes without an edge.
pub(super) fn nodes_alone(nodes: usize) -> DiGraph<(), ()> {
    let mut graph = DiGraph::with_capacity(nodes, 0);
    for _ in 0..nodes {
        graph.add_node(());
    }
    graph
}

#[cfg(test)]
mod tests {
    use super::super::flow;
    use super::super::tests::{entry, first_month, plan, task};
    use super::edges_not_taken;
    use crate::plan::{Estimate, NodeId, NodeKind, Plan, Tool};

    /// A writer and its judge, which sends a fifth back; what passes is mailed.
    fn judged(off: &[&str]) -> Plan {
        let mut plan = plan(
            &[("in", entry(100.0)), ("write", task()), ("judge", task()), ("mail", NodeKind::Tool(Tool::default()))],
            &[("in", "write", 1.0), ("write", "judge", 1.0), ("judge", "write", 0.2), ("judge", "mail", 0.5)],
        );
        plan.nodes.iter_mut().for_each(|node| node.disabled = off.contains(&node.id.as_str()));
        plan
    }

    #[test]
    fn a_judge_that_is_off_triggers_no_retries_and_passes_on_what_comes_in() {
        // On: 100 / (1 − 0.2) written and judged, half of it mailed.
        for (calls, expected) in first_month(&judged(&[])).into_iter().zip([100.0, 125.0, 125.0, 62.5]) {
            assert!((calls - expected).abs() < 1e-10);
        }
        assert_eq!(first_month(&judged(&["judge"])), [100.0, 100.0, 100.0, 50.0]);
        assert_eq!(edges_not_taken(&judged(&["judge"])), [false, false, true, false]);
    }

    #[test]
    fn a_writer_that_is_off_is_passed_by_and_its_judge_still_sends_back() {
        // Its edge to the judge leads forward, so calls go on round the loop.
        assert!((first_month(&judged(&["write"]))[3] - 62.5).abs() < 1e-10);
    }

    #[test]
    fn an_entry_that_is_off_brings_no_requests() {
        let off = flow(&judged(&["in"]));
        assert_eq!(off.requests, [0.0; 3]);
        assert!(off.calls.into_iter().all(|calls| calls.unwrap()[0] == 0.0));
    }

    #[test]
    fn a_volume_measured_at_a_step_that_is_off_is_ignored() {
        let mut plan = judged(&["judge"]);
        plan.nodes[2].task_mut().unwrap().measured_calls_per_month = Some(Estimate::certain(7.0));
        assert_eq!(first_month(&plan), [100.0, 100.0, 100.0, 50.0]);
    }

    #[test]
    fn an_edge_to_a_step_that_can_be_gone_around_does_not_lead_back() {
        let mut plan = judged(&["judge"]);
        // From the entry straight to the judge: the judge's edge may be the first call of the writer.
        let mut around = plan.edges[0].clone();
        around.to = NodeId::new("judge");
        plan.edges.push(around);
        // write = 100 + 0.2 judge, judge = 100 + write: judge = 200 / 0.8.
        assert!((first_month(&plan)[2] - 250.0).abs() < 1e-10);
    }

    #[test]
    fn a_loop_that_only_a_measured_volume_reaches_is_entered_there() {
        let mut plan = judged(&["judge"]);
        plan.edges.remove(0);
        plan.nodes[1].task_mut().unwrap().measured_calls_per_month = Some(Estimate::certain(40.0));
        assert_eq!(first_month(&plan), [100.0, 40.0, 40.0, 20.0]);
    }

    #[test]
    fn a_step_that_is_off_does_not_call_itself_again() {
        let mut plan = plan(&[("in", entry(10.0)), ("a", task())], &[("in", "a", 1.0), ("a", "a", 0.5)]);
        assert_eq!(first_month(&plan)[1], 20.0);
        plan.nodes[1].disabled = true;
        assert_eq!(first_month(&plan)[1], 10.0);
    }
}
