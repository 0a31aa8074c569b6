//! What other numbers do to the money and the verdicts: two evaluations of the same steps, side by side.

use super::{Evaluation, Verdict};

/// Before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub currency: String,
    /// What all sub-tasks cost hosted over the horizon.
    pub hosted_usd: (f64, f64),
    /// What the recommended mix costs over it.
    pub mix_usd: (f64, f64),
    /// Name, verdict before and after, of the sub-tasks whose verdict becomes another.
    pub verdicts: Vec<(String, Verdict, Verdict)>,
}

/// What changes from one evaluation to another of a plan with the same sub-tasks.
pub fn effect(before: &Evaluation, after: &Evaluation) -> Effect {
    let tasks = before.tasks.iter().filter_map(|was| Some((was, after.task(&was.id)?)));
    let verdicts = tasks.filter(|(was, is)| was.verdict != is.verdict);
    Effect {
        currency: after.currency.clone(),
        hosted_usd: (before.mix.hosted_lifetime_usd, after.mix.hosted_lifetime_usd),
        mix_usd: (before.mix.mix_lifetime_usd, after.mix.mix_lifetime_usd),
        verdicts: verdicts.map(|(was, is)| (is.name.clone(), was.verdict, is.verdict)).collect(),
    }
}
