//! The fields of an edge: how many calls of its target one call of its source makes.

use egui::{Align2, Id, Label, RichText, Role, Sense, TextWrapMode, Ui, WidgetInfo, WidgetText, vec2};

use super::form::Form;
use super::rows::row;
use super::source::Keys;
use super::{command, header_ui, sentence};
use crate::analysis::edges_not_taken;
use crate::document::{Change, Command};
use crate::plan::{Edge, NodeId, NodeKind, Place, say};
use crate::window::commands::UiCommand;
use crate::window::lead;
use crate::window::number_edit::{FIELD_HEIGHT, Field};
use crate::window::session::Selection;
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::wide_button;

pub(super) fn edge_ui(view: ViewContext<'_>, index: usize, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some(edge) = view.plan().edges.get(index) else {
        ui.label(RichText::new("This edge is gone.").color(view.theme.text_weak));
        return;
    };
    let name = |id: &NodeId| view.plan().node(id).map_or_else(|| id.to_string(), |node| node.name.clone());
    let (from, to) = (name(&edge.from), name(&edge.to));
    header_ui(ui, view.theme, &format!("{from} → {to}"), "edge · calls flow along it", |_| {});
    let about = |place: &Place| matches!(place, Place::Edge { from, to } if *from == edge.from && *to == edge.to);
    for finding in view.evaluation.findings.iter().filter(|finding| about(&finding.place)) {
        super::finding_ui(view.theme, ui, finding);
    }
    let scope = Id::unique(("edge", edge.from.as_str(), edge.to.as_str(), index));
    let mut form = Form::new(view, scope, format!("{from} → {to}"));
    let mut draft = edge.clone();
    if let Some((key, _)) = view.plan().edge_input(index) {
        form.keys = Keys::one(&draft.calls_per_call, key);
    }
    // It has no other field that could be looked for.
    if lead::key(ui).is_some() {
        lead::bring(ui, form.id(&Field::new("Calls per call")));
    }
    form.estimate(ui, Field::new("Calls per call"), &mut draft.calls_per_call);
    let mut text = in_words(view, edge, &from, &to);
    if edges_not_taken(view.plan()).get(index) == Some(&true) {
        text.push_str(&format!(" While {from} is off, it is not taken."));
    }
    ui.add(Label::new(RichText::new(text).color(view.theme.text_weak)).wrap());
    ends_ui(&form, ui, edge, (&from, &to), actions);
    actions.append(&mut form.actions);
    if let Some(edit) = form.into_edit() {
        actions.push(Action::Edit(command(edit, Change::SetEdge { index, edge: draft })));
    }
    ui.add_space(view.theme.space.m);
    for command in [UiCommand::InsertStep, UiCommand::Reverse] {
        if wide_button(ui, view.theme, command.row().icon, command.row().label) {
            actions.push(Action::Run(command));
        }
        ui.add_space(view.theme.space.s);
    }
    if wide_button(ui, view.theme, icons::TRASH, "Delete edge") {
        let label = format!("Delete {from} → {to}");
        actions.push(Action::Edit(Command::new(label, Change::RemoveEdge { index })));
        actions.push(Action::Select(Selection::Plan));
    }
}

/// `Triage calls Policy search 0.3 times per call: a branch, taken 30 % of the time.`
fn in_words(view: ViewContext<'_>, edge: &Edge, from: &str, to: &str) -> String {
    let calls = edge.calls_per_call.central();
    let unit = match view.plan().node(&edge.from).map(|node| &node.kind) {
        Some(NodeKind::Entry(_)) => "request",
        _ => "call",
    };
    let times = match calls {
        1.0 => "once".to_owned(),
        2.0 => "twice".to_owned(),
        c => format!("{} times", say::count(c)),
    };
    let reading = match calls {
        c if edge.from == edge.to => format!("a retry of itself, {} of the time", say::share(c)),
        0.0 => "never, so nothing flows here".to_owned(),
        c if c < 1.0 => format!("a branch, taken {} of the time", say::share(c)),
        c if c > 1.0 => "a fan-out".to_owned(),
        _ => "always".to_owned(),
    };
    sentence(&format!("{from} calls {to} {times} per {unit}: {reading}"))
}

/// The calls at both ends, each a way to its node.
fn ends_ui(form: &Form<'_>, ui: &mut Ui, edge: &Edge, names: (&str, &str), actions: &mut Vec<Action>) {
    ui.add_space(form.theme.space.s);
    for (label, id, name) in [("From", &edge.from, names.0), ("To", &edge.to, names.1)] {
        let calls = form.view.evaluation.node(id).and_then(|answer| answer.calls_first_month);
        let calls = calls.map(|calls| format!("{}/mo", say::count(calls))).unwrap_or_default();
        if row(ui, form.theme, &Field::new(label), |ui| link_ui(ui, form.theme, name, &calls)) {
            actions.push(Action::Reveal(id.clone()));
        }
    }
}

/// A name to go to, cut where it must be, and a quiet word behind it.
fn link_ui(ui: &mut Ui, theme: &Theme, name: &str, note: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
    let font = Theme::regular(theme.size.caption);
    let note = ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, note, font, theme.text_weak);
    let mut text = RichText::new(name).color(theme.accent);
    if response.hovered() || response.has_focus() {
        text = text.underline();
    }
    let width = note.left() - rect.left() - 18.0;
    let galley = WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), width, egui::TextStyle::Body);
    ui.painter().galley(rect.left_center() + vec2(10.0, -galley.size().y / 2.0), galley, theme.accent);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}
