//! Everything about one sub-task: its paths, its case, its answer.

use std::collections::BTreeSet;

use super::answer::{Flip, Forgotten, Outcome, RuleAnswer, RuleName, TaskAnswer, Verdict};
use super::cost::{Missing, hosted_usd_per_call};
use super::date::date_at;
use super::flips::flips;
use super::ladder::{Ladder, ladder};
use super::pools::Rest;
use super::timeline::{Paths, Scales, Threshold, Timeline, Totals, crossing, cumulative_at, npv_usd};
use super::tuned::upfront_usd;
use super::values::Central;
use super::verdict::{Against, Case, Cheaper, judge, quality_permitting};
use crate::plan::{HostedCost, Node, Plan, Task};

/// One sub-task with its paths worked out.
pub(super) struct SubTask<'a> {
    pub node: &'a Node,
    pub task: &'a Task,
    plan: &'a Plan,
    /// What its tuned path costs without what people forget: upfront, and over the lifetime.
    bare_usd: Option<(f64, f64)>,
    /// `None` while its volume is not known.
    calls: Option<Vec<f64>>,
    /// Today's hosted path and the tuned one, and what is missing for the tuned one.
    paths: Result<(Paths, Missing), Missing>,
    /// The same with the cheaper hosted path as today's.
    cheaper: Option<Result<Paths, Missing>>,
}

impl<'a> SubTask<'a> {
    /// `rest` is beside it in its pool, if it is served from one.
    pub(super) fn new(plan: &'a Plan, node: &'a Node, task: &'a Task, calls: Option<&[f64]>, rest: &Rest) -> Self {
        // While the volume is unknown, costs are still checked, at no calls.
        let volume = calls.map_or_else(|| vec![0.0; plan.horizon_months as usize], <[f64]>::to_vec);
        let paths = |hosted: &HostedCost| Paths::new(plan, task, hosted, volume.clone(), rest.clone());
        let cheaper = task.cheaper_hosted.as_ref().map(|cheaper| match &cheaper.cost {
            HostedCost::Unknown => Err(vec![format!("what one call costs with {}", cheaper.label())]),
            cost => paths(cost).map(|(paths, _)| paths),
        });
        let bare_usd = bare_usd(plan, task, &volume, rest);
        Self { node, task, plan, bare_usd, calls: calls.map(<[f64]>::to_vec), paths: paths(&task.hosted), cheaper }
    }

    pub(super) fn paths(&self) -> Option<&Paths> {
        self.paths.as_ref().ok().map(|(paths, _)| paths)
    }

    /// What is to be given before it can be said when the tuned path crosses.
    pub(super) fn missing_to_cross(&self) -> Missing {
        let mut missing = match &self.paths {
            Err(missing) => missing.clone(),
            Ok((Paths { tuned: Some(_), .. }, _)) => Missing::new(),
            Ok((_, missing)) if !missing.is_empty() => missing.clone(),
            Ok(_) => vec!["a tuned path to compare with".to_owned()],
        };
        match &self.calls {
            None => missing.push("its volume (the plan's errors say why it is not known)".to_owned()),
            Some(calls) if calls.iter().sum::<f64>() <= 0.0 => {
                missing.push("its volume (no calls reach it yet)".to_owned());
            }
            Some(_) => {}
        }
        missing
    }

    /// Both paths with the cheaper hosted one as today's, if it is described and its cost is known.
    pub(super) fn cheaper_paths(&self) -> Option<&Paths> {
        self.cheaper.as_ref()?.as_ref().ok()
    }

    /// Both paths, where all is known that their crossing takes.
    pub(super) fn paths_that_cross(&self) -> Option<&Paths> {
        self.paths().filter(|_| self.missing_to_cross().is_empty())
    }

    /// Both paths with another hosted cost as today's; `None` where that, or the volume, is not known.
    pub(super) fn paths_with(&self, hosted: &HostedCost) -> Option<Paths> {
        self.calls.as_ref()?;
        let hosted_usd = hosted_usd_per_call(&Central, self.plan, hosted, self.task.retries.as_ref()).ok()?;
        let mut paths = self.paths()?.clone();
        paths.hosted_usd = hosted_usd;
        Some(paths)
    }

    /// What another hosted cost comes to over the lifetime; `None` where that, or the volume, is not known.
    pub(super) fn hosted_lifetime_usd(&self, hosted: &HostedCost) -> Option<f64> {
        let usd = hosted_usd_per_call(&Central, self.plan, hosted, self.task.retries.as_ref()).ok()?;
        Some(self.calls.as_ref()?.iter().zip(usd).map(|(calls, usd)| calls * usd).sum())
    }

    /// Whether the tuned path of these totals saves enough, soon enough.
    pub(super) fn is_meaningful(&self, totals: &Totals) -> bool {
        let (path, threshold) = (against(totals), self.threshold());
        path.saving_share >= threshold.saving_share
            && path.settled_months.is_some_and(|months| months <= threshold.latest_months)
    }

