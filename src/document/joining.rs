//! Edges stay joined while nodes come and go: one put onto an edge, and what leads past one that goes.

use std::collections::BTreeSet;

use crate::plan::{CallsPerCall, Edge, Estimate, NodeId, Plan, Quantity};

/// Leads the edge at `index` through `node`: it gets the edge's calls, and passes each on once.
/// Gives `false` where there is no such edge.
pub(super) fn split(plan: &mut Plan, index: usize, node: &NodeId) -> bool {
    let Some(edge) = plan.edges.get_mut(index) else { return false };
    let to = std::mem::replace(&mut edge.to, node.clone());
    plan.edges.insert(index + 1, Edge { from: node.clone(), to, calls_per_call: Estimate::certain(1.0) });
    true
}

/// Joins what leads to the nodes with what they lead to, so that they can be removed and every node
/// that stays keeps its calls.
///
/// Of nodes that edges join among each other, together: where one node leads to them or they lead to
/// one. Where several lead to several, which of them belong together is not to be known, and nothing is
/// joined. Calls multiply along the way, also around loops: with `s` calls of itself, a node passes
/// `1 / (1 − s)` times what it gets on. What would join a node to itself is left out.
///
/// This is one step of Gaussian elimination on `λ = q + Aᵀ λ`, so it is exact, save for what is left
/// out, and for calls that were measured and not computed.
pub(super) fn bridge(plan: &mut Plan, going: &[NodeId]) {
    let going: BTreeSet<&NodeId> = going.iter().collect();
    for group in groups(plan, &going) {
        let outside = |id: &&NodeId| !group.contains(*id);
        let before: BTreeSet<&NodeId> =
            plan.edges.iter().filter(|e| group.contains(&e.to)).map(|e| &e.from).filter(outside).collect();
        let after: BTreeSet<&NodeId> =
            plan.edges.iter().filter(|e| group.contains(&e.from)).map(|e| &e.to).filter(outside).collect();
        if before.len() > 1 && after.len() > 1 {
            continue;
        }
        let mut edges = plan.edges.clone();
        if group.iter().all(|node| eliminate(&mut edges, node, &group)) {
            plan.edges = edges;
        }
    }
}

/// The nodes that go, those together that edges join.
fn groups(plan: &Plan, going: &BTreeSet<&NodeId>) -> Vec<BTreeSet<NodeId>> {
    let mut groups: Vec<BTreeSet<NodeId>> = going.iter().map(|id| BTreeSet::from([(*id).clone()])).collect();
    for edge in plan.edges.iter().filter(|edge| going.contains(&edge.from) && going.contains(&edge.to)) {
        let at = |id: &NodeId| groups.iter().position(|group| group.contains(id));
        if let (Some(one), Some(other)) = (at(&edge.from), at(&edge.to))
            && one != other
        {
            let joined = groups.remove(one.max(other));
            groups[one.min(other)].extend(joined);
        }
    }
    groups
}

/// Replaces each way through `node` by an edge; `false` where its calls of itself do not settle.
fn eliminate(edges: &mut Vec<Edge>, node: &NodeId, going: &BTreeSet<NodeId>) -> bool {
    let own: f64 = edges.iter().filter(|e| e.from == *node && e.to == *node).map(|e| e.calls_per_call.central()).sum();
    if own >= 1.0 {
        return false;
    }
    let again = Estimate::certain(1.0 / (1.0 - own));
    let out: Vec<Edge> = edges.iter().filter(|e| e.from == *node && e.to != *node).cloned().collect();
    let mut joined = Vec::with_capacity(edges.len());
    let mut new = Vec::new();
    for edge in edges.drain(..).filter(|edge| edge.from != *node) {
        if edge.to != *node {
            joined.push(edge);
            continue;
        }
        for next in &out {
            // One that goes too may call itself until it goes.
            if edge.from != next.to || going.contains(&edge.from) {
                let calls = product(product(edge.calls_per_call, again), next.calls_per_call);
                new.push(joined.len());
                joined.push(Edge { from: edge.from.clone(), to: next.to.clone(), calls_per_call: calls });
            }
        }
    }
    *edges = merged(joined, &new);
    true
}

/// Adds each new edge to one that joins the same nodes already.
fn merged(edges: Vec<Edge>, new: &[usize]) -> Vec<Edge> {
    let mut kept: Vec<Edge> = Vec::with_capacity(edges.len());
    let is_new = |index: usize| new.binary_search(&index).is_ok();
    let mut was_new: Vec<bool> = Vec::with_capacity(edges.len());
    for (index, edge) in edges.into_iter().enumerate() {
        let same =
            |at: &usize| (was_new[*at] || is_new(index)) && kept[*at].from == edge.from && kept[*at].to == edge.to;
        match (0..kept.len()).find(same) {
            Some(at) => {
                kept[at].calls_per_call = sum(kept[at].calls_per_call, edge.calls_per_call);
                // What it is added to is the user's from now on.
                was_new[at] &= is_new(index);
            }
            None => {
                kept.push(edge);
                was_new.push(is_new(index));
            }
        }
    }
    kept
}

