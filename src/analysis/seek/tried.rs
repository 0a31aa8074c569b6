//! The plan with a lever moved to where it has to be: the same inputs, other values.

use std::collections::BTreeSet;

use super::answer::{Lever, LeverAnswer, Seek};
use super::seek;
use crate::analysis::answer::Evaluation;
use crate::plan::{
    Estimate, HostedCost, NodeId, NodeKind, Plan, Price, Quantity, Serving, TokenCost, Training, Volume,
};

/// Nearer to the side on which it holds than rounding reaches.
const NUDGE: f64 = 1e-9;

/// The plan as it would have to be; `None` where the lever does not bring it about by the plan's own inputs
/// alone, as where a list price that would have to rise is also what the tuned model is served at.
pub fn tried(plan: &Plan, evaluation: &Evaluation, sought: &Seek, answer: &LeverAnswer) -> Option<Plan> {
    let (at, now) = (answer.needed()?, answer.now);
    let factor = at / now * if at > now { 1.0 + NUDGE } else { 1.0 - NUDGE };
    let mut tried = plan.clone();
    let tuned: BTreeSet<NodeId> = match &sought.task {
        Some(id) => BTreeSet::from([id.clone()]),
        None => evaluation.mix.tuned.iter().cloned().collect(),
    };
    turn(&mut tried, &tuned, answer.lever, factor);
    // What it does is not concluded but looked at.
    let holds = seek(&tried, evaluation, sought.task.as_ref(), sought.by_months).is_ok_and(|seek| seek.holds);
    (holds && tried.is_valid()).then_some(tried)
}

/// Turns a lever by a factor, for the sub-tasks that are on the tuned path; the horizon by whole months.
pub(in crate::analysis) fn turn(plan: &mut Plan, tuned: &BTreeSet<NodeId>, lever: Lever, factor: f64) {
    match lever {
        Lever::Volume => volumes(plan, factor),
        Lever::Hosted => hosted(plan, tuned, factor),
        Lever::Serving => serving(plan, tuned, factor),
        Lever::Upfront => upfront(plan, tuned, factor),
        Lever::Horizon => plan.horizon_months = libm::round(f64::from(plan.horizon_months) * factor) as u32,
    }
}

fn scale<Q: Quantity>(estimate: &mut Estimate<Q>, factor: f64) {
    let parts: Vec<f64> = estimate.parts().into_iter().map(|part| part * factor).collect();
    if let Some(scaled) = Estimate::from_parts(&parts) {
        *estimate = scaled;
    }
}

/// Every entry, cap and measured volume.
pub(in crate::analysis) fn volumes(plan: &mut Plan, factor: f64) {
    for node in &mut plan.nodes {
        match &mut node.kind {
            NodeKind::Entry(entry) => {
                let (Volume::PerSecond(n)
                | Volume::PerHour(n)
                | Volume::PerDay(n)
                | Volume::PerMonth(n)
                | Volume::PerYear(n)) = &mut entry.volume;
                scale(n, factor);
                entry.max_calls_per_month.iter_mut().for_each(|most| scale(most, factor));
            }
            NodeKind::Task(task) => task.measured_calls_per_month.iter_mut().for_each(|calls| scale(calls, factor)),
            NodeKind::Tool(_) => {}
        }
    }
}

/// Prices of one path: those in place, and the names of the models whose list prices it uses.
fn tokens(cost: &mut TokenCost, factor: f64, prices: &[Price], listed: &mut BTreeSet<String>) {
    let in_place =
        [&mut cost.usd_per_million_input, &mut cost.usd_per_million_cached_input, &mut cost.usd_per_million_output];
    let mut all = true;
    for price in in_place {
        match price {
            Some(price) => scale(price, factor),
            None => all = false,
        }
    }
    // What is written to the cache, and a request where the cost gives none of its own, are priced by the list alone.
    let book = prices.iter().find(|price| cost.model.as_deref() == Some(&price.model));
    let written = cost.cache_write_share != Estimate::default();
    let requested = cost.usd_per_request == Estimate::default();
    let by_list = book.is_some_and(|book| written || (requested && book.usd_per_request.is_some()));
    scale(&mut cost.usd_per_request, factor);
    if !all || by_list {
        listed.extend(cost.model.clone());
    }
}

