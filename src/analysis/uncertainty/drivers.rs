//! What drives a saving: variance shares, the tornado, and what knowing an input is worth.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Driver;
use super::block::{Block, Source};
use super::column::Column;
use super::curves::BLOCK;
use super::draw::uniforms;
use super::lanes::{LANES, Wide};
use super::study::Study;
use crate::analysis::crew::Crew;

/// Samples in a cell of an input's draws, about; cells are at least [`FEWEST_CELLS`] and at most [`MOST_CELLS`].
const PER_CELL: usize = 300;
const FEWEST_CELLS: usize = 5;
const MOST_CELLS: usize = 50;
/// Inputs of one tornado block: a low and a high end each, and the central case first.
const ENDS: usize = (BLOCK - LANES) / 2;

/// One driver for each range that is read, worth knowing first; `None` if it was stopped.
///
/// `savings` is each sample's saving; `evaluate` gives the savings of the first so many samples of a block in which the
/// ranges given vary.
pub(super) fn drivers(
    study: &Study,
    reads: &BTreeSet<usize>,
    savings: &[f64],
    crew: &Crew<'_>,
    evaluate: impl Fn(&Block<'_>, &[usize], usize) -> Vec<f64> + Sync,
) -> Option<Vec<Driver>> {
    let reads: Vec<usize> = reads.iter().copied().collect();
    let parts: Vec<&[usize]> = reads.chunks(ENDS).collect();
    let outcome = Outcome::of(savings);
    let part = |index: usize| {
        let (given, samples) = tornado(study, parts[index]);
        let block = Block::new(study, Source::Given(given), samples.next_multiple_of(LANES));
        let ends = evaluate(&block, parts[index], samples);
        let end = |at: usize| ends.get(at).copied().filter(|usd| usd.is_finite());
        let driver = |(index, range): (usize, &usize)| {
            let cells = match study.shared_cells(*range) {
                Some(cells) => Cells::of(&outcome, cells),
                None => Cells::drawn(&outcome, study.seed, study.ranges.all()[*range].address),
            };
            let range = &study.ranges.all()[*range];
            Driver {
                input: range.key.clone(),
                label: range.label.clone(),
                variance_share: cells.variance_share(),
                saving_low_usd: end(1 + 2 * index),
                saving_high_usd: end(2 + 2 * index),
                evppi_usd: cells.evppi(),
            }
        };
        parts[index].iter().enumerate().map(driver).collect::<Vec<Driver>>()
    };
    let mut drivers: Vec<Driver> = crew.map(parts.len(), 0, part)?.into_iter().flatten().collect();
    drivers.sort_by(|a, b| {
        let by_share = || b.variance_share.total_cmp(&a.variance_share);
        b.evppi_usd.total_cmp(&a.evppi_usd).then_with(by_share)
    });
    Some(drivers)
}

/// Columns with each input at its low and at its high end, the others central; all central first.
fn tornado(study: &Study, ranges: &[usize]) -> (BTreeMap<usize, Column>, usize) {
    let samples = 1 + 2 * ranges.len();
    let column = |(index, range): (usize, &usize)| {
        let values = &study.ranges.all()[*range];
        let mut numbers = vec![values.central; samples.next_multiple_of(LANES)];
        numbers[1 + 2 * index] = values.low;
        numbers[2 + 2 * index] = values.high;
        (*range, Column::of_each(numbers))
    };
    (ranges.iter().enumerate().map(column).collect(), samples)
}

/// What came of the samples.
struct Outcome<'s> {
    /// Of each sample; what is no number counts for nothing.
    savings: &'s [f64],
    all_count: bool,
    /// Sum of squares about the mean of all.
    total_squares: f64,
}

impl<'s> Outcome<'s> {
    fn of(savings: &'s [f64]) -> Self {
        let counted = || savings.iter().filter(|saving| saving.is_finite());
        let count = counted().count();
        let mean = counted().sum::<f64>() / count.max(1) as f64;
        let total_squares = counted().map(|saving| (saving - mean) * (saving - mean)).sum();
        Self { savings, all_count: count == savings.len(), total_squares }
    }
}

/// Samples by cells of one input that are equally likely, each cell in two halves.
struct Cells {
    cells: Vec<[Half; 2]>,
    total_squares: f64,
}

