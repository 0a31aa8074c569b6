//! A layered layout after Sugiyama: nodes in columns from left to right, the way edges lead, few of
//! them crossing. Knows sizes and indices only, and gives the same places for the same graph.
//!
//! Sugiyama, Tagawa, Toda, *Methods for visual understanding of hierarchical system structures*,
//! IEEE Trans. SMC 11 (1981); medians and transposing after Gansner, Koutsofios, North, Vo, *A
//! technique for drawing directed graphs*, IEEE Trans. Software Eng. 19 (1993).

mod columns;
mod heights;
mod order;

use columns::Columns;

/// Between columns, and between the nodes of one.
const GAP: (f64, f64) = (96.0, 40.0);
/// Between parts that no edge joins.
const PART_GAP: f64 = 64.0;
/// What stands alone goes into rows at least this wide.
const ROW: f64 = 1000.0;

/// What is to be arranged: the width and height of each node, and edges by the index of their ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub sizes: Vec<(f64, f64)>,
    pub edges: Vec<(usize, usize)>,
}

/// The top left corner of every node, or `None` if `stop` asked to stop. Edges that close a loop are
/// left out, as are those whose ends do not exist. Parts that no edge joins stand below each other.
pub(crate) fn arrange(graph: &Graph, stop: &dyn Fn() -> bool) -> Option<Vec<(f64, f64)>> {
    let mut places = vec![(0.0, 0.0); graph.sizes.len()];
    let (mut y, mut widest, mut alone) = (0.0, ROW, Vec::new());
    for part in parts(graph) {
        if let [node] = part.nodes[..] {
            alone.push(node);
            continue;
        }
        let columns = Columns::of(&part);
        let columns = order::with_few_crossings(columns, stop)?;
        let centres = heights::centres(&columns, stop)?;
        let (width, height) = put(&part, &columns, &centres, y, &mut places);
        widest = f64::max(widest, width);
        y += height + PART_GAP;
    }
    rows(graph, &alone, y, widest, &mut places);
    Some(places)
}

/// Of each edge, whether it leads back: it closes a loop that starts where nothing leads to, or at
/// the first node in the given order.
///
/// Depth first, without recursion, because a chain may be long.
pub(crate) fn back_edges(nodes: usize, edges: &[Option<(usize, usize)>]) -> Vec<bool> {
    let mut back = vec![false; edges.len()];
    let mut outgoing = vec![Vec::new(); nodes];
    let mut incoming = vec![0_usize; nodes];
    for (index, edge) in edges.iter().enumerate() {
        if let Some((from, to)) = *edge {
            outgoing[from].push((index, to));
            incoming[to] += usize::from(from != to);
        }
    }
    let mut starts: Vec<usize> = (0..nodes).collect();
    starts.sort_by_key(|&node| incoming[node] > 0);
    let (mut seen, mut open) = (vec![false; nodes], vec![false; nodes]);
    for start in starts {
        let mut stack = if seen[start] { vec![] } else { vec![(start, 0)] };
        while let Some((node, next)) = stack.pop() {
            (seen[node], open[node]) = (true, true);
            let Some(&(edge, to)) = outgoing[node].get(next) else {
                open[node] = false;
                continue;
            };
            stack.push((node, next + 1));
            if open[to] {
                back[edge] = true;
            } else if !seen[to] {
                stack.push((to, 0));
            }
        }
    }
    back
}

/// Nodes that edges join, and the edges among them that lead forward, by index into `nodes`.
struct Part {
    nodes: Vec<usize>,
    sizes: Vec<(f64, f64)>,
    edges: Vec<(usize, usize)>,
}

/// The parts in the order of their first nodes.
fn parts(graph: &Graph) -> Vec<Part> {
    let count = graph.sizes.len();
    let whole = |&(from, to): &(usize, usize)| (from < count && to < count).then_some((from, to));
    let edges: Vec<_> = graph.edges.iter().map(whole).collect();
    let back = back_edges(count, &edges);
    let mut forward: Vec<(usize, usize)> = edges.into_iter().zip(back).filter(|e| !e.1).filter_map(|e| e.0).collect();
    forward.sort_unstable();
    forward.dedup();
    let mut joined = vec![Vec::new(); count];
    for &(from, to) in &forward {
        joined[from].push(to);
        joined[to].push(from);
    }
    let mut part_of = vec![usize::MAX; count];
    let mut parts: Vec<Part> = Vec::new();
    for start in 0..count {
        let mut waiting = vec![start];
        let number = parts.len();
        let mut nodes = Vec::new();
        while let Some(node) = waiting.pop() {
            if part_of[node] == usize::MAX {
                part_of[node] = number;
                nodes.push(node);
                waiting.extend(&joined[node]);
            }
        }
        if !nodes.is_empty() {
            nodes.sort_unstable();
            let sizes = nodes.iter().map(|&node| graph.sizes[node]).collect();
            parts.push(Part { nodes, sizes, edges: Vec::new() });
        }
    }
    let mut local = vec![0; count];
    for part in &parts {
        part.nodes.iter().enumerate().for_each(|(index, &node)| local[node] = index);
    }
    for (from, to) in forward {
        parts[part_of[from]].edges.push((local[from], local[to]));
    }
    parts
}

