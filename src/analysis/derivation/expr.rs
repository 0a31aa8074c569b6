//! A formula that is kept: numbers that know how they came about.

use std::ops::{Add, Div, Mul, Sub};
use std::rc::Rc;

use super::figure::Figure;
use super::ledger::Ledger;
use crate::analysis::values::{Number, Values};
use crate::plan::{Estimate, Quantity};

/// A number with the formula it comes from. Its value is computed as the evaluation computes it, operation by
/// operation, so that it is the same to the last bit.
#[derive(Clone, Debug)]
pub(super) struct Expr(Rc<Node>);

#[derive(Debug)]
struct Node {
    value: f64,
    kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A number that belongs to the formula.
    Constant,
    /// A number that is worked out elsewhere, by what it is.
    Given(&'static str),
    /// An input of the plan, by its index in the ledger.
    Input(usize),
    /// Another figure, which has a derivation of its own.
    Figure(Figure),
    /// A sum over months.
    Months(Months),
    Sum(Expr, Expr),
    Difference(Expr, Expr),
    Product(Expr, Expr),
    Quotient(Expr, Expr),
    Power(Expr, f64),
    /// The function's name, and what it is of.
    Of(&'static str, Expr),
    Larger(Expr, Expr),
    Smaller(Expr, Expr),
    /// An intermediate result with a name.
    Named(&'static str, Expr),
}

/// What is added up month by month: said by its ends, since nobody reads twenty-four lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Months {
    /// `hosted cost of the month`.
    pub what: &'static str,
    pub count: usize,
    /// The first and the last month's.
    pub ends: (f64, f64),
}

impl Expr {
    fn new(value: f64, kind: Kind) -> Self {
        Self(Rc::new(Node { value, kind }))
    }

    pub fn value(&self) -> f64 {
        self.0.value
    }

    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    pub fn input(value: f64, index: usize) -> Self {
        Self::new(value, Kind::Input(index))
    }

    pub fn given(value: f64, what: &'static str) -> Self {
        Self::new(value, Kind::Given(what))
    }

    pub fn figure(value: f64, figure: Figure) -> Self {
        Self::new(value, Kind::Figure(figure))
    }

    /// The sum of a series.
    pub fn months(what: &'static str, series: &[f64]) -> Self {
        let ends = (series.first().copied().unwrap_or(0.0), series.last().copied().unwrap_or(0.0));
        // From a positive zero: the sum of nothing is -0.0, which readers would see.
        let sum = series.iter().fold(0.0, |sum, usd| sum + usd);
        Self::new(sum, Kind::Months(Months { what, count: series.len(), ends }))
    }

    /// The same with the value that another order of the same additions gives: it differs by rounding.
    pub fn with_value(&self, value: f64) -> Self {
        Self::new(value, self.kind().clone())
    }

    fn both(self, other: Self, value: f64, kind: fn(Self, Self) -> Kind) -> Self {
        Self::new(value, kind(self, other))
    }

    /// What it is made of, one step down.
    pub fn parts(&self) -> Vec<&Self> {
        match self.kind() {
            Kind::Constant | Kind::Given(_) | Kind::Input(_) | Kind::Figure(_) | Kind::Months(_) => Vec::new(),
            Kind::Sum(a, b)
            | Kind::Difference(a, b)
            | Kind::Product(a, b)
            | Kind::Quotient(a, b)
            | Kind::Larger(a, b)
            | Kind::Smaller(a, b) => vec![a, b],
            Kind::Power(a, _) | Kind::Of(_, a) | Kind::Named(_, a) => vec![a],
        }
    }

    /// Visits it and everything it is made of, parts first.
    pub fn visit(&self, seen: &mut dyn FnMut(&Self)) {
        for part in self.parts() {
            part.visit(seen);
        }
        seen(self);
    }

    /// The same without what changes nothing: what is added and is nothing, what multiplies by one.
    pub fn simplified(&self) -> Self {
        let again = |kind: Kind| self.remade(kind);
        match self.kind() {
            Kind::Sum(a, b) if b.value() == 0.0 => a.simplified(),
            Kind::Sum(a, b) if a.value() == 0.0 => b.simplified(),
            Kind::Sum(a, b) => again(Kind::Sum(a.simplified(), b.simplified())),
            Kind::Difference(a, b) if b.value() == 0.0 => a.simplified(),
            Kind::Difference(a, b) => again(Kind::Difference(a.simplified(), b.simplified())),
            Kind::Product(a, b) if b.value() == 1.0 => a.simplified(),
            Kind::Product(a, b) if a.value() == 1.0 => b.simplified(),
            Kind::Product(a, b) => again(Kind::Product(a.simplified(), b.simplified())),
            Kind::Quotient(a, b) if b.value() == 1.0 => a.simplified(),
            Kind::Quotient(a, b) => again(Kind::Quotient(a.simplified(), b.simplified())),
            Kind::Power(a, exponent) if *exponent == 1.0 => a.simplified(),
            Kind::Power(a, exponent) => again(Kind::Power(a.simplified(), *exponent)),
            Kind::Larger(a, b) if b.value() == 0.0 => a.simplified(),
            Kind::Larger(a, b) => again(Kind::Larger(a.simplified(), b.simplified())),
            Kind::Smaller(a, b) => again(Kind::Smaller(a.simplified(), b.simplified())),
            Kind::Of(name, a) => again(Kind::Of(name, a.simplified())),
            Kind::Named(name, a) => {
                let inside = a.simplified();
                // A name for what has one says the same twice.
                if inside.parts().is_empty() { inside } else { again(Kind::Named(name, inside)) }
            }
            Kind::Constant | Kind::Given(_) | Kind::Input(_) | Kind::Figure(_) | Kind::Months(_) => self.clone(),
        }
    }

    fn remade(&self, kind: Kind) -> Self {
        Self::new(self.value(), kind)
    }
}

impl Add for Expr {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let value = self.value() + other.value();
        self.both(other, value, Kind::Sum)
    }
}

impl Sub for Expr {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let value = self.value() - other.value();
        self.both(other, value, Kind::Difference)
    }
}

