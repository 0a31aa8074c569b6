//! Charts of how sure a saving is: how it is spread over the draws, and which numbers it hangs on.

use super::Subject;
use super::drawing::{Anchor, Area, Drawing, FONT_SMALL, Pen, Type, fitted_label, width_of};
use super::theme::Ink;
use super::words;
use crate::analysis::{Driver, PathUncertainty};
use crate::plan::{NodeId, say};

const WIDTH: f64 = 760.0;
/// Where the draws are counted.
const PLOT: Area = Area { x: 24.0, y: 52.0, width: 712.0, height: 190.0 };
/// Of the numbers a saving hangs on: those shown, and from one to the next.
const MOST_DRIVERS: usize = 8;
const LEAST_SHARE: f64 = 0.01;
const ROW: f64 = 30.0;
/// Where their names end, and where their bars are.
const NAMES: f64 = 236.0;
const BARS: Area = Area { x: 252.0, y: 52.0, width: 400.0, height: 0.0 };

/// The saving of a sub-task by tuning, or of the mix, as the draws have it.
#[derive(Clone, Debug)]
pub(super) struct Saving<'a> {
    title: String,
    currency: &'a str,
    central_usd: f64,
    /// Of the whole application.
    is_whole: bool,
    sure: &'a PathUncertainty,
}

impl<'a> Saving<'a> {
    /// `None` where nothing was drawn.
    pub fn of(subject: &Subject<'a>, task: Option<&NodeId>) -> Option<Self> {
        let (evaluation, currency) = (subject.evaluation, subject.evaluation.currency.as_str());
        match task {
            Some(id) => {
                let task = evaluation.task(id)?;
                let (title, sure) = (words::name(&task.name), task.uncertainty.as_deref()?);
                Some(Self { title, currency, central_usd: task.saving_usd?, is_whole: false, sure })
            }
            None => {
                let (title, sure) = ("the whole application".to_owned(), evaluation.mix.uncertainty.as_deref()?);
                Some(Self { title, currency, central_usd: evaluation.mix.saving_usd, is_whole: true, sure })
            }
        }
    }

    fn money(&self, usd: f64) -> String {
        words::short(say::money(self.currency, usd))
    }

    /// How often it is right: of a sub-task by the policy's thresholds, of the mix by what it costs in the end.
    fn chance(&self) -> String {
        let (what, chance) = match self.is_whole {
            true => ("Costs less in the end", self.sure.chance_right()),
            false => ("Meaningfully cheaper", self.sure.chance_cheaper),
        };
        format!("{what} in {}", say::chance(chance))
    }

    fn drivers(&self) -> Vec<&'a Driver> {
        let known = |driver: &&Driver| driver.saving_low_usd.is_some() && driver.saving_high_usd.is_some();
        let mut drivers: Vec<&Driver> =
            self.sure.drivers.iter().filter(|driver| driver.variance_share >= LEAST_SHARE).filter(known).collect();
        drivers.sort_by(|a, b| b.variance_share.total_cmp(&a.variance_share));
        drivers.truncate(MOST_DRIVERS);
        drivers
    }
}

/// How often each saving comes, with the percentiles that the report names.
pub(super) fn distribution(saving: &Saving<'_>) -> Drawing {
    let (sure, histogram) = (saving.sure, &saving.sure.saving_histogram);
    let [low, middle, high] = sure.saving_usd;
    let chance = saving.chance().to_lowercase();
    let alt = format!(
        "How the saving of {} is spread: in 8 of 10 draws {} to {}, half of them above {}; {chance}",
        saving.title,
        saving.money(low),
        saving.money(high),
        saving.money(middle)
    );
    let mut drawing = Drawing::new(WIDTH, PLOT.bottom() + 34.0, alt);
    let axis = Axis::over(PLOT, &[histogram.low_usd, histogram.high_usd, low, high]);
    axis.draw(&mut drawing, saving, PLOT.y, PLOT.bottom());
    let most = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
    let width = (histogram.high_usd - histogram.low_usd) / histogram.counts.len().max(1) as f64;
    for (index, count) in histogram.counts.iter().enumerate() {
        let from = histogram.low_usd + width * index as f64;
        let (left, right) = (axis.at(from), axis.at(from + width));
        let height = PLOT.height * f64::from(*count) / f64::from(most);
        // What costs more than it saves is red.
        let ink = if from + 0.5 * width < 0.0 { Ink::Red } else { Ink::Tuned };
        let bar = Area { x: left + 0.5, y: PLOT.bottom() - height, width: (right - left - 1.0).max(1.0), height };
        drawing.tint(bar, 1.0, ink, 0.55);
    }
    drawing.line([PLOT.x, PLOT.bottom()], [PLOT.right(), PLOT.bottom()], Pen::new(Ink::Border, 1.0));
    marks(&mut drawing, saving, &axis);
    drawing
}

/// The 10th, 50th and 90th percentile, each with its word above the bars.
fn marks(drawing: &mut Drawing, saving: &Saving<'_>, axis: &Axis) {
    let names = ["P10", "P50", "P90"];
    let mut free = f64::MIN;
    for (name, usd) in names.into_iter().zip(saving.sure.saving_usd) {
        let x = axis.at(usd);
        drawing.line([x, PLOT.y - 4.0], [x, PLOT.bottom()], Pen::dashed(Ink::Weak, 1.0));
        let text = format!("{name} {}", saving.money(usd));
        let width = width_of(&text, FONT_SMALL);
        // Beside the one before where they would meet, and never beyond the figure.
        let left = (x - 0.5 * width).max(free).min(WIDTH - width - 4.0);
        free = left + width + 8.0;
        drawing.text([left, PLOT.y - 10.0], Type::new(Ink::Weak, FONT_SMALL), &text);
    }
    let words = format!("{} of the draws", saving.chance());
    drawing.text([PLOT.x, 20.0], Type::new(Ink::Text, 13.0).bold(), &words);
}

