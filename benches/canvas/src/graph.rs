//! The graph that both canvases draw: layers of steps, each fed by one or two of the layer before.

/// A node is as far from the next as this, in points.
pub const APART: (f32, f32) = (240.0, 100.0);

pub struct Graph {
    pub places: Vec<(f32, f32)>,
    /// From and to, by index.
    pub edges: Vec<(usize, usize)>,
    /// Width and height.
    pub size: (f32, f32),
}

impl Graph {
    /// About as tall as wide in nodes, with one and a half edges a node, most of them to a near row.
    pub fn of(nodes: usize) -> Self {
        let rows = ((nodes as f64).sqrt() * 1.1).ceil() as usize;
        let places = (0..nodes).map(|node| ((node / rows) as f32 * APART.0, (node % rows) as f32 * APART.1)).collect();
        let mut dice = Dice(2_026);
        let mut edges = Vec::new();
        for node in rows..nodes {
            let (layer, row) = (node / rows, node % rows);
            for edge in 0..=dice.below(2) {
                let long = edge == 1 && layer > 1 && dice.below(10) == 0;
                let from = (row + dice.below(5)).saturating_sub(2).min(rows - 1);
                edges.push(((layer - if long { 2 } else { 1 }) * rows + from, node));
            }
        }
        edges.sort_unstable();
        edges.dedup();
        let size = (nodes.div_ceil(rows) as f32 * APART.0, rows as f32 * APART.1);
        Self { places, edges, size }
    }
}

/// The same numbers in every run (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}
