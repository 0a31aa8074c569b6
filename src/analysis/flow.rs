//! Volume flows through the graph: calls a month of every node, loops and fan-out included.
//!
//! Solves `λ = q + Aᵀ λ` exactly (model, section 2): strongly connected components in topological
//! order, each a small linear system. A component is `I − A` of a non-negative `A`; it settles
//! exactly when elimination without pivoting keeps every pivot positive (a non-singular M-matrix;
//! Berman and Plemmons, *Nonnegative Matrices in the Mathematical Sciences*, ch. 6).

mod disabled;

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;

pub use disabled::edges_not_taken;

use super::values::{Central, Number, Values};
use crate::plan::{Calls, Entry, Estimate, Finding, Node, NodeKind, Place, Plan, Severity, say};

/// A pivot below this counts as zero: the loop's retries would not die out.
const MIN_PIVOT: f64 = 1e-12;

/// Calls through every node, in the plan's order.
pub(super) struct Flow {
    /// Calls in each month; `None` after a loop that does not settle.
    pub calls: Vec<Option<Vec<f64>>>,
    /// First month's calls as the graph alone gives them, without measured volumes.
    pub computed_first_month: Vec<Option<f64>>,
    /// Requests through all entries in each month.
    pub requests: Vec<f64>,
    pub findings: Vec<Finding>,
}

/// Follows the volume from the entries, and from measured sub-tasks, to every node.
pub(super) fn flow(plan: &Plan) -> Flow {
    let months = plan.horizon_months as usize;
    let entries: Vec<Option<Vec<f64>>> = (plan.nodes.iter())
        .map(|node| match &node.kind {
            NodeKind::Entry(_) if node.disabled => Some(vec![0.0; months]),
            NodeKind::Entry(entry) => Some(entry_requests(entry, months)),
            NodeKind::Tool(_) | NodeKind::Task(_) => None,
        })
        .collect();
    let wiring = Wiring::of(plan, false);
    let graph = Graph::new(&Central, plan, &wiring);
    let computed = graph.spread(entries.clone(), months, settles);
    let measured: Vec<Option<Vec<f64>>> = (plan.nodes.iter().zip(&computed))
        .map(|(node, computed)| {
            let volume = measured_volume(node)?.central();
            Some(measured_calls(volume, computed.as_deref(), months))
        })
        .collect();
    let (calls, unsettled) = if measured.iter().any(Option::is_some) {
        let wiring = Wiring::of(plan, true);
        let cut = Graph::new(&Central, plan, &wiring);
        let sources = measured.into_iter().zip(entries.clone()).map(|(measured, entry)| measured.or(entry)).collect();
        (cut.spread(sources, months, settles), cut.unsettled_findings(plan))
    } else {
        (computed.clone(), graph.unsettled_findings(plan))
    };
    let mut findings = unsettled;
    let calls: Vec<Option<Vec<f64>>> = (calls.into_iter().zip(&plan.nodes))
        .map(|(calls, node)| {
            let calls = calls?;
            if calls.iter().sum::<f64>().is_finite() {
                return Some(calls);
            }
            findings.push(Finding {
                severity: Severity::Error,
                place: Place::Node(node.id.clone()),
                path: plan.nodes.iter().position(|other| other.id == node.id).map_or_else(String::new, node_path),
                what: format!("the volume of {} grows past every bound", node.name),
                remedy: "lower the growth or give the entry a cap".into(),
            });
            None
        })
        .collect();
    // From a positive zero: the sum of nothing is -0.0, which readers would see.
    let requests = (0..months).map(|t| entries.iter().flatten().fold(0.0, |sum, entry| sum + entry[t])).collect();
    let computed_first_month =
        computed.iter().map(|calls| calls.as_ref().and_then(|calls| calls.first().copied())).collect();
    Flow { calls, computed_first_month, requests, findings }
}

fn node_path(index: usize) -> String {
    format!("nodes[{index}]")
}

