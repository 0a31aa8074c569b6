//! `mixplan diff`: what is said to have changed, and what a threshold makes of it.

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

use std::fs;
use std::process::{Command, Output};

use mixplan::analysis::{Settings, Verdict, evaluate};
use mixplan::document::{parse, to_ron};
use mixplan::plan::{Edge, Estimate, HostedCost, NodeId, NodeKind, Plan, Volume};
use mixplan::report::diff::{Difference, Kind, Side, compare};
use proptest::prelude::*;

const PLAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-desk.ron");

fn example() -> Plan {
    parse(&fs::read_to_string(PLAN).unwrap()).unwrap()
}

fn difference(old: &Plan, new: &Plan) -> Difference {
    let evaluations = [old, new].map(|plan| evaluate(plan, &Settings::default()));
    compare(Side { plan: old, evaluation: &evaluations[0] }, Side { plan: new, evaluation: &evaluations[1] })
}

fn volume(plan: &mut Plan, per_day: f64) {
    let NodeKind::Entry(entry) = &mut plan.nodes[0].kind else { panic!("the first node is the entry") };
    entry.volume = Volume::PerDay(Estimate::certain(per_day));
}

#[test]
fn a_plan_against_itself_has_not_changed() {
    let difference = difference(&example(), &example());
    assert!(difference.is_empty(), "{difference:?}");
    assert_eq!(difference.headline(), "Nothing changed that figures or verdicts come from.");
    assert!(difference.sections().is_empty());
    assert_eq!(difference.money.rise_usd_per_month(), 0.0);
}

#[test]
fn a_tenth_of_the_volume_is_one_number_and_the_verdicts_that_follow() {
    let (old, mut new) = (example(), example());
    volume(&mut new, 10_000.0);
    let difference = difference(&old, &new);
    assert_eq!(difference.inputs.len(), 1);
    let input = &difference.inputs[0];
    assert_eq!((input.key.as_str(), input.text.as_str()), ("nodes[mail].volume.per_day", "90k–111k → 10k"));
    assert_eq!((input.old.clone(), input.new.clone()), (Some(vec![90_000.0, 111_000.0]), Some(vec![10_000.0])));
    let triage = difference.verdicts.iter().find(|change| change.id == NodeId::new("triage")).unwrap();
    assert_eq!((triage.old, triage.new), (Some(Verdict::FineTune), Some(Verdict::KeepHosted)));
    let money = &difference.money;
    assert!((money.today_usd_per_month.new / money.today_usd_per_month.old - 0.1).abs() < 0.001);
    assert!(money.rise_usd_per_month() < 0.0);
}

#[test]
fn what_comes_with_a_step_is_said_once_as_the_step() {
    let (old, mut new) = (example(), example());
    new.nodes.retain(|node| node.id != NodeId::new("fields"));
    new.edges.retain(|edge| edge.to != NodeId::new("fields"));
    let gone = difference(&old, &new);
    assert_eq!(
        gone.steps.iter().map(|step| (step.change, step.id.as_str())).collect::<Vec<_>>(),
        [(Kind::Removed, "fields")]
    );
    assert_eq!(
        gone.edges.iter().map(|edge| edge.text.as_str()).collect::<Vec<_>>(),
        ["Intent router → Field extraction, 0.54–0.667"]
    );
    assert!(gone.inputs.is_empty(), "{:?}", gone.inputs);
    assert_eq!(gone.verdicts.iter().find(|change| change.id.as_str() == "fields").unwrap().new, None);
    let back = difference(&new, &old);
    assert_eq!((back.steps[0].change, back.edges[0].change), (Kind::Added, Kind::Added));
}

#[test]
fn what_the_sums_leave_out_is_said_and_when_a_cost_was_lost() {
    let (old, mut new) = (example(), example());
    new.nodes.iter_mut().find(|node| node.id == NodeId::new("fields")).unwrap().task_mut().unwrap().hosted =
        HostedCost::Unknown;
    let lost = difference(&old, &new);
    assert_eq!(
        lost.left_out.iter().map(|step| (step.id.as_str(), step.is_lost())).collect::<Vec<_>>(),
        [("fields", true)]
    );
    assert!(lost.headline().ends_with("the cost of Field extraction is not known any more and left out."));
    assert!(lost.markdown().contains("#### Left out of the sums"));
    let found = difference(&new, &old);
    assert!(!found.left_out[0].is_lost() && !found.is_empty());
    let same = difference(&new, &new);
    assert!(same.is_empty() && same.left_out.len() == 1, "it is said, and is no change");
}

