//! Tidying, aligning and snapping; and edges that are split, healed and led elsewhere.

use std::collections::BTreeMap;

use egui::{Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::document::Document;
use mixplan::plan::{Edge, Estimate, Node, NodeId, NodeKind, Plan, Tool};

use super::stage::{Stage, small_document, small_plan};

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn place(stage: &Stage, id: &str) -> (f64, f64) {
    stage.plan().layout[&NodeId::new(id)]
}

fn edges(stage: &Stage) -> Vec<(&str, &str, f64)> {
    let edges = &stage.plan().edges;
    edges.iter().map(|edge| (edge.from.as_str(), edge.to.as_str(), edge.calls_per_call.central())).collect()
}

/// The small plan with a tool step that no edge joins, below the others.
fn with_loose_step() -> Document {
    let mut plan = small_plan();
    let kind = NodeKind::Tool(Tool::default());
    plan.nodes.push(Node::new(NodeId::new("search"), "Search", kind));
    plan.layout.insert(NodeId::new("search"), (260.0, 240.0));
    plan.layout.insert(NodeId::new("answer"), (760.0, -16.0));
    Document::new(plan)
}

/// A plan of so many tool steps, each led to by an earlier one, all in one heap.
fn heap(count: usize) -> Document {
    let mut plan = small_plan();
    plan.nodes.truncate(1);
    plan.edges.clear();
    let id = |index: usize| if index == 0 { NodeId::new("mail") } else { NodeId::new(&format!("step-{index}")) };
    for index in 1..count {
        let kind = NodeKind::Tool(Tool::default());
        plan.nodes.push(Node::new(id(index), format!("Step {index}"), kind));
        for from in [index * 7 / 8, (index * 2 / 3) % index] {
            let calls_per_call = Estimate::certain(0.5);
            plan.edges.push(Edge { from: id(from), to: id(index), calls_per_call });
        }
    }
    plan.layout = plan.nodes.iter().map(|node| (node.id.clone(), (0.0, 0.0))).collect::<BTreeMap<_, _>>();
    Document::new(plan)
}

fn drag_with(stage: &mut Stage, modifiers: Modifiers, from: Pos2, by: Vec2) {
    stage.move_to(from);
    stage.button(from, PointerButton::Primary, true, NONE);
    stage.move_to(from + by / 2.0);
    stage.harness.event(egui::Event::ModifiersChanged(modifiers));
    stage.move_to(from + by * 0.9);
    stage.move_to(from + by);
    stage.button(from + by, PointerButton::Primary, false, modifiers);
    stage.harness.event(egui::Event::ModifiersChanged(NONE));
    stage.run();
}

#[test]
fn tidying_is_one_step_and_puts_calls_from_left_to_right() {
    let mut plan = small_plan();
    plan.layout.insert(NodeId::new("answer"), (-300.0, 400.0));
    let mut stage = Stage::new(Some(Document::new(plan)));
    let before = stage.plan().clone();
    stage.key(NONE, Key::T);
    assert!(place(&stage, "mail").0 < place(&stage, "triage").0);
    assert!(place(&stage, "triage").0 < place(&stage, "answer").0);
    assert_eq!(stage.document().undo_label(), Some("Tidy the layout"));
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn tidying_a_selection_of_everything_shows_all_of_it() {
    let mut stage = Stage::new(Some(small_document()));
    let canvas = stage.harness.get_by_label("Canvas").rect();
    stage.wheel(canvas.center(), vec2(400.0, 0.0), NONE);
    stage.key(CTRL, Key::A);
    stage.key(NONE, Key::T);
    for name in ["Inbound mail", "Triage", "Answer"] {
        assert!(canvas.contains_rect(stage.node(name)), "{name}");
    }
}

#[test]
fn the_whole_plan_is_fitted_by_the_keys_of_other_editors_too() {
    for (modifiers, key) in [(CTRL, Key::Num0), (SHIFT, Key::Exclamationmark)] {
        let mut stage = Stage::new(Some(small_document()));
        let before = stage.node("Triage");
        stage.wheel(before.center(), vec2(0.0, 90.0), NONE);
        assert_ne!(stage.node("Triage"), before);
        stage.key(modifiers, key);
        assert!(stage.node("Triage").center().distance(before.center()) < 1.0);
    }
}

#[test]
fn an_edge_is_selected_by_a_click_beside_the_handle_it_ends_at() {
    let mut stage = Stage::new(Some(small_document()));
    let handle = stage.port_into("Triage");
    stage.click_at(handle - vec2(6.0, 0.0), NONE);
    assert!(stage.shows("Reverse the edge"));
}

#[test]
fn tidying_several_leaves_the_others_where_they_are() {
    let mut plan = small_plan();
    plan.layout.insert(NodeId::new("answer"), (200.0, 120.0));
    let mut stage = Stage::new(Some(Document::new(plan)));
    stage.click_node("Triage");
    stage.click_at(stage.node("Answer").center(), Modifiers::SHIFT);
    stage.key(NONE, Key::T);
    assert_eq!(place(&stage, "mail"), (0.0, 0.0));
    assert!(place(&stage, "triage").0 + 192.0 < place(&stage, "answer").0);
    assert_eq!(stage.document().undo_label(), Some("Tidy 2 nodes"));
}

#[test]
fn a_thousand_steps_are_tidied_while_the_window_goes_on_drawing() {
    let mut stage = Stage::new(Some(heap(1000)));
    stage.harness.key_press(Key::T);
    let mut frames = 0;
    while stage.document().undo_label().is_none() {
        stage.harness.step();
        frames += 1;
        assert!(frames < 10_000, "it never ends");
    }
    // One to ask, one to begin, and some more while it lasts.
    assert!(frames > 3, "{frames}");
    stage.run();
    assert_eq!(stage.document().undo_label(), Some("Tidy the layout"));
    let places: std::collections::BTreeSet<_> =
        stage.plan().layout.values().map(|(x, y)| (*x as i64, *y as i64)).collect();
    assert_eq!(places.len(), 1000);
}

#[test]
fn what_is_arranged_for_a_plan_that_has_changed_since_is_arranged_anew() {
    let mut stage = Stage::new(Some(heap(40)));
    stage.key(CTRL, Key::A);
    // The nodes move in the frame in which the work begins.
    let pressed = |key| egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: NONE };
    stage.harness.input_mut().events.extend([pressed(Key::T), pressed(Key::ArrowDown)]);
    stage.harness.step();
    assert_eq!(stage.document().undo_label(), Some("Move 40 nodes"));
    stage.run();
    assert_eq!(stage.document().undo_label(), Some("Tidy 40 nodes"));
}

#[test]
fn several_are_aligned_by_key_by_menu_and_by_the_inspector() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::A);
    stage.key(ALT, Key::A);
    assert_eq!([place(&stage, "mail").0, place(&stage, "triage").0, place(&stage, "answer").0], [0.0; 3]);
    assert_eq!(stage.document().undo_label(), Some("Align left: 3 nodes"));
    stage.key(CTRL, Key::Z);
    stage.click("Align bottom edges");
    assert_eq!(place(&stage, "mail").1, place(&stage, "triage").1 + 88.0 - 56.0);
    stage.key(CTRL, Key::Z);
    stage.key(CTRL, Key::Num2);
    stage.click("Arrange");
    stage.click("Align");
    stage.click("Align middles");
    assert_eq!(place(&stage, "mail").1 + 28.0, place(&stage, "triage").1 + 44.0);
}

