//! How was this computed: every figure's derivation comes to the very figure that the evaluation shows.

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

use std::collections::BTreeSet;

use common::{plans, vectors};
use mixplan::analysis::{
    Crossing, Derivations, Evaluation, Figure, FlipInput, Hosted, MixFigure, Paid, PoolReadAs, Pooled, RungFigure,
    Settings, Together, Unit, Verdict, evaluate, gpu_seconds_per_call,
};
use mixplan::document::load;
use mixplan::plan::{NodeKind, Plan, Serving, say};
use proptest::prelude::*;

/// Each figure of the evaluation, with its value.
fn figures(plan: &Plan, evaluation: &Evaluation) -> Vec<(Figure, Option<f64>)> {
    let last = plan.horizon_months - 1;
    let months = BTreeSet::from([0, last / 2, last]);
    let mut all = Vec::new();
    for (node, answer) in plan.nodes.iter().zip(&evaluation.nodes) {
        let id = || node.id.clone();
        for &month in &months {
            let calls = answer.calls_monthly.get(month as usize).copied();
            all.push((Figure::Calls { node: id(), month }, calls));
        }
        all.push((Figure::CallsLifetime(id()), answer.calls_lifetime));
        if matches!(node.kind, NodeKind::Tool(_)) && !node.disabled {
            all.push((Figure::ToolMonth { node: id(), month: 0 }, answer.usd_first_month));
        }
    }
    for task in &evaluation.tasks {
        let id = || task.id.clone();
        let (path, pool) = (Hosted::Today, Pooled::Alone);
        all.push((Figure::PerCall { task: id(), path, month: 0 }, task.hosted_usd_per_call));
        for &month in &months {
            let at = |series: &[f64]| series.get(month as usize).copied();
            all.push((Figure::HostedMonth { task: id(), path, month }, at(&task.hosted_monthly_usd)));
            all.push((Figure::TunedMonth { task: id(), month, pool }, at(&task.tuned_monthly_usd)));
            all.push((Figure::Replicas { task: id(), month, pool }, at(&task.replicas_monthly)));
        }
        all.push((Figure::HostedLifetime { task: id(), path }, task.hosted_lifetime_usd));
        all.push((Figure::HostedLifetime { task: id(), path: Hosted::Cheaper }, task.cheaper_lifetime_usd));
        all.push((Figure::Upfront(id()), task.upfront_usd));
        all.push((Figure::TunedLifetime { task: id(), pool }, task.tuned_lifetime_usd));
        all.push((Figure::Saving(id()), task.saving_usd));
        all.push((Figure::SavingShare(id()), task.saving_share));
        let stake = matches!(task.verdict, Verdict::FineTune | Verdict::SwitchHosted).then_some(task.usd_at_stake);
        all.push((Figure::AtStake(id()), stake));
        all.push((Figure::Crossover { task: id(), which: Crossing::First }, task.first_crossover_months));
        all.push((Figure::Crossover { task: id(), which: Crossing::Settled }, task.settled_crossover_months));
        all.push((Figure::CrossoverCalls(id()), task.settled_crossover_calls));
        all.push((Figure::HostedNpv(id()), task.hosted_npv_usd));
        all.push((Figure::TunedNpv(id()), task.tuned_npv_usd));
        all.push((Figure::ServedCallAverage(id()), task.served_usd_per_call));
        let pool = task.pool.as_ref();
        for (reading, usd) in [
            (PoolReadAs::Alone, pool.map(|pool| pool.alone_usd)),
            (PoolReadAs::OneMore, pool.map(|pool| pool.one_more_usd)),
        ] {
            all.push((Figure::PoolServing { task: id(), reading }, usd));
        }
        for (when, usd) in [
            (Paid::Upfront, task.forgotten.map(|forgotten| forgotten.upfront_usd)),
            (Paid::Monthly, task.forgotten.map(|forgotten| forgotten.monthly_usd)),
        ] {
            all.push((Figure::Forgotten { task: id(), when }, usd));
        }
        let node = plan.nodes.iter().find(|node| node.id == task.id).and_then(|node| node.task());
        let seconds = node.and_then(|task| match &task.tuned.as_ref()?.serving {
            Serving::Dedicated(own) => Some(gpu_seconds_per_call(&own.gpu_seconds_per_call, own.throughput.as_ref())),
            Serving::Pool(own) => Some(gpu_seconds_per_call(&own.gpu_seconds_per_call, own.throughput.as_ref())),
            Serving::PerCall(_) | Serving::Tokens(_) => None,
        });
        all.push((Figure::GpuSeconds(id()), seconds));
        for rung in &task.ladder.rungs {
            for (of, value) in [
                (RungFigure::PerCall, rung.usd_per_call),
                (RungFigure::Lifetime, rung.lifetime_usd),
                (RungFigure::Saving, rung.saving_usd),
                (RungFigure::SavingShare, rung.saving_share),
            ] {
                all.push((Figure::Rung { task: id(), means: rung.means, of }, Some(value)));
            }
        }
        for input in
            [FlipInput::CallsPerMonth, FlipInput::HostedUsdPerCall, FlipInput::ServingUsdPerCall, FlipInput::UpfrontUsd]
        {
            for above in [false, true] {
                let flip = task.flips.iter().find(|flip| flip.input == input && (flip.at > flip.now) == above);
                all.push((Figure::Flip { task: id(), input, above }, flip.map(|flip| flip.at)));
            }
        }
    }
    // All steps together, and each frame's.
    let everything = plan.nodes.iter().map(|node| node.id.clone()).collect::<BTreeSet<_>>();
    for nodes in
        std::iter::once(everything).chain(plan.frames.iter().map(|frame| frame.nodes.iter().cloned().collect()))
    {
        let costs = evaluation.nodes.iter().filter(|node| nodes.contains(&node.id));
        let cost = costs.filter_map(|node| node.usd_first_month).sum();
        let at_stake = evaluation.tasks.iter().filter(|task| nodes.contains(&task.id)).map(|task| task.usd_at_stake);
        let at_stake = at_stake.sum();
        all.push((Figure::Together { nodes: nodes.clone(), of: Together::CostMonth }, Some(cost)));
        all.push((Figure::Together { nodes, of: Together::AtStake }, Some(at_stake)));
    }
    let mix = &evaluation.mix;
    for &month in &months {
        let at = |series: &[f64]| series.get(month as usize).copied();
        all.push((Figure::Requests { month }, at(&mix.requests_monthly)));
        all.push((Figure::Mix(MixFigure::HostedMonth(month)), at(&mix.hosted_monthly_usd)));
        all.push((Figure::Mix(MixFigure::MixMonth(month)), at(&mix.mix_monthly_usd)));
    }
    for (figure, value) in [
        (MixFigure::HostedLifetime, Some(mix.hosted_lifetime_usd)),
        (MixFigure::MixLifetime, Some(mix.mix_lifetime_usd)),
        (MixFigure::Saving, Some(mix.saving_usd)),
        (MixFigure::SavingShare, mix.saving_share),
        (MixFigure::Upfront, Some(mix.upfront_usd)),
        (MixFigure::Crossover(Crossing::First), mix.first_crossover_months),
        (MixFigure::Crossover(Crossing::Settled), mix.settled_crossover_months),
        (MixFigure::CrossoverRequests, mix.settled_crossover_requests),
        (MixFigure::HostedNpv, Some(mix.hosted_npv_usd)),
        (MixFigure::MixNpv, Some(mix.mix_npv_usd)),
    ] {
        all.push((Figure::Mix(figure), value));
    }
    all
}

