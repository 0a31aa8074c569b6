//! The answers: what an evaluation gives, named and shaped as `evaluate --json` prints it.
//!
//! Money is in the plan's currency, called `usd`; months count from the plan's start and may have
//! a fraction; numbers are never rounded. What cannot be computed yet is `None`.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::assumptions::Assumptions;
use super::ladder::Ladder;
use super::uncertainty::{Band, PathUncertainty, Uncertainty};
pub use crate::plan::Verdict;
use crate::plan::{Finding, NodeId, Policy, Role, Severity, YearMonth, say};

/// Everything the planner has to say about one plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    pub schema: &'static str,
    pub plan: String,
    pub currency: String,
    /// The calendar month that is month 0.
    pub start: YearMonth,
    pub horizon_months: u32,
    #[serde(serialize_with = "findings")]
    pub findings: Vec<Finding>,
    /// One for each node of the plan, in the plan's order.
    pub nodes: Vec<NodeAnswer>,
    /// One for each sub-task that is switched on, in the plan's order.
    pub tasks: Vec<TaskAnswer>,
    pub mix: MixAnswer,
    /// What the saving rests on most, once it is asked for; see [`super::assumptions`].
    pub assumptions: Option<Assumptions>,
}

impl Evaluation {
    pub const SCHEMA: &'static str = "mixplan.evaluation/1";

    pub fn node(&self, id: &NodeId) -> Option<&NodeAnswer> {
        self.nodes.iter().find(|node| node.id == *id)
    }

    pub fn task(&self, id: &NodeId) -> Option<&TaskAnswer> {
        self.tasks.iter().find(|task| task.id == *id)
    }

    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Takes in how sure its figures are: each sub-task then carries its uncertainty, and a verdict that hangs on money
    /// says where nothing can be concluded yet. `policy` is the plan's.
    #[must_use]
    pub fn take(mut self, uncertainty: &Uncertainty, policy: &Policy) -> Self {
        for task in &mut self.tasks {
            let Some(found) = uncertainty.task(&task.id) else { continue };
            task.uncertainty = Some(Arc::clone(found));
            task.cannot_conclude = task.hangs_on_money() && found.cannot_conclude(policy);
            if task.cannot_conclude {
                let chance = say::chance(found.chance_cheaper);
                let doubt = "This cannot be concluded yet: the chance that tuning is meaningfully cheaper is";
                task.headline = format!("{} {doubt} {chance}.", task.headline);
                if let Some(next) = found.measure_next(&self.currency) {
                    task.advice.insert(0, format!("{next}."));
                }
            }
        }
        self.mix.uncertainty = uncertainty.mix.clone();
        self.mix.today_usd_quantiles = uncertainty.today_usd_per_month;
        self.mix.hosted_cumulative_usd = uncertainty.hosted_cumulative_usd.clone();
        self
    }

    /// The sub-tasks, most money at stake first, then in the plan's order.
    pub fn ranked_tasks(&self) -> Vec<&TaskAnswer> {
        let mut tasks: Vec<&TaskAnswer> = self.tasks.iter().collect();
        tasks.sort_by(|a, b| b.usd_at_stake.total_cmp(&a.usd_at_stake));
        tasks
    }
}

fn findings<S: Serializer>(findings: &[Finding], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        severity: &'static str,
        node: Option<&'a NodeId>,
        path: &'a str,
        text: String,
    }
    serializer.collect_seq(findings.iter().map(|finding| Row {
        severity: finding.severity.label(),
        node: finding.place.node(),
        path: &finding.path,
        text: finding.to_string(),
    }))
}

/// Volume through one node, and what it costs as things stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeAnswer {
    pub id: NodeId,
    /// Switched off: calls pass by it and cost nothing. Only said where it is so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// `None` while a loop before it does not settle.
    pub calls_first_month: Option<f64>,
    pub calls_lifetime: Option<f64>,
    /// Only where a measured volume replaces it: what the graph computes for this node.
    pub computed_calls_first_month: Option<f64>,
    /// Calls in each plan month; empty while not known.
    pub calls_monthly: Vec<f64>,
    /// Cost in the first month, all hosted; 0 for an entry or where disabled, `None` while the cost is not known.
    pub usd_first_month: Option<f64>,
}

