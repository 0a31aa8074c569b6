//! The samples of sub-tasks, each judged alone, in groups that bound the memory.

use std::sync::{Mutex, PoisonError};

use super::answer::PathUncertainty;
use super::bands::PILOT;
use super::block::{Block, Source};
use super::column::Column;
use super::curves::{BLOCK, Curves, Keep, Running, Totals};
use super::drivers::drivers;
use super::lanes::{LANES, Lanes, Wide};
use super::notes::{Notes, NotesOf};
use super::paths::{Months, Paid, Paths};
use super::settling::Settling;
use super::sketch::{Cells, Counts, Scales, summary};
use super::study::{Step, Study};
use crate::analysis::crew::Crew;

/// The most sub-tasks in a group: their counts stay near the processor.
const GROUP: usize = 32;
/// Sub-tasks whose first samples are taken together: what they share is drawn once.
const TOGETHER: usize = 4;
/// The most totals of samples that a group keeps.
const GROUP_SAMPLES: usize = 4_000_000;

/// The uncertainty of each step given, all of which have a tuned path, where any draw gives a figure; `None` if it
/// was stopped. What they add to a mix is noted.
pub(super) fn sample_tasks(
    study: &Study,
    steps: &[&Step],
    notes: Option<&Notes>,
    with_drivers: bool,
    crew: &Crew<'_>,
) -> Option<Vec<Option<PathUncertainty>>> {
    let group = (GROUP_SAMPLES / study.samples).clamp(1, GROUP);
    let mut room = Vec::new();
    let groups = steps.chunks(group).map(|steps| sample_group(study, steps, notes, with_drivers, &mut room, crew));
    groups.collect::<Option<Vec<_>>>().map(|groups| groups.into_iter().flatten().collect())
}

fn sample_group(
    study: &Study,
    steps: &[&Step],
    notes: Option<&Notes>,
    with_drivers: bool,
    totals: &mut Vec<Totals>,
    crew: &Crew<'_>,
) -> Option<Vec<Option<PathUncertainty>>> {
    let scales = pilot(study, steps, crew)?;
    let samples = |index: usize| study.samples_for(&steps[index].reads);
    totals.resize_with(steps.len(), || Totals::new(0));
    totals.iter_mut().enumerate().for_each(|(index, totals)| totals.make_room(samples(index)));
    let mut blocks: Vec<Mutex<Vec<_>>> = Vec::new();
    blocks.resize_with(study.samples.div_ceil(BLOCK), Mutex::default);
    for (index, totals) in totals.iter_mut().enumerate() {
        for (block, of_step) in blocks.iter_mut().zip(totals.blocks()) {
            block.get_mut().unwrap_or_else(PoisonError::into_inner).push((index, of_step));
        }
    }
    let start = || (Cells::new(study.months), scales.iter().map(Counts::new).collect::<Vec<Counts>>());
    let gathered = crew.run(blocks.len(), BLOCK * steps.len(), start, |(cells, counts), number| {
        let block = Block::new(study, Source::Draws { first: number * BLOCK }, BLOCK);
        let mut notes = notes.map(|notes| notes.block(number));
        for (index, totals) in blocks[number].lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
            let left = (samples(*index) - number * BLOCK).min(BLOCK);
            let own = &mut cells.by(&scales[*index]);
            run(&block, steps[*index], (left, study.months), own, totals, notes.as_mut());
            counts[*index].add(cells, &totals.saving_usd[..left]);
        }
    })?;
    drop(blocks);
    totals.iter_mut().enumerate().for_each(|(index, totals)| totals.truncate(samples(index)));
    crew.map(steps.len(), 0, |index| {
        let (reads, totals) = (&steps[index].reads, &totals[index]);
        let mut counts = Counts::new(&scales[index]);
        gathered.iter().for_each(|(_, own)| counts.merge(&own[index]));
        let mut answer = summary(study.policy(), study.months, totals, &counts, &scales[index])?;
        if with_drivers {
            // The sub-tasks are shared among the threads already.
            answer.drivers = drivers(study, reads, &totals.saving_usd, &crew.alone(), |block, _, samples| {
                let size = (samples, study.months);
                Totals::of_block(samples, |totals| run(block, steps[index], size, &mut (), totals, None)).saving_usd
            })?;
        }
        Some(answer)
    })
}

