//! How high each vertex stands: near its neighbours, in the order of its column, never overlapping.
//!
//! Column by column, the squared distances from where the vertices want to be are made least under
//! the order and the gaps. That is an isotonic regression, which pooling adjacent violators solves
//! exactly in one pass (Barlow, Bartholomew, Bremner, Brunk, *Statistical Inference under Order
//! Restrictions*, 1972).

use super::columns::Columns;

const SWEEPS: usize = 24;
/// Edges that climb less than this are drawn straight where there is room.
const NEARLY: f64 = 28.0;

/// The middle of every vertex; `None` if asked to stop.
pub(super) fn centres(columns: &Columns, stop: &dyn Fn() -> bool) -> Option<Vec<f64>> {
    let mut y = vec![0.0; columns.column.len()];
    for vertices in &columns.order {
        let wishes = vec![(0.0, 1.0); vertices.len()];
        settle(columns, vertices, &wishes, &mut y);
    }
    let count = columns.order.len();
    for sweep in 0..SWEEPS {
        if stop() {
            return None;
        }
        for step in 0..count {
            let column = if sweep % 2 == 0 { step } else { count - 1 - step };
            let vertices = &columns.order[column];
            // At first each sweep pulls one way, so that what is far off moves far; then both sides count.
            let sides = match sweep {
                0..8 if sweep % 2 == 0 => [Some(&columns.before), None],
                0..8 => [None, Some(&columns.after)],
                _ => [Some(&columns.before), Some(&columns.after)],
            };
            let wishes: Vec<_> = vertices.iter().map(|&vertex| wish(columns, vertex, sides, &y)).collect();
            settle(columns, vertices, &wishes, &mut y);
        }
    }
    straighten(columns, &mut y);
    Some(y)
}

/// Where a vertex wants to be, and how much: in the middle of its neighbours; a lane above all in line
/// with the rest of its edge.
fn wish(columns: &Columns, vertex: usize, sides: [Option<&Vec<Vec<usize>>>; 2], y: &[f64]) -> (f64, f64) {
    let (mut sum, mut weights) = (0.0, 0.0);
    for neighbours in sides.into_iter().flatten() {
        for &other in &neighbours[vertex] {
            let weight = match (columns.is_lane(vertex), columns.is_lane(other)) {
                (true, true) => 8.0,
                (false, false) => 2.0,
                _ => 1.0,
            };
            sum += weight * y[other];
            weights += weight;
        }
    }
    if weights == 0.0 { (y[vertex], 0.1) } else { (sum / weights, weights) }
}

/// Puts the vertices of a column as near to their wishes as their order and gaps allow.
fn settle(columns: &Columns, vertices: &[usize], wishes: &[(f64, f64)], y: &mut [f64]) {
    // Each with the gaps above it taken off, so that "not above the last" is all that is left to hold.
    let mut offsets = Vec::with_capacity(vertices.len());
    let mut offset = 0.0;
    for (index, &vertex) in vertices.iter().enumerate() {
        if index > 0 {
            offset += columns.apart(vertices[index - 1], vertex);
        }
        offsets.push(offset);
    }
    // Blocks that move as one: where, with what weight, how many.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(vertices.len());
    for (&(wish, weight), offset) in wishes.iter().zip(&offsets) {
        let mut block = (wish - offset, weight, 1);
        while let Some(&(at, weight, count)) = blocks.last().filter(|above| above.0 > block.0) {
            let sum = weight + block.1;
            block = ((at * weight + block.0 * block.1) / sum, sum, count + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let places = blocks.into_iter().flat_map(|(at, _, count)| std::iter::repeat_n(at, count));
    for ((&vertex, offset), at) in vertices.iter().zip(offsets).zip(places) {
        y[vertex] = at + offset;
    }
}

/// Takes small kinks out: what nearly stands in line with a neighbour is put in line with it, where
/// its column has room.
fn straighten(columns: &Columns, y: &mut [f64]) {
    let count = columns.order.len();
    for column in (1..count).chain((0..count.saturating_sub(1)).rev()) {
        let vertices = &columns.order[column];
        for (index, &vertex) in vertices.iter().enumerate() {
            let neighbours = columns.before[vertex].iter().chain(&columns.after[vertex]);
            let off = |other: &usize| (y[*other] - y[vertex]).abs();
            let nearest = neighbours.copied().min_by(|a, b| off(a).total_cmp(&off(b)));
            let Some(to) = nearest.filter(|near| off(near) < NEARLY).map(|near| y[near]) else { continue };
            let above = index.checked_sub(1).map(|above| vertices[above]);
            let clear_above = above.is_none_or(|above| to - y[above] >= columns.apart(above, vertex));
            let below = vertices.get(index + 1);
            let clear_below = below.is_none_or(|&below| y[below] - to >= columns.apart(vertex, below));
            if clear_above && clear_below {
                y[vertex] = to;
            }
        }
    }
}