/// What the rules looked at, as they say it, and its derivation.
fn of_rules(plan: &Plan) -> Vec<(String, String, Figure)> {
    let evaluation = evaluate(plan, &Settings::default());
    let inputs = evaluation.tasks.iter().flat_map(|task| {
        let inputs = task.rules.iter().flat_map(|rule| &rule.inputs);
        inputs.filter_map(|(name, said)| Some((name.clone(), said.clone(), Figure::of_rule_input(name, &task.id)?)))
    });
    inputs.collect()
}

fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}

/// What is wrong with the derivations of a plan, if anything.
fn wrong(plan: &Plan) -> Option<String> {
    let evaluation = evaluate(plan, &Settings::default());
    let derivations = Derivations::of(plan);
    let mut seen = BTreeSet::new();
    let mut open = Vec::new();
    for (figure, value) in figures(plan, &evaluation) {
        // What is beyond all measure is no figure.
        let value = value.filter(|value| value.is_finite());
        let derived = derivations.derive(&evaluation, &figure);
        match (value, &derived) {
            (Some(value), Some(derived)) if close(value, derived.value) => {}
            (None, None) => {}
            _ => return Some(format!("{figure:?} is {value:?}, derived {:?}", derived.map(|d| (d.value, d.steps)))),
        }
        open.extend(derived);
    }
    // Every part can be followed, and is the same there.
    while let Some(derivation) = open.pop() {
        for part in &derivation.parts {
            let Some(next) = derivations.derive(&evaluation, &part.figure) else {
                return Some(format!("{:?} leads to {:?}, which has no derivation", derivation.figure, part.figure));
            };
            if next.shown != part.shown {
                return Some(format!("{:?} is {} there and {} here", part.figure, next.shown, part.shown));
            }
            if seen.insert(part.figure.clone()) {
                open.push(next);
            }
        }
    }
    None
}

#[test]
fn every_figure_of_the_examples_and_the_worked_cases_comes_out_of_its_derivation() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let examples = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut plans = 0;
    for path in examples.filter(|path| path.extension().is_some_and(|ending| ending == "ron")).chain(vectors()) {
        let plan = load(&path).unwrap().plan;
        assert_eq!(wrong(&plan), None, "{}", path.display());
        plans += 1;
    }
    assert!(plans > 30);
}

#[test]
fn what_a_rule_says_it_looked_at_is_what_its_derivation_comes_to() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let examples = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut seen = BTreeSet::new();
    for path in examples.filter(|path| path.extension().is_some_and(|ending| ending == "ron")).chain(vectors()) {
        let plan = load(&path).unwrap().plan;
        let (evaluation, derivations) = (evaluate(&plan, &Settings::default()), Derivations::of(&plan));
        for (name, said, figure) in of_rules(&plan) {
            let Some(derived) = derivations.derive(&evaluation, &figure) else {
                let nothing = said.starts_with("never") || said.starts_with("not ") || said.starts_with("no ");
                assert!(nothing, "{}: {name} is {said}", path.display());
                continue;
            };
            let again = match figure.unit() {
                Unit::Share => say::share(derived.value),
                Unit::Months => say::months(derived.value),
                _ => say::money(&plan.currency, derived.value),
            };
            assert!(said.starts_with(&again), "{}: {name} is {said}, derived {again}", path.display());
            seen.insert(name);
        }
    }
    assert_eq!(seen.len(), 8, "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_comes_out_of_its_derivation(plan in plans::plan()) {
        prop_assert_eq!(wrong(&plan), None);
    }
}
