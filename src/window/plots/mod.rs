//! Bottom panel: the plots of the plan or of the selected sub-task.

use super::view::{Action, ViewContext};

pub(crate) fn plots_ui(view: ViewContext<'_>, ui: &mut egui::Ui, _actions: &mut Vec<Action>) {
    ui.weak(&view.plan().name);
}
