//! A plan made ready for sampling: its ranges, and what each step depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::counted::Turns;
use super::drivers::cells_of;
use super::fingerprint::{Fingerprint, Fingerprints};
use super::inputs::Ranges;
use super::paths::{Declines, Paths};
use super::volumes::{Part, Responses, Volumes};
use crate::plan::{Node, NodeKind, Numbers, Plan, Policy};

#[derive(Debug)]
pub(super) struct Study {
    pub ranges: Ranges,
    pub parts: Vec<Part>,
    /// Of each node, its part.
    pub part_of: Vec<usize>,
    /// The ranges on edges.
    pub uncertain_edges: Vec<usize>,
    /// Of each node, whether calls come to it over one of them.
    pub is_behind_uncertain_edge: Vec<bool>,
    /// The sub-tasks and tool steps whose volume and hosted cost are known, in the plan's order.
    pub steps: Vec<Step>,
    /// Of each range, whether several steps depend on it.
    pub is_shared: Vec<bool>,
    pub samples: usize,
    pub seed: u64,
    pub months: usize,
    /// Of each range that several steps depend on, into which of its cells each sample falls, once that is asked
    /// for; none where that would take too much memory.
    shared_cells: BTreeMap<usize, OnceLock<Vec<u8>>>,
}

/// The most samples' cells that are kept.
const KEPT_CELLS: usize = 16_000_000;

/// One step of the plan.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub node: usize,
    /// The ranges it depends on.
    pub reads: BTreeSet<usize>,
    /// What its samples depend on besides their number and the seed.
    pub fingerprint: String,
    pub has_tuned: bool,
    /// When its curves turn, if that is known.
    pub turns: Option<Turns>,
}

impl Step {
    /// Whether it comes before the others where steps are added up: those that are drawn for being judged alone.
    pub(super) fn is_first(&self) -> bool {
        self.has_tuned && !self.reads.is_empty()
    }
}

impl Study {
    pub(super) fn of(plan: &Plan, samples: usize, seed: u64) -> Self {
        let ranges = Ranges::of(plan);
        let plan = ranges.plan();
        let parts = Part::all(plan);
        let mut part_of = vec![0; plan.nodes.len()];
        for (number, part) in parts.iter().enumerate() {
            part.nodes.iter().for_each(|node| part_of[*node] = number);
        }
        let uncertain_edges: Vec<usize> =
            plan.edges.iter().filter_map(|edge| ranges.index(&edge.calls_per_call)).collect();
        let behind_edges = behind_edges(&ranges);
        let is_behind_uncertain_edge = behind_edges.iter().map(|ranges| !ranges.is_empty()).collect();
        let steps = steps(&ranges, (&parts, &part_of), behind_edges);
        let mut users = vec![0; ranges.all().len()];
        steps.iter().flat_map(|step| &step.reads).for_each(|range| users[*range] += 1);
        let is_shared: Vec<bool> = users.into_iter().map(|users| users > 1).collect();
        let shared = is_shared.iter().enumerate().filter(|(_, is_shared)| **is_shared).map(|(range, _)| range);
        let shared_cells = shared.take(KEPT_CELLS / samples.max(1)).map(|range| (range, OnceLock::new())).collect();
        let months = plan.horizon_months as usize;
        Self {
            parts,
            part_of,
            uncertain_edges,
            is_behind_uncertain_edge,
            steps,
            is_shared,
            samples,
            seed,
            months,
            shared_cells,
            ranges,
        }
    }

    pub(super) fn plan(&self) -> &Plan {
        self.ranges.plan()
    }

    /// Into which cell of a range each sample falls, if that is kept.
    pub(super) fn shared_cells(&self, range: usize) -> Option<&[u8]> {
        let cells = self.shared_cells.get(&range)?;
        Some(cells.get_or_init(|| cells_of(self.seed, self.ranges.all()[range].address, self.samples)))
    }

    pub(super) fn node(&self, step: &Step) -> &Node {
        &self.plan().nodes[step.node]
    }

    pub(super) fn policy(&self) -> &Policy {
        &self.plan().policy
    }

