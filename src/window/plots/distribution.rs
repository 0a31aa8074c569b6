//! The saving over all draws as a histogram, with break-even and the percentiles marked.

use egui::{Align2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::chart::{axis_money, round_step};
use super::empty::Empty;
use super::series::Series;
use crate::analysis::PathUncertainty;
use crate::plan::say;
use crate::window::theme::Theme;
use crate::window::view::ViewContext;

const ABOVE: f32 = 40.0;
const BELOW: f32 = 24.0;
const LABEL_WIDTH: f32 = 92.0;

/// What is sampled, or why there is nothing to show.
pub(super) fn sampled<'a>(view: ViewContext<'_>, series: &Series<'a>) -> Result<&'a PathUncertainty, Empty> {
    if let Some(found) = series.uncertainty {
        return Ok(found);
    }
    Err(match series.other {
        Some(_) if view.doubt.percent.is_some() => {
            Empty { what: "Sampling the plan".into(), remedy: "Its ranges are drawn and evaluated.".into() }
        }
        Some(_) => Empty { what: "Not sampled yet".into(), remedy: "Its ranges are about to be drawn.".into() },
        None => Empty { what: format!("Nothing to compare for {}", series.title), remedy: series.no_other.into() },
    })
}

pub(super) fn distribution_ui(
    view: ViewContext<'_>,
    series: &Series<'_>,
    found: &PathUncertainty,
    size: Vec2,
    ui: &mut Ui,
) {
    let theme = view.theme;
    let (outer, response) = ui.allocate_exact_size(size, Sense::hover());
    let currency = &view.plan().currency;
    let [low, middle, high] = found.saving_usd.map(|usd| say::money(currency, usd));
    let (what, chance) = match series.is_mix() {
        true => ("costs less in the end", found.chance_right()),
        false => ("meaningfully cheaper", found.chance_cheaper),
    };
    let spoken = format!(
        "Saving of {} over all draws: P10 {low}, P50 {middle}, P90 {high}; {what} with a chance of {}",
        series.title,
        say::chance(chance)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
    let rect = Rect::from_min_max(outer.min + vec2(4.0, ABOVE), outer.max - vec2(4.0, BELOW));
    let axis = Axis::of(found, rect);
    axis_ui(ui, theme, &axis, currency);
    if found.saving_histogram.high_usd > found.saving_histogram.low_usd {
        bars_ui(ui, view, found, &axis);
    }
    let faint = |colour: egui::Color32| if view.doubt.is_old { colour.gamma_multiply(0.5) } else { colour };
    mark_ui(ui, theme, &axis, 0.0, "break-even", faint(theme.text), 0);
    let names = ["P10", "P50", "P90"].into_iter().zip(found.saving_usd);
    let mut taken = f32::MIN;
    for (index, (name, usd)) in names.enumerate() {
        let text = format!("{name} {}", say::money(currency, usd));
        // All the same where nothing is a range.
        if index == 1 || found.saving_usd[0] < found.saving_usd[2] {
            let row = if axis.x(usd) < taken + LABEL_WIDTH { 2 } else { 1 };
            taken = axis.x(usd);
            mark_ui(ui, theme, &axis, usd, &text, faint(theme.accent), row);
        }
    }
    beyond_ui(ui, theme, found, rect);
}

/// Amounts along the foot of the plot.
struct Axis {
    rect: Rect,
    low: f64,
    high: f64,
}

impl Axis {
    /// All that is counted, and break-even.
    fn of(found: &PathUncertainty, rect: Rect) -> Self {
        let cells = &found.saving_histogram;
        let (low, high) = (cells.low_usd.min(0.0), cells.high_usd.max(0.0));
        let margin = ((high - low) * 0.06).max(1e-9);
        Self { rect, low: low - margin, high: high + margin }
    }

    fn x(&self, usd: f64) -> f32 {
        self.rect.left() + self.rect.width() * ((usd - self.low) / (self.high - self.low)) as f32
    }
}

fn axis_ui(ui: &Ui, theme: &Theme, axis: &Axis, currency: &str) {
    let rect = axis.rect;
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme.border_strong));
    let step = round_step(axis.high - axis.low, (rect.width() / LABEL_WIDTH).max(1.0) as usize);
    let mut line = libm::ceil(axis.low / step);
    while line * step <= axis.high {
        // An amount of nothing has no sign.
        let usd = if line == 0.0 { 0.0 } else { line * step };
        let x = axis.x(usd);
        ui.painter().vline(x, rect.bottom()..=rect.bottom() + 4.0, Stroke::new(1.0, theme.border_strong));
        let font = Theme::regular(theme.size.caption);
        let at = pos2(x, rect.bottom() + 7.0);
        ui.painter().text(at, Align2::CENTER_TOP, axis_money(currency, usd), font, theme.text_weak);
        line += 1.0;
    }
}

/// What loses money in the colour of staying hosted, what saves it in that of tuning.
fn bars_ui(ui: &Ui, view: ViewContext<'_>, found: &PathUncertainty, axis: &Axis) {
    let cells = &found.saving_histogram;
    let most = cells.counts.iter().copied().max().unwrap_or(1).max(1) as f32;
    let width = (cells.high_usd - cells.low_usd) / cells.counts.len() as f64;
    for (index, count) in cells.counts.iter().enumerate() {
        let from = cells.low_usd + width * index as f64;
        let loses = from + width / 2.0 < 0.0;
        let colour = if loses { view.theme.hosted } else { view.theme.tuned };
        let colour = colour.gamma_multiply(if view.doubt.is_old { 0.35 } else { 0.75 });
        let top = axis.rect.bottom() - axis.rect.height() * (*count as f32 / most);
        let bar =
            Rect::from_min_max(pos2(axis.x(from) + 0.5, top), pos2(axis.x(from + width) - 0.5, axis.rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, colour);
    }
}

/// A dashed line with its word above the plot; rows keep words apart.
fn mark_ui(ui: &Ui, theme: &Theme, axis: &Axis, usd: f64, text: &str, colour: egui::Color32, row: usize) {
    let x = axis.x(usd);
    let top = axis.rect.top() - ABOVE + 13.0 * row as f32;
    let ends = [pos2(x, top + 13.0), pos2(x, axis.rect.bottom())];
    ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.2, colour), 4.0, 3.0));
    let font = Theme::regular(theme.size.caption);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, colour);
    let left = (x - galley.size().x / 2.0).clamp(axis.rect.left(), axis.rect.right() - galley.size().x);
    ui.painter().galley(pos2(left, top), galley, colour);
}

/// How much lies beyond the bars, at either end.
fn beyond_ui(ui: &Ui, theme: &Theme, found: &PathUncertainty, rect: Rect) {
    let cells = &found.saving_histogram;
    let all = f64::from(cells.counts.iter().sum::<u32>() + cells.below + cells.above);
    for (count, word, at, align) in [
        (cells.below, "below", rect.left_center(), Align2::LEFT_CENTER),
        (cells.above, "above", rect.right_center(), Align2::RIGHT_CENTER),
    ] {
        if count > 0 {
            let text = format!("{} {word}", say::share(f64::from(count) / all));
            ui.painter().text(at, align, text, Theme::regular(theme.size.caption), theme.text_weak);
        }
    }
}