/// `q₀ · (1 + growth)^t` in each month, never more than the cap.
fn entry_requests(entry: &Entry, months: usize) -> Vec<f64> {
    let first = entry.volume.central_per_month();
    if first == 0.0 {
        return vec![0.0; months];
    }
    let growth = 1.0 + entry.growth_per_month.central();
    let cap = entry.max_calls_per_month.map_or(f64::INFINITY, Estimate::central);
    (0..months).map(|t| (first * libm::pow(growth, t as f64)).min(cap)).collect()
}

pub(super) fn measured_volume(node: &Node) -> Option<&Estimate<Calls>> {
    node.task().filter(|_| !node.disabled)?.measured_calls_per_month.as_ref()
}

/// A measured volume stands for the first month; later months move as the computed ones do.
fn measured_calls(volume: f64, computed: Option<&[f64]>, months: usize) -> Vec<f64> {
    match computed.and_then(|calls| calls.first().map(|first| (calls, *first))) {
        Some((calls, first)) if first > 0.0 => calls.iter().map(|calls| volume * (calls / first)).collect(),
        _ => vec![volume; months],
    }
}

/// Whether a loop settles, by the smallest pivot of its elimination.
pub(super) fn settles(least_pivot: &f64) -> bool {
    *least_pivot > MIN_PIVOT
}

/// Which edges calls take, and how nodes hang together: what the numbers on the edges do not change.
#[derive(Clone, Debug)]
pub(super) struct Wiring {
    /// The nodes of the plan that it is of, rising; it counts nodes by their place here.
    pub nodes: Vec<usize>,
    /// From, to, and which edge of the plan.
    edges: Vec<(usize, usize, usize)>,
    /// Strongly connected components, sources first.
    components: Vec<Vec<usize>>,
}

impl Wiring {
    /// Of the whole plan. With `cut`, edges into measured sub-tasks are left out: the measurement stands for them.
    pub(super) fn of(plan: &Plan, cut: bool) -> Self {
        let index: BTreeMap<&str, usize> = plan.nodes.iter().enumerate().map(|(i, n)| (n.id.as_str(), i)).collect();
        let (numbers, rates): (Vec<usize>, Vec<(usize, usize, f64)>) = (plan.edges.iter().enumerate())
            .filter_map(|(number, edge)| {
                let rate = edge.calls_per_call.central();
                let ends = (*index.get(edge.from.as_str())?, *index.get(edge.to.as_str())?, rate);
                (rate > 0.0).then_some((number, ends))
            })
            .unzip();
        let retries = disabled::retries_switched_off(plan, &rates);
        let mut directed = disabled::nodes_alone(plan.nodes.len());
        let mut edges = Vec::new();
        for (number, (from, to, _)) in numbers.into_iter().zip(rates) {
            if !(retries.contains(&(from, to)) || cut && measured_volume(&plan.nodes[to]).is_some()) {
                edges.push((from, to, number));
                directed.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
            }
        }
        // Tarjan gives the components in reverse topological order.
        let mut components: Vec<Vec<usize>> =
            tarjan_scc(&directed).into_iter().map(|nodes| nodes.into_iter().map(NodeIndex::index).collect()).collect();
        components.reverse();
        for component in &mut components {
            component.sort_unstable();
        }
        Self { nodes: (0..plan.nodes.len()).collect(), edges, components }
    }

    /// Of each node, the number of its part: no calls go from one part to another.
    pub(super) fn parts(&self) -> Vec<usize> {
        let mut parts = UnionFind::new(self.nodes.len());
        for (from, to, _) in &self.edges {
            parts.union(*from, *to);
        }
        let mut numbers = BTreeMap::new();
        let labels = parts.into_labeling().into_iter();
        labels
            .map(|label| {
                let next = numbers.len();
                *numbers.entry(label).or_insert(next)
            })
            .collect()
    }

