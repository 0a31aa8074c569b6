//! What stands where on the canvas: the rectangles of nodes and the curves of edges, in plan places.

use std::collections::BTreeMap;

use egui::epaint::CubicBezierShape;
use egui::{Color32, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::camera::{GRID, snapped};
use super::outlines::Outline;
use super::{placement, walk};
use crate::plan::{NodeId, NodeKind, Plan};

const TASK: Vec2 = vec2(192.0, 88.0);
const STEP: Vec2 = vec2(168.0, 56.0);

/// Between a node and one that is put below it.
const APART: f32 = 16.0;

/// The size of a node at full size.
pub(super) fn node_size(kind: &NodeKind) -> Vec2 {
    match kind {
        NodeKind::Task(_) => TASK,
        NodeKind::Entry(_) | NodeKind::Tool(_) => STEP,
    }
}

/// The geometry of one revision of the plan.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// By index of the plan's nodes, as they are shown: [`Rect::NOTHING`] inside a folded frame.
    pub nodes: Vec<Rect>,
    /// The same, as they stand.
    pub stands: Vec<Rect>,
    ids: Vec<NodeId>,
    index: BTreeMap<NodeId, usize>,
    /// By index of the plan's edges; `None` where an end is missing, or where it is not shown by itself.
    pub edges: Vec<Option<Curve>>,
    /// The edges that an edge is shown for, itself included, where a folded frame joins several.
    pub together: BTreeMap<usize, Vec<usize>>,
    /// By index of the plan's frames; `None` where none of its nodes is there.
    pub frames: Vec<Option<Outline>>,
    /// Of each node, the folded frame that hides it.
    pub cards: Vec<Option<usize>>,
    /// In the plan's order.
    pub notes: Vec<(NodeId, Rect)>,
    /// Of each edge of the plan, whether it closes a loop.
    pub back: Vec<bool>,
    /// Nodes as calls reach them: they are drawn, and reached by Tab, in this order.
    pub order: Vec<usize>,
    /// Nodes without a place in the plan, and where they are shown.
    pub unplaced: Vec<(NodeId, Pos2)>,
    /// Around everything that is shown.
    pub bounds: Option<Rect>,
}

/// The way of an edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    pub points: [Pos2; 4],
    /// Around it, and a little more.
    pub hull: Rect,
    /// It closes a loop.
    pub back: bool,
}

impl Scene {
    pub fn of(plan: &Plan) -> Self {
        let mut scene = Self::default();
        let computed = placement::unplaced(plan);
        for (index, node) in plan.nodes.iter().enumerate() {
            let stored = plan.layout.get(&node.id).map(|&(x, y)| pos2(x as f32, y as f32));
            let place = stored.or_else(|| computed.get(&node.id).copied()).unwrap_or_default();
            if stored.is_none() {
                scene.unplaced.push((node.id.clone(), place));
            }
            scene.nodes.push(Rect::from_min_size(place, node_size(&node.kind)));
            scene.index.insert(node.id.clone(), index);
            scene.ids.push(node.id.clone());
        }
        scene.back = placement::back_edges(plan);
        scene.outline(plan);
        scene.route(plan);
        let index = |id| scene.index.get(id).copied();
        let ahead = plan.edges.iter().zip(&scene.back).filter(|(_, back)| !**back);
        let ends: Vec<_> = ahead.filter_map(|(edge, _)| Some((index(&edge.from)?, index(&edge.to)?))).collect();
        scene.order = walk::flow_order(plan.nodes.len(), &ends);
        let curves = scene.edges.iter().flatten().map(|curve| curve.shape().logical_bounding_rect());
        let drawn = scene.frames.iter().flatten().map(|outline| outline.rect);
        let drawn = drawn.chain(scene.notes.iter().map(|(_, rect)| *rect));
        let all = scene.nodes.iter().copied().chain(curves).chain(drawn).fold(Rect::NOTHING, Rect::union);
        scene.bounds = all.is_positive().then_some(all);
        scene
    }

    /// Where the node stands, shown or not.
    pub fn node(&self, id: &NodeId) -> Option<Rect> {
        self.index_of(id).map(|index| self.stands[index])
    }

    pub fn index_of(&self, id: &NodeId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The corner, or the next one below it where a node of this size lies on no other.
    pub fn free_place(&self, corner: Pos2, size: Vec2) -> Pos2 {
        let mut rect = Rect::from_min_size(corner, size);
        // Each step clears one node at least, so there are no more steps than nodes.
        for _ in 0..self.nodes.len() {
            let Some(other) = self.nodes.iter().find(|other| other.expand(APART - 1.0).intersects(rect)) else { break };
            rect = Rect::from_min_size(snapped(pos2(corner.x, other.bottom() + APART + GRID / 2.0)), size);
        }
        rect.min
    }

    /// The node that is drawn over all others at this place, or within `reach` of it.
    pub fn top_at(&self, place: Pos2, reach: f32) -> Option<&NodeId> {
        let at = |index: &&usize| self.nodes[**index].expand(reach).contains(place);
        self.order.iter().rev().find(at).and_then(|index| self.id_at(*index))
    }

    /// The id of the node at this index.
    pub fn id_at(&self, index: usize) -> Option<&NodeId> {
        self.ids.get(index)
    }

    /// The edges that have both their ends, with their indices.
    pub fn curves(&self) -> impl Iterator<Item = (usize, &Curve)> {
        self.edges.iter().enumerate().filter_map(|(index, curve)| Some((index, curve.as_ref()?)))
    }
}

impl Curve {
    /// From the right of one node to the left of the other; back edges go round below.
    pub fn between(from: Rect, to: Rect, back: bool) -> Self {
        if back {
            return Self::through(round_below(from, to), back);
        }
        if let Some(points) = up_or_down(from, to).or_else(|| leftwards(from, to)) {
            return Self::through(points, back);
        }
        let (start, end) = (from.right_center(), to.left_center());
        let (dx, dy) = (end.x - start.x, (end.y - start.y).abs());
        let reach = (dx * 0.5).max((dy * 0.3).min(60.0)).max(24.0);
        Self::through([start, start + vec2(reach, 0.0), end - vec2(reach, 0.0), end], back)
    }

