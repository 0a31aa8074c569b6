//! Three small pictures of the window, compared with those in `tests/snapshots`.
//!
//! They need a renderer; without one (Debian: `mesa-vulkan-drivers`) they say so and pass.
//! `UPDATE_SNAPSHOTS=1` draws them anew.

use egui::vec2;

use super::stage::{Stage, small_document};

#[test]
fn a_small_plan_in_the_dark_looks_as_before() {
    picture("canvas_dark", || Stage::of_size(Some(small_document()), vec2(900.0, 560.0), egui::Theme::Dark));
}

#[test]
fn a_small_plan_in_the_light_looks_as_before() {
    picture("canvas_light", || Stage::of_size(Some(small_document()), vec2(900.0, 560.0), egui::Theme::Light));
}

#[test]
fn the_start_page_looks_as_before() {
    picture("start", || Stage::of_size(None, vec2(900.0, 560.0), egui::Theme::Dark));
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
