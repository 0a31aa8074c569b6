//! Rule 7: is the tuned path not meaningfully cheaper?
//!
//! It is not if its saving is under `policy.min_saving_share` of the hosted total, or its settled
//! crossover later than `policy.max_crossover_share` of the horizon, or there is none.

use super::{Asked, Case, input};
use crate::analysis::answer::Verdict;
use crate::plan::say;

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let mut missing = case.missing_today();
    match &case.tuned {
        None => missing.push("a tuned path to compare with".to_owned()),
        Some(Err(tuned)) => missing.extend(tuned.iter().cloned()),
        Some(Ok(_)) => {}
    }
    let (Some(Ok(tuned)), Ok(hosted), true) = (&case.tuned, &case.hosted, missing.is_empty()) else {
        return Asked::needs(&[], missing);
    };
    let latest = case.latest_crossover();
    let crossover = tuned.settled_months.map_or("never within the horizon".into(), say::months);
    let inputs = [
        (input::HOSTED, case.money(*hosted)),
        (input::TUNED, case.money(tuned.total_usd)),
        (input::SAVING, say::share(tuned.saving_share)),
        ("smallest meaningful saving", say::share(case.policy.min_saving_share)),
        (input::CROSSOVER, crossover.clone()),
        ("latest meaningful crossover", say::months(latest)),
    ];
    let inputs: Vec<(&str, &str)> = inputs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let saving = say::share(tuned.saving_share);
    if case.is_meaningful(tuned) {
        return Asked::pass(&inputs, format!("The tuned path saves {saving} and crosses after {crossover}."));
    }
    let why = if let (None, Some((won, lost))) = (tuned.settled_months, tuned.lead_lost) {
        format!("the tuned path leads after {} and loses the lead again after {}", say::months(won), say::months(lost))
    } else if tuned.settled_months.is_none() {
        "the tuned path does not become cheaper within the horizon".to_owned()
    } else if tuned.saving_share < case.policy.min_saving_share {
        format!("tuning saves {saving}, under the {} that would matter", say::share(case.policy.min_saving_share))
    } else {
        format!("tuning crosses after {crossover}, later than {}", say::months(latest))
    };
    // What fails today is worth mending by prompting; what works is left alone.
    let (verdict, act) = match case.fails() {
        Some(true) => (Verdict::KeepPrompting, "Keep prompting"),
        _ => (Verdict::KeepHosted, "Keep"),
    };
    let rest = if verdict == Verdict::KeepHosted { " hosted" } else { "" };
    Asked::decides(&inputs, verdict, format!("{act} {}{rest}: {why}.", case.name), &[])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{case, task};
    use super::super::{Against, Says};
    use super::*;
    use crate::plan::{Failure, Prompting};

    fn verdict(saving_share: f64, settled_months: Option<f64>, failure: Failure) -> Option<Verdict> {
        let mut task = task();
        task.evidence.failure = failure;
        task.evidence.prompting = Prompting::Exhausted;
        let mut case = case(&task);
        case.tuned = Some(Ok(Against { total_usd: 1.0, saving_share, settled_months, lead_lost: None }));
        match ask(&case).says {
            Says::Verdict { verdict, .. } => Some(verdict),
            _ => None,
        }
    }

    #[test]
    fn a_small_a_late_or_no_saving_is_not_meaningful() {
        assert_eq!(verdict(0.2, Some(12.0), Failure::None), None);
        assert_eq!(verdict(0.19, Some(12.0), Failure::None), Some(Verdict::KeepHosted));
        assert_eq!(verdict(0.9, Some(12.1), Failure::None), Some(Verdict::KeepHosted));
        assert_eq!(verdict(0.9, None, Failure::None), Some(Verdict::KeepHosted));
    }

    #[test]
    fn what_fails_today_keeps_prompting_instead() {
        assert_eq!(verdict(0.1, None, Failure::WrongBehaviour), Some(Verdict::KeepPrompting));
    }

    #[test]
    fn each_missing_figure_is_named() {
        let task = task();
        let mut case = case(&task);
        case.calls = Some(0.0);
        case.tuned = None;
        let Says::Needs(missing) = ask(&case).says else { panic!("it cannot be answered") };
        assert_eq!(missing.len(), 2, "{missing:?}");
    }
}
