//! The edges on the canvas: each as something to see, to point at and to name.

use egui::Sense;

use super::super::session::Selection;
use super::super::view::Action;
use super::edge::{self, EdgeState};
use super::pen::Pen;
use super::scene::Curve;
use super::{CanvasState, keys};

impl CanvasState {
    /// Draws the edges and takes what the pointer does with their labels.
    pub(super) fn edges_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, hovered: Option<usize>, actions: &mut Vec<Action>) {
        let selected = if let Selection::Edge(index) = pen.view.session.selection { Some(index) } else { None };
        let state = |index: usize| EdgeState {
            selected: selected == Some(index),
            hovered: hovered == Some(index),
            off: pen.facts.edges[index].off,
        };
        for (index, curve) in self.scene.curves() {
            edge::draw_line(pen, curve, edge::width(pen.facts.edges[index].share), state(index));
        }
        self.labels.prepare(pen, &self.scene);
        for index in 0..self.scene.edges.len() {
            if let Some(curve) = self.scene.edges[index] {
                self.edge_label_ui(pen, ui, index, &curve, state(index), actions);
            }
        }
    }

    fn edge_label_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        index: usize,
        curve: &Curve,
        mut state: EdgeState,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        let facts = &pen.facts.edges[index];
        let rect = self.labels.rect(pen, index, curve);
        let response = ui.interact(rect, keys::edge_id(index), Sense::click());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, state.selected, &facts.spoken));
        state.hovered |= response.hovered() || response.has_focus();
        if response.double_clicked() {
            self.edit_calls(view, index);
        } else if response.clicked() || response.secondary_clicked() || response.gained_focus() {
            actions.push(Action::Select(Selection::Edge(index)));
        }
        let shown = self.labels.is_clear(index) || state.selected || state.hovered;
        let text = facts.label.as_deref().filter(|_| shown);
        if let Some(text) = text.or(state.selected.then_some(edge::EVERY_CALL)) {
            edge::draw_label(pen, rect.center(), text, state);
        }
        self.context_menu(view, &response, state.selected, actions);
    }
}
