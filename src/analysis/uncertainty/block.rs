//! A block of samples: reads each estimate as a column of draws.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::column::Column;
use super::linear::Linear;
use super::paths::{Declines, Paths, Prices};
use super::study::Study;
use super::traffic::Traffic;
use super::volumes::{Responses, Term, Volumes};
use crate::analysis::tuned::replica_usd;
use crate::analysis::values::{Number, Values};
use crate::plan::{Estimate, NodeKind, Quantity};

/// Where the numbers of ranges come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The samples from this one on.
    Draws { first: usize },
    /// What is given for some of them; the rest are central.
    Given(BTreeMap<usize, Column>),
}

/// Reads a plan for as many samples as a block has.
pub(super) struct Block<'s> {
    study: &'s Study,
    source: Source,
    samples: usize,
    columns: RefCell<BTreeMap<usize, Column>>,
    /// Whether the calls along any edge vary.
    edges_vary: bool,
    /// How calls spread within a part of the plan, once that is asked for.
    responses: RefCell<BTreeMap<usize, Rc<Responses<Column>>>>,
    declines: Option<Declines<Column>>,
    /// What steps share, once for all of them.
    traffic: RefCell<BTreeMap<TrafficKey, Rc<Traffic>>>,
}

/// The replicas of a pool, at prices of month 0, and what becomes of those.
pub(super) struct PoolServing {
    pub min_replicas: f64,
    pub replica_usd: Column,
    pub prices: Prices<Column>,
}

/// An entry, and how the prices of its calls move.
pub(super) type TrafficKey = (usize, Option<Vec<usize>>);

impl<'s> Block<'s> {
    /// `samples` is a multiple of the lanes.
    pub(super) fn new(study: &'s Study, source: Source, samples: usize) -> Self {
        let (columns, traffic, responses) = (RefCell::default(), RefCell::default(), RefCell::default());
        let edges_vary = match &source {
            Source::Draws { .. } => !study.uncertain_edges.is_empty(),
            Source::Given(given) => study.uncertain_edges.iter().any(|range| given.contains_key(range)),
        };
        let mut block = Self { study, source, samples, columns, edges_vary, responses, declines: None, traffic };
        block.declines = Some(Declines::new(&block, study.plan()));
        block
    }

    /// How calls spread in the node's part, where that varies on the way to it; elsewhere that is known already.
    fn responses(&self, node: usize) -> Option<Rc<Responses<Column>>> {
        if !(self.edges_vary && self.study.is_behind_uncertain_edge[node]) {
            return None;
        }
        let number = self.study.part_of[node];
        if let Some(known) = self.responses.borrow().get(&number) {
            return Some(known.clone());
        }
        let solved = Rc::new(self.study.parts[number].responses(self, self.study.plan()));
        self.responses.borrow_mut().insert(number, solved.clone());
        Some(solved)
    }

    /// The paths of a sub-task or a tool step of the study.
    pub(super) fn paths(&self, node: usize) -> Option<Paths<Column>> {
        let uncertain = self.responses(node);
        let part = &self.study.parts[self.study.part_of[node]];
        let volumes = Volumes { plan: self.study.plan(), part, uncertain: uncertain.as_deref() };
        let mut paths = Paths::new(self, &volumes, self.declines.as_ref()?, node);
        if let Some(paths) = &mut paths {
            // What no source causes is no number only where a loop does not settle.
            paths.calls.constant = paths.calls.constant.take().filter(|constant| !constant.is_zero());
        }
        self.columns.borrow_mut().retain(|range, _| self.study.is_shared[*range]);
        paths
    }

    /// Paths as few sums, and the traffic that they are of, where that is all there is to them.
    pub(super) fn linear(&self, paths: &Paths<Column>) -> Option<(TrafficKey, Linear)> {
        let linear = Linear::of(paths, self.study.months)?;
        Some(((paths.calls.single()?.entry, paths.prices.moves.clone()), linear))
    }

    pub(super) fn traffic(&self, key: &TrafficKey) -> Option<Rc<Traffic>> {
        if let Some(known) = self.traffic.borrow().get(key) {
            return Some(known.clone());
        }
        let (plan, (node, moves)) = (self.study.plan(), key);
        let NodeKind::Entry(entry) = &plan.nodes[*node].kind else { return None };
        let prices = Prices::new(self, plan, self.declines.as_ref()?, moves.clone());
        let traffic = Traffic::new(&Term::of(self, *node, entry), &prices, self.samples, self.study.months);
        let traffic = Rc::new(traffic);
        self.traffic.borrow_mut().insert(key.clone(), traffic.clone());
        Some(traffic)
    }

    /// What serves the sub-tasks of the pool at this place in the plan.
    pub(super) fn pool(&self, place: usize) -> Option<PoolServing> {
        let (plan, declines) = (self.study.plan(), self.declines.as_ref()?);
        let pool = &plan.pools[place];
        Some(PoolServing {
            min_replicas: f64::from(pool.min_replicas),
            replica_usd: replica_usd(self, &pool.gpus_per_replica, &pool.usd_per_gpu_hour, &pool.sticker_uplift),
            prices: Prices::new(self, plan, declines, Some(Vec::new())),
        })
    }

    fn column(&self, range: usize) -> Column {
        match &self.source {
            Source::Given(given) => {
                given.get(&range).cloned().unwrap_or_else(|| Column::Same(self.study.ranges.all()[range].central))
            }
            Source::Draws { first } => {
                let draw = || {
                    let range = &self.study.ranges.all()[range];
                    let mut numbers = vec![0.0; self.samples];
                    range.draw(self.study.seed, *first, &mut numbers);
                    Column::of_each(numbers)
                };
                self.columns.borrow_mut().entry(range).or_insert_with(draw).clone()
            }
        }
    }
}

impl Values for Block<'_> {
    type N = Column;

    fn get<Q: Quantity>(&self, estimate: &Estimate<Q>) -> Column {
        let range = if estimate.is_certain() { None } else { self.study.ranges.index(estimate) };
        range.map_or_else(|| Column::of(estimate.central()), |range| self.column(range))
    }
}
