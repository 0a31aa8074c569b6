//! How was this computed: every figure leads there, by mouse and by keys, and it stays current.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use mixplan::document::{Change, Command, Document};
use mixplan::plan::{Estimate, HostedCost, NodeId, Origin, Provenance, Usd};

use super::stage::{Stage, small_document};

const BACK: &str = "Back to the figure before";

fn example(name: &str) -> Document {
    let path = format!("{}/examples/{name}.ron", env!("CARGO_MANIFEST_DIR"));
    Document::new(mixplan::document::load(path.as_ref()).unwrap().plan)
}

fn stage() -> Stage {
    Stage::of_size(Some(example("lesson-5-worked-calculation")), vec2(1500.0, 1600.0), egui::Theme::Dark)
}

fn is_open(stage: &Stage) -> bool {
    stage.harness.query_by_label(BACK).is_some()
}

#[test]
fn a_figure_of_the_strip_leads_through_its_parts_to_its_inputs_and_back() {
    let mut stage = stage();
    stage.click("Lifetime saving: $19.1k");
    assert!(is_open(&stage));
    assert!(stage.shows("The application: saving of the mix"));
    assert!(stage.shows("all hosted, cost over the horizon − the mix, cost over the horizon"));
    assert!(stage.shows("= $24,000.00 − $4,900.00"));
    stage.click("The application: all hosted, cost over the horizon: $24,000.00");
    stage.click_containing(": hosted cost over the horizon: $24,000.00");
    stage.click_containing(": hosted cost of the month, Dec 2026: $1,000.00");
    stage.click_containing(": hosted cost of a call, Dec 2026: $0.005");
    assert!(stage.shows("hosted cost per call"));
    stage.click(BACK);
    assert!(stage.shows("= 200,000 calls × $0.005"));
    stage.click("Forward again");
    assert!(!stage.shows("= 200,000 calls × $0.005"));
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!is_open(&stage));
}

#[test]
fn one_key_explains_what_is_selected_and_escape_leaves_it_before_the_selection() {
    let mut stage = stage();
    let task = stage.plan().nodes.iter().find(|node| node.task().is_some()).unwrap().clone();
    stage.click_containing(&format!("Recommendation for {}", task.name));
    stage.key(Modifiers::NONE, Key::D);
    assert!(stage.shows(&format!("{}: saving by tuning", task.name)));
    assert!(stage.shows("= $24,000.00 − $4,900.00"));
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!is_open(&stage) && stage.shows("Remove the tuned path"));
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!stage.shows("Remove the tuned path"));
}

#[test]
fn it_follows_the_plan_while_it_is_edited_and_says_when_a_figure_is_gone() {
    let mut stage = stage();
    stage.click("Lifetime saving: $19.1k");
    let node = stage.plan().nodes.iter().find(|node| node.task().is_some()).unwrap().clone();
    let edit = |stage: &mut Stage, hosted: HostedCost| {
        let mut node = node.clone();
        node.task_mut().unwrap().hosted = hosted;
        let document = stage.harness.state_mut().document_mut().unwrap();
        document.apply(Command::new("Change", Change::SetNode(node))).unwrap();
        stage.run();
    };
    edit(&mut stage, HostedCost::PerCall(Estimate::<Usd>::certain(0.01)));
    assert!(stage.shows("= $48,000.00 − $4,900.00"));
    stage.harness.get_by_label("Copy how it was computed").click();
    stage.harness.step();
    let copied = stage.copied();
    assert!(copied.starts_with("The application: saving of the mix = $43,100.00\n"), "{copied}");
    stage.click_containing("The application: all hosted, cost over the horizon: ");
    stage.click_containing(": hosted cost over the horizon: $48,000.00");
    edit(&mut stage, HostedCost::Unknown);
    assert!(stage.shows("This is not known any more"));
}

#[test]
fn by_keyboard_it_is_opened_followed_and_left_where_one_was() {
    let mut stage = stage();
    let figure = stage.harness.get_by_label("Lifetime saving: $19.1k");
    figure.focus();
    stage.run();
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(is_open(&stage));
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!is_open(&stage));
    assert!(stage.harness.get_by_label("Lifetime saving: $19.1k").is_focused());
}

/// The support desk with the sub-task of this name selected, and so tall that no field is out of view.
fn desk(selected: &str) -> Stage {
    let mut stage = Stage::of_size(Some(example("support-desk")), vec2(1500.0, 5200.0), egui::Theme::Light);
    stage.click_containing(&format!("Recommendation for {selected}"));
    stage
}

#[test]
fn what_a_cheaper_means_saves_leads_to_the_formula_of_a_call_on_what_it_takes_to_be_so() {
    let mut stage = desk("Triage");
    stage.click_containing("Caching saves ");
    assert!(stage.shows("Triage: saving as a share of the hosted cost, with caching"));
    stage.key(Modifiers::NONE, Key::Escape);
    stage.harness.get_all_by_label_contains("Caching: $").next().unwrap().click();
    stage.run();
    assert!(stage.shows("Triage: cheaper cost of a call, with caching"), "{:?}", stage.everything());
    // Not the plan's number: it says from where the means has it.
    let all = stage.everything();
    let leaf = all.iter().find(|text| text.starts_with("Triage · hosted cached share"));
    assert!(leaf.is_some_and(|leaf| leaf.contains("50 %")), "{all:?}");
    assert!(all.iter().any(|text| text.starts_with("preset · ") && text.contains("ProjectDiscovery")), "{all:?}");
}

