//! A plain case for the rules' tests, and how the rules play together.

use super::*;
use crate::plan::{
    Estimate, Evidence, Failure, HostedCost, Io, Policy, Prompting, Retrieval, Role, Serving, Task, Training, Tuned,
};

/// A classifier worth tuning, whose quality is fine today.
pub(super) fn task() -> Task {
    Task {
        role: Role::Classifier,
        hosted: HostedCost::PerCall(Estimate::certain(0.03)),
        tuned: Some(Tuned::new(
            "open-7b",
            Training::Lump(Estimate::certain(2500.0)),
            Serving::PerCall(Estimate::certain(0.001)),
        )),
        evidence: Evidence {
            prompting: Prompting::Exhausted,
            failure: Failure::None,
            retrieval: Retrieval::NoHelp,
            io: Io::Bounded,
            ..Evidence::default()
        },
        ..Task::default()
    }
}

/// The case of a sub-task that saves 90 % and crosses after a month, over 24 months.
pub(super) fn case(task: &Task) -> Case<'_> {
    static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(Policy::default);
    Case {
        name: "Triage",
        task,
        policy: &POLICY,
        currency: "USD",
        horizon_months: 24,
        calls: Some(1000.0),
        hosted: Ok(100.0),
        tuned: Some(Ok(Against { total_usd: 10.0, saving_share: 0.9, settled_months: Some(1.0), lead_lost: None })),
        cheaper: None,
    }
}

pub(super) fn decides(ask: fn(&Case<'_>) -> Asked, task: &Task) -> Option<Verdict> {
    match ask(&case(task)).says {
        Says::Verdict { verdict, .. } => Some(verdict),
        Says::Nothing | Says::Needs(_) => None,
    }
}

pub(super) fn passes(ask: fn(&Case<'_>) -> Asked, task: &Task) -> bool {
    matches!(ask(&case(task)).says, Says::Nothing)
}

pub(super) fn needs(ask: fn(&Case<'_>) -> Asked, task: &Task) -> bool {
    matches!(ask(&case(task)).says, Says::Needs(_))
}

#[test]
fn ten_rules_are_kept_in_order_and_exactly_one_decides() {
    let judgement = judge(&case(&task()));
    assert_eq!(judgement.verdict, Verdict::FineTune);
    let numbers: Vec<usize> = judgement.rules.iter().map(|rule| rule.rule.number()).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    let deciding = judgement.rules.iter().filter(|rule| rule.outcome == Outcome::Decides).count();
    assert_eq!(deciding, 1);
}

#[test]
fn an_earlier_rule_wins_and_later_ones_are_skipped() {
    let mut task = task();
    task.evidence.wants_from_scratch = true;
    task.evidence.failure = Failure::MissingKnowledge;
    let judgement = judge(&case(&task));
    assert_eq!(judgement.verdict, Verdict::ShipHostedFirst);
    assert!(judgement.rules[2..].iter().all(|rule| rule.outcome == Outcome::Skipped));
}

#[test]
fn what_no_reached_rule_needs_is_not_asked_for() {
    let mut task = task();
    task.evidence = Evidence { failure: Failure::MissingKnowledge, ..Evidence::default() };
    assert_eq!(judge(&case(&task)).verdict, Verdict::AddRetrieval);
}

#[test]
fn everything_missing_is_asked_for_at_once() {
    let mut task = task();
    task.evidence = Evidence::default();
    let mut case = case(&task);
    case.tuned = None;
    let judgement = judge(&case);
    assert_eq!(judgement.verdict, Verdict::NeedsInput);
    assert_eq!(judgement.rules[0].outcome, Outcome::Decides);
    assert_eq!(judgement.missing.len(), 4, "{:?}", judgement.missing);
}
