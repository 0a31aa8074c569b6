//! The canvas's own keys: arrows move what is selected.

use egui::{Key, Modifiers, Vec2, vec2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::{CanvasState, camera};

pub(super) fn keys(view: ViewContext<'_>, state: &mut CanvasState, ui: &egui::Ui, actions: &mut Vec<Action>) {
    if ui.input(|input| input.pointer.any_pressed()) || !matches!(view.session.selection, Selection::Nodes(_)) {
        state.nudging = None;
    }
    // A node that has the keyboard was drawn just before.
    let elsewhere = ui.memory(egui::Memory::focused).is_some() && state.focused.is_none();
    if elsewhere || state.is_busy() || behind_a_dialog(ui) || !matches!(view.session.selection, Selection::Nodes(_)) {
        return;
    }
    let by = arrows(ui);
    if by != Vec2::ZERO {
        state.nudge(view, by, actions);
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
