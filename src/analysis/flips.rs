//! Where a verdict changes: the nearest value of volume, hosted cost, serving cost and upfront cost.
//!
//! The verdict depends on these only through two facts: whether the tuned path is meaningfully
//! cheaper, and whether a cheaper hosted path does. Both ask that certain amounts of money are zero or
//! more, and these amounts are linear in each input, so the facts change where a line meets zero: no
//! search, no tolerance. Only a volume that is served by whole replicas is searched in steps.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::answer::{Flip, FlipInput, Verdict};
use super::sub_task::SubTask;
use super::timeline::{Paths, Scales, Timeline};
use super::tuned::TunedPath;
use super::verdict::judge;

/// How far an input is followed, as a factor up and down.
const REACH: f64 = 1e6;
/// How many steps of the replicas are looked at one by one on each side of today's volume.
const NEAR_STEPS: usize = 48;
/// Beyond them a volume is followed less far, in steps that widen: far away the trend counts.
const STEPPED_REACH: f64 = 1e4;
const FIRST_STEP: f64 = 0.02;
const LAST_STEP: f64 = 0.2;
const WIDENING: f64 = 1.15;
/// Past a change by this part, so that rounding does not decide on which side a value lies.
const PAST: f64 = 1e-9;

/// Every change of the verdict along the four inputs, at most one down and one up for each.
pub(super) fn flips(task: &SubTask<'_>, paths: &Paths, timeline: &Timeline, verdict: Verdict) -> Vec<Flip> {
    if verdict == Verdict::NeedsInput {
        return Vec::new();
    }
    let judged = Judged { task, by_facts: RefCell::default() };
    let stepped = paths.tuned.as_ref().is_some_and(TunedPath::is_stepped);
    let mut flips = Vec::new();
    for (input, now) in inputs(paths, timeline) {
        let changes = if stepped && input == FlipInput::CallsPerMonth {
            searched(&judged, paths, verdict)
        } else {
            solved(task, paths, input)
        };
        let (mut below, above): (Vec<f64>, Vec<f64>) = changes.into_iter().partition(|scale| *scale < 1.0);
        below.reverse();
        for (side, past) in [(below, 1.0 - PAST), (above, 1.0 + PAST)] {
            let verdict_past = |scale: f64| judged.verdict(scaled(input, scale * past));
            let flip = side.into_iter().map(|scale| (scale, verdict_past(scale))).find(|(_, to)| *to != verdict);
            flips.extend(flip.map(|(scale, to)| Flip { input, now, at: now * scale, to }));
        }
    }
    flips
}

/// The verdicts of a sub-task with its inputs scaled. They depend on two facts only, so each pair is judged once.
struct Judged<'t, 'p> {
    task: &'t SubTask<'p>,
    by_facts: RefCell<BTreeMap<Facts, Verdict>>,
}

/// See [`super::verdict::Case::economics`].
type Facts = [Option<bool>; 2];

impl Judged<'_, '_> {
    fn facts(&self, scales: Scales) -> Facts {
        self.task.case(scales).economics()
    }

    fn verdict(&self, scales: Scales) -> Verdict {
        let case = self.task.case(scales);
        *self.by_facts.borrow_mut().entry(case.economics()).or_insert_with(|| judge(&case).verdict)
    }
}

/// The inputs that can be scaled, with their values today; one that is zero or absent cannot.
fn inputs(paths: &Paths, timeline: &Timeline) -> Vec<(FlipInput, f64)> {
    let (serving_usd, served_calls) = timeline.served();
    let average = if served_calls > 0.0 { serving_usd / served_calls } else { 0.0 };
    let serving = paths.tuned.as_ref().and_then(|tuned| tuned.serving_usd_per_attempt(paths.attempts));
    let upfront = paths.tuned.as_ref().map_or(0.0, |tuned| tuned.upfront_usd);
    let first = |values: &[f64]| values.first().copied().unwrap_or(0.0);
    let inputs = [
        (FlipInput::CallsPerMonth, first(&paths.calls)),
        (FlipInput::HostedUsdPerCall, first(&paths.hosted_usd) / paths.attempts),
        (FlipInput::ServingUsdPerCall, serving.unwrap_or(average)),
        (FlipInput::UpfrontUsd, upfront),
    ];
    inputs.into_iter().filter(|(_, now)| *now > 0.0).collect()
}