    /// How many samples tell all: one block of lanes where nothing is a range.
    pub(super) fn samples_for(&self, reads: &BTreeSet<usize>) -> usize {
        if reads.is_empty() { super::lanes::LANES } else { self.samples }
    }
}

fn steps(ranges: &Ranges, (parts, part_of): (&[Part], &[usize]), mut behind_edges: Vec<BTreeSet<usize>>) -> Vec<Step> {
    let plan = ranges.plan();
    let prints = Fingerprints::new(ranges);
    let is_uncertain = |part: &Part| part.nodes.iter().any(|node| !behind_edges[*node].is_empty());
    let uncertain: Vec<Option<Responses<Fingerprint>>> =
        parts.iter().map(|part| is_uncertain(part).then(|| part.responses(&prints, plan))).collect();
    let declines = Declines::new(&prints, plan);
    drop(prints.take_read());
    let (assumptions, is_steady) = (&plan.assumptions, is_steady(plan));
    let hosted_decline = ranges.index(&assumptions.hosted_price_decline_per_year);
    let serving_decline = ranges.index(&assumptions.serving_price_decline_per_year);
    let enabled = plan.nodes.iter().enumerate().filter(|(_, node)| !node.disabled);
    enabled
        .filter(|(_, node)| !matches!(node.kind, NodeKind::Entry(_)))
        .filter_map(|(node, _)| {
            let part = part_of[node];
            let volumes = Volumes { plan, part: &parts[part], uncertain: uncertain[part].as_ref() };
            let paths = Paths::<Fingerprint>::new(&prints, &volumes, &declines, node);
            let mut reads = prints.take_read();
            let paths = paths?;
            reads.append(&mut behind_edges[node]);
            let has_tuned = paths.tuned.is_some();
            if plan.nodes[node].task().is_some() {
                reads.extend(hosted_decline);
                reads.extend(serving_decline.filter(|_| has_tuned));
            }
            let turns = paths.turns(plan.horizon_months as usize).filter(|_| is_steady);
            Some(Step { node, reads, fingerprint: format!("{paths:?}"), has_tuned, turns })
        })
        .collect()
}

/// The widest range of a monthly growth, and of a yearly decline, with which draws keep so near to their order from one
/// month to the next that not every month has to be counted.
const STEADY_GROWTH: f64 = 0.1;
const STEADY_DECLINE: f64 = 0.5;

/// Whether no traffic and no price is so uncertain in how it moves that every month has to be counted.
fn is_steady(plan: &Plan) -> bool {
    let width = |numbers: Numbers| {
        let parts = numbers.parts();
        parts[parts.len() - 1] - parts[0]
    };
    let assumptions = &plan.assumptions;
    let declines = [assumptions.hosted_price_decline_per_year, assumptions.serving_price_decline_per_year];
    let growths = plan.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Entry(entry) => Some(entry.growth_per_month),
        _ => None,
    });
    declines.into_iter().all(|decline| width(decline.into()) <= STEADY_DECLINE)
        && growths.into_iter().all(|growth| width(growth.into()) <= STEADY_GROWTH)
}

/// Of each node, the ranges of the edges that lead to it, over however many steps.
fn behind_edges(ranges: &Ranges) -> Vec<BTreeSet<usize>> {
    let plan = ranges.plan();
    let index: BTreeMap<&str, usize> =
        plan.nodes.iter().enumerate().map(|(index, node)| (node.id.as_str(), index)).collect();
    let mut targets = vec![Vec::new(); plan.nodes.len()];
    let ends = |id: &str| index.get(id).copied();
    for edge in &plan.edges {
        if let Some((from, to)) = ends(edge.from.as_str()).zip(ends(edge.to.as_str())) {
            targets[from].push(to);
        }
    }
    let mut behind = vec![BTreeSet::new(); plan.nodes.len()];
    for edge in &plan.edges {
        let Some((range, first)) = ranges.index(&edge.calls_per_call).zip(ends(edge.to.as_str())) else { continue };
        let mut ahead = vec![first];
        while let Some(node) = ahead.pop() {
            if behind[node].insert(range) {
                ahead.extend(&targets[node]);
            }
        }
    }
    behind
}
