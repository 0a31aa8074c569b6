//! The edits that the canvas makes, as commands.

use std::collections::BTreeSet;

use egui::{Pos2, Vec2, pos2, vec2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::CanvasState;
use super::camera::snapped;
use super::joint::Joint;
use super::scene::{Scene, node_size};
use crate::document::{Change, Command};
use crate::plan::{CallsPerCall, Edge, Entry, Estimate, Frame, Node, NodeId, NodeKind, Plan, Role, Task, Tool};

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NewNode {
    Entry,
    Tool,
    Task(Role),
}

impl NewNode {
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Entry, Self::Tool].into_iter().chain(Role::ALL.map(Self::Task))
    }

    /// "Classifier"; what a new node is called at first.
    pub fn label(self) -> String {
        match self {
            Self::Entry => "Entry".into(),
            Self::Tool => "Tool step".into(),
            Self::Task(Role::Other) => "Other sub-task".into(),
            Self::Task(role) => capitalised(role.label()),
        }
    }

    /// What it is for, in a few words.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Entry => "where requests come in",
            Self::Tool => "retrieval, a database, an API",
            Self::Task(Role::Router) => "decides where a request goes",
            Self::Task(Role::Classifier) => "puts inputs into known kinds",
            Self::Task(Role::Extractor) => "reads fields out of text",
            Self::Task(Role::RetrieverRewriter) => "turns questions into searches",
            Self::Task(Role::Judge) => "checks or scores an output",
            Self::Task(Role::Synthesizer) => "writes the answer",
            Self::Task(Role::Other) => "any other LLM step",
        }
    }

    pub fn kind(self) -> NodeKind {
        match self {
            Self::Entry => NodeKind::Entry(Entry::default()),
            Self::Tool => NodeKind::Tool(Tool::default()),
            Self::Task(role) => NodeKind::Task(Task { role, ..Task::default() }),
        }
    }
}

/// "a router", "an extractor".
pub(crate) fn with_article(text: &str) -> String {
    let article = if text.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {text}")
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl CanvasState {
    /// Adds a node at `place`, joined as asked for; selects it.
    pub(super) fn add(
        &mut self,
        view: ViewContext<'_>,
        new: NewNode,
        place: Pos2,
        joint: &Joint,
        actions: &mut Vec<Action>,
    ) -> NodeId {
        let name = new.label();
        let id = view.plan().free_id(&name);
        let node = Node::new(id.clone(), name.clone(), new.kind());
        let size = node_size(&node.kind);
        let edges = match joint {
            Joint::On(index) => {
                self.add_on_edge(view, *index, node, actions);
                return id;
            }
            Joint::Alone => vec![],
            Joint::After(from) => vec![edge(from.clone(), id.clone(), 1.0)],
            Joint::Before(to) => vec![edge(id.clone(), to.clone(), 1.0)],
        };
        let corner = snapped(place - joint.hold(size));
        let frame = self.frame_at(view, corner + size / 2.0).cloned();
        let mut change = Change::AddNodes { nodes: vec![(node, layout(corner))], edges };
        if let Some(mut frame) = frame {
            frame.nodes.push(id.clone());
            change = Change::All(vec![change, Change::PutFrame(frame)]);
        }
        self.edit(view, &format!("Add {}", name.to_lowercase()), change, Selection::node(id.clone()), actions);
        id
    }

    /// The place, or the next one below it, where a new node lies on no other.
    pub(super) fn free_place(&self, new: NewNode, place: Pos2, joint: &Joint) -> Pos2 {
        let size = node_size(&new.kind());
        let hold = joint.hold(size);
        self.scene.free_place(snapped(place - hold), size) + hold
    }

    /// Joins two nodes; where they are joined already, selects that edge.
    pub(super) fn connect(&mut self, view: ViewContext<'_>, from: &NodeId, to: &NodeId, actions: &mut Vec<Action>) {
        let plan = view.plan();
        if let Some(index) = plan.edges.iter().position(|edge| edge.from == *from && edge.to == *to) {
            actions.push(Action::Select(Selection::Edge(index)));
            return;
        }
        // An edge that closes a loop must let it settle, so it starts as a retry.
        let calls = if leads_to(view, to, from) { 0.1 } else { 1.0 };
        let name = |id: &NodeId| plan.node(id).map_or_else(String::new, |node| node.name.clone());
        let label = format!("Connect {} to {}", name(from), name(to));
        let change = Change::Connect(edge(from.clone(), to.clone(), calls));
        self.edit(view, &label, change, Selection::Edge(plan.edges.len()), actions);
    }

    /// Removes what is selected; `verb` is what that is called. With `joining`, what leads to it leads on
    /// to what it led to.
    pub(super) fn delete(&mut self, view: ViewContext<'_>, verb: &str, joining: bool, actions: &mut Vec<Action>) {
        match &view.session.selection {
            Selection::Plan => {}
            Selection::Nodes(ids) => {
                let label = format!("{verb} {}", named(view, ids));
                let ids = ids.iter().cloned().collect();
                let change = if joining { Change::RemoveNodesJoining(ids) } else { Change::RemoveNodes(ids) };
                self.edit(view, &label, change, Selection::Plan, actions);
            }
            Selection::Edge(index) => {
                self.edit(
                    view,
                    &format!("{verb} edge"),
                    Change::RemoveEdge { index: *index },
                    Selection::Plan,
                    actions,
                );
            }
        }
    }

    /// Copies what is selected, with the edges and frames inside it, a little further down and right.
    pub(super) fn duplicate(&mut self, view: ViewContext<'_>, actions: &mut Vec<Action>) {
        let Selection::Nodes(ids) = &view.session.selection else { return };
        let fragment = self.fragment(view, ids);
        self.insert(view, &fragment, vec2(32.0, 32.0), &format!("Duplicate {}", named(view, ids)), actions);
    }

    /// Moves the selected nodes by a few grid steps; repeated presses are one step.
    pub(super) fn nudge(&mut self, view: ViewContext<'_>, by: Vec2, actions: &mut Vec<Action>) {
        let Selection::Nodes(ids) = &view.session.selection else { return };
        let places = ids.iter().filter_map(|id| Some((id.clone(), self.scene.item(id)?.min + by))).collect();
        let gesture = *self.nudging.get_or_insert_with(|| self.gestures.next());
        self.move_to(view, places, gesture, actions);
    }

    /// Moves nodes to places, as part of a gesture. Nodes that were never placed keep where they are shown.
    pub(super) fn move_to(
        &self,
        view: ViewContext<'_>,
        places: Vec<(NodeId, Pos2)>,
        gesture: u64,
        actions: &mut Vec<Action>,
    ) {
        let label = move_label(view, &places);
        let command = Command::new(label, Change::MoveNodes(self.moves(places))).in_gesture(gesture);
        actions.push(Action::Edit(command));
    }

    /// The nodes to these places, and those that were never placed to where they are shown.
    pub(super) fn moves(&self, places: Vec<(NodeId, Pos2)>) -> Vec<(NodeId, (f64, f64))> {
        unplaced(&self.scene).chain(places.into_iter().map(|(id, place)| (id, layout(place)))).collect()
    }

    /// An edit of the graph, and what is selected once it is made. Nodes that were never placed are placed
    /// where they are shown, in the same step: else the change of the graph would move them.
    pub(super) fn edit(
        &self,
        view: ViewContext<'_>,
        label: &str,
        change: Change,
        then: Selection,
        actions: &mut Vec<Action>,
    ) {
        let moves: Vec<_> = unplaced(&self.scene).filter(|(id, _)| view.plan().node(id).is_some()).collect();
        let change = if moves.is_empty() { change } else { Change::All(vec![Change::MoveNodes(moves), change]) };
        actions.push(Action::EditAndSelect(Command::new(label, change), then));
    }
}

/// Numbers for gestures, none used twice.
#[derive(Debug, Default)]
pub(super) struct Gestures(u64);

impl Gestures {
    pub fn next(&mut self) -> u64 {
        self.0 += 1;
        // Above the numbers that number fields use.
        (1 << 63) | self.0
    }
}

/// "Move Triage", or "Move 3 nodes".
pub(super) fn move_label(view: ViewContext<'_>, places: &[(NodeId, Pos2)]) -> String {
    format!("Move {}", named(view, &places.iter().map(|(id, _)| id.clone()).collect()))
}

pub(super) fn rename(view: ViewContext<'_>, id: &NodeId, name: &str) -> Option<Action> {
    let node = view.plan().node(id)?;
    let label = format!("Rename {} to {name}", node.name);
    Some(Action::Edit(Command::new(label, Change::SetNode(Node { name: name.into(), ..node.clone() }))))
}

/// Gives sub-tasks another role, as one step; nothing where there is none.
pub(crate) fn set_role<'a>(plan: &Plan, ids: impl Iterator<Item = &'a NodeId>, role: Role) -> Option<Command> {
    let nodes: Vec<Node> = ids
        .filter_map(|id| {
            let mut node = plan.node(id)?.clone();
            node.task_mut()?.role = role;
            Some(node)
        })
        .collect();
    let label = match &nodes[..] {
        [] => return None,
        [node] => format!("Make {} {}", node.name, with_article(role.label())),
        many => format!("Make {} sub-tasks {}s", many.len(), role.label()),
    };
    Some(Command::new(label, Change::All(nodes.into_iter().map(Change::SetNode).collect())))
}

