//! Both cost curves of a few samples as their months pass, and where they end.

use super::lanes::{LANES, Lanes};
use super::paths::Settled;

/// Samples that are evaluated together: what is kept of them stays near the processor.
pub(super) const BLOCK: usize = 256;

/// Keeps both cumulative costs at the end of a month.
pub(super) trait Keep {
    /// `at` is the first of the samples within their block.
    fn keep(&mut self, month: usize, at: usize, hosted_usd: &Lanes, tuned_usd: &Lanes);
}

/// Nothing but the totals is wanted.
impl Keep for () {
    #[inline(always)]
    fn keep(&mut self, _: usize, _: usize, _: &Lanes, _: &Lanes) {}
}

/// The curves of a block themselves.
#[derive(Debug)]
pub(super) struct Curves {
    pub hosted: Vec<f64>,
    pub tuned: Vec<f64>,
}

impl Curves {
    pub(super) fn new(months: usize) -> Self {
        let all = vec![0.0; months * BLOCK];
        Self { hosted: all.clone(), tuned: all }
    }
}

impl Keep for Curves {
    #[inline(always)]
    fn keep(&mut self, month: usize, at: usize, hosted_usd: &Lanes, tuned_usd: &Lanes) {
        let place = month * BLOCK + at;
        self.hosted[place..place + LANES].copy_from_slice(&hosted_usd.0);
        self.tuned[place..place + LANES].copy_from_slice(&tuned_usd.0);
    }
}

/// Both curves of the [`LANES`] samples from one on.
pub(super) struct Running {
    at: usize,
    hosted: Lanes,
    tuned: Lanes,
    settled: Settled,
}

impl Running {
    #[inline(always)]
    pub(super) fn new(at: usize) -> Self {
        Self { at, hosted: Lanes::of_zero(), tuned: Lanes::of_zero(), settled: Settled::new() }
    }

    /// Adds month `t`: flows of both, and a lump of the tuned path at its start.
    #[inline(always)]
    pub(super) fn month(
        &mut self,
        t: usize,
        (hosted_usd, tuned_usd): (Lanes, Lanes),
        lump_usd: Option<Lanes>,
        keep: &mut impl Keep,
    ) {
        self.hosted = self.hosted + hosted_usd;
        self.tuned = match lump_usd {
            Some(lump_usd) => self.tuned + lump_usd + tuned_usd,
            None => self.tuned + tuned_usd,
        };
        self.settled.month(t, lump_usd, tuned_usd - hosted_usd);
        keep.keep(t, self.at, &self.hosted, &self.tuned);
    }

    #[inline(always)]
    pub(super) fn end(self, totals: &mut Totals) {
        totals.hosted_usd.extend_from_slice(&self.hosted.0);
        totals.saving_usd.extend_from_slice(&(self.hosted - self.tuned).0);
        totals.settled_months.extend_from_slice(&self.settled.since.0);
    }
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

impl Totals {
    /// With room for so many samples.
    pub(super) fn with_capacity(samples: usize) -> Self {
        let column = || Vec::with_capacity(samples);
        Self { hosted_usd: column(), saving_usd: column(), settled_months: column() }
    }

    pub(super) fn truncate(&mut self, samples: usize) {
        for column in [&mut self.hosted_usd, &mut self.saving_usd, &mut self.settled_months] {
            column.truncate(samples);
        }
    }

    pub(super) fn append(&mut self, more: &Self) {
        self.hosted_usd.extend_from_slice(&more.hosted_usd);
        self.saving_usd.extend_from_slice(&more.saving_usd);
        self.settled_months.extend_from_slice(&more.settled_months);
    }
}
