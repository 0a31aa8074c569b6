//! The context menus of the canvas.

use egui::{Response, Ui};

use super::super::menus::{command_item, item, submenu};
use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::pen::Pen;
use super::{CanvasState, edits};
use crate::plan::{Node, Role};
use crate::window::commands::UiCommand;
use crate::window::theme::icons;

pub(super) fn node_menu(
    view: ViewContext<'_>,
    _state: &mut CanvasState,
    node: &Node,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    for command in [UiCommand::Rename, UiCommand::Connect] {
        command_item(Some(view.document), view.session, command, ui, actions);
    }
    if let Some(task) = node.task() {
        submenu(ui, icons::role_icon(task.role), "Role", |ui| {
            for role in Role::ALL {
                let label = edits::capitalised(role.label());
                if item(ui, icons::role_icon(role), &label, "", role == task.role).clicked() {
                    actions.extend(edits::set_role(view, &node.id, role));
                    ui.close();
                }
            }
        });
    }
    ui.separator();
    for command in [UiCommand::Duplicate, UiCommand::Delete] {
        command_item(Some(view.document), view.session, command, ui, actions);
    }
}

pub(super) fn edge_menu(
    view: ViewContext<'_>,
    state: &mut CanvasState,
    index: usize,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    if item(ui, icons::PENCIL, "Calls per call…", "", false).clicked() {
        state.edit_calls(view, index);
        ui.close();
    }
    command_item(Some(view.document), view.session, UiCommand::Delete, ui, actions);
}

/// Of the empty canvas, or of the edge under the pointer.
pub(super) fn background_menu(
    state: &mut CanvasState,
    pen: &Pen<'_>,
    background: &Response,
    edge: Option<usize>,
    actions: &mut Vec<Action>,
) {
    let view = pen.view;
    background.context_menu(|ui| {
        let edge = edge.or(if let Selection::Edge(index) = view.session.selection { Some(index) } else { None });
        if let Some(index) = edge {
            edge_menu(view, state, index, ui, actions);
            return;
        }
        if item(ui, icons::PLUS, "Add a step…", "A", false).clicked() {
            let at = state.pointer;
            state.open_palette(view, at);
            ui.close();
        }
        ui.separator();
        for command in [UiCommand::SelectAll, UiCommand::Tidy, UiCommand::Fit] {
            command_item(Some(view.document), view.session, command, ui, actions);
        }
    });
}
