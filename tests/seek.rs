//! What goal seek says is true of the plan with that value: evaluated anew, with nothing of the seek's own.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

mod common;

use common::economics::{close, edge, exact, node, plan};
use mixplan::analysis::{Evaluation, Lever, Reach, Seek, Settings, evaluate, seek, tried};
use mixplan::plan::{
    Data, Dedicated, Entry, Evidence, Failure, HostedCost, Io, NodeId, NodeKind, Plan, Pool, PoolServing, Price,
    PriceTier, Prompting, Retrain, Retrieval, Serving, Task, TokenCost, Training, Tuned, Volume, YearMonth,
};
use proptest::prelude::*;

fn answers(plan: &Plan) -> Evaluation {
    evaluate(plan, &Settings::default())
}

/// The settled crossover of a sub-task, or of the mix, in a plan evaluated anew.
fn settled(plan: &Plan, task: Option<&NodeId>) -> Option<f64> {
    let evaluation = answers(plan);
    match task {
        Some(id) => evaluation.task(id).unwrap().settled_crossover_months,
        None => evaluation.mix.settled_crossover_months,
    }
}

/// Every volume times a factor. The volumes of these plans are those of their entries.
fn with_volume(plan: &Plan, factor: f64) -> Plan {
    let mut plan = plan.clone();
    for node in &mut plan.nodes {
        if let NodeKind::Entry(Entry { volume, .. }) = &mut node.kind {
            *volume = Volume::PerMonth(exact(volume.central_per_month() * factor));
        }
    }
    plan
}

fn crosses(plan: &Plan, task: &NodeId, by: f64) -> bool {
    settled(plan, Some(task)).is_some_and(|at| at <= by)
}

/// An entry and a sub-task at 200 000 calls a month, $0.005 hosted against $2 500 and what `serving` costs.
fn worked(serving: Serving) -> Plan {
    let mut plan = Plan::empty("Worked", YearMonth::new(2026, 12).unwrap());
    let entry = Entry { volume: Volume::PerMonth(exact(200_000.0)), ..Entry::default() };
    let tuned = Tuned {
        base_model: "small".into(),
        training: Training::Lump(exact(2500.0)),
        data: None,
        labour: None,
        lead_time_months: 0,
        serving,
        fallback_share: exact(0.0),
        upkeep_usd_per_month: exact(0.0),
        retrain: None,
        evaluation: None,
        monitoring_usd_per_month: exact(0.0),
        base_retirement: None,
        test_phase: None,
    };
    let task = Task { hosted: HostedCost::PerCall(exact(0.005)), tuned: Some(tuned), ..Task::default() };
    plan.nodes = vec![node(0, NodeKind::Entry(entry)), node(1, NodeKind::Task(task))];
    plan.edges = vec![edge(0, 1, 1.0)];
    plan
}

fn tuned(plan: &mut Plan) -> &mut Tuned {
    plan.nodes[1].task_mut().unwrap().tuned.as_mut().unwrap()
}

fn sought(plan: &Plan, by: f64) -> Seek {
    seek(plan, &answers(plan), Some(&NodeId::new("n1")), by).unwrap()
}

fn needed(seek: &Seek, lever: Lever) -> f64 {
    seek.lever(lever).unwrap().needed().unwrap()
}

#[test]
fn the_worked_calculation_by_hand() {
    // 200 000 · 0.0045 = $900 a month repay $2 500 in 2.78 months. By month 2 it takes one of:
    let seek = sought(&worked(Serving::PerCall(exact(0.0005))), 2.0);
    assert!(!seek.holds);
    // 2 500 / (2 · 0.0045) calls a month,
    assert!(close(needed(&seek, Lever::Volume), 2500.0 / 0.009));
    // 2 500 / 400 000 + 0.0005 dollars hosted,
    assert!(close(needed(&seek, Lever::Hosted), 0.00675));
    // $1 800 upfront; and even free serving leaves 2 · 1 000 against 2 500.
    assert!(close(needed(&seek, Lever::Upfront), 1800.0));
    let why = "even if serving cost nothing it is $500 behind at month 2";
    assert_eq!(seek.lever(Lever::Serving).unwrap().reach, Reach::Impossible { why: why.into() });
    let why = "whatever the horizon it is $700 behind at month 2";
    assert_eq!(seek.lever(Lever::Horizon).unwrap().reach, Reach::Impossible { why: why.into() });
    assert_eq!(seek.levers[0].sentence, "At least 278k calls a month (now 200k, 1.39 times).");
    assert_eq!(seek.lever(Lever::Upfront).unwrap().sentence, "At most $1,800 (now $2,500, 28 % less).");
}

