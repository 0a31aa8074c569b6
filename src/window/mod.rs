//! The desktop window: everything that knows egui.

mod app;
mod apply;
mod beside;
mod canvas;
mod commands;
mod dialogs;
mod difference;
mod disk;
mod doubt_view;
mod explain;
mod export;
mod figures;
mod file_bar;
mod files;
mod flipping;
mod focus;
mod guard;
mod icon;
mod inspector;
mod ladder_view;
mod layered;
mod layout;
mod lead;
mod matching;
mod menus;
mod number_edit;
mod offers;
mod palette;
mod picker;
mod plots;
mod prices;
mod recommendations;
mod review;
mod run;
mod sampling;
mod scenarios;
mod session;
mod start;
mod stress;
mod summary;
mod theme;
mod toasts;
mod tokenizer;
mod top;
mod verdict_view;
mod view;
mod weakest;
mod widgets;
mod worker;

use std::path::PathBuf;

pub use app::MixplanApp;

/// What the desktop knows the program by, and what the folder of its settings is called.
const APP_ID: &str = "mixplan";

/// Opens the window, with the plan at `path` if there is one, and stays until it is closed.
///
/// # Errors
/// Where no window can be made; says what to do about it.
pub fn run(path: Option<PathBuf>) -> Result<(), String> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id(APP_ID)
            .with_title("mixplan")
            .with_icon(icon::icon())
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([800.0, 520.0]),
        renderer: eframe::Renderer::Glow,
        // Ours lists them later.
        system_font_fallback: false,
        ..Default::default()
    };
    eframe::run_native("mixplan", options, Box::new(|cc| Ok(Box::new(MixplanApp::new(cc, path.as_deref())))))
        .map_err(|error| error.to_string())
}
