//! What a command has to say, and how it leaves the process.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use super::paper::plain;
use crate::document::{LoadError, Problem};

/// How a command ended; of several endings the gravest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    #[default]
    Done = 0,
    /// The plan is invalid, or a threshold was passed.
    Invalid = 1,
    /// Bad usage, or a file that cannot be read or written.
    Failed = 2,
}

/// Text for standard output and standard error, and the exit code.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) out: String,
    pub(super) errors: String,
    pub(super) status: Status,
}

/// The most problems of one plan that are listed.
const MAX_LISTED: usize = 100;

impl Answer {
    pub(super) fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// One line on standard error, and the exit code with it.
    pub(super) fn error(&mut self, line: &str, status: Status) {
        self.errors.push_str(&plain(line));
        self.errors.push('\n');
        self.status = self.status.max(status);
    }

    pub(super) fn failed(line: &str) -> Self {
        let mut answer = Self::default();
        answer.error(&format!("mixplan: {line}"), Status::Failed);
        answer
    }

    /// Everything that kept a plan from loading.
    pub(super) fn load_error(&mut self, error: &LoadError) {
        let status = match error {
            LoadError::Unreadable(_) => Status::Failed,
            LoadError::Malformed(_) | LoadError::Invalid(_) => Status::Invalid,
        };
        let problems = error.problems();
        for problem in problems.iter().take(MAX_LISTED) {
            self.error(&problem_line(problem), status);
        }
        if problems.len() > MAX_LISTED {
            self.error(&format!("… and {} more", problems.len() - MAX_LISTED), status);
        }
    }

    /// Writes both texts. A reader that closed the pipe has all it wants.
    pub(super) fn deliver(mut self) -> ExitCode {
        let mut out = io::stdout().lock();
        let written = out.write_all(self.out.as_bytes()).and_then(|()| out.flush());
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.error(&format!("mixplan: standard output cannot be written: {error}"), Status::Failed);
        }
        // There is no one left to tell that standard error is gone.
        drop(io::stderr().lock().write_all(self.errors.as_bytes()));
        ExitCode::from(self.status as u8)
    }
}

/// `file:line:col: severity: what; what to do`.
pub(super) fn problem_line(problem: &Problem) -> String {
    let Problem { severity, what, remedy, .. } = problem;
    plain(&format!("{}: {}: {what}; {remedy}", problem.place(), severity.label()))
}
