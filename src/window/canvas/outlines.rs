//! Where frames and notes stand, what a folded frame hides, and which edges run as one into it.

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::route::Obstacles;
use super::scene::Scene;
use crate::plan::{NodeId, Note, Plan};

/// Between a frame's rim and its members.
const PAD: f32 = 16.0;
/// The bar with its title, above them.
pub(super) const TITLE: f32 = 30.0;
/// A folded frame.
const CARD: Vec2 = vec2(216.0, 96.0);

/// Where a frame stands.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    /// Round its members and its title; folded, that of its card.
    pub rect: Rect,
    pub folded: bool,
    /// By index of the plan's nodes.
    pub members: Vec<usize>,
}

/// What an edge ends at, as it is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Node(usize),
    Card(usize),
}

impl Scene {
    /// Places frames and notes, and hides what is folded. Nodes stand by now.
    pub(super) fn outline(&mut self, plan: &Plan) {
        self.cards = vec![None; plan.nodes.len()];
        for (number, frame) in plan.frames.iter().enumerate() {
            let members: Vec<usize> = frame.nodes.iter().filter_map(|id| self.index_of(id)).collect();
            let inner = members.iter().map(|&index| self.nodes[index]).fold(Rect::NOTHING, Rect::union);
            let round = Rect::from_min_max(inner.min - vec2(PAD, PAD + TITLE - 6.0), inner.max + Vec2::splat(PAD));
            let rect = if frame.folded { Rect::from_min_size(round.min, CARD) } else { round };
            if frame.folded {
                members.iter().for_each(|&index| self.cards[index] = Some(number));
            }
            let outline = Outline { rect, folded: frame.folded, members };
            self.frames.push((!outline.members.is_empty()).then_some(outline));
        }
        self.stands.clone_from(&self.nodes);
        for (shown, _) in self.nodes.iter_mut().zip(&self.cards).filter(|(_, card)| card.is_some()) {
            // Meets nothing, and adds nothing to what it is joined with.
            *shown = Rect::NOTHING;
        }
        self.notes = plan.notes.iter().map(|note| (note.id.clone(), note_rect(note))).collect();
    }

    /// The way of each edge as it is shown: to the card of what is folded, the same ways once.
    pub(super) fn route(&mut self, plan: &Plan) {
        let mut ways: BTreeMap<(End, End, bool), usize> = BTreeMap::new();
        let cards = self.folded_frames().map(|(_, outline)| outline.rect);
        // What no edge joins pushes none away: it may be about to be put onto one.
        let mut joined = vec![false; self.nodes.len()];
        let ends = plan.edges.iter().flat_map(|edge| [&edge.from, &edge.to]);
        ends.filter_map(|id| self.index_of(id)).for_each(|index| joined[index] = true);
        let nodes = self.nodes.iter().zip(joined).filter(|(rect, joined)| *joined && rect.is_positive());
        let shown: Vec<Rect> = nodes.map(|(rect, _)| *rect).chain(cards).collect();
        let obstacles = Obstacles::of(&shown, plan.edges.len());
        for (index, edge) in plan.edges.iter().enumerate() {
            let back = self.back[index];
            let ends = self.end(&edge.from).zip(self.end(&edge.to));
            let way = ends.and_then(|(from, to)| match (from, to) {
                (End::Card(a), End::Card(b)) if a == b => None,
                (End::Node(_), End::Node(_)) => Some(index),
                _ => Some(*ways.entry((from, to, back)).or_insert(index)),
            });
            let curve = ends.filter(|_| way == Some(index));
            self.edges.push(curve.map(|(from, to)| obstacles.past(self.rect_of(from), self.rect_of(to), back)));
            if let Some(first) = way.filter(|first| *first != index) {
                self.together.entry(first).or_insert_with(|| vec![first]).push(index);
            }
        }
    }

    fn end(&self, id: &NodeId) -> Option<End> {
        let index = self.index_of(id)?;
        Some(self.cards[index].map_or(End::Node(index), End::Card))
    }

    fn rect_of(&self, end: End) -> Rect {
        match end {
            End::Node(index) => self.nodes[index],
            End::Card(number) => self.frames[number].as_ref().map_or(Rect::NOTHING, |outline| outline.rect),
        }
    }

    /// Whether the node is inside a folded frame.
    pub fn is_hidden(&self, index: usize) -> bool {
        self.cards[index].is_some()
    }

