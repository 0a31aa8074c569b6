//! An estimate: a number the user can enter as certain, as a range, or as low, most likely, high.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use super::quantity::{Quantity, Scale};
use super::say;

/// A number with as much doubt as its author has.
///
/// In the plan's file: `0.03` is certain, `(0.02, 0.05)` holds 90 % of the belief,
/// `(0.02, 0.03, 0.05)` is low, most likely, high (triangular).
///
/// ```
/// use mixplan::plan::{Estimate, Share, Usd};
///
/// // A range of a positive quantity centres on the geometric mean: √(0.02 · 0.08) = 0.04.
/// assert!((Estimate::<Usd>::range(0.02, 0.08).central() - 0.04).abs() < 1e-15);
/// // A range of a share centres on the midpoint.
/// assert_eq!(Estimate::<Share>::range(0.2, 0.6).central(), 0.4);
/// assert_eq!(Estimate::<Usd>::triple(1.0, 2.0, 6.0).central(), 2.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Estimate<Q> {
    Certain(Q),
    /// Low and high: the 5th and the 95th percentile.
    Range(Q, Q),
    /// Low, most likely, high: the corners of a triangle.
    Triple(Q, Q, Q),
}

impl<Q: Quantity> Estimate<Q> {
    pub fn certain(value: f64) -> Self {
        Self::Certain(Q::new(value))
    }

    pub fn range(low: f64, high: f64) -> Self {
        Self::Range(Q::new(low), Q::new(high))
    }

    pub fn triple(low: f64, likely: f64, high: f64) -> Self {
        Self::Triple(Q::new(low), Q::new(likely), Q::new(high))
    }

    /// The value every figure but those of the uncertainty is computed from.
    ///
    /// The number itself; for a range of a positive quantity the geometric mean of its ends (the
    /// median of the lognormal), for any other range the midpoint; for a triple the middle one.
    pub fn central(self) -> f64 {
        match self {
            Self::Certain(value) | Self::Triple(_, value, _) => value.get(),
            // Roots before the product, so that tiny and huge ends neither vanish nor overflow.
            Self::Range(low, high) if Q::SCALE == Scale::Positive => libm::sqrt(low.get()) * libm::sqrt(high.get()),
            Self::Range(low, high) => 0.5 * (low.get() + high.get()),
        }
    }

    pub fn low(self) -> f64 {
        let (Self::Certain(low) | Self::Range(low, _) | Self::Triple(low, _, _)) = self;
        low.get()
    }

    pub fn high(self) -> f64 {
        let (Self::Certain(high) | Self::Range(_, high) | Self::Triple(_, _, high)) = self;
        high.get()
    }

    pub fn is_certain(self) -> bool {
        matches!(self, Self::Certain(_))
    }

    /// The numbers as written, one to three of them.
    pub fn parts(self) -> Vec<f64> {
        match self {
            Self::Certain(value) => vec![value.get()],
            Self::Range(low, high) => vec![low.get(), high.get()],
            Self::Triple(low, likely, high) => vec![low.get(), likely.get(), high.get()],
        }
    }

    /// An estimate from one to three numbers, in the order of [`Estimate::parts`].
    pub fn from_parts(parts: &[f64]) -> Option<Self> {
        match *parts {
            [value] => Some(Self::certain(value)),
            [low, high] => Some(Self::range(low, high)),
            [low, likely, high] => Some(Self::triple(low, likely, high)),
            _ => None,
        }
    }

