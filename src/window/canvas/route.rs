//! Leads edges past nodes that stand in their way: bent earlier or later, bowed, or further round.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::scene::Curve;
use super::tiles::Tiles;

/// With more edges than this, each takes its plain way: the search is done anew in every frame of a drag.
const MANY: usize = 1500;
/// How far apart the places are that are looked at on the way, as parts of it.
const PARTS: usize = 16;

/// Nodes that edges are led past.
pub(super) struct Obstacles(Option<Tiles>);

impl Obstacles {
    pub fn of(nodes: &[Rect], edges: usize) -> Self {
        if edges > MANY {
            return Self(None);
        }
        let mut tiles = Tiles::over(nodes.iter().copied().fold(Rect::NOTHING, Rect::union));
        nodes.iter().for_each(|node| tiles.put(*node));
        Self(Some(tiles))
    }

    /// The first way that meets no node but its own two; the plain one where there is none.
    pub fn past(&self, from: Rect, to: Rect, back: bool) -> Curve {
        let plain = Curve::between(from, to, back);
        let Some(tiles) = &self.0 else { return plain };
        let clear = |curve: &Curve| {
            (1..PARTS).map(|part| curve.at(part as f32 / PARTS as f32)).all(|at| {
                let near = Rect::from_center_size(at, Vec2::splat(6.0));
                near.intersects(from) || near.intersects(to) || !tiles.meet(near)
            })
        };
        if clear(&plain) {
            return plain;
        }
        let ways = if back { round(from, to) } else { across(&plain) };
        ways.into_iter().map(|points| Curve::through(points, back)).find(clear).unwrap_or(plain)
    }
}

/// Bent earlier, later, and bowed up and down.
fn across(plain: &Curve) -> Vec<[Pos2; 4]> {
    let [start, _, _, end] = plain.points;
    let along = end - start;
    if along.x <= 0.0 {
        return Vec::new();
    }
    let bent = |first: f32, second: f32, bow: f32| {
        let at = |reach: f32, from: Pos2, sign: f32| from + vec2(along.x * reach * sign, bow);
        [start, at(first, start, 1.0), at(second, end, -1.0), end]
    };
    let mut ways = vec![bent(0.15, 0.85, 0.0), bent(0.85, 0.15, 0.0), bent(0.05, 0.95, 0.0), bent(0.95, 0.05, 0.0)];
    for bow in [48.0, 80.0, 120.0, 180.0, 260.0] {
        ways.extend([bent(0.25, 0.25, bow), bent(0.25, 0.25, -bow)]);
    }
    ways
}

/// Round below and above, further out each time.
fn round(from: Rect, to: Rect) -> Vec<[Pos2; 4]> {
    let apart = if from == to { 28.0 } else { 0.0 };
    let (start, end) = (from.center().x + apart, to.center().x - apart);
    let reach = 44.0 + (start - end).abs().min(600.0) * 0.14;
    let mut ways = Vec::new();
    for further in 0..10 {
        let reach = reach + further as f32 * 64.0;
        let (below, above) = (from.bottom().max(to.bottom()) + reach, from.top().min(to.top()) - reach);
        let way =
            |y: f32, at: fn(&Rect) -> f32| [pos2(start, at(&from)), pos2(start, y), pos2(end, y), pos2(end, at(&to))];
        ways.extend([way(below, Rect::bottom), way(above, Rect::top)]);
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(192.0, 88.0))
    }

    fn meets(curve: &Curve, node: Rect) -> bool {
        (0..=64).any(|part| node.contains(curve.at(part as f32 / 64.0)))
    }

    #[test]
    fn an_edge_is_led_past_a_node_in_its_way_and_otherwise_takes_its_plain_way() {
        let (from, to) = (node(0.0, 0.0), node(700.0, 0.0));
        let between = node(320.0, 0.0);
        let plain = Curve::between(from, to, false);
        assert!(meets(&plain, between));
        assert!(!meets(&Obstacles::of(&[from, to, between], 1).past(from, to, false), between));
        assert_eq!(Obstacles::of(&[from, to], 1).past(from, to, false).points, plain.points);
    }

    #[test]
    fn an_edge_that_leads_back_goes_round_outside_of_what_stands_below() {
        let (from, to) = (node(700.0, 0.0), node(0.0, 0.0));
        let below = [node(300.0, 100.0), node(400.0, 230.0)];
        let curve = Obstacles::of(&[from, to, below[0], below[1]], 1).past(from, to, true);
        assert!(below.iter().all(|node| !meets(&curve, *node)), "{:?}", curve.points);
    }

    #[test]
    fn a_way_that_is_shut_everywhere_is_the_plain_one() {
        let wall: Vec<Rect> = (-40..40).map(|row| node(320.0, row as f32 * 80.0)).collect();
        let (from, to) = (node(0.0, 0.0), node(700.0, 0.0));
        let nodes: Vec<Rect> = wall.into_iter().chain([from, to]).collect();
        let curve = Obstacles::of(&nodes, 1).past(from, to, false);
        assert_eq!(curve.points, Curve::between(from, to, false).points);
    }
}