#[test]
fn another_start_another_seed_and_a_switch_are_changes_each_said_once() {
    let (old, mut new) = (example(), example());
    new.start = "2027-03".parse().unwrap();
    new.uncertainty.seed = 2;
    new.nodes[3].disabled = true;
    let difference = difference(&old, &new);
    let said: Vec<_> = difference.settings.iter().map(|one| format!("{} {} {}", one.key, one.old, one.new)).collect();
    assert_eq!(said, ["start Dec 2026 Mar 2027", "uncertainty.seed 1 2"]);
    assert_eq!((difference.steps.len(), difference.steps[0].text.as_str()), (1, "switched off"));
    assert!(difference.inputs.is_empty(), "{:?}", difference.inputs);
}

#[test]
fn a_second_edge_between_two_steps_is_another_edge() {
    let (old, mut new) = (example(), example());
    let edge = Edge { calls_per_call: Estimate::certain(0.5), ..new.edges[0].clone() };
    new.edges.push(edge);
    let difference = difference(&old, &new);
    assert_eq!(difference.edges.len(), 1);
    assert_eq!(
        (difference.edges[0].change, difference.edges[0].text.as_str()),
        (Kind::Added, "Inbound mail → Intent router, 0.5")
    );
}

#[test]
fn a_new_name_another_role_and_other_answers_are_said() {
    let (old, mut new) = (example(), example());
    let triage = new.node_mut(&NodeId::new("triage")).unwrap();
    triage.name = "Sorting".into();
    let task = triage.task_mut().unwrap();
    task.role = mixplan::plan::Role::Router;
    task.evidence.prompting = mixplan::plan::Prompting::Improving;
    let difference = difference(&old, &new);
    assert_eq!(difference.steps[0].text, "was called Triage; classifier → router");
    assert_eq!(difference.answers.len(), 1);
    assert_eq!(
        (difference.answers[0].old.as_str(), difference.answers[0].new.as_str()),
        ("good enough already", "still improving")
    );
    assert!(difference.inputs.is_empty());
}

#[test]
fn a_change_too_small_to_read_is_shown_in_full() {
    let (old, mut new) = (example(), example());
    new.prices[0].usd_per_million_input = Estimate::certain(2.500_001);
    assert_eq!(difference(&old, &new).inputs[0].text, "2.5 → 2.500001");
}

