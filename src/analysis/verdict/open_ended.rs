//! Rule 5: is it user-facing synthesis, or are its inputs or outputs open-ended?

use super::{Asked, Case};
use crate::analysis::answer::Verdict;
use crate::plan::{Io, Role};

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let evidence = &case.task.evidence;
    let facing = if evidence.user_facing { "yes" } else { "no" };
    let inputs =
        [("role", case.task.role.label()), ("user-facing", facing), ("inputs and outputs", evidence.io.label())];
    let advice = &["Watch prices and smaller hosted models: the plan compares them for you."];
    if case.task.role == Role::Synthesizer && evidence.user_facing {
        return Asked::decides(
            &inputs,
            Verdict::KeepHosted,
            format!(
                "Keep {} on a hosted frontier model: it writes what users read, where breadth counts most.",
                case.name
            ),
            advice,
        );
    }
    match evidence.io {
        Io::Open => Asked::decides(
            &inputs,
            Verdict::KeepHosted,
            format!(
                "Keep {} on a hosted frontier model: its inputs or outputs are open-ended, which a small model does not cover.",
                case.name
            ),
            advice,
        ),
        Io::Unknown => Asked::needs(&inputs, vec!["whether its inputs and outputs are bounded".into()]),
        Io::Bounded => Asked::pass(&inputs, "It is a bounded task, not what users read."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{decides, needs, passes, task};
    use super::*;

    #[test]
    fn user_facing_synthesis_and_open_ends_stay_hosted() {
        let mut task = task();
        task.evidence.io = Io::Open;
        assert_eq!(decides(ask, &task), Some(Verdict::KeepHosted));
        task.evidence.io = Io::Unknown;
        assert!(needs(ask, &task));
        task.role = Role::Synthesizer;
        task.evidence.user_facing = true;
        assert_eq!(decides(ask, &task), Some(Verdict::KeepHosted));
        task.evidence.user_facing = false;
        task.evidence.io = Io::Bounded;
        assert!(passes(ask, &task));
    }
}
