//! The largest risks of a plan: the money that each could cost, times how near it is.

use std::collections::{BTreeMap, BTreeSet};

use super::super::words;
use crate::analysis::{Driver, Evaluation, FlipInput, TaskAnswer};
use crate::plan::{InputFact, Numbers, Plan, say};

/// How many are named.
const MOST: usize = 3;

/// What could overturn the decision.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Risk {
    pub about: String,
    pub text: String,
    /// What ranks it, in money.
    weight: f64,
}

/// The three largest, the largest first.
///
/// A flip weighs the money at stake times the nearness of the value at which the verdict turns:
/// `min(now, at) / max(now, at)`, 1 where it is there and 0 where it is out of reach. A quality that is not
/// shown may already be lost, so it weighs all that depends on it; so does a limit that is passed. A range weighs what the mix saves less at its worse end.
///
/// ```text
/// $100k at stake, turning at $0.004 a call where it is $0.005 today: 100k · 0.8 = 80k
/// ```
pub(super) fn largest(plan: &Plan, evaluation: &Evaluation) -> Vec<Risk> {
    let mut risks = Vec::new();
    risks.extend(limits(plan, evaluation));
    risks.extend(payback(evaluation));
    risks.extend(quality(evaluation));
    risks.extend(drivers(plan, evaluation));
    let at_stake = evaluation.tasks.iter().filter(|task| task.usd_at_stake > 0.0);
    risks.extend(at_stake.filter_map(|task| flip(evaluation, task)));
    risks.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    risks.truncate(MOST);
    risks
}

/// Person-days that the fine-tunes of the mix ask for.
pub(super) fn person_days(plan: &Plan, evaluation: &Evaluation) -> f64 {
    let tuned = evaluation.mix.tuned.iter().filter_map(|id| plan.node(id)?.task()?.tuned.as_ref()?.labour.as_ref());
    tuned.fold(0.0, |sum, labour| sum + labour.person_days.central())
}

fn limits(plan: &Plan, evaluation: &Evaluation) -> Option<Risk> {
    let (policy, mix) = (&plan.policy, &evaluation.mix);
    let mut passed = Vec::new();
    if let Some(budget) = policy.budget_usd.filter(|budget| mix.upfront_usd > budget.central()) {
        let money = |usd| say::money(&evaluation.currency, usd);
        passed.push(format!("{} upfront against a budget of {}", money(mix.upfront_usd), money(budget.central())));
    }
    if let Some(most) = policy.max_fine_tunes.filter(|most| mix.tuned.len() > *most as usize) {
        passed.push(format!("{} fine-tunes where the team carries {most}", mix.tuned.len()));
    }
    let days = person_days(plan, evaluation);
    if let Some(limit) = policy.person_days.filter(|limit| days > limit.central()) {
        passed.push(format!("{} person-days of {}", say::count(days), say::count(limit.central())));
    }
    (!passed.is_empty()).then(|| Risk {
        about: "The mix passes a limit of the plan".into(),
        text: format!("{}.", words::capital(&passed.join("; "))),
        weight: f64::MAX,
    })
}

fn payback(evaluation: &Evaluation) -> Option<Risk> {
    let mix = &evaluation.mix;
    (!mix.tuned.is_empty() && mix.settled_crossover_months.is_none()).then(|| Risk {
        about: "The mix is not paid back within the horizon".into(),
        text: "Its parts are, alone; together they are not.".into(),
        weight: mix.upfront_usd,
    })
}

fn quality(evaluation: &Evaluation) -> Option<Risk> {
    let mut tasks = evaluation.ranked_tasks();
    tasks.retain(|task| task.quality_permitting);
    let weight: f64 = tasks.iter().map(|task| saved_in_the_mix(evaluation, task)).sum();
    let upfront: f64 = tasks.iter().filter_map(|task| task.upfront_usd).sum();
    let names: Vec<String> = tasks.iter().map(|task| words::name(&task.name)).collect();
    let money = |usd| say::money(&evaluation.currency, usd);
    (!tasks.is_empty()).then(|| Risk {
        about: format!("Quality of {}", words::list(&names)),
        text: format!(
            "Not shown yet. If the tuned model turns out worse, it stays hosted, and {} of the saving does not come; \
             what was spent upfront, {} in all, is lost.",
            money(weight),
            money(upfront)
        ),
        weight,
    })
}

