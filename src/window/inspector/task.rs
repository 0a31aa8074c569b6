//! The fields of a sub-task, from what it is to what was decided about it.

use egui::{Id, Ui};

use super::form::Form;
use super::{evidence, findings_ui, header_ui, hosted, off_ui, serving, tuned};
use crate::analysis::{Figure, Rung};
use crate::plan::entry_text::Period;
use crate::plan::{Calls, CheaperHosted, Estimate, Io, Node, Pool, Retries, Role, Task, say};
use crate::window::number_edit::Field;
use crate::window::verdict_view::{self, Asked};
use crate::window::weakest::weakest_ui;
use crate::window::widgets::{badge, section, steady, unfold};

/// So many of its weakest assumptions are named.
const MOST_TO_MEASURE: usize = 3;

/// Gives the pool that has to come into the plan with the change, if there is one.
pub(super) fn task_ui(
    form: &mut Form<'_>,
    ui: &mut Ui,
    node: &Node,
    name: &mut String,
    task: &mut Task,
) -> Option<Pool> {
    let (view, theme) = (form.view, form.theme);
    let answer = view.evaluation.task(&node.id);
    header_ui(ui, theme, &node.name, &about(task), |ui| {
        if let Some(answer) = answer {
            badge(ui, theme, answer.word(), theme.verdict(answer.verdict));
        } else if node.disabled {
            badge(ui, theme, "Off", theme.grey);
        }
    });
    off_ui(form, ui, node);
    steady(ui, Id::unique(("sub-task's state", node.id.as_str())), |ui| {
        findings_ui(view, ui, Some(node));
        if let Some(answer) = answer {
            verdict_view::summary_ui(view, answer, ui, &mut form.actions);
        }
    });
    section(ui, theme, id("what"), "Sub-task", true, |ui| {
        form.text(ui, Field::new("Name"), name);
        let roles: Vec<(Role, String)> = Role::ALL.iter().map(|role| (*role, role.label().to_owned())).collect();
        form.choice(ui, Field::new("Role"), &mut task.role, &roles);
    });
    section(ui, theme, id("volume"), "Volume", true, |ui| volume_ui(form, ui, node, task));
    section(ui, theme, id("hosted"), "Hosted", true, |ui| hosted::hosted_ui(form, ui, node, task));
    section(ui, theme, id("cheaper"), "Cheaper hosted", task.cheaper_hosted.is_some(), |ui| {
        hosted::cheaper_ui(form, ui, task);
    });
    section(ui, theme, id("tuned"), "Tuned", true, |ui| tuned::tuned_ui(form, ui, task));
    let mut new_pool = None;
    if let Some(tuned) = &mut task.tuned {
        section(ui, theme, id("serving"), "Tuned: serving", true, |ui| {
            new_pool = serving::serving_ui(form, ui, tuned);
        });
    }
    section(ui, theme, id("evidence"), "Evidence", true, |ui| evidence::evidence_ui(form, ui, task));
    if let Some(answer) = answer {
        // Where there are ranges, sampling says what knowing each of them is worth.
        let nothing_sampled = answer.uncertainty.as_ref().is_some_and(|found| found.drivers.is_empty());
        if nothing_sampled && answer.saving_usd.is_some() {
            section(ui, theme, id("measure"), "What to measure next", true, |ui| {
                weakest_ui(view, MOST_TO_MEASURE, ui, &mut form.actions);
            });
        }
        match verdict_view::reasons_ui(view, answer, ui, &mut form.actions) {
            Some(Asked::Run(command)) => form.runs = Some(command),
            Some(Asked::Weigh(rung)) => {
                let Rung { name, quality, cost, .. } = rung.clone();
                task.cheaper_hosted = Some(CheaperHosted { name, cost, quality: quality.as_cheaper() });
                form.did(format!("Weigh {} for {}", rung.name, form.subject()));
                unfold(ui, id("cheaper"));
                hosted::ask_for_assumption(form, ui, rung.means);
            }
            None => {}
        }
    }
    new_pool
}

/// Fold state is shared by all sub-tasks: who hides a section hides it everywhere.
fn id(section: &str) -> Id {
    Id::unique(("sub-task section", section))
}

fn about(task: &Task) -> String {
    let io = match task.evidence.io {
        Io::Bounded => " · bounded in and out",
        Io::Open => " · open-ended",
        Io::Unknown => "",
    };
    format!("{}{io}", task.role.label())
}

fn volume_ui(form: &mut Form<'_>, ui: &mut Ui, node: &Node, task: &mut Task) {
    let answer = form.view.evaluation.node(&node.id);
    let computed = answer.and_then(|answer| answer.computed_calls_first_month.or(answer.calls_first_month));
    if let Some(calls) = computed {
        let label = if task.measured_calls_per_month.is_some() { "From the graph" } else { "Calls" };
        let calls_of = Figure::Calls { node: node.id.clone(), month: 0 };
        let explains = task.measured_calls_per_month.is_none().then_some(calls_of);
        form.figure(ui, Field::new(label), &say::count(calls), "in the first month", explains);
    }
    let measured = Field::new("Measured").named("Measured volume").per(Period::Month);
    let measured = measured.help("Replaces the computed volume, for this sub-task and everything after it");
    let start = Estimate::<Calls>::certain(libm::round(computed.unwrap_or(0.0)));
    form.optional(ui, measured, &mut task.measured_calls_per_month, "not measured", start);
    let start = || Retries { failure_share: Estimate::certain(0.1), max: 2 };
    form.group(ui, "Retries", &mut task.retries, "none", start, |form, ui, retries| {
        let share = Field::new("Output fails").named("Failed outputs").help("Share of outputs that fail their check");
        let share =
            share.refuse(|_, high| (high >= 1.0).then_some("Calls that always fail never end; give less than 100 %."));
        form.estimate(ui, share, &mut retries.failure_share);
        form.integer(
            ui,
            Field::new("Tried again").named("Most retries").unit("times at most"),
            &mut retries.max,
            0..=1000,
        );
    });
}
