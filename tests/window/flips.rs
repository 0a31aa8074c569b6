//! Where a verdict flips: the map, the point that is tried on it, and what becomes of it.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};
use mixplan::analysis::{Settings, evaluate};
use mixplan::document::Document;
use mixplan::plan::{NodeId, NodeKind, Plan};

use super::stage::Stage;

fn example(name: &str) -> Document {
    let path = format!("{}/examples/{name}.ron", env!("CARGO_MANIFEST_DIR"));
    Document::new(mixplan::document::load(path.as_ref()).unwrap().plan)
}

/// The worked case: 200 000 calls at $0.005 against $0.0005 and $2 500 upfront.
fn stage() -> Stage {
    let mut stage =
        Stage::of_size(Some(example("lesson-5-worked-calculation")), vec2(1500.0, 1100.0), egui::Theme::Dark);
    stage.click_containing("Recommendation for");
    stage.click("Where it flips");
    stage
}

fn map(stage: &Stage) -> egui::Rect {
    stage.harness.get_by(|node| node.label().is_some_and(|label| label.contains(" flips: "))).rect()
}

fn spoken(stage: &Stage) -> String {
    let node = stage.harness.get_by(|node| node.label().is_some_and(|label| label.contains(" flips: ")));
    node.accesskit_node().label().unwrap()
}

fn volume(plan: &Plan) -> f64 {
    let entry = plan.nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Entry(entry) => Some(entry),
        _ => None,
    });
    entry.unwrap().volume.estimate().central()
}

#[test]
fn the_map_says_in_words_what_it_shows() {
    let stage = stage();
    let words = spoken(&stage);
    assert!(words.contains("Calls a month from 20k to 2M across"), "{words}");
    assert!(words.contains("Hosted cost per call from $0.0005 to $0.05 up"), "{words}");
    assert!(
        words.contains("Fine-tune on ") && words.contains("As planned: Fine-tune, crosses for good: 2.78 mo"),
        "{words}"
    );
}

#[test]
fn a_point_that_is_dragged_is_tried_and_changes_nothing() {
    let mut stage = stage();
    let rect = map(&stage);
    let before = stage.document().revision();
    stage.drag(rect.center(), rect.left_bottom() + vec2(20.0, -20.0));
    assert!(stage.shows("Tried"));
    let words = spoken(&stage);
    assert!(words.contains("Tried: ") && !words.ends_with("Fine-tune, crosses for good: 2.78 mo"), "{words}");
    assert_eq!(stage.document().revision(), before);
    stage.click("Back to the plan");
    assert!(!stage.shows("Tried"));
}

#[test]
fn what_is_taken_over_is_one_step_that_undo_takes_back() {
    let mut stage = stage();
    let before = stage.plan().clone();
    let rect = map(&stage);
    stage.click_at(rect.center() + vec2(rect.width() / 4.0, 0.0), Modifiers::NONE);
    assert!(stage.shows("Tried"));
    stage.click("Take over these values");
    // A fourth of two decades to the right of 200 000 calls.
    let calls = volume(stage.plan()) / volume(&before);
    assert!((calls - 10.0_f64.sqrt()).abs() < 0.03, "{calls}");
    let answer = evaluate(stage.plan(), &Settings::default());
    assert_eq!(answer.tasks.len(), 1);
    assert!(!stage.shows("Tried"));
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn arrows_move_the_point_and_enter_takes_it_over() {
    let mut stage = stage();
    let before = volume(stage.plan());
    let rect = map(&stage);
    // On the ring itself nothing is tried: it takes the keyboard.
    stage.click_at(rect.center(), Modifiers::NONE);
    assert!(!stage.shows("Tried"));
    for _ in 0..6 {
        stage.key(Modifiers::NONE, Key::ArrowRight);
    }
    assert!(stage.shows("Tried"));
    stage.key(Modifiers::NONE, Key::Home);
    assert!(!stage.shows("Tried"));
    stage.key(Modifiers::SHIFT, Key::ArrowLeft);
    stage.key(Modifiers::NONE, Key::Enter);
    // Five of 60 parts of two decades.
    let factor = volume(stage.plan()) / before;
    assert!((factor - 10.0_f64.powf(-10.0 / 60.0)).abs() < 1e-9, "{factor}");
}

#[test]
fn another_input_may_be_put_on_an_axis_and_two_never_carry_the_same() {
    let mut stage = stage();
    stage.click("Across the map");
    stage.harness.get_by_role_and_label(Role::Button, "Hosted cost per call").click();
    stage.run();
    let words = spoken(&stage);
    assert!(words.contains("Hosted cost per call from $0.0005 to $0.05 across"), "{words}");
    assert!(words.contains("Calls a month from 20k to 2M up"), "{words}");
    stage.click("Reach: ×100");
    assert!(spoken(&stage).contains("Calls a month from 2,000 to 20M up"), "{}", spoken(&stage));
}

#[test]
fn a_point_may_become_a_scenario_that_says_what_was_tried() {
    let mut stage = stage();
    let rect = map(&stage);
    stage.click_at(rect.center() + vec2(rect.width() / 4.0, 0.0), Modifiers::NONE);
    stage.click("As a scenario");
    let scenarios = &stage.document().base().scenarios;
    assert_eq!(scenarios.len(), 1);
    assert!(scenarios[0].name.ends_with(", from the map"), "{}", scenarios[0].name);
    assert!(scenarios[0].note.starts_with("Calls a month 6"), "{}", scenarios[0].note);
    assert!(!scenarios[0].overrides.is_empty());
}

#[test]
fn the_map_of_another_sub_task_begins_where_that_one_is() {
    let mut stage = Stage::of_size(Some(example("support-desk")), vec2(1500.0, 1100.0), egui::Theme::Light);
    stage.click("Where it flips");
    assert!(stage.shows("No sub-task is selected"));
    stage.click_containing("Recommendation for Triage");
    assert!(spoken(&stage).starts_with("Where Triage flips"));
    let rect = map(&stage);
    stage.click_at(rect.left_top() + vec2(30.0, 30.0), Modifiers::NONE);
    assert!(stage.shows("Tried"));
    let bare = evaluate(stage.plan(), &Settings::default());
    let other = bare.tasks.iter().find(|task| task.id != NodeId::new("triage") && task.saving_usd.is_some()).unwrap();
    stage.click_containing(&format!("Recommendation for {}", other.name));
    assert!(spoken(&stage).starts_with(&format!("Where {} flips", other.name)));
    assert!(!stage.shows("Tried"));
}
