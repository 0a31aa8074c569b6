//! The canvas's own keys: arrows move what is selected. And whether keys are meant for it at all.

use egui::{Id, Key, Modifiers, Vec2, vec2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::{CanvasState, camera};
use crate::plan::NodeId;

pub(super) fn keys(view: ViewContext<'_>, state: &mut CanvasState, ui: &egui::Ui, actions: &mut Vec<Action>) {
    if ui.input(|input| input.pointer.any_pressed()) || !matches!(view.session.selection, Selection::Nodes(_)) {
        state.nudging = None;
    }
    take_focus(view, state, ui);
    let meant = !state.focus_elsewhere && !state.is_busy() && !behind_a_dialog(ui) && !egui::Popup::is_any_open(ui);
    if !meant || !matches!(view.session.selection, Selection::Nodes(_)) {
        return;
    }
    let by = arrows(ui);
    if by != Vec2::ZERO {
        state.nudge(view, by, actions);
    }
}

/// Gives the keyboard to what a command has led to; a press on the canvas takes it from the panels.
fn take_focus(view: ViewContext<'_>, state: &mut CanvasState, ui: &egui::Ui) {
    if let Some(id) = state.focus.take() {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let focused = ui.memory(egui::Memory::focused).filter(|id| !state.is_own(view, *id));
    let pressed = ui.input(|input| input.pointer.any_pressed());
    let over = state.screen().is_some_and(|screen| ui.rect_contains_pointer(screen));
    match focused {
        Some(id) if pressed && over && !state.is_busy() => {
            ui.memory_mut(|memory| memory.surrender_focus(id));
            state.focus_elsewhere = false;
        }
        focused => state.focus_elsewhere = focused.is_some(),
    }
}

/// Whether a dialog stands in front of the canvas, so that keys are not meant for it.
pub(super) fn behind_a_dialog(ui: &egui::Ui) -> bool {
    ui.memory(|memory| memory.top_modal_layer().is_some())
}

/// Which way the arrow keys that were pressed lead; with Shift, further.
fn arrows(ui: &egui::Ui) -> Vec2 {
    let ways = [
        (Key::ArrowLeft, vec2(-1.0, 0.0)),
        (Key::ArrowRight, vec2(1.0, 0.0)),
        (Key::ArrowUp, vec2(0.0, -1.0)),
        (Key::ArrowDown, vec2(0.0, 1.0)),
    ];
    let pressed = |(key, way): (Key, Vec2)| {
        let small = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        let large = ui.input_mut(|input| input.count_and_consume_key(Modifiers::SHIFT, key));
        way * (small + large * 5) as f32 * camera::GRID
    };
    ways.into_iter().map(pressed).fold(Vec2::ZERO, |sum, way| sum + way)
}

pub(super) fn node_id(id: &NodeId) -> Id {
    Id::unique(("node", id))
}

pub(super) fn edge_id(index: usize) -> Id {
    Id::unique(("edge", index))
}

pub(super) fn note_id(id: &NodeId) -> Id {
    Id::unique(("note", id))
}

pub(super) fn frame_id(id: &str) -> Id {
    Id::unique(("frame", id))
}

impl CanvasState {
    /// Whether it is something of the canvas that has the keyboard; asked once, not in every frame.
    fn is_own(&mut self, view: ViewContext<'_>, focused: Id) -> bool {
        let revision = view.document.revision();
        match self.known_focus {
            Some((id, of, own)) if (id, of) == (focused, revision) => own,
            _ => {
                let own = is_own(view, focused);
                self.known_focus = Some((focused, revision, own));
                own
            }
        }
    }
}

fn is_own(view: ViewContext<'_>, focused: Id) -> bool {
    let plan = view.plan();
    plan.nodes.iter().any(|node| node_id(&node.id) == focused)
        || plan.notes.iter().any(|note| note_id(&note.id) == focused)
        || plan.frames.iter().any(|frame| frame_id(&frame.id) == focused)
        || (0..plan.edges.len()).any(|index| edge_id(index) == focused)
}
