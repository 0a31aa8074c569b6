//! What is kept of two cost curves over all samples: counts by month, and what the totals say.

use std::borrow::Cow;

use super::answer::{Band, Histogram, PathUncertainty};
use super::bands::{CELLS, Scale, counts_of, quantiles};
use super::counted::{Turns, between, guide};
use super::curves::{BLOCK, Curves, Keep, STRIDE, Totals};
use super::lanes::{LANES, Lanes, Wide};
use crate::plan::Policy;

/// Cells of the saving's histogram.
const HISTOGRAM_CELLS: usize = 40;

/// The quantiles of a band.
const PARTS: [f64; 3] = [0.1, 0.5, 0.9];

/// How both curves are counted: hosted, tuned.
#[derive(Debug)]
pub(super) struct Scales {
    /// The months that are, rising.
    counted: Vec<usize>,
    /// Of each month, its place among them.
    places: Vec<Option<usize>>,
    /// The cells, by place.
    cells: Vec<[Scale; 2]>,
    /// What leads each of [`PARTS`] from one counted month to the next.
    guides: [[Vec<f64>; 3]; 2],
}

impl Scales {
    /// From the curves of the first samples that count; every month is counted where it is not known when the curves
    /// turn.
    pub(super) fn of(curves: &Curves, samples: usize, months: usize, turns: Option<&Turns>) -> Self {
        let counted = turns.map_or_else(|| (0..months).collect(), |turns| turns.counted(months));
        let scale = |curve: &[f64], t: usize| Scale::of(&curve[t * STRIDE..][..samples]);
        let cells = counted.iter().map(|t| [scale(&curves.hosted, *t), scale(&curves.tuned, *t)]).collect();
        let mut places = vec![None; months];
        counted.iter().enumerate().for_each(|(place, t)| places[*t] = Some(place));
        let guides = [&curves.hosted, &curves.tuned].map(|curve| {
            let end = curve.chunks_exact(STRIDE).nth(months.saturating_sub(1)).unwrap_or_default();
            // In whole numbers, which are in order at once: by where a sample ends, then which it is.
            let mut order: Vec<u64> =
                end.iter().take(samples).zip(0..).map(|(usd, sample)| rank(*usd) & !0xff | sample).collect();
            order.sort_unstable();
            let order: Vec<usize> = order.into_iter().map(|key| (key & 0xff) as usize).collect();
            PARTS.map(|part| guide(curve, &order, part, months))
        });
        Self { counted, places, cells, guides }
    }
}

/// In the order of the numbers.
fn rank(x: f64) -> u64 {
    let bits = x.to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// The cells into which the samples of a block fall: by counted month, hosted then tuned.
#[derive(Debug)]
pub(super) struct Cells {
    cells: Vec<u8>,
}

impl Cells {
    pub(super) fn new(months: usize) -> Self {
        Self { cells: vec![0; 2 * months * BLOCK] }
    }

    pub(super) fn by<'c>(&'c mut self, scales: &'c Scales) -> CellsBy<'c> {
        CellsBy { cells: &mut self.cells, scales }
    }
}

/// Keeps into which cells of some scales the curves fall.
pub(super) struct CellsBy<'c> {
    cells: &'c mut [u8],
    scales: &'c Scales,
}

impl Keep for CellsBy<'_> {
    #[inline(always)]
    fn wants(&self, month: usize) -> bool {
        self.scales.places[month].is_some()
    }

    #[inline(always)]
    fn keep(&mut self, month: usize, at: usize, hosted_usd: &Lanes, tuned_usd: &Lanes) {
        let Some(place) = self.scales.places[month] else { return };
        let [hosted, tuned] = &self.scales.cells[place];
        let place = 2 * place * BLOCK + at;
        hosted.cells(&hosted_usd.0, &mut self.cells[place..place + LANES]);
        tuned.cells(&tuned_usd.0, &mut self.cells[place + BLOCK..place + BLOCK + LANES]);
    }
}

/// How many samples fell into each cell.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    /// By counted month, hosted then tuned.
    counts: Vec<u32>,
    /// Whether a sample was left out.
    any_left_out: bool,
}

