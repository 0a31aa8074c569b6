//! Commands: every way in which a plan is changed.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::joining;
use crate::plan::{
    Edge, Finding, Frame, Node, NodeId, Note, Plan, Pool, Price, Provenance, ReviewNote, Scenario, Severity,
};

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
    /// Removes nodes with their edges, places and decisions, and notes; a frame goes with its last node.
    RemoveNodes(Vec<NodeId>),
    /// The same, with edges past them where one node leads to them or they lead to one: what stays
    /// keeps its calls.
    RemoveNodesJoining(Vec<NodeId>),
    /// Moves nodes and notes.
    MoveNodes(Vec<(NodeId, (f64, f64))>),
    Connect(Edge),
    SetEdge {
        index: usize,
        edge: Edge,
    },
    RemoveEdge {
        index: usize,
    },
    /// Leads an edge through a node, which passes each of its calls on once.
    SplitEdge {
        index: usize,
        node: NodeId,
    },
    /// Adds a frame, or replaces the one of the same id; its nodes leave the frames they were in. A
    /// frame that is left without nodes goes.
    PutFrame(Frame),
    /// Removes a frame and leaves its nodes.
    RemoveFrame(String),
    /// Adds a note, or replaces the one of the same id.
    PutNote(Note),
    /// Adds the pools and prices that the plan does not have by their names.
    Supply {
        pools: Vec<Pool>,
        prices: Vec<Price>,
    },
    /// Says where numbers come from, by the keys of inputs, or that nobody knows.
    Source(BTreeMap<String, Option<Provenance>>),
    /// Takes a decision about a sub-task. One of the same day is replaced; earlier ones stay, without what they
    /// were taken on.
    Decide(Box<ReviewNote>),
    /// Replaces the plan: its settings, prices, pools, or all of it.
    SetPlan(Box<Plan>),
    /// Several, in this order; all of them or none.
    All(Vec<Change>),
    /// Changes the list of scenarios; always of the base.
    Scenarios(ScenarioChange),
}

/// An edit of the list of scenarios.
#[derive(Clone, Debug, PartialEq)]
pub enum ScenarioChange {
    Add(Scenario),
    /// Puts another in the place of the one of that name: renamed, or with other values.
    Set {
        name: String,
        scenario: Scenario,
    },
    Remove(String),
    /// Makes values of the scenario the base's: those of these keys, or all.
    Promote {
        name: String,
        keys: Option<Vec<String>>,
    },
}

/// Why an edit was refused, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl Change {
    /// The inputs of which it says where they come from.
    pub(super) fn said(&self) -> BTreeSet<String> {
        match self {
            Self::Source(said) => said.keys().cloned().collect(),
            Self::All(changes) => changes.iter().flat_map(Self::said).collect(),
            _ => BTreeSet::new(),
        }
    }

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
                let known = known(plan);
                if let Some(unknown) = ids.iter().find(|id| !known.contains(id)) {
                    return Err(no_node(unknown));
                }
                let ids: BTreeSet<NodeId> = ids.into_iter().collect();
                plan.nodes.retain(|node| !ids.contains(&node.id));
                plan.edges.retain(|edge| !ids.contains(&edge.from) && !ids.contains(&edge.to));
                plan.layout.retain(|id, _| !ids.contains(id));
                plan.review.retain(|note| !ids.contains(&note.node));
                plan.notes.retain(|note| !ids.contains(&note.id));
                take_from_frames(plan, &ids);
            }
            Self::RemoveNodesJoining(ids) => {
                joining::bridge(plan, &ids);
                return Self::RemoveNodes(ids).run(plan);
            }
            Self::MoveNodes(moves) => {
                let known = known(plan);
                if let Some((unknown, _)) = moves.iter().find(|(id, _)| !known.contains(id)) {
                    return Err(no_node(unknown));
                }
                for (id, at) in moves {
                    match plan.notes.iter_mut().find(|note| note.id == id) {
                        Some(note) => note.at = at,
                        None => drop(plan.layout.insert(id, at)),
                    }
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
            Self::SplitEdge { index, node } => {
                plan.node(&node).ok_or_else(|| no_node(&node))?;
                if !joining::split(plan, index, &node) {
                    return Err(no_edge());
                }
            }
            Self::PutFrame(frame) => put_frame(plan, frame),
            Self::RemoveFrame(id) => {
                plan.frame(&id).ok_or_else(|| Refusal("that frame is gone; select another".into()))?;
                plan.frames.retain(|frame| frame.id != id);
            }
            Self::PutNote(new) => match plan.notes.iter_mut().find(|note| note.id == new.id) {
                Some(note) => *note = new,
                None => plan.notes.push(new),
            },
            Self::Supply { pools, prices } => {
                let pools = pools.into_iter().filter(|pool| plan.pool(&pool.id).is_none());
                let prices = prices.into_iter().filter(|price| plan.price(&price.model).is_none());
                let (pools, prices): (Vec<Pool>, Vec<Price>) = (pools.collect(), prices.collect());
                plan.pools.extend(pools);
                plan.prices.extend(prices);
            }
            Self::Source(said) => source(plan, said)?,
            Self::Decide(note) => decide(plan, *note)?,
            Self::SetPlan(new) => *plan = *new,
            Self::Scenarios(change) => change.run(plan)?,
            Self::All(changes) => return changes.into_iter().try_for_each(|change| change.run(plan)),
        }
        Ok(())
    }
}

