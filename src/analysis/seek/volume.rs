//! At which volumes the tuned path crosses in time, whole replicas included.
//!
//! Between two volumes at which a replica is added the leads are linear, so each such piece is solved.
//! The pieces are not tried one by one: replicas never fall as the volume rises, which bounds the leads
//! over a whole range of volumes from both sides. A range that is all good or all bad is done; any other
//! is cut at a step of the replicas, until what is left has none inside.

use std::collections::BTreeMap;

use super::lead::{leads_of, span_between};
use crate::analysis::timeline::{Gain, Paths, Scales, Staircase};
use crate::analysis::values::Number;

/// How far a volume is followed, as a factor up.
pub(super) const REACH: f64 = 1e6;
/// How many ranges are looked at on each side of today's volume before it is given up.
const MOST_RANGES: usize = 20_000;
/// How many spans are told apart on each side.
const MOST_SPANS: usize = 4;

/// Where it holds, in factors of today's volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spans {
    /// Rising and apart from one another; one that ends at [`REACH`] goes on for ever.
    pub spans: Vec<(f64, f64)>,
    /// Beyond these factors nothing was looked at.
    pub looked_at: (f64, f64),
}

/// What the leads are made of: what is linear in the volume, and the replicas of each pool.
pub(super) struct VolumeModel {
    /// Gains at no calls, and at today's.
    at_none: Vec<Gain>,
    at_today: Vec<Gain>,
    stairs: Vec<Staircase>,
    by: f64,
}

impl VolumeModel {
    /// `pools` names the pool of each path, where it has one: those of one pool share its replicas.
    pub(super) fn new(paths: &[(&Paths, Option<&str>)], by: f64) -> Self {
        let gains = |calls: f64| {
            let each = paths.iter().map(|(paths, _)| paths.gains_without_replicas(Scales { calls, ..Scales::ONE }));
            each.reduce(|sum, gains| sum.iter().zip(gains).map(|(a, b)| plus(*a, b)).collect()).unwrap_or_default()
        };
        let mut stairs = Vec::new();
        let mut pools: BTreeMap<&str, Staircase> = BTreeMap::new();
        for (stair, pool) in paths.iter().filter_map(|(paths, pool)| Some((paths.staircase()?, *pool))) {
            let Some(pool) = pool else {
                stairs.push(stair);
                continue;
            };
            match pools.get_mut(pool) {
                None => drop(pools.insert(pool, stair)),
                Some(shared) => share(shared, &stair),
            }
        }
        stairs.extend(pools.into_values());
        Self { at_none: gains(0.0), at_today: gains(1.0), stairs, by }
    }

    /// Every span of factors around today's in which it holds, as far as it is followed.
    pub(super) fn spans(&self) -> Spans {
        let (mut below, low) = Walk::new(self, false).run(0.0, 1.0);
        let (above, high) = Walk::new(self, true).run(1.0, REACH);
        below.reverse();
        let mut spans: Vec<(f64, f64)> = Vec::new();
        for span in below.into_iter().chain(above) {
            match spans.last_mut() {
                Some(last) if last.1 >= span.0 => last.1 = last.1.max(span.1),
                _ => spans.push(span),
            }
        }
        Spans { spans, looked_at: (low, high) }
    }

    /// The leads at a factor of the volume, with the replicas that `count` says for a staircase's month.
    fn leads(&self, factor: f64, count: impl Fn(&Staircase, usize) -> f64) -> Vec<f64> {
        let months = self.at_none.iter().zip(&self.at_today).enumerate();
        let gains = months.map(|(t, (none, today))| {
            let replicas_usd: f64 = self.stairs.iter().map(|stair| count(stair, t) * stair.replica_usd[t]).sum();
            let linear = none.flow_usd + (today.flow_usd - none.flow_usd) * factor;
            Gain { lump_usd: today.lump_usd, flow_usd: linear - replicas_usd }
        });
        leads_of(gains, self.by)
    }

