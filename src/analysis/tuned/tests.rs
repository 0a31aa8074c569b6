//! The tuned path, by hand.

use super::*;
use crate::plan::{Dedicated, GpuTraining, ManagedTraining, TestPhase, YearMonth, presets};

#[test]
fn a_load_that_is_whole_but_for_rounding_buys_no_replica_more() {
    let load = 2_628_000.0 * load_per_call(0.2, 3.0, 0.6);
    assert_eq!(load.whole(), 1.0);
}

fn tuned(serving: Serving) -> Tuned {
    Tuned::new("open-8b", Training::Lump(Estimate::certain(2500.0)), serving)
}

fn path(tuned: &Tuned) -> TunedPath<f64> {
    let plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    TunedPath::new(&Central, &plan, &Task::default(), tuned).unwrap()
}

fn month(path: &TunedPath<f64>, t: usize) -> TunedMonth<f64> {
    let (calls, hosted_usd) = (1000.0, 100.0);
    path.month(Month { t, calls, hosted_usd, serving_price: &1.0, others: None })
}

fn dedicated() -> Dedicated {
    // 900 calls are 2.9 replicas' worth, 450 half of that.
    Dedicated { gpu_seconds_per_call: Estimate::certain(1700.0), ..presets::dedicated() }
}

#[test]
fn failed_runs_uplift_curation_and_evaluation_are_paid_upfront() {
    let gpu = GpuTraining {
        gpu_hours_per_run: Estimate::certain(15.0),
        usd_per_gpu_hour: Estimate::certain(2.0),
        sticker_uplift: Estimate::certain(0.4),
        runs: Estimate::certain(3.0),
        failed_run_share: Estimate::certain(0.25),
    };
    let labels = |examples, usd, curation| Data {
        examples: Estimate::certain(examples),
        usd_per_example: Estimate::certain(usd),
        curation_share: Estimate::certain(curation),
    };
    let tuned = Tuned {
        training: Training::Gpu(gpu),
        data: Some(labels(2000.0, 0.1, 0.15)),
        evaluation: Some(labels(500.0, 2.0, 0.0)),
        ..tuned(Serving::PerCall(Estimate::certain(0.001)))
    };
    // 15 h · $2.80 · 4 runs + 2 000 · $0.10 · 1.15 + 500 · $2
    assert!((upfront_usd(&Central, &tuned) - (168.0 + 230.0 + 1000.0)).abs() < 1e-9);
}

/// By hand, at the list price of LoRA training up to 16B ($0.46–0.50 a million tokens).
#[test]
fn of_managed_runs_those_that_fail_are_paid_too() {
    let managed = ManagedTraining {
        examples: Estimate::certain(2000.0),
        tokens_per_example: Estimate::certain(1000.0),
        epochs: Estimate::certain(3.0),
        usd_per_million_tokens: Estimate::certain(0.48),
        runs: Estimate::certain(4.0),
        failed_run_share: Estimate::certain(0.2),
    };
    // 6 million tokens · $0.48 · 4 / 0.8
    assert!((training_usd(&Central, &Training::Managed(managed)) - 14.4).abs() < 1e-12);
}

#[test]
fn throughput_says_what_a_call_takes_and_wins_over_seconds() {
    let throughput = Throughput {
        input: Estimate::certain(1200.0),
        output: Estimate::certain(60.0),
        input_tokens_per_second: Some(Estimate::certain(20_000.0)),
        output_tokens_per_second: Estimate::certain(1500.0),
    };
    let given = Estimate::certain(9.0);
    assert!((gpu_seconds_per_call(&given, Some(&throughput)) - 0.1).abs() < 1e-15);
    let no_reading = Throughput { input_tokens_per_second: None, ..throughput };
    assert!((gpu_seconds_per_call(&given, Some(&no_reading)) - 0.04).abs() < 1e-15);
    assert_eq!(gpu_seconds_per_call(&given, None), 9.0);
}

/// Lambda's 70B in FP8 on eight H100, vLLM 0.5.4: 2 573 tokens out a second for the replica.
#[test]
fn the_replicas_of_a_70b_follow_from_its_measured_throughput() {
    let throughput = Throughput {
        input: Estimate::certain(0.0),
        output: Estimate::certain(500.0),
        input_tokens_per_second: None,
        output_tokens_per_second: Estimate::certain(2573.0),
    };
    let own = Dedicated {
        throughput: Some(throughput),
        peak_to_mean: Estimate::certain(2.0),
        gpus_per_replica: 8,
        usd_per_gpu_hour: Estimate::certain(3.0),
        sticker_uplift: Estimate::certain(0.5),
        ..dedicated()
    };
    let path = path(&tuned(Serving::Dedicated(own)));
    // 10 million calls · 500/2 573 s · 2 / (2 628 000 · 0.6) = 2.46 replicas, so 3 at 8 · $4.50 · 730
    let month = path.month(Month { t: 0, calls: 1e7, hosted_usd: 0.0, serving_price: &1.0, others: None });
    assert_eq!(month.replicas, Some(3.0));
    assert!((month.serving_usd - 3.0 * 26_280.0).abs() < 1e-6);
}

