//! Draws a frame: an outline with a title round its members, or one card in place of them.

use egui::{Align2, CornerRadius, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};

use super::super::theme::{Theme, icons};
use super::facts::FrameFacts;
use super::node;
use super::outlines::TITLE;
use super::pen::{Detail, Pen};
use super::sums::{Sums, named};
use crate::plan::{Frame, say};

/// How a frame stands.
#[derive(Clone, Copy, Default)]
pub(super) struct FrameState {
    /// All its members are selected.
    pub selected: bool,
    pub hovered: bool,
    pub focused: bool,
    /// What is being dragged would join it.
    pub landing: bool,
}

/// The bar with the title, on the screen: it takes what the pointer does to the frame.
pub(super) fn title_bar(pen: &Pen<'_>, outline: Rect) -> Rect {
    let rect = pen.rect(outline);
    rect.with_max_y(rect.top() + pen.scaled(TITLE).max(14.0))
}

pub(super) fn draw_outline(pen: &Pen<'_>, frame: &Frame, outline: Rect, state: FrameState) {
    let (theme, rect) = (pen.theme, pen.rect(outline));
    if !pen.painter.clip_rect().intersects(rect) {
        return;
    }
    let lit = state.selected || state.landing || state.focused;
    let ground = if state.landing { theme.accent.gamma_multiply(0.14) } else { theme.text_weak.gamma_multiply(0.05) };
    let rim = match (lit, state.hovered) {
        (true, _) => Stroke::new(1.5, theme.accent),
        (false, true) => Stroke::new(1.0, theme.text_weak),
        (false, false) => Stroke::new(1.0, theme.border_strong),
    };
    let radius = CornerRadius::same(pen.scaled(12.0).round().clamp(2.0, 40.0) as u8);
    pen.painter.rect(rect, radius, ground, rim, StrokeKind::Inside);
    if pen.detail() == Detail::Block {
        return;
    }
    let bar = title_bar(pen, outline);
    let colour = if lit { theme.accent } else { theme.text_weak };
    let font = Theme::semibold(pen.readable(12.5, 9.0));
    let title = pen.line(named(frame), font, colour, bar.width() - pen.scaled(46.0));
    pen.text(pos2(bar.left() + pen.scaled(14.0), bar.center().y - title.size().y / 2.0), title);
}

/// The handle that folds it, at the right of its title.
pub(super) fn fold_handle(pen: &Pen<'_>, outline: Rect) -> Rect {
    let bar = title_bar(pen, outline);
    Rect::from_center_size(pos2(bar.right() - pen.scaled(18.0), bar.center().y), vec2(20.0, 20.0).min(bar.size()))
}

pub(super) fn draw_fold_handle(pen: &Pen<'_>, at: Pos2, hovered: bool) {
    let colour = if hovered { pen.theme.text } else { pen.theme.text_weak };
    pen.painter.text(at, Align2::CENTER_CENTER, icons::FOLD, Theme::icon(pen.readable(13.0, 9.0)), colour);
}

