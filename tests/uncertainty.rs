//! Sampling against the ordinary evaluation, on plans of every kind.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

mod common;

use common::plans;
use mixplan::analysis::{Settings, TaskAnswer, drawn, evaluate, uncertainty};
use mixplan::plan::Plan;
use proptest::prelude::*;

const SAMPLES: u32 = 100;

fn settings() -> Settings {
    Settings { samples: Some(SAMPLES), threads: Some(2), ..Settings::default() }
}

/// What the ordinary evaluation says of each draw of one sub-task.
struct Reference {
    savings: Vec<f64>,
    settled: Vec<f64>,
    meaningful: usize,
    size: f64,
}

impl Reference {
    fn of(plan: &Plan, tasks: &[TaskAnswer]) -> Self {
        let mut reference = Self { savings: Vec::new(), settled: Vec::new(), meaningful: 0, size: 0.0 };
        for task in tasks {
            let Some((saving, hosted)) = task.saving_usd.zip(task.hosted_lifetime_usd) else { continue };
            let settled = task.settled_crossover_months.unwrap_or(f64::INFINITY);
            let latest = plan.policy.max_crossover_share * f64::from(plan.horizon_months);
            let share = if hosted > 0.0 { saving / hosted } else { 0.0 };
            reference.meaningful += usize::from(share >= plan.policy.min_saving_share && settled <= latest);
            reference.size = reference.size.max(hosted + task.tuned_lifetime_usd.unwrap_or(0.0));
            reference.savings.push(saving);
            reference.settled.push(settled);
        }
        reference.savings.sort_by(f64::total_cmp);
        reference
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn sampling_any_plan_is_evaluating_each_of_its_draws(plan in plans::plan()) {
        let plan = Plan { horizon_months: plan.horizon_months.min(30), scenarios: vec![], ..plan };
        let found = uncertainty(&plan, &evaluate(&plan, &settings()), &settings(), &()).unwrap();
        let draws: Vec<_> = (0..SAMPLES).map(|k| evaluate(&drawn(&plan, &settings(), k), &settings())).collect();
        for (id, found) in &found.tasks {
            let tasks: Vec<TaskAnswer> = draws.iter().filter_map(|draw| draw.task(id).cloned()).collect();
            let reference = Reference::of(&plan, &tasks);
            let count = reference.savings.len();
            // A total beyond all measure is a figure to one and none to the other.
            let left_out = 1.0 - count as f64 / f64::from(SAMPLES);
            prop_assert!((found.left_out_share - left_out).abs() < 1e-9, "{id}: {} {left_out}", found.left_out_share);
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * reference.size.max(1e-9);
            let mean = reference.savings.iter().sum::<f64>() / count as f64;
            prop_assert!(near(found.mean_saving_usd, mean), "{id}: {} {mean}", found.mean_saving_usd);
            for (part, quantile) in [0.1, 0.5, 0.9].into_iter().zip(found.saving_usd) {
                let exact = reference.savings[(part * (count - 1) as f64) as usize];
                prop_assert!(near(quantile, exact), "{id} {part}: {quantile} {exact}");
            }
            // A draw on the edge of a threshold may fall to either side of it by rounding.
            let edge = 1.01 / count as f64;
            let crossing = reference.settled.iter().filter(|at| at.is_finite()).count();
            prop_assert!((found.chance_crosses - crossing as f64 / count as f64).abs() < edge, "{id}");
            prop_assert!((found.chance_cheaper - reference.meaningful as f64 / count as f64).abs() < edge, "{id}");
        }
    }
}
