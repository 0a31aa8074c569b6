//! Rule 2: does the team want to train from scratch?
//!
//! An application team almost never should; only proprietary data at scale or a research thesis earns
//! a separate business case.

use super::{Asked, Case};
use crate::analysis::answer::Verdict;

pub(super) fn ask(case: &Case<'_>) -> Asked {
    if !case.task.evidence.wants_from_scratch {
        return Asked::pass(&[("wants a model from scratch", "no")], "Nobody asks for a model of one's own.");
    }
    Asked::decides(
        &[("wants a model from scratch", "yes")],
        Verdict::ShipHostedFirst,
        format!(
            "Ship {} on a hosted model first: an application team almost never gains by training from scratch.",
            case.name
        ),
        &[
            "Ship on a hosted frontier model and learn from real traffic what fails.",
            "Only proprietary data at scale or a research thesis earns a model of one's own, and then as a business case apart from this plan.",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{decides, passes, task};
    use super::*;

    #[test]
    fn wanting_a_foundation_model_ships_hosted_first_whatever_else_is_unknown() {
        let mut task = task();
        task.evidence = crate::plan::Evidence { wants_from_scratch: true, ..Default::default() };
        assert_eq!(decides(ask, &task), Some(Verdict::ShipHostedFirst));
        task.evidence.wants_from_scratch = false;
        assert!(passes(ask, &task));
    }
}
