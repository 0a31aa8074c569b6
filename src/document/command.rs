//! Commands: every way in which a plan is changed.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::plan::{Edge, Finding, Node, NodeId, Plan, Severity};

/// One edit, named as the undo menu shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    pub label: String,
    /// Edits of one drag or one typed number carry the same value and are one undo step.
    pub gesture: Option<u64>,
    pub change: Change,
}

impl Command {
    pub fn new(label: impl Into<String>, change: Change) -> Self {
        Self { label: label.into(), gesture: None, change }
    }

    #[must_use]
    pub fn in_gesture(mut self, gesture: u64) -> Self {
        self.gesture = Some(gesture);
        self
    }
}

/// What a command does. Edges are named by their index in the plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Adds nodes, each with its place, and edges, which may also join nodes that are there already.
    AddNodes {
        nodes: Vec<(Node, (f64, f64))>,
        edges: Vec<Edge>,
    },
    /// Replaces the node of the same id.
    SetNode(Node),
    /// Removes nodes with their edges, places and decisions.
    RemoveNodes(Vec<NodeId>),
    MoveNodes(Vec<(NodeId, (f64, f64))>),
    Connect(Edge),
    SetEdge {
        index: usize,
        edge: Edge,
    },
    RemoveEdge {
        index: usize,
    },
    /// Replaces the plan: its settings, prices, pools, or all of it.
    SetPlan(Box<Plan>),
    /// Several, in this order; all of them or none.
    All(Vec<Change>),
}

/// Why an edit was refused, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl Change {
    /// A change that fails may leave the plan half changed: it is given a copy.
    pub(super) fn run(self, plan: &mut Plan) -> Result<(), Refusal> {
        match self {
            Self::AddNodes { nodes, edges } => {
                for (node, at) in nodes {
                    plan.layout.insert(node.id.clone(), at);
                    plan.nodes.push(node);
                }
                plan.edges.extend(edges);
            }
            Self::SetNode(node) => {
                let id = node.id.clone();
                *plan.node_mut(&id).ok_or_else(|| no_node(&id))? = node;
            }
            Self::RemoveNodes(ids) => {
                let known: BTreeSet<&NodeId> = plan.nodes.iter().map(|node| &node.id).collect();
                if let Some(unknown) = ids.iter().find(|id| !known.contains(id)) {
                    return Err(no_node(unknown));
                }
                let ids: BTreeSet<NodeId> = ids.into_iter().collect();
                plan.nodes.retain(|node| !ids.contains(&node.id));
                plan.edges.retain(|edge| !ids.contains(&edge.from) && !ids.contains(&edge.to));
                plan.layout.retain(|id, _| !ids.contains(id));
                plan.review.retain(|note| !ids.contains(&note.node));
            }
            Self::MoveNodes(moves) => {
                let known: BTreeSet<&NodeId> = plan.nodes.iter().map(|node| &node.id).collect();
                for (id, at) in moves {
                    known.get(&id).ok_or_else(|| no_node(&id))?;
                    plan.layout.insert(id, at);
                }
            }
            Self::Connect(edge) => plan.edges.push(edge),
            Self::SetEdge { index, edge } => *plan.edges.get_mut(index).ok_or_else(no_edge)? = edge,
            Self::RemoveEdge { index } => {
                if index >= plan.edges.len() {
                    return Err(no_edge());
                }
                plan.edges.remove(index);
            }
            Self::SetPlan(new) => *plan = *new,
            Self::All(changes) => return changes.into_iter().try_for_each(|change| change.run(plan)),
        }
        Ok(())
    }
}

fn no_node(id: &NodeId) -> Refusal {
    Refusal(format!("there is no node `{id}` any more; select another"))
}

fn no_edge() -> Refusal {
    Refusal("that edge is gone; select another".into())
}

/// An error that `after` has and `before` had not.
pub(super) fn new_error(before: &Plan, after: &Plan) -> Option<Finding> {
    let mut errors = after.problems();
    errors.retain(|problem| problem.severity == Severity::Error);
    // Nearly always there is none, and the plan before need not be looked through.
    let old = if errors.is_empty() { Vec::new() } else { before.problems() };
    errors.into_iter().find(|problem| !old.contains(problem))
}