    /// Each part by itself, given the part of each node.
    pub(super) fn split(&self, parts: &[usize]) -> Vec<Self> {
        let count = parts.iter().max().map_or(0, |last| last + 1);
        let mut split = vec![Self { nodes: Vec::new(), edges: Vec::new(), components: Vec::new() }; count];
        let mut places = Vec::new();
        for (node, part) in self.nodes.iter().zip(parts) {
            places.push(split[*part].nodes.len());
            split[*part].nodes.push(*node);
        }
        for &(from, to, number) in &self.edges {
            split[parts[from]].edges.push((places[from], places[to], number));
        }
        for component in &self.components {
            let own = component.iter().map(|node| places[*node]).collect();
            split[parts[component[0]]].components.push(own);
        }
        split
    }
}

/// The graph with the numbers on its edges.
pub(super) struct Graph<'w, N> {
    /// `calls_per_call` of every edge, by source; parallel edges added up.
    out: Vec<BTreeMap<usize, N>>,
    components: &'w [Vec<usize>],
}

impl<'w, N: Number> Graph<'w, N> {
    pub(super) fn new<V: Values<N = N>>(values: &V, plan: &Plan, wiring: &'w Wiring) -> Self {
        let mut out: Vec<BTreeMap<usize, N>> = vec![BTreeMap::new(); wiring.nodes.len()];
        for &(from, to, number) in &wiring.edges {
            let rate = values.get(&plan.edges[number].calls_per_call);
            let sum = out[from].remove(&to).map_or_else(|| rate.clone(), |sum| sum + rate.clone());
            out[from].insert(to, sum);
        }
        Self { out, components: &wiring.components }
    }

    /// Calls of every node from its own sources, in each of `width` months or of other cases; `None` after a loop
    /// that does not settle.
    pub(super) fn spread(
        &self,
        sources: Vec<Option<Vec<N>>>,
        width: usize,
        settles: impl Fn(&N) -> bool,
    ) -> Vec<Option<Vec<N>>> {
        let mut calls: Vec<Option<Vec<N>>> =
            sources.into_iter().map(|source| Some(source.unwrap_or_else(|| vec![N::of(0.0); width]))).collect();
        for nodes in self.components {
            let inflow: Option<Vec<Vec<N>>> = nodes.iter().map(|&node| calls[node].take()).collect();
            let solved = inflow.map(|inflow| self.solve(nodes, inflow)).filter(|(_, least)| settles(least));
            match solved {
                Some((solved, _)) => {
                    for (&node, own) in nodes.iter().zip(solved) {
                        self.pass_on(node, nodes, Some(&own), &mut calls);
                        calls[node] = Some(own);
                    }
                }
                None => {
                    for &node in nodes {
                        calls[node] = None;
                        self.pass_on(node, nodes, None, &mut calls);
                    }
                }
            }
        }
        calls
    }

    /// Adds a node's calls, times the edge, to its targets outside its own component.
    fn pass_on(&self, node: usize, component: &[usize], own: Option<&[N]>, calls: &mut [Option<Vec<N>>]) {
        for (&target, rate) in self.out[node].iter().filter(|(target, _)| !component.contains(target)) {
            match (own, &mut calls[target]) {
                (Some(own), Some(sum)) => {
                    for (sum, own) in sum.iter_mut().zip(own).filter(|(_, own)| !own.is_nothing()) {
                        *sum = sum.clone() + rate.clone() * own.clone();
                    }
                }
                _ => calls[target] = None,
            }
        }
    }

