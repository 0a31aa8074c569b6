//! What tuning saves, worked out again after one number has changed.

use std::collections::BTreeMap;

use crate::analysis::answer::Evaluation;
use crate::analysis::flow::{Flow, flow};
use crate::analysis::timeline::{Paths, PoolLoad, Scales, pool_load};
use crate::plan::{NodeId, Plan, Task};

/// Which sub-tasks are tuned, and whether those of a pool share it: the mix, or one sub-task alone.
pub(super) struct Subject {
    /// Indices of nodes.
    tuned: Vec<usize>,
    /// The sub-task that it is; none for the mix.
    pub task: Option<NodeId>,
}

impl Subject {
    /// The sub-task, else the mix, else what most is paid for of the sub-tasks that could be tuned.
    pub fn of(plan: &Plan, evaluation: &Evaluation, task: Option<&NodeId>) -> Option<Self> {
        let known = |id: &NodeId| evaluation.task(id).is_some_and(|task| task.saving_usd.is_some());
        let index = |id: &NodeId| plan.nodes.iter().position(|node| node.id == *id);
        if let Some(id) = task {
            return known(id).then(|| Some(Self { tuned: vec![index(id)?], task: Some(id.clone()) }))?;
        }
        let tuned: Vec<usize> = evaluation.mix.tuned.iter().filter_map(index).collect();
        if !tuned.is_empty() {
            return Some(Self { tuned, task: None });
        }
        let paid = evaluation.tasks.iter().filter(|task| task.saving_usd.is_some());
        let dearest =
            paid.max_by(|a, b| a.hosted_lifetime_usd.unwrap_or(0.0).total_cmp(&b.hosted_lifetime_usd.unwrap_or(0.0)));
        Self::of(plan, evaluation, Some(&dearest?.id))
    }

    /// Whether the inputs of this node itself, its volume left aside, make a difference.
    pub fn depends_on(&self, node: usize) -> bool {
        self.tuned.contains(&node)
    }
}

/// A plan's savings, sub-task by sub-task, as it stands.
pub(super) struct Savings<'s> {
    subject: &'s Subject,
    pub flow: Flow,
    /// By node index.
    each: BTreeMap<usize, f64>,
}

impl<'s> Savings<'s> {
    pub fn new(plan: &Plan, subject: &'s Subject) -> Option<Self> {
        let flow = flow(plan);
        let each = savings(plan, &flow, subject, &subject.tuned)?;
        Some(Self { subject, flow, each })
    }

    pub fn total(&self) -> f64 {
        self.each.values().sum()
    }

    /// The total with an input of this node changed, which changes no volume.
    pub fn with_node(&self, plan: &Plan, node: usize) -> Option<f64> {
        let pool = |index: usize| plan.nodes[index].task().and_then(Task::pool_id);
        let own = pool(node);
        let beside = |index: &usize| *index == node || (own.is_some() && pool(*index) == own);
        let touched: Vec<usize> = self.subject.tuned.iter().copied().filter(beside).collect();
        let mut each = self.each.clone();
        each.extend(savings(plan, &self.flow, self.subject, &touched)?);
        finite(each.values().sum())
    }

    /// The total with anything changed that leaves the volumes as they are.
    pub fn with_settings(&self, plan: &Plan) -> Option<f64> {
        finite(savings(plan, &self.flow, self.subject, &self.subject.tuned)?.values().sum())
    }

    /// The total with anything changed.
    pub fn anew(&self, plan: &Plan) -> Option<f64> {
        let flow = flow(plan);
        let pool = |index: &usize| plan.nodes[*index].task().and_then(Task::pool_id);
        let moved = |index: &&usize| flow.calls[**index] != self.flow.calls[**index];
        let moved: Vec<usize> = self.subject.tuned.iter().filter(moved).copied().collect();
        let pools: Vec<&str> = moved.iter().filter_map(pool).collect();
        // Those that share a pool with one that moved cost another part of it.
        let touched = |index: &&usize| moved.contains(index) || pool(index).is_some_and(|own| pools.contains(&own));
        let touched: Vec<usize> = self.subject.tuned.iter().filter(touched).copied().collect();
        let mut each = self.each.clone();
        each.extend(savings(plan, &flow, self.subject, &touched)?);
        finite(each.values().sum())
    }
}

fn finite(total: f64) -> Option<f64> {
    total.is_finite().then_some(total)
}

/// What these sub-tasks save; `None` where one of them cannot be computed.
fn savings(plan: &Plan, flow: &Flow, subject: &Subject, wanted: &[usize]) -> Option<BTreeMap<usize, f64>> {
    let pools: Vec<Option<&str>> =
        subject.tuned.iter().map(|index| plan.nodes[*index].task().and_then(Task::pool_id)).collect();
    let load = |index: usize| {
        let task = plan.nodes[index].task()?;
        Some(pool_load(plan, task, flow.calls[index].as_deref()?)?.1)
    };
    let saving = |index: usize| {
        let task = plan.nodes[index].task()?;
        let own = task.pool_id();
        let beside =
            subject.tuned.iter().zip(&pools).filter(|(other, pool)| **other != index && own.is_some() && **pool == own);
        let loads: Vec<PoolLoad> = beside.filter_map(|(other, _)| load(*other)).collect();
        let loads: Vec<&PoolLoad> = loads.iter().collect();
        let calls = flow.calls[index].clone()?;
        let (paths, missing) = Paths::new(plan, task, &task.hosted, calls, &loads).ok()?;
        let totals = paths.totals(Scales::ONE);
        (paths.tuned.is_some() && missing.is_empty()).then_some((index, totals.hosted_usd - totals.tuned_usd))
    };
    wanted.iter().map(|index| saving(*index)).collect()
}