impl Counts {
    pub(super) fn new(scales: &Scales) -> Self {
        Self { counts: vec![0; 2 * scales.counted.len() * CELLS], any_left_out: false }
    }

    /// Adds a block: those of its samples that save anything, be it less than nothing.
    pub(super) fn add(&mut self, cells: &Cells, saving_usd: &[f64]) {
        let all_count = saving_usd.iter().fold(true, |all, saving| all & saving.is_finite());
        self.any_left_out |= !all_count;
        for (counts, cells) in self.counts.chunks_exact_mut(CELLS).zip(cells.cells.chunks_exact(BLOCK)) {
            let Some(counts) = counts.first_chunk_mut::<CELLS>() else { continue };
            if all_count {
                for cell in &cells[..saving_usd.len()] {
                    counts[usize::from(*cell)] += 1;
                }
            } else {
                let counted = cells.iter().zip(saving_usd).filter(|(_, saving)| saving.is_finite());
                counted.for_each(|(cell, _)| counts[usize::from(*cell)] += 1);
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(a, b)| *a += b);
        self.any_left_out |= other.any_left_out;
    }

    fn bands(&self, scales: &Scales) -> [Band; 2] {
        [0, 1].map(|curve| {
            let months = self.counts.chunks_exact(2 * CELLS).zip(&scales.cells);
            let quantiles =
                months.map(|(counts, cells)| cells[curve].quantiles(&counts[curve * CELLS..][..CELLS], PARTS));
            let quantiles: Vec<[f64; 3]> = quantiles.collect();
            let [mut p10, mut p50, mut p90] = [0, 1, 2].map(|k| {
                let counted: Vec<f64> = quantiles.iter().map(|quantiles| quantiles[k]).collect();
                between(&scales.counted, &counted, &scales.guides[curve][k])
            });
            // What has been paid is paid: no quantile falls, but for what cells and guides are off.
            for quantile in [&mut p10, &mut p50, &mut p90] {
                let mut most = f64::NEG_INFINITY;
                for usd in quantile {
                    most = most.max(*usd);
                    *usd = most;
                }
            }
            // Each has its own guide; where they are next to the same they keep their order.
            p50.iter_mut().zip(&p10).for_each(|(p50, p10)| *p50 = p50.max(*p10));
            p90.iter_mut().zip(&p50).for_each(|(p90, p50)| *p90 = p90.max(*p50));
            Band { p10, p50, p90 }
        })
    }
}

/// Everything but what drives it; `None` where no draw gives a figure.
pub(super) fn summary(
    policy: &Policy,
    months: usize,
    totals: &Totals,
    counts: &Counts,
    scales: &Scales,
) -> Option<PathUncertainty> {
    let samples = totals.saving_usd.len();
    let totals = if counts.any_left_out { Cow::Owned(totals.counted()) } else { Cow::Borrowed(totals) };
    if totals.saving_usd.is_empty() {
        return None;
    }
    let latest = policy.max_crossover_share * months as f64;
    let mut tally = Tally::default();
    TallyOf { totals: &totals, least: policy.min_saving_share, latest, tally: &mut tally }.run();
    let [meaningful, crossing, sum] = tally.sums();
    let counted = totals.saving_usd.len() as f64;
    let [hosted, tuned] = counts.bands(scales);
    let [low_usd, p10, p50, p90, high_usd] = quantiles(&totals.saving_usd, [0.01, 0.1, 0.5, 0.9, 0.99]);
    let settled = quantiles(&totals.settled_months, [0.1, 0.5, 0.9]);
    Some(PathUncertainty {
        chance_cheaper: meaningful / counted,
        chance_crosses: crossing / counted,
        saving_usd: [p10, p50, p90],
        today_usd_per_month: hosted.month(0).unwrap_or_default(),
        proposed_usd_per_month: quantiles(&totals.proposed_usd, [0.1, 0.5, 0.9]),
        settled_crossover_months: settled.map(|at| at.is_finite().then_some(at)),
        mean_saving_usd: sum / counted,
        left_out_share: 1.0 - counted / samples as f64,
        saving_histogram: histogram(&totals.saving_usd, low_usd, high_usd),
        hosted_cumulative_usd: hosted,
        tuned_cumulative_usd: tuned,
        drivers: Vec::new(),
    })
}

/// What is counted of the totals, in lanes.
struct Tally {
    /// How many save a meaningful share early enough, and how many cross at all.
    meaningful: Lanes,
    crossing: Lanes,
    saving_usd: Lanes,
}

impl Default for Tally {
    fn default() -> Self {
        Self { meaningful: Lanes::of_zero(), crossing: Lanes::of_zero(), saving_usd: Lanes::of_zero() }
    }
}

impl Tally {
    #[inline(always)]
    fn add(&mut self, [hosted, saving, settled]: [Lanes; 3], least: f64, latest: f64) {
        for lane in 0..LANES {
            let (hosted, saving, at) = (hosted.0[lane], saving.0[lane], settled.0[lane]);
            let share = if hosted > 0.0 { saving / hosted } else { 0.0 };
            self.meaningful.0[lane] += f64::from(u8::from((share >= least) & (at <= latest)));
            self.crossing.0[lane] += f64::from(u8::from(at < f64::INFINITY));
        }
        self.saving_usd = self.saving_usd + saving;
    }

