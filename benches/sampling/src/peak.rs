//! What the machine can do at most: sums and products that wait for nothing, with the widest vectors it has.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

/// Numbers that are computed side by side, so that none waits for the one before.
const WIDTH: usize = 128;
const ROUNDS: usize = 5_000_000;

/// Additions and multiplications a second on so many threads, the best of several runs.
pub fn operations_per_second(threads: usize) -> f64 {
    let run = || {
        let start = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| pulp::Arch::new().dispatch(Work));
            }
        });
        (2 * WIDTH * ROUNDS * threads) as f64 / start.elapsed().as_secs_f64()
    };
    (0..3).map(|_| run()).fold(0.0, f64::max)
}

struct Work;

impl pulp::WithSimd for Work {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let (factor, summand) = (black_box(0.999_999), black_box(1e-9));
        let mut numbers = black_box([1.0; WIDTH]);
        for _ in 0..ROUNDS {
            for x in &mut numbers {
                *x = *x * factor + summand;
            }
        }
        black_box(numbers);
    }
}
