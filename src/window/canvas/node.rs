//! Draws one node: a card with what it is, what passes through it, what it costs, and its verdict.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Galley, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::super::review::decision_mark;
use super::super::theme::{Theme, icons};
use super::facts::NodeFacts;
use super::ink::Ink;
use super::pen::{Detail, Pen};
use crate::analysis::{NodeAnswer, Verdict};
use crate::plan::{Node, NodeKind, Plan, Severity, say};
use crate::report::review::Reviewed;

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

impl NodeState {
    pub fn stands_out(self) -> bool {
        self.selected || self.hovered || self.focused || self.target
    }
}

pub(super) fn draw_node(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, rect: Rect, state: NodeState) {
    let card = pen.rect(rect);
    let mut ink = Ink::with_room(&pen.painter, 200);
    let border = draw_card(pen, &mut ink, node, facts, card, state);
    let badge = badge_of(pen, node, facts, card);
    if let Some((pill, _)) = &badge {
        draw_pill(pen, &mut ink, *pill, word_colour(pen, facts));
    }
    ink.draw(&pen.painter);
    if facts.off {
        dashed_rim(pen, card, border);
    }
    match pen.detail() {
        Detail::Full => draw_content(pen, node, facts, card),
        Detail::Brief => draw_brief(pen, node, facts, card),
        Detail::Name => draw_name_only(pen, node, card),
        Detail::Block => {}
    }
    if let Some((pill, word)) = badge {
        pen.text(pill.center() - word.size() / 2.0, word);
    }
    draw_finding(pen, facts.worst, card);
    draw_decision(pen, facts, card);
    if state.faded {
        let veil = pen.theme.canvas.gamma_multiply(FADED);
        pen.painter.rect_filled(card.expand(pen.scaled(8.0).max(3.0)), 0.0, veil);
    }
}