    pub fn through(points: [Pos2; 4], back: bool) -> Self {
        Self { points, hull: Rect::from_points(&points), back }
    }

    pub fn shape(&self) -> CubicBezierShape {
        CubicBezierShape::from_points_stroke(self.points, false, Color32::TRANSPARENT, Stroke::NONE)
    }

    /// The place after this part of its way, 0 to 1.
    pub fn at(&self, part: f32) -> Pos2 {
        let [start, first, second, end] = self.points.map(Pos2::to_vec2);
        let rest = 1.0 - part;
        let (a, b, c, d) = (rest * rest * rest, 3.0 * rest * rest * part, 3.0 * rest * part * part, part * part * part);
        (start * a + first * b + second * c + end * d).to_pos2()
    }

    /// After which parts of its way its label may stand, best first: past the middle, where edges from one
    /// node have parted.
    pub fn label_parts(&self) -> [f32; 7] {
        if self.back { [0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8] } else { [0.58, 0.44, 0.7, 0.32, 0.5, 0.8, 0.2] }
    }

    /// How near a place comes to it.
    pub fn distance_to(&self, place: Pos2) -> f32 {
        const PARTS: usize = 32;
        let at = |part: usize| self.at(part as f32 / PARTS as f32);
        (0..PARTS).map(|part| distance_to_segment(place, at(part), at(part + 1))).fold(f32::INFINITY, f32::min)
    }
}

/// Between nodes that stand above each other: straight down, or up.
fn up_or_down(from: Rect, to: Rect) -> Option<[Pos2; 4]> {
    let beside = to.left() > from.right() || to.right() < from.left();
    let (start, end) = match (to.top() - from.bottom(), from.top() - to.bottom()) {
        _ if beside => return None,
        (below, _) if below >= 0.0 => (from.center_bottom(), to.center_top()),
        (_, above) if above >= 0.0 => (from.center_top(), to.center_bottom()),
        _ => return None,
    };
    let reach = vec2(0.0, (end.y - start.y) * 0.45);
    Some([start, start + reach, end - reach, end])
}

/// To a node further left: out at the bottom or the top and in at its right side; in the same row,
/// round below.
fn leftwards(from: Rect, to: Rect) -> Option<[Pos2; 4]> {
    if to.right() >= from.left() {
        return None;
    }
    let end = to.right_center();
    let start = match end.y {
        y if y > from.bottom() => from.center_bottom(),
        y if y < from.top() => from.center_top(),
        _ => return Some(round_below(from, to)),
    };
    let (dx, dy) = (start.x - end.x, end.y - start.y);
    Some([start, start + vec2(0.0, dy * 0.7), end + vec2((dx * 0.6).max(40.0), 0.0), end])
}

fn round_below(from: Rect, to: Rect) -> [Pos2; 4] {
    let loops = from == to;
    let (start, end) = if loops {
        (from.center_bottom() + vec2(28.0, 0.0), to.center_bottom() - vec2(28.0, 0.0))
    } else {
        (from.center_bottom(), to.center_bottom())
    };
    let depth = 44.0 + (start.x - end.x).abs().min(600.0) * 0.14;
    let lowest = start.y.max(end.y) + depth;
    [start, pos2(start.x, lowest), pos2(end.x, lowest), end]
}

fn distance_to_segment(place: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let length = along.length_sq();
    let part = if length == 0.0 { 0.0 } else { ((place - from).dot(along) / length).clamp(0.0, 1.0) };
    place.distance(from + along * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_near_where_it_passes_and_far_elsewhere() {
        let from = Rect::from_min_size(Pos2::ZERO, TASK);
        let to = from.translate(vec2(400.0, 0.0));
        let curve = Curve::between(from, to, false);
        assert!(curve.distance_to(curve.at(0.58)) < 0.5);
        assert!(curve.distance_to(pos2(300.0, 300.0)) > 200.0);
    }

    #[test]
    fn a_loop_on_one_node_leaves_and_enters_apart() {
        let node = Rect::from_min_size(Pos2::ZERO, TASK);
        let [start, .., end] = Curve::between(node, node, true).points;
        assert!(start.distance(end) > 40.0);
    }
}
