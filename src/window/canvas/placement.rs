//! Places that follow from the graph: of nodes that nobody has placed, and of those that are tidied.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::camera::{self, snapped};
use super::scene::{Scene, node_size};
use crate::plan::{Node, NodeId, Plan};
use crate::window::layered;

/// Between what is arranged and what stands beside it: a column's gap, and a little above and below.
pub(super) const GAP: Vec2 = vec2(96.0, 40.0);

/// Of a plan, all that an arrangement depends on: it is of use while this has not changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sketch {
    ids: Vec<NodeId>,
    /// Where nodes are shown.
    rects: Vec<Rect>,
    /// By index of their ends.
    edges: Vec<(usize, usize)>,
}

/// Places for the nodes that the plan has none for. Those that have one stay; the others stand in
/// layers, beside what leads to them.
pub(super) fn unplaced(plan: &Plan) -> BTreeMap<NodeId, Pos2> {
    let new: Vec<bool> = plan.nodes.iter().map(|node| !plan.layout.contains_key(&node.id)).collect();
    if !new.contains(&true) {
        return BTreeMap::new();
    }
    let place = |id: &NodeId| plan.layout.get(id).map_or(Pos2::ZERO, |&(x, y)| pos2(x as f32, y as f32));
    let rect = |node: &Node| Rect::from_min_size(place(&node.id), node_size(&node.kind));
    let mut sketch = Sketch::with(plan, plan.nodes.iter().map(rect).collect());
    sketch.place(&new);
    let places = sketch.ids.into_iter().zip(sketch.rects).zip(new);
    places.filter(|(_, new)| *new).map(|((id, rect), _)| (id, rect.min)).collect()
}

/// For each edge of the plan, whether it leads back: it closes a loop.
pub(super) fn back_edges(plan: &Plan) -> Vec<bool> {
    layered::back_edges(plan.nodes.len(), &ends(plan))
}

impl Sketch {
    pub fn of(plan: &Plan, scene: &Scene) -> Self {
        Self::with(plan, scene.stands.clone())
    }

    fn with(plan: &Plan, rects: Vec<Rect>) -> Self {
        let ids = plan.nodes.iter().map(|node| node.id.clone()).collect();
        Self { ids, rects, edges: ends(plan).into_iter().flatten().collect() }
    }

    /// New places for these nodes, or for all where there are none; `None` if asked to stop.
    ///
    /// Some among others keep their middle, or as near to it as leaves them clear of the others.
    pub fn tidied(&self, only: &BTreeSet<NodeId>, stop: &dyn Fn() -> bool) -> Option<Vec<(NodeId, Pos2)>> {
        let chosen: Vec<usize> =
            (0..self.ids.len()).filter(|&index| only.is_empty() || only.contains(&self.ids[index])).collect();
        let mut block = self.block(&chosen, stop)?;
        if chosen.len() < self.ids.len() {
            let before = bounds(chosen.iter().map(|&index| self.rects[index]));
            let middle = bounds(block.iter().copied()).center();
            shift(&mut block, snapped((before.center() - middle).to_pos2()).to_vec2());
            let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
            let others = (0..self.ids.len()).filter(|index| !chosen.contains(index));
            let others: Vec<Rect> = others.map(|index| self.rects[index]).collect();
            let by = clearing(&block, &others);
            shift(&mut block, by);
        }
        Some(chosen.iter().zip(block).map(|(&index, rect)| (self.ids[index].clone(), rect.min)).collect())
    }

    /// Gives the new nodes places around the others, part by part of what edges join among them.
    fn place(&mut self, new: &[bool]) {
        let all: Vec<usize> = (0..self.ids.len()).filter(|&index| new[index]).collect();
        let mut placed: Vec<Rect> = (0..self.ids.len()).filter(|&i| !new[i]).map(|i| self.rects[i]).collect();
        if placed.is_empty() {
            self.put(&all, Vec2::ZERO, &mut placed);
            return;
        }
        for part in joined(&all, &self.edges, new) {
            self.put_beside(&part, new, &mut placed);
        }
    }

