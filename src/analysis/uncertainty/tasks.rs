//! The samples of sub-tasks, each judged alone, in groups that bound the memory.

use super::answer::PathUncertainty;
use super::bands::PILOT;
use super::block::{Block, Source};
use super::column::Column;
use super::crew::Crew;
use super::curves::{BLOCK, Curves, Keep, Running, Totals};
use super::drivers::drivers;
use super::lanes::{LANES, Wide};
use super::paths::{Alone, Months, Paid, Paths};
use super::sketch::{Cells, Counts, Scales, summary};
use super::study::{Step, Study};

/// The most sub-tasks in a group: their counts stay near the processor.
const GROUP: usize = 32;
/// The most totals of samples that a group keeps.
const GROUP_SAMPLES: usize = 4_000_000;

/// The uncertainty of each step given, all of which have a tuned path, where any draw gives a figure; `None` if it
/// was stopped.
pub(super) fn sample_tasks(
    study: &Study,
    steps: &[&Step],
    with_drivers: bool,
    crew: &Crew<'_>,
) -> Option<Vec<Option<PathUncertainty>>> {
    let group = (GROUP_SAMPLES / study.samples).clamp(1, GROUP);
    let groups = steps.chunks(group).map(|steps| sample_group(study, steps, with_drivers, crew));
    groups.collect::<Option<Vec<_>>>().map(|groups| groups.into_iter().flatten().collect())
}

/// What a thread gathers of a group.
struct Gathered {
    cells: Cells,
    counts: Vec<Counts>,
    /// By block, then by step.
    totals: Vec<(usize, Vec<Totals>)>,
}

fn sample_group(
    study: &Study,
    steps: &[&Step],
    with_drivers: bool,
    crew: &Crew<'_>,
) -> Option<Vec<Option<PathUncertainty>>> {
    let scales = pilot(study, steps, crew)?;
    let start = || Gathered {
        cells: Cells::new(study.months),
        counts: vec![Counts::new(study.months); steps.len()],
        totals: Vec::new(),
    };
    let blocks = study.samples.div_ceil(BLOCK);
    let gathered = crew.run(blocks, BLOCK * steps.len(), start, |own, number| {
        let block = Block::new(study, Source::Draws { first: number * BLOCK }, BLOCK);
        let sample = |(index, step): (usize, &&Step)| {
            let left = study.samples_for(&step.reads).saturating_sub(number * BLOCK).min(BLOCK);
            if left == 0 {
                return Totals::default();
            }
            let totals = run(&block, step.node, left, study.months, &mut own.cells.by(&scales[index]));
            own.counts[index].add(&own.cells, &totals);
            totals
        };
        let totals = steps.iter().enumerate().map(sample).collect();
        own.totals.push((number, totals));
    })?;
    crew.map(steps.len(), 0, |index| {
        let reads = &steps[index].reads;
        let (counts, totals) = merged(&gathered, index, study);
        let mut answer = summary(study.policy(), study.months, &totals, &counts, &scales[index])?;
        if with_drivers {
            answer.drivers = drivers(study, reads, &totals.saving_usd, |block, samples| {
                run(block, steps[index].node, samples, study.months, &mut ()).saving_usd
            });
        }
        Some(answer)
    })
}

/// The cells of each step's counts, from its first samples.
fn pilot(study: &Study, steps: &[&Step], crew: &Crew<'_>) -> Option<Vec<Scales>> {
    let start = || (Curves::new(study.months), Vec::new());
    let gathered = crew.run(steps.len(), 0, start, |(curves, own), index| {
        let block = Block::new(study, Source::Draws { first: 0 }, PILOT);
        let left = study.samples_for(&steps[index].reads).min(PILOT);
        let totals = run(&block, steps[index].node, left, study.months, curves);
        own.push((index, Scales::of(curves, &totals, study.months)));
    })?;
    let mut scales: Vec<(usize, Scales)> = gathered.into_iter().flat_map(|(_, own)| own).collect();
    scales.sort_unstable_by_key(|(index, _)| *index);
    Some(scales.into_iter().map(|(_, scales)| scales).collect())
}

/// Evaluates the first `samples` of a block.
pub(super) fn run(block: &Block<'_>, node: usize, samples: usize, months: usize, keep: &mut impl Keep) -> Totals {
    let Some(paths) = block.paths(node) else { return Totals::default() };
    let lead = paths.tuned.as_ref().map_or(0, |tuned| tuned.lead_months);
    let ready = lead.min(months.saturating_sub(1));
    let mut totals = Totals::with_capacity(BLOCK);
    match block.linear(&paths) {
        Some((linear, _, traffic)) => linear.run(&traffic, (samples, months), ready, keep, &mut totals),
        None => Run { paths: &paths, samples, months, ready, keep, totals: &mut totals }.run(),
    }
    totals.truncate(samples);
    totals
}

struct Run<'r, K> {
    paths: &'r Paths<Column>,
    samples: usize,
    months: usize,
    ready: usize,
    keep: &'r mut K,
    totals: &'r mut Totals,
}

impl<K: Keep> Wide for Run<'_, K> {
    #[inline(always)]
    fn work(self) {
        for at in (0..self.samples).step_by(LANES) {
            let mut few = Against { running: Running::new(at, self.ready), keep: self.keep };
            self.paths.run(at, self.months, &Alone, &mut few);
            few.running.end(self.totals);
        }
    }
}

/// The tuned path against the hosted one.
struct Against<'k, K> {
    running: Running,
    keep: &'k mut K,
}

impl<K: Keep> Months for Against<'_, K> {
    #[inline(always)]
    fn month(&mut self, t: usize, _: usize, paid: Paid) {
        if let Some(tuned) = paid.tuned {
            self.running.month(t, (paid.hosted_usd, tuned.flow_usd), tuned.lump_usd, self.keep);
        }
    }
}

/// A step's counts added up, and its totals in the order of the samples: no thread leaves a trace.
fn merged(gathered: &[Gathered], step: usize, study: &Study) -> (Counts, Totals) {
    let mut counts = Counts::new(study.months);
    gathered.iter().for_each(|own| counts.merge(&own.counts[step]));
    let mut blocks: Vec<(usize, &Totals)> =
        gathered.iter().flat_map(|own| &own.totals).map(|(number, block)| (*number, &block[step])).collect();
    blocks.sort_unstable_by_key(|(number, _)| *number);
    let mut totals = Totals::with_capacity(blocks.len() * BLOCK);
    blocks.into_iter().for_each(|(_, block)| totals.append(block));
    (counts, totals)
}
