//! Commands: the palette, finding, context menus, and everything by keyboard alone.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::{AccessKitNode, By, NodeT, Queryable};
use mixplan::document::{Document, load};
use mixplan::plan::{Calls, Estimate, HostedCost, NodeId, NodeKind, Plan, Quantity, Usd, Volume, YearMonth};

use super::stage::{Stage, changed_document, is_node, small_document};

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// The lines of the open palette that are in sight, first to last.
fn lines(stage: &Stage) -> Vec<String> {
    let rows = stage.harness.query_all_by_role(Role::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

fn selected(stage: &Stage, name: &'static str) -> bool {
    stage.harness.get_by(is_node(name)).accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn the_palette_runs_what_a_few_letters_find() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::K);
    stage.type_text("selall");
    assert_eq!(lines(&stage)[0], "Select all");
    stage.key(NONE, Key::Enter);
    assert!(lines(&stage).is_empty());
    assert!(selected(&stage, "Triage") && selected(&stage, "Answer"));
}

#[test]
fn the_palette_shows_what_was_last_taken_first_and_what_does_not_apply_last() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::K);
    stage.type_text("tidy");
    stage.key(NONE, Key::Enter);
    stage.key(CTRL, Key::K);
    assert_eq!(lines(&stage)[0], "Tidy the layout");
    stage.type_text("duplicate");
    let row = stage.harness.get_by_role_and_label(Role::ListBoxOption, "Duplicate");
    assert!(row.accesskit_node().is_disabled());
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().nodes.len(), 3);
    assert!(!lines(&stage).is_empty(), "what cannot be done does not close it");
    stage.key(NONE, Key::Escape);
    assert!(lines(&stage).is_empty());
}

#[test]
fn the_palette_has_what_fits_by_words_before_strewn_letters_even_where_it_does_not_apply() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::K);
    stage.type_text("frame");
    assert_eq!(lines(&stage)[0], "Frame the selection");
    let row = stage.harness.get_by_role_and_label(Role::ListBoxOption, "Frame the selection");
    assert!(row.accesskit_node().is_disabled());
}

#[test]
fn the_palette_is_left_by_its_own_keys_and_walked_by_arrows_and_pages() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(Modifiers { shift: true, ..CTRL }, Key::P);
    let first = lines(&stage)[0].clone();
    stage.key(NONE, Key::PageDown);
    stage.key(NONE, Key::PageDown);
    assert!(!lines(&stage).contains(&first), "it scrolls to what is chosen");
    stage.key(NONE, Key::PageUp);
    stage.key(NONE, Key::PageUp);
    assert_eq!(lines(&stage)[0], first);
    stage.key(CTRL, Key::K);
    assert!(lines(&stage).is_empty());
}

#[test]
fn the_palette_goes_to_steps_by_name_role_and_verdict() {
    let mut stage = Stage::new(Some(small_document()));
    for typed in ["answ", "synthesizer", "go to answer"] {
        stage.key(NONE, Key::Escape);
        stage.key(CTRL, Key::K);
        stage.type_text(typed);
        assert_eq!(lines(&stage)[0], "Go to Answer", "{typed}");
        stage.key(NONE, Key::Enter);
        assert!(selected(&stage, "Answer"), "{typed}");
    }
}

#[test]
fn roles_themes_and_templates_are_in_the_palette_too() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(CTRL, Key::K);
    stage.type_text("make it an extr");
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.document().undo_label(), Some("Make Triage an extractor"));
    stage.key(CTRL, Key::K);
    stage.type_text("theme light");
    assert_eq!(lines(&stage)[0], "Theme: Light");
    stage.key(NONE, Key::Escape);
    stage.key(CTRL, Key::K);
    stage.type_text("support desk");
    stage.click("New from template: Support desk");
    assert!(stage.shows("Save the changes to"));
}

#[test]
fn history_goes_back_several_steps() {
    let mut stage = Stage::new(Some(changed_document()));
    let before = small_document().plan().clone();
    stage.click_node("Triage");
    stage.key(NONE, Key::Delete);
    stage.key(CTRL, Key::K);
    stage.type_text("undo back move");
    stage.key(NONE, Key::Enter);
    assert_eq!(*stage.plan(), before);
    assert!(stage.shows("Undone: 2 steps"));
}