/// Into which cell each of some samples falls.
struct CellsOf<'c> {
    seed: u64,
    address: u64,
    first: usize,
    wanted: f64,
    cells: &'c mut [u8],
}

/// Samples whose cells are found at once.
const SOME: usize = 512;

impl Wide for CellsOf<'_> {
    #[inline(always)]
    fn work(self) {
        let mut uniform = [0.0; SOME];
        uniforms(self.seed, self.address, self.first, &mut uniform[..self.cells.len()]);
        for (cell, u) in self.cells.iter_mut().zip(uniform) {
            *cell = (u * self.wanted) as u8;
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Half {
    count: f64,
    sum: f64,
}

impl Half {
    fn mean(self) -> f64 {
        if self.count > 0.0 { self.sum / self.count } else { 0.0 }
    }
}

/// So many cells for so many samples.
fn wanted(samples: usize) -> usize {
    (samples / PER_CELL).clamp(FEWEST_CELLS, MOST_CELLS)
}

/// Into which cell of an input each of so many samples falls.
pub(super) fn cells_of(seed: u64, address: u64, samples: usize) -> Vec<u8> {
    let mut cells = vec![0; samples];
    for (index, some) in cells.chunks_mut(SOME).enumerate() {
        CellsOf { seed, address, first: index * SOME, wanted: wanted(samples) as f64, cells: some }.run();
    }
    cells
}

impl Cells {
    fn new(outcome: &Outcome<'_>) -> Self {
        let cells = vec![[Half::default(); 2]; wanted(outcome.savings.len())];
        Self { cells, total_squares: outcome.total_squares }
    }

    /// By the cells that its samples fall into.
    fn of(outcome: &Outcome<'_>, cells: &[u8]) -> Self {
        let mut own = Self::new(outcome);
        own.add(outcome, outcome.savings, cells);
        own
    }

    /// By the input of this address.
    fn drawn(outcome: &Outcome<'_>, seed: u64, address: u64) -> Self {
        let mut own = Self::new(outcome);
        let (mut some, wanted) = ([0; SOME], own.cells.len() as f64);
        for (index, savings) in outcome.savings.chunks(SOME).enumerate() {
            let cells = &mut some[..savings.len()];
            CellsOf { seed, address, first: index * SOME, wanted, cells }.run();
            own.add(outcome, savings, cells);
        }
        own
    }

    fn add(&mut self, outcome: &Outcome<'_>, savings: &[f64], cells: &[u8]) {
        // There is an even number of samples before them.
        for (sample, (cell, saving)) in cells.iter().zip(savings).enumerate() {
            if outcome.all_count || saving.is_finite() {
                let half = &mut self.cells[usize::from(*cell)][sample % 2];
                half.count += 1.0;
                half.sum += saving;
            }
        }
    }

    fn whole(&self) -> impl Iterator<Item = Half> {
        self.cells.iter().map(|[a, b]| Half { count: a.count + b.count, sum: a.sum + b.sum })
    }

    fn mean(&self) -> f64 {
        let (count, sum) = self.whole().fold((0.0, 0.0), |(count, sum), cell| (count + cell.count, sum + cell.sum));
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// The first-order share `Var(E[saving | input]) / Var(saving)`: the correlation ratio of the cells, less
    /// what cells of random samples would show (Kelley's ε², PNAS 21:554, 1935).
    fn variance_share(&self) -> f64 {
        let mean = self.mean();
        let between: f64 = self.whole().map(|cell| cell.count * (cell.mean() - mean) * (cell.mean() - mean)).sum();
        let count: f64 = self.whole().map(|cell| cell.count).sum();
        let cells = self.cells.len() as f64;
        let within = (self.total_squares - between) / (count - cells).max(1.0);
        if self.total_squares > 0.0 {
            ((between - (cells - 1.0) * within) / self.total_squares).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// The expected value of partial perfect information: `E[max(0, E[saving | input])] − max(0, E[saving])`.
    ///
    /// By partition of the samples along the input (Strong and Oakley, Medical Decision Making 33:755–766,
    /// 2013). What is best in a cell is decided by one half of its samples and valued by the other, so
    /// that chance alone is worth nothing on average.
    fn evppi(&self) -> f64 {
        let count: f64 = self.whole().map(|cell| cell.count).sum();
        let decided = |by: Half, value: Half| if by.mean() > 0.0 { value.sum } else { 0.0 };
        let informed: f64 = self.cells.iter().map(|[a, b]| decided(*a, *b) + decided(*b, *a)).sum();
        let now = self.mean().max(0.0);
        (informed / count.max(1.0) - now).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::draw::address;
    use super::super::normal::{normal_quantile, normal_quantiles};
    use super::*;

    const N: usize = 10_000;

    fn draws(key: &str, seed: u64) -> Vec<f64> {
        let mut numbers = vec![0.0; N];
        uniforms(seed, address(key), 0, &mut numbers);
        numbers
    }

    fn normal(key: &str, seed: u64) -> Vec<f64> {
        let mut numbers = draws(key, seed);
        normal_quantiles(&mut numbers);
        numbers
    }

    fn cells(key: &str, seed: u64, savings: &[f64]) -> Cells {
        let outcome = Outcome::of(savings);
        let drawn = Cells::drawn(&outcome, seed, address(key));
        let cells = Cells::of(&outcome, &cells_of(seed, address(key), savings.len()));
        assert_eq!(drawn.cells, cells.cells);
        drawn
    }

    #[test]
    fn each_sample_is_in_the_cell_of_its_draw() {
        let savings: Vec<f64> = (0..N).map(|k| if k % 7 == 0 { f64::NAN } else { k as f64 }).collect();
        let found = cells("x", 3, &savings);
        let mut expected = vec![[(0.0, 0.0); 2]; 33];
        for (k, u) in draws("x", 3).into_iter().enumerate().filter(|(k, _)| k % 7 != 0) {
            let half = &mut expected[(u * 33.0) as usize][k % 2];
            *half = (half.0 + 1.0, half.1 + k as f64);
        }
        let found: Vec<_> = found.cells.iter().map(|halves| halves.map(|half| (half.count, half.sum))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn variance_shares_of_a_sum_are_its_parts() {
        for seed in 1..=5 {
            let [a, b, c] = ["a", "b", "c"].map(|key| normal(key, seed));
            let saving: Vec<f64> = (0..N).map(|i| 3.0 * a[i] + 4.0 * b[i] + 0.0 * c[i]).collect();
            for (key, share) in ["a", "b", "c"].into_iter().zip([0.36, 0.64, 0.0]) {
                let found = cells(key, seed, &saving).variance_share();
                assert!((found - share).abs() < 0.03, "{seed}: {found}, not {share}");
            }
        }
    }

    #[test]
    fn what_an_interaction_explains_is_no_single_inputs_share() {
        let [a, b] = ["a", "b"].map(|key| normal(key, 1));
        let saving: Vec<f64> = (0..N).map(|i| a[i] * b[i]).collect();
        assert!(["a", "b"].iter().all(|key| cells(key, 1, &saving).variance_share() < 0.02));
    }

    #[test]
    fn knowing_an_input_is_worth_the_wrong_decisions_it_would_save() {
        // saving = m + s·x with a normal x: E max(0, ·) = m·Φ(m/s) + s·φ(m/s).
        let cdf = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
        let density = |z: f64| libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
        for (seed, m) in [(1, 0.0), (2, 0.5), (3, -1.0), (4, 3.0)] {
            let [x, noise] = ["x", "noise"].map(|key| normal(key, seed));
            let saving: Vec<f64> = (0..N).map(|i| m + x[i] + 0.5 * noise[i]).collect();
            let exact = m * cdf(m) + density(m) - m.max(0.0);
            let found = cells("x", seed, &saving).evppi();
            assert!((found - exact).abs() < 0.03, "{m}: {found}, not {exact}");
        }
    }

    #[test]
    fn what_has_no_part_in_it_is_worth_nothing_on_average() {
        let worth = |seed: u64| {
            let saving: Vec<f64> = draws("y", seed).iter().map(|u| normal_quantile(*u)).collect();
            cells("x", seed, &saving).evppi()
        };
        let mean = (1..=20).map(worth).sum::<f64>() / 20.0;
        // Deciding and valuing by the same samples would show 0.023.
        assert!(mean < 0.006, "{mean}");
    }
}
