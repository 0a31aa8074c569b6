//! The window around the canvas: menus, unsaved work, files, the start page.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use mixplan::document::{Document, create_file, to_ron};

use super::stage::{Stage, changed_document, small_document, small_plan};

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

#[test]
fn the_start_page_begins_a_plan() {
    let mut stage = Stage::new(None);
    assert!(stage.harness.state().document().is_none());
    stage.click("New plan");
    assert_eq!(stage.plan().name, "Untitled plan");
    assert!(!stage.document().is_modified());
}

#[test]
fn the_menu_says_what_undo_takes_back() {
    let mut stage = Stage::new(Some(changed_document()));
    stage.click("Edit");
    assert!(stage.shows("Undo move Inbound mail"));
    stage.key(Modifiers::NONE, Key::Escape);
    stage.key(CTRL, Key::Z);
    assert_eq!(stage.document().redo_label(), Some("Move Inbound mail"));
    stage.key(CTRL_SHIFT, Key::Z);
    assert_eq!(stage.document().redo_label(), None);
}

#[test]
fn unsaved_work_is_asked_about() {
    let mut stage = Stage::new(Some(changed_document()));
    stage.key(CTRL, Key::W);
    assert!(stage.shows("Save the changes to “Small desk”?"));
    stage.click("Cancel");
    assert!(stage.harness.state().document().is_some());
    stage.key(CTRL, Key::W);
    stage.click("Discard");
    assert!(stage.harness.state().document().is_none());
}

#[test]
fn an_untouched_plan_closes_without_a_question() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::W);
    assert!(stage.harness.state().document().is_none());
}

#[test]
fn quitting_asks_about_unsaved_work_first() {
    let mut stage = Stage::new(Some(changed_document()));
    stage.key(CTRL, Key::Q);
    assert!(!stage.harness.state().has_quit());
    stage.click("Discard");
    assert!(stage.harness.state().has_quit());
}

#[test]
fn shortcuts_do_not_steal_from_what_is_typed() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(Modifiers::NONE, Key::F2);
    stage.key(Modifiers::NONE, Key::Backspace);
    stage.key(Modifiers::NONE, Key::Delete);
    assert_eq!(stage.plan().nodes.len(), 3);
}

#[test]
fn saving_without_a_desktop_asks_for_the_path_and_then_quits_if_that_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.ron");
    let mut stage = Stage::new(Some(changed_document()));
    stage.key(CTRL, Key::W);
    stage.click("Save");
    stage.key(CTRL, Key::A);
    stage.type_text(&path.display().to_string());
    stage.click("Save");
    assert!(path.is_file());
    assert!(stage.harness.state().document().is_none());
}

#[test]
fn what_cannot_be_opened_is_explained_and_changes_nothing() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::O);
    stage.type_text("/nowhere/plan.ron");
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(stage.shows("Cannot open plan.ron"));
    stage.click("Close");
    assert_eq!(stage.plan().name, "Small desk");
}

#[test]
fn panels_hide_and_come_back() {
    let mut stage = Stage::new(Some(small_document()));
    let width = |stage: &Stage| stage.harness.get_by_label("Canvas").rect().width();
    let narrow = width(&stage);
    stage.click("Hide inspector");
    assert!(width(&stage) > narrow + 100.0);
    stage.key(CTRL, Key::Num2);
    assert!((width(&stage) - narrow).abs() < 1.0);
}

#[test]
fn the_sheet_lists_every_shortcut() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(Modifiers::NONE, Key::F1);
    for label in ["Keyboard shortcuts", "Fit the whole plan", "Duplicate", "Ctrl+D"] {
        assert!(stage.shows(label), "{label}");
    }
}

#[test]
fn a_plan_that_was_opened_is_not_modified() {
    let document = Document::opened(small_document().plan().clone(), "desk.ron".as_ref());
    let stage = Stage::new(Some(document));
    assert!(stage.shows("· saved"));
}

#[test]
fn a_new_plan_says_that_it_has_no_file_yet() {
    let mut stage = Stage::new(Some(small_document()));
    assert!(stage.shows("· not saved yet"));
    stage.key(CTRL, Key::A);
    stage.key(Modifiers::NONE, Key::ArrowDown);
    assert!(stage.shows("· not saved yet"));
}

#[test]
fn enter_presses_the_button_that_has_the_focus() {
    let mut stage = Stage::new(Some(changed_document()));
    stage.key(CTRL, Key::Q);
    stage.harness.get_by_label("Cancel").focus();
    stage.run();
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(!stage.shows("Save the changes to") && !stage.shows("Path of the plan"));
    assert!(!stage.harness.state().has_quit());
    stage.key(CTRL, Key::Q);
    stage.key(Modifiers::NONE, Key::Tab);
    stage.key(Modifiers::NONE, Key::Tab);
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(!stage.shows("Save the changes to") && !stage.shows("Path of the plan"));
}

#[test]
fn enter_saves_whatever_had_the_focus_behind_the_question() {
    let mut stage = Stage::new(Some(changed_document()));
    stage.click_node("Triage");
    stage.key(CTRL, Key::Q);
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(stage.shows("Path of the plan"));
}

#[test]
fn what_someone_else_saved_can_be_loaded_and_taken_back() {
    let (_folder, path) = saved_desk();
    let mut stage = Stage::new(Some(Document::open(&path).unwrap()));
    stage.key(CTRL, Key::A);
    stage.key(Modifiers::NONE, Key::ArrowDown);
    let ours = stage.plan().clone();
    let mut theirs = small_plan();
    theirs.name = "Their desk".into();
    create_file(&path, &to_ron(&theirs), true).unwrap();
    stage.key(CTRL, Key::S);
    assert!(stage.shows("The file has changed on disk"));
    stage.click("Load theirs");
    assert_eq!(stage.plan().name, "Their desk");
    assert!(!stage.document().is_modified());
    stage.key(CTRL, Key::Z);
    assert_eq!(*stage.plan(), ours);
}

/// The small desk in a file.
fn saved_desk() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.ron");
    small_document().save_as(&path).unwrap();
    (folder, path)
}
