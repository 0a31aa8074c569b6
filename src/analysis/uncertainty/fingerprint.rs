//! What a result depends on, as one number: equal fingerprints mean the same formula over the same draws.
//!
//! The formulas of cost are read once more, with numbers that remember nothing but a hash of how they came about.
//! A result whose fingerprint has not changed need not be sampled again.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Add, Div, Mul, Sub};

use super::inputs::Ranges;
use crate::analysis::values::{Number, Values};
use crate::plan::{Estimate, Quantity};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint(u64);

/// Reads estimates as fingerprints, and keeps which ranges were read.
#[derive(Debug)]
pub(super) struct Fingerprints<'s> {
    ranges: &'s Ranges,
    read: RefCell<BTreeSet<usize>>,
}

impl<'s> Fingerprints<'s> {
    pub(super) fn new(ranges: &'s Ranges) -> Self {
        Self { ranges, read: RefCell::default() }
    }

    /// The ranges that were read since the last time.
    pub(super) fn take_read(&self) -> BTreeSet<usize> {
        self.read.take()
    }
}

impl Values for Fingerprints<'_> {
    type N = Fingerprint;

    fn get<Q: Quantity>(&self, estimate: &Estimate<Q>) -> Fingerprint {
        let Some(index) = self.ranges.index(estimate) else { return Fingerprint::of(estimate.central()) };
        self.read.borrow_mut().insert(index);
        let parts = estimate.parts();
        let start = (self.ranges.all()[index].address, parts.len() as u64);
        Fingerprint(parts.iter().fold(mix(start.0, start.1), |sum, part| mix(sum, part.to_bits())))
    }
}

/// Two numbers into one that depends on both and on their order (the finaliser of MurmurHash3).
fn mix(a: u64, b: u64) -> u64 {
    let mut sum = a.rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.wrapping_add(0xd1b5_4a32_d192_ed03);
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        sum = (sum ^ (sum >> 33)).wrapping_mul(factor);
    }
    sum ^ (sum >> 33)
}

impl Fingerprint {
    fn with(self, operation: u64, other: Self) -> Self {
        Self(mix(mix(operation, self.0), other.0))
    }

    fn after(self, operation: u64) -> Self {
        Self(mix(operation, self.0))
    }
}

impl Add for Fingerprint {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.with(1, other)
    }
}

impl Sub for Fingerprint {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.with(2, other)
    }
}

impl Mul for Fingerprint {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.with(3, other)
    }
}

impl Div for Fingerprint {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.with(4, other)
    }
}

impl Number for Fingerprint {
    fn of(value: f64) -> Self {
        Self(mix(0, value.to_bits()))
    }

    fn pow(self, exponent: f64) -> Self {
        self.with(5, Self::of(exponent))
    }

    fn sqrt(self) -> Self {
        self.after(7)
    }

    fn ln(self) -> Self {
        self.after(8)
    }

    fn normal_cdf(self) -> Self {
        self.after(9)
    }

    fn larger(self, other: Self) -> Self {
        self.with(10, other)
    }

    fn smaller(self, other: Self) -> Self {
        self.with(11, other)
    }

    fn whole(self) -> Self {
        self.after(12)
    }

    fn if_above(self, limit: f64, then: Self, otherwise: Self) -> Self {
        self.with(13, Self::of(limit)).with(14, then).with(15, otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, YearMonth};

    #[test]
    fn a_fingerprint_tells_numbers_orders_and_ranges_apart() {
        let [a, b] = [1.0, 2.0].map(Fingerprint::of);
        let all = [a, b, a + b, b + a, a - b, a * b, a / b, a.sqrt(), a.ln(), a.whole(), a.pow(2.0), a.pow(3.0)];
        for (i, one) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|other| other != one), "{i}");
        }
        assert_eq!(a + b, Fingerprint::of(1.0) + Fingerprint::of(2.0));
    }

    #[test]
    fn two_inputs_of_the_same_numbers_are_not_the_same_draws() {
        let mut plan = Plan::empty("Prints", YearMonth::new(2026, 12).unwrap());
        plan.assumptions.hosted_price_decline_per_year = Estimate::range(0.1, 0.9);
        plan.assumptions.serving_price_decline_per_year = Estimate::range(0.1, 0.9);
        let ranges = Ranges::of(&plan);
        let prints = Fingerprints::new(&ranges);
        let assumptions = &ranges.plan().assumptions;
        let hosted = prints.get(&assumptions.hosted_price_decline_per_year);
        assert_eq!(prints.take_read(), BTreeSet::from([0]));
        assert_ne!(hosted, prints.get(&assumptions.serving_price_decline_per_year));
        assert_eq!(hosted, prints.get(&assumptions.hosted_price_decline_per_year));
    }
}
