//! The graph: entries, tool steps, sub-tasks and the edges between them.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::cost::{CheaperHosted, HostedCost, Retries, Serving, Tuned};
use super::estimate::Estimate;
use super::evidence::Evidence;
use super::flat::flat_enum;
use super::quantity::{Calls, CallsPerCall, Quantity, Rate, Usd};
use super::{DAYS_PER_MONTH, HOURS_PER_MONTH, SECONDS_PER_MONTH};

/// Names a node or a note within its plan: unique among both, so that one selection holds both; kept
/// when the node is renamed, cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(std::sync::Arc<str>);

impl NodeId {
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for NodeId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for NodeId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|id| Self(id.into()))
    }
}

/// One node of the graph.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    pub id: NodeId,
    /// What people call it; shown everywhere, free to change.
    pub name: String,
    /// Switched off: what comes in passes by it, and it costs nothing.
    #[serde(default)]
    pub disabled: bool,
    pub kind: NodeKind,
}

impl Node {
    /// A node that is switched on.
    pub fn new(id: NodeId, name: impl Into<String>, kind: NodeKind) -> Self {
        Self { id, name: name.into(), disabled: false, kind }
    }

    pub fn task(&self) -> Option<&Task> {
        match &self.kind {
            NodeKind::Task(task) => Some(task),
            NodeKind::Entry(_) | NodeKind::Tool(_) => None,
        }
    }

    pub fn task_mut(&mut self) -> Option<&mut Task> {
        match &mut self.kind {
            NodeKind::Task(task) => Some(task),
            NodeKind::Entry(_) | NodeKind::Tool(_) => None,
        }
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    Entry(Entry),
    Tool(Tool),
    Task(Task),
}

flat_enum!(NodeKind { ; ; Entry, Tool, Task });

/// Where requests come in.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub volume: Volume,
    /// Relative growth of the volume from month to month: 0.03 is +3 % a month.
    #[serde(default)]
    pub growth_per_month: Estimate<Rate>,
    /// The volume never exceeds this.
    #[serde(default)]
    pub max_calls_per_month: Option<Estimate<Calls>>,
}

/// Requests per period, in the period its author thinks in.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum Volume {
    PerSecond(Estimate<Calls>),
    PerHour(Estimate<Calls>),
    PerDay(Estimate<Calls>),
    PerMonth(Estimate<Calls>),
    PerYear(Estimate<Calls>),
}

impl Volume {
    /// Every period, shortest first.
    pub const PERIODS: [&'static str; 5] = ["second", "hour", "day", "month", "year"];

    pub fn estimate(self) -> Estimate<Calls> {
        *self.estimate_ref()
    }

    /// The estimate where it stands in the plan.
    pub fn estimate_ref(&self) -> &Estimate<Calls> {
        let (Self::PerSecond(n) | Self::PerHour(n) | Self::PerDay(n) | Self::PerMonth(n) | Self::PerYear(n)) = self;
        n
    }

    /// Index into [`Volume::PERIODS`].
    pub fn period(self) -> usize {
        match self {
            Self::PerSecond(_) => 0,
            Self::PerHour(_) => 1,
            Self::PerDay(_) => 2,
            Self::PerMonth(_) => 3,
            Self::PerYear(_) => 4,
        }
    }

    /// The same estimate in the period at `index` of [`Volume::PERIODS`]; months past the end.
    pub fn with_period(estimate: Estimate<Calls>, index: usize) -> Self {
        match index {
            0 => Self::PerSecond(estimate),
            1 => Self::PerHour(estimate),
            2 => Self::PerDay(estimate),
            4 => Self::PerYear(estimate),
            _ => Self::PerMonth(estimate),
        }
    }

    /// How many of its periods a month of 365/12 days holds.
    pub fn periods_per_month(self) -> f64 {
        match self {
            Self::PerSecond(_) => SECONDS_PER_MONTH,
            Self::PerHour(_) => HOURS_PER_MONTH,
            Self::PerDay(_) => DAYS_PER_MONTH,
            Self::PerMonth(_) => 1.0,
            Self::PerYear(_) => 1.0 / 12.0,
        }
    }

    /// Central volume in calls a month.
    ///
    /// ```
    /// use mixplan::plan::{Estimate, Volume};
    ///
    /// // 100 000 a day · 365/12 days
    /// let volume = Volume::PerDay(Estimate::certain(100_000.0));
    /// assert!((volume.central_per_month() - 3_041_666.666_666_667).abs() < 1e-6);
    /// ```
    pub fn central_per_month(self) -> f64 {
        match self {
            // Division by 12 rounds once, where a product with 1/12 rounds twice.
            Self::PerYear(n) => n.central() / 12.0,
            _ => self.estimate().central() * self.periods_per_month(),
        }
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self::PerMonth(Estimate::Certain(Calls::new(0.0)))
    }
}

/// A step that costs something per call and has nothing to decide: retrieval, a database, an API.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    pub usd_per_call: Estimate<Usd>,
}

