//! Left-hand panel: the sub-tasks and their verdicts, most money at stake first.

use super::view::{Action, ViewContext};

pub(crate) fn recommendations_ui(view: ViewContext<'_>, ui: &mut egui::Ui, _actions: &mut Vec<Action>) {
    ui.weak(&view.plan().name);
}