    fn sums(&self) -> [f64; 3] {
        [&self.meaningful, &self.crossing, &self.saving_usd].map(|lanes| lanes.0.iter().sum())
    }
}

struct TallyOf<'t> {
    totals: &'t Totals,
    /// The least share of the hosted total, and the latest month of the settled crossover.
    least: f64,
    latest: f64,
    tally: &'t mut Tally,
}

impl Wide for TallyOf<'_> {
    #[inline(always)]
    fn work(self) {
        let Totals { hosted_usd, saving_usd, settled_months, .. } = self.totals;
        let [(hosted, hosted_rest), (saving, saving_rest), (settled, settled_rest)] =
            [hosted_usd, saving_usd, settled_months].map(|numbers| numbers.as_chunks::<LANES>());
        for ((hosted, saving), settled) in hosted.iter().zip(saving).zip(settled) {
            self.tally.add([Lanes(*hosted), Lanes(*saving), Lanes(*settled)], self.least, self.latest);
        }
        // What is not there saves nothing, and never crosses.
        let [mut hosted, mut saving] = [Lanes::of_zero(); 2];
        let mut settled = Lanes([f64::INFINITY; LANES]);
        hosted.0[..hosted_rest.len()].copy_from_slice(hosted_rest);
        saving.0[..saving_rest.len()].copy_from_slice(saving_rest);
        settled.0[..settled_rest.len()].copy_from_slice(settled_rest);
        self.tally.add([hosted, saving, settled], self.least, self.latest);
    }
}

/// Equal cells between two savings; what is beyond is counted beside them.
fn histogram(savings: &[f64], low_usd: f64, high_usd: f64) -> Histogram {
    let mut cells = vec![0; savings.len()];
    HistogramCells { savings, low_usd, high_usd, cells: &mut cells }.run();
    let counts = counts_of(&cells);
    let within = counts[1..=HISTOGRAM_CELLS].to_vec();
    Histogram { low_usd, high_usd, below: counts[0], counts: within, above: counts[HISTOGRAM_CELLS + 1] }
}

/// In which cell each saving lies: the first is for what is below, the last for what is above.
struct HistogramCells<'h> {
    savings: &'h [f64],
    low_usd: f64,
    high_usd: f64,
    cells: &'h mut [u8],
}

impl Wide for HistogramCells<'_> {
    #[inline(always)]
    fn work(self) {
        const LAST: f64 = (HISTOGRAM_CELLS - 1) as f64;
        let Self { low_usd, high_usd, .. } = self;
        let width = (high_usd - low_usd) / HISTOGRAM_CELLS as f64;
        let per_cell = if width > 0.0 { 1.0 / width } else { 0.0 };
        for (cell, saving) in self.cells.iter_mut().zip(self.savings) {
            let within = (saving - low_usd) * per_cell;
            let within = if within < LAST { within } else { LAST };
            let within = 1 + within as u8;
            let within = if *saving < low_usd { 0 } else { within };
            *cell = if *saving > high_usd { HISTOGRAM_CELLS as u8 + 1 } else { within };
        }
    }
}
