//! Draws one node: a card with what it is, what passes through it, what it costs, and its verdict.

use egui::{Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::super::theme::{Theme, icons};
use super::facts::NodeFacts;
use super::pen::{Detail, Pen};
use crate::analysis::{NodeAnswer, Verdict};
use crate::plan::{Node, NodeKind, Plan, Severity, say};

/// How a node stands.
#[derive(Clone, Copy, Default)]
pub(super) struct NodeState {
    pub selected: bool,
    pub hovered: bool,
    pub focused: bool,
    /// An edge is about to be joined to it.
    pub target: bool,
    /// Another one is looked for.
    pub faded: bool,
}

/// How much of the ground covers what is not looked for.
pub(super) const FADED: f32 = 0.72;

pub(super) fn draw_node(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, rect: Rect, state: NodeState) {
    let card = pen.rect(rect);
    if !pen.painter.clip_rect().expand(16.0).intersects(card) {
        return;
    }
    let colour = if facts.off { pen.theme.grey } else { node_colour(pen.theme, node, facts) };
    draw_card(pen, node, card, colour, state, facts.off);
    match pen.detail() {
        Detail::Full => draw_content(pen, node, facts, card, colour),
        Detail::Brief => draw_brief(pen, node, facts, card, colour),
        Detail::Name => draw_name_only(pen, node, card),
        Detail::Block => {}
    }
    draw_finding(pen, facts.worst, card);
    if state.faded {
        let veil = pen.theme.canvas.gamma_multiply(FADED);
        pen.painter.rect_filled(card.expand(pen.scaled(8.0).max(3.0)), 0.0, veil);
    }
}

/// The rectangle of the name on the screen, where it is edited in place.
pub(super) fn name_rect(pen: &Pen<'_>, rect: Rect) -> Rect {
    let card = pen.rect(rect);
    Rect::from_min_max(
        card.min + vec2(pen.scaled(10.0), pen.scaled(6.0)),
        pos2(card.right() - pen.scaled(8.0), card.top() + pen.scaled(30.0)),
    )
}

/// What a screen reader says, and tests look for: "Triage, classifier, 3.04M calls a month, Fine-tune".
pub(super) fn spoken(node: &Node, answer: Option<&NodeAnswer>, verdict: Option<Verdict>) -> String {
    let mut parts = vec![node.name.clone()];
    parts.push(match &node.kind {
        NodeKind::Entry(_) => "entry".into(),
        NodeKind::Tool(_) => "tool step".into(),
        NodeKind::Task(task) => task.role.label().into(),
    });
    if let Some(calls) = answer.and_then(|answer| answer.calls_first_month) {
        parts.push(format!("{} calls a month", say::count(calls)));
    }
    parts.extend(verdict.map(|verdict| verdict.label().to_owned()));
    parts.extend(node.disabled.then(|| "off".to_owned()));
    parts.join(", ")
}

/// Calls a month, and what they cost; the words are in the tooltip.
pub(super) fn figures(plan: &Plan, node: &Node, answer: Option<&NodeAnswer>) -> String {
    let Some(calls) = answer.and_then(|answer| answer.calls_first_month).map(say::count) else {
        return "volume not known".into();
    };
    match (&node.kind, answer.and_then(|answer| answer.usd_first_month)) {
        (NodeKind::Entry(_), _) if node.disabled => "off".into(),
        (NodeKind::Tool(_), _) if node.disabled => format!("off · {calls} pass by"),
        (NodeKind::Task(_), _) if node.disabled => format!("{calls} pass by"),
        (NodeKind::Entry(_), _) => format!("{calls} a month"),
        (_, Some(usd)) => format!("{calls} · {}", say::money(&plan.currency, usd)),
        (_, None) => format!("{calls} · cost not known"),
    }
}

fn node_colour(theme: &Theme, node: &Node, facts: &NodeFacts) -> Color32 {
    match &node.kind {
        NodeKind::Entry(_) => theme.accent,
        NodeKind::Tool(_) => theme.grey,
        NodeKind::Task(_) => theme.verdict(facts.verdict.unwrap_or(Verdict::NeedsInput)),
    }
}

fn draw_card(pen: &Pen<'_>, node: &Node, card: Rect, colour: Color32, state: NodeState, off: bool) {
    let theme = pen.theme;
    let radius = corner(pen, f32::from(theme.radius.large));
    let bar = pen.scaled(4.0).max(3.0);
    if pen.detail() >= Detail::Brief {
        pen.painter.add(theme.shadow(3, 10).as_shape(card, radius));
    }
    if state.selected || state.target || state.focused {
        let ring = if state.target { theme.tuned } else { theme.accent };
        let glow = ring.gamma_multiply(if state.selected || state.target { 0.28 } else { 0.16 });
        pen.painter.rect_filled(card.expand(pen.scaled(4.0).max(3.0)), corner(pen, 14.0), glow);
    }
    if pen.detail() == Detail::Block {
        pen.painter.rect_filled(card, radius, theme.card.lerp_to_gamma(colour, 0.55));
    } else {
        let ground = match node.kind {
            _ if off => theme.canvas,
            NodeKind::Tool(_) => theme.panel,
            NodeKind::Entry(_) | NodeKind::Task(_) => theme.card,
        };
        pen.painter.rect_filled(card, radius, colour);
        let right = CornerRadius { nw: 2, sw: 2, ..radius };
        pen.painter.rect_filled(card.with_min_x(card.left() + bar), right, ground);
    }
    let border = match state {
        NodeState { target: true, .. } => Stroke::new(1.5, theme.tuned),
        NodeState { selected: true, .. } | NodeState { focused: true, .. } => Stroke::new(1.5, theme.accent),
        NodeState { hovered: true, .. } => Stroke::new(1.0, theme.border_strong),
        _ => Stroke::new(1.0, theme.border),
    };
    if off {
        dashed_rim(pen, card, border);
    } else {
        pen.painter.rect_stroke(card, radius, border, StrokeKind::Inside);
    }
}

/// What is off has its rim in dashes.
fn dashed_rim(pen: &Pen<'_>, card: Rect, border: Stroke) {
    let colour = if border.color == pen.theme.border { pen.theme.border_strong } else { border.color };
    let card = card.shrink(0.5);
    let corners = [card.left_top(), card.right_top(), card.right_bottom(), card.left_bottom(), card.left_top()];
    let stroke = Stroke::new(border.width.max(1.2), colour);
    pen.painter.extend(Shape::dashed_line(&corners, stroke, pen.scaled(6.0).max(3.0), pen.scaled(4.0).max(2.0)));
}

fn draw_content(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, card: Rect, colour: Color32) {
    let theme = pen.theme;
    let left = card.left() + pen.scaled(16.0);
    let icon_size = pen.type_size(15.0);
    let icon_colour = if matches!(node.kind, NodeKind::Entry(_)) { theme.accent } else { theme.text_weak };
    let icon = pen.line(icons::node_icon(&node.kind), Theme::icon(icon_size), icon_colour, f32::INFINITY);
    let icon_at = pos2(card.right() - pen.scaled(12.0) - icon.size().x, card.top() + pen.scaled(10.0));
    let ink = if facts.off { theme.text_weak } else { theme.text };
    let name = pen.line(&node.name, Theme::semibold(pen.type_size(13.5)), ink, icon_at.x - left - pen.scaled(6.0));
    pen.text(icon_at, icon);
    pen.text(pos2(left, card.top() + pen.scaled(9.0)), name);
    let room = card.right() - pen.scaled(12.0) - left;
    let figures = pen.line(&facts.figures, Theme::regular(pen.type_size(11.5)), theme.text_weak, room);
    pen.text(pos2(left, card.top() + pen.scaled(30.0)), figures);
    if let Some(word) = facts.word().filter(|_| node.task().is_some()) {
        draw_badge(pen, word, colour, pos2(left, card.bottom() - pen.scaled(12.0)));
    }
}

/// The size of a pill with this word in it.
pub(super) fn badge_size(pen: &Pen<'_>, word: &str) -> Vec2 {
    let galley = pen.line(word, Theme::semibold(pen.type_size(11.0)), pen.theme.text, f32::INFINITY);
    vec2(galley.size().x + pen.scaled(18.0), pen.scaled(20.0))
}

/// A pill with a word in it; `at` is its bottom left corner. Gives its size.
pub(super) fn draw_badge(pen: &Pen<'_>, word: &str, colour: Color32, at: Pos2) -> Vec2 {
    let galley = pen.line(word, Theme::semibold(pen.type_size(11.0)), colour, f32::INFINITY);
    let size = badge_size(pen, word);
    let pill = Rect::from_min_size(at - vec2(0.0, size.y), size);
    let radius = corner(pen, 10.0);
    pen.painter.rect_filled(pill, radius, pen.theme.badge_fill(colour));
    pen.painter.rect_stroke(pill, radius, Stroke::new(1.0, colour.gamma_multiply(0.7)), StrokeKind::Inside);
    pen.text(pill.center() - galley.size() / 2.0, galley);
    size
}

/// Zoomed out a little: the same lines, tighter and in sizes that still read; no pill, no icon.
fn draw_brief(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, card: Rect, colour: Color32) {
    let inner = Rect::from_x_y_ranges(card.left() + 9.0..=card.right() - 4.0, card.y_range());
    let small = Theme::regular(pen.readable(11.5, 9.0));
    let figures = pen.line(&facts.figures, small, pen.theme.text_weak, inner.width());
    let word = facts.word().filter(|_| node.task().is_some());
    let word = word.map(|word| pen.line(word, Theme::semibold(pen.readable(11.0, 9.0)), colour, inner.width()));
    let name = pen.line(&node.name, Theme::semibold(pen.readable(13.5, 11.0)), pen.theme.text, inner.width());
    let lines: Vec<_> = [Some(name), Some(figures), word].into_iter().flatten().collect();
    let height: f32 = lines.iter().map(|line| line.size().y).sum();
    let gap = ((card.height() - height) / (lines.len() as f32 + 3.0)).clamp(0.0, 3.0);
    let mut y = inner.center().y - (height + gap * (lines.len() as f32 - 1.0)) / 2.0;
    for line in lines {
        let next = y + line.size().y + gap;
        pen.text(pos2(inner.left(), y), line);
        y = next;
    }
}

/// Zoomed out further: the name alone.
fn draw_name_only(pen: &Pen<'_>, node: &Node, card: Rect) {
    let inner = card.shrink2(vec2(pen.scaled(10.0), 0.0));
    let name = pen.line(&node.name, Theme::semibold(pen.readable(22.0, 7.0)), pen.theme.text, inner.width());
    pen.text(pos2(inner.left(), inner.center().y - name.size().y / 2.0), name);
}

pub(super) fn draw_finding(pen: &Pen<'_>, worst: Option<Severity>, card: Rect) {
    let Some(severity) = worst else { return };
    let (icon, colour) = match severity {
        Severity::Error => (icons::ERROR, pen.theme.red),
        Severity::Warning => (icons::WARNING, pen.theme.amber),
        Severity::Note => return,
    };
    let centre = card.right_top() + vec2(-pen.scaled(4.0), pen.scaled(2.0));
    let size = pen.type_size(13.0).max(7.0);
    pen.painter.circle(centre, size * 0.78, pen.theme.canvas, Stroke::new(1.0, colour.gamma_multiply(0.6)));
    let galley = pen.line(icon, Theme::icon(size), colour, f32::INFINITY);
    pen.text(centre - galley.size() / 2.0, galley);
}

pub(super) fn corner(pen: &Pen<'_>, radius: f32) -> CornerRadius {
    CornerRadius::same(pen.scaled(radius).round().clamp(1.0, 40.0) as u8)
}
