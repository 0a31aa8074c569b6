//! Worked cases, entered through the window's fields, come out as by hand.
//!
//! 100 000 requests a day are 3 041 666.67 calls a month; the plan looks 24 months ahead.

use egui::accesskit::Role;
use egui::vec2;
use egui_kittest::kittest::Queryable;
use mixplan::analysis::{Settings, TaskAnswer, evaluate};
use mixplan::document::Document;
use mixplan::plan::{
    Estimate, Failure, Io, NodeId, Plan, Price, PriceTier, Prompting, Quality, Retrieval, Serving, Task, TokenCost,
    presets,
};

use super::stage::{Stage, small_plan};

const CALLS: f64 = 100_000.0 * 365.0 / 12.0;

/// A model with cached, batch and long-prompt prices (Claude Sonnet 4.5's list).
fn listed() -> Price {
    let tier = PriceTier {
        above_tokens: 200_000,
        usd_per_million_input: Estimate::certain(6.0),
        usd_per_million_cached_input: Some(Estimate::certain(0.6)),
        usd_per_million_cache_write: Some(Estimate::certain(7.5)),
        usd_per_million_output: Estimate::certain(22.5),
    };
    Price {
        model: "sonnet".into(),
        usd_per_million_input: Estimate::certain(3.0),
        usd_per_million_cached_input: Some(Estimate::certain(0.3)),
        usd_per_million_cache_write: Some(Estimate::certain(3.75)),
        usd_per_million_output: Estimate::certain(15.0),
        usd_per_million_batch_input: Some(Estimate::certain(1.5)),
        usd_per_million_batch_output: Some(Estimate::certain(7.5)),
        tiers: vec![tier],
        ..Price::default()
    }
}

/// Tall enough that no field is out of view.
fn stage_of(plan: Plan) -> Stage {
    let mut stage = Stage::of_size(Some(Document::new(plan)), vec2(1400.0, 4000.0), egui::Theme::Light);
    stage.click_containing("Recommendation for Triage");
    stage
}

/// Triage selected, its hosted cost from tokens.
fn stage() -> Stage {
    let mut stage = stage_of(Plan { prices: vec![listed()], ..small_plan() });
    stage.click("Hosted cost: Tokens");
    stage
}

/// Both sub-tasks bounded, good enough and worth tuning if the money says so.
fn tunable_plan() -> Plan {
    let mut plan = small_plan();
    for task in plan.nodes.iter_mut().filter_map(|node| node.task_mut()) {
        task.evidence.prompting = Prompting::GoodEnough;
        task.evidence.failure = Failure::None;
        task.evidence.retrieval = Retrieval::NotApplicable;
        task.evidence.io = Io::Bounded;
        task.evidence.quality = Quality::Unknown;
    }
    plan
}

fn answer(stage: &Stage) -> TaskAnswer {
    evaluate(stage.plan(), &Settings::default()).task(&NodeId::new("triage")).unwrap().clone()
}

fn task(stage: &Stage) -> &Task {
    stage.plan().node(&NodeId::new("triage")).unwrap().task().unwrap()
}

