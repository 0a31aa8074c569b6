//! What guards the user's work: a copy of what is not saved, and an eye on the plan's file.

#![expect(clippy::disallowed_methods, reason = "says when something was, as seen from now")]

use std::path::Path;
use std::time::Duration;

use jiff::{Timestamp, Zoned};

use super::app::MixplanApp;
use super::commands::UiCommand;
use super::dialogs::{Dialog, Found};
use super::disk;
use crate::document::{Document, Keeper, Leftover, OnDisk, Pace, Unsaved, Watch, leftovers};

/// How often the plan's file is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Guards the work of one window; does nothing until it is given a place to keep it.
#[derive(Default)]
pub(super) struct Guard {
    keeper: Option<Keeper>,
    watch: Option<Watch>,
    /// What a crash left, while the user is asked about it.
    offered: Vec<Leftover>,
    pub file: FileState,
}

/// How the plan's file stands to the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum FileState {
    #[default]
    Fine,
    /// Someone else changed it.
    Changed,
    /// Someone else changed it, and it cannot be read: why not.
    Unreadable(String),
    Gone,
}

impl Guard {
    /// Keeps unsaved work in `folder`, and finds what a crash left there.
    pub fn new(folder: &Path, pace: Pace, look_every: Duration, ctx: &egui::Context) -> Self {
        let wake = || {
            let ctx = ctx.clone();
            move || ctx.request_repaint()
        };
        Self {
            offered: leftovers(folder),
            keeper: Some(Keeper::new(folder, pace, wake())),
            watch: Some(Watch::new(look_every, wake())),
            file: FileState::Fine,
        }
    }

    /// As the window does it: in a folder beside the settings.
    pub fn beside_settings(ctx: &egui::Context) -> Self {
        match eframe::storage_dir(super::APP_ID) {
            Some(folder) => Self::new(&folder.join("recovery"), Pace::default(), LOOK_EVERY, ctx),
            None => Self::default(),
        }
    }

    /// The question about what a crash left, if there is any.
    fn question(&self) -> Option<Dialog> {
        let found: Vec<Found> = self.offered.iter().map(found).collect();
        (!found.is_empty()).then_some(Dialog::Recover { found, sure: None })
    }
}

impl MixplanApp {
    /// Once a frame, when everything that was asked for is done.
    pub(super) fn guard_work(&mut self, ctx: &egui::Context) {
        // Who quits has answered for what is not saved.
        let document = self.document.as_ref().filter(|_| !self.may_quit);
        if let Some(keeper) = &mut self.guard.keeper {
            keeper.follow(document);
            if let Some(trouble) = keeper.trouble() {
                let why = trouble.what;
                self.toasts.refused(format!("Unsaved work cannot be kept for after a crash: {why}. Save often."));
            }
        }
        if self.dialog.is_none() {
            self.dialog = self.guard.question();
        }
        let Some(watch) = &mut self.guard.watch else { return };
        if watch.follow(document.and_then(Document::file)) {
            self.guard.file = FileState::Fine;
        }
        if ctx.input(|input| input.events.contains(&egui::Event::WindowFocused(true))) {
            watch.look_now();
        }
        if let Some(news) = watch.news() {
            self.file_became(news);
        }
        let is_busy =
            self.dialog.is_some() || self.files.is_waiting() || self.palette.is_some() || self.canvas.is_busy();
        if self.guard.file == FileState::Changed && !is_busy && !ctx.text_edit_focused() {
            self.take_theirs_if_nothing_is_lost();
        }
    }

    fn file_became(&mut self, news: OnDisk) {
        let was_gone = self.guard.file == FileState::Gone;
        self.guard.file = match news {
            OnDisk::Same => FileState::Fine,
            OnDisk::Changed(_) => FileState::Changed,
            OnDisk::Gone => FileState::Gone,
        };
        if let Some(document) = &mut self.document {
            match news {
                OnDisk::Gone => document.set_adrift(true),
                OnDisk::Same if was_gone => document.set_adrift(false),
                OnDisk::Same | OnDisk::Changed(_) => {}
            }
        }
    }

