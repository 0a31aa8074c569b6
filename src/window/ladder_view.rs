//! Cheaper first: what cheaper hosted means would save, each with what it takes for granted.

use egui::{Label, Rect, RichText, Ui, vec2};

use super::inspector::sentence;
use super::theme::{Theme, icons};
use super::view::ViewContext;
use super::widgets::{keep_together, marked_text, quiet_button};
use crate::analysis::{Ladder, Rung};
use crate::plan::say;

/// Of the bar that shows the share that is saved.
const BAR_HEIGHT: f32 = 3.0;

/// Gives the rung that is to be weighed.
pub(super) fn ladder_ui<'a>(view: ViewContext<'_>, ladder: &'a Ladder, ui: &mut Ui) -> Option<&'a Rung> {
    let theme = view.theme;
    ui.spacing_mut().item_spacing.y = 3.0;
    let mut weighed = None;
    for rung in &ladder.rungs {
        if rung_ui(view, rung, ui) {
            weighed = Some(rung);
        }
        ui.add_space(6.0);
    }
    for why in &ladder.not_offered {
        marked_text(ui, theme, icons::CLOSE, theme.text_weak, sentence(why));
    }
    weighed
}

fn rung_ui(view: ViewContext<'_>, rung: &Rung, ui: &mut Ui) -> bool {
    let theme = view.theme;
    let currency = &view.plan().currency;
    let colour = if rung.reaches_saving { theme.tuned } else { theme.text_weak };
    ui.horizontal(|ui| {
        ui.label(RichText::new(&rung.name).font(Theme::semibold(theme.size.small)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let saves = format!("saves {}", say::share(rung.saving_share));
            ui.label(RichText::new(keep_together(&saves)).font(Theme::semibold(theme.size.small)).color(colour));
        });
    });
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR_HEIGHT), egui::Sense::hover());
    ui.painter().rect_filled(bar, BAR_HEIGHT / 2.0, theme.field);
    let saved = Rect::from_min_size(bar.min, vec2(bar.width() * rung.saving_share as f32, BAR_HEIGHT));
    ui.painter().rect_filled(saved, BAR_HEIGHT / 2.0, colour);
    let tuning = match rung.tuned_still_pays {
        Some(true) => "; tuning would still pay",
        Some(false) => "; tuning would no longer pay",
        None => "",
    };
    let text = format!(
        "If {}: {} a call, {} less over the horizon, {}{tuning}.",
        rung.assumes,
        say::money(currency, rung.usd_per_call),
        say::money(currency, rung.saving_usd),
        rung.quality.label(),
    );
    let text = RichText::new(keep_together(&text)).size(theme.size.caption).color(theme.text_weak);
    let words = ui.add(Label::new(text).wrap());
    if !rung.basis.is_empty() {
        words.on_hover_text(&rung.basis);
    }
    quiet_button(ui, theme, icons::COMPARE, &format!("Weigh {}", weighed_name(&rung.name)))
}

/// `caching`, but `gpt-5-mini` as it is.
fn weighed_name(name: &str) -> String {
    let model = name.chars().any(|c| c.is_ascii_digit()) && !name.starts_with("All");
    if model { name.to_owned() } else { super::inspector::lower_first(name) }
}
