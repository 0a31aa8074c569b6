//! How far a number is in doubt: its own range, else by how it was come by.

use serde::Serialize;

use crate::plan::{Input, Numbers, Origin, Provenance, Scale};

/// Why a number is doubted as far as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Its own range.
    Range,
    Measured,
    Listed,
    Preset,
    Estimated,
}

/// What was counted is off by the sample and by the weeks it was taken in.
const MEASURED: f64 = 0.1;
/// What a list says is what is paid, but for rebates, taxes and rounding.
const LISTED: f64 = 0.05;
/// Published figures that are offered as one number differ by a third from source to source.
const PRESET: f64 = 0.33;
/// A judgement that nobody gave a range to. People who are asked for ranges that hold 90 % give ones that hold
/// half (Russo and Schoemaker, Sloan Management Review 33, 1992), so what is given without any is taken to be
/// off by half.
const ESTIMATED: f64 = 0.5;
/// A rate of change that is nothing is a forecast too: that volume stays as it is, by the month, and that prices
/// do, by the year.
const STEADY_VOLUME: f64 = 0.01;
const STEADY_PRICES: f64 = 0.1;

impl Doubt {
    pub fn label(self) -> &'static str {
        match self {
            Self::Range => "its range",
            Self::Measured => "measured, ±10 %",
            Self::Listed => "listed, ±5 %",
            Self::Preset => "preset, ±33 %",
            Self::Estimated => "estimated, ±50 %",
        }
    }

    fn of(provenance: Option<&Provenance>) -> (Self, f64) {
        match provenance.map(|known| known.kind) {
            Some(Origin::Measured) => (Self::Measured, MEASURED),
            Some(Origin::Listed) => (Self::Listed, LISTED),
            Some(Origin::Preset) => (Self::Preset, PRESET),
            Some(Origin::Estimated) | None => (Self::Estimated, ESTIMATED),
        }
    }
}

/// Between which values an input lies, and why; `None` where it is no matter of belief, or cannot be other.
///
/// A positive number is as likely too high by a factor as too low by it: `x / (1 + d)` and `x · (1 + d)`; a share by
/// its odds; a rate by a part of itself.
///
/// ```text
/// $0.03, estimated:   $0.02 to $0.045
/// 50 %, estimated:    odds 1 : 1.5 to 1.5 : 1, so 40 % to 60 %
/// +4 %, measured:     +3.6 % to +4.4 %
/// ```
pub(super) fn ends(key: &str, input: &dyn Input, provenance: Option<&Provenance>) -> Option<(Doubt, f64, f64)> {
    if is_a_choice(key) || input.unit() == Numbers::SWITCH {
        return None;
    }
    let value = input.value();
    if let [low, .., high] = value.parts()[..] {
        return Some((Doubt::Range, low, high));
    }
    let number = *value.parts().first()?;
    if key.starts_with("edges[") && number == 1.0 {
        // Each call goes on: that is how the graph was drawn.
        return None;
    }
    let (doubt, d) = Doubt::of(provenance);
    let (low, high) = match input.scale() {
        Scale::Positive => (number / (1.0 + d), number * (1.0 + d)),
        Scale::Share => (odds(number, 1.0 / (1.0 + d)), odds(number, 1.0 + d)),
        Scale::Signed => {
            let by = (libm::fabs(number) * d).max(if number == 0.0 { least(key) } else { 0.0 });
            (number - by, number + by)
        }
    };
    let (low, high) = if is_whole(key) { (libm::floor(low), libm::ceil(high)) } else { (low, high) };
    let (low, high) = (low.max(*input.bounds().start()), high.min(*input.bounds().end()));
    (low < high).then_some((doubt, low, high))
}

/// The share whose odds are so many times those of this one.
fn odds(share: f64, times: f64) -> f64 {
    share * times / (1.0 - share + share * times)
}

fn least(key: &str) -> f64 {
    match key.rsplit('.').next().unwrap_or_default() {
        "growth_per_month" => STEADY_VOLUME,
        "hosted_price_decline_per_year" | "serving_price_decline_per_year" => STEADY_PRICES,
        _ => 0.0,
    }
}

/// What people settle and do not estimate: how far to look, thresholds, how serving is set up.
fn is_a_choice(key: &str) -> bool {
    const SETTLED: [&str; 7] = [
        "gpus_per_replica",
        "min_replicas",
        "retries.max",
        "every_months",
        "test_phase.months",
        "test_phase.hosted_share",
        "discount_rate_per_year",
    ];
    key == "horizon_months" || key.starts_with("policy.") || SETTLED.iter().any(|settled| key.ends_with(settled))
}

fn is_whole(key: &str) -> bool {
    key.ends_with("lead_time_months")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Calls, CallsPerCall, Estimate, Rate, Share, Usd};

    fn from(kind: Origin) -> Provenance {
        Provenance { kind, ..Provenance::default() }
    }

    #[test]
    fn a_number_is_doubted_by_its_range_else_by_how_it_was_come_by() {
        let of = |key: &str, input: &dyn Input, kind: Option<Origin>| {
            let known = kind.map(from);
            ends(key, input, known.as_ref()).map(|(doubt, low, high)| (doubt, (low * 1e9).round() / 1e9, high))
        };
        let usd = Estimate::<Usd>::certain(0.03);
        assert_eq!(of("a", &usd, None), Some((Doubt::Estimated, 0.02, 0.045)));
        assert_eq!(of("a", &usd, Some(Origin::Listed)), Some((Doubt::Listed, 0.028_571_429, 0.0315)));
        let range = Estimate::<Usd>::range(0.02, 0.05);
        assert_eq!(of("a", &range, Some(Origin::Measured)), Some((Doubt::Range, 0.02, 0.05)));
        let share = Estimate::<Share>::certain(0.5);
        assert_eq!(of("a", &share, None), Some((Doubt::Estimated, 0.4, 0.6)));
        let calls = Estimate::<Calls>::certain(110.0);
        assert_eq!(of("a", &calls, Some(Origin::Measured)), Some((Doubt::Measured, 100.0, 110.0 * 1.1)));
    }

    #[test]
    fn nothing_is_no_doubt_save_where_it_says_that_all_stays_as_it_is() {
        let rate = Estimate::<Rate>::certain(0.0);
        assert_eq!(ends("nodes[a].growth_per_month", &rate, None), Some((Doubt::Estimated, -0.01, 0.01)));
        assert_eq!(ends("assumptions.hosted_price_decline_per_year", &rate, None), Some((Doubt::Estimated, -0.1, 0.1)));
        assert_eq!(ends("pools[a].sticker_uplift", &rate, None), None);
        assert_eq!(ends("a", &Estimate::<Usd>::certain(0.0), None), None);
        assert_eq!(ends("a", &Estimate::<Share>::certain(1.0), None), None);
    }

    #[test]
    fn what_is_settled_and_not_estimated_is_not_doubted() {
        let one = Estimate::<CallsPerCall>::certain(1.0);
        assert_eq!(ends("edges[a->b].calls_per_call", &one, None), None);
        let months = Estimate::<Calls>::certain(2.0);
        assert_eq!(ends("horizon_months", &months, None), None);
        assert_eq!(ends("nodes[a].tuned.lead_time_months", &months, None), Some((Doubt::Estimated, 1.0, 3.0)));
    }
}
