//! Right-hand panel: the fields of what is selected, its verdict, and what to mend.

mod book;
mod edge;
mod entry;
mod evidence;
mod forgotten;
mod form;
mod frame;
mod hosted;
mod load;
mod many;
mod note;
mod plan;
mod pools;
mod prices;
mod rows;
mod sample;
mod scrub;
mod serving;
mod source;
mod task;
mod tool;
mod tuned;

use std::collections::BTreeSet;

use egui::{Align, Frame, Id, Label, Layout, Margin, RichText, ScrollArea, Ui};
use form::Form;
pub(super) use rows::lower_first;

use super::commands::UiCommand;
use super::scenarios;
use super::session::Selection;
use super::theme::{Theme, icons};
use super::view::{Action, ViewContext};
use super::widgets;
use crate::document::{Change, Command};
use crate::plan::{Finding, Node, NodeId, NodeKind, Place, Plan, Severity};

pub(crate) fn inspector_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let mut scroll = ScrollArea::vertical().id_salt("inspector").auto_shrink(false);
    if is_new_selection(view, ui) {
        scroll = scroll.vertical_scroll_offset(0.0);
    }
    scroll.show(ui, |ui| {
        scenarios::overrides_ui(view, ui, actions);
        Frame::new().inner_margin(Margin { left: 16, right: 18, top: 14, bottom: 28 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            match &view.session.selection {
                Selection::Plan => plan::plan_ui(view, ui, actions),
                Selection::Edge(index) => edge::edge_ui(view, *index, ui, actions),
                Selection::Nodes(ids) => items_ui(view, ids, ui, actions),
            }
        });
    });
}

fn items_ui(view: ViewContext<'_>, ids: &BTreeSet<NodeId>, ui: &mut Ui, actions: &mut Vec<Action>) {
    if let Some(frame) = view.selected_frame() {
        frame::frame_ui(view, frame, ui, actions);
    } else if let Some(note) = view.selected_note() {
        note::note_ui(view, note, ui, actions);
    } else if let Some(node) = view.selected_node() {
        node_ui(view, node, ui, actions);
    } else {
        many::many_ui(view, ids, ui, actions);
    }
}

/// Whether something else was selected in the last frame: what is selected now is shown from its top.
fn is_new_selection(view: ViewContext<'_>, ui: &Ui) -> bool {
    let id = Id::unique("inspected");
    let now = view.session.selection.clone();
    ui.data_mut(|data| {
        let before = data.get_temp_mut_or_insert_with(id, || now.clone());
        let new = *before != now;
        *before = now;
        new
    })
}

fn node_ui(view: ViewContext<'_>, node: &Node, ui: &mut Ui, actions: &mut Vec<Action>) {
    let mut draft = node.clone();
    let mut form = Form::new(view, Id::unique(("node", node.id.as_str())), &node.name);
    form.look_for(ui, |visit| draft.visit_inputs_mut(visit));
    let mut new_pool = None;
    match &mut draft.kind {
        NodeKind::Entry(entry) => entry::entry_ui(&mut form, ui, node, &mut draft.name, entry),
        NodeKind::Tool(tool) => tool::tool_ui(&mut form, ui, node, &mut draft.name, tool),
        NodeKind::Task(task) => new_pool = task::task_ui(&mut form, ui, node, &mut draft.name, task),
    }
    actions.append(&mut form.actions);
    if let Some(command) = form.runs {
        actions.push(Action::Run(command));
        return;
    }
    let Some(edit) = form.into_edit() else { return };
    let pool = new_pool.clone();
    let change = match new_pool {
        // The first pool comes into the plan with the sub-task that wants it, as one step.
        Some(pool) => {
            let mut plan = view.plan().clone();
            plan.pools.push(pool);
            plan.node_mut(&node.id).into_iter().for_each(|old| *old = draft.clone());
            Change::SetPlan(Box::new(plan))
        }
        None => Change::SetNode(draft.clone()),
    };
    // What is typed is somebody's estimate, also where a preset gives the same.
    let change = match edit.gesture {
        Some(_) => change,
        None => source::with_presets(
            change,
            |visit| node.clone().visit_inputs_mut(visit),
            |visit| {
                draft.visit_inputs_mut(visit);
                if let Some(pool) = pool {
                    Plan { pools: vec![pool], ..view.plan().clone() }.visit_settings_mut(visit);
                }
            },
        ),
    };
    actions.push(Action::Edit(command(edit, change)));
}

fn command(edit: form::Edit, change: Change) -> Command {
    let command = Command::new(edit.label, change);
    match edit.gesture {
        Some(gesture) => command.in_gesture(gesture),
        None => command,
    }
}

/// Name, a line about it, and what stands at the right.
fn header_ui(ui: &mut Ui, theme: &Theme, title: &str, line: &str, right: impl FnOnce(&mut Ui)) {
    let size = egui::vec2(ui.available_width(), 26.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        right(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = if title.trim().is_empty() { "No name" } else { title };
            ui.add(Label::new(RichText::new(title).font(Theme::semibold(theme.size.title - 2.0))).truncate());
        });
    });
    ui.add_space(-5.0);
    ui.add(Label::new(RichText::new(line).size(theme.size.small).color(theme.text_weak)).truncate());
    ui.add_space(theme.space.xs);
}

/// The switch that takes a step out of the plan for a while.
fn off_ui(form: &mut Form<'_>, ui: &mut Ui, node: &Node) {
    if widgets::toggle(ui, form.theme, "Switched off", node.disabled) {
        // The command says what it does to the bill.
        form.runs = Some(UiCommand::ToggleOff);
    }
    if node.disabled {
        let text = match node.kind {
            NodeKind::Entry(_) => "It brings no requests.",
            NodeKind::Tool(_) => "Calls pass by it, and it costs nothing.",
            NodeKind::Task(_) => "Calls pass by it: it costs nothing, asks for no retries and gets no verdict.",
        };
        ui.add(Label::new(RichText::new(text).size(form.theme.size.small).color(form.theme.text_weak)).wrap());
    }
}

/// What the checks and the evaluation found at `node`, or at the plan as a whole.
fn findings_ui(view: ViewContext<'_>, ui: &mut Ui, node: Option<&Node>) {
    let about = |finding: &&Finding| match node {
        Some(node) => finding.place.node() == Some(&node.id),
        None => finding.place == Place::Plan,
    };
    // What a verdict misses stands in a card of its own, so the note that says so again is left out.
    let missing = node.and_then(|node| view.evaluation.task(&node.id)).is_some_and(|task| !task.missing.is_empty());
    let again = |finding: &&Finding| missing && finding.severity == Severity::Note;
    for finding in view.evaluation.findings.iter().filter(about).filter(|finding| !again(finding)) {
        finding_ui(view.theme, ui, finding);
    }
}

pub(super) fn finding_ui(theme: &Theme, ui: &mut Ui, finding: &Finding) {
    let (icon, colour) = match finding.severity {
        Severity::Error => (icons::ERROR, theme.red),
        Severity::Warning => (icons::WARNING, theme.amber),
        Severity::Note => (icons::INFO, theme.grey),
    };
    widgets::note(ui, theme, icon, colour, &sentence(&finding.what), &sentence(&finding.remedy));
}

/// Starts with a capital and ends with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.trim().chars();
    let mut out: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    if !out.is_empty() && !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

/// A count as people read it, or that it is not known.
fn known(count: Option<f64>) -> String {
    count.map_or_else(|| "not known".into(), crate::plan::say::count)
}
