//! Cheaper first: what cheaper hosted means would save, each with what it takes for granted.

use egui::{Label, Rect, RichText, Ui, vec2};

use super::explain::{figure_ui, figures_ui};
use super::inspector::sentence;
use super::theme::{Theme, icons};
use super::view::{Action, ViewContext};
use super::widgets::{keep_together, marked_text, quiet_button};
use crate::analysis::{Figure, Rung, RungFigure, TaskAnswer};
use crate::plan::say;

/// Of the bar that shows the share that is saved.
const BAR_HEIGHT: f32 = 3.0;

/// Gives the rung that is to be weighed.
pub(super) fn ladder_ui<'a>(
    view: ViewContext<'_>,
    task: &'a TaskAnswer,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) -> Option<&'a Rung> {
    let theme = view.theme;
    ui.spacing_mut().item_spacing.y = 3.0;
    let mut weighed = None;
    for rung in &task.ladder.rungs {
        if rung_ui(view, (task, rung), ui, actions) {
            weighed = Some(rung);
        }
        ui.add_space(6.0);
    }
    for why in &task.ladder.not_offered {
        marked_text(ui, theme, icons::CLOSE, theme.text_weak, sentence(why));
    }
    weighed
}

fn rung_ui(view: ViewContext<'_>, (task, rung): (&TaskAnswer, &Rung), ui: &mut Ui, actions: &mut Vec<Action>) -> bool {
    let theme = view.theme;
    let currency = &view.plan().currency;
    let figure = |of| Figure::Rung { task: task.id.clone(), means: rung.means, of };
    let colour = if rung.reaches_saving { theme.tuned } else { theme.text_weak };
    ui.horizontal(|ui| {
        ui.label(RichText::new(&rung.name).font(Theme::semibold(theme.size.small)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let saves = keep_together(&format!("saves {}", say::share(rung.saving_share)));
            let text = RichText::new(&saves).font(Theme::semibold(theme.size.small)).color(colour);
            figure_ui(ui, theme, text, &format!("{} {saves}", rung.name), figure(RungFigure::SavingShare), actions);
        });
    });
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR_HEIGHT), egui::Sense::hover());
    ui.painter().rect_filled(bar, BAR_HEIGHT / 2.0, theme.field);
    let saved = Rect::from_min_size(bar.min, vec2(bar.width() * rung.saving_share as f32, BAR_HEIGHT));
    ui.painter().rect_filled(saved, BAR_HEIGHT / 2.0, colour);
    let tuning = match rung.tuned_still_pays {
        Some(true) => "; tuning would still pay",
        Some(false) => "; tuning would not pay then",
        None => "",
    };
    let figures = [
        (format!("{} a call", say::money(currency, rung.usd_per_call)), RungFigure::PerCall),
        (format!("{} less over the horizon", say::money(currency, rung.saving_usd)), RungFigure::Saving),
    ];
    figures_ui(ui, 10.0, |ui| {
        for (words, of) in figures {
            let text = RichText::new(keep_together(&words)).size(theme.size.caption).color(theme.text);
            figure_ui(ui, theme, text, &format!("{}: {words}", rung.name), figure(of), actions);
        }
    });
    let text = format!("If {}; {}{tuning}.", rung.assumes, rung.quality.label());
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
