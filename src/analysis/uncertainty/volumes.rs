//! Calls of a node as a sum over the entries: flow is linear in what the entries bring.
//!
//! With certain edges the graph is solved once, for one request of each source; with ranges on edges
//! for each block of samples, as far as nodes hang together. A measured volume replaces what flows in, and moves as the computed one does.

use crate::analysis::flow::{Graph, Wiring, measured_volume, settles};
use crate::analysis::values::{Central, Number, Values};
use crate::plan::{Entry, NodeKind, Plan, Volume};

/// Calls of every node that one request of each source causes, and at the end those that none causes: zero, or
/// no number where a loop does not settle.
#[derive(Clone, Debug)]
pub(super) struct Responses<N> {
    /// By the whole graph, to the entries alone; `None` after a loop that does not settle.
    computed: Vec<Option<Vec<N>>>,
    /// With what flows into measured nodes left out; to the entries, then the measured nodes.
    cut: Vec<Option<Vec<N>>>,
}

/// The nodes that calls come from.
#[derive(Clone, Debug)]
struct Sources {
    entries: Vec<usize>,
    measured: Vec<usize>,
}

impl Sources {
    fn of(plan: &Plan) -> Self {
        let is_open = |index: &usize| {
            let node = &plan.nodes[*index];
            matches!(node.kind, NodeKind::Entry(_)) && !node.disabled
        };
        let all = 0..plan.nodes.len();
        Self {
            entries: all.clone().filter(is_open).collect(),
            measured: all.filter(|index| measured_volume(&plan.nodes[*index]).is_some()).collect(),
        }
    }

    /// Those of a part, by their places in it.
    fn among(&self, nodes: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let places = |all: &[usize]| all.iter().filter_map(|node| nodes.binary_search(node).ok()).collect();
        (places(&self.entries), places(&self.measured))
    }
}

/// Nodes that hang together by edges, and how calls spread among them. What it computes is by places in it.
#[derive(Debug)]
pub(super) struct Part {
    pub nodes: Vec<usize>,
    sources: Sources,
    computed: Wiring,
    /// With what flows into measured nodes left out, where any is measured.
    cut: Option<Wiring>,
    /// By the central values of the edges: which calls flow at all.
    central: Responses<f64>,
}

impl Part {
    /// Every part of a plan.
    pub(super) fn all(plan: &Plan) -> Vec<Self> {
        let (sources, whole) = (Sources::of(plan), Wiring::of(plan, false));
        let parts = whole.parts();
        let mut cut = if sources.measured.is_empty() { Vec::new() } else { Wiring::of(plan, true).split(&parts) };
        cut.reverse();
        let part = |computed: Wiring| {
            let (entries, measured) = sources.among(&computed.nodes);
            let sources = Sources { entries, measured };
            let cut = cut.pop().filter(|_| !sources.measured.is_empty());
            let central = responses(&Central, plan, (&sources, &computed, cut.as_ref()), settles);
            Self { nodes: computed.nodes.clone(), sources, computed, cut, central }
        };
        whole.split(&parts).into_iter().map(part).collect()
    }

    /// A draw in which a loop does not settle has no number.
    pub(super) fn responses<V: Values>(&self, values: &V, plan: &Plan) -> Responses<V::N> {
        responses(values, plan, (&self.sources, &self.computed, self.cut.as_ref()), |_| true)
    }

    fn place(&self, node: usize) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }
}

/// `settles` as in [`Graph::spread`].
fn responses<V: Values>(
    values: &V,
    plan: &Plan,
    (sources, computed, cut): (&Sources, &Wiring, Option<&Wiring>),
    settles: impl Fn(&V::N) -> bool,
) -> Responses<V::N> {
    let spread = |wiring: &Wiring, all: &[usize]| {
        let unit = |index: usize| {
            let own = all.iter().map(|source| V::N::of(f64::from(u8::from(*source == index)))).chain([V::N::of(0.0)]);
            all.contains(&index).then(|| own.collect())
        };
        let units = (0..wiring.nodes.len()).map(unit).collect();
        Graph::new(values, plan, wiring).spread(units, all.len() + 1, &settles)
    };
    let from_entries = spread(computed, &sources.entries);
    let Some(cut) = cut else { return Responses { cut: from_entries.clone(), computed: from_entries } };
    let all: Vec<usize> = sources.entries.iter().chain(&sources.measured).copied().collect();
    Responses { computed: from_entries, cut: spread(cut, &all) }
}

/// Calls of a node in each month: `Σ factor · min(first · growth^t, cap) + constant`.
#[derive(Clone, Debug)]
pub(super) struct Calls<N> {
    pub terms: Vec<Term<N>>,
    pub constant: Option<N>,
}

/// What one entry brings.
#[derive(Clone, Debug)]
pub(super) struct Term<N> {
    /// Its node.
    pub entry: usize,
    /// Calls that each of its requests causes.
    pub factor: N,
    pub first: N,
    /// From month to month, as a factor.
    pub growth: N,
    pub cap: Option<N>,
}

