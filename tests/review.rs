//! The review: what a decision is pinned to, when it stands, and what reopens it.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

mod common;

use common::plans;
use mixplan::analysis::{Evaluation, Settings, evaluate};
use mixplan::document::{Change, Command, Document, parse, to_ron};
use mixplan::plan::{Decision, Estimate, HostedCost, Node, NodeId, NodeKind, Plan, ReviewNote, Role, Volume};
use mixplan::report::review::{Reviewed, Standing, pin, review};
use mixplan::report::{Format, Subject, What, export};
use proptest::prelude::*;

fn example() -> Plan {
    Plan { review: Vec::new(), ..parse(include_str!("../examples/support-desk.ron")).unwrap() }
}

fn evaluated(plan: &Plan) -> Evaluation {
    evaluate(plan, &Settings::default())
}

fn note(plan: &Plan, node: &NodeId, decision: Decision, on: &str) -> ReviewNote {
    ReviewNote {
        node: node.clone(),
        decision,
        by: "A. Architect".into(),
        on: on.into(),
        note: "pilot first".into(),
        dissent: String::new(),
        taken_on: pin(plan, &evaluated(plan), node).map(Box::new),
    }
}

/// The plan with every sub-task approved on what it is now.
fn approved(mut plan: Plan) -> Plan {
    let tasks: Vec<NodeId> = plan.nodes.iter().filter(|node| node.task().is_some()).map(|n| n.id.clone()).collect();
    plan.review = tasks.iter().map(|id| note(&plan, id, Decision::Approved, "2026-11-30")).collect();
    plan
}

fn of(plan: &Plan, id: &str) -> Reviewed {
    let all = review(plan, &evaluated(plan));
    all.into_iter().find(|one| one.node.as_str() == id).unwrap()
}

fn triage(plan: &mut Plan) -> &mut mixplan::plan::Task {
    plan.node_mut(&NodeId::new("triage")).and_then(Node::task_mut).unwrap()
}

fn volume(plan: &mut Plan, factor: f64) {
    for node in &mut plan.nodes {
        if let NodeKind::Entry(entry) = &mut node.kind {
            let calls = entry.volume.central_per_month() * factor;
            entry.volume = Volume::PerMonth(Estimate::certain(calls));
        }
    }
}

#[test]
fn what_nobody_touched_stands_and_has_not_changed() {
    let plan = approved(example());
    for one in review(&plan, &evaluated(&plan)) {
        assert_eq!((one.standing, one.changes.len()), (Standing::Stands, 0), "{one:?}");
    }
    assert_eq!(review(&plan, &evaluated(&plan)).len(), evaluated(&plan).tasks.len());
}

#[test]
fn a_changed_number_or_answer_of_the_sub_task_reopens_it_and_no_other() {
    let mut plan = approved(example());
    triage(&mut plan).tuned.as_mut().unwrap().upkeep_usd_per_month = Estimate::certain(310.0);
    triage(&mut plan).role = Role::Router;
    let one = of(&plan, "triage");
    assert_eq!(one.standing, Standing::Reopened);
    assert_eq!(one.why(), "Upkeep per month: $300 → $310; Role: classifier → router");
    let others = review(&plan, &evaluated(&plan)).into_iter().filter(|other| other.node != one.node);
    assert!(others.into_iter().all(|other| other.standing == Standing::Stands));
}

#[test]
fn money_that_moves_by_a_tenth_reopens_and_by_less_is_only_said() {
    let base = approved(example());
    let mut more = base.clone();
    volume(&mut more, 1.05);
    let one = of(&more, "triage");
    assert_eq!(one.standing, Standing::Stands, "{:?}", one.changes);
    assert!(
        one.changes[0].what.starts_with("Calls") && one.changes[0].change.ends_with("(+5.00 %)"),
        "{:?}",
        one.changes
    );
    let mut twice = base;
    volume(&mut twice, 2.0);
    let one = of(&twice, "triage");
    assert_eq!(one.standing, Standing::Reopened);
    assert!(one.why().contains("Saving: "), "{}", one.why());
}

#[test]
fn another_verdict_reopens_and_is_named_first() {
    let mut plan = approved(example());
    volume(&mut plan, 0.001);
    let one = of(&plan, "triage");
    assert!(one.changes[0].what == "Verdict" && one.changes[0].change.starts_with("fine-tune"), "{:?}", one.changes);
    // Back as it was, it stands again.
    volume(&mut plan, 1000.0);
    assert_eq!(of(&plan, "triage").standing, Standing::Stands);
}

#[test]
fn a_sub_task_that_is_switched_off_is_reopened_and_a_renamed_one_is_not() {
    let mut plan = approved(example());
    plan.node_mut(&NodeId::new("triage")).unwrap().name = "Sorting".into();
    assert_eq!(of(&plan, "triage").standing, Standing::Stands);
    plan.node_mut(&NodeId::new("triage")).unwrap().disabled = true;
    assert!(of(&plan, "triage").why().ends_with("switched off"));
}

