//! Prices: a model chosen by typing, the price book, and newer lists laid beside the plan's prices.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use mixplan::document::Document;
use mixplan::plan::{Estimate, HostedCost, NodeId, Plan, Price, Serving, Task, TokenCost};

use super::stage::{Stage, small_plan};

fn price(model: &str, usd: (f64, f64), as_of: &str) -> Price {
    Price {
        model: model.into(),
        provider: "openai".into(),
        usd_per_million_input: Estimate::certain(usd.0),
        usd_per_million_output: Estimate::certain(usd.1),
        as_of: as_of.into(),
        source: format!("LiteLLM price map, {as_of}"),
        ..Price::default()
    }
}

fn stage_of(plan: Plan) -> Stage {
    Stage::of_size(Some(Document::new(plan)), vec2(1400.0, 3600.0), egui::Theme::Light)
}

/// Triage selected, its hosted cost from tokens, with one model in the price book.
fn stage() -> Stage {
    let mut stage = stage_of(Plan { prices: vec![price("our-mini", (1.0, 4.0), "2026-07-01")], ..small_plan() });
    stage.click_containing("Recommendation for Triage");
    stage.click("Hosted cost: Tokens");
    stage
}

/// Both sub-tasks by tokens, at prices of the summer.
fn priced() -> Plan {
    let mut plan = small_plan();
    plan.prices = vec![price("gpt-5.4", (5.0, 20.0), "2026-07-01"), price("ours", (1.0, 2.0), "2026-07-01")];
    for (id, model) in [("triage", "gpt-5.4"), ("answer", "ours")] {
        let tokens = TokenCost {
            model: Some(model.into()),
            input: Estimate::certain(1000.0),
            output: Estimate::certain(100.0),
            ..TokenCost::default()
        };
        plan.node_mut(&NodeId::new(id)).unwrap().task_mut().unwrap().hosted = HostedCost::Tokens(tokens);
    }
    plan
}

fn task(stage: &Stage) -> &Task {
    stage.plan().node(&NodeId::new("triage")).unwrap().task().unwrap()
}

fn tokens(stage: &Stage) -> &TokenCost {
    let HostedCost::Tokens(tokens) = &task(stage).hosted else { panic!("from tokens") };
    tokens
}

/// Opens the list of models for this field.
fn open(stage: &mut Stage, field: &str) {
    stage.harness.get_by_role_and_label(Role::ComboBox, field).click();
    stage.run();
    assert!(stage.harness.query_by_role_and_label(Role::TextInput, "Search models").is_some());
}

fn pick(stage: &mut Stage, field: &str, query: &str) {
    open(stage, field);
    stage.type_text(query);
    stage.key(Modifiers::NONE, Key::Enter);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_on(stage: &mut Stage, path: &Path) {
    stage.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    stage.harness.step();
    stage.harness.input_mut().dropped_files.clear();
    stage.run();
}

const LIST: &str = r#"{
    "gpt-5.4": {"mode": "chat", "litellm_provider": "openai", "input_cost_per_token": 2e-6,
        "output_cost_per_token": 8e-6, "deprecation_date": "2027-06-01"},
    "ruined": {"mode": "chat", "input_cost_per_token": "much", "output_cost_per_token": 8e-6}}"#;

