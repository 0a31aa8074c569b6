//! The samples of the mix: all sub-tasks and tool steps together, pools shared by whole replicas.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::answer::PathUncertainty;
use super::block::{Block, Source};
use super::column::Column;
use super::curves::{BLOCK, Curves, Keep, Running, Totals};
use super::drivers::drivers;
use super::lanes::{LANES, Lanes, Wide};
use super::notes::{Noted, Notes};
use super::paths::{Alone, Months, Paid, Paths, Rest};
use super::sketch::{Cells, Counts, Scales, summary};
use super::study::{Step, Study};
use crate::analysis::crew::Crew;
use crate::analysis::tuned::{ServingPath, TunedPath};

/// What the mix's samples depend on; `None` where no step is known.
pub(super) fn fingerprint(study: &Study, head: &str, is_tuned: impl Fn(&Step) -> bool) -> Option<String> {
    let step = |step: &Step| format!("{} {:?} {}", is_tuned(step), pool(study, step), step.fingerprint);
    let steps: Vec<String> = study.steps.iter().map(step).collect();
    (!steps.is_empty()).then(|| format!("mix {head} {steps:?}"))
}

/// The uncertainty of a mix, where any draw gives a figure; `None` if it was stopped.
pub(super) fn sample_mix(
    mix: &Mix<'_>,
    notes: Option<&Notes>,
    with_drivers: bool,
    crew: &Crew<'_>,
) -> Option<Option<PathUncertainty>> {
    let study = mix.study;
    let samples = study.samples_for(&mix.reads);
    let first = samples.min(super::bands::PILOT);
    let mut sums = Sums::new(study.months);
    let mut curves = Curves::new(study.months);
    let block = Block::new(study, Source::Draws { first: 0 }, super::bands::PILOT);
    let pilot = Totals::of_block(first, |totals| mix.run(&block, None, first, &mut sums, &mut curves, totals));
    let scales = Scales::of(&curves, &pilot, study.months);
    let mut totals = Totals::new(samples);
    let blocks: Vec<Mutex<Totals<&mut [f64]>>> = totals.blocks().map(Mutex::new).collect();
    let start = || (Sums::new(study.months), Cells::new(study.months), Counts::new(study.months));
    let worth = BLOCK * study.steps.len();
    let gathered = crew.run(blocks.len(), worth, start, |(sums, cells, counts), number| {
        let block = Block::new(study, Source::Draws { first: number * BLOCK }, BLOCK);
        let left = (samples - number * BLOCK).min(BLOCK);
        let mut totals = blocks[number].lock().unwrap_or_else(PoisonError::into_inner);
        let noted = notes.map(|notes| notes.take(number));
        mix.run(&block, noted, left, sums, &mut cells.by(&scales), &mut totals);
        counts.add(cells, &totals.saving_usd[..left]);
    })?;
    drop(blocks);
    totals.truncate(samples);
    let mut counts = Counts::new(study.months);
    gathered.iter().for_each(|(.., own)| counts.merge(own));
    let Some(mut answer) = summary(study.policy(), study.months, &totals, &counts, &scales) else { return Some(None) };
    if with_drivers {
        // Only what is tuned costs another amount than hosted.
        let reads: BTreeSet<usize> = mix.tuned().flat_map(|step| step.reads.iter().copied()).collect();
        let central = Block::new(study, Source::Given(BTreeMap::new()), LANES);
        let central_usd = mix.savings(&central, 1).first().copied().unwrap_or(f64::NAN);
        answer.drivers = drivers(study, &reads, &totals.saving_usd, crew, |block, varied, samples| {
            // The other steps save what they save, so only those that read what varies are evaluated anew.
            let savings = mix.that_reads(varied).savings(block, samples);
            let own_usd = savings.first().copied().unwrap_or_default();
            savings.iter().map(|usd| central_usd + (usd - own_usd)).collect()
        })?;
    }
    Some(Some(answer))
}

pub(super) struct Mix<'s> {
    pub study: &'s Study,
    /// Each step, whether it is tuned, and the pool it is then served from.
    steps: Vec<(&'s Step, bool, Option<&'s str>)>,
    reads: BTreeSet<usize>,
}

/// Costs of a block that add up over the steps.
pub(super) struct Sums {
    hosted: Vec<f64>,
    mixed: Vec<f64>,
    lumps: Vec<f64>,
    /// Load of one pool's sub-tasks together, and of the one at hand.
    pool: Vec<f64>,
    own: Vec<f64>,
}

