//! The panels: the inspector's fields, the recommendations, the plots, by their accessible names.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::plan::{
    Calls, Estimate, HostedCost, Node, NodeId, NodeKind, Prompting, Quality, Serving, Task, Training, Volume,
};

use super::stage::{Stage, small_document};

/// Tall enough that no field is scrolled out of view.
fn stage() -> Stage {
    Stage::of_size(Some(small_document()), vec2(1400.0, 2600.0), egui::Theme::Dark)
}

fn stage_at(name: &str) -> Stage {
    let mut stage = stage();
    stage.click_containing(&format!("Recommendation for {name}"));
    stage
}

fn focus(stage: &mut Stage, name: &str) {
    stage.harness.get_by_role_and_label(Role::TextInput, name).focus();
    stage.run();
}

/// Types letter by letter, as people do.
fn type_into(stage: &mut Stage, name: &str, text: &str) {
    focus(stage, name);
    for letter in text.chars() {
        stage.type_text(&letter.to_string());
    }
}

fn value(stage: &Stage, name: &str) -> String {
    stage.harness.get_by_role_and_label(Role::TextInput, name).value().unwrap_or_default()
}

/// Opens the list of this name and takes an answer.
fn choose(stage: &mut Stage, name: &str, answer: &str) {
    stage.harness.get_by_role_and_label(Role::ComboBox, name).click();
    stage.run();
    stage.harness.get_by_role_and_label(Role::Button, answer).click();
    stage.run();
}

fn node<'a>(stage: &'a Stage, id: &str) -> &'a Node {
    stage.plan().node(&NodeId::new(id)).unwrap()
}

fn task<'a>(stage: &'a Stage, id: &str) -> &'a Task {
    node(stage, id).task().unwrap()
}

fn select_on_canvas(stage: &mut Stage, name: &str) {
    let at = stage.middle(name);
    stage.click_at(at, Modifiers::NONE);
}

#[test]
fn a_typed_volume_reaches_the_plan_and_brings_its_period() {
    let mut stage = stage();
    select_on_canvas(&mut stage, "Inbound mail, entry");
    type_into(&mut stage, "Volume", "200k/month");
    let NodeKind::Entry(entry) = &node(&stage, "mail").kind else { panic!("an entry") };
    assert_eq!(entry.volume, Volume::PerMonth(Estimate::certain(200_000.0)));
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(value(&stage, "Volume"), "200,000");
    stage.click("Counted per: day");
    let NodeKind::Entry(entry) = &node(&stage, "mail").kind else { panic!("an entry") };
    assert_eq!(entry.volume, Volume::PerDay(Estimate::certain(200_000.0)));
}

#[test]
fn a_typed_number_is_one_undo_step_with_a_name() {
    let mut stage = stage_at("Triage");
    type_into(&mut stage, "Hosted cost per call", "0.0125");
    assert_eq!(task(&stage, "triage").hosted, HostedCost::PerCall(Estimate::certain(0.0125)));
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(stage.document().undo_label(), Some("Change hosted cost per call of Triage"));
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(task(&stage, "triage").hosted, HostedCost::PerCall(Estimate::certain(0.03)));
    assert_eq!(stage.document().undo_label(), None);
}

#[test]
fn each_focus_is_a_step_of_its_own() {
    let mut stage = stage_at("Triage");
    type_into(&mut stage, "Hosted cost per call", "0.02");
    stage.key(Modifiers::NONE, Key::Enter);
    type_into(&mut stage, "Hosted cost per call", "0.01");
    stage.key(Modifiers::NONE, Key::Enter);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(task(&stage, "triage").hosted, HostedCost::PerCall(Estimate::certain(0.02)));
}

#[test]
fn a_range_is_typed_shown_and_read_back() {
    let mut stage = stage_at("Triage");
    type_into(&mut stage, "Hosted cost per call", "$0.02..0.05");
    assert_eq!(task(&stage, "triage").hosted, HostedCost::PerCall(Estimate::range(0.02, 0.05)));
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(value(&stage, "Hosted cost per call"), "$0.0316  0.02..0.05");
    focus(&mut stage, "Hosted cost per call");
    assert_eq!(value(&stage, "Hosted cost per call"), "0.02..0.05");
}

#[test]
fn what_cannot_be_read_changes_nothing_and_says_what_can() {
    let mut stage = stage_at("Triage");
    let revision = stage.document().revision();
    type_into(&mut stage, "Hosted cost per call", "much");
    assert_eq!(stage.document().revision(), revision);
    assert!(stage.shows("“much” cannot be read"));
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(!stage.shows("cannot be read"));
    assert_eq!(value(&stage, "Hosted cost per call"), "$0.03");
}

