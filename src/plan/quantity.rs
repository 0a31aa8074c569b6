//! Quantities as types: every number of a plan carries its unit in its type.

use std::fmt::Debug;

/// How a range of a quantity is read (`Estimate::central`) and later sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Zero or more; a range is lognormal, its centre the geometric mean of its ends.
    Positive,
    /// From 0 to 1; a range is normal on the logit, its centre the midpoint.
    Share,
    /// May be negative; a range is normal, its centre the midpoint.
    Signed,
}

/// A finite number with a unit, the scale its ranges live on, and the bounds a plan accepts.
pub trait Quantity: Copy + PartialEq + PartialOrd + Debug + Send + Sync + 'static {
    const SCALE: Scale;
    /// The unit as people read it, singular where it matters: `"$"`, `"tokens"`, `"%"`.
    const UNIT: &'static str;
    /// Smallest value a plan accepts.
    const MIN: f64;
    /// Largest value a plan accepts: far above any real figure, so that a slipped unit is caught.
    const MAX: f64;

    fn new(value: f64) -> Self;
    fn get(self) -> f64;
}

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident: $scale:ident, $unit:literal, $min:expr, $max:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl Quantity for $name {
            const SCALE: Scale = Scale::$scale;
            const UNIT: &'static str = $unit;
            const MIN: f64 = $min;
            const MAX: f64 = $max;

            fn new(value: f64) -> Self {
                Self(value)
            }

            fn get(self) -> f64 {
                self.0
            }
        }
    )*};
}

quantities! {
    /// Money in the plan's currency.
    Usd: Positive, "$", 0.0, 1e15;
    /// Calls or requests.
    Calls: Positive, "calls", 0.0, 1e15;
    /// Calls of the target that one call of the source makes.
    CallsPerCall: Positive, "calls per call", 0.0, 1e6;
    /// Tokens of a prompt or an answer.
    Tokens: Positive, "tokens", 0.0, 1e9;
    /// A plain count: examples, epochs, runs.
    Count: Positive, "", 0.0, 1e12;
    /// A part of a whole, 0 to 1.
    Share: Share, "%", 0.0, 1.0;
    /// A relative change per period: 0.03 is +3 %.
    Rate: Signed, "%", -1.0, 10.0;
    /// A multiplier: a price step, the ratio of peak to mean.
    Factor: Positive, "×", 0.0, 1e6;
    /// Seconds of one GPU.
    Seconds: Positive, "s", 0.0, 1e9;
    /// Tokens that a replica takes in or gives out a second.
    Speed: Positive, "tokens / s", 0.0, 1e9;
    /// Hours of one GPU.
    Hours: Positive, "h", 0.0, 1e9;
    /// A number whose quantity is said elsewhere; see `Numbers`.
    Plain: Signed, "", f64::MIN, f64::MAX;
    /// Working days of one person.
    PersonDays: Positive, "days", 0.0, 1e6;
}
