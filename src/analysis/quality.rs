//! The held-out evaluation: whether the tuned model is at least equal, worse, or not shown yet.

use crate::plan::PairedCounts;

/// 97.5th and 80th percentile of the standard normal.
const Z_975: f64 = 1.959_963_984_540_054;
const Z_80: f64 = 0.841_621_233_572_914_3;

/// What a held-out evaluation shows about the tuned model (model, section 9).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldOut {
    /// Accuracy of the tuned model minus that of the hosted one.
    pub difference: f64,
    /// 95 % score interval of the difference.
    pub interval: (f64, f64),
    pub outcome: HeldOutOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeldOutOutcome {
    /// The lower end of the interval is above −margin.
    AtLeastEqual,
    /// The upper end is below −margin.
    Worse,
    /// Neither; with the number of examples that would show *at least equal* at 80 % power if the
    /// difference is what it seems, or `None` if it seems to be at or below −margin.
    NotShown { examples: Option<u64> },
}

/// Reads a held-out evaluation against a margin; `None` without an example.
///
/// ```
/// use mixplan::analysis::{HeldOutOutcome, held_out};
/// use mixplan::plan::PairedCounts;
///
/// let counts = PairedCounts { both_right: 900, only_hosted_right: 20, only_tuned_right: 25, both_wrong: 55 };
/// assert_eq!(held_out(counts, 0.02).unwrap().outcome, HeldOutOutcome::AtLeastEqual);
/// ```
pub fn held_out(counts: PairedCounts, margin: f64) -> Option<HeldOut> {
    let n = counts.total() as f64;
    if n == 0.0 {
        return None;
    }
    let gained = f64::from(counts.only_tuned_right);
    let lost = f64::from(counts.only_hosted_right);
    let difference = (gained - lost) / n;
    let interval = tango_interval(gained, lost, n);
    let outcome = if interval.0 > -margin {
        HeldOutOutcome::AtLeastEqual
    } else if interval.1 < -margin {
        HeldOutOutcome::Worse
    } else {
        HeldOutOutcome::NotShown { examples: examples_needed(difference, (gained + lost) / n, margin) }
    };
    Some(HeldOut { difference, interval, outcome })
}

/// Tango's score interval of a paired difference in proportions.
///
/// The ends solve `(b − c − nΔ) / √(n(2q̃ + Δ(1 − Δ))) = ±z`, with `q̃` the maximum likelihood
/// estimate of the losing cell under Δ. Source: T. Tango, Statistics in Medicine 17:891–908 (1998).
fn tango_interval(gained: f64, lost: f64, n: f64) -> (f64, f64) {
    let score = |delta: f64| {
        let b = -gained - lost + (2.0 * n - gained + lost) * delta;
        let c = -lost * delta * (1.0 - delta);
        let q = (libm::sqrt((b * b - 8.0 * n * c).max(0.0)) - b) / (4.0 * n);
        let variance = n * (2.0 * q + delta * (1.0 - delta));
        let distance = gained - lost - n * delta;
        // With no variance left the score is infinitely far, on the side of the distance.
        if variance > 0.0 { distance / libm::sqrt(variance) } else { distance * f64::INFINITY }
    };
    let centre = (gained - lost) / n;
    // The score falls as Δ grows: +z is met below the centre, −z above it.
    let solve = |mut inner: f64, mut outer: f64, z: f64| {
        for _ in 0..200 {
            let middle = 0.5 * (inner + outer);
            if middle == inner || middle == outer {
                break;
            }
            if (score(middle) - z) * z < 0.0 { inner = middle } else { outer = middle }
        }
        0.5 * (inner + outer)
    };
    (solve(centre, -1.0, Z_975), solve(centre, 1.0, -Z_975))
}

/// Examples that show the difference to be above −margin at 80 % power:
/// `(z₀.₉₇₅ + z₀.₈)² · (discordant − d²) / (d + margin)²` (normal approximation of paired proportions;
/// R. J. Connor, Biometrics 43:207–211, 1987).
fn examples_needed(difference: f64, discordant: f64, margin: f64) -> Option<u64> {
    let distance = difference + margin;
    let z = Z_975 + Z_80;
    (distance > 0.0)
        .then(|| libm::ceil(z * z * (discordant - difference * difference).max(0.0) / (distance * distance)) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_discordant_pairs_the_interval_has_a_closed_form() {
        // b = c = 0: the upper end is z² / (n + z²), the lower its mirror image.
        let (low, high) = tango_interval(0.0, 0.0, 100.0);
        let expected = Z_975 * Z_975 / (100.0 + Z_975 * Z_975);
        assert!((high - expected).abs() < 1e-12 && (low + expected).abs() < 1e-12, "{low} {high}");
    }

    #[test]
    fn the_interval_mirrors_when_gains_and_losses_swap() {
        let (low, high) = tango_interval(12.0, 5.0, 80.0);
        let (mirror_low, mirror_high) = tango_interval(5.0, 12.0, 80.0);
        assert!((low + mirror_high).abs() < 1e-12 && (high + mirror_low).abs() < 1e-12);
        assert!(low < 7.0 / 80.0 && 7.0 / 80.0 < high);
    }

    #[test]
    fn the_ends_satisfy_the_score_equation_with_a_likelihood_maximised_by_search() {
        let (gained, lost, n) = (9.0, 21.0, 150.0);
        let (low, high) = tango_interval(gained, lost, n);
        for (delta, z) in [(low, Z_975), (high, -Z_975)] {
            // Maximise gained·ln(q + Δ) + lost·ln(q) + rest·ln(1 − 2q − Δ) over q by golden section.
            let likelihood = |q: f64| {
                gained * libm::log(q + delta)
                    + lost * libm::log(q)
                    + (n - gained - lost) * libm::log(1.0 - 2.0 * q - delta)
            };
            let (mut a, mut b) = (f64::max(0.0, -delta) + 1e-12, (1.0 - delta) / 2.0 - 1e-12);
            for _ in 0..200 {
                let (left, right) = (b - (b - a) * 0.618_033_988_75, a + (b - a) * 0.618_033_988_75);
                if likelihood(left) > likelihood(right) { b = right } else { a = left }
            }
            let score = (gained - lost - n * delta) / (n * (2.0 * a + delta * (1.0 - delta))).sqrt();
            assert!((score - z).abs() < 1e-5, "{score}");
        }
    }

    #[test]
    fn a_clear_loss_is_worse_and_a_small_sample_shows_nothing() {
        let worse = PairedCounts { both_right: 700, only_hosted_right: 150, only_tuned_right: 20, both_wrong: 130 };
        assert_eq!(held_out(worse, 0.02).unwrap().outcome, HeldOutOutcome::Worse);
        let small = PairedCounts { both_right: 45, only_hosted_right: 2, only_tuned_right: 2, both_wrong: 1 };
        let HeldOutOutcome::NotShown { examples: Some(needed) } = held_out(small, 0.02).unwrap().outcome else {
            panic!("a sample of 50 cannot show it")
        };
        // (1.96 + 0.8416)² · 0.08 / 0.02² = 1 569.8
        assert_eq!(needed, 1570);
        assert_eq!(held_out(PairedCounts::default(), 0.02), None);
    }
}
