//! What several test programs share.

#![allow(dead_code, reason = "each program uses its part")]

pub mod plans;

use std::path::PathBuf;

/// The worked cases `NAME.ron`, sorted; `None`, with a printed note, where the folder is not there.
pub fn vectors() -> Option<Vec<PathBuf>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: the worked cases are not at {}", folder.display());
        return None;
    };
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no case in {}", folder.display());
    Some(paths)
}
