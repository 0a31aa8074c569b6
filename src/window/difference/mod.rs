//! What changed: the open plan against its scenarios, what was last saved, or another file.

mod view;

use std::path::Path;
use std::sync::Arc;

pub(super) use view::difference_ui;

use super::app::MixplanApp;
use super::apply::short_name;
use super::dialogs::Dialog;
use super::disk;
use super::scenarios::BASE_CASE;
use crate::analysis::{Settings, evaluate};
use crate::plan::{NodeId, Plan};
use crate::report::diff::{Difference, Side, compare};

/// What is compared, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Comparison {
    /// Everything that can be compared.
    sides: Vec<Candidate>,
    old: usize,
    new: usize,
    /// Or why the two cannot be compared.
    difference: Result<Difference, String>,
}

/// A plan, and what it is called here.
#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    name: String,
    plan: Arc<Plan>,
}

/// What is asked for in the dialog.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DiffAsks {
    /// Another pair, by their places.
    Pair(Box<Comparison>, usize, usize),
    /// Another file.
    File,
    /// To see this step on the canvas.
    Show(NodeId),
}

impl Comparison {
    fn of(sides: Vec<Candidate>, old: usize, new: usize) -> Self {
        let difference = match (sides.get(old), sides.get(new)) {
            (Some(old), Some(new)) => difference(&old.plan, &new.plan),
            _ => Err("Choose two to compare".into()),
        };
        Self { sides, old, new, difference }
    }
}

fn difference(old: &Plan, new: &Plan) -> Result<Difference, String> {
    if old.currency != new.currency {
        return Err(format!(
            "One plan counts in {}, the other in {}: bring both to one currency to compare them",
            old.currency, new.currency
        ));
    }
    let [before, after] = [old, new].map(|plan| evaluate(plan, &Settings::default()));
    Ok(compare(Side { plan: old, evaluation: &before }, Side { plan: new, evaluation: &after }))
}

impl MixplanApp {
    /// Shows what changed since the last save; without one, what the scenario that is looked at, or the first,
    /// changes.
    pub(super) fn compare_plans(&mut self) {
        let Some(document) = &self.document else { return };
        let mut sides = self.own_sides();
        let active = document.scenario().map(|scenario| scenario.name.clone());
        let shown = sides.iter().position(|side| Some(&side.name) == active.as_ref()).unwrap_or(0);
        let saved = document.path().and_then(|path| disk::open(path).ok()).map(|saved| saved.base_snapshot());
        let pair = match saved {
            Some(plan) => {
                sides.push(Candidate { name: "As last saved".into(), plan });
                // What is saved already is no news where there is a scenario to look at.
                if document.is_modified() || sides.len() == 2 { (sides.len() - 1, shown) } else { (0, shown.max(1)) }
            }
            None => (0, shown.max(1).min(sides.len() - 1)),
        };
        self.dialog = Some(Dialog::Difference(Box::new(Comparison::of(sides, pair.0, pair.1))));
    }

    /// Compares the plan with the one in this file.
    pub(super) fn compare_with(&mut self, path: &Path) {
        let mut sides = self.own_sides();
        match disk::open(path) {
            Ok(other) => {
                sides.push(Candidate { name: short_name(path), plan: other.base_snapshot() });
                let last = sides.len() - 1;
                self.dialog = Some(Dialog::Difference(Box::new(Comparison::of(sides, last, 0))));
            }
            Err(text) => self.message(&format!("Cannot compare with {}", short_name(path)), text),
        }
    }

    /// The plan as it is now, and in each of its scenarios.
    fn own_sides(&self) -> Vec<Candidate> {
        let Some(document) = &self.document else { return Vec::new() };
        let base = document.base();
        let mut sides = vec![Candidate { name: BASE_CASE.into(), plan: document.base_snapshot() }];
        sides.extend(
            base.scenarios
                .iter()
                .map(|scenario| Candidate { name: scenario.name.clone(), plan: Arc::new(base.with(scenario)) }),
        );
        sides
    }

    pub(super) fn answer_difference(&mut self, asks: DiffAsks, ctx: &egui::Context) {
        match asks {
            DiffAsks::Pair(comparison, old, new) => {
                let next = Comparison::of(comparison.sides, old, new);
                self.dialog = Some(Dialog::Difference(Box::new(next)));
            }
            DiffAsks::File => self.ask_what_to_compare(ctx),
            DiffAsks::Show(id) => self.apply(super::view::Action::FlyTo(id), ctx),
        }
    }
}