    fn put_beside(&mut self, part: &[usize], new: &[bool], placed: &mut Vec<Rect>) {
        let Some(block) = self.block(part, &|| false) else { return };
        let at: BTreeMap<usize, Rect> = part.iter().copied().zip(block).collect();
        let (mut after, mut before, mut heights) = (None, None, Vec::new());
        for &(from, to) in &self.edges {
            match (at.get(&from), at.get(&to)) {
                (None, Some(own)) if !new[from] => {
                    let by = self.rects[from].right() + GAP.x - own.left();
                    after = Some(f32::max(after.unwrap_or(by), by));
                    heights.push(self.rects[from].center().y - own.center().y);
                }
                (Some(own), None) if !new[to] => {
                    let by = self.rects[to].left() - GAP.x - own.right();
                    before = Some(f32::min(before.unwrap_or(by), by));
                    heights.push(self.rects[to].center().y - own.center().y);
                }
                _ => {}
            }
        }
        let around = bounds(placed.iter().copied());
        let by = match after.or(before) {
            Some(x) => vec2(x, heights.iter().sum::<f32>() / heights.len() as f32),
            None => around.left_bottom() + vec2(0.0, GAP.y * 2.0) - bounds(at.values().copied()).min,
        };
        self.put(part, by, placed);
    }

    /// Places these nodes, moved by so much, or a little further where something stands already.
    fn put(&mut self, part: &[usize], by: Vec2, placed: &mut Vec<Rect>) {
        let Some(mut block) = self.block(part, &|| false) else { return };
        shift(&mut block, by);
        let further = clearing(&block, placed);
        shift(&mut block, further);
        for (&index, rect) in part.iter().zip(block) {
            self.rects[index] = rect;
            placed.push(rect);
        }
    }

    /// These nodes by themselves, in layers from the left and around the middle.
    fn block(&self, part: &[usize], stop: &dyn Fn() -> bool) -> Option<Vec<Rect>> {
        let local: BTreeMap<usize, usize> = part.iter().enumerate().map(|(local, &index)| (index, local)).collect();
        let sizes: Vec<Vec2> = part.iter().map(|&index| self.rects[index].size()).collect();
        let graph = layered::Graph {
            sizes: sizes.iter().map(|size| (f64::from(size.x), f64::from(size.y))).collect(),
            edges: self.edges.iter().filter_map(|(from, to)| Some((*local.get(from)?, *local.get(to)?))).collect(),
        };
        let places = layered::arrange(&graph, stop)?;
        let rect = |((x, y), size): (&(f64, f64), &Vec2)| Rect::from_min_size(pos2(*x as f32, *y as f32), *size);
        let mut block: Vec<Rect> = places.iter().zip(&sizes).map(rect).collect();
        let middle = bounds(block.iter().copied()).center().y;
        block.iter_mut().for_each(|rect| *rect = on_grid(rect.translate(vec2(0.0, -middle))));
        Some(block)
    }
}

/// Both ends of each edge by index, where they exist.
fn ends(plan: &Plan) -> Vec<Option<(usize, usize)>> {
    let index: BTreeMap<&NodeId, usize> = plan.nodes.iter().enumerate().map(|(i, node)| (&node.id, i)).collect();
    let end = |id: &NodeId| index.get(id).copied();
    plan.edges.iter().map(|edge| Some((end(&edge.from)?, end(&edge.to)?))).collect()
}

