//! Charts of money over the plan's months: both cumulative curves with their crossover, and each month's cost.

use super::Subject;
use super::drawing::{Anchor, Area, Drawing, FONT_SMALL, Pen, Type, fitted};
use super::price_marks::{PriceMark, price_drift, price_marks};
use super::theme::Ink;
use super::words;
use crate::analysis::{Band, PathUncertainty, TaskAnswer, curve};
use crate::plan::{NodeId, YearMonth, say};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 320.0;
/// Where the curves are; their names stand at the right of it, what happens above it.
const PLOT: Area = Area { x: 62.0, y: 46.0, width: 540.0, height: 228.0 };
/// The least between two names of curves.
const NAME_GAP: f64 = 34.0;

/// The figures of a sub-task, or of the mix.
#[derive(Clone, Debug)]
pub(super) struct Series<'a> {
    pub title: String,
    pub start: YearMonth,
    pub currency: &'a str,
    pub hosted_usd: &'a [f64],
    pub other: Option<Other<'a>>,
    pub settled: Option<f64>,
    pub settled_date: Option<&'a str>,
    /// Calls, or requests, until then.
    pub settled_after: Option<String>,
    pub lost: &'a [(f64, f64)],
    /// What happens to the prices.
    pub marks: Vec<PriceMark>,
    /// How they drift.
    pub drift: Option<String>,
    /// How sure the curves are, where the plan was sampled.
    pub sure: Option<&'a PathUncertainty>,
    /// And where the hosted curve lies, whether or not there is another.
    pub hosted_band: Option<&'a Band>,
}

/// The path beside staying hosted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Other<'a> {
    pub name: &'static str,
    pub monthly_usd: &'a [f64],
    pub lumps_usd: &'a [(u32, f64)],
}

impl<'a> Series<'a> {
    /// Of a sub-task, or of the mix; `None` while there is nothing to draw.
    pub fn of(subject: &Subject<'a>, task: Option<&NodeId>) -> Option<Self> {
        match task {
            Some(id) => Self::of_task(subject, subject.evaluation.task(id)?),
            None => Self::of_mix(subject),
        }
    }

    pub fn of_task(subject: &Subject<'a>, task: &'a TaskAnswer) -> Option<Self> {
        let other = Other { name: "tuned", monthly_usd: &task.tuned_monthly_usd, lumps_usd: &task.lumps_usd };
        (!task.hosted_monthly_usd.is_empty()).then(|| Self {
            title: words::name(&task.name),
            start: subject.evaluation.start,
            currency: &subject.evaluation.currency,
            hosted_usd: &task.hosted_monthly_usd,
            other: (!task.tuned_monthly_usd.is_empty()).then_some(other),
            settled: task.settled_crossover_months,
            settled_date: task.settled_crossover_date.as_deref(),
            settled_after: task.settled_crossover_calls.map(|calls| format!("{} calls", say::count(calls))),
            lost: &task.lead_lost_months,
            marks: price_marks(subject.plan, subject.plan.node(&task.id)),
            drift: price_drift(&subject.plan.assumptions),
            sure: task.uncertainty.as_deref(),
            hosted_band: task.uncertainty.as_ref().map(|sure| &sure.hosted_cumulative_usd),
        })
    }

    fn of_mix(subject: &Subject<'a>) -> Option<Self> {
        let mix = &subject.evaluation.mix;
        let other = Other { name: "mix", monthly_usd: &mix.mix_monthly_usd, lumps_usd: &mix.lumps_usd };
        (mix.hosted_lifetime_usd > 0.0).then(|| Self {
            title: "the whole application".into(),
            start: subject.evaluation.start,
            currency: &subject.evaluation.currency,
            hosted_usd: &mix.hosted_monthly_usd,
            other: (!mix.tuned.is_empty()).then_some(other),
            settled: mix.settled_crossover_months,
            settled_date: mix.settled_crossover_date.as_deref(),
            settled_after: mix.settled_crossover_requests.map(|count| format!("{} requests", say::count(count))),
            lost: &mix.lead_lost_months,
            marks: price_marks(subject.plan, &subject.plan.nodes),
            drift: price_drift(&subject.plan.assumptions),
            sure: mix.uncertainty.as_deref(),
            hosted_band: mix.hosted_cumulative_usd.as_ref().filter(|band| mix.uncertainty.is_some() || band.is_wide()),
        })
    }

    /// Of each curve, where it lies, and its name: hosted first.
    pub fn bands(&self) -> Vec<(&'a Band, &'static str)> {
        let hosted = self.hosted_band.map(|band| (band, "hosted"));
        let other = self.sure.zip(self.other).map(|(sure, other)| (&sure.tuned_cumulative_usd, other.name));
        hosted.into_iter().chain(other).collect()
    }

