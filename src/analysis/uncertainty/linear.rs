//! Both curves of a step as few sums: what most steps cost grows with their calls, and with nothing else.
//!
//! With `H` and `S` what an entry's calls are at hosted and at serving prices, from the start to a month's end
//! ([`Traffic`]), the hosted curve is `h · H`, and the tuned one differs from it by `c + a · H + b · S`. The numbers
//! change at the start of a few months only. Steps of the same traffic add up number by number.

use super::column::Column;
use super::curves::{Keep, Totals};
use super::lanes::{LANES, Lanes, Wide};
use super::paths::Paths;
use super::settling::Settling;
use super::sums::Sums;
use super::traffic::{Few, Traffic};
use crate::analysis::tuned::{ServingPath, TunedPath};

/// The hosted curve, and by how much the tuned one differs.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    hosted_usd: Column,
    /// By month, rising.
    changes: Vec<(usize, Change)>,
}

/// What changes at the start of a month.
#[derive(Clone, Debug)]
struct Change {
    lump_usd: Column,
    slope: Option<Slope>,
}

/// How the tuned curve moves away from the hosted one: with `H`, with `S`, and each month.
#[derive(Clone, Debug)]
struct Slope<N = Column> {
    of_hosted: N,
    of_served: N,
    monthly: N,
}

impl Slope {
    fn plus(self, other: Self) -> Self {
        Self {
            of_hosted: self.of_hosted + other.of_hosted,
            of_served: self.of_served + other.of_served,
            monthly: self.monthly + other.monthly,
        }
    }

    #[inline(always)]
    fn lanes(&self, at: usize) -> Slope<Lanes> {
        let Self { of_hosted, of_served, monthly } = self;
        Slope { of_hosted: of_hosted.lanes(at), of_served: of_served.lanes(at), monthly: monthly.lanes(at) }
    }
}

impl Linear {
    /// `None` where cost does not grow with the calls of one entry alone.
    pub(super) fn of(paths: &Paths<Column>, months: usize) -> Option<Self> {
        let term = paths.calls.single()?;
        let hosted_usd = paths.hosted_usd.clone() * term.factor.clone();
        let mut linear = Self { hosted_usd, changes: Vec::new() };
        if let Some(tuned) = &paths.tuned {
            let ServingPath::PerCall(serving_usd) = &tuned.serving else { return None };
            linear.tune(tuned, &(serving_usd.clone() * term.factor.clone()), months);
        }
        Some(linear)
    }

    fn tune(&mut self, tuned: &TunedPath<Column>, serving_usd: &Column, months: usize) {
        let zero = || Column::Same(0.0);
        let mut before = zero();
        for (index, (month, share)) in tuned.served_shares().into_iter().enumerate() {
            let more = share.clone() - std::mem::replace(&mut before, share);
            let slope = Slope {
                of_hosted: zero() - more.clone() * self.hosted_usd.clone(),
                of_served: more * serving_usd.clone(),
                monthly: if index == 0 { tuned.upkeep_usd.clone() } else { zero() },
            };
            self.change(month, Change { lump_usd: zero(), slope: Some(slope) });
        }
        self.change(0, Change { lump_usd: tuned.upfront_usd.clone(), slope: None });
        for month in 0..months {
            if let Some(lump_usd) = tuned.retrain_usd(month) {
                self.change(month, Change { lump_usd, slope: None });
            }
        }
        self.changes.retain(|(month, _)| *month < months);
    }

    fn change(&mut self, month: usize, more: Change) {
        match self.changes.binary_search_by_key(&month, |(month, _)| *month) {
            Err(place) => self.changes.insert(place, (month, more)),
            Ok(place) => {
                let own = &mut self.changes[place].1;
                own.lump_usd = std::mem::replace(&mut own.lump_usd, Column::Same(0.0)) + more.lump_usd;
                own.slope = match (own.slope.take(), more.slope) {
                    (Some(own), Some(more)) => Some(own.plus(more)),
                    (own, more) => own.or(more),
                };
            }
        }
    }

    /// The same where nothing is tuned.
    pub(super) fn hosted(self) -> Self {
        Self { hosted_usd: self.hosted_usd, changes: Vec::new() }
    }

    /// Adds another step of the same traffic.
    pub(super) fn add(&mut self, other: Self) {
        self.hosted_usd = std::mem::replace(&mut self.hosted_usd, Column::Same(0.0)) + other.hosted_usd;
        other.changes.into_iter().for_each(|(month, change)| self.change(month, change));
    }

    /// Evaluates the first `samples` of a block; in the month `ready` everything tuned serves.
    pub(super) fn run(
        &self,
        traffic: &Traffic,
        (samples, months): (usize, usize),
        ready: usize,
        keep: &mut impl Keep,
        totals: &mut Totals<&mut [f64]>,
    ) {
        let mut points = Settling::room(months);
        Run { linear: self, traffic, samples, months, ready, keep, totals, points: &mut points }.run();
    }

