//! What a range means: the distribution an estimate is drawn from (model, section 7).

use super::normal::{exponential, normal_quantiles};
use crate::plan::{Numbers, Scale};

/// The normal's 95th percentile: a pair holds the middle 90 %.
const Z_95: f64 = 1.644_853_626_951_472_7;
/// A share that is drawn stays this far inside 0 and 1, so that it can be divided by, and its complement too.
const MARGIN: f64 = 1e-12;

/// A distribution of one number, drawn by its quantile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Distribution {
    shape: Shape,
    /// What is drawn beyond them becomes them.
    bounds: (f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    /// Of a positive quantity: its logarithm is normal.
    LogNormal {
        mean: f64,
        sd: f64,
    },
    /// Of a share: its logit, `ln(p / (1 − p))`, is normal.
    LogitNormal {
        mean: f64,
        sd: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    Triangular {
        low: f64,
        likely: f64,
        high: f64,
    },
}

impl Distribution {
    /// The distribution of a range; `None` of what is certain.
    ///
    /// A pair has its ends at the 5th and the 95th percentile; a triple is triangular. `bounds` are
    /// the smallest and the largest value that the input may take in a formula.
    pub(super) fn of(numbers: Numbers, scale: Scale, bounds: (f64, f64)) -> Option<Self> {
        let around = |low: f64, high: f64| (0.5 * (low + high), (high - low) / (2.0 * Z_95));
        let shape = match *numbers.parts() {
            [low, high] => {
                let logit = |share: f64| libm::log(share) - libm::log1p(-share);
                match scale {
                    Scale::Positive => {
                        let (mean, sd) = around(libm::log(low), libm::log(high));
                        Shape::LogNormal { mean, sd }
                    }
                    Scale::Share => {
                        let (mean, sd) = around(logit(low), logit(high));
                        Shape::LogitNormal { mean, sd }
                    }
                    Scale::Signed => {
                        let (mean, sd) = around(low, high);
                        Shape::Normal { mean, sd }
                    }
                }
            }
            [low, likely, high] => Shape::Triangular { low, likely, high },
            _ => return None,
        };
        let inside = scale == Scale::Share && matches!(shape, Shape::LogitNormal { .. });
        let bounds = if inside { (MARGIN, 1.0 - MARGIN) } else { bounds };
        Some(Self { shape, bounds })
    }

    /// Turns uniform numbers into the distribution's quantiles at them.
    #[inline(always)]
    pub(super) fn quantiles(&self, numbers: &mut [f64]) {
        match self.shape {
            Shape::LogNormal { mean, sd } => {
                normal_quantiles(numbers);
                for z in numbers.iter_mut() {
                    *z = exponential(mean + sd * *z);
                }
            }
            Shape::LogitNormal { mean, sd } => {
                normal_quantiles(numbers);
                for z in numbers.iter_mut() {
                    *z = 1.0 / (1.0 + exponential(-(mean + sd * *z)));
                }
            }
            Shape::Normal { mean, sd } => {
                normal_quantiles(numbers);
                for z in numbers.iter_mut() {
                    *z = mean + sd * *z;
                }
            }
            Shape::Triangular { low, likely, high } => {
                let (rise, fall, width) = (likely - low, high - likely, high - low);
                for u in numbers.iter_mut() {
                    let up = low + (*u * width * rise).sqrt();
                    let down = high - ((1.0 - *u) * width * fall).sqrt();
                    *u = if *u * width < rise { up } else { down };
                }
            }
        }
        let (least, most) = self.bounds;
        for number in numbers {
            let x = if *number < least { least } else { *number };
            *number = if x > most { most } else { x };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::draw::{address, uniforms};
    use super::*;
    use crate::plan::{Estimate, Quantity, Rate, Share, Usd};

    const N: usize = 40_000;

    fn drawn<Q: Quantity>(estimate: Estimate<Q>, seed: u64, samples: usize) -> Vec<f64> {
        let distribution = Distribution::of(estimate.into(), Q::SCALE, (Q::MIN, Q::MAX)).unwrap();
        let mut numbers = vec![0.0; samples];
        uniforms(seed, address("an input"), 0, &mut numbers);
        distribution.quantiles(&mut numbers);
        numbers
    }

    fn square(x: f64) -> f64 {
        x * x
    }

    fn at<Q: Quantity>(estimate: Estimate<Q>, u: f64) -> f64 {
        let distribution = Distribution::of(estimate.into(), Q::SCALE, (Q::MIN, Q::MAX)).unwrap();
        let mut number = [u];
        distribution.quantiles(&mut number);
        number[0]
    }

    /// Mean and variance within five standard errors of the closed form, at several seeds.
    fn meets<Q: Quantity>(estimate: Estimate<Q>, mean: f64, variance: f64, kurtosis: f64) {
        for seed in [1, 2, 77, u64::MAX] {
            let numbers = drawn(estimate, seed, N);
            let n = N as f64;
            let found = numbers.iter().sum::<f64>() / n;
            let spread = numbers.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / (n - 1.0);
            assert!((found - mean).abs() < 5.0 * (variance / n).sqrt(), "{estimate:?}: {found}, not {mean}");
            let error = variance * ((kurtosis - 1.0) / n).sqrt();
            assert!((spread - variance).abs() < 5.0 * error, "{estimate:?}: {spread}, not {variance}");
        }
    }

    #[test]
    fn a_pair_has_its_ends_at_the_5th_and_95th_percentile_and_its_centre_in_the_middle() {
        let close = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-14;
        let usd = Estimate::<Usd>::range(0.02, 0.05);
        assert!(close(at(usd, 0.05), 0.02) && close(at(usd, 0.95), 0.05) && close(at(usd, 0.5), usd.central()));
        let share = Estimate::<Share>::range(0.1, 0.4);
        assert!(close(at(share, 0.05), 0.1) && close(at(share, 0.95), 0.4));
        let rate = Estimate::<Rate>::range(-0.1, 0.3);
        assert!(close(at(rate, 0.05), -0.1) && close(at(rate, 0.95), 0.3) && close(at(rate, 0.5), 0.1));
    }

    #[test]
    fn a_triple_is_a_triangle() {
        let triple = Estimate::<Usd>::triple(1.0, 2.0, 5.0);
        // A quarter of the area lies below the likely value; half of that area below 1 + √(1/8 · 4 · 1).
        assert_eq!(at(triple, 0.25), 2.0);
        assert!((at(triple, 0.125) - (1.0 + 0.5_f64.sqrt())).abs() < 1e-15);
        assert!((at(triple, 0.625) - (5.0 - 4.5_f64.sqrt())).abs() < 1e-15);
        assert!(at(Estimate::<Usd>::triple(1.0, 1.0, 2.0), 1e-9) >= 1.0);
        assert!(at(Estimate::<Usd>::triple(1.0, 2.0, 2.0), 1.0 - 1e-9) <= 2.0);
    }

    #[test]
    fn moments_are_those_of_the_closed_forms() {
        let (low, high) = (0.02_f64, 0.05_f64);
        let s2 = square(libm::log(high / low) / (2.0 * Z_95));
        let mean = (low * high).sqrt() * libm::exp(0.5 * s2);
        let kurtosis = libm::exp(4.0 * s2) + 2.0 * libm::exp(3.0 * s2) + 3.0 * libm::exp(2.0 * s2) - 3.0;
        meets(Estimate::<Usd>::range(low, high), mean, mean * mean * libm::expm1(s2), kurtosis);
        meets(Estimate::<Rate>::range(-0.1, 0.3), 0.1, square(0.2 / Z_95), 3.0);
        let [a, c, b] = [1.0, 2.0, 5.0];
        let variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0;
        meets(Estimate::<Usd>::triple(a, c, b), (a + b + c) / 3.0, variance, 2.4);
        // The logit-normal has no closed form: its moments by the midpoint rule over its quantiles.
        let share = Estimate::<Share>::range(0.1, 0.4);
        let cells: Vec<f64> = (0..4_000).map(|k| at(share, (f64::from(k) + 0.5) / 4_000.0)).collect();
        let moment = |centre: f64, power| cells.iter().map(|x| libm::pow(x - centre, power)).sum::<f64>() / 4_000.0;
        let (mean, variance) = (moment(0.0, 1.0), moment(moment(0.0, 1.0), 2.0));
        meets(share, mean, variance, moment(mean, 4.0) / (variance * variance));
    }

    #[test]
    fn quantiles_of_the_draws_are_those_of_the_distribution() {
        for estimate in [Estimate::<Usd>::range(1.0, 9.0), Estimate::<Usd>::triple(1.0, 2.0, 9.0)] {
            let mut numbers = drawn(estimate, 5, N);
            numbers.sort_by(f64::total_cmp);
            for p in [0.01, 0.1, 0.5, 0.9, 0.99] {
                // Five standard errors of a rank.
                let error = 5.0 * (p * (1.0 - p) / N as f64).sqrt();
                let found = numbers[(p * N as f64) as usize];
                assert!((at(estimate, p - error)..at(estimate, p + error)).contains(&found), "{estimate:?} {p}");
            }
        }
    }

    #[test]
    fn halving_the_error_takes_four_times_the_samples() {
        let estimate = Estimate::<Usd>::range(1.0, 4.0);
        let s2 = square(libm::log(4.0) / (2.0 * Z_95));
        let mean = 2.0 * libm::exp(0.5 * s2);
        // The root mean square error of the mean over many seeds.
        let error = |n: usize| {
            let seeds = 1..=200_u64;
            let squares = seeds.map(|seed| square(drawn(estimate, seed, n).iter().sum::<f64>() / n as f64 - mean));
            (squares.sum::<f64>() / 200.0).sqrt()
        };
        let ratio = error(1000) / error(4000);
        assert!((1.6..2.4).contains(&ratio), "{ratio}");
    }

    #[test]
    fn what_is_drawn_keeps_to_what_the_formulas_can_take() {
        let rate = Estimate::<Rate>::range(-0.9, 0.9);
        assert_eq!(at(rate, 1e-12), Rate::MIN);
        let share = Estimate::<Share>::range(1e-6, 1.0 - 1e-6);
        assert!(at(share, 1e-15) > 0.0 && at(share, 1.0 - 1e-15) < 1.0);
        assert!(Distribution::of(Numbers::certain(1.0), Scale::Positive, (0.0, 1.0)).is_none());
    }
}
