//! The lead of the tuned path over the hosted one, at every time at which a settled crossover asks for it.

use crate::analysis::timeline::{Gain, Paths, Scales, Threshold};

/// Amounts that are all zero or more exactly when the tuned paths, together, cross by month `by` and stay
/// ahead until the horizon: the lead then, and at every later corner of the curves.
pub(super) fn leads(paths: &[&Paths], scales: Scales, by: f64) -> Vec<f64> {
    let threshold = Threshold { saving_share: 0.0, latest_months: by };
    let each = paths.iter().map(|paths| paths.margins_usd(scales, threshold));
    each.reduce(|sum, leads| sum.iter().zip(leads).map(|(a, b)| a + b).collect()).unwrap_or_default()
}

/// The same from the months' gains: a lump at the start of each, a flow spread evenly over it.
pub(super) fn leads_of(gains: impl Iterator<Item = Gain>, by: f64) -> Vec<f64> {
    let (mut leads, mut lead) = (Vec::new(), 0.0);
    for (t, gain) in gains.enumerate() {
        let (start, end) = (t as f64, t as f64 + 1.0);
        lead -= gain.lump_usd;
        if by <= end {
            leads.push(lead + gain.flow_usd * (by - start).clamp(0.0, 1.0));
            leads.push(lead + gain.flow_usd);
        }
        lead += gain.flow_usd;
    }
    leads
}

/// Whether no amount is below zero.
pub(super) fn holds(leads: &[f64]) -> bool {
    leads.iter().all(|lead| *lead >= 0.0)
}

/// Where between two scales linear amounts are all zero or more; `None` where they nowhere are.
pub(super) fn span_between(from: f64, to: f64, at_from: &[f64], at_to: &[f64]) -> Option<(f64, f64)> {
    let (mut low, mut high) = (from, to);
    for (first, last) in at_from.iter().zip(at_to) {
        let root = || from + (to - from) * (first / (first - last));
        match (*first >= 0.0, *last >= 0.0) {
            (true, true) => {}
            (false, true) => low = low.max(root()),
            (true, false) => high = high.min(root()),
            (false, false) => return None,
        }
    }
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_is_asked_for_then_and_at_every_later_corner() {
        // Upfront 10, gains 4 a month, a lump of 3 in month 3; by month 2.5 it is even.
        let gains = (0..4).map(|t| Gain { lump_usd: [10.0, 0.0, 0.0, 3.0][t], flow_usd: 4.0 });
        assert_eq!(leads_of(gains, 2.5), [0.0, 2.0, -1.0, 3.0]);
    }

    #[test]
    fn linear_amounts_hold_between_their_roots() {
        assert_eq!(span_between(0.0, 10.0, &[-5.0, 8.0], &[5.0, -2.0]), Some((5.0, 8.0)));
        assert_eq!(span_between(0.0, 10.0, &[-5.0], &[-1.0]), None);
        assert_eq!(span_between(0.0, 10.0, &[-9.0, 1.0], &[1.0, -9.0]), None);
    }
}