/// The saving with each number at the ends of its range, all others central; the largest part of the doubt first.
pub(super) fn drivers(saving: &Saving<'_>) -> Drawing {
    let drivers = saving.drivers();
    let ends = |driver: &Driver| [driver.saving_low_usd.unwrap_or(0.0), driver.saving_high_usd.unwrap_or(0.0)];
    let first = drivers.first().map_or(String::new(), |driver| {
        let [low, high] = ends(driver).map(|usd| saving.money(usd));
        let (label, share) = (words::label(&driver.label), say::share(driver.variance_share));
        format!(": first {label}, {low} to {high}, which makes {share} of the doubt")
    });
    let alt = format!("What the saving of {} hangs on{first}", saving.title);
    let bottom = BARS.y + ROW * drivers.len().max(1) as f64;
    let mut drawing = Drawing::new(WIDTH, bottom + 34.0, alt);
    let amounts: Vec<f64> = drivers.iter().flat_map(|driver| ends(driver)).chain([saving.central_usd]).collect();
    let axis = Axis::over(BARS, &amounts);
    axis.draw(&mut drawing, saving, BARS.y, bottom);
    let quiet = Type::new(Ink::Weak, FONT_SMALL);
    for (row, driver) in drivers.iter().enumerate() {
        let y = BARS.y + ROW * row as f64 + 6.0;
        for (usd, ink) in ends(driver).into_iter().zip([Ink::Hosted, Ink::Tuned]) {
            let (from, to) = (axis.at(saving.central_usd.min(usd)), axis.at(saving.central_usd.max(usd)));
            let bar = Area { x: from, y, width: (to - from).max(1.0), height: ROW - 12.0 };
            drawing.tint(bar, 2.0, ink, 0.65);
        }
        let name = fitted_label(&driver.label, NAMES - 8.0, FONT_SMALL);
        drawing.text([NAMES, y + 13.0], Type::new(Ink::Text, FONT_SMALL).at(Anchor::End), &name);
        drawing.text([BARS.right() + 14.0, y + 13.0], quiet, &say::share(driver.variance_share));
    }
    let x = axis.at(saving.central_usd);
    drawing.line([x, BARS.y - 4.0], [x, bottom], Pen::new(Ink::Text, 1.2));
    let middle = quiet.at(Anchor::Middle);
    drawing.text([x, BARS.y - 10.0], middle, &format!("central {}", saving.money(saving.central_usd)));
    drawing.text([BARS.right() + 14.0, BARS.y - 10.0], quiet, "of the doubt");
    for (x, ink, words) in [(24.0, Ink::Hosted, "at its low end"), (140.0, Ink::Tuned, "at its high end")] {
        drawing.tint(Area { x, y: 13.0, width: 12.0, height: 12.0 }, 2.0, ink, 0.65);
        drawing.text([x + 18.0, 23.0], quiet, words);
    }
    drawing
}

/// Amounts of money from left to right.
struct Axis {
    area: Area,
    low: f64,
    high: f64,
    ticks: Vec<f64>,
}

impl Axis {
    /// In even steps of 1, 2 or 5 over all of the amounts.
    fn over(area: Area, amounts: &[f64]) -> Self {
        let finite = || amounts.iter().copied().filter(|usd| usd.is_finite());
        let (low, high) = (finite().fold(f64::MAX, f64::min), finite().fold(f64::MIN, f64::max));
        let (low, high) = if low < high { (low, high) } else { (low.min(0.0), high.max(low + 1.0)) };
        let power = libm::pow(10.0, libm::floor(libm::log10((high - low) / 4.0)));
        let steps = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power);
        let step = steps.into_iter().find(|step| (high - low) / step <= 6.0).unwrap_or(high - low);
        let (first, last) = (libm::floor(low / step), libm::ceil(high / step));
        let count = (last - first).clamp(1.0, 12.0) as u32;
        let ticks: Vec<f64> = (0..=count).map(|index| (first + f64::from(index)) * step).collect();
        Self { area, low: ticks[0].min(low), high: ticks[ticks.len() - 1].max(high), ticks }
    }

    fn at(&self, usd: f64) -> f64 {
        self.area.x + self.area.width * ((usd - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    fn draw(&self, drawing: &mut Drawing, saving: &Saving<'_>, top: f64, bottom: f64) {
        let style = Type::new(Ink::Weak, FONT_SMALL).at(Anchor::Middle);
        for usd in &self.ticks {
            let x = self.at(*usd);
            let ink = if *usd == 0.0 { Ink::Border } else { Ink::Grid };
            drawing.line([x, top], [x, bottom], Pen::new(ink, 1.0));
            drawing.text([x, bottom + 19.0], style, &saving.money(*usd));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_goes_in_even_steps_over_what_is_shown() {
        let axis = Axis::over(PLOT, &[-30.0, 170.0]);
        assert_eq!(axis.ticks, [-50.0, 0.0, 50.0, 100.0, 150.0, 200.0]);
        assert_eq!((axis.at(-50.0), axis.at(200.0), axis.at(75.0)), (PLOT.x, PLOT.right(), PLOT.x + 0.5 * PLOT.width));
        for amounts in [&[0.0, 0.0][..], &[5.0, 5.0], &[-3.0, -3.0], &[1e15, 1e15 + 1.0], &[]] {
            let axis = Axis::over(PLOT, amounts);
            assert!(axis.low < axis.high && axis.ticks.len() >= 2, "{amounts:?} {:?}", axis.ticks);
        }
    }
}
