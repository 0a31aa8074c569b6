//! A figure that leads to how it was computed.

use egui::{CursorIcon, Role, Sense, Shape, Stroke, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText};

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
    let elided = galley.elided;
    let colour = galley.job.sections.first().map_or(theme.text, |section| section.format.color);
    ui.painter().galley(rect.min, galley, colour);
    if response.hovered() || response.has_focus() {
        let y = rect.bottom() - 0.5;
        let ends = [egui::pos2(rect.left(), y), egui::pos2(rect.right(), y)];
        ui.painter().extend(Shape::dotted_line(&ends, theme.accent, 4.0, 1.0));
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect.expand(2.0),
            theme.radius.small,
            Stroke::new(1.0, theme.accent),
            egui::StrokeKind::Outside,
        );
    }
    let about = if elided { format!("{name}\nHow was this computed?") } else { "How was this computed?".to_owned() };
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(about).clicked() {
        actions.push(Action::Explain(figure));
    }
}