/// Folded: a stack of cards with what is in it.
pub(super) fn draw_card(pen: &Pen<'_>, frame: &Frame, facts: &FrameFacts, outline: Rect, state: FrameState) {
    let (theme, card) = (pen.theme, pen.rect(outline));
    if !pen.painter.clip_rect().expand(16.0).intersects(card) {
        return;
    }
    let radius = node::corner(pen, f32::from(theme.radius.large));
    let rim = match state {
        FrameState { selected: true, .. } | FrameState { focused: true, .. } => theme.accent,
        FrameState { hovered: true, .. } => theme.text_weak,
        _ => theme.border_strong,
    };
    for step in [2.0, 1.0] {
        let under = card.translate(vec2(0.0, pen.scaled(4.0 * step))).shrink2(vec2(pen.scaled(5.0 * step), 0.0));
        pen.painter.rect(under, radius, theme.panel, Stroke::new(1.0, theme.border_strong), StrokeKind::Inside);
    }
    if state.selected || state.focused {
        pen.painter.rect_filled(card.expand(pen.scaled(4.0).max(3.0)), radius, theme.accent.gamma_multiply(0.28));
    }
    let width = if state.selected || state.focused { 1.5 } else { 1.0 };
    let heat = pen.view.session.heat.then(|| theme.heat(facts.heat));
    let ground = heat.map_or(theme.card, |heat| theme.card.lerp_to_gamma(heat, theme.heat_tint));
    pen.painter.rect(card, radius, ground, Stroke::new(width, rim), StrokeKind::Inside);
    if let Some(heat) = heat {
        let bar = card.shrink(width).with_max_x(card.left() + pen.scaled(9.0).max(3.0));
        pen.painter.rect_filled(bar, CornerRadius { ne: 0, se: 0, ..radius }, heat);
    }
    match pen.detail() {
        Detail::Full => draw_content(pen, frame, facts, card),
        Detail::Brief => draw_brief(pen, frame, facts, card),
        Detail::Name => {
            let font = Theme::semibold(pen.readable(22.0, 7.0));
            let title = pen.line(named(frame), font, theme.text, card.width() - pen.scaled(24.0));
            pen.text(pos2(card.left() + pen.scaled(12.0), card.center().y - title.size().y / 2.0), title);
        }
        Detail::Block => {}
    }
    node::draw_finding(pen, facts.worst, card);
}

fn draw_content(pen: &Pen<'_>, frame: &Frame, facts: &FrameFacts, card: Rect) {
    let (theme, sums) = (pen.theme, &facts.sums);
    let left = card.left() + pen.scaled(16.0);
    let room = card.right() - pen.scaled(12.0) - left;
    let name = pen.line(named(frame), Theme::semibold(pen.type_size(13.5)), theme.text, room);
    pen.text(pos2(left, card.top() + pen.scaled(10.0)), name);
    let unknown = if sums.unknown > 0 { " and more" } else { "" };
    let usd = say::money(&pen.view.plan().currency, sums.usd);
    let figures = format!("{} · {} · {usd}{unknown}", sums.steps_in_words(), sums.calls_in_words());
    let figures = pen.line(&figures, Theme::regular(pen.type_size(11.5)), theme.text_weak, room);
    pen.text(pos2(left, card.top() + pen.scaled(33.0)), figures);
    draw_verdicts(pen, sums, pos2(left, card.bottom() - pen.scaled(14.0)), room);
}

/// Zoomed out a little: its title, and what it comes to.
fn draw_brief(pen: &Pen<'_>, frame: &Frame, facts: &FrameFacts, card: Rect) {
    let (theme, left) = (pen.theme, card.left() + pen.scaled(12.0));
    let room = card.right() - pen.scaled(8.0) - left;
    let usd = say::money(&pen.view.plan().currency, facts.sums.usd);
    let small = Theme::regular(pen.readable(11.5, 9.0));
    let name = pen.line(named(frame), Theme::semibold(pen.readable(13.5, 11.0)), theme.text, room);
    let steps = pen.line(&facts.sums.steps_in_words(), small.clone(), theme.text_weak, room);
    let figures = pen.line(&format!("{} · {usd}", facts.sums.calls_in_words()), small, theme.text_weak, room);
    let lines = [name, steps, figures];
    let height: f32 = lines.iter().map(|line| line.size().y).sum();
    let mut y = card.center().y - height / 2.0;
    for line in lines {
        let next = y + line.size().y;
        pen.text(pos2(left, y), line);
        y = next;
    }
}

/// How often each verdict was given: in words where there is room for them, else as counts; the
/// tooltip has the words.
fn draw_verdicts(pen: &Pen<'_>, sums: &Sums, at: Pos2, room: f32) {
    let counts = sums.verdicts_in_words();
    let gap = pen.scaled(5.0);
    let wide: f32 = counts.iter().map(|(.., words)| node::badge_size(pen, words).x + gap).sum();
    let mut at = at;
    for (verdict, count, words) in &counts {
        let colour = verdict.map_or(pen.theme.grey, |verdict| pen.theme.verdict(verdict));
        let word = if wide - gap <= room { words.clone() } else { count.to_string() };
        at.x += node::draw_badge(pen, &word, colour, at).x + gap;
    }
}
