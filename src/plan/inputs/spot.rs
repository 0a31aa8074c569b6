//! Where an input stands: its key, which the plan's file holds, and its name in words.

use std::fmt;

use crate::plan::{Node, NodeId, Place};

/// Where an input stands. As text it is the input's key: `nodes[triage].hosted.usd_per_call`.
///
/// A key names things by their ids, so it survives reordering; the variant is part of it, so
/// another period or another way of paying is another input. Keys are unique within a valid plan.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    pub(super) owner: Owner<'a>,
    pub(super) group: Group,
    pub(super) field: &'static str,
    pub(super) words: &'static str,
}

impl Spot<'_> {
    /// The node or the edge it belongs to; the plan for all else.
    pub fn place(&self) -> Place {
        match self.owner {
            Owner::Node { id, .. } => Place::Node(id.clone()),
            Owner::Edge { from, to, .. } => Place::Edge { from: from.clone(), to: to.clone() },
            Owner::Plan | Owner::Event { .. } | Owner::Price(_) | Owner::Tier { .. } | Owner::Pool(_) => Place::Plan,
        }
    }

    /// Whether it is what a GPU costs an hour.
    pub fn is_gpu_price(&self) -> bool {
        self.field.ends_with("usd_per_gpu_hour")
    }

    /// Whether it is a limit of the mix, or what counts as sure: no sub-task's own verdict hangs on it.
    pub fn is_of_the_mix(&self) -> bool {
        let of_the_mix = ["budget_usd", "max_fine_tunes", "person_days", "unlikely_chance", "likely_chance"];
        matches!(self.owner, Owner::Plan) && of_the_mix.contains(&self.field)
    }

    /// Its key into a text that is used again, so that a walk need not make one for each input.
    pub fn write_key(&self, key: &mut String) {
        use fmt::Write;
        key.clear();
        // Writing to a text does not fail.
        let _ = write!(key, "{self}");
    }

    /// For people: `Triage · hosted cost per call`.
    pub fn label(&self) -> String {
        format!("{}{}", self.owner.words(), self.words())
    }

    /// The same without what it belongs to: `hosted cost per call`.
    pub fn words(&self) -> String {
        let (_, group) = self.group;
        let gap = if group.is_empty() { "" } else { " " };
        format!("{group}{gap}{}", self.words)
    }
}

impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.owner {
            Owner::Plan => {}
            Owner::Event { month, model, nth } => {
                write!(f, "assumptions.hosted_price_events[{month} {}{}].", Name(model), Nth(nth))?;
            }
            Owner::Price(model) => f.write_str(&price_keys(model))?,
            Owner::Tier { model, above_tokens } => write!(f, "{}tiers[{above_tokens}].", price_keys(model))?,
            Owner::Pool(id) => write!(f, "pools[{}].", Name(id))?,
            Owner::Node { id, .. } => write!(f, "nodes[{}].", Name(id.as_str()))?,
            Owner::Edge { from, to, nth, .. } => {
                write!(f, "edges[{}->{}{}].", Name(from.as_str()), Name(to.as_str()), Nth(nth))?;
            }
        }
        let (group, _) = self.group;
        let dot = if group.is_empty() { "" } else { "." };
        write!(f, "{group}{dot}{}", self.field)
    }
}

/// What the keys of a price's inputs begin with.
pub(super) fn price_keys(model: &str) -> String {
    format!("prices[{}].", Name(model))
}

/// What an input belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner<'a> {
    Plan,
    Event {
        month: u32,
        model: &'a str,
        nth: usize,
    },
    Price(&'a str),
    /// The prices of calls whose prompt is longer.
    Tier {
        model: &'a str,
        above_tokens: u32,
    },
    Pool(&'a str),
    Node {
        id: &'a NodeId,
        name: &'a str,
    },
    Edge {
        from: &'a NodeId,
        to: &'a NodeId,
        /// The how manieth between the two, from 0.
        nth: usize,
        nodes: &'a [Node],
    },
}

impl Owner<'_> {
    fn words(&self) -> String {
        match self {
            Self::Plan => "The plan · ".into(),
            Self::Event { month, model, .. } => format!("{model} in month {month} · "),
            Self::Price(model) => format!("{model} · "),
            Self::Tier { model, above_tokens } => {
                format!("{model} above {} tokens · ", crate::plan::say::whole(f64::from(*above_tokens)))
            }
            Self::Pool(id) => format!("Pool {id} · "),
            Self::Node { id, name } if name.trim().is_empty() => format!("{id} · "),
            Self::Node { name, .. } => format!("{name} · "),
            Self::Edge { from, to, nodes, .. } => {
                let name = |id: &NodeId| {
                    nodes.iter().find(|node| node.id == *id).map_or_else(|| id.to_string(), |node| node.name.clone())
                };
                format!("{} → {} · ", name(from), name(to))
            }
        }
    }
}

/// A name within a key, in quotes where it holds a sign that keys are built with.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |c: char| !c.is_control() && !matches!(c, '[' | ']' | '>' | '#' | '"' | '\\');
        if self.0.chars().all(is_plain) { f.write_str(self.0) } else { write!(f, "{:?}", self.0) }
    }
}

/// Tells the second and later of things that nothing else tells apart.
struct Nth(usize);

impl fmt::Display for Nth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 { Ok(()) } else { write!(f, "#{}", self.0 + 1) }
    }
}

/// A part of a thing: in keys, and in words.
pub(super) type Group = (&'static str, &'static str);

pub(super) const GROUPLESS: Group = ("", "");
