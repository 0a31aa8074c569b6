//! Scenarios in the window: which one is looked at, what it changes, and all of them side by side.

mod compare;
mod overrides;
mod picker;
mod run;
mod seek;
mod starts;
mod words;

use std::sync::Arc;

pub(super) use compare::compare_ui;
pub(super) use overrides::overrides_ui;
pub(super) use picker::picker_ui;
pub(super) use seek::{Seeker, differences};

use crate::analysis::{Evaluation, Settings, evaluate};
use crate::document::Document;
use crate::plan::{InputFact, Numbers, Plan, Scenario};

/// What the plan without a scenario is called.
pub(crate) const BASE_CASE: &str = "Base case";

/// What is asked for of the list of scenarios.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ScenarioAction {
    /// Looks at the one of that name, or at the base case.
    Switch(Option<String>),
    /// Adds it, and looks at it.
    Create(Scenario),
    /// Asks for the name and the note of the one of that name.
    Describe(String),
    Duplicate(String),
    Delete(String),
    /// Takes values out of it: that of this key, or all.
    Reset(String, Option<String>),
    /// Makes values of it the base's: that of this key, or all.
    Promote(String, Option<String>),
    /// Whether the plots show all scenarios together.
    Compare(bool),
}

/// The base case or one scenario, evaluated.
pub(crate) struct Case {
    /// `None` for the base case.
    pub scenario: Option<String>,
    pub plan: Arc<Plan>,
    pub evaluation: Evaluation,
}

impl Case {
    pub fn name(&self) -> &str {
        self.scenario.as_deref().unwrap_or(BASE_CASE)
    }
}

/// A value of a scenario, and the input that it is for.
pub(crate) struct Override {
    pub key: String,
    pub value: Numbers,
    /// `None` where the plan has no such input.
    pub fact: Option<InputFact>,
}

/// What is worked out of the scenarios of the open plan.
#[derive(Default)]
pub(crate) struct Scenarios {
    revision: Option<u64>,
    /// The values of the active scenario.
    pub overrides: Vec<Override>,
    /// The base case, then the scenarios in their order; empty while they are not compared.
    pub cases: Vec<Case>,
    /// Every input that some scenario changes, as the base has it; empty while not compared.
    pub changed: Vec<(String, Option<InputFact>)>,
    compared: bool,
}

impl Scenarios {
    /// Brings all of it up to date with the document.
    pub fn follow(&mut self, document: &Document, compared: bool) {
        if (self.revision, self.compared) == (Some(document.revision()), compared) {
            return;
        }
        (self.revision, self.compared) = (Some(document.revision()), compared);
        self.overrides = document.scenario().map(|scenario| overrides(document.base(), scenario)).unwrap_or_default();
        if !compared {
            self.cases.clear();
            self.changed.clear();
            return;
        }
        let wanted = |key: &str| document.scenarios().iter().any(|scenario| scenario.overrides.contains_key(key));
        let facts = document.base().input_facts(&wanted);
        let unknown = document.scenarios().iter().flat_map(|scenario| scenario.overrides.keys());
        let mut unknown: Vec<&String> = unknown.filter(|key| !facts.iter().any(|(known, _)| known == *key)).collect();
        unknown.sort();
        unknown.dedup();
        let unknown: Vec<_> = unknown.into_iter().map(|key| (key.clone(), None)).collect();
        self.changed = facts.into_iter().map(|(key, fact)| (key, Some(fact))).chain(unknown).collect();
        self.evaluate(document.base());
    }

    /// Evaluates each case anew whose plan has other figures by now.
    fn evaluate(&mut self, base: &Plan) {
        let mut known = std::mem::take(&mut self.cases);
        let none = Scenario::default();
        let cases = std::iter::once((None, &none)).chain(base.scenarios.iter().map(|one| (Some(&one.name), one)));
        for (name, scenario) in cases {
            let plan = base.with(scenario);
            let same = known.iter().position(|case| case.plan.same_but_for_the_drawing(&plan));
            let evaluation = match same {
                Some(index) => known.swap_remove(index).evaluation,
                None => evaluate(&plan, &Settings::default()),
            };
            self.cases.push(Case { scenario: name.cloned(), plan: Arc::new(plan), evaluation });
        }
    }

    /// The cases beside the one that is looked at.
    pub fn others<'a>(&'a self, document: &Document) -> impl Iterator<Item = &'a Case> {
        let active = document.scenario().map(|scenario| scenario.name.clone());
        self.cases.iter().filter(move |case| case.scenario != active)
    }
}

/// A scenario's values in the order of the plan; at the end those that name nothing in it.
fn overrides(base: &Plan, scenario: &Scenario) -> Vec<Override> {
    let facts = base.input_facts(&|key| scenario.overrides.contains_key(key));
    let value = |key: &str| scenario.overrides.get(key).copied();
    let mut list: Vec<Override> = facts
        .into_iter()
        .filter_map(|(key, fact)| Some(Override { value: value(&key)?, key, fact: Some(fact) }))
        .collect();
    for (key, value) in &scenario.overrides {
        if !list.iter().any(|known| known.key == *key) {
            list.push(Override { key: key.clone(), value: *value, fact: None });
        }
    }
    list
}
