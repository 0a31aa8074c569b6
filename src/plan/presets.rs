//! First guesses for what people do not know yet: published ranges, each with its basis and its date.
//!
//! Figures differ widely from source to source, so each is a range that is there to be edited. What rests on
//! no published figure says so.

use std::marker::PhantomData;

use super::quantity::Plain;
use super::{
    Data, Dedicated, Estimate, GpuTraining, HostedCost, Labour, ManagedTraining, Numbers, Origin, Pool, PoolServing,
    Provenance, Quantity, Rate, Retrain, Serving, Share, Speed, Task, TestPhase, Throughput, TokenCost, Tokens,
    Training, Tuned, Usd, entry_text,
};

/// A range of which people can see where it comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset<Q> {
    low: f64,
    high: f64,
    /// Whose figures these are.
    pub basis: &'static str,
    /// When they were collected, or are of: a year, a month or a day.
    pub as_of: &'static str,
    quantity: PhantomData<Q>,
}

/// What rests on our own estimate has this basis.
pub const OWN_ESTIMATE: &str = "mixplan's own estimate: no published figure";
/// When the figures were collected.
pub const COLLECTED: &str = "2026-11-22";

impl<Q: Quantity> Preset<Q> {
    const fn new(low: f64, high: f64, basis: &'static str, as_of: &'static str) -> Self {
        Self { low, high, basis, as_of, quantity: PhantomData }
    }

    /// What it is and where it comes from, for people: `Preset 0.3..0.5: egress, storage (2026)`.
    pub fn about(&self) -> String {
        format!("Preset {}: {} ({})", entry_text::show(self.estimate()), self.basis, self.as_of)
    }

    /// Its central value.
    pub fn central(&self) -> f64 {
        self.estimate().central()
    }

    /// Without its quantity, which a key says.
    const fn plain(&self) -> Preset<Plain> {
        Preset::new(self.low, self.high, self.basis, self.as_of)
    }

    /// Whether this is what it gives.
    fn is(&self, value: Numbers) -> bool {
        Numbers::from(self.estimate()) == value
    }

    /// As an estimate: its range, or the one number where both ends are the same.
    pub fn estimate(&self) -> Estimate<Q> {
        if self.low == self.high { Estimate::certain(self.low) } else { Estimate::range(self.low, self.high) }
    }
}

/// A GPU that can be rented, and how fast it gives out tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gpu {
    pub name: &'static str,
    pub usd_per_hour: Preset<Usd>,
    /// Output tokens a second of an 8B model in FP8 on one GPU, many calls at once.
    pub output_speed_8b: Option<Preset<Speed>>,
}

const LAMBDA: &str = "8B in FP8, one GPU: Lambda (vLLM 0.5.4), and later reports; they differ widely";

/// GPUs by price.
pub const GPUS: [Gpu; 6] = [
    Gpu {
        name: "L4",
        usd_per_hour: Preset::new(0.39, 0.85, "RunPod 0.39, GCP 0.56, AWS 0.80", "2026-04"),
        output_speed_8b: None,
    },
    Gpu {
        name: "A10G",
        usd_per_hour: Preset::new(1.01, 1.3, "AWS; Mélange (arXiv 2404.14527) uses 1.01", "2026"),
        output_speed_8b: None,
    },
    Gpu {
        name: "L40S",
        usd_per_hour: Preset::new(0.79, 3.5, "RunPod 0.79–0.86, AWS 1.86, OCI 3.50", "2026-03"),
        output_speed_8b: Some(Preset::new(4200.0, 4200.0, LAMBDA, "2024")),
    },
    Gpu {
        name: "A100-80",
        usd_per_hour: Preset::new(0.8, 4.1, "marketplace to AWS", "2026-05"),
        output_speed_8b: Some(Preset::new(1500.0, 1500.0, LAMBDA, "2024")),
    },
    Gpu {
        name: "H100",
        usd_per_hour: Preset::new(1.99, 7.0, "marketplace 1.99–5.00, managed dedicated 7.00", "2026"),
        output_speed_8b: Some(Preset::new(3400.0, 12_500.0, LAMBDA, "2024")),
    },
    Gpu {
        name: "H200",
        usd_per_hour: Preset::new(2.5, 7.0, "marketplace to managed dedicated", "2026"),
        output_speed_8b: None,
    },
];

