//! Several nodes at once: how many, what they cost together, and what can be done with all of them.

use std::collections::BTreeSet;

use egui::{Button, Id, RichText, Ui, vec2};

use super::form::Form;
use super::header_ui;
use crate::analysis::{Figure, Together};
use crate::plan::{Node, NodeId, NodeKind, say};
use crate::window::commands::UiCommand;
use crate::window::number_edit::Field;
use crate::window::session::Selection;
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{section, wide_button};

pub(super) fn many_ui(view: ViewContext<'_>, ids: &BTreeSet<NodeId>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let nodes: Vec<&Node> = view.plan().nodes.iter().filter(|node| ids.contains(&node.id)).collect();
    let notes = view.plan().notes.iter().filter(|note| ids.contains(&note.id)).count();
    if nodes.is_empty() && notes == 0 {
        header_ui(ui, view.theme, "Nothing here any more", "what was selected is gone", |_| {});
        return;
    }
    let title = match (nodes.len(), notes) {
        (0, notes) => format!("{notes} notes"),
        (nodes, 0) => format!("{nodes} nodes"),
        (nodes, notes) => format!("{} items", nodes + notes),
    };
    header_ui(ui, view.theme, &title, &kinds(&nodes, notes), |_| {});
    let mut form = Form::new(view, Id::unique("many"), "the selection");
    section(ui, view.theme, Id::unique("section many totals"), "Together", true, |ui| totals_ui(&mut form, ui, &nodes));
    actions.append(&mut form.actions);
    section(ui, view.theme, Id::unique("section many align"), "Align", true, |ui| align_ui(view, ui, actions));
    ui.add_space(view.theme.space.m);
    if wide_button(ui, view.theme, icons::TRASH, "Delete all of them") {
        actions.push(Action::Run(UiCommand::Delete));
    }
    ui.add_space(view.theme.space.s);
    section(ui, view.theme, Id::unique("section many nodes"), "Selected", true, |ui| {
        for node in &nodes {
            if ui.link(&node.name).clicked() {
                actions.push(Action::Select(Selection::node(node.id.clone())));
            }
        }
    });
}

/// A button for each way to bring them in line.
fn align_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    use UiCommand as C;
    let groups = [
        [C::AlignLeft, C::AlignCentre, C::AlignRight, C::DistributeAcross],
        [C::AlignTop, C::AlignMiddle, C::AlignBottom, C::DistributeDown],
    ];
    for group in groups {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = view.theme.space.xs;
            for command in group {
                let icon = RichText::new(command.row().icon).font(Theme::icon(16.0));
                let button = Button::new(icon).min_size(vec2(40.0, 28.0));
                let why_not = command.why_not(view.situation());
                let response = ui.add_enabled(why_not.is_none(), button).accessible_name(command.row().label);
                let response = response.on_disabled_hover_text(why_not.unwrap_or_default());
                let hint = format!("{} ({})", command.row().label, command.shortcut_text(ui.ctx()));
                if response.on_hover_text(hint).clicked() {
                    actions.push(Action::Run(command));
                }
            }
        });
    }
}

fn kinds(nodes: &[&Node], notes: usize) -> String {
    let count = |is: fn(&NodeKind) -> bool| nodes.iter().filter(|node| is(&node.kind)).count();
    let counts = [
        (count(|kind| matches!(kind, NodeKind::Task(_))), "sub-task", "sub-tasks"),
        (count(|kind| matches!(kind, NodeKind::Tool(_))), "tool step", "tool steps"),
        (count(|kind| matches!(kind, NodeKind::Entry(_))), "entry", "entries"),
        (notes, "note", "notes"),
    ];
    let words = counts.iter().filter(|(count, ..)| *count > 0);
    let words = words.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }));
    words.collect::<Vec<_>>().join(" · ")
}

fn totals_ui(form: &mut Form<'_>, ui: &mut Ui, nodes: &[&Node]) {
    let currency = form.currency();
    let together = |of| {
        let nodes = nodes.iter().map(|node| node.id.clone()).collect();
        Some(Figure::Together { nodes, of })
    };
    let answers = nodes.iter().filter_map(|node| form.view.evaluation.node(&node.id));
    let known: Vec<f64> = answers.filter_map(|answer| answer.usd_first_month).collect();
    form.figure(
        ui,
        Field::new("Cost today"),
        &say::money(currency, known.iter().sum()),
        "/ month",
        together(Together::CostMonth),
    );
    let tasks = nodes.iter().filter_map(|node| form.view.evaluation.task(&node.id));
    let at_stake: f64 = tasks.map(|task| task.usd_at_stake).sum();
    form.figure(
        ui,
        Field::new("At stake"),
        &say::money(currency, at_stake),
        "over the horizon",
        together(Together::AtStake),
    );
    let unknown = nodes.len() - known.len();
    if unknown > 0 {
        form.figure(ui, Field::new("Cost not known"), &unknown.to_string(), "of them", None);
    }
}
