//! Writing files away from the window's thread: all are made first, then written, all or none.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::Kind;
use crate::analysis::{self, Settings, evaluate, uncertainty};
use crate::document::create_file;
use crate::plan::{NodeId, Plan};
use crate::report::{Subject, export};
use crate::window::worker::Ticket;

/// The files that were written, or why none was.
pub(super) type Done = Result<Vec<PathBuf>, String>;

/// How far it is: sampling is half of the way.
#[derive(Debug, Default)]
pub(super) struct Progress {
    files: usize,
    /// Of a thousand.
    sampled: AtomicU32,
    made: AtomicU32,
}

impl Progress {
    pub fn new(files: usize) -> Self {
        Self { files, ..Self::default() }
    }

    pub fn share(&self) -> f32 {
        let sampled = self.sampled.load(Ordering::Relaxed) as f32 / 1000.0;
        let made = self.made.load(Ordering::Relaxed) as f32 / self.files.max(1) as f32;
        0.5 * (sampled + made)
    }

    pub fn words(&self) -> String {
        match self.made.load(Ordering::Relaxed) as usize {
            0 if self.sampled.load(Ordering::Relaxed) < 1000 => "Working out how sure it is".into(),
            made => format!("Writing file {} of {}", (made + 1).min(self.files), self.files),
        }
    }
}

pub(super) struct Job {
    pub plan: Arc<Plan>,
    pub scenario: Option<String>,
    pub of: Option<NodeId>,
    pub files: Vec<(Kind, PathBuf)>,
    pub dark: bool,
}

impl Job {
    /// `None` where it is no longer wanted.
    pub fn run(&self, ticket: &Ticket, progress: &Progress) -> Option<Done> {
        let settings = Settings::default();
        let plan = &*self.plan;
        let evaluation = evaluate(plan, &settings);
        let heard = Heard { ticket, progress };
        let found = uncertainty(plan, &evaluation, &settings, &heard)?;
        progress.sampled.store(1000, Ordering::Relaxed);
        let evaluation = evaluation.take(&found, &plan.policy);
        let whole =
            Subject { plan, evaluation: &evaluation, scenario: self.scenario.as_deref(), task: None, dark: self.dark };
        let mut made = Vec::new();
        for ((what, format), path) in &self.files {
            if ticket.is_cancelled() {
                return None;
            }
            let task = self.of.as_ref().filter(|_| what.is_of_one());
            match export(&Subject { task, ..whole }, Some(*what), *format) {
                Ok(content) => made.push((path, content)),
                Err(error) => return Some(Err(format!("{}: {error}", path.display()))),
            }
            progress.made.fetch_add(1, Ordering::Relaxed);
        }
        Some(write(made))
    }
}

fn write(made: Vec<(&PathBuf, Vec<u8>)>) -> Done {
    let mut written: Vec<PathBuf> = Vec::new();
    for (path, content) in made {
        // Whether something may be replaced has been asked.
        create_file(path, content, true).map_err(|error| match &written[..] {
            [] => error.to_string(),
            before => format!("{error}\n\nWritten before that: {}", names(before)),
        })?;
        written.push(path.clone());
    }
    Ok(written)
}

fn names(files: &[PathBuf]) -> String {
    files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// Passes on how far the sampling is, and whether it is still wanted.
struct Heard<'a> {
    ticket: &'a Ticket,
    progress: &'a Progress,
}

impl analysis::Progress for Heard<'_> {
    fn done(&self, share: f64) {
        self.progress.sampled.store((share * 1000.0) as u32, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.ticket.is_cancelled()
    }
}
