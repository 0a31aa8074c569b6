//! The plan's file on disk: read within bounds, written whole or not at all.

#![expect(clippy::disallowed_methods, reason = "this is the room of files")]

use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::positions::Position;
use super::read::{LoadError, Problem};

/// No plan comes near this; a slip of the file name does.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The most links from file to file that are followed.
const MAX_LINKS: usize = 40;

/// How the names of files begin and end that are not whole yet.
pub(super) const PREFIX: &str = ".mixplan-";
pub(super) const SUFFIX: &str = ".tmp";

/// No write takes so long: a file that is not whole after this was left behind by a crash.
const ABANDONED: Duration = Duration::from_secs(3600);

/// What a file held when it was last read or written here. Times are left out: they are too coarse
/// to tell two saves within one tick apart, and a copy or a checkout changes them for nothing.
///
/// One that another version of mixplan made may differ for the same content: then the user is asked
/// about a change once too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    bytes: usize,
    hash: u64,
}

impl Fingerprint {
    fn of(content: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(content);
        Self { bytes: content.len(), hash: hasher.finish() }
    }

    /// What the file at `path` holds now.
    pub(super) fn of_file(path: &Path) -> Result<Self, LoadError> {
        read_bytes(path).map(|content| Self::of(&content))
    }

    /// Whether the file at `path` holds something else by now. One that is gone holds nothing that
    /// could be lost.
    pub(super) fn differs_from(&self, path: &Path) -> bool {
        Self::of_file(path).map_or_else(|_| path.exists(), |now| now != *self)
    }
}

/// Reads a plan's text.
pub(super) fn read(path: &Path) -> Result<(String, Fingerprint), LoadError> {
    let content = read_bytes(path)?;
    let fingerprint = Fingerprint::of(&content);
    let text = String::from_utf8(content)
        .map_err(|error| not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to()))?;
    // Editors on Windows put a mark in front that is not part of the text.
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok((text, fingerprint))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    let unreadable = |what: &str, remedy: &str| LoadError::Unreadable(Problem::of_file(path, what, remedy));
    let failed = |error: io::Error| {
        let (what, remedy) = read_failure(&error);
        unreadable(&what, remedy)
    };
    // Before opening: to open a pipe would wait for its other end.
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(unreadable("this is a folder", "name a plan's file in it"));
    }
    if !metadata.is_file() {
        return Err(unreadable("this is a device or a pipe, not a file", "name a plan's file"));
    }
    let mut content = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut content).map_err(failed)?;
    if content.len() as u64 > MAX_BYTES {
        let what = format!("the file is larger than {} MB", MAX_BYTES / 1024 / 1024);
        return Err(unreadable(&what, "no plan is that large; check the name"));
    }
    Ok(content)
}

/// A file that others made: its bytes, of a longer one `most` and one more, and when it was last changed.
///
/// # Errors
/// Where it cannot be read: why, in words.
pub fn read_foreign(path: &Path, most: usize) -> Result<(Vec<u8>, Option<SystemTime>), String> {
    let failed = |error: io::Error| read_failure(&error).0;
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err("this is a folder, not a file".into());
    }
    let mut bytes = Vec::new();
    // A device without end is not read for ever.
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    let changed = metadata.is_file().then(|| metadata.modified().ok()).flatten();
    Ok((bytes, changed))
}

fn read_failure(error: &io::Error) -> (String, &'static str) {
    match error.kind() {
        ErrorKind::NotFound => ("there is no such file".into(), "check the name, or make it with `mixplan new`"),
        ErrorKind::PermissionDenied => ("reading it is not permitted".into(), "ask its owner for the right to read it"),
        ErrorKind::NotADirectory => ("a part of the path is no folder".into(), "check the path"),
        _ => (format!("it cannot be read: {}", reason(error)), "check the file and its disk"),
    }
}

fn not_utf8(path: &Path, content: &[u8], valid: usize) -> LoadError {
    let before = String::from_utf8_lossy(content.get(..valid).unwrap_or_default());
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let what = format!("the file is not UTF-8 text from its byte {} on", valid + 1);
    let problem = Problem::of_file(path, what, "save it as UTF-8, or check the name");
    LoadError::Malformed(problem.at(Position { line: count(line), column: count(column) }))
}

/// Why a plan could not be saved. The file on disk is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}: {what}; {remedy}", path.display())]
pub struct StoreError {
    pub path: PathBuf,
    pub what: String,
    pub remedy: String,
}

impl StoreError {
    pub(super) fn new(path: &Path, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.into(), what: what.into(), remedy: remedy.into() }
    }
}

