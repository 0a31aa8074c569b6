//! Where numbers come from, while a plan is edited: followed, dropped, copied and undone.

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

use std::collections::{BTreeMap, BTreeSet};

use common::edits::{change, edit};
use common::plans;
use mixplan::document::{Change, Command, Document, Fragment, ScenarioChange, parse, to_ron};
use mixplan::plan::{
    Edge, Entry, Estimate, Node, NodeId, NodeKind, Numbers, Origin, Plan, Pool, Price, PriceEvent, Provenance,
    Scenario, Tool, Usd, Volume, YearMonth,
};
use proptest::prelude::*;
use proptest::sample::Index;

const VOLUME: &str = "nodes[mail].volume.per_day";
const SEARCH: &str = "nodes[search].usd_per_call";
const GPU: &str = "pools[l40s].usd_per_gpu_hour";
const EDGE: &str = "edges[mail->search].calls_per_call";
const SECOND: &str = "edges[mail->search#2].calls_per_call";

fn measured(source: &str) -> Provenance {
    Provenance { kind: Origin::Measured, source: source.into(), as_of: "2026-11-20".into() }
}

fn preset() -> Provenance {
    Provenance { kind: Origin::Preset, source: "market notes".into(), as_of: "2026-11-22".into() }
}

/// An entry, a tool that it calls twice, a pool, a price with a step; all with sources, and a scenario.
fn desk() -> Document {
    let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    let node = |id: &str, kind| Node::new(NodeId::new(id), id, kind);
    let volume = Volume::PerDay(Estimate::certain(100.0));
    plan.nodes = vec![
        node("mail", NodeKind::Entry(Entry { volume, ..Entry::default() })),
        node("search", NodeKind::Tool(Tool { usd_per_call: Estimate::certain(0.1) })),
    ];
    let edge =
        |calls| Edge { from: NodeId::new("mail"), to: NodeId::new("search"), calls_per_call: Estimate::certain(calls) };
    plan.edges = vec![edge(1.0), edge(0.2)];
    plan.pools.push(Pool {
        id: "l40s".into(),
        gpus_per_replica: 1,
        usd_per_gpu_hour: Estimate::certain(1.0),
        sticker_uplift: Estimate::default(),
        min_replicas: 1,
        target_utilisation: Estimate::certain(0.6),
        adapter_overhead: Estimate::default(),
    });
    plan.prices.push(Price {
        model: "gpt".into(),
        usd_per_million_input: Estimate::certain(2.0),
        usd_per_million_output: Estimate::certain(8.0),
        as_of: "2026-11-01".into(),
        source: "price page".into(),
        ..Price::default()
    });
    let step = |month, factor| PriceEvent { month, model: "gpt".into(), factor: Estimate::certain(factor) };
    plan.assumptions.hosted_price_events = vec![step(6, 0.5)];
    plan.scenarios = vec![Scenario {
        overrides: BTreeMap::from([(VOLUME.to_owned(), Numbers::certain(200.0))]),
        ..Scenario::named("Growth")
    }];
    let sources = [
        (VOLUME, measured("logs")),
        (SEARCH, measured("bill")),
        (GPU, preset()),
        (EDGE, measured("first")),
        (SECOND, measured("second")),
        ("assumptions.hosted_price_events[6 gpt].factor", preset()),
    ];
    plan.provenance = sources.map(|(key, known)| (key.to_owned(), known)).into();
    assert!(plan.problems().is_empty(), "{:?}", plan.problems());
    Document::new(plan)
}

fn edit_plan(document: &mut Document, edit: impl FnOnce(&mut Plan)) {
    let mut plan = document.plan().clone();
    edit(&mut plan);
    document.apply(Command::new("Edit", Change::SetPlan(Box::new(plan)))).unwrap();
}

fn set_number(document: &mut Document, key: &str, value: f64) {
    edit_plan(document, |plan| {
        plan.visit_inputs_mut(&mut |spot, input| {
            if spot.to_string() == key {
                input.set(Numbers::certain(value));
            }
        });
    });
}

fn say(document: &mut Document, key: &str, known: Option<Provenance>) -> Result<(), String> {
    let change = Change::Source(BTreeMap::from([(key.to_owned(), known)]));
    document.apply(Command::new("Source", change)).map_err(|refusal| refusal.to_string())
}

fn source<'d>(document: &'d Document, key: &str) -> Option<&'d str> {
    document.base().provenance.get(key).map(|known| known.source.as_str())
}