fn list_prices(plan: &mut Plan, factor: f64, listed: &BTreeSet<String>) {
    for price in plan.prices.iter_mut().filter(|price| listed.contains(&price.model)) {
        scale(&mut price.usd_per_million_input, factor);
        scale(&mut price.usd_per_million_output, factor);
        let optional = [
            &mut price.usd_per_million_cached_input,
            &mut price.usd_per_million_cache_write,
            &mut price.usd_per_million_batch_input,
            &mut price.usd_per_million_batch_output,
            &mut price.usd_per_request,
        ];
        optional.into_iter().flatten().for_each(|usd| scale(usd, factor));
        for tier in &mut price.tiers {
            scale(&mut tier.usd_per_million_input, factor);
            scale(&mut tier.usd_per_million_output, factor);
            let optional = [&mut tier.usd_per_million_cached_input, &mut tier.usd_per_million_cache_write];
            optional.into_iter().flatten().for_each(|usd| scale(usd, factor));
        }
    }
}

fn hosted(plan: &mut Plan, tuned: &BTreeSet<NodeId>, factor: f64) {
    let mut listed = BTreeSet::new();
    let Plan { nodes, prices, .. } = plan;
    for node in nodes.iter_mut().filter(|node| tuned.contains(&node.id)) {
        match node.task_mut().map(|task| &mut task.hosted) {
            Some(HostedCost::PerCall(usd)) => scale(usd, factor),
            Some(HostedCost::Tokens(cost)) => tokens(cost, factor, prices, &mut listed),
            Some(HostedCost::Unknown) | None => {}
        }
    }
    list_prices(plan, factor, &listed);
}

fn serving(plan: &mut Plan, tuned: &BTreeSet<NodeId>, factor: f64) {
    let (mut listed, mut pools) = (BTreeSet::new(), BTreeSet::new());
    let Plan { nodes, prices, .. } = plan;
    for node in nodes.iter_mut().filter(|node| tuned.contains(&node.id)) {
        match node.task_mut().and_then(|task| task.tuned.as_mut()).map(|tuned| &mut tuned.serving) {
            Some(Serving::PerCall(usd)) => scale(usd, factor),
            Some(Serving::Tokens(cost)) => tokens(cost, factor, prices, &mut listed),
            Some(Serving::Dedicated(own)) => scale(&mut own.usd_per_gpu_hour, factor),
            Some(Serving::Pool(pool)) => drop(pools.insert(pool.id.clone())),
            None => {}
        }
    }
    plan.pools
        .iter_mut()
        .filter(|pool| pools.contains(&pool.id))
        .for_each(|pool| scale(&mut pool.usd_per_gpu_hour, factor));
    list_prices(plan, factor, &listed);
}

fn upfront(plan: &mut Plan, tuned: &BTreeSet<NodeId>, factor: f64) {
    let nodes = plan.nodes.iter_mut().filter(|node| tuned.contains(&node.id));
    for tuned in nodes.filter_map(|node| node.task_mut()?.tuned.as_mut()) {
        match &mut tuned.training {
            Training::Lump(usd) => scale(usd, factor),
            Training::Gpu(gpu) => scale(&mut gpu.usd_per_gpu_hour, factor),
            Training::Managed(managed) => scale(&mut managed.usd_per_million_tokens, factor),
        }
        let labels = tuned.data.iter_mut().chain(&mut tuned.evaluation);
        labels.for_each(|data| scale(&mut data.usd_per_example, factor));
        tuned.labour.iter_mut().for_each(|labour| scale(&mut labour.usd_per_person_day, factor));
    }
}
