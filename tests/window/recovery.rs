//! Nothing lost: work that was not saved comes back after a crash, and what others do to the file is noticed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use mixplan::document::{Document, Keeper, Pace, leftovers, load};

use super::stage::{Stage, changed_document, small_document, small_plan};

const CTRL: Modifiers = Modifiers::COMMAND;

/// Draws frames until it is so: what happens on other threads takes its time.
fn wait_until(stage: &mut Stage, what: impl Fn(&Stage) -> bool) {
    let since = Instant::now();
    while !what(stage) {
        assert!(since.elapsed() < Duration::from_secs(20), "it never happened");
        std::thread::sleep(Duration::from_millis(5));
        stage.run();
    }
}

fn kept(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "ron")).collect()
}

/// What a crash leaves of a window with this document.
fn crash(folder: &Path, document: &Document) {
    Keeper::new(folder, Pace::default(), || {}).follow(Some(document));
}

/// The small desk in a file, and a folder to keep unsaved work in.
fn desk() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (path, recovery) = (folder.path().join("desk.ron"), folder.path().join("recovery"));
    small_document().save_as(&path).unwrap();
    (folder, path, recovery)
}

fn opened(path: &Path, recovery: &Path) -> Stage {
    Stage::guarded(Some(Document::open(path).unwrap()), recovery)
}

/// An edit by keys.
fn edit(stage: &mut Stage) {
    stage.key(CTRL, Key::A);
    stage.key(Modifiers::NONE, Key::ArrowDown);
}

fn write_theirs(path: &Path, name: &str) {
    Document::new(mixplan::plan::Plan { name: name.into(), ..small_plan() }).save_as(path).unwrap();
}

#[test]
fn an_edit_is_kept_and_saving_it_leaves_nothing_behind() {
    let (_folder, path, recovery) = desk();
    let mut stage = opened(&path, &recovery);
    edit(&mut stage);
    wait_until(&mut stage, |_| kept(&recovery).len() == 1);
    stage.key(CTRL, Key::S);
    wait_until(&mut stage, |_| kept(&recovery).is_empty());
}

#[test]
fn undo_back_to_the_file_and_discarding_leave_nothing_behind() {
    let (_folder, path, recovery) = desk();
    let mut stage = opened(&path, &recovery);
    edit(&mut stage);
    wait_until(&mut stage, |_| kept(&recovery).len() == 1);
    stage.key(CTRL, Key::Z);
    wait_until(&mut stage, |_| kept(&recovery).is_empty());
    edit(&mut stage);
    wait_until(&mut stage, |_| kept(&recovery).len() == 1);
    stage.key(CTRL, Key::Q);
    stage.click("Discard");
    wait_until(&mut stage, |_| kept(&recovery).is_empty());
}

#[test]
fn a_window_that_ends_without_an_answer_leaves_its_work() {
    let (_folder, path, recovery) = desk();
    let mut stage = opened(&path, &recovery);
    edit(&mut stage);
    stage.key(CTRL, Key::Q);
    let plan = stage.plan().clone();
    drop(stage);
    let left = leftovers(&recovery).pop().unwrap();
    assert_eq!(*left.work.unwrap().plan, plan);
}

#[test]
fn after_a_crash_the_work_is_offered_and_opens_with_its_file_and_as_modified() {
    let (_folder, path, recovery) = desk();
    let mut before = Document::open(&path).unwrap();
    let change = mixplan::document::Change::RemoveNodes(vec![mixplan::plan::NodeId::new("answer")]);
    before.apply(mixplan::document::Command::new("Delete Answer", change)).unwrap();
    crash(&recovery, &before);
    let mut stage = Stage::guarded(None, &recovery);
    for said in ["There is unsaved work from last time", "Small desk", "desk.ron", "today at", "Delete Answer"] {
        assert!(stage.shows(said), "{said}");
    }
    stage.click("Open it");
    assert_eq!(stage.plan(), before.plan());
    assert_eq!(stage.document().path(), Some(path.as_path()));
    assert!(stage.document().is_modified());
    assert_eq!(kept(&recovery).len(), 1, "until it is saved");
    stage.key(CTRL, Key::S);
    wait_until(&mut stage, |_| kept(&recovery).is_empty());
    assert_eq!(load(&path).unwrap().plan, *before.plan());
}

#[test]
fn what_is_left_for_later_is_offered_again() {
    let (_folder, _path, recovery) = desk();
    crash(&recovery, &changed_document());
    for _ in 0..2 {
        let mut stage = Stage::guarded(None, &recovery);
        assert!(stage.shows("Never saved to a file"));
        stage.click("Later");
        assert!(!stage.shows("There is unsaved work"));
        // Escape is no answer either.
        drop(stage);
        let mut stage = Stage::guarded(None, &recovery);
        stage.key(Modifiers::NONE, Key::Escape);
        assert!(!stage.shows("There is unsaved work"));
    }
    assert_eq!(kept(&recovery).len(), 1);
}

