//! What a frame costs: the canvas of mixplan beside egui-snarl, in turn, in one process.
//!
//! Run and tessellate, on the CPU, without a window, 1600 × 1000 points, accessibility on, the pointer moving.
//! `cargo run --release` prints the table; `cargo run --release -- ours` leaves egui-snarl out,
//! and `-- ours 50` other sizes too: for a profiler. `-- slide` drags a number in the whole window.

mod graph;
mod ours;
mod slide;
mod theirs;

use std::time::Duration;

use egui::pos2;
use graph::Graph;
use ours::Ours;
use theirs::Theirs;

// As the program itself does; both sides gain by it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Width and height of the view, in points.
pub const VIEW: (f32, f32) = (1600.0, 1000.0);
/// Frames before measuring begins.
const WARM_UP: usize = 10;
/// Frames of one canvas before it is the other's turn; the first run does not count.
const RUN: usize = 10;

/// Where a canvas looks.
#[derive(Clone, Copy)]
pub struct Look {
    pub centre: (f32, f32),
    pub zoom: f32,
}

impl Look {
    fn all(graph: &Graph) -> Self {
        let (width, height) = (graph.size.0 + 40.0, graph.size.1 + 40.0);
        Self { centre: (graph.size.0 / 2.0, graph.size.1 / 2.0), zoom: (VIEW.0 / width).min(VIEW.1 / height) }
    }

    fn near(graph: &Graph) -> Self {
        let corner = (graph.size.0 * 0.2, graph.size.1 * 0.2);
        Self { centre: (corner.0 + VIEW.0 / 2.0, corner.1 + VIEW.1 / 2.0), zoom: 1.0 }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some("slide") {
        return slide::slide();
    }
    let beside = first.as_deref() != Some("ours");
    let only: Option<usize> = arguments.next().and_then(|text| text.parse().ok());
    let sizes = [50, 500, 5_000].into_iter().filter(|nodes| only.is_none_or(|only| only == *nodes));
    println!("| nodes | view | mixplan ms (p95) | egui-snarl ms (p95) | egui-snarl ÷ mixplan |\n|---|---|---|---|---|");
    for nodes in sizes {
        let graph = Graph::of(nodes);
        let frames = if nodes < 5_000 { 120 } else { 40 } * if only.is_some() { 10 } else { 1 };
        for (view, look) in [("all in view", Look::all(&graph)), ("zoomed in", Look::near(&graph))] {
            let mut ours = Ours::new(ours::plan(&graph), Some(look));
            let mut theirs = beside.then(|| Theirs::new(&graph, look));
            let (mut a, mut b) = (Vec::new(), Vec::new());
            // In turn, but in short runs: a window draws its frames one after the other, its caches warm.
            for run in 0..=frames / RUN {
                let mut taken = Vec::from_iter((0..RUN).map(|_| ours.frame()));
                let mut other = theirs.as_mut().map_or(Vec::new(), |theirs| (0..RUN).map(|_| theirs.frame()).collect());
                if run > 0 {
                    a.append(&mut taken);
                    b.append(&mut other);
                }
            }
            let (a, b) = (Spread::of(a), Spread::of(b));
            println!("| {nodes} | {view} | {a} | {b} | {:.1} |", b.median / a.median);
        }
    }
    if only.is_some() {
        return;
    }
    println!("\n| mixplan alone | ms (p95) |\n|---|---|");
    for nodes in [50, 5_000] {
        let graph = Graph::of(nodes);
        for (view, look) in [("all in view", Look::all(&graph)), ("zoomed in", Look::near(&graph))] {
            let canvas = || Ours::new(ours::plan(&graph), Some(look));
            let mut ours = canvas();
            println!("| {nodes} nodes, {view}, panning | {} |", measured(|| ours.panned()));
            let mut ours = canvas();
            println!("| {nodes} nodes, {view}, zooming | {} |", measured(|| ours.zoomed()));
        }
        let mut ours = Ours::new(ours::plan(&graph), Some(Look::near(&graph)));
        let node = graph.places.iter().position(|place| near_the_middle(place, &graph)).unwrap_or_default();
        let from = on_screen(graph.places[node], &graph);
        ours.grab(from);
        println!("| {nodes} nodes, zoomed in, dragging one | {} |", measured(|| ours.dragged(from)));
        assert!(ours.revision() > 20, "nothing was dragged");
    }
    let desk = mixplan::document::template("support-desk").expect("an example that ships");
    let mut ours = Ours::new(desk.instantiate(mixplan::plan::YearMonth::FIRST), None);
    println!("| the whole window, support desk | {} |", measured(|| ours.frame()));
}

/// The middle of a node on the screen, zoomed in.
fn on_screen(place: (f32, f32), graph: &Graph) -> egui::Pos2 {
    let look = Look::near(graph);
    let corner = (look.centre.0 - VIEW.0 / 2.0, look.centre.1 - VIEW.1 / 2.0);
    pos2(place.0 - corner.0 + 60.0, place.1 - corner.1 + 40.0)
}

fn near_the_middle(place: &(f32, f32), graph: &Graph) -> bool {
    let at = on_screen(*place, graph);
    at.x > VIEW.0 * 0.4 && at.y > VIEW.1 * 0.4
}

fn measured(mut frame: impl FnMut() -> Duration) -> Spread {
    Spread::of((0..WARM_UP + 60).map(|_| frame()).skip(WARM_UP).collect())
}

/// Median and 95th percentile, in milliseconds.
struct Spread {
    median: f64,
    p95: f64,
}

impl Spread {
    fn of(mut taken: Vec<Duration>) -> Self {
        taken.sort_unstable();
        let at = |part: f64| {
            taken.get((taken.len() as f64 * part) as usize).map_or(f64::NAN, |taken| taken.as_secs_f64() * 1e3)
        };
        Self { median: at(0.5), p95: at(0.95) }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} ({:.2})", self.median, self.p95)
    }
}
