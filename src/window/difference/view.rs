//! The dialog that says what changed: the pair, one sentence, the money, and every change by what it is about.

use egui::{Align, Button, Id, Label, Layout, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{Comparison, DiffAsks};
use crate::report::diff::{Difference, Line};
use crate::window::dialogs::{Reply, buttons, primary, title};
use crate::window::number_edit::FIELD_HEIGHT;
use crate::window::theme::{Theme, icons};
use crate::window::widgets::{choice, keep_together};

/// The most changes of one kind that are listed; all are in what is copied.
const MOST: usize = 200;
/// Parts of the width that name, before, after and change take.
const COLUMNS: [f32; 4] = [0.34, 0.18, 0.18, 0.30];

pub(crate) fn difference_ui(theme: &Theme, ui: &mut Ui, comparison: &Comparison) -> Option<Reply> {
    let screen = ui.ctx().content_rect().size();
    ui.set_width(760.0_f32.min(screen.x - 84.0));
    title(theme, ui, "What changed?");
    let mut reply = pair_ui(theme, ui, comparison);
    ui.add_space(theme.space.xs);
    let height = (screen.y - 250.0).max(120.0);
    ScrollArea::vertical().id_salt("what changed").max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match &comparison.difference {
            Ok(difference) => {
                let shown = difference_lines(theme, ui, comparison, difference);
                reply = shown.map(|asks| Reply::Difference(Box::new(asks))).or(reply.take());
            }
            Err(why) => drop(ui.add(Label::new(RichText::new(why).color(theme.text_weak)).wrap())),
        }
    });
    let closed = buttons(ui, |ui| {
        let close = primary(theme, ui, "Close").clicked();
        let icon = RichText::new(icons::COPY).font(Theme::icon(15.0));
        let copy = Button::new((icon, "Copy as Markdown")).min_size(vec2(84.0, 30.0));
        let known = comparison.difference.as_ref().ok();
        let copy = ui.add_enabled(known.is_some(), copy).accessible_name("Copy as Markdown");
        if copy.clicked()
            && let Some(difference) = known
        {
            ui.ctx().copy_text(difference.markdown());
        }
        close.then_some(Reply::Cancel)
    });
    reply.or(closed)
}

/// From what to what.
fn pair_ui(theme: &Theme, ui: &mut Ui, comparison: &Comparison) -> Option<Reply> {
    let options: Vec<(usize, String)> =
        comparison.sides.iter().enumerate().map(|(index, side)| (index, side.name.clone())).collect();
    let (mut old, mut new, mut file) = (comparison.old, comparison.new, false);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let width = ((ui.available_width() - 220.0) / 2.0).max(90.0);
        for (word, name, side) in [("From", "Compare from", &mut old), ("to", "Compare to", &mut new)] {
            ui.label(word);
            ui.allocate_ui(vec2(width, FIELD_HEIGHT), |ui| {
                if let Some(chosen) = choice(ui, theme, Id::unique(name), name, "", side, &options) {
                    *side = chosen;
                }
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let icon = RichText::new(icons::OPEN).font(Theme::icon(15.0));
            let button = Button::new((icon, "Another file…")).min_size(vec2(0.0, FIELD_HEIGHT));
            file = ui.add(button).accessible_name("Another file…").clicked();
        });
    });
    let asks = if file {
        DiffAsks::File
    } else if (old, new) != (comparison.old, comparison.new) {
        DiffAsks::Pair(Box::new(comparison.clone()), old, new)
    } else {
        return None;
    };
    Some(Reply::Difference(Box::new(asks)))
}

fn difference_lines(theme: &Theme, ui: &mut Ui, comparison: &Comparison, difference: &Difference) -> Option<DiffAsks> {
    let headline = RichText::new(keep_together(&difference.headline())).font(Theme::semibold(theme.size.heading));
    ui.add(Label::new(headline).wrap());
    ui.add_space(theme.space.s);
    row_ui(theme, ui, ["", "Before", "After", "Change"], true);
    for row in difference.money_rows() {
        row_ui(theme, ui, row.each_ref().map(String::as_str), false);
    }
    let mut asks = None;
    for section in difference.sections() {
        ui.add_space(theme.space.m);
        ui.label(RichText::new(section.title).font(Theme::semibold(theme.size.body)));
        for line in section.lines.iter().take(MOST) {
            if line_ui(theme, ui, comparison, line) {
                asks = line.node.clone().map(DiffAsks::Show);
            }
        }
        if section.lines.len() > MOST {
            ui.weak(format!("… and {} more; all are in what is copied", section.lines.len() - MOST));
        }
    }
    asks
}

/// A row of the money: the name at the left, the sums at the right of their columns.
fn row_ui(theme: &Theme, ui: &mut Ui, cells: [&str; 4], is_head: bool) {
    let width = ui.available_width();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (index, (cell, share)) in cells.into_iter().zip(COLUMNS).enumerate() {
            let layout =
                if index == 0 { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
            ui.allocate_ui_with_layout(vec2(width * share, 20.0), layout, |ui| {
                ui.set_width(width * share);
                let weak = is_head || cell == "same";
                let text = RichText::new(keep_together(cell)).size(theme.size.small);
                let text = if is_head { text.font(Theme::semibold(theme.size.small)) } else { text };
                ui.add(Label::new(text.color(if weak { theme.text_weak } else { theme.text })).truncate());
            });
        }
    });
}

/// One change; whether its step is to be seen.
fn line_ui(theme: &Theme, ui: &mut Ui, comparison: &Comparison, line: &Line) -> bool {
    // Of what is gone there is nothing to see.
    let open = comparison.sides.first();
    let there = line.node.as_ref().is_some_and(|id| open.is_some_and(|side| side.plan.node(id).is_some()));
    let mut job = egui::text::LayoutJob::default();
    let format = |font, color| egui::TextFormat { font_id: font, color, ..Default::default() };
    let colour = if there { theme.accent } else { theme.text };
    job.append(&line.about, 0.0, format(Theme::regular(theme.size.small), colour));
    job.append(&keep_together(&line.text), 10.0, format(Theme::regular(theme.size.small), theme.text));
    let label = Label::new(job).wrap();
    let response = ui.add(if there { label.sense(Sense::click()) } else { label });
    if !there {
        return false;
    }
    let name = format!("{}: {}. Show it", line.about, line.text);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text("Show it on the canvas").clicked()
}
