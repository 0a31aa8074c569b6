//! How sure a plan's figures are: its ranges are drawn many times, and each draw is evaluated (model, section 7).
//!
//! A plan is made ready once ([`study::Study`]): its ranges, and the steps with what each depends on. Samples are
//! evaluated in blocks. For a block the formulas of cost are read with columns of draws for numbers
//! ([`block::Block`]); then the months are run a few samples at a time ([`paths::Paths`]), and of each sample its totals
//! are kept, of the curves only counts ([`sketch`]). Nothing depends on the order of the work.

mod answer;
mod bands;
mod block;
mod column;
mod counted;
mod curves;
mod distribution;
mod draw;
mod drivers;
mod fingerprint;
mod inputs;
mod lanes;
mod linear;
mod lines;
mod mix;
mod normal;
mod notes;
mod paths;
mod settling;
mod sketch;
mod study;
mod sums;
mod tasks;
#[cfg(test)]
mod tests;
mod traffic;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use answer::{Band, Driver, Histogram, PathUncertainty, Quantiles, Uncertainty};

pub use super::crew::Progress;
use super::crew::{Crew, threads};
use super::{Evaluation, Settings};
use crate::plan::{NodeId, Numbers, Plan};
use mix::Mix;
use notes::Notes;
use study::{Step, Study};

/// Samples a plan: how sure its figures are, and what drives them. `None` if it was cancelled.
///
/// `evaluation` is that of the same plan, and says which sub-tasks the mix tunes.
///
/// ```
/// use mixplan::analysis::{Settings, evaluate, uncertainty};
/// use mixplan::plan::{Plan, YearMonth};
///
/// let plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
/// let settings = Settings::default();
/// let uncertainty = uncertainty(&plan, &evaluate(&plan, &settings), &settings, &()).unwrap();
/// assert!(uncertainty.tasks.is_empty());
/// ```
pub fn uncertainty(
    plan: &Plan,
    evaluation: &Evaluation,
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<Uncertainty> {
    Sampler::default().sample(plan, evaluation, settings, progress)
}

/// Samples a plan again and again as it is edited, and only what an edit concerns.
#[derive(Debug, Default)]
pub struct Sampler {
    /// By what each result depends on.
    known: BTreeMap<String, Option<Arc<PathUncertainty>>>,
}

impl Sampler {
    /// As [`uncertainty`].
    pub fn sample(
        &mut self,
        plan: &Plan,
        evaluation: &Evaluation,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Option<Uncertainty> {
        let samples = settings.samples.unwrap_or(plan.uncertainty.samples);
        let seed = settings.seed.unwrap_or(plan.uncertainty.seed);
        let study = Study::of(plan, samples.max(1) as usize, seed);
        let tuned: BTreeSet<&NodeId> = evaluation.mix.tuned.iter().collect();
        let is_tuned = |step: &Step| step.has_tuned && tuned.contains(&study.node(step).id);
        let head = format!("{samples} {seed} {} {:?} {}", study.months, thresholds(plan), settings.without_drivers);
        let key = |step: &Step| format!("{head} {}", step.fingerprint);
        let judged = study.steps.iter().filter(|step| step.has_tuned && !settings.whole_only);
        let judged: Vec<&Step> = judged.collect();
        let new: Vec<&Step> = judged.iter().copied().filter(|step| !self.known.contains_key(&key(step))).collect();
        let mix_key = mix::fingerprint(&study, &head, is_tuned);
        let mix_is_new = mix_key.as_ref().is_some_and(|key| !self.known.contains_key(key));

        let work = samples as usize * (new.len() + if mix_is_new { study.steps.len() } else { 0 });
        let crew = Crew::new(threads(settings), work, progress);
        let with_drivers = !settings.without_drivers;
        let mix = mix_is_new.then(|| Mix::of(&study, is_tuned));
        // What is known already was not drawn again.
        let notes = mix.as_ref().filter(|_| new.len() == judged.len()).and_then(Notes::of);
        let (fresh, whole) = lines::sample(&study, &new, mix.as_ref(), notes.as_ref(), with_drivers, &crew)?;
        let keys = new.iter().map(|step| key(step)).zip(fresh).chain(mix_key.clone().zip(whole));
        let mut known: BTreeMap<String, Option<Arc<PathUncertainty>>> =
            keys.map(|(key, found)| (key, found.map(Arc::new))).collect();
        let mut result = |key: String| {
            let found = known.get(&key).or_else(|| self.known.get(&key)).cloned()?;
            known.insert(key, found.clone());
            found
        };
        let tasks = judged.iter().filter_map(|step| Some((study.node(step).id.clone(), result(key(step))?))).collect();
        let whole = mix_key.and_then(&mut result);
        let today_usd_per_month = whole.as_ref().map(|whole| whole.today_usd_per_month);
        let hosted_cumulative_usd = whole.as_ref().map(|whole| whole.hosted_cumulative_usd.clone());
        // Where nothing is tuned there is nothing to be sure of but what it costs.
        let mix = whole.filter(|_| settings.whole_only || study.steps.iter().any(is_tuned));
        // What this plan no longer asks for is forgotten.
        self.known = known;
        Some(Uncertainty { samples, seed, tasks, mix, today_usd_per_month, hosted_cumulative_usd })
    }
}

/// The plan as one sample has it: each range is the number drawn for it.
///
/// ```
/// use mixplan::analysis::{Settings, drawn};
/// use mixplan::plan::{Estimate, Plan, YearMonth};
///
/// let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
/// plan.assumptions.hosted_price_decline_per_year = Estimate::range(0.1, 0.4);
/// let one = drawn(&plan, &Settings::default(), 17);
/// assert!(one.assumptions.hosted_price_decline_per_year.is_certain());
/// assert_eq!(one, drawn(&plan, &Settings::default(), 17));
/// ```
pub fn drawn(plan: &Plan, settings: &Settings, sample: u32) -> Plan {
    plan_of_sample(&Study::of(plan, 1, settings.seed.unwrap_or(plan.uncertainty.seed)), sample as usize)
}

fn plan_of_sample(study: &Study, sample: usize) -> Plan {
    let mut plan = study.plan().clone();
    let mut ranges = study.ranges.all().iter();
    plan.visit_inputs_mut(&mut |_, input| {
        let next = if input.value().parts().len() > 1 { ranges.next() } else { None };
        if let Some(range) = next {
            input.set(Numbers::certain(range.drawn(study.seed, sample)));
        }
    });
    plan
}

/// What the answers depend on besides the samples themselves.
fn thresholds(plan: &Plan) -> [f64; 2] {
    [plan.policy.min_saving_share, plan.policy.max_crossover_share]
}
