//! The fields of a tool step: it costs something per call and has nothing to decide.

use egui::Ui;

use super::form::Form;
use super::{findings_ui, header_ui, known, off_ui};
use crate::analysis::Figure;
use crate::plan::{Node, Tool, say};
use crate::window::number_edit::Field;
use crate::window::widgets::section;

pub(super) fn tool_ui(form: &mut Form<'_>, ui: &mut Ui, node: &Node, name: &mut String, tool: &mut Tool) {
    header_ui(ui, form.theme, &node.name, "tool step · nothing to decide", |_| {});
    off_ui(form, ui, node);
    findings_ui(form.view, ui, Some(node));
    form.text(ui, Field::new("Name"), name);
    let answer = form.view.evaluation.node(&node.id);
    let monthly = answer.and_then(|answer| answer.usd_first_month);
    let unit = monthly.map(|usd| format!("≈ {}/mo", say::money(form.currency(), usd))).unwrap_or_default();
    form.estimate(ui, Field::new("Cost per call").unit(&unit), &mut tool.usd_per_call);
    let Some(answer) = answer else { return };
    section(ui, form.theme, egui::Id::unique("section tool figures"), "Calls", true, |ui| {
        let id = || node.id.clone();
        let explains = [Figure::Calls { node: id(), month: 0 }, Figure::CallsLifetime(id())];
        let [first, lifetime] = explains.map(|figure| answer.calls_first_month.map(|_| figure));
        form.figure(ui, Field::new("First month"), &known(answer.calls_first_month), "calls", first);
        form.figure(ui, Field::new("Over the horizon"), &known(answer.calls_lifetime), "calls", lifetime);
    });
}
