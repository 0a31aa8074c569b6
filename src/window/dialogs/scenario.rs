//! Asks for a scenario's name and note.

use egui::text::CCursorRange;
use egui::{Key, RichText, TextEdit, Ui};

use super::super::theme::Theme;
use super::{Reply, buttons, primary, title, wide};

pub(super) fn scenario_ui(
    theme: &Theme,
    ui: &mut Ui,
    of: &Option<String>,
    name: &mut String,
    note: &mut String,
) -> Option<Reply> {
    ui.set_width(420.0);
    let (heading, verb) = match of {
        None => ("New scenario", "Create"),
        Some(_) => ("Name and note", "Keep"),
    };
    title(theme, ui, heading);
    if of.is_none() {
        let text = "The same graph with other numbers. It starts as what you look at now; change any number while you \
                    are in it, and the base case keeps its own.";
        ui.add(egui::Label::new(RichText::new(text).color(theme.text_weak)).wrap());
    }
    let margin = egui::Margin::symmetric(8, 6);
    let edit = TextEdit::singleline(name).hint_text("Price cut").desired_width(f32::INFINITY);
    let field = ui.add(edit.margin(margin)).accessible_name("Name of the scenario");
    if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
        field.request_focus();
        // The name that is offered gives way to what is typed.
        let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
        state.cursor.set_char_range(Some(CCursorRange::select_all_str(name)));
        TextEdit::store_state(ui.ctx(), field.id, state);
    }
    let edit = TextEdit::singleline(note).hint_text("What it stands for, and why it is worth a look");
    let about = ui.add(edit.desired_width(f32::INFINITY).margin(margin)).accessible_name("Note of the scenario");
    let left = field.lost_focus() || about.lost_focus();
    let entered = left && ui.input(|input| input.key_pressed(Key::Enter));
    let named = !name.trim().is_empty();
    buttons(ui, |ui| {
        let taken = ui.add_enabled_ui(named, |ui| primary(theme, ui, verb).clicked()).inner || (entered && named);
        if taken {
            let (name, note) = (name.trim().to_owned(), note.trim().to_owned());
            return Some(Reply::Scenario { of: of.clone(), name, note });
        }
        ui.add(wide("Cancel")).clicked().then_some(Reply::Cancel)
    })
}