#[test]
fn of_a_decision_without_what_it_was_taken_on_nobody_can_tell() {
    let plan = parse(include_str!("../examples/support-desk.ron")).unwrap();
    let bare = Plan {
        review: vec![ReviewNote { taken_on: None, ..note(&plan, &NodeId::new("triage"), Decision::Approved, "") }],
        ..plan
    };
    assert_eq!(of(&bare, "triage").standing, Standing::Unknown);
}

#[test]
fn deciding_again_keeps_what_was_decided_on_other_days() {
    let plan = example();
    let id = NodeId::new("triage");
    let mut document = Document::new(plan.clone());
    for (decision, on) in
        [(Decision::Deferred, "2026-11-30"), (Decision::Rejected, "2026-12-07"), (Decision::Approved, "2026-12-07")]
    {
        let note = Box::new(note(&plan, &id, decision, on));
        document.apply(Command::new("Decide", Change::Decide(note))).unwrap();
    }
    let kept: Vec<_> = document.plan().review.iter().map(|note| (note.decision, note.taken_on.is_some())).collect();
    assert_eq!(kept, [(Decision::Deferred, false), (Decision::Approved, true)]);
    document.undo();
    assert_eq!(document.plan().decision(&id).unwrap().decision, Decision::Rejected);
    let gone = Box::new(note(&plan, &NodeId::new("gone"), Decision::Approved, ""));
    assert!(document.apply(Command::new("Decide", Change::Decide(gone))).is_err());
}

#[test]
fn what_was_decided_reads_back_and_is_a_block_of_lines() {
    let plan = approved(example());
    let text = to_ron(&plan);
    assert!(text.contains("\n            verdict: FineTune,\n"), "{text}");
    assert_eq!(parse(&text).unwrap(), plan);
}

#[test]
fn minutes_say_who_decided_what_and_what_is_open() {
    let mut plan = example();
    let ids = ["triage", "answer"].map(NodeId::new);
    plan.review.push(note(&plan, &ids[0], Decision::Approved, "2026-11-30"));
    plan.review[0].dissent = "B. <Builder>: too early".into();
    triage(&mut plan).hosted = HostedCost::PerCall(Estimate::certain(0.5));
    let evaluation = evaluated(&plan);
    let subject = Subject { plan: &plan, evaluation: &evaluation, scenario: None, task: None, dark: false };
    let export = |what, format| String::from_utf8(export(&subject, what, format).unwrap()).unwrap();
    let minutes = export(Some(What::Minutes), Format::Markdown);
    assert!(minutes.starts_with("# Review of Support desk\n"), "{minutes}");
    for part in [
        "1 reopened",
        "Approved, reopened",
        "A. Architect",
        "30 Nov 2026",
        "Dissent: B. &lt;Builder",
        "not decided yet",
    ] {
        assert!(minutes.contains(part), "{part} is not in\n{minutes}");
    }
    let records = export(Some(What::Decisions), Format::Markdown);
    assert!(records.contains("**Status**: proposed (reopened)"), "{records}");
    let page = export(None, Format::Html);
    assert!(page.contains("Approved, reopened"));
    let json: serde_json::Value = serde_json::from_str(&export(None, Format::Json)).unwrap();
    assert_eq!(json["review"][0]["standing"], "reopened");
    assert_eq!(json["review"][0]["dissent"], "B. <Builder>: too early");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn reviewing_an_unchanged_plan_reopens_nothing(plan in plans::plan()) {
        let plan = approved(plan);
        let again = parse(&to_ron(&plan)).unwrap();
        let on = again.nodes.iter().filter(|node| !node.disabled).count();
        for one in review(&again, &evaluated(&again)).into_iter().take(on) {
            let is_off = again.node(&one.node).is_some_and(|node| node.disabled);
            prop_assert!(is_off || (one.standing, one.changes.len()) == (Standing::Stands, 0), "{one:?}");
        }
    }

    #[test]
    fn no_decision_stands_after_its_verdict_changed(plan in plans::plan(), factor in 0.001..1000.0_f64, pick in 0..4_u8) {
        let before = approved(plan);
        let mut after = before.clone();
        match pick {
            0 => volume(&mut after, factor),
            1 => after.policy.min_saving_share = (factor / 1000.0).min(1.0),
            2 => after.horizon_months = (factor.ceil() as u32).min(600),
            _ => after.visit_inputs_mut(&mut |_, input| {
                let was = input.value();
                let scaled = was.scaled(factor.min(2.0));
                if input.problem(scaled).is_none() {
                    input.set(scaled);
                }
            }),
        }
        let (was, is) = (evaluated(&before), evaluated(&after));
        for one in review(&after, &is) {
            let verdict = |evaluation: &Evaluation| evaluation.task(&one.node).map(|task| task.verdict);
            if verdict(&was) != verdict(&is) {
                prop_assert_ne!(one.standing, Standing::Stands);
            }
        }
    }
}
