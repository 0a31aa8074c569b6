//! How sure the figures are: the strip, the inspector, the plots, and the way to what is worth measuring.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::analysis::{Settings, evaluate, uncertainty};
use mixplan::document::{Document, template};
use mixplan::plan::{Estimate, HostedCost, NodeId, Plan, Serving, Training, Tuned, YearMonth, say};

use super::stage::{Stage, small_plan};

/// The small plan with a tuned path for Triage whose costs are so wide that nothing can be concluded.
fn doubtful() -> Plan {
    let mut plan = small_plan();
    plan.uncertainty.samples = 1000;
    let node = plan.nodes.iter_mut().find(|node| node.id == NodeId::new("triage")).unwrap();
    let task = node.task_mut().unwrap();
    task.hosted = HostedCost::PerCall(Estimate::range(0.000_2, 0.002));
    let training = Training::Lump(Estimate::range(10_000.0, 40_000.0));
    task.tuned = Some(Tuned::new("7B", training, Serving::PerCall(Estimate::certain(0.000_2))));
    let evidence = &mut task.evidence;
    evidence.io = mixplan::plan::Io::Bounded;
    evidence.failure = mixplan::plan::Failure::None;
    evidence.prompting = mixplan::plan::Prompting::GoodEnough;
    evidence.retrieval = mixplan::plan::Retrieval::NotApplicable;
    plan
}

fn stage(plan: Plan) -> Stage {
    Stage::of_size(Some(Document::new(plan)), vec2(1500.0, 2600.0), egui::Theme::Dark)
}

#[test]
fn a_verdict_that_cannot_be_concluded_says_so_wherever_it_stands() {
    let mut stage = stage(doubtful());
    assert!(stage.shows("Triage, classifier, 3.04M calls a month, Cannot conclude yet"));
    stage.click_containing("Recommendation for Triage: Cannot conclude yet");
    let found = uncertainty(stage.plan(), &evaluate(stage.plan(), &Settings::default()), &Settings::default(), &());
    let found = found.unwrap().tasks[0].1.clone();
    let chance = say::share(found.chance_cheaper);
    assert!(found.cannot_conclude(&stage.plan().policy), "{chance}");
    assert!(stage.shows(&format!("Meaningfully cheaper: {chance}")));
    assert!(stage.shows(&format!("Crosses within the horizon: {}", say::share(found.chance_crosses))));
    assert!(stage.shows("Up to 20\u{a0}% counts as a no, from 80\u{a0}% on as a yes"));
    let [low, middle, high] = found.saving_usd.map(|usd| say::money("USD", usd));
    assert!(stage.shows(&format!("Saving: P10 {low}, P50 {middle}, P90 {high}")));
}

#[test]
fn a_narrower_range_concludes_without_a_hand() {
    let mut plan = doubtful();
    let node = plan.nodes.iter_mut().find(|node| node.id == NodeId::new("triage")).unwrap();
    node.task_mut().unwrap().hosted = HostedCost::PerCall(Estimate::range(0.004, 0.005));
    let stage = stage(plan);
    assert!(stage.shows("Recommendation for Triage: Fine-tune"));
    assert!(stage.shows("Chance of being right"));
    assert!(stage.shows(">99.9 %"));
    assert!(stage.shows("P10–P90"));
}

#[test]
fn what_to_measure_next_leads_to_its_field() {
    let mut stage = stage(doubtful());
    stage.click_containing("Recommendation for Triage");
    stage.click_containing("Measure Triage · hosted cost per call next");
    let field = stage.harness.get_by_role_and_label(Role::TextInput, "Hosted cost per call");
    assert!(field.is_focused());
    // What is typed there is the measurement.
    for letter in "0.004".chars() {
        stage.type_text(&letter.to_string());
    }
    stage.key(Modifiers::NONE, Key::Tab);
    assert!(stage.shows("Recommendation for Triage: Fine-tune"));
}

#[test]
fn the_tornado_leads_to_a_field_that_is_folded_away() {
    let mut stage = stage(doubtful());
    stage.click_containing("Recommendation for Triage");
    stage.click("Tuned");
    assert!(stage.harness.query_by_role_and_label(Role::TextInput, "Training cost").is_none());
    stage.click("What drives it");
    stage.click_containing("Go to Triage · training cost");
    let field = stage.harness.get_by_role_and_label(Role::TextInput, "Training cost");
    assert!(field.is_focused());
}

#[test]
fn the_distribution_says_its_percentiles_and_the_mix_has_its_own() {
    let mut stage = stage(doubtful());
    stage.click_containing("Recommendation for Triage");
    stage.click("Distribution");
    assert!(
        stage.shows("Saving of Triage over all draws: P10 ") && stage.shows("; meaningfully cheaper with a chance")
    );
    stage.click("Crossover");
    assert!(stage.shows("in 8 cases of 10 it saves"));
}

#[test]
fn the_distribution_of_the_mix_says_how_often_it_costs_less_in_the_end() {
    let desk = template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap());
    let mut stage = stage(desk);
    stage.click("Distribution");
    assert!(stage.shows("Saving of The mix over all draws: P10 "));
    assert!(stage.shows("; costs less in the end with a chance of "));
}

#[test]
fn a_stress_test_says_what_each_does_to_every_verdict_and_until_when_committing_pays() {
    let mut stage = Stage::of_size(Some(worked()), vec2(1500.0, 1100.0), egui::Theme::Light);
    stage.click("Stress test");
    let name = &stage.plan().nodes[1].name.clone();
    // Three months of $900 repay $2 500, two do not; half the traffic needs six.
    assert!(stage.shows(&format!("{name}, As planned: Fine-tune, tuning saves $19.1k, committing pays until")));
    assert!(stage.shows("Traffic halved: Fine-tune, tuning saves $8,300"));
    // $2 700 before the cut pay back $2 500 at 2.78 months; $100 a month follow: 32 % of $7 200.
    assert!(stage.shows("Price cut of 80 % in month 3: Fine-tune, tuning saves $2,300"));
}

fn worked() -> Document {
    let path = format!("{}/examples/lesson-5-worked-calculation.ron", env!("CARGO_MANIFEST_DIR"));
    Document::new(mixplan::document::load(path.as_ref()).unwrap().plan)
}

#[test]
fn an_edit_that_only_moves_a_node_samples_nothing_again() {
    let mut stage = stage(doubtful());
    let from = stage.node("Triage").center();
    stage.drag(from, from + vec2(0.0, 60.0));
    assert!(stage.document().is_modified());
    assert!(!stage.harness.state().is_working());
    assert!(stage.shows("Recommendation for Triage: Cannot conclude yet"));
}
