//! The context menus of the canvas.

use egui::Response;

use super::super::menus::Line::{self, More, Rule, Run};
use super::super::menus::{ARRANGE, menu_ui};
use super::super::offers::More as Choices;
use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use crate::window::commands::UiCommand as C;

const NODE: &[Line] = &[
    Run(C::Rename),
    Run(C::Connect),
    More(Choices::Roles),
    Rule,
    Run(C::Duplicate),
    Run(C::Delete),
    Run(C::DeleteApart),
];

const NODES: &[Line] =
    &[More(Choices::Roles), ARRANGE, Run(C::Tidy), Rule, Run(C::Duplicate), Run(C::Delete), Run(C::DeleteApart)];

const EDGE: &[Line] = &[Run(C::Rename), Run(C::InsertStep), Run(C::Reverse), Rule, Run(C::Delete)];

const CANVAS: &[Line] = &[Run(C::Add), Rule, Run(C::SelectAll), Run(C::Tidy), Run(C::Fit)];

/// Of what is selected: a click with the right button selects first.
pub(super) fn context_menu(view: ViewContext<'_>, response: &Response, actions: &mut Vec<Action>) {
    response.context_menu(|ui| {
        let lines = match view.session.selection {
            Selection::Plan => CANVAS,
            Selection::Nodes(ref ids) if ids.len() > 1 => NODES,
            Selection::Nodes(_) => NODE,
            Selection::Edge(_) => EDGE,
        };
        menu_ui(view.situation(), lines, ui, actions);
    });
}
