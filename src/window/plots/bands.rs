//! Bands about the curves: between the 10th and the 90th percentile of all draws, and the middle one.

use egui::{Color32, Mesh, Shape, Stroke, Ui};

use super::chart::Chart;
use super::series::Series;
use crate::analysis::curve;
use crate::window::theme::Theme;

/// How strong a band's colour is.
const STRENGTH: f32 = 0.17;
/// While it is that of the plan before the last edit.
const OLD: f32 = 0.4;

/// The 10th, 50th and 90th percentile of a curve.
type Percentiles = [Vec<[f64; 2]>; 3];

/// The curves' bands.
pub(super) struct Bands {
    hosted: Percentiles,
    /// Of the other path, where there is one.
    other: Option<Percentiles>,
    is_old: bool,
}

impl Bands {
    /// `None` before it is sampled, and where nothing is uncertain.
    pub fn of(series: &Series<'_>, is_old: bool) -> Option<Self> {
        let hosted = series.hosted_band?;
        let other = series.uncertainty.zip(series.other).map(|(found, path)| (&found.tuned_cumulative_usd, path));
        let is_wide = hosted.is_wide() || other.is_some_and(|(band, _)| band.is_wide());
        is_wide.then(|| Self {
            hosted: curve::band(hosted, &[], &[]),
            other: other.map(|(band, path)| curve::band(band, path.monthly_usd, path.lumps_usd)),
            is_old,
        })
    }

    /// The highest that is to be seen.
    pub fn most_usd(&self) -> f64 {
        let bands = [Some(&self.hosted), self.other.as_ref()].into_iter().flatten();
        bands.filter_map(|band| band[2].last()).map(|point| point[1]).fold(0.0, f64::max)
    }

    pub fn draw(&self, ui: &Ui, theme: &Theme, chart: &Chart) {
        let bands = [Some((&self.hosted, theme.hosted)), self.other.as_ref().map(|band| (band, theme.tuned))];
        for (band, colour) in bands.into_iter().flatten() {
            draw(ui, chart, band, colour.gamma_multiply(if self.is_old { OLD } else { 1.0 }));
        }
    }

    /// The ends of both bands at a month: hosted, then the other path.
    pub fn at(&self, month: f64) -> [Option<[f64; 2]>; 2] {
        [Some(&self.hosted), self.other.as_ref()].map(|band| {
            let [low, _, high] = band?;
            Some([curve::at(low, month)?, curve::at(high, month)?])
        })
    }
}

fn draw(ui: &Ui, chart: &Chart, [low, middle, high]: &Percentiles, colour: Color32) {
    let fill = colour.gamma_multiply(STRENGTH);
    let mut mesh = Mesh::default();
    for (low, high) in low.windows(2).zip(high.windows(2)) {
        let first = mesh.vertices.len() as u32;
        for [month, usd] in [low[0], low[1], high[1], high[0]] {
            mesh.colored_vertex(chart.at(month, usd), fill);
        }
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first, first + 2, first + 3);
    }
    ui.painter().add(mesh);
    let line: Vec<_> = middle.iter().map(|point| chart.at(point[0], point[1])).collect();
    ui.painter().extend(Shape::dashed_line(&line, Stroke::new(1.1, colour), 5.0, 4.0));
}
