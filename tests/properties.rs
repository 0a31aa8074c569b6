//! What holds for every plan: calls are conserved, prices scale, curves rise, flips are true.

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

use common::economics::{close, exact, plan};
use mixplan::analysis::{Criterion, Evaluation, FlipInput, Settings, TaskAnswer, Verdict, evaluate};
use mixplan::document::{Change, Command, Document};
use mixplan::plan::{
    Edge, Entry, Estimate, HostedCost, Node, NodeId, NodeKind, Plan, Serving, Task, TokenCost, Training, Tuned, Usd,
    Volume, YearMonth,
};
use proptest::prelude::*;

/// What the entry reaches without passing through `closed`.
fn reached(plan: &Plan, closed: &NodeId) -> Vec<NodeId> {
    let mut reached = vec![plan.nodes[0].id.clone()];
    let mut next = 0;
    while let Some(from) = reached.get(next).cloned() {
        next += 1;
        for edge in plan.edges.iter().filter(|edge| edge.from == from && edge.to != *closed) {
            if !reached.contains(&edge.to) {
                reached.push(edge.to.clone());
            }
        }
    }
    reached
}

fn answers(plan: &Plan) -> Evaluation {
    evaluate(plan, &Settings::default())
}

fn scale(usd: &mut Estimate<Usd>, factor: f64) {
    *usd = exact(usd.central() * factor);
}

fn scale_tokens(cost: &mut TokenCost, factor: f64) {
    let prices =
        [&mut cost.usd_per_million_input, &mut cost.usd_per_million_cached_input, &mut cost.usd_per_million_output];
    prices.into_iter().flatten().for_each(|usd| scale(usd, factor));
    scale(&mut cost.usd_per_request, factor);
}

fn scale_hosted(cost: &mut HostedCost, factor: f64) {
    match cost {
        HostedCost::Unknown => {}
        HostedCost::PerCall(usd) => scale(usd, factor),
        HostedCost::Tokens(tokens) => scale_tokens(tokens, factor),
    }
}

fn scale_serving(serving: &mut Serving, factor: f64) {
    match serving {
        Serving::PerCall(usd) => scale(usd, factor),
        Serving::Tokens(tokens) => scale_tokens(tokens, factor),
        Serving::Dedicated(own) => scale(&mut own.usd_per_gpu_hour, factor),
        Serving::Pool(_) => {}
    }
}

fn scale_upfront(tuned: &mut Tuned, factor: f64) {
    match &mut tuned.training {
        Training::Lump(usd) => scale(usd, factor),
        Training::Gpu(gpu) => scale(&mut gpu.usd_per_gpu_hour, factor),
        Training::Managed(managed) => scale(&mut managed.usd_per_million_tokens, factor),
    }
    let data = tuned.data.iter_mut().chain(&mut tuned.evaluation);
    data.for_each(|data| scale(&mut data.usd_per_example, factor));
    tuned.labour.iter_mut().for_each(|labour| scale(&mut labour.usd_per_person_day, factor));
}

fn scale_all_prices(plan: &mut Plan, factor: f64) {
    plan.pools.iter_mut().for_each(|pool| scale(&mut pool.usd_per_gpu_hour, factor));
    for node in &mut plan.nodes {
        match &mut node.kind {
            NodeKind::Entry(_) => {}
            NodeKind::Tool(tool) => scale(&mut tool.usd_per_call, factor),
            NodeKind::Task(task) => {
                scale_hosted(&mut task.hosted, factor);
                task.cheaper_hosted.iter_mut().for_each(|cheaper| scale_hosted(&mut cheaper.cost, factor));
                let Some(tuned) = &mut task.tuned else { continue };
                scale_upfront(tuned, factor);
                scale_serving(&mut tuned.serving, factor);
                scale(&mut tuned.upkeep_usd_per_month, factor);
                scale(&mut tuned.monitoring_usd_per_month, factor);
                let retrainings = tuned.retrain.iter_mut().chain(&mut tuned.base_retirement);
                retrainings.for_each(|retrain| scale(&mut retrain.usd, factor));
            }
        }
    }
}

/// The plan with one input of one sub-task, and of nothing else, multiplied.
fn with_scaled_input(plan: &Plan, id: &NodeId, input: FlipInput, factor: f64) -> Plan {
    let mut plan = plan.clone();
    let first = answers(&plan).task(id).unwrap().calls_first_month.unwrap();
    let task = plan.node_mut(id).unwrap().task_mut().unwrap();
    match input {
        FlipInput::CallsPerMonth => task.measured_calls_per_month = Some(exact(first * factor)),
        FlipInput::HostedUsdPerCall => scale_hosted(&mut task.hosted, factor),
        FlipInput::ServingUsdPerCall => {
            if let Serving::Pool(_) = task.tuned.as_ref().unwrap().serving {
                plan.pools.iter_mut().for_each(|pool| scale(&mut pool.usd_per_gpu_hour, factor));
            } else {
                scale_serving(&mut task.tuned.as_mut().unwrap().serving, factor);
            }
        }
        FlipInput::UpfrontUsd => scale_upfront(task.tuned.as_mut().unwrap(), factor),
    }
    plan
}