/// One LLM step.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub role: Role,
    /// What one call costs on the hosted path, before retries.
    #[serde(default)]
    pub hosted: HostedCost,
    /// A cheaper way to stay hosted, if there is one to weigh.
    #[serde(default)]
    pub cheaper_hosted: Option<CheaperHosted>,
    #[serde(default)]
    pub tuned: Option<Tuned>,
    #[serde(default)]
    pub evidence: Evidence,
    #[serde(default)]
    pub retries: Option<Retries>,
    /// Replaces the volume that the graph computes, for this sub-task and everything after it.
    #[serde(default)]
    pub measured_calls_per_month: Option<Estimate<Calls>>,
}

impl Task {
    /// The pool that its tuned model is served in, if it is.
    pub fn pool_id(&self) -> Option<&str> {
        match &self.tuned.as_ref()?.serving {
            Serving::Pool(pool) => Some(&pool.id),
            Serving::PerCall(_) | Serving::Tokens(_) | Serving::Dedicated(_) => None,
        }
    }

    /// The models it names, on any path: those whose list prices it uses.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.hosted_models().chain(self.served_model())
    }

    /// The models of its hosted paths, today's and the cheaper one.
    pub fn hosted_models(&self) -> impl Iterator<Item = &str> {
        let hosted = [Some(&self.hosted), self.cheaper_hosted.as_ref().map(|cheaper| &cheaper.cost)];
        hosted.into_iter().flatten().filter_map(|cost| match cost {
            HostedCost::Tokens(tokens) => tokens.model.as_deref(),
            HostedCost::Unknown | HostedCost::PerCall(_) => None,
        })
    }

    /// The model that serves it tuned, where that is named.
    pub fn served_model(&self) -> Option<&str> {
        match &self.tuned.as_ref()?.serving {
            Serving::Tokens(tokens) => tokens.model.as_deref(),
            Serving::PerCall(_) | Serving::Dedicated(_) | Serving::Pool(_) => None,
        }
    }
}

/// What a sub-task does for the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
pub enum Role {
    Router,
    Classifier,
    Extractor,
    RetrieverRewriter,
    Judge,
    Synthesizer,
    #[default]
    Other,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Router,
        Self::Classifier,
        Self::Extractor,
        Self::RetrieverRewriter,
        Self::Judge,
        Self::Synthesizer,
        Self::Other,
    ];

    /// As people read it: `"evaluator-as-judge"`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Router => "router",
            Self::Classifier => "classifier",
            Self::Extractor => "extractor",
            Self::RetrieverRewriter => "retriever-rewriter",
            Self::Judge => "evaluator-as-judge",
            Self::Synthesizer => "synthesizer",
            Self::Other => "other",
        }
    }

    /// As the plan's file writes it: `"Judge"`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Router => "Router",
            Self::Classifier => "Classifier",
            Self::Extractor => "Extractor",
            Self::RetrieverRewriter => "RetrieverRewriter",
            Self::Judge => "Judge",
            Self::Synthesizer => "Synthesizer",
            Self::Other => "Other",
        }
    }
}

/// Calls flow from one node to another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    pub from: NodeId,
    pub to: NodeId,
    /// 0.3 is a branch taken 30 % of the time, 4 a fan-out, 0.15 back to an earlier node a retry.
    #[serde(default = "one")]
    pub calls_per_call: Estimate<CallsPerCall>,
}

fn one() -> Estimate<CallsPerCall> {
    Estimate::Certain(CallsPerCall::new(1.0))
}
