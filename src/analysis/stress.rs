//! Stress: what a price cut, half the traffic or dearer GPUs do to every verdict, and until when committing pays.

use serde::Serialize;

use super::answer::Verdict;
use super::sub_task::SubTask;
use super::timeline::{Paths, Scales};
use super::verdict::judge;
use super::{flow, pool_loads, sub_tasks};
use crate::plan::{Estimate, HostedCost, NodeId, Plan, PriceEvent, TokenCost, Tokens, Usd};

/// Something that may happen to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stress {
    /// Every hosted model costs a fifth from month 3 on.
    PriceCut,
    /// Half of the requests, caps and measured volumes.
    HalfTraffic,
    /// Every GPU hour costs twice as much, in training and in serving.
    DearGpus,
}

impl Stress {
    pub const ALL: [Self; 3] = [Self::PriceCut, Self::HalfTraffic, Self::DearGpus];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::PriceCut => "Price cut of 80 % in month 3",
            Self::HalfTraffic => "Traffic halved",
            Self::DearGpus => "GPUs at twice the price",
        }
    }
}

/// The plan as it is under stress.
///
/// ```
/// use mixplan::analysis::{Stress, stressed};
/// use mixplan::plan::{Plan, YearMonth};
///
/// let plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
/// assert_eq!(stressed(&plan, Stress::HalfTraffic), plan);
/// ```
pub fn stressed(plan: &Plan, stress: Stress) -> Plan {
    let mut plan = plan.clone();
    match stress {
        Stress::PriceCut => cut_prices(&mut plan),
        Stress::HalfTraffic => super::seek::volumes(&mut plan, 0.5),
        Stress::DearGpus => plan.visit_inputs_mut(&mut |spot, input| {
            if spot.is_gpu_price() {
                input.set(input.value().scaled(2.0));
            }
        }),
    }
    plan
}

/// The month from which a price cut holds, and what is left of the price.
const CUT: (u32, f64) = (3, 0.2);

fn cut_prices(plan: &mut Plan) {
    let mut models: Vec<String> = Vec::new();
    for (index, node) in plan.nodes.iter_mut().enumerate() {
        let Some(task) = node.task_mut() else { continue };
        let cheaper = task.cheaper_hosted.as_mut().map(|cheaper| &mut cheaper.cost);
        for (nth, cost) in [Some(&mut task.hosted), cheaper].into_iter().flatten().enumerate() {
            let model = by_model(cost, format!("a model of step {index}.{nth}"));
            models.extend(model.filter(|model| !models.contains(model)));
        }
    }
    let (month, factor) = CUT;
    let event = |model| PriceEvent { month, model, factor: Estimate::certain(factor) };
    plan.assumptions.hosted_price_events.extend(models.into_iter().map(event));
}

/// The model that is paid for. What names none gets one, at the same cost, so that an event can speak of it.
fn by_model(cost: &mut HostedCost, name: String) -> Option<String> {
    match cost {
        HostedCost::Unknown => None,
        HostedCost::Tokens(tokens) => Some(tokens.model.get_or_insert(name).clone()),
        HostedCost::PerCall(usd) => {
            let nothing = Some(Estimate::<Usd>::certain(0.0));
            *cost = HostedCost::Tokens(TokenCost {
                model: Some(name.clone()),
                input: Estimate::<Tokens>::certain(0.0),
                output: Estimate::<Tokens>::certain(0.0),
                usd_per_million_input: nothing,
                usd_per_million_output: nothing,
                usd_per_request: *usd,
                ..TokenCost::default()
            });
            Some(name)
        }
    }
}

/// How a sub-task stands: its verdict and its money, all figures central.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    pub task: NodeId,
    pub verdict: Verdict,
    /// Of the tuned path against the hosted one; `None` where it has none, or a figure is missing.
    pub saving_usd: Option<f64>,
    pub settled_crossover_months: Option<f64>,
    /// The last month in which tuning can be committed to and still save money within the horizon; `None` where no
    /// month does.
    pub last_paying_month: Option<u32>,
}

/// How every sub-task stands, now and under each stress, in the plan's order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StressTest {
    pub schema: &'static str,
    pub now: Vec<Standing>,
    pub under: Vec<UnderStress>,
}

/// How every sub-task stands under one stress.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnderStress {
    pub stress: Stress,
    /// As [`Stress::label`].
    pub label: &'static str,
    pub tasks: Vec<Standing>,
}

/// Evaluates the plan as it is, and under each stress.
pub fn stress_test(plan: &Plan) -> StressTest {
    let under = Stress::ALL.map(|stress| {
        let tasks = standings(&stressed(plan, stress));
        UnderStress { stress, label: stress.label(), tasks }
    });
    StressTest { schema: StressTest::SCHEMA, now: standings(plan), under: under.into() }
}

fn standings(plan: &Plan) -> Vec<Standing> {
    let flow = flow::flow(plan);
    let loads = pool_loads(plan, &flow);
    sub_tasks(plan, &flow, &loads, |_| false, |_| true).iter().map(standing).collect()
}

/// How one sub-task stands in a plan; `None` where it is not in it or off.
pub fn standing_of(plan: &Plan, task: &NodeId) -> Option<Standing> {
    let flow = flow::flow(plan);
    sub_tasks(plan, &flow, &pool_loads(plan, &flow), |_| false, |id| id == task).first().map(standing)
}

