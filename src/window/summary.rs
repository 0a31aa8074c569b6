//! Top strip: the plan in one line.

use super::view::{Action, ViewContext};

pub(crate) fn summary_ui(view: ViewContext<'_>, ui: &mut egui::Ui, _actions: &mut Vec<Action>) {
    ui.weak(&view.plan().name);
}
