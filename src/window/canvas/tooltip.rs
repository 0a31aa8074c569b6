//! What a node says when the pointer rests on it: its figures in full, and what has been found about it.

use egui::{RichText, Ui};

use super::super::theme::{Theme, icons};
use super::super::view::ViewContext;
use super::{Sums, named};
use crate::plan::{Frame, Node, Severity, say};
use crate::window::widgets::keep_together;

pub(super) fn tooltip_ui(view: ViewContext<'_>, node: &Node, ui: &mut Ui) {
    let theme = view.theme;
    ui.set_max_width(340.0);
    ui.label(RichText::new(&node.name).font(Theme::semibold(theme.size.body)));
    if let Some(answer) = view.evaluation.node(&node.id) {
        if let Some(calls) = answer.calls_first_month {
            weak(theme, ui, &format!("{} calls in the first month", say::whole(calls)));
        }
        if let Some(usd) = answer.usd_first_month.filter(|_| node.task().is_some()) {
            let money = say::money_exact(&view.plan().currency, usd);
            weak(theme, ui, &format!("{money} in the first month, hosted"));
        }
    }
    if let Some(task) = view.evaluation.task(&node.id) {
        ui.label(keep_together(&task.headline));
    }
    for finding in view.evaluation.findings.iter().filter(|finding| finding.place.node() == Some(&node.id)) {
        let (icon, colour) = match finding.severity {
            Severity::Error => (icons::ERROR, theme.red),
            Severity::Warning => (icons::WARNING, theme.amber),
            Severity::Note => (icons::INFO, theme.text_weak),
        };
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(icon).font(Theme::icon(14.0)).color(colour));
            ui.add(egui::Label::new(keep_together(&finding.to_string())).wrap());
        });
    }
}

/// What is in a folded frame.
pub(super) fn frame_ui(view: ViewContext<'_>, frame: &Frame, sums: &Sums, ui: &mut Ui) {
    let theme = view.theme;
    ui.set_max_width(340.0);
    ui.label(RichText::new(named(frame)).font(Theme::semibold(theme.size.body)));
    let names: Vec<&str> =
        frame.nodes.iter().filter_map(|id| view.plan().node(id)).map(|node| node.name.as_str()).collect();
    weak(theme, ui, &names.join(", "));
    let words: Vec<String> = sums.verdicts_in_words().into_iter().map(|(.., words)| words).collect();
    if !words.is_empty() {
        ui.label(words.join(", "));
    }
    weak(theme, ui, "Double-click opens it");
}

fn weak(theme: &Theme, ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).size(theme.size.small).color(theme.text_weak));
}