#[test]
fn work_is_discarded_only_when_that_was_said_twice() {
    let (_folder, _path, recovery) = desk();
    crash(&recovery, &changed_document());
    fs::write(recovery.join("0.ron"), "(broken").unwrap();
    let mut stage = Stage::guarded(None, &recovery);
    assert!(stage.shows("A copy that cannot be read"));
    for left in [1, 0] {
        stage.harness.query_all_by_label("Discard").next().unwrap().click();
        stage.run();
        assert_eq!(kept(&recovery).len(), left + 1);
        stage.click("Discard for good");
        assert_eq!(kept(&recovery).len(), left);
    }
    assert!(!stage.shows("There is unsaved work"));
    assert_eq!(fs::read_dir(&recovery).unwrap().count(), 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_once_and_editing_goes_on() {
    let (folder, path, _) = desk();
    let in_the_way = folder.path().join("file");
    fs::write(&in_the_way, "").unwrap();
    let mut stage = opened(&path, &in_the_way.join("recovery"));
    edit(&mut stage);
    wait_until(&mut stage, |stage| stage.shows("Unsaved work cannot be kept for after a crash"));
    edit(&mut stage);
    stage.key(CTRL, Key::S);
    assert!(!stage.document().is_modified());
}

#[test]
fn without_edits_a_changed_file_is_loaded_by_itself_and_can_be_taken_back() {
    let (_folder, path, recovery) = desk();
    let mut stage = opened(&path, &recovery);
    write_theirs(&path, "Their desk");
    wait_until(&mut stage, |stage| stage.plan().name == "Their desk");
    assert!(stage.shows("loaded again"));
    assert!(!stage.document().is_modified());
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), small_plan());
}

#[test]
fn with_edits_a_changed_file_is_said_and_the_user_chooses() {
    let (_folder, path, recovery) = desk();
    for choice in ["Load theirs", "Keep mine"] {
        small_document().save_as(&path).unwrap();
        let mut stage = opened(&path, &recovery);
        edit(&mut stage);
        let ours = stage.plan().clone();
        write_theirs(&path, "Their desk");
        wait_until(&mut stage, |stage| stage.shows("desk.ron was changed by someone else"));
        assert_eq!(*stage.plan(), ours);
        stage.click(choice);
        assert!(!stage.shows("was changed by someone else"), "{choice}");
        let saved = if choice == "Keep mine" {
            assert!(stage.document().is_modified());
            stage.key(CTRL, Key::S);
            ours
        } else {
            assert!(!stage.document().is_modified());
            mixplan::plan::Plan { name: "Their desk".into(), ..small_plan() }
        };
        assert_eq!(load(&path).unwrap().plan, saved, "{choice}");
        assert_eq!(*stage.plan(), saved);
    }
}

#[test]
fn a_changed_file_that_cannot_be_read_is_said_and_nothing_else_happens() {
    let (_folder, path, recovery) = desk();
    let mut stage = opened(&path, &recovery);
    fs::write(&path, "(half").unwrap();
    wait_until(&mut stage, |stage| stage.shows("cannot be read now"));
    assert_eq!(*stage.plan(), small_plan());
    // Whoever writes it may not be done.
    write_theirs(&path, "Their desk");
    wait_until(&mut stage, |stage| stage.plan().name == "Their desk");
}

#[test]
fn a_file_that_is_gone_is_said_and_the_plan_is_unsaved_until_it_is_back() {
    let (folder, path, recovery) = desk();
    let mut stage = opened(&path, &recovery);
    let moved = folder.path().join("moved.ron");
    fs::rename(&path, &moved).unwrap();
    wait_until(&mut stage, |stage| stage.shows("desk.ron is not there any more"));
    assert!(stage.document().is_modified());
    wait_until(&mut stage, |_| kept(&recovery).len() == 1);
    fs::rename(&moved, &path).unwrap();
    wait_until(&mut stage, |stage| !stage.shows("is not there any more"));
    assert!(!stage.document().is_modified());
    fs::remove_file(&path).unwrap();
    wait_until(&mut stage, |stage| stage.shows("is not there any more"));
    stage.click("Save it again");
    assert_eq!(load(&path).unwrap().plan, small_plan());
    wait_until(&mut stage, |stage| !stage.shows("is not there any more"));
}

#[test]
fn the_layout_goes_back_to_what_it_was_at_first() {
    let mut stage = Stage::new(Some(small_document()));
    let width = |stage: &Stage| stage.harness.get_by_label("Canvas").rect().width();
    let first = width(&stage);
    let edge = stage.harness.get_by_label("Canvas").rect().right_center() + egui::vec2(2.0, 0.0);
    stage.drag(edge, edge - egui::vec2(90.0, 0.0));
    assert!(width(&stage) < first - 50.0);
    stage.click("Hide plots");
    stage.click("View");
    stage.click("Reset the layout");
    assert!((width(&stage) - first).abs() < 1.0);
    assert!(stage.shows("Hide plots"));
}
