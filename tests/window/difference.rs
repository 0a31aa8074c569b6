//! What changed: against the saved plan, a scenario, another file; copied, and followed to the steps.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use mixplan::document::{Change, Command, Document, template, to_ron};
use mixplan::plan::{Estimate, Node, NodeId, Plan, YearMonth};

use super::stage::Stage;

fn desk() -> Plan {
    template("support-desk").unwrap().instantiate(YearMonth::new(2026, 12).unwrap())
}

fn asked(stage: &mut Stage) {
    stage.key(Modifiers::SHIFT, Key::C);
}

fn dearer(stage: &mut Stage) {
    let mut node: Node = stage.plan().node(&NodeId::new("triage")).unwrap().clone();
    node.task_mut().unwrap().tuned.as_mut().unwrap().upkeep_usd_per_month = Estimate::certain(900.0);
    let change = Command::new("Upkeep", Change::SetNode(node));
    stage.harness.state_mut().document_mut().unwrap().apply(change).unwrap();
    stage.run();
}

#[test]
fn what_changed_since_the_last_save_is_said_copied_and_leads_to_its_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.ron");
    std::fs::write(&path, to_ron(&desk())).unwrap();
    let mut stage = Stage::of_size(Some(Document::open(&path).unwrap()), vec2(1280.0, 720.0), egui::Theme::Dark);
    dearer(&mut stage);
    asked(&mut stage);
    assert!(stage.shows("1 number changed") && stage.shows("With the mix, a month"));
    stage.harness.get_by_label("Copy as Markdown").click();
    stage.harness.step();
    assert!(stage.copied().contains("upkeep per month**: \\$300 → \\$900"), "{}", stage.copied());
    stage.click_containing("Triage · upkeep per month: $300 → $900. Show it");
    assert!(!stage.shows("What changed?") && stage.shows("Upkeep"));
    stage.key(Modifiers::COMMAND, Key::S);
    asked(&mut stage);
    // What is saved is no news: the base against its first scenario.
    assert!(stage.shows("Numbers"));
}

#[test]
fn two_scenarios_are_compared_and_a_pair_is_chosen() {
    let mut stage = Stage::new(Some(Document::new(desk())));
    let name = stage.document().scenarios()[0].name.clone();
    asked(&mut stage);
    assert!(stage.shows("Numbers"));
    stage.click("Compare from");
    stage.click(&name);
    assert!(stage.shows("Nothing changed that figures or verdicts come from"));
}

#[test]
fn another_file_is_compared_and_one_that_is_no_plan_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let (other, broken) = (folder.path().join("other.ron"), folder.path().join("broken.ron"));
    let mut plan = desk();
    plan.nodes.retain(|node| node.id.as_str() != "judge");
    plan.edges.retain(|edge| edge.from.as_str() != "judge" && edge.to.as_str() != "judge");
    std::fs::write(&other, to_ron(&plan)).unwrap();
    std::fs::write(&broken, "(").unwrap();
    let mut stage = Stage::new(Some(Document::new(desk())));
    for (path, says) in [(&other, "Structure"), (&broken, "Cannot compare with broken.ron")] {
        asked(&mut stage);
        stage.click("Another file…");
        stage.click("Path of the plan");
        stage.type_text(path.to_str().unwrap());
        stage.key(Modifiers::NONE, Key::Enter);
        assert!(stage.shows(says), "{says}");
        stage.key(Modifiers::NONE, Key::Escape);
    }
}
