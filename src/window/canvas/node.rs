//! Draws one node: a card with what it is, what passes through it, what it costs, and its verdict.

use std::sync::Arc;

use egui::{Color32, Galley, Rect, Stroke, pos2, vec2};

use super::super::theme::{Theme, icons};
use super::facts::NodeFacts;
use super::ink::Ink;
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
}

impl NodeState {
    pub fn stands_out(self) -> bool {
        self.selected || self.hovered || self.focused || self.target
    }
}

pub(super) fn draw_node(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, rect: Rect, state: NodeState) {
    let card = pen.rect(rect);
    let mut ink = Ink::with_room(&pen.painter, 260);
    draw_card(pen, &mut ink, node, facts, card, state);
    let badge =
        if pen.detail() == Detail::Full { facts.verdict.map(|verdict| badge(pen, verdict, card)) } else { None };
    if let Some((pill, _)) = &badge {
        draw_pill(pen, &mut ink, *pill, verdict_colour(pen, facts));
    }
    ink.draw(&pen.painter);
    match pen.detail() {
        Detail::Full => draw_content(pen, node, facts, card),
        Detail::Brief => draw_brief(pen, node, facts, card),
        Detail::Name => draw_name_only(pen, node, card),
        Detail::Block => {}
    }
    if let Some((pill, word)) = badge {
        pen.text(pill.center() - word.size() / 2.0, word);
    }
    draw_finding(pen, facts, card);
}

/// Far out: a node is a block of its colour.
pub(super) fn draw_block(pen: &Pen<'_>, ink: &mut Ink, node: &Node, facts: &NodeFacts, rect: Rect) {
    ink.block(pen.rect(rect), block(pen, node, facts));
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
    parts.join(", ")
}

/// Calls a month, and what they cost; the words are in the tooltip.
pub(super) fn figures(plan: &Plan, node: &Node, answer: Option<&NodeAnswer>) -> String {
    let Some(calls) = answer.and_then(|answer| answer.calls_first_month).map(say::count) else {
        return "volume not known".into();
    };
    match (&node.kind, answer.and_then(|answer| answer.usd_first_month)) {
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
        NodeKind::Entry(_) => pen.theme.accent,
        NodeKind::Tool(_) => pen.theme.grey,
        NodeKind::Task(_) => verdict_colour(pen, facts),
    }
}

fn verdict_colour(pen: &Pen<'_>, facts: &NodeFacts) -> Color32 {
    pen.theme.verdict(facts.verdict.unwrap_or(Verdict::NeedsInput))
}

fn draw_card(pen: &Pen<'_>, ink: &mut Ink, node: &Node, facts: &NodeFacts, card: Rect, state: NodeState) {
    let theme = pen.theme;
    let colour = node_colour(pen, node, facts);
    let radius = corner(pen, f32::from(theme.radius.large));
    if pen.detail() >= Detail::Brief {
        ink.shadow(card, radius, theme.shadow(3, 10));
    }
    let (width, border) = match state {
        NodeState { target: true, .. } => (1.5, theme.tuned),
        NodeState { selected: true, .. } | NodeState { focused: true, .. } => (1.5, theme.accent),
        NodeState { hovered: true, .. } => (1.0, theme.border_strong),
        _ => (1.0, theme.border),
    };
    if state.selected || state.target || state.focused {
        let glow = border.gamma_multiply(if state.selected || state.target { 0.28 } else { 0.16 });
        ink.rounded(card.expand(pen.scaled(4.0).max(3.0)), corner(pen, 14.0), glow);
    }
    // The border is what is left of a card under a smaller one.
    ink.rounded(card, radius, border);
    let (inner, radius) = (card.shrink(width), radius - width);
    if pen.detail() == Detail::Block {
        return ink.rounded(inner, radius, block(pen, node, facts));
    }
    let heat = pen.view.session.heat;
    let bar = pen.scaled(if heat { 9.0 } else { 4.0 }).max(3.0) - width;
    let ground = if matches!(node.kind, NodeKind::Tool(_)) { theme.panel } else { theme.card };
    let ground = if heat { ground.lerp_to_gamma(colour, theme.heat_tint) } else { ground };
    ink.rounded(inner, radius, ground);
    ink.left_part(inner, radius, bar, colour);
}

fn draw_content(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, card: Rect) {
    let theme = pen.theme;
    let left = card.left() + pen.scaled(16.0);
    let icon_size = pen.type_size(15.0);
    let icon_colour = if matches!(node.kind, NodeKind::Entry(_)) { theme.accent } else { theme.text_weak };
    let icon = pen.line(icons::node_icon(&node.kind), Theme::icon(icon_size), icon_colour, f32::INFINITY);
    let icon_at = pos2(card.right() - pen.scaled(12.0) - icon.size().x, card.top() + pen.scaled(10.0));
    let name =
        pen.line(&node.name, Theme::semibold(pen.type_size(13.5)), theme.text, icon_at.x - left - pen.scaled(6.0));
    pen.text(icon_at, icon);
    pen.text(pos2(left, card.top() + pen.scaled(9.0)), name);
    let room = card.right() - pen.scaled(12.0) - left;
    let figures = pen.line(&facts.figures, Theme::regular(pen.type_size(11.5)), theme.text_weak, room);
    pen.text(pos2(left, card.top() + pen.scaled(30.0)), figures);
}

/// The pill with the verdict's word, at the foot of the card, and the word.
fn badge(pen: &Pen<'_>, verdict: Verdict, card: Rect) -> (Rect, Arc<Galley>) {
    let font = Theme::semibold(pen.type_size(11.0));
    let word = pen.line(verdict.label(), font, pen.theme.verdict(verdict), f32::INFINITY);
    let size = vec2(word.size().x + pen.scaled(18.0), pen.scaled(20.0));
    let at = pos2(card.left() + pen.scaled(16.0), card.bottom() - pen.scaled(12.0) - size.y);
    (Rect::from_min_size(at, size), word)
}

fn draw_pill(pen: &Pen<'_>, ink: &mut Ink, pill: Rect, colour: Color32) {
    let radius = pill.height() / 2.0;
    ink.rounded(pill, radius, pen.theme.card.lerp_to_gamma(colour, 0.7));
    ink.rounded(pill.shrink(1.0), radius - 1.0, pen.theme.badge_fill(colour));
}

/// Zoomed out a little: the same lines, tighter and in sizes that still read; no pill, no icon.
fn draw_brief(pen: &Pen<'_>, node: &Node, facts: &NodeFacts, card: Rect) {
    let colour = verdict_colour(pen, facts);
    let inner = Rect::from_x_y_ranges(card.left() + 9.0..=card.right() - 4.0, card.y_range());
    let small = Theme::regular(pen.readable(11.5, 9.0));
    let figures = pen.line(&facts.figures, small, pen.theme.text_weak, inner.width());
    let word = facts
        .verdict
        .map(|verdict| pen.line(verdict.label(), Theme::semibold(pen.readable(11.0, 9.0)), colour, inner.width()));
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

fn draw_finding(pen: &Pen<'_>, facts: &NodeFacts, card: Rect) {
    let Some(severity) = facts.worst else { return };
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

fn corner(pen: &Pen<'_>, radius: f32) -> f32 {
    pen.scaled(radius).round().clamp(1.0, 40.0)
}
