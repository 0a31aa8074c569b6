//! What a frame takes while a number is dragged, with everything that hangs on it drawn anew: by the clock, for the
//! samplers have the other threads meanwhile.

#![expect(clippy::disallowed_methods, reason = "it measures with the clock")]

use std::time::{Duration, Instant};

use egui::vec2;

use crate::ours::Ours;

/// Of a screen at 60 Hz.
const FRAME: Duration = Duration::from_micros(16_667);
const FRAMES: u32 = 600;

pub fn slide() {
    let desk = mixplan::document::template("support-desk").expect("an example that ships");
    let mut ours = Ours::new(desk.instantiate(mixplan::plan::YearMonth::FIRST), None);
    ours.keeps_places = true;
    settle(&mut ours);
    let entry = ours.place("Inbound mail").expect("the entry stands on the canvas");
    ours.click(entry.center());
    settle(&mut ours);
    let field = ours.place("Volume").expect("its volume stands in the inspector");
    let from = field.left_center() - vec2(70.0, 0.0);
    ours.keeps_places = false;
    ours.grab(from);
    let (mut taken, mut fresh, mut changes) = (Vec::new(), 0, ours.revision());
    for frame in 0..FRAMES {
        let start = Instant::now();
        // There and back again, a point a frame.
        let by = (frame % 120).min(120 - frame % 120) as f32;
        let before = ours.sampled();
        ours.slid(from, by);
        fresh += u32::from(ours.sampled() != before);
        taken.push(start.elapsed());
        std::thread::sleep(FRAME.saturating_sub(start.elapsed()));
    }
    changes = ours.revision() - changes;
    taken.sort_unstable();
    let at = |part: f64| taken[((f64::from(FRAMES) - 1.0) * part) as usize].as_secs_f64() * 1e3;
    let late = taken.iter().filter(|taken| **taken > FRAME).count();
    println!("support desk, the volume dragged through {FRAMES} frames of 16.7 ms, {changes} edits");
    println!("  a frame {:.1} ms, P95 {:.1} ms, at most {:.1} ms; {late} took longer", at(0.5), at(0.95), at(1.0));
    println!("  bands that moved in {:.0} % of the frames", 100.0 * f64::from(fresh) / f64::from(FRAMES));
}

/// Until all that is worked out is there.
fn settle(ours: &mut Ours) {
    loop {
        for _ in 0..30 {
            ours.frame();
        }
        if !ours.is_behind() {
            break;
        }
        std::thread::sleep(FRAME);
    }
}
