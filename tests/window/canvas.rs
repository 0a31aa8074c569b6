//! The canvas: what the pointer and the keys do to the graph.

use egui::{Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::document::Document;
use mixplan::plan::{NodeId, NodeKind, Plan, Role, YearMonth};

use super::stage::{Stage, is_node, small_document};

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn nodes_say_what_they_are() {
    let stage = Stage::new(Some(small_document()));
    assert!(stage.shows("Triage, classifier, 3.04M calls a month, Needs input"));
    assert!(stage.shows("Inbound mail, entry, 3.04M calls a month"));
    assert!(stage.shows("From Triage to Answer, 30 %"));
}

#[test]
fn the_palette_adds_a_node_that_can_be_named_at_once() {
    let mut stage = Stage::new(Some(small_document()));
    stage.double_click(stage.empty_place());
    stage.type_text("judge");
    stage.key(NONE, Key::Enter);
    let added = stage.plan().nodes.last().unwrap();
    assert!(matches!(&added.kind, NodeKind::Task(task) if task.role == Role::Judge));
    assert_eq!(added.name, "Evaluator-as-judge");
    stage.type_text("Fact check");
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().nodes.last().unwrap().name, "Fact check");
    assert!(stage.plan().layout.contains_key(&NodeId::new("evaluator-as-judge")));
}

#[test]
fn escape_closes_the_palette_and_adds_nothing() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(NONE, Key::A);
    assert!(stage.shows("Add router"));
    stage.key(NONE, Key::Escape);
    assert!(!stage.shows("Add router"));
    assert_eq!(stage.plan().nodes.len(), 3);
}

#[test]
fn a_drag_is_one_undo_step() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().clone();
    let from = stage.node("Triage").center();
    stage.drag(from, from + vec2(40.0, 120.0));
    let (_, y) = stage.plan().layout[&NodeId::new("triage")];
    assert!(y > 60.0, "{y}");
    assert_eq!(stage.document().undo_label(), Some("Move Triage"));
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
    assert_eq!(stage.document().undo_label(), None);
}

#[test]
fn escape_takes_a_drag_back_while_it_lasts() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().clone();
    let from = stage.node("Triage").center();
    stage.move_to(from);
    stage.button(from, PointerButton::Primary, true, NONE);
    stage.move_to(from + vec2(30.0, 90.0));
    stage.move_to(from + vec2(30.0, 120.0));
    assert_ne!(*stage.plan(), before);
    stage.key(NONE, Key::Escape);
    stage.move_to(from + vec2(0.0, 200.0));
    stage.button(from, PointerButton::Primary, false, NONE);
    stage.run();
    assert_eq!(*stage.plan(), before);
}

#[test]
fn a_drag_moves_everything_that_is_selected() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().layout.clone();
    stage.key(CTRL, Key::A);
    let from = stage.node("Answer").center();
    stage.drag(from, from + vec2(0.0, 80.0));
    for (id, (_, y)) in &stage.plan().layout {
        assert!(*y > before[id].1 + 40.0, "{id}");
    }
    assert_eq!(stage.document().undo_label(), Some("Move 3 nodes"));
}

#[test]
fn dragging_from_a_port_to_a_node_connects_them() {
    let mut stage = Stage::new(Some(small_document()));
    let from = stage.port("Inbound mail");
    let to = stage.node("Answer").center();
    stage.drag(from, to);
    let edge = stage.plan().edges.last().unwrap();
    assert_eq!((edge.from.as_str(), edge.to.as_str()), ("mail", "answer"));
    assert_eq!(stage.document().undo_label(), Some("Connect Inbound mail to Answer"));
}

#[test]
fn an_edge_that_leads_back_begins_as_a_retry() {
    let mut stage = Stage::new(Some(small_document()));
    let from = stage.port("Answer");
    let to = stage.node("Triage").center();
    stage.drag(from, to);
    assert_eq!(stage.plan().edges.last().unwrap().calls_per_call.central(), 0.1);
    assert!(stage.shows("From Answer to Triage, retry 10 %"));
}