/// What comes on top of a GPU's price.
pub const STICKER_UPLIFT: Preset<Rate> = Preset::new(0.3, 0.5, "egress, storage, management: 30–50 %", COLLECTED);
/// Guidelines and a pilot, on top of labels.
pub const CURATION: Preset<Rate> = Preset::new(0.1, 0.2, "guidelines and pilot: market notes", "2026");
/// A single label.
pub const LABEL: Preset<Usd> = Preset::new(0.05, 0.15, "a single label: market notes", "2026");
/// A label that is checked by someone who knows the subject.
pub const CHECKED_LABEL: Preset<Usd> = Preset::new(0.8, 3.0, "multi-step judgement: market notes", "2026");
/// Examples of a focused LoRA.
pub const EXAMPLES: Preset<super::Count> =
    Preset::new(300.0, 5000.0, "a focused LoRA takes hundreds to low thousands; quality over size", COLLECTED);
/// Examples of the held-out set.
pub const HELD_OUT: Preset<super::Count> = Preset::new(300.0, 1000.0, OWN_ESTIMATE, COLLECTED);
/// Runs that fail, of all.
pub const FAILED_RUNS: Preset<Share> = Preset::new(0.1, 0.3, OWN_ESTIMATE, COLLECTED);
/// Watching the served model.
pub const MONITORING: Preset<Usd> = Preset::new(50.0, 300.0, OWN_ESTIMATE, COLLECTED);
/// What a retraining costs.
pub const RETRAINING: Preset<Usd> = Preset::new(500.0, 2000.0, OWN_ESTIMATE, COLLECTED);
/// Person-days of a first fine-tune.
pub const PERSON_DAYS: Preset<super::PersonDays> = Preset::new(5.0, 15.0, OWN_ESTIMATE, COLLECTED);
/// Cost of a person-day.
pub const PERSON_DAY: Preset<Usd> = Preset::new(700.0, 700.0, OWN_ESTIMATE, COLLECTED);
/// Throughput lost to serving adapters together.
pub const ADAPTER_OVERHEAD: Preset<Share> =
    Preset::new(0.04, 0.34, "vLLM pull requests 11267 and 11613; users report up to 50 %", COLLECTED);
/// The share of the input that is read from the cache, once prompts begin alike.
pub const CACHED_SHARE: Preset<Share> = Preset::new(
    0.5,
    0.5,
    "mixplan's own estimate; ProjectDiscovery went from 7 % to 84 % by putting first what repeats",
    "2026-04",
);
/// What is written to the cache, for each token that is read from it: where vendors charge for that.
pub const CACHE_WRITES: Preset<Share> =
    Preset::new(0.1, 0.1, "mixplan's own estimate: a cached beginning is read ten times before it is gone", COLLECTED);
/// Shorter prompts are not cached.
pub const CACHED_FROM: Preset<Tokens> = Preset::new(
    1024.0,
    1024.0,
    "OpenAI's guide to prompt caching; Anthropic caches from 1,024 to 4,096 tokens on, by model",
    "2026",
);
/// What the batch interface takes off where the price list does not say.
pub const BATCH_DISCOUNT: Preset<Share> =
    Preset::new(0.5, 0.5, "OpenAI, Anthropic and Google bill calls that may take a day at half price", "2026");
/// How much of a prompt can go.
pub const SHORTER_PROMPT: Preset<Share> = Preset::new(
    0.3,
    0.3,
    "mixplan's own estimate; LLMLingua reports far more on benchmarks (arXiv 2310.05736)",
    COLLECTED,
);
/// For how many months a snapshot of a hosted base model lives.
pub const BASE_LIFE_MONTHS: u32 = 16;
pub const BASE_LIFE_BASIS: &str = "a hosted snapshot lives about 16 months: vendors' policies, 2026. \
                                   An open checkpoint on GPUs of one's own need not retire";

/// A call that a tuned small model serves, of about 1 000 tokens at the prices below.
pub const SERVED_CALL: Preset<Usd> = Preset::new(0.0003, 0.0012, SERVED, "2025");
pub const SERVED_INPUT: Preset<Usd> = Preset::new(0.3, 1.2, SERVED, "2025");
pub const SERVED_OUTPUT: Preset<Usd> = Preset::new(1.2, 1.6, SERVED, "2025");
const SERVED: &str = "tuned small models per token: tokencost 2025, OpenPipe 2024";
/// Of a LoRA run of a 7B on A100s.
pub const GPU_HOURS: Preset<super::Hours> =
    Preset::new(10.0, 20.0, "LoRA of a 7B, A100-hours a run: deploybase", "2026");
pub const MANAGED_TOKENS: Preset<Usd> = Preset::new(0.46, 0.5, "LoRA up to 16B: Fireworks, Together, Ori", "2026");
pub const GPU_SECONDS: Preset<super::Seconds> = Preset::new(0.04, 0.09, OWN_ESTIMATE, COLLECTED);

