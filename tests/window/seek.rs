//! What it would take to pay back by a month, and what is cheaper first: asked and tried, by mouse and by keys.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::analysis::{Settings, evaluate};
use mixplan::document::Document;
use mixplan::plan::NodeId;

use super::stage::{Stage, small_document};

const SLIDER: &str = "Month by which it is to pay back";

fn example(name: &str) -> Document {
    let path = format!("{}/examples/{name}.ron", env!("CARGO_MANIFEST_DIR"));
    Document::new(mixplan::document::load(path.as_ref()).unwrap().plan)
}

fn stage() -> Stage {
    Stage::of_size(Some(example("lesson-5-worked-calculation")), vec2(1500.0, 1100.0), egui::Theme::Dark)
}

fn by(stage: &mut Stage, month: &str) {
    stage.harness.get_by_role_and_label(Role::SpinButton, SLIDER).click();
    stage.run();
    stage.type_text(month);
    stage.key(Modifiers::NONE, Key::Enter);
}

#[test]
fn one_key_asks_and_a_month_that_is_typed_is_answered_at_once() {
    let mut stage = stage();
    stage.key(Modifiers::NONE, Key::W);
    assert!(stage.shows("What would it take?"));
    assert!(stage.shows("It does: it pays back after 2.78 months."));
    by(&mut stage, "2");
    assert!(stage.shows("As things stand it pays back after 2.78 months."));
    assert!(stage.shows("At most $1,800 (now $2,500, 28\u{a0}% less)."));
    assert!(stage.shows("Not by this alone: even if serving cost nothing it is $500 behind at month 2."));
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!stage.shows("What would it take?"));
}

#[test]
fn trying_a_lever_makes_a_scenario_in_which_it_pays_back_in_time_as_one_step() {
    let mut stage = stage();
    stage.key(Modifiers::NONE, Key::W);
    by(&mut stage, "2");
    stage.click("Try it: upfront cost");
    let scenario = stage.document().scenario().unwrap().clone();
    assert_eq!(scenario.name, "The mix by month 2: upfront cost");
    assert_eq!(scenario.overrides.len(), 1, "{scenario:?}");
    let evaluation = evaluate(stage.plan(), &Settings::default());
    assert!(evaluation.mix.settled_crossover_months.unwrap() <= 2.0);
    assert!(evaluate(stage.document().base(), &Settings::default()).mix.settled_crossover_months.unwrap() > 2.0);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert!(stage.document().scenarios().is_empty() && !stage.document().is_modified());
}

#[test]
fn each_lever_is_tried_of_the_mix_and_of_a_sub_task() {
    for selected in [false, true] {
        for lever in ["volume", "hosted price", "upfront cost"] {
            let mut stage = stage();
            if selected {
                stage.click_containing("Recommendation for Classifier");
            }
            stage.key(Modifiers::NONE, Key::W);
            by(&mut stage, "2");
            stage.click(&format!("Try it: {lever}"));
            let subject = if selected { "Classifier" } else { "The mix" };
            let scenario = stage.document().scenario().unwrap();
            assert_eq!(scenario.name, format!("{subject} by month 2: {lever}"));
            let evaluation = evaluate(stage.plan(), &Settings::default());
            let crosses = evaluation.tasks[0].settled_crossover_months.unwrap();
            assert!(crosses <= 2.0 && crosses > 1.99, "{lever}: {crosses}, and no more than is needed");
        }
    }
}

#[test]
fn it_is_asked_of_what_is_selected_and_says_what_is_missing() {
    let mut stage = Stage::of_size(Some(small_document()), vec2(1500.0, 2200.0), egui::Theme::Dark);
    stage.click_containing("Recommendation for Triage");
    assert!(stage.plan().node(&NodeId::new("triage")).unwrap().task().unwrap().tuned.is_none());
    stage.harness.get_by_role_and_label(Role::Button, "What would it take?").click();
    stage.run();
    let subject = stage.harness.get_by_role_and_label(Role::ComboBox, "What is to pay back");
    assert_eq!(subject.value().as_deref(), Some("Triage"));
    assert!(stage.shows("a tuned path to compare with"));
}

#[test]
fn a_cheaper_means_is_weighed_in_one_step_and_judged_by_rule_6() {
    let mut stage = Stage::of_size(Some(example("coding-agent")), vec2(1500.0, 4600.0), egui::Theme::Dark);
    stage.click_containing("Recommendation for Context picker");
    let id = stage.plan().nodes.iter().find(|node| node.name == "Context picker").unwrap().id.clone();
    let cheaper = |stage: &Stage| stage.plan().node(&id).unwrap().task().unwrap().cheaper_hosted.clone();
    let before = cheaper(&stage);
    stage.click("Weigh batch");
    assert_eq!(cheaper(&stage).unwrap().name, "Batch");
    let evaluation = evaluate(stage.plan(), &Settings::default());
    assert_eq!(evaluation.task(&id).unwrap().verdict, mixplan::analysis::Verdict::SwitchHosted);
    assert_eq!(stage.document().undo_label(), Some("Weigh Batch for Context picker"));
    // Its assumption waits to be filled in; Escape leaves that field.
    stage.key(Modifiers::NONE, Key::Escape);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(cheaper(&stage), before);
}

#[test]
fn what_a_cheaper_means_takes_for_granted_is_a_field_that_waits_to_be_filled_in() {
    let mut stage = Stage::of_size(Some(example("support-desk")), vec2(1500.0, 5000.0), egui::Theme::Dark);
    stage.click_containing("Recommendation for Triage");
    let assumption = "If 50\u{a0}% of the input is read from the cache";
    assert!(stage.shows(assumption), "{:#?}", stage.everything());
    stage.click("Weigh caching");
    let before = saving(&stage);
    assert!(stage.harness.get_by_role_and_label(Role::TextInput, "Cheaper hosted cached input").is_focused());
    for letter in "80 %".chars() {
        stage.type_text(&letter.to_string());
    }
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(saving(&stage) > before, "more is cached, so more is saved");
}

/// What the cheaper hosted path of the triage saves.
fn saving(stage: &Stage) -> f64 {
    let evaluation = evaluate(stage.plan(), &Settings::default());
    let task = evaluation.task(&NodeId::new("triage")).unwrap();
    task.cheaper_lifetime_usd.map_or(0.0, |cheaper| task.hosted_lifetime_usd.unwrap() - cheaper)
}