    fn money(&self, usd: f64) -> String {
        words::short(say::money(self.currency, usd))
    }
}

/// What staying hosted and the other path have cost by then.
pub(super) fn crossover(series: &Series<'_>) -> Drawing {
    let hosted = curve::cumulative(series.hosted_usd, &[]);
    let other = series.other.map(|other| (other, curve::cumulative(other.monthly_usd, other.lumps_usd)));
    let end = |points: &[[f64; 2]]| points.last().map_or(0.0, |point| point[1]);
    let mut alt = format!("Cumulative cost of {}: hosted {}", series.title, series.money(end(&hosted)));
    if let Some((path, points)) = &other {
        let after = match series.settled {
            Some(months) => format!("; crosses after {}", say::months(months)),
            None => "; no crossover within the horizon".into(),
        };
        alt.push_str(&format!(", {} {}{after}", path.name, series.money(end(points))));
    }
    let mut most = end(&hosted).max(other.as_ref().map_or(0.0, |(_, points)| end(points)));
    let bands = series.bands();
    for (index, (band, name)) in bands.iter().enumerate() {
        most = band.p90.iter().copied().fold(most, f64::max);
        let ends = band.p10.last().zip(band.p90.last()).map(|(low, high)| (series.money(*low), series.money(*high)));
        if let Some((low, high)) = ends {
            let before = if index == 0 { "; in 8 of 10 draws " } else { ", " };
            alt.push_str(&format!("{before}{name} {low} to {high}"));
        }
    }
    let mut chart = Chart::new(series, alt, most);
    chart.spans();
    match &other {
        Some((_, points)) if bands.is_empty() => chart.between(&hosted, points),
        _ => chart.bands(&bands),
    }
    let mut names = vec![("hosted", Ink::Hosted, end(&hosted))];
    chart.curve(&hosted, Ink::Hosted);
    if let Some((path, points)) = &other {
        chart.curve(points, Ink::Tuned);
        names.push((path.name, Ink::Tuned, end(points)));
    }
    chart.names(&names, "in all");
    if other.is_some() {
        chart.crossing(&hosted);
    }
    chart.drawing
}

/// What each month costs on both paths; lumps as bars.
pub(super) fn monthly(series: &Series<'_>) -> Drawing {
    let first = |flows: &[f64]| flows.first().copied().unwrap_or(0.0);
    let last = |flows: &[f64]| flows.last().copied().unwrap_or(0.0);
    let span = |flows: &[f64]| format!("{} to {}", series.money(first(flows)), series.money(last(flows)));
    let mut alt = format!("Monthly cost of {}, first to last month: hosted {}", series.title, span(series.hosted_usd));
    if let Some(other) = series.other {
        alt.push_str(&format!(", {} {}", other.name, span(other.monthly_usd)));
    }
    let flows = series.hosted_usd.iter().chain(series.other.iter().flat_map(|other| other.monthly_usd));
    let lumps = series.other.iter().flat_map(|other| other.lumps_usd).map(|(_, usd)| usd);
    let mut chart = Chart::new(series, alt, flows.chain(lumps).copied().fold(0.0, f64::max));
    chart.lumps();
    let mut names = vec![("hosted", Ink::Hosted, last(series.hosted_usd))];
    chart.curve(&curve::steps(series.hosted_usd), Ink::Hosted);
    if let Some(other) = series.other {
        chart.curve(&curve::steps(other.monthly_usd), Ink::Tuned);
        names.push((other.name, Ink::Tuned, last(other.monthly_usd)));
    }
    chart.names(&names, "in the last month");
    chart.drawing
}

/// Months in which the same curve is below: both sides of the area between the two.
struct Run {
    ink: Ink,
    near: Vec<[f64; 2]>,
    far: Vec<[f64; 2]>,
}

/// A chart being drawn: its axes are there.
struct Chart<'s, 'a> {
    series: &'s Series<'a>,
    drawing: Drawing,
    months: f64,
    most: f64,
}

impl<'s, 'a> Chart<'s, 'a> {
    fn new(series: &'s Series<'a>, alt: String, most: f64) -> Self {
        let ticks = money_ticks(most);
        let months = series.hosted_usd.len().max(1) as f64;
        let most = ticks.last().copied().unwrap_or(1.0);
        let mut chart = Self { series, drawing: Drawing::new(WIDTH, HEIGHT, alt), months, most };
        for usd in ticks {
            let y = chart.at(0.0, usd)[1];
            chart.drawing.line([PLOT.x, y], [PLOT.right(), y], Pen::new(Ink::Grid, 1.0));
            let style = Type::new(Ink::Weak, FONT_SMALL).at(Anchor::End);
            chart.drawing.text([PLOT.x - 8.0, y + 4.0], style, &axis_money(series.currency, usd));
        }
        chart.calendar();
        for mark in &series.marks {
            let x = chart.at(mark.month, 0.0)[0];
            chart.drawing.line([x, PLOT.y], [x, PLOT.bottom()], Pen::dashed(Ink::Border, 1.0));
        }
        chart
    }