    /// What *meaningfully cheaper* asks in this plan.
    pub(super) fn threshold(&self) -> Threshold {
        Threshold {
            saving_share: self.plan.policy.min_saving_share,
            latest_months: self.plan.policy.max_crossover_share * f64::from(self.plan.horizon_months),
        }
    }

    /// The case that the rules judge, with the inputs scaled.
    pub(super) fn case(&self, scales: Scales) -> Case<'_> {
        let totals = self.paths().map(|paths| paths.totals(scales));
        let tuned = self.task.tuned.as_ref().map(|_| match &self.paths {
            Ok((Paths { tuned: Some(_), .. }, _)) => totals.map(|totals| against(&totals)).ok_or_else(Missing::new),
            Ok((_, missing)) => Err(missing.clone()),
            Err(_) => Err(Missing::new()),
        });
        let cheaper = self.cheaper.as_ref().map(|cheaper| match cheaper {
            Err(missing) => Err(missing.clone()),
            Ok(paths) => {
                // Only today's price is scaled; the cheaper path keeps its own.
                let own = paths.totals(Scales { hosted: 1.0, ..scales });
                let today = totals.map_or(0.0, |totals| totals.hosted_usd);
                Ok(Cheaper {
                    total_usd: own.hosted_usd,
                    saving_share: share(today - own.hosted_usd, today).unwrap_or(0.0),
                    tuned: paths.tuned.is_some().then(|| against(&own)),
                })
            }
        });
        Case {
            name: &self.node.name,
            task: self.task,
            policy: &self.plan.policy,
            currency: &self.plan.currency,
            horizon_months: self.plan.horizon_months,
            calls: self.calls.as_ref().map(|calls| calls.iter().sum::<f64>() * scales.calls),
            hosted: match (&self.paths, totals) {
                (Err(missing), _) => Err(missing.clone()),
                (Ok(_), totals) => Ok(totals.map_or(0.0, |totals| totals.hosted_usd)),
            },
            tuned,
            cheaper,
        }
    }

    fn forgotten(&self, tuned_usd: Option<f64>) -> Option<Forgotten> {
        let tuned = self.task.tuned.as_ref()?;
        let (bare_upfront, bare_total) = self.bare_usd.filter(|_| self.calls.is_some())?;
        let upfront = upfront_usd(&Central, tuned) - bare_upfront;
        let later = beyond(tuned_usd?, bare_total + upfront);
        Some(Forgotten { upfront_usd: upfront, monthly_usd: later / f64::from(self.plan.horizon_months) })
    }

    /// `served` is the models that the plan serves tuned.
    pub(super) fn answer(&self, served: &BTreeSet<&str>) -> TaskAnswer {
        let ladder = ladder(self.plan, self, served);
        let case = self.case(Scales::ONE);
        let judgement = judge(&case);
        let known = self.calls.as_ref().and(self.paths());
        let timeline = known.map(|paths| paths.timeline(Scales::ONE)).unwrap_or_default();
        let money = Money::new(self.plan, known, &timeline);
        let (serving_usd, served_calls) = timeline.served();
        let flips = known.map_or_else(Vec::new, |paths| flips(self, paths, &timeline, judgement.verdict));
        let cheaper_usd =
            case.cheaper.as_ref().and_then(|cheaper| cheaper.as_ref().ok()).map(|cheaper| cheaper.total_usd);
        let cheaper_lifetime_usd = cheaper_usd.filter(|_| self.calls.is_some());
        TaskAnswer {
            id: self.node.id.clone(),
            name: self.node.name.clone(),
            role: self.task.role,
            verdict: judgement.verdict,
            quality_permitting: judgement.verdict == Verdict::FineTune && quality_permitting(&case),
            headline: judgement.headline,
            advice: advice(
                judgement.verdict,
                judgement.advice,
                &judgement.rules,
                (&flips, &ladder),
                &self.plan.currency,
            ),
            criteria: case.criteria(),
            rules: judgement.rules,
            missing: judgement.missing,
            calls_first_month: self.calls.as_ref().and_then(|calls| calls.first().copied()),
            calls_lifetime: self.calls.as_ref().map(|calls| calls.iter().sum()),
            hosted_usd_per_call: self.paths().and_then(|paths| paths.hosted_usd.first().copied()),
            upfront_usd: self.task.tuned.as_ref().map(|tuned| upfront_usd(&Central, tuned)),
            hosted_lifetime_usd: money.hosted,
            tuned_lifetime_usd: money.tuned,
            saving_usd: money.saving(),
            saving_share: money.hosted.zip(money.saving()).and_then(|(hosted, saving)| share(saving, hosted)),
            usd_at_stake: match judgement.verdict {
                Verdict::FineTune => money.saving().unwrap_or(0.0),
                Verdict::SwitchHosted => {
                    money.hosted.zip(cheaper_lifetime_usd).map_or(0.0, |(today, cheaper)| today - cheaper)
                }
                _ => 0.0,
            },
            first_crossover_months: money.first,
            settled_crossover_months: money.settled,
            settled_crossover_calls: money.settled.zip(self.calls.as_ref()).map(|(at, calls)| cumulative_at(calls, at)),
            settled_crossover_date: money.settled.map(|at| date_at(self.plan.start, at).to_string()),
            lead_lost_months: money.lost,
            hosted_npv_usd: money.hosted_npv,
            tuned_npv_usd: money.tuned_npv,
            hosted_monthly_usd: timeline.hosted_usd,
            tuned_monthly_usd: timeline.tuned_usd,
            lumps_usd: timeline.lumps_usd,
            served_usd_per_call: share(serving_usd, served_calls),
            replicas_monthly: timeline.replicas,
            replica_load_monthly: known.and_then(Paths::staircase).map_or_else(Vec::new, |stairs| stairs.load),
            forgotten: self.forgotten(money.tuned),
            // Known once the mix is.
            pool: None,
            cheaper_lifetime_usd,
            ladder,
            flips,
            cannot_conclude: false,
            uncertainty: None,
        }
    }
}

