//! What the team asks of a plan, and how it is sampled.

use serde::Deserialize;

use super::estimate::Estimate;
use super::quantity::{PersonDays, Quantity, Share, Usd};

/// Thresholds of the verdict, and the limits that the best mix must keep.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// A tuned path that saves less than this share of the hosted total is not meaningfully cheaper.
    pub min_saving_share: f64,
    /// Nor is one whose settled crossover is later than this share of the horizon.
    pub max_crossover_share: f64,
    /// A chance no larger than this counts as a no; between the two nothing can be concluded yet.
    pub unlikely_chance: f64,
    /// A chance no smaller than this counts as a yes.
    pub likely_chance: f64,
    /// A tuned model worse by no more than this in accuracy counts as at least equal.
    pub quality_margin: f64,
    pub budget_usd: Option<Estimate<Usd>>,
    pub max_fine_tunes: Option<u32>,
    pub person_days: Option<Estimate<PersonDays>>,
}

impl Policy {
    /// Bounds of the thresholds.
    pub const SHARE: std::ops::RangeInclusive<f64> = Share::MIN..=Share::MAX;
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            min_saving_share: 0.2,
            max_crossover_share: 0.5,
            unlikely_chance: 0.2,
            likely_chance: 0.8,
            quality_margin: 0.02,
            budget_usd: None,
            max_fine_tunes: None,
            person_days: None,
        }
    }
}

/// How often and from which seed the plan's ranges are sampled.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Uncertainty {
    pub samples: u32,
    pub seed: u64,
}

impl Default for Uncertainty {
    fn default() -> Self {
        Self { samples: 10_000, seed: 1 }
    }
}
