//! How what is taken from the palette is joined to what is there.

use egui::{Vec2, vec2};

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
    /// Where a new node of this size is held when it is put down, from its corner: in its middle, or where it is joined.
    pub fn hold(&self, size: Vec2) -> Vec2 {
        match self {
            Self::Alone | Self::On(_) => size / 2.0,
            Self::After(_) => vec2(0.0, size.y / 2.0),
            Self::Before(_) => vec2(size.x, size.y / 2.0),
        }
    }

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