fn costs(task: &TaskAnswer) -> [f64; 4] {
    [task.hosted_lifetime_usd, task.tuned_lifetime_usd, task.upfront_usd, task.tuned_npv_usd].map(Option::unwrap)
}

/// A failing case is printed, and belongs into a test of its own, not into a file beside this one.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn every_generated_plan_is_valid_and_evaluates_without_errors(plan in plan()) {
        prop_assert_eq!(plan.problems(), vec![]);
        prop_assert!(!answers(&plan).has_errors());
    }

    #[test]
    fn flow_conserves_calls(plan in plan()) {
        let evaluation = answers(&plan);
        let calls = |id: &NodeId| evaluation.node(id).unwrap().calls_monthly.clone();
        for node in plan.nodes.iter().filter(|node| !matches!(node.kind, NodeKind::Entry(_))) {
            let mut inflow = vec![0.0; plan.horizon_months as usize];
            for edge in plan.edges.iter().filter(|edge| edge.to == node.id) {
                let rate = edge.calls_per_call.central();
                inflow.iter_mut().zip(calls(&edge.from)).for_each(|(sum, calls)| *sum += rate * calls);
            }
            for (got, expected) in calls(&node.id).iter().zip(&inflow) {
                prop_assert!(close(*got, *expected), "{} has {got}, its callers make {expected}", node.id);
            }
        }
    }

    #[test]
    fn scaling_all_prices_scales_all_costs_and_changes_no_verdict(plan in plan(), power in -6..7_i32) {
        // A power of two scales without rounding, so that no verdict sits on the edge by accident.
        let factor = 2.0_f64.powi(power);
        let mut scaled = plan.clone();
        scale_all_prices(&mut scaled, factor);
        let (before, after) = (answers(&plan), answers(&scaled));
        for (before, after) in before.tasks.iter().zip(&after.tasks) {
            prop_assert_eq!(before.verdict, after.verdict);
            for (before, after) in costs(before).into_iter().zip(costs(after)) {
                prop_assert!(close(before * factor, after));
            }
        }
        prop_assert!(close(before.mix.mix_lifetime_usd * factor, after.mix.mix_lifetime_usd));
    }

    #[test]
    fn a_step_that_is_off_changes_no_calls_but_those_it_sends_back(plan in plan(), pick in any::<prop::sample::Index>()) {
        let index = 1 + pick.index(plan.nodes.len() - 1);
        let id = &plan.nodes[index].id;
        let mut off = plan.clone();
        off.nodes[index].disabled = true;
        let mut without_retries = plan.clone();
        without_retries.edges.retain(|edge| edge.from != *id || reached(&plan, &edge.to).contains(id));
        let (off, expected, before) = (answers(&off), answers(&without_retries), answers(&plan));
        for (off, expected) in off.nodes.iter().zip(&expected.nodes) {
            prop_assert_eq!(&off.calls_monthly, &expected.calls_monthly, "{}", off.id);
        }
        prop_assert_eq!(off.node(id).unwrap().usd_first_month, Some(0.0));
        prop_assert!(off.task(id).is_none() && !off.mix.tuned.contains(id));
        prop_assert!(off.mix.hosted_lifetime_usd <= before.mix.hosted_lifetime_usd * (1.0 + 1e-9));
    }

    #[test]
    fn switching_a_step_off_never_makes_more_calls(mut plan in plan(), pick in any::<prop::sample::Index>()) {
        let index = pick.index(plan.nodes.len());
        // While it is off nothing is measured at it, so that there is nothing to compare.
        if let Some(task) = plan.nodes[index].task_mut() {
            task.measured_calls_per_month = None;
        }
        prop_assume!(answers(&plan).nodes.iter().all(|node| node.calls_lifetime.is_some()));
        let mut off = plan.clone();
        off.nodes[index].disabled = true;
        for (before, after) in answers(&plan).nodes.iter().zip(&answers(&off).nodes) {
            let most = before.calls_lifetime.unwrap();
            prop_assert!(after.calls_lifetime.unwrap() <= most * (1.0 + 1e-9), "{}", before.id);
        }
    }

    #[test]
    fn cumulative_curves_never_decrease(plan in plan()) {
        for task in answers(&plan).tasks {
            let flows = task.hosted_monthly_usd.iter().chain(&task.tuned_monthly_usd);
            prop_assert!(flows.chain(task.lumps_usd.iter().map(|(_, usd)| usd)).all(|usd| *usd >= 0.0));
        }
    }

    #[test]
    fn a_dearer_hosted_price_never_turns_fine_tune_into_keep_hosted(plan in plan(), factor in 1.0..20.0) {
        let before = answers(&plan);
        for task in before.tasks.iter().filter(|task| task.verdict == Verdict::FineTune) {
            let dearer = with_scaled_input(&plan, &task.id, FlipInput::HostedUsdPerCall, factor);
            let verdict = answers(&dearer).task(&task.id).unwrap().verdict;
            prop_assert!(verdict == Verdict::FineTune || verdict == Verdict::SwitchHosted, "{verdict:?}");
        }
    }

    #[test]
    fn one_more_in_a_pool_costs_no_more_than_with_the_pool_to_itself(plan in plan()) {
        for task in answers(&plan).tasks {
            let Some(pool) = task.pool else { continue };
            prop_assert!(pool.one_more_usd <= pool.alone_usd * (1.0 + 1e-12));
            prop_assert!(!pool.beside.is_empty() || close(pool.one_more_usd, pool.alone_usd));
            prop_assert!(!pool.beside.contains(&task.id));
        }
    }

    #[test]
    fn a_fine_tune_meets_all_three_criteria(plan in plan()) {
        for task in answers(&plan).tasks.iter().filter(|task| task.verdict == Verdict::FineTune) {
            let criteria = task.criteria;
            let all = [criteria.prompting_runs_out, criteria.retrieval_does_not_fix, criteria.volume_repays];
            prop_assert_eq!(all, [Criterion::Met; 3]);
        }
    }

    #[test]
    fn the_settled_crossover_is_where_the_curves_meet_for_good(plan in plan()) {
        for task in answers(&plan).tasks {
            let mut difference = 0.0;
            for (t, (hosted, tuned)) in task.hosted_monthly_usd.iter().zip(&task.tuned_monthly_usd).enumerate() {
                difference += task.lumps_usd.iter().filter(|(m, _)| *m as usize == t).map(|(_, usd)| usd).sum::<f64>();
                let after = task.settled_crossover_months.is_some_and(|settled| t as f64 >= settled);
                prop_assert!(!after || difference <= 1e-6 * task.hosted_lifetime_usd.unwrap());
                difference += tuned - hosted;
            }
            prop_assert_eq!(task.settled_crossover_months.is_some(), difference <= 0.0, "{}", difference);
            let at_most = |a: Option<f64>, b: Option<f64>| b.is_none() || a.unwrap() <= b.unwrap();
            prop_assert!(at_most(task.first_crossover_months, task.settled_crossover_months));
        }
    }

    #[test]
    fn the_order_of_nodes_and_edges_changes_nothing(plan in plan()) {
        let mut turned = plan.clone();
        turned.nodes.reverse();
        turned.edges.reverse();
        let (before, after) = (answers(&plan), answers(&turned));
        for task in &before.tasks {
            let other = after.task(&task.id).unwrap();
            prop_assert_eq!(task.verdict, other.verdict);
            prop_assert!(close(task.tuned_lifetime_usd.unwrap(), other.tuned_lifetime_usd.unwrap()));
        }
        prop_assert!(close(before.mix.mix_lifetime_usd, after.mix.mix_lifetime_usd));
    }

    #[test]
    fn without_pools_the_mix_saves_what_its_tuned_sub_tasks_save(plan in plan()) {
        let evaluation = answers(&plan);
        let pooled = |id: &NodeId| matches!(plan.node(id).unwrap().task().unwrap().tuned.as_ref().unwrap().serving, Serving::Pool(_));
        let tuned: Vec<_> = evaluation.tasks.iter().filter(|task| task.verdict == Verdict::FineTune).collect();
        let sum: f64 = tuned.iter().map(|task| task.saving_usd.unwrap()).sum();
        let hosted = evaluation.mix.hosted_lifetime_usd;
        if tuned.iter().any(|task| pooled(&task.id)) {
            prop_assert!(evaluation.mix.saving_usd >= sum - 1e-9 * hosted, "sharing a pool cannot cost more");
        } else {
            prop_assert!((evaluation.mix.saving_usd - sum).abs() <= 1e-9 * hosted);
        }
    }
}

