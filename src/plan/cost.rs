//! What calls cost on either path: token prices, training, serving, retries.

use serde::Deserialize;

use super::estimate::Estimate;
use super::flat::flat_enum;
use super::quantity::{Count, Factor, Hours, PersonDays, Quantity, Rate, Seconds, Share, Speed, Tokens, Usd};

/// What one hosted call costs, before retries.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum HostedCost {
    /// Not given yet.
    #[default]
    Unknown,
    PerCall(Estimate<Usd>),
    Tokens(TokenCost),
}

flat_enum!(HostedCost { Unknown ; PerCall ; Tokens });

/// Cost of a call from its tokens, at prices per million tokens.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenCost {
    /// Looked up in the plan's price book, and what price events refer to.
    #[serde(default)]
    pub model: Option<String>,
    pub input: Estimate<Tokens>,
    /// Length that 95 % of the prompts stay below; without it all calls have the mean length.
    #[serde(default)]
    pub input_p95: Option<Estimate<Tokens>>,
    pub output: Estimate<Tokens>,
    /// Share of the input tokens that are read from the cache: inside the input, never beside it.
    #[serde(default)]
    pub cached_share: Estimate<Share>,
    /// Share of the input tokens that are written to the cache, at the price of that.
    #[serde(default)]
    pub cache_write_share: Estimate<Share>,
    /// Share of the calls that go through the batch interface.
    #[serde(default)]
    pub batch_share: Estimate<Share>,
    /// What the batch interface takes off the price: 0.5 is half price. 0 takes off what the price
    /// book says, if it knows batch prices.
    #[serde(default)]
    pub batch_discount: Estimate<Share>,
    /// A price given in place wins over the price book.
    #[serde(default)]
    pub usd_per_million_input: Option<Estimate<Usd>>,
    #[serde(default)]
    pub usd_per_million_cached_input: Option<Estimate<Usd>>,
    #[serde(default)]
    pub usd_per_million_output: Option<Estimate<Usd>>,
    #[serde(default)]
    pub usd_per_request: Estimate<Usd>,
}

/// A cheaper hosted path: a smaller model, caching, batch.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheaperHosted {
    /// What makes it cheaper, in a few words.
    #[serde(default)]
    pub name: String,
    pub cost: HostedCost,
    #[serde(default)]
    pub quality: CheaperQuality,
}

impl CheaperHosted {
    /// Its name, or what to call it while it has none.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { "the cheaper hosted path" } else { &self.name }
    }
}

/// How the cheaper hosted path's quality compares with today's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum CheaperQuality {
    #[default]
    Unknown,
    AtLeastEqual,
    Worse,
}

/// The tuned path: a small open checkpoint, LoRA-tuned and served.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tuned {
    pub base_model: String,
    pub training: Training,
    #[serde(default)]
    pub data: Option<Data>,
    #[serde(default)]
    pub labour: Option<Labour>,
    /// Whole months until the tuned model serves; until then every call is paid hosted.
    #[serde(default)]
    pub lead_time_months: u32,
    pub serving: Serving,
    /// Share of calls that go on being paid hosted.
    #[serde(default)]
    pub fallback_share: Estimate<Share>,
    #[serde(default)]
    pub upkeep_usd_per_month: Estimate<Usd>,
    #[serde(default)]
    pub retrain: Option<Retrain>,
    /// The held-out set that the tuned model is judged on, paid upfront.
    #[serde(default)]
    pub evaluation: Option<Data>,
    /// Watching the served model, on top of the upkeep.
    #[serde(default)]
    pub monitoring_usd_per_month: Estimate<Usd>,
    /// Retraining that the retirement of the base model forces.
    #[serde(default)]
    pub base_retirement: Option<Retrain>,
    #[serde(default)]
    pub test_phase: Option<TestPhase>,
}

impl Tuned {
    /// With nothing but training and serving.
    pub fn new(base_model: &str, training: Training, serving: Serving) -> Self {
        Self {
            base_model: base_model.into(),
            training,
            data: None,
            labour: None,
            lead_time_months: 0,
            serving,
            fallback_share: Estimate::default(),
            upkeep_usd_per_month: Estimate::default(),
            retrain: None,
            evaluation: None,
            monitoring_usd_per_month: Estimate::default(),
            base_retirement: None,
            test_phase: None,
        }
    }
}

