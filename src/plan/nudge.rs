//! Estimates moved by hand, a step at a time.

use super::estimate::Estimate;
use super::quantity::{Quantity, Scale};

/// So many steps double a positive quantity: one is 0.7 %, which no rounding to three digits takes back.
const STEPS_TO_DOUBLE: f64 = 100.0;
/// A whole of a share or a rate has so many steps.
const PARTS: f64 = 1000.0;
/// So many digits count after a move.
const DIGITS: i32 = 3;

impl<Q: Quantity> Estimate<Q> {
    /// So many steps on. A positive quantity goes by factors, in three digits; a share or a rate by tenths of a percent.
    /// A range goes with both its ends. `None` where that leaves the bounds, or where nothing is to be multiplied.
    ///
    /// ```
    /// use mixplan::plan::{Estimate, Share, Usd};
    ///
    /// assert_eq!(Estimate::<Usd>::certain(100.0).nudged(100.0), Some(Estimate::certain(200.0)));
    /// assert_eq!(Estimate::<Usd>::range(10.0, 20.0).nudged(-100.0), Some(Estimate::range(5.0, 10.0)));
    /// assert_eq!(Estimate::<Share>::certain(0.3).nudged(-45.0), Some(Estimate::certain(0.255)));
    /// assert_eq!(Estimate::<Share>::certain(0.3).nudged(900.0), None);
    /// ```
    pub fn nudged(self, steps: f64) -> Option<Self> {
        let moved = |part: f64| match Q::SCALE {
            Scale::Positive => rounded(part * libm::exp2(steps / STEPS_TO_DOUBLE)),
            Scale::Share | Scale::Signed => libm::round(part * PARTS + steps) / PARTS,
        };
        let parts: Vec<f64> = self.parts().into_iter().map(moved).collect();
        Self::from_parts(&parts).filter(|moved| moved.problem().is_none())
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
    use crate::plan::{Rate, Usd};

    #[test]
    fn nothing_stays_nothing_and_a_rate_may_fall_below_it() {
        assert_eq!(Estimate::<Usd>::certain(0.0).nudged(50.0), Some(Estimate::certain(0.0)));
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
            let at = |steps: i32| estimate.nudged(f64::from(steps)).unwrap().central();
            prop_assert!(at(steps + 1) >= at(steps));
            let again = Estimate::<Usd>::certain(at(steps)).nudged(1.0).unwrap().central();
            prop_assert!(again > at(steps), "{} stays", at(steps));
        }
    }
}