#[test]
fn gaps_are_made_even() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::A);
    stage.key(Modifiers { shift: true, ..ALT }, Key::H);
    // 168 + gap + 192 + gap is 520.
    assert_eq!(place(&stage, "triage").0, 248.0);
    assert_eq!(stage.document().undo_label(), Some("Distribute across: 3 nodes"));
}

/// The small plan, its answer off the grid.
fn off_grid() -> Stage {
    let mut plan = small_plan();
    plan.layout.insert(NodeId::new("answer"), (523.0, 203.0));
    let mut stage = Stage::new(Some(Document::new(plan)));
    stage.key(NONE, Key::Num1);
    stage
}

#[test]
fn what_is_dragged_comes_in_line_with_what_stands_near() {
    let mut stage = off_grid();
    let from = stage.node("Triage").center();
    // Its left side comes to 525, which is 2 off the left of the answer.
    drag_with(&mut stage, NONE, from, vec2(285.0, 0.0));
    assert_eq!(place(&stage, "triage").0, 523.0);
}

#[test]
fn with_ctrl_held_nothing_snaps() {
    let mut stage = off_grid();
    let from = stage.node("Triage").center();
    drag_with(&mut stage, CTRL, from, vec2(285.0, 0.0));
    assert_eq!(place(&stage, "triage").0, 525.0);
}

