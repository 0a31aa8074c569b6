//! What the window does with the list of scenarios: each change is one command of the document.

use super::ScenarioAction;
use crate::document::{Change, Command, ScenarioChange};
use crate::plan::Scenario;
use crate::window::app::MixplanApp;
use crate::window::commands::UiCommand;
use crate::window::dialogs::Dialog;
use crate::window::session::PlotTab;

impl MixplanApp {
    /// Whether it is a command for scenarios.
    pub(in crate::window) fn run_on_scenarios(&mut self, command: UiCommand) -> bool {
        let active = self.document.as_ref().and_then(|document| document.scenario()).map(|one| one.name.clone());
        let of_active = |action: fn(String) -> ScenarioAction| active.clone().map(action);
        let action = match command {
            UiCommand::NewScenario => {
                self.ask_for_scenario();
                None
            }
            UiCommand::EditScenario => of_active(ScenarioAction::Describe),
            UiCommand::DuplicateScenario => of_active(ScenarioAction::Duplicate),
            UiCommand::ResetScenario => of_active(|name| ScenarioAction::Reset(name, None)),
            UiCommand::PromoteScenario => of_active(|name| ScenarioAction::Promote(name, None)),
            UiCommand::DeleteScenario => of_active(ScenarioAction::Delete),
            UiCommand::NextScenario => Some(ScenarioAction::Switch(self.neighbour(1))),
            UiCommand::PreviousScenario => Some(ScenarioAction::Switch(self.neighbour(-1))),
            UiCommand::BaseCase => Some(ScenarioAction::Switch(None)),
            UiCommand::CompareScenarios => {
                self.toggle_comparison();
                None
            }
            _ => return false,
        };
        if let Some(action) = action {
            self.apply_to_scenarios(action);
        }
        true
    }

    pub(in crate::window) fn apply_to_scenarios(&mut self, action: ScenarioAction) {
        match action {
            ScenarioAction::Switch(name) => self.switch_to(name.as_deref()),
            ScenarioAction::Create(scenario) => self.create_scenario(scenario),
            ScenarioAction::Describe(name) => {
                if let Some(Scenario { name, note, .. }) = self.scenario_named(&name) {
                    self.dialog = Some(Dialog::Scenario { of: Some(name.clone()), name, note });
                }
            }
            ScenarioAction::Duplicate(name) => {
                if let (Some(scenario), Some(document)) = (self.scenario_named(&name), &self.document) {
                    let name = document.base().free_scenario_name(&name);
                    self.create_scenario(Scenario { name, ..scenario });
                }
            }
            ScenarioAction::Delete(name) => {
                self.change_scenarios(format!("Delete scenario {name}"), ScenarioChange::Remove(name));
            }
            ScenarioAction::Reset(name, key) => {
                let Some(mut scenario) = self.scenario_named(&name) else { return };
                scenario.overrides.retain(|known, _| key.as_ref().is_some_and(|key| known != key));
                let label = match key {
                    Some(_) => format!("Reset a value of {name}"),
                    None => format!("Reset all values of {name}"),
                };
                self.change_scenarios(label, ScenarioChange::Set { name, scenario });
            }
            ScenarioAction::Promote(name, key) => {
                let label = match key {
                    Some(_) => format!("Take a value of {name} into the base case"),
                    None => format!("Take {name} into the base case"),
                };
                let change = ScenarioChange::Promote { name, keys: key.map(|key| vec![key]) };
                self.change_scenarios(label, change);
            }
            ScenarioAction::Compare(on) => self.session.compares = on,
        }
    }

    /// Takes the answer of the dialog: a new scenario, or another name and note for one.
    pub(in crate::window) fn name_scenario(&mut self, of: Option<String>, name: &str, note: &str) {
        let (name, note) = (name.to_owned(), note.to_owned());
        match of {
            None => {
                // From here: with the values of the scenario that is looked at.
                let overrides = self.document.as_ref().and_then(|document| document.scenario());
                let overrides = overrides.map(|scenario| scenario.overrides.clone()).unwrap_or_default();
                self.create_scenario(Scenario { name, note, overrides });
            }
            Some(before) => {
                let Some(scenario) = self.scenario_named(&before) else { return };
                let label = format!("Rename scenario {before}");
                let scenario = Scenario { name, note, ..scenario };
                self.change_scenarios(label, ScenarioChange::Set { name: before, scenario });
            }
        }
    }

    fn ask_for_scenario(&mut self) {
        let Some(document) = &self.document else { return };
        let name = match document.scenario() {
            Some(scenario) => document.base().free_scenario_name(&scenario.name),
            None => document.base().free_scenario_name("Scenario"),
        };
        self.dialog = Some(Dialog::Scenario { of: None, name, note: String::new() });
    }

    fn create_scenario(&mut self, scenario: Scenario) {
        let name = scenario.name.clone();
        if self.change_scenarios(format!("Add scenario {name}"), ScenarioChange::Add(scenario)) {
            self.switch_to(Some(&name));
        }
    }

    fn change_scenarios(&mut self, label: String, change: ScenarioChange) -> bool {
        self.edit(Command::new(label, Change::Scenarios(change)))
    }

    fn switch_to(&mut self, name: Option<&str>) {
        let refusal = self.document.as_mut().and_then(|document| document.switch(name).err());
        if let Some(refusal) = refusal {
            self.toasts.refused(refusal.to_string());
        }
    }

    fn scenario_named(&self, name: &str) -> Option<Scenario> {
        self.document.as_ref()?.base().scenario(name).cloned()
    }

    /// The name of the scenario so many places on; the base case stands before the first.
    fn neighbour(&self, by: isize) -> Option<String> {
        let document = self.document.as_ref()?;
        let scenarios = document.scenarios();
        let active = document.scenario().and_then(|one| scenarios.iter().position(|other| other.name == one.name));
        let count = scenarios.len() as isize + 1;
        let now = active.map_or(0, |index| index as isize + 1);
        let next = (now + by).rem_euclid(count) as usize;
        scenarios.get(next.checked_sub(1)?).map(|scenario| scenario.name.clone())
    }

    /// Shows the table of scenarios, or goes back to the curves.
    fn toggle_comparison(&mut self) {
        let session = &mut self.session;
        let shown = session.panels.plots && session.plot_tab == PlotTab::Scenarios;
        session.plot_tab = if shown { PlotTab::Crossover } else { PlotTab::Scenarios };
        session.panels.plots = true;
    }
}
