//! Goal seek: what volume, hosted price, serving cost, upfront cost or horizon makes it cross by a month?
//!
//! *It holds* means that the settled crossover is at that month or earlier: the tuned path, or the mix,
//! is ahead then and stays so until the horizon. That is so exactly when certain amounts of money are
//! zero or more, see [`lead`], and those are linear in each lever: the answers are solved, not searched.
//! With whole replicas they are linear between two steps, see [`volume`].

mod answer;
mod horizon;
mod lead;
mod tried;
mod volume;
mod words;

use std::collections::BTreeSet;

pub use answer::{Lever, LeverAnswer, LeverUnit, Reach, Seek};
pub use tried::tried;
pub(super) use tried::{turn, volumes};

use super::answer::Evaluation;
use super::flow::{self, Flow};
use super::sub_task::SubTask;
use super::timeline::{Paths, Scales};
use crate::plan::{NodeId, Plan};
use lead::{holds, leads};
use volume::{REACH, VolumeModel};

/// What each lever would have to be for the sub-task, or without one for the mix, to cross by that month.
///
/// The mix stays what it is: the sub-tasks that are tuned in `evaluation`, which is that of the plan.
///
/// # Errors
/// What has to be given first, each worded as what to do.
///
/// ```text
/// $0.005 a call against $2 500 upfront and $0.0005 a call, by month 2:
/// 2 500 / (0.0045 · 2) = 277 778 calls a month
/// ```
pub fn seek(plan: &Plan, evaluation: &Evaluation, task: Option<&NodeId>, by_months: f64) -> Result<Seek, Vec<String>> {
    let subject = Subject::new(evaluation, task);
    let flow = flow::flow(plan);
    let group = Group::new(plan, &flow, &subject)?;
    let settled = match task {
        Some(id) => evaluation.task(id).and_then(|answer| answer.settled_crossover_months),
        None => evaluation.mix.settled_crossover_months,
    };
    let name = task.and_then(|id| plan.node(id)).map_or("The mix", |node| &node.name);
    let mut seek = Seek {
        schema: Seek::SCHEMA,
        task: task.cloned(),
        name: name.to_owned(),
        currency: plan.currency.clone(),
        start: plan.start,
        horizon_months: plan.horizon_months,
        by_months,
        holds: false,
        settled_crossover_months: settled,
        levers: Vec::new(),
    };
    // Whatever is to hold by a month past the horizon is to hold by the horizon.
    let by = by_months.min(f64::from(plan.horizon_months));
    seek.holds = holds(&leads(&group.paths(), Scales::ONE, by));
    seek.levers = vec![
        group.volume(&seek, by),
        group.scaled(&seek, by, Lever::Hosted),
        group.scaled(&seek, by, Lever::Serving),
        group.upfront(&seek, by),
        horizon::horizon(plan, &subject, &seek),
    ];
    for index in 0..seek.levers.len() {
        seek.levers[index].sentence = words::sentence(&seek, &seek.levers[index]);
    }
    Ok(seek)
}

/// Of what it is asked: the sub-tasks that are on the tuned path.
struct Subject<'a> {
    task: Option<&'a NodeId>,
    tuned: BTreeSet<&'a NodeId>,
}

impl<'a> Subject<'a> {
    fn new(evaluation: &'a Evaluation, task: Option<&'a NodeId>) -> Self {
        let tuned = task.map_or_else(|| evaluation.mix.tuned.iter().collect(), |id| BTreeSet::from([id]));
        Self { task, tuned }
    }
}

/// The sub-tasks whose paths are added up.
struct Group<'a> {
    tasks: Vec<SubTask<'a>>,
    /// Requests through the entries in the first month.
    requests: f64,
    is_mix: bool,
}

impl<'a> Group<'a> {
    fn new(plan: &'a Plan, flow: &Flow, subject: &Subject<'_>) -> Result<Self, Vec<String>> {
        let loads = super::pool_loads(plan, flow);
        // A sub-task is judged alone in its pool; in the mix those that are tuned share it.
        let shares = |id: &NodeId| subject.task.is_none() && subject.tuned.contains(id);
        let tasks = super::sub_tasks(plan, flow, &loads, shares, |id| subject.tuned.contains(id));
        let group =
            Self { tasks, requests: flow.requests.first().copied().unwrap_or(0.0), is_mix: subject.task.is_none() };
        let missing = group.missing();
        if missing.is_empty() { Ok(group) } else { Err(missing) }
    }

