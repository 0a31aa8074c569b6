//! `mixplan check`: what is wrong with plans, and where.

use std::path::{Path, PathBuf};

use super::answer::{Answer, Status, problem_line};
use crate::analysis::{self, Settings};
use crate::document::{Loaded, load};
use crate::plan::Severity;

/// Errors go to standard error, whatever else there is to say to standard output.
pub(super) fn check(plans: &[PathBuf]) -> Answer {
    let mut answer = Answer::default();
    for path in plans {
        match load(path) {
            Ok(loaded) => check_one(&mut answer, path, &loaded),
            Err(error) => answer.load_error(&error),
        }
    }
    answer
}

fn check_one(answer: &mut Answer, path: &Path, loaded: &Loaded) {
    // Only findings are asked for: the fewest samples will do.
    let evaluation = analysis::evaluate(&loaded.plan, &Settings { samples: Some(100), ..Settings::default() });
    let mut counts = [0_usize; 3];
    for finding in &evaluation.findings {
        let line = problem_line(&loaded.locate(finding));
        counts[finding.severity as usize] += 1;
        match finding.severity {
            Severity::Error => answer.error(&line, Status::Invalid),
            Severity::Warning | Severity::Note => answer.line(&line),
        }
    }
    let said: Vec<String> = [("error", counts[0]), ("warning", counts[1]), ("note", counts[2])]
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| counted(*count, name))
        .collect();
    let said = if said.is_empty() { "no problems".into() } else { said.join(", ") };
    if counts[0] == 0 {
        let (tasks, edges) = (evaluation.tasks.len(), loaded.plan.edges.len());
        let size = format!("{}, {}", counted(tasks, "sub-task"), counted(edges, "edge"));
        answer.line(&super::paper::plain(&format!("{}: {said} ({size})", path.display())));
    }
}

fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}