/// One sub-task: verdict, reasons, figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskAnswer {
    pub id: NodeId,
    pub name: String,
    #[serde(serialize_with = "role")]
    pub role: Role,
    pub verdict: Verdict,
    /// With a fine-tune: its quality is still to be shown by the held-out evaluation or the A/B test.
    pub quality_permitting: bool,
    /// The verdict and its main reason in one sentence.
    pub headline: String,
    /// What to do next, most useful first.
    pub advice: Vec<String>,
    pub criteria: Criteria,
    /// Every rule, in order, whether it was asked or not.
    pub rules: Vec<RuleAnswer>,
    /// What the verdict still needs, each worded as what to give.
    pub missing: Vec<String>,
    pub calls_first_month: Option<f64>,
    pub calls_lifetime: Option<f64>,
    /// Cost of one call in the first month, retries included.
    pub hosted_usd_per_call: Option<f64>,
    pub upfront_usd: Option<f64>,
    pub hosted_lifetime_usd: Option<f64>,
    pub tuned_lifetime_usd: Option<f64>,
    pub saving_usd: Option<f64>,
    pub saving_share: Option<f64>,
    /// What ranks it: the saving of a fine-tune or a switch, else 0.
    pub usd_at_stake: f64,
    pub first_crossover_months: Option<f64>,
    pub settled_crossover_months: Option<f64>,
    pub settled_crossover_calls: Option<f64>,
    /// ISO date of the settled crossover.
    pub settled_crossover_date: Option<String>,
    /// Spans of months, after the first crossover, in which the tuned path is dearer again.
    pub lead_lost_months: Vec<(f64, f64)>,
    pub hosted_npv_usd: Option<f64>,
    pub tuned_npv_usd: Option<f64>,
    /// Cost in each plan month, staying hosted; empty while not known.
    pub hosted_monthly_usd: Vec<f64>,
    /// Cost in each plan month on the tuned path, lumps left out; empty without a tuned path.
    pub tuned_monthly_usd: Vec<f64>,
    /// Lumps of the tuned path, (month, usd), each paid as its month starts.
    pub lumps_usd: Vec<(u32, f64)>,
    /// Replicas of its own GPUs, or of its pool, in each month; empty where it is served otherwise.
    pub replicas_monthly: Vec<f64>,
    /// What is asked of them in each month, in replicas at the target utilisation: rounded up, it is their number, where
    /// that is not below the fewest. Empty where replicas are.
    pub replica_load_monthly: Vec<f64>,
    /// What serving a call costs on average over the horizon, retries and idle replicas included.
    pub served_usd_per_call: Option<f64>,
    /// What serving it costs in its pool, where it is served from one: read in two ways.
    pub pool: Option<PoolReading>,
    /// What labels, failed runs, monitoring and whatever else people forget add to the tuned path.
    pub forgotten: Option<Forgotten>,
    /// The cheaper hosted path, where one is given.
    pub cheaper_lifetime_usd: Option<f64>,
    /// Cheaper hosted means, whether the plan weighs them or not; without rungs while a cost or the volume is not known.
    pub ladder: Ladder,
    pub flips: Vec<Flip>,
    /// Its verdict hangs on money, and the chance that tuning is meaningfully cheaper is neither likely nor unlikely.
    pub cannot_conclude: bool,
    /// How sure its figures are, once the plan is sampled; see [`Evaluation::take`].
    pub uncertainty: Option<Arc<PathUncertainty>>,
}

/// What the costs that people tend to forget add to a tuned path; see `Tuned::bare`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Forgotten {
    pub upfront_usd: f64,
    /// All else they add over the lifetime, by the month.
    pub monthly_usd: f64,
}

