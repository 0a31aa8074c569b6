//! Frames, notes, folding, and steps that are off: what the pointer and the keys do to them.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::kittest::{AccessKitNode, Queryable};
use mixplan::document::Document;
use mixplan::plan::{Frame, NodeId, Note, Plan};

use super::stage::{Stage, small_document, small_plan};

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

fn framed(nodes: &[&str], folded: bool) -> Plan {
    let nodes = nodes.iter().map(|id| NodeId::new(id)).collect();
    Plan { frames: vec![Frame { id: "intake".into(), title: "Intake".into(), nodes, folded }], ..small_plan() }
}

fn stage(plan: Plan) -> Stage {
    Stage::new(Some(Document::new(plan)))
}

fn ids(stage: &Stage) -> Vec<String> {
    stage.plan().frames.iter().flat_map(|frame| &frame.nodes).map(ToString::to_string).collect()
}

/// Where the title of the frame stands, or its card.
fn title(stage: &Stage) -> Pos2 {
    stage.harness.get_by_label_contains("Frame Intake, ").rect().center()
}

fn place(stage: &Stage, id: &str) -> (f64, f64) {
    stage.plan().layout[&NodeId::new(id)]
}

fn with_note(text: &str) -> Plan {
    let note = Note { id: NodeId::new("n1"), text: text.into(), at: (0.0, 160.0), size: (240.0, 120.0) };
    Plan { notes: vec![note], ..small_plan() }
}

fn note(stage: &Stage) -> Rect {
    let is_note = |node: &AccessKitNode<'_>| {
        node.label().is_some_and(|label| label.starts_with("Note: ") || label == "Note without a text")
    };
    stage.harness.get_by(is_note).rect()
}

#[test]
fn the_selection_is_framed_and_its_title_typed_at_once() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().clone();
    stage.click_node("Inbound mail");
    stage.click_at(stage.node("Triage").center(), Modifiers::SHIFT);
    stage.key(CTRL, Key::G);
    stage.type_text("Intake");
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().frames[0].title, "Intake");
    assert_eq!(ids(&stage), ["mail", "triage"]);
    assert!(stage.shows("Frame Intake, 2 steps, 3.04M in"));
    stage.key(CTRL, Key::Z);
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn a_frame_is_dissolved_and_its_steps_stay() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    stage.click_node("Triage");
    stage.key(CTRL_SHIFT, Key::G);
    assert_eq!((stage.plan().frames.len(), stage.plan().nodes.len()), (0, 3));
    assert_eq!(stage.document().undo_label(), Some("Dissolve Intake"));
}

#[test]
fn a_title_is_edited_in_place() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    stage.double_click(title(&stage));
    stage.type_text("Mail room");
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().frames[0].title, "Mail room");
}

#[test]
fn dragging_the_title_moves_all_members_in_one_step() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    let before = stage.plan().clone();
    let from = title(&stage);
    stage.drag(from, from + vec2(0.0, 120.0));
    assert!(place(&stage, "mail").1 > 60.0 && place(&stage, "triage").1 > 60.0);
    assert_eq!(place(&stage, "answer"), before.layout[&NodeId::new("answer")]);
    assert_eq!(ids(&stage), ["mail", "triage"]);
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn a_step_let_go_inside_a_frame_joins_it_in_the_same_step() {
    let mut plan = framed(&["mail", "triage"], false);
    plan.layout.insert(NodeId::new("answer"), (100.0, 240.0));
    let mut stage = stage(plan);
    let before = stage.plan().clone();
    let from = stage.node("Answer").center();
    let between = stage.node("Inbound mail").right_center().lerp(stage.node("Triage").left_center(), 0.5);
    stage.drag(from, between);
    assert_eq!(ids(&stage), ["mail", "triage", "answer"]);
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
    assert_eq!(stage.document().undo_label(), None);
}

#[test]
fn a_step_taken_out_of_its_frame_leaves_it_and_one_that_stays_inside_does_not() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    let from = stage.node("Triage").center();
    stage.drag(from, from + vec2(12.0, 0.0));
    assert_eq!(ids(&stage), ["mail", "triage"]);
    let from = stage.node("Triage").center();
    stage.drag(from, from + vec2(0.0, 200.0));
    assert_eq!(ids(&stage), ["mail"]);
}

#[test]
fn escape_leaves_frames_as_they_were() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    let before = stage.plan().clone();
    let from = stage.node("Triage").center();
    stage.move_to(from);
    stage.button(from, PointerButton::Primary, true, NONE);
    stage.move_to(from + vec2(0.0, 100.0));
    stage.move_to(from + vec2(0.0, 200.0));
    stage.key(NONE, Key::Escape);
    stage.button(from + vec2(0.0, 200.0), PointerButton::Primary, false, NONE);
    stage.run();
    assert_eq!(*stage.plan(), before);
}