    /// Adds both curves to those of a mix.
    pub(super) fn add_to(&self, traffic: &Traffic, (samples, months): (usize, usize), sums: &mut Sums) {
        AddTo { linear: self, traffic, samples, months, sums }.run();
    }
}

/// The numbers of a few samples as their months pass.
struct Running {
    hosted_usd: Lanes,
    constant: Lanes,
    slope: Slope<Lanes>,
}

impl Running {
    #[inline(always)]
    fn new(linear: &Linear, at: usize) -> Self {
        let zero = Lanes::of_zero;
        let slope = Slope { of_hosted: zero(), of_served: zero(), monthly: zero() };
        Self { hosted_usd: linear.hosted_usd.lanes(at), constant: zero(), slope }
    }

    /// Changes at the start of month `t`; gives the lump that is paid then.
    #[inline(always)]
    fn change(&mut self, t: usize, at: usize, change: &Change, few: Few<'_>) -> Lanes {
        if let Some(more) = &change.slope {
            let more = more.lanes(at);
            let (hosted, served) = few.before(t);
            // The curves go on from where they are.
            self.constant = self.constant - (more.of_hosted * hosted + more.of_served * served);
            self.slope.of_hosted = self.slope.of_hosted + more.of_hosted;
            self.slope.of_served = self.slope.of_served + more.of_served;
            self.slope.monthly = self.slope.monthly + more.monthly;
        }
        let lump_usd = change.lump_usd.lanes(at);
        self.constant = self.constant + lump_usd;
        lump_usd
    }

    /// Tuned less hosted, at the end of month `t`.
    #[inline(always)]
    fn difference(&mut self, (hosted, served): (Lanes, Lanes)) -> Lanes {
        self.constant = self.constant + self.slope.monthly;
        self.constant + (self.slope.of_hosted * hosted + self.slope.of_served * served)
    }

    /// What is paid in month `t` but for lumps: hosted, and tuned.
    #[inline(always)]
    fn flows(&self, (hosted, served): (Lanes, Lanes)) -> (Lanes, Lanes) {
        let hosted_usd = self.hosted_usd * hosted;
        let more = self.slope.of_hosted * hosted + self.slope.of_served * served;
        (hosted_usd, hosted_usd + more + self.slope.monthly)
    }
}

struct Run<'r, 't, K> {
    linear: &'r Linear,
    traffic: &'r Traffic,
    samples: usize,
    months: usize,
    ready: usize,
    keep: &'r mut K,
    totals: &'r mut Totals<&'t mut [f64]>,
    points: &'r mut [Lanes],
}

impl<K: Keep> Wide for Run<'_, '_, K> {
    #[inline(always)]
    fn work(self) {
        let (changes, months) = (&self.linear.changes[..], self.months);
        for at in (0..self.samples).step_by(LANES) {
            let few = self.traffic.few(at);
            let mut running = Running::new(self.linear, at);
            let mut difference = Lanes::of_zero();
            let mut proposed = Lanes::of_zero();
            let mut settling = Settling::new(self.points);
            let (mut next, mut t) = (0, 0);
            while t < months {
                if next < changes.len() && changes[next].0 == t {
                    let start = difference + running.change(t, at, &changes[next].1, few);
                    settling.start(t, start);
                    next += 1;
                }
                let until = if next < changes.len() { changes[next].0 } else { months };
                if t <= self.ready && self.ready < until {
                    proposed = running.flows(few.within(self.ready)).1;
                }
                while t < until {
                    let sums = few.month(t);
                    difference = running.difference(sums);
                    settling.end(t, difference);
                    if self.keep.wants(t) {
                        let hosted_usd = running.hosted_usd * sums.0;
                        self.keep.keep(t, at, &hosted_usd, &(hosted_usd + difference));
                    }
                    t += 1;
                }
            }
            let hosted_usd = running.hosted_usd * few.before(months).0;
            hosted_usd.write(&mut self.totals.hosted_usd[at..]);
            // A cost that is no number saves none.
            (hosted_usd - (hosted_usd + difference)).write(&mut self.totals.saving_usd[at..]);
            settling.since(months).write(&mut self.totals.settled_months[at..]);
            proposed.write(&mut self.totals.proposed_usd[at..]);
        }
    }
}

struct AddTo<'a> {
    linear: &'a Linear,
    traffic: &'a Traffic,
    samples: usize,
    months: usize,
    sums: &'a mut Sums,
}

impl Wide for AddTo<'_> {
    #[inline(always)]
    fn work(self) {
        let changes = &self.linear.changes[..];
        for at in (0..self.samples).step_by(LANES) {
            let few = self.traffic.few(at);
            let mut running = Running::new(self.linear, at);
            let mut next = 0;
            for t in 0..self.months {
                let mut lump_usd = None;
                if next < changes.len() && changes[next].0 == t {
                    lump_usd = Some(running.change(t, at, &changes[next].1, few));
                    next += 1;
                }
                self.sums.add(t, at, running.flows(few.within(t)), lump_usd);
            }
        }
    }
}
