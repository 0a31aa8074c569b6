//! What is other about a sub-task than when it was decided on.

use super::super::diff::{answers, inputs};
use super::super::words;
use super::{Change, MATTERS};
use crate::analysis::{Evaluation, TaskAnswer, Verdict};
use crate::plan::{Node, NodeId, NodeKind, Plan, TakenOn, say};

/// Figures that are nearer than this share are the same: pinned ones have six digits.
const SAME: f64 = 1e-4;

pub(super) fn since(plan: &Plan, evaluation: &Evaluation, id: &NodeId, then: &TakenOn) -> Vec<Change> {
    let mut changes = Vec::new();
    let Some(answer) = evaluation.task(id) else {
        changes.push(reopens("Verdict", format!("{} → switched off", verdict(then.verdict, then.quality_permitting))));
        return changes;
    };
    let (was, is) =
        (verdict(then.verdict, then.quality_permitting), verdict(answer.verdict, answer.quality_permitting));
    if was != is {
        changes.push(reopens("Verdict", format!("{was} → {is}")));
    }
    if let Some(node) = plan.node(id) {
        changes.extend(of_its_own(plan, node, then));
    }
    changes.extend(money(&evaluation.currency, answer, then));
    // In their order, what reopens it first.
    changes.sort_by_key(|change| !change.reopens);
    changes
}

fn reopens(what: impl Into<String>, change: String) -> Change {
    Change { what: what.into(), change, reopens: true }
}

fn verdict(verdict: Verdict, quality_permitting: bool) -> String {
    let permitting = if quality_permitting { ", quality permitting" } else { "" };
    format!("{}{permitting}", verdict.label().to_lowercase())
}

/// What somebody changed about the sub-task itself, numbers and answers.
fn of_its_own(plan: &Plan, node: &Node, then: &TakenOn) -> Vec<Change> {
    let Some(now) = node.task() else { return Vec::new() };
    if *now == then.task {
        return Vec::new();
    }
    let alone = |kind| {
        let node = Node::new(node.id.clone(), node.name.clone(), kind);
        Plan { currency: plan.currency.clone(), nodes: vec![node], ..Plan::empty("", plan.start) }
    };
    let (was, is) = (alone(NodeKind::Task(then.task.clone())), alone(NodeKind::Task(now.clone())));
    let owner = format!("{} · ", node.name);
    let numbers = inputs(&was, &is).into_iter().map(|change| {
        let what = change.label.strip_prefix(&owner).unwrap_or(&change.label).to_owned();
        reopens(words::capital(&what), change.text)
    });
    let said = answers(&was, &is).into_iter();
    let said = said.map(|change| reopens(change.question, format!("{} → {}", change.old, change.new)));
    let mut changes: Vec<Change> = numbers.chain(said).collect();
    if then.task.role != now.role {
        changes.push(reopens("Role", format!("{} → {}", then.task.role.label(), now.role.label())));
    }
    if changes.is_empty() {
        changes.push(reopens("The sub-task", "described otherwise than then".into()));
    }
    changes
}

/// What everything else moved: volume, prices, pools, the horizon.
fn money(currency: &str, answer: &TaskAnswer, then: &TakenOn) -> Vec<Change> {
    let (old, hosted, path) = (&then.figures, answer.hosted_lifetime_usd, answer.recommended_usd());
    let is_hosted = |verdict| !matches!(verdict, Verdict::FineTune | Verdict::SwitchHosted);
    let both_hosted = is_hosted(then.verdict) && is_hosted(answer.verdict);
    let usd = |usd: f64| say::money(currency, usd);
    let saving = hosted.zip(path).map(|(hosted, path)| hosted - path);
    let mut changes = vec![
        moved("Calls over the horizon", old.calls, answer.calls_lifetime, false, say::count),
        moved("Hosted, over the horizon", old.hosted_usd, hosted, both_hosted, usd),
    ];
    if !both_hosted {
        changes.push(moved("As recommended, over the horizon", old.path_usd, path, true, usd));
        changes.push(moved("Saving", old.saving_usd(), saving, true, usd));
    }
    changes.into_iter().flatten().collect()
}

/// Nothing where it is the same. It reopens the decision where it can, and has moved far enough.
fn moved(
    what: &str,
    old: Option<f64>,
    new: Option<f64>,
    can_reopen: bool,
    show: impl Fn(f64) -> String,
) -> Option<Change> {
    let share = match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) => (new - old).abs() / old.abs().max(new.abs()).max(f64::MIN_POSITIVE),
        _ => 1.0,
    };
    if share <= SAME {
        return None;
    }
    let text = |value: Option<f64>| value.map_or_else(|| "not known".to_owned(), &show);
    let by = match (old, new) {
        (Some(old), Some(new)) if old > 0.0 => {
            let sign = if new < old { "−" } else { "+" };
            format!(" ({sign}{})", say::share((new / old - 1.0).abs()))
        }
        _ => String::new(),
    };
    let change = format!("{} → {}{by}", text(old), text(new));
    Some(Change { what: what.into(), change, reopens: can_reopen && share > MATTERS })
}
