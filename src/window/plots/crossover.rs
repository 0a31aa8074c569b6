//! The crossover: what staying hosted and what tuning has cost by then, and where the two cross.

use egui::{Align2, Color32, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::LineStyle;

use super::bands::Bands;
use super::chart::{Axes, Chart, Curve, chart_ui, larger};
use super::hover::{Reading, callout, callout_size, crosshair_ui, missing_curve};
use super::others::{self, Other};
use super::series::{Series, lump_name};
use crate::analysis::{Figure, curve, date_at};
use crate::plan::say;
use crate::window::theme::Theme;
use crate::window::view::ViewContext;

/// Gives the figure that was clicked: what both curves are about.
pub(super) fn crossover_ui(
    view: ViewContext<'_>,
    series: &Series<'_>,
    others: &[Other<'_>],
    size: Vec2,
    ui: &mut Ui,
) -> Option<Figure> {
    let theme = view.theme;
    let hosted = series.hosted_cumulative();
    let other = series.other_cumulative();
    let last = |points: &[[f64; 2]]| points.last().map_or(0.0, |point| point[1]);
    let mut curves = others::curves(theme, others, curve::cumulative);
    let most_usd = last(&hosted).max(other.as_deref().map_or(0.0, last));
    let most_usd = curves.iter().map(|curve| last(&curve.points)).fold(most_usd, f64::max);
    let months = others.iter().map(|other| other.series.months()).fold(series.months(), usize::max);
    // Beside other scenarios bands would be too much.
    let bands = Bands::of(series, view.doubt.is_old).filter(|_| others.is_empty());
    let most_usd = bands.as_ref().map_or(most_usd, |bands| bands.most_usd().max(most_usd));
    let axes = Axes { start: view.plan().start, months, most_usd, currency: &view.plan().currency };
    let line =
        |points: &[[f64; 2]], colour| Curve { points: points.to_vec(), colour, width: 2.2, style: LineStyle::Solid };
    curves.push(line(&hosted, theme.hosted));
    curves.extend(other.as_deref().map(|points| line(points, theme.tuned)));
    let chart = chart_ui(ui, theme, &series.in_words(axes.currency), size, axes, curves);
    let (hosted, other) = (&hosted[..], other.as_deref());
    let marks = Marks { view, series, others, chart: &chart, hosted, other, bands: bands.as_ref() };
    let labels = marks.events(ui);
    marks.lead_lost(ui);
    match &bands {
        Some(bands) => bands.draw(ui, theme, &chart),
        None => marks.between(ui),
    }
    let names = marks.ends(ui, &labels);
    marks.lumps(ui, &names);
    match chart.hovered_month() {
        Some(month) => {
            marks.crossing_line(ui);
            marks.hover(ui, month);
        }
        None => {
            marks.crossing_line(ui);
            marks.crossing_words(ui, &labels, &names);
        }
    }
    chart.clicked().map(|_| series.outcome())
}

/// Everything that is marked on the chart.
struct Marks<'a> {
    view: ViewContext<'a>,
    series: &'a Series<'a>,
    others: &'a [Other<'a>],
    chart: &'a Chart,
    hosted: &'a [[f64; 2]],
    other: Option<&'a [[f64; 2]]>,
    bands: Option<&'a Bands>,
}

