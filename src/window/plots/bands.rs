//! Bands about the curves: between the 10th and the 90th percentile of all draws, and the middle one.

use egui::{Color32, Mesh, Shape, Stroke, Ui};

use super::chart::Chart;
use super::series::{Series, band_points};
use crate::analysis::curve;
use crate::window::theme::Theme;

/// How strong a band's colour is.
const STRENGTH: f32 = 0.17;
/// While it is that of the plan before the last edit.
const OLD: f32 = 0.4;

/// The 10th, 50th and 90th percentile of a curve.
type Percentiles = [Vec<[f64; 2]>; 3];

/// Both curves' bands.
pub(super) struct Bands {
    hosted: Percentiles,
    tuned: Percentiles,
    is_old: bool,
}

impl Bands {
    /// `None` before it is sampled, and where nothing is uncertain.
    pub fn of(series: &Series<'_>, is_old: bool) -> Option<Self> {
        let (found, path) = series.uncertainty.zip(series.other)?;
        let (hosted, tuned) = (&found.hosted_cumulative_usd, &found.tuned_cumulative_usd);
        let is_wide = |(low, high): (&f64, &f64)| high - low > 1e-9 * high.abs();
        let width = hosted.p10.iter().zip(&hosted.p90).chain(tuned.p10.iter().zip(&tuned.p90));
        width.into_iter().any(is_wide).then(|| Self {
            hosted: band_points(hosted, &[]),
            tuned: band_points(tuned, path.lumps_usd),
            is_old,
        })
    }

    /// The highest that is to be seen.
    pub fn most_usd(&self) -> f64 {
        [&self.hosted, &self.tuned].iter().filter_map(|band| band[2].last()).map(|point| point[1]).fold(0.0, f64::max)
    }

    pub fn draw(&self, ui: &Ui, theme: &Theme, chart: &Chart) {
        for (band, colour) in [(&self.hosted, theme.hosted), (&self.tuned, theme.tuned)] {
            draw(ui, chart, band, colour.gamma_multiply(if self.is_old { OLD } else { 1.0 }));
        }
    }

    /// The ends of both bands at a month: hosted, then the other path.
    pub fn at(&self, month: f64) -> [Option<[f64; 2]>; 2] {
        [&self.hosted, &self.tuned].map(|band| Some([curve::at(&band[0], month)?, curve::at(&band[2], month)?]))
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
