//! The examples are plans that someone could have meant: valid, laid out, sourced.

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
use std::path::PathBuf;

use mixplan::analysis::Verdict::{
    self, AddRetrieval, FineTune, KeepHosted, KeepPrompting, NeedsInput, ShipHostedFirst, SwitchHosted,
};
use mixplan::analysis::{Settings, evaluate};
use mixplan::document::{Comments, parse, to_ron_with};
use mixplan::plan::{HostedCost, NodeId, Plan, Severity};

/// What each example is there to show.
const VERDICTS: [(&str, &[(&str, Verdict)]); 9] = [
    (
        "coding-agent",
        &[
            ("planner", KeepHosted),
            ("house", AddRetrieval),
            ("coder", KeepHosted),
            ("picker", FineTune),
            ("condenser", SwitchHosted),
            ("reviewer", KeepPrompting),
        ],
    ),
    (
        "document-extraction",
        &[
            ("blocks", KeepHosted),
            ("fields", FineTune),
            ("tables", SwitchHosted),
            ("validator", NeedsInput),
            ("note", KeepHosted),
        ],
    ),
    ("lesson-1-docs-qa", &[("answers", KeepPrompting)]),
    ("lesson-2-classifier", &[("classifier", FineTune)]),
    ("lesson-3-email-json", &[("json", KeepPrompting)]),
    ("lesson-4-foundation-model", &[("assistant", ShipHostedFirst)]),
    ("lesson-5-worked-calculation", &[("task", FineTune)]),
    (
        "rag-assistant",
        &[("scope", KeepHosted), ("rewriter", KeepPrompting), ("answers", AddRetrieval), ("citations", SwitchHosted)],
    ),
    (
        "support-desk",
        &[
            ("router", KeepPrompting),
            ("triage", FineTune),
            ("fields", FineTune),
            ("rewriting", SwitchHosted),
            ("answers", KeepHosted),
            ("judge", FineTune),
        ],
    ),
];

/// Every example, by file name without its ending, sorted.
fn examples() -> Vec<(String, String, Plan)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            let plan = parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, text, plan)
        })
        .collect()
}

/// What a node takes on the canvas, in points, at most.
const NODE_SIZE: (f64, f64) = (190.0, 80.0);

#[test]
fn every_example_is_valid_without_a_warning() {
    let examples = examples();
    assert_eq!(examples.len(), 9);
    for (name, _, plan) in examples {
        let problems: Vec<_> =
            plan.problems().into_iter().filter(|problem| problem.severity != Severity::Note).collect();
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn every_node_of_an_example_has_a_place_and_none_overlaps_another() {
    for (name, _, plan) in examples() {
        for node in &plan.nodes {
            assert!(plan.layout.contains_key(&node.id), "{name}: `{}` has no place", node.id);
        }
        assert_eq!(plan.layout.len(), plan.nodes.len(), "{name}");
        for (a, (ax, ay)) in &plan.layout {
            for (b, (bx, by)) in plan.layout.range(a.clone()..).skip(1) {
                let apart = (ax - bx).abs() >= NODE_SIZE.0 || (ay - by).abs() >= NODE_SIZE.1;
                assert!(apart, "{name}: `{a}` overlaps `{b}`");
            }
        }
    }
}

#[test]
fn every_example_is_written_as_the_program_saves_it_comments_included() {
    for (name, text, plan) in examples() {
        let saved = to_ron_with(&plan, &Comments::of(&text, &plan));
        assert_eq!(text.lines().collect::<Vec<_>>(), saved.lines().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn every_price_of_an_example_names_its_source_and_date_and_is_used() {
    for (name, text, plan) in examples() {
        assert!(text.starts_with("// "), "{name} does not open with what it is");
        for price in &plan.prices {
            assert!(!price.source.is_empty(), "{name}: {} has no source", price.model);
            assert!(price.as_of.parse::<jiff::civil::Date>().is_ok(), "{name}: {} has no date", price.model);
            assert!(text.matches(&format!("\"{}\"", price.model)).count() > 1, "{name}: nothing uses {}", price.model);
        }
    }
}

#[test]
fn every_model_that_an_example_names_has_a_price_in_it() {
    for (name, _, plan) in examples() {
        for task in plan.nodes.iter().filter_map(|node| node.task()) {
            let costs = [Some(&task.hosted), task.cheaper_hosted.as_ref().map(|cheaper| &cheaper.cost)];
            for cost in costs.into_iter().flatten() {
                if let HostedCost::Tokens(tokens) = cost {
                    let model = tokens.model.as_deref().unwrap_or_default();
                    assert!(plan.price(model).is_some(), "{name}: no price for `{model}`");
                }
            }
        }
        for event in &plan.assumptions.hosted_price_events {
            assert!(plan.price(&event.model).is_some(), "{name}: an event for `{}`, which has no price", event.model);
        }
    }
}

#[test]
fn every_example_shows_the_verdicts_it_is_there_for() {
    for ((name, _, plan), (expected_name, expected)) in examples().into_iter().zip(VERDICTS) {
        assert_eq!(name, expected_name);
        let evaluation = evaluate(&plan, &Settings::default());
        assert!(!evaluation.has_errors(), "{name}: {:?}", evaluation.findings);
        let found: Vec<(&str, Verdict)> =
            evaluation.tasks.iter().map(|task| (task.id.as_str(), task.verdict)).collect();
        assert_eq!(found, expected, "{name}");
        let tuned: Vec<&NodeId> =
            evaluation.tasks.iter().filter(|task| task.verdict == FineTune).map(|task| &task.id).collect();
        assert_eq!(evaluation.mix.tuned.iter().collect::<Vec<_>>(), tuned, "{name}");
    }
}

#[test]
fn the_support_desk_costs_tens_of_thousands_a_month_and_three_fine_tunes_take_more_than_half_off() {
    let (_, _, plan) = examples().into_iter().find(|(name, ..)| name == "support-desk").unwrap();
    let mix = evaluate(&plan, &Settings::default()).mix;
    assert!((40e3..45e3).contains(&mix.today_usd_per_month()), "{}", mix.today_usd_per_month());
    assert!((12e3..18e3).contains(&mix.proposed_usd_per_month()), "{}", mix.proposed_usd_per_month());
    assert!((2.0..4.0).contains(&mix.settled_crossover_months.unwrap()));
}
