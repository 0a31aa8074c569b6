//! The context menus of the canvas.

use egui::{Popup, Pos2, Response};

use super::super::menus::Line::{self, More, Rule, Run};
use super::super::menus::{ALIGN, menu_ui};
use super::super::offers::More as Choices;
use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::CanvasState;
use crate::window::commands::UiCommand as C;

const NODE: &[Line] = &[
    Run(C::Rename),
    Run(C::Connect),
    More(Choices::Roles),
    Run(C::ToggleOff),
    Run(C::Explain),
    Rule,
    Run(C::Frame),
    Rule,
    Run(C::Cut),
    Run(C::Copy),
    Run(C::Paste),
    Run(C::Duplicate),
    Run(C::Delete),
    Run(C::DeleteApart),
];

const NODES: &[Line] = &[
    Run(C::Connect),
    More(Choices::Roles),
    Run(C::ToggleOff),
    Rule,
    ALIGN,
    Run(C::Tidy),
    Run(C::Frame),
    Rule,
    Run(C::Cut),
    Run(C::Copy),
    Run(C::Paste),
    Run(C::Duplicate),
    Run(C::Delete),
    Run(C::DeleteApart),
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
    ALIGN,
    Run(C::Tidy),
    Rule,
    Run(C::Cut),
    Run(C::Copy),
    Run(C::Paste),
    Run(C::Duplicate),
    Run(C::Delete),
    Run(C::DeleteApart),
];

const NOTE: &[Line] =
    &[Run(C::Rename), Rule, Run(C::Cut), Run(C::Copy), Run(C::Paste), Run(C::Duplicate), Run(C::Delete)];

const EDGE: &[Line] = &[Run(C::Rename), Run(C::InsertStep), Run(C::Reverse), Rule, Run(C::Delete)];

const CANVAS: &[Line] =
    &[Run(C::Add), Run(C::AddNote), Run(C::Paste), Rule, Run(C::SelectAll), Run(C::Find), Run(C::Tidy), Run(C::Fit)];

/// A context menu that was asked for by key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ByKey {
    /// What is selected is to open it.
    Wanted,
    /// It hangs here.
    Open(egui::Id, Pos2),
}

impl CanvasState {
    /// Of what is selected: a click with the right button selects first.
    pub(super) fn context_menu(
        &mut self,
        view: ViewContext<'_>,
        response: &Response,
        is_selected: bool,
        actions: &mut Vec<Action>,
    ) {
        let may_show = response.secondary_clicked() || self.menu_by_key.is_some() || Popup::is_any_open(&response.ctx);
        if !may_show {
            return;
        }
        let mut popup = Popup::context_menu(response);
        let id = popup.get_id();
        if response.secondary_clicked() {
            self.menu_by_key = None;
        } else if is_selected && self.menu_by_key == Some(ByKey::Wanted) {
            // The first arrow key leads to the first line, if nothing else has the keyboard.
            response.surrender_focus();
            self.menu_by_key = Some(ByKey::Open(id, response.rect.center()));
            Popup::open_id(&response.ctx, id);
        }
        if let Some(ByKey::Open(own, at)) = self.menu_by_key
            && own == id
        {
            popup = popup.at_position(at);
        }
        popup.show(|ui| {
            let lines = match view.session.selection {
                Selection::Plan => CANVAS,
                Selection::Nodes(_) if view.selected_note().is_some() => NOTE,
                Selection::Nodes(ref ids) if ids.iter().any(|id| view.plan().frame_of(id).is_some()) => FRAMED,
                Selection::Nodes(ref ids) if ids.len() > 1 => NODES,
                Selection::Nodes(_) => NODE,
                Selection::Edge(_) => EDGE,
            };
            menu_ui(view.situation(), lines, ui, actions);
        });
    }
}