impl Sums {
    pub(super) fn new(months: usize) -> Self {
        let zeros = vec![0.0; months * BLOCK];
        Self { hosted: zeros.clone(), mixed: zeros.clone(), lumps: zeros.clone(), pool: zeros.clone(), own: zeros }
    }

    /// Adds what a step pays in month `t`: hosted, in the mix, and in the mix at once at its start.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        t: usize,
        at: usize,
        (hosted_usd, mixed_usd): (Lanes, Lanes),
        lump_usd: Option<Lanes>,
    ) {
        let place = t * BLOCK + at;
        add(&mut self.hosted[place..], hosted_usd);
        add(&mut self.mixed[place..], mixed_usd);
        if let Some(lump_usd) = lump_usd {
            add(&mut self.lumps[place..], lump_usd);
        }
    }
}

/// The pool that a step's tuned model is served in.
fn pool<'s>(study: &'s Study, step: &Step) -> Option<&'s str> {
    study.node(step).task()?.pool_id()
}

impl<'s> Mix<'s> {
    pub(super) fn of(study: &'s Study, is_tuned: impl Fn(&Step) -> bool) -> Self {
        let step = |step: &'s Step| {
            let tuned = is_tuned(step);
            (step, tuned, pool(study, step).filter(|_| tuned))
        };
        let mut steps: Vec<_> = study.steps.iter().map(step).collect();
        // Sums round by their order, which is that in which notes are taken.
        steps.sort_by_key(|(step, ..)| !step.is_first());
        let reads = study.steps.iter().flat_map(|step| step.reads.iter().copied()).collect();
        Self { study, steps, reads }
    }

    pub(super) fn tuned(&self) -> impl Iterator<Item = &'s Step> {
        self.steps.iter().filter(|(_, tuned, _)| *tuned).map(|(step, ..)| *step)
    }

    /// The steps that read some of the ranges, and all that share a pool with one of them.
    pub(super) fn that_reads(&self, ranges: &[usize]) -> Self {
        let reads = |step: &Step| ranges.iter().any(|range| step.reads.contains(range));
        let pools: BTreeSet<&str> =
            self.steps.iter().filter(|(step, ..)| reads(step)).filter_map(|(.., pool)| *pool).collect();
        let is_in = |(step, _, pool): &&(&'s Step, bool, Option<&'s str>)| {
            reads(step) || pool.is_some_and(|pool| pools.contains(pool))
        };
        Self { study: self.study, steps: self.steps.iter().filter(is_in).copied().collect(), reads: BTreeSet::new() }
    }

    /// Of the first `samples` of a block.
    pub(super) fn savings(&self, block: &Block<'_>, samples: usize) -> Vec<f64> {
        let mut sums = Sums::new(self.study.months);
        Totals::of_block(samples, |totals| self.run(block, None, samples, &mut sums, &mut (), totals)).saving_usd
    }

    /// The first month in which everything that is tuned serves; the last where that is past the horizon.
    fn ready_month(&self) -> usize {
        let lead = |step: &Step| Some(self.study.node(step).task()?.tuned.as_ref()?.lead_time_months as usize);
        self.tuned().filter_map(lead).max().unwrap_or(0).min(self.study.months.saturating_sub(1))
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
        for sum in [&mut sums.hosted, &mut sums.mixed, &mut sums.lumps] {
            sum.fill(0.0);
        }
        let mut pools: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
        let mut noted = noted.unwrap_or_default();
        for (step, tuned, pool) in &self.steps {
            if noted.nodes.contains(&step.node) {
                continue;
            }
            if let Some(pool) = pool {
                pools.entry(pool).or_default().push(step);
            } else if let Some(mut paths) = block.paths(step.node) {
                paths.tuned = paths.tuned.filter(|_| *tuned);
                match block.linear(&paths) {
                    Some((key, more)) => noted.add(key, more),
                    None => Add { paths: &paths, samples, months, rest: &Alone, sums }.run(),
                }
            }
        }
        for (key, linear) in &noted.linear {
            if let Some(traffic) = block.traffic(key) {
                linear.add_to(&traffic, (samples, months), sums);
            }
        }
        for steps in pools.values() {
            self.run_pool(block, steps, samples, sums);
        }
        Total { sums, samples, months, ready: self.ready_month(), keep, totals }.run();
    }

    /// Adds the sub-tasks of one pool: first their loads, then what each pays of the replicas for all.
    fn run_pool(&self, block: &Block<'_>, steps: &[&Step], samples: usize, sums: &mut Sums) {
        let months = self.study.months;
        let members: Vec<Paths<Column>> = steps.iter().filter_map(|step| block.paths(step.node)).collect();
        sums.pool.fill(0.0);
        for paths in &members {
            load(paths, samples, months, &mut sums.own);
            sums.pool.iter_mut().zip(&sums.own).for_each(|(sum, own)| *sum += own);
        }
        let serves = |paths: &Paths<Column>, t: usize| {
            u32::from(paths.tuned.as_ref().is_some_and(|tuned| t >= tuned.lead_months))
        };
        let serving: Vec<u32> = (0..months).map(|t| members.iter().map(|paths| serves(paths, t)).sum()).collect();
        for paths in &members {
            load(paths, samples, months, &mut sums.own);
            let serving = serving.iter().enumerate().map(|(t, all)| all - serves(paths, t)).collect();
            let (pool, own) = (std::mem::take(&mut sums.pool), std::mem::take(&mut sums.own));
            let rest = Others { pool: &pool, own: &own, serving };
            Add { paths, samples, months, rest: &rest, sums }.run();
            (sums.pool, sums.own) = (pool, own);
        }
    }
}

