//! Numbers of a few samples side by side: what the months are run with.
//!
//! Few enough to stay in the machine's registers and its nearest memory, all treated alike, so that a compiler
//! computes several at once. What it may not do is reorder the sums within one, so the figures are the same everywhere.

use std::ops::{Add, Div, Mul, Sub};

use crate::analysis::values::{LOAD_ROUNDING, Number};

pub(super) const LANES: usize = 16;

/// Work that is compiled for several widths of vectors. All that it calls is `inline(always)`, and no closure of
/// more than a line: what is not inlined stays narrow.
pub(super) trait Wide: Sized {
    fn work(self);

    /// Runs with the widest vectors that the machine has. They compute each number as the narrow ones do.
    fn run(self) {
        pulp::Arch::new().dispatch(Job(self));
    }
}

struct Job<W>(W);

impl<W: Wide> pulp::WithSimd for Job<W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.0.work();
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lanes(pub(super) [f64; LANES]);

impl Lanes {
    /// From a slice of as many.
    #[inline(always)]
    pub(super) fn read(numbers: &[f64]) -> Self {
        let mut lanes = [0.0; LANES];
        lanes.copy_from_slice(numbers);
        Self(lanes)
    }

    #[inline(always)]
    pub(super) fn of_zero() -> Self {
        Self([0.0; LANES])
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let mut lanes = self.0;
        for lane in &mut lanes {
            *lane = f(*lane);
        }
        Self(lanes)
    }

    #[inline(always)]
    pub(super) fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut lanes = self.0;
        for (a, b) in lanes.iter_mut().zip(other.0) {
            *a = f(*a, b);
        }
        Self(lanes)
    }

    #[inline(always)]
    pub(super) fn write(self, numbers: &mut [f64]) {
        numbers[..LANES].copy_from_slice(&self.0);
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl Mul for Lanes {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl Div for Lanes {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
}

impl Number for Lanes {
    #[inline(always)]
    fn of(value: f64) -> Self {
        Self([value; LANES])
    }

    fn pow(self, exponent: f64) -> Self {
        self.map(|x| Number::pow(x, exponent))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(f64::sqrt)
    }

    fn ln(self) -> Self {
        self.map(Number::ln)
    }

    fn normal_cdf(self) -> Self {
        self.map(Number::normal_cdf)
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn smaller(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    fn whole(self) -> Self {
        // Halves are never near enough to a whole number for their direction to matter.
        self.map(|x| {
            let nearest = x.round_ties_even();
            let up = if nearest < x { nearest + 1.0 } else { nearest };
            if (x - nearest).abs() <= LOAD_ROUNDING * nearest { nearest } else { up }
        })
    }

    #[inline(always)]
    fn if_above(self, limit: f64, then: Self, otherwise: Self) -> Self {
        let mut lanes = otherwise.0;
        for ((lane, x), then) in lanes.iter_mut().zip(self.0).zip(then.0) {
            *lane = if x > limit { then } else { *lane };
        }
        Self(lanes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_round_up_as_numbers_do(
            x in prop_oneof![0.0..100.0_f64, (0..1000_u32).prop_map(f64::from), 1e6..1e9_f64],
        ) {
            for x in [x, x * (1.0 + f64::EPSILON), x * (1.0 - f64::EPSILON), x + 0.5, x * (1.0 + 20.0 * f64::EPSILON)] {
                prop_assert_eq!(Lanes::of(x).whole().0[3], Number::whole(x));
            }
        }
    }

    #[test]
    fn lanes_choose_each_for_itself() {
        let mut numbers = [0.0; LANES];
        (numbers[1], numbers[2]) = (1.0, f64::NAN);
        let chosen = Lanes(numbers).if_above(0.0, Lanes::of(5.0), Lanes::of(6.0));
        assert_eq!(chosen.0[..3], [6.0, 5.0, 6.0]);
        assert_eq!(Lanes(numbers).larger(Lanes::of(0.5)).0[..2], [0.5, 1.0]);
    }
}
