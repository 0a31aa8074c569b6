//! What is drawn round and beside the graph for its readers: frames and notes. They change no figure.

use serde::Deserialize;

use super::node::NodeId;

/// A titled group of nodes, drawn as a rectangle round them; a node is in one frame at most.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// Unique among frames.
    pub id: String,
    pub title: String,
    pub nodes: Vec<NodeId>,
    /// Shown as one node, its members hidden.
    #[serde(default)]
    pub folded: bool,
}

/// A text that lies on the canvas.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Unique among notes and nodes: a selection holds both.
    pub id: NodeId,
    /// Plain text, shown as it is.
    pub text: String,
    /// Its top left corner, in points.
    pub at: (f64, f64),
    /// Its width and height, in points.
    pub size: (f64, f64),
}

impl Note {
    /// Bounds of its width and of its height, in points.
    pub const SIDE: std::ops::RangeInclusive<f64> = 40.0..=4000.0;
}