impl Mul for Expr {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let value = self.value() * other.value();
        self.both(other, value, Kind::Product)
    }
}

impl Div for Expr {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let value = self.value() / other.value();
        self.both(other, value, Kind::Quotient)
    }
}

impl Number for Expr {
    fn of(value: f64) -> Self {
        Self::new(value, Kind::Constant)
    }

    fn pow(self, exponent: f64) -> Self {
        Self::new(self.value().pow(exponent), Kind::Power(self, exponent))
    }

    fn sqrt(self) -> Self {
        Self::new(Number::sqrt(self.value()), Kind::Of("√", self))
    }

    fn ln(self) -> Self {
        Self::new(Number::ln(self.value()), Kind::Of("ln", self))
    }

    fn normal_cdf(self) -> Self {
        Self::new(self.value().normal_cdf(), Kind::Of("Φ", self))
    }

    fn larger(self, other: Self) -> Self {
        let value = self.value().larger(other.value());
        self.both(other, value, Kind::Larger)
    }

    fn smaller(self, other: Self) -> Self {
        let value = self.value().smaller(other.value());
        self.both(other, value, Kind::Smaller)
    }

    fn whole(self) -> Self {
        Self::new(self.value().whole(), Kind::Of(ROUNDED_UP, self))
    }

    /// Which side it comes from is settled by the numbers that there are.
    fn if_above(self, limit: f64, then: Self, otherwise: Self) -> Self {
        if self.value() > limit { then } else { otherwise }
    }

    fn named(self, words: &'static str) -> Self {
        Self::new(self.value(), Kind::Named(words, self))
    }
}

/// The function that [`Number::whole`] is.
pub(super) const ROUNDED_UP: &str = "rounded up";

/// Reads each estimate as the input that it is.
pub(super) struct Trace<'l>(pub &'l Ledger);

impl Trace<'_> {
    /// A number of the ledger's plan.
    pub fn number<T>(&self, number: &T, value: f64) -> Expr {
        self.0.index(number).map_or_else(|| Expr::of(value), |index| Expr::input(value, index))
    }
}

impl Values for Trace<'_> {
    type N = Expr;

    fn get<Q: Quantity>(&self, estimate: &Estimate<Q>) -> Expr {
        self.number(estimate, estimate.central())
    }

    fn count(&self, number: &u32) -> Expr {
        self.number(number, f64::from(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_nothing_is_left_out_and_the_value_stays() {
        let input = |value| Expr::input(value, 0);
        let price = (Expr::of(1.0) - input(0.0)) * input(2.5) + input(0.0) * input(0.25);
        let simple = price.simplified();
        assert!(matches!(simple.kind(), Kind::Input(0)), "{simple:?}");
        assert_eq!(simple.value(), price.value());
        let path = input(3.0) * (Expr::of(1.0) - input(0.2)).pow(0.0);
        assert!(matches!(path.simplified().kind(), Kind::Input(0)));
    }
}
