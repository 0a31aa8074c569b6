//! What changed between two plans, or between two scenarios of one: structure, inputs, answers, verdicts, money.
//!
//! Nodes are the same where their ids are, inputs where their keys are. What comes or goes with a step is
//! said once, as that step, and not again for each of its numbers.

mod compare;
mod words;

use serde::Serialize;

use crate::analysis::{Evaluation, Verdict};
use crate::plan::{NodeId, Plan};

pub use compare::compare;
pub(super) use compare::{answers, inputs};
pub use words::{Line, Section};

/// One of the two that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub plan: &'a Plan,
    /// Of that plan.
    pub evaluation: &'a Evaluation,
}

/// Everything that changed, named and shaped as `diff --json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub schema: &'static str,
    pub plan: String,
    pub currency: String,
    pub money: Money,
    pub verdicts: Vec<VerdictChange>,
    pub steps: Vec<StepChange>,
    pub edges: Vec<EdgeChange>,
    pub inputs: Vec<InputChange>,
    /// Of sub-tasks that both have: what people answered, and what is named.
    pub answers: Vec<AnswerChange>,
    /// When the plan starts, and how its ranges are drawn.
    pub settings: Vec<SettingChange>,
    /// Steps that the sums leave out in one plan or in both.
    pub left_out: Vec<LeftOut>,
}

/// A figure before and after.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pair {
    pub old: f64,
    pub new: f64,
}

impl Pair {
    pub fn change(self) -> f64 {
        self.new - self.old
    }

    /// Whether it is the same but for rounding.
    pub fn is_same(self) -> bool {
        self.change().abs() <= 1e-9 * self.old.abs().max(self.new.abs())
    }
}

/// The figures of the whole application.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Money {
    /// First month, all hosted.
    pub today_usd_per_month: Pair,
    /// First month in which every tuned sub-task serves.
    pub mix_usd_per_month: Pair,
    pub hosted_lifetime_usd: Pair,
    pub mix_lifetime_usd: Pair,
    pub saving_usd: Pair,
    pub upfront_usd: Pair,
    pub settled_crossover_months: (Option<f64>, Option<f64>),
    /// The two monthly costs over all draws; `None` where not both plans were sampled.
    pub sampled: Option<Sampled>,
}

/// Monthly costs at percentiles of their draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sampled {
    pub today_usd_per_month_p50: Pair,
    pub today_usd_per_month_p90: Pair,
    pub mix_usd_per_month_p50: Pair,
    pub mix_usd_per_month_p90: Pair,
}

impl Money {
    /// What a threshold is held against: the rise of the monthly cost, today's or the mix's, at the median or
    /// at the 90th percentile, whichever rises most; of plans that were not sampled at their central values.
    pub fn rise_usd_per_month(&self) -> f64 {
        let pairs = match self.sampled {
            Some(Sampled {
                today_usd_per_month_p50,
                today_usd_per_month_p90,
                mix_usd_per_month_p50,
                mix_usd_per_month_p90,
            }) => {
                vec![today_usd_per_month_p50, today_usd_per_month_p90, mix_usd_per_month_p50, mix_usd_per_month_p90]
            }
            None => vec![self.today_usd_per_month, self.mix_usd_per_month],
        };
        pairs.into_iter().map(Pair::change).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// A verdict that is another, or that came or went with its sub-task.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VerdictChange {
    pub id: NodeId,
    pub name: String,
    pub old: Option<Verdict>,
    pub new: Option<Verdict>,
    /// The new verdict in a sentence.
    pub because: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Added,
    Removed,
    Changed,
}

/// A step that came, went, or is another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepChange {
    pub change: Kind,
    pub id: NodeId,
    pub name: String,
    /// What is other about it; empty where it came or went.
    pub text: String,
}

/// An edge that came or went. How many calls it makes is an input.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EdgeChange {
    pub change: Kind,
    pub from: NodeId,
    pub to: NodeId,
    pub text: String,
}

/// A number that changed, came or went.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputChange {
    pub key: String,
    /// The step it belongs to; of an edge the one it leaves.
    pub node: Option<NodeId>,
    pub label: String,
    pub unit: &'static str,
    /// One number; low and high; or low, most likely, high.
    pub old: Option<Vec<f64>>,
    pub new: Option<Vec<f64>>,
    /// As people read it: `$0.02–$0.05 → $0.03`.
    pub text: String,
}

/// An answer of the evidence, or a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerChange {
    pub id: NodeId,
    pub name: String,
    pub question: &'static str,
    pub old: String,
    pub new: String,
}

/// What is no number of the model and still moves figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingChange {
    /// As in the plan file.
    pub key: &'static str,
    pub label: &'static str,
    pub old: String,
    pub new: String,
}

/// A step whose cost is not known, so that no sum has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOut {
    pub id: NodeId,
    pub name: String,
    /// Whether the old plan's sums leave it out; none where that plan does not have it.
    pub old: Option<bool>,
    pub new: Option<bool>,
}

impl LeftOut {
    /// Whether its cost was known, and is not any more.
    pub fn is_lost(&self) -> bool {
        (self.old, self.new) == (Some(false), Some(true))
    }
}

impl Difference {
    pub const SCHEMA: &'static str = "mixplan.diff/1";

    /// Whether nothing that figures or verdicts come from changed.
    pub fn is_empty(&self) -> bool {
        let Self { schema: _, plan: _, currency: _, money: _, verdicts, steps, edges, inputs, answers, .. } = self;
        let Self { settings, left_out, .. } = self;
        let numbers = verdicts.is_empty() && steps.is_empty() && edges.is_empty() && inputs.is_empty();
        numbers && answers.is_empty() && settings.is_empty() && left_out.iter().all(|step| step.old == step.new)
    }
}