#[test]
fn what_holds_already_says_how_far() {
    // By month 5: 5 · 900 = $4 500 against $2 500.
    let seek = sought(&worked(Serving::PerCall(exact(0.0005))), 5.0);
    assert!(seek.holds);
    let already = |lever: Lever| match seek.lever(lever).unwrap().reach {
        Reach::Already { down_to, up_to } => (down_to, up_to),
        _ => panic!("it holds"),
    };
    assert!(close(already(Lever::Volume).0.unwrap(), 2500.0 / (5.0 * 0.0045)));
    assert!(close(already(Lever::Hosted).0.unwrap(), 0.003));
    assert!(close(already(Lever::Serving).1.unwrap(), 0.0025));
    assert!(close(already(Lever::Upfront).1.unwrap(), 4500.0));
    // A horizon of two months ends before it is repaid, one of three does not.
    assert_eq!(already(Lever::Horizon), (Some(3.0), None));
}

#[test]
fn a_replica_more_can_take_the_lead_again() {
    // One replica holds 100 000 calls a month and costs 730 · 1 = $730; hosted those cost $1 000. Upfront nothing.
    let dedicated = Dedicated {
        gpu_seconds_per_call: exact(26.28 * 0.5),
        throughput: None,
        peak_to_mean: exact(1.0),
        gpus_per_replica: 1,
        usd_per_gpu_hour: exact(1.0),
        sticker_uplift: exact(0.0),
        min_replicas: 1,
        target_utilisation: exact(0.5),
    };
    let mut plan = worked(Serving::Dedicated(dedicated));
    tuned(&mut plan).training = Training::Lump(exact(0.0));
    plan.nodes[1].task_mut().unwrap().hosted = HostedCost::PerCall(exact(0.01));
    let seek = sought(&with_volume(&plan, 0.3), 6.0);
    let volume = seek.lever(Lever::Volume).unwrap();
    // 73 000 to 100 000 on one; 146 000 to 200 000 on two; 219 000 to 300 000 on three; from 292 000 on for good.
    assert!(close(volume.needed().unwrap(), 73_000.0), "{volume:?}");
    let ends: Vec<f64> = volume.spans.iter().flat_map(|(low, high)| [*low, high.unwrap_or(f64::INFINITY)]).collect();
    for (end, expected) in ends.iter().zip([73e3, 100e3, 146e3, 200e3, 219e3, f64::INFINITY]) {
        assert!(*end == expected || close(*end, expected), "{ends:?}");
    }
    assert!(
        volume.sentence.contains("It holds from 73.0k to 100k, from 146k to 200k, from 219k on"),
        "{}",
        volume.sentence
    );
}

#[test]
fn a_longer_horizon_can_lose_what_a_shorter_one_keeps() {
    let mut plan = worked(Serving::PerCall(exact(0.0005)));
    // Every 6 months $6 000 for 6 · $900: the lead is lost at month 6 and for good.
    tuned(&mut plan).retrain = Some(Retrain { every_months: 6, usd: exact(6000.0) });
    let seek = sought(&plan, 3.0);
    assert!(!seek.holds);
    assert_eq!(needed(&seek, Lever::Horizon), 6.0);
    // Before the horizon is reached there is nothing to cross.
    plan.horizon_months = 2;
    let seek = sought(&plan, 3.0);
    assert_eq!(needed(&seek, Lever::Horizon), 3.0);
}

