//! Quantiles of very many numbers from counts: exact enough, small, and the same in whatever order they come.

use super::lanes::{LANES, Lanes, Wide};

/// Cells that are counted in; the first takes what is below them all, the last what is above.
pub(super) const CELLS: usize = 256;
/// From how many numbers the range of the cells is taken.
pub(super) const PILOT: usize = 256;
/// Which of them, from either end, is an end of the range. The 10th and the 90th percentile lie
/// outside with a chance of about 1 in 100 million.
const PILOT_END: usize = 3;

/// Equal cells over the range in which nearly all numbers lie, or where that is wide, over the range of their
/// [`octaves`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    is_wide: bool,
    low: f64,
    width: f64,
    cells_per_unit: f64,
    /// Where zero would lie, in cells.
    origin: f64,
}

/// By what factor the ends of a range differ that is wide.
const WIDE: f64 = 16.0;

/// Of the bits of a number, the high ones are these many times as much: see [`octaves`].
const OCTAVE_BITS: f64 = 4_294_967_296.0;

/// Grows by as much for each doubling, and straight in between: the high bits of a number, taken as a whole one.
#[inline(always)]
fn octaves(x: f64) -> i32 {
    ((x.to_bits() >> 32) as i32).max(0)
}

impl Scale {
    /// From the first numbers that count: [`PILOT`] of them, or all where there are fewer.
    ///
    /// A quantile between the 10th and the 90th percentile is off by at most a cell: 254 of them span from about the
    /// 1st to the 99th.
    pub(super) fn of(pilot: &[f64]) -> Self {
        let mut ends = Ends::default();
        EndsOf { pilot, ends: &mut ends }.run();
        // Fewer are all there are: none lies beyond them.
        let ends = ends.both(if pilot.len() < PILOT { 1 } else { PILOT_END });
        let is_wide = ends[0] > 0.0 && ends[1] > WIDE * ends[0];
        let [low, high] = if is_wide { ends.map(|x| f64::from(octaves(x))) } else { ends };
        let width = high - low;
        if width > 0.0 && width.is_finite() {
            let cells = (CELLS - 2) as f64;
            let cells_per_unit = cells / width;
            let origin = 0.5 - low * cells_per_unit;
            return Self { is_wide, low, width: width / cells, cells_per_unit, origin };
        }
        // All the same, or none: one cell holds them.
        let low = if ends[0].is_finite() { ends[0] } else { 0.0 };
        Self { is_wide: false, low, width: 0.0, cells_per_unit: 0.0, origin: 0.0 }
    }

    /// Into which cell each number falls: the first is for what is at most the low end.
    #[inline(always)]
    pub(super) fn cells(&self, numbers: &[f64], cells: &mut [u8]) {
        if self.is_wide {
            for (cell, x) in cells.iter_mut().zip(numbers) {
                *cell = self.wide_cell(*x);
            }
        } else {
            for (cell, x) in cells.iter_mut().zip(numbers) {
                *cell = self.even_cell(*x);
            }
        }
    }

    #[inline(always)]
    fn wide_cell(&self, x: f64) -> u8 {
        nearest_cell((octaves(x) - self.low as i32) as f32 * self.cells_per_unit as f32 + 0.5)
    }

    #[inline(always)]
    fn even_cell(&self, x: f64) -> u8 {
        // Short numbers tell cells apart, and twice as many are computed at once.
        nearest_cell((x * self.cells_per_unit + self.origin) as f32)
    }

    /// What lies so many cells from the low end.
    fn number(&self, cells: f64) -> f64 {
        let x = self.low + self.width * cells;
        if self.is_wide { f64::from_bits((x * OCTAVE_BITS) as u64) } else { x }
    }

