//! Random numbers by address: seed, input and sample say which number it is, and nothing else does.
//!
//! The generator is Philox 4x32-10 of Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as
//! 1, 2, 3* (SC11, doi:10.1145/2063384.2063405). It has no state, so neither the order of draws nor the
//! number of threads can change a figure, and one input's draws are had without the others'.

/// Samples that are drawn together: half from the first two words of each of their blocks, half from the
/// other two.
pub(super) const RUN: usize = 2 * LANES;
/// Blocks of the generator that are computed side by side.
const LANES: usize = 8;

/// What an input's draws are addressed by: a hash of its key, so that no other input and no order
/// of the plan changes them (Fowler, Noll and Vo's FNV-1a, 64 bits).
pub(super) fn address(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Fills `out` with uniform numbers above 0 and below 1, those of the samples from `first` on, which is a
/// multiple of [`RUN`]. They stand in the middle of 2⁵² equal cells.
#[inline(always)]
pub(super) fn uniforms(seed: u64, address: u64, first: usize, out: &mut [f64]) {
    debug_assert!(first.is_multiple_of(RUN));
    let (whole, rest) = out.as_chunks_mut::<RUN>();
    let next = first / RUN + whole.len();
    for (run, out) in whole.iter_mut().enumerate() {
        *out = run_of(seed, address, first / RUN + run);
    }
    if !rest.is_empty() {
        rest.copy_from_slice(&run_of(seed, address, next)[..rest.len()]);
    }
}

#[inline(always)]
fn run_of(seed: u64, address: u64, run: usize) -> [f64; RUN] {
    let words = blocks((run * LANES) as u64, address, seed);
    let mut drawn = [0.0; RUN];
    for lane in 0..LANES {
        drawn[lane] = uniform(words[0][lane], words[1][lane]);
        drawn[LANES + lane] = uniform(words[2][lane], words[3][lane]);
    }
    drawn
}

/// A number from 1 to 2 whose fraction is the high 52 of 64 bits, moved down by 1 less half a cell.
#[inline(always)]
fn uniform(high: u64, low: u64) -> f64 {
    let bits = (high << 32 | low) >> 12 | 1.0_f64.to_bits();
    f64::from_bits(bits) - (1.0 - 0.5 * f64::EPSILON)
}

/// The four words of [`LANES`] blocks in a row; each word fills the low half of a number.
#[inline(always)]
fn blocks(first: u64, address: u64, seed: u64) -> [[u64; LANES]; 4] {
    const LOW: u64 = 0xffff_ffff;
    let (mut c0, mut c1) = ([0; LANES], [0; LANES]);
    let (mut c2, mut c3) = ([address & LOW; LANES], [address >> 32; LANES]);
    for lane in 0..LANES {
        let block = first + lane as u64;
        (c0[lane], c1[lane]) = (block & LOW, block >> 32);
    }
    let (mut k0, mut k1) = (seed as u32, (seed >> 32) as u32);
    for _ in 0..10 {
        for lane in 0..LANES {
            let a = (c0[lane] & LOW) * 0xd251_1f53;
            let b = (c2[lane] & LOW) * 0xcd9e_8d57;
            c0[lane] = b >> 32 ^ c1[lane] ^ u64::from(k0);
            c2[lane] = a >> 32 ^ c3[lane] ^ u64::from(k1);
            c1[lane] = b & LOW;
            c3[lane] = a & LOW;
        }
        k0 = k0.wrapping_add(0x9e37_79b9);
        k1 = k1.wrapping_add(0xbb67_ae85);
    }
    [c0, c1, c2, c3]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(counter: [u32; 4], key: [u32; 2]) -> [u64; 4] {
        let [c0, c1, c2, c3, k0, k1] = [counter[0], counter[1], counter[2], counter[3], key[0], key[1]].map(u64::from);
        blocks(c1 << 32 | c0, c3 << 32 | c2, k1 << 32 | k0).map(|words| words[0])
    }

    #[test]
    fn the_generator_gives_the_known_answers_of_its_authors() {
        // Random123's kat_vectors, philox4x32 10.
        assert_eq!(block([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        let pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        let answer = [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1];
        assert_eq!(block(pi, [0xa409_3822, 0x299f_31d0]), answer);
    }

    #[test]
    fn a_number_depends_on_its_address_alone() {
        let mut all = vec![0.0; 1000];
        uniforms(7, address("a"), 0, &mut all);
        let mut part = vec![0.0; 100];
        uniforms(7, address("a"), 4 * RUN, &mut part);
        assert_eq!(part, all[4 * RUN..4 * RUN + 100]);
        uniforms(7, address("b"), 4 * RUN, &mut part);
        assert!(part.iter().zip(&all[4 * RUN..]).all(|(b, a)| a != b));
    }

    #[test]
    fn numbers_lie_inside_0_and_1_at_both_ends() {
        assert_eq!(uniform(0, 0), 0.5 * f64::EPSILON);
        assert_eq!(uniform(0xffff_ffff, 0xffff_ffff), 1.0 - 0.5 * f64::EPSILON);
    }

    #[test]
    fn the_draws_are_uniform_and_those_of_two_inputs_or_seeds_are_not_related() {
        const N: usize = 50_000;
        let columns: Vec<Vec<f64>> = [(1, "a"), (1, "b"), (2, "a"), (u64::MAX, "a")]
            .into_iter()
            .map(|(seed, key)| {
                let mut out = vec![0.0; N];
                uniforms(seed, address(key), 0, &mut out);
                out
            })
            .collect();
        // Within five standard errors.
        let error = 5.0 / (N as f64).sqrt();
        let mean = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - 0.5) * (y - 0.5)).sum::<f64>() / N as f64;
        for (i, a) in columns.iter().enumerate() {
            assert!((a.iter().sum::<f64>() / N as f64 - 0.5).abs() < error * (1.0 / 12.0_f64).sqrt());
            assert!((mean(a, a) * 12.0 - 1.0).abs() < error * 0.8_f64.sqrt());
            for b in &columns[i + 1..] {
                assert!((mean(a, b) * 12.0).abs() < error);
            }
            assert!((mean(&a[..N - 1], &a[1..]) * 12.0).abs() < error);
            assert!((mean(&a[..N - LANES], &a[LANES..]) * 12.0).abs() < error);
            let mut cells = [0_u32; 100];
            a.iter().for_each(|u| cells[(u * 100.0) as usize] += 1);
            let expected = N as f64 / 100.0;
            let chi: f64 = cells.iter().map(|n| libm::pow(f64::from(*n) - expected, 2.0) / expected).sum();
            // 99 degrees of freedom: beyond 161 once in ten thousand.
            assert!(chi < 161.0, "{chi}");
        }
    }
}
