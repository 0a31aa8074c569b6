//! The samples of sub-tasks and of the mix, in groups that bound the memory.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::answer::PathUncertainty;
use super::bands::PILOT;
use super::block::{Block, Source};
use super::counted::Turns;
use super::curves::{BLOCK, Curves, Keep, Totals};
use super::drivers::drivers;
use super::mix::Mix;
use super::notes::{Notes, NotesOf};
use super::sketch::{Cells, Counts, Scales, summary};
use super::study::{Step, Study};
use super::sums::Sums;
use super::tasks;
use crate::analysis::crew::Crew;

/// The most sub-tasks in a group: their counts stay near the processor.
const GROUP: usize = 32;
/// Sub-tasks whose first samples are taken together: what they share is drawn once.
const TOGETHER: usize = 4;
/// The most totals of samples that a group keeps.
const GROUP_SAMPLES: usize = 4_000_000;

/// What is sampled: a step judged alone, or the mix of all.
#[derive(Clone, Copy)]
enum Line<'s> {
    Step(&'s Step),
    Mix(&'s Mix<'s>),
}

impl<'s> Line<'s> {
    fn reads(self) -> &'s BTreeSet<usize> {
        match self {
            Self::Step(step) => &step.reads,
            Self::Mix(mix) => &mix.reads,
        }
    }

    fn turns(self) -> Option<Cow<'s, Turns>> {
        match self {
            Self::Step(step) => step.turns.as_ref().map(Cow::Borrowed),
            Self::Mix(mix) => mix.turns().map(Cow::Owned),
        }
    }

    /// Evaluates the first `samples` of a block. What a step adds to the mix is noted, which comes after it.
    fn run(
        self,
        block: &Block<'_>,
        (samples, months): (usize, usize),
        notes: Option<&mut NotesOf<'_>>,
        sums: &mut Sums,
        keep: &mut impl Keep,
        totals: &mut Totals<&mut [f64]>,
    ) {
        match self {
            Self::Step(step) => tasks::run(block, step, (samples, months), keep, totals, notes),
            Self::Mix(mix) => mix.run(block, notes.map(NotesOf::take), samples, sums, keep, totals),
        }
    }
}

/// How sure something is, where any draw gives a figure.
pub(super) type Answer = Option<PathUncertainty>;

/// The answers of steps, all of which have a tuned path, and of a mix; `None` if it was stopped. What steps add to the
/// mix is noted.
pub(super) fn sample(
    study: &Study,
    steps: &[&Step],
    mix: Option<&Mix<'_>>,
    notes: Option<&Notes>,
    with_drivers: bool,
    crew: &Crew<'_>,
) -> Option<(Vec<Answer>, Option<Answer>)> {
    let group = (GROUP_SAMPLES / study.samples).clamp(1, GROUP);
    let mut groups: Vec<Vec<Line<'_>>> =
        steps.chunks(group).map(|steps| steps.iter().map(|step| Line::Step(step)).collect()).collect();
    if let Some(mix) = mix {
        // Beside the last steps, where there is room, it finds what it shares with them.
        match groups.last_mut().filter(|last| last.len() < group) {
            Some(last) => last.push(Line::Mix(mix)),
            None => groups.push(vec![Line::Mix(mix)]),
        }
    }
    let (mut room, mut answers) = (Vec::new(), Vec::new());
    for lines in groups {
        answers.extend(sample_group(study, &lines, notes, with_drivers, &mut room, crew)?);
    }
    let whole = mix.and_then(|_| answers.pop());
    Some((answers, whole))
}

