//! Asking for a file: the desktop's own dialog on a worker thread, or the path field where there is none.

#![expect(
    clippy::disallowed_methods,
    reason = "it asks the desktop what is there, and the clock how long a dialog took"
)]

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::{Duration, Instant};

use super::dialogs::Intent;

/// What the file is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Purpose {
    Open,
    PriceList,
    /// A plan to compare the open one with.
    Compare,
    /// And what is to happen once it is saved.
    SaveAs {
        then: Option<Intent>,
    },
    /// A folder to export to.
    Folder,
}

/// What came of it.
#[derive(Debug, PartialEq)]
pub(crate) enum Picked {
    Path(PathBuf),
    Cancelled,
    /// No dialog could be shown.
    NoDialog,
}

/// The file dialog, while one is open.
#[derive(Debug, Default)]
pub(crate) struct Files {
    waiting: Option<Waiting>,
    /// Tests have no desktop.
    pub without_desktop: bool,
}

#[derive(Debug)]
struct Waiting {
    purpose: Purpose,
    answer: Receiver<Option<PathBuf>>,
    since: Instant,
}

/// A dialog that is answered sooner than a person can was never shown.
const TOO_SOON: Duration = Duration::from_millis(150);

impl Files {
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Stops waiting; an answer that still comes is dropped.
    pub fn forget(&mut self) {
        self.waiting = None;
    }

    /// Opens the desktop's dialog; `false` where there is none.
    pub fn ask(&mut self, ctx: &egui::Context, purpose: Purpose, suggestion: &Path) -> bool {
        if self.without_desktop || !desktop_has_dialogs() {
            return false;
        }
        let (sender, answer) = mpsc::channel();
        let (ctx, asked, suggestion) = (ctx.clone(), purpose.clone(), suggestion.to_owned());
        std::thread::spawn(move || {
            // Nobody listens any more if the window stopped waiting.
            let _ = sender.send(show(&asked, &suggestion));
            ctx.request_repaint();
        });
        self.waiting = Some(Waiting { purpose, answer, since: Instant::now() });
        true
    }

    /// As if the desktop's dialog had been answered so.
    #[cfg(test)]
    pub fn answered(purpose: Purpose, path: PathBuf) -> Self {
        let (sender, answer) = mpsc::channel();
        sender.send(Some(path)).unwrap();
        Self { waiting: Some(Waiting { purpose, answer, since: Instant::now() }), without_desktop: true }
    }

    /// The answer, once there is one.
    pub fn poll(&mut self) -> Option<(Purpose, Picked)> {
        let waiting = self.waiting.as_ref()?;
        let picked = match waiting.answer.try_recv() {
            Err(TryRecvError::Empty) => return None,
            Ok(Some(path)) => Picked::Path(path),
            Ok(None) if waiting.since.elapsed() > TOO_SOON => Picked::Cancelled,
            Ok(None) | Err(TryRecvError::Disconnected) => Picked::NoDialog,
        };
        self.waiting.take().map(|waiting| (waiting.purpose, picked))
    }
}

/// Blocks until the user has answered.
fn show(purpose: &Purpose, suggestion: &Path) -> Option<PathBuf> {
    if *purpose == Purpose::Folder {
        let dialog = rfd::FileDialog::new().set_title("Export to a folder");
        let near = if suggestion.is_dir() { dialog.set_directory(suggestion) } else { dialog };
        return near.pick_folder();
    }
    let mut dialog = match purpose {
        Purpose::PriceList => rfd::FileDialog::new().add_filter("Price lists", &["json"]),
        Purpose::Open | Purpose::Compare | Purpose::SaveAs { .. } | Purpose::Folder => {
            rfd::FileDialog::new().add_filter("Plans", &["ron"])
        }
    };
    if let Some(folder) = suggestion.parent().filter(|folder| folder.is_dir()) {
        dialog = dialog.set_directory(folder);
    }
    match purpose {
        Purpose::Open => return dialog.set_title("Open a plan").pick_file(),
        Purpose::PriceList => return dialog.set_title("Open a price list").pick_file(),
        Purpose::Compare => return dialog.set_title("Compare with a plan").pick_file(),
        Purpose::SaveAs { .. } | Purpose::Folder => {}
    }
    if let Some(name) = suggestion.file_name() {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    dialog.set_title("Save the plan").save_file()
}

/// A name without an ending gets the plan's.
pub(crate) fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_none() { path.with_extension("ron") } else { path }
}

/// Linux desktops offer dialogs through a portal, or zenity does; elsewhere the system always has them.
fn desktop_has_dialogs() -> bool {
    !cfg!(target_os = "linux") || in_path("zenity") || has_portal()
}

fn in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A session bus to ask on, and a portal that it can start.
fn has_portal() -> bool {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || runtime.is_some_and(|folder| folder.join("bus").exists());
    let data = std::env::var_os("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    bus && std::env::split_paths(&data).any(|folder| folder.join(service).is_file())
}

/// A file name for a plan of this name.
pub(crate) fn file_name(plan: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || " -_.".contains(c) { c } else { ' ' };
    let words: Vec<String> =
        plan.chars().map(safe).collect::<String>().split_whitespace().map(str::to_lowercase).collect();
    let name = words.join("-");
    let name = name.trim_matches(['.', '-']);
    format!("{}.ron", if name.is_empty() { "plan" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_suggests_a_plain_file_name() {
        assert_eq!(file_name("Support desk / v2"), "support-desk-v2.ron");
        assert_eq!(file_name("../.."), "plan.ron");
        assert_eq!(file_name(""), "plan.ron");
    }

    #[test]
    fn a_name_without_an_ending_gets_one() {
        assert_eq!(with_ending("a/plan".into()), PathBuf::from("a/plan.ron"));
        assert_eq!(with_ending("a/plan.txt".into()), PathBuf::from("a/plan.txt"));
    }
}