impl Tuned {
    /// Without what people tend to forget: training that works at once, serving at the GPU's price, upkeep.
    pub fn bare(&self) -> Self {
        let mut training = self.training.clone();
        match &mut training {
            Training::Lump(_) => {}
            Training::Gpu(gpu) => {
                gpu.sticker_uplift = Estimate::default();
                gpu.failed_run_share = Estimate::default();
            }
            Training::Managed(managed) => managed.failed_run_share = Estimate::default(),
        }
        let mut serving = self.serving.clone();
        if let Serving::Dedicated(own) = &mut serving {
            own.sticker_uplift = Estimate::default();
        }
        Self {
            lead_time_months: self.lead_time_months,
            fallback_share: self.fallback_share,
            upkeep_usd_per_month: self.upkeep_usd_per_month,
            ..Self::new(&self.base_model, training, serving)
        }
    }
}

/// The A/B test: both paths are held. From the lead time on, for so many months, a share of the calls goes
/// on being paid hosted, while the replicas for all of them are paid already.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestPhase {
    pub months: u32,
    pub hosted_share: Estimate<Share>,
}

/// What training costs, upfront.
#[derive(Clone, Debug, PartialEq)]
pub enum Training {
    Lump(Estimate<Usd>),
    Gpu(GpuTraining),
    Managed(ManagedTraining),
}

flat_enum!(Training { ; Lump ; Gpu, Managed });

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GpuTraining {
    pub gpu_hours_per_run: Estimate<Hours>,
    pub usd_per_gpu_hour: Estimate<Usd>,
    /// What comes on top of the GPU's price: egress, storage, management.
    #[serde(default)]
    pub sticker_uplift: Estimate<Rate>,
    #[serde(default = "one_run")]
    pub runs: Estimate<Count>,
    /// Share of all runs that fail and are paid for nothing.
    #[serde(default)]
    pub failed_run_share: Estimate<Share>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagedTraining {
    pub examples: Estimate<Count>,
    pub tokens_per_example: Estimate<Tokens>,
    #[serde(default = "one_run")]
    pub epochs: Estimate<Count>,
    pub usd_per_million_tokens: Estimate<Usd>,
    #[serde(default = "one_run")]
    pub runs: Estimate<Count>,
    /// Share of all runs that fail and are paid for nothing.
    #[serde(default)]
    pub failed_run_share: Estimate<Share>,
}

fn one_run() -> Estimate<Count> {
    Estimate::Certain(Count::new(1.0))
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    pub examples: Estimate<Count>,
    pub usd_per_example: Estimate<Usd>,
    /// Guidelines, a pilot, curation: on top of what the labels cost.
    #[serde(default)]
    pub curation_share: Estimate<Rate>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labour {
    pub person_days: Estimate<PersonDays>,
    pub usd_per_person_day: Estimate<Usd>,
}

/// Retraining: a lump every so many months after the lead time, while before the horizon.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retrain {
    pub every_months: u32,
    pub usd: Estimate<Usd>,
}

/// How the tuned model is served.
#[derive(Clone, Debug, PartialEq)]
pub enum Serving {
    PerCall(Estimate<Usd>),
    Tokens(TokenCost),
    Dedicated(Dedicated),
    Pool(PoolServing),
}

flat_enum!(Serving { ; PerCall ; Tokens, Dedicated, Pool });

/// GPUs of its own: whole replicas, paid by the hour, busy or not.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dedicated {
    #[serde(default)]
    pub gpu_seconds_per_call: Estimate<Seconds>,
    /// Where given, it says what a call takes, and the seconds above do not count.
    #[serde(default)]
    pub throughput: Option<Throughput>,
    #[serde(default = "flat_load")]
    pub peak_to_mean: Estimate<Factor>,
    #[serde(default = "one_gpu")]
    pub gpus_per_replica: u32,
    pub usd_per_gpu_hour: Estimate<Usd>,
    /// What comes on top of the GPU's price: egress, storage, management.
    #[serde(default)]
    pub sticker_uplift: Estimate<Rate>,
    #[serde(default = "one_gpu")]
    pub min_replicas: u32,
    pub target_utilisation: Estimate<Share>,
}