#[test]
fn find_flies_from_match_to_match_and_keeps_the_selection() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::F);
    stage.type_text("needs input");
    assert!(selected(&stage, "Triage"));
    assert!(stage.shows("1 of 2"));
    stage.key(NONE, Key::Enter);
    assert!(selected(&stage, "Answer") && stage.shows("2 of 2"));
    stage.key(NONE, Key::Enter);
    assert!(selected(&stage, "Triage"));
    stage.key(SHIFT, Key::Enter);
    assert!(selected(&stage, "Answer"));
    stage.key(NONE, Key::Escape);
    let field = stage.harness.query_by_role_and_label(Role::TextInput, "Find a step");
    assert!(field.is_none() && selected(&stage, "Answer"));
    stage.key(NONE, Key::F3);
    assert!(selected(&stage, "Triage"));
    // Closed, it takes no further Escape.
    stage.key(NONE, Key::Escape);
    assert!(!selected(&stage, "Triage"));
}

#[test]
fn the_find_bar_stands_clear_of_the_other_bars() {
    for width in [1024.0, 1280.0, 1920.0] {
        let mut stage = Stage::of_size(Some(small_document()), vec2(width, 800.0), egui::Theme::Dark);
        stage.key(CTRL, Key::F);
        let rect = |label: &str| stage.harness.get_by_label(label).rect();
        let field = stage.harness.get_by_role_and_label(Role::TextInput, "Find a step").rect();
        let bar = rect("Close the find bar (Esc)").union(field);
        for other in stage.harness.query_all_by_role(Role::Button) {
            let name = other.accesskit_node().label().unwrap_or_default();
            let is_other = ["Zoom out", "Add a step", "Fit everything", "Colour by cost"].contains(&name.as_str());
            assert!(!is_other || !bar.expand(4.0).intersects(other.rect()), "{name} at {width}");
        }
    }
}

#[test]
fn find_says_when_there_is_none() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::F);
    stage.type_text("zebra");
    assert!(stage.shows("none"));
    stage.key(NONE, Key::Enter);
    stage.key(NONE, Key::Escape);
    assert_eq!(stage.document().undo_label(), None);
}

#[test]
fn alt_and_arrows_walk_along_the_flow() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(ALT, Key::ArrowRight);
    assert!(selected(&stage, "Inbound mail"));
    stage.key(ALT, Key::ArrowRight);
    assert!(selected(&stage, "Triage"));
    stage.key(NONE, Key::CloseBracket);
    assert!(selected(&stage, "Answer"));
    stage.key(NONE, Key::OpenBracket);
    assert!(selected(&stage, "Triage"));
    stage.key(NONE, Key::E);
    assert!(stage.shows("Calls per call"));
    stage.key(ALT, Key::ArrowLeft);
    assert!(selected(&stage, "Triage"));
    assert_eq!(stage.document().undo_label(), None, "nothing was moved");
}

#[test]
fn the_menu_key_opens_the_context_menu_of_what_is_selected() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(SHIFT, Key::F10);
    assert!(stage.shows("Connect to…"));
    let menu = stage.harness.get_by_label("Connect to…").rect();
    let node = stage.node("Triage");
    assert!(node.expand(40.0).contains(menu.left_top()), "it opens at the node");
    for _ in 0..2 {
        stage.key(NONE, Key::ArrowDown);
    }
    stage.key(NONE, Key::Enter);
    stage.type_text("answer");
    assert_eq!(lines(&stage)[0], "Connect to Answer");
    stage.key(NONE, Key::Escape);
    stage.key(NONE, Key::Menu);
    stage.key(NONE, Key::Escape);
    assert!(!stage.shows("Connect to…") && selected(&stage, "Triage"));
}

#[test]
fn a_menu_says_why_a_line_is_grey() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::A);
    stage.click("Edit");
    stage.move_to(stage.middle("Connect to…"));
    stage.harness.run_steps(60);
    assert!(stage.shows("Select one step first"));
}

#[test]
fn several_steps_get_another_role_at_once() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(CTRL, Key::A);
    let at = stage.node("Triage").center();
    stage.move_to(at);
    for pressed in [true, false] {
        stage.button(at, PointerButton::Secondary, pressed, NONE);
    }
    stage.run();
    stage.click("Role");
    stage.click("Extractor");
    assert_eq!(stage.document().undo_label(), Some("Make 2 sub-tasks extractors"));
}

#[test]
fn every_menu_fits_a_small_screen() {
    let mut stage = Stage::of_size(Some(small_document()), vec2(1280.0, 720.0), egui::Theme::Dark);
    for (menu, last) in [
        ("File", "Quit"),
        ("Edit", "Find the one before"),
        ("Arrange", "Add a note"),
        ("View", "Fit the whole plan"),
        ("Scenario", "Delete the scenario"),
    ] {
        stage.harness.get_by_role_and_label(Role::Button, menu).click();
        stage.run();
        let lowest = stage.harness.query_all_by_label(last).map(|item| item.rect().bottom()).fold(0.0, f32::max);
        assert!(lowest > 200.0 && lowest < 720.0, "{menu}: {lowest}");
        stage.key(NONE, Key::Escape);
    }
}

