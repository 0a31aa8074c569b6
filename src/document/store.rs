//! The plan's file on disk: read within bounds, written whole or not at all.

#![expect(clippy::disallowed_methods, reason = "this is the room of files")]

use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::positions::Position;
use super::read::{LoadError, Problem};

/// No plan comes near this; a slip of the file name does.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The most links from file to file that are followed.
const MAX_LINKS: usize = 40;

/// What a file held when it was last read or written here. Times are left out: they are too coarse
/// to tell two saves within one tick apart, and a copy or a checkout changes them for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// Whether the file at `path` holds something else by now. One that is gone holds nothing that
    /// could be lost.
    pub(super) fn differs_from(&self, path: &Path) -> bool {
        match read_bytes(path) {
            Ok(content) => Self::of(&content) != *self,
            Err(_) => path.exists(),
        }
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

/// Replaces the file at `path` by `text`, so that at any moment, and after a crash, either the old
/// or the new content stands there whole. A link is followed, and stays a link.
///
/// # Errors
/// Where it cannot be written; the target is then untouched and nothing else is left behind.
pub(super) fn write(path: &Path, text: &str) -> Result<Fingerprint, StoreError> {
    let target = target_of(path)?;
    let old = fs::metadata(&target).ok();
    if let Some(old) = &old {
        writable(path, old)?;
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    replace(&target, folder, old.as_ref(), text).map_err(|error| {
        let (what, remedy) = write_failure(&error, folder);
        StoreError::new(path, what, remedy)
    })
}

/// Writes a file that must not exist yet.
///
/// # Errors
/// As [`write`], and where something stands at `path` already.
pub(super) fn create(path: &Path, text: &str) -> Result<Fingerprint, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(StoreError::new(path, "this is a folder", "name a file in it")),
        Ok(_) => Err(StoreError::new(path, "something of that name exists already", "choose another name")),
        Err(_) => write(path, text),
    }
}

fn replace(target: &Path, folder: &Path, old: Option<&Metadata>, text: &str) -> io::Result<Fingerprint> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mixplan-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A new file gets what the user's mask leaves of this, as from any other program.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    if let Some(old) = old {
        temporary.as_file().set_permissions(old.permissions())?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(target).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(Fingerprint::of(text.as_bytes()))
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
}
