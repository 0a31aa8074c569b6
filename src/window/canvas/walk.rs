//! Walking the graph by keys: along its flow, to what stands above or below, round a step's edges.

use std::collections::VecDeque;

use egui::{Id, Rect};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::scene::Scene;
use super::sums::members;
use super::{CanvasState, keys};
use crate::plan::{Frame, NodeId, Plan};

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Where calls go next.
    Forward,
    /// Where they came from.
    Back,
    Up,
    Down,
}

impl CanvasState {
    /// Selects the step that lies that way; from nothing, the first one.
    pub(super) fn walk(&mut self, view: ViewContext<'_>, way: Way, actions: &mut Vec<Action>) {
        let plan = view.plan();
        let to = match &view.session.selection {
            Selection::Plan => self.first(view),
            Selection::Edge(index) => plan.edges.get(*index).and_then(|edge| match way {
                Way::Forward => Some(edge.to.clone()),
                Way::Back => Some(edge.from.clone()),
                Way::Up | Way::Down => None,
            }),
            Selection::Nodes(ids) => ids.first().and_then(|from| self.beside(plan, from, way)),
        };
        if let Some(id) = to {
            self.focus = Some(self.widget_of(plan, &id));
            actions.push(match self.folded_into(plan, &id) {
                Some(frame) => Action::Select(Selection::of(members(plan, frame))),
                None => Action::Reveal(id.clone()),
            });
            self.reveal(id);
        }
    }

    /// What a node is on the canvas: itself, or the card that it is folded into.
    fn widget_of(&self, plan: &Plan, id: &NodeId) -> Id {
        match self.folded_into(plan, id) {
            Some(frame) => keys::frame_id(&frame.id),
            None if plan.note(id).is_some() => keys::note_id(id),
            None => keys::node_id(id),
        }
    }

    fn folded_into<'p>(&self, plan: &'p Plan, id: &NodeId) -> Option<&'p Frame> {
        plan.frame_of(id).filter(|frame| frame.folded)
    }

    /// Selects an edge that leaves the selected step, or else one that comes to it; from an edge, the next one.
    pub(super) fn next_edge(&self, view: ViewContext<'_>, actions: &mut Vec<Action>) {
        let edges = &view.plan().edges;
        let leaving = |id: &NodeId| (0..edges.len()).filter(|index| edges[*index].from == *id).collect::<Vec<_>>();
        let next = match &view.session.selection {
            Selection::Plan => None,
            Selection::Edge(index) => edges.get(*index).and_then(|edge| {
                let all = leaving(&edge.from);
                all.iter().find(|other| *other > index).or(all.first()).copied()
            }),
            Selection::Nodes(ids) => ids.first().and_then(|id| {
                let coming = || edges.iter().position(|edge| edge.to == *id);
                leaving(id).first().copied().or_else(coming)
            }),
        };
        actions.extend(next.map(|index| Action::Select(Selection::Edge(index))));
    }

    /// The keyboard comes to the canvas: to what is selected, or to the first step.
    pub fn take_keyboard(&mut self, view: ViewContext<'_>) -> Option<(Id, Option<Action>)> {
        match &view.session.selection {
            Selection::Nodes(ids) => ids.first().map(|id| (self.widget_of(view.plan(), id), None)),
            Selection::Edge(index) => Some((keys::edge_id(*index), None)),
            Selection::Plan => self.first(view).map(|id| (self.widget_of(view.plan(), &id), Some(Action::Reveal(id)))),
        }
    }

    fn first(&self, view: ViewContext<'_>) -> Option<NodeId> {
        let index = *self.scene.order.first()?;
        view.plan().nodes.get(index).map(|node| node.id.clone())
    }

    fn beside(&self, plan: &Plan, from: &NodeId, way: Way) -> Option<NodeId> {
        let here = self.scene.shown(from)?;
        // From a folded frame, the way leads out of it.
        let own =
            |id: &NodeId| id == from || self.folded_into(plan, from).is_some_and(|frame| frame.nodes.contains(id));
        let out = |start: &NodeId, end: &NodeId| own(start) && (!own(end) || end == from);
        match way {
            Way::Forward => straightest(&self.scene, here, self.ends(plan, |from, to| out(from, to).then_some(to))),
            Way::Back => straightest(&self.scene, here, self.ends(plan, |from, to| out(to, from).then_some(from))),
            Way::Up => self.nearest(here, -1.0),
            Way::Down => self.nearest(here, 1.0),
        }
    }

    /// The far ends of edges; of those that close a loop only where there are no others.
    fn ends<'a>(&self, plan: &'a Plan, end: impl Fn(&'a NodeId, &'a NodeId) -> Option<&'a NodeId>) -> Vec<&'a NodeId> {
        let of = |back: bool| {
            let edges = plan.edges.iter().zip(&self.scene.back).filter(move |(_, is_back)| **is_back == back);
            edges.filter_map(|(edge, _)| end(&edge.from, &edge.to)).collect::<Vec<_>>()
        };
        let ahead = of(false);
        if ahead.is_empty() { of(true) } else { ahead }
    }

    fn nearest(&self, here: Rect, sign: f32) -> Option<NodeId> {
        let far = |rect: &Rect| {
            let by = rect.center() - here.center();
            let down = by.y * sign;
            (down > 1.0).then_some(down + 2.0 * by.x.abs())
        };
        let nodes = self.scene.nodes.iter().enumerate().filter_map(|(index, rect)| Some((index, far(rect)?)));
        let cards = self.scene.folded_frames().filter_map(|(_, card)| Some((*card.members.first()?, far(&card.rect)?)));
        let (index, _) = nodes.chain(cards).min_by(|a, b| a.1.total_cmp(&b.1))?;
        self.scene.id_at(index).cloned()
    }
}

fn straightest(scene: &Scene, here: Rect, ends: Vec<&NodeId>) -> Option<NodeId> {
    let aside = |id: &NodeId| scene.shown(id).map_or(f32::INFINITY, |rect| (rect.center().y - here.center().y).abs());
    ends.into_iter().min_by(|a, b| aside(a).total_cmp(&aside(b))).cloned()
}

/// Nodes as calls reach them, those that nothing leads to or from last: how Tab goes through them.
/// `ends` are the edges that close no loop.
pub(super) fn flow_order(count: usize, ends: &[(usize, usize)]) -> Vec<usize> {
    let (mut waiting_for, mut next) = (vec![0_usize; count], vec![Vec::new(); count]);
    let mut joined = vec![false; count];
    for &(from, to) in ends {
        waiting_for[to] += 1;
        next[from].push(to);
        (joined[from], joined[to]) = (true, true);
    }
    let mut ready: VecDeque<usize> = (0..count).filter(|index| joined[*index] && waiting_for[*index] == 0).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(index) = ready.pop_front() {
        order.push(index);
        for &to in &next[index] {
            waiting_for[to] -= 1;
            if waiting_for[to] == 0 {
                ready.push_back(to);
            }
        }
    }
    order.extend((0..count).filter(|index| !joined[*index]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_follows_the_calls_and_what_is_alone_comes_last() {
        assert_eq!(flow_order(5, &[(3, 1), (1, 4), (3, 4)]), [3, 1, 4, 0, 2]);
    }
}
