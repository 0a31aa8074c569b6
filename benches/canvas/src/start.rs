//! What starting costs: time to the first frame and memory, of the whole window beside an empty one of eframe.
//!
//! `cargo run --release --bin start -- ../../examples/support-desk.ron` starts each in turn, several times, on the
//! display there is. Memory is what a process has for itself alone (Linux).

#![expect(clippy::disallowed_methods, reason = "it measures with the clock, and reads what Linux says of memory")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mixplan::document::Document;
use mixplan::window::MixplanApp;

// As the program itself does; both sides gain by it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Starts of each.
const STARTS: usize = 9;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--empty"] => window(|_| Empty),
        ["--mixplan", plan] => window(|cc| {
            MixplanApp::prepare(&cc.egui_ctx);
            MixplanApp::for_test(Some(Document::open(plan.as_ref()).expect("a plan")))
        }),
        [plan] => compare(plan),
        _ => eprintln!("Give the path of a plan."),
    }
}

fn compare(plan: &str) {
    let (mut ours, mut empty) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        empty.push(start(&["--empty"]));
        ours.push(start(&["--mixplan", plan]));
    }
    println!("| window | first frame ms | memory MB |\n|---|---|---|");
    let (empty, ours) = (median(&empty), median(&ours));
    println!("| empty eframe | {:.0} | {:.1} |", empty.0, empty.1);
    println!("| mixplan | {:.0} | {:.1} |", ours.0, ours.1);
    println!("| mixplan ÷ empty | {:.2} | {:.2} |", ours.0 / empty.0, ours.1 / empty.1);
}

struct Start {
    first_frame: Duration,
    kilobytes: u64,
}

/// Starts a window, waits for its first frame, and a second more for its memory to settle.
fn start(arguments: &[&str]) -> Start {
    let this = std::env::current_exe().expect("the path of this program");
    let begun = Instant::now();
    let mut child = Command::new(this).args(arguments).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    output.read_line(&mut String::new()).expect("a line at its first frame");
    let first_frame = begun.elapsed();
    std::thread::sleep(Duration::from_secs(1));
    let kilobytes = private_kilobytes(child.id());
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
    Start { first_frame, kilobytes }
}

fn private_kilobytes(process: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).expect("Linux's account of memory");
    let lines = text.lines().filter(|line| line.starts_with("Private_"));
    lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum()
}

/// Medians, in milliseconds and megabytes.
fn median(starts: &[Start]) -> (f64, f64) {
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let ms = middle(starts.iter().map(|start| start.first_frame.as_secs_f64() * 1e3).collect());
    (ms, middle(starts.iter().map(|start| start.kilobytes as f64 / 1e3).collect()))
}

fn window<A: eframe::App + 'static>(app: impl FnOnce(&eframe::CreationContext<'_>) -> A) {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let run =
        eframe::run_native("start-bench", options, Box::new(|cc| Ok(Box::new(Watched { app: app(cc), frames: 0 }))));
    run.expect("a window");
}

/// Says when its first frame is on the screen, which is when the second begins.
struct Watched<A> {
    app: A,
    frames: u32,
}

impl<A: eframe::App> eframe::App for Watched<A> {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.frames += 1;
        if self.frames == 1 {
            ui.ctx().request_repaint();
        } else if self.frames == 2 {
            println!("drawn");
            std::io::stdout().flush().expect("somebody listens");
        }
        self.app.ui(ui, frame);
    }
}

struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |_| {});
    }
}
