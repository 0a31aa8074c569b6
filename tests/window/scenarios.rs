//! Scenarios in the window: made, switched, edited, compared, by names and by keys.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use mixplan::document::{Change, Command, Document, ScenarioChange};
use mixplan::plan::{Estimate, HostedCost, NodeId, Numbers, Plan, Scenario};

use super::stage::{Stage, small_document};

const COST: &str = "nodes[triage].hosted.usd_per_call";

fn stage() -> Stage {
    Stage::of_size(Some(small_document()), vec2(1500.0, 2200.0), egui::Theme::Dark)
}

/// With a scenario in which triage costs half.
fn stage_with_scenario() -> Stage {
    let mut document = small_document();
    let mut scenario = Scenario::named("Price cut");
    scenario.overrides.insert(COST.into(), Numbers::certain(0.015));
    let add = Change::Scenarios(ScenarioChange::Add(scenario));
    document.apply(Command::new("Add", add)).unwrap();
    Stage::of_size(Some(document), vec2(1500.0, 2200.0), egui::Theme::Dark)
}

fn active(stage: &Stage) -> Option<&str> {
    stage.document().scenario().map(|scenario| scenario.name.as_str())
}

fn triage_cost(plan: &Plan) -> f64 {
    match &plan.node(&NodeId::new("triage")).unwrap().task().unwrap().hosted {
        HostedCost::PerCall(usd) => usd.central(),
        _ => panic!("a cost per call"),
    }
}

fn picker(stage: &Stage) -> String {
    let picker = stage.harness.get_by_role_and_label(Role::ComboBox, "Scenario");
    picker.value().unwrap_or_default()
}

fn type_cost(stage: &mut Stage, text: &str) {
    stage.click_containing("Recommendation for Triage");
    stage.harness.get_by_role_and_label(Role::TextInput, "Hosted cost per call").focus();
    stage.run();
    stage.type_text(text);
    stage.key(Modifiers::NONE, Key::Enter);
}

#[test]
fn a_scenario_is_made_by_the_keyboard_and_what_is_typed_there_stays_there() {
    let mut stage = stage();
    stage.key(Modifiers::SHIFT, Key::S);
    assert!(stage.shows("New scenario"));
    stage.type_text("Price cut");
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(active(&stage), Some("Price cut"));
    assert_eq!(picker(&stage), "Price cut");
    type_cost(&mut stage, "0.015");
    assert_eq!((triage_cost(stage.plan()), triage_cost(stage.document().base())), (0.015, 0.03));
    assert!(stage.shows("Triage · hosted cost per call: $0.015, base $0.03"));
    assert_eq!(stage.document().undo_label(), Some("Change hosted cost per call of Triage in Price cut"));
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(triage_cost(stage.plan()), 0.03);
}

#[test]
fn the_strip_switches_and_one_key_goes_round() {
    let mut stage = stage_with_scenario();
    assert_eq!(picker(&stage), "Base case");
    stage.harness.get_by_role_and_label(Role::ComboBox, "Scenario").click();
    stage.run();
    stage.harness.get_by_role_and_label(Role::Button, "Price cut").click();
    stage.run();
    assert_eq!((active(&stage), triage_cost(stage.plan())), (Some("Price cut"), 0.015));
    stage.key(Modifiers::NONE, Key::S);
    assert_eq!((active(&stage), triage_cost(stage.plan())), (None, 0.03));
    stage.key(Modifiers::NONE, Key::S);
    assert_eq!(active(&stage), Some("Price cut"));
    stage.key(Modifiers::NONE, Key::B);
    assert_eq!(active(&stage), None);
    assert!(stage.document().undo_label() == Some("Add"));
}

#[test]
fn a_value_goes_back_to_the_base_or_into_it() {
    let mut stage = stage_with_scenario();
    stage.key(Modifiers::NONE, Key::S);
    stage.click("Back to the base: Triage · hosted cost per call");
    assert_eq!((triage_cost(stage.plan()), active(&stage)), (0.03, Some("Price cut")));
    stage.key(Modifiers::COMMAND, Key::Z);
    stage.click("Take into the base case: Triage · hosted cost per call");
    assert_eq!(triage_cost(stage.document().base()), 0.015);
    assert!(stage.document().scenarios()[0].overrides.is_empty());
}

#[test]
fn the_inspector_lists_what_differs_at_what_is_selected() {
    let mut stage = stage_with_scenario();
    stage.key(Modifiers::NONE, Key::S);
    stage.click_containing("Recommendation for Answer");
    assert!(stage.shows("Every value here is the base's. 1 elsewhere differs."));
    stage.click_containing("Recommendation for Triage");
    assert!(stage.shows("Triage · hosted cost per call: $0.015, base $0.03"));
}

