//! Rule 3: is the failure missing knowledge, and retrieval not yet shown to be no help?

use super::{Asked, Case};
use crate::analysis::answer::Verdict;
use crate::plan::{Failure, Retrieval};

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let evidence = &case.task.evidence;
    let inputs = [("failure", evidence.failure.label()), ("retrieval or tools", evidence.retrieval.label())];
    match (evidence.failure, evidence.retrieval) {
        (Failure::Unknown, Retrieval::NoHelp | Retrieval::NotApplicable) => {
            Asked::pass(&inputs, "Whatever the failure is, retrieval was shown to be no help or does not apply.")
        }
        (Failure::Unknown, _) => Asked::needs(&inputs, vec!["what its failures are".into()]),
        (Failure::MissingKnowledge, Retrieval::NoHelp) => {
            Asked::pass(&inputs, "Knowledge is missing, but retrieval was shown to be no help.")
        }
        (Failure::MissingKnowledge, Retrieval::NotApplicable) => {
            Asked::pass(&inputs, "Knowledge is missing, but retrieval does not apply here.")
        }
        (Failure::MissingKnowledge, retrieval) => Asked::decides(
            &inputs,
            Verdict::AddRetrieval,
            format!(
                "Add retrieval or tools to {}: it fails for want of knowledge, which tuning does not add reliably.",
                case.name
            ),
            if retrieval == Retrieval::Helps {
                &["Retrieval is shown to help: finish it, then look at what still fails."]
            } else {
                &[
                    "Give it the missing knowledge by retrieval or a tool call, and measure on the same examples.",
                    "If that is shown to be no help, say so here and the verdict moves on.",
                ]
            },
        ),
        _ => Asked::pass(&inputs, "Its failures are not missing knowledge."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{decides, needs, passes, task};
    use super::*;

    #[test]
    fn missing_knowledge_asks_for_retrieval_until_it_is_shown_to_be_no_help() {
        let mut task = task();
        task.evidence.failure = Failure::MissingKnowledge;
        for retrieval in [Retrieval::Unknown, Retrieval::NotTried, Retrieval::Helps] {
            task.evidence.retrieval = retrieval;
            assert_eq!(decides(ask, &task), Some(Verdict::AddRetrieval), "{retrieval:?}");
        }
        task.evidence.retrieval = Retrieval::NoHelp;
        assert!(passes(ask, &task));
    }

    #[test]
    fn an_unknown_failure_needs_input_unless_retrieval_is_out_of_the_question() {
        let mut task = task();
        task.evidence.failure = Failure::Unknown;
        task.evidence.retrieval = Retrieval::Unknown;
        assert!(needs(ask, &task));
        task.evidence.retrieval = Retrieval::NotApplicable;
        assert!(passes(ask, &task));
    }
}
