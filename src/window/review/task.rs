//! One sub-task before the room: verdict and reasons, what changed since it was decided, what could overturn it.

use egui::{Label, RichText, Ui};

use super::mark_of;
use crate::analysis::{Figure, Hosted, TaskAnswer};
use crate::plan::{NodeId, say};
use crate::report::review::{Change, Reviewed};
use crate::report::words;
use crate::window::explain::{figure_ui, figures_ui};
use crate::window::theme::{Theme, icons};
use crate::window::verdict_view;
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{badge, card, keep_together};

/// The most changes, and the most doubts, that are shown.
const CHANGES: usize = 5;
const DOUBTS: usize = 4;

pub(super) fn words_ui(view: ViewContext<'_>, id: &NodeId, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let Some(node) = view.plan().node(id) else { return };
    let title = RichText::new(&node.name).font(Theme::semibold(theme.size.display * 0.85));
    ui.add(Label::new(title).wrap());
    let Some(answer) = view.evaluation.task(id) else {
        text(view, ui, "This sub-task is switched off: it costs nothing, and has no verdict.");
        return changes_ui(view, view.decision(id), ui);
    };
    about_ui(view, answer, ui, actions);
    ui.add_space(theme.space.xs);
    ui.horizontal_wrapped(|ui| {
        let larger = theme.scaled(1.25);
        let permitting = if answer.quality_permitting { ", quality permitting" } else { "" };
        badge(ui, &larger, &format!("{}{permitting}", answer.word()), theme.verdict(answer.verdict));
    });
    text(view, ui, &answer.headline);
    changes_ui(view, view.decision(id), ui);
    section(view, ui, "The three criteria");
    for (criterion, words) in verdict_view::criteria(view.plan(), answer) {
        let (icon, colour) = verdict_view::mark(theme, criterion);
        marked(view, ui, icon, colour, &words);
    }
    verdict_view::volume_figures_ui(view, answer, ui, actions);
    doubts_ui(view, answer, ui);
}

/// `classifier · 3.04M calls · $18.3k a month today`, each figure a way to how it was computed.
fn about_ui(view: ViewContext<'_>, answer: &TaskAnswer, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let task = || answer.id.clone();
    let mut figures = Vec::new();
    if let Some(calls) = answer.calls_first_month {
        figures.push((format!("{} calls", say::count(calls)), Figure::Calls { node: task(), month: 0 }));
        if let Some(usd) = answer.hosted_usd_per_call {
            let usd = say::money(&view.plan().currency, usd * calls);
            let figure = Figure::HostedMonth { task: task(), path: Hosted::Today, month: 0 };
            figures.push((format!("{usd} a month today"), figure));
        }
    }
    figures_ui(ui, theme.space.s * 0.6, |ui| {
        let text = |words: &str| RichText::new(keep_together(words)).size(theme.size.body).color(theme.text_weak);
        ui.label(text(answer.role.label()));
        for (words, figure) in figures {
            ui.label(text("·"));
            figure_ui(ui, theme, text(&words), &words, figure, actions);
        }
    });
}

fn changes_ui(view: ViewContext<'_>, decided: Option<&Reviewed>, ui: &mut Ui) {
    let theme = view.theme;
    let Some(one) = decided.filter(|one| !one.changes.is_empty()) else { return };
    let colour = if one.is_reopened() { mark_of(theme, one).1 } else { theme.grey };
    ui.add_space(theme.space.s);
    card(ui, theme, colour, |ui| {
        let heading =
            if one.is_reopened() { "Reopened: changed since it was decided" } else { "Changed a little since" };
        ui.label(RichText::new(heading).font(Theme::semibold(theme.size.body)));
        for change in one.changes.iter().take(CHANGES) {
            change_ui(view, change, colour, ui);
        }
        if one.changes.len() > CHANGES {
            weak(view, ui, &format!("and {} more", one.changes.len() - CHANGES));
        }
    });
}