proptest! {
    // Each case evaluates the plan some dozens of times.
    #![proptest_config(config(48))]

    #[test]
    fn a_verdict_changes_just_past_its_flip_and_not_before(plan in plan()) {
        for task in answers(&plan).tasks {
            for flip in &task.flips {
                let ratio = flip.at / flip.now;
                let past = if ratio > 1.0 { 1.0 + 1e-6 } else { 1.0 - 1e-6 };
                let verdict = |factor| answers(&with_scaled_input(&plan, &task.id, flip.input, factor)).task(&task.id).unwrap().verdict;
                prop_assert_eq!(verdict(ratio / past), task.verdict, "{:?} before {}", flip, ratio);
                // A stepped cost may flip back within a hair; the flip itself must hold.
                prop_assert!(verdict(ratio * past) == flip.to || verdict(ratio * (1.0 + (past - 1.0) * 1e-6)) == flip.to, "{:?} past {}", flip, ratio);
            }
        }
    }

    #[test]
    fn between_its_flips_a_verdict_stays(plan in plan(), power in -4.0..4.0) {
        let factor = 10.0_f64.powf(power);
        for task in answers(&plan).tasks.iter().filter(|task| task.verdict != Verdict::NeedsInput) {
            let inputs =
                [FlipInput::HostedUsdPerCall, FlipInput::ServingUsdPerCall, FlipInput::UpfrontUsd, FlipInput::CallsPerMonth];
            for input in inputs {
                // A volume served by whole replicas is followed closely near today's value only.
                let factor = if input == FlipInput::CallsPerMonth { factor.powf(0.002) } else { factor };
                let mut passed = task.flips.iter().filter(|flip| flip.input == input).map(|flip| flip.at / flip.now);
                if !passed.any(|at| at > 1.0 && factor >= at || at < 1.0 && factor <= at) {
                    let scaled = answers(&with_scaled_input(&plan, &task.id, input, factor));
                    prop_assert_eq!(scaled.task(&task.id).unwrap().verdict, task.verdict, "{:?} × {}", input, factor);
                }
            }
        }
    }
}

