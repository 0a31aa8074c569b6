//! Calls of a node as a sum over the entries: flow is linear in what the entries bring.
//!
//! With certain edges the graph is solved once, for one request of each source; with ranges on edges
//! for each block of samples. A measured volume replaces what flows in, and moves as the computed one does.

use crate::analysis::flow::{Graph, measured_volume, settles};
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
pub(super) struct Sources {
    entries: Vec<usize>,
    measured: Vec<usize>,
}

impl Sources {
    pub(super) fn of(plan: &Plan) -> Self {
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

    fn unit<N: Number>(&self, nodes: usize, all: &[usize]) -> Vec<Option<Vec<N>>> {
        let row = |index: usize| {
            let own = all.iter().map(|source| N::of(f64::from(u8::from(*source == index)))).chain([N::of(0.0)]);
            all.contains(&index).then(|| own.collect())
        };
        (0..nodes).map(row).collect()
    }

    /// `settles` as in [`Graph::spread`].
    pub(super) fn responses<V: Values>(
        &self,
        values: &V,
        plan: &Plan,
        settles: impl Fn(&V::N) -> bool,
    ) -> Responses<V::N> {
        let nodes = plan.nodes.len();
        let computed = Graph::new(values, plan, false);
        let computed = computed.spread(self.unit(nodes, &self.entries), self.entries.len() + 1, &settles);
        if self.measured.is_empty() {
            return Responses { cut: computed.clone(), computed };
        }
        let all: Vec<usize> = self.entries.iter().chain(&self.measured).copied().collect();
        let cut = Graph::new(values, plan, true).spread(self.unit(nodes, &all), all.len() + 1, &settles);
        Responses { computed, cut }
    }
}

/// Responses by the central values of the edges: which calls flow at all.
pub(super) fn central_responses(sources: &Sources, plan: &Plan) -> Responses<f64> {
    sources.responses(&Central, plan, settles)
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
    pub sources: &'a Sources,
    pub central: &'a Responses<f64>,
    /// Where edges are ranges.
    pub uncertain: Option<&'a Responses<N>>,
}

impl<N: Number> Volumes<'_, N> {
    /// Calls of a node; `None` after a loop that does not settle.
    pub(super) fn calls<V: Values<N = N>>(&self, values: &V, node: usize) -> Option<Calls<N>> {
        let central = self.central.cut[node].as_ref()?;
        let row: Vec<N> = row(central, self.uncertain.and_then(|responses| responses.cut[node].as_ref()));
        let entries = self.sources.entries.len();
        let constant = row.last().cloned().filter(|_| self.uncertain.is_some());
        let mut calls = Calls { terms: self.terms(values, central, &row), constant };
        for (j, measured) in self.sources.measured.iter().enumerate() {
            if central[entries + j] != 0.0 {
                self.add_measured(values, *measured, &row[entries + j], &mut calls);
            }
        }
        Some(calls)
    }

    fn terms<V: Values<N = N>>(&self, values: &V, central: &[f64], row: &[N]) -> Vec<Term<N>> {
        let reached = self.sources.entries.iter().zip(row).zip(central).filter(|(_, central)| **central != 0.0);
        reached
            .filter_map(|((node, response), _)| match &self.plan.nodes[*node].kind {
                NodeKind::Entry(entry) => Some(Term::of(values, *node, entry).times(response)),
                NodeKind::Tool(_) | NodeKind::Task(_) => None,
            })
            .collect()
    }

    /// A measured volume stands for the first month; later months move as the computed ones do. Where no
    /// calls are computed it stays as it is.
    fn add_measured<V: Values<N = N>>(&self, values: &V, node: usize, response: &N, calls: &mut Calls<N>) {
        let Some(measured) = measured_volume(&self.plan.nodes[node]) else { return };
        let volume = values.get(measured) * response.clone();
        let uncertain = self.uncertain.and_then(|responses| responses.computed[node].as_ref());
        let central = self.central.computed[node].as_ref();
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