/// What a cost is beyond the rest of it; nothing where the two differ by rounding only.
pub(super) fn beyond(whole: f64, rest: f64) -> f64 {
    if (whole - rest).abs() <= 1e-12 * whole { 0.0 } else { whole - rest }
}

/// What the tuned path costs without what people forget: upfront, and over the lifetime.
pub(super) fn bare_usd(plan: &Plan, task: &Task, calls: &[f64], rest: &Rest) -> Option<(f64, f64)> {
    let tuned = task.tuned.as_ref()?;
    let bare = tuned.bare();
    if bare == *tuned {
        return None;
    }
    let upfront = upfront_usd(&Central, &bare);
    let task = Task { tuned: Some(bare), ..task.clone() };
    let (paths, missing) = Paths::new(plan, &task, &task.hosted, calls.to_vec(), rest.clone()).ok()?;
    missing.is_empty().then(|| (upfront, paths.totals(Scales::ONE).tuned_usd))
}

/// Where money decided, the advice is what volume or price would change the answer; before a fine-tune, what
/// else would reach the saving without a question of quality.
fn advice(
    verdict: Verdict,
    given: Vec<String>,
    rules: &[RuleAnswer],
    (flips, ladder): (&[Flip], &Ladder),
    currency: &str,
) -> Vec<String> {
    if verdict == Verdict::FineTune {
        return ladder.advice().into_iter().chain(given).collect();
    }
    let by_money = |rule: &RuleAnswer| rule.rule == RuleName::MeaningfullyCheaper && rule.outcome == Outcome::Decides;
    if !rules.iter().any(by_money) {
        return given;
    }
    if flips.is_empty() {
        return vec!["No volume or price alone would change the answer.".into()];
    }
    flips.iter().map(|flip| format!("The answer changes: {}.", flip.sentence(currency))).collect()
}

/// The figures that follow from a timeline.
#[derive(Default)]
struct Money {
    hosted: Option<f64>,
    tuned: Option<f64>,
    hosted_npv: Option<f64>,
    tuned_npv: Option<f64>,
    first: Option<f64>,
    settled: Option<f64>,
    lost: Vec<(f64, f64)>,
}

impl Money {
    fn new(plan: &Plan, paths: Option<&Paths>, timeline: &Timeline) -> Self {
        let Some(paths) = paths else { return Self::default() };
        let rate = plan.assumptions.discount_rate_per_year.central();
        let hosted = Some(timeline.hosted_usd.iter().sum());
        let hosted_npv = Some(npv_usd(rate, &timeline.hosted_usd, &[]));
        if paths.tuned.is_none() {
            return Self { hosted, hosted_npv, ..Self::default() };
        }
        let crossing = crossing(&timeline.hosted_usd, &timeline.tuned_usd, &timeline.lumps_usd);
        let lumps: f64 = timeline.lumps_usd.iter().map(|(_, usd)| usd).sum();
        Self {
            hosted,
            tuned: Some(timeline.tuned_usd.iter().sum::<f64>() + lumps),
            hosted_npv,
            tuned_npv: Some(npv_usd(rate, &timeline.tuned_usd, &timeline.lumps_usd)),
            first: crossing.first,
            settled: crossing.since,
            lost: crossing.lost,
        }
    }

    fn saving(&self) -> Option<f64> {
        self.hosted.zip(self.tuned).map(|(hosted, tuned)| hosted - tuned)
    }
}

fn against(totals: &Totals) -> Against {
    Against {
        total_usd: totals.tuned_usd,
        saving_share: share(totals.hosted_usd - totals.tuned_usd, totals.hosted_usd).unwrap_or(0.0),
        settled_months: totals.settled_months,
        lead_lost: totals.lead_lost,
    }
}

/// A part of a whole; of nothing there is no share.
pub(super) fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn rounding_is_no_cost_and_a_small_cost_is() {
        assert_eq!(beyond(0.1 + 0.2, 0.3), 0.0);
        assert_eq!(beyond(1e6 + 0.01, 1e6), 1e6 + 0.01 - 1e6);
        assert_eq!(beyond(0.0, 0.0), 0.0);
    }
}
