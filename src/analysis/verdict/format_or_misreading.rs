//! Rule 4: is the failure format, or misreading what it was given, and prompting not yet exhausted?

use super::{Asked, Case};
use crate::analysis::answer::Verdict;
use crate::plan::{Failure, Prompting};

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let evidence = &case.task.evidence;
    let inputs = [("failure", evidence.failure.label()), ("prompting", evidence.prompting.label())];
    let advice: &[&str] = match evidence.failure {
        Failure::Unknown => return Asked::needs(&inputs, vec!["what its failures are".into()]),
        Failure::Format => &[
            "Constrain the output: a schema, structured outputs or a grammar, and a retry on what fails its check.",
            "Show two or three examples of the exact output in the prompt.",
        ],
        Failure::MisreadsContext => &[
            "Ask for answers only from the given context, with the passage quoted.",
            "Then look at the retrieval's configuration: chunk size, ranking, how many passages, their order.",
        ],
        Failure::None | Failure::MissingKnowledge | Failure::WrongBehaviour => {
            return Asked::pass(&inputs, "Its failures are neither format nor misreading.");
        }
    };
    match evidence.prompting {
        Prompting::Unknown => Asked::needs(&inputs, vec!["how far prompting has been taken".into()]),
        Prompting::Exhausted => Asked::pass(&inputs, "Prompting is exhausted on this failure."),
        Prompting::NotTried | Prompting::Improving | Prompting::GoodEnough => Asked::decides(
            &inputs,
            Verdict::KeepPrompting,
            match evidence.failure {
                Failure::Format => {
                    format!("Keep prompting {}: a wrong format is mended by constraining the output.", case.name)
                }
                _ => format!(
                    "Keep prompting {}: it misreads what it was given, so the prompt comes first, then the retrieval's configuration.",
                    case.name
                ),
            },
            advice,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{decides, needs, passes, task};
    use super::*;

    #[test]
    fn format_and_misreading_keep_prompting_until_prompting_is_exhausted() {
        let mut task = task();
        for failure in [Failure::Format, Failure::MisreadsContext] {
            task.evidence.failure = failure;
            for prompting in [Prompting::NotTried, Prompting::Improving] {
                task.evidence.prompting = prompting;
                assert_eq!(decides(ask, &task), Some(Verdict::KeepPrompting));
            }
            task.evidence.prompting = Prompting::Exhausted;
            assert!(passes(ask, &task));
            task.evidence.prompting = Prompting::Unknown;
            assert!(needs(ask, &task));
        }
    }
}
