//! The cost of each month on both paths, as steps; lumps and changes of replicas are marked.

use egui::{Align2, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::LineStyle;

use super::chart::{Axes, Chart, Curve, chart_ui};
use super::hover::{Reading, crosshair_ui, missing_curve};
use super::others::{self, Other};
use super::series::{Series, lump_name};
use crate::analysis::{Figure, curve};
use crate::plan::say;
use crate::window::theme::Theme;
use crate::window::view::ViewContext;

/// Gives the figure that was clicked: of the month, and of the curve that is nearer.
pub(super) fn monthly_ui(
    view: ViewContext<'_>,
    series: &Series<'_>,
    others: &[Other<'_>],
    size: Vec2,
    ui: &mut Ui,
) -> Option<Figure> {
    let theme = view.theme;
    let most = |monthly: &[f64]| monthly.iter().copied().fold(0.0, f64::max);
    let most_usd = most(series.hosted_monthly_usd).max(series.other.map_or(0.0, |path| most(path.monthly_usd)));
    let mut curves = others::curves(theme, others, |monthly, _| curve::steps(monthly));
    let highest = |curve: &Curve| curve.points.iter().map(|point| point[1]).fold(0.0, f64::max);
    let most_usd = curves.iter().map(highest).fold(most_usd, f64::max);
    let months = others.iter().map(|other| other.series.months()).fold(series.months(), usize::max);
    let axes = Axes { start: view.plan().start, months, most_usd, currency: &view.plan().currency };
    let steps =
        |monthly: &[f64], colour| Curve { points: curve::steps(monthly), colour, width: 2.2, style: LineStyle::Solid };
    curves.push(steps(series.hosted_monthly_usd, theme.hosted));
    curves.extend(series.other.map(|path| steps(path.monthly_usd, theme.tuned)));
    let chart = chart_ui(ui, theme, &format!("Cost per month of {}", series.title), size, axes, curves);
    let marks = Marks { view, series, others, chart: &chart };
    // What is said first keeps its place.
    let mut taken = Vec::new();
    marks.ends(ui, &mut taken);
    marks.lumps(ui, &mut taken);
    marks.replicas(ui, &mut taken);
    if let Some(month) = chart.hovered_month() {
        marks.hover(ui, month);
    }
    let (month, y) = chart.clicked()?;
    let month = (month as usize).min(series.months().saturating_sub(1));
    let away = |monthly: &[f64]| monthly.get(month).map(|usd| (chart.at(0.0, *usd).y - y).abs());
    let other = series.other.and_then(|path| away(path.monthly_usd));
    let nearer = away(series.hosted_monthly_usd).zip(other).is_some_and(|(hosted, other)| other < hosted);
    Some(series.of_month(month, nearer))
}

struct Marks<'a> {
    view: ViewContext<'a>,
    series: &'a Series<'a>,
    others: &'a [Other<'a>],
    chart: &'a Chart,
}

