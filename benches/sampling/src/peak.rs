//! What the machine can do at most: sums and products that wait for nothing, with the widest vectors it has.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

/// Numbers that are computed in one run.
const NUMBERS: usize = 320_000_000;

/// Additions and multiplications a second on so many threads, the best of several runs.
pub fn operations_per_second(threads: usize) -> f64 {
    // As many side by side that none waits for the one before, and no more than there are registers for: it depends.
    let runs = [run::<32>, run::<64>, run::<128>].into_iter().cycle().take(9);
    runs.map(|run| run(threads)).fold(0.0, f64::max)
}

fn run<const WIDTH: usize>(threads: usize) -> f64 {
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| pulp::Arch::new().dispatch(Work::<WIDTH>));
        }
    });
    (2 * NUMBERS * threads) as f64 / start.elapsed().as_secs_f64()
}

struct Work<const WIDTH: usize>;

impl<const WIDTH: usize> pulp::WithSimd for Work<WIDTH> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let (factor, summand) = (black_box(0.999_999), black_box(1e-9));
        let mut numbers = black_box([1.0; WIDTH]);
        for _ in 0..NUMBERS / WIDTH {
            for x in &mut numbers {
                *x = *x * factor + summand;
            }
        }
        black_box(numbers);
    }
}
