//! Asks what of the plan to write, in which formats, where, and whether what is there may be replaced.

use egui::{Button, Frame, Grid, Id, Label, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};

use super::super::apply::short_name;
use super::super::export::{Form, ROWS};
use super::super::theme::{Theme, icons};
use super::{Reply, buttons, entered, primary, title, wide};
use crate::report::Format;

pub(super) fn export_ui(theme: &Theme, ui: &mut Ui, form: &mut Form) -> Option<Reply> {
    ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 84.0));
    match &form.of {
        Some((_, name)) => title(theme, ui, &format!("Export {name}")),
        None => title(theme, ui, "Export"),
    }
    let height = (ui.ctx().content_rect().height() - 330.0).max(120.0);
    ScrollArea::vertical().id_salt("what to export").max_height(height).show(ui, |ui| kinds_ui(theme, ui, form));
    ui.add_space(4.0);
    let chosen = place_ui(theme, ui, form);
    said_ui(theme, ui, form);
    let replaces = !form.in_the_way.is_empty();
    let answered = buttons(ui, |ui| {
        let verb = if replaces { "Replace" } else { "Export" };
        let ready = !form.kinds.is_empty();
        let pressed = ui.add_enabled_ui(ready, |ui| primary(theme, ui, verb).clicked()).inner;
        // Nothing is replaced by Enter alone.
        if pressed || (ready && !replaces && entered(ui)) {
            return Some(Reply::Export { form: Box::new(form.clone()), over: replaces });
        }
        ui.add(wide("Cancel")).clicked().then_some(Reply::Cancel)
    });
    chosen.or(answered)
}

/// A row for each thing that can be written, with a switch for each format.
fn kinds_ui(theme: &Theme, ui: &mut Ui, form: &mut Form) {
    ui.set_width(ui.available_width());
    Grid::new(Id::unique("kinds of files")).num_columns(2).spacing(vec2(20.0, 6.0)).show(ui, |ui| {
        for (label, what, formats) in ROWS {
            ui.label(*label);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for format in *formats {
                    let kind = (*what, *format);
                    if chip(theme, ui, label, *format, form.wants(kind)) {
                        form.flip(kind);
                    }
                }
            });
            ui.end_row();
        }
    });
}

/// A format that is on or off; says whether it was flipped.
fn chip(theme: &Theme, ui: &mut Ui, label: &str, format: Format, on: bool) -> bool {
    let words = format_name(format);
    let (ground, colour, border) = match on {
        true => (theme.accent, theme.on_accent, theme.accent),
        false => (theme.field, theme.text_weak, theme.border_strong),
    };
    let text = RichText::new(words).color(colour).size(theme.size.small);
    let button = Button::new(text).fill(ground).stroke(Stroke::new(1.0, border)).min_size(vec2(84.0, 26.0));
    let response = ui.add(button);
    let name = format!("{label} as {words}");
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, on, &name));
    response.clicked()
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Html => "Web page",
        Format::Pdf => "PDF",
        Format::Markdown => "Markdown",
        Format::Csv => "CSV",
        Format::Svg => "SVG",
        Format::Png => "PNG",
        Format::Json => "JSON",
    }
}

/// Folder and name; gives what to do where the folder is to be chosen.
fn place_ui(theme: &Theme, ui: &mut Ui, form: &mut Form) -> Option<Reply> {
    let mut chosen = None;
    let margin = Margin::symmetric(8, 6);
    Grid::new(Id::unique("where to export")).num_columns(2).spacing(vec2(12.0, 8.0)).show(ui, |ui| {
        ui.label("Folder");
        ui.horizontal(|ui| {
            let width = ui.available_width() - 108.0;
            let edit = TextEdit::singleline(&mut form.folder).desired_width(width).margin(margin);
            if ui.add(edit).accessible_name("Folder to export to").changed() {
                form.changed();
            }
            let icon = RichText::new(icons::OPEN).font(Theme::icon(15.0));
            let button = Button::new((icon, "Choose…")).min_size(vec2(96.0, 28.0));
            if ui.add(button).accessible_name("Choose the folder").clicked() {
                chosen = Some(Reply::ExportFolder(Box::new(form.clone())));
            }
        });
        ui.end_row();
        ui.label("Name");
        let edit = TextEdit::singleline(&mut form.name).desired_width(f32::INFINITY).margin(margin);
        if ui.add(edit).accessible_name("What the files’ names begin with").changed() {
            form.changed();
        }
        ui.end_row();
    });
    let names: Vec<String> = form.files().iter().map(|(_, path)| short_name(path)).collect();
    let text = match names.len() {
        0 => "Choose at least one file to write.".into(),
        1 => format!("Writes {}.", names[0]),
        count => format!("Writes {count} files: {}.", names.join(", ")),
    };
    ui.add(Label::new(RichText::new(text).size(theme.size.small).color(theme.text_weak)).wrap());
    chosen
}

/// What is in the way, or went wrong.
fn said_ui(theme: &Theme, ui: &mut Ui, form: &Form) {
    let names: Vec<String> = form.in_the_way.iter().map(|path| short_name(path)).collect();
    let text = match &names[..] {
        _ if !form.problem.is_empty() => form.problem.clone(),
        [] => return,
        [one] => format!("{one} is there already. Replace it?"),
        many => format!("{} are there already. Replace them?", many.join(", ")),
    };
    Frame::new().fill(theme.field).corner_radius(theme.radius.medium).inner_margin(10).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(icons::WARNING).font(Theme::icon(16.0)).color(theme.amber));
            ui.add(Label::new(&text).wrap());
        });
    });
}