/// Writes the places of a part whose top is to be at `top`; gives its width and height.
fn put(part: &Part, columns: &Columns, centres: &[f64], top: f64, places: &mut [(f64, f64)]) -> (f64, f64) {
    let real = 0..part.nodes.len();
    let above = real.clone().map(|node| centres[node] - part.sizes[node].1 / 2.0).fold(f64::INFINITY, f64::min);
    let below = real.clone().map(|node| centres[node] + part.sizes[node].1 / 2.0).fold(f64::NEG_INFINITY, f64::max);
    let xs = columns.lefts(centres);
    let mut right = 0.0;
    for node in real {
        let (width, height) = part.sizes[node];
        let x = xs[columns.column[node]];
        places[part.nodes[node]] = (x, top + centres[node] - height / 2.0 - above);
        right = f64::max(right, x + width);
    }
    (right, below - above)
}

/// What stands alone, side by side in rows.
fn rows(graph: &Graph, alone: &[usize], top: f64, widest: f64, places: &mut [(f64, f64)]) {
    let (mut x, mut y, mut tallest) = (0.0, top, 0.0);
    for &node in alone {
        let (width, height) = graph.sizes[node];
        if x > 0.0 && x + width > widest {
            (x, y, tallest) = (0.0, y + tallest + GAP.1, 0.0);
        }
        places[node] = (x, y);
        x += width + GAP.1;
        tallest = f64::max(tallest, height);
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const SIZES: [(f64, f64); 2] = [(192.0, 88.0), (168.0, 56.0)];

    /// Any graph, with loops, edges of a node to itself, and edges that stand side by side.
    fn graph() -> impl Strategy<Value = Graph> {
        (0..60_usize).prop_flat_map(|count| {
            let sizes = vec(prop::sample::select(&SIZES[..]), count);
            let edges = vec((0..count.max(1), 0..count.max(1)), 0..count * 2 + 1);
            (sizes, edges).prop_map(|(sizes, edges)| Graph { sizes, edges })
        })
    }

    fn arranged(graph: &Graph) -> Vec<(f64, f64)> {
        arrange(graph, &|| false).unwrap()
    }

    fn of(count: usize, edges: &[(usize, usize)]) -> Graph {
        Graph { sizes: vec![SIZES[0]; count], edges: edges.to_vec() }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_two_nodes_overlap_and_every_edge_that_closes_no_loop_leads_right(graph in graph()) {
            let places = arranged(&graph);
            for (one, (a, size)) in places.iter().zip(&graph.sizes).enumerate() {
                for (b, other) in places[..one].iter().zip(&graph.sizes) {
                    let beside = a.0 >= b.0 + other.0 + 20.0 || b.0 >= a.0 + size.0 + 20.0;
                    let above = a.1 >= b.1 + other.1 + 20.0 || b.1 >= a.1 + size.1 + 20.0;
                    prop_assert!(beside || above, "{a:?} {b:?}");
                }
            }
            let whole: Vec<_> = graph.edges.iter().map(|edge| Some(*edge).filter(|_| !graph.sizes.is_empty())).collect();
            for ((from, to), back) in graph.edges.iter().zip(back_edges(graph.sizes.len(), &whole)) {
                if !back && !graph.sizes.is_empty() {
                    prop_assert!(places[*from].0 + graph.sizes[*from].0 < places[*to].0);
                }
            }
        }

        #[test]
        fn the_same_graph_is_arranged_the_same_way(graph in graph()) {
            prop_assert_eq!(arranged(&graph), arranged(&graph.clone()));
        }
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let places = arranged(&of(4, &[(0, 1), (1, 2), (2, 3)]));
        assert!(places.iter().all(|place| place.1 == places[0].1), "{places:?}");
    }

    #[test]
    fn what_leads_to_several_stands_in_their_middle() {
        let places = arranged(&of(4, &[(0, 1), (0, 2), (0, 3)]));
        assert_eq!(places[0].1, places[2].1);
        assert!((places[1].1 + places[3].1 - 2.0 * places[0].1).abs() < 1e-9);
    }

    #[test]
    fn edges_that_need_not_cross_do_not() {
        // Two ladders whose nodes are listed crosswise.
        let places = arranged(&of(6, &[(0, 3), (1, 2), (2, 5), (3, 4), (0, 2)]));
        let above = |a: usize, b: usize| places[a].1 < places[b].1;
        assert_eq!(above(0, 1), above(3, 2));
        assert_eq!(above(3, 2), above(4, 5));
    }

    #[test]
    fn what_is_not_joined_stands_below() {
        let places = arranged(&of(5, &[(0, 1), (2, 3)]));
        assert!(places[2].1 > places[0].1 + 88.0);
        assert!(places[4].1 > places[2].1 + 88.0);
    }

    #[test]
    fn a_source_stands_by_what_it_leads_to() {
        let places = arranged(&of(5, &[(0, 1), (1, 2), (2, 3), (4, 3)]));
        assert_eq!(places[4].0, places[2].0);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges: Vec<(usize, usize)> = (1..20_000).map(|node| (node - 1, node)).collect();
        assert_eq!(arranged(&of(20_000, &edges)).len(), 20_000);
    }

    #[test]
    fn it_stops_when_asked_to() {
        assert_eq!(arrange(&of(3, &[(0, 1), (0, 2)]), &|| true), None);
    }

    #[test]
    fn edges_whose_ends_are_missing_are_left_out() {
        assert_eq!(arranged(&of(1, &[(0, 7), (9, 0)])), [(0.0, 0.0)]);
    }
}
