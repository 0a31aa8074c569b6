//! The whole application: everything hosted, against the sub-tasks whose verdict is fine-tune tuned.

use std::collections::BTreeMap;

use super::answer::{MixAnswer, MixNode};
use super::date::date_at;
use super::sub_task::{SubTask, share};
use super::timeline::{Scales, crossing, cumulative_at, npv_usd};
use crate::plan::{NodeId, Plan};

/// What the mix is made of: sub-tasks with their path, and the tool steps' flows.
pub(super) struct Parts<'a> {
    /// Every sub-task, with its pool's other *tuned* sub-tasks beside it, and whether it is tuned.
    pub sub_tasks: Vec<(SubTask<'a>, bool)>,
    /// Each tool step with its cost in each month.
    pub tools_usd: Vec<(NodeId, Vec<f64>)>,
    pub requests: Vec<f64>,
    /// Nodes whose volume or cost is not known.
    pub left_out: Vec<NodeId>,
}

/// Adds up the parts.
pub(super) fn mix(plan: &Plan, parts: &Parts<'_>) -> MixAnswer {
    let months = plan.horizon_months as usize;
    let (mut hosted, mut mixed) = (vec![0.0; months], vec![0.0; months]);
    let mut lumps = vec![0.0; months];
    let mut nodes = Vec::new();
    for (id, tool) in &parts.tools_usd {
        add(&mut hosted, tool);
        add(&mut mixed, tool);
        nodes.push(MixNode { id: id.clone(), monthly_usd: tool.clone(), lumps_usd: Vec::new() });
    }
    for (sub_task, is_tuned) in &parts.sub_tasks {
        let Some(paths) = sub_task.paths().filter(|_| !parts.left_out.contains(&sub_task.node.id)) else { continue };
        let timeline = paths.timeline(Scales::ONE);
        add(&mut hosted, &timeline.hosted_usd);
        let (monthly_usd, lumps_usd) =
            if *is_tuned { (timeline.tuned_usd, timeline.lumps_usd) } else { (timeline.hosted_usd, Vec::new()) };
        add(&mut mixed, &monthly_usd);
        for (month, usd) in &lumps_usd {
            lumps[*month as usize] += usd;
        }
        nodes.push(MixNode { id: sub_task.node.id.clone(), monthly_usd, lumps_usd });
    }
    let order: BTreeMap<&NodeId, usize> = plan.nodes.iter().enumerate().map(|(at, node)| (&node.id, at)).collect();
    nodes.sort_by_key(|node| order.get(&node.id).copied());
    let lumps_usd: Vec<(u32, f64)> =
        lumps.iter().enumerate().filter(|(_, usd)| **usd > 0.0).map(|(month, usd)| (month as u32, *usd)).collect();
    let tuned: Vec<NodeId> =
        parts.sub_tasks.iter().filter(|(_, is_tuned)| *is_tuned).map(|(task, _)| task.node.id.clone()).collect();
    let crossing = crossing(&hosted, &mixed, &lumps_usd);
    // With nothing tuned there are no two curves to cross.
    let settled = crossing.since.filter(|_| !tuned.is_empty());
    let rate = plan.assumptions.discount_rate_per_year.central();
    let hosted_lifetime_usd: f64 = hosted.iter().sum();
    let mix_lifetime_usd = mixed.iter().sum::<f64>() + lumps.iter().sum::<f64>();
    let saving_usd = hosted_lifetime_usd - mix_lifetime_usd;
    MixAnswer {
        left_out: parts.left_out.clone(),
        hosted_lifetime_usd,
        mix_lifetime_usd,
        saving_usd,
        saving_share: share(saving_usd, hosted_lifetime_usd),
        upfront_usd: upfront(parts),
        ready_month: ready_month(parts).min(plan.horizon_months.saturating_sub(1)),
        first_crossover_months: crossing.first.filter(|_| !tuned.is_empty()),
        settled_crossover_months: settled,
        settled_crossover_requests: settled.map(|at| cumulative_at(&parts.requests, at)),
        settled_crossover_date: settled.map(|at| date_at(plan.start, at).to_string()),
        lead_lost_months: if tuned.is_empty() { Vec::new() } else { crossing.lost },
        hosted_npv_usd: npv_usd(rate, &hosted, &[]),
        mix_npv_usd: npv_usd(rate, &mixed, &lumps_usd),
        hosted_monthly_usd: hosted,
        mix_monthly_usd: mixed,
        lumps_usd,
        requests_monthly: parts.requests.clone(),
        uncertainty: None,
        today_usd_quantiles: None,
        hosted_cumulative_usd: None,
        nodes,
        tuned,
    }
}

fn upfront(parts: &Parts<'_>) -> f64 {
    let tuned = parts.sub_tasks.iter().filter(|(_, is_tuned)| *is_tuned);
    // From a positive zero: the sum of nothing is -0.0, which readers would see.
    tuned.filter_map(|(task, _)| Some(task.paths()?.tuned.as_ref()?.upfront_usd)).fold(0.0, |sum, usd| sum + usd)
}

fn ready_month(parts: &Parts<'_>) -> u32 {
    let tuned = parts.sub_tasks.iter().filter(|(_, is_tuned)| *is_tuned);
    tuned.filter_map(|(task, _)| Some(task.task.tuned.as_ref()?.lead_time_months)).max().unwrap_or(0)
}

fn add(sum: &mut [f64], flows: &[f64]) {
    sum.iter_mut().zip(flows).for_each(|(sum, flow)| *sum += flow);
}