/// The colour of a node that is no more than a block.
pub(super) fn block(pen: &Pen<'_>, node: &Node, facts: &NodeFacts) -> Color32 {
    let colour = node_colour(pen, node, facts);
    if pen.view.session.heat { colour } else { pen.theme.card.lerp_to_gamma(colour, 0.55) }
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
pub(super) fn spoken(
    node: &Node,
    answer: Option<&NodeAnswer>,
    word: Option<&str>,
    reviewed: Option<&Reviewed>,
) -> String {
    let mut parts = vec![node.name.clone()];
    parts.push(match &node.kind {
        NodeKind::Entry(_) => "entry".into(),
        NodeKind::Tool(_) => "tool step".into(),
        NodeKind::Task(task) => task.role.label().into(),
    });
    if let Some(calls) = answer.and_then(|answer| answer.calls_first_month) {
        parts.push(format!("{} calls a month", say::count(calls)));
    }
    parts.extend(word.map(str::to_owned));
    parts.extend(node.disabled.then(|| "off".to_owned()));
    parts.extend(reviewed.map(|one| one.decided().to_lowercase()));
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

/// What its bar says: what it is, or in the heat mode its share of the money.
fn node_colour(pen: &Pen<'_>, node: &Node, facts: &NodeFacts) -> Color32 {
    if pen.view.session.heat {
        return pen.theme.heat(facts.heat);
    }
    match &node.kind {
        _ if facts.off => pen.theme.grey,
        NodeKind::Entry(_) => pen.theme.accent,
        NodeKind::Tool(_) => pen.theme.grey,
        NodeKind::Task(_) => word_colour(pen, facts),
    }
}

/// The colour of its verdict.
fn word_colour(pen: &Pen<'_>, facts: &NodeFacts) -> Color32 {
    let verdict = facts.verdict.unwrap_or(Verdict::NeedsInput);
    if facts.off { pen.theme.grey } else { pen.theme.verdict(verdict) }
}

/// Gives its border.
fn draw_card(pen: &Pen<'_>, ink: &mut Ink, node: &Node, facts: &NodeFacts, card: Rect, state: NodeState) -> Stroke {
    let theme = pen.theme;
    let colour = node_colour(pen, node, facts);
    let radius = round(pen, f32::from(theme.radius.large));
    if pen.detail() >= Detail::Brief {
        ink.shadow(card, radius, theme.shadow(3, 10));
    }
    let border = match state {
        NodeState { target: true, .. } => Stroke::new(1.5, theme.tuned),
        NodeState { selected: true, .. } | NodeState { focused: true, .. } => Stroke::new(1.5, theme.accent),
        NodeState { hovered: true, .. } => Stroke::new(1.0, theme.border_strong),
        _ => Stroke::new(1.0, theme.border),
    };
    if state.selected || state.target || state.focused {
        let glow = border.color.gamma_multiply(if state.selected || state.target { 0.28 } else { 0.16 });
        ink.rounded(card.expand(pen.scaled(4.0).max(3.0)), round(pen, 14.0), glow);
    }
    let heat = pen.view.session.heat;
    let ground = match node.kind {
        _ if facts.off => theme.canvas,
        NodeKind::Tool(_) => theme.panel,
        NodeKind::Entry(_) | NodeKind::Task(_) => theme.card,
    };
    let ground = if heat && !facts.off { ground.lerp_to_gamma(colour, theme.heat_tint) } else { ground };
    let rim = if facts.off { Stroke::new(border.width, ground) } else { border };
    if pen.detail() == Detail::Block {
        ink.card(card, radius, rim, block(pen, node, facts));
    } else {
        ink.card(card, radius, rim, ground);
        let bar = pen.scaled(if heat { 9.0 } else { 4.0 }).max(3.0) - border.width;
        ink.left_part(card.shrink(border.width), radius - border.width, bar, colour);
    }
    border
}

/// What is off has its rim in dashes.
fn dashed_rim(pen: &Pen<'_>, card: Rect, border: Stroke) {
    let colour = if border.color == pen.theme.border { pen.theme.border_strong } else { border.color };
    let card = card.shrink(0.5);
    let corners = [card.left_top(), card.right_top(), card.right_bottom(), card.left_bottom(), card.left_top()];
    let stroke = Stroke::new(border.width.max(1.2), colour);
    pen.painter.extend(Shape::dashed_line(&corners, stroke, pen.scaled(6.0).max(3.0), pen.scaled(4.0).max(2.0)));
}

fn draw_content(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, card: Rect) {
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
}

/// The pill with its verdict at the foot of a card, and the word in it.
fn badge_of(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, card: Rect) -> Option<(Rect, Arc<Galley>)> {
    let word = facts.word().filter(|_| node.task().is_some() && pen.detail() == Detail::Full)?;
    let at = pos2(card.left() + pen.scaled(16.0), card.bottom() - pen.scaled(12.0));
    Some(badge(pen, word, word_colour(pen, facts), at))
}

/// `at` is the pill's bottom left corner.
fn badge(pen: &Pen<'_>, word: &str, colour: Color32, at: Pos2) -> (Rect, Arc<Galley>) {
    let galley = pen.line(word, Theme::semibold(pen.type_size(11.0)), colour, f32::INFINITY);
    let size = vec2(galley.size().x + pen.scaled(18.0), pen.scaled(20.0));
    (Rect::from_min_size(at - vec2(0.0, size.y), size), galley)
}

fn draw_pill(pen: &Pen<'_>, ink: &mut Ink, pill: Rect, colour: Color32) {
    let radius = pill.height() / 2.0;
    let border = Stroke::new(1.0, pen.theme.card.lerp_to_gamma(colour, 0.7));
    ink.card(pill, radius, border, pen.theme.badge_fill(colour));
}

/// The size of a pill with this word in it.
pub(super) fn badge_size(pen: &Pen<'_>, word: &str) -> Vec2 {
    badge(pen, word, pen.theme.text, Pos2::ZERO).0.size()
}

/// A pill with a word in it; `at` is its bottom left corner. Gives its size.
pub(super) fn draw_badge(pen: &Pen<'_>, word: &str, colour: Color32, at: Pos2) -> Vec2 {
    let (pill, galley) = badge(pen, word, colour, at);
    let mut ink = Ink::new(&pen.painter);
    draw_pill(pen, &mut ink, pill, colour);
    ink.draw(&pen.painter);
    pen.text(pill.center() - galley.size() / 2.0, galley);
    pill.size()
}

/// Zoomed out a little: the same lines, tighter and in sizes that still read; no pill, no icon.
fn draw_brief(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, card: Rect) {
    let colour = word_colour(pen, facts);
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

/// What the review decided, at the foot of a card; far out only what is reopened, at its corner.
fn draw_decision(pen: &Pen<'_>, facts: &NodeFacts, card: Rect) {
    let Some((decision, reopened)) = facts.decided else { return };
    let (icon, colour) = decision_mark(pen.theme, decision, reopened);
    let size = pen.type_size(15.0).max(9.0);
    let centre = match pen.detail() {
        Detail::Full => card.right_bottom() - vec2(pen.scaled(20.0), pen.scaled(22.0)),
        _ if reopened => card.right_bottom() - vec2(pen.scaled(4.0), pen.scaled(2.0)),
        _ => return,
    };
    if reopened {
        pen.painter.circle(centre, size * 0.82, pen.theme.canvas, Stroke::new(1.0, colour.gamma_multiply(0.6)));
    }
    let galley = pen.line(icon, Theme::icon(size), colour, f32::INFINITY);
    pen.text(centre - galley.size() / 2.0, galley);
}

pub(super) fn corner(pen: &Pen<'_>, radius: f32) -> CornerRadius {
    CornerRadius::same(round(pen, radius) as u8)
}

fn round(pen: &Pen<'_>, radius: f32) -> f32 {
    pen.scaled(radius).round().clamp(1.0, 40.0)
}
