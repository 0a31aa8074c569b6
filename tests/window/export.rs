//! Export: what is written, where, what it asks about first; and a plot that is copied or saved.

use std::fs;
use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use mixplan::document::Document;

use super::stage::{Stage, small_document};

/// The support desk, saved in a folder of its own.
fn stage(folder: &Path) -> Stage {
    let path = folder.join("desk.ron");
    fs::copy(format!("{}/examples/support-desk.ron", env!("CARGO_MANIFEST_DIR")), &path).unwrap();
    Stage::of_size(Some(Document::open(&path).unwrap()), vec2(1500.0, 1000.0), egui::Theme::Dark)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn is_on(stage: &Stage, name: &str) -> bool {
    let toggled = stage.harness.get_by_role_and_label(Role::CheckBox, name).accesskit_node().toggled();
    toggled == Some(egui::accesskit::Toggled::True)
}

#[test]
fn one_key_asks_and_what_is_chosen_is_written_beside_the_plan_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = stage(folder.path());
    stage.key(Modifiers::COMMAND, Key::E);
    assert!(is_on(&stage, "Report as Web page") && !is_on(&stage, "Report as PDF"));
    for kind in ["Report as PDF", "Graph as PNG", "Table for finance as CSV"] {
        stage.click(kind);
        assert!(is_on(&stage, kind));
    }
    let said = "Writes 4 files: support-desk.html, support-desk.pdf, support-desk-finance.csv, support-desk-graph.png.";
    assert!(stage.shows(said), "{:#?}", stage.everything());
    stage.click("Export");
    let files = ["support-desk-finance.csv", "support-desk-graph.png", "support-desk.html", "support-desk.pdf"];
    assert_eq!(names(folder.path())[1..], files);
    assert!(fs::read(folder.path().join("support-desk.pdf")).unwrap().starts_with(b"%PDF"));
    let html = fs::read_to_string(folder.path().join("support-desk.html")).unwrap();
    assert!(html.contains("Chance of being right"), "as sure as the command line says");
    let wrote = format!("Wrote {}", folder.path().join("support-desk.html").display());
    assert!(stage.shows(&wrote) && stage.shows("Open folder"), "{:#?}", stage.everything());
    assert!(!stage.document().is_modified(), "to export changes nothing");
    // The next time the same is offered.
    stage.key(Modifiers::COMMAND, Key::E);
    assert!(is_on(&stage, "Report as PDF") && is_on(&stage, "Graph as PNG"));
}

#[test]
fn what_is_there_is_replaced_only_when_the_user_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = stage(folder.path());
    let path = folder.path().join("support-desk.html");
    fs::write(&path, "theirs").unwrap();
    stage.key(Modifiers::COMMAND, Key::E);
    stage.click("Export");
    assert!(stage.shows("support-desk.html is there already. Replace it?"));
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs", "Enter alone replaces nothing");
    // Another choice asks anew.
    stage.click("Report as Markdown");
    assert!(!stage.shows("Replace it?"));
    stage.click("Export");
    stage.click("Replace");
    assert!(fs::read_to_string(&path).unwrap().starts_with("<!DOCTYPE html>"));
    assert!(folder.path().join("support-desk.md").exists());
}

#[test]
fn a_folder_that_is_not_there_and_a_name_with_slashes_are_refused_in_the_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = stage(folder.path());
    stage.key(Modifiers::COMMAND, Key::E);
    stage.type_into("Folder to export to", "/none");
    stage.click("Export");
    assert!(stage.shows("Make it first, or choose another."), "{:#?}", stage.everything());
    stage.key(Modifiers::NONE, Key::Escape);
    stage.key(Modifiers::COMMAND, Key::E);
    stage.type_into("What the files’ names begin with", "../x");
    stage.click("Export");
    assert!(stage.shows("Give the files a name without slashes."), "{:#?}", stage.everything());
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!stage.shows("Folder to export to"));
    assert_eq!(names(folder.path()), ["desk.ron"]);
}

#[test]
fn without_a_desktop_the_folder_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = stage(folder.path());
    stage.key(Modifiers::COMMAND, Key::E);
    stage.click("Choose the folder");
    assert!(stage.shows("This desktop offers no dialog for folders"));
    assert!(stage.harness.query_by_role_and_label(Role::TextInput, "Folder to export to").is_some());
}

#[test]
fn a_plot_is_copied_as_a_picture_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = stage(folder.path());
    stage.click("Copy or save the plot");
    stage.harness.get_by_label("Copy as a picture").click();
    stage.harness.step();
    stage.harness.step();
    let commands = &stage.harness.output().platform_output.commands;
    let image = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyImage(image) => Some(image.clone()),
        _ => None,
    });
    assert_eq!(image.map(|image| image.size), Some([1520, 640]));
    stage.run();
    assert!(stage.shows("Copied the plot as a picture"));
}

#[test]
fn a_plot_is_saved_of_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = stage(folder.path());
    stage.click_node("Triage");
    stage.click("Monthly cost");
    stage.click("Copy or save the plot");
    stage.click("Save as PNG…");
    assert!(stage.shows("Export Triage") && is_on(&stage, "Monthly cost as PNG"));
    stage.click("Export");
    assert_eq!(names(folder.path()), ["desk.ron", "support-desk-triage-monthly.png"]);
    stage.click("Copy or save the plot");
    stage.click("Save as CSV…");
    stage.click("Export");
    let table = fs::read_to_string(folder.path().join("support-desk-triage-curves.csv")).unwrap();
    assert!(table.contains("\r\nTriage,0,2026-12-01,USD,"), "{table}");
}

#[test]
fn a_plan_whose_figures_are_not_known_says_what_is_missing_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = small_document();
    document.save_as(&folder.path().join("small.ron")).unwrap();
    let mut stage = Stage::of_size(Some(document), vec2(1500.0, 1000.0), egui::Theme::Light);
    stage.key(Modifiers::COMMAND, Key::E);
    stage.click("Distribution as PNG");
    stage.click("Export");
    assert!(
        stage.shows("Nothing was written") && stage.shows("there is no saving by tuning"),
        "{:#?}",
        stage.everything()
    );
    assert_eq!(names(folder.path()), ["small.ron"]);
}
