//! Which months' samples are counted, and how a quantile moves between two of them.
//!
//! Between two payments at once, and with prices that go on as they did, the curves of all samples are smooth, and
//! their quantiles with them. Such a stretch is counted at both ends, and the less often the longer it lasts. In
//! between a quantile moves as the samples near it do, of which a few are kept: what it is of their mean is taken as
//! straight.

use std::collections::BTreeSet;

use super::curves::STRIDE;

/// So many months after a turn, one more lies between two that are counted.
const AGE: usize = 3;
/// Samples that lead a quantile.
const GUIDES: usize = 16;

/// The months at whose start curves turn, as they are served or priced another way, and those at whose start they
/// jump.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    pub turns: BTreeSet<usize>,
    pub jumps: BTreeSet<usize>,
}

impl Turns {
    /// Adds those of another curve.
    pub(super) fn add(&mut self, other: &Self) {
        self.turns.extend(&other.turns);
        self.jumps.extend(&other.jumps);
    }

    /// Of `months`, those that are counted, rising.
    pub(super) fn counted(&self, months: usize) -> Vec<usize> {
        let breaks = |t: &usize| self.turns.contains(t) || self.jumps.contains(t);
        let (mut counted, mut turn, mut next) = (Vec::new(), 0, 0);
        for t in 0..months {
            if self.turns.contains(&t) {
                turn = t;
            }
            if t >= next || breaks(&t) || breaks(&(t + 1)) || t + 1 == months {
                counted.push(t);
                next = t + 1 + (t - turn) / AGE;
            }
        }
        counted
    }
}

/// The curve that leads a quantile: the mean of the first samples that end nearest to it, by month.
///
/// `curve` has the samples of each month at a multiple of [`STRIDE`]; `order` has those that count, by where they end.
pub(super) fn guide(curve: &[f64], order: &[usize], part: f64, months: usize) -> Vec<f64> {
    let last = order.len().saturating_sub(GUIDES);
    let from = ((part * order.len() as f64) as usize).saturating_sub(GUIDES / 2).min(last);
    let Some(([first], others)) = order[from..order.len().min(from + GUIDES)].split_first_chunk::<1>() else {
        return vec![f64::NAN; months];
    };
    let mean = |month: &[f64]| {
        // What is the same in all of them has itself as its mean, to the last bit.
        let more: f64 = others.iter().map(|sample| month[*sample] - month[*first]).sum();
        month[*first] + more / (others.len() + 1) as f64
    };
    curve.chunks_exact(STRIDE).take(months).map(mean).collect()
}

/// A quantile in every month, from those of the counted ones.
pub(super) fn between(counted: &[usize], quantiles: &[f64], guide: &[f64]) -> Vec<f64> {
    let mut all = Vec::with_capacity(guide.len());
    for (months, ends) in counted.windows(2).zip(quantiles.windows(2)) {
        let ([from, to], [a, b]) = ([months[0], months[1]], [ends[0], ends[1]]);
        all.push(a);
        for t in from + 1..to {
            let part = (t - from) as f64 / (to - from) as f64;
            let (first, last) = (a / guide[from], b / guide[to]);
            let guided = guide[t] * (first + (last - first) * part);
            let guided_too = guide[from] > 0.0 && guide[to] > 0.0 && guided.is_finite();
            all.push(if guided_too { guided } else { a + (b - a) * part });
        }
    }
    all.extend(quantiles.last());
    all
}
