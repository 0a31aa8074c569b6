//! A chart of money over months: its axes, its lines, and where a value stands on the screen.

use egui::{Align2, Color32, Pos2, Rect, Response, Role, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use egui_plot::{Line, LineStyle, Plot, PlotBounds, PlotPoint, PlotPoints, PlotTransform};

use crate::plan::{YearMonth, say};
use crate::window::theme::Theme;

/// Room for the money at the left and the months below.
const LEFT: f32 = 58.0;
const BELOW: f32 = 22.0;
const ABOVE: f32 = 6.0;
/// Distances between labels that keep them apart.
const MONTH_LABEL_WIDTH: f32 = 78.0;
const MONEY_LABEL_HEIGHT: f32 = 46.0;

/// What the axes span.
#[derive(Clone, Copy)]
pub(super) struct Axes<'a> {
    pub start: YearMonth,
    pub months: usize,
    /// The highest value that is to be seen.
    pub most_usd: f64,
    pub currency: &'a str,
}

/// One curve.
pub(super) struct Curve {
    pub points: Vec<[f64; 2]>,
    pub colour: Color32,
    pub width: f32,
    pub style: LineStyle,
}

/// A chart as it was drawn, to mark things on it.
pub(super) struct Chart {
    /// The plotting area.
    pub rect: Rect,
    pub response: Response,
    transform: PlotTransform,
    months: f64,
}

impl Chart {
    pub fn at(&self, month: f64, usd: f64) -> Pos2 {
        self.transform.position_from_point(&PlotPoint::new(month, usd))
    }

    /// The month under the pointer.
    pub fn hovered_month(&self) -> Option<f64> {
        let pointer = self.response.hover_pos().filter(|pos| self.rect.contains(*pos))?;
        Some(self.transform.value_from_position(pointer).x.clamp(0.0, self.months))
    }

    /// The month and the height that were clicked.
    pub fn clicked(&self) -> Option<(f64, f32)> {
        let pointer = self.response.interact_pointer_pos().filter(|_| self.response.clicked())?;
        let at = self.transform.value_from_position(pointer);
        Some((at.x.clamp(0.0, self.months), pointer.y))
    }
}

/// Draws axes and curves in `size`; `name` says in words what they show.
pub(super) fn chart_ui(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    size: Vec2,
    axes: Axes<'_>,
    curves: Vec<Curve>,
) -> Chart {
    let (outer, named) = ui.allocate_exact_size(size, egui::Sense::hover());
    named.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let by = larger(theme);
    let rect = Rect::from_min_max(outer.min + vec2(LEFT, ABOVE) * by, outer.max - vec2(4.0, BELOW * by));
    let (step, top) = money_steps(axes.most_usd, (rect.height() / (MONEY_LABEL_HEIGHT * by)).max(1.0) as usize);
    money_axis(ui, theme, rect, axes.currency, step, top);
    month_axis(ui, theme, rect, axes.start, axes.months);
    let bounds = PlotBounds::from_min_max([0.0, 0.0], [axes.months.max(1) as f64, top]);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    let plot = Plot::new("money over months")
        .width(rect.width())
        .height(rect.height())
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .cursor_color(Color32::TRANSPARENT)
        .label_formatter(|_| None)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false);
    let shown = plot.show(&mut inner, |plot| {
        plot.set_plot_bounds(bounds);
        for curve in curves {
            let line = Line::new("", PlotPoints::from(curve.points)).color(curve.colour).width(curve.width);
            // Bands would smear the jumps over a month.
            plot.line(line.style(curve.style).allow_hover(false).allow_band(false));
        }
    });
    Chart { rect, response: shown.response, transform: shown.transform, months: axes.months as f64 }
}

/// How much larger than in the window its type is: labels need so much more room.
pub(super) fn larger(theme: &Theme) -> f32 {
    theme.size.caption / 11.0
}

fn money_axis(ui: &Ui, theme: &Theme, rect: Rect, currency: &str, step: f64, top: f64) {
    let lines = libm::round(top / step) as usize;
    for line in 0..=lines {
        let usd = step * line as f64;
        let y = rect.bottom() - rect.height() * (usd / top) as f32;
        let colour = if line == 0 { theme.border_strong } else { theme.grid.gamma_multiply(0.8) };
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, colour));
        let at = pos2(rect.left() - 10.0, y);
        let font = Theme::regular(theme.size.caption);
        ui.painter().text(at, Align2::RIGHT_CENTER, axis_money(currency, usd), font, theme.text_weak);
    }
}

fn month_axis(ui: &Ui, theme: &Theme, rect: Rect, start: YearMonth, months: usize) {
    let by = larger(theme);
    let room = (rect.width() / (MONTH_LABEL_WIDTH * by)).max(1.0) as usize;
    let step = month_step(months, room);
    for month in (0..=months).step_by(step) {
        let x = rect.left() + rect.width() * (month as f32 / months.max(1) as f32);
        let align = if month == 0 { Align2::LEFT_TOP } else { Align2::CENTER_TOP };
        let align = if x + 24.0 * by > rect.right() { Align2::RIGHT_TOP } else { align };
        ui.painter().vline(x, rect.bottom()..=rect.bottom() + 4.0, Stroke::new(1.0, theme.border_strong));
        let text = say::month_short(start.plus_months(month as u32));
        ui.painter().text(
            pos2(x, rect.bottom() + 7.0),
            align,
            text,
            Theme::regular(theme.size.caption),
            theme.text_weak,
        );
    }
}

/// Money on an axis: `$60k`, not `$60.0k`.
pub(super) fn axis_money(currency: &str, usd: f64) -> String {
    let text = say::money(currency, usd);
    let (digits, suffix) = text.split_at(text.trim_end_matches(char::is_alphabetic).len());
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}{suffix}")
}

/// The distance between two lines, a round number, and the topmost line: above `most`, with a little air.
fn money_steps(most: f64, lines: usize) -> (f64, f64) {
    let most = if most > 0.0 { most * 1.08 } else { 1.0 };
    let step = round_step(most, lines);
    (step, step * libm::ceil(most / step))
}

/// A round number that goes into `span` at most so many times.
pub(super) fn round_step(span: f64, times: usize) -> f64 {
    let rough = span / times.max(1) as f64;
    let magnitude = libm::exp10(libm::floor(libm::log10(rough)));
    let step = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .map(|digit| digit * magnitude)
        .into_iter()
        .find(|step| *step >= rough);
    step.unwrap_or(rough)
}

/// Months between two labels: the least that leaves them room.
fn month_step(months: usize, room: usize) -> usize {
    const STEPS: [usize; 9] = [1, 2, 3, 6, 12, 24, 36, 60, 120];
    STEPS.into_iter().find(|step| months / step <= room).unwrap_or(240)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_stop_at_round_numbers_above_the_most() {
        assert_eq!(money_steps(382_000.0, 5), (100_000.0, 500_000.0));
        assert_eq!(money_steps(0.0, 5), (0.2, 1.0));
        assert_eq!(money_steps(9.0, 4), (2.5, 10.0));
        assert_eq!(money_steps(1.1e6, 4), (300_000.0, 1.2e6));
        assert_eq!(axis_money("USD", 60_000.0), "$60k");
        assert_eq!(axis_money("USD", 1_250_000.0), "$1.25M");
        assert_eq!(axis_money("USD", 0.0), "$0");
    }

    #[test]
    fn month_labels_keep_their_distance() {
        assert_eq!(month_step(24, 12), 2);
        assert_eq!(month_step(24, 5), 6);
        assert_eq!(month_step(600, 6), 120);
        assert_eq!(month_step(1, 1), 1);
    }
}