#[test]
fn a_number_typed_anew_is_an_estimate_and_the_others_keep_their_source() {
    let mut document = desk();
    set_number(&mut document, GPU, 1.0);
    assert_eq!(source(&document, GPU), Some("market notes"));
    set_number(&mut document, GPU, 1.5);
    assert_eq!(source(&document, GPU), None);
    set_number(&mut document, SEARCH, 0.2);
    assert_eq!(source(&document, SEARCH), None);
    assert_eq!(source(&document, VOLUME), Some("logs"));
    document.undo();
    document.undo();
    assert_eq!(*document.base(), *desk().base());
}

#[test]
fn a_number_that_comes_with_its_source_in_one_step_keeps_it_even_if_it_is_the_same_source() {
    let mut document = desk();
    let mut plan = document.plan().clone();
    plan.pools[0].usd_per_gpu_hour = Estimate::<Usd>::range(1.0, 2.0);
    let known = Change::Source(BTreeMap::from([(GPU.to_owned(), Some(preset()))]));
    let change = Change::All(vec![Change::SetPlan(Box::new(plan)), known]);
    document.apply(Command::new("Preset", change)).unwrap();
    assert_eq!(source(&document, GPU), Some("market notes"));
}

#[test]
fn renames_and_another_period_are_followed() {
    let mut document = desk();
    edit_plan(&mut document, |plan| plan.pools[0].id = "h100".into());
    assert_eq!(source(&document, "pools[h100].usd_per_gpu_hour"), Some("market notes"));
    assert_eq!(source(&document, GPU), None);
    edit_plan(&mut document, |plan| {
        plan.assumptions.hosted_price_events[0].month = 9;
    });
    assert_eq!(source(&document, "assumptions.hosted_price_events[9 gpt].factor"), Some("market notes"));
    // The same volume in another period is the same number; another volume is not.
    edit_plan(&mut document, |plan| {
        let NodeKind::Entry(entry) = &mut plan.nodes[0].kind else { panic!() };
        entry.volume = Volume::PerYear(Estimate::certain(36_500.0));
    });
    assert_eq!(source(&document, "nodes[mail].volume.per_year"), Some("logs"));
    edit_plan(&mut document, |plan| {
        let NodeKind::Entry(entry) = &mut plan.nodes[0].kind else { panic!() };
        entry.volume = Volume::PerDay(Estimate::certain(7.0));
    });
    assert_eq!(source(&document, VOLUME), None);
}

#[test]
fn what_is_deleted_takes_its_source_along_and_undo_restores_the_bytes() {
    let mut document = desk();
    let text = to_ron(document.base());
    document.apply(Command::new("Delete", Change::RemoveEdge { index: 0 })).unwrap();
    // The second edge is the first one now.
    assert_eq!((source(&document, EDGE), source(&document, SECOND)), (Some("second"), None));
    document.apply(Command::new("Delete", Change::RemoveNodes(vec![NodeId::new("search")]))).unwrap();
    assert_eq!((source(&document, EDGE), source(&document, SEARCH)), (None, None));
    assert!(document.base().problems().is_empty(), "{:?}", document.base().problems());
    document.undo();
    document.undo();
    assert_eq!(to_ron(document.base()), text);
    assert_eq!(parse(&text).unwrap(), *document.base());
}

#[test]
fn a_scenarios_own_number_comes_from_the_scenario_and_the_bases_source_stays() {
    let mut document = desk();
    document.switch(Some("Growth")).unwrap();
    let shown = document.plan().provenance_of(VOLUME).unwrap();
    assert_eq!((shown.kind, shown.source.as_str()), (Origin::Estimated, "scenario Growth"));
    assert_eq!(document.plan().provenance_of(SEARCH).unwrap().source, "bill");
    // A number that becomes the scenario's leaves the base and what is said of it.
    set_number(&mut document, SEARCH, 0.7);
    assert_eq!(document.plan().provenance_of(SEARCH).unwrap().source, "scenario Growth");
    assert_eq!(source(&document, SEARCH), Some("bill"));
    // So does a preset that is taken over in the scenario.
    let mut plan = document.plan().clone();
    plan.pools[0].usd_per_gpu_hour = Estimate::certain(9.0);
    let known = Change::Source(BTreeMap::from([(GPU.to_owned(), Some(measured("offer")))]));
    document.apply(Command::new("Preset", Change::All(vec![Change::SetPlan(Box::new(plan)), known]))).unwrap();
    assert_eq!(source(&document, GPU), Some("market notes"));
    // What is said of a number that the scenario leaves alone is said of the base's.
    say(&mut document, EDGE, Some(measured("again"))).unwrap();
    assert_eq!(source(&document, EDGE), Some("again"));
    let refused = say(&mut document, VOLUME, Some(measured("again"))).unwrap_err();
    assert!(refused.contains("go to the base case"), "{refused}");
    document.switch(None).unwrap();
    assert_eq!(source(&document, VOLUME), Some("logs"));
}

