//! What drives the saving: for each range its swing, its part of the doubt, and what knowing it is worth.

use egui::{
    Align2, Id, Pos2, Rect, Role, ScrollArea, Sense, Stroke, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, pos2,
    vec2,
};

use super::empty::{Empty, empty_ui};
use crate::analysis::{Driver, PathUncertainty};
use crate::plan::say;
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};

const ROW: f32 = 24.0;
/// Of the columns at the right.
const COLUMN: f32 = 82.0;

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum By {
    Swing,
    Share,
    #[default]
    Worth,
}

pub(super) fn drivers_ui(
    view: ViewContext<'_>,
    found: &PathUncertainty,
    central_usd: f64,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    if found.drivers.is_empty() {
        let remedy = "Give a figure as a range, such as 0.02..0.05, to see what it does to the saving.";
        return empty_ui(view.theme, ui, &Empty { what: "No figure here is a range".into(), remedy: remedy.into() });
    }
    let id = Id::unique("drivers are sorted by");
    let mut by: By = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let columns = Columns::of(ui.available_width(), ui.cursor().left());
    head_ui(view.theme, &columns, &mut by, ui);
    ui.data_mut(|data| data.insert_temp(id, by));
    let drivers = sorted(&found.drivers, by);
    let span = Span::of(&drivers, central_usd);
    ScrollArea::vertical().id_salt("drivers").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for driver in drivers {
            if row_ui(view, driver, &columns, &span, ui) {
                actions.push(Action::ShowInput(driver.input.clone()));
            }
        }
    });
}

fn swing(driver: &Driver) -> f64 {
    driver.saving_low_usd.zip(driver.saving_high_usd).map_or(0.0, |(low, high)| (high - low).abs())
}

fn sorted(drivers: &[Driver], by: By) -> Vec<&Driver> {
    let mut sorted: Vec<&Driver> = drivers.iter().collect();
    match by {
        By::Swing => sorted.sort_by(|a, b| swing(b).total_cmp(&swing(a))),
        By::Share => sorted.sort_by(|a, b| b.variance_share.total_cmp(&a.variance_share)),
        // As they come.
        By::Worth => {}
    }
    sorted
}

/// Where the columns stand.
struct Columns {
    name: egui::Rangef,
    bar: egui::Rangef,
    share: f32,
    worth: f32,
}

impl Columns {
    fn of(width: f32, left: f32) -> Self {
        let right = left + width - 14.0;
        let name = (width * 0.34).clamp(120.0, 340.0);
        let bar = egui::Rangef::new(left + name + 12.0, (right - 2.0 * COLUMN - 12.0).max(left + name + 40.0));
        Self { name: egui::Rangef::new(left + 6.0, left + name), bar, share: right - COLUMN, worth: right }
    }
}

fn head_ui(theme: &Theme, columns: &Columns, by: &mut By, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let cells = [
        (By::Swing, "Saving at its low and high end", columns.bar.min, Align2::LEFT_CENTER),
        (By::Share, "Of the doubt", columns.share, Align2::RIGHT_CENTER),
        (By::Worth, "Worth knowing", columns.worth, Align2::RIGHT_CENTER),
    ];
    for (index, (sorts, name, x, align)) in cells.into_iter().enumerate() {
        let chosen = *by == sorts;
        let font = if chosen { Theme::semibold(theme.size.caption) } else { Theme::regular(theme.size.caption) };
        let room = if index == 0 { columns.bar.span() } else { COLUMN - 4.0 };
        let text = egui::RichText::new(name).font(font);
        let galley = WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), room, TextStyle::Body);
        let cell = align.anchor_size(pos2(x, rect.center().y), galley.size());
        let response = ui.interact(cell.expand(3.0), Id::unique(("sort drivers", index)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, format!("Sort by: {name}")));
        let colour = if chosen || response.hovered() || response.has_focus() { theme.text } else { theme.text_weak };
        ui.painter().galley_with_override_text_color(cell.min, galley, colour);
        if response.on_hover_text(HELP[index]).clicked() {
            *by = sorts;
        }
    }
}

const HELP: [&str; 3] = [
    "The saving with this figure at either end of its range, all others central",
    "Part of the saving's variance that this figure explains alone",
    "What deciding with this figure known would save on average, against deciding now",
];

/// The savings that the bars reach over.
struct Span {
    low: f64,
    high: f64,
    central: f64,
}

