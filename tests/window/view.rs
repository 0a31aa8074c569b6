//! What of the plan is seen: zooming to it, the map, the colours of the heat mode, and plans too large to show whole.

use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::document::Document;
use mixplan::plan::{Edge, Estimate, Node, NodeId, NodeKind, Plan, Tool, YearMonth};

use super::stage::{Stage, is_node, small_document};

const NONE: Modifiers = Modifiers::NONE;

/// Tool steps in rows of forty, each joined to the next, far more than are shown at once.
fn large_document(nodes: usize) -> Document {
    let mut plan = Plan::empty("Large", YearMonth::new(2026, 12).unwrap());
    let id = |index: usize| NodeId::new(&format!("step-{index}"));
    for index in 0..nodes {
        let kind = NodeKind::Tool(Tool::default());
        plan.nodes.push(Node::new(id(index), format!("Step {index}"), kind));
        plan.layout.insert(id(index), ((index % 40) as f64 * 240.0, (index / 40) as f64 * 120.0));
        if index > 0 {
            plan.edges.push(Edge { from: id(index - 1), to: id(index), calls_per_call: Estimate::certain(0.5) });
        }
    }
    Document::new(plan)
}

fn canvas(stage: &Stage) -> Rect {
    stage.harness.get_by_label("Canvas").rect()
}

/// The name of a node of the large plan.
fn step(index: usize) -> String {
    format!("Step {index}, tool step, 0 calls a month")
}

/// Where it stands on the screen.
fn place(stage: &Stage, index: usize) -> Rect {
    stage.harness.get_by_label(&step(index)).rect()
}

/// Whether it is in the accessibility tree.
fn is_there(stage: &Stage, index: usize) -> bool {
    stage.harness.query_by_label(&step(index)).is_some()
}

#[test]
fn zooming_to_what_is_selected_makes_it_fill_the_view() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(NONE, Key::Minus);
    stage.key(NONE, Key::Minus);
    let small = stage.node("Triage");
    stage.key(NONE, Key::Num2);
    let shown = stage.node("Triage");
    assert!(shown.width() > small.width() * 1.3, "{shown} {small}");
    assert!(shown.center().distance(canvas(&stage).center()) < 30.0, "{shown}");
}

#[test]
fn the_map_shows_while_not_all_is_in_view_and_is_put_away_by_its_key() {
    let mut stage = Stage::new(Some(small_document()));
    assert!(!stage.shows("Map of the plan"), "all is in view");
    stage.key(NONE, Key::Num1);
    stage.drag_with(egui::PointerButton::Middle, stage.empty_place(), stage.empty_place() + vec2(400.0, 0.0));
    assert!(stage.shows("Map of the plan"));
    stage.key(NONE, Key::M);
    assert!(!stage.shows("Map of the plan"));
    stage.key(NONE, Key::M);
    assert!(stage.shows("Map of the plan"));
}

#[test]
fn pressing_on_the_map_takes_the_view_there_and_dragging_moves_it() {
    let mut stage = Stage::new(Some(large_document(200)));
    stage.key(NONE, Key::Num1);
    let map = stage.harness.get_by_label("Map of the plan").rect();
    let before = stage.plan().clone();
    stage.click_at(map.left_top() + vec2(10.0, 12.0), NONE);
    let first = place(&stage, 0);
    assert!(canvas(&stage).contains_rect(first), "{first}");
    let at = map.left_top() + vec2(10.0, 12.0);
    stage.drag(at, at + vec2(30.0, 0.0));
    let moved = place(&stage, 0);
    assert!(moved.left() < first.left() - 300.0, "{moved} {first}");
    assert_eq!(*stage.plan(), before, "the map moves nothing but the view");
}

#[test]
fn the_heat_mode_has_a_legend_and_leaves_words_and_figures() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(NONE, Key::H);
    // Triage costs 3.04M × 0.03 a month, the most.
    assert!(stage.shows("$91.2k a month"));
    assert!(stage.shows("Triage, classifier, 3.04M calls a month, Needs input"));
    stage.click("Colour by cost");
    assert!(!stage.shows("$91.2k a month"));
}

#[test]
fn a_plan_too_large_to_read_at_once_can_all_be_seen() {
    let mut stage = Stage::new(Some(large_document(4_000)));
    let view = canvas(&stage);
    for index in [0, 39, 3_960, 3_999] {
        assert!(view.contains_rect(place(&stage, index)), "{index}");
    }
    stage.key(NONE, Key::Num1);
    assert!(!is_there(&stage, 39), "out of view, and not reachable in one step");
}

#[test]
fn tab_leads_out_of_view_in_a_large_plan_and_the_view_follows() {
    let mut stage = Stage::new(Some(large_document(600)));
    stage.harness.get_by_label(&step(38)).focus();
    stage.run();
    stage.key(NONE, Key::Num2);
    assert!(!is_there(&stage, 300));
    for _ in 0..2 {
        stage.key(NONE, Key::Tab);
    }
    let reached = place(&stage, 40);
    assert!(canvas(&stage).contains_rect(reached), "{reached}");
    stage.key(NONE, Key::Delete);
    assert!(stage.plan().node(&NodeId::new("step-40")).is_none());
}

#[test]
fn in_a_large_plan_the_edges_of_what_is_selected_are_named_however_far_out() {
    let mut stage = Stage::new(Some(large_document(4_000)));
    assert!(!stage.shows("From Step 7 to Step 8"));
    stage.harness.get_by_label(&step(7)).focus();
    stage.run();
    assert!(stage.shows("From Step 6 to Step 7, 50 %"));
    assert!(stage.shows("From Step 7 to Step 8, 50 %"));
}

#[test]
fn moving_a_node_leaves_what_is_said_of_the_others() {
    let mut stage = Stage::new(Some(small_document()));
    let from = stage.node("Triage").center();
    stage.drag(from, from + vec2(0.0, 80.0));
    assert!(stage.harness.query_by(is_node("Answer")).is_some());
    assert!(stage.shows("Triage, classifier, 3.04M calls a month, Needs input"));
}
