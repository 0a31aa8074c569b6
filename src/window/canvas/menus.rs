//! The context menus of the canvas.

use egui::Response;

use super::super::menus::Line::{self, More, Rule, Run};
use super::super::menus::menu_ui;
use super::super::offers::More as Choices;
use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use crate::window::commands::UiCommand as C;

const NODE: &[Line] = &[
    Run(C::Rename),
    Run(C::Connect),
    More(Choices::Roles),
    Run(C::ToggleOff),
    Rule,
    Run(C::Frame),
    Rule,
    Run(C::Duplicate),
    Run(C::Delete),
];

/// Of steps that are in a frame.
const FRAMED: &[Line] = &[
    Run(C::Rename),
    Run(C::Connect),
    More(Choices::Roles),
    Run(C::ToggleOff),
    Rule,
    Run(C::Fold),
    Run(C::Frame),
    Run(C::Dissolve),
    Rule,
    Run(C::Duplicate),
    Run(C::Delete),
];

const NOTE: &[Line] = &[Run(C::Rename), Rule, Run(C::Duplicate), Run(C::Delete)];

const EDGE: &[Line] = &[Run(C::Rename), Run(C::Delete)];

const CANVAS: &[Line] = &[Run(C::Add), Run(C::AddNote), Rule, Run(C::SelectAll), Run(C::Tidy), Run(C::Fit)];

/// Of what is selected: a click with the right button selects first.
pub(super) fn context_menu(view: ViewContext<'_>, response: &Response, actions: &mut Vec<Action>) {
    response.context_menu(|ui| {
        let lines = match view.session.selection {
            Selection::Plan => CANVAS,
            Selection::Nodes(_) if view.selected_note().is_some() => NOTE,
            Selection::Nodes(ref ids) if ids.iter().any(|id| view.plan().frame_of(id).is_some()) => FRAMED,
            Selection::Nodes(_) => NODE,
            Selection::Edge(_) => EDGE,
        };
        menu_ui(view.situation(), lines, ui, actions);
    });
}