#[test]
fn a_scenarios_number_that_becomes_the_bases_loses_what_was_said_of_the_one_before() {
    let mut document = desk();
    let promote = ScenarioChange::Promote { name: "Growth".into(), keys: None };
    document.apply(Command::new("Promote", Change::Scenarios(promote))).unwrap();
    assert_eq!(document.base().input_values()[VOLUME], Numbers::certain(200.0));
    assert_eq!(source(&document, VOLUME), None);
    assert_eq!(source(&document, SEARCH), Some("bill"));
}

#[test]
fn what_is_said_can_be_unsaid_and_of_no_number_nothing_is_said() {
    let mut document = desk();
    say(&mut document, VOLUME, None).unwrap();
    assert_eq!(source(&document, VOLUME), None);
    assert!(say(&mut document, "nodes[gone].usd_per_call", Some(preset())).is_err());
    document.undo();
    assert_eq!(source(&document, VOLUME), Some("logs"));
}

#[test]
fn a_copy_keeps_its_sources_under_its_new_names() {
    let document = desk();
    let fragment = Fragment::of(document.plan(), &[NodeId::new("mail"), NodeId::new("search")]);
    let ids = [("mail", "mail-2"), ("search", "search-2")].map(|(was, is)| (NodeId::new(was), NodeId::new(is)));
    let other = Plan::empty("Other", YearMonth::new(2026, 12).unwrap());
    let keys: Vec<(String, String)> =
        fragment.provenance_under(&ids.into(), &other).into_iter().map(|(key, known)| (key, known.source)).collect();
    let expected = [
        ("edges[mail-2->search-2#2].calls_per_call", "second"),
        ("edges[mail-2->search-2].calls_per_call", "first"),
        ("nodes[mail-2].volume.per_day", "logs"),
        ("nodes[search-2].usd_per_call", "bill"),
    ];
    assert_eq!(keys, expected.map(|(key, source)| (key.to_owned(), source.to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_a_number_goes_where_the_number_goes_and_no_further(
        plan in plans::plan(), in_scenario in any::<Option<Index>>(), edits in prop::collection::vec(edit(), 1..6),
    ) {
        let mut document = Document::new(plan);
        let names: Vec<String> = document.scenarios().iter().map(|scenario| scenario.name.clone()).collect();
        if let Some(index) = in_scenario.filter(|_| !names.is_empty()) {
            document.switch(Some(&names[index.index(names.len())])).unwrap();
        }
        let first = to_ron(document.base());
        let known = |plan: &Plan| -> BTreeSet<String> { plan.input_values().into_keys().collect() };
        let odd: BTreeSet<String> = {
            let known = known(document.base());
            document.base().provenance.keys().filter(|key| !known.contains(*key)).cloned().collect()
        };
        for edit in &edits {
            let Some(change) = change(document.plan(), edit) else { continue };
            let before = document.base().clone();
            drop(document.apply(Command::new("Edit", change)));
            let (after, now) = (document.base(), known(document.base()));
            for (key, known) in &after.provenance {
                prop_assert!(now.contains(key) || odd.contains(key), "{} by {:?}", key, edit);
                // Nothing is said that was not said before.
                prop_assert!(before.provenance.values().any(|old| old == known));
            }
            prop_assert!(odd.iter().all(|key| after.provenance.contains_key(key)));
            let (was, is) = (before.input_values(), after.input_values());
            for key in before.provenance.keys().filter(|key| is.contains_key(*key) && was.contains_key(*key)) {
                let removes_edge = matches!(edit, common::edits::Edit::RemoveEdge(_)) && key.starts_with("edges");
                if was[key] != is[key] && !removes_edge && before.provenance.get(key) == after.provenance.get(key) {
                    return Err(TestCaseError::fail(format!("{key} has another number and its old source, {edit:?}")));
                }
                if was[key] == is[key] && !removes_edge {
                    prop_assert_eq!(before.provenance.get(key), after.provenance.get(key), "{} by {:?}", key, edit);
                }
            }
        }
        let last = to_ron(document.base());
        prop_assert_eq!(&parse(&last).unwrap(), document.base());
        while document.undo().is_some() {}
        prop_assert_eq!(to_ron(document.base()), first);
    }
}
