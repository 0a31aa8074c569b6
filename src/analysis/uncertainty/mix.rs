//! The samples of the mix: all sub-tasks and tool steps together, pools shared by whole replicas.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::answer::Driver;
use super::block::{Block, PoolServing, Source};
use super::column::Column;
use super::counted::Turns;
use super::curves::{Keep, Running, STRIDE, Totals};
use super::drivers::drivers;
use super::lanes::{LANES, Lanes, Wide};
use super::notes::Noted;
use super::paths::Paths;
use super::settling::Settling;
use super::study::{Step, Study};
use super::sums::{Added, How, Sums, add};
use crate::analysis::crew::Crew;
use crate::analysis::tuned::whole_replicas;

/// What the mix's samples depend on; `None` where no step is known.
pub(super) fn fingerprint(study: &Study, head: &str, is_tuned: impl Fn(&Step) -> bool) -> Option<String> {
    let step = |step: &Step| format!("{:?} {}", how(study, step, is_tuned(step)), step.fingerprint);
    let steps: Vec<String> = study.steps.iter().map(step).collect();
    (!steps.is_empty()).then(|| format!("mix {head} {steps:?}"))
}

pub(super) struct Mix<'s> {
    pub study: &'s Study,
    steps: Vec<(&'s Step, How)>,
    pub reads: BTreeSet<usize>,
}

/// How a step takes part: what is tuned may be served in a pool.
fn how(study: &Study, step: &Step, is_tuned: bool) -> How {
    if !is_tuned {
        return How::Hosted;
    }
    let id = study.node(step).task().and_then(|task| task.pool_id());
    let pool = id.and_then(|id| study.plan().pools.iter().position(|pool| pool.id == id));
    pool.map_or(How::Tuned, How::Pooled)
}

impl<'s> Mix<'s> {
    pub(super) fn of(study: &'s Study, is_tuned: impl Fn(&Step) -> bool) -> Self {
        let step = |step: &'s Step| (step, how(study, step, is_tuned(step)));
        let mut steps: Vec<_> = study.steps.iter().map(step).collect();
        // Sums round by their order, which is that in which notes are taken.
        steps.sort_by_key(|(step, _)| !step.is_first());
        let reads = study.steps.iter().flat_map(|step| step.reads.iter().copied()).collect();
        Self { study, steps, reads }
    }

    pub(super) fn steps(&self) -> &[(&'s Step, How)] {
        &self.steps
    }

    fn tuned(&self) -> impl Iterator<Item = &'s Step> {
        self.steps.iter().filter(|(_, how)| *how != How::Hosted).map(|(step, _)| *step)
    }

