//! Estimates moved by hand, a step at a time.

use super::estimate::Estimate;
use super::quantity::{Quantity, Scale};

/// So many steps double a positive quantity: one is 0.7 %, which no rounding to three digits takes back.
const STEPS_TO_DOUBLE: f64 = 100.0;
/// A step of a share or a rate.
const PART: f64 = 0.001;
/// A share or a rate is kept to so many parts of a whole.
const PARTS: f64 = 1e5;
/// So many digits count after a move.
const DIGITS: i32 = 3;

impl<Q: Quantity> Estimate<Q> {
    /// So many steps on. A positive quantity goes by factors, in three digits; a share or a rate by tenths of a percent.
    /// One number stops at the quantity's bounds. A range goes with both its ends: `None` where one of them would
    /// leave the bounds. `None` too where it comes out as it was: nothing, however often it is doubled.
    ///
    /// ```
    /// use mixplan::plan::{Estimate, Share, Usd};
    ///
    /// assert_eq!(Estimate::<Usd>::certain(100.0).nudged(100.0), Some(Estimate::certain(200.0)));
    /// assert_eq!(Estimate::<Usd>::range(10.0, 20.0).nudged(-100.0), Some(Estimate::range(5.0, 10.0)));
    /// assert_eq!(Estimate::<Share>::certain(0.3).nudged(-45.0), Some(Estimate::certain(0.255)));
    /// assert_eq!(Estimate::<Share>::certain(0.3).nudged(900.0), Some(Estimate::certain(1.0)));
    /// assert_eq!(Estimate::<Share>::range(0.2, 0.4).nudged(900.0), None);
    /// assert_eq!(Estimate::<Usd>::certain(0.0).nudged(50.0), None);
    /// ```
    pub fn nudged(self, steps: f64) -> Option<Self> {
        let moved = |part: f64| match Q::SCALE {
            Scale::Positive => rounded(part * libm::exp2(steps / STEPS_TO_DOUBLE)),
            Scale::Share | Scale::Signed => libm::round((part + steps * PART) * PARTS) / PARTS,
        };
        let parts: Vec<f64> = self.parts().into_iter().map(moved).collect();
        let moved = match parts[..] {
            [one] => Some(Self::certain(one.clamp(Q::MIN, Q::MAX))),
            _ => Self::from_parts(&parts),
        };
        moved.filter(|moved| moved.problem().is_none() && *moved != self)
    }
}

/// In so many digits as count.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let power = libm::floor(libm::log10(value.abs())) - f64::from(DIGITS - 1);
    let unit = libm::exp10(power.abs());
    // Only with whole numbers is it exact.
    if power < 0.0 { libm::round(value * unit) / unit } else { libm::round(value / unit) * unit }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::{Rate, Share, Usd};

    #[test]
    fn a_small_share_moves_by_whole_steps_and_down_to_nothing() {
        assert_eq!(Estimate::<Share>::certain(0.0004).nudged(1.0), Some(Estimate::certain(0.0014)));
        assert_eq!(Estimate::<Share>::certain(0.0025).nudged(1.0), Some(Estimate::certain(0.0035)));
        assert_eq!(Estimate::<Share>::certain(0.0004).nudged(-1.0), Some(Estimate::certain(0.0)));
        assert_eq!(Estimate::<Share>::range(0.0102, 0.0104).nudged(1.0), Some(Estimate::range(0.0112, 0.0114)));
    }

    #[test]
    fn a_rate_may_fall_below_nothing() {
        assert_eq!(Estimate::<Rate>::certain(0.002).nudged(-5.0), Some(Estimate::certain(-0.003)));
    }

    #[test]
    fn a_tiny_price_keeps_its_digits() {
        assert_eq!(Estimate::<Usd>::certain(2.5e-7).nudged(100.0), Some(Estimate::certain(5e-7)));
    }

    proptest! {
        #[test]
        fn more_steps_never_give_less(value in 1e-9..1e12f64, steps in -400..400i32) {
            let estimate = Estimate::<Usd>::certain(value);
            let at = |steps: i32| estimate.nudged(f64::from(steps)).unwrap_or(estimate).central();
            prop_assert!(at(steps + 1) >= at(steps));
            let again = Estimate::<Usd>::certain(at(steps)).nudged(1.0).unwrap().central();
            prop_assert!(again > at(steps), "{} stays", at(steps));
        }
    }
}
