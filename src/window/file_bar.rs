//! The bar below the menus while the plan's file is not what it was: what happened, and what can be done.

use egui::{Align, Button, Frame, Label, Layout, Margin, Panel, RichText, Ui, vec2};

use super::apply::short_name;
use super::commands::UiCommand;
use super::dialogs::Reply;
use super::guard::FileState;
use super::theme::{Theme, icons};
use super::view::Action;
use crate::document::Document;

pub(crate) fn file_bar_ui(
    theme: &Theme,
    document: &Document,
    file: &FileState,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    let name = document.path().map(short_name).unwrap_or_default();
    let theirs =
        || vec![("Load theirs", Action::Reply(Reply::LoadTheirs)), ("Keep mine", Action::Reply(Reply::KeepOurs))];
    let (text, mut choices) = match file {
        FileState::Fine => return,
        // It is about to be loaded by itself.
        FileState::Changed if !document.is_modified() => return,
        FileState::Changed => (format!("{name} was changed by someone else. Loading theirs can be undone."), theirs()),
        FileState::Unreadable(problem) => {
            let problem = problem.lines().next().unwrap_or_default();
            (format!("{name} was changed by someone else, and cannot be read now: {problem}"), theirs())
        }
        FileState::Gone => {
            let text =
                format!("{name} is not there any more: it was moved or deleted. This window still has the plan.");
            (text, vec![("Save it again", Action::Run(UiCommand::Save))])
        }
    };
    choices.push(("Save mine elsewhere…", Action::Reply(Reply::SaveElsewhere(None))));
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(16, 6));
    Panel::top("file bar").frame(frame).show(ui, |ui| {
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 30.0), Layout::right_to_left(Align::Center), |ui| {
            for (label, action) in choices.into_iter().rev() {
                if ui.add(Button::new(label).min_size(vec2(0.0, 28.0))).clicked() {
                    actions.push(action);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(RichText::new(icons::WARNING).font(Theme::icon(17.0)).color(theme.amber));
                ui.add(Label::new(text).truncate());
            });
        });
    });
}