#[test]
fn escape_brings_back_what_stood_there() {
    let mut stage = stage_at("Triage");
    type_into(&mut stage, "Hosted cost per call", "7");
    assert_eq!(task(&stage, "triage").hosted, HostedCost::PerCall(Estimate::certain(7.0)));
    stage.key(Modifiers::NONE, Key::Escape);
    assert_eq!(task(&stage, "triage").hosted, HostedCost::PerCall(Estimate::certain(0.03)));
    assert_eq!(value(&stage, "Hosted cost per call"), "$0.03");
    assert!(stage.shows("Hosted cost per call"), "the sub-task is still selected");
}

#[test]
fn a_bare_number_is_no_share() {
    let mut stage = stage_at("Triage");
    stage.click("Describe a tuned path");
    type_into(&mut stage, "Fallback share", "5");
    assert!(stage.shows("Write `5 %`"));
    stage.type_text(" %");
    assert_eq!(task(&stage, "triage").tuned.as_ref().unwrap().fallback_share, Estimate::certain(0.05));
}

#[test]
fn the_beginning_of_what_cannot_be_read_changes_nothing_either() {
    let mut stage = stage_at("Triage");
    stage.click("Describe a tuned path");
    let fallback = |stage: &Stage| task(stage, "triage").tuned.as_ref().unwrap().fallback_share;
    type_into(&mut stage, "Fallback share", "1");
    assert_eq!(fallback(&stage), Estimate::certain(1.0));
    stage.type_text("0");
    assert!(stage.shows("Write `10 %`"));
    assert_eq!(fallback(&stage), Estimate::certain(0.0));
    focus(&mut stage, "Name");
    assert_eq!(fallback(&stage), Estimate::certain(0.0));
}

#[test]
fn renaming_keeps_the_id() {
    let mut stage = stage_at("Triage");
    type_into(&mut stage, "Name", "First look");
    assert_eq!(node(&stage, "triage").name, "First look");
    assert!(stage.shows("Recommendation for First look"));
}

#[test]
fn evidence_and_a_tuned_path_bring_the_verdict_to_fine_tune() {
    let mut stage = stage_at("Triage");
    assert!(stage.shows("Recommendation for Triage: Needs input"));
    stage.click("Describe a tuned path");
    choose(&mut stage, "How far has prompting been taken?", "good enough already");
    choose(&mut stage, "When it fails, what is it?", "it does not, in any way that matters");
    choose(&mut stage, "Do retrieval or tools help?", "do not apply here");
    choose(&mut stage, "Are its inputs and outputs bounded?", "bounded: known kinds in and out");
    assert_eq!(task(&stage, "triage").evidence.prompting, Prompting::GoodEnough);
    assert!(stage.shows("Recommendation for Triage: Fine-tune"));
    assert!(stage.shows("Rule 10: Nothing speaks against fine-tuning? decides"));
}

#[test]
fn an_answer_leaves_the_next_question_where_it_is_though_the_verdict_above_shrinks() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    let next = |stage: &Stage| {
        stage.harness.get_by_role_and_label(Role::ComboBox, "When it fails, what is it?").rect().center()
    };
    let at = stage.harness.get_by_role_and_label(Role::TextInput, "Name").rect().center();
    stage.wheel(at, vec2(0.0, -500.0), Modifiers::NONE);
    let before = next(&stage);
    choose(&mut stage, "How far has prompting been taken?", "exhausted: more of it no longer helps");
    assert_eq!(next(&stage), before);
}

#[test]
fn switching_a_variant_and_back_restores_it() {
    let mut stage = stage_at("Triage");
    stage.click("Hosted cost: Tokens");
    assert!(matches!(task(&stage, "triage").hosted, HostedCost::Tokens(_)));
    stage.click("Hosted cost: Per call");
    assert_eq!(task(&stage, "triage").hosted, HostedCost::PerCall(Estimate::certain(0.03)));
}

#[test]
fn training_and_serving_have_all_their_ways() {
    let mut stage = stage_at("Triage");
    stage.click("Describe a tuned path");
    for way in ["Training: GPU hours", "Training: Managed", "Training: Lump sum", "Training: GPU hours"] {
        stage.click(way);
    }
    for way in ["Serving: Tokens", "Serving: Own GPUs", "Serving: Pool"] {
        stage.click(way);
    }
    let tuned = task(&stage, "triage").tuned.as_ref().unwrap();
    assert!(matches!(tuned.training, Training::Gpu(_)));
    assert!(matches!(&tuned.serving, Serving::Pool(pool) if stage.plan().pool(&pool.id).is_some()));
    stage.click("Remove the tuned path");
    assert!(task(&stage, "triage").tuned.is_none());
}

