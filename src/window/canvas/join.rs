//! Drawing an edge with the pointer: from a handle of a node, or by an end of an edge that is there.

use egui::{CursorIcon, Id, PointerButton, Pos2, Rect, Sense, Vec2};

use super::super::session::Selection;
use super::super::view::Action;
use super::gesture::Gesture;
use super::joint::Joint;
use super::pen::{Detail, Pen};
use super::scene::Curve;
use super::{CanvasState, edge};
use crate::document::{Change, Command};
use crate::plan::NodeId;

/// An edge with one end at the pointer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Join {
    /// The node at its other end.
    pub fixed: NodeId,
    pub loose: End,
    /// Its index, where it is there already.
    pub edge: Option<usize>,
}

/// Which end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    From,
    To,
}

/// How far from the end of an edge its handle stands, in points of the screen: clear of the node's own.
const AWAY: f32 = 26.0;

impl CanvasState {
    /// The node that the edge would be joined to if the button were let go now.
    pub(super) fn join_target(&self, pen: &Pen<'_>, ui: &egui::Ui) -> Option<NodeId> {
        let Some(Gesture::Join(join)) = &self.gesture else { return None };
        let place = pen.camera.to_world(ui.input(|input| input.pointer.latest_pos())?, pen.screen);
        let reach = 10.0 / pen.camera.zoom;
        self.scene.top_at(place, reach).filter(|id| **id != join.fixed).cloned()
    }

    pub(super) fn continue_join(
        &mut self,
        pen: &Pen<'_>,
        join: &Join,
        target: Option<NodeId>,
        pointer: Pos2,
        ends: bool,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        let Some(fixed) = self.scene.node(&join.fixed) else { return };
        if !ends {
            let place = pen.camera.to_world(pointer, pen.screen);
            let loose = target.as_ref().and_then(|id| self.scene.node(id));
            let loose = loose.unwrap_or(Rect::from_min_max(place, place));
            let (from, to) = if join.loose == End::To { (fixed, loose) } else { (loose, fixed) };
            edge::draw_live(pen, &Curve::between(from, to, false));
            return;
        }
        match (target, join.edge) {
            (Some(other), None) => {
                let (from, to) = if join.loose == End::To { (&join.fixed, &other) } else { (&other, &join.fixed) };
                self.connect(view, from, to, actions);
            }
            (Some(other), Some(index)) => self.reconnect(pen, index, join.loose, other, actions),
            (None, Some(_)) => {}
            (None, None) if !pen.screen.contains(pointer) => {}
            // A click on the handle: means the edge that ends there, or the node.
            (None, None) if pen.rect(fixed).expand(12.0).contains(pointer) => {
                let edge = self.edge_at(pen, pointer).filter(|_| !pen.rect(fixed).contains(pointer));
                let node = || Selection::node(join.fixed.clone());
                actions.push(Action::Select(edge.map_or_else(node, Selection::Edge)));
            }
            (None, None) => {
                let fixed = join.fixed.clone();
                let joint = if join.loose == End::To { Joint::After(fixed) } else { Joint::Before(fixed) };
                self.open_palette_for(joint, pointer);
            }
        }
    }

    /// Leads an end of an edge to another node; its calls stay. Where such an edge is there already,
    /// selects that one.
    fn reconnect(&self, pen: &Pen<'_>, index: usize, end: End, to: NodeId, actions: &mut Vec<Action>) {
        let plan = pen.view.plan();
        let Some(mut edge) = plan.edges.get(index).cloned() else { return };
        match end {
            End::From => edge.from = to,
            End::To => edge.to = to,
        }
        if let Some(there) = plan.edges.iter().position(|other| other.from == edge.from && other.to == edge.to) {
            actions.push(Action::Select(Selection::Edge(there)));
            return;
        }
        let name = |id| plan.node(id).map_or_else(String::new, |node| node.name.clone());
        let label = format!("Lead the edge from {} to {}", name(&edge.from), name(&edge.to));
        self.edit(pen.view, &label, Change::SetEdge { index, edge }, Selection::Edge(index), actions);
    }

    /// The handles by which the ends of the selected edge are led elsewhere.
    pub(super) fn ends_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui) {
        let Selection::Edge(index) = pen.view.session.selection else { return };
        let (Some(edge), Some(Some(curve))) = (pen.view.plan().edges.get(index), self.scene.edges.get(index)) else {
            return;
        };
        if pen.detail() == Detail::Block || !matches!(self.gesture, None | Some(Gesture::Join(_))) {
            return;
        }
        let away = (pen.scaled(1.0) * curve.points[0].distance(curve.points[3])).max(1.0);
        let part = (AWAY / away).min(0.3);
        let ends = [
            (End::From, part, &edge.to, "Start of the edge, drag it to another step"),
            (End::To, 1.0 - part, &edge.from, "End of the edge, drag it to another step"),
        ];
        for (end, part, fixed, name) in ends {
            let at = pen.pos(curve.at(part));
            let grip = Rect::from_center_size(at, Vec2::splat(18.0));
            let response = ui.interact(grip, Id::unique(("end", end == End::To)), Sense::DRAG);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
            if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
                self.gesture = Some(Gesture::Join(Join { fixed: fixed.clone(), loose: end, edge: Some(index) }));
            }
            if self.gesture.is_none() {
                super::ports::draw_port(pen, at, response.hovered());
                if response.hovered() {
                    ui.set_cursor_icon(CursorIcon::Grab);
                }
            }
        }
    }

    /// Turns the selected edge round.
    pub(super) fn reverse(&self, view: super::ViewContext<'_>, actions: &mut Vec<Action>) {
        let Selection::Edge(index) = view.session.selection else { return };
        let Some(mut edge) = view.plan().edges.get(index).cloned() else { return };
        std::mem::swap(&mut edge.from, &mut edge.to);
        actions.push(Action::Edit(Command::new("Reverse edge", Change::SetEdge { index, edge })));
    }
}