    /// What is to be given before anything can be sought.
    fn missing(&self) -> Vec<String> {
        if self.tasks.is_empty() {
            return vec![match self.is_mix {
                true => "a sub-task that is worth tuning: as things stand the mix tunes none".into(),
                false => "a sub-task that is switched on".into(),
            }];
        }
        self.tasks.iter().flat_map(SubTask::missing_to_cross).collect()
    }

    fn paths(&self) -> Vec<&Paths> {
        self.tasks.iter().filter_map(SubTask::paths).collect()
    }

    /// Sum of a figure over the sub-tasks.
    fn sum(&self, figure: impl Fn(&Paths) -> f64) -> f64 {
        self.paths().into_iter().map(figure).sum()
    }

    fn volume(&self, seek: &Seek, by: f64) -> LeverAnswer {
        let pooled: Vec<(&Paths, Option<&str>)> =
            self.tasks.iter().filter_map(|task| Some((task.paths()?, task.task.pool_id()))).collect();
        let found = VolumeModel::new(&pooled, by).spans();
        let (unit, now) = match self.is_mix {
            true => (LeverUnit::RequestsPerMonth, self.requests),
            false => (LeverUnit::CallsPerMonth, self.sum(|paths| first(&paths.calls))),
        };
        let why = || match self.serves_before(by) {
            false => self.nothing_served(by),
            true if found.looked_at.1 < REACH => "a call served costs about what it costs hosted".to_owned(),
            true => "a call served costs at least what it costs hosted, so that more calls only cost more".to_owned(),
        };
        answer(seek, Lever::Volume, unit, now, &found.spans, why)
    }

    /// Hosted price or serving cost: the leads are linear in either.
    fn scaled(&self, seek: &Seek, by: f64, lever: Lever) -> LeverAnswer {
        let scales = |factor: f64| match lever {
            Lever::Hosted => Scales { hosted: factor, ..Scales::ONE },
            _ => Scales { serving: factor, ..Scales::ONE },
        };
        let at = |factor: f64| leads(&self.paths(), scales(factor), by);
        let (at_none, at_today) = (at(0.0), at(1.0));
        let (mut low, mut high) = (0.0_f64, f64::INFINITY);
        for (none, today) in at_none.iter().zip(&at_today) {
            let (slope, root) = (today - none, none / (none - today));
            match slope {
                slope if slope > 0.0 => low = low.max(root),
                slope if slope < 0.0 => high = high.min(root),
                _ if *none < 0.0 => high = -1.0,
                _ => {}
            }
        }
        let spans = if low <= high { vec![(low, high)] } else { Vec::new() };
        let (unit, now) = self.price_today(lever);
        let why = || match lever {
            Lever::Hosted => match self.serves_before(by) {
                true => "no hosted price makes up for it".to_owned(),
                false => self.nothing_served(by),
            },
            _ => behind(seek, "even if serving cost nothing", &at_none, by),
        };
        answer(seek, lever, unit, now, &spans, why)
    }

    fn price_today(&self, lever: Lever) -> (LeverUnit, f64) {
        let attempts = |paths: &Paths| if self.is_mix { 1.0 } else { paths.attempts };
        match (lever, self.is_mix) {
            (Lever::Hosted, false) => {
                (LeverUnit::UsdPerCall, self.sum(|paths| first(&paths.hosted_usd) / attempts(paths)))
            }
            (Lever::Hosted, true) => {
                (LeverUnit::UsdPerMonth, self.sum(|paths| first(&paths.calls) * first(&paths.hosted_usd)))
            }
            _ => {
                let served = |paths: &&Paths| paths.timeline(Scales::ONE).served();
                let all: Vec<(f64, f64)> = self.paths().iter().map(served).collect();
                let (usd, served) = all.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
                let average = if served > 0.0 { usd / served } else { 0.0 };
                let entered = match &self.paths()[..] {
                    [paths] if !self.is_mix => {
                        paths.tuned.as_ref().and_then(|tuned| tuned.serving_usd_per_attempt(paths.attempts))
                    }
                    _ => None,
                };
                (LeverUnit::UsdPerServedCall, entered.unwrap_or(average))
            }
        }
    }

