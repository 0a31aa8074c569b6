//! The normal quantile, the exponential and the logarithm, many at once and the same to the last bit on every machine.
//!
//! They use sums, products, quotients and square roots only, which IEEE 754 defines exactly. Compilers may compute
//! several numbers at once here, never in another order within one.

/// Two parts of ln 2, the first short enough that its multiples are exact (fdlibm's e_exp.c).
const LN_2: (f64, f64) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);
/// Added to a small number, it leaves the nearest whole one in the low bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// Turns uniform numbers into the standard normal's quantiles at them.
///
/// Algorithm AS 241 (PPND16) of Wichura, *The percentage points of the normal distribution*, Applied
/// Statistics 37:477–484 (1988): relative error about 1e-16.
#[inline(always)]
pub(super) fn normal_quantiles(numbers: &mut [f64]) {
    const SOME: usize = 256;
    for numbers in numbers.chunks_mut(SOME) {
        // Few lie in the tails, which take longer: they are picked out and computed side by side.
        let mut is_tail = [0_u8; SOME];
        for (is_tail, u) in is_tail.iter_mut().zip(numbers.iter()) {
            *is_tail = u8::from((u - 0.5).abs() > 0.425);
        }
        // Each is put down before it is known to be one. There is room for all, and to a power of two, so that no place
        // has to be looked at for being within it.
        let (mut places, mut tails) = ([0; 2 * SOME], 0);
        for (place, is_tail) in is_tail.iter().enumerate() {
            places[tails % (2 * SOME)] = place as u8;
            tails += usize::from(*is_tail);
        }
        let places = &places[..tails];
        let mut tail = [0.05; SOME];
        for (u, place) in tail.iter_mut().zip(places) {
            *u = numbers[usize::from(*place)];
        }
        let uniform = tail;
        for u in numbers.iter_mut() {
            let q = *u - 0.5;
            let r = 0.180_625 - q * q;
            *u = q * polynomial(&A, r) / polynomial(&B, r);
        }
        // As many as are computed at once, so that none is left to be computed alone.
        for u in &mut tail[..tails.next_multiple_of(8).min(SOME)] {
            *u = tail_quantile(*u);
        }
        for ((z, u), place) in tail.iter().zip(&uniform).zip(places) {
            // Nearer to 0 or 1 than that is next to never.
            numbers[usize::from(*place)] = if *u < FAR || 1.0 - u < FAR { far_quantile(*u) } else { *z };
        }
    }
}

/// `e^-25`, from where on the third pair of polynomials is for.
const FAR: f64 = 1.388_794_386_496_402e-11;

#[inline(always)]
fn tail_root(u: f64) -> f64 {
    (-logarithm(if u < 0.5 { u } else { 1.0 - u })).sqrt()
}

#[inline(always)]
fn tail_quantile(u: f64) -> f64 {
    let r = tail_root(u) - 1.6;
    let size = polynomial(&C, r) / polynomial(&D, r);
    if u < 0.5 { -size } else { size }
}

#[cold]
fn far_quantile(u: f64) -> f64 {
    let r = tail_root(u) - 5.0;
    let size = polynomial(&E, r) / polynomial(&F, r);
    if u < 0.5 { -size } else { size }
}

/// The quantile at one number above 0 and below 1.
#[cfg(test)]
pub(super) fn normal_quantile(u: f64) -> f64 {
    let mut number = [u];
    normal_quantiles(&mut number);
    number[0]
}

/// Turns positive numbers into a power of theirs, to within 1e-12 of each; what is zero, negative, next to nothing or
/// no number becomes none.
#[inline(always)]
pub(super) fn powers(numbers: &mut [f64], exponent: f64) {
    for number in numbers {
        let power = exponential(exponent * logarithm(*number));
        let is_plain = *number >= f64::MIN_POSITIVE && *number < f64::INFINITY;
        *number = if is_plain { power } else { f64::NAN };
    }
}

