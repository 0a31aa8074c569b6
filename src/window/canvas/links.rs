//! The edges on the canvas: each as something to see, to point at and to name.

use egui::Sense;

use super::super::session::Selection;
use super::super::view::Action;
use super::edge::{self, EdgeState};
use super::graph::REACHABLE;
use super::ink::Ink;
use super::pen::{Detail, Pen};
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
        let in_view = || self.scene.curves().filter(|(_, curve)| pen.sees(curve.hull));
        let corners = if pen.detail() == Detail::Block { 8 } else { 56 };
        let mut ink = Ink::with_room(&pen.painter, in_view().count() * corners);
        for (index, curve) in in_view() {
            edge::draw_line(pen, &mut ink, curve, edge::width(pen.facts.edges[index].share), state(index));
        }
        ink.draw(&pen.painter);
        self.labels.prepare(pen, &self.scene);
        let large = self.scene.nodes.len() > REACHABLE;
        let far = pen.detail() == Detail::Block;
        for index in 0..self.scene.edges.len() {
            let Some(curve) = self.scene.edges[index] else { continue };
            let takes_part = || selected == Some(index) || hovered == Some(index) || joins_selected(pen, index);
            if !large || (!far && pen.sees(curve.hull)) || takes_part() {
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

/// Whether the edge begins or ends at what is selected.
fn joins_selected(pen: &Pen<'_>, index: usize) -> bool {
    let Selection::Nodes(ids) = &pen.view.session.selection else { return false };
    let edge = &pen.view.plan().edges[index];
    ids.contains(&edge.from) || ids.contains(&edge.to)
}