/// What a sub-task's serving costs in its pool over the lifetime, read in two ways.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PoolReading {
    /// With the pool to itself: what its own figures and verdict count.
    pub alone_usd: f64,
    /// As one more beside those that the mix tunes: what the pool costs with it, less what it costs without.
    pub one_more_usd: f64,
    /// Those, by id; empty where it would be the first.
    pub beside: Vec<NodeId>,
}

fn role<S: Serializer>(role: &Role, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match role {
        Role::Router => "router",
        Role::Classifier => "classifier",
        Role::Extractor => "extractor",
        Role::RetrieverRewriter => "retriever_rewriter",
        Role::Judge => "judge",
        Role::Synthesizer => "synthesizer",
        Role::Other => "other",
    })
}

impl TaskAnswer {
    /// The verdict as people read it on a badge: that nothing can be concluded yet, where it is so.
    pub fn word(&self) -> &'static str {
        if self.cannot_conclude { "Cannot conclude yet" } else { self.verdict.label() }
    }

    /// What the path that the verdict recommends costs over the horizon.
    pub fn recommended_usd(&self) -> Option<f64> {
        match self.verdict {
            Verdict::FineTune => self.tuned_lifetime_usd,
            Verdict::SwitchHosted => self.cheaper_lifetime_usd,
            _ => self.hosted_lifetime_usd,
        }
    }

    /// Whether the verdict would be another if the tuned path were, or were not, meaningfully cheaper.
    pub(crate) fn hangs_on_money(&self) -> bool {
        let by_money =
            |rule: &RuleAnswer| rule.rule == RuleName::MeaningfullyCheaper && rule.outcome == Outcome::Decides;
        self.verdict == Verdict::FineTune || self.rules.iter().any(by_money)
    }
}

/// Whether a criterion holds, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    Met,
    NotMet,
    Unknown,
}

impl Criterion {
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Unknown => "unknown",
        }
    }

    pub fn from_known(known: Option<bool>) -> Self {
        match known {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::Unknown,
        }
    }
}

/// The three criteria of a fine-tune; it needs all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Criteria {
    pub prompting_runs_out: Criterion,
    pub retrieval_does_not_fix: Criterion,
    pub volume_repays: Criterion,
}

/// One rule of the verdict, as it was asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleAnswer {
    pub rule: RuleName,
    pub outcome: Outcome,
    /// What it looked at, (name, value as people read it).
    pub inputs: Vec<(String, String)>,
    pub text: String,
}

/// The ten rules, in the order they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleName {
    InputsPresent,
    FromScratch,
    MissingKnowledge,
    FormatOrMisreading,
    OpenEnded,
    CheaperHosted,
    MeaningfullyCheaper,
    PromptingImproves,
    HeldOutWorse,
    FineTune,
}

impl RuleName {
    /// 1 to 10.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The question it asks.
    pub fn question(self) -> &'static str {
        match self {
            Self::InputsPresent => "Is anything missing that the rules need?",
            Self::FromScratch => "Does the team want to train from scratch?",
            Self::MissingKnowledge => "Is the failure missing knowledge?",
            Self::FormatOrMisreading => "Is the failure format, or misreading what it was given?",
            Self::OpenEnded => "Is it user-facing synthesis, or open-ended?",
            Self::CheaperHosted => "Would a cheaper hosted path do?",
            Self::MeaningfullyCheaper => "Is the tuned path not meaningfully cheaper?",
            Self::PromptingImproves => "Would more prompting still fix its failures?",
            Self::HeldOutWorse => "Was the tuned model shown to be worse?",
            Self::FineTune => "Nothing speaks against fine-tuning?",
        }
    }
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Asked, and had nothing to say.
    Pass,
    /// Gave the verdict.
    Decides,
    /// Not asked, because an earlier rule decided, or because its inputs are missing.
    Skipped,
}

/// A value of one input at which the verdict changes, everything else unchanged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flip {
    pub input: FlipInput,
    /// The input's value today.
    pub now: f64,
    /// The nearest value on that side at which the verdict is another.
    pub at: f64,
    pub to: Verdict,
}