    /// The numbers below which parts of those counted lie, the parts rising; straight within a cell.
    pub(super) fn quantiles<const K: usize>(&self, counts: &[u32], parts: [f64; K]) -> [f64; K] {
        let total = f64::from(counts.iter().sum::<u32>());
        let (mut cell, mut before) = (0, 0);
        parts.map(|part| {
            let rank = part * total;
            // So many are not more than it: the first cell that reaches as many has it.
            let least = (rank.ceil() as u32).max(1);
            while let Some(count) = counts.get(cell) {
                if before + count >= least {
                    let at = cell as f64 - 1.0 + (rank - f64::from(before)) / f64::from(*count);
                    return self.number(at.clamp(0.0, (CELLS - 2) as f64));
                }
                before += count;
                cell += 1;
            }
            self.number(0.0)
        })
    }
}

#[inline(always)]
fn nearest_cell(cell: f32) -> u8 {
    // Added, it leaves the nearest whole number in the low bits.
    const WHOLE: f32 = 12_582_912.0;
    let cell = if cell > 0.0 { cell } else { 0.0 };
    let cell = if cell < (CELLS - 1) as f32 { cell } else { (CELLS - 1) as f32 };
    (cell + WHOLE).to_bits() as u8
}

/// Of numbers in lanes, the few least of each lane and the few most.
struct Ends {
    least: [Lanes; PILOT_END],
    most: [Lanes; PILOT_END],
}

impl Default for Ends {
    fn default() -> Self {
        let (high, low) = (Lanes([f64::INFINITY; LANES]), Lanes([f64::NEG_INFINITY; LANES]));
        Self { least: [high; PILOT_END], most: [low; PILOT_END] }
    }
}

impl Ends {
    #[inline(always)]
    fn add(&mut self, more: Lanes) {
        let mut other = more;
        for least in &mut self.least {
            let now = *least;
            *least = now.zip(other, |a, b| if b < a { b } else { a });
            other = now.zip(other, |a, b| if b < a { a } else { b });
        }
        let mut other = more;
        for most in &mut self.most {
            let now = *most;
            *most = now.zip(other, |a, b| if b > a { b } else { a });
            other = now.zip(other, |a, b| if b > a { a } else { b });
        }
    }

    /// The least but `rank − 1`, and the most.
    fn both(&self, rank: usize) -> [f64; 2] {
        let (mut least, mut most) = ([f64::INFINITY; PILOT_END], [f64::NEG_INFINITY; PILOT_END]);
        for mut x in self.least.iter().flat_map(|lanes| lanes.0) {
            least.iter_mut().for_each(|end| (*end, x) = if x < *end { (x, *end) } else { (*end, x) });
        }
        for mut x in self.most.iter().flat_map(|lanes| lanes.0) {
            most.iter_mut().for_each(|end| (*end, x) = if x > *end { (x, *end) } else { (*end, x) });
        }
        [least[rank - 1], most[rank - 1]]
    }
}

struct EndsOf<'n> {
    pilot: &'n [f64],
    ends: &'n mut Ends,
}

impl Wide for EndsOf<'_> {
    #[inline(always)]
    fn work(self) {
        let (whole, rest) = self.pilot.as_chunks::<LANES>();
        for numbers in whole {
            self.ends.add(Lanes(*numbers));
        }
        // What is no number is none of them.
        let mut last = Lanes([f64::NAN; LANES]);
        last.0[..rest.len()].copy_from_slice(rest);
        self.ends.add(last);
    }
}

