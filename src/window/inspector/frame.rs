//! A frame: its title, what its members come to together, and what can be done with it.

use egui::{Id, Ui};

use super::form::Form;
use super::{command, header_ui};
use crate::analysis::{Figure, Together};
use crate::document::{Change, Command};
use crate::plan::{Frame, Node, say};
use crate::window::canvas::{Sums, fold, members, named};
use crate::window::commands::UiCommand;
use crate::window::number_edit::Field;
use crate::window::session::Selection;
use crate::window::theme::icons;
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{badge, section, wide_button};

pub(super) fn frame_ui(view: ViewContext<'_>, frame: &Frame, ui: &mut Ui, actions: &mut Vec<Action>) {
    let sums = Sums::of(view.plan(), view.evaluation, frame);
    let folded = if frame.folded { " · folded" } else { "" };
    header_ui(ui, view.theme, named(frame), &format!("frame · {}{folded}", sums.steps_in_words()), |_| {});
    let mut form = Form::new(view, Id::unique(("frame", frame.id.as_str())), named(frame));
    let mut draft = frame.clone();
    form.text(ui, Field::new("Title"), &mut draft.title);
    section(ui, view.theme, Id::unique("section frame totals"), "Together", true, |ui| {
        figures_ui(&mut form, ui, frame, &sums);
    });
    actions.append(&mut form.actions);
    if let Some(edit) = form.into_edit() {
        actions.push(Action::Edit(command(edit, Change::PutFrame(draft))));
    }
    ui.add_space(view.theme.space.m);
    let (icon, label) = if frame.folded { (icons::FIT, "Open the frame") } else { (icons::FOLD, "Fold the frame") };
    if wide_button(ui, view.theme, icon, label) {
        actions.push(fold(frame, !frame.folded));
    }
    if wide_button(ui, view.theme, icons::FRAME, "Dissolve the frame") {
        actions.push(Action::Run(UiCommand::Dissolve));
    }
    if wide_button(ui, view.theme, icons::TRASH, "Delete it with its steps") {
        let label = format!("Delete {}", named(frame));
        let change =
            Change::RemoveNodes(frame.nodes.iter().filter(|id| view.plan().node(id).is_some()).cloned().collect());
        actions.push(Action::Edit(Command::new(label, change)));
        actions.push(Action::Select(Selection::Plan));
    }
    ui.add_space(view.theme.space.s);
    section(ui, view.theme, Id::unique("section frame steps"), "Steps", true, |ui| {
        for node in frame.nodes.iter().filter_map(|id| view.plan().node(id)) {
            step_ui(node, ui, actions);
        }
    });
}

fn figures_ui(form: &mut Form<'_>, ui: &mut Ui, frame: &Frame, sums: &Sums) {
    let nodes = members(form.view.plan(), frame);
    let together = |of| Some(Figure::Together { nodes: nodes.clone(), of });
    let calls_in = sums.calls_in.and_then(|_| together(Together::CallsIn));
    form.figure(ui, Field::new("Calls in"), &super::known(sums.calls_in), "in the first month", calls_in);
    form.figure(
        ui,
        Field::new("Cost today"),
        &say::money(form.currency(), sums.usd),
        "/ month",
        together(Together::CostMonth),
    );
    let tasks = frame.nodes.iter().filter_map(|id| form.view.evaluation.task(id));
    let at_stake = say::money(form.currency(), tasks.map(|task| task.usd_at_stake).sum());
    form.figure(ui, Field::new("At stake"), &at_stake, "over the horizon", together(Together::AtStake));
    if sums.unknown > 0 {
        form.figure(ui, Field::new("Cost not known"), &sums.unknown.to_string(), "of them", None);
    }
    ui.add_space(form.theme.space.xs);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for (verdict, _, words) in sums.verdicts_in_words() {
            let colour = verdict.map_or(form.theme.grey, |verdict| form.theme.verdict(verdict));
            badge(ui, form.theme, &words, colour);
        }
    });
}

fn step_ui(node: &Node, ui: &mut Ui, actions: &mut Vec<Action>) {
    let name = if node.name.trim().is_empty() { node.id.as_str() } else { &node.name };
    if ui.link(name).clicked() {
        actions.push(Action::Reveal(node.id.clone()));
    }
}