impl Marks<'_> {
    fn money(&self, usd: f64) -> String {
        say::money(&self.view.plan().currency, usd)
    }

    /// Writes it where nothing else is written yet, inside the chart.
    fn caption(&self, ui: &Ui, taken: &mut Vec<Rect>, (at, align): (Pos2, Align2), text: String) {
        let theme = self.view.theme;
        let galley = ui.painter().layout_no_wrap(text, Theme::regular(theme.size.caption), theme.text_weak);
        let rect = align.anchor_size(at, galley.size());
        let is_free = taken.iter().all(|other| !other.expand2(vec2(8.0, 0.0)).intersects(rect));
        if is_free && self.chart.rect.expand(2.0).contains_rect(rect) {
            ui.painter().galley(rect.min, galley, theme.text_weak);
            taken.push(rect);
        }
    }

    /// Lumps are no part of the steps: a diamond on the tuned path, with what is paid at once.
    fn lumps(&self, ui: &Ui, taken: &mut Vec<Rect>) {
        let Some(path) = self.series.other else { return };
        for (month, usd) in path.lumps_usd {
            let Some(level) = path.monthly_usd.get(*month as usize) else { continue };
            let at = self.chart.at(f64::from(*month), *level);
            let corners = [vec2(0.0, -5.0), vec2(5.0, 0.0), vec2(0.0, 5.0), vec2(-5.0, 0.0)].map(|offset| at + offset);
            let (fill, stroke) = (self.view.theme.panel, Stroke::new(1.8, self.view.theme.tuned));
            ui.painter().add(Shape::convex_polygon(corners.to_vec(), fill, stroke));
            let text = format!("{} {}", lump_name(*month), self.money(*usd));
            let left = if *month == 0 { at.x + 9.0 } else { at.x - 30.0 };
            let y = if at.y + 22.0 > self.chart.rect.bottom() || *month == 0 { at.y - 20.0 } else { at.y + 8.0 };
            self.caption(ui, taken, (pos2(left, y), Align2::LEFT_TOP), text);
        }
    }

    /// Where the number of replicas changes, and to how many.
    fn replicas(&self, ui: &Ui, taken: &mut Vec<Rect>) {
        let Some(path) = self.series.other else { return };
        let mut before = 0.0;
        for (month, replicas) in self.series.replicas_monthly.iter().copied().enumerate() {
            if replicas == before || replicas <= 0.0 {
                continue;
            }
            before = replicas;
            let Some(level) = path.monthly_usd.get(month) else { continue };
            let lump = path.lumps_usd.iter().any(|(at, _)| *at as usize == month);
            // Above the step, and below it where a lump is named above.
            let (offset, align) = if lump { (6.0, Align2::LEFT_TOP) } else { (-6.0, Align2::LEFT_BOTTOM) };
            let at = self.chart.at(month as f64, *level) + vec2(8.0, offset);
            let text = if replicas == 1.0 { "1 replica".into() } else { format!("{} replicas", say::count(replicas)) };
            self.caption(ui, taken, (at, align), text);
        }
    }

    fn ends(&self, ui: &Ui, taken: &mut Vec<Rect>) {
        let theme = self.view.theme;
        let months = self.series.months() as f64;
        let end = |monthly: &[f64]| monthly.last().copied().unwrap_or(0.0);
        let hosted = end(self.series.hosted_monthly_usd);
        let mut ends = vec![(hosted, format!("hosted {}", self.money(hosted)), theme.hosted)];
        match self.series.other {
            Some(path) => {
                let usd = end(path.monthly_usd);
                ends.push((usd, format!("{} {}", path.name, self.money(usd)), theme.tuned));
            }
            None => missing_curve(ui, theme, self.chart, &[], self.series.no_other),
        }
        ends.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut lowest = f32::MIN;
        for (index, (usd, text, colour)) in ends.into_iter().enumerate() {
            let at = self.chart.at(months, usd);
            let below = index == 1 && at.y - 30.0 < lowest && at.y + 22.0 < self.chart.rect.bottom();
            let (offset, align) =
                if below { (vec2(-4.0, 6.0), Align2::RIGHT_TOP) } else { (vec2(-4.0, -6.0), Align2::RIGHT_BOTTOM) };
            taken.push(ui.painter().text(at + offset, align, text, Theme::semibold(theme.size.small), colour));
            lowest = at.y;
        }
    }

    fn hover(&self, ui: &Ui, month: f64) {
        let theme = self.view.theme;
        let index = (month as usize).min(self.series.months().saturating_sub(1));
        let Some(hosted) = self.series.hosted_monthly_usd.get(index).copied() else { return };
        let reading = |name: &str, usd: f64, colour| Reading {
            name: name.into(),
            value: self.money(usd),
            colour,
            usd: Some(usd),
        };
        let mut readings = vec![reading("hosted", hosted, theme.hosted)];
        if let Some(path) = self.series.other
            && let Some(usd) = path.monthly_usd.get(index).copied()
        {
            readings.push(reading(path.name, usd, theme.tuned));
            for (at, lump) in path.lumps_usd.iter().filter(|(at, _)| *at as usize == index) {
                readings.push(Reading {
                    name: lump_name(*at).into(),
                    value: self.money(*lump),
                    colour: theme.text,
                    usd: None,
                });
            }
        }
        readings.extend(self.replicas_of(index));
        let of_month = |monthly: &[f64], _: &[(u32, f64)]| monthly.get(index).copied();
        readings.extend(others::readings(theme, self.others, |usd| self.money(usd), of_month));
        let title = say::month(self.view.plan().start.plus_months(index as u32));
        crosshair_ui(ui, theme, self.chart, index as f64 + 0.5, &title, &readings);
    }

    /// The replicas of a month, since when there are so many, and what is asked of them.
    fn replicas_of(&self, month: usize) -> Vec<Reading> {
        let monthly = self.series.replicas_monthly;
        let Some(replicas) = monthly.get(month) else { return Vec::new() };
        let since = monthly[..month].iter().rposition(|before| before != replicas).map_or(0, |before| before + 1);
        let since = say::month(self.view.plan().start.plus_months(since as u32));
        let reading = |name: String, value: f64| {
            let (value, colour) = (say::count(value), self.view.theme.text);
            Reading { name, value, colour, usd: None }
        };
        let mut readings = vec![reading(format!("whole replicas since {since}"), *replicas)];
        let load = self.series.replica_load_monthly.get(month);
        readings.extend(load.map(|load| reading("asked of them, in replicas".into(), *load)));
        readings
    }
}