/// The others of a pool: all of it but one's own.
struct Others<'l> {
    pool: &'l [f64],
    own: &'l [f64],
    serving: Vec<u32>,
}

impl Rest for Others<'_> {
    #[inline(always)]
    fn load(&self, month: usize, at: usize) -> Lanes {
        let place = month * BLOCK + at;
        Lanes::read(&self.pool[place..place + LANES]) - Lanes::read(&self.own[place..place + LANES])
    }

    #[inline(always)]
    fn serving(&self, month: usize) -> u32 {
        self.serving[month]
    }
}

/// What a sub-task asks of its pool, by month and sample.
fn load(paths: &Paths<Column>, samples: usize, months: usize, load: &mut [f64]) {
    let Some(tuned) = &paths.tuned else { return };
    let ServingPath::Replicas { load_per_call, .. } = &tuned.serving else { return };
    for at in (0..samples).step_by(LANES) {
        let (per_call, tuned) = (load_per_call.lanes(at), tuned.map(|column| column.lanes(at)));
        paths.run(at, months, &Alone, &mut Load { tuned, per_call, load });
    }
}

struct Load<'l> {
    tuned: TunedPath<Lanes>,
    per_call: Lanes,
    load: &'l mut [f64],
}

impl Months for Load<'_> {
    #[inline(always)]
    fn month(&mut self, t: usize, at: usize, paid: Paid) {
        let load = self.tuned.held(t, paid.calls) * self.per_call;
        load.write(&mut self.load[t * BLOCK + at..]);
    }
}

/// Adds a step to both sides of the mix; what has no tuned path stays hosted.
struct Add<'a, R> {
    paths: &'a Paths<Column>,
    samples: usize,
    months: usize,
    rest: &'a R,
    sums: &'a mut Sums,
}

impl<R: Rest> Wide for Add<'_, R> {
    #[inline(always)]
    fn work(self) {
        for at in (0..self.samples).step_by(LANES) {
            self.paths.run(at, self.months, self.rest, self.sums);
        }
    }
}

impl Months for Sums {
    #[inline(always)]
    fn month(&mut self, t: usize, at: usize, paid: Paid) {
        let (mixed_usd, lump_usd) = match paid.tuned {
            None => (paid.hosted_usd, None),
            Some(tuned) => (tuned.flow_usd, tuned.lump_usd),
        };
        self.add(t, at, (paid.hosted_usd, mixed_usd), lump_usd);
    }
}

#[inline(always)]
fn add(sum: &mut [f64], lanes: Lanes) {
    (Lanes::read(&sum[..LANES]) + lanes).write(sum);
}

/// Runs the sums as two curves.
struct Total<'a, 't, K> {
    sums: &'a Sums,
    samples: usize,
    months: usize,
    ready: usize,
    keep: &'a mut K,
    totals: &'a mut Totals<&'t mut [f64]>,
}

impl<K: Keep> Wide for Total<'_, '_, K> {
    #[inline(always)]
    fn work(self) {
        let Sums { hosted, mixed, lumps, .. } = self.sums;
        for at in (0..self.samples).step_by(LANES) {
            let mut few = Running::new(at, self.ready);
            for t in 0..self.months {
                let place = t * BLOCK + at..t * BLOCK + at + LANES;
                let flows = (Lanes::read(&hosted[place.clone()]), Lanes::read(&mixed[place.clone()]));
                few.month(t, flows, Some(Lanes::read(&lumps[place])), self.keep);
            }
            few.end(self.totals);
        }
    }
}
