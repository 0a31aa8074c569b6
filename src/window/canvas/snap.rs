//! Where what is dragged comes to stand: in line with what stands near, with even gaps, or on the grid.

use egui::{Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::camera;
use super::pen::Pen;

/// How near it must come, in points of the screen.
const REACH: f32 = 6.0;

/// A line that shows what it is in line with, or a gap that is as wide as another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Guide {
    Line(Pos2, Pos2),
    Gap(Pos2, Pos2),
}

/// How far what is dragged moves, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Snap {
    pub by: Vec2,
    pub guides: Vec<Guide>,
}

impl Snap {
    /// In whole points, wherever that is.
    pub fn free(by: Vec2) -> Self {
        Self { by: by.round(), guides: Vec::new() }
    }

    /// To what stands near `start`, the rectangle around all that is dragged, once it is moved by `by`;
    /// along an axis where nothing is near, to the grid.
    pub fn near(start: Rect, by: Vec2, others: &[Rect], zoom: f32) -> Self {
        let (moved, reach) = (start.translate(by), REACH / zoom);
        let across = best(Axis::X, moved, others, reach);
        let down = best(Axis::Y, moved, others, reach);
        let grid = camera::snapped(moved.min) - start.min;
        let by = vec2(
            across.as_ref().map_or(grid.x, |snap| by.x + snap.by),
            down.as_ref().map_or(grid.y, |snap| by.y + snap.by),
        );
        let at = start.translate(by);
        let guides = across.iter().chain(&down).flat_map(|snap| snap.guides(at)).collect();
        Self { by, guides }
    }
}

#[derive(Clone, Copy, Debug)]
enum Axis {
    X,
    Y,
}

impl Axis {
    /// Where a rectangle begins and ends along the axis.
    fn span(self, rect: Rect) -> (f32, f32) {
        match self {
            Self::X => (rect.left(), rect.right()),
            Self::Y => (rect.top(), rect.bottom()),
        }
    }

    fn other(self) -> Self {
        match self {
            Self::X => Self::Y,
            Self::Y => Self::X,
        }
    }

    fn place(self, along: f32, across: f32) -> Pos2 {
        match self {
            Self::X => pos2(along, across),
            Self::Y => pos2(across, along),
        }
    }
}

/// A place along one axis that is near.
#[derive(Clone, Debug)]
struct Near {
    axis: Axis,
    by: f32,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// In line at this place with this rectangle.
    Line(f32, Rect),
    /// These two stand as far from each other as it does from the second.
    Beside(Rect, Rect),
    /// In the middle between these two.
    Between(Rect, Rect),
}

impl Near {
    fn guides(&self, at: Rect) -> Vec<Guide> {
        let axis = self.axis;
        let gap = |one: Rect, other: Rect| {
            let (one, other) = if axis.span(one).0 < axis.span(other).0 { (one, other) } else { (other, one) };
            let ((from, to), (other_from, other_to)) = (axis.other().span(one), axis.other().span(other));
            let across = (from.max(other_from) + to.min(other_to)) / 2.0;
            Guide::Gap(axis.place(axis.span(one).1, across), axis.place(axis.span(other).0, across))
        };
        match self.what {
            What::Line(along, with) => {
                let ((from, to), (with_from, with_to)) = (axis.other().span(at), axis.other().span(with));
                vec![Guide::Line(axis.place(along, from.min(with_from)), axis.place(along, to.max(with_to)))]
            }
            What::Beside(far, near) => vec![gap(far, near), gap(near, at)],
            What::Between(one, other) => vec![gap(one, at), gap(at, other)],
        }
    }
}

/// The nearest place; of places as near, a line before a gap, and what stands closest first.
fn best(axis: Axis, moved: Rect, others: &[Rect], reach: f32) -> Option<Near> {
    let near = |by: f32, what| (by.abs() <= reach).then_some(Near { axis, by, what });
    let (from, to) = axis.span(moved);
    let lines = others.iter().flat_map(|other| {
        let (start, end) = axis.span(*other);
        let middle = (start + end) / 2.0;
        let sides = [(start, start - from), (middle, middle - (from + to) / 2.0), (end, end - to)];
        sides.into_iter().filter_map(move |(at, by)| near(by, What::Line(at, *other)))
    });
    let line = lines.min_by(|a, b| {
        let away = |near: &Near| {
            if let What::Line(_, with) = near.what { moved.center().distance_sq(with.center()) } else { 0.0 }
        };
        (a.by.abs(), away(a)).partial_cmp(&(b.by.abs(), away(b))).unwrap_or(std::cmp::Ordering::Equal)
    });
    let gaps = gaps(axis, moved, others).into_iter().filter_map(|(by, what)| near(by, what));
    let gap = gaps.min_by(|a, b| a.by.abs().total_cmp(&b.by.abs()));
    match (line, gap) {
        (Some(line), Some(gap)) if gap.by.abs() < line.by.abs() => Some(gap),
        (Some(line), _) => Some(line),
        (None, gap) => gap,
    }
}

