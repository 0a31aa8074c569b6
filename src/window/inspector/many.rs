//! Several nodes at once: how many, what they cost together, and what can be done with all of them.

use std::collections::BTreeSet;

use egui::{Id, Ui};

use super::form::Form;
use super::header_ui;
use crate::document::{Change, Command};
use crate::plan::{Node, NodeId, NodeKind, say};
use crate::window::number_edit::Field;
use crate::window::session::Selection;
use crate::window::theme::icons;
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
    let form = Form::new(view, Id::unique("many"), "the selection");
    section(ui, view.theme, Id::unique("section many totals"), "Together", true, |ui| totals_ui(&form, ui, &nodes));
    ui.add_space(view.theme.space.m);
    if wide_button(ui, view.theme, icons::TRASH, "Delete all of them") {
        let all = ids.iter().cloned().collect();
        let label = format!("Delete {title}");
        actions.push(Action::Edit(Command::new(label, Change::RemoveNodes(all))));
        actions.push(Action::Select(Selection::Plan));
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

fn totals_ui(form: &Form<'_>, ui: &mut Ui, nodes: &[&Node]) {
    let currency = form.currency();
    let answers = nodes.iter().filter_map(|node| form.view.evaluation.node(&node.id));
    let known: Vec<f64> = answers.filter_map(|answer| answer.usd_first_month).collect();
    form.figure(ui, Field::new("Cost today"), &say::money(currency, known.iter().sum()), "/ month");
    let tasks = nodes.iter().filter_map(|node| form.view.evaluation.task(&node.id));
    let at_stake: f64 = tasks.map(|task| task.usd_at_stake).sum();
    form.figure(ui, Field::new("At stake"), &say::money(currency, at_stake), "over the horizon");
    let unknown = nodes.len() - known.len();
    if unknown > 0 {
        form.figure(ui, Field::new("Cost not known"), &unknown.to_string(), "of them");
    }
}