#[test]
fn readings_beside_the_tuned_path_lead_to_their_derivations() {
    let mut stage = desk("Triage");
    for (figure, title) in [
        ("Served cost per call: ", "Triage: cost of a served call, on average"),
        ("Pool to itself: ", "Triage: serving with the pool to itself"),
        ("As one more: ", "Triage: serving as one more in the pool"),
    ] {
        stage.click_containing(figure);
        assert!(stage.shows(title), "{figure}");
        stage.key(Modifiers::NONE, Key::Escape);
    }
    stage.click_containing("Often forgotten");
    for (figure, title) in [
        ("Often forgotten, upfront: ", "Triage: often forgotten, upfront"),
        ("Often forgotten, by the month: ", "Triage: often forgotten, by the month"),
    ] {
        stage.click_containing(figure);
        assert!(stage.shows(title), "{figure}");
        stage.key(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn what_a_rule_looked_at_leads_to_its_derivation() {
    let mut stage = desk("Triage");
    stage.click_containing("Rule 7: ");
    assert!(stage.shows("hosted, lifetime: "), "{:?}", stage.everything());
    stage.click_containing("hosted, lifetime: $");
    assert!(stage.shows("Triage: hosted cost over the horizon"));
}

#[test]
fn an_input_leads_to_what_it_belongs_to() {
    let mut stage = Stage::of_size(Some(small_document()), vec2(1500.0, 1600.0), egui::Theme::Dark);
    stage.click("Today: $119k / month");
    stage.click("Triage: hosted cost of the month, Dec 2026: $91,250.00");
    stage.click("Triage: hosted cost of a call, Dec 2026: $0.03");
    stage.click("Triage · hosted cost per call: $0.03");
    assert!(stage.harness.query_by_label("Hosted cost per call").is_some());
    assert_eq!(stage.plan().node(&NodeId::new("triage")).unwrap().name, "Triage");
}

#[test]
fn the_weakest_assumptions_stand_in_the_plan_and_at_a_sub_task_and_lead_to_their_owners() {
    let mut stage = stage();
    assert!(stage.shows("Weakest assumption 1: "));
    assert!(stage.shows("Weakest assumption 5: "));
    let first = |stage: &Stage| {
        let found = stage.harness.get_by_label_contains("Weakest assumption 1: ");
        found.accesskit_node().label().unwrap()
    };
    let of_the_plan = first(&stage);
    stage.click_containing("Weakest assumption 1: ");
    assert!(!stage.shows("Weakest assumption 5: "), "what it belongs to is selected");
    stage.key(Modifiers::NONE, Key::Escape);
    let node = stage.plan().nodes.iter().find(|node| node.task().is_some()).unwrap().clone();
    stage.click_containing(&format!("Recommendation for {}", node.name));
    assert!(stage.shows("What to measure next") && stage.shows("Weakest assumption 3: "));
    // One sub-task, tuned: what its saving rests on is what the mix's does.
    assert_eq!(first(&stage), of_the_plan);
}

const COST: &str = "nodes[triage].hosted.usd_per_call";

fn triage(document: Document) -> Stage {
    let mut stage = Stage::of_size(Some(document), vec2(1500.0, 2600.0), egui::Theme::Dark);
    stage.click_containing("Recommendation for Triage");
    stage
}

#[test]
fn a_mark_beside_a_field_says_where_its_number_comes_from_and_takes_it_in_one_step() {
    let mut stage = triage(small_document());
    stage.click("Source of Hosted cost per call: estimated, nobody says by whom");
    stage.click("How it was come by: Measured");
    stage.harness.get_by_role_and_label(Role::TextInput, "Source").focus();
    stage.run();
    stage.type_text("gateway logs");
    stage.click("True as of today");
    let known = stage.plan().provenance[COST].clone();
    let logs = Provenance { kind: Origin::Measured, source: "gateway logs".into(), as_of: "2026-11-22".into() };
    assert_eq!(known, logs);
    assert!(stage.shows("Source of Hosted cost per call: measured · gateway logs · 22 Nov 2026"));
    let document = stage.harness.state_mut().document_mut().unwrap();
    document.undo();
    assert!(document.plan().provenance.is_empty(), "one step");
    assert!(document.undo_label().is_none());
}

#[test]
fn what_is_chosen_from_the_presets_says_so_by_itself_in_the_same_step() {
    let mut stage = triage(small_document());
    stage.click("Describe a tuned path");
    let known = stage.plan().provenance["nodes[triage].tuned.serving.usd_per_call"].clone();
    assert_eq!((known.kind, known.as_of.as_str()), (Origin::Preset, "2025"));
    let monitoring = &stage.plan().provenance["nodes[triage].tuned.monitoring_usd_per_month"];
    assert_eq!((monitoring.kind, monitoring.source.as_str()), (Origin::Preset, mixplan::plan::presets::OWN_ESTIMATE));
    let document = stage.harness.state_mut().document_mut().unwrap();
    document.undo();
    assert!(document.plan().provenance.is_empty() && document.undo_label().is_none());
}

#[test]
fn a_source_that_is_too_old_is_marked_stale_at_its_field_and_in_every_derivation() {
    let mut plan = super::stage::small_plan();
    let listed = Provenance { kind: Origin::Listed, source: "price page".into(), as_of: "2026-08-01".into() };
    plan.provenance.insert(COST.into(), listed);
    let mut stage = triage(Document::new(plan));
    assert!(stage.shows("Source of Hosted cost per call: listed · price page · 1 Aug 2026, stale"));
    stage.key(Modifiers::NONE, Key::D);
    stage.click_containing("Triage: hosted cost of the month, Dec 2026: ");
    stage.click_containing("Triage: hosted cost of a call, Dec 2026: ");
    assert!(stage.harness.query_by_label("stale").is_some());
}
