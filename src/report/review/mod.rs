//! The review: which decisions stand, which are reopened and by what, and what is still open.
//!
//! A decision is pinned to what it was taken on. It is reopened once its verdict is another, somebody has changed the
//! sub-task itself, or the money has moved by more than [`MATTERS`] through something else.

mod changes;
mod minutes;

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

pub use minutes::{Minutes, MinutesRow, minutes};

use super::words;
use crate::analysis::{Evaluation, TaskAnswer};
use crate::plan::{Decision, NodeId, PinnedFigures, Plan, ReviewNote, TakenOn, say};

/// Money that moves by more than this share of the larger amount, then or now, reopens a decision.
pub const MATTERS: f64 = 0.1;

/// Whether a decision can still be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Stands,
    Reopened,
    /// Nobody can tell: it does not say what it was taken on.
    Unknown,
}

/// One decision that holds, and what has changed since it was taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reviewed {
    pub node: NodeId,
    /// The sub-task's.
    pub name: String,
    #[serde(serialize_with = "decision")]
    pub decision: Decision,
    pub by: String,
    pub on: String,
    pub note: String,
    pub dissent: String,
    pub standing: Standing,
    /// Those that reopen it first.
    pub changes: Vec<Change>,
}

/// Something that is other than when the decision was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `Verdict`, `Hosted cost per call`.
    pub what: String,
    /// `$0.03 → $0.04`.
    pub change: String,
    pub reopens: bool,
}

fn decision<S: Serializer>(decision: &Decision, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match decision {
        Decision::Approved => "approved",
        Decision::Rejected => "rejected",
        Decision::Deferred => "deferred",
    })
}

impl Reviewed {
    /// `approved by A. Architect on 20 Nov 2026: pilot first; dissent: too early`.
    pub fn words(&self) -> String {
        let decision = self.decision.label().to_lowercase();
        let by = if self.by.trim().is_empty() { String::new() } else { format!(" by {}", words::name(&self.by)) };
        let on = if self.on.trim().is_empty() { String::new() } else { format!(" on {}", say::date(&self.on)) };
        let why = if self.note.trim().is_empty() { String::new() } else { format!(": {}", self.note.trim()) };
        let dissent = self.dissent.trim();
        let dissent = if dissent.is_empty() { String::new() } else { format!("; dissent: {dissent}") };
        format!("{decision}{by}{on}{why}{dissent}")
    }

    pub fn is_reopened(&self) -> bool {
        self.standing == Standing::Reopened
    }

    /// `Approved`, `Approved, reopened`.
    pub fn decided(&self) -> String {
        decided_words(self.decision, self.is_reopened())
    }

    /// In one word: `approved`, `reopened`.
    pub fn state(&self) -> String {
        if self.is_reopened() { "reopened".into() } else { self.decision.label().to_lowercase() }
    }

    /// What reopens it: `verdict: fine-tune → keep hosted; …`; empty where it stands.
    pub fn why(&self) -> String {
        let parts = self.changes.iter().filter(|change| change.reopens);
        parts.map(|Change { what, change, .. }| format!("{what}: {change}")).collect::<Vec<_>>().join("; ")
    }
}

fn decided_words(decision: Decision, reopened: bool) -> String {
    format!("{}{}", decision.label(), if reopened { ", reopened" } else { "" })
}

/// What the sub-task is decided on now; `None` for what is no sub-task that is switched on.
pub fn pin(plan: &Plan, evaluation: &Evaluation, id: &NodeId) -> Option<TakenOn> {
    let (task, answer) = (plan.node(id)?.task()?, evaluation.task(id)?);
    Some(TakenOn {
        verdict: answer.verdict,
        quality_permitting: answer.quality_permitting,
        figures: figures(answer),
        task: task.clone(),
    })
}

/// To six digits, so that they are read and not counted.
fn figures(answer: &TaskAnswer) -> PinnedFigures {
    let short = |value: Option<f64>| value.and_then(|value| format!("{value:.5e}").parse().ok());
    PinnedFigures {
        calls: short(answer.calls_lifetime),
        hosted_usd: short(answer.hosted_lifetime_usd),
        path_usd: short(answer.recommended_usd()),
    }
}

/// The decisions that hold about the plan's sub-tasks, most money at stake first; those that are off last.
pub fn review(plan: &Plan, evaluation: &Evaluation) -> Vec<Reviewed> {
    if plan.review.is_empty() {
        return Vec::new();
    }
    let ranked: Vec<&NodeId> = evaluation.ranked_tasks().into_iter().map(|task| &task.id).collect();
    let known: BTreeSet<&NodeId> = ranked.iter().copied().collect();
    let off = plan.nodes.iter().filter(|node| node.task().is_some() && !known.contains(&node.id));
    let all = ranked.iter().copied().chain(off.map(|node| &node.id));
    all.filter_map(|id| Some(reviewed(plan, evaluation, plan.decision(id)?))).collect()
}

fn reviewed(plan: &Plan, evaluation: &Evaluation, note: &ReviewNote) -> Reviewed {
    let changes = note.taken_on.as_ref().map(|then| changes::since(plan, evaluation, &note.node, then));
    let standing = match &changes {
        None => Standing::Unknown,
        Some(changes) if changes.iter().any(|change| change.reopens) => Standing::Reopened,
        Some(_) => Standing::Stands,
    };
    Reviewed {
        node: note.node.clone(),
        name: plan.node(&note.node).map_or_else(String::new, |node| node.name.clone()),
        decision: note.decision,
        by: note.by.clone(),
        on: note.on.clone(),
        note: note.note.clone(),
        dissent: note.dissent.clone(),
        standing,
        changes: changes.unwrap_or_default(),
    }
}
