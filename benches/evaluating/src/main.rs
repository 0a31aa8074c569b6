//! How long an evaluation takes, which an edit waits for: the support desk as it is, and copies of it side by side,
//! each against the desk alone, so often as it has its sub-tasks.
//!
//! `cargo run --release --manifest-path benches/evaluating/Cargo.toml`; nothing else should run beside it.

#![allow(clippy::disallowed_methods, reason = "a benchmark asks the clock, and reads the example")]

use std::collections::BTreeMap;
use std::time::Instant;

use mixplan::analysis::{Settings, evaluate};
use mixplan::plan::{NodeId, Plan};

/// As the window has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/support-desk.ron");
    let Ok(loaded) = mixplan::document::load(path.as_ref()) else { return println!("{path} cannot be read") };
    let mut alone = None;
    for copies in [1, 4, 17, 167] {
        let plan = side_by_side(&loaded.plan, copies);
        let tasks = evaluate(&plan, &Settings::default()).tasks.len();
        let best = (0..20).map(|_| seconds(&plan)).fold(f64::INFINITY, f64::min);
        let ratio = best / (*alone.get_or_insert(best) * f64::from(copies));
        println!("{tasks:>5} sub-tasks {:>9.3} ms, {ratio:.2} of so many desks one by one", best * 1e3);
    }
}

fn seconds(plan: &Plan) -> f64 {
    let start = Instant::now();
    std::hint::black_box(evaluate(std::hint::black_box(plan), &Settings::default()));
    start.elapsed().as_secs_f64()
}

/// The plan so many times, with ids of their own, at one price book and one pool.
fn side_by_side(plan: &Plan, copies: u32) -> Plan {
    let mut all = plan.clone();
    (all.nodes, all.edges, all.layout) = (Vec::new(), Vec::new(), BTreeMap::new());
    (all.scenarios, all.review, all.frames) = (Vec::new(), Vec::new(), Vec::new());
    for copy in 0..copies {
        let own = |id: &NodeId| NodeId::new(&format!("{}-{copy}", id.as_str()));
        all.nodes.extend(plan.nodes.iter().map(|node| {
            let mut node = node.clone();
            node.id = own(&node.id);
            node
        }));
        all.edges.extend(plan.edges.iter().map(|edge| {
            let mut edge = edge.clone();
            (edge.from, edge.to) = (own(&edge.from), own(&edge.to));
            edge
        }));
    }
    all
}