#[test]
fn a_step_that_is_added_inside_a_frame_belongs_to_it() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    let between = stage.node("Inbound mail").right_center().lerp(stage.node("Triage").left_center(), 0.5);
    let inside = between - vec2(0.0, stage.node("Triage").height() * 0.6);
    stage.double_click(inside);
    stage.type_text("tool");
    stage.key(NONE, Key::Enter);
    assert_eq!(ids(&stage), ["mail", "triage", "tool-step"]);
}

#[test]
fn deleting_the_last_member_removes_the_frame() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    stage.click_node("Inbound mail");
    stage.key(NONE, Key::Delete);
    assert_eq!(ids(&stage), ["triage"]);
    stage.click_node("Triage");
    stage.key(NONE, Key::Delete);
    assert!(stage.plan().frames.is_empty());
}

#[test]
fn a_frame_is_duplicated_with_all_its_members_and_not_with_some() {
    let mut stage = stage(framed(&["mail", "triage"], false));
    stage.click_node("Triage");
    stage.key(CTRL, Key::D);
    assert_eq!(stage.plan().frames.len(), 1);
    stage.click_at(title(&stage), NONE);
    stage.key(CTRL, Key::D);
    assert_eq!(stage.plan().frames.len(), 2);
    assert_eq!(ids(&stage), ["mail", "triage", "inbound-mail", "triage-3"]);
    assert_eq!(stage.document().undo_label(), Some("Duplicate 2 nodes"));
}

#[test]
fn a_copied_frame_and_a_copied_note_are_pasted() {
    let mut plan = framed(&["mail", "triage"], false);
    plan.notes = with_note("why").notes;
    let mut stage = stage(plan);
    stage.key(CTRL, Key::A);
    stage.harness.event(egui::Event::Copy);
    stage.harness.step();
    let text = stage.copied();
    stage.harness.event(egui::Event::Paste(text));
    stage.run();
    let plan = stage.plan();
    assert_eq!((plan.nodes.len(), plan.edges.len(), plan.frames.len(), plan.notes.len()), (6, 4, 2, 2));
    assert!(plan.is_valid());
    assert_eq!(plan.notes[1].text, "why");
}

#[test]
fn a_folded_frame_is_one_card_and_hides_what_is_in_it() {
    let mut stage = stage(framed(&["triage", "answer"], false));
    stage.click("Fold Intake");
    assert!(stage.plan().frames[0].folded);
    assert!(stage.shows("Frame Intake, 2 steps, folded, 3.04M in"));
    for hidden in ["Triage, classifier", "Connect from Triage", "From Triage to Answer"] {
        assert!(!stage.shows(hidden), "{hidden}");
    }
    assert!(stage.shows("From Inbound mail to Triage, every call"));
    // A band round everything takes the card with its members.
    let canvas = stage.harness.get_by_label("Canvas").rect();
    stage.drag(canvas.left_top() + vec2(8.0, 60.0), canvas.right_bottom() - vec2(8.0, 60.0));
    stage.key(NONE, Key::Delete);
    assert!(stage.plan().nodes.is_empty());
}

#[test]
fn a_folded_frame_opens_with_everything_where_it_was() {
    let mut stage = stage(framed(&["triage", "answer"], true));
    let before = stage.plan().layout.clone();
    stage.double_click(title(&stage));
    assert!(!stage.plan().frames[0].folded);
    assert_eq!(stage.plan().layout, before);
    assert!(stage.shows("Triage, classifier"));
    assert_eq!(stage.document().undo_label(), Some("Open Intake"));
}

#[test]
fn a_folded_frame_is_moved_with_all_that_is_in_it() {
    let mut stage = stage(framed(&["triage", "answer"], true));
    let before = stage.plan().layout.clone();
    let from = title(&stage);
    stage.drag(from, from + vec2(0.0, 80.0));
    for id in ["triage", "answer"] {
        assert!(place(&stage, id).1 > before[&NodeId::new(id)].1 + 40.0, "{id}");
    }
}

#[test]
fn frames_are_folded_and_opened_by_key() {
    let mut stage = stage(framed(&["triage", "answer"], false));
    stage.click_node("Triage");
    stage.key(NONE, Key::G);
    assert!(stage.plan().frames[0].folded);
    stage.key(NONE, Key::G);
    assert!(!stage.plan().frames[0].folded);
    // A frame takes the keyboard by Tab, and arrows move it.
    let before = place(&stage, "answer");
    stage.harness.get_by_label_contains("Frame Intake, ").focus();
    stage.run();
    stage.key(NONE, Key::ArrowDown);
    assert_eq!(place(&stage, "answer"), (before.0, before.1 + 8.0));
    stage.key(NONE, Key::F2);
    stage.type_text("Answers");
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().frames[0].title, "Answers");
}

