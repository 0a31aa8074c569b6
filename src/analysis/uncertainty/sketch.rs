//! What is kept of two cost curves over all samples: counts by month, and each sample's totals.

use super::answer::{Band, Histogram, PathUncertainty, Quantiles};
use super::bands::{CELLS, PILOT, Scale, interpolated, quantiles};
use super::lanes::{LANES, Lanes};
use super::paths::Settled;
use crate::plan::Policy;

/// Samples that are evaluated together: their curves stay near the processor.
pub(super) const BLOCK: usize = 512;
/// Cells of the saving's histogram.
const HISTOGRAM_CELLS: usize = 40;

/// Cumulative cost of both paths at the end of each month, for the samples of a block.
#[derive(Debug)]
pub(super) struct Curves {
    months: usize,
    hosted: Vec<f64>,
    tuned: Vec<f64>,
}

/// Each sample's totals.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    pub hosted_usd: Vec<f64>,
    /// No number where a draw gives none.
    pub saving_usd: Vec<f64>,
    /// Infinite where the curves never settle.
    pub settled_months: Vec<f64>,
}

impl Curves {
    pub(super) fn new(months: usize) -> Self {
        let all = vec![0.0; months * BLOCK];
        Self { months, hosted: all.clone(), tuned: all }
    }

    /// Both curves of one sample at the end of a month.
    #[cfg(test)]
    pub(super) fn sample(&self, month: usize, sample: usize) -> (f64, f64) {
        let place = month * BLOCK + sample;
        (self.hosted[place], self.tuned[place])
    }

    /// Starts the curves of the [`LANES`] samples from `at` on.
    #[inline(always)]
    pub(super) fn at(&mut self, at: usize) -> CurvesAt<'_> {
        let zero = Lanes::of_zero();
        CurvesAt { curves: self, at, hosted: zero, tuned: zero, settled: Settled::new() }
    }
}

/// Both curves of a few samples as they grow.
pub(super) struct CurvesAt<'c> {
    curves: &'c mut Curves,
    at: usize,
    hosted: Lanes,
    tuned: Lanes,
    settled: Settled,
}

impl CurvesAt<'_> {
    #[inline(always)]
    pub(super) fn month(&mut self, t: usize, hosted_usd: Lanes, tuned_usd: Lanes, lump_usd: Option<Lanes>) {
        self.hosted = self.hosted + hosted_usd;
        self.tuned = lump_usd.map_or(self.tuned, |lump| self.tuned + lump) + tuned_usd;
        self.settled.month(t, lump_usd, tuned_usd - hosted_usd);
        let place = t * BLOCK + self.at;
        self.curves.hosted[place..place + LANES].copy_from_slice(&self.hosted.0);
        self.curves.tuned[place..place + LANES].copy_from_slice(&self.tuned.0);
    }

    #[inline(always)]
    pub(super) fn end(self, totals: &mut Totals) {
        totals.hosted_usd.extend_from_slice(&self.hosted.0);
        totals.saving_usd.extend_from_slice(&(self.hosted - self.tuned).0);
        totals.settled_months.extend_from_slice(&self.settled.since.0);
    }
}

impl Totals {
    pub(super) fn truncate(&mut self, samples: usize) {
        for column in [&mut self.hosted_usd, &mut self.saving_usd, &mut self.settled_months] {
            column.truncate(samples);
        }
    }

    pub(super) fn append(&mut self, more: &mut Self) {
        self.hosted_usd.append(&mut more.hosted_usd);
        self.saving_usd.append(&mut more.saving_usd);
        self.settled_months.append(&mut more.settled_months);
    }
}

/// The cells of both curves in each month.
#[derive(Debug)]
pub(super) struct Scales {
    hosted: Vec<Scale>,
    tuned: Vec<Scale>,
}

impl Scales {
    /// From the first samples of the plan.
    pub(super) fn of(curves: &Curves, totals: &Totals) -> Self {
        let scales = |all: &[f64]| {
            let month = |t: usize| {
                let pilot = all[t * BLOCK..].iter().zip(&totals.saving_usd).take(PILOT);
                Scale::of(pilot.filter(|(_, saving)| saving.is_finite()).map(|(usd, _)| *usd))
            };
            (0..curves.months).map(month).collect()
        };
        Self { hosted: scales(&curves.hosted), tuned: scales(&curves.tuned) }
    }
}

/// How many samples fell into each cell: first the hosted curve's, month by month, then the tuned one's.
#[derive(Clone, Debug)]
pub(super) struct Counts(Vec<u32>);

impl Counts {
    pub(super) fn new(months: usize) -> Self {
        Self(vec![0; 2 * months * CELLS])
    }