#[test]
fn while_nothing_is_served_no_lever_helps() {
    let mut plan = worked(Serving::PerCall(exact(0.0005)));
    tuned(&mut plan).lead_time_months = 4;
    let seek = sought(&plan, 3.0);
    for lever in [Lever::Volume, Lever::Hosted] {
        let Reach::Impossible { why } = &seek.lever(lever).unwrap().reach else { panic!("nothing is saved by then") };
        assert!(why.contains("the lead time is 4 months"), "{why}");
    }
    assert_eq!(needed(&seek, Lever::Upfront), 0.0);
}

#[test]
fn a_pool_of_the_mix_is_paid_once_and_never_less_than_its_fewest_replicas() {
    let pooled = PoolServing {
        id: "pool".into(),
        gpu_seconds_per_call: exact(26.28 * 0.5),
        throughput: None,
        peak_to_mean: exact(1.0),
    };
    let mut plan = worked(Serving::Pool(pooled));
    // One replica holds 100 000 calls and costs $730; two are paid at the least, by both sub-tasks together.
    plan.pools = vec![Pool {
        id: "pool".into(),
        gpus_per_replica: 1,
        usd_per_gpu_hour: exact(1.0),
        sticker_uplift: exact(0.0),
        min_replicas: 2,
        target_utilisation: exact(0.5),
        adapter_overhead: exact(0.0),
    }];
    tuned(&mut plan).training = Training::Lump(exact(0.0));
    let task = plan.nodes[1].task_mut().unwrap();
    task.hosted = HostedCost::PerCall(exact(0.02));
    task.evidence = Evidence {
        failure: Failure::None,
        prompting: Prompting::GoodEnough,
        retrieval: Retrieval::NotApplicable,
        io: Io::Bounded,
        ..Evidence::default()
    };
    plan.nodes.push(node(2, NodeKind::Task(plan.nodes[1].task().unwrap().clone())));
    plan.edges.push(edge(0, 2, 1.0));
    let evaluation = answers(&plan);
    assert_eq!(evaluation.mix.tuned.len(), 2, "{:?}", evaluation.tasks[0].headline);
    let seek = seek(&plan, &evaluation, None, 6.0).unwrap();
    // 2 · $730 against 2 · $0.02 a request: 36 500 requests a month; from there on each replica earns more.
    let Reach::Already { down_to, up_to } = seek.lever(Lever::Volume).unwrap().reach else { panic!("it holds") };
    assert!(close(down_to.unwrap(), 36_500.0) && up_to.is_none(), "{:?}", seek.levers[0]);
}

#[test]
fn what_is_missing_is_named() {
    let mut plan = worked(Serving::PerCall(exact(0.0005)));
    plan.nodes[1].task_mut().unwrap().tuned = None;
    plan.edges.clear();
    let missing = seek(&plan, &answers(&plan), Some(&NodeId::new("n1")), 6.0).unwrap_err();
    assert_eq!(missing, ["a tuned path to compare with", "its volume (no calls reach it yet)"]);
    assert_eq!(seek(&plan, &answers(&plan), None, 6.0).unwrap_err().len(), 1);
}

