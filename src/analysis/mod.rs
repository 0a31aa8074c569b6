//! From a plan to answers. Pure: no files, no clock, no window, no hidden randomness.
//!
//! [`evaluate`] is the one entry. Volume flows through the graph, each sub-task's two paths
//! become timelines, the rules judge them, and the sub-tasks to tune make the mix.

mod answer;
mod assumptions;
mod cost;
mod crew;
pub mod curve;
mod date;
mod derivation;
mod effect;
mod findings;
mod flip_map;
mod flips;
mod flow;
mod ladder;
mod mix;
mod pools;
mod quality;
mod seek;
mod stress;
mod sub_task;
mod timeline;
mod tokens;
mod tuned;
mod uncertainty;
mod values;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

pub use answer::{
    Criteria, Criterion, Evaluation, Flip, FlipInput, Forgotten, MixAnswer, MixNode, NodeAnswer, Outcome, PoolReading,
    RuleAnswer, RuleName, TaskAnswer, Verdict,
};
pub use assumptions::{Assumption, Assumptions, Doubt, WEAKEST, assumptions};
pub use cost::attempts_per_call;
pub use date::date_at;
pub use derivation::{
    Crossing, Derivation, Derivations, Figure, Hosted, Leaf, MixFigure, MonthTable, Paid, Part, PoolReadAs, Pooled,
    RungFigure, Step, Together, Unit,
};
pub use effect::{Effect, effect};
pub use flip_map::{
    Axis, Dial, FlipMap, IsoLine, MapPoint, REACHES, Region, are_apart, axes, flip_map, map_point, taken_over,
};
pub use flow::edges_not_taken;
pub use ladder::{Ladder, Means, Rung, RungQuality};
pub use quality::{HeldOut, HeldOutOutcome, held_out};
pub use seek::{Lever, LeverAnswer, LeverUnit, Reach, Seek, seek, tried};
pub use stress::{Standing, Stress, StressTest, UnderStress, standing_of, stress_test, stressed};
pub use tokens::{TierShare, mean_and_p95, tier_shares};
pub use tuned::gpu_seconds_per_call;
pub use uncertainty::{
    Band, Driver, Histogram, PathUncertainty, Progress, Quantiles, Sampler, Uncertainty, drawn, uncertainty,
};

use crate::plan::{Node, NodeId, NodeKind, Plan, Task};
use flow::Flow;
use pools::{Beside, Loads, pool_loads};
use sub_task::SubTask;

/// How to sample a plan: what the caller sets apart from it. Nothing here changes what is central.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Samples to draw, instead of the plan's own number.
    pub samples: Option<u32>,
    /// Seed, instead of the plan's own.
    pub seed: Option<u64>,
    /// Threads to sample with, instead of as many as the machine runs at once. They change no figure.
    pub threads: Option<u32>,
    /// Leaves out what drives the figures, which takes a good part of the time.
    pub without_drivers: bool,
    /// Samples the whole application and no sub-task by itself, and that where nothing is tuned too: what a
    /// comparison needs.
    pub whole_only: bool,
}

/// Everything the planner has to say about a plan. A half-drawn plan gives findings, never an error.
///
/// ```
/// use mixplan::analysis::{Settings, evaluate};
/// use mixplan::plan::{Plan, YearMonth};
///
/// let plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
/// let evaluation = evaluate(&plan, &Settings::default());
/// assert!(evaluation.tasks.is_empty());
/// assert!(!evaluation.has_errors());
/// ```
pub fn evaluate(plan: &Plan, settings: &Settings) -> Evaluation {
    let flow = flow::flow(plan);
    let loads = pool_loads(plan, &flow);
    // A sub-task is judged alone in its pool: it must not lean on others that may never be tuned.
    let (beside, served) = (Beside::new(plan, &loads, |_| false), ladder::served_models(plan));
    let enabled: Vec<_> = enabled_tasks(plan).collect();
    let judged = side_by_side(settings, enabled.len(), |at| {
        let task = sub_task(plan, &flow, enabled[at], &beside);
        let answer = task.answer(&served);
        (task, answer)
    });
    let (alone, mut tasks): (Vec<SubTask<'_>>, Vec<TaskAnswer>) = judged.into_iter().unzip();
    // Looked up for every node: a search each time would take minutes on tens of thousands.
    let by_id: BTreeMap<&NodeId, &TaskAnswer> = tasks.iter().map(|task| (&task.id, task)).collect();
    let nodes: Vec<NodeAnswer> = (plan.nodes.iter().enumerate())
        .map(|(index, node)| node_answer(plan, &flow, by_id.get(&node.id).copied(), index, node))
        .collect();
    let tuned = tasks.iter().filter(|task| task.verdict == Verdict::FineTune);
    let tuned: BTreeSet<&NodeId> = tuned.map(|task| &task.id).collect();
    let parts = mix_parts(plan, &flow, &loads, (alone, &nodes), |id| tuned.contains(id));
    let mix = mix::mix(plan, &parts);
    let pools = pool_readings(plan, &parts);
    let findings = findings::findings(plan, &flow, &by_id);
    for (task, pool) in tasks.iter_mut().zip(pools) {
        task.pool = pool;
    }
    Evaluation {
        schema: Evaluation::SCHEMA,
        plan: plan.name.clone(),
        currency: plan.currency.clone(),
        start: plan.start,
        horizon_months: plan.horizon_months,
        findings,
        nodes,
        tasks,
        mix,
        assumptions: None,
    }
}

/// How each sub-task's serving reads in its pool, in their order; `None` where it is not served from one.
fn pool_readings(plan: &Plan, parts: &mix::Parts<'_>) -> Vec<Option<PoolReading>> {
    let known = |task: &SubTask<'_>| !parts.left_out.contains(&task.node.id);
    let mut members: BTreeMap<&str, Vec<&NodeId>> = BTreeMap::new();
    for (task, _) in parts.sub_tasks.iter().filter(|(_, is_tuned)| *is_tuned) {
        if let Some(pool) = task.task.pool_id() {
            members.entry(pool).or_default().push(&task.node.id);
        }
    }
    let reading = |task: &SubTask<'_>| {
        let pool = plan.pool(task.task.pool_id()?)?;
        let months = task.paths().filter(|_| known(task))?.pool_months()?;
        let (alone_usd, one_more_usd) =
            months.fold((0.0, 0.0), |sum, month| (sum.0 + month.alone_usd(), sum.1 + month.one_more_usd()));
        let beside = members.get(pool.id.as_str()).into_iter().flatten().filter(|id| **id != &task.node.id);
        Some(PoolReading { alone_usd, one_more_usd, beside: beside.map(|id| (*id).clone()).collect() })
    };
    parts.sub_tasks.iter().map(|(task, _)| reading(task)).collect()
}