#[test]
fn where_both_retrainings_fall_in_one_month_the_dearer_is_paid() {
    let retrain = |every_months, usd| Some(Retrain { every_months, usd: Estimate::certain(usd) });
    let tuned = Tuned {
        lead_time_months: 1,
        retrain: retrain(3, 800.0),
        base_retirement: retrain(6, 2000.0),
        ..tuned(Serving::PerCall(Estimate::certain(0.001)))
    };
    let path = path(&tuned);
    let lumps: Vec<Option<f64>> = [1, 4, 7, 10].map(|t| month(&path, t).retrain_usd).into();
    assert_eq!(lumps, [None, Some(800.0), Some(2000.0), Some(800.0)]);
}

#[test]
fn both_paths_are_held_while_the_test_runs() {
    let tuned = Tuned {
        lead_time_months: 1,
        fallback_share: Estimate::certain(0.1),
        upkeep_usd_per_month: Estimate::certain(20.0),
        monitoring_usd_per_month: Estimate::certain(30.0),
        test_phase: Some(TestPhase { months: 2, hosted_share: Estimate::certain(0.5) }),
        ..tuned(Serving::Dedicated(dedicated()))
    };
    let path = path(&tuned);
    let [waiting, testing, alone] = [0, 2, 3].map(|t| month(&path, t));
    assert_eq!((waiting.hosted_usd, waiting.served, waiting.serving_usd), (100.0, 0.0, 0.0));
    // Of 1 000 calls 900 could be served; half of them are, the rest and the fallback stay hosted.
    assert!((testing.served - 450.0).abs() < 1e-9);
    assert!((testing.hosted_usd - 55.0).abs() < 1e-9);
    assert!((alone.served - 900.0).abs() < 1e-9);
    assert!((alone.hosted_usd - 10.0).abs() < 1e-9);
    assert_eq!((testing.replicas, alone.replicas), (Some(3.0), Some(3.0)));
    assert_eq!(testing.serving_usd, alone.serving_usd);
    assert_eq!((testing.upkeep_usd, alone.upkeep_usd), (50.0, 50.0));
}

#[test]
fn what_is_served_per_call_is_paid_per_served_call_while_the_test_runs() {
    let tuned = Tuned {
        test_phase: Some(TestPhase { months: 1, hosted_share: Estimate::certain(0.5) }),
        ..tuned(Serving::PerCall(Estimate::certain(0.001)))
    };
    let path = path(&tuned);
    assert_eq!([0, 1].map(|t| month(&path, t).serving_usd), [0.5, 1.0]);
}

#[test]
fn a_fine_tuned_model_is_never_priced_as_its_base() {
    let listed = |model: &str| Price {
        model: model.into(),
        usd_per_million_input: Estimate::certain(0.15),
        usd_per_million_output: Estimate::certain(0.6),
        ..Price::default()
    };
    let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    let cached = Price { usd_per_million_cached_input: Some(Estimate::certain(0.01)), ..listed("gpt-4o-mini") };
    let base = Price { usd_per_request: Some(Estimate::certain(5.0)), ..cached };
    plan.prices = vec![base, listed("ft:gpt-4o-mini"), listed("openai/gpt-4o-mini-2024-07-18")];
    let served = |model: &str, own: Option<f64>| TokenCost {
        model: Some(model.into()),
        input: Estimate::certain(1000.0),
        usd_per_million_input: own.map(Estimate::certain),
        usd_per_million_output: own.map(Estimate::certain),
        ..TokenCost::default()
    };
    let serving = |cost: TokenCost, base: &str, task: &Task| {
        let tuned = Tuned { base_model: base.into(), ..tuned(Serving::Tokens(cost)) };
        TunedPath::new(&Central, &plan, task, &tuned).map(|path| path.serving_usd_per_attempt(1.0).unwrap())
    };
    let task = Task::default();
    let missing = serving(served("gpt-4o-mini", None), "GPT-4o-mini", &task).unwrap_err();
    assert_eq!(missing.len(), 2, "{missing:?}");
    let today = Task { hosted: HostedCost::Tokens(served("gpt-4o-mini", None)), ..Task::default() };
    assert!(serving(served("gpt-4o-mini", None), "open-8b", &today).is_err(), "as today's model");
    for base in ["gpt-4o-mini", "GPT-4o mini", "azure/gpt-4o-mini-2024-07-18"] {
        for name in ["gpt-4o-mini", "openai/gpt-4o-mini-2024-07-18"] {
            assert!(serving(served(name, None), base, &task).is_err(), "{name} of {base}");
        }
    }
    // Neither what its base charges for cached tokens nor what it charges for a request.
    let cached = TokenCost { cached_share: Estimate::certain(0.5), ..served("gpt-4o-mini", Some(0.3)) };
    assert_eq!(serving(cached, "gpt-4o-mini", &task), Ok(0.0003));
    // Its own price, twice the base's, or a line of the list that is its own.
    assert_eq!(serving(served("gpt-4o-mini", Some(0.3)), "gpt-4o-mini", &task), Ok(0.0003));
    assert_eq!(serving(served("ft:gpt-4o-mini", None), "gpt-4o-mini", &today), Ok(0.00015));
}
