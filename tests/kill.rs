//! `kill -9` at any moment of an editing run: the file is whole, and what is not in it is kept.
//!
//! The test binary runs itself as the program that is killed: it edits through [`Document`], saves now and
//! then, and keeps unsaved work as the window does. A kill leaves what the system has taken, so this
//! shows the order of things; that they reach the disk before a power cut is what `fsync` is for.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mixplan::document::{Change, Command, Document, Keeper, Pace, leftovers, load, template};
use mixplan::plan::{Plan, YearMonth};

/// What the window promises: no more than this much of unsaved editing is gone.
const PROMISED: Duration = Duration::from_secs(5);

/// Numbers that look random and are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % end
    }
}

/// One run: a plan's file, the folder of unsaved work, and a log of what was done.
struct Run {
    folder: PathBuf,
    /// By how much all times are shorter than the window's.
    hurry: u32,
    seed: u64,
}

impl Run {
    fn plan(&self) -> PathBuf {
        self.folder.join("desk.ron")
    }

    fn kept(&self) -> PathBuf {
        self.folder.join("recovery")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn start(&self) -> Child {
        fs::create_dir(&self.folder).unwrap();
        Document::new(numbered(0)).save_as(&self.plan()).unwrap();
        File::create(self.log()).unwrap();
        Process::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "edits_until_it_is_killed"])
            .env("MIXPLAN_KILL_FOLDER", &self.folder)
            .env("MIXPLAN_KILL_HURRY", self.hurry.to_string())
            .env("MIXPLAN_KILL_SEED", self.seed.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Edits are numbered, and the plan's name begins with the number.
    fn edit(&self) {
        let mut log = File::options().append(true).open(self.log()).unwrap();
        let mut random = Random(self.seed);
        let pace = Pace::default();
        let pace = Pace { quiet: pace.quiet / self.hurry, longest: pace.longest / self.hurry };
        let mut keeper = Keeper::new(&self.kept(), pace, || {});
        let mut document = Document::open(&self.plan()).unwrap();
        // Should nobody kill it, it ends by itself.
        let since = Instant::now();
        for number in (1..).take_while(|_| since.elapsed() < Duration::from_secs(60)) {
            let change = Change::SetPlan(Box::new(numbered(number)));
            document.apply(Command::new(format!("Edit {number}"), change)).unwrap();
            note(&mut log, "edited", number);
            keeper.follow(Some(&document));
            if random.below(25) == 0 {
                note(&mut log, "saving", number);
                document.save().unwrap();
                note(&mut log, "saved", number);
                keeper.follow(Some(&document));
            }
            // Mostly quick edits, and now and then a thought: shorter, and longer, than the pace.
            let pause = if random.below(30) == 0 { random.below(2000) } else { random.below(120) };
            std::thread::sleep(Duration::from_millis(pause) / self.hurry);
        }
    }

    /// What the kill left, and how long before it the first edit was that is gone.
    fn lost(&self, killed_at: u64) -> Duration {
        let log: Vec<(String, u64, u64)> = fs::read_to_string(self.log()).unwrap().lines().map(entry).collect();
        let last = |what: &str| log.iter().rev().find(|(did, _, _)| did == what).map_or(0, |(_, number, _)| *number);
        let in_file = number_of(&load(&self.plan()).expect("the file is whole").plan);
        assert!(in_file == last("saved") || in_file == last("saving"), "{in_file} was never saved: {log:?}");
        let left = leftovers(&self.kept());
        assert!(left.len() <= 1, "one window, one copy");
        let kept = left.first().map_or(0, |left| number_of(&left.work.as_ref().expect("the copy is whole").plan));
        let safe = in_file.max(kept);
        let first_lost = log.iter().find(|(did, number, _)| did == "edited" && *number > safe);
        first_lost.map_or(Duration::ZERO, |(_, _, at)| Duration::from_millis(killed_at.saturating_sub(*at)))
    }
}

/// Long enough that writing it takes a while, in which a kill may fall.
fn numbered(number: u64) -> Plan {
    let desk = template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap());
    Plan { name: format!("{number} {}", "desk ".repeat(1900)), ..desk }
}

fn number_of(plan: &Plan) -> u64 {
    plan.name.split(' ').next().unwrap().parse().unwrap()
}

/// One write each, so that a kill cuts no line in half.
fn note(log: &mut File, did: &str, number: u64) {
    log.write_all(format!("{did} {number} {}\n", now()).as_bytes()).unwrap();
}

fn entry(line: &str) -> (String, u64, u64) {
    let words: Vec<&str> = line.split(' ').collect();
    (words[0].into(), words[1].parse().unwrap(), words[2].parse().unwrap())
}

/// In milliseconds, the same for all processes.
fn now() -> u64 {
    u64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap()
}

/// Starts the run, kills it after `life`, and gives what was lost.
fn kill_after(run: &Run, life: Duration) -> Duration {
    let mut child = run.start();
    // Its life begins with its first edit, not while the system still loads it.
    let since = Instant::now();
    while fs::metadata(run.log()).unwrap().len() == 0 {
        assert!(since.elapsed() < Duration::from_secs(60), "it does not start");
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(life);
    // Half of them die while they save.
    if run.seed.is_multiple_of(2) {
        let saving = || fs::read_to_string(run.log()).unwrap().matches("saving").count();
        let before = saving();
        while saving() == before {
            assert!(since.elapsed() < Duration::from_secs(60), "it does not save");
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(Duration::from_micros(Random(run.seed).below(8000)));
    }
    assert!(leftovers(&run.kept()).is_empty(), "what a live window keeps is not offered");
    let killed_at = now();
    child.kill().unwrap();
    child.wait().unwrap();
    run.lost(killed_at)
}

/// So many kills, several at a time; gives the worst loss, in the window's time.
fn kill(times: u64, hurry: u32, life: impl Fn(&mut Random) -> u64 + Sync) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let (next, worst) = (AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= times {
                        break;
                    }
                    let run = Run { folder: folder.path().join(seed.to_string()), hurry, seed };
                    let life = Duration::from_millis(life(&mut Random(seed ^ 0xdead)));
                    let lost = kill_after(&run, life / hurry) * hurry;
                    worst.fetch_max(u64::try_from(lost.as_millis()).unwrap(), Ordering::Relaxed);
                }
            });
        }
    });
    let worst = Duration::from_millis(worst.into_inner());
    println!("{times} kills at 1/{hurry} of the window's times: at most {worst:?} of editing lost");
    worst
}

#[test]
fn two_hundred_kills_leave_the_file_whole_and_lose_at_most_five_seconds() {
    let worst = kill(200, 4, |random| random.below(10_000));
    assert!(worst <= PROMISED, "{worst:?} of editing were lost");
    assert!(worst > Duration::ZERO, "a kill that loses nothing at all was no kill in the middle of editing");
}

#[test]
fn at_the_times_of_the_window_a_kill_loses_at_most_five_seconds() {
    let worst = kill(8, 1, |random| 2000 + random.below(7000));
    assert!(worst <= PROMISED, "{worst:?} of editing were lost");
}

#[test]
#[ignore = "it is the program that the others kill"]
fn edits_until_it_is_killed() {
    // Run by hand, with all that are ignored, it has nothing to do.
    let Ok(folder) = std::env::var("MIXPLAN_KILL_FOLDER") else { return };
    let number = |name: &str| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let hurry = u32::try_from(number("MIXPLAN_KILL_HURRY")).unwrap();
    Run { folder: Path::new(&folder).into(), hurry, seed: number("MIXPLAN_KILL_SEED") }.edit();
}
