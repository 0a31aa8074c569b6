//! How a row of a form is laid out: a label, and its field in the column beside it.

use egui::{Align, Id, Layout, RichText, Sense, Ui, vec2};

use crate::plan::entry_text;
use crate::window::number_edit::{FIELD_HEIGHT, Field, Typed};
use crate::window::theme::{Theme, icons};
use crate::window::widgets;

pub(super) fn integer_edit(
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    field: &Field<'_>,
    value: u32,
    bounds: std::ops::RangeInclusive<u32>,
) -> Option<(u32, u64)> {
    let text = crate::plan::say::whole(f64::from(value));
    let parse = |text: &str| entry_text::parse_integer(text, bounds.clone());
    let nudge = |from: &u32, steps: f64| {
        let to = (f64::from(*from) + steps).clamp(f64::from(*bounds.start()), f64::from(*bounds.end())) as u32;
        Some((to, crate::plan::say::whole(f64::from(to))))
    };
    Typed {
        id,
        name: field.full_name(),
        value,
        full: text.clone(),
        glance: (text, None),
        unit: field.unit.to_owned(),
        parse: &parse,
        nudge: Some(&nudge),
    }
    .ui(ui, theme)
}

/// A field and, at its right, the button that removes it.
pub(super) fn with_remove<R>(ui: &mut Ui, theme: &Theme, name: &str, field: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let width = ui.available_width() - 24.0;
        let inner = ui
            .allocate_ui_with_layout(vec2(width, FIELD_HEIGHT), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                field(ui)
            })
            .inner;
        (inner, widgets::icon_button(ui, theme, icons::CLOSE, &format!("Remove {}", lower_first(name))))
    })
    .inner
}

pub(super) fn label_width(ui: &Ui) -> f32 {
    (ui.available_width() * 0.4).clamp(90.0, 170.0)
}

/// A label and, in the column beside it, a field. All rows share the same two columns.
pub(super) fn row<R>(ui: &mut Ui, theme: &Theme, field: &Field<'_>, add: impl FnOnce(&mut Ui) -> R) -> R {
    let label_width = label_width(ui);
    ui.horizontal_top(|ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(label_width, FIELD_HEIGHT), Sense::hover());
        let text = RichText::new(field.label).color(theme.text_weak);
        let inset = if field.inset { 12.0 } else { 0.0 };
        let galley = egui::WidgetText::from(text).into_galley(
            ui,
            Some(egui::TextWrapMode::Truncate),
            label_width - inset,
            egui::TextStyle::Body,
        );
        let elided = galley.elided;
        let at = rect.left_center() + vec2(inset, -galley.size().y / 2.0);
        ui.painter().galley(at, galley, theme.text_weak);
        match (field.help, elided) {
            ("", false) => {}
            ("", true) => drop(response.on_hover_text(field.label)),
            (help, _) => drop(response.on_hover_text(help)),
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
    })
    .inner
}

pub(in crate::window) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        // `GPU hours` and `A/B test` stay as they are.
        (Some(first), second) if second.is_none_or(|second| second.is_lowercase() || second == ' ') => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
