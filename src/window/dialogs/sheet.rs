//! The shortcut sheet: every command that has keys, and what the pointer does on the canvas; searched by typing.

use egui::{Label, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::super::commands::{Group, TABLE, shortcut_text};
use super::super::matching::Typed;
use super::super::theme::Theme;
use super::{Reply, buttons, primary, title};

/// What is no command of the table: what the pointer does, and keys that work on what has the focus.
const OTHERS: &[(&str, &str)] = &[
    ("Double-click", "Add a step, or rename one"),
    ("Drag from a right edge", "Connect, or add the next"),
    ("Drag from a left edge", "Connect or add what comes before"),
    ("Drag a loose step to an edge", "Insert it there"),
    ("Drag a selected edge's end", "Lead it to another step"),
    ("Ctrl or Alt while dragging", "Neither grid nor guides"),
    ("Drag on the ground", "Select what is inside"),
    ("Shift and click", "Add to the selection"),
    ("Space and drag", "Move the view"),
    ("Ctrl and wheel", "Zoom at the pointer"),
    ("Arrows, Shift+arrows", "Move what is selected"),
    ("Tab", "To the next step"),
];

/// One line: keys, and what they do.
type Line = (String, String);

/// Under its heading.
type Section = (&'static str, Vec<Line>);

const ROW: f32 = 17.5;
const COLUMN: f32 = 288.0;

pub(super) fn sheet_ui(theme: &Theme, query: &mut String, ui: &mut Ui) -> Option<Reply> {
    let screen = ui.ctx().content_rect();
    let columns = (((screen.width() - 100.0) / COLUMN) as usize).clamp(1, 4);
    ui.set_width((columns as f32 * COLUMN).min(screen.width() - 80.0));
    ui.horizontal(|ui| {
        title(theme, ui, "Keyboard shortcuts");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let edit = TextEdit::singleline(query).hint_text("Search").desired_width(180.0);
            let field = ui.add(edit.margin(egui::Margin::symmetric(8, 4))).accessible_name("Search shortcuts");
            if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
                field.request_focus();
            }
        });
    });
    let sections = sections(query, ui);
    let columns = packed(&sections, columns);
    let room = (screen.height() - 178.0).max(120.0);
    let tallest = columns.iter().map(|column| rows(column)).max().unwrap_or(0);
    ScrollArea::vertical().max_height(room).show(ui, |ui| {
        ui.set_min_height((tallest as f32 * ROW).min(room));
        if sections.is_empty() {
            ui.weak("Nothing by that name");
            return;
        }
        ui.columns(columns.len(), |places| {
            for (place, column) in places.iter_mut().zip(columns) {
                column.iter().for_each(|(heading, lines)| section_ui(theme, place, heading, lines));
            }
        });
    });
    buttons(ui, |ui| primary(theme, ui, "Close").clicked().then_some(Reply::Cancel))
}

/// What fits the search, by its group; groups without any left out.
fn sections(query: &str, ui: &Ui) -> Vec<Section> {
    let mut typed = Typed::new(query);
    let mut fits = |(keys, does): &Line, words: &str| typed.has(&format!("{keys} {does} {words}"));
    let mut sections: Vec<Section> = Vec::new();
    for group in Group::ALL {
        let rows = TABLE.iter().filter(|row| row.group == group && !row.keys.is_empty());
        let lines = rows.filter_map(|row| {
            let keys: Vec<String> = row.keys.iter().map(|keys| shortcut_text(ui.ctx(), keys)).collect();
            let line = (keys.join(", "), row.label.trim_end_matches('…').to_owned());
            fits(&line, row.words).then_some(line)
        });
        sections.push((group.label(), lines.collect()));
        if group == Group::Canvas {
            let others = OTHERS.iter().map(|(keys, does)| ((*keys).to_owned(), (*does).to_owned()));
            sections.push(("With the pointer", others.filter(|line| fits(line, "")).collect()));
        }
    }
    sections.retain(|(_, lines)| !lines.is_empty());
    sections
}

/// The sections in their order over so many columns, so that the tallest is as low as can be.
fn packed(sections: &[Section], columns: usize) -> Vec<&[Section]> {
    let cut_at = |height: usize| {
        let mut cut: Vec<&[Section]> = Vec::new();
        let mut start = 0;
        for end in 1..=sections.len() {
            if rows(&sections[start..end]) > height && end - start > 1 {
                cut.push(&sections[start..end - 1]);
                start = end - 1;
            }
        }
        cut.push(&sections[start..]);
        cut
    };
    let tallest = sections.iter().map(|section| rows(std::slice::from_ref(section))).max().unwrap_or(0);
    let mut cut = (tallest..=rows(sections)).map(cut_at).find(|cut| cut.len() <= columns).unwrap_or_default();
    // A search that leaves few does not make them wider.
    cut.resize(columns, &[]);
    cut
}

/// How tall sections are, their headings included.
fn rows(sections: &[Section]) -> usize {
    sections.iter().map(|(_, lines)| lines.len() + 2).sum()
}

fn section_ui(theme: &Theme, ui: &mut Ui, heading: &str, lines: &[Line]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().interact_size.y = ROW;
    ui.add_space(6.0);
    ui.label(RichText::new(heading).font(Theme::semibold(theme.size.body)));
    ui.add_space(3.0);
    for (keys, does) in lines {
        ui.horizontal(|ui| {
            ui.set_height(ROW);
            let keys = RichText::new(keys).color(theme.text_weak).size(theme.size.small);
            ui.allocate_ui_with_layout(vec2(122.0, ROW), egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.set_min_width(122.0);
                ui.add(Label::new(keys).truncate());
            });
            ui.add(Label::new(RichText::new(does).size(theme.size.small)).truncate());
        });
    }
    ui.add_space(6.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_stand_whole_and_in_order_and_the_columns_are_even() {
        let section = |name, lines| (name, vec![Line::default(); lines]);
        let sections = [section("a", 6), section("b", 10), section("c", 13), section("d", 8), section("e", 12)];
        let heights: Vec<usize> = packed(&sections, 3).into_iter().map(rows).collect();
        assert_eq!(heights, [20, 15, 24]);
        assert_eq!(packed(&sections[..1], 3).into_iter().map(rows).collect::<Vec<_>>(), [8, 0, 0]);
    }
}
