//! Both cost curves of a few samples as their months pass, and where they end.

use super::bands::PILOT;
use super::lanes::{LANES, Lanes};
use super::settling::Settling;

/// Samples that are evaluated together: what is kept of them stays near the processor.
pub(super) const BLOCK: usize = 512;

/// From the numbers of a block in one month to those in the next: what is a power of two apart displaces one another
/// near the processor.
pub(super) const STRIDE: usize = BLOCK + LANES;

/// Keeps both cumulative costs at the end of a month.
pub(super) trait Keep {
    /// Whether anything is kept of the month.
    #[inline(always)]
    fn wants(&self, _month: usize) -> bool {
        true
    }

    /// `at` is the first of the samples within their block.
    fn keep(&mut self, month: usize, at: usize, hosted_usd: &Lanes, tuned_usd: &Lanes);
}

/// Nothing but the totals is wanted.
impl Keep for () {
    #[inline(always)]
    fn wants(&self, _: usize) -> bool {
        false
    }

    #[inline(always)]
    fn keep(&mut self, _: usize, _: usize, _: &Lanes, _: &Lanes) {}
}

/// The curves of a block themselves, [`STRIDE`] from month to month.
#[derive(Debug)]
pub(super) struct Curves {
    pub hosted: Vec<f64>,
    pub tuned: Vec<f64>,
}

impl Curves {
    pub(super) fn new(months: usize) -> Self {
        let all = vec![0.0; months * STRIDE];
        Self { hosted: all.clone(), tuned: all }
    }
}

impl Curves {
    /// Takes those samples of others that give a figure while there is room for a pilot; `counted` there are already.
    /// Gives how many there are then.
    pub(super) fn take(&mut self, counted: usize, others: &Self, savings: &[f64]) -> usize {
        let figures = savings.iter().enumerate().filter(|(_, saving)| saving.is_finite());
        let all = figures.take(PILOT - counted).enumerate();
        let mut taken = 0;
        for (index, (sample, _)) in all {
            for (own, other) in [(&mut self.hosted, &others.hosted), (&mut self.tuned, &others.tuned)] {
                let months = own.chunks_exact_mut(STRIDE).zip(other.chunks_exact(STRIDE));
                months.for_each(|(own, other)| own[counted + index] = other[sample]);
            }
            taken = index + 1;
        }
        counted + taken
    }
}

impl Keep for Curves {
    #[inline(always)]
    fn keep(&mut self, month: usize, at: usize, hosted_usd: &Lanes, tuned_usd: &Lanes) {
        let place = month * STRIDE + at;
        self.hosted[place..place + LANES].copy_from_slice(&hosted_usd.0);
        self.tuned[place..place + LANES].copy_from_slice(&tuned_usd.0);
    }
}

/// Both curves of the [`LANES`] samples from one on.
pub(super) struct Running<'p> {
    at: usize,
    /// The month whose tuned flow is kept: the first in which everything tuned serves.
    ready: usize,
    hosted: Lanes,
    tuned: Lanes,
    /// The tuned flow of the ready month.
    proposed: Lanes,
    /// Tuned less hosted: it is not the difference of the curves, which would round another way.
    difference: Lanes,
    settling: Settling<'p>,
}

impl<'p> Running<'p> {
    /// `points` is the room of [`Settling`].
    #[inline(always)]
    pub(super) fn new(at: usize, ready: usize, points: &'p mut [Lanes]) -> Self {
        let [hosted, tuned, proposed, difference] = [Lanes::of_zero(); 4];
        Self { at, ready, hosted, tuned, proposed, difference, settling: Settling::new(points) }
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
        if t == self.ready {
            self.proposed = tuned_usd;
        }
        self.hosted = self.hosted + hosted_usd;
        self.tuned = match lump_usd {
            Some(lump_usd) => self.tuned + lump_usd + tuned_usd,
            None => self.tuned + tuned_usd,
        };
        if let Some(lump_usd) = lump_usd {
            self.difference = self.difference + lump_usd;
            self.settling.start(t, self.difference);
        }
        self.difference = self.difference + (tuned_usd - hosted_usd);
        self.settling.end(t, self.difference);
        keep.keep(t, self.at, &self.hosted, &self.tuned);
    }

