//! Ready-made scenarios to start from, made of the plan's own numbers.

use super::ScenarioAction;
use crate::plan::{Plan, Scenario, Spot};
use crate::window::view::Action;

/// A scenario that is offered while there is none.
pub(super) struct Start {
    pub name: &'static str,
    pub note: &'static str,
    factor: f64,
    /// Which inputs it multiplies, by their key.
    is_meant: fn(&str) -> bool,
}

pub(super) const STARTS: [Start; 3] = [
    Start {
        name: "Price cut",
        note: "Every hosted price at half: does tuning still pay?",
        factor: 0.5,
        is_meant: is_hosted_price,
    },
    Start { name: "Growth", note: "Twice the requests.", factor: 2.0, is_meant: is_volume },
    Start {
        name: "GPUs dearer",
        note: "Serving and GPU hours at twice their price.",
        factor: 2.0,
        is_meant: is_gpu_price,
    },
];

impl Start {
    /// The scenario for this plan; `None` where the plan has nothing that it changes.
    pub fn scenario(&self, base: &Plan) -> Option<Scenario> {
        let mut scenario = Scenario::named(&base.free_scenario_name(self.name));
        scenario.note = self.note.into();
        base.visit_inputs(&mut |spot: Spot<'_>, input| {
            let key = spot.to_string();
            let value = input.value().scaled(self.factor);
            if (self.is_meant)(&key) && value != input.value() && input.problem(value).is_none() {
                scenario.overrides.insert(key, value);
            }
        });
        (!scenario.overrides.is_empty()).then_some(scenario)
    }

    pub fn action(&self, base: &Plan) -> Option<Action> {
        self.scenario(base).map(|scenario| Action::Scenario(ScenarioAction::Create(scenario)))
    }
}

/// The part of a key behind what it belongs to.
fn field(key: &str) -> &str {
    key.rsplit_once("].").map_or(key, |(_, field)| field)
}

fn is_hosted_price(key: &str) -> bool {
    let price = key.starts_with("prices[");
    let of_hosted = ["hosted.", "cheaper_hosted."].iter().any(|path| field(key).starts_with(path));
    price || (key.starts_with("nodes[") && of_hosted && field(key).contains("usd_per_"))
}

fn is_volume(key: &str) -> bool {
    key.starts_with("nodes[") && (field(key).starts_with("volume.") || field(key) == "measured_calls_per_month")
}

fn is_gpu_price(key: &str) -> bool {
    let serving = field(key).starts_with("tuned.serving.") && field(key).contains("usd_per_");
    field(key).ends_with("usd_per_gpu_hour") || (key.starts_with("nodes[") && serving)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::template;
    use crate::plan::YearMonth;

    #[test]
    fn every_start_changes_what_it_says_and_leaves_a_valid_plan() {
        let start = YearMonth::new(2026, 12).unwrap();
        let plan = template("support-desk").unwrap().instantiate(start);
        for ready in &STARTS {
            let scenario = ready.scenario(&plan).unwrap();
            let mut with = plan.clone();
            with.scenarios.push(scenario.clone());
            assert!(with.is_valid(), "{}: {:?}", ready.name, with.problems());
        }
        let keys = |index: usize| STARTS[index].scenario(&plan).unwrap().overrides.into_keys().collect::<Vec<_>>();
        assert!(keys(0).iter().all(|key| key.starts_with("prices[")) && keys(0).len() > 10, "{:?}", keys(0));
        assert_eq!(keys(1), ["nodes[mail].volume.per_day"]);
        assert!(keys(2).contains(&"pools[l40s].usd_per_gpu_hour".to_owned()));
        assert!(keys(2).contains(&"nodes[rewriting].tuned.serving.usd_per_call".to_owned()));
        let empty = Plan::empty("Sketch", start);
        assert!(STARTS.iter().all(|ready| ready.scenario(&empty).is_none()));
    }

    #[test]
    fn a_start_has_a_name_of_its_own() {
        let plan = template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap());
        assert_eq!(STARTS[0].scenario(&plan).unwrap().name, "Price cut 2");
    }
}
