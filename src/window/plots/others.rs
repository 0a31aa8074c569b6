//! The other scenarios in a plot: thin lines behind the active one's, told apart by their dashes.

use egui::{Align2, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::LineStyle;

use super::chart::Curve;
use super::hover::Reading;
use super::series::Series;
use crate::window::scenarios::BASE_CASE;
use crate::window::theme::Theme;
use crate::window::view::ViewContext;

/// The same figures in another scenario.
pub(super) struct Other<'a> {
    pub name: &'a str,
    pub series: Series<'a>,
    style: LineStyle,
}

const WIDTH: f32 = 1.3;
/// How strong its colours are beside the active one's.
const STRENGTH: f32 = 0.75;
const HEIGHT: f32 = 20.0;

/// The scenarios beside the active one, where they are to be shown and have such figures.
pub(super) fn others(view: ViewContext<'_>) -> Vec<Other<'_>> {
    if !view.session.compares {
        return Vec::new();
    }
    let cases = view.scenarios.others(view.document).enumerate();
    cases
        .filter_map(|(index, case)| {
            let series = Series::of_case(view, &case.plan, &case.evaluation).ok()?;
            Some(Other { name: case.name(), series, style: style(index) })
        })
        .collect()
}

fn style(index: usize) -> LineStyle {
    match index % 4 {
        0 => LineStyle::Dashed { length: 8.0 },
        1 => LineStyle::Dotted { spacing: 5.0 },
        2 => LineStyle::Dashed { length: 16.0 },
        _ => LineStyle::Dotted { spacing: 10.0 },
    }
}

/// Their curves, as `points` makes them of the months.
pub(super) fn curves(
    theme: &Theme,
    others: &[Other<'_>],
    points: impl Fn(&[f64], &[(u32, f64)]) -> Vec<[f64; 2]>,
) -> Vec<Curve> {
    let mut curves = Vec::new();
    for Other { series, style, .. } in others {
        let path = series.other.map(|path| (path.monthly_usd, path.lumps_usd, theme.tuned));
        for (monthly, lumps, colour) in
            [Some((series.hosted_monthly_usd, &[][..], theme.hosted)), path].into_iter().flatten()
        {
            let colour = colour.gamma_multiply(STRENGTH);
            curves.push(Curve { points: points(monthly, lumps), colour, width: WIDTH, style: *style });
        }
    }
    curves
}

/// What the pointer reads off them; `at` takes the value of a month's figures.
pub(super) fn readings(
    theme: &Theme,
    others: &[Other<'_>],
    money: impl Fn(f64) -> String,
    at: impl Fn(&[f64], &[(u32, f64)]) -> Option<f64>,
) -> Vec<Reading> {
    let mut readings = Vec::new();
    for Other { name, series, .. } in others {
        let path = series.other.map(|path| (path.name, path.monthly_usd, path.lumps_usd, theme.tuned));
        let hosted = Some(("hosted", series.hosted_monthly_usd, &[][..], theme.hosted));
        for (what, monthly, lumps, colour) in [hosted, path].into_iter().flatten() {
            if let Some(usd) = at(monthly, lumps) {
                readings.push(Reading { name: format!("{name}: {what}"), value: money(usd), colour, usd: None });
            }
        }
    }
    readings
}

/// Which line is which scenario.
pub(super) fn legend_ui(view: ViewContext<'_>, others: &[Other<'_>], ui: &mut Ui) {
    if others.is_empty() {
        return;
    }
    let theme = view.theme;
    let active = view.document.scenario().map_or(BASE_CASE, |scenario| scenario.name.as_str());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let names: Vec<&str> = others.iter().map(|other| other.name).collect();
    let spoken = format!("Thick lines: {active}; thin lines: {}", names.join(", "));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &spoken));
    let painter = ui.painter().with_clip_rect(rect);
    let bold = (active, LineStyle::Solid, 2.2, Theme::semibold(theme.size.caption), theme.text);
    let regular = Theme::regular(theme.size.caption);
    let mut left = rect.left() + 2.0;
    let entries = std::iter::once(bold)
        .chain(others.iter().map(|other| (other.name, other.style, WIDTH, regular.clone(), theme.text_weak)));
    for (name, style, width, font, colour) in entries {
        let sample = Rect::from_min_size(pos2(left, rect.top()), vec2(30.0, HEIGHT));
        sample_paint(&painter, sample, style, Stroke::new(width, colour));
        let at = pos2(sample.right() + 6.0, rect.center().y);
        left = painter.text(at, Align2::LEFT_CENTER, name, font, colour).right() + 20.0;
    }
}

fn sample_paint(painter: &egui::Painter, at: Rect, style: LineStyle, stroke: Stroke) {
    let ends: [Pos2; 2] = [at.left_center(), at.right_center()];
    match style {
        LineStyle::Solid => drop(painter.line_segment(ends, stroke)),
        LineStyle::Dashed { length } => {
            painter.extend(Shape::dashed_line(&ends, stroke, length, length / 2.0));
        }
        LineStyle::Dotted { spacing } => {
            painter.extend(Shape::dotted_line(&ends, stroke.color, spacing, stroke.width));
        }
    }
}