    #[inline(always)]
    pub(super) fn end(self, months: usize, totals: &mut Totals<&mut [f64]>) {
        self.hosted.write(&mut totals.hosted_usd[self.at..]);
        (self.hosted - self.tuned).write(&mut totals.saving_usd[self.at..]);
        self.settling.since(months).write(&mut totals.settled_months[self.at..]);
        self.proposed.write(&mut totals.proposed_usd[self.at..]);
    }
}

/// Each sample's totals: of all samples, or those of a block.
#[derive(Clone, Debug)]
pub(super) struct Totals<C = Vec<f64>> {
    pub hosted_usd: C,
    /// No number where a draw gives none.
    pub saving_usd: C,
    /// Infinite where the curves never settle.
    pub settled_months: C,
    /// What a month costs on the tuned path once it serves.
    pub proposed_usd: C,
}

impl Totals {
    /// Room for so many samples, up to whole lanes; no numbers yet.
    pub(super) fn new(samples: usize) -> Self {
        let [hosted_usd, saving_usd, settled_months, proposed_usd] = [const { Vec::new() }; 4];
        let mut totals = Self { hosted_usd, saving_usd, settled_months, proposed_usd };
        totals.make_room(samples);
        totals
    }

    /// The same where there may be numbers of others, all of which are to be written over.
    pub(super) fn make_room(&mut self, samples: usize) {
        let Self { hosted_usd, saving_usd, settled_months, proposed_usd } = self;
        for column in [hosted_usd, saving_usd, settled_months, proposed_usd] {
            column.resize(samples.next_multiple_of(LANES), f64::NAN);
        }
    }

    pub(super) fn blocks(&mut self) -> impl Iterator<Item = Totals<&mut [f64]>> {
        let hosted = self.hosted_usd.chunks_mut(BLOCK).zip(self.saving_usd.chunks_mut(BLOCK));
        let others = self.settled_months.chunks_mut(BLOCK).zip(self.proposed_usd.chunks_mut(BLOCK));
        hosted.zip(others).map(|((hosted_usd, saving_usd), (settled_months, proposed_usd))| Totals {
            hosted_usd,
            saving_usd,
            settled_months,
            proposed_usd,
        })
    }

    /// What one block says of its first samples.
    pub(super) fn of_block(samples: usize, run: impl FnOnce(&mut Totals<&mut [f64]>)) -> Self {
        let mut totals = Self::new(samples);
        if let Some(mut block) = totals.blocks().next() {
            run(&mut block);
        }
        totals.truncate(samples);
        totals
    }

    pub(super) fn truncate(&mut self, samples: usize) {
        let Self { hosted_usd, saving_usd, settled_months, proposed_usd } = self;
        for column in [hosted_usd, saving_usd, settled_months, proposed_usd] {
            column.truncate(samples);
        }
    }

    /// Those of the samples that give a figure.
    pub(super) fn counted(&self) -> Self {
        let column = |usd: &[f64]| {
            let counted = usd.iter().zip(&self.saving_usd).filter(|(_, saving)| saving.is_finite());
            counted.map(|(usd, _)| *usd).collect()
        };
        Self {
            hosted_usd: column(&self.hosted_usd),
            saving_usd: column(&self.saving_usd),
            settled_months: column(&self.settled_months),
            proposed_usd: column(&self.proposed_usd),
        }
    }
}

impl Totals<&mut [f64]> {
    /// No sample of the block gives a number.
    pub(super) fn forget(&mut self) {
        let Self { hosted_usd, saving_usd, settled_months, proposed_usd } = self;
        for column in [hosted_usd, saving_usd, settled_months, proposed_usd] {
            column.fill(f64::NAN);
        }
    }
}
