//! What several test programs share.

#![allow(dead_code, reason = "each program uses its part")]

pub mod economics;
pub mod edits;
pub mod plans;

use std::path::PathBuf;

/// The worked cases `NAME.ron`, each with a `NAME.expected.json` beside it, sorted.
pub fn vectors() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 24, "the worked cases in {}", folder.display());
    paths
}
