//! Checks of scenarios: names, values at their places, and the plan as it is in each.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, MAX_ID};
use crate::plan::{Finding, Plan, Scenario, Severity};

impl Checker {
    /// Every scenario's name and values, and whether the plan is valid in it.
    pub(super) fn scenarios(&mut self, plan: &Plan) {
        self.unique(
            "scenarios",
            "scenario with the name",
            plan.scenarios.iter().map(|scenario| scenario.name.as_str()),
        );
        if plan.scenarios.is_empty() {
            return;
        }
        let base = Plan { scenarios: Vec::new(), ..plan.clone() }.problems();
        self.each("scenarios", &plan.scenarios, |check, scenario| {
            check.scenario_name(&scenario.name);
            check.text("note", &scenario.note);
            if check.overrides(plan, scenario) {
                check.field("overrides", |check| check.in_scenario(plan, scenario, &base));
            }
        });
    }

    fn scenario_name(&mut self, name: &str) {
        self.field("name", |check| {
            if name.trim().is_empty() {
                check.error("a scenario without a name", "give it a short name, such as \"Price cut\"");
            } else if name.chars().any(char::is_control) {
                check.error("a name with control characters", "use letters, digits and spaces");
            } else if name.chars().nth(MAX_ID).is_some() {
                check.error(format!("a name of more than {MAX_ID} characters"), "shorten it");
            }
        });
    }

    /// Each override for itself; whether all of them can stand.
    fn overrides(&mut self, plan: &Plan, scenario: &Scenario) -> bool {
        let mut problems = BTreeMap::new();
        let mut unknown: BTreeSet<&str> = scenario.overrides.keys().map(String::as_str).collect();
        let mut key = String::new();
        plan.visit_inputs(&mut |spot, input| {
            spot.write_key(&mut key);
            unknown.remove(key.as_str());
            if let Some(problem) = scenario.overrides.get(&key).and_then(|value| input.problem(*value)) {
                problems.insert(key.clone(), problem);
            }
        });
        for key in unknown {
            self.field(&format!("overrides.{key:?}"), |check| {
                check.find(
                    Severity::Warning,
                    format!("{} sets `{key}`, which the plan does not have", scenario.name),
                    "remove it, or correct the key",
                );
            });
        }
        for (key, (what, remedy)) in &problems {
            self.field(&format!("overrides.{key:?}"), |check| {
                check.error(format!("in {}: {what}", scenario.name), remedy.as_str());
            });
        }
        problems.is_empty()
    }

    /// What is wrong with the plan in the scenario that is not wrong without it.
    fn in_scenario(&mut self, plan: &Plan, scenario: &Scenario, base: &[Finding]) {
        for finding in plan.with(scenario).problems() {
            if finding.severity == Severity::Error && !base.contains(&finding) {
                let what = format!("in {}, at {}: {}", scenario.name, finding.path, finding.what);
                self.at(finding.place, |check| check.error(what, finding.remedy));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Estimate, Numbers, Pool, Share, Usd, YearMonth};

    fn plan(overrides: &[(&str, Numbers)]) -> Plan {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        plan.pools.push(Pool {
            id: "l40s".into(),
            gpus_per_replica: 1,
            usd_per_gpu_hour: Estimate::certain(1.0),
            sticker_uplift: Estimate::default(),
            min_replicas: 1,
            target_utilisation: Estimate::certain(0.6),
            adapter_overhead: Estimate::default(),
        });
        let overrides = overrides.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
        plan.scenarios.push(Scenario { overrides, ..Scenario::named("Other") });
        plan
    }

    fn found(plan: &Plan) -> Vec<(Severity, String)> {
        plan.problems().into_iter().map(|finding| (finding.severity, finding.path)).collect()
    }

    #[test]
    fn a_value_out_of_bounds_is_an_error_at_its_place() {
        for (key, value) in [
            ("pools[l40s].usd_per_gpu_hour", Estimate::<Usd>::certain(-1.0).into()),
            ("pools[l40s].min_replicas", Numbers::certain(1.5)),
            ("pools[l40s].gpus_per_replica", Numbers::certain(0.0)),
            ("horizon_months", Estimate::<Usd>::range(12.0, 24.0).into()),
            ("policy.quality_margin", Numbers::certain(2.0)),
        ] {
            let place = format!("scenarios[0].overrides.{key:?}");
            assert_eq!(found(&plan(&[(key, value)])), [(Severity::Error, place)]);
        }
    }

    #[test]
    fn a_value_that_names_nothing_is_a_warning_at_its_place() {
        let key = "pools[h100].usd_per_gpu_hour";
        let plan = plan(&[(key, Numbers::certain(1.0))]);
        assert_eq!(found(&plan), [(Severity::Warning, format!("scenarios[0].overrides.{key:?}"))]);
        assert!(plan.is_valid());
    }

    #[test]
    fn the_plan_is_checked_as_it_is_in_each_scenario() {
        let plan = plan(&[("pools[l40s].target_utilisation", Estimate::<Share>::certain(0.0).into())]);
        let problems = plan.problems();
        assert_eq!(found(&plan), [(Severity::Error, "scenarios[0].overrides".into())]);
        assert!(problems[0].what.starts_with("in Other, at pools[0].target_utilisation:"), "{}", problems[0].what);
    }

    #[test]
    fn every_scenario_has_a_name_of_its_own() {
        let mut plan = plan(&[]);
        plan.scenarios.extend([Scenario::named("Other"), Scenario::named(" ")]);
        let places = found(&plan).into_iter().map(|(_, path)| path).collect::<Vec<_>>();
        assert_eq!(places, ["scenarios[1]", "scenarios[2].name"]);
    }
}