/// The cells of each step's counts, from its first samples.
fn pilot(study: &Study, steps: &[&Step], crew: &Crew<'_>) -> Option<Vec<Scales>> {
    let start = || (Curves::new(study.months), Vec::new());
    let parts = steps.len().div_ceil(TOGETHER);
    let gathered = crew.run(parts, 0, start, |(curves, own), part| {
        let block = Block::new(study, Source::Draws { first: 0 }, PILOT);
        for (index, step) in steps.iter().enumerate().skip(part * TOGETHER).take(TOGETHER) {
            let size = (study.samples_for(&step.reads).min(PILOT), study.months);
            let totals = Totals::of_block(size.0, |totals| run(&block, step, size, curves, totals, None));
            own.push((index, Scales::of(curves, &totals, study.months, &step.counted)));
        }
    })?;
    let mut scales: Vec<(usize, Scales)> = gathered.into_iter().flat_map(|(_, own)| own).collect();
    scales.sort_unstable_by_key(|(index, _)| *index);
    Some(scales.into_iter().map(|(_, scales)| scales).collect())
}

/// Evaluates the first `samples` of a block. What the step adds to a mix is noted.
pub(super) fn run(
    block: &Block<'_>,
    step: &Step,
    (samples, months): (usize, usize),
    keep: &mut impl Keep,
    totals: &mut Totals<&mut [f64]>,
    mut notes: Option<&mut NotesOf<'_>>,
) {
    let Some(paths) = block.paths(step.node) else { return totals.forget() };
    let lead = paths.tuned.as_ref().map_or(0, |tuned| tuned.lead_months);
    let ready = lead.min(months.saturating_sub(1));
    if let Some((key, linear)) = block.linear(&paths)
        && let Some(traffic) = block.traffic(&key)
    {
        linear.run(&traffic, (samples, months), ready, keep, totals);
        if let Some(notes) = notes {
            notes.add_linear(step, key, linear);
        }
        return;
    }
    // What stays hosted may be few sums where the tuned path is not.
    if let Some(own) = notes.as_mut().filter(|notes| notes.is_hosted(step))
        && let Some((key, linear)) = block.linear(&Paths { tuned: None, ..paths.clone() })
    {
        own.add_linear(step, key, linear);
        notes = None;
    }
    let (paths, points) = (&paths, &mut Settling::room(months)[..]);
    match notes.and_then(|notes| notes.add_months(step)) {
        Some(beside) => Run { paths, samples, months, ready, keep, totals, points, beside }.run(),
        None => Run { paths, samples, months, ready, keep, totals, points, beside: () }.run(),
    }
}

struct Run<'r, 't, K, M> {
    paths: &'r Paths<Column>,
    samples: usize,
    months: usize,
    ready: usize,
    keep: &'r mut K,
    totals: &'r mut Totals<&'t mut [f64]>,
    points: &'r mut [Lanes],
    /// Takes the months too.
    beside: M,
}

impl<K: Keep, M: Months> Wide for Run<'_, '_, K, M> {
    #[inline(always)]
    fn work(mut self) {
        for at in (0..self.samples).step_by(LANES) {
            let running = Running::new(at, self.ready, self.points);
            let mut few = Against { running, keep: self.keep, beside: &mut self.beside };
            self.paths.run(at, self.months, &mut few);
            few.running.end(self.months, self.totals);
        }
    }
}

/// The tuned path against the hosted one.
struct Against<'k, K, M> {
    running: Running<'k>,
    keep: &'k mut K,
    beside: &'k mut M,
}

impl<K: Keep, M: Months> Months for Against<'_, K, M> {
    #[inline(always)]
    fn month(&mut self, t: usize, at: usize, paid: &Paid) {
        if let Some(tuned) = &paid.tuned {
            self.running.month(t, (paid.hosted_usd, tuned.flow_usd()), tuned.lump_usd, self.keep);
        }
        self.beside.month(t, at, paid);
    }
}
