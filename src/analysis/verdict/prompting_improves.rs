//! Rule 8: has prompting a quality failure that more prompting would still fix?

use super::{Asked, Case};
use crate::analysis::answer::Verdict;
use crate::plan::{Failure, Prompting};

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let evidence = &case.task.evidence;
    let inputs = [("failure", evidence.failure.label()), ("prompting", evidence.prompting.label())];
    match (evidence.failure, evidence.prompting) {
        (_, Prompting::GoodEnough) => Asked::pass(&inputs, "Prompting is good enough: the question is cost."),
        (Failure::None, _) => Asked::pass(&inputs, "It does not fail in a way that matters: the question is cost."),
        (_, Prompting::Exhausted) => Asked::pass(&inputs, "More prompting would not fix its failures."),
        (_, Prompting::Unknown) => Asked::needs(&inputs, vec!["how far prompting has been taken".into()]),
        (Failure::Unknown, _) => Asked::needs(&inputs, vec!["what its failures are".into()]),
        (_, Prompting::NotTried | Prompting::Improving) => Asked::decides(
            &inputs,
            Verdict::KeepPrompting,
            format!("Keep prompting {}: it fails today, and more prompting would still help.", case.name),
            &[
                "Take prompting as far as it goes first: it is cheaper than training, and its examples become the training set.",
                "Mark it exhausted when two rounds in a row bring nothing.",
            ],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{decides, needs, passes, task};
    use super::*;

    #[test]
    fn a_failure_that_prompting_still_mends_keeps_prompting() {
        let mut task = task();
        task.evidence.failure = Failure::WrongBehaviour;
        task.evidence.prompting = Prompting::Improving;
        assert_eq!(decides(ask, &task), Some(Verdict::KeepPrompting));
        task.evidence.prompting = Prompting::Exhausted;
        assert!(passes(ask, &task));
        task.evidence.prompting = Prompting::Unknown;
        assert!(needs(ask, &task));
        task.evidence.failure = Failure::None;
        assert!(passes(ask, &task));
    }
}