#[test]
fn what_may_be_absent_is_added_and_removed() {
    let mut stage = stage_at("Triage");
    stage.click("Add measured volume");
    stage.key(Modifiers::COMMAND, Key::A);
    stage.type_text("2M");
    let measured = |stage: &Stage| task(stage, "triage").measured_calls_per_month;
    assert_eq!(measured(&stage), Some(Estimate::<Calls>::certain(2e6)));
    stage.click("Remove measured volume");
    assert_eq!(measured(&stage), None);
    stage.click("Add retries");
    type_into(&mut stage, "Failed outputs", "100 %");
    assert!(stage.shows("never end"));
    assert_eq!(task(&stage, "triage").retries.as_ref().unwrap().failure_share, Estimate::certain(0.1));
}

#[test]
fn held_out_counts_are_typed_as_whole_numbers() {
    let mut stage = stage_at("Triage");
    choose(&mut stage, "Is the tuned model as good on held-out examples?", "measured, counts below");
    type_into(&mut stage, "Both right", "455");
    type_into(&mut stage, "Both wrong", "1.5");
    assert!(stage.shows("whole number"));
    let Quality::Measured(counts) = task(&stage, "triage").evidence.quality else { panic!("measured") };
    assert_eq!((counts.both_right, counts.both_wrong), (455, 0));
    assert!(stage.shows("Shown to be at least equal"));
}

#[test]
fn an_edge_says_in_words_what_its_number_means() {
    let mut stage = stage();
    stage.click_containing("Triage to Answer");
    assert!(stage.shows("Triage calls Answer 0.3 times per call: a branch, taken 30"));
    type_into(&mut stage, "Calls per call", "4");
    assert!(stage.shows("Triage calls Answer 4 times per call: a fan-out"));
    stage.click("Delete edge");
    assert_eq!(stage.plan().edges.len(), 1);
}

#[test]
fn several_nodes_are_counted_and_deleted_in_one_step() {
    let mut stage = stage();
    stage.key(Modifiers::COMMAND, Key::A);
    assert!(stage.shows("3 nodes"));
    stage.click("Delete all of them");
    assert!(stage.plan().nodes.is_empty());
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(stage.plan().nodes.len(), 3);
}

#[test]
fn the_plan_is_edited_while_nothing_is_selected() {
    let mut stage = stage();
    type_into(&mut stage, "Horizon", "36");
    type_into(&mut stage, "Currency", "eur");
    type_into(&mut stage, "Start month", "2027-03");
    type_into(&mut stage, "Smallest saving", "30 %");
    type_into(&mut stage, "Hosted price decline", "0..30 %");
    let plan = stage.plan();
    assert_eq!((plan.horizon_months, plan.currency.as_str()), (36, "EUR"));
    assert_eq!(plan.start.to_string(), "2027-03");
    assert_eq!(plan.policy.min_saving_share, 0.3);
    assert_eq!(plan.assumptions.hosted_price_decline_per_year, Estimate::range(0.0, 0.3));
}

#[test]
fn the_price_book_and_price_steps_are_edited_in_place() {
    let mut stage = stage();
    stage.click("Price book");
    stage.click("Add a model…");
    stage.type_text("gpt-next");
    stage.key(Modifiers::NONE, Key::Enter);
    type_into(&mut stage, "Input", "1");
    type_into(&mut stage, "Output", "5");
    stage.click("Add the price");
    stage.click("gpt-next");
    type_into(&mut stage, "Price 1 input", "$2.50");
    stage.click("Add a price step");
    type_into(&mut stage, "Price step 1 month", "9");
    let plan = stage.plan();
    assert_eq!(plan.price("gpt-next").unwrap().usd_per_million_input, Estimate::certain(2.5));
    assert_eq!(plan.assumptions.hosted_price_events[0].model, "gpt-next");
    assert_eq!(plan.assumptions.hosted_price_events[0].month, 9);
    stage.click("Remove price step 1");
    assert!(stage.plan().assumptions.hosted_price_events.is_empty());
}

#[test]
fn the_list_ranks_and_selects() {
    let mut stage = stage_at("Answer");
    assert!(stage.shows("synthesizer"));
    stage.click_containing("Recommendation for Triage");
    assert_eq!(value(&stage, "Name"), "Triage");
}

