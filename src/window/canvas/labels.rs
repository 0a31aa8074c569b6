//! Where the labels of edges stand: on their curves, clear of nodes and of each other.
//!
//! Worked out once a revision and a step of zoom, and not in every frame.

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Vec2, vec2};

use super::edge;
use super::pen::{Detail, Pen};
use super::scene::{Curve, Scene};
use super::tiles::Tiles;

/// The place of each edge's label, by index of the plan's edges.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Revision and step of zoom that they are of.
    of: Option<(u64, i32)>,
    spots: Vec<Option<Spot>>,
}

#[derive(Clone, Copy, Debug)]
struct Spot {
    /// In places of the plan.
    rect: Rect,
    /// It covers neither a node nor another label.
    clear: bool,
}

/// Steps of zoom in each doubling.
const STEPS: f32 = 4.0;

impl Labels {
    /// Brings the places up to date. Far out no label is drawn, and so none is placed.
    pub fn prepare(&mut self, pen: &Pen<'_>, scene: &Scene) {
        let step = (pen.camera.zoom.log2() * STEPS).floor();
        let of = (pen.view.document.revision(), step as i32);
        if pen.detail() < Detail::Brief || self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        // The type that is largest in this step, at the zoom that makes it largest in the plan.
        let (low, high) = ((step / STEPS).exp2(), ((step + 1.0) / STEPS).exp2());
        let mut sizes: BTreeMap<&str, Vec2> = BTreeMap::new();
        let mut wanted = Vec::with_capacity(pen.facts.edges.len());
        for facts in &pen.facts.edges {
            let text = facts.label.as_deref().unwrap_or(edge::EVERY_CALL);
            let size = *sizes.entry(text).or_insert_with(|| edge::label_size(pen, text, high) / low);
            wanted.push((facts.label.is_some(), size));
        }
        self.spots = spots(scene, &wanted);
    }

    /// The label's rectangle on the screen: where it takes clicks, and is drawn.
    pub fn rect(&self, pen: &Pen<'_>, index: usize, curve: &Curve) -> Rect {
        match self.spots.get(index) {
            Some(Some(spot)) if pen.detail() >= Detail::Brief => pen.rect(spot.rect),
            _ => Rect::from_center_size(pen.pos(curve.at(0.5)), Vec2::splat(pen.scaled(16.0).max(8.0))),
        }
    }

    /// Whether it stands clear of everything; else it is only shown when asked for.
    pub fn is_clear(&self, index: usize) -> bool {
        self.spots.get(index).copied().flatten().is_none_or(|spot| spot.clear)
    }
}

/// For each edge, whether it has something to say and how large that is. Those that have not keep
/// clear of those that have, and of nodes.
fn spots(scene: &Scene, wanted: &[(bool, Vec2)]) -> Vec<Option<Spot>> {
    let mut nodes = Tiles::over(scene.bounds.unwrap_or(Rect::ZERO));
    let mut labels = Tiles::over(scene.bounds.unwrap_or(Rect::ZERO));
    let cards = scene.folded_frames().map(|(_, outline)| outline.rect);
    for rect in scene.nodes.iter().copied().filter(Rect::is_positive).chain(cards) {
        nodes.put(rect);
    }
    let mut spots = vec![None; scene.edges.len()];
    for speaking in [true, false] {
        for (index, curve) in scene.edges.iter().enumerate() {
            let (Some(curve), Some(&(speaks, size))) = (curve, wanted.get(index)) else { continue };
            if speaks != speaking {
                continue;
            }
            let spot = spot(curve, size, &nodes, &labels);
            if speaks && spot.clear {
                labels.put(spot.rect);
            }
            spots[index] = Some(spot);
        }
    }
    spots
}

/// The first place that is clear: on the curve, else just beside it.
fn spot(curve: &Curve, size: Vec2, nodes: &Tiles, labels: &Tiles) -> Spot {
    let first = Rect::from_center_size(curve.at(curve.label_parts()[0]), size);
    let mut off_nodes = None;
    for aside in [0.0, -1.0, 1.0] {
        for part in curve.label_parts() {
            let rect = Rect::from_center_size(beside(curve, part, size, aside), size);
            if nodes.meet(rect) {
                continue;
            }
            if !labels.meet(rect) {
                return Spot { rect, clear: true };
            }
            off_nodes.get_or_insert(rect);
        }
    }
    Spot { rect: off_nodes.unwrap_or(first), clear: false }
}

/// A place on the curve, moved off it by `aside` times the size of the label.
fn beside(curve: &Curve, part: f32, size: Vec2, aside: f32) -> Pos2 {
    let at = curve.at(part);
    if aside == 0.0 {
        return at;
    }
    let along = curve.at(part + 0.02) - curve.at(part - 0.02);
    let across = if along.x.abs() >= along.y.abs() { vec2(0.0, size.y) } else { vec2(size.x, 0.0) };
    at + across * 0.6 * aside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Edge, Estimate, Node, NodeId, NodeKind, Plan, Tool, YearMonth};

    const LABEL: Vec2 = vec2(48.0, 18.0);

    /// Nodes at these places, each joined to every other.
    fn scene(places: &[(f64, f64)]) -> Scene {
        let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        let id = |index: usize| NodeId::new(&index.to_string());
        for (index, place) in places.iter().enumerate() {
            let kind = NodeKind::Tool(Tool::default());
            plan.nodes.push(Node::new(id(index), "Step", kind));
            plan.layout.insert(id(index), *place);
            let calls_per_call = Estimate::certain(0.3);
            let edge = |from| Edge { from: id(from), to: id(index), calls_per_call };
            plan.edges.extend((0..index).map(edge));
        }
        Scene::of(&plan)
    }

    #[test]
    fn no_label_that_is_shown_covers_a_node_or_another_label() {
        let places: Vec<(f64, f64)> = (0..12).map(|i| (f64::from(i % 4) * 200.0, f64::from(i / 4) * 90.0)).collect();
        let scene = scene(&places);
        let spots = spots(&scene, &vec![(true, LABEL); scene.edges.len()]);
        let shown: Vec<Rect> = spots.into_iter().flatten().filter(|spot| spot.clear).map(|spot| spot.rect).collect();
        assert!(shown.len() > 12, "{}", shown.len());
        for (index, rect) in shown.iter().enumerate() {
            assert!(!scene.nodes.iter().any(|node| node.intersects(*rect)), "{rect} covers a node");
            assert!(!shown[index + 1..].iter().any(|other| other.intersects(*rect)), "{rect} covers a label");
        }
    }

    #[test]
    fn a_label_between_nodes_that_nearly_touch_stands_beside_its_edge() {
        let scene = scene(&[(0.0, 0.0), (180.0, 0.0)]);
        let spot = spots(&scene, &[(true, LABEL)])[0].unwrap();
        assert!(!spot.clear || !scene.nodes.iter().any(|node| node.intersects(spot.rect)));
    }
}
