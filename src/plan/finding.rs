//! Something to say about a plan: where, what, and what to do.

use std::fmt;

use super::node::NodeId;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The plan cannot be used as it stands.
    Error,
    /// Figures may mislead until it is mended.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Plan,
    Node(NodeId),
    Edge { from: NodeId, to: NodeId },
}

impl Place {
    /// The node to show the finding at; an edge's source.
    pub fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Plan => None,
            Self::Node(id) | Self::Edge { from: id, .. } => Some(id),
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    pub place: Place,
    /// Where it stands in the plan's file: `nodes[2].kind.tuned.serving`; empty for the whole plan.
    pub path: String,
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Finding {
    /// `what; remedy`, without the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.remedy)
    }
}