    /// The steps that read some of the ranges, and all that share a pool with one of them.
    pub(super) fn that_reads(&self, ranges: &[usize]) -> Self {
        let reads = |step: &Step| ranges.iter().any(|range| step.reads.contains(range));
        let pools: BTreeSet<usize> =
            self.steps.iter().filter(|(step, _)| reads(step)).filter_map(|(_, how)| how.pool()).collect();
        let is_in =
            |(step, how): &&(&'s Step, How)| reads(step) || how.pool().is_some_and(|pool| pools.contains(&pool));
        Self { study: self.study, steps: self.steps.iter().filter(is_in).copied().collect(), reads: BTreeSet::new() }
    }

    /// Of the first `samples` of a block.
    pub(super) fn savings(&self, block: &Block<'_>, samples: usize) -> Vec<f64> {
        let mut sums = Sums::default();
        Totals::of_block(samples, |totals| self.run(block, None, samples, &mut sums, &mut (), totals)).saving_usd
    }

    /// What drives what it saves; `None` if it was stopped.
    pub(super) fn drivers(&self, savings: &[f64], crew: &Crew<'_>) -> Option<Vec<Driver>> {
        // Only what is tuned costs another amount than hosted.
        let reads: BTreeSet<usize> = self.tuned().flat_map(|step| step.reads.iter().copied()).collect();
        let central = Block::new(self.study, Source::Given(BTreeMap::new()), LANES);
        let central_usd = self.savings(&central, 1).first().copied().unwrap_or(f64::NAN);
        drivers(self.study, &reads, savings, crew, |block, varied, samples| {
            // The other steps save what they save, so only those that read what varies are evaluated anew.
            let savings = self.that_reads(varied).savings(block, samples);
            let own_usd = savings.first().copied().unwrap_or_default();
            savings.iter().map(|usd| central_usd + (usd - own_usd)).collect()
        })
    }

    /// After how many months each step serves.
    fn leads(&self, is_asked: impl Fn(How) -> bool) -> impl Iterator<Item = usize> {
        let lead = |step: &Step| Some(self.study.node(step).task()?.tuned.as_ref()?.lead_time_months as usize);
        self.steps.iter().filter(move |(_, how)| is_asked(*how)).filter_map(move |(step, _)| lead(step))
    }

    /// The first month in which everything that is tuned serves; the last where that is past the horizon.
    fn ready_month(&self) -> usize {
        self.leads(|how| how != How::Hosted).max().unwrap_or(0).min(self.study.months.saturating_sub(1))
    }

    /// When the curves of any step turn.
    pub(super) fn turns(&self) -> Option<Turns> {
        let mut all = Turns::default();
        for (step, _) in &self.steps {
            all.add(step.turns.as_ref()?);
        }
        Some(all)
    }

    /// Evaluates the first `samples` of a block, of which some steps may be noted.
    pub(super) fn run(
        &self,
        block: &Block<'_>,
        noted: Option<Noted>,
        samples: usize,
        sums: &mut Sums,
        keep: &mut impl Keep,
        totals: &mut Totals<&mut [f64]>,
    ) {
        let months = self.study.months;
        let mut noted = noted.unwrap_or_default();
        let mut is_summed = noted.sums.is_some();
        match noted.sums.take() {
            Some(own) => *sums = own,
            None => sums.clear(),
        }
        for (step, how) in &self.steps {
            if noted.nodes.contains(&step.node) {
                continue;
            }
            let Some(mut paths) = block.paths(step.node) else { continue };
            paths.tuned = paths.tuned.filter(|_| *how != How::Hosted);
            match block.linear(&paths) {
                Some((key, more)) => noted.add(key, more),
                None => {
                    sums.make_room(months);
                    is_summed = true;
                    Add { paths: &paths, samples, months, to: sums.of(*how) }.run();
                }
            }
        }
        // Few sums together are few sums still.
        if let (false, 1, Some((key, linear))) = (is_summed, noted.linear.len(), noted.linear.first_key_value())
            && let Some(traffic) = block.traffic(key)
        {
            return linear.run(&traffic, (samples, months), self.ready_month(), keep, totals);
        }
        sums.make_room(months);
        for (key, linear) in &noted.linear {
            if let Some(traffic) = block.traffic(key) {
                linear.add_to(&traffic, (samples, months), sums);
            }
        }
        let Sums { mixed, pools, .. } = sums;
        for (&pool, load) in pools.iter() {
            if let (Some(serving), Some(from)) = (block.pool(pool), self.leads(|how| how == How::Pooled(pool)).min()) {
                ServePool { serving, load, samples, months: from..months, mixed }.run();
            }
        }
        let points = &mut Settling::room(months);
        Total { sums, samples, months, ready: self.ready_month(), keep, totals, points }.run();
    }
}

/// Adds a step to both sides of the mix; what has no tuned path stays hosted.
struct Add<'a> {
    paths: &'a Paths<Column>,
    samples: usize,
    months: usize,
    to: Added<'a>,
}

impl Wide for Add<'_> {
    #[inline(always)]
    fn work(mut self) {
        for at in (0..self.samples).step_by(LANES) {
            self.paths.run(at, self.months, &mut self.to);
        }
    }
}

/// Adds what a pool costs, from the month on in which the first of its sub-tasks serves. How they split it does not
/// matter here.
struct ServePool<'a> {
    serving: PoolServing,
    load: &'a [f64],
    samples: usize,
    months: Range<usize>,
    mixed: &'a mut [f64],
}

impl Wide for ServePool<'_> {
    #[inline(always)]
    fn work(self) {
        for at in (0..self.samples).step_by(LANES) {
            let mut prices = self.serving.prices.run(at);
            let replica_usd = self.serving.replica_usd.lanes(at);
            for t in 0..self.months.end {
                let (_, price) = prices.next(t);
                if t >= self.months.start {
                    let place = t * STRIDE + at;
                    let load = Lanes::read(&self.load[place..place + LANES]);
                    let replicas = whole_replicas(load, self.serving.min_replicas);
                    add(&mut self.mixed[place..], replicas * (replica_usd * price));
                }
            }
        }
    }
}

/// Runs the sums as two curves.
struct Total<'a, 't, K> {
    sums: &'a Sums,
    samples: usize,
    months: usize,
    ready: usize,
    keep: &'a mut K,
    totals: &'a mut Totals<&'t mut [f64]>,
    points: &'a mut [Lanes],
}

impl<K: Keep> Wide for Total<'_, '_, K> {
    #[inline(always)]
    fn work(self) {
        let Sums { hosted, mixed, lumps, .. } = self.sums;
        for at in (0..self.samples).step_by(LANES) {
            let mut few = Running::new(at, self.ready, self.points);
            for t in 0..self.months {
                let place = t * STRIDE + at..t * STRIDE + at + LANES;
                let flows = (Lanes::read(&hosted[place.clone()]), Lanes::read(&mixed[place.clone()]));
                few.month(t, flows, Some(Lanes::read(&lumps[place])), self.keep);
            }
            few.end(self.months, self.totals);
        }
    }
}
