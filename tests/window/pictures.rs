//! A few small pictures of the window, compared with those in `tests/snapshots`.
//!
//! They need a renderer; without one (Debian: `mesa-vulkan-drivers`) they say so and pass.
//! `UPDATE_SNAPSHOTS=1` draws them anew.

use egui::{Key, Modifiers, vec2};
use mixplan::document::{Document, template};
use mixplan::plan::YearMonth;

use super::stage::Stage;

#[test]
fn the_canvas_in_the_dark_looks_as_before() {
    picture("canvas_dark", || canvas_alone(egui::Theme::Dark));
}

#[test]
fn the_canvas_in_the_light_looks_as_before() {
    picture("canvas_light", || canvas_alone(egui::Theme::Light));
}

#[test]
fn the_start_page_looks_as_before() {
    picture("start", || Stage::of_size(None, vec2(960.0, 620.0), egui::Theme::Dark));
}

#[test]
fn a_step_of_the_review_looks_as_before() {
    picture("review_step", || {
        let plan = template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap());
        let mut stage = Stage::of_size(Some(Document::new(plan)), vec2(960.0, 540.0), egui::Theme::Light);
        stage.key(Modifiers::NONE, Key::F5);
        stage.key(Modifiers::NONE, Key::ArrowRight);
        stage
    });
}

/// The support desk, its panels hidden.
fn canvas_alone(theme: egui::Theme) -> Stage {
    let plan = template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap());
    let mut stage = Stage::of_size(Some(Document::new(plan)), vec2(960.0, 520.0), theme);
    for key in [Key::Num1, Key::Num2, Key::Num3] {
        stage.key(Modifiers::COMMAND, key);
    }
    stage
}

fn picture(name: &str, stage: impl FnOnce() -> Stage) {
    if !has_renderer() {
        eprintln!("skipped: no renderer here; install mesa-vulkan-drivers to compare pictures");
        return;
    }
    let mut stage = stage();
    stage.harness.snapshot(name);
}

/// Asks in a way that fails instead of panicking.
fn has_renderer() -> bool {
    std::panic::catch_unwind(egui_kittest::wgpu::WgpuTestRenderer::new).is_ok()
}
