//! Review mode: walked through by keys, decided at each step, undone, left; and what it leaves behind.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use mixplan::document::{Change, Command, Document, template};
use mixplan::plan::{Decision, Estimate, Node, NodeId, YearMonth};

use super::stage::Stage;

const NONE: Modifiers = Modifiers::NONE;

fn desk() -> Document {
    Document::new(template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap()))
}

fn begun() -> Stage {
    let mut stage = Stage::of_size(Some(desk()), vec2(1280.0, 720.0), egui::Theme::Dark);
    stage.key(NONE, Key::F5);
    stage
}

/// The decisions in the plan: about what, which, by whom, note, dissent.
fn decided(stage: &Stage) -> Vec<(String, Decision, String, String, String)> {
    let note = |note: &mixplan::plan::ReviewNote| {
        let said = (note.by.clone(), note.note.clone(), note.dissent.clone());
        (note.node.to_string(), note.decision, said.0, said.1, said.2)
    };
    stage.plan().review.iter().map(note).collect()
}

fn write(stage: &mut Stage, field: &str, text: &str) {
    stage.click(field);
    stage.type_text(text);
    stage.key(NONE, Key::Enter);
}

#[test]
fn keys_walk_through_the_plan_most_money_first_and_lead_out_of_it() {
    let mut stage = begun();
    assert!(stage.shows("1 of 8") && stage.shows("Today $"));
    stage.key(NONE, Key::ArrowRight);
    assert!(stage.shows("2 of 8") && stage.shows("Triage marked"));
    stage.key(NONE, Key::Space);
    assert!(stage.shows("3 of 8") && stage.shows("Field extraction marked"));
    stage.key(NONE, Key::ArrowLeft);
    assert!(stage.shows("2 of 8"));
    stage.key(NONE, Key::End);
    assert!(stage.shows("8 of 8") && stage.shows("0 of 6 sub-tasks decided"));
    stage.key(NONE, Key::ArrowRight);
    assert!(stage.shows("8 of 8"));
    stage.key(NONE, Key::Home);
    stage.click_containing("Step 4: Answer judge, not decided");
    assert!(stage.shows("4 of 8"));
    stage.key(NONE, Key::Escape);
    assert!(!stage.shows("4 of 8") && stage.shows("Recommendation for Triage"));
    assert!(!stage.document().is_modified());
}

#[test]
fn a_decision_takes_by_whom_note_and_dissent_and_is_undone() {
    let mut stage = begun();
    stage.key(NONE, Key::ArrowRight);
    write(&mut stage, "Decided by", "Ada");
    write(&mut stage, "Note", "ready and done");
    stage.key(NONE, Key::A);
    let first = ("triage".to_owned(), Decision::Approved, "Ada".to_owned(), "ready and done".to_owned(), String::new());
    assert_eq!(decided(&stage), std::slice::from_ref(&first));
    assert!(stage.shows("Approved by Ada on "));
    // What is written afterwards goes into the decision that is there.
    write(&mut stage, "Dissent", "Bo: too early");
    assert_eq!(decided(&stage)[0].4, "Bo: too early");
    // The next step begins empty, but for who decides.
    stage.key(NONE, Key::ArrowRight);
    stage.key(NONE, Key::R);
    assert_eq!(decided(&stage)[1], ("fields".into(), Decision::Rejected, "Ada".into(), String::new(), String::new()));
    stage.key(Modifiers::COMMAND, Key::Z);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(decided(&stage), [first]);
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(decided(&stage), []);
}

#[test]
fn letters_in_a_field_decide_nothing_and_escape_leaves_the_field_first() {
    let mut stage = begun();
    stage.key(NONE, Key::ArrowRight);
    stage.click("Note");
    for key in [Key::A, Key::R, Key::D, Key::Space, Key::Home] {
        stage.key(NONE, key);
    }
    assert_eq!(decided(&stage), []);
    stage.key(NONE, Key::Escape);
    assert!(stage.shows("2 of 8"));
    stage.key(NONE, Key::Escape);
    assert!(!stage.shows("3 of 8"));
}