    /// What is wrong with it and what to do, or `None`: bounds of the quantity, order of the ends,
    /// and ends on which its distribution exists.
    ///
    /// ```
    /// use mixplan::plan::{Estimate, Usd};
    ///
    /// assert!(Estimate::<Usd>::certain(0.0).problem().is_none());
    /// assert!(Estimate::<Usd>::certain(-1.0).problem().is_some());
    /// assert!(Estimate::<Usd>::range(5.0, 2.0).problem().is_some());
    /// ```
    pub fn problem(self) -> Option<(String, String)> {
        let parts = self.parts();
        if let Some(bad) = parts.iter().find(|part| !part.is_finite()) {
            return Some((format!("{bad} is not a finite number"), "give a plain number".into()));
        }
        if let Some(bad) = parts.iter().find(|part| !(Q::MIN..=Q::MAX).contains(*part)) {
            let what = format!("{} is outside {} to {}", say::typed(*bad), say::typed(Q::MIN), say::typed(Q::MAX));
            let remedy = match (Q::SCALE, *bad < Q::MIN) {
                (Scale::Share, _) => "give a share between 0 and 1 (30 % is 0.3)",
                (_, true) => "give a number that is not below that",
                (_, false) => "check the unit; no real plan needs a number this large",
            };
            return Some((what, remedy.into()));
        }
        if parts.windows(2).any(|pair| pair[0] > pair[1]) || (parts.len() > 1 && self.low() == self.high()) {
            return Some((
                format!("the range {parts:?} does not rise"),
                "put the low end first and the high end last, or give one number".into(),
            ));
        }
        let open = match (self, Q::SCALE) {
            (Self::Range(low, _), Scale::Positive) => low.get() == 0.0,
            (Self::Range(low, high), Scale::Share) => low.get() == 0.0 || high.get() == 1.0,
            _ => false,
        };
        open.then(|| {
            (
                format!("a range {parts:?} that touches its limit has no distribution"),
                "move the end inside, or give low, most likely, high".into(),
            )
        })
    }
}

impl<Q: Quantity> Default for Estimate<Q> {
    fn default() -> Self {
        Self::certain(0.0)
    }
}

impl<'de, Q: Quantity> Deserialize<'de> for Estimate<Q> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EstimateVisitor(PhantomData))
    }
}

struct EstimateVisitor<Q>(PhantomData<Q>);

impl<'de, Q: Quantity> Visitor<'de> for EstimateVisitor<Q> {
    type Value = Estimate<Q>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a range `(low, high)` or `(low, most likely, high)`")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        finite(value).map(|value| Estimate::Certain(Q::new(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::with_capacity(3);
        while let Some(part) = seq.next_element::<f64>()? {
            if parts.len() == 3 {
                return Err(de::Error::invalid_length(4, &self));
            }
            parts.push(finite(part)?);
        }
        match parts.len() {
            2 | 3 => Estimate::from_parts(&parts).ok_or_else(|| de::Error::invalid_length(parts.len(), &self)),
            n => Err(de::Error::invalid_length(n, &self)),
        }
    }
}

fn finite<E: de::Error>(value: f64) -> Result<f64, E> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(E::custom(format!("{value} is not a finite number; give a plain number")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::quantity::{Rate, Share, Usd};

    #[test]
    fn a_number_a_pair_and_a_triple_read_as_written() {
        assert_eq!(ron::from_str::<Estimate<Usd>>("3").unwrap(), Estimate::certain(3.0));
        assert_eq!(ron::from_str::<Estimate<Usd>>("(0.02, 0.05)").unwrap(), Estimate::range(0.02, 0.05));
        assert_eq!(ron::from_str::<Estimate<Usd>>("(1, 2.5, 4)").unwrap(), Estimate::triple(1.0, 2.5, 4.0));
        assert_eq!(ron::from_str::<Estimate<Rate>>("-0.5").unwrap(), Estimate::certain(-0.5));
    }

    #[test]
    fn what_is_no_estimate_is_refused() {
        for text in ["NaN", "inf", "-inf", "(1, NaN)", "()", "(1,)", "(1, 2, 3, 4)", "\"3\"", "true"] {
            assert!(ron::from_str::<Estimate<Usd>>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_range_touching_its_limit_is_a_problem_where_its_distribution_needs_an_open_end() {
        assert!(Estimate::<Usd>::range(0.0, 1.0).problem().is_some());
        assert!(Estimate::<Share>::range(0.0, 0.5).problem().is_some());
        assert!(Estimate::<Rate>::range(0.0, 0.5).problem().is_none());
        assert!(Estimate::<Share>::triple(0.0, 0.2, 1.0).problem().is_none());
    }
}
