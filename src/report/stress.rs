//! How a sub-task stands under stress, in words.

use crate::analysis::Standing;
use crate::plan::{Node, Plan, say};

/// `saves $362k · until Sep 2028`.
pub fn in_short(plan: &Plan, standing: &Standing) -> String {
    let Some((saves, money)) = saving(plan, standing) else {
        let task = plan.node(&standing.task).and_then(Node::task);
        let is_tuned = task.is_some_and(|task| task.tuned.is_some());
        return if is_tuned { "not known yet" } else { "no tuned path" }.into();
    };
    let until = match standing.last_paying_month {
        Some(month) => format!("until {}", say::month_short(plan.start.plus_months(month))),
        None => "never pays".into(),
    };
    format!("{saves} {money} · {until}")
}

/// The same as a sentence without its full stop: `fine-tune, tuning saves $362k, committing pays until September 2028`.
pub fn in_words(plan: &Plan, standing: &Standing) -> String {
    let verdict = standing.verdict.label();
    let Some((saves, money)) = saving(plan, standing) else { return verdict.to_owned() };
    let until = match standing.last_paying_month {
        Some(month) => format!("committing pays until {}", say::month(plan.start.plus_months(month))),
        None => "committing never pays".to_owned(),
    };
    format!("{verdict}, tuning {saves} {money}, {until}")
}

fn saving(plan: &Plan, standing: &Standing) -> Option<(&'static str, String)> {
    let saving = standing.saving_usd?;
    let saves = if saving >= 0.0 { "saves" } else { "loses" };
    Some((saves, say::money(&plan.currency, saving.abs())))
}