#[test]
fn all_frames_are_folded_and_opened_by_command() {
    let mut plan = framed(&["triage"], false);
    plan.frames.push(Frame { id: "f".into(), title: "Mail".into(), nodes: vec![NodeId::new("mail")], folded: false });
    let mut stage = stage(plan);
    for (command, folded) in [("Fold all frames", true), ("Open all frames", false)] {
        stage.click("Arrange");
        stage.click(command);
        assert!(stage.plan().frames.iter().all(|frame| frame.folded == folded), "{command}");
    }
}

#[test]
fn a_recommendation_inside_a_folded_frame_selects_its_card_and_changes_nothing() {
    let mut stage = stage(framed(&["triage", "answer"], true));
    stage.click_containing("Recommendation for Triage");
    assert!(!stage.document().is_modified());
    let is_selected_card = |node: &AccessKitNode<'_>| {
        node.label().is_some_and(|label| label.starts_with("Frame Intake, ")) && node.toggled() == Some(Toggled::True)
    };
    assert!(stage.harness.query_by(is_selected_card).is_some());
}

#[test]
fn the_inspector_of_a_frame_adds_up_its_steps() {
    let mut stage = stage(framed(&["triage", "answer"], false));
    stage.click_at(title(&stage), NONE);
    assert!(stage.shows("frame · 2 steps"));
    stage.click("Fold the frame");
    assert!(stage.plan().frames[0].folded);
    stage.click("Dissolve the frame");
    assert!(stage.plan().frames.is_empty());
}

#[test]
fn a_note_is_added_at_the_pointer_and_written_in_one_step() {
    let mut stage = Stage::new(Some(small_document()));
    let at = stage.empty_place() - vec2(0.0, 120.0);
    stage.move_to(at);
    stage.key(NONE, Key::N);
    stage.type_text("Ask legal");
    stage.key(NONE, Key::Enter);
    stage.type_text("before the pilot");
    stage.key(NONE, Key::Escape);
    assert_eq!(stage.plan().notes[0].text, "Ask legal\nbefore the pilot");
    assert!(stage.shows("Note: Ask legal before the pilot"));
    assert!(note(&stage).min.distance(at) < 12.0);
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), small_plan());
}

#[test]
fn a_note_that_is_added_at_the_edge_of_the_view_comes_into_it_whole() {
    let mut stage = Stage::new(Some(small_document()));
    let canvas = stage.harness.get_by_label("Canvas").rect();
    stage.move_to(canvas.right_bottom() - vec2(20.0, 20.0));
    stage.key(NONE, Key::N);
    stage.type_text("Ask legal");
    stage.key(NONE, Key::Escape);
    assert!(canvas.contains_rect(note(&stage)), "{:?} in {canvas:?}", note(&stage));
}

#[test]
fn a_new_title_and_a_card_that_is_folded_are_clear_of_the_bars() {
    let mut stage = Stage::new(Some(small_document()));
    let bars = stage.harness.get_by_label("Colour by cost").rect().bottom();
    let node = stage.node("Triage");
    stage.wheel(node.center(), vec2(0.0, bars - node.center().y), Modifiers::NONE);
    assert!(stage.node("Triage").top() < bars);
    stage.key(CTRL, Key::A);
    stage.key(CTRL, Key::G);
    stage.type_text("Intake");
    stage.key(NONE, Key::Enter);
    assert!(title(&stage).y > bars);
    stage.key(NONE, Key::G);
    let card = stage.harness.get_by_label_contains("Frame Intake, ").rect();
    assert!(card.top() > bars && stage.harness.get_by_label("Canvas").rect().contains_rect(card));
}

#[test]
fn a_note_is_written_again_and_a_click_elsewhere_ends_it() {
    let mut stage = stage(with_note("first"));
    stage.double_click(note(&stage).center());
    stage.key(CTRL, Key::A);
    stage.type_text("second");
    stage.click_at(stage.empty_place(), NONE);
    assert_eq!(stage.plan().notes[0].text, "second");
    stage.key(CTRL, Key::Z);
    assert_eq!(stage.plan().notes[0].text, "first");
}

#[test]
fn a_note_is_moved_resized_and_deleted() {
    let mut stage = stage(with_note("why"));
    stage.click_at(note(&stage).center(), NONE);
    let corner = note(&stage).max - vec2(4.0, 4.0);
    stage.drag(corner, corner - vec2(40.0, 30.0));
    let (width, height) = stage.plan().notes[0].size;
    assert!(width < 220.0 && height < 100.0, "{width} {height}");
    assert_eq!(stage.document().undo_label(), Some("Resize a note"));
    let from = note(&stage).center();
    stage.drag(from, from - vec2(0.0, 40.0));
    assert!(stage.plan().notes[0].at.1 < 140.0);
    stage.key(NONE, Key::ArrowUp);
    assert_eq!(stage.document().undo_label(), Some("Move the note"));
    stage.key(NONE, Key::Delete);
    assert!(stage.plan().notes.is_empty());
}

