//! How sure a sub-task's figures are: its chances against the policy's thresholds, percentiles, what to measure next.

use egui::{Align2, Label, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::theme::{Theme, icons};
use super::view::ViewContext;
use super::widgets::{card, keep_together, marked_text};
use crate::analysis::{Driver, PathUncertainty, TaskAnswer};
use crate::plan::say;

/// Why nothing can be concluded yet, where it is so: gives the input that is asked for.
pub(super) fn cannot_conclude_ui<'a>(view: ViewContext<'_>, answer: &'a TaskAnswer, ui: &mut Ui) -> Option<&'a Driver> {
    let found = answer.uncertainty.as_deref().filter(|_| answer.cannot_conclude)?;
    let policy = &view.plan().policy;
    let [low, high] = [policy.unlikely_chance, policy.likely_chance].map(say::share);
    let mut asked = None;
    card(ui, view.theme, view.theme.amber, |ui| {
        ui.label(RichText::new("Cannot conclude yet").font(Theme::semibold(view.theme.size.small)));
        let chance = say::chance(found.chance_cheaper);
        let text = format!(
            "Tuning is meaningfully cheaper with a chance of {chance}. Up to {low} counts as a no, from {high} on as a \
             yes: the plan's policy sets both."
        );
        marked_text(ui, view.theme, icons::QUESTION, view.theme.amber, text);
        asked = measure_ui(view, found, ui);
    });
    asked
}

/// Chances, percentiles, and what to measure next: gives the input that is asked for.
pub(super) fn doubt_ui<'a>(
    view: ViewContext<'_>,
    answer: &TaskAnswer,
    found: &'a PathUncertainty,
    ui: &mut Ui,
) -> Option<&'a Driver> {
    let theme = view.theme;
    let policy = &view.plan().policy;
    ui.spacing_mut().item_spacing.y = 3.0;
    let between = Some([policy.unlikely_chance, policy.likely_chance]);
    chance_ui(view, "Meaningfully cheaper", found.chance_cheaper, between, ui);
    chance_ui(view, "Crosses within the horizon", found.chance_crosses, None, ui);
    ui.add_space(4.0);
    let currency = &view.plan().currency;
    let head = ["P10", "P50", "P90"].map(str::to_owned);
    let row = |ui: &mut Ui, name: &str, cells: [String; 3], weak: bool| percentiles_ui(view, name, cells, weak, ui);
    row(ui, "", head, true);
    row(ui, "Saving", found.saving_usd.map(|usd| say::money(currency, usd)), view.doubt.is_old);
    let never = || "never".to_owned();
    let months = |at: Option<f64>| at.map_or_else(never, |at| format!("{} mo", say::count(at)));
    row(ui, "Crossover", found.settled_crossover_months.map(months), view.doubt.is_old);
    if found.left_out_share > 0.0 {
        let share = say::share(found.left_out_share);
        let text =
            format!("{share} of the draws give no figure, such as a loop that does not settle, and do not count");
        marked_text(ui, theme, icons::INFO, theme.grey, text);
    }
    // Else it stands at the top.
    if answer.cannot_conclude { None } else { measure_ui(view, found, ui) }
}

/// The sentence that says what is worth knowing, as a way to its field.
fn measure_ui<'a>(view: ViewContext<'_>, found: &'a PathUncertainty, ui: &mut Ui) -> Option<&'a Driver> {
    let theme = view.theme;
    let Some(text) = found.measure_next(&view.plan().currency) else {
        let text = match found.drivers.is_empty() {
            true => "No figure here is a range; what the saving rests on most stands under “What to measure next”.",
            false => "No single measurement would change what is best here.",
        };
        ui.add(Label::new(RichText::new(text).size(theme.size.small).color(theme.text_weak)).wrap());
        return None;
    };
    ui.add_space(2.0);
    let text = RichText::new(keep_together(&text)).size(theme.size.small).color(theme.accent);
    let label = ui.add(Label::new(text).wrap().sense(Sense::click()));
    let help = "What a decision with this known would save on average, against one taken now. Click to go to it";
    label.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(help).clicked().then(|| &found.drivers[0])
}

/// A chance as a bar; what lies between two thresholds decides nothing.
fn chance_ui(view: ViewContext<'_>, name: &str, chance: f64, between: Option<[f64; 2]>, ui: &mut Ui) {
    let theme = view.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let value = say::chance(chance);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {value}")));
    let colour = if view.doubt.is_old { theme.text_weak } else { theme.text };
    let text = |at, align, text: &str, font, colour| ui.painter().text(at, align, text, font, colour);
    text(rect.left_top(), Align2::LEFT_TOP, name, Theme::regular(theme.size.small), theme.text_weak);
    text(rect.right_top(), Align2::RIGHT_TOP, &value, Theme::semibold(theme.size.small), colour);
    let track = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 9.0), pos2(rect.right(), rect.bottom() - 4.0));
    let place = |share: f64| track.left() + track.width() * share.clamp(0.0, 1.0) as f32;
    ui.painter().rect_filled(track, 2.5, theme.border);
    let decided = between.is_none_or(|[low, high]| chance <= low || chance >= high);
    let fill = if decided { theme.accent } else { theme.amber };
    let fill = if view.doubt.is_old { fill.gamma_multiply(0.5) } else { fill };
    ui.painter().rect_filled(track.with_max_x(place(chance)), 2.5, fill);
    let Some(thresholds) = between else { return };
    for threshold in thresholds {
        let x = place(threshold);
        ui.painter().vline(x, track.top() - 3.0..=track.bottom() + 3.0, Stroke::new(1.5, theme.text_weak));
    }
    let [low, high] = thresholds.map(say::share);
    response.on_hover_text(format!(
        "Up to {low} counts as a no, from {high} on as a yes; between them nothing can be concluded yet"
    ));
}

/// Three figures in columns, with what they are before them.
fn percentiles_ui(view: ViewContext<'_>, name: &str, cells: [String; 3], weak: bool, ui: &mut Ui) {
    let theme = view.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    if !name.is_empty() {
        let spoken = format!("{name}: P10 {}, P50 {}, P90 {}", cells[0], cells[1], cells[2]);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    }
    let small = Theme::regular(theme.size.small);
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, small.clone(), theme.text_weak);
    let colour = if weak { theme.text_weak } else { theme.text };
    let width = rect.width() * 0.25;
    for (index, cell) in cells.into_iter().enumerate() {
        let at = pos2(rect.right() - width * (2 - index) as f32, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, cell, small.clone(), colour);
    }
}