/// Replaces the file at `path` by the content, so that at any moment, and after a crash, either the old
/// or the new content stands there whole. A link is followed, and stays a link.
///
/// # Errors
/// Where it cannot be written; the target is then untouched and nothing else is left behind.
pub(super) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<Fingerprint, StoreError> {
    let target = target_of(path)?;
    let old = fs::metadata(&target).ok();
    if let Some(old) = &old {
        writable(path, old)?;
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let written =
        replace(&target, folder, old.as_ref(), content.as_ref()).map_err(|error| failure(path, folder, &error))?;
    sweep(folder, ABANDONED);
    Ok(written)
}

/// Why the file at `path` could not be written into its folder.
pub(super) fn failure(path: &Path, folder: &Path, error: &io::Error) -> StoreError {
    let (what, remedy) = write_failure(error, folder);
    StoreError::new(path, what, remedy)
}

/// Writes a file that must not exist yet.
///
/// # Errors
/// As [`write`], and where something stands at `path` already.
pub(super) fn create(path: &Path, content: impl AsRef<[u8]>) -> Result<Fingerprint, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(StoreError::new(path, "this is a folder", "name a file in it")),
        Ok(_) => Err(StoreError::new(path, "something of that name exists already", "choose another name")),
        Err(_) => write(path, content),
    }
}

fn replace(target: &Path, folder: &Path, old: Option<&Metadata>, content: &[u8]) -> io::Result<Fingerprint> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A new file gets what the user's mask leaves of this, as from any other program. One that
        // was there is at no moment readable to more people than before.
        let mode = old.map_or(0o666, |old| old.permissions().mode() & 0o777);
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(content)?;
    if let Some(old) = old {
        take_over(temporary.as_file(), old)?;
    }
    match temporary.as_file().sync_all() {
        // Some network file systems cannot; whatever else goes wrong there, the text may not be on the disk.
        Err(error) if !matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => return Err(error),
        _ => {}
    }
    temporary.persist(target).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(Fingerprint::of(content))
}

/// Gives the new file the owner, the group and the permissions of the old one, as far as the user may.
fn take_over(new: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let now = new.metadata()?;
        if (now.uid(), now.gid()) != (old.uid(), old.gid()) && fchown(new, Some(old.uid()), Some(old.gid())).is_err() {
            // Its group may be ours to give where its owner is not.
            drop(fchown(new, None, Some(old.gid())));
        }
        if now.permissions() == old.permissions() {
            return Ok(());
        }
    }
    new.set_permissions(old.permissions())
}

/// Removes what crashes left behind half written, longer than `age` ago.
fn sweep(folder: &Path, age: Duration) {
    let Some(limit) = SystemTime::now().checked_sub(age) else { return };
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if ours && entry.metadata().is_ok_and(|file| file.is_file() && file.modified().is_ok_and(|time| time <= limit))
        {
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// Makes the rename itself durable. The new file already stands at its place, so a file system
/// that cannot do this is no reason to call the plan unsaved.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        drop(folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// The file that `path` leads to over any number of links, whether it exists or not.
fn target_of(path: &Path) -> Result<PathBuf, StoreError> {
    let mut target = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&target) {
            Ok(next) => target = target.parent().map_or(next.clone(), |folder| folder.join(&next)),
            Err(_) => return Ok(target),
        }
    }
    Err(StoreError::new(path, "its links lead round in a circle", "choose another name"))
}

fn writable(path: &Path, metadata: &Metadata) -> Result<(), StoreError> {
    if metadata.is_dir() {
        return Err(StoreError::new(path, "this is a folder", "name a file in it"));
    }
    if !metadata.is_file() {
        return Err(StoreError::new(path, "this is a device or a pipe, not a file", "choose another name"));
    }
    if metadata.permissions().readonly() {
        let remedy = "make it writable, or save under another name";
        return Err(StoreError::new(path, "the file is read-only", remedy));
    }
    Ok(())
}

fn write_failure(error: &io::Error, folder: &Path) -> (String, &'static str) {
    match error.kind() {
        ErrorKind::NotFound => {
            (format!("there is no folder {}", folder.display()), "make the folder, or choose another")
        }
        ErrorKind::NotADirectory => (format!("{} is no folder", folder.display()), "choose another folder"),
        ErrorKind::PermissionDenied => {
            (format!("writing into {} is not permitted", folder.display()), "choose another folder")
        }
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only".into(), "choose another folder"),
        ErrorKind::StorageFull => ("the disk is full".into(), "make room, or choose another folder"),
        ErrorKind::QuotaExceeded => ("the quota on this disk is used up".into(), "make room, or choose another folder"),
        ErrorKind::FileTooLarge => {
            ("the system allows no file of this size".into(), "raise the limit, or choose another folder")
        }
        ErrorKind::InvalidFilename => ("the name is too long, or not allowed".into(), "choose another name"),
        _ => (format!("it cannot be written: {}", reason(error)), "check the disk, or choose another folder"),
    }
}