impl Span {
    fn of(drivers: &[&Driver], central: f64) -> Self {
        let ends = || drivers.iter().flat_map(|driver| [driver.saving_low_usd, driver.saving_high_usd]).flatten();
        let (low, high) = (ends().fold(central, f64::min), ends().fold(central, f64::max));
        let margin = ((high - low) * 0.02).max(1e-9);
        Self { low: low - margin, high: high + margin, central }
    }

    fn x(&self, bar: egui::Rangef, usd: f64) -> f32 {
        bar.min + bar.span() * ((usd - self.low) / (self.high - self.low)) as f32
    }
}

/// One driver; whether it was clicked.
fn row_ui(view: ViewContext<'_>, driver: &Driver, columns: &Columns, span: &Span, ui: &mut Ui) -> bool {
    let theme = view.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW), Sense::click());
    let money = |usd: f64| say::money(&view.plan().currency, usd);
    let (share, worth) = (say::share(driver.variance_share), money(driver.evppi_usd));
    let ends = [driver.saving_low_usd, driver.saving_high_usd].map(|end| end.map_or("no figure".into(), money));
    let spoken = format!(
        "Go to {}: saves {} at its low end, {} at its high end; {share} of the doubt; worth {worth} to know",
        driver.label, ends[0], ends[1]
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme.radius.small, theme.raised);
    }
    let ink = if view.doubt.is_old { theme.text_weak } else { theme.text };
    let name = egui::RichText::new(&driver.label).size(theme.size.small);
    let name =
        WidgetText::from(name).into_galley(ui, Some(TextWrapMode::Truncate), columns.name.span(), TextStyle::Body);
    let at = pos2(columns.name.min, rect.center().y - name.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, name, ink);
    bar_ui(view, driver, columns.bar, span, rect, ui);
    let figure = |x: f32, text: String, colour| {
        let font = Theme::regular(theme.size.small);
        ui.painter().text(Pos2::new(x, rect.center().y), Align2::RIGHT_CENTER, text, font, colour)
    };
    figure(columns.share, share, ink);
    let is_worth = driver.evppi_usd > 0.0;
    figure(columns.worth, if is_worth { worth } else { "–".into() }, if is_worth { ink } else { theme.text_weak });
    let hover = format!("{} at its low end, {} at its high end. Click to go to its field", ends[0], ends[1]);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(hover).clicked()
}

/// From the saving at the low end to that at the high end; an arrow shows where the high end is.
fn bar_ui(view: ViewContext<'_>, driver: &Driver, bar: egui::Rangef, span: &Span, row: Rect, ui: &Ui) {
    let theme = view.theme;
    let y = row.center().y;
    let middle = span.x(bar, span.central);
    if let Some((low, high)) = driver.saving_low_usd.zip(driver.saving_high_usd) {
        let faint = |colour: egui::Color32| if view.doubt.is_old { colour.gamma_multiply(0.45) } else { colour };
        for (usd, is_high) in [(low, false), (high, true)] {
            let x = span.x(bar, usd);
            let colour = if usd < span.central { theme.hosted } else { theme.tuned };
            let part = Rect::from_x_y_ranges(x.min(middle)..=x.max(middle), y - 6.0..=y + 6.0);
            ui.painter().rect_filled(part, 2.0, faint(colour).gamma_multiply(if is_high { 0.95 } else { 0.55 }));
        }
        if span.low < 0.0 && span.high > 0.0 {
            let zero = span.x(bar, 0.0);
            ui.painter().vline(zero, row.y_range(), Stroke::new(1.0, theme.text_weak));
        }
    } else {
        let font = Theme::icon(theme.size.caption);
        ui.painter().text(pos2(middle, y), Align2::CENTER_CENTER, icons::WARNING, font, theme.amber);
    }
    ui.painter().vline(middle, row.y_range(), Stroke::new(1.0, theme.border_strong));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn driver(input: &str, swing: f64, variance_share: f64, evppi_usd: f64) -> Driver {
        let (saving_low_usd, saving_high_usd) = (Some(0.0), Some(-swing));
        Driver { input: input.into(), label: input.into(), variance_share, saving_low_usd, saving_high_usd, evppi_usd }
    }

    #[test]
    fn rows_are_sorted_by_what_is_asked_for_the_most_first() {
        let drivers = [driver("a", 1.0, 0.2, 9.0), driver("b", 3.0, 0.1, 5.0), driver("c", 2.0, 0.7, 0.0)];
        let order = |by| sorted(&drivers, by).iter().map(|driver| driver.input.as_str()).collect::<String>();
        assert_eq!([By::Worth, By::Share, By::Swing].map(order), ["abc", "cab", "bca"]);
    }
}