fn diff(arguments: &[&str]) -> Output {
    // Few samples: what is drawn is tested elsewhere.
    let few = ["diff", "--samples", "1000"];
    Command::new(env!("CARGO_BIN_EXE_mixplan")).args(few).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_range_that_only_becomes_wider_fails_by_its_90th_percentile() {
    let range = |low: f64, high: f64| {
        let mut plan = example();
        let NodeKind::Entry(entry) = &mut plan.nodes[0].kind else { panic!("the first node is the entry") };
        entry.volume = Volume::PerDay(Estimate::range(low, high));
        plan
    };
    let folder = tempfile::tempdir().unwrap();
    let [narrow, wide] =
        [("narrow.ron", range(90_000.0, 110_000.0)), ("wide.ron", range(45_000.0, 220_000.0))].map(|(name, plan)| {
            let path = folder.path().join(name);
            fs::write(&path, to_ron(&plan)).unwrap();
            path.to_str().unwrap().to_owned()
        });
    let output = diff(&[&narrow, &wide, "--fail-over", "1000", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let change = |name: &str| {
        let pair = &json["money"]["sampled"][name];
        pair["new"].as_f64().unwrap() - pair["old"].as_f64().unwrap()
    };
    assert!(change("today_usd_per_month_p50").abs() < 1000.0, "{}", change("today_usd_per_month_p50"));
    assert!(change("today_usd_per_month_p90") > 10_000.0, "{}", change("today_usd_per_month_p90"));
    assert_eq!(diff(&[&wide, &narrow, "--fail-over", "1000"]).status.code(), Some(0));
}

#[test]
fn where_nothing_is_tuned_todays_cost_is_sampled_all_the_same() {
    let plan = |usd: f64| {
        format!(
            "(format: 1, name: \"Desk\", start: \"2026-12\", horizon_months: 6, nodes: [\
             (id: \"e\", name: \"Mail\", kind: Entry(volume: PerMonth((900, 1100)))),\
             (id: \"t\", name: \"Triage\", kind: Task(role: Other, hosted: PerCall({usd})))],\
             edges: [(from: \"e\", to: \"t\", calls_per_call: 1)])"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let [old, new] = [("old.ron", plan(1.0)), ("new.ron", plan(2.0))].map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    assert_eq!(diff(&[&old, &new, "--fail-over", "1500"]).status.code(), Some(0));
    // 1 000 calls cost $1 more each, and 1 100 at the 95th percentile.
    assert_eq!(diff(&[&old, &new, "--fail-over", "1050"]).status.code(), Some(1));
    // A cost that is not known any more is no fall of the costs.
    fs::write(&new, plan(1.0).replace("PerCall(1)", "Unknown")).unwrap();
    let output = diff(&[&old, &new, "--fail-over", "1500"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the cost of Triage is not known any more"));
    assert_eq!(diff(&[&old, &new]).status.code(), Some(0));
}

#[test]
fn a_rise_over_the_threshold_fails_and_names_both() {
    let folder = tempfile::tempdir().unwrap();
    let dearer = folder.path().join("dearer.ron");
    let mut plan = example();
    volume(&mut plan, 200_000.0);
    fs::write(&dearer, to_ron(&plan)).unwrap();
    let dearer = dearer.to_str().unwrap();
    let output = diff(&[PLAN, dearer, "--fail-over", "1000"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("the monthly cost (P50 or P90) rises by $43"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("Inbound mail · volume per day"), "{}", text(&output.stdout));
    // 99 950 requests a day, the geometric mean, cost $42.7k a month; 200 000 twice that, and the median is near it.
    assert!(text(&output.stdout).contains("+$42.7k"), "{}", text(&output.stdout));
    // The answer is the same with or without it, and a fall never fails.
    assert_eq!(text(&diff(&[PLAN, dearer]).stdout), text(&output.stdout));
    assert_eq!(diff(&[PLAN, dearer, "--fail-over", "1e9"]).status.code(), Some(0));
    assert_eq!(diff(&[dearer, PLAN, "--fail-over", "0"]).status.code(), Some(0));
    assert_eq!(diff(&[PLAN, dearer, "--fail-over", "lots"]).status.code(), Some(2));
}

#[test]
fn a_plan_is_compared_with_its_own_scenario() {
    let output = diff(&[PLAN, "--scenario", "Price cut", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["schema"], "mixplan.diff/1");
    assert_eq!(json["inputs"].as_array().unwrap().len(), 6);
    assert_eq!(diff(&[PLAN]).status.code(), Some(2));
    let both = diff(&[PLAN, PLAN, "--scenario", "Price cut"]);
    assert!(text(&both.stdout).starts_with("Nothing changed"), "{}", text(&both.stdout));
}

#[test]
fn plans_in_two_currencies_and_broken_ones_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.ron");
    fs::write(&other, to_ron(&Plan { currency: "EUR".into(), ..example() })).unwrap();
    let output = diff(&[PLAN, other.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("one plan counts in USD, the other in EUR"));
    fs::write(&other, "(").unwrap();
    assert_eq!(diff(&[PLAN, other.to_str().unwrap()]).status.code(), Some(1));
    assert_eq!(diff(&[PLAN, "no-such-file.ron"]).status.code(), Some(2));
}

#[test]
fn a_comment_for_a_pull_request_is_a_table_and_lists() {
    let markdown = text(&diff(&[PLAN, "--scenario", "Price cut", "--md"]).stdout);
    assert!(markdown.starts_with("### What changes in Support desk\n\n**Monthly cost with the mix "), "{markdown}");
    assert!(
        markdown.contains("| Figure | Before | After | Change |\n|---|---:|---:|---:|\n| Today, all hosted, a month |")
    );
    assert!(
        markdown.contains("\n#### Numbers\n\n- **gpt-5.4 · input price per million**: \\$2.50 → \\$1.25\n"),
        "{markdown}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_differs_from_itself_and_a_difference_turns_round(one in common::plans::plan(), other in common::plans::plan()) {
        prop_assert!(difference(&one, &one).is_empty());
        let (there, back) = (difference(&one, &other), difference(&other, &one));
        prop_assert_eq!(there.inputs.len(), back.inputs.len());
        prop_assert_eq!(there.verdicts.len(), back.verdicts.len());
        prop_assert_eq!(there.steps.len(), back.steps.len());
        prop_assert_eq!(there.edges.len(), back.edges.len());
        prop_assert_eq!(there.answers.len(), back.answers.len());
        prop_assert!(there.markdown().ends_with('\n'));
    }
}