impl Marks<'_> {
    fn theme(&self) -> &Theme {
        self.view.theme
    }

    fn money(&self, usd: f64) -> String {
        say::money(&self.view.plan().currency, usd)
    }

    fn caption(&self, ui: &Ui, at: egui::Pos2, align: Align2, text: &str, colour: Color32) -> Rect {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), Theme::regular(self.theme().size.caption), colour);
        let rect = align.anchor_size(at, galley.size());
        // Never outside the chart's sides.
        let shift = (self.chart.rect.left() - rect.left()).max(0.0) - (rect.right() - self.chart.rect.right()).max(0.0);
        let rect = rect.translate(vec2(shift, 0.0));
        ui.painter().galley(rect.min, galley, colour);
        rect
    }

    fn dashed(&self, ui: &Ui, month: f64, colour: Color32) {
        let x = self.chart.at(month, 0.0).x;
        let ends = [pos2(x, self.chart.rect.top()), pos2(x, self.chart.rect.bottom())];
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.0, colour), 3.0, 3.0));
    }

    /// What happens to the prices: a thin line each, its label at the top in the first row that is free there. How
    /// they drift stands before them, where there is room. Gives where the labels stand.
    fn events(&self, ui: &Ui) -> Vec<Rect> {
        let theme = self.theme();
        let (mut taken, mut labels) = ([f32::MIN; 3], Vec::new());
        let top = |row: usize| self.chart.rect.top() + 2.0 + 15.0 * larger(theme) * row as f32;
        if let Some(drift) = &self.series.drift {
            let first = self.series.marks.first().map_or(f32::MAX, |mark| self.chart.at(mark.month, 0.0).x);
            let text = format!("prices: {drift}");
            // About as wide: where it would run into the first line it has the second row.
            let width = text.chars().count() as f32 * 6.0 * larger(theme);
            let left = self.chart.rect.left() + 8.0;
            // Right of the crossing's line where that would go through it.
            let crossing = self.series.crossing.settled_months.map(|month| self.chart.at(month, 0.0).x);
            let left = crossing.filter(|x| (left..left + width).contains(x)).map_or(left, |x| x + 8.0);
            let row = usize::from(left + width > first);
            let label = self.caption(ui, pos2(left, top(row)), Align2::LEFT_TOP, &text, theme.text_weak);
            taken[row] = label.right();
            labels.push(label);
        }
        for mark in &self.series.marks {
            let colour = if mark.retires { theme.amber } else { theme.text_weak };
            self.dashed(ui, mark.month, if mark.retires { theme.amber.gamma_multiply(0.6) } else { theme.border });
            let x = self.chart.at(mark.month, 0.0).x + 5.0;
            // With none free its line must do.
            if let Some(row) = taken.iter().position(|end| *end < x - 6.0) {
                let label = self.caption(ui, pos2(x, top(row)), Align2::LEFT_TOP, &mark.label, colour);
                taken[row] = label.right();
                labels.push(label);
            }
        }
        labels
    }

    /// The area between the curves: what tuning has cost so far, then what it has saved.
    fn between(&self, ui: &Ui) {
        let Some(other) = self.other else { return };
        let mut months: Vec<f64> = self.hosted.iter().chain(other).map(|point| point[0]).collect();
        months.extend(self.series.crossing.first_months);
        months.extend(self.series.crossing.settled_months);
        months.sort_by(f64::total_cmp);
        months.dedup();
        let mut mesh = egui::Mesh::default();
        for pair in months.windows(2) {
            // From just after a jump to just before the next, where both curves are straight.
            let (from, to) = (pair[0], pair[1]);
            let before = |points| curve::at(points, to - (to - from) * 1e-9);
            let (Some(a), Some(b)) = (curve::at(self.hosted, from), before(self.hosted)) else { continue };
            let (Some(c), Some(d)) = (curve::at(other, from), before(other)) else { continue };
            let ahead = a + b >= c + d;
            let colour = if ahead { self.theme().tuned } else { self.theme().hosted }.gamma_multiply(0.09);
            let first = mesh.vertices.len() as u32;
            for (month, usd) in [(from, a), (to, b), (to, d), (from, c)] {
                mesh.colored_vertex(self.chart.at(month, usd), colour);
            }
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first, first + 2, first + 3);
        }
        ui.painter().add(mesh);
    }

    fn lead_lost(&self, ui: &Ui) {
        for (from, to) in self.series.crossing.lead_lost_months {
            let x = self.chart.at(*from, 0.0).x..=self.chart.at(*to, 0.0).x;
            let rect = Rect::from_x_y_ranges(x, self.chart.rect.y_range());
            ui.painter().rect_filled(rect, 0.0, self.theme().red.gamma_multiply(0.10));
            let at = pos2(rect.center().x, rect.bottom() - 6.0);
            if rect.width() < 52.0 {
                continue;
            }
            self.caption(ui, at, Align2::CENTER_BOTTOM, "lead lost", self.theme().red);
        }
    }

    /// A word at each jump, while the words do not meet each other or the curves' `names`.
    fn lumps(&self, ui: &Ui, names: &[Rect]) {
        let (Some(path), Some(other)) = (self.series.other, self.other) else { return };
        let mut taken = f32::MIN;
        for (month, usd) in path.lumps_usd.iter().filter(|(month, _)| (*month as usize) < self.series.months()) {
            let Some(after) = curve::at(other, f64::from(*month)) else { continue };
            let (top, bottom) =
                (self.chart.at(f64::from(*month), after), self.chart.at(f64::from(*month), after - usd));
            if bottom.y - top.y > 2.0 {
                ui.painter().line_segment([top, bottom], Stroke::new(2.2, self.theme().tuned));
            }
            let text = format!("{} {}", lump_name(*month), self.money(*usd));
            let scale = larger(self.theme());
            let width = text.chars().count() as f32 * 6.0 * scale;
            let left = (top.x + 6.0).min(self.chart.rect.right() - width);
            // Below the curve, clear of the area between the two.
            let y = (bottom.y + 5.0).min(self.chart.rect.bottom() - 17.0 * scale);
            let crowded = if *month == 0 {
                // The callout says it where the crossing leaves no room.
                let crossing = self.series.crossing.settled_months.map(|month| self.chart.at(month, 0.0).x);
                bottom.y - top.y < 16.0 || crossing.is_some_and(|x| x < left + width + 8.0)
            } else {
                self.chart.rect.bottom() - bottom.y < 20.0 * scale
            };
            let at = pos2(left, if *month == 0 { top.y - 24.0 * scale } else { y });
            let word = Rect::from_min_size(at, vec2(width, 14.0 * scale));
            if left > taken && !crowded && !names.iter().any(|name| name.intersects(word)) {
                taken = self.caption(ui, at, Align2::LEFT_TOP, &text, self.theme().text_weak).right() + 10.0;
            }
        }
    }

    /// Each curve's name and total at its right end; the lower one below its curve where they would meet.
    /// Gives where they stand.
    fn ends(&self, ui: &Ui, labels: &[Rect]) -> Vec<Rect> {
        let font = Theme::semibold(self.theme().size.small);
        let hosted = self.hosted.last().copied().unwrap_or_default();
        let at = self.chart.at(hosted[0], hosted[1]);
        let name = |name: &str, usd: f64| format!("{name} {}", self.money(usd));
        let drawn = self.series.other.zip(self.other);
        let Some((path, other, end)) = drawn.and_then(|(path, points)| Some((path, points, points.last()?))) else {
            let text = name("hosted", hosted[1]);
            let name = ui.painter().text(at - vec2(4.0, 8.0), Align2::RIGHT_BOTTOM, text, font, self.theme().hosted);
            missing_curve(ui, self.theme(), self.chart, labels, self.series.no_other);
            return vec![name];
        };
        let other_at = self.chart.at(end[0], end[1]);
        // Where the curves stand at the far end of their names.
        let hosted_leads = at.y < other_at.y;
        let (upper, lower) = if hosted_leads { (self.hosted, other) } else { (other, self.hosted) };
        let lower_y = at.y.max(other_at.y);
        let reach = 95.0 / f64::from(self.chart.rect.width()) * self.series.months() as f64;
        let y_there = |points| curve::at(points, end[0] - reach).map_or(lower_y, |usd| self.chart.at(0.0, usd).y);
        let near = y_there(upper) > lower_y - 30.0;
        let below_y = y_there(lower).max(lower_y) + 6.0;
        let mut ends = [
            (at, name("hosted", hosted[1]), self.theme().hosted),
            (other_at, name(path.name, end[1]), self.theme().tuned),
        ];
        ends.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
        let draw = |(index, (at, text, colour)): (usize, (egui::Pos2, String, Color32))| {
            let below = index == 1 && near && below_y + 14.0 < self.chart.rect.bottom();
            let (y, align) = if below { (below_y, Align2::RIGHT_TOP) } else { (at.y - 10.0, Align2::RIGHT_BOTTOM) };
            ui.painter().text(pos2(at.x - 4.0, y), align, text, font.clone(), colour)
        };
        ends.into_iter().enumerate().map(draw).collect()
    }

    fn crossing_line(&self, ui: &Ui) {
        let theme = self.theme();
        let crossing = &self.series.crossing;
        if let Some(first) = crossing.first_months.filter(|first| crossing.settled_months != Some(*first))
            && let Some(usd) = curve::at(self.hosted, first)
        {
            let at = self.chart.at(first, usd);
            ui.painter().circle(at, 3.5, theme.panel, Stroke::new(1.5, theme.text_weak));
            self.caption(ui, at - vec2(0.0, 8.0), Align2::CENTER_BOTTOM, "first crossing", theme.text_weak);
        }
        if let Some((month, usd)) =
            crossing.settled_months.and_then(|month| Some((month, curve::at(self.hosted, month)?)))
        {
            self.dashed(ui, month, theme.text_weak);
            ui.painter().circle(self.chart.at(month, usd), 5.0, theme.panel, Stroke::new(2.2, theme.text));
        }
    }

    /// The callout at the settled crossing, or that there is none.
    fn crossing_words(&self, ui: &Ui, labels: &[Rect], names: &[Rect]) {
        let Some(other) = self.other else { return };
        let crossing = &self.series.crossing;
        let Some(month) = crossing.settled_months else {
            let (hosted, tuned) = (self.hosted.last(), other.last());
            let gap = hosted.zip(tuned).map_or(0.0, |(hosted, tuned)| tuned[1] - hosted[1]);
            let months = self.series.months();
            let bold = format!("No crossover within {months} month{}", if months == 1 { "" } else { "s" });
            let quiet = format!(
                "the {} path ends {} dearer",
                self.series.other.map_or("other", |path| path.name),
                self.money(gap)
            );
            let below = labels.iter().map(Rect::bottom).fold(self.chart.rect.top() + 16.0, f32::max);
            let at = pos2(self.chart.rect.left() + 12.0, below + 6.0);
            callout(ui, self.theme(), at, Align2::LEFT_TOP, &bold, &quiet);
            return;
        };
        let date = crossing.settled_date.map_or_else(|| say::months(month), say::date);
        let bold = format!("Crosses {date}");
        let after = crossing.settled_after.as_deref().map(|after| format!("after {after}"));
        let upfront = self.series.other.and_then(|path| path.lumps_usd.iter().find(|(month, _)| *month == 0));
        let upfront = upfront.map(|(_, usd)| format!(" · {} upfront", self.money(*usd))).unwrap_or_default();
        let time = format!("{}{upfront}", say::months(month));
        // A small chart has no room for a long line.
        let between = if self.chart.rect.width() < 520.0 * larger(self.theme()) { "\n" } else { " · " };
        let quiet = after.map_or(time.clone(), |after| format!("{after}{between}{time}"));
        let size = callout_size(ui, self.theme(), &bold, &quiet);
        let (at, align) = self.callout_place(month, size, &[labels, names].concat());
        callout(ui, self.theme(), at, align, &bold, &quiet);
    }

    /// Beside the crossing's line, where the card covers the least of the curves, of their names and of the labels.
    fn callout_place(&self, month: f64, size: Vec2, labels: &[Rect]) -> (egui::Pos2, Align2) {
        let rect = self.chart.rect;
        let x = self.chart.at(month, 0.0).x;
        let top = rect.top() + 4.0;
        // A label weighs as much as half a curve, whatever part of it is covered.
        const LABEL: usize = 48;
        let drawn = self.drawn_points();
        let mut best = (usize::MAX, pos2(rect.left() + 4.0, top));
        for left in [x + 12.0, x - 12.0 - size.x] {
            if left < rect.left() || left + size.x > rect.right() {
                continue;
            }
            let mut y = top;
            while y + size.y < rect.bottom() {
                let card = Rect::from_min_size(pos2(left, y), size).expand(5.0);
                let labels = labels.iter().filter(|label| card.intersects(**label)).count();
                let covered = drawn.iter().filter(|point| card.contains(**point)).count() + LABEL * labels;
                if covered < best.0 {
                    best = (covered, pos2(left, y));
                }
                y += 8.0;
            }
        }
        (best.1, Align2::LEFT_TOP)
    }

    /// Points along both curves.
    fn drawn_points(&self) -> Vec<egui::Pos2> {
        let months = self.series.months() as f64;
        let mut points = Vec::new();
        for curve in [Some(self.hosted), self.other].into_iter().flatten() {
            let along = (0..=100).map(|step| months * f64::from(step) / 100.0);
            points.extend(along.filter_map(|month| Some(self.chart.at(month, curve::at(curve, month)?))));
        }
        points
    }

    fn hover(&self, ui: &Ui, month: f64) {
        let theme = self.theme();
        let Some(hosted) = curve::at(self.hosted, month) else { return };
        let reading = |name: &str, usd: f64, colour| Reading {
            name: name.into(),
            value: self.money(usd),
            colour,
            usd: Some(usd),
        };
        let [hosted_band, other_band] = self.bands.map_or([None; 2], |bands| bands.at(month));
        let between = |ends: Option<[f64; 2]>| {
            let value = ends.map(|ends| ends.map(|usd| self.money(usd)).join(" – "));
            value.map(|value| Reading { name: "P10–P90".into(), value, colour: theme.text_weak, usd: None })
        };
        let mut readings = vec![reading("hosted", hosted, theme.hosted)];
        readings.extend(between(hosted_band));
        if let Some((path, other)) = self.series.other.zip(self.other.and_then(|points| curve::at(points, month))) {
            readings.push(reading(path.name, other, theme.tuned));
            readings.extend(between(other_band));
            let (name, colour) = if hosted >= other { ("saved", theme.tuned) } else { ("behind by", theme.text) };
            readings.push(Reading { name: name.into(), value: self.money((hosted - other).abs()), colour, usd: None });
        }
        let by_then = |monthly: &[f64], lumps: &[(u32, f64)]| curve::at(&curve::cumulative(monthly, lumps), month);
        readings.extend(others::readings(theme, self.others, |usd| self.money(usd), by_then));
        let date = say::date(&date_at(self.view.plan().start, month).to_string());
        crosshair_ui(ui, theme, self.chart, month, &date, &readings);
    }
}