    /// What becomes of the factors above `from` up to `to`.
    fn look(&self, from: f64, to: f64) -> Look {
        let fewest = |stair: &Staircase, t: usize| stair.just_above(from, t);
        let most = |stair: &Staircase, t: usize| stair.at(to, t);
        let (from_fewest, to_fewest) = (self.leads(from, fewest), self.leads(to, fewest));
        let Some(cut) = self.cut(from, to) else {
            return span_between(from, to, &from_fewest, &to_fewest).map_or(Look::Bad, |(a, b)| Look::Holds(a, b));
        };
        // As if replicas were no whole numbers, none and one more than that.
        let part = |factor: f64, more: f64| {
            self.leads(factor, move |stair, t| {
                if stair.load[t] > 0.0 { (stair.load[t] * factor + more).max(stair.least[t]) } else { stair.least[t] }
            })
        };
        // A staircase without its least number is linear, so its larger end bounds it from above.
        let bare = |factor: f64| self.leads(factor, |stair, t| stair.load[t] * factor);
        let larger = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a.max(*b)).collect() };
        let at_most = [larger(&from_fewest, &to_fewest), larger(&bare(from), &bare(to))];
        if at_most.iter().any(|bound| bound.iter().any(|lead| *lead < 0.0)) {
            return Look::Bad;
        }
        let good = |from: &[f64], to: &[f64]| from.iter().chain(to).all(|lead| *lead >= 0.0);
        if good(&self.leads(from, most), &self.leads(to, most)) || good(&part(from, 1.0), &part(to, 1.0)) {
            return Look::Holds(from, to);
        }
        Look::Cut(cut)
    }

    /// A step of the replicas inside, in the middle of those of the month that has most of them.
    fn cut(&self, from: f64, to: f64) -> Option<f64> {
        let months = self.stairs.iter().flat_map(|stair| (0..stair.load.len()).map(move |t| (stair, t)));
        let (stair, t) = months.max_by(|(a, t), (b, u)| a.steps(from, to, *t).total_cmp(&b.steps(from, to, *u)))?;
        let steps = stair.steps(from, to, t);
        let cut = (stair.just_above(from, t) + libm::floor((steps - 1.0) / 2.0)) / stair.load[t];
        (steps > 0.0 && cut > from && cut < to).then_some(cut)
    }
}

/// What is known of a range of factors.
enum Look {
    /// Nowhere in it.
    Bad,
    /// Between these, and nowhere else in it.
    Holds(f64, f64),
    /// Not known before it is cut there.
    Cut(f64),
}

/// Goes through the ranges from today's volume outwards.
struct Walk<'m> {
    model: &'m VolumeModel,
    up: bool,
    spans: Vec<(f64, f64)>,
}

impl<'m> Walk<'m> {
    fn new(model: &'m VolumeModel, up: bool) -> Self {
        Self { model, up, spans: Vec::new() }
    }

    /// The spans, nearest first, and how far it was looked.
    fn run(mut self, from: f64, to: f64) -> (Vec<(f64, f64)>, f64) {
        let mut ranges = vec![(from, to)];
        let mut looks = 0;
        while let Some((from, to)) = ranges.pop() {
            looks += 1;
            if self.spans.len() > MOST_SPANS {
                // How far the last one goes is not known yet.
                let begins = self.spans.pop().map_or(from, |(low, high)| if self.up { low } else { high });
                return (self.spans, begins);
            }
            if looks > MOST_RANGES {
                return (self.spans, if self.up { from } else { to });
            }
            match self.model.look(from, to) {
                Look::Bad => {}
                Look::Holds(low, high) => self.add(low, high),
                Look::Cut(at) if self.up => ranges.extend([(at, to), (from, at)]),
                Look::Cut(at) => ranges.extend([(from, at), (at, to)]),
            }
        }
        (self.spans, if self.up { to } else { from })
    }

    fn add(&mut self, low: f64, high: f64) {
        match self.spans.last_mut() {
            Some(last) if self.up && last.1 >= low => last.1 = high,
            Some(last) if !self.up && last.0 <= high => last.0 = low,
            _ => self.spans.push((low, high)),
        }
    }
}

impl Staircase {
    fn at(&self, factor: f64, t: usize) -> f64 {
        (self.load[t] * factor).whole().max(self.least[t])
    }

    /// The replicas once the volume is past the factor by however little.
    fn just_above(&self, factor: f64, t: usize) -> f64 {
        if self.load[t] <= 0.0 {
            return self.least[t];
        }
        let load = self.load[t] * factor;
        let whole = load.whole();
        let reached = if whole > load * (1.0 + 1e-12) { whole } else { whole + 1.0 };
        reached.max(self.least[t])
    }

    /// How many replicas are added on the way.
    fn steps(&self, from: f64, to: f64, t: usize) -> f64 {
        self.at(to, t) - self.just_above(from, t)
    }
}

fn share(pool: &mut Staircase, other: &Staircase) {
    pool.load.iter_mut().zip(&other.load).for_each(|(sum, load)| *sum += load);
    pool.least.iter_mut().zip(&other.least).for_each(|(least, other)| *least = least.max(*other));
}

fn plus(a: Gain, b: Gain) -> Gain {
    Gain { lump_usd: a.lump_usd + b.lump_usd, flow_usd: a.flow_usd + b.flow_usd }
}