/// $3.75 written, $0.30 read, tiers, batch prices and a price a request: all of the list moves, and nothing else.
#[test]
fn trying_a_hosted_price_moves_every_price_of_the_list() {
    let mut plan = worked(Serving::PerCall(exact(0.0005)));
    let tier = PriceTier {
        above_tokens: 1500,
        usd_per_million_input: exact(6.0),
        usd_per_million_cached_input: Some(exact(0.6)),
        usd_per_million_cache_write: Some(exact(7.5)),
        usd_per_million_output: exact(22.5),
    };
    plan.prices = vec![Price {
        model: "sonnet".into(),
        usd_per_million_input: exact(3.0),
        usd_per_million_cached_input: Some(exact(0.3)),
        usd_per_million_cache_write: Some(exact(3.75)),
        usd_per_million_output: exact(15.0),
        usd_per_million_batch_input: Some(exact(1.5)),
        usd_per_million_batch_output: Some(exact(7.5)),
        usd_per_request: Some(exact(0.0001)),
        tiers: vec![tier],
        ..Price::default()
    }];
    let cost = TokenCost {
        model: Some("sonnet".into()),
        input: exact(800.0),
        input_p95: Some(exact(2000.0)),
        output: exact(50.0),
        cached_share: exact(0.4),
        cache_write_share: exact(0.1),
        batch_share: exact(0.5),
        ..TokenCost::default()
    };
    let id = NodeId::new("n1");
    for all_in_place in [false, true] {
        let mut plan = plan.clone();
        let mut cost = cost.clone();
        if all_in_place {
            cost.usd_per_million_input = Some(exact(3.0));
            cost.usd_per_million_cached_input = Some(exact(0.3));
            cost.usd_per_million_output = Some(exact(15.0));
        }
        plan.nodes[1].task_mut().unwrap().hosted = HostedCost::Tokens(cost);
        let evaluation = answers(&plan);
        let sought = seek(&plan, &evaluation, Some(&id), 6.0).unwrap();
        let answer = sought.lever(Lever::Hosted).unwrap();
        let moved = tried(&plan, &evaluation, &sought, answer).unwrap();
        let usd = |plan: &Plan| answers(plan).task(&id).unwrap().hosted_usd_per_call.unwrap();
        assert!((usd(&moved) / answer.needed().unwrap() - 1.0).abs() < 1e-8, "{} {answer:?}", usd(&moved));
        assert!(usd(&plan) < usd(&moved) && crosses(&moved, &id, 6.0));
    }
}

