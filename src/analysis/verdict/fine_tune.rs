//! Rule 10: nothing speaks against it, so fine-tune; *quality permitting* until it has been shown.

use super::{Asked, Case};
use crate::analysis::answer::Verdict;
use crate::analysis::quality::{HeldOutOutcome, held_out};
use crate::plan::{AbTest, Quality, say};

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let permitting = quality_permitting(case);
    let condition = if permitting { ", quality permitting" } else { "" };
    let saving = match &case.tuned {
        Some(Ok(tuned)) => format!(": it saves {} of the hosted cost", say::share(tuned.saving_share)),
        _ => String::new(),
    };
    let base = case.task.tuned.as_ref().map_or("", |tuned| tuned.base_model.as_str());
    let advice: &[&str] = if permitting {
        &[
            "Set a held-out set aside first, and evaluate both models on the same examples.",
            "Then run an A/B test on real traffic before all of it moves.",
        ]
    } else {
        &["Quality is shown: move the traffic, keep the fallback, and watch the quality from then on."]
    };
    Asked::decides(
        &[("base model", base), ("quality permitting", if permitting { "yes" } else { "no" })],
        Verdict::FineTune,
        format!("Fine-tune {}{condition}{saving}.", case.name),
        advice,
    )
}

/// Until the held-out evaluation has shown it at least equal and the A/B test has passed.
pub(in crate::analysis) fn quality_permitting(case: &Case<'_>) -> bool {
    let evidence = &case.task.evidence;
    let shown = match evidence.quality {
        Quality::Measured(counts) => held_out(counts, case.policy.quality_margin)
            .is_some_and(|seen| seen.outcome == HeldOutOutcome::AtLeastEqual),
        Quality::Unknown | Quality::NotMeasured => false,
    };
    !(shown && evidence.ab_test == AbTest::Passed)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{case, task};
    use super::*;
    use crate::plan::PairedCounts;

    #[test]
    fn quality_is_shown_by_the_evaluation_and_the_ab_test_together() {
        let mut task = task();
        assert!(quality_permitting(&case(&task)));
        let counts = PairedCounts { both_right: 900, only_hosted_right: 20, only_tuned_right: 25, both_wrong: 55 };
        task.evidence.quality = Quality::Measured(counts);
        assert!(quality_permitting(&case(&task)));
        task.evidence.ab_test = AbTest::Passed;
        assert!(!quality_permitting(&case(&task)));
    }
}