#[test]
fn cut_copy_and_paste_are_commands() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.harness.event(egui::Event::Key {
        key: Key::C,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: CTRL,
    });
    stage.harness.step();
    let copied = stage.copied();
    stage.run();
    stage.key(CTRL, Key::X);
    assert_eq!(stage.plan().nodes.len(), 2);
    stage.harness.event(egui::Event::Paste(copied));
    stage.run();
    assert_eq!(stage.plan().nodes.len(), 3);
}

#[test]
fn f6_goes_from_panel_to_panel_and_back_to_where_it_was() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(NONE, Key::F6);
    let inspector = focused(&stage);
    stage.key(NONE, Key::Tab);
    let field = focused(&stage);
    assert_ne!(field, inspector);
    stage.key(NONE, Key::F6);
    assert!(focused(&stage).contains("Crossover"), "{}", focused(&stage));
    stage.key(NONE, Key::F6);
    assert!(focused(&stage).starts_with("Recommendation for"), "{}", focused(&stage));
    stage.key(NONE, Key::F6);
    assert!(focused(&stage).starts_with("Triage, classifier"), "{}", focused(&stage));
    stage.key(NONE, Key::F6);
    assert_eq!(focused(&stage), field);
    stage.key(SHIFT, Key::F6);
    assert!(focused(&stage).starts_with("Triage, classifier"));
}

fn focused(stage: &Stage) -> String {
    let has_focus = |node: &AccessKitNode<'_>| node.is_focused();
    let node = stage.harness.query_all(By::new().predicate(has_focus));
    node.filter_map(|node| node.accesskit_node().label()).next().unwrap_or_default()
}

#[test]
fn escape_leaves_a_field_first_and_then_the_selection() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.key(NONE, Key::F6);
    stage.key(NONE, Key::Escape);
    assert!(selected(&stage, "Triage"));
    stage.key(NONE, Key::Escape);
    assert!(!selected(&stage, "Triage"));
}

#[test]
fn enter_presses_the_button_that_has_the_focus_and_renames_nothing() {
    let mut stage = Stage::new(Some(small_document()));
    stage.click_node("Triage");
    stage.harness.get_by_label("Hide inspector").focus();
    stage.run();
    stage.key(NONE, Key::Enter);
    assert!(stage.shows("Show inspector") && !stage.shows("Name of the node"));
    let mut stage = Stage::new(None);
    stage.harness.get_by_label("New plan").focus();
    stage.run();
    stage.key(NONE, Key::Enter);
    assert_eq!(stage.plan().name, "Untitled plan");
}

#[test]
fn a_step_that_is_added_by_key_lies_on_no_other() {
    let mut stage = Stage::new(Some(small_document()));
    for _ in 0..3 {
        stage.key(NONE, Key::A);
        stage.key(NONE, Key::Enter);
        stage.key(NONE, Key::Enter);
    }
    let rects: Vec<_> = stage.plan().layout.values().map(|&(x, y)| (x, y)).collect();
    for (index, first) in rects.iter().enumerate() {
        for second in &rects[index + 1..] {
            assert!((first.0 - second.0).abs() > 160.0 || (first.1 - second.1).abs() > 55.0, "{first:?} {second:?}");
        }
    }
}

/// Adds a step of the kind that is typed, connected from what is selected if `key` is C, and names it.
fn add(stage: &mut Stage, key: Key, kind: &str, name: &str) {
    stage.key(NONE, key);
    stage.type_text(kind);
    stage.key(NONE, Key::Enter);
    stage.type_text(name);
    stage.key(NONE, Key::Enter);
}

/// Goes to the inspector, and with Tab to what has this name.
fn tab_to(stage: &mut Stage, role: Role, name: &str) {
    stage.key(NONE, Key::F6);
    for _ in 0..40 {
        let there = stage.harness.get_by_role_and_label(role, name);
        if there.is_focused() {
            return;
        }
        stage.key(NONE, Key::Tab);
    }
    panic!("Tab does not lead to {name}");
}

/// Types a cost per call for the selected step, and comes back to the canvas.
fn give_cost(stage: &mut Stage, cost: &str) {
    tab_to(stage, Role::RadioButton, "Hosted cost: Per call");
    stage.key(NONE, Key::Space);
    stage.key(SHIFT, Key::F6);
    fill(stage, "Hosted cost per call", cost);
}