#[test]
fn the_scenarios_stand_side_by_side_with_what_differs() {
    let mut stage = stage_with_scenario();
    stage.key(Modifiers::COMMAND, Key::Num4);
    // 100 000 a day · 365/12 · ($0.03 + 0.3 · $0.03), and with triage at half.
    for cell in [
        "Base case, Today, a month: $119k",
        "Price cut, Today, a month: $73.0k, −38.5 %",
        "Price cut, Triage · hosted cost per call: $0.015",
        "Base case, Triage · hosted cost per call: $0.03",
    ] {
        assert!(stage.shows(cell), "{cell}");
    }
    stage.click("Look at Price cut");
    assert_eq!(active(&stage), Some("Price cut"));
    // It stands below what the panel shows.
    stage.harness.get_by_label("Reset Triage · hosted cost per call in Price cut").click_accesskit();
    stage.run();
    assert!(stage.document().scenarios()[0].overrides.is_empty());
    assert!(stage.shows("No value differs yet"));
}

#[test]
fn ready_made_scenarios_are_offered_while_there_is_none() {
    let mut stage = stage();
    stage.key(Modifiers::COMMAND, Key::Num4);
    assert!(stage.shows("What if?"));
    stage.click("Growth");
    assert_eq!(active(&stage), Some("Growth"));
    assert!(stage.shows("Growth, Inbound mail · volume per day: 200k"));
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(active(&stage), None);
    assert!(stage.shows("What if?"));
}

#[test]
fn a_scenario_is_renamed_duplicated_and_deleted() {
    let mut stage = stage_with_scenario();
    stage.key(Modifiers::COMMAND, Key::Num4);
    let pick = |stage: &mut Stage, line: &str| {
        stage.click("More about Price cut");
        stage.harness.get_by_role_and_label(Role::Button, line).click();
        stage.run();
    };
    pick(&mut stage, "Name and note…");
    stage.harness.get_by_role_and_label(Role::TextInput, "Note of the scenario").focus();
    stage.run();
    stage.type_text("half price");
    stage.click("Keep");
    assert_eq!(stage.document().scenarios()[0].note, "half price");
    pick(&mut stage, "Duplicate");
    assert_eq!((active(&stage), stage.document().scenarios().len()), (Some("Price cut 2"), 2));
    assert_eq!(triage_cost(stage.plan()), 0.015);
    pick(&mut stage, "Delete");
    assert_eq!(stage.document().scenarios().len(), 1);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(stage.document().scenarios().len(), 2);
}

#[test]
fn the_plots_show_all_scenarios_together() {
    let mut stage = stage_with_scenario();
    assert!(!stage.shows("thin lines"));
    stage.click("Compare scenarios in the plot");
    assert!(stage.shows("Thick lines: Base case; thin lines: Price cut"));
    stage.key(Modifiers::NONE, Key::S);
    assert!(stage.shows("Thick lines: Price cut; thin lines: Base case"));
}

#[test]
fn a_name_that_is_taken_is_refused_with_the_reason() {
    let mut stage = stage_with_scenario();
    stage.key(Modifiers::SHIFT, Key::S);
    stage.type_text("Price cut");
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(stage.document().scenarios().len(), 1);
    assert!(stage.shows("a second scenario with the name `Price cut`"));
}

#[test]
fn every_number_is_shown_as_the_scenario_has_it() {
    let mut document: Document = small_document();
    let mut plan = document.plan().clone();
    plan.edges[1].calls_per_call = Estimate::certain(0.25);
    document.apply(Command::new("Edit", Change::SetPlan(Box::new(plan)))).unwrap();
    let mut scenario = Scenario::named("More answers");
    scenario.overrides.insert("edges[triage->answer].calls_per_call".into(), Numbers::certain(0.5));
    document.apply(Command::new("Add", Change::Scenarios(ScenarioChange::Add(scenario)))).unwrap();
    document.switch(Some("More answers")).unwrap();
    let stage = Stage::of_size(Some(document), vec2(1500.0, 1200.0), egui::Theme::Light);
    assert!(stage.shows("Triage → Answer · calls per call: 0.5, base 0.25"));
}

#[test]
fn a_figure_of_the_comparison_is_explained_in_its_own_scenario() {
    let mut stage = stage_with_scenario();
    stage.click("Scenarios");
    let saving =
        |stage: &Stage| stage.harness.get_by_label_contains("Price cut, Today, a month: ").accesskit_node().label();
    assert!(saving(&stage).is_some_and(|label| label.contains("$73.0k")), "{:?}", saving(&stage));
    stage.click_containing("Price cut, Today, a month: ");
    assert_eq!(active(&stage), Some("Price cut"));
    assert!(stage.shows("The application: all hosted, cost of the month"));
    stage.click_containing("Triage: hosted cost of the month");
    assert!(stage.shows("× $0.015"), "{:?}", stage.everything());
}