/// Of the new nodes, those that edges join, in the order of their first.
fn joined(all: &[usize], edges: &[(usize, usize)], new: &[bool]) -> Vec<Vec<usize>> {
    let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(from, to) in edges.iter().filter(|&&(from, to)| new[from] && new[to]) {
        neighbours.entry(from).or_default().push(to);
        neighbours.entry(to).or_default().push(from);
    }
    let (mut seen, mut parts) = (BTreeSet::new(), Vec::new());
    for &start in all {
        let (mut part, mut waiting) = (Vec::new(), vec![start]);
        while let Some(node) = waiting.pop() {
            if seen.insert(node) {
                part.push(node);
                waiting.extend(neighbours.get(&node).into_iter().flatten());
            }
        }
        if !part.is_empty() {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts
}

/// The least move, up, down, left or right and in whole grid steps, that takes the block clear of all others.
pub(super) fn clearing(block: &[Rect], others: &[Rect]) -> Vec2 {
    let gap = vec2(GAP.y, GAP.y);
    // Only what comes near can be in the way, whichever way the block goes.
    let around = bounds(block.iter().copied());
    let clear = |by: Vec2| {
        let around = around.translate(by).expand2(gap);
        let near: Vec<&Rect> = others.iter().filter(|other| around.intersects(**other)).collect();
        !block.iter().any(|rect| {
            let rect = rect.translate(by).expand2(gap - vec2(1.0, 1.0));
            near.iter().any(|other| rect.intersects(**other))
        })
    };
    if clear(Vec2::ZERO) {
        return Vec2::ZERO;
    }
    let up = |length: f32| (length / camera::GRID).ceil() * camera::GRID;
    let mut ways: BTreeSet<[i32; 3]> = BTreeSet::new();
    for rect in block {
        for other in others {
            let ways_out = [
                vec2(0.0, up(other.bottom() + gap.y - rect.top())),
                vec2(0.0, -up(rect.bottom() + gap.y - other.top())),
                vec2(up(other.right() + gap.x - rect.left()), 0.0),
                vec2(-up(rect.right() + gap.x - other.left()), 0.0),
            ];
            ways.extend(ways_out.map(|way| [way.length() as i32, way.x as i32, way.y as i32]));
        }
    }
    // Nearest first. Below everything there is always room.
    let below = up(bounds(others.iter().copied()).bottom() + gap.y - around.top());
    let ways = ways.into_iter().take(4000).map(|[_, x, y]| vec2(x as f32, y as f32));
    ways.chain([vec2(0.0, below)]).find(|way| clear(*way)).unwrap_or(vec2(0.0, below))
}

fn bounds(rects: impl Iterator<Item = Rect>) -> Rect {
    let all = rects.fold(Rect::NOTHING, Rect::union);
    if all.is_positive() { all } else { Rect::ZERO }
}

fn shift(block: &mut [Rect], by: Vec2) {
    let by = by.round();
    block.iter_mut().for_each(|rect| *rect = rect.translate(by));
}

fn on_grid(rect: Rect) -> Rect {
    Rect::from_min_size(snapped(rect.min), rect.size())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::{Edge, Estimate, NodeKind, Role, Task, Tool, YearMonth};

    fn plan(count: usize, edges: &[(usize, usize)]) -> Plan {
        let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        plan.nodes = (0..count)
            .map(|index| {
                let task = NodeKind::Task(Task { role: Role::Judge, ..Task::default() });
                let kind = if index % 3 == 0 { NodeKind::Tool(Tool::default()) } else { task };
                Node::new(id(index), index.to_string(), kind)
            })
            .collect();
        let edge =
            |(from, to): &(usize, usize)| Edge { from: id(*from), to: id(*to), calls_per_call: Estimate::certain(1.0) };
        plan.edges = edges.iter().map(edge).collect();
        plan
    }

    fn id(index: usize) -> NodeId {
        NodeId::new(&index.to_string())
    }

    /// Where every node is shown.
    fn shown(plan: &Plan) -> Vec<Rect> {
        Scene::of(plan).nodes
    }

    fn assert_apart(rects: &[Rect]) {
        for (index, rect) in rects.iter().enumerate() {
            for other in &rects[..index] {
                assert!(!rect.expand(8.0).intersects(*other), "{rect} {other}");
            }
        }
    }

    /// The plan with its nodes where tidying puts them.
    fn tidied(plan: &Plan, only: &BTreeSet<NodeId>) -> Plan {
        let mut plan = plan.clone();
        let places = Sketch::of(&plan, &Scene::of(&plan)).tidied(only, &|| false).unwrap();
        plan.layout.extend(places.into_iter().map(|(id, at)| (id, (f64::from(at.x), f64::from(at.y)))));
        plan
    }

    #[test]
    fn calls_flow_from_left_to_right() {
        let rects = shown(&plan(3, &[(2, 1), (1, 0), (2, 0)]));
        assert!(rects[2].right() < rects[1].left() && rects[1].right() < rects[0].left());
    }

    #[test]
    fn the_edge_that_closes_a_loop_leads_back() {
        assert_eq!(back_edges(&plan(3, &[(0, 1), (1, 2), (2, 1), (2, 2)])), [false, false, true, true]);
    }

    #[test]
    fn new_nodes_stand_beside_what_leads_to_them_and_the_others_stay() {
        let mut plan = plan(5, &[(0, 1), (1, 2), (2, 3)]);
        plan.layout.insert(id(0), (400.0, 1000.0));
        plan.layout.insert(id(3), (400.0, 1100.0));
        let rects = shown(&plan);
        assert_eq!((rects[0].min, rects[3].min), (pos2(400.0, 1000.0), pos2(400.0, 1100.0)));
        assert!(rects[1].left() > rects[0].right() && (rects[1].center().y - 1000.0).abs() < 200.0);
        assert!(rects[4].top() > rects[3].bottom());
        assert_apart(&rects);
    }

    #[test]
    fn tidying_twice_changes_nothing_more() {
        let mut plan = plan(6, &[(0, 1), (0, 2), (1, 3), (2, 3), (4, 5)]);
        for all in [BTreeSet::new(), BTreeSet::from([id(1), id(2), id(3)])] {
            plan = tidied(&plan, &all);
            assert_eq!(tidied(&plan, &all).layout, plan.layout);
        }
    }

    #[test]
    fn some_that_are_tidied_keep_their_middle() {
        let mut plan = plan(4, &[(0, 1), (0, 2)]);
        for (index, at) in [(600.0, 600.0), (640.0, 900.0), (300.0, 500.0), (5000.0, 0.0)].into_iter().enumerate() {
            plan.layout.insert(id(index), at);
        }
        let only = BTreeSet::from([id(0), id(1), id(2)]);
        let middle = |plan: &Plan| bounds(shown(plan)[..3].iter().copied()).center();
        assert!(middle(&tidied(&plan, &only)).distance(middle(&plan)) <= camera::GRID);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn tidying_some_moves_no_other_and_stands_clear_of_them(
            places in prop::collection::vec((0..8_i32, 0..8_i32), 2..24),
            ends in prop::collection::vec((0..24_usize, 0..24_usize), 0..40),
            chosen in prop::collection::vec(any::<bool>(), 24),
        ) {
            let count = places.len();
            let edges: Vec<_> = ends.into_iter().map(|(from, to)| (from % count, to % count)).collect();
            let mut plan = plan(count, &edges);
            for (index, (x, y)) in places.iter().enumerate() {
                plan.layout.insert(id(index), (f64::from(*x) * 120.0, f64::from(*y) * 70.0));
            }
            let only: BTreeSet<NodeId> = (0..count).filter(|&index| chosen[index]).map(id).collect();
            prop_assume!(!only.is_empty());
            let (before, after) = (shown(&plan), shown(&tidied(&plan, &only)));
            for index in 0..count {
                if !only.contains(&id(index)) {
                    prop_assert_eq!(before[index], after[index]);
                    continue;
                }
                for other in (0..count).filter(|&other| other != index) {
                    prop_assert!(!after[index].expand(8.0).intersects(after[other]));
                }
            }
        }

        #[test]
        fn nodes_without_a_place_stand_clear_of_all(
            ends in prop::collection::vec((0..16_usize, 0..16_usize), 0..24),
            placed in prop::collection::vec((any::<bool>(), 0..2000_i32, 0..1000_i32), 1..16),
        ) {
            let count = placed.len();
            let edges: Vec<_> = ends.into_iter().map(|(from, to)| (from % count, to % count)).collect();
            let mut plan = plan(count, &edges);
            for (index, (placed, x, y)) in placed.iter().enumerate() {
                if *placed {
                    plan.layout.insert(id(index), (f64::from(*x), f64::from(*y)));
                }
            }
            let rects = shown(&plan);
            for index in (0..count).filter(|&index| !placed[index].0) {
                for other in (0..count).filter(|&other| other != index) {
                    prop_assert!(!rects[index].expand(8.0).intersects(rects[other]));
                }
            }
        }
    }
}
