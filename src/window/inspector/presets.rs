//! First guesses for a tuned path, each a range from published figures, collected 2026-11-22.
//!
//! Figures differ widely from source to source; a guess is there to be edited.

use crate::plan::{
    Data, Dedicated, Estimate, GpuTraining, HostedCost, Labour, ManagedTraining, Pool, PoolServing, Retrain, Serving,
    Task, TokenCost, Training, Tuned, Usd,
};

/// A tuned path to start from: a small LoRA fine-tune, paid as a lump, ready after a month.
pub(super) fn tuned(task: &Task) -> Tuned {
    Tuned {
        base_model: "Qwen3-4B-Instruct".into(),
        training: Training::Lump(Estimate::certain(2500.0)),
        data: None,
        labour: None,
        lead_time_months: 1,
        serving: match &task.hosted {
            HostedCost::Tokens(tokens) => Serving::Tokens(served_tokens(tokens)),
            _ => Serving::PerCall(served_call()),
        },
        fallback_share: Estimate::default(),
        upkeep_usd_per_month: Estimate::default(),
        retrain: None,
    }
}

/// A call of about 1 000 tokens at the prices of [`served_tokens`].
pub(super) fn served_call() -> Estimate<Usd> {
    Estimate::range(0.0003, 0.0012)
}

/// The same tokens on a tuned small model: $0.30–1.20 in and $1.20–1.60 out per million
/// (tokencost 2025; OpenPipe 2024).
pub(super) fn served_tokens(hosted: &TokenCost) -> TokenCost {
    TokenCost {
        input: hosted.input,
        output: hosted.output,
        usd_per_million_input: Some(Estimate::range(0.3, 1.2)),
        usd_per_million_output: Some(Estimate::range(1.2, 1.6)),
        ..TokenCost::default()
    }
}

/// 10–20 A100-hours a run for a 7B (deploybase 2026), an A100-80 at $0.80–4.10 an hour (May 2026).
pub(super) fn gpu_training() -> GpuTraining {
    GpuTraining {
        gpu_hours_per_run: Estimate::range(10.0, 20.0),
        usd_per_gpu_hour: Estimate::range(0.8, 4.1),
        runs: Estimate::certain(3.0),
    }
}

/// $0.46–0.50 per million tokens up to 16B (Fireworks, Together, Ori).
pub(super) fn managed_training() -> ManagedTraining {
    ManagedTraining {
        examples: Estimate::certain(2000.0),
        tokens_per_example: Estimate::certain(1000.0),
        epochs: Estimate::certain(3.0),
        usd_per_million_tokens: Estimate::range(0.46, 0.5),
        runs: Estimate::certain(3.0),
    }
}

/// A focused LoRA takes 300–5 000 examples; a single label costs $0.05–0.15 (market notes, 2026).
pub(super) fn data() -> Data {
    Data { examples: Estimate::range(300.0, 5000.0), usd_per_example: Estimate::range(0.05, 0.15) }
}

pub(super) fn labour() -> Labour {
    Labour { person_days: Estimate::range(5.0, 15.0), usd_per_person_day: Estimate::certain(700.0) }
}

pub(super) fn retrain() -> Retrain {
    Retrain { every_months: 6, usd: Estimate::certain(1000.0) }
}

/// An L40S at $0.79–3.50 an hour (RunPod, AWS, OCI, Mar 2026).
pub(super) fn dedicated() -> Dedicated {
    Dedicated {
        gpu_seconds_per_call: Estimate::range(0.04, 0.09),
        peak_to_mean: Estimate::certain(3.0),
        gpus_per_replica: 1,
        usd_per_gpu_hour: Estimate::range(0.79, 3.5),
        min_replicas: 1,
        target_utilisation: Estimate::certain(0.6),
    }
}

pub(super) fn pool_serving(pool: &str) -> PoolServing {
    let dedicated = dedicated();
    PoolServing {
        id: pool.into(),
        gpu_seconds_per_call: dedicated.gpu_seconds_per_call,
        peak_to_mean: dedicated.peak_to_mean,
    }
}

/// Adapters served together lose 4–34 % of throughput (vLLM pull requests 11267 and 11613).
pub(super) fn pool(id: &str) -> Pool {
    let dedicated = dedicated();
    Pool {
        id: id.into(),
        gpus_per_replica: 1,
        usd_per_gpu_hour: dedicated.usd_per_gpu_hour,
        min_replicas: 1,
        target_utilisation: dedicated.target_utilisation,
        adapter_overhead: Estimate::range(0.04, 0.34),
    }
}