fn sample_group(
    study: &Study,
    lines: &[Line<'_>],
    notes: Option<&Notes>,
    with_drivers: bool,
    totals: &mut Vec<Totals>,
    crew: &Crew<'_>,
) -> Option<Vec<Answer>> {
    totals.resize_with(lines.len(), || Totals::new(0));
    let scales = pilot(study, lines, totals, crew)?;
    let samples = |index: usize| study.samples_for(lines[index].reads());
    let mut blocks: Vec<Mutex<Vec<_>>> = Vec::new();
    blocks.resize_with(study.samples.div_ceil(BLOCK), Mutex::default);
    for (index, totals) in totals.iter_mut().enumerate() {
        for (block, of_line) in blocks.iter_mut().zip(totals.blocks()) {
            block.get_mut().unwrap_or_else(PoisonError::into_inner).push((index, of_line));
        }
    }
    let worth = |line: &Line<'_>| if let Line::Mix(_) = line { study.steps.len() } else { 1 };
    let worth = BLOCK * lines.iter().map(worth).sum::<usize>();
    let start = || {
        let counts: Vec<Counts> = scales.iter().map(Counts::new).collect();
        (Cells::new(study.months), counts, Sums::default())
    };
    let gathered = crew.run(blocks.len(), worth, start, |(cells, counts, sums), number| {
        let block = Block::new(study, Source::Draws { first: number * BLOCK }, BLOCK);
        let mut notes = notes.map(|notes| notes.block(number));
        for (index, totals) in lock(&blocks[number]).iter_mut() {
            let left = (samples(*index) - number * BLOCK).min(BLOCK);
            let own = &mut cells.by(&scales[*index]);
            lines[*index].run(&block, (left, study.months), notes.as_mut(), sums, own, totals);
            counts[*index].add(cells, &totals.saving_usd[..left]);
        }
    })?;
    drop(blocks);
    totals.iter_mut().enumerate().for_each(|(index, totals)| totals.truncate(samples(index)));
    let mut answers = crew.map(lines.len(), 0, |index| {
        let mut counts = Counts::new(&scales[index]);
        gathered.iter().for_each(|(_, own, _)| counts.merge(&own[index]));
        let mut answer = summary(study.policy(), study.months, &totals[index], &counts, &scales[index])?;
        if let Line::Step(step) = lines[index]
            && with_drivers
        {
            // The sub-tasks are shared among the threads already.
            answer.drivers = step_drivers(study, step, &totals[index].saving_usd, &crew.alone())?;
        }
        Some(answer)
    })?;
    for ((line, totals), answer) in lines.iter().zip(totals).zip(&mut answers) {
        if let (Line::Mix(mix), true, Some(answer)) = (line, with_drivers, answer) {
            answer.drivers = mix.drivers(&totals.saving_usd, crew)?;
        }
    }
    Some(answers)
}

fn step_drivers(study: &Study, step: &Step, savings: &[f64], crew: &Crew<'_>) -> Option<Vec<super::Driver>> {
    drivers(study, &step.reads, savings, crew, |block, _, samples| {
        let size = (samples, study.months);
        Totals::of_block(samples, |totals| tasks::run(block, step, size, &mut (), totals, None)).saving_usd
    })
}

/// How each line is counted, from its first samples. Makes room for its totals.
fn pilot(study: &Study, lines: &[Line<'_>], totals: &mut [Totals], crew: &Crew<'_>) -> Option<Vec<Scales>> {
    let rooms: Vec<Mutex<&mut Totals>> = totals.iter_mut().map(Mutex::new).collect();
    let steps = lines.iter().filter(|line| matches!(line, Line::Step(_))).count();
    // What takes longest comes first.
    let mut parts = Vec::from_iter((steps < lines.len()).then_some(steps..lines.len()));
    parts.extend((0..steps).step_by(TOGETHER).map(|from| from..steps.min(from + TOGETHER)));
    let start = || (Curves::new(study.months), Sums::default(), Vec::new());
    let gathered = crew.run(parts.len(), 0, start, |(curves, sums, own), part| {
        let block = Block::new(study, Source::Draws { first: 0 }, PILOT);
        for index in parts[part].clone() {
            let line = lines[index];
            let samples = study.samples_for(line.reads());
            let size = (samples.min(PILOT), study.months);
            let totals = Totals::of_block(size.0, |totals| line.run(&block, size, None, sums, curves, totals));
            let all_count = totals.saving_usd.iter().all(|saving| saving.is_finite());
            let counted = if all_count { size.0 } else { gather(study, (line, samples), sums, curves, crew) };
            own.push((index, Scales::of(curves, counted, study.months, line.turns().as_deref())));
            lock(&rooms[index]).make_room(samples);
        }
    })?;
    let mut scales: Vec<(usize, Scales)> = gathered.into_iter().flat_map(|(.., own)| own).collect();
    scales.sort_unstable_by_key(|(index, _)| *index);
    Some(scales.into_iter().map(|(_, scales)| scales).collect())
}

/// The curves of the first samples that give a figure, where some do not. Gives how many there are.
fn gather(
    study: &Study,
    (line, samples): (Line<'_>, usize),
    sums: &mut Sums,
    curves: &mut Curves,
    crew: &Crew<'_>,
) -> usize {
    let (mut all, mut counted) = (Curves::new(study.months), 0);
    for first in (0..samples).step_by(PILOT) {
        let block = Block::new(study, Source::Draws { first }, PILOT);
        let size = ((samples - first).min(PILOT), study.months);
        let totals = Totals::of_block(size.0, |totals| line.run(&block, size, None, sums, curves, totals));
        counted = all.take(counted, curves, &totals.saving_usd);
        // It may take as long as all the rest.
        if counted == PILOT || crew.is_cancelled() {
            break;
        }
    }
    *curves = all;
    counted
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
