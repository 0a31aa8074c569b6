//! Draws one edge: a curve as wide as its calls, an arrow head, and what share of calls it takes.

use egui::{Color32, CornerRadius, Pos2, Rect, Stroke, Vec2, vec2};

use super::super::theme::Theme;
use super::camera::Camera;
use super::ink::Ink;
use super::pen::{Detail, Pen};
use super::scene::Curve;
use crate::plan::{Edge, say};

/// How an edge stands.
#[derive(Clone, Copy, Default)]
pub(super) struct EdgeState {
    pub selected: bool,
    pub hovered: bool,
    /// An end of it is switched off.
    pub off: bool,
}

/// Draws the line; labels come later, above all lines.
pub(super) fn draw_line(pen: &Pen<'_>, ink: &mut Ink, curve: &Curve, width: f32, state: EdgeState) {
    let colour = match state {
        EdgeState { selected: true, .. } => pen.theme.accent,
        EdgeState { hovered: true, .. } => pen.theme.text_weak,
        _ => pen.theme.edge,
    };
    draw_curve(pen, ink, curve, width, colour, state.off);
}

/// One line by itself.
pub(super) fn draw_alone(pen: &Pen<'_>, curve: &Curve, width: f32, state: EdgeState) {
    let mut ink = Ink::new(&pen.painter);
    draw_line(pen, &mut ink, curve, width, state);
    ink.draw(&pen.painter);
}

/// The line that follows the pointer while an edge is drawn.
pub(super) fn draw_live(pen: &Pen<'_>, curve: &Curve) {
    draw_alone(pen, curve, 2.0, EdgeState { selected: true, ..EdgeState::default() });
}

/// How wide an edge is that takes this share of the plan's busiest one.
pub(super) fn width(share: f64) -> f32 {
    1.4 + 5.0 * libm::sqrt(share.clamp(0.0, 1.0)) as f32
}

/// What an edge that passes every call on says when it is selected.
pub(super) const EVERY_CALL: &str = "×1";

/// "30 %", "×4", "retry 15 %", "loop ×1"; an edge that passes every call on says nothing.
pub(super) fn label(edge: &Edge, back: bool) -> Option<String> {
    let central = edge.calls_per_call.central();
    if edge.calls_per_call.is_certain() && central == 1.0 && !back {
        return None;
    }
    let amount = match central {
        many if many >= 1.0 => format!("×{}", say::count(many)),
        share if share >= 0.1 => format!("{} %", say::whole(share * 100.0)),
        share => say::share(share),
    };
    // What comes back now and then is a retry; what comes back as a rule is a loop, as of an agent.
    let sign = match (back, central) {
        (false, _) => "",
        (true, share) if share < 0.5 => "retry ",
        (true, _) => "loop ",
    };
    Some(format!("{sign}{amount}"))
}

/// The most room that the label takes on the screen up to this zoom.
pub(super) fn label_size(pen: &Pen<'_>, text: &str, zoom: f32) -> Vec2 {
    let pen = Pen { camera: Camera { zoom, ..pen.camera }, painter: pen.painter.clone(), ..*pen };
    label_galley(&pen, text, pen.theme.text_weak).size() + pad(&pen)
}

pub(super) fn draw_label(pen: &Pen<'_>, centre: Pos2, text: &str, state: EdgeState) {
    if pen.detail() < Detail::Brief {
        return;
    }
    let colour = if state.selected || state.hovered { pen.theme.text } else { pen.theme.text_weak };
    let galley = label_galley(pen, text, colour);
    let rect = Rect::from_center_size(centre, galley.size() + pad(pen));
    let radius = CornerRadius::same((rect.height() / 2.0) as u8);
    pen.painter.rect_filled(rect, radius, pen.theme.canvas);
    if state.selected || state.hovered {
        let ring = if state.selected { pen.theme.accent } else { pen.theme.border_strong };
        pen.painter.rect_stroke(rect, radius, Stroke::new(1.0, ring), egui::StrokeKind::Inside);
    }
    pen.text(rect.center() - galley.size() / 2.0, galley);
}

fn label_galley(pen: &Pen<'_>, text: &str, colour: Color32) -> std::sync::Arc<egui::Galley> {
    pen.line(text, Theme::regular(pen.readable(11.5, 9.5)), colour, f32::INFINITY)
}

fn pad(pen: &Pen<'_>) -> Vec2 {
    vec2(pen.scaled(12.0), pen.scaled(4.0))
}

/// So short on the screen that nobody sees it bend.
const SHORT: f32 = 32.0;

fn draw_curve(pen: &Pen<'_>, ink: &mut Ink, curve: &Curve, width: f32, colour: Color32, off: bool) {
    let [start, first, second, end] = curve.points.map(|point| pen.pos(point));
    let width = width * pen.camera.zoom.clamp(0.2, 1.25);
    if pen.detail() == Detail::Block {
        let width = width.max(0.7);
        let short = pen.scaled(curve.hull.size().max_elem()) < SHORT;
        return if short {
            ink.line(start, end, width, colour);
        } else {
            ink.curve([start, first, second, end], width, colour);
        };
    }
    let width = width.max(1.0);
    let tip = if off { pen.scaled(7.0) } else { pen.scaled(5.0 + width * 0.9) }.max(4.0);
    let along = (end - second).normalized();
    let along = if along.is_finite() && along != Vec2::ZERO { along } else { vec2(1.0, 0.0) };
    let line = [start, first, second, end - along * tip];
    if off {
        // Nothing passes: dots, and a quiet head.
        let radius = (width * 0.5).clamp(0.8, 1.6);
        ink.dots(line, radius, colour, radius * 2.0 + pen.scaled(3.5).max(2.5));
    } else if curve.back {
        ink.dashes(line, width, colour, pen.scaled(6.0).max(3.0));
    } else {
        ink.curve(line, width, colour);
    }
    ink.arrow(end, along, tip, colour);
}
