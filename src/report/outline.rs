//! The outlines of a figure's shapes as moves of a pen, which each painter follows.

use super::drawing::{Area, Shape};

/// How far the handles of a cubic curve reach for a quarter of a circle of radius 1: 4/3 · (√2 − 1).
const ROUND: f64 = 0.552_284_749_830_793_4;

/// A move of the pen, to a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Move {
    To([f64; 2]),
    Line([f64; 2]),
    /// By two handles.
    Curve([f64; 2], [f64; 2], [f64; 2]),
    Close,
}

impl Shape {
    /// Nothing for words.
    pub fn outline(&self) -> Vec<Move> {
        match self {
            Self::Rect { area, radius, .. } => rounded(*area, *radius),
            Self::Path { points, .. } => straight(points, false),
            Self::Polygon { points, .. } => straight(points, true),
            Self::Curve { points: [from, first, second, to], .. } => {
                vec![Move::To(*from), Move::Curve(*first, *second, *to)]
            }
            Self::Circle { centre: [x, y], radius, .. } => {
                let side = 2.0 * radius;
                rounded(Area { x: x - radius, y: y - radius, width: side, height: side }, *radius)
            }
            Self::Text { .. } => Vec::new(),
        }
    }
}

fn straight(points: &[[f64; 2]], closed: bool) -> Vec<Move> {
    let mut moves: Vec<Move> = points.iter().map(|point| Move::Line(*point)).collect();
    if let (Some(first), Some(point)) = (moves.first_mut(), points.first()) {
        *first = Move::To(*point);
    }
    moves.extend(closed.then_some(Move::Close));
    moves
}

/// Corners are quarters of a circle.
pub(super) fn rounded(area: Area, radius: f64) -> Vec<Move> {
    let (left, top, right, bottom) = (area.x, area.y, area.right(), area.bottom());
    let r = radius.min(0.5 * area.width).min(0.5 * area.height);
    if r <= 0.0 {
        return straight(&[[left, top], [right, top], [right, bottom], [left, bottom]], true);
    }
    // From a corner to where its curve's handles lie.
    let k = r * (1.0 - ROUND);
    vec![
        Move::To([left + r, top]),
        Move::Line([right - r, top]),
        Move::Curve([right - k, top], [right, top + k], [right, top + r]),
        Move::Line([right, bottom - r]),
        Move::Curve([right, bottom - k], [right - k, bottom], [right - r, bottom]),
        Move::Line([left + r, bottom]),
        Move::Curve([left + k, bottom], [left, bottom - k], [left, bottom - r]),
        Move::Line([left, top + r]),
        Move::Curve([left, top + k], [left + k, top], [left + r, top]),
        Move::Close,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_is_round_to_a_quarter_of_a_permille() {
        let moves = rounded(Area { x: 0.0, y: 0.0, width: 2.0, height: 2.0 }, 1.0);
        // Half way along the first corner's curve, from the centre (1, 1).
        let Move::Curve(a, b, c) = moves[2] else { panic!("{moves:?}") };
        let from = [1.0, 0.0];
        let at = |axis: usize| 0.125 * (from[axis] + 3.0 * a[axis] + 3.0 * b[axis] + c[axis]) - 1.0;
        assert!((libm::sqrt(at(0) * at(0) + at(1) * at(1)) - 1.0).abs() < 2.8e-4);
    }
}
