//! What sampling says, named and shaped as `evaluate --json` prints it.

use std::sync::Arc;

use serde::Serialize;

use crate::plan::{NodeId, Policy, say};

/// How sure a plan's figures are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uncertainty {
    pub samples: u32,
    pub seed: u64,
    /// One for each sub-task that has a tuned path and all its figures, in the plan's order.
    pub tasks: Vec<(NodeId, Arc<PathUncertainty>)>,
    /// The mix against everything hosted; `None` where nothing is tuned.
    pub mix: Option<Arc<PathUncertainty>>,
    /// What everything costs hosted in the first month: P10, P50, P90.
    pub today_usd_per_month: Option<[f64; 3]>,
    /// And from the start to each month's end.
    pub hosted_cumulative_usd: Option<Band>,
}

impl Uncertainty {
    pub fn task(&self, id: &NodeId) -> Option<&Arc<PathUncertainty>> {
        self.tasks.iter().find(|(task, _)| task == id).map(|(_, uncertainty)| uncertainty)
    }
}

/// Figures at some percentiles, lowest first.
pub type Quantiles<const N: usize> = [f64; N];

/// The tuned path, or the mix, against staying hosted, over all samples.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PathUncertainty {
    /// That it is meaningfully cheaper, by the policy's two thresholds.
    pub chance_cheaper: f64,
    /// That its settled crossover lies within the horizon.
    pub chance_crosses: f64,
    /// 10th, 50th and 90th percentile.
    pub saving_usd: Quantiles<3>,
    /// The same of what the first month costs, hosted: as the band there, to a cell.
    pub today_usd_per_month: Quantiles<3>,
    /// And of what a month costs on the tuned path, or with the mix, in the first month in which it serves.
    pub proposed_usd_per_month: Quantiles<3>,
    /// 10th, 50th and 90th percentile; `None` is later than the horizon.
    pub settled_crossover_months: [Option<f64>; 3],
    /// What the saving depends on, worth knowing first.
    pub drivers: Vec<Driver>,
    pub mean_saving_usd: f64,
    /// Share of the draws that give no figure, such as a loop that does not settle; the others are counted.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out_share: f64,
    pub saving_histogram: Histogram,
    pub hosted_cumulative_usd: Band,
    pub tuned_cumulative_usd: Band,
}

fn is_open(chance: f64, policy: &Policy) -> bool {
    policy.unlikely_chance < chance && chance < policy.likely_chance
}

fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

impl PathUncertainty {
    /// Whether the chance lies between the policy's two, so that nothing can be concluded yet.
    pub fn cannot_conclude(&self, policy: &Policy) -> bool {
        is_open(self.chance_cheaper, policy)
    }

    /// The chance that a mix is right: that it costs less in the end than staying hosted does. The policy's two
    /// thresholds judge sub-tasks; what is saved of the whole application may be a small share of it, and right.
    pub fn chance_right(&self) -> f64 {
        self.chance_crosses
    }

    /// Whether that says nothing yet.
    pub fn right_is_open(&self, policy: &Policy) -> bool {
        is_open(self.chance_right(), policy)
    }

    /// What to find out next, if it is worth anything: `Measure Triage · hosted cost per call next: knowing it
    /// is worth $1,200`.
    pub fn measure_next(&self, currency: &str) -> Option<String> {
        let first = self.drivers.first().filter(|driver| driver.evppi_usd > 0.0)?;
        let worth = say::money(currency, first.evppi_usd);
        Some(format!("Measure {} next: knowing it is worth {worth}", first.label))
    }
}

/// Percentiles of a cumulative cost at the end of each month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Band {
    pub p10: Vec<f64>,
    pub p50: Vec<f64>,
    pub p90: Vec<f64>,
}

impl Band {
    /// At the end of one month: 10th, 50th and 90th percentile.
    pub fn month(&self, t: usize) -> Option<Quantiles<3>> {
        Some([*self.p10.get(t)?, *self.p50.get(t)?, *self.p90.get(t)?])
    }

    /// Whether its ends differ anywhere by more than rounding.
    pub fn is_wide(&self) -> bool {
        self.p10.iter().zip(&self.p90).any(|(low, high)| high - low > 1e-9 * high.abs())
    }
}

/// How often the saving falls into equal cells between two amounts, and beyond them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Histogram {
    pub low_usd: f64,
    pub high_usd: f64,
    pub below: u32,
    pub counts: Vec<u32>,
    pub above: u32,
}

/// What one input that is a range does to the saving.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Driver {
    /// The input's key.
    pub input: String,
    /// For people: `Triage · hosted cost per call`.
    pub label: String,
    /// Part of the saving's variance that it explains alone.
    pub variance_share: f64,
    /// The saving with this input at its low end, all others central; `None` where that gives no figure.
    pub saving_low_usd: Option<f64>,
    pub saving_high_usd: Option<f64>,
    /// What it is worth, on average, to know it before deciding between the two paths.
    pub evppi_usd: f64,
}