/// The sub-tasks that are switched on, with their index among the nodes.
fn enabled_tasks(plan: &Plan) -> impl Iterator<Item = (usize, &Node, &Task)> {
    let nodes = plan.nodes.iter().enumerate().filter(|(_, node)| !node.disabled);
    nodes.filter_map(|(index, node)| Some((index, node, node.task()?)))
}

/// The sub-tasks that are wanted; those of one pool share it with the others that `shares` lets in.
fn sub_tasks<'a>(
    plan: &'a Plan,
    flow: &Flow,
    loads: &Loads,
    shares: impl Fn(&NodeId) -> bool,
    wanted: impl Fn(&NodeId) -> bool,
) -> Vec<SubTask<'a>> {
    let beside = Beside::new(plan, loads, shares);
    let wanted = enabled_tasks(plan).filter(|(_, node, _)| wanted(&node.id));
    wanted.map(|one| sub_task(plan, flow, one, &beside)).collect()
}

fn sub_task<'a>(
    plan: &'a Plan,
    flow: &Flow,
    (index, node, task): (usize, &'a Node, &'a Task),
    beside: &Beside<'_>,
) -> SubTask<'a> {
    SubTask::new(plan, node, task, flow.calls[index].as_deref(), beside.of(index))
}

/// One result for each item, in their order; of many, on all threads.
fn side_by_side<T: Send>(settings: &Settings, items: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if items < MANY {
        return (0..items).map(work).collect();
    }
    // Nobody stops it.
    crew::Crew::new(crew::threads(settings), 1, &()).map(items, 0, work).unwrap_or_default()
}

/// So many sub-tasks are worth a thread.
const MANY: usize = 24;

fn node_answer(plan: &Plan, flow: &Flow, task: Option<&TaskAnswer>, index: usize, node: &Node) -> NodeAnswer {
    let calls = flow.calls[index].as_ref();
    let first = calls.and_then(|calls| calls.first().copied());
    let usd_first_month = match &node.kind {
        _ if node.disabled => Some(0.0),
        NodeKind::Entry(_) => Some(0.0),
        NodeKind::Tool(tool) => first.map(|calls| calls * tool.usd_per_call.central()),
        NodeKind::Task(_) => {
            task.and_then(|task| task.calls_first_month.zip(task.hosted_usd_per_call)).map(|(calls, usd)| calls * usd)
        }
    };
    let measured = !node.disabled && node.task().is_some_and(|task| task.measured_calls_per_month.is_some());
    debug_assert_eq!(plan.nodes[index].id, node.id);
    NodeAnswer {
        id: node.id.clone(),
        disabled: node.disabled,
        calls_first_month: first,
        calls_lifetime: calls.map(|calls| calls.iter().sum()),
        computed_calls_first_month: flow.computed_first_month[index].filter(|_| measured),
        calls_monthly: calls.cloned().unwrap_or_default(),
        usd_first_month,
    }
}

fn mix_parts<'a>(
    plan: &'a Plan,
    flow: &Flow,
    loads: &Loads,
    (alone, nodes): (Vec<SubTask<'a>>, &[NodeAnswer]),
    is_tuned: impl Fn(&NodeId) -> bool,
) -> mix::Parts<'a> {
    let tools = plan.nodes.iter().zip(nodes).filter_map(|(node, answer)| match &node.kind {
        _ if node.disabled => None,
        NodeKind::Tool(tool) => {
            let usd = answer.calls_monthly.iter().map(|n| n * tool.usd_per_call.central()).collect();
            Some((node.id.clone(), usd))
        }
        NodeKind::Entry(_) | NodeKind::Task(_) => None,
    });
    let tools_usd = tools.filter(|(_, flows): &(NodeId, Vec<f64>)| !flows.is_empty()).collect();
    let beside = Beside::new(plan, loads, &is_tuned);
    // Only who has a pool is another with others in it.
    let in_the_mix = |(alone, one): (SubTask<'a>, (usize, &'a Node, &'a Task))| {
        if loads.contains_key(&one.0) { sub_task(plan, flow, one, &beside) } else { alone }
    };
    let sub_tasks = alone.into_iter().zip(enabled_tasks(plan)).map(in_the_mix);
    mix::Parts {
        sub_tasks: sub_tasks.map(|task| (is_tuned(&task.node.id), task)).map(|(tuned, task)| (task, tuned)).collect(),
        tools_usd,
        requests: flow.requests.clone(),
        left_out: nodes.iter().filter(|node| node.usd_first_month.is_none()).map(|node| node.id.clone()).collect(),
    }
}