    /// Where the node is to be seen: itself, or the card it is folded into.
    pub fn shown(&self, id: &NodeId) -> Option<Rect> {
        self.end(id).map(|end| self.rect_of(end)).or_else(|| self.note(id))
    }

    pub fn note(&self, id: &NodeId) -> Option<Rect> {
        self.notes.iter().find(|(other, _)| other == id).map(|(_, rect)| *rect)
    }

    /// Where a node or a note stands.
    pub fn item(&self, id: &NodeId) -> Option<Rect> {
        self.node(id).or_else(|| self.note(id))
    }

    /// The open frames.
    pub fn open_frames(&self) -> impl Iterator<Item = (usize, &Outline)> {
        let outlines = self.frames.iter().enumerate().filter_map(|(number, outline)| Some((number, outline.as_ref()?)));
        outlines.filter(|(_, outline)| !outline.folded)
    }

    /// The cards of the folded frames.
    pub fn folded_frames(&self) -> impl Iterator<Item = (usize, &Outline)> {
        let outlines = self.frames.iter().enumerate().filter_map(|(number, outline)| Some((number, outline.as_ref()?)));
        outlines.filter(|(_, outline)| outline.folded)
    }
}

fn note_rect(note: &Note) -> Rect {
    let at = |(x, y): (f64, f64)| -> Pos2 { pos2(x as f32, y as f32) };
    Rect::from_min_size(at(note.at), at(note.size).to_vec2())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Edge, Estimate, Frame, Node, NodeKind, Tool, YearMonth};

    /// a → b, c → d and c → e, a further one back; b, c in a frame.
    fn plan(folded: bool) -> Plan {
        let mut plan = Plan::empty("Framed", YearMonth::new(2026, 12).unwrap());
        for (index, id) in ["a", "b", "c", "d"].iter().enumerate() {
            plan.nodes.push(Node::new(NodeId::new(id), *id, NodeKind::Tool(Tool::default())));
            plan.layout.insert(NodeId::new(id), (index as f64 * 240.0, 0.0));
        }
        let edge = |(from, to): (&str, &str)| Edge {
            from: NodeId::new(from),
            to: NodeId::new(to),
            calls_per_call: Estimate::certain(0.5),
        };
        plan.edges = [("a", "b"), ("a", "c"), ("b", "c"), ("b", "d"), ("c", "d"), ("a", "d")].map(edge).into();
        let nodes = vec![NodeId::new("b"), NodeId::new("c")];
        plan.frames = vec![Frame { id: "f".into(), title: "F".into(), nodes, folded }];
        plan
    }

    #[test]
    fn an_open_frame_stands_round_its_members_and_hides_nothing() {
        let scene = Scene::of(&plan(false));
        let outline = scene.frames[0].as_ref().unwrap();
        assert!(outline.rect.contains_rect(scene.nodes[1]) && outline.rect.contains_rect(scene.nodes[2]));
        assert!(!outline.rect.intersects(scene.nodes[0]) && !outline.rect.intersects(scene.nodes[3]));
        assert_eq!(scene.curves().count(), 6);
    }

    #[test]
    fn edges_to_the_inside_end_at_the_card_and_run_as_one() {
        let scene = Scene::of(&plan(true));
        let card = scene.frames[0].as_ref().unwrap().rect;
        let shown: Vec<usize> = scene.curves().map(|(index, _)| index).collect();
        assert_eq!(shown, [0, 3, 5]);
        assert_eq!(scene.together, BTreeMap::from([(0, vec![0, 1]), (3, vec![3, 4])]));
        assert_eq!(scene.edges[0].unwrap().points[3], card.left_center());
        assert_eq!(scene.edges[3].unwrap().points[0], card.right_center());
    }

    #[test]
    fn what_is_folded_is_nowhere_to_be_seen_and_stands_where_it_stood() {
        let (open, folded) = (Scene::of(&plan(false)), Scene::of(&plan(true)));
        let id = NodeId::new("c");
        assert!(folded.is_hidden(2) && !folded.nodes[2].intersects(folded.stands[2]));
        assert_eq!(folded.node(&id), open.node(&id));
        assert_eq!(folded.shown(&id), folded.frames[0].as_ref().map(|outline| outline.rect));
        // The title stays under the pointer that folds it.
        assert_eq!(folded.frames[0].as_ref().unwrap().rect.min, open.frames[0].as_ref().unwrap().rect.min);
    }
}
