//! What the pointer reads off a chart: a line at the month, a dot on each curve, and a card of values.

use egui::{Align2, Color32, Id, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::chart::Chart;
use crate::window::theme::Theme;

/// One line of the card.
pub(super) struct Reading {
    pub name: String,
    pub value: String,
    pub colour: Color32,
    /// Where its dot stands.
    pub usd: Option<f64>,
}

/// Draws the crosshair at `month` with its card.
pub(super) fn crosshair_ui(ui: &Ui, theme: &Theme, chart: &Chart, month: f64, title: &str, readings: &[Reading]) {
    let x = chart.at(month, 0.0).x;
    ui.painter().vline(x, chart.rect.y_range(), Stroke::new(1.0, theme.border_strong));
    for (usd, colour) in readings.iter().filter_map(|reading| reading.usd.map(|usd| (usd, reading.colour))) {
        let at = chart.at(month, usd);
        ui.painter().circle(at, 4.0, theme.panel, Stroke::new(2.0, colour));
    }
    card(ui, theme, chart.rect, pos2(x, chart.rect.top()), title, readings);
}

fn card(ui: &Ui, theme: &Theme, within: Rect, near: Pos2, title: &str, readings: &[Reading]) {
    // Above everything, so that it may reach out of a low panel.
    let layer = egui::LayerId::new(egui::Order::Tooltip, Id::unique("plot reading"));
    let painter = ui.ctx().layer_painter(layer);
    let galley = |text: &str, font, colour| painter.layout_no_wrap(text.to_owned(), font, colour);
    let title = galley(title, Theme::semibold(theme.size.small), theme.text);
    let rows: Vec<_> = readings
        .iter()
        .map(|reading| {
            (
                galley(&reading.name, Theme::regular(theme.size.small), theme.text_weak),
                galley(&reading.value, Theme::semibold(theme.size.small), reading.colour),
            )
        })
        .collect();
    let row_height = title.size().y + 3.0;
    let widest = rows.iter().map(|(name, value)| name.size().x + 18.0 + value.size().x).fold(title.size().x, f32::max);
    let size = vec2(widest + 24.0, row_height * (rows.len() + 1) as f32 + 16.0);
    let left = if near.x + 14.0 + size.x > within.right() { near.x - 14.0 - size.x } else { near.x + 14.0 };
    let top = (within.top() + 4.0).min(ui.ctx().viewport_rect().bottom() - size.y - 4.0);
    let rect = Rect::from_min_size(pos2(left, top), size);
    painter.add(theme.shadow(4, 14).as_shape(rect, theme.radius.medium));
    painter.rect(
        rect,
        theme.radius.medium,
        theme.raised,
        Stroke::new(1.0, theme.border_strong),
        egui::StrokeKind::Inside,
    );
    let mut y = rect.top() + 8.0;
    painter.galley(pos2(rect.left() + 12.0, y), title, theme.text);
    for (name, value) in rows {
        y += row_height;
        painter.galley(pos2(rect.right() - 12.0 - value.size().x, y), value, theme.text);
        painter.galley(pos2(rect.left() + 12.0, y), name, theme.text);
    }
}

/// Why one of the curves is missing, at the top left below the labels there, clear of the other's name at the right.
pub(super) fn missing_curve(ui: &Ui, theme: &Theme, chart: &Chart, labels: &[Rect], why: &str) {
    let top = labels.iter().map(Rect::bottom).fold(chart.rect.top() + 2.0, f32::max) + 4.0;
    let width = (chart.rect.width() - 130.0).max(100.0);
    let galley = ui.painter().layout(why.to_owned(), Theme::regular(theme.size.caption), theme.text_weak, width);
    ui.painter().galley(pos2(chart.rect.left() + 8.0, top), galley, theme.text_weak);
}

/// A small card with a bold line and a quiet one; gives where it stands.
pub(super) fn callout(ui: &Ui, theme: &Theme, at: Pos2, align: Align2, bold: &str, quiet: &str) -> Rect {
    let bold = ui.painter().layout_no_wrap(bold.to_owned(), Theme::semibold(theme.size.body), theme.text);
    let quiet = ui.painter().layout_no_wrap(quiet.to_owned(), Theme::regular(theme.size.caption), theme.text_weak);
    let size = vec2(bold.size().x.max(quiet.size().x) + 24.0, bold.size().y + quiet.size().y + 18.0);
    let rect = align.anchor_size(at, size);
    ui.painter().add(Shape::rect_filled(rect, theme.radius.medium, theme.raised));
    let below = bold.size().y + 3.0;
    ui.painter().galley(rect.min + vec2(12.0, 8.0), bold, theme.text);
    ui.painter().galley(rect.min + vec2(12.0, 8.0 + below), quiet, theme.text_weak);
    rect
}

/// How large [`callout`] will be.
pub(super) fn callout_size(ui: &Ui, theme: &Theme, bold: &str, quiet: &str) -> egui::Vec2 {
    let bold = ui.painter().layout_no_wrap(bold.to_owned(), Theme::semibold(theme.size.body), theme.text);
    let quiet = ui.painter().layout_no_wrap(quiet.to_owned(), Theme::regular(theme.size.caption), theme.text_weak);
    vec2(bold.size().x.max(quiet.size().x) + 24.0, bold.size().y + quiet.size().y + 18.0)
}