type Calls = Estimate<CallsPerCall>;

/// The product of two independent estimates; its centre is the product of their centres.
///
/// By a certain number, an estimate keeps its shape. Of two ranges, which are lognormal, the widths
/// add up as squares in the logarithm. Else the ends are multiplied, which is a little too wide.
fn product(one: Calls, other: Calls) -> Calls {
    let centre = one.central() * other.central();
    fitting(match (one, other) {
        (Estimate::Certain(by), shape) | (shape, Estimate::Certain(by)) => {
            let parts: Vec<f64> = shape.parts().into_iter().map(|part| part * by.get()).collect();
            Estimate::from_parts(&parts).unwrap_or_default()
        }
        (Estimate::Range(..), Estimate::Range(..)) => {
            let half = |of: Calls| libm::log(of.high() / of.low()) / 2.0;
            let spread = libm::exp(libm::sqrt(half(one) * half(one) + half(other) * half(other)));
            Estimate::range(centre / spread, centre * spread)
        }
        _ => Estimate::triple(one.low() * other.low(), centre, one.high() * other.high()),
    })
}

/// The sum of two estimates; its centre is the sum of their centres, and its ends are the sums of their
/// ends, which is a little too wide.
fn sum(one: Calls, other: Calls) -> Calls {
    let centre = one.central() + other.central();
    fitting(match (one, other) {
        (Estimate::Certain(_), Estimate::Certain(_)) => Estimate::certain(centre),
        _ => Estimate::triple(one.low() + other.low(), centre, one.high() + other.high()),
    })
}

