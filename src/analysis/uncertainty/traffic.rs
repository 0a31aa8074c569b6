//! What all steps share that hear of one entry: its calls at the prices of each month, added up.

use super::column::Column;
use super::lanes::{LANES, Lanes, Wide};
use super::paths::Prices;
use super::volumes::Term;

/// An entry's calls at hosted and at serving prices, as factors of those of month 0, from the plan's start to the end
/// of each month: `Σ calls · price`. For a few samples month after month, then for the next few.
#[derive(Debug)]
pub(super) struct Traffic {
    months: usize,
    sums: Vec<f64>,
}

impl Traffic {
    /// `samples` is a multiple of the lanes.
    pub(super) fn new(term: &Term<Column>, prices: &Prices<Column>, samples: usize, months: usize) -> Self {
        let mut sums = vec![0.0; 2 * months * samples];
        Fill { term, prices, months, sums: &mut sums }.run();
        Self { months, sums }
    }

    /// Of the few samples from `at` on.
    #[inline(always)]
    pub(super) fn few(&self, at: usize) -> Few<'_> {
        Few(&self.sums[2 * self.months * at..][..2 * self.months * LANES])
    }
}

/// The sums of a few samples.
#[derive(Clone, Copy)]
pub(super) struct Few<'t>(&'t [f64]);

impl Few<'_> {
    /// Hosted and served, at the end of month `t`.
    #[inline(always)]
    pub(super) fn month(&self, t: usize) -> (Lanes, Lanes) {
        let sums = &self.0[2 * LANES * t..][..2 * LANES];
        (Lanes::read(&sums[..LANES]), Lanes::read(&sums[LANES..]))
    }

    /// At the start of month `t`.
    #[inline(always)]
    pub(super) fn before(&self, t: usize) -> (Lanes, Lanes) {
        if t == 0 { (Lanes::of_zero(), Lanes::of_zero()) } else { self.month(t - 1) }
    }

    /// In month `t` alone.
    #[inline(always)]
    pub(super) fn within(&self, t: usize) -> (Lanes, Lanes) {
        let ((hosted, served), before) = (self.month(t), self.before(t));
        (hosted - before.0, served - before.1)
    }
}

struct Fill<'f> {
    term: &'f Term<Column>,
    prices: &'f Prices<Column>,
    months: usize,
    sums: &'f mut [f64],
}

impl Wide for Fill<'_> {
    #[inline(always)]
    fn work(self) {
        let few = self.sums.chunks_exact_mut(2 * self.months.max(1) * LANES);
        for (index, few) in few.enumerate() {
            let at = index * LANES;
            let mut requests = self.term.run_requests(at);
            let mut prices = self.prices.run(at);
            let (mut hosted, mut served) = (Lanes::of_zero(), Lanes::of_zero());
            for (t, sums) in few.chunks_exact_mut(2 * LANES).enumerate() {
                let (hosted_price, serving_price) = prices.next(t);
                let calls = requests.next();
                hosted = hosted + calls * hosted_price;
                served = served + calls * serving_price;
                hosted.write(sums);
                served.write(&mut sums[LANES..]);
            }
        }
    }
}