impl ScenarioChange {
    fn run(self, plan: &mut Plan) -> Result<(), Refusal> {
        match self {
            Self::Add(scenario) => plan.scenarios.push(scenario),
            Self::Set { name, scenario } => *find(plan, &name)? = scenario,
            Self::Remove(name) => {
                find(plan, &name)?;
                plan.scenarios.retain(|scenario| scenario.name != name);
            }
            Self::Promote { name, keys } => {
                let is_meant = |key: &String| keys.as_ref().is_none_or(|keys| keys.contains(key));
                let scenario = find(plan, &name)?;
                let mut left = scenario.clone();
                left.overrides.retain(|key, _| !is_meant(key));
                scenario.overrides.retain(|key, _| is_meant(key));
                let promoted = scenario.clone();
                *scenario = left;
                let scenarios = plan.scenarios.clone();
                let provenance = plan.provenance.clone();
                *plan = Plan { scenarios, provenance, ..plan.with(&promoted) };
            }
        }
        Ok(())
    }
}

fn find<'p>(plan: &'p mut Plan, name: &str) -> Result<&'p mut Scenario, Refusal> {
    let found = plan.scenarios.iter_mut().find(|scenario| scenario.name == name);
    found.ok_or_else(|| Refusal(format!("there is no scenario “{name}” any more; choose another")))
}

/// Every node and note.
fn known(plan: &Plan) -> BTreeSet<&NodeId> {
    plan.nodes.iter().map(|node| &node.id).chain(plan.notes.iter().map(|note| &note.id)).collect()
}

fn source(plan: &mut Plan, said: BTreeMap<String, Option<Provenance>>) -> Result<(), Refusal> {
    let mut unknown: BTreeSet<&str> = said.keys().map(String::as_str).collect();
    let mut key = String::new();
    plan.visit_inputs(&mut |spot, _| {
        spot.write_key(&mut key);
        unknown.remove(key.as_str());
    });
    if let Some(key) = unknown.first() {
        return Err(Refusal(format!("there is no number `{key}` any more; choose another")));
    }
    for (key, provenance) in said {
        match provenance {
            Some(provenance) => drop(plan.provenance.insert(key, provenance)),
            None => drop(plan.provenance.remove(&key)),
        }
    }
    Ok(())
}

fn decide(plan: &mut Plan, note: ReviewNote) -> Result<(), Refusal> {
    plan.node(&note.node).ok_or_else(|| no_node(&note.node))?;
    plan.review.retain(|known| known.node != note.node || known.on != note.on);
    plan.review.iter_mut().filter(|known| known.node == note.node).for_each(|known| known.taken_on = None);
    plan.review.push(note);
    Ok(())
}

fn put_frame(plan: &mut Plan, frame: Frame) {
    let place = plan.frames.iter().position(|other| other.id == frame.id);
    for other in plan.frames.iter_mut().filter(|other| other.id != frame.id) {
        other.nodes.retain(|id| !frame.nodes.contains(id));
    }
    match place {
        Some(index) => plan.frames[index] = frame,
        None => plan.frames.push(frame),
    }
    plan.frames.retain(|frame| !frame.nodes.is_empty());
}

fn take_from_frames(plan: &mut Plan, ids: &BTreeSet<NodeId>) {
    for frame in &mut plan.frames {
        frame.nodes.retain(|id| !ids.contains(id));
    }
    plan.frames.retain(|frame| !frame.nodes.is_empty());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{NodeKind, Tool, YearMonth};

    fn plan(frames: &[(&str, &[&str])]) -> Plan {
        let mut plan = Plan::empty("Framed", YearMonth::new(2026, 12).unwrap());
        let tool = |id: &&str| Node::new(NodeId::new(id), *id, NodeKind::Tool(Tool::default()));
        plan.nodes = ["a", "b", "c"].iter().map(tool).collect();
        plan.frames = frames.iter().map(|(id, nodes)| frame(id, nodes)).collect();
        plan
    }

    fn frame(id: &str, nodes: &[&str]) -> Frame {
        Frame {
            id: id.into(),
            title: id.into(),
            nodes: nodes.iter().map(|id| NodeId::new(id)).collect(),
            folded: false,
        }
    }

    fn after(mut plan: Plan, change: Change) -> Vec<(String, Vec<String>)> {
        change.run(&mut plan).unwrap();
        assert!(plan.is_valid());
        let ids = |frame: &Frame| frame.nodes.iter().map(ToString::to_string).collect();
        plan.frames.iter().map(|frame| (frame.id.clone(), ids(frame))).collect()
    }

    #[test]
    fn a_node_leaves_its_frame_for_the_new_one_and_an_empty_frame_goes() {
        let framed = plan(&[("one", &["a"]), ("two", &["b"])]);
        let joined = after(framed, Change::PutFrame(frame("two", &["a", "b"])));
        assert_eq!(joined, [("two".to_owned(), vec!["a".to_owned(), "b".to_owned()])]);
    }

    #[test]
    fn a_frame_goes_with_its_last_node_and_not_before() {
        let framed = || plan(&[("one", &["a", "b"])]);
        let left = after(framed(), Change::RemoveNodes(vec![NodeId::new("a")]));
        assert_eq!(left, [("one".to_owned(), vec!["b".to_owned()])]);
        assert!(after(framed(), Change::RemoveNodes(vec![NodeId::new("b"), NodeId::new("a")])).is_empty());
    }

    #[test]
    fn a_note_is_put_moved_and_removed_like_a_node() {
        let mut plan = plan(&[]);
        let note = Note { id: NodeId::new("n"), text: "why".into(), at: (0.0, 0.0), size: (160.0, 90.0) };
        Change::PutNote(note).run(&mut plan).unwrap();
        Change::MoveNodes(vec![(NodeId::new("n"), (8.0, 16.0))]).run(&mut plan).unwrap();
        assert_eq!(plan.notes[0].at, (8.0, 16.0));
        assert!(plan.layout.is_empty());
        Change::RemoveNodes(vec![NodeId::new("n")]).run(&mut plan).unwrap();
        assert!(plan.notes.is_empty());
    }
}