fn serving_tokens(stage: &Stage) -> &TokenCost {
    match &task(stage).tuned.as_ref().unwrap().serving {
        Serving::Tokens(tokens) => tokens,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_close(found: impl Into<Option<f64>>, by_hand: f64) {
    let found = found.into().unwrap();
    assert!((found - by_hand).abs() <= 1e-9 * by_hand.abs(), "{found}, by hand {by_hand}");
}

#[test]
fn cached_batched_and_retried_calls_cost_what_they_do_by_hand() {
    let mut stage = stage();
    stage.enter("Hosted tokens in", "4000");
    stage.enter("Hosted tokens out", "300");
    stage.enter("Hosted cached input", "60 %");
    // (1 600 · 3 + 2 400 · 0.3 + 300 · 15) / 10⁶
    assert_close(answer(&stage).hosted_usd_per_call, 0.01002);
    stage.click("Cache, batch and own prices");
    stage.enter("Hosted batch share", "25 %");
    // A quarter at the list's batch prices, which are half of the others: 0.01002 · 0.875
    assert_close(answer(&stage).hosted_usd_per_call, 0.008_767_5);
    stage.enter("Hosted cost per request", "0.002");
    assert_close(answer(&stage).hosted_usd_per_call, 0.010_767_5);
    stage.click("Add retries");
    stage.enter("Failed outputs", "10 %");
    stage.enter("Most retries", "2");
    // 1 + 0.1 + 0.01 attempts
    assert_close(answer(&stage).hosted_usd_per_call, 0.010_767_5 * 1.11);
    assert_eq!(stage.figure("With retries"), "$0.012 ≈ $36.4k/mo");
}

#[test]
fn a_cached_token_is_inside_the_input_and_never_paid_beside_it() {
    let mut stage = stage();
    stage.enter("Hosted tokens in", "10k");
    stage.enter("Hosted tokens out", "0");
    stage.enter("Hosted cached input", "100 %");
    // All of it at $0.30, nothing at $3.
    assert_close(answer(&stage).hosted_usd_per_call, 0.003);
    stage.enter("Hosted cached input", "70 %");
    stage.click("Cache, batch and own prices");
    stage.enter("Hosted cache writes", "40 %");
    assert!(stage.shows("input tokens are read from the cache"), "{:#?}", stage.everything());
    stage.enter("Hosted cache writes", "30 %");
    // 7 000 · 0.30 + 3 000 · 3.75
    assert_close(answer(&stage).hosted_usd_per_call, 0.013_35);
}

/// σ = 1.64485 − √(1.64485² − 2 ln 2.5) = 0.71053; above 200 000 tokens lie 9.163 % of the calls with 26.754 % of
/// the tokens: 100 000 · (3 + 0.26754 · 3) + 1 000 · (15 + 0.09163 · 7.5), per million.
#[test]
fn prompts_of_many_lengths_pay_the_tier_they_fall_into() {
    let mut stage = stage();
    stage.enter("Hosted tokens in", "100k");
    stage.enter("Hosted tokens out", "1000");
    assert_close(answer(&stage).hosted_usd_per_call, 0.315);
    stage.click("Add hosted prompts' 95th percentile");
    stage.enter("Hosted prompts' 95th percentile", "250k");
    assert_close(answer(&stage).hosted_usd_per_call, BY_LENGTH);
    stage.enter("Hosted tokens in", "201k");
    stage.click("Remove hosted prompts' 95th percentile");
    // The whole of a call above the tier costs its prices: 201 000 · 6 + 1 000 · 22.5
    assert_close(answer(&stage).hosted_usd_per_call, 1.2285);
}

/// Computed apart, with the normal distribution of a statistics package.
const BY_LENGTH: f64 = 0.395_949_035_756_526_7;

#[test]
fn a_tuned_model_is_paid_for_its_own_shorter_prompts_at_its_own_prices() {
    let mut stage = stage();
    stage.enter("Hosted tokens in", "10k");
    stage.enter("Hosted tokens out", "500");
    stage.click("Describe a tuned path");
    stage.click("Serving: Tokens");
    stage.enter("Serving tokens in", "1200");
    stage.enter("Serving tokens out", "120");
    stage.enter("Serving input price", "0.30");
    stage.enter("Serving output price", "1.20");
    // (1 200 · 0.30 + 120 · 1.20) / 10⁶, beside (10 000 · 3 + 500 · 15) / 10⁶ hosted
    assert_close(answer(&stage).served_usd_per_call, 0.000_504);
    assert_close(answer(&stage).hosted_usd_per_call, 0.0375);
    assert_eq!(stage.figure("Served cost per call"), "$0.000504 on average");
}

#[test]
fn a_fine_tuned_model_is_never_priced_as_its_base() {
    let mut stage = stage();
    stage.click("Describe a tuned path");
    stage.enter("Base model", "sonnet");
    stage.click("Serving: Tokens");
    // It begins with a price of its own, not the base's.
    assert_eq!(serving_tokens(&stage).model, None);
    assert!(serving_tokens(&stage).usd_per_million_input.is_some_and(|usd| usd != listed().usd_per_million_input));
    stage.click("Remove serving input price");
    assert_eq!(answer(&stage).served_usd_per_call, None);
    assert!(stage.shows("the price of the tuned model per million input tokens"), "{:#?}", stage.everything());
}

/// 1 200 / 5 000 + 60 / 150 = 0.64 s; 3 041 666.67 · 0.64 · 3 / (2 628 000 · 0.6) = 3.7 replicas, so 4;
/// each $3 · 1.4 · 730 = $3 066 a month.
#[test]
fn replicas_follow_from_throughput_peak_utilisation_and_the_price_from_its_uplift() {
    let mut stage = stage();
    stage.click("Describe a tuned path");
    stage.click("Serving: Own GPUs");
    stage.click("What a call takes: Tokens per second");
    stage.harness.get_by_role_and_label(Role::ComboBox, "Serving GPU").click();
    stage.run();
    stage.click_containing("H100 · ");
    assert!(stage.shows("marketplace 1.99–5.00"), "the preset's source");
    stage.enter("Served tokens in", "1200");
    stage.enter("Served tokens out", "60");
    stage.enter("Input tokens per second", "5000");
    stage.enter("Output tokens per second", "150");
    stage.enter("Peak to mean", "3");
    stage.enter("Serving GPU price", "3");
    stage.enter("Serving GPU uplift", "40 %");
    stage.enter("Target utilisation", "60 %");
    stage.click("Often forgotten");
    stage.click("Remove A/B test");
    let months = answer(&stage);
    assert_eq!(months.replicas_monthly[..2], [0.0, 4.0], "one month of lead time");
    assert_close(months.served_usd_per_call, 4.0 * 3066.0 / CALLS);
    assert_eq!(stage.figure("Replicas"), "4");
    assert_eq!(stage.figure("GPU time"), "0.64 s per call, of one replica");
    stage.click("Monthly cost");
    let caption = "4 whole replicas from Jan 2027 on, paid in full, busy or not. The busiest month asks for 3.70: ";
    assert!(stage.shows(caption), "{:#?}", stage.everything());
    stage.enter("Fewest replicas", "6");
    assert_close(answer(&stage).served_usd_per_call, 6.0 * 3066.0 / CALLS);
    stage.enter("GPUs per replica", "2");
    assert_close(answer(&stage).served_usd_per_call, 6.0 * 2.0 * 3066.0 / CALLS);
}

/// Triage: 3 041 666.67 · 0.2 · 2 / (2 628 000 · 0.5 · (1 − 0.2)) = 1.157 replicas, alone 2. Answer, of 30 % of
/// the calls and half the time each: 0.174 replicas. Together 1.331, so 2: as one more, Triage adds one.
#[test]
fn two_adapters_in_a_pool_are_read_alone_and_as_one_more() {
    let mut plan = tunable_plan();
    let mut pool = presets::pool("gpus");
    (pool.usd_per_gpu_hour, pool.sticker_uplift) = (Estimate::certain(2.0), Estimate::default());
    (pool.target_utilisation, pool.adapter_overhead) = (Estimate::certain(0.5), Estimate::certain(0.2));
    plan.pools.push(pool);
    let mut stage = stage_of(plan);
    for (name, seconds) in [("Answer", "0.1"), ("Triage", "0.2")] {
        stage.click_containing(&format!("Recommendation for {name}"));
        stage.click("Describe a tuned path");
        stage.click("Serving: Pool");
        stage.enter("GPU time per call", seconds);
        stage.enter("Peak to mean", "2");
        stage.enter("Ready after", "0");
    }
    let pool = answer(&stage).pool.unwrap();
    assert_eq!(pool.beside, [NodeId::new("answer")]);
    // 24 months of replicas at $2 · 730
    assert_close(pool.alone_usd, 24.0 * 2.0 * 1460.0);
    assert_close(pool.one_more_usd, 24.0 * 1460.0);
    assert_eq!(stage.figure("Pool to itself"), "$70.1k over the horizon");
    assert_eq!(stage.figure("As one more"), "$35.0k beside Answer");
}

/// Upfront: 12 h · $2 · 1.4 · 4 runs (3 of them succeed) + 2 000 · $0.10 · 1.15 + 500 · $2 + 10 · $700 = $8 364.40.
#[test]
fn what_people_forget_is_paid_when_it_falls_due() {
    let mut stage = stage_of(small_plan());
    stage.click("Describe a tuned path");
    stage.click("Training: GPU hours");
    stage.enter("GPU hours per run", "12");
    stage.enter("Training GPU price", "2");
    stage.enter("Training GPU uplift", "40 %");
    stage.enter("Training runs", "3");
    stage.enter("Failed training runs", "25 %");
    stage.click("Often forgotten");
    for (name, text) in [
        ("labelled examples", "2000"),
        ("Cost per labelled example", "0.10"),
        ("Curation of labelled examples", "15 %"),
        ("held-out examples", "500"),
        ("Cost per held-out example", "2"),
        ("Curation of held-out examples", "0"),
        ("Person-days", "10"),
        ("Cost per person-day", "700"),
        ("Retraining interval", "6"),
        ("Retraining cost", "1000"),
        ("A/B test length", "1"),
        ("A/B test hosted share", "50 %"),
        ("Monitoring", "150"),
        ("Upkeep", "100"),
        ("Serving per call", "0.001"),
    ] {
        stage.enter(name, text);
    }
    stage.click("Add base retires");
    stage.enter("Forced retraining interval", "16");
    stage.enter("Forced retraining cost", "1500");
    let found = answer(&stage);
    assert_close(found.upfront_usd, 8364.4);
    // Ready after a month; then every 6 months, and after 16.
    let lumps = [(0, 8364.4), (7, 1000.0), (13, 1000.0), (17, 1500.0), (19, 1000.0)];
    assert_eq!(found.lumps_usd.len(), lumps.len(), "{:?}", found.lumps_usd);
    for ((month, usd), (by_hand_month, by_hand)) in found.lumps_usd.iter().zip(lumps) {
        assert_eq!(*month, by_hand_month);
        assert_close(*usd, by_hand);
    }
    let hosted = CALLS * 0.03;
    assert_close(found.tuned_monthly_usd[0], hosted);
    assert_close(found.tuned_monthly_usd[1], 0.5 * hosted + 0.5 * CALLS * 0.001 + 250.0);
    assert_close(found.tuned_monthly_usd[2], CALLS * 0.001 + 250.0);
    assert_eq!(stage.figure("Upfront cost"), "$8,364 paid as the plan starts");
}