#[test]
fn what_changed_since_is_marked_and_deciding_again_settles_it() {
    let mut stage = begun();
    stage.key(NONE, Key::ArrowRight);
    stage.click("Approve");
    stage.key(NONE, Key::F5);
    assert!(!stage.shows("Reopened"));
    let id = NodeId::new("triage");
    let mut node: Node = stage.plan().node(&id).unwrap().clone();
    node.task_mut().unwrap().tuned.as_mut().unwrap().upkeep_usd_per_month = Estimate::certain(900.0);
    let change = Command::new("Upkeep", Change::SetNode(node));
    stage.harness.state_mut().document_mut().unwrap().apply(change).unwrap();
    stage.run();
    // On the canvas, in the list and in the inspector.
    assert!(stage.shows("Triage, classifier, 3.04M calls a month, Fine-tune, approved, reopened"));
    assert!(stage.shows("at stake, approved, reopened"));
    stage.click_node("Triage");
    assert!(stage.shows("Upkeep per month: $300 → $900"));
    stage.key(NONE, Key::F5);
    assert!(stage.shows("approved, reopened"));
    stage.key(NONE, Key::ArrowRight);
    assert!(stage.shows("Upkeep per month: $300 → $900") && stage.shows("Reopened: decide again"));
    stage.key(NONE, Key::A);
    assert!(!stage.shows("Upkeep per month: $300 → $900"));
    stage.key(NONE, Key::End);
    assert!(stage.shows("1 of 6 sub-tasks decided: 1 approved"));
    stage.harness.get_by_label("Copy as Markdown").click();
    stage.harness.step();
    assert!(stage.copied().contains("| Triage | Fine-tune | Approved |"), "{}", stage.copied());
    stage.click("Export…");
    assert!(stage.shows("Minutes of the review"));
}

#[test]
fn every_step_stands_in_the_window_at_both_projectors() {
    for size in [vec2(1280.0, 720.0), vec2(1920.0, 1080.0)] {
        let mut stage = Stage::of_size(Some(desk()), size, egui::Theme::Light);
        stage.key(NONE, Key::F5);
        for step in 1..=8 {
            for name in ["Next", "Leave"] {
                let rect = stage.harness.get_by_label(name).rect();
                assert!(rect.right() <= size.x && rect.bottom() <= size.y, "{name} at {rect:?}");
            }
            if (2..8).contains(&step) {
                let rects = ["Approve", "Defer", "Note", "Dissent"].map(|name| stage.harness.get_by_label(name).rect());
                assert!(rects.iter().all(|rect| rect.right() <= size.x && rect.bottom() <= size.y), "{rects:?}");
            }
            stage.key(NONE, Key::PageDown);
        }
    }
}

#[test]
fn the_review_begins_on_the_base_case() {
    let mut stage = Stage::new(Some(desk()));
    let names: Vec<String> = stage.document().scenarios().iter().map(|scenario| scenario.name.clone()).collect();
    stage.key(NONE, Key::S);
    assert_eq!(stage.document().scenario().map(|scenario| scenario.name.clone()), names.first().cloned());
    stage.key(NONE, Key::F5);
    assert!(stage.document().scenario().is_none() && stage.shows("1 of 8"));
}

#[test]
fn every_figure_of_a_step_is_explained_in_the_room_and_goes_with_its_step() {
    let mut stage = begun();
    stage.key(Modifiers::NONE, Key::H);
    assert!(stage.shows("The application: saving of the mix"));
    stage.key(Modifiers::NONE, Key::ArrowRight);
    assert!(!stage.shows("The application: saving of the mix"), "it belongs to the step before");
    stage.click_containing("a month today");
    assert!(stage.shows("Triage: hosted cost of the month, Dec 2026"));
    stage.click_containing("Triage: hosted cost of a call");
    let input = stage.harness.get_by_label_contains("Triage · hosted input tokens: ");
    assert_eq!(input.accesskit_node().role(), Role::Label, "an input is not edited here, so it leads nowhere");
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!stage.shows("Triage: hosted cost of a call"));
    assert!(stage.shows("2 of 8"), "the review goes on");
    stage.key(Modifiers::NONE, Key::H);
    assert!(stage.shows("Triage: saving by tuning"));
    stage.click("Next");
    assert!(stage.shows("3 of 8") && !stage.shows("Triage: saving by tuning"));
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!stage.shows("2 of 8"));
}