/// Exact quantiles: of `n` numbers in order, those at the positions `part · (n − 1)` rounded down.
///
/// Only the cells are put in order in which they lie. Infinite numbers are welcome, what is none is not.
pub(super) fn quantiles<const K: usize>(numbers: &[f64], parts: [f64; K]) -> [f64; K] {
    let Some(last) = numbers.len().checked_sub(1) else { return [f64::NAN; K] };
    // Which ones are looked at changes how long it takes, and nothing else.
    let pilot = &numbers[..numbers.len().min(PILOT)];
    let scale = Scale::of(&pilot.iter().copied().filter(|x| x.is_finite()).collect::<Vec<f64>>());
    let mut cells = vec![0; numbers.len()];
    CellsOf { scale, numbers, cells: &mut cells }.run();
    let counts = counts_of(&cells);
    // Of each quantile, its cell and how many in it are less.
    let places = parts.map(|part| {
        let (mut cell, mut rank) = (0, (part * last as f64) as u32);
        while rank >= counts[cell] {
            rank -= counts[cell];
            cell += 1;
        }
        (cell, rank)
    });
    // By slot, the numbers in the cell of a quantile: no more than one slot for a cell.
    let is_last = |k: usize| places[k + 1..].iter().all(|(cell, _)| *cell != places[k].0);
    let room = |k: usize| if is_last(k) { counts[places[k].0] as usize } else { 0 };
    let mut slots: [Vec<f64>; K] = std::array::from_fn(|k| Vec::with_capacity(room(k)));
    let mut slot_of = vec![0; numbers.len()];
    SlotsOf { cells: &cells, wanted: places.map(|(cell, _)| cell as u8), slots: &mut slot_of }.run();
    // Few have one: where several in a row have none, one look tells.
    const ROW: usize = 8;
    for (row, slot_of) in slot_of.chunks(ROW).enumerate() {
        let mut padded = [0; ROW];
        padded[..slot_of.len()].copy_from_slice(slot_of);
        let mut left = u64::from_le_bytes(padded);
        while left != 0 {
            let place = left.trailing_zeros() / 8;
            let slot = (left >> (8 * place)) as u8;
            slots[usize::from(slot) - 1].push(numbers[row * ROW + place as usize]);
            left ^= u64::from(slot) << (8 * place);
        }
    }
    places.map(|(cell, rank)| {
        let slot = places.iter().rposition(|(other, _)| *other == cell).unwrap_or_default();
        *slots[slot].select_nth_unstable_by(rank as usize, f64::total_cmp).1
    })
}

/// How many are in each cell.
pub(super) fn counts_of(cells: &[u8]) -> [u32; CELLS] {
    // Neighbours are often in the same cell, whose count would be waited for.
    let mut counts = [[0_u32; CELLS]; 4];
    let (whole, rest) = cells.as_chunks::<4>();
    for few in whole {
        for (counts, cell) in counts.iter_mut().zip(few) {
            counts[usize::from(*cell)] += 1;
        }
    }
    rest.iter().for_each(|cell| counts[0][usize::from(*cell)] += 1);
    std::array::from_fn(|cell| counts.iter().map(|counts| counts[cell]).sum())
}

struct CellsOf<'n> {
    scale: Scale,
    numbers: &'n [f64],
    cells: &'n mut [u8],
}

impl Wide for CellsOf<'_> {
    #[inline(always)]
    fn work(self) {
        self.scale.cells(self.numbers, self.cells);
    }
}

/// Of each number, the last slot whose cell it lies in, from 1 on, or none.
struct SlotsOf<'n, const K: usize> {
    cells: &'n [u8],
    wanted: [u8; K],
    slots: &'n mut [u8],
}