/// What a sub-task saves as the mix has it: those that share a pool save more together than each alone.
fn saved_in_the_mix(evaluation: &Evaluation, task: &TaskAnswer) -> f64 {
    let part = evaluation.mix.nodes.iter().find(|node| node.id == task.id);
    let paid =
        part.map(|node| node.monthly_usd.iter().sum::<f64>() + node.lumps_usd.iter().map(|(_, usd)| usd).sum::<f64>());
    task.hosted_lifetime_usd.zip(paid).map_or(task.usd_at_stake, |(hosted, paid)| hosted - paid)
}

/// Numbers that are ranges, each at the end that is worse for the mix.
fn drivers(plan: &Plan, evaluation: &Evaluation) -> Vec<Risk> {
    let mix = &evaluation.mix;
    let Some(sure) = mix.uncertainty.as_deref() else { return Vec::new() };
    let keys: BTreeSet<&str> = sure.drivers.iter().map(|driver| driver.input.as_str()).collect();
    let facts: BTreeMap<String, InputFact> = plan.input_facts(&|key| keys.contains(key)).into_iter().collect();
    let money = |usd| say::money(&evaluation.currency, usd);
    let risk = |driver: &Driver| {
        let (low, high) = (driver.saving_low_usd?, driver.saving_high_usd?);
        let (end, saving) = if low < high { ("low", low) } else { ("high", high) };
        let fact = facts.get(&driver.input)?;
        let parts = fact.value.parts();
        let at = if end == "low" { parts.first() } else { parts.last() };
        let at = words::value(fact.unit, &evaluation.currency, Numbers::certain(*at?));
        let instead = match saving < 0.0 {
            true => format!("the mix costs {} more than staying hosted, where it saves", money(-saving)),
            false => format!("the mix saves {} in place of", money(saving)),
        };
        Some(Risk {
            about: words::label(&driver.label),
            text: format!(
                "at the {end} end of its range, {at}, {instead} {}. {} of the doubt hangs on it.",
                money(mix.saving_usd),
                say::share(driver.variance_share)
            ),
            weight: mix.saving_usd - saving,
        })
    };
    sure.drivers.iter().filter_map(risk).filter(|risk| risk.weight > 0.0).collect()
}

/// The nearest flip of a sub-task.
fn flip(evaluation: &Evaluation, task: &TaskAnswer) -> Option<Risk> {
    let flip = task.flips.iter().max_by(|a, b| nearness(a.now, a.at).total_cmp(&nearness(b.now, b.at)))?;
    let change = flip.at / flip.now - 1.0;
    let moved = if change.abs() < 10.0 {
        format!("{} {}", say::share(change.abs()), if change < 0.0 { "lower" } else { "higher" })
    } else {
        format!("{} times as high", say::count(flip.at / flip.now))
    };
    let input = match flip.input {
        FlipInput::CallsPerMonth => "volume",
        FlipInput::HostedUsdPerCall => "hosted cost per call",
        FlipInput::ServingUsdPerCall => "serving cost per call",
        FlipInput::UpfrontUsd => "upfront cost",
    };
    Some(Risk {
        about: format!("{}: {input}", words::name(&task.name)),
        text: format!(
            "{moved} than now, and the verdict is “{}”: {}. {} depends on it.",
            flip.to.label().to_lowercase(),
            flip.sentence(&evaluation.currency).rsplit_once(": ").map_or("", |(before, _)| before).trim(),
            say::money(&evaluation.currency, task.usd_at_stake)
        ),
        weight: task.usd_at_stake * nearness(flip.now, flip.at),
    })
}

/// 1 where a value is reached, towards 0 where it is far, up or down.
fn nearness(now: f64, at: f64) -> f64 {
    now.min(at) / now.max(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_as_near_from_above_as_from_below() {
        // $0.004 where it is $0.005 today: 0.8, and 100k at stake weigh 80k.
        assert!((100_000.0 * nearness(0.005, 0.004) - 80_000.0).abs() < 1e-6);
        assert_eq!(nearness(1.0, 4.0), nearness(4.0, 1.0));
        assert_eq!(nearness(3.0, 3.0), 1.0);
        assert_eq!(nearness(3.0, 0.0), 0.0);
    }
}
