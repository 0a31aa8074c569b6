//! The plan's file: what is saved reads back exactly, diffs are small, and errors say where and what to do.

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

use std::path::Path;

use common::plans;
use mixplan::document::{
    Comments, Fragment, LoadError, load, nodes_from_ron, nodes_to_ron, parse, templates, to_ron, to_ron_with,
};
use mixplan::plan::{Estimate, HostedCost, NodeId, Plan, Share, Usd, YearMonth};
use proptest::prelude::*;

type Edit = Box<dyn Fn(&mut Plan)>;

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_saved_plan_reads_back_exactly_and_saves_the_same_text(plan in plans::plan()) {
        let text = to_ron(&plan);
        let read = match parse(&text) {
            Ok(read) => read,
            Err(error) => return Err(TestCaseError::fail(format!("{error}\n{text}"))),
        };
        prop_assert_eq!(&read, &plan);
        prop_assert_eq!(to_ron(&read), text);
    }

    #[test]
    fn an_edited_number_is_one_changed_line(plan in plans::plan(), pick in any::<prop::sample::Index>(), usd in 2.0..9.0_f64) {
        let before = to_ron(&plan);
        let mut edits: Vec<Edit> = vec![
            Box::new(|plan| plan.horizon_months = plan.horizon_months % 600 + 1),
            Box::new(|plan| plan.policy.min_saving_share = 0.123),
            Box::new(|plan| plan.assumptions.discount_rate_per_year = Estimate::certain(0.0625)),
            Box::new(|plan| plan.uncertainty.seed ^= 1),
        ];
        for (index, node) in plan.nodes.iter().enumerate() {
            if node.task().is_some_and(|task| task.hosted != HostedCost::PerCall(Estimate::certain(usd))) {
                edits.push(Box::new(move |plan| {
                    plan.nodes[index].task_mut().unwrap().hosted = HostedCost::PerCall(Estimate::certain(usd));
                }));
            }
            if node.task().is_some_and(|task| task.tuned.is_some()) {
                edits.push(Box::new(move |plan| {
                    let tuned = plan.nodes[index].task_mut().unwrap().tuned.as_mut().unwrap();
                    tuned.fallback_share = Estimate::<Share>::certain(0.12345);
                }));
            }
        }
        for index in 0..plan.edges.len() {
            edits.push(Box::new(move |plan| plan.edges[index].calls_per_call = Estimate::certain(usd)));
        }
        for index in 0..plan.pools.len() {
            edits.push(Box::new(move |plan| plan.pools[index].usd_per_gpu_hour = Estimate::<Usd>::certain(usd)));
        }
        for (index, scenario) in plan.scenarios.iter().enumerate() {
            for key in scenario.overrides.keys() {
                let key = key.clone();
                edits.push(Box::new(move |plan| {
                    plan.scenarios[index].overrides.insert(key.clone(), Estimate::<Usd>::range(usd, 10.0).into());
                }));
            }
        }
        let mut edited = plan.clone();
        edits[pick.index(edits.len())](&mut edited);
        prop_assume!(edited != plan);
        let after = to_ron(&edited);
        prop_assert_eq!(changed_lines(&before, &after), 1, "{}\n{}", before, after);
    }

    #[test]
    fn a_copied_part_of_a_graph_pastes_as_it_was(plan in plans::plan(), pick in any::<u8>()) {
        let ids: Vec<NodeId> =
            plan.nodes.iter().enumerate().filter(|(i, _)| pick >> i & 1 == 1).map(|(_, n)| n.id.clone()).collect();
        let fragment = Fragment::of(&plan, &ids);
        prop_assert_eq!(fragment.nodes.len(), ids.len());
        prop_assert!(fragment.frames.iter().flat_map(|frame| &frame.nodes).all(|id| ids.contains(id)));
        prop_assert_eq!(nodes_from_ron(&nodes_to_ron(&fragment)), Some(fragment));
    }

    #[test]
    fn comments_anywhere_leave_the_plan_as_it_is(plan in plans::plan(), picks in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let text = to_ron(&plan);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (index, pick) in picks.iter().enumerate() {
            let at = pick.index(lines.len());
            match index % 3 {
                0 => lines.insert(at, format!("// {index}")),
                1 => lines[at].push_str(&format!(" // {index}")),
                _ => lines.insert(at, format!("/* {index}\n */")),
            }
        }
        let commented = lines.join("\n");
        let read = parse(&commented).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&read, &plan);
        let saved = to_ron_with(&plan, &Comments::of(&commented, &plan));
        prop_assert_eq!(&parse(&saved).unwrap(), &plan, "{}", saved);
        let comments = |text: &str| Comments::of(text, &plan).len();
        prop_assert!(comments(&commented) > 0);
        prop_assert_eq!(comments(&commented), comments(&saved), "{}\n{}", commented, saved);
    }

    #[test]
    fn no_cut_and_no_changed_character_makes_the_reader_panic(
        plan in plans::plan(), at in any::<prop::sample::Index>(), other in any::<char>(), cut in any::<bool>(),
    ) {
        let text = to_ron(&plan);
        let mut letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len());
        if cut { letters.truncate(at) } else { letters[at] = other }
        if let Err(error) = parse(&letters.into_iter().collect::<String>()) {
            let problem = &error.problems()[0];
            prop_assert!(problem.position.is_some() && !problem.what.is_empty() && !problem.remedy.is_empty());
        }
    }
}