    fn at(&self, month: f64, usd: f64) -> [f64; 2] {
        [PLOT.x + PLOT.width * month / self.months, PLOT.bottom() - PLOT.height * usd / self.most]
    }

    /// Month names below the plot.
    fn calendar(&mut self) {
        let style = Type::new(Ink::Weak, FONT_SMALL).at(Anchor::Middle);
        let stride = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|stride| self.months / f64::from(*stride) <= 8.5);
        let mut month = 0;
        while f64::from(month) <= self.months {
            let [x, y] = self.at(f64::from(month), 0.0);
            self.drawing.line([x, y], [x, y + 4.0], Pen::new(Ink::Grid, 1.0));
            self.drawing.text([x, y + 19.0], style, &say::month_short(self.series.start.plus_months(month)));
            month += stride.unwrap_or(120);
        }
        self.drawing.line([PLOT.x, PLOT.bottom()], [PLOT.right(), PLOT.bottom()], Pen::new(Ink::Border, 1.0));
    }

    fn curve(&mut self, points: &[[f64; 2]], ink: Ink) {
        let points: Vec<[f64; 2]> = points.iter().map(|[month, usd]| self.at(*month, *usd)).collect();
        self.drawing.path(&points, Pen::new(ink, 2.4));
    }

    /// Where each curve lies in 8 of 10 draws: hosted, then the other.
    fn bands(&mut self, bands: &[(&Band, &str)]) {
        let other = self.series.other.map_or((&[][..], &[][..]), |other| (other.monthly_usd, other.lumps_usd));
        let curves = [((&[][..], &[][..]), Ink::Hosted), (other, Ink::Tuned)];
        for ((band, _), ((monthly_usd, lumps_usd), ink)) in bands.iter().zip(curves) {
            let [low, _, high] = curve::band(band, monthly_usd, lumps_usd);
            let outline = low.into_iter().chain(high.into_iter().rev());
            let outline: Vec<[f64; 2]> = outline.map(|[month, usd]| self.at(month, usd)).collect();
            self.drawing.polygon(&outline, ink, 0.18);
        }
    }

    /// The area between the curves: what the other path has cost so far, then what it has saved.
    fn between(&mut self, hosted: &[[f64; 2]], other: &[[f64; 2]]) {
        let mut months: Vec<f64> = hosted.iter().chain(other).map(|point| point[0]).collect();
        months.extend(self.series.settled);
        months.sort_by(f64::total_cmp);
        months.dedup();
        // One area for each run of months in which the same curve is below: its near side, and its far one.
        let mut run: Option<Run> = None;
        for pair in months.windows(2) {
            // From just after a jump to just before the next, where both curves are straight.
            let (from, to) = (pair[0], pair[1]);
            let before = |points| curve::at(points, to - (to - from) * 1e-9);
            let (Some(a), Some(b)) = (curve::at(hosted, from), before(hosted)) else { continue };
            let (Some(c), Some(d)) = (curve::at(other, from), before(other)) else { continue };
            let ink = if a + b >= c + d { Ink::Tuned } else { Ink::Hosted };
            let (near, far) = ([self.at(from, a), self.at(to, b)], [self.at(from, c), self.at(to, d)]);
            if run.as_ref().is_some_and(|run| run.ink != ink) {
                self.area(run.take());
            }
            let run = run.get_or_insert_with(|| Run { ink, near: Vec::new(), far: Vec::new() });
            run.near.extend(near);
            run.far.extend(far);
        }
        self.area(run);
    }

    fn area(&mut self, run: Option<Run>) {
        let Some(Run { ink, near: mut outline, far }) = run else { return };
        outline.extend(far.into_iter().rev());
        outline.dedup();
        self.drawing.polygon(&outline, ink, 0.1);
    }

    /// Where the lead is lost again.
    fn spans(&mut self) {
        for (from, to) in self.series.lost {
            let ([left, _], [right, _]) = (self.at(*from, 0.0), self.at(*to, 0.0));
            self.drawing.tint(Area { x: left, width: right - left, ..PLOT }, 0.0, Ink::Red, 0.12);
        }
    }

    fn lumps(&mut self) {
        for (month, usd) in self.series.other.iter().flat_map(|other| other.lumps_usd) {
            let [x, y] = self.at(f64::from(*month) + 0.5, *usd);
            let width = (0.5 * PLOT.width / self.months).clamp(2.0, 12.0);
            let bar = Area { x: x - 0.5 * width, y, width, height: PLOT.bottom() - y };
            self.drawing.tint(bar, 1.0, Ink::Tuned, 0.35);
        }
    }

    /// The crossing: a line, a ring, and in the strip above when that is.
    fn crossing(&mut self, hosted: &[[f64; 2]]) {
        let quiet = Type::new(Ink::Weak, FONT_SMALL);
        let Some(month) = self.series.settled else {
            let style = Type::new(Ink::Text, 13.0).bold();
            self.drawing.text([PLOT.x, 22.0], style, "No crossover within the horizon");
            return;
        };
        let usd = curve::at(hosted, month).unwrap_or(0.0);
        let at = self.at(month, usd);
        self.drawing.line([at[0], PLOT.y - 4.0], [at[0], PLOT.bottom()], Pen::dashed(Ink::Weak, 1.0));
        self.drawing.circle(at, 5.0, Ink::Panel, Pen::new(Ink::Text, 2.2));
        let date = self.series.settled_date.map_or_else(|| say::months(month), say::date);
        let after = self.series.settled_after.as_deref().map_or(String::new(), |after| format!(" · {after}"));
        // To the side that has room.
        let right = at[0] < PLOT.x + 0.55 * PLOT.width;
        let (x, anchor) = if right { (at[0] - 1.0, Anchor::Start) } else { (at[0] + 1.0, Anchor::End) };
        let bold = Type::new(Ink::Text, 13.0).bold().at(anchor);
        self.drawing.text([x, 18.0], bold, &format!("Paid back {date}"));
        self.drawing.text([x, 35.0], quiet.at(anchor), &format!("after {}{after}", say::months(month)));
    }

    /// Each curve's name and where it ends, at its right end, the lower pushed down where two would meet.
    fn names(&mut self, names: &[(&str, Ink, f64)], note: &str) {
        let mut names: Vec<(f64, &(&str, Ink, f64))> =
            names.iter().map(|name| (self.at(0.0, name.2)[1].max(PLOT.y + 8.0), name)).collect();
        names.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut free = f64::MIN;
        let last = names.len();
        for (index, (y, (name, ink, usd))) in names.into_iter().enumerate() {
            let below = NAME_GAP * (last - 1 - index) as f64;
            let y = y.max(free).min(PLOT.bottom() - 12.0 - below);
            free = y + NAME_GAP;
            let x = PLOT.right() + 10.0;
            let bold = Type::new(*ink, 13.0).bold();
            self.drawing.text([x, y + 2.0], bold, &format!("{name} {}", self.series.money(*usd)));
            self.drawing.text([x, y + 17.0], Type::new(Ink::Weak, FONT_SMALL), &fitted(note, 150.0, FONT_SMALL));
        }
    }
}