    /// Solves `(I − Aᵀ) λ = inflow` inside one component for all months at once, and gives the smallest pivot: where
    /// it is no larger than [`MIN_PIVOT`], the loop does not settle and the solution is no number.
    fn solve(&self, nodes: &[usize], mut inflow: Vec<Vec<N>>) -> (Vec<Vec<N>>, N) {
        let size = nodes.len();
        let rate = |from: usize, to: usize| self.out[from].get(&to).cloned().unwrap_or_else(|| N::of(0.0));
        let entry =
            |row: usize, column: usize| N::of(f64::from(u8::from(row == column))) - rate(nodes[column], nodes[row]);
        let mut matrix: Vec<Vec<N>> =
            (0..size).map(|row| (0..size).map(|column| entry(row, column)).collect()).collect();
        let mut least = N::of(1.0);
        for pivot in 0..size {
            let at = matrix[pivot][pivot].clone();
            least = least.smaller(at.clone());
            let at = at.clone().if_above(MIN_PIVOT, at, N::of(f64::NAN));
            matrix[pivot][pivot] = at.clone();
            for row in pivot + 1..size {
                let factor = matrix[row][pivot].clone() / at.clone();
                let (above, below) = matrix.split_at_mut(row);
                subtract(&mut below[0][pivot..], &above[pivot][pivot..], &factor);
                let (above, below) = inflow.split_at_mut(row);
                subtract(&mut below[0], &above[pivot], &factor);
            }
        }
        for row in (0..size).rev() {
            for (column, factor) in matrix[row].iter().enumerate().skip(row + 1) {
                let (above, below) = inflow.split_at_mut(column);
                subtract(&mut above[row], &below[0], factor);
            }
            inflow[row].iter_mut().for_each(|calls| *calls = calls.clone() / matrix[row][row].clone());
        }
        (inflow, least)
    }
}

impl Graph<'_, f64> {
    fn unsettled_findings(&self, plan: &Plan) -> Vec<Finding> {
        let unsettled = |nodes: &&Vec<usize>| !settles(&self.solve(nodes, vec![vec![]; nodes.len()]).1);
        (self.components.iter().filter(unsettled))
            .map(|nodes| {
                let (order, around) = self.around(nodes);
                let names: Vec<&str> = order.iter().map(|&node| plan.nodes[node].name.as_str()).collect();
                Finding {
                    severity: Severity::Error,
                    place: Place::Node(plan.nodes[order[0]].id.clone()),
                    path: node_path(order[0]),
                    what: match around {
                        Some(around) => format!(
                            "the loop through {} does not settle: one call around it makes {} more",
                            names.join(", "),
                            say::count(around)
                        ),
                        None => format!("the loops through {} do not settle, not even one by one", names.join(", ")),
                    },
                    remedy: "make a call around the loop cause less than one more, by lowering an edge in it".into(),
                }
            })
            .collect()
    }

    /// A loop's nodes in the order calls run, and how many calls of one of them a call of it makes on
    /// all ways around; `None` where the rest of the loop does not settle either.
    fn around(&self, nodes: &[usize]) -> (Vec<usize>, Option<f64>) {
        // A few nodes are tried: the first whose removal lets the rest settle gives the number.
        let gain = nodes.iter().take(8).find_map(|&node| self.gain(node, nodes));
        (self.in_call_order(nodes), gain)
    }

    /// Calls of `node` that one call of it makes, through the other nodes of its loop.
    fn gain(&self, node: usize, nodes: &[usize]) -> Option<f64> {
        let rest: Vec<usize> = nodes.iter().copied().filter(|&other| other != node).collect();
        let rate = |from: usize, to: usize| self.out[from].get(&to).copied().unwrap_or(0.0);
        let (calls, least) = self.solve(&rest, rest.iter().map(|&to| vec![rate(node, to)]).collect());
        if !settles(&least) {
            return None;
        }
        let back: f64 = rest.iter().zip(&calls).map(|(&from, calls)| calls[0] * rate(from, node)).sum();
        Some(rate(node, node) + back)
    }

    /// Depth first from the first node along the edges inside the loop.
    fn in_call_order(&self, nodes: &[usize]) -> Vec<usize> {
        let (mut order, mut stack) = (Vec::new(), vec![nodes[0]]);
        let inside: BTreeSet<usize> = nodes.iter().copied().collect();
        let mut seen = BTreeSet::new();
        while let Some(node) = stack.pop() {
            if seen.insert(node) {
                order.push(node);
                stack.extend(self.out[node].keys().rev().filter(|to| inside.contains(to)));
            }
        }
        order
    }
}