#[test]
fn a_plan_without_volume_says_what_to_give_and_shows_no_figure() {
    let mut stage = stage();
    select_on_canvas(&mut stage, "Inbound mail, entry");
    type_into(&mut stage, "Volume", "0");
    stage.key(Modifiers::NONE, Key::Enter);
    stage.click("Plots show: Mix");
    assert!(stage.shows("No curve yet"));
    assert!(stage.shows("give volume and hosted costs"));
}

#[test]
fn the_plots_figures_are_a_table_too() {
    // Wide enough that beside the tabs stands whose figures they are.
    let mut stage = Stage::of_size(Some(small_document()), vec2(1750.0, 1400.0), egui::Theme::Dark);
    stage.click_containing("Recommendation for Triage");
    stage.click("Table");
    assert!(stage.shows("Hosted so far"));
    assert!(stage.shows("Nov 2028"));
    stage.click("Monthly cost");
    assert!(stage.shows("Triage · cost per month"));
    stage.click("Table");
    stage.click("Crossover");
    assert!(stage.shows("Cumulative cost of Triage: hosted"), "a plot says in words what it shows");
}

#[test]
fn a_bill_per_day_is_divided_by_the_calls_of_a_day() {
    let mut stage = stage();
    stage.click_containing("Recommendation for Triage");
    type_into(&mut stage, "Hosted cost per call", "$3,000/day");
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(value(&stage, "Hosted cost per call"), "$0.03");
}

#[test]
fn where_no_verdict_is_known_yet_nothing_is_said_of_tuning() {
    let stage = stage();
    assert!(stage.shows("no verdict yet"));
    assert!(!stage.shows("nothing is worth tuning"));
}

#[test]
fn a_field_that_is_too_narrow_keeps_its_value_and_puts_the_rest_below() {
    let mut stage = Stage::of_size(Some(small_document()), vec2(1280.0, 2600.0), egui::Theme::Dark);
    stage.click_containing("Recommendation for Triage");
    assert!(!stage.shows("≈ $91.2k/mo"), "beside a short value");
    type_into(&mut stage, "Hosted cost per call", "$0.0256..0.0351");
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(value(&stage, "Hosted cost per call"), "$0.03  0.0256..0.0351");
    assert!(stage.shows("≈ $91.2k/mo"), "below");
}

#[test]
fn a_number_is_dragged_by_its_label_in_one_step() {
    let mut stage = stage_at("Triage");
    let before = stage.plan().clone();
    let usd = |stage: &Stage| match &stage.plan().node(&NodeId::new("triage")).unwrap().task().unwrap().hosted {
        HostedCost::PerCall(usd) => usd.central(),
        other => panic!("{other:?}"),
    };
    let was = usd(&stage);
    let field = stage.harness.get_by_role_and_label(Role::TextInput, "Hosted cost per call").rect();
    let label = field.left_center() - vec2(70.0, 0.0);
    // Twice as much after 100 points.
    stage.drag(label, label + vec2(100.0, 0.0));
    let ratio = usd(&stage) / was;
    assert!((1.8..2.1).contains(&ratio), "{ratio}");
    assert_ne!(*stage.plan(), before);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn up_and_down_move_a_number_that_has_the_focus() {
    let mut stage = stage_at("Triage");
    let before = stage.plan().clone();
    focus(&mut stage, "Hosted cost per call");
    stage.run();
    stage.key(Modifiers::NONE, Key::ArrowUp);
    // 0.7 % of $0.03, in three digits; with Shift ten steps, 6.7 %.
    assert_eq!(value(&stage, "Hosted cost per call"), "0.0302");
    stage.key(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(value(&stage, "Hosted cost per call"), "0.0282");
    stage.key(Modifiers::NONE, Key::Enter);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(*stage.plan(), before, "all of one focus is one step");
}

#[test]
fn a_number_that_is_dragged_far_stops_at_its_bound_however_fast() {
    let mut stage = stage();
    stage.click_containing("Recommendation for Triage");
    let drag = |stage: &mut Stage, by: f32| {
        let field = stage.harness.get_by_role_and_label(Role::TextInput, "Hosted cached input").rect();
        let label = field.left_center() - vec2(70.0, 0.0);
        stage.drag(label, label + vec2(by, 0.0));
    };
    stage.click("Hosted cost: Tokens");
    // In six moves: the third is beyond the bound.
    drag(&mut stage, 2500.0);
    assert_eq!(value(&stage, "Hosted cached input"), "100 %");
    drag(&mut stage, -3000.0);
    assert_eq!(value(&stage, "Hosted cached input"), "0 %");
}
