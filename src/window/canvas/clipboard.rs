//! Cut, copy and paste of steps, between plans too: as text, with the edges between them.

use std::collections::BTreeMap;

use egui::{Context, Event, Pos2, Rect, vec2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::camera::snapped;
use super::{CanvasState, keys, scene};
use crate::document::{Change, Fragment, nodes_from_ron, nodes_to_ron};
use crate::plan::{Edge, Node, NodeId, Plan};

/// Takes the clipboard's events, unless something is being typed.
pub(super) fn clipboard(view: ViewContext<'_>, state: &mut CanvasState, ui: &egui::Ui, actions: &mut Vec<Action>) {
    if ui.ctx().text_edit_focused() || state.is_busy() || keys::behind_a_dialog(ui) {
        return;
    }
    for event in ui.input(|input| input.events.clone()) {
        match event {
            Event::Copy => drop(state.copy(view, ui.ctx())),
            Event::Cut => state.cut(view, ui.ctx(), actions),
            Event::Paste(text) => {
                if let Some(fragment) = nodes_from_ron(&text) {
                    state.paste(view, fragment, actions);
                }
            }
            _ => {}
        }
    }
}

impl CanvasState {
    /// Whether there was anything to copy.
    pub(super) fn copy(&self, view: ViewContext<'_>, ctx: &Context) -> bool {
        let Selection::Nodes(ids) = &view.session.selection else { return false };
        let ids: Vec<NodeId> = ids.iter().cloned().collect();
        let mut fragment = Fragment::of(view.plan(), &ids);
        // Also where nodes stand that nobody has placed.
        let places = ids.iter().filter_map(|id| Some((id.clone(), self.scene.node(id)?.min)));
        fragment.layout = places.map(|(id, at)| (id, (f64::from(at.x), f64::from(at.y)))).collect();
        ctx.copy_text(nodes_to_ron(&fragment));
        true
    }

    pub(super) fn cut(&mut self, view: ViewContext<'_>, ctx: &Context, actions: &mut Vec<Action>) {
        if self.copy(view, ctx) {
            self.delete(view, "Cut", true, actions);
        }
    }

    /// Adds the copied nodes where the pointer is, under new ids, and selects them.
    fn paste(&mut self, view: ViewContext<'_>, fragment: Fragment, actions: &mut Vec<Action>) {
        let (Some(screen), false) = (self.eye.screen(), fragment.nodes.is_empty()) else { return };
        let target = self.pointer.filter(|at| screen.contains(*at)).unwrap_or(screen.center());
        let target = self.eye.camera.to_world(target, screen);
        let bounds = bounds(&fragment);
        let new = renamed(view.plan(), &fragment);
        let place = |node: &Node| {
            let from = corner(&fragment, &node.id) - bounds.center();
            let at = snapped(target + from);
            (f64::from(at.x), f64::from(at.y))
        };
        let nodes: Vec<_> = fragment
            .nodes
            .iter()
            .map(|node| (Node { id: new[&node.id].clone(), ..node.clone() }, place(node)))
            .collect();
        let inner = |edge: &Edge| {
            Some(Edge { from: new.get(&edge.from)?.clone(), to: new.get(&edge.to)?.clone(), ..edge.clone() })
        };
        let edges = fragment.edges.iter().filter_map(inner).collect();
        let label = match &fragment.nodes[..] {
            [one] => format!("Paste {}", one.name),
            many => format!("Paste {} nodes", many.len()),
        };
        let ids = nodes.iter().map(|(node, _)| node.id.clone()).collect();
        self.edit(view, &label, Change::AddNodes { nodes, edges }, Selection::Nodes(ids), actions);
    }
}

/// An id that the plan does not have yet, for each node.
fn renamed(plan: &Plan, fragment: &Fragment) -> BTreeMap<NodeId, NodeId> {
    let mut plan = plan.clone();
    let mut new = BTreeMap::new();
    for node in &fragment.nodes {
        let id = plan.free_id(&node.name);
        new.insert(node.id.clone(), id.clone());
        plan.nodes.push(Node { id, ..node.clone() });
    }
    new
}

fn corner(fragment: &Fragment, id: &NodeId) -> Pos2 {
    let at = fragment.layout.get(id).copied().unwrap_or_default();
    Pos2::ZERO + vec2(at.0 as f32, at.1 as f32)
}

fn bounds(fragment: &Fragment) -> Rect {
    let rect = |node: &Node| Rect::from_min_size(corner(fragment, &node.id), scene::node_size(&node.kind));
    fragment.nodes.iter().map(rect).fold(Rect::NOTHING, Rect::union)
}