#[test]
fn trying_an_upfront_cost_moves_the_evaluation_set_too() {
    let mut plan = worked(Serving::PerCall(exact(0.0005)));
    let id = NodeId::new("n1");
    let tuned = plan.nodes[1].task_mut().unwrap().tuned.as_mut().unwrap();
    tuned.evaluation = Some(Data { examples: exact(500.0), usd_per_example: exact(4.0), curation_share: exact(0.1) });
    let evaluation = answers(&plan);
    let sought = seek(&plan, &evaluation, Some(&id), 2.0).unwrap();
    let moved = tried(&plan, &evaluation, &sought, sought.lever(Lever::Upfront).unwrap()).unwrap();
    // $1 800 of $2 500 and 500 · $4 · 1.1
    let usd = answers(&moved).task(&id).unwrap().upfront_usd.unwrap();
    assert!((usd - 1800.0).abs() < 1e-4, "{usd}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn with_what_is_needed_it_crosses_in_time(plan in plan(), by in 1..30_u32) {
        let by = f64::from(by);
        let evaluation = answers(&plan);
        for task in &evaluation.tasks {
            let Ok(seek) = seek(&plan, &evaluation, Some(&task.id), by) else { continue };
            prop_assert_eq!(seek.holds, crosses(&plan, &task.id, by), "{:?}", task.settled_crossover_months);
            for answer in seek.levers.iter().filter(|answer| answer.needed().is_some()) {
                // The way it is tried looks at it; a value of zero for a range or a volume has no plan.
                if let Some(moved) = tried(&plan, &evaluation, &seek, answer) {
                    prop_assert!(crosses(&moved, &task.id, by), "{answer:?}");
                }
            }
        }
    }

    #[test]
    fn volumes_hold_inside_the_spans_and_nowhere_else(plan in plan(), by in 1..30_u32, powers in proptest::collection::vec(-2.0..2.0_f64, 12)) {
        let by = f64::from(by);
        let evaluation = answers(&plan);
        for task in evaluation.tasks.iter().take(2) {
            let Ok(seek) = seek(&plan, &evaluation, Some(&task.id), by) else { continue };
            let volume = seek.lever(Lever::Volume).unwrap();
            let ends = volume.spans.iter().flat_map(|(low, high)| [Some(*low), *high]).flatten();
            let ends = ends.filter(|end| *end > 0.0).flat_map(|end| [end / volume.now * (1.0 - 1e-7), end / volume.now * (1.0 + 1e-7)]);
            // Only a few spans are told apart: what lies past the last of them is not said.
            let last = volume.spans.iter().filter_map(|(_, high)| *high).fold(0.0, f64::max);
            let first = volume.spans.first().map_or(0.0, |(low, _)| *low);
            let many = volume.spans.len() >= 4;
            for factor in powers.iter().map(|power| 10f64.powf(*power)).chain(ends) {
                let value = factor * volume.now;
                let inside = volume.spans.iter().any(|(low, high)| *low <= value && high.is_none_or(|high| value <= high));
                if many && (value > last || value < first) {
                    continue;
                }
                prop_assert_eq!(inside, crosses(&with_volume(&plan, factor), &task.id, by), "{} {:?}", value, volume);
            }
        }
    }

    #[test]
    fn every_horizon_holds_or_not_as_it_is_said(plan in plan(), by in 1..30_u32, horizons in proptest::collection::vec(1..120_u32, 8)) {
        let by = f64::from(by);
        let evaluation = answers(&plan);
        for task in evaluation.tasks.iter().take(2) {
            let Ok(seek) = seek(&plan, &evaluation, Some(&task.id), by) else { continue };
            let spans = &seek.lever(Lever::Horizon).unwrap().spans;
            for horizon in &horizons {
                let inside = spans.iter().any(|(low, high)| *low <= f64::from(*horizon) && high.is_none_or(|high| f64::from(*horizon) <= high));
                let other = Plan { horizon_months: *horizon, ..plan.clone() };
                prop_assert_eq!(inside, crosses(&other, &task.id, by), "{} {:?}", horizon, spans);
            }
        }
    }

    #[test]
    fn price_and_upfront_hold_on_the_side_that_is_said(plan in plan(), by in 1..30_u32) {
        let evaluation = answers(&plan);
        for task in &evaluation.tasks {
            let Ok(seek) = seek(&plan, &evaluation, Some(&task.id), f64::from(by)) else { continue };
            for lever in [Lever::Hosted, Lever::Serving, Lever::Upfront] {
                let answer = seek.lever(lever).unwrap();
                let Some(at) = answer.needed().filter(|at| *at > 0.0) else { continue };
                // A hair nearer to today's value it does not hold yet, a hair farther it does.
                for (side, holds) in [(1e-7, true), (-1e-7, false)] {
                    let to = at * if at > answer.now { 1.0 + side } else { 1.0 - side };
                    let moved = common::economics::with_lever(&plan, &task.id, lever, to / answer.now);
                    let Some(moved) = moved else { continue };
                    prop_assert_eq!(crosses(&moved, &task.id, f64::from(by)), holds, "{:?} {}", answer, to);
                }
            }
        }
    }

    #[test]
    fn the_mix_crosses_in_time_inside_its_spans_pools_whole(plan in plan(), by in 1..30_u32, powers in proptest::collection::vec(-1.0..1.0_f64, 8)) {
        let evaluation = answers(&plan);
        let Ok(seek) = seek(&plan, &evaluation, None, f64::from(by)) else { return Ok(()) };
        let volume = seek.lever(Lever::Volume).unwrap();
        let in_time = |evaluation: &Evaluation| evaluation.mix.settled_crossover_months.is_some_and(|at| at <= f64::from(by));
        prop_assert_eq!(seek.holds, in_time(&evaluation));
        for factor in powers.iter().map(|power| 10f64.powf(*power)) {
            let moved = answers(&with_volume(&plan, factor));
            // The mix stays what it is; where another volume makes another mix there is nothing to compare.
            if moved.mix.tuned == evaluation.mix.tuned && volume.spans.len() < 4 {
                let value = factor * volume.now;
                let inside = volume.spans.iter().any(|(low, high)| *low <= value && high.is_none_or(|high| value <= high));
                prop_assert_eq!(inside, in_time(&moved), "{} {:?}", factor, volume);
            }
        }
    }
}
