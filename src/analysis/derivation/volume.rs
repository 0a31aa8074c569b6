//! Derivations of volume: requests, calls a month, calls over the horizon.

use std::collections::BTreeSet;

use super::expr::Expr;
use super::figure::Figure;
use super::scribe::WHOLE;
use super::unit::Unit;
use super::{Book, Made};
use crate::analysis::flow::{flow, measured_volume};
use crate::analysis::values::{Number, Values};
use crate::plan::{Calls, Entry, Estimate, Node, NodeId, NodeKind, Plan, Volume};

/// So many parts of a sum are written out; of more, their sum is said and each is linked.
pub(super) const MOST_PARTS: usize = 8;

impl Book<'_> {
    pub(super) fn volume(self, figure: &Figure) -> Option<Made> {
        match figure {
            Figure::Calls { node, month } => self.node_calls(node, *month),
            Figure::CallsLifetime(node) => {
                let calls = self.calls(node)?;
                let rows = calls.iter().map(|calls| vec![*calls]).collect();
                let ends = [0, self.last_month()].map(|month| Figure::Calls { node: node.clone(), month });
                let made = Made::from(Expr::months("calls in the month", calls)).link(ends).also(self.horizon());
                Some(self.volume_motion(node, made).months(&[("Calls", Unit::Of("calls"))], rows))
            }
            Figure::Requests { month } => {
                let entries = self.plan().nodes.iter().filter(|node| matches!(node.kind, NodeKind::Entry(_)));
                let entries = entries.filter(|node| !node.disabled);
                let calls = |id: &NodeId| Figure::Calls { node: id.clone(), month: *month };
                if entries.clone().all(|node| self.calls(&node.id).is_some()) {
                    return self.sum(entries.map(|node| calls(&node.id)).collect());
                }
                // One grows past every bound later on; in this month it still is a number.
                let of = |node: &Node| {
                    if let NodeKind::Entry(entry) = &node.kind { Some(self.requests(entry, *month)) } else { None }
                };
                entries.filter_map(of).reduce(|sum, requests| sum + requests).map(Made::from)
            }
            _ => None,
        }
    }

    /// The sum of figures. Of many it is said as a whole, and each is linked.
    pub(super) fn sum(self, figures: Vec<Figure>) -> Option<Made> {
        let parts: Option<Vec<Expr>> = figures.iter().map(|figure| self.part(figure.clone())).collect();
        let parts = parts?;
        let total = parts.iter().cloned().reduce(|sum, part| sum + part).unwrap_or_else(|| Expr::of(0.0));
        if parts.len() <= MOST_PARTS {
            return Some(total.into());
        }
        let mut ranked: Vec<(f64, Figure)> = parts.iter().map(Expr::value).zip(figures).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let note = format!("The sum of {} parts; the largest are below.", ranked.len());
        let links = ranked.into_iter().take(MOST_PARTS).map(|(_, figure)| figure);
        Some(Made::from(Expr::given(total.value(), WHOLE)).note(note).link(links))
    }

    fn node_calls(self, id: &NodeId, month: u32) -> Option<Made> {
        let node = self.ledger.node(id)?;
        self.calls(id)?.get(month as usize)?;
        if let NodeKind::Entry(entry) = &node.kind {
            if node.disabled {
                return Some(Made::from(Expr::of(0.0)).note("It is switched off, and brings no requests."));
            }
            return Some(self.requests(entry, month).into());
        }
        if let Some(measured) = measured_volume(node) {
            return Some(self.measured(measured, id, month));
        }
        let terms: Option<Vec<(Expr, NodeId)>> = (self.edges_into(id))
            .map(|(edge, from)| {
                let calls = self.part(Figure::Calls { node: from.clone(), month })?;
                Some((calls * self.trace().get(edge), from.clone()))
            })
            .collect();
        let terms = terms?;
        if terms.is_empty() {
            return Some(Made::from(Expr::of(0.0)).note("No calls reach it."));
        }
        let made = Self::sum_of_calls(terms, month)?;
        let loops = self.is_in_a_loop(id);
        let note = "It is in a loop: its calls and those of the steps in it are solved together, and meet this sum.";
        Some(if loops { made.note(note) } else { made })
    }

    /// Calls that steps bring, each with the step that brings them. Of many they are said as a whole.
    pub(super) fn sum_of_calls(terms: Vec<(Expr, NodeId)>, month: u32) -> Option<Made> {
        let (calls, from): (Vec<Expr>, Vec<NodeId>) = terms.into_iter().unzip();
        let total = calls.into_iter().reduce(|sum, calls| sum + calls)?;
        if from.len() <= MOST_PARTS {
            return Some(total.into());
        }
        let note = format!("The calls of {} steps, each times the calls per call of its edge.", from.len());
        let links = from.into_iter().take(MOST_PARTS).map(|node| Figure::Calls { node, month });
        Some(Made::from(Expr::given(total.value(), WHOLE)).note(note).link(links))
    }

    /// `q₀ · (1 + growth)^t`, never more than the cap.
    fn requests(self, entry: &Entry, month: u32) -> Expr {
        let trace = self.trace();
        let volume = trace.get(entry.volume.estimate_ref());
        let first = match entry.volume {
            Volume::PerYear(_) => volume / Expr::of(12.0),
            other => volume * Expr::of(other.periods_per_month()),
        };
        if first.value() == 0.0 {
            return first;
        }
        let grown = first * (Expr::of(1.0) + trace.get(&entry.growth_per_month)).pow(f64::from(month));
        match &entry.max_calls_per_month {
            Some(cap) => grown.smaller(trace.get(cap)),
            None => grown,
        }
    }

    /// The measured volume stands for the first month; later ones move as the computed ones do.
    fn measured(self, measured: &Estimate<Calls>, id: &NodeId, month: u32) -> Made {
        let volume = self.trace().get(measured);
        let computed = self.computed(id).filter(|calls| calls.first().is_some_and(|first| *first > 0.0));
        let ratio = computed.map_or(1.0, |calls| calls[month as usize] / calls[0]);
        let moved = volume * Expr::given(ratio, "what the computed calls have grown by since");
        Made::from(moved).note("The measured volume replaces the computed one; it grows as that does.")
    }

    /// The calls that the graph alone gives the node.
    fn computed(self, id: &NodeId) -> Option<Vec<f64>> {
        let mut plan: Plan = self.plan().clone();
        plan.nodes.iter_mut().filter_map(|node| node.task_mut()).for_each(|task| task.measured_calls_per_month = None);
        let index = plan.nodes.iter().position(|node| node.id == *id)?;
        flow(&plan).calls.into_iter().nth(index)?
    }

    /// The edges that bring it calls, each with its source.
    pub(super) fn edges_into<'i>(
        self,
        id: &'i NodeId,
    ) -> impl Iterator<Item = (&'i Estimate<crate::plan::CallsPerCall>, &'i NodeId)>
    where
        Self: 'i,
    {
        let edges = self.into.get(id).into_iter().flatten().map(move |index| &self.plan().edges[*index]);
        let known = edges.filter(move |edge| self.ledger.node(&edge.from).is_some());
        known.map(|edge| (&edge.calls_per_call, &edge.from))
    }

    fn is_in_a_loop(self, id: &NodeId) -> bool {
        self.upstream(id).contains(id)
    }

    /// Every node that brings it calls, over however many steps; itself where it is in a loop.
    pub(super) fn upstream(self, id: &NodeId) -> BTreeSet<NodeId> {
        let (mut found, mut open) = (BTreeSet::new(), vec![id]);
        while let Some(node) = open.pop() {
            for edge in self.into.get(node).into_iter().flatten() {
                let from = &self.plan().edges[*edge].from;
                if found.insert(from.clone()) {
                    open.push(from);
                }
            }
        }
        found
    }
}