/// An axis needs no zeros at the end: `$1.5M`, not `$1.50M`.
fn axis_money(currency: &str, usd: f64) -> String {
    let text = say::money(currency, usd);
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = &text[digits.len()..];
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}{unit}")
}

/// From zero in even steps of 1, 2 or 5 to at least `most`.
fn money_ticks(most: f64) -> Vec<f64> {
    if !(most.is_finite() && most > 0.0) {
        return vec![0.0, 1.0];
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(most / 4.0)));
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| most / step <= 5.0);
    let step = step.unwrap_or(most);
    let count = libm::ceil(most / step * (1.0 - 1e-12)).max(1.0) as u32;
    (0..=count).map(|index| f64::from(index) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_no_row_of_zeros() {
        assert_eq!(axis_money("USD", 500_000.0), "$500k");
        assert_eq!(axis_money("USD", 1_500_000.0), "$1.5M");
        assert_eq!(axis_money("USD", 0.0), "$0");
        assert_eq!(axis_money("USD", 200.0), "$200");
    }

    #[test]
    fn an_axis_goes_in_even_steps_to_the_most() {
        assert_eq!(money_ticks(4.0), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(money_ticks(23_000.0), [0.0, 5_000.0, 10_000.0, 15_000.0, 20_000.0, 25_000.0]);
        assert_eq!(money_ticks(0.0), [0.0, 1.0]);
        for most in [1e-9, 0.03, 9.99, 1e15, f64::MAX / 10.0] {
            let ticks = money_ticks(most);
            assert!(ticks.len() <= 6 && ticks.last().unwrap() >= &(most * (1.0 - 1e-9)), "{most}: {ticks:?}");
        }
    }
}
