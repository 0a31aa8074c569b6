//! How long sampling takes, beside the same work in NumPy and beside what the machine can do.
//!
//! `cargo run --release --manifest-path benches/sampling/Cargo.toml -- [path of mc_numpy.py]`; with `profile` for it, one
//! thread does the same again and again, for a profiler to look at.
//!
//! Nothing else should run beside it. The plan is that script's: so many sub-tasks, each with ranges on its hosted and its serving cost, upfront and
//! retraining; shared ranges on volume, growth and the decline of hosted prices. The mix, which the script leaves
//! out, is sampled too, unless said otherwise.

#![allow(clippy::disallowed_methods, reason = "a benchmark asks the clock, and what memory it took")]

mod peak;
mod plan;

use std::process::Command;
use std::time::Instant;

use mixplan::analysis::{Evaluation, Sampler, Settings, evaluate};
use mixplan::plan::Plan;

/// As the window has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Arithmetic of a sub-task in a month for one sample: by how much the curves differ, and when they cross, 7; both
/// curves and the cells of their bands 14, in the months that are counted, three of seven. Each is one operation of the
/// processor on one number; to draw and to count comes on top.
const OPERATIONS: f64 = 13.0;

fn main() {
    let script = std::env::args().nth(1);
    if script.as_deref() == Some("profile") {
        return profile();
    }
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
    let peak = peak::operations_per_second(threads as usize);
    println!("{threads} threads; peak of sums and products {:.1} thousand million a second", peak / 1e9);
    for (tasks, months, samples) in [(12, 36, 10_000), (200, 60, 10_000), (1000, 60, 10_000)] {
        against_numpy(script.as_deref().filter(|_| tasks <= 200), tasks, months, samples, peak);
    }
    println!("\nEach doubled, 2 for exactly linear:");
    let base = time(100, 30, 10_000, threads);
    for (what, tasks, months, samples) in
        [("sub-tasks", 200, 30, 10_000), ("months", 100, 60, 10_000), ("samples", 100, 30, 20_000)]
    {
        println!("  {what:<10} {:.2}", time(tasks, months, samples, threads) / base);
    }
    edits();
}

fn profile() {
    let plan = plan::plan(12, 36, false);
    let evaluation = evaluate(&plan, &Settings::default());
    let best =
        (0..500).map(|_| run(&mut Sampler::default(), &plan, &evaluation, 10_000, 1)).fold(f64::INFINITY, f64::min);
    println!("{:.2} ms", best * 1e3);
}

fn against_numpy(script: Option<&str>, tasks: usize, months: u32, samples: u32, peak: f64) {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
    let work = tasks as f64 * f64::from(months) * f64::from(samples);
    let (all, one) = (time(tasks, months, samples, threads), time(tasks, months, samples, 1));
    println!("\n{tasks} sub-tasks x {months} months x {samples} samples");
    println!("  {threads} threads {:.1} ms, one thread {:.1} ms", all * 1e3, one * 1e3);
    let alone = time_of(&plan::plan(tasks, months, false), samples, threads);
    println!("  without the mix {:.1} ms: {:.2} ns a sample-month", alone * 1e3, alone / work * 1e9);
    println!("  {:.0} % of the machine's peak", 100.0 * OPERATIONS * work / alone / peak);
    println!("  {} MB at most", peak_memory_mb());
    if let Some(numpy) = script.and_then(|script| numpy_seconds(script, tasks, months, samples)) {
        println!(
            "  NumPy {:.1} ms: {:.0} times as long, {:.0} times without the mix",
            numpy * 1e3,
            numpy / all,
            numpy / alone
        );
    }
}

fn time(tasks: usize, months: u32, samples: u32, threads: u32) -> f64 {
    time_of(&plan::plan(tasks, months, true), samples, threads)
}

/// The best of several runs, in seconds.
fn time_of(plan: &Plan, samples: u32, threads: u32) -> f64 {
    let evaluation = evaluate(plan, &Settings::default());
    let runs = if plan.nodes.len() > 100 { 5 } else { 60 };
    (0..runs).map(|_| run(&mut Sampler::default(), plan, &evaluation, samples, threads)).fold(f64::INFINITY, f64::min)
}

fn run(sampler: &mut Sampler, plan: &Plan, evaluation: &Evaluation, samples: u32, threads: u32) -> f64 {
    let settings =
        Settings { samples: Some(samples), threads: Some(threads), without_drivers: true, ..Settings::default() };
    let start = Instant::now();
    let uncertainty = sampler.sample(plan, evaluation, &settings, &());
    let seconds = start.elapsed().as_secs_f64();
    assert!(uncertainty.is_some_and(|found| !found.tasks.is_empty()));
    seconds
}

/// What an edit of one of twelve sub-tasks takes, and of a range that all share.
fn edits() {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
    let mut plan = plan::plan(12, 36, true);
    let mut sampler = Sampler::default();
    let mut best = [f64::INFINITY; 3];
    for k in 0..20 {
        let evaluation = evaluate(&plan, &Settings::default());
        let mut time = |plan: &Plan| run(&mut sampler, plan, &evaluation, 10_000, threads);
        let nothing = {
            time(&plan);
            time(&plan)
        };
        plan::edit_one(&mut plan, k);
        let one = time(&plan);
        plan::edit_shared(&mut plan, k);
        let all = time(&plan);
        for (best, seconds) in best.iter_mut().zip([nothing, one, all]) {
            *best = best.min(seconds);
        }
    }
    let [nothing, one, all] = best.map(|seconds| seconds * 1e3);
    println!("\nOf 12 sub-tasks an edit of nothing {nothing:.2} ms, of one {one:.1} ms, of what all share {all:.1} ms");
}

fn numpy_seconds(script: &str, tasks: usize, months: u32, samples: u32) -> Option<f64> {
    let arguments = [tasks as u32, months, samples].map(|n| n.to_string());
    let output = Command::new("python3").arg(script).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim().strip_suffix(" s")?.rsplit(' ').next()?.parse().ok()
}

/// The most memory this process has had, where the system says so.
fn peak_memory_mb() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.map_or("?".into(), |kilobytes| (kilobytes / 1024).to_string())
}