fn fill(stage: &mut Stage, field: &str, text: &str) {
    tab_to(stage, Role::TextInput, field);
    stage.type_text(text);
    stage.key(NONE, Key::Enter);
    stage.key(SHIFT, Key::F6);
}

#[test]
fn a_whole_graph_is_built_and_saved_by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.ron");
    let plan = Plan::empty("Keys only", YearMonth::new(2026, 12).unwrap());
    let mut stage = Stage::new(Some(Document::new(plan)));
    add(&mut stage, Key::A, "entry", "Mail");
    fill(&mut stage, "Volume", "2000/day");
    add(&mut stage, Key::C, "router", "Intent");
    give_cost(&mut stage, "0.002");
    add(&mut stage, Key::C, "extractor", "Fields");
    give_cost(&mut stage, "0.01");
    // Back to the router, and a second way out of it.
    stage.key(ALT, Key::ArrowLeft);
    add(&mut stage, Key::C, "synth", "Reply");
    give_cost(&mut stage, "0.03");
    stage.key(ALT, Key::ArrowLeft);
    for share in ["30 %", "70 %"] {
        stage.key(NONE, Key::E);
        stage.key(NONE, Key::Enter);
        stage.type_text(share);
        stage.key(NONE, Key::Enter);
    }
    stage.key(ALT, Key::ArrowRight);
    stage.key(SHIFT, Key::ArrowDown);
    stage.key(CTRL, Key::S);
    stage.key(CTRL, Key::A);
    stage.type_text(&path.display().to_string());
    stage.key(NONE, Key::Enter);
    let plan = load(&path).unwrap().plan;
    let names: Vec<&str> = plan.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["Mail", "Intent", "Fields", "Reply"]);
    let edges: Vec<_> =
        plan.edges.iter().map(|edge| (edge.from.as_str(), edge.to.as_str(), edge.calls_per_call.central())).collect();
    assert_eq!(edges, [("entry", "router", 1.0), ("router", "extractor", 0.3), ("router", "synthesizer", 0.7)]);
    let NodeKind::Entry(entry) = &plan.nodes[0].kind else { panic!("no entry") };
    assert_eq!(entry.volume, Volume::PerDay(Estimate::Certain(Calls::new(2000.0))));
    for (id, cost) in [("router", 0.002), ("extractor", 0.01), ("synthesizer", 0.03)] {
        let task = plan.node(&NodeId::new(id)).unwrap().task().unwrap();
        assert_eq!(task.hosted, HostedCost::PerCall(Estimate::Certain(Usd::new(cost))), "{id}");
    }
}

#[test]
fn every_command_shows_in_the_palette_with_its_keys() {
    let mut stage = Stage::of_size(Some(small_document()), vec2(1280.0, 800.0), egui::Theme::Light);
    for (typed, label) in [("duplic", "Duplicate"), ("larger", "Larger text"), ("save as", "Save as…")] {
        stage.key(CTRL, Key::K);
        stage.type_text(typed);
        assert_eq!(lines(&stage)[0], label);
        stage.key(NONE, Key::Escape);
    }
}

#[test]
fn a_toast_takes_back_what_it_tells_of_and_nothing_else() {
    let mut stage = Stage::new(Some(small_document()));
    let before = stage.plan().clone();
    stage.click_node("Triage");
    stage.key(NONE, Key::Delete);
    assert!(stage.shows("Deleted Triage"));
    stage.click("Undo this");
    assert_eq!(*stage.plan(), before);
    assert!(stage.shows("Undone: Delete Triage"));
    stage.click("Redo this");
    assert_eq!(stage.plan().nodes.len(), 2);
    stage.key(CTRL, Key::A);
    stage.key(NONE, Key::ArrowDown);
    assert!(!stage.shows("Undo this"), "it is no longer the last step");
}

#[test]
fn a_drag_is_not_told_and_a_toast_stays_while_it_is_looked_at() {
    let mut stage = Stage::new(Some(small_document()));
    let from = stage.node("Triage").center();
    stage.drag(from, from + vec2(0.0, 60.0));
    assert!(!stage.shows("Undo this"));
    stage.key(NONE, Key::T);
    stage.move_to(stage.middle("Tidied the layout"));
    stage.harness.run_steps(60 * 9);
    assert!(stage.shows("Tidied the layout"));
    stage.move_to(stage.empty_place());
    stage.harness.run_steps(60 * 7);
    assert!(!stage.shows("Tidied the layout"));
}

