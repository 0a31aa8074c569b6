//! The graph on the canvas: every node as something to see, to point at and to name.

use egui::{PointerButton, Response, Sense};

use super::super::session::Selection;
use super::super::view::Action;
use super::gesture::{Gesture, toggled};
use super::ink::Ink;
use super::node::{self, NodeState};
use super::pen::{Detail, Pen};
use super::{CanvasState, keys, tooltip};
use crate::plan::NodeId;

/// Up to so many nodes, those out of view take part too. In a larger plan Tab still goes from each to the
/// next, because the neighbours of the one that has the keyboard take part.
pub(super) const REACHABLE: usize = 300;

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
        self.frames_ui(pen, ui, actions);
        self.notes_ui(pen, ui, actions);
        self.edges_ui(pen, ui, hovered_edge, actions);
        self.split_ui(pen);
        if self.find.is_looking() {
            pen.painter.rect_filled(pen.screen, 0.0, pen.theme.canvas.gamma_multiply(node::FADED));
        }
        let target = self.join_target(pen, ui);
        let hovered = self.nodes_ui(pen, ui, target.as_ref(), actions);
        self.cards_ui(pen, ui, actions);
        self.ports_ui(pen, ui, hovered.as_ref());
        self.ends_ui(pen, ui);
        self.continue_gesture(pen, ui, target, actions);
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
        let behind = keys::behind_a_dialog(ui);
        let large = view.plan().nodes.len() > REACHABLE;
        let far = pen.detail() == Detail::Block;
        let reachable = self.focused.map_or(0..=0, |focused| focused.saturating_sub(1)..=focused + 1);
        self.focused = None;
        self.blocks(pen);
        for position in 0..self.scene.order.len() {
            let index = self.scene.order[position];
            let node = &view.plan().nodes[index];
            let (rect, facts) = (self.scene.nodes[index], &pen.facts.nodes[index]);
            if self.scene.is_hidden(index) {
                continue;
            }
            let in_view = pen.sees(rect);
            if large && !in_view && !reachable.contains(&position) {
                continue;
            }
            let response = ui.interact(pen.rect(rect), keys::node_id(&node.id), Sense::click_and_drag());
            let selected = view.session.selection.has_node(&node.id);
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &facts.spoken));
            if response.hovered() {
                hovered = Some(node.id.clone());
            }
            if response.has_focus() {
                self.focused = Some(position);
            }
            let state = NodeState {
                selected,
                hovered: response.hovered(),
                focused: response.has_focus(),
                target: target == Some(&node.id),
                faded: self.find.fades(index) && !selected && !response.hovered(),
            };
            if in_view && (!far || state.stands_out()) {
                node::draw_node(pen, node, facts, rect, state);
            }
            self.node_input(pen, ui, &node.id, selected, &response, actions);
            if !behind && self.may_explain(&response) {
                response.clone().on_hover_ui(|ui| tooltip::tooltip_ui(view, node, ui));
            }
            self.context_menu(view, &response, selected, actions);
        }
        hovered
    }

    /// Far out, all nodes in one go; those that stand out are drawn over it.
    fn blocks(&self, pen: &Pen<'_>) {
        if pen.detail() > Detail::Block {
            return;
        }
        let mut ink = Ink::with_room(&pen.painter, self.scene.nodes.len() * 8);
        for (index, (node, facts)) in pen.view.plan().nodes.iter().zip(&pen.facts.nodes).enumerate() {
            let rect = self.scene.nodes[index];
            if pen.sees(rect) && !self.scene.is_hidden(index) {
                let colour = node::block(pen, node, facts);
                let faded = self.find.fades(index);
                ink.block(
                    pen.rect(rect),
                    if faded { colour.lerp_to_gamma(pen.theme.canvas, node::FADED) } else { colour },
                );
            }
        }
        ink.draw(&pen.painter);
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
}