/// The presets by the ends of the keys that they are offered at.
const FIELDS: [(&str, Preset<Plain>); 20] = [
    ("sticker_uplift", STICKER_UPLIFT.plain()),
    ("tuned.data.examples", EXAMPLES.plain()),
    ("tuned.data.usd_per_example", LABEL.plain()),
    ("tuned.evaluation.examples", HELD_OUT.plain()),
    ("tuned.evaluation.usd_per_example", CHECKED_LABEL.plain()),
    ("curation_share", CURATION.plain()),
    ("failed_run_share", FAILED_RUNS.plain()),
    ("monitoring_usd_per_month", MONITORING.plain()),
    ("tuned.retrain.usd", RETRAINING.plain()),
    ("tuned.base_retirement.usd", RETRAINING.plain()),
    ("labour.person_days", PERSON_DAYS.plain()),
    ("labour.usd_per_person_day", PERSON_DAY.plain()),
    ("adapter_overhead", ADAPTER_OVERHEAD.plain()),
    ("tuned.serving.usd_per_call", SERVED_CALL.plain()),
    ("tuned.serving.tokens.usd_per_million_input", SERVED_INPUT.plain()),
    ("tuned.serving.tokens.usd_per_million_output", SERVED_OUTPUT.plain()),
    ("gpu.gpu_hours_per_run", GPU_HOURS.plain()),
    ("managed.usd_per_million_tokens", MANAGED_TOKENS.plain()),
    ("dedicated.gpu_seconds_per_call", GPU_SECONDS.plain()),
    ("pool.gpu_seconds_per_call", GPU_SECONDS.plain()),
];

/// A tuned path to start from: a small LoRA fine-tune, paid as a lump, ready after a month, with what people
/// tend to forget.
pub fn tuned(task: &Task) -> Tuned {
    let serving = match &task.hosted {
        HostedCost::Tokens(tokens) => Serving::Tokens(served_tokens(tokens)),
        _ => Serving::PerCall(served_call()),
    };
    Tuned {
        data: Some(data()),
        labour: Some(labour()),
        lead_time_months: 1,
        retrain: Some(retrain()),
        evaluation: Some(evaluation()),
        monitoring_usd_per_month: MONITORING.estimate(),
        // Of open checkpoints it is rare; where a vendor serves the base model, it is one click away.
        base_retirement: None,
        test_phase: Some(test_phase()),
        ..Tuned::new("Qwen3-4B-Instruct", Training::Lump(Estimate::certain(2500.0)), serving)
    }
}

/// A call of about 1 000 tokens at the prices of [`served_tokens`].
pub fn served_call() -> Estimate<Usd> {
    SERVED_CALL.estimate()
}

/// The same tokens on a tuned small model: $0.30–1.20 in and $1.20–1.60 out per million
/// (tokencost 2025; OpenPipe 2024).
pub fn served_tokens(hosted: &TokenCost) -> TokenCost {
    TokenCost {
        input: hosted.input,
        output: hosted.output,
        usd_per_million_input: Some(SERVED_INPUT.estimate()),
        usd_per_million_output: Some(SERVED_OUTPUT.estimate()),
        ..TokenCost::default()
    }
}

/// 10–20 A100-hours a run for a 7B (deploybase 2026), an A100-80 at $0.80–4.10 an hour (May 2026).
pub fn gpu_training() -> GpuTraining {
    GpuTraining {
        gpu_hours_per_run: GPU_HOURS.estimate(),
        usd_per_gpu_hour: Estimate::range(0.8, 4.1),
        sticker_uplift: STICKER_UPLIFT.estimate(),
        runs: Estimate::certain(3.0),
        failed_run_share: FAILED_RUNS.estimate(),
    }
}

/// $0.46–0.50 per million tokens up to 16B (Fireworks, Together, Ori).
pub fn managed_training() -> ManagedTraining {
    ManagedTraining {
        examples: Estimate::certain(2000.0),
        tokens_per_example: Estimate::certain(1000.0),
        epochs: Estimate::certain(3.0),
        usd_per_million_tokens: MANAGED_TOKENS.estimate(),
        runs: Estimate::certain(3.0),
        failed_run_share: FAILED_RUNS.estimate(),
    }
}

pub fn data() -> Data {
    Data { examples: EXAMPLES.estimate(), usd_per_example: LABEL.estimate(), curation_share: CURATION.estimate() }
}

pub fn evaluation() -> Data {
    Data {
        examples: HELD_OUT.estimate(),
        usd_per_example: CHECKED_LABEL.estimate(),
        curation_share: Estimate::default(),
    }
}