fn change_ui(view: ViewContext<'_>, change: &Change, colour: egui::Color32, ui: &mut Ui) {
    let icon = if change.reopens { icons::RESET } else { icons::ARROW_RIGHT };
    marked(view, ui, icon, if change.reopens { colour } else { view.theme.text_weak }, &change.sentence());
}

/// What is missing, what the saving rests on most, what to measure, what turns the verdict soonest, what is next.
fn doubts_ui(view: ViewContext<'_>, answer: &TaskAnswer, ui: &mut Ui) {
    let theme = view.theme;
    let currency = &view.plan().currency;
    let mut doubts: Vec<(&str, egui::Color32, String)> = Vec::new();
    doubts.extend(answer.missing.iter().map(|missing| (icons::QUESTION, theme.amber, format!("Give {missing}"))));
    doubts.extend(weakest(view, Some(&answer.id), 2).map(|words| (icons::WARNING, theme.amber, words)));
    let measure = answer.uncertainty.as_ref().and_then(|found| found.measure_next(currency));
    doubts.extend(measure.clone().map(|measure| (icons::CROSSHAIR, theme.accent, measure)));
    let nearness = |flip: &&crate::analysis::Flip| flip.now.min(flip.at) / flip.now.max(flip.at);
    let nearest = answer.flips.iter().max_by(|a, b| nearness(a).total_cmp(&nearness(b)));
    doubts.extend(nearest.map(|flip| (icons::SWAP, theme.amber, words::capital(&flip.sentence(currency)))));
    // Of each advice its first sentence: the rest is read in the window.
    let first = |advice: &String| {
        let end = advice.find(". ").map_or(advice.len(), |at| at + 1);
        words::capital(advice[..end].trim_end_matches(':'))
    };
    let said = |advice: &&String| measure.as_ref().is_none_or(|measure| !advice.starts_with(measure.as_str()));
    doubts.extend(answer.advice.iter().filter(said).map(|advice| (icons::ARROW_RIGHT, theme.accent, first(advice))));
    if doubts.is_empty() {
        return;
    }
    section(view, ui, "What it rests on, what could overturn it, what is next");
    for (icon, colour, words) in doubts.iter().take(DOUBTS) {
        marked(view, ui, icon, *colour, words);
    }
}

/// The weakest assumptions, once they are known: `Hosted cost per call $0.03: the saving goes from … to …`.
pub(super) fn weakest<'a>(
    view: ViewContext<'a>,
    task: Option<&NodeId>,
    most: usize,
) -> impl Iterator<Item = String> + 'a {
    let owner = task.and_then(|id| view.plan().node(id)).map_or(String::new(), |node| format!("{} · ", node.name));
    view.weakest.of(task).iter().take(most).map(move |one| {
        let label = words::capital(one.label.strip_prefix(&owner).unwrap_or(&one.label));
        let (value, swing) = (&one.shown[0], one.swing_words(&view.plan().currency));
        format!("{label} {value}: the saving goes {swing}")
    })
}

pub(super) fn section(view: ViewContext<'_>, ui: &mut Ui, heading: &str) {
    ui.add_space(view.theme.space.s);
    let font = Theme::semibold(view.theme.size.small);
    ui.label(RichText::new(heading).font(font).color(view.theme.text_weak));
}

pub(super) fn text(view: ViewContext<'_>, ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(keep_together(text)).size(view.theme.size.body)).wrap());
}

pub(super) fn weak(view: ViewContext<'_>, ui: &mut Ui, text: &str) {
    let text = RichText::new(keep_together(text)).size(view.theme.size.body).color(view.theme.text_weak);
    ui.add(Label::new(text).wrap());
}

pub(super) fn marked(view: ViewContext<'_>, ui: &mut Ui, icon: &str, colour: egui::Color32, words: &str) {
    let theme = view.theme;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme.space.s;
        ui.label(RichText::new(icon).font(Theme::icon(theme.size.small)).color(colour));
        ui.add(Label::new(RichText::new(keep_together(words)).size(theme.size.small)).wrap());
    });
}
