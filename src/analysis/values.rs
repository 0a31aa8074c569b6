//! What the formulas of cost are written in, so that each is written once and read in several ways.
//!
//! A formula takes a reader, [`Values`], and computes with its numbers, [`Number`]: the central value of
//! each estimate, a block of draws, or the formula itself with the estimates it is made of. A reader
//! can tell estimates apart by their address within the plan that is borrowed.

use std::ops::{Add, Div, Mul, Sub};

use crate::plan::{Estimate, Quantity};

/// Says what an estimate stands for.
pub(crate) trait Values {
    type N: Number;

    fn get<Q: Quantity>(&self, estimate: &Estimate<Q>) -> Self::N;

    /// A whole number of the plan.
    fn count(&self, number: &u32) -> Self::N {
        Self::N::of(f64::from(*number))
    }
}

/// A number, or many at once: every function works on each of them by itself.
pub(crate) trait Number:
    Clone + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    fn of(value: f64) -> Self;
    fn pow(self, exponent: f64) -> Self;
    fn sqrt(self) -> Self;
    fn ln(self) -> Self;
    /// The distribution function of the standard normal distribution.
    fn normal_cdf(self) -> Self;
    fn larger(self, other: Self) -> Self;
    fn smaller(self, other: Self) -> Self;
    /// Rounded up; what is whole but for the rounding of its factors stays as it is.
    fn whole(self) -> Self;
    /// `then` where this is above `limit`, else `otherwise`.
    fn if_above(self, limit: f64, then: Self, otherwise: Self) -> Self;

    /// Whether it is zero, as far as that is seen without looking at each of its samples.
    #[must_use]
    fn is_nothing(&self) -> bool {
        false
    }

    /// Gives a result on the way a name that people read; of use only where the formula is kept.
    #[must_use]
    fn named(self, _words: &'static str) -> Self {
        self
    }
}

/// Reads each estimate at its central value.
pub(crate) struct Central;

impl Values for Central {
    type N = f64;

    fn get<Q: Quantity>(&self, estimate: &Estimate<Q>) -> f64 {
        estimate.central()
    }
}

impl Number for f64 {
    fn of(value: f64) -> Self {
        value
    }

    fn pow(self, exponent: f64) -> Self {
        libm::pow(self, exponent)
    }

    fn sqrt(self) -> Self {
        libm::sqrt(self)
    }

    fn ln(self) -> Self {
        libm::log(self)
    }

    fn normal_cdf(self) -> Self {
        0.5 * libm::erfc(-self / std::f64::consts::SQRT_2)
    }

    fn larger(self, other: Self) -> Self {
        self.max(other)
    }

    fn smaller(self, other: Self) -> Self {
        self.min(other)
    }

    fn whole(self) -> Self {
        let nearest = libm::round(self);
        if libm::fabs(self - nearest) <= LOAD_ROUNDING * nearest { nearest } else { libm::ceil(self) }
    }

    fn if_above(self, limit: f64, then: Self, otherwise: Self) -> Self {
        if self > limit { then } else { otherwise }
    }
}

/// What a load can be off by, as a part of it, after the dozen roundings of its factors. No more than that: at ten
/// million replicas a wider margin would swallow one that is needed.
pub(crate) const LOAD_ROUNDING: f64 = 16.0 * f64::EPSILON;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Usd;

    #[test]
    fn a_number_that_is_whole_but_for_rounding_is_not_rounded_up() {
        assert_eq!(Number::whole(1.0 + f64::EPSILON), 1.0);
        assert_eq!(Number::whole(1.000_1), 2.0);
        assert_eq!(Number::whole(0.0), 0.0);
        assert_eq!(Number::whole(1e-12), 1.0);
    }

    #[test]
    fn of_ten_million_replicas_the_last_one_counts() {
        assert_eq!(Number::whole(13_688_200.01), 13_688_201.0);
    }

    #[test]
    fn the_normal_distribution_is_as_in_the_tables() {
        assert_eq!(Number::normal_cdf(0.0), 0.5);
        assert!((Number::normal_cdf(1.644_853_626_951_472_7) - 0.95).abs() < 1e-15);
        assert_eq!((f64::NEG_INFINITY.normal_cdf(), f64::INFINITY.normal_cdf()), (0.0, 1.0));
    }

    #[test]
    fn the_central_reader_gives_the_central_value() {
        assert_eq!(Central.get(&Estimate::<Usd>::triple(1.0, 2.0, 6.0)), 2.0);
    }
}