fn subtract<N: Number>(from: &mut [N], what: &[N], factor: &N) {
    from.iter_mut().zip(what).for_each(|(a, b)| *a = a.clone() - factor.clone() * b.clone());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Edge, NodeId, Task, Tool, Volume, YearMonth};

    pub(super) fn plan(nodes: &[(&str, NodeKind)], edges: &[(&str, &str, f64)]) -> Plan {
        let mut plan = Plan::empty("Flow", YearMonth::new(2026, 12).unwrap());
        plan.horizon_months = 3;
        plan.nodes = nodes.iter().map(|(id, kind)| Node::new(NodeId::new(id), *id, kind.clone())).collect();
        plan.edges = (edges.iter())
            .map(|(from, to, n)| Edge {
                from: NodeId::new(from),
                to: NodeId::new(to),
                calls_per_call: Estimate::certain(*n),
            })
            .collect();
        plan
    }

    pub(super) fn entry(volume: f64) -> NodeKind {
        NodeKind::Entry(Entry { volume: Volume::PerMonth(Estimate::certain(volume)), ..Entry::default() })
    }

    pub(super) fn task() -> NodeKind {
        NodeKind::Task(Task::default())
    }

    pub(super) fn first_month(plan: &Plan) -> Vec<f64> {
        flow(plan).calls.into_iter().map(|calls| calls.unwrap()[0]).collect()
    }

    #[test]
    fn what_no_calls_connect_are_parts_that_keep_their_loops_and_their_order() {
        let nodes = [("in", entry(10.0)), ("other", entry(7.0)), ("a", task()), ("b", task()), ("c", task())];
        let plan = plan(&nodes, &[("in", "a", 1.0), ("a", "b", 1.0), ("b", "a", 0.5), ("other", "c", 2.0)]);
        let whole = Wiring::of(&plan, false);
        let parts = whole.parts();
        assert_eq!(parts, [0, 1, 0, 0, 1]);
        let split = whole.split(&parts);
        assert_eq!([&split[0].nodes[..], &split[1].nodes[..]], [&[0, 2, 3][..], &[1, 4]]);
        assert_eq!((&split[0].components, &split[1].components), (&vec![vec![0], vec![1, 2]], &vec![vec![0], vec![1]]));
        let spread = |wiring: &Wiring, sources| Graph::new(&Central, &plan, wiring).spread(sources, 1, settles);
        let of_both = spread(&whole, vec![Some(vec![10.0]), Some(vec![7.0]), None, None, None]);
        let of_one = spread(&split[0], vec![Some(vec![10.0]), None, None]);
        assert_eq!(of_one, [0, 2, 3].map(|node| of_both[node].clone()));
        assert_eq!(of_one[1], Some(vec![20.0]));
    }

    #[test]
    fn branches_and_fan_out_multiply_and_add() {
        let plan = plan(
            &[("in", entry(1000.0)), ("a", task()), ("b", task()), ("c", task())],
            &[("in", "a", 1.0), ("a", "b", 0.3), ("a", "c", 4.0), ("b", "c", 1.0), ("b", "c", 1.0)],
        );
        // c: 4 · 1000 + (1 + 1) · 300
        assert_eq!(first_month(&plan), [1000.0, 1000.0, 300.0, 4600.0]);
    }

    #[test]
    fn a_retry_loop_is_a_geometric_series() {
        let plan = plan(
            &[("in", entry(100.0)), ("write", task()), ("judge", task())],
            &[("in", "write", 1.0), ("write", "judge", 1.0), ("judge", "write", 0.2)],
        );
        // 100 / (1 − 0.2)
        for calls in &first_month(&plan)[1..] {
            assert!((calls - 125.0).abs() < 1e-10);
        }
    }

    #[test]
    fn a_loop_that_does_not_settle_is_a_finding_that_names_its_nodes_and_its_gain() {
        let plan = plan(
            &[("in", entry(100.0)), ("plan", task()), ("act", task()), ("after", task()), ("beside", task())],
            &[
                ("in", "plan", 1.0),
                ("plan", "act", 4.0),
                ("act", "plan", 0.5),
                ("act", "after", 1.0),
                ("in", "beside", 1.0),
            ],
        );
        let flow = flow(&plan);
        assert_eq!(flow.findings.len(), 1);
        assert!(flow.findings[0].what.contains("plan, act"), "{}", flow.findings[0].what);
        assert!(flow.findings[0].what.contains("makes 2 more"), "{}", flow.findings[0].what);
        let known: Vec<bool> = flow.calls.iter().map(Option::is_some).collect();
        assert_eq!(known, [true, false, false, false, true]);
    }

    #[test]
    fn a_loop_that_settles_is_not_known_in_any_of_its_steps_after_one_that_does_not() {
        let plan = plan(
            &[("in", entry(1.0)), ("again", task()), ("write", task()), ("judge", task()), ("mail", task())],
            &[
                ("in", "again", 1.0),
                ("again", "again", 2.0),
                ("again", "write", 1.0),
                ("write", "judge", 1.0),
                ("judge", "write", 0.2),
                ("judge", "mail", 1.0),
            ],
        );
        let known: Vec<bool> = flow(&plan).calls.iter().map(Option::is_some).collect();
        assert_eq!(known, [true, false, false, false, false]);
    }

    #[test]
    fn the_gain_of_a_loop_counts_every_way_around() {
        let plan = plan(
            &[("in", entry(1.0)), ("plan", task()), ("act", task())],
            &[("in", "plan", 1.0), ("plan", "act", 4.0), ("act", "plan", 0.5), ("plan", "plan", 0.25)],
        );
        // 4 · 0.5 through act, and 0.25 by itself.
        let what = flow(&plan).findings[0].what.clone();
        assert!(what.contains("makes 2.25 more"), "{what}");
    }

    #[test]
    fn no_requests_stay_none_however_they_grow() {
        let mut none = Entry { growth_per_month: Estimate::certain(10.0), ..Entry::default() };
        none.max_calls_per_month = Some(Estimate::certain(5000.0));
        assert_eq!(entry_requests(&none, 600), vec![0.0; 600]);
    }

    #[test]
    fn a_loop_of_exactly_one_call_per_call_does_not_settle() {
        let plan = plan(&[("in", entry(1.0)), ("a", task())], &[("in", "a", 1.0), ("a", "a", 1.0)]);
        assert!(flow(&plan).calls[1].is_none());
    }

    #[test]
    fn interlocking_loops_that_settle_are_solved_exactly() {
        let plan = plan(
            &[("in", entry(10.0)), ("a", task()), ("b", task()), ("c", task())],
            &[
                ("in", "a", 1.0),
                ("a", "b", 0.5),
                ("b", "a", 0.4),
                ("b", "c", 1.0),
                ("c", "b", 0.3),
                ("c", "a", 0.1),
                ("a", "a", 0.2),
            ],
        );
        // By hand: b = 0.5a + 0.3c, c = b, so b = a·5/7; a = 10 + 0.2a + (0.4 + 0.1)·b gives a = 10/(0.8 − 5/14).
        let a = 10.0 / (0.8 - 5.0 / 14.0);
        let calls = first_month(&plan);
        assert!((calls[1] - a).abs() < 1e-12 * a);
        assert!((calls[2] - a * 5.0 / 7.0).abs() < 1e-12 * a);
    }

    #[test]
    fn a_measured_volume_replaces_the_computed_one_and_all_after_it() {
        let mut plan = plan(
            &[("in", entry(100.0)), ("a", task()), ("b", NodeKind::Tool(Tool::default()))],
            &[("in", "a", 1.0), ("a", "b", 2.0)],
        );
        plan.nodes[1].task_mut().unwrap().measured_calls_per_month = Some(Estimate::certain(70.0));
        let flow = flow(&plan);
        assert_eq!(flow.computed_first_month[1], Some(100.0));
        assert_eq!(flow.calls[1].as_ref().unwrap()[0], 70.0);
        assert_eq!(flow.calls[2].as_ref().unwrap()[0], 140.0);
    }

    #[test]
    fn growth_stops_at_the_cap() {
        let capped = Entry {
            volume: Volume::PerMonth(Estimate::certain(100.0)),
            growth_per_month: Estimate::certain(0.5),
            max_calls_per_month: Some(Estimate::certain(180.0)),
        };
        assert_eq!(entry_requests(&capped, 3), [100.0, 150.0, 180.0]);
    }
}
