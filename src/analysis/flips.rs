//! Where a verdict changes: the nearest value of volume, hosted cost, serving cost and upfront cost.
//!
//! The verdict depends on these only through two facts: whether the tuned path is meaningfully
//! cheaper, and whether a cheaper hosted path does. Each fact is followed along one input, its change
//! found by bisection, and the rules are asked again just past it.

use super::answer::{Flip, FlipInput, Verdict};
use super::sub_task::SubTask;
use super::timeline::{Paths, Scales, Timeline};
use super::verdict::judge;

/// How far an input is followed, as a factor up and down.
const REACH: f64 = 1e6;
/// Steps in which a stepped cost is searched, where a fact may change more than once.
const STEP: f64 = 1.05;

/// Every change of the verdict along the four inputs, at most one up and one down for each.
pub(super) fn flips(task: &SubTask<'_>, paths: &Paths, timeline: &Timeline, verdict: Verdict) -> Vec<Flip> {
    if verdict == Verdict::NeedsInput {
        return Vec::new();
    }
    let search = Search { task, facts: task.case(Scales::ONE).economics(), verdict };
    let stepped = paths.tuned.as_ref().is_some_and(super::timeline::TunedPath::is_stepped);
    let mut flips = Vec::new();
    for (input, now) in inputs(task, paths, timeline) {
        let growth = if stepped && input == FlipInput::CallsPerMonth { STEP } else { REACH };
        for factor in [1.0 / growth, growth] {
            if let Some((scale, to)) = search.nearest(input, factor) {
                flips.push(Flip { input, now, at: now * scale, to });
            }
        }
    }
    flips
}

/// The inputs that can be scaled, with their values today; one that is zero or absent cannot.
fn inputs(task: &SubTask<'_>, paths: &Paths, timeline: &Timeline) -> Vec<(FlipInput, f64)> {
    let serving = if timeline.served_calls > 0.0 { timeline.serving_usd / timeline.served_calls } else { 0.0 };
    let upfront = paths.tuned.as_ref().map_or(0.0, |tuned| tuned.upfront_usd);
    let first = |values: &[f64]| values.first().copied().unwrap_or(0.0);
    debug_assert!(task.paths().is_some(), "only a task with known costs is searched");
    [
        (FlipInput::CallsPerMonth, first(&paths.calls)),
        (FlipInput::HostedUsdPerCall, first(&paths.hosted_usd)),
        (FlipInput::ServingUsdPerCall, serving),
        (FlipInput::UpfrontUsd, upfront),
    ]
    .into_iter()
    .filter(|(_, now)| *now > 0.0)
    .collect()
}

struct Search<'a> {
    task: &'a SubTask<'a>,
    facts: [Option<bool>; 2],
    verdict: Verdict,
}

impl Search<'_> {
    /// The scale nearest to 1, in steps of `factor`, at which the verdict is another.
    fn nearest(&self, input: FlipInput, factor: f64) -> Option<(f64, Verdict)> {
        let (mut inner, mut facts) = (1.0, self.facts);
        loop {
            let outer = inner * factor;
            // A step may hold one change of each fact.
            for _ in 0..self.facts.len() {
                let Some((scale, changed)) = self.change(input, inner, facts, outer) else { break };
                (inner, facts) = (scale, changed);
                let to = judge(&self.task.case(scaled(input, scale))).verdict;
                if to != self.verdict {
                    return Some((scale, to));
                }
            }
            inner = outer;
            if !(1.0 / REACH..=REACH).contains(&(inner * factor)) {
                return None;
            }
        }
    }

    /// The first scale past `inner` at which the facts are no longer `facts`, to the last bit that
    /// bisection on the logarithm resolves.
    fn change(
        &self,
        input: FlipInput,
        inner: f64,
        facts: [Option<bool>; 2],
        outer: f64,
    ) -> Option<(f64, [Option<bool>; 2])> {
        if self.facts_at(input, outer) == facts {
            return None;
        }
        let (mut inside, mut outside) = (inner, outer);
        for _ in 0..64 {
            let middle = libm::sqrt(inside) * libm::sqrt(outside);
            if middle == inside || middle == outside {
                break;
            }
            if self.facts_at(input, middle) == facts { inside = middle } else { outside = middle }
        }
        Some((outside, self.facts_at(input, outside)))
    }

    fn facts_at(&self, input: FlipInput, scale: f64) -> [Option<bool>; 2] {
        self.task.case(scaled(input, scale)).economics()
    }
}

fn scaled(input: FlipInput, scale: f64) -> Scales {
    match input {
        FlipInput::CallsPerMonth => Scales { calls: scale, ..Scales::ONE },
        FlipInput::HostedUsdPerCall => Scales { hosted: scale, ..Scales::ONE },
        FlipInput::ServingUsdPerCall => Scales { serving: scale, ..Scales::ONE },
        FlipInput::UpfrontUsd => Scales { upfront: scale, ..Scales::ONE },
    }
}
