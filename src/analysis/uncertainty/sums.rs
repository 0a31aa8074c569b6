//! What the steps of a mix add up to in a block: costs, and the loads of pools.

use std::collections::BTreeMap;

use super::curves::STRIDE;
use super::lanes::{LANES, Lanes};
use super::paths::{Months, Paid};

/// How a step takes part in a mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Hosted,
    Tuned,
    /// Tuned, and served from the pool at this place in the plan.
    Pooled(usize),
}

impl How {
    pub(super) fn pool(self) -> Option<usize> {
        if let Self::Pooled(pool) = self { Some(pool) } else { None }
    }
}

/// By month, then by sample of the block.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub hosted: Vec<f64>,
    /// Without what pools cost until that is added.
    pub mixed: Vec<f64>,
    pub lumps: Vec<f64>,
    /// Replicas' worth of load of each pool's sub-tasks together.
    pub pools: BTreeMap<usize, Vec<f64>>,
}

impl Sums {
    /// Of what is added up there is nothing yet.
    pub(super) fn new(months: usize) -> Self {
        let mut sums = Self::default();
        sums.make_room(months);
        sums
    }

    /// Nothing is added up, and there is no room for it.
    pub(super) fn clear(&mut self) {
        let pools = self.pools.values_mut();
        [&mut self.hosted, &mut self.mixed, &mut self.lumps].into_iter().chain(pools).for_each(Vec::clear);
    }

    /// Room for so many months, if there is none.
    pub(super) fn make_room(&mut self, months: usize) {
        [&mut self.hosted, &mut self.mixed, &mut self.lumps]
            .into_iter()
            .chain(self.pools.values_mut())
            .for_each(|sum| sum.resize(months * STRIDE, 0.0));
    }

    /// Takes what a step pays.
    pub(super) fn of(&mut self, how: How) -> Added<'_> {
        let Self { hosted, mixed, lumps, pools } = self;
        let numbers = hosted.len();
        let pool = how.pool().map(|pool| &mut pools.entry(pool).or_insert_with(|| vec![0.0; numbers])[..]);
        Added { is_tuned: how != How::Hosted, hosted, mixed, lumps, pool }
    }

    /// Adds what a step pays in month `t`: hosted, in the mix, and in the mix at once at its start.
    #[inline(always)]
    pub(super) fn add(&mut self, t: usize, at: usize, (hosted, mixed): (Lanes, Lanes), lump: Option<Lanes>) {
        let place = t * STRIDE + at;
        add(&mut self.hosted[place..], hosted);
        add(&mut self.mixed[place..], mixed);
        if let Some(lump) = lump {
            add(&mut self.lumps[place..], lump);
        }
    }
}

/// Adds the months of one step to the sums.
pub(super) struct Added<'s> {
    is_tuned: bool,
    hosted: &'s mut [f64],
    mixed: &'s mut [f64],
    lumps: &'s mut [f64],
    /// Which takes its load.
    pool: Option<&'s mut [f64]>,
}

impl Months for Added<'_> {
    #[inline(always)]
    fn month(&mut self, t: usize, at: usize, paid: &Paid) {
        let place = t * STRIDE + at;
        add(&mut self.hosted[place..], paid.hosted_usd);
        let Some(tuned) = paid.tuned.as_ref().filter(|_| self.is_tuned) else {
            return add(&mut self.mixed[place..], paid.hosted_usd);
        };
        match (&mut self.pool, tuned.load) {
            // What the pool costs is added once its load is known.
            (Some(pool), Some(load)) => {
                add(&mut pool[place..], load);
                add(&mut self.mixed[place..], tuned.other_usd);
            }
            _ => add(&mut self.mixed[place..], tuned.flow_usd()),
        }
        if let Some(lump) = tuned.lump_usd {
            add(&mut self.lumps[place..], lump);
        }
    }
}

#[inline(always)]
pub(super) fn add(sum: &mut [f64], lanes: Lanes) {
    (Lanes::read(&sum[..LANES]) + lanes).write(sum);
}
