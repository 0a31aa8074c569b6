//! Cut, copy and paste of steps, between plans too: as text, with the edges between them.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Context, Event, Pos2, Rect, Vec2, pos2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::camera::snapped;
use super::edits::layout;
use super::{CanvasState, keys, scene};
use crate::document::{Change, Fragment, nodes_from_ron, nodes_to_ron};
use crate::plan::{Edge, Frame, Node, NodeId, Note, Plan};

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
                    state.paste(view, &fragment, actions);
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
        ctx.copy_text(nodes_to_ron(&self.fragment(view, ids)));
        true
    }

    pub(super) fn cut(&mut self, view: ViewContext<'_>, ctx: &Context, actions: &mut Vec<Action>) {
        if self.copy(view, ctx) {
            self.delete(view, "Cut", true, actions);
        }
    }

    /// What is selected, with its places; also of nodes that nobody has placed.
    pub(super) fn fragment(&self, view: ViewContext<'_>, ids: &BTreeSet<NodeId>) -> Fragment {
        let ids: Vec<NodeId> = ids.iter().cloned().collect();
        let places = ids.iter().filter_map(|id| Some((id.clone(), layout(self.scene.node(id)?.min))));
        Fragment { layout: places.collect(), ..Fragment::of(view.plan(), &ids) }
    }

    /// Adds what was copied where the pointer is.
    fn paste(&mut self, view: ViewContext<'_>, fragment: &Fragment, actions: &mut Vec<Action>) {
        let (Some(screen), Some(bounds)) = (self.eye.screen(), bounds(fragment)) else { return };
        let target = self.pointer.filter(|at| screen.contains(*at)).unwrap_or(screen.center());
        let target = self.eye.camera.to_world(target, screen);
        let label = match (&fragment.nodes[..], &fragment.notes[..]) {
            ([one], []) => format!("Paste {}", one.name),
            ([], [_]) => "Paste the note".into(),
            ([], notes) => format!("Paste {} notes", notes.len()),
            (nodes, _) => format!("Paste {} nodes", nodes.len()),
        };
        self.insert(view, fragment, target - bounds.center(), &label, actions);
    }

    /// Adds a copy, moved by this much, under ids that the plan does not have yet, and selects it.
    pub(super) fn insert(
        &mut self,
        view: ViewContext<'_>,
        fragment: &Fragment,
        by: Vec2,
        label: &str,
        actions: &mut Vec<Action>,
    ) {
        let new = renamed(view.plan(), fragment);
        let place = |at: Pos2| layout(snapped(at + by));
        let node = |node: &Node| {
            let at = corner(&fragment.layout.get(&node.id).copied().unwrap_or_default());
            (Node { id: new[&node.id].clone(), ..node.clone() }, place(at))
        };
        let inner = |edge: &Edge| {
            Some(Edge { from: new.get(&edge.from)?.clone(), to: new.get(&edge.to)?.clone(), ..edge.clone() })
        };
        let nodes = fragment.nodes.iter().map(node).collect();
        let edges = fragment.edges.iter().filter_map(inner).collect();
        let supply = Change::Supply { pools: fragment.pools.clone(), prices: fragment.prices.clone() };
        let mut changes = vec![supply, Change::AddNodes { nodes, edges }];
        let known = fragment.provenance_under(&new, view.plan());
        changes.push(Change::Source(known.into_iter().map(|(key, known)| (key, Some(known))).collect()));
        let note = |note: &Note| Note { id: new[&note.id].clone(), at: place(corner(&note.at)), ..note.clone() };
        changes.extend(fragment.notes.iter().map(note).map(Change::PutNote));
        let mut plan = view.plan().clone();
        for frame in &fragment.frames {
            let nodes = frame.nodes.iter().filter_map(|id| new.get(id).cloned()).collect();
            let frame = Frame { id: plan.free_frame_id(&frame.id), nodes, ..frame.clone() };
            plan.frames.push(frame.clone());
            changes.push(Change::PutFrame(frame));
        }
        self.edit(view, label, Change::All(changes), Selection::of(new.into_values().collect()), actions);
    }
}

/// An id that the plan does not have yet, for each node and note.
fn renamed(plan: &Plan, fragment: &Fragment) -> BTreeMap<NodeId, NodeId> {
    let mut plan = plan.clone();
    let mut new = BTreeMap::new();
    for node in &fragment.nodes {
        let id = plan.free_id(&node.name);
        new.insert(node.id.clone(), id.clone());
        plan.nodes.push(Node { id, ..node.clone() });
    }
    for note in &fragment.notes {
        let id = plan.free_id("Note");
        new.insert(note.id.clone(), id.clone());
        plan.notes.push(Note { id, ..note.clone() });
    }
    new
}

fn corner((x, y): &(f64, f64)) -> Pos2 {
    pos2(*x as f32, *y as f32)
}

/// Round all of it; `None` where there is nothing.
fn bounds(fragment: &Fragment) -> Option<Rect> {
    let node = |node: &Node| {
        let at = corner(&fragment.layout.get(&node.id).copied().unwrap_or_default());
        Rect::from_min_size(at, scene::node_size(&node.kind))
    };
    let note = |note: &Note| Rect::from_min_size(corner(&note.at), corner(&note.size).to_vec2());
    let all = fragment.nodes.iter().map(node).chain(fragment.notes.iter().map(note));
    all.reduce(Rect::union)
}