pub(super) fn set_calls(view: ViewContext<'_>, index: usize, calls: Estimate<CallsPerCall>) -> Option<Action> {
    let edge = Edge { calls_per_call: calls, ..view.plan().edges.get(index)?.clone() };
    Some(Action::Edit(Command::new("Set calls per call", Change::SetEdge { index, edge })))
}

pub(super) fn retitle(view: ViewContext<'_>, id: &str, title: &str) -> Option<Action> {
    let frame = view.plan().frame(id)?;
    let change = Change::PutFrame(Frame { title: title.into(), ..frame.clone() });
    Some(Action::Edit(Command::new(format!("Call the frame {title}"), change)))
}

/// "Triage", "the note", or "3 nodes".
pub(super) fn named(view: ViewContext<'_>, ids: &BTreeSet<NodeId>) -> String {
    match (ids.len(), ids.first().and_then(|id| view.plan().node(id))) {
        (1, Some(node)) => node.name.clone(),
        (1, None) => "the note".into(),
        (count, _) => format!("{count} nodes"),
    }
}

fn edge(from: NodeId, to: NodeId, calls: f64) -> Edge {
    Edge { from, to, calls_per_call: Estimate::certain(calls) }
}

pub(super) fn layout(place: Pos2) -> (f64, f64) {
    (f64::from(place.x), f64::from(place.y))
}

fn unplaced(scene: &Scene) -> impl Iterator<Item = (NodeId, (f64, f64))> + '_ {
    scene.unplaced.iter().map(|(id, place)| (id.clone(), layout(pos2(place.x, place.y))))
}

/// Whether calls can flow from one node to the other.
fn leads_to(view: ViewContext<'_>, from: &NodeId, to: &NodeId) -> bool {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(node) = waiting.pop() {
        if node == to {
            return true;
        }
        if seen.insert(node) {
            waiting.extend(view.plan().edges.iter().filter(|edge| edge.from == *node).map(|edge| &edge.to));
        }
    }
    false
}
