//! What things cost, as it is entered: tokens, samples, tiers, replicas, and what people forget.

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::document::Document;
use mixplan::plan::{Estimate, HostedCost, NodeId, Plan, Price, PriceTier, Serving, Task, TokenCost, Tuned, presets};

use super::stage::{Stage, small_plan};

/// Anthropic's Claude Sonnet 4.5, with the prices of its long prompts.
fn sonnet() -> Price {
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

/// Triage selected, its hosted cost from tokens; tall enough that no field is out of view.
fn stage() -> Stage {
    let plan = Plan { prices: vec![sonnet()], ..small_plan() };
    let mut stage = Stage::of_size(Some(Document::new(plan)), vec2(1400.0, 3600.0), egui::Theme::Light);
    stage.click_containing("Recommendation for Triage");
    stage.click("Hosted cost: Tokens");
    stage
}

fn task(stage: &Stage) -> &Task {
    stage.plan().node(&NodeId::new("triage")).unwrap().task().unwrap()
}

fn tokens(stage: &Stage) -> &TokenCost {
    let HostedCost::Tokens(tokens) = &task(stage).hosted else { panic!("from tokens") };
    tokens
}

fn tuned(stage: &Stage) -> &Tuned {
    task(stage).tuned.as_ref().unwrap()
}

fn choose(stage: &mut Stage, name: &str, starts: &str) {
    stage.harness.get_by_role_and_label(Role::ComboBox, name).click();
    stage.run();
    // Behind it stand its prices.
    stage.harness.get_by_label_contains(&format!("{starts} · ")).click();
    stage.run();
}

/// Draws until it shows.
fn wait_for(stage: &mut Stage, label: &str) {
    let start = Instant::now();
    while !stage.shows(label) {
        assert!(start.elapsed() < Duration::from_secs(60), "{label}");
        std::thread::sleep(Duration::from_millis(5));
        stage.harness.step();
    }
}

#[test]
fn a_call_with_a_cache_costs_in_the_window_what_it_does_by_hand() {
    let mut stage = stage();
    stage.type_into("Hosted tokens in", "10k");
    stage.type_into("Hosted tokens out", "500");
    stage.type_into("Hosted cached input", "90 %");
    stage.click("Cache, batch and own prices");
    stage.type_into("Hosted cache writes", "10 %");
    // 9 000 · $0.30 + 1 000 · $3.75 + 500 · $15, per million
    assert!(stage.shows("$0.014"), "the cost per call");
    // All of it in batch, at the price book's own batch prices: half.
    stage.type_into("Hosted batch share", "100 %");
    assert!(stage.shows("batch: $1.50 in · $7.50 out /M"), "{:#?}", stage.everything());
    assert_eq!(stage.figure("Cost per call"), "$0.00698 ≈ $21.2k/mo");
}

#[test]
fn long_prompts_show_what_lies_in_the_dearer_tier() {
    let mut stage = stage();
    stage.type_into("Hosted tokens in", "100k");
    assert!(stage.shows("0 % of calls above 200k tokens"));
    stage.click("Add hosted prompts' 95th percentile");
    stage.type_into("Hosted prompts' 95th percentile", "250k");
    assert_eq!(tokens(&stage).input_p95, Some(Estimate::certain(250_000.0)));
    assert!(stage.shows("9.16 % of calls above 200k tokens"));
}

#[test]
fn pasted_examples_give_the_mean_and_the_95th_percentile_in_one_step() {
    let mut stage = stage();
    stage.click("Count a sample prompt");
    stage.click("Paste a prompt for Hosted");
    stage.harness.event(Event::Paste("hello world\n---\nhello world hello\n---\nhello hello hello hello".into()));
    stage.harness.step();
    wait_for(&mut stage, "mean of 3");
    assert!(stage.shows(
        "Counted by o200k_base, the tokenizer of OpenAI's models since GPT-4o. For other models it is an estimate."
    ));
    stage.click("Take over as tokens in");
    assert_eq!(tokens(&stage).input, Estimate::certain(3.0));
    assert_eq!(tokens(&stage).input_p95, Some(Estimate::certain(4.0)));
    assert_eq!(stage.document().undo_label(), Some("Take tokens in of Triage from a sample"));
    stage.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!((tokens(&stage).input, tokens(&stage).input_p95), (Estimate::certain(1000.0), None), "one step");
}

#[test]
fn ten_megabytes_pasted_do_not_stop_the_window() {
    let mut stage = stage();
    stage.click("Count a sample prompt");
    stage.click("Paste a prompt for Hosted");
    stage.harness.event(Event::Paste("What is the refund policy? ".repeat(400_000)));
    for _ in 0..3 {
        let start = Instant::now();
        stage.harness.step();
        assert!(start.elapsed() < Duration::from_secs(2), "a frame took {:?}", start.elapsed());
    }
    wait_for(&mut stage, "Take over as tokens in");
}

#[test]
fn a_new_tuned_path_has_what_people_forget_and_says_what_it_adds() {
    let mut stage = stage();
    stage.click("Describe a tuned path");
    let path = tuned(&stage);
    assert!(path.data.is_some() && path.evaluation.is_some() && path.labour.is_some());
    assert!(path.retrain.is_some() && path.test_phase.is_some() && path.base_retirement.is_none());
    assert_eq!(path.monitoring_usd_per_month, presets::MONITORING.estimate());
    stage.click("Often forgotten");
    stage.click("Remove evaluation set");
    stage.click("Add base retires");
    assert!(tuned(&stage).evaluation.is_none());
    assert_eq!(tuned(&stage).base_retirement, Some(presets::base_retirement()));
    stage.click("Training: GPU hours");
    stage.type_into("Failed training runs", "100 %");
    assert!(stage.shows("Runs that always fail train nothing"));
}

#[test]
fn a_gpu_is_picked_with_its_range_and_replicas_follow_from_tokens_a_second() {
    let mut stage = stage();
    stage.click("Describe a tuned path");
    stage.click("Serving: Own GPUs");
    stage.click("What a call takes: Tokens per second");
    choose(&mut stage, "Serving GPU", "H100");
    let Serving::Dedicated(own) = &tuned(&stage).serving else { panic!("own GPUs") };
    assert_eq!(own.usd_per_gpu_hour, Estimate::range(1.99, 7.0));
    let throughput = own.throughput.as_ref().unwrap();
    assert_eq!(throughput.output_tokens_per_second, Estimate::range(3400.0, 12_500.0));
    assert!(stage.shows("marketplace 1.99–5.00"));
    stage.type_into("Served tokens in", "1200");
    stage.type_into("Served tokens out", "60");
    stage.type_into("Input tokens per second", "20k");
    stage.type_into("Output tokens per second", "1500");
    // 1 200 / 20 000 + 60 / 1 500
    assert!(stage.shows("0.1 s"));
    stage.click("What a call takes: GPU time");
    stage.click("What a call takes: Tokens per second");
    let Serving::Dedicated(own) = &tuned(&stage).serving else { panic!("own GPUs") };
    assert_eq!(own.throughput.as_ref().unwrap().input, Estimate::certain(1200.0));
}
