//! `mixplan export` as a process: files by their endings, all or none, nothing overwritten unasked.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PLAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-desk.ron");

fn export(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mixplan"));
    command.current_dir(folder).arg("export").args(arguments).output().unwrap()
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn several_files_are_written_at_once_each_by_its_ending() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a.html", "b.md", "c.csv", "d.svg", "e.json"];
    let output = export(folder.path(), &[&[PLAN, "--out"], &names[..]].concat());
    let (out, errors) = said(&output);
    assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""));
    assert_eq!(out.lines().count(), 5);
    assert!(out.starts_with("a.html: "), "{out}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("a.html").starts_with("<!DOCTYPE html>") && read("b.md").starts_with("# Support desk\n"));
    assert!(read("c.csv").starts_with("\u{feff}plan,") && read("d.svg").contains("The application"));
    assert!(read("e.json").contains("mixplan.evaluation/1"));
}

#[test]
fn a_file_that_is_there_is_overwritten_only_when_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), "mine").unwrap();
    let output = export(folder.path(), &[PLAN, "--out", "a.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).1.contains("overwrite it with --force"), "{:?}", said(&output));
    assert_eq!(fs::read_to_string(folder.path().join("a.md")).unwrap(), "mine");
    assert_eq!(export(folder.path(), &[PLAN, "--force", "--out", "a.md"]).status.code(), Some(0));
    assert_ne!(fs::read_to_string(folder.path().join("a.md")).unwrap(), "mine");
}

#[test]
fn nothing_is_written_where_one_of_the_files_cannot_be() {
    let folder = tempfile::tempdir().unwrap();
    let output = export(folder.path(), &[PLAN, "--out", "a.html", "b.docx"]);
    assert_eq!(output.status.code(), Some(2));
    let (out, errors) = said(&output);
    assert_eq!(out, "");
    assert!(
        errors.contains("b.docx: nothing is written as .docx; use one of .html, .pdf, .md, .csv, .svg, .png, .json"),
        "{errors}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_plan_with_errors_gives_no_report() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.ron"), "(format: 1, name: 3)").unwrap();
    let output = export(folder.path(), &["bad.ron", "--out", "a.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).1.contains("bad.ron:1:"), "{:?}", said(&output));
    // Two nodes that call each other without end load, but have no figures.
    let task = "kind: Task(role: Other, hosted: PerCall(1))";
    let nodes = format!("nodes: [(id: \"a\", name: \"A\", {task}), (id: \"b\", name: \"B\", {task})]");
    let edges = "edges: [(from: \"a\", to: \"b\", calls_per_call: 2), (from: \"b\", to: \"a\", calls_per_call: 2)]";
    let plan = format!("(format: 1, name: \"x\", start: \"2026-12\", horizon_months: 24, {nodes}, {edges})");
    fs::write(folder.path().join("loop.ron"), plan).unwrap();
    let output = export(folder.path(), &["loop.ron", "--out", "a.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).1.contains("nothing was written"), "{:?}", said(&output));
    assert!(!folder.path().join("a.html").exists());
}

#[test]
fn a_scenario_and_a_single_sub_task_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = [PLAN, "--scenario", "One pilot country", "--out", "a.md"];
    assert_eq!(export(folder.path(), &scenario).status.code(), Some(0));
    assert!(fs::read_to_string(folder.path().join("a.md")).unwrap().contains("Scenario One pilot country"));
    let single = [PLAN, "--what", "timeline", "--task", "judge", "--out", "b.svg"];
    assert_eq!(export(folder.path(), &single).status.code(), Some(0));
    assert!(fs::read_to_string(folder.path().join("b.svg")).unwrap().contains("Cumulative cost of Answer judge"));
    let unknown = export(folder.path(), &[PLAN, "--scenario", "none", "--out", "c.md"]);
    assert_eq!(unknown.status.code(), Some(2));
}
