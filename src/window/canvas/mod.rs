//! The middle of the window: the plan's graph.

use super::view::{Action, ViewContext};

pub(crate) fn canvas_ui(view: ViewContext<'_>, ui: &mut egui::Ui, _actions: &mut Vec<Action>) {
    ui.weak(&view.plan().name);
}