#[test]
fn dragging_from_a_port_into_the_open_creates_and_connects() {
    let mut stage = Stage::new(Some(small_document()));
    let from = stage.port("Answer");
    stage.drag(from, from + vec2(-40.0, 140.0));
    stage.type_text("tool");
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().nodes.len(), 4);
    let edge = stage.plan().edges.last().unwrap();
    assert_eq!((edge.from.as_str(), edge.to.as_str()), ("answer", "tool-step"));
    stage.key(NONE, Key::Enter);
    stage.key(CTRL, Key::Z);
    assert_eq!((stage.plan().nodes.len(), stage.plan().edges.len()), (3, 2));
}

#[test]
fn a_node_is_connected_without_a_mouse() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Inbound mail");
    stage.key(NONE, Key::C);
    stage.type_text("answer");
    stage.harness.get_by_label("Connect to Answer").click();
    stage.run();
    assert_eq!(stage.plan().edges.last().unwrap().to.as_str(), "answer");
}

#[test]
fn an_edge_into_an_entry_is_refused_with_a_reason() {
    let mut stage = Stage::new(Some(small_document()));
    let from = stage.port("Answer");
    let to = stage.node("Inbound mail").center();
    stage.drag(from, to);
    assert_eq!(stage.plan().edges.len(), 2);
    assert!(stage.shows("requests come from outside"));
}

#[test]
fn f2_renames_in_place_and_escape_gives_up() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(NONE, Key::F2);
    stage.type_text("First look");
    stage.key(NONE, Key::Enter);
    assert!(stage.shows("First look, classifier"));
    assert_eq!(stage.document().undo_label(), Some("Rename Triage to First look"));
    stage.key(NONE, Key::F2);
    stage.type_text("Nonsense");
    stage.key(NONE, Key::Escape);
    assert!(stage.shows("First look, classifier"));
}

#[test]
fn delete_removes_what_is_selected() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(NONE, Key::Delete);
    assert_eq!((stage.plan().nodes.len(), stage.plan().edges.len()), (2, 1));
    stage.key(CTRL, Key::Z);
    stage.click_containing("From Triage to Answer");
    stage.key(NONE, Key::Delete);
    assert_eq!((stage.plan().nodes.len(), stage.plan().edges.len()), (3, 1));
}

#[test]
fn an_edge_is_edited_on_its_label() {
    let mut stage = Stage::new(Some(small_document()));
    stage.double_click(stage.middle("From Triage to Answer"));
    stage.type_text("25 %");
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().edges[1].calls_per_call.central(), 0.25);
    assert!(stage.shows("From Triage to Answer, 25 %"));
}

#[test]
fn a_band_selects_what_it_touches() {
    let mut stage = Stage::new(Some(small_document()));
    let mail = stage.node("Inbound mail");
    let triage = stage.node("Triage");
    stage.drag(mail.left_top() - vec2(20.0, 60.0), triage.center());
    stage.key(NONE, Key::Delete);
    let left: Vec<&str> = stage.plan().nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(left, ["answer"]);
}

#[test]
fn shift_adds_to_the_selection() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.click_at(stage.node("Answer").center(), Modifiers::SHIFT);
    stage.key(NONE, Key::Delete);
    assert_eq!(stage.plan().nodes.len(), 1);
}

#[test]
fn duplicating_keeps_the_edges_between_the_copies() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.click_at(stage.node("Answer").center(), Modifiers::SHIFT);
    stage.key(CTRL, Key::D);
    assert_eq!((stage.plan().nodes.len(), stage.plan().edges.len()), (5, 3));
    assert!(stage.plan().is_valid());
}

#[test]
fn arrow_keys_move_the_selection_as_one_step() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    for _ in 0..3 {
        stage.key(NONE, Key::ArrowDown);
    }
    assert_eq!(stage.plan().layout[&NodeId::new("triage")], (240.0, 8.0));
    stage.key(CTRL, Key::Z);
    assert_eq!(stage.plan().layout[&NodeId::new("triage")], (240.0, -16.0));
}

#[test]
fn the_wheel_pans_and_with_ctrl_zooms_where_the_pointer_is() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.node("Triage").center();
    let wheel = |stage: &mut Stage, delta, modifiers| stage.wheel(before, delta, modifiers);
    wheel(&mut stage, vec2(0.0, -50.0), NONE);
    assert!((stage.node("Triage").center().y - (before.y - 50.0)).abs() < 2.0);
    wheel(&mut stage, vec2(0.0, 50.0), NONE);
    wheel(&mut stage, vec2(0.0, -120.0), CTRL);
    let after = stage.node("Triage");
    assert!(after.width() < 180.0, "{after}");
    assert!(after.center().distance(before) < 3.0, "{after} {before}");
}

