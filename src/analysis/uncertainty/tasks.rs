//! A sub-task judged alone: its tuned path against the hosted one.

use super::block::Block;
use super::column::Column;
use super::curves::{Keep, Running, Totals};
use super::lanes::{LANES, Lanes, Wide};
use super::notes::NotesOf;
use super::paths::{Months, Paid, Paths};
use super::settling::Settling;
use super::study::Step;

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
