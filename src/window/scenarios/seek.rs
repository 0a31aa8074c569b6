//! What it would take to pay back by a month: asked, and tried in a scenario of its own.

use super::ScenarioAction;
use crate::analysis::{Lever, seek, tried};
use crate::plan::{NodeId, Numbers, Plan, Scenario};
use crate::window::app::MixplanApp;
use crate::window::dialogs::{Dialog, Question};
use crate::window::session::Selection;

/// The month that is asked for first.
const FIRST_MONTH: u32 = 6;

impl MixplanApp {
    /// Of the sub-task that is selected, else of the mix.
    pub(in crate::window) fn ask_what_it_takes(&mut self) {
        let selected = match &self.session.selection {
            Selection::Nodes(ids) if ids.len() == 1 => ids.first().cloned(),
            Selection::Plan | Selection::Nodes(_) | Selection::Edge(_) => None,
        };
        let task = selected.filter(|id| self.with_view(|view, _| view.evaluation.task(id).is_some()) == Some(true));
        self.seek(task, FIRST_MONTH);
    }

    pub(in crate::window) fn seek(&mut self, task: Option<NodeId>, by: u32) {
        self.evaluate();
        let question = self.with_view(|view, _| {
            let tasks = view.evaluation.tasks.iter().map(|task| (Some(task.id.clone()), task.name.clone()));
            let subjects = std::iter::once((None, "The mix".to_owned())).chain(tasks).collect();
            let sought = seek(view.plan(), view.evaluation, task.as_ref(), f64::from(by));
            Question { subjects, task, by, horizon: view.plan().horizon_months, sought }
        });
        self.dialog = question.map(|question| Dialog::Seek(Box::new(question)));
    }

    /// Makes a scenario of the base in which the lever is where it has to be, and looks at it.
    pub(in crate::window) fn try_lever(&mut self, question: &Question, lever: Lever) {
        let Ok(sought) = &question.sought else { return };
        let Some(answer) = sought.lever(lever) else { return };
        let scenario = self.with_view(|view, _| {
            let moved = tried(view.plan(), view.evaluation, sought, answer)?;
            let base = view.document.base();
            let name = format!("{} by month {}: {}", sought.name, question.by, lever.label().to_lowercase());
            let note = format!("{}: {}", lever.label(), answer.sentence);
            Some(Scenario { name: base.free_scenario_name(&name), note, overrides: differences(base, &moved) })
        });
        match scenario.flatten() {
            Some(scenario) => self.apply_to_scenarios(ScenarioAction::Create(scenario)),
            None => {
                let text =
                    "No scenario can hold this: a price that would change is used elsewhere too, or leaves its bounds";
                self.toasts.refused(text.to_owned());
            }
        }
    }
}

/// The values of `other` that are not those of `base`, by their keys.
fn differences(base: &Plan, other: &Plan) -> std::collections::BTreeMap<String, Numbers> {
    let known = base.input_values();
    other.input_values().into_iter().filter(|(key, value)| known.get(key) != Some(value)).collect()
}