/// Nodes in a row, each led to by one or two before it: no loops, and nothing measured.
fn row_of_nodes() -> impl Strategy<Value = Plan> {
    let node = (0.0..1.0_f64, 0.0..1.0_f64, 0.05..3.0_f64, 0.05..3.0_f64, any::<bool>());
    proptest::collection::vec(node, 2..9).prop_map(|nodes| {
        let mut plan = Plan::empty("Row", YearMonth::new(2026, 12).unwrap());
        plan.horizon_months = 3;
        let id = |index: usize| NodeId::new(&format!("n{index}"));
        let entry = Entry { volume: Volume::PerMonth(exact(1000.0)), ..Entry::default() };
        plan.nodes.push(Node::new(id(0), "n0", NodeKind::Entry(entry)));
        for (before, (first, second, calls, more, both)) in nodes.into_iter().enumerate() {
            let (index, count) = (before + 1, (before + 1) as f64);
            let kind = NodeKind::Task(Task::default());
            plan.nodes.push(Node::new(id(index), format!("n{index}"), kind));
            let from = |part: f64| id((part * count) as usize);
            plan.edges.push(Edge { from: from(first), to: id(index), calls_per_call: exact(calls) });
            if both {
                let calls_per_call = Estimate::range(more, more * 2.0);
                plan.edges.push(Edge { from: from(second), to: id(index), calls_per_call });
            }
        }
        plan
    })
}

proptest! {
    #[test]
    fn deleting_a_node_that_calls_pass_through_leaves_the_calls_of_all_others(plan in row_of_nodes(), pick in 0.0..1.0_f64) {
        let index = 1 + (pick * (plan.nodes.len() - 1) as f64) as usize;
        let id = plan.nodes[index].id.clone();
        let ends = |of: fn(&Edge) -> (&NodeId, &NodeId)| -> std::collections::BTreeSet<&NodeId> {
            plan.edges.iter().map(of).filter(|(own, _)| **own == id).map(|(_, other)| other).collect()
        };
        let (before, after) = (ends(|edge| (&edge.to, &edge.from)).len(), ends(|edge| (&edge.from, &edge.to)).len());
        prop_assume!(before == 1 || after <= 1);
        let mut document = Document::new(plan.clone());
        document.apply(Command::new("Delete", Change::RemoveNodesJoining(vec![id.clone()]))).unwrap();
        let calls = |plan: &Plan| -> Vec<(NodeId, f64)> {
            let nodes = evaluate(plan, &Settings::default()).nodes;
            let others = nodes.into_iter().filter(|node| node.id != id);
            others.map(|node| (node.id.clone(), node.calls_first_month.unwrap())).collect()
        };
        for ((id, was), (_, now)) in calls(&plan).into_iter().zip(calls(document.plan())) {
            prop_assert!((was - now).abs() <= 1e-9 * was.max(1.0), "{id}: {was} became {now}");
        }
    }
}