pub(super) fn scaled(input: FlipInput, scale: f64) -> Scales {
    match input {
        FlipInput::CallsPerMonth => Scales { calls: scale, ..Scales::ONE },
        FlipInput::HostedUsdPerCall => Scales { hosted: scale, ..Scales::ONE },
        FlipInput::ServingUsdPerCall => Scales { serving: scale, ..Scales::ONE },
        FlipInput::UpfrontUsd => Scales { upfront: scale, ..Scales::ONE },
    }
}

/// The scales at which a fact may change, rising: the ends of the spans on which all amounts are zero
/// or more.
fn solved(task: &SubTask<'_>, paths: &Paths, input: FlipInput) -> Vec<f64> {
    let threshold = task.threshold();
    let mut ends = span(|scale| paths.margins_usd(scaled(input, scale), threshold)).to_vec();
    if let Some(cheaper) = task.cheaper_paths() {
        // Only today's price is scaled; the cheaper path keeps its own.
        let own = |scale| Scales { hosted: 1.0, ..scaled(input, scale) };
        ends.extend(span(|scale| cheaper.margins_usd(own(scale), threshold)));
        ends.extend(span(|scale| {
            let today = paths.totals(scaled(input, scale)).hosted_usd;
            vec![today * (1.0 - threshold.saving_share) - cheaper.totals(own(scale)).hosted_usd]
        }));
    }
    ends.retain(|scale| (1.0 / REACH..=REACH).contains(scale));
    ends.sort_by(f64::total_cmp);
    ends
}

/// The ends of the span of scales on which linear amounts are all zero or more. Two points of each
/// line, at scales 1 and 2, say where it meets zero.
fn span(amounts: impl Fn(f64) -> Vec<f64>) -> [f64; 2] {
    let mut ends = [0.0, f64::INFINITY];
    for (at_one, at_two) in amounts(1.0).into_iter().zip(amounts(2.0)) {
        let slope = at_two - at_one;
        let root = 1.0 - at_one / slope;
        if slope > 0.0 {
            ends[0] = ends[0].max(root);
        } else if slope < 0.0 {
            ends[1] = ends[1].min(root);
        }
    }
    ends
}

/// Scales at which a fact changes, up to the first on each side that changes the verdict. Between two
/// scales at which a replica is added the cost is linear, so each fact changes at most once there: both
/// ends of every such span near today's volume are looked at, farther away only every so often.
fn searched(judged: &Judged<'_, '_>, paths: &Paths, verdict: Verdict) -> Vec<f64> {
    let facts = |scale: f64| judged.facts(scaled(FlipInput::CallsPerMonth, scale));
    let (below, above): (Vec<f64>, Vec<f64>) =
        paths.replica_steps(NEAR_STEPS).into_iter().partition(|scale| *scale < 1.0);
    let nearest = |points: Vec<f64>| {
        let (mut inside, mut known) = (1.0, facts(1.0));
        let mut changes = Vec::new();
        for point in points {
            let there = facts(point);
            // More than one fact may have changed on the way.
            while there != known {
                let mut outside = point;
                while (outside / inside - 1.0).abs() > 0.1 * PAST {
                    let middle = libm::sqrt(inside) * libm::sqrt(outside);
                    if facts(middle) == known { inside = middle } else { outside = middle }
                }
                changes.push(outside);
                if judged.verdict(scaled(FlipInput::CallsPerMonth, outside)) != verdict {
                    return changes;
                }
                (inside, known) = (outside, facts(outside));
            }
            inside = point;
        }
        changes
    };
    let mut changes = nearest(outward(below.into_iter().rev(), false));
    changes.reverse();
    changes.extend(nearest(outward(above.into_iter(), true)));
    changes
}

/// The points to look at on one side, away from 1: both sides of each step, then coarse ones.
fn outward(steps: impl Iterator<Item = f64>, up: bool) -> Vec<f64> {
    // Farther from a step than the rounding of a whole load reaches.
    const SIDE: f64 = 4e-9;
    let (nearer, farther) = if up { (1.0 - SIDE, 1.0 + SIDE) } else { (1.0 + SIDE, 1.0 - SIDE) };
    let mut points: Vec<f64> = steps.flat_map(|step| [step * nearer, step * farther]).collect();
    points.retain(|point| if up { *point > 1.0 } else { *point < 1.0 });
    let (mut point, mut step) = (points.last().copied().unwrap_or(1.0), FIRST_STEP);
    while (1.0 / STEPPED_REACH..=STEPPED_REACH).contains(&point) {
        point = if up { point * (1.0 + step) } else { point / (1.0 + step) };
        step = (step * WIDENING).min(LAST_STEP);
        points.push(point);
    }
    points
}