pub fn labour() -> Labour {
    Labour { person_days: PERSON_DAYS.estimate(), usd_per_person_day: PERSON_DAY.estimate() }
}

pub fn retrain() -> Retrain {
    Retrain { every_months: 6, usd: RETRAINING.estimate() }
}

pub fn base_retirement() -> Retrain {
    Retrain { every_months: BASE_LIFE_MONTHS, usd: RETRAINING.estimate() }
}

/// A month in which half the calls stay hosted.
pub fn test_phase() -> TestPhase {
    TestPhase { months: 1, hosted_share: Estimate::certain(0.5) }
}

/// An L40S (see [`GPUS`]).
pub fn dedicated() -> Dedicated {
    let [_, _, l40s, ..] = GPUS;
    Dedicated {
        gpu_seconds_per_call: GPU_SECONDS.estimate(),
        throughput: None,
        peak_to_mean: Estimate::certain(3.0),
        gpus_per_replica: 1,
        usd_per_gpu_hour: l40s.usd_per_hour.estimate(),
        sticker_uplift: STICKER_UPLIFT.estimate(),
        min_replicas: 1,
        target_utilisation: Estimate::certain(0.6),
    }
}

/// How fast a replica is, for a call of so many tokens; reading the prompt is taken to be ten times as
/// quick as writing.
pub fn throughput(call: Option<&TokenCost>) -> Throughput {
    let [_, _, l40s, ..] = GPUS;
    let output_speed = l40s.output_speed_8b.map_or(Estimate::certain(1000.0), |speed| speed.estimate());
    Throughput {
        input: call.map_or(Estimate::certain(1000.0), |call| call.input),
        output: call.map_or(Estimate::certain(100.0), |call| call.output),
        input_tokens_per_second: Some(Estimate::certain(10.0 * output_speed.central())),
        output_tokens_per_second: output_speed,
    }
}

pub fn pool_serving(pool: &str) -> PoolServing {
    let dedicated = dedicated();
    PoolServing {
        id: pool.into(),
        gpu_seconds_per_call: dedicated.gpu_seconds_per_call,
        throughput: None,
        peak_to_mean: dedicated.peak_to_mean,
    }
}

pub fn pool(id: &str) -> Pool {
    let dedicated = dedicated();
    Pool {
        id: id.into(),
        gpus_per_replica: 1,
        usd_per_gpu_hour: dedicated.usd_per_gpu_hour,
        sticker_uplift: dedicated.sticker_uplift,
        min_replicas: 1,
        target_utilisation: dedicated.target_utilisation,
        adapter_overhead: ADAPTER_OVERHEAD.estimate(),
    }
}

/// Where a number comes from that an input of this key has been given from the presets; `None` where none of
/// them gives this number there.
///
/// ```
/// use mixplan::plan::{Numbers, presets};
///
/// let uplift = Numbers::from(presets::STICKER_UPLIFT.estimate());
/// let known = presets::provenance("pools[gpus].sticker_uplift", uplift).unwrap();
/// assert_eq!(known.about(jiff::civil::date(2026, 11, 30)), "preset · egress, storage, management: 30–50 % · 22 Nov 2026");
/// assert_eq!(presets::provenance("pools[gpus].sticker_uplift", Numbers::certain(0.1)), None);
/// ```
pub fn provenance(key: &str, value: Numbers) -> Option<Provenance> {
    let ends = |field: &str| key.ends_with(field);
    let found = if ends("usd_per_gpu_hour") {
        let gpu = GPUS.iter().find(|gpu| gpu.usd_per_hour.is(value));
        gpu.map(|gpu| (format!("{}: {}", gpu.name, gpu.usd_per_hour.basis), gpu.usd_per_hour.as_of))
    } else if ends("output_tokens_per_second") {
        let speeds = GPUS.iter().filter_map(|gpu| Some((gpu.name, gpu.output_speed_8b?)));
        let speed = speeds.into_iter().find(|(_, speed)| speed.is(value));
        speed.map(|(name, speed)| (format!("{name}: {}", speed.basis), speed.as_of))
    } else if ends("base_retirement.every_months") {
        let same = value == Numbers::certain(f64::from(BASE_LIFE_MONTHS));
        same.then(|| (BASE_LIFE_BASIS.to_owned(), "2026"))
    } else {
        let offered = FIELDS.iter().find(|(field, preset)| ends(field) && preset.is(value));
        offered.map(|(_, preset)| (preset.basis.to_owned(), preset.as_of))
    };
    let (source, as_of) = found?;
    Some(Provenance { kind: Origin::Preset, source, as_of: as_of.into() })
}
