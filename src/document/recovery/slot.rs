//! The folder of unsaved work: one slot for each window, and what crashes left in it.

#![expect(clippy::disallowed_methods, reason = "this is the room of files, and of the time a plan was kept at")]

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::super::store::{self, StoreError};
use super::{Unsaved, text};

/// One window's place in the folder, held while its lock is.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) plan: PathBuf,
    lock: PathBuf,
    /// Where the file system knows no locks there is none.
    _held: Option<File>,
}

impl Slot {
    pub(super) fn new(folder: &Path) -> Result<Self, StoreError> {
        let failed = |error: io::Error| store::failure(folder, folder, &error);
        fs::create_dir_all(folder).map_err(failed)?;
        // Ours alone: a plan may say what nobody else is to read.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            drop(fs::set_permissions(folder, fs::Permissions::from_mode(0o700)));
        }
        let name = format!("{}-{}", Timestamp::now().as_millisecond(), std::process::id());
        Self::lock(folder, &name).map_err(failed)
    }

    /// The lock is taken before it gets its name, so that nobody ever finds it there and free.
    fn lock(folder: &Path, name: &str) -> io::Result<Self> {
        let mut number = 0;
        loop {
            let stem = if number == 0 { name.to_owned() } else { format!("{name}-{number}") };
            let (plan, lock) = (folder.join(format!("{stem}.ron")), folder.join(format!("{stem}.lock")));
            let file = tempfile::Builder::new().prefix(store::PREFIX).suffix(store::SUFFIX).tempfile_in(folder)?;
            drop(file.as_file().try_lock());
            match file.persist_noclobber(&lock) {
                Ok(file) => return Ok(Self { plan, lock, _held: Some(file) }),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
                Err(error) => return Err(error.error),
            }
        }
    }

    /// The slot of a plan that was left over; `None` while its window is still there.
    fn claim(plan: PathBuf) -> Option<Self> {
        let lock = plan.with_extension("lock");
        let held = match File::options().read(true).write(true).open(&lock) {
            Ok(file) => match file.try_lock() {
                Err(TryLockError::WouldBlock) => return None,
                Ok(()) | Err(TryLockError::Error(_)) => Some(file),
            },
            Err(_) => None,
        };
        // Whoever had the lock until now may have dealt with the plan.
        plan.is_file().then_some(Self { plan, lock, _held: held })
    }

    /// Removes the plan in it, if there is one.
    pub(super) fn empty(&self) -> Result<(), StoreError> {
        match fs::remove_file(&self.plan) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(store::failure(&self.plan, &self.plan, &error))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn remove(self) {
        drop(self.empty());
        drop(fs::remove_file(&self.lock));
    }
}

/// Unsaved work that a crash left behind. While it is held no other window is offered it.
#[derive(Debug)]
pub struct Leftover {
    pub(super) slot: Slot,
    pub kept_at: Option<Timestamp>,
    /// The work, or what is wrong with the file.
    pub work: Result<Unsaved, String>,
}

impl Leftover {
    /// The file that holds it.
    pub fn path(&self) -> &Path {
        &self.slot.plan
    }

    /// Removes it for good.
    ///
    /// # Errors
    /// Where the file cannot be removed.
    pub fn discard(self) -> Result<(), StoreError> {
        self.slot.empty()?;
        self.slot.remove();
        Ok(())
    }
}

/// What crashes left in the folder, the latest first. Clears away what guards nothing, and what was saved after all.
pub fn leftovers(folder: &Path) -> Vec<Leftover> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    let with = |ending: &'static str| move |path: &&PathBuf| path.extension().is_some_and(|known| known == ending);
    for lock in paths.iter().filter(with("lock")) {
        remove_if_idle(lock);
    }
    let plans = paths.iter().filter(with("ron"));
    let mut found = Vec::new();
    for left in plans.filter_map(|plan| Slot::claim(plan.clone())).map(leftover) {
        if left.work.as_ref().is_ok_and(Unsaved::is_saved) {
            left.slot.remove();
        } else {
            found.push(left);
        }
    }
    found.sort_by_key(|leftover| std::cmp::Reverse(leftover.kept_at));
    found
}

/// A window that ended without unsaved work in a crash leaves its lock, and no plan.
fn remove_if_idle(lock: &Path) {
    let Ok(file) = File::options().read(true).write(true).open(lock) else { return };
    if file.try_lock().is_ok() && !lock.with_extension("ron").exists() {
        drop(fs::remove_file(lock));
    }
}

fn leftover(slot: Slot) -> Leftover {
    let read = store::read(&slot.plan).map_err(|error| error.to_string());
    let (kept_at, work) = match read {
        Err(error) => (None, Err(error)),
        Ok((content, _)) => text::read(&content),
    };
    let kept_at = kept_at.or_else(|| {
        let modified = fs::metadata(&slot.plan).and_then(|metadata| metadata.modified());
        modified.ok().and_then(|time| Timestamp::try_from(time).ok())
    });
    Leftover { slot, kept_at, work }
}
