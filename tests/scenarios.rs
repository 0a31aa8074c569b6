//! Scenarios of a document: what is edited in one never touches the base, and switching changes nothing.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

mod common;

use std::collections::BTreeMap;

use common::edits::{Edit, change, edit};
use common::plans;
use mixplan::document::{Change, Command, Document, ScenarioChange, parse, to_ron};
use mixplan::plan::{
    Calls, Edge, Entry, Estimate, Frame, Node, NodeId, NodeKind, Note, Numbers, Plan, Price, PriceEvent, Quantity,
    Scenario, Tool, Usd, Volume, YearMonth,
};
use proptest::prelude::*;
use proptest::sample::Index;

/// A document in one of its scenarios.
fn document(mut plan: Plan, pick: &Index) -> Document {
    if plan.scenarios.is_empty() {
        plan.scenarios.push(Scenario::named("Only"));
    }
    let name = plan.scenarios[pick.index(plan.scenarios.len())].name.clone();
    let mut document = Document::new(plan);
    document.switch(Some(&name)).unwrap();
    document
}

fn overrides(plan: &Plan) -> BTreeMap<&str, &BTreeMap<String, Numbers>> {
    plan.scenarios.iter().map(|scenario| (scenario.name.as_str(), &scenario.overrides)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn editing_in_a_scenario_changes_no_input_of_the_base(
        plan in plans::plan(), pick in any::<Index>(), edits in prop::collection::vec(edit(), 1..6),
    ) {
        let mut document = document(plan, &pick);
        let active = document.scenario().unwrap().name.clone();
        let first = to_ron(document.base());
        for edit in &edits {
            let Some(change) = change(document.plan(), edit) else { continue };
            let (base, shown) = (document.base().clone(), document.plan().clone());
            let mut expected = Document::new(shown.clone());
            let alone = expected.apply(Command::new("Edit", change.clone()));
            let done = document.apply(Command::new("Edit", change));
            if done.is_err() {
                prop_assert_eq!(document.base(), &base);
                continue;
            }
            // What is shown is what was edited.
            if alone.is_ok() {
                // Where numbers come from is another question: see `tests/provenance.rs`.
                let numbers = |plan: &Plan| Plan { provenance: BTreeMap::new(), ..plan.clone() };
                prop_assert_eq!(numbers(document.plan()), numbers(expected.plan()), "{:?}", edit);
            }
            let (mut before, after) = (base.input_values(), document.base().input_values());
            if matches!(edit, Edit::RemoveEdge(_)) {
                // Of two edges between the same nodes the second takes the first one's key.
                let second = |key: &str| key.replace("].calls_per_call", "#2].calls_per_call");
                let twice: Vec<String> = before.keys().filter(|key| before.contains_key(&second(key))).cloned().collect();
                let is_twice = |key: &str| twice.iter().any(|first| key.starts_with(first.trim_end_matches("].calls_per_call")));
                before.retain(|key, _| !is_twice(key));
            }
            for (key, value) in &before {
                prop_assert!(after.get(key).is_none_or(|now| now == value), "{} by {:?}", key, edit);
            }
            // Other scenarios keep what is still there, and nothing that is gone.
            let now = overrides(document.base());
            for (name, before_values) in overrides(&base) {
                for (key, value) in before_values.iter().filter(|(key, _)| before.contains_key(*key)) {
                    let kept = now[name].get(key);
                    let gone = !after.contains_key(key);
                    prop_assert_eq!(kept.is_none(), gone || (name == active && kept.is_none()), "{}: {}", name, key);
                    if name != active && !gone {
                        prop_assert_eq!(kept, Some(value));
                    }
                }
            }
        }
        let last = to_ron(document.base());
        while document.undo().is_some() {}
        prop_assert_eq!(to_ron(document.base()), first);
        while document.redo().is_some() {}
        prop_assert_eq!(to_ron(document.base()), last);
    }

    #[test]
    fn switching_scenarios_changes_nothing_that_is_saved(plan in plans::plan()) {
        let text = to_ron(&plan);
        let mut document = Document::opened(plan.clone(), std::path::Path::new("plan.ron"));
        for name in plan.scenarios.iter().map(|scenario| Some(scenario.name.as_str())).chain([None]) {
            let revision = document.revision();
            document.switch(name).unwrap();
            prop_assert_eq!(to_ron(document.base()), text.as_str());
            prop_assert!(!document.is_modified());
            prop_assert!(document.undo_label().is_none());
            prop_assert_eq!(document.scenario().map(|scenario| scenario.name.as_str()), name);
            prop_assert!(document.revision() > revision || plan.scenarios.is_empty());
        }
        prop_assert_eq!(document.plan(), &plan);
        prop_assert_eq!(parse(&text).unwrap(), plan);
    }

    #[test]
    fn a_scenario_without_values_is_the_base(plan in plans::plan()) {
        let alone = Plan { scenarios: Vec::new(), ..plan.clone() };
        prop_assert_eq!(plan.with(&Scenario::named("Same")), alone);
    }

    #[test]
    fn every_input_has_a_key_of_its_own_and_takes_what_it_gives(plan in plans::plan()) {
        let mut count = 0;
        plan.visit_inputs(&mut |_, _| count += 1);
        prop_assert_eq!(plan.input_values().len(), count);
        let mut same = plan.clone();
        let values = plan.input_values();
        same.visit_inputs_mut(&mut |spot, input| {
            assert!(input.problem(input.value()).is_none(), "{spot}");
            assert!(input.set(values[&spot.to_string()]), "{spot}");
        });
        prop_assert_eq!(same, plan);
    }
}

const VOLUME: &str = "nodes[mail].volume.per_day";

/// An entry of 100 requests a day, a tool, a price with two steps; and two scenarios, the first one active.
fn desk() -> Document {
    let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    let node = |id: &str, kind| Node::new(NodeId::new(id), id, kind);
    let volume = Volume::PerDay(Estimate::certain(100.0));
    plan.nodes = vec![
        node("mail", NodeKind::Entry(Entry { volume, ..Entry::default() })),
        node("search", NodeKind::Tool(Tool { usd_per_call: Estimate::certain(0.1) })),
    ];
    plan.prices.push(Price {
        model: "gpt".into(),
        usd_per_million_input: Estimate::certain(2.0),
        usd_per_million_output: Estimate::certain(8.0),
        ..Price::default()
    });
    let step = |month, factor| PriceEvent { month, model: "gpt".into(), factor: Estimate::certain(factor) };
    plan.assumptions.hosted_price_events = vec![step(6, 0.5), step(12, 0.8)];
    plan.scenarios = vec![
        scenario("Growth", &[(VOLUME, 200.0), ("nodes[search].usd_per_call", 0.3)]),
        scenario("Price cut", &[(VOLUME, 150.0), ("prices[gpt].usd_per_million_input", 1.0)]),
    ];
    let mut document = Document::new(plan);
    document.switch(Some("Growth")).unwrap();
    document
}

fn scenario(name: &str, overrides: &[(&str, f64)]) -> Scenario {
    let overrides = overrides.iter().map(|(key, value)| ((*key).to_owned(), Numbers::certain(*value))).collect();
    Scenario { overrides, ..Scenario::named(name) }
}

fn edit_plan(document: &mut Document, edit: impl FnOnce(&mut Plan)) {
    let mut plan = document.plan().clone();
    edit(&mut plan);
    document.apply(Command::new("Edit", Change::SetPlan(Box::new(plan)))).unwrap();
}

fn run(document: &mut Document, change: ScenarioChange) {
    document.apply(Command::new("Scenario", Change::Scenarios(change))).unwrap();
}

fn set<Q: Quantity>(estimate: &mut Estimate<Q>, value: f64) {
    *estimate = Estimate::certain(value);
}

fn volume(plan: &Plan) -> Volume {
    match &plan.nodes[0].kind {
        NodeKind::Entry(entry) => entry.volume,
        _ => panic!("an entry"),
    }
}

fn per_day(calls: f64) -> Volume {
    Volume::PerDay(Estimate::<Calls>::certain(calls))
}

fn set_volume(document: &mut Document, volume: Volume) {
    edit_plan(document, |plan| plan.nodes[0].kind = NodeKind::Entry(Entry { volume, ..Entry::default() }));
}

fn keys(document: &Document, index: usize) -> Vec<&str> {
    document.scenarios()[index].overrides.keys().map(String::as_str).collect()
}

#[test]
fn a_number_typed_in_a_scenario_is_the_scenarios_and_no_longer_when_it_is_the_bases_again() {
    let mut document = desk();
    assert_eq!(volume(document.plan()), per_day(200.0));
    set_volume(&mut document, per_day(300.0));
    assert_eq!((volume(document.plan()), volume(document.base())), (per_day(300.0), per_day(100.0)));
    assert_eq!(document.undo_label(), Some("Edit in Growth"));
    set_volume(&mut document, per_day(100.0));
    assert_eq!(keys(&document, 0), ["nodes[search].usd_per_call"]);
    document.switch(None).unwrap();
    set_volume(&mut document, per_day(120.0));
    assert_eq!(document.undo_label(), Some("Edit"));
    document.switch(Some("Growth")).unwrap();
    assert_eq!(volume(document.plan()), per_day(120.0));
}

#[test]
fn what_a_scenario_says_of_a_node_goes_with_the_node_and_comes_back_with_it() {
    let mut document = desk();
    let first = to_ron(document.base());
    document.apply(Command::new("Delete", Change::RemoveNodes(vec![NodeId::new("mail")]))).unwrap();
    assert_eq!(
        (keys(&document, 0), keys(&document, 1)),
        (vec!["nodes[search].usd_per_call"], vec!["prices[gpt].usd_per_million_input"])
    );
    document.undo();
    assert_eq!(to_ron(document.base()), first);
}

#[test]
fn a_model_that_is_renamed_keeps_its_values_in_every_scenario() {
    let mut document = desk();
    edit_plan(&mut document, |plan| plan.prices[0].model = "gpt-2".into());
    assert_eq!(keys(&document, 1), [VOLUME, "prices[gpt-2].usd_per_million_input"]);
    assert_eq!(document.base().prices[0].usd_per_million_input, Estimate::certain(2.0));
}

#[test]
fn another_period_in_a_scenario_leaves_the_base_the_same_volume() {
    let mut document = desk();
    set_volume(&mut document, Volume::PerYear(Estimate::certain(73_000.0)));
    assert_eq!(volume(document.base()).period(), Volume::PerYear(Estimate::default()).period());
    let close = |plan: &Plan, per_day: f64| (volume(plan).central_per_month() - per_day * 365.0 / 12.0).abs() < 1e-6;
    assert!(close(document.base(), 100.0));
    assert!(close(document.plan(), 200.0));
    document.switch(Some("Price cut")).unwrap();
    assert!(close(document.plan(), 150.0));
}

#[test]
fn a_period_put_right_in_the_base_keeps_the_numbers_of_the_scenarios() {
    let mut document = desk();
    document.switch(None).unwrap();
    set_volume(&mut document, Volume::PerMonth(Estimate::certain(100.0)));
    document.switch(Some("Growth")).unwrap();
    assert_eq!(volume(document.plan()), Volume::PerMonth(Estimate::certain(200.0)));
}

#[test]
fn a_price_step_that_is_deleted_does_not_hand_its_value_to_the_next() {
    let mut document = desk();
    edit_plan(&mut document, |plan| set(&mut plan.assumptions.hosted_price_events[0].factor, 0.4));
    edit_plan(&mut document, |plan| drop(plan.assumptions.hosted_price_events.remove(0)));
    assert_eq!(keys(&document, 0), [VOLUME, "nodes[search].usd_per_call"]);
    assert_eq!(document.plan().assumptions.hosted_price_events[0].factor, Estimate::certain(0.8));
}

#[test]
fn of_two_that_only_their_order_tells_apart_the_second_keeps_its_values_when_the_first_goes() {
    let mut document = desk();
    document.switch(None).unwrap();
    edit_plan(&mut document, |plan| {
        let edge = |calls| Edge {
            from: NodeId::new("mail"),
            to: NodeId::new("search"),
            calls_per_call: Estimate::certain(calls),
        };
        plan.edges = vec![edge(1.0), edge(2.0)];
        plan.assumptions.hosted_price_events[1].month = 6;
    });
    document.switch(Some("Growth")).unwrap();
    edit_plan(&mut document, |plan| {
        set(&mut plan.edges[1].calls_per_call, 20.0);
        set(&mut plan.assumptions.hosted_price_events[1].factor, 0.9);
    });
    edit_plan(&mut document, |plan| drop(plan.assumptions.hosted_price_events.remove(0)));
    document.apply(Command::new("Delete", Change::RemoveEdge { index: 0 })).unwrap();
    let of = |plan: &Plan| {
        (plan.edges[0].calls_per_call.central(), plan.assumptions.hosted_price_events[0].factor.central())
    };
    assert_eq!((of(document.base()), of(document.plan())), ((2.0, 0.8), (20.0, 0.9)));
}

#[test]
fn a_renamed_scenario_stays_active_through_undo_and_one_that_is_gone_gives_way_to_the_base() {
    let mut document = desk();
    let name = |document: &Document| document.scenario().map(|scenario| scenario.name.clone());
    let renamed = Scenario { name: "Boom".into(), ..document.scenarios()[0].clone() };
    run(&mut document, ScenarioChange::Set { name: "Growth".into(), scenario: renamed });
    assert_eq!(name(&document).as_deref(), Some("Boom"));
    document.undo();
    assert_eq!(name(&document).as_deref(), Some("Growth"));
    run(&mut document, ScenarioChange::Add(Scenario::named("Third")));
    document.switch(Some("Third")).unwrap();
    document.undo();
    assert_eq!(name(&document), None);
    assert_eq!(document.plan(), document.base());
    assert!(document.switch(Some("Third")).is_err());
}

#[test]
fn a_promoted_value_is_the_bases_and_the_others_stay() {
    let mut document = desk();
    let shown = document.plan().clone();
    run(&mut document, ScenarioChange::Promote { name: "Growth".into(), keys: Some(vec![VOLUME.into()]) });
    assert_eq!(keys(&document, 0), ["nodes[search].usd_per_call"]);
    assert_eq!(volume(document.base()), per_day(200.0));
    // A number of the base's own is no longer the scenario's, and nothing else is another.
    let numbers = |plan: &Plan| Plan { provenance: BTreeMap::new(), ..plan.clone() };
    assert_eq!(numbers(document.plan()), numbers(&shown));
    let sources: Vec<&String> = document.plan().provenance.keys().collect();
    assert_eq!(sources, ["nodes[search].usd_per_call"]);
    run(&mut document, ScenarioChange::Promote { name: "Growth".into(), keys: None });
    assert!(keys(&document, 0).is_empty());
    assert_eq!(numbers(document.plan()), numbers(&shown));
    assert_eq!(document.base().scenarios[1].overrides.len(), 2);
}

#[test]
fn two_scenarios_of_one_name_and_values_out_of_bounds_are_refused() {
    let mut document = desk();
    let again = Command::new("Add", Change::Scenarios(ScenarioChange::Add(Scenario::named("Growth"))));
    assert!(document.apply(again).unwrap_err().to_string().contains("a second scenario"));
    let mut plan = document.plan().clone();
    plan.prices[0].usd_per_million_input = Estimate::<Usd>::certain(-1.0);
    let refusal = document.apply(Command::new("Edit", Change::SetPlan(Box::new(plan)))).unwrap_err();
    assert!(refusal.to_string().contains("in Growth: -1 is outside"), "{refusal}");
    assert_eq!(document.undo_label(), None);
}

#[test]
fn a_value_of_a_scenario_stands_on_a_line_of_its_own_in_the_file() {
    let mut plan = desk().base().clone();
    plan.scenarios[0].note = "twice the mail".into();
    let text = to_ron(&plan);
    let written = r#"    scenarios: [
        (name: "Growth", note: "twice the mail", overrides: {
            "nodes[mail].volume.per_day": 200,
            "nodes[search].usd_per_call": 0.3,
        }),
"#;
    assert!(text.contains(written), "{text}");
}

#[test]
fn frames_and_notes_are_the_same_in_every_scenario_and_what_is_off_is_off_where_it_was_switched() {
    let mut document = desk();
    let id = NodeId::new("search");
    let frame = Frame { id: "f".into(), title: "Find".into(), nodes: vec![id.clone()], folded: true };
    let note = Note { id: NodeId::new("n"), text: "why".into(), at: (0.0, 0.0), size: (160.0, 90.0) };
    let off = Node { disabled: true, ..document.plan().node(&id).unwrap().clone() };
    for change in [Change::PutFrame(frame), Change::PutNote(note), Change::SetNode(off)] {
        document.apply(Command::new("Draw", change)).unwrap();
    }
    let drawn_in = document.scenario().map(|scenario| scenario.name.clone());
    for scenario in [Some("Growth"), Some("Price cut"), None] {
        document.switch(scenario).unwrap();
        let plan = document.plan();
        let off = plan.node(&id).unwrap().disabled;
        assert!(plan.frames[0].folded && off == (scenario == drawn_in.as_deref()), "{scenario:?}");
        assert_eq!(plan.notes[0].text, "why", "{scenario:?}");
    }
}
