//! The fields of a note: its text.

use egui::{Id, ScrollArea, TextEdit, Ui};

use super::header_ui;
use crate::document::{Change, Command};
use crate::plan::Note;
use crate::window::session::Selection;
use crate::window::theme::icons;
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::wide_button;

/// The most characters of a note.
const LONGEST: usize = 10_000;

pub(super) fn note_ui(view: ViewContext<'_>, note: &Note, ui: &mut Ui, actions: &mut Vec<Action>) {
    let count = note.text.chars().count();
    let about = format!("plain text · {count} character{}", if count == 1 { "" } else { "s" });
    header_ui(ui, view.theme, "Note", &about, |_| {});
    let id = Id::unique(("note text", note.id.as_str()));
    let mut text = note.text.clone();
    let edit = TextEdit::multiline(&mut text).id(id).desired_width(f32::INFINITY).desired_rows(6).char_limit(LONGEST);
    let scroll = ScrollArea::vertical().id_salt("note text").max_height(360.0);
    let response = scroll.show(ui, |ui| ui.add(edit)).inner.accessible_name("Text of the note");
    let gesture = gesture(ui, id, response.gained_focus());
    if response.changed() {
        let change = Change::PutNote(Note { text, ..note.clone() });
        actions.push(Action::Edit(Command::new("Write a note", change).in_gesture(gesture)));
    }
    ui.add_space(view.theme.space.m);
    if wide_button(ui, view.theme, icons::TRASH, "Delete the note") {
        let change = Change::RemoveNodes(vec![note.id.clone()]);
        actions.push(Action::Edit(Command::new("Delete the note", change)));
        actions.push(Action::Select(Selection::Plan));
    }
}

/// What is typed while the field keeps the focus is one step.
fn gesture(ui: &Ui, id: Id, starts: bool) -> u64 {
    ui.data_mut(|data| {
        let times: &mut u64 = data.get_temp_mut_or_default(id);
        *times += u64::from(starts);
        id.with(*times).value()
    })
}
