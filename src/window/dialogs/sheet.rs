//! The shortcut sheet: every command that has keys, and what the pointer does on the canvas.

use egui::{Grid, RichText, ScrollArea, Ui, vec2};

use super::super::commands::{Group, TABLE, shortcut_text};
use super::super::theme::Theme;
use super::{Reply, buttons, primary, title};

/// What is no command of the table: what the pointer does, and keys that work on what has the focus.
const OTHERS: &[(&str, &str)] = &[
    ("Double-click", "add a step, or rename one"),
    ("Drag from a step's right edge", "connect it; let go anywhere to add the next"),
    ("Drag from a step's left edge", "connect what leads to it, or add that"),
    ("Drag a loose step onto an edge", "insert it there"),
    ("Drag an end of the selected edge", "lead it to another step"),
    ("Ctrl or Alt while dragging", "neither grid nor guides"),
    ("Drag on empty canvas", "select what is inside"),
    ("Shift and click", "add to the selection, or take away"),
    ("Middle button, or Space and drag", "move the view"),
    ("Ctrl and wheel, or pinch", "zoom where the pointer is"),
    ("Ctrl+X, Ctrl+C, Ctrl+V", "cut, copy, paste at the pointer, between plans too"),
    ("Arrow keys", "move what is selected; further with Shift"),
    ("Tab", "to the next step"),
];

pub(super) fn sheet_ui(theme: &Theme, ui: &mut Ui) -> Option<Reply> {
    let screen = ui.ctx().content_rect();
    ui.set_width(720.0_f32.min(screen.width() - 80.0));
    title(theme, ui, "Keyboard shortcuts");
    ui.spacing_mut().interact_size.y = 19.0;
    ScrollArea::vertical().max_height((screen.height() - 200.0).max(120.0)).show(ui, |ui| {
        ui.columns(2, |columns| {
            let (left, right) = columns.split_at_mut(1);
            for group in [Group::File, Group::Edit] {
                group_ui(theme, &mut left[0], group);
            }
            others_ui(theme, &mut left[0]);
            for group in [Group::Canvas, Group::View, Group::Help] {
                group_ui(theme, &mut right[0], group);
            }
        });
    });
    buttons(ui, |ui| primary(theme, ui, "Close").clicked().then_some(Reply::Cancel))
}

fn group_ui(theme: &Theme, ui: &mut Ui, group: Group) {
    heading(theme, ui, group.label());
    Grid::new(group.label()).num_columns(2).min_col_width(96.0).spacing(vec2(12.0, 5.0)).show(ui, |ui| {
        for row in TABLE.iter().filter(|row| row.group == group && !row.keys.is_empty()) {
            let keys: Vec<String> = row.keys.iter().map(|keys| shortcut_text(ui.ctx(), keys)).collect();
            ui.label(RichText::new(keys.join(", ")).color(theme.text_weak).size(theme.size.small));
            ui.label(row.label.trim_end_matches('…'));
            ui.end_row();
        }
    });
}

fn others_ui(theme: &Theme, ui: &mut Ui) {
    heading(theme, ui, "On the canvas");
    for (what, does) in OTHERS {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("{what}:")).color(theme.text_weak).size(theme.size.small));
            ui.label(*does);
        });
    }
}

fn heading(theme: &Theme, ui: &mut Ui, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text).font(Theme::semibold(theme.size.body)));
}
