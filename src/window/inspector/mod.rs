//! Right-hand panel: the fields of what is selected.

use super::view::{Action, ViewContext};

pub(crate) fn inspector_ui(view: ViewContext<'_>, ui: &mut egui::Ui, _actions: &mut Vec<Action>) {
    ui.weak(&view.plan().name);
}