fn list(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.json");
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn a_model_is_chosen_by_typing_and_its_price_comes_into_the_plan_as_one_step() {
    let mut stage = stage();
    let before = stage.plan().clone();
    open(&mut stage, "Hosted model");
    stage.type_text("gpt-5-mini");
    assert!(stage.shows("gpt-5-mini, $0.25 in · $0.025 cached · $2 out, retires on 11 Dec 2026, in 19 days · openai"));
    assert!(stage.shows("batch −50\u{a0}%") || stage.shows("batch −50 %"));
    assert!(stage.shows("LiteLLM price map of 12 Nov 2026"));
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(tokens(&stage).model.as_deref(), Some("gpt-5-mini"));
    let price = stage.plan().price("gpt-5-mini").unwrap().clone();
    assert_eq!((price.as_of.as_str(), price.provider.as_str()), ("2026-11-12", "openai"));
    assert_eq!(price.source, "LiteLLM price map, 2026-11-12");
    assert_eq!(price.usd_per_million_batch_input, Some(Estimate::certain(0.125)));
    assert!(stage.shows("$0.25 in · $2 out /M"));
    assert!(stage.shows("retires on 11 Dec 2026, in 19 days"));
    assert_eq!(stage.document().undo_label(), Some("Choose gpt-5-mini for Triage"));
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(stage.plan(), &before);
}

#[test]
fn the_plans_own_models_come_first_and_the_same_name_of_two_sellers_is_told_apart() {
    let mut stage = stage();
    open(&mut stage, "Hosted model");
    let first = stage.harness.get_all_by_role(Role::ListBoxOption).next().unwrap();
    assert!(
        first
            .accesskit_node()
            .label()
            .unwrap()
            .starts_with("our-mini, $1 in · $4 out, in the plan, of 1 Jul 2026, 144 days old")
    );
    stage.type_text("gpt-5-mini");
    for name in
        ["gpt-5-mini, $0.25", "azure/gpt-5-mini, $0.25", "azure/eu/gpt-5-mini, $0.275", "gpt-5-mini (flex), $0.125"]
    {
        assert!(
            stage.harness.query_all_by_role(Role::ListBoxOption).any(|row| row
                .accesskit_node()
                .label()
                .unwrap()
                .starts_with(name)),
            "{name}"
        );
    }
    stage.key(Modifiers::NONE, Key::Escape);
    assert!(!stage.shows("Search models"));
    assert!(!stage.document().is_modified() || tokens(&stage).model.as_deref() == Some("our-mini"));
}

#[test]
fn a_fine_tune_is_found_under_its_own_name_where_the_tuned_model_is_chosen_and_never_as_its_base() {
    let mut stage = stage();
    stage.click("Describe a tuned path");
    stage.click("Serving: Tokens");
    let full = "ft:gpt-4o-mini-2024-07-18:acme::9kQ";
    pick(&mut stage, "Serving model", full);
    let Serving::Tokens(served) = &task(&stage).tuned.as_ref().unwrap().serving else { panic!("by tokens") };
    // Its price is the list's, and no other.
    assert_eq!((served.model.as_deref(), served.usd_per_million_input), (Some(full), None));
    assert_eq!(stage.plan().price(full).unwrap().usd_per_million_input, Estimate::certain(0.3));
    open(&mut stage, "Serving model");
    stage.type_text("ft:gpt-5-mini");
    assert_eq!(stage.harness.query_all_by_role(Role::ListBoxOption).count(), 1);
    assert!(stage.shows("Give a price for “ft:gpt-5-mini” by hand"));
}

#[test]
fn a_model_in_no_list_is_priced_by_hand_and_nothing_is_made_up() {
    let mut stage = stage();
    pick(&mut stage, "Hosted model", "in-house-7b");
    assert!(stage.shows("Price of in-house-7b"));
    assert_eq!(tokens(&stage).model.as_deref(), Some("our-mini"));
    stage.type_into("Input", "0.4");
    assert!(stage.shows("Give the price of output."));
    stage.type_into("Output", "1.2..1.6");
    stage.type_into("Source", "platform team");
    stage.key(Modifiers::NONE, Key::Enter);
    let price = stage.plan().price("in-house-7b").unwrap();
    assert_eq!(
        (price.usd_per_million_input, price.usd_per_million_output),
        (Estimate::certain(0.4), Estimate::range(1.2, 1.6))
    );
    assert_eq!((price.as_of.as_str(), price.source.as_str()), ("2026-11-22", "platform team"));
    assert_eq!(tokens(&stage).model.as_deref(), Some("in-house-7b"));
    assert_eq!(stage.document().undo_label(), Some("Choose in-house-7b for Triage"));
}

#[test]
fn a_model_without_a_price_says_so_and_can_be_given_one() {
    let mut plan = priced();
    plan.prices.clear();
    let mut stage = stage_of(plan);
    stage.click_containing("Recommendation for Triage");
    assert!(stage.shows("not in the price book"));
    stage.click("Find a price for gpt-5.4");
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(stage.plan().price("gpt-5.4").unwrap().usd_per_million_output, Estimate::certain(15.0));
    assert!(!stage.shows("not in the price book"));
}

#[test]
fn choosing_a_model_in_a_scenario_prices_it_in_the_base_too() {
    let mut stage = stage();
    stage.click_at(stage.empty_place(), Modifiers::NONE);
    stage.key(Modifiers::SHIFT, Key::S);
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(stage.document().scenario().is_some());
    stage.click_containing("Recommendation for Triage");
    pick(&mut stage, "Hosted model", "gpt-5-mini");
    assert!(stage.document().base().price("gpt-5-mini").is_some());
    assert_eq!(tokens(&stage).model.as_deref(), Some("gpt-5-mini"));
}

#[test]
fn the_price_book_says_where_from_how_old_who_uses_it_and_what_retires() {
    let mut plan = priced();
    plan.prices[0].retires = "2026-11-01".into();
    let mut stage = stage_of(plan);
    stage.click("Price book");
    assert!(stage.shows("1 Jul 2026, 144 days old · LiteLLM price map"));
    assert!(stage.shows("retired since 1 Nov 2026"));
    stage.click("gpt-5.4");
    assert!(stage.shows("Used by Triage."));
    stage.click("Add price 1 batch input");
    assert_eq!(stage.plan().prices[0].usd_per_million_batch_input, Some(Estimate::certain(2.5)));
    stage.click("Add a tier to gpt-5.4");
    stage.type_into("Price 1 tier 1 length", "128k");
    assert_eq!(stage.plan().prices[0].tiers[0].above_tokens, 128_000);
    stage.type_into("Price 1 retirement", "soon");
    assert!(stage.shows("Write the date as 2026-11-12"));
    stage.click("Remove gpt-5.4");
    assert!(stage.plan().price("gpt-5.4").is_none());
    stage.click("Add a model…");
    stage.type_text("gpt-5-mini");
    stage.key(Modifiers::NONE, Key::Enter);
    assert_eq!(stage.document().undo_label(), Some("Add gpt-5-mini to the price book"));
}

#[test]
fn searching_two_thousand_models_takes_less_than_a_frame() {
    let mut stage = stage();
    open(&mut stage, "Hosted model");
    let mut frames: Vec<Duration> = Vec::new();
    for letter in "claude sonnet".chars() {
        stage.harness.event(egui::Event::Text(letter.to_string()));
        let start = Instant::now();
        stage.harness.step();
        frames.push(start.elapsed());
    }
    frames.sort();
    // A test build is some ten times slower than the program, and other tests run beside this one.
    assert!(frames[frames.len() / 2] < Duration::from_millis(160), "{frames:?}");
}

#[test]
fn the_list_of_the_program_is_compared_and_taken_as_one_step() {
    let mut stage = stage_of(priced());
    stage.key(Modifiers::COMMAND, Key::K);
    stage.type_text("update prices");
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(stage.shows("LiteLLM price map"));
    assert!(stage.shows("Hosted over the horizon: "));
    assert!(stage.shows("Take 1 price"));
    let before = stage.plan().clone();
    stage.click("Take 1 price");
    let new = stage.plan().price("gpt-5.4").unwrap();
    assert_eq!((new.usd_per_million_input, new.as_of.as_str()), (Estimate::certain(2.5), "2026-11-12"));
    assert_eq!(stage.plan().price("ours"), before.price("ours"));
    assert_eq!(stage.document().undo_label(), Some("Take 1 price from the LiteLLM price map"));
    stage.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(stage.plan(), &before);
}

#[test]
fn a_list_that_is_dropped_is_compared_its_broken_entry_named_and_what_is_not_ticked_stays() {
    let mut stage = stage_of(priced());
    let (_folder, path) = list(LIST.as_bytes());
    drop_on(&mut stage, &path);
    assert!(stage.shows("1 entry of the list could not be read"));
    stage.click("Show them");
    assert!(stage.shows("ruined: its input_cost_per_token is no number"));
    assert!(stage.shows("retires 1 Jun 2027"));
    assert!(stage.shows("Take 1 price"));
    stage.click("gpt-5.4");
    assert!(stage.shows("Nothing is ticked: nothing changes."));
    stage.click("gpt-5.4");
    stage.click("Take 1 price");
    assert_eq!(stage.plan().price("gpt-5.4").unwrap().usd_per_million_input, Estimate::certain(2.0));
}

#[test]
fn a_list_of_an_earlier_day_changes_no_newer_price() {
    let mut stage = stage_of(priced());
    let (_folder, path) = list(LIST.as_bytes());
    drop_on(&mut stage, &path);
    stage.type_into("Date of the list", "");
    stage.key(Modifiers::COMMAND, Key::A);
    stage.type_text("2026-01-01");
    stage.key(Modifiers::NONE, Key::Enter);
    assert!(stage.shows("kept: it is of 1 Jul 2026, newer than the list"));
    assert!(!stage.shows("Take 1 price"));
}

#[test]
fn of_several_prices_under_one_name_the_user_chooses() {
    let entry = |name: &str, usd: &str| {
        format!(r#""{name}": {{"mode": "chat", "input_cost_per_token": {usd}, "output_cost_per_token": 8e-6}}"#)
    };
    let text = format!("{{{},{}}}", entry("one/gpt-5.4", "1e-6"), entry("two/gpt-5.4", "3e-6"));
    let (_folder, path) = list(text.as_bytes());
    let mut stage = stage_of(priced());
    drop_on(&mut stage, &path);
    assert!(!stage.shows("Take 1 price"));
    stage.harness.get_by_role_and_label(Role::ComboBox, "gpt-5.4 is listed as").click();
    stage.run();
    stage.click("two/gpt-5.4");
    stage.click("Take 1 price");
    let price = stage.plan().price("gpt-5.4").unwrap().clone();
    assert_eq!(price.usd_per_million_input, Estimate::certain(3.0));
    assert!(price.source.ends_with(", as two/gpt-5.4"), "{}", price.source);
    // The next time it is known which of them was meant.
    drop_on(&mut stage, &path);
    assert!(stage.shows("as in the list"));
}

#[test]
fn prices_in_dollars_are_refused_in_a_plan_that_counts_in_euros() {
    let mut stage = stage_of(Plan { currency: "EUR".into(), ..priced() });
    let (_folder, path) = list(LIST.as_bytes());
    drop_on(&mut stage, &path);
    assert!(stage.shows("The plan counts in EUR and price lists in USD."));
    stage.click("Close");
    assert!(!stage.document().is_modified());
}

#[test]
fn in_a_scenario_list_prices_go_into_the_base_case() {
    let mut stage = stage_of(priced());
    stage.key(Modifiers::SHIFT, Key::S);
    stage.key(Modifiers::NONE, Key::Enter);
    let (_folder, path) = list(LIST.as_bytes());
    drop_on(&mut stage, &path);
    stage.click("Take 1 price");
    let scenario = stage.document().scenario().unwrap();
    assert!(scenario.overrides.is_empty(), "{scenario:?}");
    assert_eq!(stage.document().base().price("gpt-5.4").unwrap().usd_per_million_input, Estimate::certain(2.0));
}

#[test]
fn what_is_no_list_and_what_is_not_there_is_said_and_changes_nothing() {
    let mut stage = stage_of(priced());
    let (folder, path) = list(b"{\"gpt-5.4\":");
    drop_on(&mut stage, &path);
    assert!(stage.shows("list.json: it is no JSON"));
    stage.click("Close");
    drop_on(&mut stage, &folder.path().join("gone.json"));
    assert!(stage.shows("gone.json: there is no such file"));
    assert!(!stage.document().is_modified());
}

/// Draws while the worker is at it; no frame may wait for it.
fn drop_and_draw(stage: &mut Stage, path: &Path) -> Duration {
    stage.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    let mut longest = Duration::ZERO;
    let start = Instant::now();
    while longest == Duration::ZERO || stage.harness.state().is_working() {
        assert!(start.elapsed() < Duration::from_secs(120));
        let frame = Instant::now();
        stage.harness.step();
        longest = longest.max(frame.elapsed());
        stage.harness.input_mut().dropped_files.clear();
        std::thread::sleep(Duration::from_millis(2));
    }
    stage.run();
    longest
}

#[test]
fn a_hundred_megabytes_are_refused_while_the_window_goes_on_drawing() {
    let mut stage = stage_of(priced());
    let (_folder, path) = list(b"");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"{").unwrap();
    for _ in 0..100 {
        file.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let longest = drop_and_draw(&mut stage, &path);
    assert!(longest < Duration::from_secs(1), "a frame took {longest:?}");
    assert!(stage.shows("larger than 16 MB"));
}

#[test]
fn lists_made_to_do_harm_do_none_while_the_window_goes_on_drawing() {
    let mut millions =
        String::from("{\"gpt-5.4\":{\"mode\":\"chat\",\"input_cost_per_token\":1e-6,\"output_cost_per_token\":2e-6}");
    let mut number = 0_u32;
    while millions.len() < (16 << 20) - 64 {
        millions.push_str(&format!(",\"{number:x}\":0"));
        number += 1;
    }
    millions.push('}');
    let model =
        r#""m#":{"mode":"chat","input_cost_per_token":1e-6,"output_cost_per_token":2e-6,"litellm_provider":"p"},"#;
    let models: String = (0..160_000).map(|number| model.replace('#', &number.to_string())).collect();
    let models = format!("{{{}}}", models.trim_end_matches(','));
    let long = format!(
        "{{\"{}\":{{\"mode\":\"chat\",\"input_cost_per_token\":-1,\"output_cost_per_token\":2e-6}},{}",
        "x".repeat(1 << 20),
        &LIST[1..]
    );
    for text in [millions, models, "[".repeat(15 << 20), long] {
        let mut stage = stage_of(priced());
        let (_folder, path) = list(text.as_bytes());
        let longest = drop_and_draw(&mut stage, &path);
        assert!(longest < Duration::from_secs(1), "a frame took {longest:?}");
        assert!(stage.shows("Update prices"));
        stage.key(Modifiers::NONE, Key::Escape);
        assert!(!stage.document().is_modified());
    }
}
