//! Lines of equal value over a grid: marching squares, its pieces joined end to end.
//!
//! The method is that of Lorensen and Cline, "Marching Cubes" (SIGGRAPH 1987), in two dimensions.

use std::collections::BTreeMap;

/// Months that are worth a line, those that people speak of first.
const MONTHS: [f64; 12] = [12.0, 6.0, 24.0, 3.0, 18.0, 36.0, 1.0, 9.0, 2.0, 60.0, 48.0, 84.0];
/// More lines than these say no more.
const MOST: usize = 6;

/// Where the settled crossover is the same.
#[derive(Clone, Debug, PartialEq)]
pub struct IsoLine {
    pub months: f64,
    /// As parts of both axes, 0 at the low end and 1 at the high end.
    pub points: Vec<[f64; 2]>,
}

/// The lines over a grid of so many points; `None` where it never crosses.
///
/// Between points it is not the month that is taken to change evenly but one over the month: upfront over what is
/// saved a month is the crossover, and the saving is about even. So never is no gap but nothing.
pub(super) fn lines(
    columns: usize,
    rows: usize,
    value: impl Fn(usize, usize) -> Option<f64>,
    horizon_months: f64,
) -> Vec<IsoLine> {
    let values: Vec<Option<f64>> =
        (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row))).map(|(c, r)| value(c, r)).collect();
    let (low, high) = values.iter().flatten().fold((f64::INFINITY, 0.0_f64), |(l, h), v| (l.min(*v), h.max(*v)));
    let among = MONTHS.into_iter().filter(|months| *months > low && *months < high.min(horizon_months));
    let levels: Vec<f64> = among.take(MOST).collect();
    let grid = Grid { columns, rows, values: values.into_iter().map(pace).collect() };
    levels.into_iter().flat_map(|months| grid.lines(months)).collect()
}

/// How fast it crosses: one over its month, and a little month more so that at once is finite.
fn pace(months: Option<f64>) -> f64 {
    months.map_or(0.0, |months| 1.0 / (months + 0.1))
}

struct Grid {
    columns: usize,
    rows: usize,
    /// As [`pace`] gives them.
    values: Vec<f64>,
}

/// An edge between two neighbours of the grid: its lower end, and whether it goes up.
type Side = (usize, usize, bool);

impl Grid {
    fn at(&self, column: usize, row: usize) -> f64 {
        self.values[row * self.columns + column]
    }

    /// Where the level lies between the ends of an edge, if it does.
    fn crossing(&self, (column, row, up): Side, level: f64) -> Option<[f64; 2]> {
        let (from, to) = (self.at(column, row), self.at(column + usize::from(!up), row + usize::from(up)));
        if (from < level) == (to < level) {
            return None;
        }
        let part = (level - from) / (to - from);
        let (along, across) = if up { (0.0, part) } else { (part, 0.0) };
        let scale = |at: f64, count: usize| at / (count - 1) as f64;
        Some([scale(column as f64 + along, self.columns), scale(row as f64 + across, self.rows)])
    }

    fn lines(&self, months: f64) -> Vec<IsoLine> {
        let level = pace(Some(months));
        let mut joined: BTreeMap<Side, Vec<Side>> = BTreeMap::new();
        for row in 0..self.rows - 1 {
            for column in 0..self.columns - 1 {
                let sides =
                    [(column, row, false), (column + 1, row, true), (column, row + 1, false), (column, row, true)];
                let crossed: Vec<Side> =
                    sides.into_iter().filter(|side| self.crossing(*side, level).is_some()).collect();
                for pair in crossed.chunks_exact(2) {
                    joined.entry(pair[0]).or_default().push(pair[1]);
                    joined.entry(pair[1]).or_default().push(pair[0]);
                }
            }
        }
        let mut lines = Vec::new();
        // Those with an end first: what is left are rings.
        while let Some(start) = joined.iter().min_by_key(|(_, next)| next.len()).map(|(side, _)| *side) {
            let (mut side, mut points) = (start, Vec::new());
            loop {
                points.extend(self.crossing(side, level));
                let beside = joined.remove(&side).unwrap_or_default();
                let Some(next) = beside.iter().find(|side| joined.contains_key(side)) else {
                    // A ring ends where it began.
                    if points.len() > 2 && beside.contains(&start) {
                        points.push(points[0]);
                    }
                    break;
                };
                side = *next;
            }
            if points.len() > 1 {
                lines.push(IsoLine { months, points });
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_a_slope_the_lines_stand_where_the_value_is() {
        // From 0 months at the left to 20 at the right: 12 of 20 is at 0.6 of the width.
        let lines = lines(11, 3, |column, _| Some(column as f64 * 2.0), 24.0);
        let of = |months: f64| lines.iter().find(|line| line.months == months).unwrap();
        assert_eq!(of(12.0).points.len(), 3);
        assert!(of(12.0).points.iter().all(|[x, _]| (x - 0.6).abs() < 1e-12));
        assert!((of(9.0).points[0][0] - 0.45).abs() < 0.01);
        assert!(lines.len() <= MOST && lines.iter().all(|line| line.months < 20.0));
    }

    #[test]
    fn where_it_never_crosses_a_line_runs_along_and_not_out() {
        let lines = lines(11, 5, |column, row| (row < 3).then_some(column as f64 * 2.0), 24.0);
        let line: Vec<&IsoLine> = lines.iter().filter(|line| line.months == 12.0).collect();
        assert_eq!(line.len(), 1);
        // Up to the last row that crosses, and on towards what crosses sooner.
        assert!(line[0].points.iter().all(|[x, y]| *y <= 0.75 && *x <= 0.6 + 1e-12), "{line:?}");
        assert!(line[0].points.iter().any(|[_, y]| *y > 0.5));
    }

    #[test]
    fn around_a_hill_the_line_is_one_closed_ring() {
        let hill = |column: usize, row: usize| {
            let (x, y) = (column as f64 - 10.0, row as f64 - 10.0);
            Some(20.0 - libm::sqrt(x * x + y * y))
        };
        let lines = lines(21, 21, hill, 36.0);
        let round: Vec<&IsoLine> = lines.iter().filter(|line| line.months == 12.0).collect();
        assert_eq!(round.len(), 1);
        assert_eq!(round[0].points.first(), round[0].points.last());
        for [x, y] in &round[0].points {
            let radius = libm::hypot(x * 20.0 - 10.0, y * 20.0 - 10.0);
            assert!((radius - 8.0).abs() < 0.1, "{radius}");
        }
    }
}
