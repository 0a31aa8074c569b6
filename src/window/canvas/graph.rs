//! The graph on the canvas: every edge, node and port as something to see, to point at and to name.

use egui::{CursorIcon, Id, PointerButton, Pos2, Rect, Response, Sense, Vec2};

use super::super::session::Selection;
use super::super::view::Action;
use super::edge::{self, EdgeState};
use super::gesture::{Gesture, toggled};
use super::node::{self, NodeState};
use super::pen::{Detail, Pen};
use super::scene::Curve;
use super::{CanvasState, menus, tooltip};
use crate::plan::NodeId;

/// Up to so many nodes, those out of view take part too.
const REACHABLE: usize = 300;

impl CanvasState {
    /// Draws edges and nodes and takes what the pointer does with them.
    pub(super) fn graph_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &mut egui::Ui,
        background: &Response,
        actions: &mut Vec<Action>,
    ) {
        let hovered_edge = self.edge_under_pointer(pen, background);
        self.background_input(pen, ui, background, hovered_edge, actions);
        self.edges_ui(pen, ui, hovered_edge, actions);
        let target = self.join_target(pen, ui);
        let hovered = self.nodes_ui(pen, ui, target.as_ref(), actions);
        self.ports_ui(pen, ui, hovered.as_ref());
        self.continue_gesture(pen, ui, target, actions);
    }

    fn edges_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, hovered: Option<usize>, actions: &mut Vec<Action>) {
        let view = pen.view;
        let selected = if let Selection::Edge(index) = view.session.selection { Some(index) } else { None };
        let curves: Vec<(usize, Curve)> =
            self.scene.edges.iter().enumerate().filter_map(|(index, curve)| Some((index, (*curve)?))).collect();
        let state = |index| EdgeState { selected: selected == Some(index), hovered: hovered == Some(index) };
        for (index, curve) in &curves {
            edge::draw_line(pen, curve, edge::width(pen.facts.edges[*index].share), state(*index));
        }
        self.labels.clear();
        let mut taken: Vec<Rect> = self.scene.nodes.iter().map(|rect| pen.rect(*rect)).collect();
        for (index, curve) in curves {
            let rect = edge::label_rect(pen, &curve, pen.facts.edges[index].label.as_deref(), &taken);
            taken.push(rect);
            self.labels.insert(index, rect);
            self.edge_label_ui(pen, ui, index, state(index), actions);
        }
    }

    fn edge_label_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        index: usize,
        mut state: EdgeState,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        let facts = &pen.facts.edges[index];
        let text = facts.label.as_deref().or(state.selected.then_some("×1"));
        let Some(&rect) = self.labels.get(&index) else { return };
        let response = ui.interact(rect, Id::unique(("edge", index)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, state.selected, &facts.spoken));
        state.hovered |= response.hovered() || response.has_focus();
        if response.double_clicked() {
            self.edit_calls(view, index);
        } else if response.clicked() || response.secondary_clicked() || response.gained_focus() {
            actions.push(Action::Select(Selection::Edge(index)));
        }
        if let Some(text) = text {
            edge::draw_label(pen, rect.center(), text, state);
        }
        menus::context_menu(view, &response, actions);
    }

    /// Draws the nodes; gives the one under the pointer.
    fn nodes_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        target: Option<&NodeId>,
        actions: &mut Vec<Action>,
    ) -> Option<NodeId> {
        let view = pen.view;
        let mut hovered = None;
        // In a plan of a usual size Tab also reaches what is out of view.
        let large = view.plan().nodes.len() > REACHABLE;
        for (index, node) in view.plan().nodes.iter().enumerate() {
            let (rect, facts) = (self.scene.nodes[index], &pen.facts.nodes[index]);
            if large && !pen.screen.intersects(pen.rect(rect)) {
                continue;
            }
            let response = ui.interact(pen.rect(rect), Id::unique(("node", &node.id)), Sense::click_and_drag());
            let selected = view.session.selection.has_node(&node.id);
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &facts.spoken));
            if response.hovered() {
                hovered = Some(node.id.clone());
            }
            let state = NodeState {
                selected,
                hovered: response.hovered(),
                focused: response.has_focus(),
                target: target == Some(&node.id),
            };
            node::draw_node(pen, node, facts, rect, state);
            self.node_input(pen, ui, &node.id, selected, &response, actions);
            if self.gesture.is_none() && self.inline.is_none() && !response.context_menu_opened() {
                response.clone().on_hover_ui(|ui| tooltip::tooltip_ui(view, node, ui));
            }
            menus::context_menu(view, &response, actions);
        }
        hovered
    }

    fn node_input(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        id: &NodeId,
        selected: bool,
        response: &Response,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        if self.gesture == Some(Gesture::Pan) {
            return;
        }
        let add = ui.input(|input| input.modifiers.shift || input.modifiers.command);
        if response.double_clicked() && !add {
            self.rename_node(view, id);
        } else if response.clicked() {
            actions.push(Action::Select(if add { toggled(view, id) } else { Selection::node(id.clone()) }));
        } else if response.secondary_clicked() && !selected {
            actions.push(Action::Select(Selection::node(id.clone())));
        }
        if response.has_focus() {
            // Arrow keys move the node, not the focus.
            let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        if response.gained_focus() && !response.clicked() && !selected {
            actions.push(Action::Select(Selection::node(id.clone())));
            self.reveal(id.clone());
        }
        if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
            self.start_move(pen, ui, id, selected, add, actions);
        }
    }

    /// The handles that edges are drawn from: of the node under the pointer, and of the selected one.
    fn ports_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, hovered: Option<&NodeId>) {
        let view = pen.view;
        if pen.detail() == Detail::Block || !matches!(self.gesture, None | Some(Gesture::Join { .. })) {
            return;
        }
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for (index, node) in view.plan().nodes.iter().enumerate() {
            let at = pen.pos(self.scene.nodes[index].right_center());
            let grip = Rect::from_center_size(at, Vec2::splat(pen.scaled(22.0).clamp(14.0, 26.0)));
            if !pen.screen.intersects(grip) {
                continue;
            }
            let response = ui.interact(grip, Id::unique(("port", &node.id)), Sense::DRAG);
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Connect from {}", node.name))
            });
            if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
                self.gesture = Some(Gesture::Join { from: node.id.clone() });
            }
            let near = pointer.is_some_and(|pointer| grip.expand(4.0).contains(pointer));
            let joining = matches!(&self.gesture, Some(Gesture::Join { from }) if *from == node.id);
            if joining || near || hovered == Some(&node.id) || view.session.selection.has_node(&node.id) {
                draw_port(pen, at, near || joining);
            }
            if near && self.gesture.is_none() && response.hovered() {
                ui.set_cursor_icon(CursorIcon::Crosshair);
            }
        }
    }
}

fn draw_port(pen: &Pen<'_>, at: Pos2, active: bool) {
    let size = pen.scaled(5.0).clamp(3.5, 7.0);
    let (size, fill) = if active { (size * 1.3, pen.theme.accent) } else { (size, pen.theme.card) };
    pen.painter.circle(at, size, fill, egui::Stroke::new(1.5, pen.theme.accent));
}
