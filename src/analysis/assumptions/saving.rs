//! What tuning saves, worked out again after one number has changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::answer::Evaluation;
use crate::analysis::flow::{Flow, flow};
use crate::analysis::pools::{PoolLoad, Rest, pool_load};
use crate::analysis::timeline::{Paths, Scales};
use crate::plan::{NodeId, Plan, Task};

/// Which sub-tasks are tuned, and whether those of a pool share it: the mix, or one sub-task alone.
pub(super) struct Subject {
    /// Indices of nodes.
    tuned: Vec<usize>,
    /// The sub-task that it is; none for the mix.
    pub task: Option<NodeId>,
    /// Those of each pool.
    pools: BTreeMap<String, Vec<usize>>,
}

impl Subject {
    /// The sub-task, else the mix, else what most is paid for of the sub-tasks that could be tuned.
    pub fn of(plan: &Plan, evaluation: &Evaluation, task: Option<&NodeId>) -> Option<Self> {
        let known = |id: &NodeId| evaluation.task(id).is_some_and(|task| task.saving_usd.is_some());
        let index = |id: &NodeId| plan.nodes.iter().position(|node| node.id == *id);
        if let Some(id) = task {
            return known(id).then(|| Some(Self::new(plan, vec![index(id)?], Some(id.clone()))))?;
        }
        let tuned: Vec<usize> = evaluation.mix.tuned.iter().filter_map(index).collect();
        if !tuned.is_empty() {
            return Some(Self::new(plan, tuned, None));
        }
        let paid = evaluation.tasks.iter().filter(|task| task.saving_usd.is_some());
        let dearest =
            paid.max_by(|a, b| a.hosted_lifetime_usd.unwrap_or(0.0).total_cmp(&b.hosted_lifetime_usd.unwrap_or(0.0)));
        Self::of(plan, evaluation, Some(&dearest?.id))
    }

    fn new(plan: &Plan, tuned: Vec<usize>, task: Option<NodeId>) -> Self {
        let mut pools: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for index in &tuned {
            if let Some(pool) = pool(plan, *index) {
                pools.entry(pool.to_owned()).or_default().push(*index);
            }
        }
        Self { tuned, task, pools }
    }

    /// This one, if it is tuned, and those that share its pool.
    fn beside(&self, plan: &Plan, node: usize) -> Vec<usize> {
        match pool(plan, node).and_then(|pool| self.pools.get(pool)) {
            Some(all) => all.clone(),
            None => Vec::from_iter(self.depends_on(node).then_some(node)),
        }
    }

    /// Whether the inputs of this node itself, its volume left aside, make a difference.
    pub fn depends_on(&self, node: usize) -> bool {
        self.tuned.contains(&node)
    }
}

fn pool(plan: &Plan, index: usize) -> Option<&str> {
    plan.nodes[index].task().and_then(Task::pool_id)
}

/// A plan's savings, sub-task by sub-task, as it stands.
pub(super) struct Savings<'s> {
    subject: &'s Subject,
    pub flow: Flow,
    loads: BTreeMap<String, Loads>,
    /// By node index.
    each: BTreeMap<usize, f64>,
    total: f64,
}

impl<'s> Savings<'s> {
    pub fn new(plan: &Plan, subject: &'s Subject) -> Option<Self> {
        let flow = flow(plan);
        let loads = loads(plan, &flow, subject, &subject.tuned);
        let each = savings(plan, &flow, &loads, &subject.tuned)?;
        let total = each.values().sum();
        Some(Self { subject, flow, loads, each, total })
    }

    pub fn total(&self) -> f64 {
        self.total
    }

    /// The total with an input of this node changed, which changes no volume.
    pub fn with_node(&self, plan: &Plan, node: usize) -> Option<f64> {
        let known = pool(plan, node).and_then(|pool| self.loads.get(pool)?.own.get(&node));
        if known == load(plan, &self.flow, node).as_ref() {
            // The rest of its pool pays what it paid.
            let own = Vec::from_iter(self.subject.depends_on(node).then_some(node));
            return self.with(&savings(plan, &self.flow, &self.loads, &own)?);
        }
        self.with_all(plan, &self.flow, &self.subject.beside(plan, node))
    }

    /// The total with anything changed that leaves the volumes as they are.
    pub fn with_settings(&self, plan: &Plan) -> Option<f64> {
        self.with_all(plan, &self.flow, &self.subject.tuned)
    }

    /// The total with anything changed.
    pub fn anew(&self, plan: &Plan) -> Option<f64> {
        let flow = flow(plan);
        let moved = self.subject.tuned.iter().filter(|index| flow.calls[**index] != self.flow.calls[**index]);
        // Those that share a pool with one that moved cost another part of it.
        let touched: BTreeSet<usize> = moved.flat_map(|index| self.subject.beside(plan, *index)).collect();
        self.with_all(plan, &flow, &Vec::from_iter(touched))
    }

    fn with_all(&self, plan: &Plan, flow: &Flow, touched: &[usize]) -> Option<f64> {
        self.with(&savings(plan, flow, &loads(plan, flow, self.subject, touched), touched)?)
    }

    /// The total with some of them other than they were.
    fn with(&self, others: &BTreeMap<usize, f64>) -> Option<f64> {
        let more = others.iter().map(|(index, usd)| usd - self.each.get(index).unwrap_or(&0.0));
        Some(self.total + more.sum::<f64>()).filter(|total| total.is_finite())
    }
}

/// What the sub-tasks of a pool ask of it.
struct Loads {
    own: BTreeMap<usize, PoolLoad>,
    all: Rest,
}

/// What a sub-task asks of its pool.
fn load(plan: &Plan, flow: &Flow, index: usize) -> Option<PoolLoad> {
    Some(pool_load(plan, plan.nodes[index].task()?, flow.calls[index].as_deref()?)?.1)
}

/// The loads of the pools that serve these sub-tasks.
fn loads(plan: &Plan, flow: &Flow, subject: &Subject, of: &[usize]) -> BTreeMap<String, Loads> {
    let pools: BTreeSet<&str> = of.iter().filter_map(|index| pool(plan, *index)).collect();
    let loads = |pool: &str| {
        let members = subject.pools.get(pool).into_iter().flatten();
        let own: BTreeMap<usize, PoolLoad> =
            members.filter_map(|index| Some((*index, load(plan, flow, *index)?))).collect();
        let mut all = Rest::none(plan.horizon_months as usize);
        own.values().for_each(|own| all.add(own));
        Loads { own, all }
    };
    pools.into_iter().map(|pool| (pool.to_owned(), loads(pool))).collect()
}

/// What these sub-tasks save; `None` where one of them cannot be computed.
fn savings(
    plan: &Plan,
    flow: &Flow,
    loads: &BTreeMap<String, Loads>,
    wanted: &[usize],
) -> Option<BTreeMap<usize, f64>> {
    let rest = |index: usize| match pool(plan, index).and_then(|pool| loads.get(pool)) {
        None => Rest::none(plan.horizon_months as usize),
        Some(Loads { own, all }) => own.get(&index).map_or_else(|| all.clone(), |own| all.without(own)),
    };
    let saving = |index: &usize| {
        let task = plan.nodes[*index].task()?;
        let calls = flow.calls[*index].clone()?;
        let (paths, missing) = Paths::new(plan, task, &task.hosted, calls, rest(*index)).ok()?;
        let totals = paths.totals(Scales::ONE);
        (paths.tuned.is_some() && missing.is_empty()).then_some((*index, totals.hosted_usd - totals.tuned_usd))
    };
    wanted.iter().map(saving).collect()
}