/// Lines of the longer text that are not, in order, in the other.
fn changed_lines(before: &str, after: &str) -> usize {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same_head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let same_tail = a[same_head..].iter().rev().zip(b[same_head..].iter().rev()).take_while(|(a, b)| a == b).count();
    a.len().max(b.len()) - same_head - same_tail
}

#[test]
fn the_worked_cases_load_and_survive_saving() {
    for path in common::vectors() {
        let plan = load(&path).unwrap_or_else(|error| panic!("{error}")).plan;
        assert_eq!(parse(&to_ron(&plan)).unwrap(), plan, "{}", path.display());
    }
}

#[test]
fn a_plan_of_format_1_loads_for_ever() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format-1.ron");
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.warnings, []);
    let plan = loaded.plan;
    assert_eq!((plan.nodes.len(), plan.edges.len(), plan.review.len()), (6, 6, 1));
    assert_eq!((plan.frames.len(), plan.notes.len()), (2, 1));
    assert_eq!(plan.start, YearMonth::new(2026, 12).unwrap());
    assert_eq!(parse(&to_ron(&plan)).unwrap(), plan);
}

#[test]
fn an_example_that_is_opened_and_saved_keeps_every_comment() {
    for template in templates() {
        let plan = parse(template.text).unwrap();
        let saved = to_ron_with(&plan, &Comments::of(template.text, &plan));
        assert_eq!(parse(&saved).unwrap(), plan, "{}", template.name);
        let comments = |text: &str| {
            let mut lines: Vec<String> =
                text.lines().filter_map(|line| line.split_once("//")).map(|(_, comment)| comment.to_owned()).collect();
            lines.sort();
            lines
        };
        assert_eq!(comments(&saved), comments(template.text), "{}", template.name);
        assert_eq!(to_ron_with(&plan, &Comments::of(&saved, &plan)), saved, "{}", template.name);
    }
}