#[test]
fn the_sheet_fits_a_small_screen_and_is_searched() {
    let mut stage = Stage::of_size(Some(small_document()), vec2(1280.0, 720.0), egui::Theme::Dark);
    stage.key(NONE, Key::F1);
    let button = stage.harness.get_by_role_and_label(Role::Button, "Close").rect();
    assert!(button.bottom() < 720.0);
    for last in ["To the next step", "Select nothing"] {
        assert!(stage.harness.get_by_label(last).rect().bottom() < button.top(), "{last}");
    }
    stage.type_text("dup");
    assert!(stage.shows("Ctrl+D") && !stage.shows("Ctrl+S"));
    stage.key(NONE, Key::Escape);
    assert!(!stage.shows("Ctrl+D"));
}

#[test]
fn the_toolbar_says_what_undo_takes_back() {
    let mut stage = Stage::new(Some(changed_document()));
    stage.click("Undo move Inbound mail");
    assert_eq!(*stage.plan(), *small_document().plan());
    stage.click("Redo move Inbound mail");
    stage.click("Find a step");
    stage.type_text("answer");
    assert!(selected(&stage, "Answer"));
}

#[test]
fn a_recommendation_has_a_menu_and_its_figures_are_copied_as_a_table() {
    let mut stage = Stage::new(Some(small_document()));
    let at = stage.middle("Recommendation for Triage");
    stage.move_to(at);
    for pressed in [true, false] {
        stage.button(at, PointerButton::Secondary, pressed, NONE);
    }
    stage.run();
    assert!(selected(&stage, "Triage") && stage.shows("Show on the canvas"));
    stage.harness.get_by_label("Copy the figures").click();
    stage.harness.step();
    let table = stage.copied();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1][..3], ["Triage", "classifier", "Needs input"]);
    assert_eq!((rows[0].len(), rows[1][4]), (rows[1].len(), "0.03"));
}

#[test]
fn a_step_explains_itself_to_a_pointer_that_came_to_it_not_while_keys_are_at_work() {
    let mut stage = Stage::new(Some(small_document()));
    let (at, tip) = (stage.node("Triage").center(), "calls in the first month");
    stage.move_to(at);
    stage.key(NONE, Key::CloseBracket);
    stage.harness.run_steps(60);
    assert!(!stage.shows(tip));
    stage.move_to(at + vec2(3.0, 0.0));
    stage.harness.run_steps(60);
    assert!(stage.shows(tip));
}

#[test]
fn opening_the_palette_closes_what_the_pointer_had_explained() {
    let mut stage = Stage::new(Some(small_document()));
    for (at, tip) in [
        (stage.node("Triage").center(), "calls in the first month"),
        (stage.middle("Hide inspector"), "Hide inspector (Ctrl+2)"),
    ] {
        stage.move_to(at);
        stage.harness.run_steps(60);
        assert!(stage.shows(tip));
        stage.key(CTRL, Key::K);
        assert!(!stage.shows(tip));
        stage.key(CTRL, Key::K);
    }
}

#[test]
fn a_letter_whose_command_does_not_apply_says_what_it_needs() {
    let mut stage = Stage::new(Some(small_document()));
    stage.key(NONE, Key::I);
    assert!(stage.shows("Select an edge first"));
    let before = stage.document().revision();
    stage.key(NONE, Key::R);
    assert_eq!(stage.document().revision(), before);
}

#[test]
fn steps_pasted_into_another_plan_bring_the_pool_and_the_price_they_use() {
    let start = YearMonth::new(2026, 12).unwrap();
    let desk = |name| Document::from_template(mixplan::document::template(name).unwrap(), start);
    let mut from = Stage::new(Some(desk("support-desk")));
    from.click_node("Triage");
    from.harness.event(egui::Event::Copy);
    from.harness.step();
    let copied = from.copied();
    let mut into = Stage::new(Some(desk("rag-assistant")));
    let nodes = into.plan().nodes.len();
    into.harness.event(egui::Event::Paste(copied.clone()));
    into.run();
    assert_eq!(into.plan().nodes.len(), nodes + 1);
    assert!(into.plan().pool("l40s").is_some() && into.plan().price("gpt-5.4").is_some());
    // Where they are known already, they stay as they are.
    let (pools, prices) = (into.plan().pools.clone(), into.plan().prices.clone());
    into.harness.event(egui::Event::Paste(copied));
    into.run();
    assert_eq!((&into.plan().pools, &into.plan().prices), (&pools, &prices));
}
