//! Numbers of a block of samples at once: what the formulas of cost compute with.

use std::ops::{Add, Div, Mul, Sub};
use std::sync::Arc;

use super::lanes::{LANES, Lanes, Wide};
use super::normal;
use crate::analysis::values::Number;

/// One number for each sample of a block. What is the same in all of them is kept once.
#[derive(Clone, Debug)]
pub(super) enum Column {
    Same(f64),
    Each(Arc<Vec<f64>>),
}

impl Column {
    pub(super) fn of_each(numbers: Vec<f64>) -> Self {
        Self::Each(Arc::new(numbers))
    }

    /// The numbers of [`LANES`] samples.
    #[inline(always)]
    pub(super) fn lanes(&self, at: usize) -> Lanes {
        match self {
            Self::Same(value) => Lanes::of(*value),
            Self::Each(numbers) => Lanes::read(&numbers[at..at + LANES]),
        }
    }

    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Same(value) => Self::Same(f(value)),
            Self::Each(mut numbers) => {
                Each(Arc::<Vec<f64>>::make_mut(&mut numbers), f).run();
                Self::Each(numbers)
            }
        }
    }

    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (a, Self::Same(b)) => a.map(|a| f(a, b)),
            (Self::Same(a), b) => b.map(|b| f(a, b)),
            (Self::Each(mut a), Self::Each(mut b)) => {
                if Arc::get_mut(&mut a).is_none() && Arc::get_mut(&mut b).is_some() {
                    Pairs(Arc::<Vec<f64>>::make_mut(&mut b), &a, |b, a| f(a, b)).run();
                    return Self::Each(b);
                }
                Pairs(Arc::<Vec<f64>>::make_mut(&mut a), &b, f).run();
                Self::Each(a)
            }
        }
    }

    /// Whether it is zero in every sample.
    pub(super) fn is_zero(&self) -> bool {
        match self {
            Self::Same(value) => *value == 0.0,
            Self::Each(numbers) => numbers.iter().all(|number| *number == 0.0),
        }
    }

    /// The number of one sample.
    pub(super) fn at(&self, index: usize) -> f64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(numbers) => numbers[index],
        }
    }
}

impl Add for Column {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match (&self, &other) {
            (_, Self::Same(0.0)) => self,
            (Self::Same(0.0), _) => other,
            _ => self.zip(other, |a, b| a + b),
        }
    }
}

impl Sub for Column {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        if other.is_nothing() { self } else { self.zip(other, |a, b| a - b) }
    }
}

impl Mul for Column {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        match (&self, &other) {
            (_, Self::Same(1.0)) => self,
            (Self::Same(1.0), _) => other,
            _ => self.zip(other, |a, b| a * b),
        }
    }
}

impl Div for Column {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        match other {
            Self::Same(1.0) => self,
            other => self.zip(other, |a, b| a / b),
        }
    }
}

/// Changes each number.
struct Each<'n, F>(&'n mut [f64], F);

impl<F: Fn(f64) -> f64> Wide for Each<'_, F> {
    #[inline(always)]
    fn work(self) {
        for x in self.0 {
            *x = self.1(*x);
        }
    }
}

/// Changes each number by another one.
struct Pairs<'n, F>(&'n mut [f64], &'n [f64], F);

impl<F: Fn(f64, f64) -> f64> Wide for Pairs<'_, F> {
    #[inline(always)]
    fn work(self) {
        for (x, y) in self.0.iter_mut().zip(self.1) {
            *x = self.2(*x, *y);
        }
    }
}

struct Powers<'n>(&'n mut [f64], f64);

impl Wide for Powers<'_> {
    #[inline(always)]
    fn work(self) {
        normal::powers(self.0, self.1);
    }
}

impl Number for Column {
    fn of(value: f64) -> Self {
        Self::Same(value)
    }

    fn is_nothing(&self) -> bool {
        matches!(self, Self::Same(0.0))
    }

    fn pow(self, exponent: f64) -> Self {
        let Self::Each(numbers) = &self else { return self.map(|x| Number::pow(x, exponent)) };
        let mut powers = numbers.as_ref().clone();
        Powers(&mut powers, exponent).run();
        // What is zero or no plain number is left to the ordinary power.
        for (power, x) in powers.iter_mut().zip(numbers.iter()).filter(|(power, _)| power.is_nan()) {
            *power = Number::pow(*x, exponent);
        }
        Self::of_each(powers)
    }

    fn sqrt(self) -> Self {
        self.map(f64::sqrt)
    }

    fn ln(self) -> Self {
        self.map(Number::ln)
    }

    fn normal_cdf(self) -> Self {
        self.map(Number::normal_cdf)
    }

    fn larger(self, other: Self) -> Self {
        self.zip(other, Number::larger)
    }

    fn smaller(self, other: Self) -> Self {
        self.zip(other, Number::smaller)
    }

    fn whole(self) -> Self {
        self.map(Number::whole)
    }

    fn if_above(self, limit: f64, then: Self, otherwise: Self) -> Self {
        let len = |column: &Self| match column {
            Self::Same(_) => None,
            Self::Each(numbers) => Some(numbers.len()),
        };
        let Some(samples) = len(&self).or(len(&then)).or(len(&otherwise)) else {
            return Self::Same(Number::if_above(self.at(0), limit, then.at(0), otherwise.at(0)));
        };
        let choose = |i: usize| Number::if_above(self.at(i), limit, then.at(i), otherwise.at(i));
        Self::of_each((0..samples).map(choose).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_compute_as_numbers_do_each_sample_by_itself() {
        let numbers = || vec![1.5, 2.0, -3.0, 0.0];
        let each = || Column::of_each(numbers());
        let kept = each();
        let all = [
            (each() + Column::Same(2.0), [3.5, 4.0, -1.0, 2.0]),
            (Column::Same(2.0) - kept.clone(), [0.5, 0.0, 5.0, 2.0]),
            (kept.clone() * each(), [2.25, 4.0, 9.0, 0.0]),
            (each() / kept.clone(), [1.0, 1.0, 1.0, f64::NAN]),
            (kept.clone() - kept.clone(), [0.0; 4]),
            (kept.clone().if_above(0.0, Column::Same(7.0), each()), [7.0, 7.0, -3.0, 0.0]),
            (kept.clone().larger(Column::Same(1.0)), [1.5, 2.0, 1.0, 1.0]),
            (kept.clone().whole(), [2.0, 2.0, -3.0, 0.0]),
        ];
        for (found, expected) in all {
            for (i, expected) in expected.iter().enumerate() {
                assert!(found.at(i) == *expected || found.at(i).is_nan() && expected.is_nan(), "{found:?}");
            }
        }
        assert_eq!((0..4).map(|i| kept.at(i)).collect::<Vec<_>>(), numbers());
    }
}