/// The one message for a text that does not load.
fn message(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

/// The message for a plan with these fields added, after its first line.
fn message_with(fields: &str) -> String {
    message(&format!("(format: 1, name: \"x\", start: \"2026-12\", horizon_months: 24,\n{fields}\n)"))
}

/// The message for a plan with one sub-task of these fields.
fn message_with_task(fields: &str) -> String {
    message_with(&format!("nodes: [(id: \"a\", name: \"a\", kind: Task(\n{fields}\n))]"))
}

#[test]
fn an_unknown_field_is_named_where_it_stands_with_the_nearest_known_one() {
    assert_eq!(
        message_with_task("role: Judge, hsted: PerCall(1)"),
        "3:14: there is no field `hsted` (nodes[0].kind); did you mean `hosted`?"
    );
    assert_eq!(
        message_with("colour: 3"),
        "2:1: there is no field `colour`; remove it, or use one of format, name, currency, start, horizon_months, \
         assumptions, policy, uncertainty, prices, pools, scenarios, nodes, edges, provenance, frames, notes, layout, review"
    );
}

#[test]
fn wrong_values_are_named_with_what_is_expected() {
    for (fields, expected) in [
        ("role: Clasifier", "3:7: `Clasifier` is not known here (nodes[0].kind.role); did you mean `Classifier`?"),
        ("hosted: PerCall(1)", "2:36: the field `role` is missing (nodes[0].kind); add `role: …`"),
        (
            "role: Judge, hosted: PerCall(\"3\")",
            "3:30: a number, a range `(low, high)` or `(low, most likely, high)` is expected here, not `\"3\"` \
             (nodes[0].kind.hosted); correct the value",
        ),
        (
            "role: Judge, hosted: PerCall(NaN)",
            "3:30: NaN is not a finite number (nodes[0].kind.hosted); give a plain number",
        ),
        (
            "role: Judge, hosted: 0.3",
            "3:22: `0.3` does not say what it is (nodes[0].kind.hosted); name its kind, such as `PerCall(…)`",
        ),
        (
            "role: Judge, retries: (failure_share: 0.1, max: 2)",
            "3:23: `None` or `Some(…)` is expected here, not `(failure_share: 0.1, max: 2)` (nodes[0].kind.retries); \
             put what is there inside `Some(…)`",
        ),
        (
            "role: Judge, retries: Some((failure_share: 0.1, max: 2.5))",
            "3:55: a number with a fraction stands here (nodes[0].kind.retries); write a whole number",
        ),
        (
            "role: Judge, retries: Some((failure_share: 0.1, max: -2))",
            "3:54: a number out of bounds, `-2` (nodes[0].kind.retries.max); write a whole number, not negative and \
             not that large",
        ),
        (
            "role: Judge, evidence: (user_facing: yes)",
            "3:38: `true` or `false` is expected here, not `yes` (nodes[0].kind.evidence.user_facing); write one of them",
        ),
    ] {
        assert_eq!(message_with_task(fields), expected);
    }
}

#[test]
fn broken_syntax_is_shown_where_it_breaks() {
    for (text, expected) in [
        ("", "1:1: the file is empty; make a plan with `mixplan new`"),
        ("hello", "1:1: no plan begins here; begin with `(format: 1, name: …)`, or use `mixplan new`"),
        (
            "(format: 1, name: \"x\"",
            "1:22: the file ends before everything in it is closed; if it was cut short, bring back an older copy; else close what is open",
        ),
        ("(format: 1, name: \"x", "1:19: a text has no closing quote (name); close it with a double quote"),
        (
            "(format: 1 name: \"x\")",
            "1:12: a comma is missing, or a bracket is not closed; correct it there, or just before",
        ),
        ("(format: 1, /* name", "1:13: a comment `/*` has no end; close it with `*/`"),
        (
            "(format: 1, name: \"\\q\")",
            "1:22: a backslash in a text is followed by what RON does not know (name); correct it there, or just before",
        ),
    ] {
        assert_eq!(message(text), expected);
    }
}

#[test]
fn all_errors_of_an_invalid_plan_come_at_once_each_at_its_place() {
    let text = "(\n  format: 1,\n  name: \"x\",\n  currency: \"dollars\",\n  start: \"2026-12\",\n  horizon_months: 24,\n  \
                nodes: [\n    (id: \"a\", name: \"A\", kind: Tool(usd_per_call: -1)),\n    (id: \"a\", name: \"B\", kind: \
                Task(role: Judge, tuned: Some((base_model: \"m\", training: Lump((5, 2)), serving: Pool(id: \"p\", \
                gpu_seconds_per_call: 1))))),\n  ],\n  edges: [(from: \"a\", to: \"b\")],\n)";
    let Err(LoadError::Invalid(problems)) = parse(text) else { panic!("it loaded") };
    let places: Vec<String> = problems.iter().map(|problem| format!("{} {}", problem.place(), problem.path)).collect();
    assert_eq!(
        places,
        [
            "4:13 currency",
            "9:5 nodes[1]",
            "8:51 nodes[0].kind.usd_per_call",
            "9:90 nodes[1].kind.tuned.training",
            "9:122 nodes[1].kind.tuned.serving.id",
            "11:27 edges[0].to",
        ]
    );
}

#[test]
fn a_newer_format_is_said_before_anything_else_in_the_file() {
    let newer = "(format: 2, title: \"x\", horizon: Years(2))";
    let expected =
        "1:10: the plan is in format 2, and this version of mixplan reads up to format 1; open it with a newer mixplan";
    assert_eq!(message(newer), expected);
    assert_eq!(
        message("(format: 0, name: \"x\", start: \"2026-12\", horizon_months: 24)"),
        "1:10: there is no format 0; write `format: 1`"
    );
}

#[test]
fn warnings_come_beside_the_plan() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    let text = "(format: 1, name: \"x\", start: \"2026-12\", horizon_months: 24,\n layout: {\"gone\": (1, 2)})";
    std::fs::write(&path, text).unwrap();
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.warnings.len(), 1);
    assert_eq!(loaded.warnings[0].place(), format!("{}:2:10", path.display()));
}

#[test]
fn nesting_of_any_depth_is_one_error() {
    let n = 100_000;
    for text in ["(".repeat(n), "[".repeat(n), "{".repeat(n), "(a:".repeat(n), "Some(".repeat(n), "/*".repeat(n)] {
        assert_eq!(message(&text).lines().count(), 1);
    }
    for inside in ["(", "[", "Some(", "Task(role:", "{\"a\":"] {
        let error = message_with(&format!("nodes: [(id: \"a\", name: \"b\", kind: {}", inside.repeat(n)));
        assert!(error.lines().count() == 1 && error.len() < 1000, "{error}");
        let error = message_with(&format!("policy: (budget_usd: {}", inside.repeat(n)));
        assert!(error.lines().count() == 1 && error.len() < 1000, "{error}");
    }
}

#[test]
fn the_layout_of_a_saved_plan_is_that_of_the_format_1_fixture() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format-1.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(to_ron(&parse(&text).unwrap()), text);
}
