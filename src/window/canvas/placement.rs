//! Where nodes stand that nobody has placed: in layers from left to right, the way calls flow.

use std::collections::BTreeMap;

use egui::{Pos2, pos2, vec2};

use super::scene::node_size;
use crate::plan::{NodeId, Plan};

/// Between layers, and between the nodes of one.
const GAP: egui::Vec2 = vec2(96.0, 44.0);

/// A place for every node, from the graph alone.
pub(super) fn layered(plan: &Plan) -> BTreeMap<NodeId, Pos2> {
    let graph = Graph::of(plan);
    let layers = graph.ordered_layers();
    let sizes: Vec<_> = plan.nodes.iter().map(|node| node_size(&node.kind)).collect();
    let mut places = BTreeMap::new();
    let mut x = 0.0;
    for layer in &layers {
        let width = layer.iter().map(|&node| sizes[node].x).fold(0.0, f32::max);
        let height: f32 = layer.iter().map(|&node| sizes[node].y + GAP.y).sum::<f32>() - GAP.y;
        let mut y = -height / 2.0;
        for &node in layer {
            places.insert(plan.nodes[node].id.clone(), super::camera::snapped(pos2(x, y)));
            y += sizes[node].y + GAP.y;
        }
        x += width + GAP.x;
    }
    places
}

/// For each edge of the plan, whether it leads back: it closes a loop.
pub(super) fn back_edges(plan: &Plan) -> Vec<bool> {
    Graph::of(plan).back
}

struct Graph {
    nodes: usize,
    /// (from, to) by index, of edges whose ends exist.
    edges: Vec<Option<(usize, usize)>>,
    back: Vec<bool>,
}

impl Graph {
    fn of(plan: &Plan) -> Self {
        let index: BTreeMap<&NodeId, usize> = plan.nodes.iter().enumerate().map(|(i, node)| (&node.id, i)).collect();
        let ends = |id: &NodeId| index.get(id).copied();
        let edges: Vec<_> = plan.edges.iter().map(|edge| Some((ends(&edge.from)?, ends(&edge.to)?))).collect();
        let mut graph = Self { nodes: plan.nodes.len(), back: vec![false; edges.len()], edges };
        graph.find_back_edges();
        graph
    }

    /// Depth first, from the nodes that nothing leads to, in the plan's order; without recursion,
    /// because a chain may be long.
    fn find_back_edges(&mut self) {
        let mut outgoing = vec![Vec::new(); self.nodes];
        let mut incoming = vec![0_usize; self.nodes];
        for (index, edge) in self.edges.iter().enumerate() {
            if let Some((from, to)) = *edge {
                outgoing[from].push((index, to));
                incoming[to] += usize::from(from != to);
            }
        }
        let mut starts: Vec<usize> = (0..self.nodes).collect();
        starts.sort_by_key(|&node| incoming[node] > 0);
        let (mut seen, mut open) = (vec![false; self.nodes], vec![false; self.nodes]);
        for start in starts {
            let mut stack = vec![(start, 0)];
            while let Some((node, next)) = stack.pop() {
                (seen[node], open[node]) = (true, true);
                let Some(&(edge, to)) = outgoing[node].get(next) else {
                    open[node] = false;
                    continue;
                };
                stack.push((node, next + 1));
                if open[to] {
                    self.back[edge] = true;
                } else if !seen[to] {
                    stack.push((to, 0));
                }
            }
        }
    }

    fn forward(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.edges.iter().zip(&self.back).filter(|(_, back)| !**back).filter_map(|(edge, _)| *edge)
    }

    /// Each node one layer right of the furthest node that leads to it, ordered inside its layer
    /// by where its neighbours on the left stand.
    fn ordered_layers(&self) -> Vec<Vec<usize>> {
        let layer = self.longest_paths();
        let mut layers = vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)];
        for (node, &at) in layer.iter().enumerate() {
            layers[at].push(node);
        }
        let mut before = vec![Vec::new(); self.nodes];
        for (from, to) in self.forward() {
            before[to].push(from);
        }
        let mut rank = vec![0.0_f64; self.nodes];
        for nodes in &mut layers {
            let mean = |node: usize| {
                let from = &before[node];
                from.iter().map(|&other| rank[other]).sum::<f64>() / from.len().max(1) as f64
            };
            nodes.sort_by(|&a, &b| mean(a).total_cmp(&mean(b)));
            let middle = (nodes.len() as f64 - 1.0) / 2.0;
            for (place, &node) in nodes.iter().enumerate() {
                rank[node] = place as f64 - middle;
            }
        }
        layers
    }

    fn longest_paths(&self) -> Vec<usize> {
        let mut waiting = vec![0_usize; self.nodes];
        let mut after = vec![Vec::new(); self.nodes];
        for (from, to) in self.forward() {
            waiting[to] += 1;
            after[from].push(to);
        }
        let mut ready: Vec<usize> = (0..self.nodes).filter(|&node| waiting[node] == 0).collect();
        let mut layer = vec![0; self.nodes];
        while let Some(node) = ready.pop() {
            for &to in &after[node] {
                layer[to] = layer[to].max(layer[node] + 1);
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    ready.push(to);
                }
            }
        }
        layer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Edge, Estimate, Node, NodeKind, Tool, YearMonth};

    fn plan(names: &[&str], edges: &[(&str, &str)]) -> Plan {
        let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        let node = |name: &&str| Node::new(NodeId::new(name), *name, NodeKind::Tool(Tool::default()));
        let edge = |(from, to): &(&str, &str)| Edge {
            from: NodeId::new(from),
            to: NodeId::new(to),
            calls_per_call: Estimate::certain(1.0),
        };
        plan.nodes = names.iter().map(node).collect();
        plan.edges = edges.iter().map(edge).collect();
        plan
    }

    #[test]
    fn calls_flow_from_left_to_right() {
        let plan = plan(&["c", "b", "a"], &[("a", "b"), ("b", "c"), ("a", "c")]);
        let places = layered(&plan);
        let x = |id: &str| places[&NodeId::new(id)].x;
        assert!(x("a") < x("b") && x("b") < x("c"));
    }

    #[test]
    fn the_edge_that_closes_a_loop_leads_back() {
        let plan = plan(&["a", "b", "c"], &[("a", "b"), ("b", "c"), ("c", "b"), ("c", "c")]);
        assert_eq!(back_edges(&plan), [false, false, true, true]);
    }

    #[test]
    fn nodes_of_one_layer_do_not_overlap() {
        let plan = plan(&["a", "b", "c", "d"], &[("a", "b"), ("a", "c"), ("a", "d")]);
        let places = layered(&plan);
        let size = node_size(&plan.nodes[0].kind);
        let mut ys: Vec<f32> = ["b", "c", "d"].map(|id| places[&NodeId::new(id)].y).into();
        ys.sort_by(f32::total_cmp);
        assert!(ys.windows(2).all(|pair| pair[1] - pair[0] > size.y));
    }

    #[test]
    fn a_loop_without_an_entry_is_placed_too() {
        assert_eq!(layered(&plan(&["a", "b"], &[("a", "b"), ("b", "a")])).len(), 2);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let names: Vec<String> = (0..20_000).map(|i| i.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let edges: Vec<(&str, &str)> = names.windows(2).map(|pair| (pair[0], pair[1])).collect();
        assert!(back_edges(&plan(&names, &edges)).iter().all(|back| !back));
    }
}