    /// Without edits of our own there is nothing to ask: theirs is what the user wants to see, and undo goes back.
    fn take_theirs_if_nothing_is_lost(&mut self) {
        if self.document.as_ref().is_none_or(Document::is_modified) {
            return;
        }
        let revision = |app: &Self| app.document.as_ref().map_or(0, Document::revision);
        let before = revision(self);
        match self.keeping_the_edge(|document| Some(disk::reload(document))) {
            Some(Ok(())) if revision(self) != before => {
                let text = "The file changed on disk and was loaded again";
                self.toasts.done_with_way_back(text, UiCommand::Undo, revision(self));
            }
            Some(Err(problem)) => self.guard.file = FileState::Unreadable(problem),
            _ => {}
        }
    }

    /// Stays with our plan; the next save goes over theirs.
    pub(super) fn keep_ours(&mut self) {
        if let Some(document) = &mut self.document {
            document.keep_ours();
        }
    }

    /// Opens the work that is offered at this place; the others wait for the next start.
    pub(super) fn recover(&mut self, index: usize) {
        if index >= self.guard.offered.len() {
            return;
        }
        let leftover = self.guard.offered.remove(index);
        let Ok(work) = leftover.work.clone() else { return };
        let document = Document::recovered(work);
        if let Some(path) = document.path().map(Path::to_owned) {
            self.session.remember(&path);
        }
        if let Some(keeper) = &mut self.guard.keeper {
            keeper.adopt(leftover);
        }
        self.show(document);
        self.toasts.done("Unsaved work recovered; save it to keep it");
        self.recover_later();
    }

    /// Removes the work that is offered at this place for good, and asks about the others.
    pub(super) fn discard_kept(&mut self, index: usize) {
        if index >= self.guard.offered.len() {
            return;
        }
        if let Err(error) = self.guard.offered.remove(index).discard() {
            self.toasts.refused(error.to_string());
        }
    }

    /// Lets go of what is offered: it is offered again at the next start.
    pub(super) fn recover_later(&mut self) {
        self.guard.offered.clear();
    }
}

/// What the dialog says of one piece of work.
fn found(leftover: &Leftover) -> Found {
    let time = leftover.kept_at.map(|at| when(at, &Zoned::now())).unwrap_or_default();
    match &leftover.work {
        Ok(work) => Found {
            plan: work.plan.name.clone(),
            lines: vec![place(work), format!("Kept {time}{}", steps(work))],
            is_whole: true,
        },
        Err(problem) => Found {
            plan: "A copy that cannot be read".into(),
            lines: vec![
                format!("Kept {time} in {}. It stays until you discard it.", leftover.path().display()),
                problem.clone(),
            ],
            is_whole: false,
        },
    }
}

fn place(work: &Unsaved) -> String {
    match &work.file {
        None => "Never saved to a file".into(),
        Some(file) if work.file_has_changed() => format!("{} (changed since)", file.display()),
        Some(file) => file.display().to_string(),
    }
}

fn steps(work: &Unsaved) -> String {
    let last = work.last_step.as_ref().map(|step| format!(", the last: {step}")).unwrap_or_default();
    match work.steps {
        0 => String::new(),
        1 => format!(" · 1 unsaved step{}", last.replace(", the last", "")),
        count => format!(" · {count} unsaved steps{last}"),
    }
}

/// "today at 14:05", "yesterday at 9:30", "3 Nov 2026 at 9:30".
fn when(at: Timestamp, now: &Zoned) -> String {
    let at = at.to_zoned(now.time_zone().clone());
    let time = at.strftime("%-H:%M");
    let yesterday = now.date().yesterday().ok();
    if at.date() == now.date() {
        format!("today at {time}")
    } else if Some(at.date()) == yesterday {
        format!("yesterday at {time}")
    } else {
        format!("{} at {time}", at.strftime("%-d %b %Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_seen_from_now() {
        let now: Zoned = "2026-11-25T12:00[UTC]".parse().unwrap();
        let said = |text: &str| when(text.parse().unwrap(), &now);
        assert_eq!(said("2026-11-25T09:05:00Z"), "today at 9:05");
        assert_eq!(said("2026-11-24T23:59:00Z"), "yesterday at 23:59");
        assert_eq!(said("2026-11-03T10:00:00Z"), "3 Nov 2026 at 10:00");
    }
}
