//! Puts a node onto an edge: one that is dropped there, or a new one, for which room is made.

use egui::{Pos2, Rect, Vec2, vec2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::edge::{self, EdgeState};
use super::gesture::Gesture;
use super::joint::Joint;
use super::pen::Pen;
use super::{CanvasState, camera, edits, placement};
use crate::document::{Change, Command};
use crate::plan::{Node, NodeId, NodeKind};

/// How near the middle of a node must come to an edge, in points of the plan.
const REACH: f32 = 26.0;

impl CanvasState {
    /// The edge that the dragged node would be put onto: it has none itself, and its middle is on it.
    pub(super) fn split_target(&self, pen: &Pen<'_>) -> Option<usize> {
        let Some(Gesture::Move { starts, .. }) = &self.gesture else { return None };
        let [(id, _)] = &starts[..] else { return None };
        if !fits_between(pen.view, id) {
            return None;
        }
        let middle = self.scene.node(id)?.center();
        let near = self.scene.curves().filter(|(_, curve)| curve.hull.expand(REACH).contains(middle));
        let distances = near.map(|(index, curve)| (index, curve.distance_to(middle)));
        distances.filter(|(_, distance)| *distance < REACH).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    }

    /// Shows which edge the dragged node would be put onto.
    pub(super) fn split_ui(&self, pen: &Pen<'_>) {
        let target = self.split_target(pen).and_then(|index| Some((index, self.scene.edges[index].as_ref()?)));
        if let Some((index, curve)) = target {
            let width = edge::width(pen.facts.edges[index].share) + 1.5;
            edge::draw_alone(pen, curve, width, EdgeState { selected: true, ..EdgeState::default() });
        }
    }

    /// Puts a node that is there onto an edge; `gesture` is the one that brought it there.
    pub(super) fn put_on_edge(
        &self,
        view: ViewContext<'_>,
        index: usize,
        node: &NodeId,
        gesture: Option<u64>,
        actions: &mut Vec<Action>,
    ) {
        let Some(rect) = self.scene.node(node) else { return };
        let split = Change::SplitEdge { index, node: node.clone() };
        let change = match self.room_on(view, index, rect.size(), Some(node)) {
            Some((corner, mut moves)) if gesture.is_none() || self.lies_on_others(node, rect) => {
                moves.push((node.clone(), corner));
                Change::All(vec![Change::MoveNodes(self.moves(moves)), split])
            }
            _ => split,
        };
        let label = format!("Insert {} {}", name(view, node), between(view, index));
        let command = Command { gesture, ..Command::new(label, change) };
        actions.push(Action::EditAndSelect(command, Selection::node(node.clone())));
    }

    fn lies_on_others(&self, node: &NodeId, rect: Rect) -> bool {
        let own = self.scene.index_of(node);
        self.scene.stands.iter().enumerate().any(|(index, other)| Some(index) != own && other.intersects(rect))
    }

    /// Asks what to put onto the selected edge.
    pub(super) fn insert_palette(&mut self, view: ViewContext<'_>) {
        let (Selection::Edge(index), Some(screen)) = (&view.session.selection, self.eye.screen()) else { return };
        let Some(Some(curve)) = self.scene.edges.get(*index) else { return };
        let at = self.eye.camera.to_screen(curve.at(0.5), screen);
        self.open_palette_for(Joint::On(*index), at);
    }

    /// Adds a new node on an edge. Between nodes that stand too close, all that stands further right
    /// makes room.
    pub(super) fn add_on_edge(&self, view: ViewContext<'_>, index: usize, node: Node, actions: &mut Vec<Action>) {
        let Some((corner, moves)) = self.room_on(view, index, super::scene::node_size(&node.kind), None) else {
            return;
        };
        let id = node.id.clone();
        let label = format!("Add {} {}", node.name.to_lowercase(), between(view, index));
        let mut changes = vec![
            Change::MoveNodes(self.moves(moves)),
            Change::AddNodes { nodes: vec![(node, edits::layout(corner))], edges: vec![] },
            Change::SplitEdge { index, node: id.clone() },
        ];
        // Between two of one frame it belongs there.
        let edge = view.plan().edges.get(index);
        let frame = edge.and_then(|e| view.plan().frame_of(&e.from).filter(|frame| frame.nodes.contains(&e.to)));
        if let Some(mut frame) = frame.cloned() {
            frame.nodes.push(id.clone());
            changes.push(Change::PutFrame(frame));
        }
        let change = Change::All(changes);
        actions.push(Action::EditAndSelect(Command::new(label, change), Selection::node(id)));
    }

    /// Where a node of this size has room on the edge, and which nodes must move for it; `own` is the node
    /// itself where it is there already.
    fn room_on(
        &self,
        view: ViewContext<'_>,
        index: usize,
        size: Vec2,
        own: Option<&NodeId>,
    ) -> Option<(Pos2, Vec<(NodeId, Pos2)>)> {
        let edge = view.plan().edges.get(index)?;
        let curve = self.scene.edges.get(index)?.as_ref()?;
        let (from, to) = (self.scene.node(&edge.from)?, self.scene.node(&edge.to)?);
        let gap = placement::GAP.x;
        let forward = !curve.back && to.left() >= from.right();
        let (mut corner, mut shift) = (curve.at(0.5) - size / 2.0, 0.0);
        if forward {
            let missing = size.x + 2.0 * gap - (to.left() - from.right());
            shift = (missing / camera::GRID).ceil().max(0.0) * camera::GRID;
            corner.x = (from.right() + to.left() + shift - size.x) / 2.0;
        }
        let corner = camera::snapped(corner);
        let further = |rect: &Rect| shift > 0.0 && rect.left() >= to.left();
        let moved = |rect: &Rect| if further(rect) { rect.translate(vec2(shift, 0.0)) } else { *rect };
        let own = own.and_then(|id| self.scene.index_of(id));
        let others = || self.scene.stands.iter().enumerate().filter(|(index, _)| Some(*index) != own);
        let rects: Vec<Rect> = others().map(|(_, rect)| moved(rect)).collect();
        let clear = placement::clearing(&[Rect::from_min_size(corner, size)], &rects);
        let moves = others()
            .filter(|(_, rect)| further(rect))
            .filter_map(|(index, rect)| Some((self.scene.id_at(index)?.clone(), moved(rect).min)));
        Some((corner + clear, moves.collect()))
    }
}

/// Whether it may be put onto an edge: calls can be led into it, and it has no edge yet.
pub(super) fn fits_between(view: ViewContext<'_>, id: &NodeId) -> bool {
    let plan = view.plan();
    let takes_calls = plan.node(id).is_some_and(|node| !matches!(node.kind, NodeKind::Entry(_)));
    takes_calls && !plan.edges.iter().any(|edge| edge.from == *id || edge.to == *id)
}

/// "between Triage and Answer".
fn between(view: ViewContext<'_>, index: usize) -> String {
    let edge = view.plan().edges.get(index);
    edge.map_or_else(String::new, |edge| format!("between {} and {}", name(view, &edge.from), name(view, &edge.to)))
}

fn name(view: ViewContext<'_>, id: &NodeId) -> String {
    view.plan().node(id).map_or_else(String::new, |node| node.name.clone())
}
