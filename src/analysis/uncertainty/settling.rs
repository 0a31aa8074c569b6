//! Since when the tuned curve has been at or below the hosted one, for a few samples at a time.

use super::lanes::{LANES, Lanes};
use crate::analysis::values::Number;

/// Tuned less hosted, cumulative, as the months pass. As `timeline::Crossing`, which also keeps what came before.
pub(super) struct Settling<'p> {
    /// Before all, then at the start and at the end of each month; at its start where something is paid then.
    points: &'p mut [Lanes],
    /// The last point at which the tuned curve lies above.
    behind: Lanes,
}

impl<'p> Settling<'p> {
    /// What it needs for so many months.
    pub(super) fn room(months: usize) -> Vec<Lanes> {
        vec![Lanes::of_zero(); 2 * months + 3]
    }

    #[inline(always)]
    pub(super) fn new(points: &'p mut [Lanes]) -> Self {
        points[0] = Lanes::of_zero();
        Self { points, behind: Lanes::of_zero() }
    }

    /// At the start of month `t`, once what is paid then is added: never less than nothing.
    #[inline(always)]
    pub(super) fn start(&mut self, t: usize, difference: Lanes) {
        self.point(2 * t + 1, difference);
    }

    /// At the end of month `t`.
    #[inline(always)]
    pub(super) fn end(&mut self, t: usize, difference: Lanes) {
        self.point(2 * t + 2, difference);
    }

    #[inline(always)]
    fn point(&mut self, point: usize, difference: Lanes) {
        self.behind = difference.if_above(0.0, Lanes::of(point as f64), self.behind);
        self.points[point] = difference;
    }

    /// Infinite where it is above at the end. It crosses between the last point at which it is above and the next
    /// month's end.
    #[inline(always)]
    pub(super) fn since(self, months: usize) -> Lanes {
        let (mut start, mut end, mut month) = (Lanes::of_zero(), Lanes::of_zero(), Lanes::of_zero());
        for lane in 0..LANES {
            let point = self.behind.0[lane] as u32;
            month.0[lane] = f64::from(point / 2);
            start.0[lane] = self.points[point as usize].0[lane];
            end.0[lane] = self.points[(point | 1) as usize + 1].0[lane];
        }
        let crossing = month + start / (start - end);
        let never = month.if_above(months as f64 - 0.5, Lanes::of(f64::INFINITY), crossing);
        self.behind.if_above(0.0, never, Lanes::of_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::timeline::Crossing;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_settle_when_the_curves_of_the_timeline_do(
            months in vec((prop_oneof![Just(0.0), 0.0..20.0_f64], prop_oneof![Just(0.0), -9.0..9.0_f64]), 1..40),
        ) {
            let mut points = Settling::room(months.len());
            let (mut crossing, mut settling) = (Crossing::default(), Settling::new(&mut points));
            let mut difference = 0.0;
            for (t, (lump, flow)) in months.iter().enumerate() {
                crossing.month(t, *lump, *flow);
                if *lump > 0.0 {
                    difference += lump;
                    settling.start(t, Lanes::of(difference));
                }
                difference += flow;
                settling.end(t, Lanes::of(difference));
            }
            prop_assert_eq!(settling.since(months.len()).0[5], crossing.since.unwrap_or(f64::INFINITY));
        }
    }
}