impl Flip {
    /// As people read it: `below 431k calls a month (now 3.04M): keep hosted`.
    pub fn sentence(&self, currency: &str) -> String {
        let side = if self.at > self.now { "above" } else { "below" };
        let show = |value| match self.input {
            FlipInput::CallsPerMonth => say::count(value),
            _ => say::money(currency, value),
        };
        let (at, now, label, to) = (show(self.at), show(self.now), self.input.label(), self.to.label().to_lowercase());
        match self.input {
            FlipInput::CallsPerMonth => format!("{side} {at} {label} (now {now}): {to}"),
            _ => format!("{label} {side} {at} (now {now}): {to}"),
        }
    }
}

/// The inputs a verdict is tried against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlipInput {
    /// Calls in the first month; later months scale along.
    CallsPerMonth,
    /// Hosted cost of a call in the first month, before retries, as it is entered.
    HostedUsdPerCall,
    /// Serving cost of a call at the prices of the first month, before retries, as it is entered; of
    /// GPUs the average over the lifetime: serving total over calls served.
    ServingUsdPerCall,
    UpfrontUsd,
}

impl FlipInput {
    pub fn label(self) -> &'static str {
        match self {
            Self::CallsPerMonth => "calls a month",
            Self::HostedUsdPerCall => "hosted cost per call",
            Self::ServingUsdPerCall => "serving cost per call",
            Self::UpfrontUsd => "upfront cost",
        }
    }
}

/// The whole application: everything hosted, against the mix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MixAnswer {
    /// The sub-tasks on the tuned path.
    pub tuned: Vec<NodeId>,
    /// Sub-tasks whose hosted cost is not known, and which the totals leave out.
    pub left_out: Vec<NodeId>,
    /// All sub-tasks hosted, and the tool steps.
    pub hosted_lifetime_usd: f64,
    pub mix_lifetime_usd: f64,
    pub saving_usd: f64,
    pub saving_share: Option<f64>,
    pub upfront_usd: f64,
    pub first_crossover_months: Option<f64>,
    pub settled_crossover_months: Option<f64>,
    /// Requests through the entries until then.
    pub settled_crossover_requests: Option<f64>,
    pub settled_crossover_date: Option<String>,
    pub lead_lost_months: Vec<(f64, f64)>,
    pub hosted_npv_usd: f64,
    pub mix_npv_usd: f64,
    pub hosted_monthly_usd: Vec<f64>,
    pub mix_monthly_usd: Vec<f64>,
    /// First month in which every tuned sub-task serves; the last one where that is past the horizon.
    pub ready_month: u32,
    pub lumps_usd: Vec<(u32, f64)>,
    /// Requests through the entries in each month.
    pub requests_monthly: Vec<f64>,
    /// What each sub-task and tool step costs in the mix, in the plan's order; they add up to it.
    pub nodes: Vec<MixNode>,
    /// How sure its figures are, once the plan is sampled and if anything is tuned.
    pub uncertainty: Option<Arc<PathUncertainty>>,
    /// What everything costs hosted in the first month, once the plan is sampled: P10, P50, P90.
    #[serde(rename = "today_usd_per_month")]
    pub today_usd_quantiles: Option<[f64; 3]>,
    /// And from the start to each month's end, whether or not anything is tuned.
    pub hosted_cumulative_usd: Option<Band>,
}

/// One step's part of the mix, on the path that the mix takes for it; a pool's cost is split by load.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MixNode {
    pub id: NodeId,
    /// Cost in each plan month, lumps left out.
    pub monthly_usd: Vec<f64>,
    /// (month, usd), each paid as its month starts.
    pub lumps_usd: Vec<(u32, f64)>,
}

impl MixAnswer {
    /// Monthly cost of the application in the first month, all hosted.
    pub fn today_usd_per_month(&self) -> f64 {
        self.hosted_monthly_usd.first().copied().unwrap_or(0.0)
    }

    /// Monthly cost of the mix in the first month in which every tuned sub-task serves.
    pub fn proposed_usd_per_month(&self) -> f64 {
        self.mix_monthly_usd.get(self.ready_month as usize).copied().unwrap_or(0.0)
    }
}
