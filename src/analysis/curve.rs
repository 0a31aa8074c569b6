//! Curves of money over the plan's months, as figures draw them.

use super::Band;

/// Cumulative cost from monthly flows and lumps: straight inside a month, upright where a lump falls.
///
/// Points are (month, usd). Flows are spread evenly inside their month; a lump falls at its month's
/// start; what falls at or after the last month's end is left out.
///
/// ```
/// use mixplan::analysis::curve;
///
/// // $5 upfront, then $10 and $20 a month.
/// assert_eq!(curve::cumulative(&[10.0, 20.0], &[(0, 5.0)]), [[0.0, 0.0], [0.0, 5.0], [1.0, 15.0], [2.0, 35.0]]);
/// ```
pub fn cumulative(monthly_usd: &[f64], lumps_usd: &[(u32, f64)]) -> Vec<[f64; 2]> {
    let mut points = vec![[0.0, 0.0]];
    let mut total_usd = 0.0;
    for (month, flow_usd) in monthly_usd.iter().enumerate() {
        let start = month as f64;
        let lumps: f64 = lumps_usd.iter().filter(|(at, _)| *at as usize == month).map(|(_, usd)| usd).sum();
        if lumps != 0.0 {
            total_usd += lumps;
            points.push([start, total_usd]);
        }
        total_usd += flow_usd;
        points.push([start + 1.0, total_usd]);
    }
    points
}

/// A band's three curves, lowest first: exact at the months' ends, and upright where a lump falls.
///
/// The lump has the same part in what a month adds as it has in the central curve, whose flows and lumps are given.
///
/// ```
/// use mixplan::analysis::{Band, curve};
///
/// // Centrally $10 upfront, then $2 and $5.
/// let band = Band { p10: vec![6.0, 8.0], p50: vec![12.0, 17.0], p90: vec![24.0, 32.0] };
/// let [p10, p50, p90] = curve::band(&band, &[2.0, 5.0], &[(0, 10.0)]);
/// assert_eq!(p50, [[0.0, 0.0], [0.0, 10.0], [1.0, 12.0], [2.0, 17.0]]);
/// assert_eq!((p10[1], p90[1]), ([0.0, 5.0], [0.0, 20.0]));
/// ```
pub fn band(band: &Band, monthly_usd: &[f64], lumps_usd: &[(u32, f64)]) -> [Vec<[f64; 2]>; 3] {
    let lump = |t: usize| lumps_usd.iter().filter(|(at, _)| *at as usize == t).map(|(_, usd)| usd).sum::<f64>();
    [&band.p10, &band.p50, &band.p90].map(|ends| {
        let mut points = vec![[0.0, 0.0]];
        let mut before = 0.0;
        for (t, usd) in ends.iter().enumerate() {
            let (lump, flow) = (lump(t), monthly_usd.get(t).copied().unwrap_or(0.0));
            if lump > 0.0 {
                points.push([t as f64, before + (usd - before) * (lump / (lump + flow))]);
            }
            points.push([t as f64 + 1.0, *usd]);
            before = *usd;
        }
        points
    })
}

/// The curve's value at `month`, after any jump there; `None` outside the curve.
///
/// ```
/// use mixplan::analysis::curve;
///
/// let points = curve::cumulative(&[10.0, 20.0], &[(1, 5.0)]);
/// assert_eq!(curve::at(&points, 0.5), Some(5.0));
/// assert_eq!(curve::at(&points, 1.0), Some(15.0));
/// assert_eq!(curve::at(&points, 2.5), None);
/// ```
pub fn at(points: &[[f64; 2]], month: f64) -> Option<f64> {
    let after = points.partition_point(|point| point[0] <= month);
    let before = points.get(after.checked_sub(1)?)?;
    match points.get(after) {
        Some(next) => Some(before[1] + (next[1] - before[1]) * (month - before[0]) / (next[0] - before[0])),
        None => (before[0] == month).then_some(before[1]),
    }
}

/// Monthly cost as a staircase: level inside a month, upright between two.
///
/// ```
/// use mixplan::analysis::curve;
///
/// assert_eq!(curve::steps(&[10.0, 20.0]), [[0.0, 10.0], [1.0, 10.0], [1.0, 20.0], [2.0, 20.0]]);
/// ```
pub fn steps(monthly_usd: &[f64]) -> Vec<[f64; 2]> {
    monthly_usd.iter().enumerate().flat_map(|(month, usd)| [[month as f64, *usd], [month as f64 + 1.0, *usd]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_worked_case_by_hand() {
        // $0.005 · 200 000 calls hosted against $2 500 and $0.0005 a call: crossing at 2 500 / 900 months.
        let hosted = cumulative(&[1000.0; 24], &[]);
        let tuned = cumulative(&[100.0; 24], &[(0, 2500.0)]);
        assert_eq!(hosted.last(), Some(&[24.0, 24_000.0]));
        assert_eq!(tuned.last(), Some(&[24.0, 4900.0]));
        let month = 2500.0 / 900.0;
        assert!((at(&hosted, month).unwrap() - at(&tuned, month).unwrap()).abs() < 1e-9);
    }

    #[test]
    fn lumps_of_one_month_are_one_jump() {
        let points = cumulative(&[1.0, 1.0], &[(1, 2.0), (1, 3.0), (7, 9.0)]);
        assert_eq!(points, [[0.0, 0.0], [1.0, 1.0], [1.0, 6.0], [2.0, 7.0]]);
    }

    #[test]
    fn a_band_jumps_where_the_curve_does_and_is_exact_at_each_months_end() {
        // Flows of 1 a month, and lumps of 4 and 3 in one of them; the same half and twice over.
        let (monthly, lumps) = ([1.0; 4], [(2, 4.0), (2, 3.0), (9, 5.0)]);
        let central = cumulative(&monthly, &lumps);
        let ends: Vec<f64> = central.iter().filter(|point| point[0] > 0.0).map(|point| point[1]).collect();
        let ends: Vec<f64> = [0, 1, 3, 4].map(|place| ends[place]).to_vec();
        let times = |factor: f64| -> Vec<f64> { ends.iter().map(|usd| factor * usd).collect() };
        let curves = band(&Band { p10: times(0.5), p50: times(1.0), p90: times(2.0) }, &monthly, &lumps);
        for (curve, factor) in curves.iter().zip([0.5, 1.0, 2.0]) {
            let expected: Vec<[f64; 2]> = central.iter().map(|[month, usd]| [*month, factor * usd]).collect();
            assert_eq!(*curve, expected);
        }
    }

    #[test]
    fn nothing_spent_is_a_single_point() {
        assert_eq!(cumulative(&[], &[]), [[0.0, 0.0]]);
        assert_eq!(at(&cumulative(&[], &[]), 0.0), Some(0.0));
        assert!(steps(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn cumulative_cost_never_falls(
            monthly in proptest::collection::vec(0.0..1e6f64, 0..60),
            lumps in proptest::collection::vec((0..60u32, 0.0..1e6f64), 0..9),
        ) {
            let points = cumulative(&monthly, &lumps);
            prop_assert!(points.windows(2).all(|pair| pair[0][0] <= pair[1][0] && pair[0][1] <= pair[1][1]));
            for point in points.windows(2) {
                let middle = 0.5 * (point[0][0] + point[1][0]);
                let value = at(&points, middle).unwrap();
                prop_assert!(value >= point[0][1] - 1e-6);
            }
        }
    }
}