fn standing(task: &SubTask<'_>) -> Standing {
    let known = task.paths_that_cross();
    let totals = known.map(|paths| paths.totals(Scales::ONE));
    Standing {
        task: task.node.id.clone(),
        verdict: judge(&task.case(Scales::ONE)).verdict,
        saving_usd: totals.map(|totals| totals.hosted_usd - totals.tuned_usd),
        settled_crossover_months: totals.and_then(|totals| totals.settled_months),
        last_paying_month: known.and_then(last_paying_month),
    }
}

/// Committed to `m` months later, every month is paid as it would be with a lead time longer by `m`, and the
/// start is paid then. For $2 500 upfront and $900 saved a month over 24 months, month 21 is the last:
/// 3 · $900 − $2 500 = $200.
fn last_paying_month(paths: &Paths) -> Option<u32> {
    let months = paths.calls.len();
    let pays = |later: &usize| {
        let mut paths = paths.clone();
        if let Some(tuned) = &mut paths.tuned {
            tuned.lead_months += later;
        }
        let totals = paths.totals(Scales::ONE);
        totals.hosted_usd - totals.tuned_usd > 0.0
    };
    (0..months).rev().find(pays).map(|month| month as u32)
}

impl StressTest {
    pub const SCHEMA: &'static str = "mixplan.stress/1";

    /// How a sub-task stands now.
    pub fn now(&self, task: &NodeId) -> Option<&Standing> {
        self.now.iter().find(|standing| standing.task == *task)
    }

    /// How a sub-task stands now and then under each stress, with what that is called.
    pub fn of(&self, task: &NodeId) -> Vec<(&'static str, &Standing)> {
        let labels = std::iter::once(("As planned", &self.now));
        let all = labels.chain(self.under.iter().map(|under| (under.label, &under.tasks)));
        all.filter_map(|(label, tasks)| Some((label, tasks.iter().find(|other| other.task == *task)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Settings, evaluate};

    fn worked() -> Plan {
        ron::from_str(include_str!("../../examples/lesson-5-worked-calculation.ron")).unwrap()
    }

    fn desk() -> Plan {
        ron::from_str(include_str!("../../examples/support-desk.ron")).unwrap()
    }

    fn of<'t>(standings: &'t [Standing], name: &str) -> &'t Standing {
        standings.iter().find(|standing| standing.task.as_str() == name).unwrap()
    }

    #[test]
    fn the_worked_case_can_be_committed_to_until_month_21() {
        // $900 saved a month: from month 21 on three months bring $2 700 for $2 500, from 22 on $1 800.
        let test = stress_test(&worked());
        assert_eq!(test.now[0].last_paying_month, Some(21));
        assert!((test.now[0].saving_usd.unwrap() - 19_100.0).abs() < 1e-6);
    }

    #[test]
    fn under_stress_the_worked_case_comes_out_as_by_hand() {
        let test = stress_test(&worked());
        let saving =
            |stress| test.under.iter().find(|under| under.stress == stress).unwrap().tasks[0].saving_usd.unwrap();
        // 3 months at $1 000 and 21 at $200 against 24 at $100 and $2 500.
        assert!((saving(Stress::PriceCut) - (3000.0 + 4200.0 - 2400.0 - 2500.0)).abs() < 1e-6);
        assert!((saving(Stress::HalfTraffic) - (24.0 * 450.0 - 2500.0)).abs() < 1e-6);
        // It has no GPU.
        assert!((saving(Stress::DearGpus) - 19_100.0).abs() < 1e-6);
    }

    #[test]
    fn now_is_what_the_evaluation_says() {
        for plan in [worked(), desk()] {
            let evaluation = evaluate(&plan, &Settings::default());
            for (standing, task) in stress_test(&plan).now.iter().zip(&evaluation.tasks) {
                assert_eq!((&standing.task, standing.verdict), (&task.id, task.verdict));
                let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
                    (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
                    (a, b) => a == b,
                };
                assert!(same(standing.saving_usd, task.saving_usd), "{}", task.name);
                assert!(same(standing.settled_crossover_months, task.settled_crossover_months), "{}", task.name);
                assert_eq!(standing_of(&plan, &task.id).as_ref(), Some(standing));
            }
        }
    }

    #[test]
    fn a_month_later_is_the_plan_with_a_longer_lead_time() {
        let plan = desk();
        let last = of(&stress_test(&plan).now, "judge").last_paying_month.unwrap();
        let saving = |later: u32| {
            let mut plan = plan.clone();
            let node = plan.nodes.iter_mut().find(|node| node.id.as_str() == "judge").unwrap();
            node.task_mut().unwrap().tuned.as_mut().unwrap().lead_time_months += later;
            evaluate(&plan, &Settings::default()).task(&NodeId::new("judge")).unwrap().saving_usd.unwrap()
        };
        assert!(saving(last) > 0.0 && saving(last + 1) <= 0.0);
    }

    #[test]
    fn stress_leaves_the_plan_and_its_other_inputs_as_they_are() {
        let plan = desk();
        assert!(stressed(&plan, Stress::PriceCut).is_valid());
        let dear = stressed(&plan, Stress::DearGpus);
        let doubled: Vec<String> = plan
            .input_values()
            .into_iter()
            .zip(dear.input_values())
            .filter(|(before, after)| before != after)
            .map(|((key, _), _)| key)
            .collect();
        assert!(doubled.len() > 3 && doubled.iter().all(|key| key.ends_with("usd_per_gpu_hour")), "{doubled:?}");
    }
}