/// An estimate that a plan accepts: its centre alone where the whole is none, and never too large.
fn fitting(calls: Calls) -> Calls {
    match calls.problem() {
        None => calls,
        Some(_) => Estimate::certain(calls.central().min(CallsPerCall::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::YearMonth;

    fn plan(edges: &[(&str, &str, Calls)]) -> Plan {
        let mut plan = Plan::empty("Joined", YearMonth::new(2026, 12).unwrap());
        plan.edges = edges
            .iter()
            .map(|(from, to, calls)| Edge { from: NodeId::new(from), to: NodeId::new(to), calls_per_call: *calls })
            .collect();
        plan
    }

    fn certain(edges: &[(&str, &str, f64)]) -> Plan {
        plan(&edges.iter().map(|(from, to, calls)| (*from, *to, Estimate::certain(*calls))).collect::<Vec<_>>())
    }

    /// The edges once these nodes are bridged and gone.
    fn without(mut plan: Plan, going: &[&str]) -> Vec<(String, String, f64)> {
        let going: Vec<NodeId> = going.iter().map(|id| NodeId::new(id)).collect();
        bridge(&mut plan, &going);
        plan.edges.retain(|edge| !going.contains(&edge.from) && !going.contains(&edge.to));
        let edge = |edge: &Edge| (edge.from.to_string(), edge.to.to_string(), edge.calls_per_call.central());
        plan.edges.iter().map(edge).collect()
    }

    fn edge(from: &str, to: &str, calls: f64) -> (String, String, f64) {
        (from.into(), to.into(), calls)
    }

    #[test]
    fn a_node_on_an_edge_gets_its_calls_and_passes_each_on() {
        let mut plan = certain(&[("a", "b", 0.3), ("b", "c", 1.0)]);
        assert!(split(&mut plan, 0, &NodeId::new("n")));
        let edge = |at: usize| (plan.edges[at].from.as_str(), plan.edges[at].to.as_str());
        assert_eq!([edge(0), edge(1), edge(2)], [("a", "n"), ("n", "b"), ("b", "c")]);
        assert_eq!(plan.edges[0].calls_per_call.central(), 0.3);
        assert_eq!(plan.edges[1].calls_per_call.central(), 1.0);
        assert!(!split(&mut plan, 9, &NodeId::new("n")));
    }

    #[test]
    fn calls_multiply_along_the_way() {
        assert_eq!(without(certain(&[("a", "n", 0.3), ("n", "b", 2.0)]), &["n"]), [edge("a", "b", 0.6)]);
    }

    #[test]
    fn several_may_lead_to_one_or_one_to_several_but_not_several_to_several() {
        let fan = [("a", "n", 1.0), ("n", "b", 0.25), ("n", "c", 0.5)];
        assert_eq!(without(certain(&fan), &["n"]), [edge("a", "b", 0.25), edge("a", "c", 0.5)]);
        let hub = [("a", "n", 1.0), ("z", "n", 1.0), ("n", "b", 1.0), ("n", "c", 1.0)];
        assert_eq!(without(certain(&hub), &["n"]), []);
    }

    #[test]
    fn a_chain_that_goes_is_joined_as_one() {
        let chain = [("a", "m", 0.5), ("m", "n", 2.0), ("n", "b", 3.0)];
        assert_eq!(without(certain(&chain), &["m", "n"]), [edge("a", "b", 3.0)]);
        assert_eq!(without(certain(&chain), &["n", "m"]), [edge("a", "b", 3.0)]);
    }

    #[test]
    fn a_way_past_is_added_to_an_edge_that_is_there() {
        let plan = certain(&[("a", "b", 0.7), ("a", "n", 0.3), ("n", "b", 1.0)]);
        assert_eq!(without(plan, &["n"]), [edge("a", "b", 1.0)]);
    }

    #[test]
    fn edges_that_stood_side_by_side_are_left_alone() {
        let plan = certain(&[("x", "y", 1.0), ("x", "y", 2.0), ("a", "n", 0.3), ("n", "b", 1.0)]);
        assert_eq!(without(plan, &["n"]), [edge("x", "y", 1.0), edge("x", "y", 2.0), edge("a", "b", 0.3)]);
    }

    #[test]
    fn nothing_is_joined_to_itself_and_retries_count() {
        let retried = [("write", "judge", 1.0), ("judge", "write", 0.2), ("judge", "send", 1.0)];
        assert_eq!(without(certain(&retried), &["judge"]), [edge("write", "send", 1.0)]);
        // One call of a node that calls itself half of the time is two.
        let own = [("a", "n", 1.0), ("n", "n", 0.5), ("n", "b", 1.0)];
        assert_eq!(without(certain(&own), &["n"]), [edge("a", "b", 2.0)]);
        let endless = [("a", "n", 1.0), ("n", "n", 1.0), ("n", "b", 1.0)];
        assert_eq!(without(certain(&endless), &["n"]), []);
    }

    #[test]
    fn a_loop_inside_of_what_goes_counts_whole() {
        // 1 / (1 − 0.5) calls of each of the two.
        let looped = [("a", "m", 1.0), ("m", "n", 1.0), ("n", "m", 0.5), ("n", "b", 1.0)];
        assert_eq!(without(certain(&looped), &["m", "n"]), [edge("a", "b", 2.0)]);
    }

    #[test]
    fn ends_and_beginnings_leave_nothing_to_join() {
        assert_eq!(without(certain(&[("a", "n", 1.0)]), &["n"]), []);
        assert_eq!(without(certain(&[("n", "b", 1.0)]), &["n"]), []);
    }

    #[test]
    fn doubt_survives_a_product() {
        let half = Estimate::certain(0.5);
        assert_eq!(product(half, Estimate::range(2.0, 8.0)), Estimate::range(1.0, 4.0));
        assert_eq!(product(Estimate::triple(1.0, 2.0, 6.0), half), Estimate::triple(0.5, 1.0, 3.0));
        assert_eq!(product(Estimate::certain(0.0), Estimate::range(2.0, 8.0)), Estimate::certain(0.0));
        // Each a factor of 2 about its centre: together a factor of 2^√2.
        let both = product(Estimate::range(1.0, 4.0), Estimate::range(1.0, 4.0));
        assert!((both.central() - 4.0).abs() < 1e-12 && (both.high() / 4.0 - 2.665_144).abs() < 1e-6, "{both:?}");
        let mixed = product(Estimate::range(1.0, 4.0), Estimate::triple(1.0, 2.0, 3.0));
        assert_eq!(mixed, Estimate::triple(1.0, 4.0, 12.0));
    }

    #[test]
    fn a_sum_keeps_its_centre() {
        let ranged = sum(Estimate::range(1.0, 4.0), Estimate::certain(1.0));
        assert_eq!(ranged, Estimate::triple(2.0, 3.0, 5.0));
        assert_eq!(sum(Estimate::certain(0.3), Estimate::certain(0.7)), Estimate::certain(1.0));
    }

    #[test]
    fn what_no_plan_accepts_is_brought_within_bounds() {
        let many = Estimate::certain(1e6);
        assert_eq!(product(many, many), many);
        assert!(product(Estimate::range(1e-300, 1.0), Estimate::range(1e-300, 1.0)).problem().is_none());
    }
}