/// How many tokens a call has, and how many a replica takes in and gives out a second.
///
/// ```text
/// 1 200 tokens in at 20 000/s and 60 out at 1 500/s: 0.06 + 0.04 = 0.1 s a call
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Throughput {
    pub input: Estimate<Tokens>,
    pub output: Estimate<Tokens>,
    /// Without it, reading the prompt takes no time of its own.
    #[serde(default)]
    pub input_tokens_per_second: Option<Estimate<Speed>>,
    pub output_tokens_per_second: Estimate<Speed>,
}

/// A share of a pool's GPUs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolServing {
    /// The pool's `id`.
    pub id: String,
    #[serde(default)]
    pub gpu_seconds_per_call: Estimate<Seconds>,
    /// Where given, it says what a call takes, and the seconds above do not count.
    #[serde(default)]
    pub throughput: Option<Throughput>,
    #[serde(default = "flat_load")]
    pub peak_to_mean: Estimate<Factor>,
}

/// GPUs that serve the adapters of several tuned sub-tasks at once.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    pub id: String,
    #[serde(default = "one_gpu")]
    pub gpus_per_replica: u32,
    pub usd_per_gpu_hour: Estimate<Usd>,
    /// What comes on top of the GPU's price: egress, storage, management.
    #[serde(default)]
    pub sticker_uplift: Estimate<Rate>,
    #[serde(default = "one_gpu")]
    pub min_replicas: u32,
    pub target_utilisation: Estimate<Share>,
    /// Throughput lost to switching adapters: each load is divided by one minus this.
    #[serde(default)]
    pub adapter_overhead: Estimate<Share>,
}

fn flat_load() -> Estimate<Factor> {
    Estimate::Certain(Factor::new(1.0))
}

fn one_gpu() -> u32 {
    1
}

/// Calls whose output fails its check and is asked for again.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retries {
    pub failure_share: Estimate<Share>,
    /// How often a call is tried again at the most.
    pub max: u32,
}

/// One line of the plan's price book: what a hosted model costs, from where, as of when.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub model: String,
    #[serde(default)]
    pub provider: String,
    pub usd_per_million_input: Estimate<Usd>,
    #[serde(default)]
    pub usd_per_million_cached_input: Option<Estimate<Usd>>,
    /// Input that is written to the cache; without it, writing costs what other input does.
    #[serde(default)]
    pub usd_per_million_cache_write: Option<Estimate<Usd>>,
    pub usd_per_million_output: Estimate<Usd>,
    #[serde(default)]
    pub usd_per_million_batch_input: Option<Estimate<Usd>>,
    #[serde(default)]
    pub usd_per_million_batch_output: Option<Estimate<Usd>>,
    #[serde(default)]
    pub usd_per_request: Option<Estimate<Usd>>,
    /// Prices of calls with long prompts, rising.
    #[serde(default)]
    pub tiers: Vec<PriceTier>,
    /// ISO date on which the model is retired; empty where that is not known.
    #[serde(default)]
    pub retires: String,
    /// ISO date of the price list.
    #[serde(default)]
    pub as_of: String,
    #[serde(default)]
    pub source: String,
}

/// What the whole of a call costs whose prompt is longer than so many tokens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTier {
    pub above_tokens: u32,
    pub usd_per_million_input: Estimate<Usd>,
    /// Without it, and below likewise, the price of shorter prompts holds.
    #[serde(default)]
    pub usd_per_million_cached_input: Option<Estimate<Usd>>,
    #[serde(default)]
    pub usd_per_million_cache_write: Option<Estimate<Usd>>,
    pub usd_per_million_output: Estimate<Usd>,
}

/// A step in a model's price: from this month on, times the factor.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceEvent {
    pub month: u32,
    pub model: String,
    pub factor: Estimate<Factor>,
}

/// What holds for the whole plan.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Assumptions {
    pub hosted_price_decline_per_year: Estimate<Rate>,
    pub hosted_price_events: Vec<PriceEvent>,
    pub serving_price_decline_per_year: Estimate<Rate>,
    pub discount_rate_per_year: Estimate<Rate>,
}