/// The exponential, to within 1e-15 of it; beyond 709 in size of `x` it stays finite and above 0.
///
/// `e^x = 2^k · e^r` with `|r| ≤ ½ ln 2`, whose series is cut after the thirteenth power: what is left
/// out is below 4e-18 of the sum.
#[inline(always)]
pub(super) fn exponential(x: f64) -> f64 {
    let x = if x > 709.0 { 709.0 } else { x };
    let x = if x < -708.0 { -708.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + WHOLE;
    let k = shifted - WHOLE;
    let r = (x - k * LN_2.0) - k * LN_2.1;
    let power = f64::from_bits(shifted.to_bits().wrapping_sub(WHOLE.to_bits()).wrapping_add(1023) << 52);
    polynomial(&SERIES, r) * power
}

/// `ln x = k · ln 2 + ln m` with `√½ ≤ m < √2`, as fdlibm's e_log.c computes it: within one unit in the last
/// place. Of numbers from 2e-308 on.
#[inline(always)]
fn logarithm(x: f64) -> f64 {
    /// The bits of √½, of which the low half is cut.
    const ROOT: u64 = 0x3fe6_a09e << 32;
    let bits = x.to_bits().wrapping_add((0x3ff0_0000 << 32) - ROOT);
    let k = f64::from_bits(0x4330_0000_0000_0000 | bits >> 52) - (4_503_599_627_370_496.0 + 1023.0);
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT)) - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let rest = z * polynomial(&LOGARITHM, z);
    s * (half + rest) + k * LN_2.1 - half + f + k * LN_2.0
}

/// By Horner's rule, lowest power first.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let mut sum = coefficients[N - 1];
    let mut at = N - 1;
    while at > 0 {
        at -= 1;
        sum = sum * x + coefficients[at];
    }
    sum
}

const SERIES: [f64; 14] = {
    let mut series = [1.0; 14];
    let mut n = 1;
    while n < 14 {
        series[n] = series[n - 1] / n as f64;
        n += 1;
    }
    series
};

const LOGARITHM: [f64; 7] = [
    0.666_666_666_666_673_5,
    0.399_999_999_994_094_2,
    0.285_714_287_436_623_9,
    0.222_221_984_321_497_84,
    0.181_835_721_616_180_5,
    0.153_138_376_992_093_73,
    0.147_981_986_051_165_86,
];

const A: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const B: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_854,
];
const C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const E: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const F: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_quantiles_are_those_of_the_tables() {
        for (u, z) in [
            (0.5, 0.0),
            (0.95, 1.644_853_626_951_472_7),
            (0.975, 1.959_963_984_540_054),
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813_5),
            (1e-20, -9.262_340_089_798_408),
        ] {
            assert!((normal_quantile(u) - z).abs() < 2e-15 * z.abs().max(1.0), "{u}");
        }
    }

    proptest! {
        #[test]
        fn a_quantile_leads_back_to_its_number(u in prop_oneof![1e-16..1.0_f64, 1e-16..1e-3_f64, 0.07..0.08_f64]) {
            let z = normal_quantile(u);
            let back = 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
            // A rounding of z moves the lower tail by z² of it.
            prop_assert!((back / u - 1.0).abs() < 4e-15 * (1.0 + z * z), "{u} {z} {back}");
        }

        #[test]
        fn exponentials_are_those_of_libm(x in prop_oneof![-700.0..700.0_f64, -2.0..2.0_f64]) {
            prop_assert!((exponential(x) / libm::exp(x) - 1.0).abs() < 1e-15);
        }
    }

    proptest! {
        #[test]
        fn logarithms_and_powers_are_those_of_libm(x in prop_oneof![1e-300..1e300_f64, 0.5..2.0_f64], y in -2.0..2.0_f64) {
            // Each is right to within a unit in the last place.
            prop_assert!((logarithm(x) - libm::log(x)).abs() <= 2.0 * f64::EPSILON * libm::log(x).abs());
            let mut power = [x];
            powers(&mut power, y / 10.0);
            prop_assert!((power[0] / libm::pow(x, y / 10.0) - 1.0).abs() < 1e-13);
        }
    }

    #[test]
    fn exponentials_stay_finite_and_above_0() {
        assert!(exponential(1e9).is_finite() && exponential(-1e9) > 0.0);
        assert_eq!(exponential(0.0), 1.0);
    }
}