impl<N: Number> Term<N> {
    pub(super) fn of<V: Values<N = N>>(values: &V, node: usize, entry: &Entry) -> Self {
        Self {
            entry: node,
            factor: N::of(1.0),
            first: per_month(values, &entry.volume),
            growth: N::of(1.0) + values.get(&entry.growth_per_month),
            cap: entry.max_calls_per_month.as_ref().map(|cap| values.get(cap)),
        }
    }

    fn times(self, factor: &N) -> Self {
        Self { factor: self.factor * factor.clone(), ..self }
    }

    fn first_month(&self) -> N {
        let first = self.cap.clone().map_or_else(|| self.first.clone(), |cap| self.first.clone().smaller(cap));
        first * self.factor.clone()
    }
}

/// As [`Volume::central_per_month`].
fn per_month<V: Values>(values: &V, volume: &Volume) -> V::N {
    let n = values.get(volume.estimate_ref());
    match volume {
        Volume::PerYear(_) => n / V::N::of(12.0),
        _ => n * V::N::of(volume.periods_per_month()),
    }
}

/// What [`Volumes::calls`] reads.
pub(super) struct Volumes<'a, N> {
    pub plan: &'a Plan,
    /// That the nodes are in.
    pub part: &'a Part,
    /// Of the part, where edges are ranges.
    pub uncertain: Option<&'a Responses<N>>,
}

impl<N: Number> Volumes<'_, N> {
    /// Calls of a node; `None` after a loop that does not settle.
    pub(super) fn calls<V: Values<N = N>>(&self, values: &V, node: usize) -> Option<Calls<N>> {
        let (part, place) = (self.part, self.part.place(node)?);
        let central = part.central.cut[place].as_ref()?;
        let row: Vec<N> = row(central, self.uncertain.and_then(|responses| responses.cut[place].as_ref()));
        let entries = part.sources.entries.len();
        let constant = row.last().cloned().filter(|_| self.uncertain.is_some());
        let mut calls = Calls { terms: self.terms(values, central, &row), constant };
        for (j, measured) in part.sources.measured.iter().enumerate() {
            if central[entries + j] != 0.0 {
                self.add_measured(values, *measured, &row[entries + j], &mut calls);
            }
        }
        Some(calls)
    }

    fn terms<V: Values<N = N>>(&self, values: &V, central: &[f64], row: &[N]) -> Vec<Term<N>> {
        let reached = self.part.sources.entries.iter().zip(row).zip(central).filter(|(_, central)| **central != 0.0);
        let term = |((place, response), _): ((&usize, &N), &f64)| {
            let node = self.part.nodes[*place];
            match &self.plan.nodes[node].kind {
                NodeKind::Entry(entry) => Some(Term::of(values, node, entry).times(response)),
                NodeKind::Tool(_) | NodeKind::Task(_) => None,
            }
        };
        reached.filter_map(term).collect()
    }

    /// A measured volume stands for the first month; later months move as the computed ones do. Where no
    /// calls are computed it stays as it is.
    fn add_measured<V: Values<N = N>>(&self, values: &V, place: usize, response: &N, calls: &mut Calls<N>) {
        let Some(measured) = measured_volume(&self.plan.nodes[self.part.nodes[place]]) else { return };
        let volume = values.get(measured) * response.clone();
        let uncertain = self.uncertain.and_then(|responses| responses.computed[place].as_ref());
        let central = self.part.central.computed[place].as_ref();
        let terms = central.map_or_else(Vec::new, |central| {
            // Where a loop before it does not settle, nothing is computed.
            let known = row(central, uncertain).into_iter().map(|n: N| n.clone().if_above(0.0, n, N::of(0.0)));
            self.terms(values, central, &known.collect::<Vec<N>>())
        });
        let first = terms.iter().map(Term::first_month).reduce(|sum, first| sum + first);
        let Some(first) = first else {
            calls.add_constant(volume);
            return;
        };
        let zero = || N::of(0.0);
        let scale = first.clone().if_above(0.0, volume.clone() / first.clone(), zero());
        calls.terms.extend(terms.into_iter().map(|term| term.times(&scale)));
        calls.add_constant(first.if_above(0.0, zero(), volume));
    }
}

fn row<N: Number>(central: &[f64], uncertain: Option<&Vec<N>>) -> Vec<N> {
    uncertain.cloned().unwrap_or_else(|| central.iter().map(|response| N::of(*response)).collect())
}

impl<N: Number> Calls<N> {
    /// Where all of them come from one entry.
    pub(super) fn single(&self) -> Option<&Term<N>> {
        match self.terms.as_slice() {
            [term] if self.constant.is_none() => Some(term),
            _ => None,
        }
    }

    fn add_constant(&mut self, more: N) {
        self.constant = Some(self.constant.take().map_or_else(|| more.clone(), |constant| constant + more.clone()));
    }
}