#[test]
fn a_note_is_reached_and_written_without_a_mouse() {
    let mut stage = stage(with_note("why"));
    stage.harness.get_by_label("Note: why").focus();
    stage.run();
    stage.key(NONE, Key::F2);
    stage.key(CTRL, Key::A);
    stage.type_text("because");
    stage.key(NONE, Key::Escape);
    assert_eq!(stage.plan().notes[0].text, "because");
}

#[test]
fn a_note_of_ten_thousand_characters_is_shown_and_edited() {
    let long: String = "Ünïcode and “more”\n".repeat(700).chars().take(10_000).collect();
    let mut stage = stage(with_note(&long));
    stage.double_click(note(&stage).center());
    stage.type_text("!");
    stage.key(NONE, Key::Escape);
    assert_eq!(stage.plan().notes[0].text.chars().count(), long.trim_end().chars().count());
}

#[test]
fn what_a_note_says_is_never_run() {
    let mut stage = stage(with_note("[link](https://example.com) <b>x</b> **y** {0}"));
    assert!(stage.shows("Note: [link](https://example.com) <b>x</b> **y** {0}"));
    stage.click_at(note(&stage).center(), NONE);
    assert!(stage.harness.output().platform_output.commands.is_empty());
}

#[test]
fn a_step_is_switched_off_by_key_and_the_money_is_said() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Answer");
    stage.key(NONE, Key::X);
    assert!(stage.plan().nodes[2].disabled);
    assert!(stage.shows("Answer, synthesizer, 912k calls a month, off") || stage.shows("calls a month, off"));
    // 0.3 · 3 041 667 · $0.03
    assert!(stage.shows("Answer is off: $27.4k a month less"));
    stage.key(NONE, Key::X);
    assert!(!stage.plan().nodes[2].disabled);
    assert!(stage.shows("Answer is on: $27.4k a month more"));
    assert_eq!(stage.document().undo_label(), Some("Switch on Answer"));
}

#[test]
fn a_step_is_switched_off_in_the_inspector_and_in_its_menu() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.click("Switched off");
    assert!(stage.plan().nodes[1].disabled);
    let at = stage.node("Triage").center();
    stage.move_to(at);
    for pressed in [true, false] {
        stage.button(at, PointerButton::Secondary, pressed, NONE);
    }
    stage.run();
    stage.click("Switch on");
    assert!(!stage.plan().nodes[1].disabled);
}

#[test]
fn several_steps_are_switched_off_as_one_step() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().clone();
    stage.key(CTRL, Key::A);
    stage.key(NONE, Key::X);
    assert!(stage.plan().nodes.iter().all(|node| node.disabled));
    assert!(stage.shows("3 steps are off: $119k a month less"));
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn a_change_of_role_keeps_every_edge() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().edges.clone();
    let at = stage.node("Triage").center();
    stage.move_to(at);
    for pressed in [true, false] {
        stage.button(at, PointerButton::Secondary, pressed, NONE);
    }
    stage.run();
    let menu = |node: &AccessKitNode<'_>| node.label().as_deref() == Some("Role") && node.role() == Role::Button;
    stage.harness.get_by(menu).click();
    stage.run();
    stage.click("Router");
    assert_eq!(stage.plan().nodes[1].task().unwrap().role.label(), "router");
    assert_eq!(stage.plan().edges, before);
}

#[test]
fn what_a_frame_comes_to_is_explained_and_so_is_what_several_steps_do() {
    let mut stage = stage(framed(&["mail", "triage"], true));
    stage.click_at(title(&stage), NONE);
    stage.click_containing("Calls in: 3.04M");
    assert!(stage.shows("Intake: calls that come in, Dec 2026"));
    stage.click_containing("Inbound mail: calls in the month, Dec 2026: ");
    stage.key(NONE, Key::Escape);
    stage.click_containing("Cost today: ");
    assert!(stage.shows("Intake: hosted cost of the month, Dec 2026"));
    stage.key(NONE, Key::Escape);
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Inbound mail");
    stage.click_at(stage.node("Triage").center(), Modifiers::SHIFT);
    stage.key(NONE, Key::D);
    assert!(stage.shows("2 steps: hosted cost of the month, Dec 2026"));
    stage.key(NONE, Key::Escape);
    stage.click_containing("At stake: ");
    assert!(stage.shows("2 steps: money at stake"));
}
