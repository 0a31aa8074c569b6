//! Rule 9: did the held-out evaluation, or the A/B test, show the tuned model worse?

use super::{Asked, Case, input};
use crate::analysis::answer::Verdict;
use crate::analysis::quality::{HeldOutOutcome, held_out};
use crate::plan::{AbTest, Quality, say};

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let evidence = &case.task.evidence;
    let margin = say::share(case.policy.quality_margin);
    let measured = match evidence.quality {
        Quality::Measured(counts) => held_out(counts, case.policy.quality_margin),
        Quality::Unknown | Quality::NotMeasured => None,
    };
    let seen = measured.map_or("not measured".to_owned(), |seen| {
        format!("{} ({} to {})", say::share(seen.difference), say::share(seen.interval.0), say::share(seen.interval.1))
    });
    let inputs =
        [(input::HELD_OUT, seen.as_str()), ("margin", margin.as_str()), ("A/B test", evidence.ab_test.label())];
    let advice = &["Look at what the tuned model gets wrong, mend the training data, and evaluate again."];
    if measured.is_some_and(|seen| seen.outcome == HeldOutOutcome::Worse) {
        let text = format!(
            "Keep {} hosted: the held-out evaluation shows the tuned model worse by more than {margin}.",
            case.name
        );
        return Asked::decides(&inputs, Verdict::KeepHosted, text, advice);
    }
    if evidence.ab_test == AbTest::Failed {
        let text = format!("Keep {} hosted: the tuned model failed its A/B test.", case.name);
        return Asked::decides(&inputs, Verdict::KeepHosted, text, advice);
    }
    let text = match measured.map(|seen| seen.outcome) {
        None => "The tuned model has not been evaluated yet.".to_owned(),
        Some(HeldOutOutcome::NotShown { examples: Some(n) }) => {
            format!("The held-out evaluation does not show it either way yet; {} examples would.", say::whole(n as f64))
        }
        Some(HeldOutOutcome::NotShown { examples: None }) => {
            "The held-out evaluation does not show it either way, and leans towards worse.".to_owned()
        }
        Some(_) => format!("The held-out evaluation shows the tuned model at least equal, within {margin}."),
    };
    Asked::pass(&inputs, text)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{decides, passes, task};
    use super::*;
    use crate::plan::PairedCounts;

    #[test]
    fn a_tuned_model_shown_worse_stays_hosted() {
        let mut task = task();
        assert!(passes(ask, &task));
        let counts = PairedCounts { both_right: 700, only_hosted_right: 150, only_tuned_right: 20, both_wrong: 130 };
        task.evidence.quality = Quality::Measured(counts);
        assert_eq!(decides(ask, &task), Some(Verdict::KeepHosted));
        task.evidence.quality = Quality::NotMeasured;
        task.evidence.ab_test = AbTest::Failed;
        assert_eq!(decides(ask, &task), Some(Verdict::KeepHosted));
    }
}
