//! Which column each node stands in, and what passes through it on the way to another.

use super::{GAP, Part};

/// A part of the graph in columns. Vertices are its nodes, and after them one for each column that an
/// edge passes through without stopping.
pub(super) struct Columns {
    /// Of each vertex.
    pub column: Vec<usize>,
    pub heights: Vec<f64>,
    widths: Vec<f64>,
    /// Neighbours of each vertex in the column to its left, and to its right.
    pub before: Vec<Vec<usize>>,
    pub after: Vec<Vec<usize>>,
    /// The vertices of each column, from top to bottom.
    pub order: Vec<Vec<usize>>,
    nodes: usize,
}

impl Columns {
    pub fn of(part: &Part) -> Self {
        let nodes = part.nodes.len();
        let column = columns(nodes, &part.edges);
        let mut all = Self {
            order: vec![Vec::new(); column.iter().max().map_or(0, |last| last + 1)],
            column,
            heights: part.sizes.iter().map(|size| size.1).collect(),
            widths: part.sizes.iter().map(|size| size.0).collect(),
            before: vec![Vec::new(); nodes],
            after: vec![Vec::new(); nodes],
            nodes,
        };
        for &(from, to) in &part.edges {
            let mut last = from;
            for column in all.column[from] + 1..all.column[to] {
                let lane = all.lane(column);
                all.join(last, lane);
                last = lane;
            }
            all.join(last, to);
        }
        all
    }

    /// Whether it is a lane that an edge passes through, and no node.
    pub fn is_lane(&self, vertex: usize) -> bool {
        vertex >= self.nodes
    }

    /// The least distance between the middles of two vertices, the first above the second.
    pub fn apart(&self, upper: usize, lower: usize) -> f64 {
        let gap = match (self.is_lane(upper), self.is_lane(lower)) {
            (false, false) => GAP.1,
            (true, true) => GAP.1 * 0.6,
            _ => GAP.1,
        };
        (self.heights[upper] + self.heights[lower]) / 2.0 + gap
    }

    /// Where each column begins. Where edges climb far between two, they are further apart, so that
    /// none grows too steep.
    pub fn lefts(&self, centres: &[f64]) -> Vec<f64> {
        let mut x = 0.0;
        let lefts = self.order.iter().map(|vertices| {
            let left = x;
            let width = vertices.iter().map(|&vertex| self.widths[vertex]).fold(0.0, f64::max);
            let climbs = vertices.iter().flat_map(|&from| self.after[from].iter().map(move |&to| (from, to)));
            let steepest = climbs.map(|(from, to)| (centres[from] - centres[to]).abs()).fold(0.0, f64::max);
            // In whole grid steps.
            let more = (steepest * 0.08).min(120.0).div_euclid(8.0) * 8.0;
            x += width + GAP.0 + more;
            left
        });
        lefts.collect()
    }

    fn lane(&mut self, column: usize) -> usize {
        self.column.push(column);
        self.heights.push(0.0);
        self.widths.push(0.0);
        self.before.push(Vec::new());
        self.after.push(Vec::new());
        self.column.len() - 1
    }

    fn join(&mut self, from: usize, to: usize) {
        self.after[from].push(to);
        self.before[to].push(from);
    }
}

/// Each node right of all that lead to it, and no further from its neighbours than it must be.
fn columns(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let (mut before, mut after) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
    for &(from, to) in edges {
        after[from].push(to);
        before[to].push(from);
    }
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut sorted: Vec<usize> = (0..nodes).filter(|&node| waiting[node] == 0).collect();
    let mut column = vec![0; nodes];
    let mut next = 0;
    while let Some(&node) = sorted.get(next) {
        next += 1;
        for &to in &after[node] {
            column[to] = column[to].max(column[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                sorted.push(to);
            }
        }
    }
    // What has more edges going out than coming in is drawn towards where they lead.
    for _ in 0..8 {
        let mut moved = false;
        for &node in sorted.iter().rev().filter(|&&node| after[node].len() > before[node].len()) {
            let right = after[node].iter().map(|&to| column[to] - 1).min().unwrap_or(column[node]);
            moved |= right != column[node];
            column[node] = right;
        }
        if !moved {
            break;
        }
    }
    let first = column.iter().copied().min().unwrap_or(0);
    column.iter().map(|column| column - first).collect()
}