/// Places with even gaps among what stands in the same row: beside two, or between two.
fn gaps(axis: Axis, moved: Rect, others: &[Rect]) -> Vec<(f32, What)> {
    let (from, to) = axis.span(moved);
    let (low, high) = axis.other().span(moved);
    let in_row = |rect: &&Rect| {
        let (start, end) = axis.other().span(**rect);
        start < high && low < end
    };
    let mut before: Vec<Rect> = others.iter().filter(in_row).filter(|o| axis.span(**o).1 <= from).copied().collect();
    let mut after: Vec<Rect> = others.iter().filter(in_row).filter(|o| axis.span(**o).0 >= to).copied().collect();
    before.sort_by(|a, b| axis.span(*b).1.total_cmp(&axis.span(*a).1));
    after.sort_by(|a, b| axis.span(*a).0.total_cmp(&axis.span(*b).0));
    let mut found = Vec::new();
    if let [near, far, ..] = before[..] {
        let gap = axis.span(near).0 - axis.span(far).1;
        found.push((axis.span(near).1 + gap - from, What::Beside(far, near), gap));
    }
    if let [near, far, ..] = after[..] {
        let gap = axis.span(far).0 - axis.span(near).1;
        found.push((axis.span(near).0 - gap - to, What::Beside(far, near), gap));
    }
    if let (Some(&left), Some(&right)) = (before.first(), after.first()) {
        let (start, end) = (axis.span(left).1, axis.span(right).0);
        found.push(((start + end) / 2.0 - (from + to) / 2.0, What::Between(left, right), end - start));
    }
    found.into_iter().filter(|(_, _, gap)| *gap > 0.0).map(|(by, what, _)| (by, what)).collect()
}

pub(super) fn draw_guides(pen: &Pen<'_>, guides: &[Guide]) {
    let stroke = Stroke::new(1.0, pen.theme.accent);
    let line = |from: Pos2, to: Pos2| pen.painter.line_segment([from, to], stroke);
    for guide in guides {
        match guide {
            Guide::Line(from, to) => drop(line(pen.pos(*from), pen.pos(*to))),
            Guide::Gap(from, to) => {
                let (from, to) = (pen.pos(*from), pen.pos(*to));
                let tick = (to - from).normalized().rot90() * 4.0;
                line(from, to);
                line(from - tick, from + tick);
                line(to - tick, to + tick);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Vec2 = vec2(100.0, 40.0);

    fn at(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), SIZE)
    }

    #[test]
    fn what_comes_near_a_side_or_a_middle_comes_in_line_with_it() {
        let small = Rect::from_min_size(pos2(13.0, 304.0), vec2(60.0, 20.0));
        let snap = |by| Snap::near(small, by, &[at(203.0, 0.0)], 1.0);
        // Left sides: 13 + 187 is 3 off 203.
        assert_eq!(snap(vec2(187.0, 0.0)).by.x, 190.0);
        // Middles: 253 − 43 is 210.
        assert_eq!(snap(vec2(212.0, 0.0)).by.x, 210.0);
        assert_eq!(snap(vec2(228.0, 0.0)).by.x, 230.0);
        let guide = Guide::Line(pos2(203.0, 0.0), pos2(203.0, 324.0));
        assert_eq!(snap(vec2(187.0, 0.0)).guides, [guide]);
    }

    #[test]
    fn where_nothing_is_near_the_grid_takes_it() {
        let snap = Snap::near(at(3.0, 3.0), vec2(50.0, 51.0), &[at(1000.0, 1000.0)], 1.0);
        assert_eq!(snap, Snap { by: vec2(53.0, 53.0), guides: vec![] });
        assert_eq!(Snap::free(vec2(50.4, 51.0)).by, vec2(50.0, 51.0));
    }

    #[test]
    fn zoomed_out_it_reaches_further_in_the_plan() {
        let snap = |zoom| Snap::near(at(0.0, 0.0), vec2(0.0, 90.0), &[at(11.0, 301.0)], zoom).by.x;
        assert_eq!(snap(1.0), 0.0);
        assert_eq!(snap(0.5), 11.0);
    }

    #[test]
    fn gaps_become_even_beside_two_and_between_two() {
        let row = [at(0.0, 0.0), at(133.0, 3.0)];
        // 33 from the one at 133 to the right of it.
        let beside = Snap::near(at(500.0, 9.0), vec2(-231.0, 0.0), &row, 1.0);
        assert_eq!(beside.by.x, -234.0);
        assert_eq!(beside.guides.iter().filter(|guide| matches!(guide, Guide::Gap(..))).count(), 2);
        let wide = [at(0.0, 0.0), at(301.0, 3.0)];
        assert_eq!(Snap::near(at(700.0, 9.0), vec2(-547.0, 0.0), &wide, 1.0).by.x, -549.5);
    }
}