#[test]
fn snapping_is_switched_off_by_one_command() {
    let mut stage = off_grid();
    stage.key(CTRL, Key::Quote);
    let from = stage.node("Triage").center();
    drag_with(&mut stage, NONE, from, vec2(285.0, 0.0));
    assert_eq!(place(&stage, "triage").0, 525.0);
    stage.key(CTRL, Key::Z);
    stage.key(CTRL, Key::Quote);
    let from = stage.node("Triage").center();
    drag_with(&mut stage, NONE, from, vec2(285.0, 0.0));
    assert_eq!(place(&stage, "triage").0, 523.0);
}

#[test]
fn a_loose_step_that_is_dropped_on_an_edge_is_inserted_there() {
    let mut stage = Stage::new(Some(with_loose_step()));
    let before = stage.plan().clone();
    let (from, to) = (stage.node("Triage"), stage.node("Answer"));
    let middle = from.right_center() + (to.left_center() - from.right_center()) / 2.0;
    let step = stage.node("Search").center();
    stage.drag(step, middle);
    assert_eq!(edges(&stage), [("mail", "triage", 1.0), ("triage", "search", 0.3), ("search", "answer", 1.0)]);
    assert_eq!(stage.document().undo_label(), Some("Insert Search between Triage and Answer"));
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn room_is_made_for_a_step_that_is_dropped_between_two_that_stand_close() {
    let mut plan = with_loose_step().plan().clone();
    plan.layout.insert(NodeId::new("answer"), (520.0, -16.0));
    let mut stage = Stage::new(Some(Document::new(plan)));
    let middle = stage.node("Triage").right_center().lerp(stage.node("Answer").left_center(), 0.5);
    stage.drag(stage.node("Search").center(), middle);
    assert_eq!(stage.plan().edges.len(), 3);
    assert!(place(&stage, "triage").0 + 192.0 < place(&stage, "search").0);
    assert!(place(&stage, "search").0 + 168.0 < place(&stage, "answer").0);
    stage.key(CTRL, Key::Z);
    assert_eq!(place(&stage, "answer").0, 520.0);
}

#[test]
fn a_step_that_has_edges_is_not_inserted() {
    let mut stage = Stage::new(Some(with_loose_step()));
    let (from, to) = (stage.node("Triage"), stage.node("Answer"));
    let middle = from.right_center() + (to.left_center() - from.right_center()) / 2.0;
    stage.drag(stage.node("Inbound mail").center(), middle);
    assert_eq!(stage.plan().edges.len(), 2);
}

#[test]
fn a_new_step_is_inserted_on_the_selected_edge_and_room_is_made() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().clone();
    stage.click_containing("From Triage to Answer");
    stage.key(NONE, Key::I);
    stage.type_text("judge");
    stage.key(NONE, Key::Enter);
    stage.type_text("Fact check");
    stage.key(NONE, Key::Enter);
    let added = "evaluator-as-judge";
    assert_eq!(edges(&stage)[1..], [("triage", added, 0.3), (added, "answer", 1.0)]);
    assert_eq!(stage.plan().nodes.last().unwrap().name, "Fact check");
    assert!(place(&stage, "triage").0 + 192.0 < place(&stage, added).0);
    assert!(place(&stage, added).0 + 192.0 < place(&stage, "answer").0);
    assert_eq!(place(&stage, "triage"), (240.0, -16.0));
    stage.key(CTRL, Key::Z);
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn a_loose_step_is_inserted_without_a_mouse() {
    let mut stage = Stage::new(Some(with_loose_step()));
    stage.click_containing("From Triage to Answer");
    stage.key(NONE, Key::I);
    stage.click("Put Search here");
    assert_eq!(edges(&stage)[1..], [("triage", "search", 0.3), ("search", "answer", 1.0)]);
}

#[test]
fn deleting_a_step_joins_what_led_to_it_with_what_it_led_to() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().clone();
    stage.click_node("Triage");
    stage.key(NONE, Key::Delete);
    assert_eq!(edges(&stage), [("mail", "answer", 0.3)]);
    assert_eq!(stage.document().undo_label(), Some("Delete Triage"));
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), before);
}