impl<const K: usize> Wide for SlotsOf<'_, K> {
    #[inline(always)]
    fn work(self) {
        for (slot, cell) in self.slots.iter_mut().zip(self.cells) {
            let mut own = 0;
            for (wanted, k) in self.wanted.iter().zip(1..) {
                own = if cell == wanted { k } else { own };
            }
            *slot = own;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::distribution::Distribution;
    use super::super::draw::{address, uniforms};
    use super::*;
    use crate::plan::{Estimate, Quantity, Usd};
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn a_quantile_by_counts_is_off_by_less_than_1_percent_of_the_range_and_of_itself() {
        for (seed, high) in [(1, 1.5), (2, 4.0), (3, 40.0), (4, 60.0), (5, 100.0), (6, 400.0), (7, 1e4), (8, 1e8)] {
            let estimate = Estimate::<Usd>::range(1.0, high);
            let distribution = Distribution::of(estimate.into(), Usd::SCALE, (Usd::MIN, Usd::MAX)).unwrap();
            let mut numbers = vec![0.0; 10_000];
            uniforms(seed, address("x"), 0, &mut numbers);
            distribution.quantiles(&mut numbers);
            let scale = Scale::of(&numbers[..PILOT]);
            let mut cells = vec![0; numbers.len()];
            scale.cells(&numbers, &mut cells);
            let counts = counts_of(&cells);
            let parts = [0.1, 0.5, 0.9];
            let exact = quantiles(&numbers, parts);
            for ((part, exact_at), found) in parts.into_iter().zip(exact).zip(scale.quantiles(&counts, parts)) {
                let error = (found - exact_at).abs() / (exact[2] - exact[0]);
                let of_itself = (found / exact_at - 1.0).abs();
                assert!(error < 0.01 && of_itself < 0.01, "{high} {part}: {error} {of_itself}");
            }
        }
    }

    proptest! {
        #[test]
        fn exact_quantiles_are_those_of_the_numbers_in_order(
            numbers in vec(prop_oneof![-1e9..1e9_f64, 0.0..1.0_f64, Just(3.0), Just(f64::INFINITY)], 1..200),
        ) {
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            let at = |part: f64| sorted[(part * (sorted.len() - 1) as f64) as usize];
            prop_assert_eq!(quantiles(&numbers, [0.0, 0.1, 0.5, 0.9, 1.0]), [0.0, 0.1, 0.5, 0.9, 1.0].map(at));
        }
    }

    #[test]
    fn numbers_that_are_all_the_same_have_that_quantile() {
        let scale = Scale::of(&[7.25; 10]);
        let mut counts = [0; CELLS];
        counts[usize::from(cells_in(&scale, [7.25])[0])] = 10;
        assert_eq!(scale.quantiles(&counts, [0.1, 0.9]), [7.25; 2]);
    }

    fn cells_in<const N: usize>(scale: &Scale, numbers: [f64; N]) -> [u8; N] {
        let mut cells = [0; N];
        scale.cells(&numbers, &mut cells);
        cells
    }

    #[test]
    fn what_is_outside_the_range_is_counted_at_its_end() {
        let scale = Scale::of(&(100..200).map(f64::from).collect::<Vec<f64>>());
        assert_eq!(cells_in(&scale, [-1e9, 100.1, 199.1, 1e300, f64::INFINITY]), [0, 1, 255, 255, 255]);
        let wide = Scale::of(&(2..100).map(|k| libm::exp2(f64::from(k))).collect::<Vec<f64>>());
        let ends = [4.1, libm::exp2(99.1)];
        assert_eq!(cells_in(&wide, [-1e9, 0.0, 3.9, ends[0], ends[1], f64::INFINITY]), [0, 0, 0, 1, 255, 255]);
    }

    #[test]
    fn of_a_whole_pilot_the_two_at_either_end_are_no_ends() {
        let scale = Scale::of(&(0..PILOT as u32).map(|k| 1000.0 + f64::from(k)).collect::<Vec<f64>>());
        assert_eq!(cells_in(&scale, [1001.9, 1002.1, 1252.9, 1253.6]), [0, 1, 254, 255]);
    }

    #[test]
    fn a_low_quantile_is_near_where_most_lie_at_the_low_end_of_a_wide_range() {
        // Next to 5 000 for most, and up to ten times that: a certain lump, and a heavy tail.
        let mut numbers = vec![0.0; 10_000];
        uniforms(7, address("x"), 0, &mut numbers);
        numbers.iter_mut().for_each(|x| *x = 5_000.0 * (1.0 + libm::pow(*x, 40.0) * 200.0));
        let scale = Scale::of(&numbers[..PILOT]);
        let mut cells = vec![0; numbers.len()];
        scale.cells(&numbers, &mut cells);
        let found = scale.quantiles(&counts_of(&cells), [0.1, 0.5, 0.9]);
        for (found, exact) in found.into_iter().zip(quantiles(&numbers, [0.1, 0.5, 0.9])) {
            assert!((found / exact - 1.0).abs() < 0.03, "{found} {exact}");
        }
    }
}
