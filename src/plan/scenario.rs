//! Scenarios: named sets of other numbers on the same graph.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Plan;
use super::inputs::Numbers;
use super::provenance::{Origin, Provenance};

/// Other values for some inputs of the plan: a price cut, growth.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    /// What it stands for, and why it is worth a look.
    #[serde(default)]
    pub note: String,
    /// Values by the keys of inputs (see [`super::Spot`]).
    #[serde(default)]
    pub overrides: BTreeMap<String, Numbers>,
}

impl Scenario {
    pub fn named(name: &str) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

impl Plan {
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name == name)
    }

    /// The plan as it is in the scenario of that name; `None` where it has no such scenario.
    pub fn in_scenario(&self, name: &str) -> Option<Self> {
        self.scenario(name).map(|scenario| self.with(scenario))
    }

    /// The plan with a scenario's values in place of its own. What names no input changes nothing.
    /// A plan in a scenario has no scenarios itself, and its numbers come from the scenario, wherever the
    /// base's come from.
    ///
    /// ```
    /// use mixplan::plan::{Numbers, Plan, Scenario, YearMonth};
    ///
    /// let plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    /// let mut longer = Scenario::named("Longer");
    /// longer.overrides.insert("horizon_months".into(), Numbers::certain(36.0));
    /// assert_eq!(plan.with(&longer).horizon_months, 36);
    /// ```
    #[must_use]
    pub fn with(&self, scenario: &Scenario) -> Self {
        let mut plan = Self { scenarios: Vec::new(), ..self.clone() };
        if !scenario.overrides.is_empty() {
            let source = format!("scenario {}", scenario.name);
            let provenance = Provenance { kind: Origin::Estimated, source, as_of: String::new() };
            let (mut key, mut known) = (String::new(), BTreeMap::new());
            plan.visit_inputs_mut(&mut |spot, input| {
                spot.write_key(&mut key);
                if let Some(value) = scenario.overrides.get(&key) {
                    input.set(*value);
                    known.insert(key.clone(), provenance.clone());
                }
            });
            plan.provenance.append(&mut known);
        }
        plan
    }

    /// A name for a new scenario that none has yet: `Growth`, then `Growth 2`.
    pub fn free_scenario_name(&self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 2;
        while self.scenario(&free).is_some() {
            free = format!("{name} {number}");
            number += 1;
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Entry, Estimate, Node, NodeId, NodeKind, Volume, YearMonth};

    fn plan(volume: Volume) -> Plan {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        let kind = NodeKind::Entry(Entry { volume, ..Entry::default() });
        plan.nodes = vec![Node::new(NodeId::new("mail"), "Mail", kind)];
        plan.scenarios.push(Scenario::named("Growth"));
        plan.scenarios[0]
            .overrides
            .insert("nodes[mail].volume.per_day".into(), Estimate::<crate::plan::Calls>::range(5.0, 9.0).into());
        plan
    }

    #[test]
    fn a_scenario_changes_what_it_names_and_nothing_else() {
        let base = plan(Volume::PerDay(Estimate::certain(1.0)));
        let grown = base.in_scenario("Growth").unwrap();
        let provenance = grown.provenance.clone();
        assert_eq!(provenance.values().map(|known| known.source.as_str()).collect::<Vec<_>>(), ["scenario Growth"]);
        let expected = plan(Volume::PerDay(Estimate::range(5.0, 9.0)));
        assert_eq!(grown, Plan { scenarios: Vec::new(), provenance, ..expected });
        assert_eq!(base.in_scenario("Other"), None);
    }

    #[test]
    fn an_override_of_another_period_names_nothing() {
        let base = plan(Volume::PerMonth(Estimate::certain(1.0)));
        assert_eq!(base.in_scenario("Growth").unwrap().nodes, base.nodes);
    }

    #[test]
    fn a_new_scenario_has_a_name_of_its_own() {
        let plan = plan(Volume::default());
        assert_eq!(plan.free_scenario_name("Growth"), "Growth 2");
        assert_eq!(plan.free_scenario_name("Price cut"), "Price cut");
    }
}
