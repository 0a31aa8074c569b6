//! GPU pools: what each sub-task asks of the one that it is served from, and what stands beside it there.

use std::collections::BTreeMap;

use super::enabled_tasks;
use super::flow::Flow;
use super::tuned::{ServingPath, TunedPath};
use super::values::Central;
use crate::plan::{Node, NodeId, Plan, Serving, Task};

/// What a sub-task asks of its pool in each month; zero until it serves.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PoolLoad {
    pub load: Vec<f64>,
    pub serves: Vec<bool>,
}

/// What the other sub-tasks of a pool ask of it, in each month.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rest {
    /// In replicas.
    pub load: Vec<f64>,
    /// How many of them serve.
    pub serving: Vec<u32>,
}

impl Rest {
    pub(super) fn none(months: usize) -> Self {
        Self { load: vec![0.0; months], serving: vec![0; months] }
    }

    pub(super) fn add(&mut self, other: &PoolLoad) {
        self.load.iter_mut().zip(&other.load).for_each(|(sum, load)| *sum += load);
        self.serving.iter_mut().zip(&other.serves).for_each(|(sum, serves)| *sum += u32::from(*serves));
    }

    /// The rest once one of them is taken out of all.
    pub(super) fn without(&self, own: &PoolLoad) -> Self {
        let load = self.load.iter().zip(&own.load).map(|(all, own)| all - own).collect();
        let serving = self.serving.iter().zip(&own.serves).map(|(all, own)| all - u32::from(*own)).collect();
        Self { load, serving }
    }

    /// What all members ask, and of each what the others ask: what stands before it and what stands behind, so that
    /// nothing is taken off again that was added, and the work grows with the members and not with their square.
    fn of_each(months: usize, members: &[&PoolLoad]) -> (Self, Vec<Self>) {
        let (mut before, mut behind) = (Self::none(months), Self::none(months));
        let mut rests = Vec::with_capacity(members.len());
        for member in members {
            rests.push(before.clone());
            before.add(member);
        }
        for (rest, member) in rests.iter_mut().zip(members).rev() {
            rest.load.iter_mut().zip(&behind.load).for_each(|(sum, load)| *sum += load);
            rest.serving.iter_mut().zip(&behind.serving).for_each(|(sum, serving)| *sum += serving);
            behind.add(member);
        }
        (before, rests)
    }
}

/// The load a sub-task puts on the pool it is served from, in replicas.
pub(super) fn pool_load(plan: &Plan, task: &Task, calls: &[f64]) -> Option<(String, PoolLoad)> {
    let tuned = task.tuned.as_ref()?;
    let Serving::Pool(serving) = &tuned.serving else { return None };
    let path = TunedPath::new(&Central, plan, task, tuned).ok()?;
    let ServingPath::Replicas { load_per_call, .. } = path.serving else { return None };
    let load = calls.iter().enumerate().map(|(t, calls)| path.held(t, *calls) * load_per_call).collect();
    let serves = (0..calls.len()).map(|t| t >= path.lead_months).collect();
    Some((serving.id.clone(), PoolLoad { load, serves }))
}

/// What each sub-task that is served from a pool asks of it, by node index: the pool's id and the load.
pub(super) type Loads = BTreeMap<usize, (String, PoolLoad)>;

/// Of every sub-task that is switched on.
pub(super) fn pool_loads(plan: &Plan, flow: &Flow) -> Loads {
    let load =
        |(index, _, task): (usize, &Node, &Task)| Some((index, pool_load(plan, task, flow.calls[index].as_ref()?)?));
    enabled_tasks(plan).filter_map(load).collect()
}

/// What stands beside each sub-task in its pool.
pub(super) struct Beside<'l> {
    loads: &'l Loads,
    /// Of those that share.
    rests: BTreeMap<usize, Rest>,
    /// All that share, for those that do not.
    whole: BTreeMap<&'l str, Rest>,
    nothing: Rest,
}

impl<'l> Beside<'l> {
    /// Those of one pool share it with the others that `shares` lets in.
    pub(super) fn new(plan: &Plan, loads: &'l Loads, shares: impl Fn(&NodeId) -> bool) -> Self {
        let months = plan.horizon_months as usize;
        let mut pools: BTreeMap<&str, (Vec<usize>, Vec<&PoolLoad>)> = BTreeMap::new();
        for (index, (pool, load)) in loads.iter().filter(|(index, _)| shares(&plan.nodes[**index].id)) {
            let (indices, loads) = pools.entry(pool).or_default();
            indices.push(*index);
            loads.push(load);
        }
        let (mut rests, mut whole) = (BTreeMap::new(), BTreeMap::new());
        for (pool, (indices, loads)) in pools {
            let (all, each) = Rest::of_each(months, &loads);
            rests.extend(indices.into_iter().zip(each));
            whole.insert(pool, all);
        }
        Self { loads, rests, whole, nothing: Rest::none(months) }
    }

    /// Of the sub-task that is this node.
    pub(super) fn of(&self, index: usize) -> &Rest {
        let all = || self.whole.get(self.loads.get(&index)?.0.as_str());
        self.rests.get(&index).or_else(all).unwrap_or(&self.nothing)
    }
}

/// The replicas of a sub-task's pool in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PoolMonth {
    pub t: usize,
    /// With the pool to itself.
    pub alone: f64,
    /// Beside those that the mix tunes there.
    pub with_it: f64,
    pub without_it: f64,
    /// Cost of one.
    pub replica_usd: f64,
}

impl PoolMonth {
    pub(super) fn alone_usd(&self) -> f64 {
        self.alone * self.replica_usd
    }

    pub(super) fn one_more_usd(&self) -> f64 {
        (self.with_it - self.without_it) * self.replica_usd
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_each_in_a_pool_stands_what_all_others_ask_and_no_rounding_of_its_own() {
        let load = |load: f64, serves| PoolLoad { load: vec![load], serves: vec![serves] };
        let members = [load(1e-3, true), load(1e15, true), load(0.5, false), load(2.0, true)];
        let (all, rests) = Rest::of_each(1, &members.iter().collect::<Vec<_>>());
        // 1e15 + 0.5 + 2; 0.001 + 0.5 + 2, and nothing left of the load of 1e15; and so on.
        let expected = [1e15 + 2.5, 2.501, 1e15 + 2.0, 1e15 + 0.5];
        for (rest, expected) in rests.iter().zip(expected) {
            assert!((rest.load[0] - expected).abs() <= 1e-12 * expected, "{rest:?}");
        }
        assert_eq!((all.load[0], all.serving[0]), (1e-3 + 1e15 + 0.5 + 2.0, 3));
        assert_eq!(rests.iter().map(|rest| rest.serving[0]).collect::<Vec<_>>(), [2, 2, 3, 2]);
    }
}
