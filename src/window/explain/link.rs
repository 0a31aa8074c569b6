//! A figure that leads to how it was computed.

use egui::{
    CursorIcon, Rect, Response, Role, Sense, Shape, Stroke, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText,
};

use crate::analysis::Figure;
use crate::window::theme::Theme;
use crate::window::view::Action;

/// A figure as text. A click, or Enter, explains it; `name` is what it is and its value.
pub(crate) fn figure_ui(
    ui: &mut Ui,
    theme: &Theme,
    text: impl Into<WidgetText>,
    name: &str,
    figure: Figure,
    actions: &mut Vec<Action>,
) {
    let width = ui.available_width();
    let galley = text.into().into_galley(ui, Some(TextWrapMode::Truncate), width, TextStyle::Body);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
    let whole = if galley.elided { name } else { "" };
    let colour = galley.job.sections.first().map_or(theme.text, |section| section.format.color);
    ui.painter().galley(rect.min, galley, colour);
    if is_followed(ui, theme, response, rect, whole) {
        actions.push(Action::Explain(figure));
    }
}

/// Shows that a figure leads on, where its text stands; whether it is followed. `whole` is what was cut, if it was.
pub(crate) fn is_followed(ui: &Ui, theme: &Theme, response: Response, text: Rect, whole: &str) -> bool {
    if response.hovered() || response.has_focus() {
        let y = text.bottom() - 0.5;
        let ends = [egui::pos2(text.left(), y), egui::pos2(text.right(), y)];
        ui.painter().extend(Shape::dotted_line(&ends, theme.accent, 4.0, 1.0));
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            text.expand(2.0),
            theme.radius.small,
            Stroke::new(1.0, theme.accent),
            egui::StrokeKind::Outside,
        );
    }
    let about = format!("{whole}\nHow was this computed?");
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(about.trim_start()).clicked()
}

/// Figures beside one another, wrapped as text is and as low as its lines.
pub(crate) fn figures_ui<R>(ui: &mut Ui, gap: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let row = ui.scope(|ui| {
        // Lines of text, not of buttons: a row takes its least height from around it.
        ui.spacing_mut().interact_size.y = 0.0;
        let wrapped = ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(gap, 2.0);
            add(ui)
        });
        wrapped.inner
    });
    row.inner
}
