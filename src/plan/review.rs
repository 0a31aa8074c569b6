//! What the review decided, and what each decision was taken on.

use serde::Deserialize;

use super::Plan;
use super::node::{NodeId, Task};
use super::verdict::Verdict;

/// What the review decided about a sub-task. Of several about one the last holds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewNote {
    pub node: NodeId,
    pub decision: Decision,
    #[serde(default)]
    pub by: String,
    /// ISO date.
    #[serde(default)]
    pub on: String,
    #[serde(default)]
    pub note: String,
    /// Who disagreed, and why; empty where nobody did.
    #[serde(default)]
    pub dissent: String,
    /// What was known then; `None` in a decision that was written by hand or that a later one replaced.
    #[serde(default)]
    pub taken_on: Option<Box<TakenOn>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Decision {
    Approved,
    Rejected,
    Deferred,
}

impl Decision {
    pub const ALL: [Self; 3] = [Self::Approved, Self::Rejected, Self::Deferred];

    pub fn label(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Deferred => "Deferred",
        }
    }
}

/// What a decision was taken on: the verdict, the money, and the sub-task as it was then.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenOn {
    pub verdict: Verdict,
    /// Its quality was still to be shown.
    #[serde(default)]
    pub quality_permitting: bool,
    #[serde(default)]
    pub figures: PinnedFigures,
    pub task: Task,
}

/// Figures over the horizon; `None` where one was not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PinnedFigures {
    pub calls: Option<f64>,
    /// Staying on the hosted model of that time.
    pub hosted_usd: Option<f64>,
    /// The path that the verdict recommends.
    pub path_usd: Option<f64>,
}

impl PinnedFigures {
    /// Each by the name that the plan's file gives it.
    pub fn named(&self) -> [(&'static str, Option<f64>); 3] {
        [("calls", self.calls), ("hosted_usd", self.hosted_usd), ("path_usd", self.path_usd)]
    }

    pub fn saving_usd(&self) -> Option<f64> {
        Some(self.hosted_usd? - self.path_usd?)
    }
}

impl Plan {
    /// The decision about this sub-task that holds.
    pub fn decision(&self, id: &NodeId) -> Option<&ReviewNote> {
        self.review.iter().rev().find(|note| note.node == *id)
    }
}
