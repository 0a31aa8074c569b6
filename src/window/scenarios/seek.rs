//! What it would take to pay back by a month: asked, and tried in a scenario of its own.

use std::sync::Arc;

use super::ScenarioAction;
use crate::analysis::{Evaluation, Lever, Seek, seek, tried};
use crate::plan::{NodeId, Numbers, Plan, Scenario};
use crate::window::app::MixplanApp;
use crate::window::dialogs::{Dialog, Question};
use crate::window::session::Selection;
use crate::window::worker::Worker;

/// The month that is asked for first.
const FIRST_MONTH: u32 = 6;

/// What is asked: of a sub-task or of the mix, by which month.
type Asked = (Option<NodeId>, u32);

/// Works out what it would take, beside the window: one question at a time, the newest next.
#[derive(Debug, Default)]
pub(in crate::window) struct Seeker {
    worker: Worker<Asked, Result<Seek, Vec<String>>>,
    /// What is asked once the worker is done.
    next: Option<Asked>,
    /// The plan that it is asked of, and its evaluation.
    of: Option<Arc<(Plan, Evaluation)>>,
    /// What was answered last: it stays in sight, greyed, until the new answer is there.
    last: Option<Result<Seek, Vec<String>>>,
}

impl Seeker {
    pub(in crate::window) fn is_working(&self) -> bool {
        self.worker.is_busy()
    }

    fn ask(&mut self, asked: Asked, ctx: &egui::Context) {
        if self.worker.is_busy() {
            self.next = Some(asked);
            return;
        }
        let Some(of) = self.of.clone() else { return };
        let (task, by) = asked.clone();
        let job = move || seek(&of.0, &of.1, task.as_ref(), f64::from(by));
        self.worker.submit(asked, ctx, move |ticket| Some(job()).filter(|_| !ticket.is_cancelled()));
    }

    /// Takes in what is answered; whether that is the answer to what was asked last.
    fn poll(&mut self, ctx: &egui::Context) -> bool {
        let Some((_, answer)) = self.worker.poll() else { return false };
        self.last = Some(answer);
        match self.next.take() {
            Some(next) => {
                self.ask(next, ctx);
                false
            }
            None => true,
        }
    }
}

impl MixplanApp {
    /// Of the sub-task that is selected, else of the mix.
    pub(in crate::window) fn ask_what_it_takes(&mut self, ctx: &egui::Context) {
        let selected = match &self.session.selection {
            Selection::Nodes(ids) if ids.len() == 1 => ids.first().cloned(),
            Selection::Plan | Selection::Nodes(_) | Selection::Edge(_) => None,
        };
        self.evaluate();
        let task = selected.filter(|id| self.with_view(|view, _| view.evaluation.task(id).is_some()) == Some(true));
        let of = self.with_view(|view, _| Arc::new((view.plan().clone(), view.evaluation.clone())));
        self.seeker = Seeker { of, ..Seeker::default() };
        self.seek(task, FIRST_MONTH, ctx);
    }

    /// Asks, and shows what was answered last until the answer is there.
    pub(in crate::window) fn seek(&mut self, task: Option<NodeId>, by: u32, ctx: &egui::Context) {
        let Some(of) = self.seeker.of.clone() else { return };
        self.seeker.ask((task.clone(), by), ctx);
        let tasks = of.1.tasks.iter().map(|task| (Some(task.id.clone()), task.name.clone()));
        let subjects = std::iter::once((None, "The mix".to_owned())).chain(tasks).collect();
        let sought = self.seeker.last.clone();
        let question = Question { subjects, task, by, horizon: of.0.horizon_months, sought, is_open: true };
        self.dialog = Some(Dialog::Seek(Box::new(question)));
    }

    /// Brings the question that is asked up to date with what the worker found.
    pub(in crate::window) fn follow_seek(&mut self, ctx: &egui::Context) {
        let Some(Dialog::Seek(question)) = &mut self.dialog else {
            if self.seeker.of.is_some() {
                self.seeker = Seeker::default();
            }
            return;
        };
        if self.seeker.poll(ctx) {
            question.sought.clone_from(&self.seeker.last);
            question.is_open = false;
            // The answer has another height, and the dialog stands in the middle one frame later.
            ctx.request_repaint();
        }
    }

    /// Makes a scenario of the base in which the lever is where it has to be, and looks at it.
    pub(in crate::window) fn try_lever(&mut self, question: &Question, lever: Lever) {
        let Some(Ok(sought)) = &question.sought else { return };
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
pub(in crate::window) fn differences(base: &Plan, other: &Plan) -> std::collections::BTreeMap<String, Numbers> {
    let known = base.input_values();
    other.input_values().into_iter().filter(|(key, value)| known.get(key) != Some(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Settings, evaluate};
    use crate::document::template;
    use crate::plan::YearMonth;

    #[test]
    fn of_many_questions_the_newest_is_answered_last_and_one_is_worked_out_at_a_time() {
        let plan = template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap());
        let evaluation = evaluate(&plan, &Settings::default());
        let mut seeker = Seeker { of: Some(Arc::new((plan, evaluation))), ..Seeker::default() };
        let ctx = egui::Context::default();
        for by in 1..=20 {
            seeker.ask((None, by), &ctx);
        }
        let mut answered = 0;
        while !seeker.poll(&ctx) {
            assert!(seeker.is_working());
            std::thread::sleep(std::time::Duration::from_millis(1));
            answered += 1;
            assert!(answered < 60_000, "no answer");
        }
        assert_eq!(seeker.last.unwrap().unwrap().by_months, 20.0);
        assert!(seeker.next.is_none() && !seeker.worker.is_busy());
    }
}