    /// Each unit of upfront cost takes one off every lead.
    fn upfront(&self, seek: &Seek, by: f64) -> LeverAnswer {
        let now = self.sum(|paths| paths.tuned.as_ref().map_or(0.0, |tuned| tuned.upfront_usd));
        let today = leads(&self.paths(), Scales::ONE, by);
        let most = now + today.iter().copied().fold(f64::INFINITY, f64::min);
        let without: Vec<f64> = today.iter().map(|lead| lead + now).collect();
        let reach = match most {
            _ if seek.holds => Reach::Already { down_to: None, up_to: Some(most.max(now)) },
            most if most >= 0.0 => Reach::Needs { at: most, factor: (now > 0.0).then(|| most / now) },
            _ => Reach::Impossible { why: behind(seek, "even at no upfront cost", &without, by) },
        };
        let spans = if most >= 0.0 { vec![(0.0, Some(most))] } else { Vec::new() };
        LeverAnswer { lever: Lever::Upfront, unit: LeverUnit::Usd, now, reach, spans, sentence: String::new() }
    }

    fn serves_before(&self, by: f64) -> bool {
        self.lead_months() < by
    }

    fn lead_months(&self) -> f64 {
        let leads = self.paths().into_iter().filter_map(|paths| paths.tuned.as_ref());
        leads.map(|tuned| tuned.lead_months as f64).fold(f64::INFINITY, f64::min)
    }

    fn nothing_served(&self, by: f64) -> String {
        let lead = crate::plan::say::months(self.lead_months());
        format!("until month {} every call is still paid hosted: the lead time is {lead}", words::plain_month(by))
    }
}

/// An answer from the factors with which it holds.
fn answer(
    seek: &Seek,
    lever: Lever,
    unit: LeverUnit,
    now: f64,
    spans: &[(f64, f64)],
    why: impl Fn() -> String,
) -> LeverAnswer {
    let far = |factor: f64| (factor < REACH).then_some(factor * now);
    let near = |factor: f64| (factor > 1.0 / REACH).then_some(factor * now);
    let reach = if seek.holds {
        // Rounding may put today's value a hair outside of its span.
        let around = spans.iter().find(|(low, high)| *low <= 1.0 + 1e-9 && *high >= 1.0 - 1e-9).copied();
        let (low, high) = around.unwrap_or((1.0, 1.0));
        Reach::Already { down_to: near(low.min(1.0)), up_to: far(high.max(1.0)) }
    } else {
        match nearest(spans) {
            Some(factor) if now > 0.0 => Reach::Needs { at: now * factor, factor: Some(factor) },
            Some(_) => Reach::Impossible { why: "it is nothing as things stand, and cannot be scaled".into() },
            None => Reach::Impossible { why: why() },
        }
    };
    let spans = spans.iter().map(|(low, high)| (low * now, far(*high))).collect();
    LeverAnswer { lever, unit, now, reach, spans, sentence: String::new() }
}

/// The factor nearest to 1 that lies in a span; of one down and one up the one that changes less.
fn nearest(spans: &[(f64, f64)]) -> Option<f64> {
    let ends = spans.iter().map(|(low, high)| if *high < 1.0 { *high } else { low.max(1.0) });
    let ends = ends.filter(|factor| (1.0 / REACH..REACH).contains(factor) || *factor == 0.0);
    let change = |factor: f64| libm::fabs(libm::log(factor.max(1.0 / REACH)));
    ends.min_by(|a, b| change(*a).total_cmp(&change(*b)))
}

/// By how much it is behind at the worst of the times that count.
fn behind(seek: &Seek, premise: &str, leads: &[f64], by: f64) -> String {
    let worst = leads.iter().enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
    let (index, lead) = worst.map_or((0, 0.0), |(index, lead)| (index, *lead));
    // Two for each month, from that of `by` on: then or at its start, and at its end.
    let month = libm::ceil(by).max(1.0) - 1.0 + (index / 2) as f64;
    let at = if index % 2 == 0 { by.max(month) } else { month + 1.0 };
    let usd = crate::plan::say::money(&seek.currency, -lead);
    format!("{premise} it is {usd} behind at month {}", words::plain_month(at))
}

fn first(values: &[f64]) -> f64 {
    values.first().copied().unwrap_or(0.0)
}