/// The system's words, without its number, starting small.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| format!("{}{}", first.to_lowercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        let written = write(&path, "one").unwrap();
        assert_eq!(read(&path).unwrap(), ("one".into(), written));
        let again = write(&path, "two").unwrap();
        assert_ne!(again, written);
        assert_eq!(names(folder.path()), ["plan.ron"]);
    }

    #[test]
    fn a_missing_folder_and_a_folder_in_the_way_are_refused_with_a_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(&folder.path().join("none/plan.ron"), "x").unwrap_err().to_string();
        assert!(error.contains("there is no folder") && error.contains("make the folder"), "{error}");
        let error = write(folder.path(), "x").unwrap_err().to_string();
        assert!(error.contains("this is a folder"), "{error}");
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_its_target_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (inner, link) = (folder.path().join("inner"), folder.path().join("link.ron"));
        fs::create_dir(&inner).unwrap();
        std::os::unix::fs::symlink("inner/plan.ron", &link).unwrap();
        for text in ["one", "two"] {
            write(&link, text).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read_to_string(inner.join("plan.ron")).unwrap(), text);
        }
        assert_eq!(names(&inner), ["plan.ron"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("a");
        std::os::unix::fs::symlink("a", &link).unwrap();
        assert!(write(&link, "x").unwrap_err().to_string().contains("circle"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_and_read_only_is_respected() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, "two").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(write(&path, "three").unwrap_err().to_string().contains("read-only"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }

    #[test]
    fn a_change_by_someone_else_is_noticed_and_a_mere_touch_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        let fingerprint = write(&path, "one").unwrap();
        assert!(!fingerprint.differs_from(&path));
        fs::write(&path, "two").unwrap();
        assert!(fingerprint.differs_from(&path));
        fs::write(&path, "one").unwrap();
        assert!(!fingerprint.differs_from(&path));
        fs::remove_file(&path).unwrap();
        assert!(!fingerprint.differs_from(&path));
    }

    #[test]
    fn text_that_is_not_utf8_is_refused_at_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        fs::write(&path, b"(\n \xff)").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("plan.ron:2:2: the file is not UTF-8 text from its byte 4 on"), "{error}");
    }

    #[test]
    fn a_mark_in_front_of_the_text_is_no_part_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        fs::write(&path, "\u{feff}(x)").unwrap();
        assert_eq!(read(&path).unwrap().0, "(x)");
    }

    #[test]
    fn what_a_crash_left_half_written_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".mixplan-a.tmp", ".mixplan-b", "plan.tmp", "plan.ron"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        write(&folder.path().join("plan.ron"), "x").unwrap();
        assert!(folder.path().join(".mixplan-a.tmp").exists(), "another window may be writing it");
        sweep(folder.path(), Duration::ZERO);
        assert_eq!(names(folder.path()), [".mixplan-b", "plan.ron", "plan.tmp"]);
    }

    #[test]
    fn a_name_that_is_too_long_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(&folder.path().join("n".repeat(300)), "x").unwrap_err().to_string();
        assert!(error.contains("name is too long") && error.contains("choose another name"), "{error}");
        write(&folder.path().join("n".repeat(255)), "the longest there is").unwrap();
        assert_eq!(names(folder.path()).len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_and_a_pipe_are_not_written_over() {
        assert!(write(Path::new("/dev/null"), "x").unwrap_err().to_string().contains("a device or a pipe"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_makes_that_file() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("later.ron", folder.path().join("link.ron")).unwrap();
        write(&folder.path().join("link.ron"), "x").unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("later.ron")).unwrap(), "x");
    }

    /// Whether this user is bound by permissions at all: root is not.
    #[cfg(unix)]
    fn is_root() -> bool {
        use std::os::unix::fs::MetadataExt;
        tempfile::tempfile().unwrap().metadata().unwrap().uid() == 0
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_may_not_be_written_is_said_and_the_file_stays() {
        use std::os::unix::fs::PermissionsExt;
        if is_root() {
            println!("skipped: nothing is forbidden to root");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        write(&path, "one").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
        let error = write(&path, "two").unwrap_err().to_string();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(error.contains("is not permitted; choose another folder"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
    }

    #[cfg(unix)]
    #[test]
    fn the_owner_and_the_group_are_kept() {
        use std::os::unix::fs::MetadataExt;
        if !is_root() {
            println!("skipped: only root gives files away");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        write(&path, "one").unwrap();
        std::os::unix::fs::chown(&path, Some(1234), Some(5678)).unwrap();
        write(&path, "two").unwrap();
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (1234, 5678));
    }

    /// A file system of 64 KB, where this user may mount one.
    #[cfg(target_os = "linux")]
    struct SmallDisk(tempfile::TempDir);

    #[cfg(target_os = "linux")]
    impl SmallDisk {
        fn mount() -> Option<Self> {
            let folder = tempfile::tempdir().unwrap();
            let mut mount = std::process::Command::new("mount");
            let mounted = mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(folder.path()).output();
            mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
        }
    }

    #[cfg(target_os = "linux")]
    impl Drop for SmallDisk {
        fn drop(&mut self) {
            drop(std::process::Command::new("umount").arg(self.0.path()).status());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn on_a_full_disk_the_old_file_stays_and_nothing_else_is_left() {
        let Some(disk) = SmallDisk::mount() else {
            println!("skipped: no file system can be mounted here");
            return;
        };
        let path = disk.0.path().join("plan.ron");
        write(&path, "one").unwrap();
        let error = write(&path, &"x".repeat(100_000)).unwrap_err().to_string();
        assert!(error.contains("the disk is full; make room"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(names(disk.0.path()), ["plan.ron"]);
    }
}
