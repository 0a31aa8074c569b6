//! The plan that a command is given, as it is in the scenario that it names.

use std::path::Path;

use super::answer::{Answer, Status, problem_line};
use crate::analysis::Evaluation;
use crate::document::{Loaded, load};
use crate::plan::{NodeId, Plan, Severity};

/// A plan that was loaded.
pub(super) struct Given {
    pub loaded: Loaded,
    /// In the scenario; else as it is.
    pub plan: Plan,
}

impl Given {
    /// The plan of a file; or what is said where it cannot be read or has no such scenario.
    pub fn of(path: &Path, scenario: Option<&str>) -> Result<Self, Answer> {
        let loaded = load(path).map_err(|error| {
            let mut answer = Answer::default();
            answer.load_error(&error);
            answer
        })?;
        let plan = match scenario {
            None => loaded.plan.clone(),
            Some(name) => {
                let plan = loaded.plan.in_scenario(name);
                plan.ok_or_else(|| Answer::failed(&unknown_scenario(&loaded.plan, name)))?
            }
        };
        Ok(Self { loaded, plan })
    }

    /// The same, with the sub-task of it that is asked about, if one is.
    pub fn with_task(
        path: &Path,
        scenario: Option<&str>,
        task: Option<&str>,
    ) -> Result<(Self, Option<NodeId>), Answer> {
        let given = Self::of(path, scenario)?;
        let task = task.map(NodeId::new);
        match &task {
            Some(id) if given.plan.node(id).and_then(|node| node.task()).is_none() => {
                Err(Answer::failed(&unknown_task(&given.plan, id)))
            }
            _ => Ok((given, task)),
        }
    }

    /// An answer that says what is wrong with the plan, by its lines.
    pub fn answer(&self, evaluation: &Evaluation) -> Answer {
        let mut answer = Answer::default();
        for finding in evaluation.findings.iter().filter(|finding| finding.severity == Severity::Error) {
            answer.error(&problem_line(&self.loaded.locate(finding)), Status::Invalid);
        }
        answer
    }
}

pub(super) fn unknown_scenario(plan: &Plan, name: &str) -> String {
    let names: Vec<String> = plan.scenarios.iter().map(|scenario| format!("`{}`", scenario.name)).collect();
    let known = if names.is_empty() {
        "the plan has none; leave `--scenario` out".to_owned()
    } else {
        format!("choose one of {}", names.join(", "))
    };
    format!("there is no scenario `{name}`; {known}")
}

fn unknown_task(plan: &Plan, id: &NodeId) -> String {
    let tasks = plan.nodes.iter().filter(|node| node.task().is_some());
    let names: Vec<String> = tasks.map(|node| format!("`{}`", node.id)).collect();
    let known =
        if names.is_empty() { "the plan has none".to_owned() } else { format!("choose one of {}", names.join(", ")) };
    format!("there is no sub-task `{id}`; {known}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_task_that_is_not_there_names_those_that_are() {
        let plan = Plan::empty("x", "2026-12".parse().unwrap());
        assert_eq!(unknown_task(&plan, &NodeId::new("t")), "there is no sub-task `t`; the plan has none");
    }
}
