//! What the program is, its version and its licences.

use egui::{RichText, Ui};

use super::super::theme::Theme;
use super::{Reply, buttons, primary, title};

pub(super) fn about_ui(theme: &Theme, ui: &mut Ui) -> Option<Reply> {
    ui.set_width(400.0);
    title(theme, ui, "mixplan");
    ui.label(RichText::new(concat!("Version ", env!("CARGO_PKG_VERSION"))).color(theme.text_weak));
    ui.label("Plan which LLM sub-tasks to keep hosted, which to fine-tune, and when it pays back.");
    ui.label(RichText::new("Plans stay in your files. Nothing is ever sent anywhere.").color(theme.text_weak));
    ui.label(
        RichText::new(
            "Licensed under MIT or Apache-2.0. Type: Inter (OFL). Icons: Phosphor (MIT). Prices: cut from LiteLLM's \
             price map (MIT, Copyright 2023 Berri AI).",
        )
        .color(theme.text_weak)
        .size(theme.size.small),
    );
    buttons(ui, |ui| primary(theme, ui, "Close").clicked().then_some(Reply::Cancel))
}