#[test]
fn the_middle_button_pans() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.node("Triage").center();
    let plan = stage.plan().clone();
    stage.drag_with(PointerButton::Middle, before, before + vec2(30.0, 70.0));
    assert!(stage.node("Triage").center().distance(before + vec2(30.0, 70.0)) < 2.0);
    assert_eq!(*stage.plan(), plan);
}

#[test]
fn an_empty_canvas_says_what_to_do_first() {
    let plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
    let mut stage = Stage::new(Some(Document::new(plan)));
    assert!(stage.shows("Sketch your application"));
    stage.click("Add an entry");
    assert!(matches!(stage.plan().nodes[0].kind, NodeKind::Entry(_)));
    assert!(!stage.shows("Sketch your application"));
}

#[test]
fn moving_one_node_of_an_unplaced_plan_leaves_the_others_where_they_are() {
    let mut document = small_document();
    let mut plan = document.plan().clone();
    plan.layout.clear();
    document = Document::new(plan);
    let mut stage = Stage::new(Some(document));
    let mail = stage.node("Inbound mail").center();
    let from = stage.node("Answer").center();
    stage.drag(from, from + vec2(0.0, 100.0));
    assert!(stage.node("Inbound mail").center().distance(mail) < 1.0);
    assert_eq!(stage.plan().layout.len(), 3);
}

#[test]
fn tab_goes_from_node_to_node() {
    let mut stage = Stage::new(Some(small_document()));
    stage.harness.get_by(is_node("Inbound mail")).focus();
    stage.run();
    stage.key(NONE, Key::Tab);
    stage.key(NONE, Key::Delete);
    let left: Vec<&str> = stage.plan().nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(left, ["mail", "answer"]);
}

#[test]
fn pasted_nodes_keep_the_edges_between_them_and_get_new_ids() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.click_at(stage.node("Answer").center(), Modifiers::SHIFT);
    stage.harness.event(egui::Event::Copy);
    stage.harness.step();
    let copied = stage.copied();
    stage.move_to(stage.empty_place());
    stage.harness.event(egui::Event::Paste(copied));
    stage.run();
    assert_eq!((stage.plan().nodes.len(), stage.plan().edges.len()), (5, 3));
    assert_eq!(stage.plan().edges[2].from.as_str(), "triage-2");
    assert_eq!(stage.document().undo_label(), Some("Paste 2 nodes"));
}

#[test]
fn other_text_is_not_pasted_into_the_graph() {
    let mut stage = Stage::new(Some(small_document()));
    stage.harness.event(egui::Event::Paste("hello".into()));
    stage.run();
    assert_eq!(stage.plan().nodes.len(), 3);
}

/// The small plan, none of its nodes placed.
fn unplaced_document() -> Document {
    Document::new(Plan { layout: Default::default(), ..small_document().plan().clone() })
}

#[test]
fn a_refused_connection_changes_nothing_even_where_nodes_were_never_placed() {
    let mut stage = Stage::new(Some(unplaced_document()));
    let from = stage.port("Answer");
    stage.drag(from, stage.node("Inbound mail").center());
    assert!(stage.shows("requests come from outside"));
    assert!(stage.plan().layout.is_empty());
    assert_eq!(stage.document().undo_label(), None);
    // Nothing is selected that is not there.
    assert!(!stage.shows("Calls per call"));
    let from = stage.port("Inbound mail");
    stage.drag(from, stage.node("Answer").center());
    assert_eq!((stage.plan().layout.len(), stage.plan().edges.len()), (3, 3));
    assert!(stage.shows("Calls per call"));
    stage.key(CTRL, Key::Z);
    assert_eq!((stage.plan().layout.len(), stage.plan().edges.len()), (0, 2));
}

#[test]
fn undo_leaves_the_selected_edge_selected_though_others_come_back_before_it() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_containing("From Inbound mail to Triage");
    stage.key(NONE, Key::Delete);
    stage.click_containing("From Triage to Answer");
    stage.key(CTRL, Key::Z);
    assert_eq!(stage.plan().edges.len(), 2);
    stage.key(NONE, Key::Delete);
    assert_eq!(stage.plan().edges.len(), 1);
    assert_eq!(stage.plan().edges[0].to.as_str(), "triage");
}
