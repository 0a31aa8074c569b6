//! What a number of a derivation counts, and how it is written out to be checked by hand.

use crate::plan::{Numbers, say};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Money,
    /// Money per so many of something: `a million calls`.
    MoneyPer(&'static str),
    Share,
    Months,
    /// Anything else, by its name; empty for a plain number.
    Of(&'static str),
}

impl Unit {
    /// Of an input, by the unit of its quantity.
    pub(super) fn of_input(unit: &'static str) -> Self {
        match unit {
            "$" => Self::Money,
            "%" => Self::Share,
            "months" => Self::Months,
            unit => Self::Of(unit),
        }
    }

    /// Of an intermediate result, by its name.
    pub(super) fn of_step(words: &str) -> Self {
        match words {
            "input tokens" | "output tokens" => Self::MoneyPer("a million calls"),
            "after the batch discount"
            | "after the batch discount on input"
            | "after the batch discount on output"
            | "share of the calls in the tier"
            | "share of the tokens in the tier"
            | "share of the pool" => Self::Share,
            "served calls" => Self::Of("calls"),
            "training tokens" => Self::Of("tokens"),
            "GPU-seconds per call" | "reading the prompt" => Self::Of("s"),
            "replicas" => Self::Of("replicas"),
            "runs, with those that fail" => Self::Of("runs"),
            "training"
            | "data"
            | "evaluation set"
            | "labour"
            | "retraining"
            | "serving"
            | "calls that stay hosted"
            | "GPU hour, all in"
            | "serving cost of a call, on average"
            | "upfront and other lumps so far"
            | "tuned cost so far"
            | "hosted cost so far"
            | "amount now"
            | "amount at twice the input"
            | "cost of a replica a month"
            | "upfront cost without them"
            | "tuned cost without them"
            | BEHIND
            | GAINED => Self::Money,
            "months until then" => Self::Months,
            "what the computed calls have grown by since" => Self::Of("×"),
            _ => Self::Of(""),
        }
    }

    /// As text in the plan's currency, with digits enough to check a sum.
    pub fn say(self, currency: &str, value: f64) -> String {
        match self {
            Self::Money => say::money_exact(currency, value),
            Self::MoneyPer(what) => format!("{} {what}", say::money_exact(currency, value)),
            Self::Share => format!("{} %", say::exact(value * 100.0)),
            Self::Months if value == 1.0 => "1 month".into(),
            Self::Months => format!("{} months", say::exact(value)),
            Self::Of("") => say::exact(value),
            Self::Of("×") => format!("×{}", say::exact(value)),
            Self::Of(Numbers::SWITCH) => if value == 0.0 { "on" } else { "off" }.into(),
            Self::Of(unit) => format!("{} {unit}", say::exact(value)),
        }
    }
}

/// What the tuned path is behind by as a month starts.
pub(super) const BEHIND: &str = "behind as the month starts";
/// What it gains in that month.
pub(super) const GAINED: &str = "gained in the month";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out_with_their_unit() {
        assert_eq!(Unit::Money.say("USD", 3.75), "$3.75");
        assert_eq!(Unit::MoneyPer("a million calls").say("EUR", 165.0), "€165.00 a million calls");
        assert_eq!(Unit::Share.say("USD", 0.173_205), "17.3205 %");
        assert_eq!(Unit::Of("calls").say("USD", 3_041_666.7), "3,041,667 calls");
        assert_eq!(Unit::Of("×").say("USD", 1.25), "×1.25");
    }
}
