//! What a plan *is*: its graph, estimates, prices, assumptions, policy and review notes.
//!
//! Data, with no behaviour beyond its own invariants. [`Plan::problems`] finds everything wrong
//! with a plan at once; a plan without an error among them is *valid*, and the other rooms rely
//! on that.

mod cost;
pub mod entry_text;
mod estimate;
mod evidence;
mod finding;
mod flat;
mod frame;
mod inputs;
mod model_name;
mod month;
mod node;
mod nudge;
mod policy;
pub mod presets;
mod provenance;
mod quantity;
mod review;
pub mod say;
mod scenario;
mod validate;
mod verdict;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use cost::{
    Assumptions, CheaperHosted, CheaperQuality, Data, Dedicated, GpuTraining, HostedCost, Labour, ManagedTraining,
    Pool, PoolServing, Price, PriceEvent, PriceTier, Retrain, Retries, Serving, TestPhase, Throughput, TokenCost,
    Training, Tuned,
};
pub use estimate::Estimate;
pub use evidence::{AbTest, Evidence, Failure, Io, PairedCounts, Prompting, Quality, Retrieval};
pub use finding::{Finding, Place, Severity};
pub use frame::{Frame, Note};
pub use inputs::{Input, InputFact, Numbers, Spot, Visitor, place};
pub use model_name::{is_fine_tuned, may_be_one_model};
pub use month::YearMonth;
pub use node::{Edge, Entry, Node, NodeId, NodeKind, Role, Task, Tool, Volume};
pub use policy::{Policy, Uncertainty};
pub use provenance::{Origin, Provenance, date};
pub use quantity::{
    Calls, CallsPerCall, Count, Factor, Hours, PersonDays, Quantity, Rate, Scale, Seconds, Share, Speed, Tokens, Usd,
};
pub use review::{Decision, PinnedFigures, ReviewNote, TakenOn};
pub use scenario::Scenario;
pub use verdict::Verdict;

/// A month is 365/12 days.
pub const DAYS_PER_MONTH: f64 = 365.0 / 12.0;
/// 730 hours.
pub const HOURS_PER_MONTH: f64 = 730.0;
/// 2 628 000 seconds.
pub const SECONDS_PER_MONTH: f64 = 2_628_000.0;
/// The longest horizon a plan accepts: fifty years.
pub const MAX_HORIZON_MONTHS: u32 = 600;
/// The format this version writes; it reads this and every earlier one.
pub const FORMAT: u32 = 1;

/// One project file: a graph of sub-tasks, its traffic, prices, assumptions and decisions.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub format: u32,
    pub name: String,
    /// ISO 4217 code of the currency that names call `usd`.
    #[serde(default = "usd")]
    pub currency: String,
    /// The calendar month that is plan month 0.
    pub start: YearMonth,
    pub horizon_months: u32,
    #[serde(default)]
    pub assumptions: Assumptions,
    #[serde(default)]
    pub policy: Policy,
    #[serde(default)]
    pub uncertainty: Uncertainty,
    /// The plan's own copy of every list price it uses.
    #[serde(default)]
    pub prices: Vec<Price>,
    #[serde(default)]
    pub pools: Vec<Pool>,
    /// Other numbers on the same graph, to be looked at beside these.
    #[serde(default)]
    pub scenarios: Vec<Scenario>,
    #[serde(default)]
    pub nodes: Vec<Node>,
    #[serde(default)]
    pub edges: Vec<Edge>,
    /// Where single numbers come from, by the keys of inputs (see [`Spot`]).
    #[serde(default)]
    pub provenance: BTreeMap<String, Provenance>,
    #[serde(default)]
    pub frames: Vec<Frame>,
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Where each node's top left corner stands on the canvas, in points.
    #[serde(default)]
    pub layout: BTreeMap<NodeId, (f64, f64)>,
    /// What the review decided, the earliest first.
    #[serde(default)]
    pub review: Vec<ReviewNote>,
}

fn usd() -> String {
    "USD".into()
}

impl Plan {
    /// A plan with nothing in it, starting in `start`, over two years.
    pub fn empty(name: &str, start: YearMonth) -> Self {
        Self {
            format: FORMAT,
            name: name.into(),
            currency: usd(),
            start,
            horizon_months: 24,
            assumptions: Assumptions::default(),
            policy: Policy::default(),
            uncertainty: Uncertainty::default(),
            prices: Vec::new(),
            pools: Vec::new(),
            scenarios: Vec::new(),
            nodes: Vec::new(),
            edges: Vec::new(),
            provenance: BTreeMap::new(),
            frames: Vec::new(),
            notes: Vec::new(),
            layout: BTreeMap::new(),
            review: Vec::new(),
        }
    }

    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == *id)
    }

    pub fn node_mut(&mut self, id: &NodeId) -> Option<&mut Node> {
        self.nodes.iter_mut().find(|node| node.id == *id)
    }

    pub fn note(&self, id: &NodeId) -> Option<&Note> {
        self.notes.iter().find(|note| note.id == *id)
    }

    pub fn frame(&self, id: &str) -> Option<&Frame> {
        self.frames.iter().find(|frame| frame.id == id)
    }

    /// The frame that the node is in.
    pub fn frame_of(&self, id: &NodeId) -> Option<&Frame> {
        self.frames.iter().find(|frame| frame.nodes.contains(id))
    }

    pub fn pool(&self, id: &str) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.id == id)
    }

    pub fn price(&self, model: &str) -> Option<&Price> {
        self.prices.iter().find(|price| price.model == model)
    }

    /// Whether the two are the same but for their drawing: places, frames and notes change no figure.
    pub fn same_but_for_the_drawing(&self, other: &Self) -> bool {
        // Field by field, so that a new one is not forgotten; a copy of a large plan would take too long.
        let Self {
            format,
            name,
            currency,
            start,
            horizon_months,
            assumptions,
            policy,
            uncertainty,
            prices,
            pools,
            nodes,
            edges,
            provenance,
            layout: _,
            frames: _,
            notes: _,
            review,
            scenarios,
        } = self;
        (format, name, currency, start, horizon_months)
            == (&other.format, &other.name, &other.currency, &other.start, &other.horizon_months)
            && (assumptions, policy, uncertainty) == (&other.assumptions, &other.policy, &other.uncertainty)
            && (prices, pools, review, scenarios) == (&other.prices, &other.pools, &other.review, &other.scenarios)
            && (nodes, edges, provenance) == (&other.nodes, &other.edges, &other.provenance)
    }

    /// An id for a new node or note that none has yet, made from its name: `"Answer judge"` gives
    /// `answer-judge`, then `answer-judge-2`.
    pub fn free_id(&self, name: &str) -> NodeId {
        NodeId::new(&free_slug(name, |id| {
            self.nodes.iter().any(|node| node.id.as_str() == id) || self.notes.iter().any(|note| note.id.as_str() == id)
        }))
    }

    /// The same for a new frame.
    pub fn free_frame_id(&self, title: &str) -> String {
        free_slug(title, |id| self.frame(id).is_some())
    }
}

/// A short name made from a longer one, with a number where it is taken.
fn free_slug(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let slug: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let slug = if slug.is_empty() { "node".to_owned() } else { slug.join("-") };
    if !taken(&slug) {
        return slug;
    }
    let mut number = 2;
    loop {
        let id = format!("{slug}-{number}");
        if !taken(&id) {
            return id;
        }
        number += 1;
    }
}
