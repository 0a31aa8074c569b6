//! Plans from disk and from templates, and back to disk, in the words the window needs.

use std::path::{Path, PathBuf};

use super::canvas::Thumbnail;
use super::export::Kind;
use super::start::Card;
use crate::analysis::{Settings, evaluate};
use crate::document::{Document, SaveError, Template, template, templates};
use crate::plan::{Plan, YearMonth};

pub(super) fn new_plan() -> Document {
    Document::new(Plan::empty("Untitled plan", this_month()))
}

pub(super) fn cards() -> Vec<Card> {
    shown().map(card).collect()
}

/// Name and title of each.
pub(super) fn template_names() -> Vec<(String, String)> {
    shown().map(|template| (template.name.to_owned(), template.title.to_owned())).collect()
}

/// The templates but the empty one, which is what a new plan is.
fn shown() -> impl Iterator<Item = &'static Template> {
    templates().iter().filter(|template| template.name != "empty")
}

fn card(template: &Template) -> Card {
    let plan = template.instantiate(this_month());
    Card {
        name: template.name.to_owned(),
        title: template.title.to_owned(),
        summary: sentence(template.summary),
        thumbnail: Thumbnail::of(&plan, &evaluate(&plan, &Settings::default())),
    }
}

pub(super) fn from_template(name: &str) -> Option<Document> {
    template(name).map(|template| Document::from_template(template, this_month()))
}

/// The document, or everything that is wrong with the file.
pub(super) fn open(path: &Path) -> Result<Document, String> {
    Document::open(path).map_err(|error| error.to_string())
}

/// Takes what stands in the document's file now, or says everything that is wrong with it.
pub(super) fn reload(document: &mut Document) -> Result<(), String> {
    document.reload().map_err(|error| error.to_string())
}

/// Saves the document to its file, whatever stands there now if `over`; gives where it is.
pub(super) fn save(document: &mut Document, over: bool) -> Result<PathBuf, SaveError> {
    if over {
        document.save_over()?;
    } else {
        document.save()?;
    }
    Ok(document.path().map(Path::to_owned).unwrap_or_default())
}

pub(super) fn save_as(document: &mut Document, path: &Path) -> Result<PathBuf, SaveError> {
    document.save_as(path)?;
    Ok(path.to_owned())
}

/// The files that are there already, or what is wrong with the place.
#[expect(clippy::disallowed_methods, reason = "asks before anything is replaced")]
pub(super) fn where_to_write(folder: &str, name: &str, files: &[(Kind, PathBuf)]) -> Result<Vec<PathBuf>, String> {
    if name.is_empty() || name.contains(['/', '\\', '\0']) {
        return Err("Give the files a name without slashes.".into());
    }
    if folder.is_empty() || !Path::new(folder).is_dir() {
        let what = if folder.is_empty() {
            "Give a folder to write to.".into()
        } else {
            format!("There is no folder {folder}.")
        };
        return Err(format!("{what} Make it first, or choose another."));
    }
    Ok(files.iter().map(|(_, path)| path).filter(|path| path.exists()).cloned().collect())
}

/// Where people look for what they made.
pub(super) fn documents() -> PathBuf {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    home.map(PathBuf::from).unwrap_or_default()
}

/// Shows a folder in the desktop's own program for that; whether there is one.
pub(super) fn show_folder(folder: &Path) -> bool {
    open::that_detached(folder).is_ok()
}

/// The day it is here: what the age of a source counts from, and a decision's.
#[expect(clippy::disallowed_methods, reason = "sources grow old by the calendar, and a new plan starts now")]
pub(super) fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

fn this_month() -> YearMonth {
    let today = today();
    let month = YearMonth::new(today.year().unsigned_abs(), today.month().unsigned_abs());
    // A clock that stands outside every calendar is no reason not to begin a plan.
    month.unwrap_or(YearMonth::FIRST)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
