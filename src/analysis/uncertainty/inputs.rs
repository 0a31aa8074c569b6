//! The inputs of a plan that are ranges: what is drawn.

use std::collections::BTreeMap;

use super::distribution::Distribution;
use super::draw::{RUN, address, uniforms};
use super::lanes::Wide;
use crate::plan::{Input, Numbers, Plan, Rate, Scale, Usd};

/// An input that is a range.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub key: String,
    /// For people: `Triage · hosted cost per call`.
    pub label: String,
    /// What its draws are addressed by.
    pub address: u64,
    pub central: f64,
    pub low: f64,
    pub high: f64,
    pub distribution: Distribution,
}

impl Range {
    /// Fills `out` with what is drawn for the samples from `first` on, a multiple of [`RUN`].
    pub(super) fn draw(&self, seed: u64, first: usize, out: &mut [f64]) {
        Draw { range: self, seed, first, out }.run();
    }

    /// The number that is drawn for one sample.
    pub(super) fn drawn(&self, seed: u64, sample: usize) -> f64 {
        let first = sample / RUN * RUN;
        let mut numbers = [0.0; RUN];
        self.draw(seed, first, &mut numbers);
        numbers[sample - first]
    }
}

struct Draw<'d> {
    range: &'d Range,
    seed: u64,
    first: usize,
    out: &'d mut [f64],
}

impl Wide for Draw<'_> {
    #[inline(always)]
    fn work(self) {
        uniforms(self.seed, self.range.address, self.first, self.out);
        self.range.distribution.quantiles(self.out);
    }
}

/// A plan with its ranges, found by where they stand in memory.
#[derive(Debug)]
pub(super) struct Ranges {
    /// Boxed, and never changed again, so that each estimate stays where it is.
    plan: Box<Plan>,
    ranges: Vec<Range>,
    by_place: BTreeMap<usize, usize>,
}

impl Ranges {
    pub(super) fn of(plan: &Plan) -> Self {
        let mut plan = Box::new(plan.clone());
        let (mut ranges, mut by_place) = (Vec::new(), BTreeMap::new());
        plan.visit_inputs_mut(&mut |spot, input| {
            let numbers = input.value();
            let key = spot.to_string();
            if let Some(distribution) = Distribution::of(numbers, input.scale(), bounds(&key, input)) {
                by_place.insert(place(input), ranges.len());
                let (central, parts) = (central(numbers, input.scale()), numbers.parts());
                let (low, high) = (parts[0], parts[parts.len() - 1]);
                let (address, label) = (address(&key), spot.label());
                ranges.push(Range { key, label, address, central, low, high, distribution });
            }
        });
        Self { plan, ranges, by_place }
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(super) fn all(&self) -> &[Range] {
        &self.ranges
    }

    /// The index of a range of this plan.
    pub(super) fn index<T>(&self, estimate: &T) -> Option<usize> {
        self.by_place.get(&place(estimate)).copied()
    }
}

/// Where something stands in memory: an estimate within its plan is known by it.
fn place<T: ?Sized>(thing: &T) -> usize {
    std::ptr::from_ref(thing).cast::<()>() as usize
}

/// As [`Estimate::central`] of its quantity.
fn central(numbers: Numbers, scale: Scale) -> f64 {
    match scale {
        Scale::Positive => numbers.of::<Usd>().central(),
        Scale::Share | Scale::Signed => numbers.of::<Rate>().central(),
    }
}

/// The smallest and the largest value that the formulas take: no price falls by more than all of it.
fn bounds(key: &str, input: &dyn Input) -> (f64, f64) {
    let bounds = input.bounds();
    let most = if key.ends_with("price_decline_per_year") { 1.0 } else { *bounds.end() };
    (*bounds.start(), most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Estimate, Price, YearMonth};

    #[test]
    fn a_range_is_found_by_where_it_stands_and_what_is_certain_is_not() {
        let mut plan = Plan::empty("Ranges", YearMonth::new(2026, 12).unwrap());
        plan.assumptions.hosted_price_decline_per_year = Estimate::range(0.1, 0.9);
        plan.prices.push(Price {
            model: "mini".into(),
            usd_per_million_output: Estimate::triple(1.0, 2.0, 3.0),
            ..Price::default()
        });
        let ranges = Ranges::of(&plan);
        let plan = ranges.plan();
        assert_eq!(ranges.index(&plan.assumptions.hosted_price_decline_per_year), Some(0));
        assert_eq!(ranges.index(&plan.prices[0].usd_per_million_output), Some(1));
        assert_eq!(ranges.index(&plan.prices[0].usd_per_million_input), None);
        assert_eq!(ranges.all()[1].key, "prices[mini].usd_per_million_output");
        let mut most = [1.0 - 1e-15];
        ranges.all()[0].distribution.quantiles(&mut most);
        assert_eq!(most, [1.0]);
    }
}