    pub(super) fn add(&mut self, scales: &Scales, curves: &Curves, totals: &Totals) {
        let all_count = totals.saving_usd.iter().all(|saving| saving.is_finite());
        let samples = totals.saving_usd.len();
        let (hosted, tuned) = self.0.split_at_mut(curves.months * CELLS);
        for (counts, scales, curve) in [(hosted, &scales.hosted, &curves.hosted), (tuned, &scales.tuned, &curves.tuned)]
        {
            for ((counts, scale), usd) in counts.chunks_exact_mut(CELLS).zip(scales).zip(curve.chunks_exact(BLOCK)) {
                if all_count {
                    count(counts, scale, &usd[..samples]);
                } else {
                    let numbers = usd.iter().zip(&totals.saving_usd).filter(|(_, saving)| saving.is_finite());
                    numbers.for_each(|(usd, _)| counts[usize::from(scale.cell(*usd))] += 1);
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a += b);
    }

    fn bands(&self, scales: &Scales) -> (Band, Band) {
        let (hosted, tuned) = self.0.split_at(self.0.len() / 2);
        (band(hosted, &scales.hosted), band(tuned, &scales.tuned))
    }
}

/// The cells of many numbers are found side by side; then each is counted.
#[inline(always)]
fn count(counts: &mut [u32], scale: &Scale, numbers: &[f64]) {
    let mut cells = [0_u8; BLOCK];
    for (cell, x) in cells.iter_mut().zip(numbers) {
        *cell = scale.cell(*x);
    }
    let Some(counts) = counts.first_chunk_mut::<CELLS>() else { return };
    for cell in &cells[..numbers.len().min(BLOCK)] {
        counts[usize::from(*cell)] += 1;
    }
}

fn band(counts: &[u32], scales: &[Scale]) -> Band {
    let at = |part: f64| {
        counts.chunks_exact(CELLS).zip(scales).map(|(counts, scale)| scale.quantile(counts, part)).collect()
    };
    Band { p10: at(0.1), p50: at(0.5), p90: at(0.9) }
}

/// Everything but what drives it; `None` where no draw gives a figure.
pub(super) fn summary(
    policy: &Policy,
    months: usize,
    totals: &Totals,
    counts: &Counts,
    scales: &Scales,
) -> Option<PathUncertainty> {
    let latest = policy.max_crossover_share * months as f64;
    let (mut meaningful, mut crossing) = (0_usize, 0_usize);
    let (mut savings, mut settled) = (Vec::new(), Vec::new());
    let mut sum = 0.0;
    for ((saving, hosted), at) in totals.saving_usd.iter().zip(&totals.hosted_usd).zip(&totals.settled_months) {
        if !saving.is_finite() {
            continue;
        }
        let share = if *hosted > 0.0 { saving / hosted } else { 0.0 };
        meaningful += usize::from(share >= policy.min_saving_share && *at <= latest);
        crossing += usize::from(at.is_finite());
        sum += saving;
        savings.push(*saving);
        settled.push(*at);
    }
    if savings.is_empty() {
        return None;
    }
    let counted = savings.len() as f64;
    let (hosted, tuned) = counts.bands(scales);
    let saving_usd = interpolated(&mut savings, [0.1, 0.5, 0.9]);
    Some(PathUncertainty {
        chance_cheaper: meaningful as f64 / counted,
        chance_crosses: crossing as f64 / counted,
        saving_usd,
        settled_crossover_months: quantiles(&mut settled, [0.1, 0.5, 0.9]).map(|at| at.is_finite().then_some(at)),
        mean_saving_usd: sum / counted,
        left_out_share: 1.0 - savings.len() as f64 / totals.saving_usd.len().max(1) as f64,
        saving_histogram: histogram(&mut savings),
        hosted_cumulative_usd: hosted,
        tuned_cumulative_usd: tuned,
        drivers: Vec::new(),
    })
}

/// Equal cells from the 1st to the 99th percentile; what is beyond is counted beside them.
fn histogram(savings: &mut [f64]) -> Histogram {
    let [low_usd, high_usd]: Quantiles<2> = interpolated(savings, [0.01, 0.99]);
    let mut histogram = Histogram { low_usd, high_usd, below: 0, counts: vec![0; HISTOGRAM_CELLS], above: 0 };
    let width = (high_usd - low_usd) / HISTOGRAM_CELLS as f64;
    for saving in savings {
        if *saving < low_usd {
            histogram.below += 1;
        } else if *saving > high_usd {
            histogram.above += 1;
        } else {
            let cell = if width > 0.0 { ((*saving - low_usd) / width) as usize } else { HISTOGRAM_CELLS / 2 };
            histogram.counts[cell.min(HISTOGRAM_CELLS - 1)] += 1;
        }
    }
    histogram
}