#[test]
fn with_shift_a_deleted_step_leaves_a_gap() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(Modifiers::SHIFT, Key::Delete);
    assert_eq!((stage.plan().nodes.len(), stage.plan().edges.len()), (2, 0));
}

#[test]
fn the_end_of_an_edge_is_dragged_to_another_step() {
    let mut stage = Stage::new(Some(with_loose_step()));
    stage.click_containing("From Triage to Answer");
    let end = stage.middle("End of the edge");
    let to = stage.node("Search").center();
    stage.drag(end, to);
    assert_eq!(edges(&stage), [("mail", "triage", 1.0), ("triage", "search", 0.3)]);
    let start = stage.middle("Start of the edge");
    let to = stage.node("Inbound mail").center();
    stage.drag(start, to);
    assert_eq!(edges(&stage), [("mail", "triage", 1.0), ("mail", "search", 0.3)]);
    stage.key(CTRL, Key::Z);
    stage.key(CTRL, Key::Z);
    assert_eq!(stage.document().undo_label(), None);
}

#[test]
fn the_end_of_an_edge_that_is_let_go_in_the_open_stays_where_it_was() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_containing("From Triage to Answer");
    let end = stage.middle("End of the edge");
    stage.drag(end, end + vec2(-60.0, 150.0));
    assert_eq!(stage.document().undo_label(), None);
    assert!(!stage.shows("Add router"));
}

#[test]
fn an_edge_is_turned_round() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_containing("From Triage to Answer");
    stage.key(NONE, Key::R);
    assert_eq!(edges(&stage)[1], ("answer", "triage", 0.3));
    assert_eq!(stage.document().undo_label(), Some("Reverse edge"));
}

#[test]
fn from_the_left_of_a_step_what_leads_to_it_is_connected_or_created() {
    let mut stage = Stage::new(Some(with_loose_step()));
    let port = stage.port_into("Answer");
    stage.drag(port, stage.node("Search").center());
    assert_eq!(*edges(&stage).last().unwrap(), ("search", "answer", 1.0));
    let from = stage.port_into("Search");
    stage.drag(from, from + vec2(-20.0, 60.0));
    stage.type_text("tool");
    stage.key(NONE, Key::Enter);
    assert_eq!(*edges(&stage).last().unwrap(), ("tool-step", "search", 1.0));
    assert!(place(&stage, "tool-step").0 < place(&stage, "search").0);
}

#[test]
fn nodes_without_a_place_are_shown_around_those_that_have_one() {
    let plan = small_plan();
    let layout = BTreeMap::from([(NodeId::new("triage"), (1000.0, 500.0))]);
    let stage = Stage::new(Some(Document::new(Plan { layout, ..plan })));
    let [mail, triage, answer] = ["Inbound mail", "Triage", "Answer"].map(|name| stage.node(name));
    assert!(mail.right() < triage.left() && triage.right() < answer.left());
    assert!((answer.center().y - triage.center().y).abs() < 2.0);
}
