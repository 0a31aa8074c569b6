//! How what is taken from the palette is joined to what is there.

use super::super::view::ViewContext;
use super::edits::NewNode;
use super::insert;
use crate::plan::{Node, NodeId, NodeKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// It stands alone.
    Alone,
    /// This node leads to it.
    After(NodeId),
    /// It leads to this node.
    Before(NodeId),
    /// It stands on this edge.
    On(usize),
}

impl Joint {
    /// Whether a new node of this kind can be joined so: nothing leads to an entry.
    pub fn fits(&self, new: NewNode) -> bool {
        new != NewNode::Entry || matches!(self, Self::Alone | Self::Before(_))
    }

    /// Whether a node that is there can be joined so.
    pub fn fits_node(&self, view: ViewContext<'_>, node: &Node) -> bool {
        match self {
            Self::Alone => false,
            Self::After(from) => node.id != *from && !matches!(node.kind, NodeKind::Entry(_)),
            Self::Before(to) => node.id != *to,
            Self::On(_) => insert::fits_between(view, &node.id),
        }
    }

    /// What the field says while it is empty.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Alone => "Add a step…",
            Self::After(_) | Self::Before(_) => "Add or connect a step…",
            Self::On(_) => "Insert a step here…",
        }
    }

    /// What taking a node that is there does.
    pub fn spoken(&self, name: &str) -> String {
        match self {
            Self::Alone | Self::After(_) => format!("Connect to {name}"),
            Self::Before(_) => format!("Connect from {name}"),
            Self::On(_) => format!("Put {name} here"),
        }
    }
}
