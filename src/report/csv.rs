//! The table for finance: one row a step and month, from which every total of the report can be added up.
//!
//! Text cells are guarded, so that no spreadsheet runs them; numbers are plain, with a dot and never rounded.
//! The file begins with a byte order mark, by which spreadsheets know UTF-8, and lines end as RFC 4180 asks.

use std::collections::BTreeMap;

use super::{Subject, text};
use crate::analysis::{MixNode, NodeAnswer, TaskAnswer};
use crate::plan::{HostedCost, Node, NodeId, NodeKind, Plan, Task};

const HEAD: &str = "plan,scenario,step_id,step,kind,role,verdict,path,month,date,calls,volume_basis,hosted_cost,\
                    mix_cost,mix_lump,currency,model,price_source,price_date";

/// Rows of every step that costs something, in the plan's order; of one sub-task where one is asked for.
pub(super) fn table(subject: &Subject<'_>) -> String {
    let evaluation = subject.evaluation;
    let mix: BTreeMap<&NodeId, &MixNode> = evaluation.mix.nodes.iter().map(|node| (&node.id, node)).collect();
    let tasks: BTreeMap<&NodeId, &TaskAnswer> = evaluation.tasks.iter().map(|task| (&task.id, task)).collect();
    let mut out = format!("\u{feff}{HEAD}\r\n");
    for (node, answer) in subject.plan.nodes.iter().zip(&evaluation.nodes) {
        let costs = !matches!(node.kind, NodeKind::Entry(_)) && !node.disabled;
        if costs && subject.task.is_none_or(|task| *task == node.id) {
            let (mix, task) = (mix.get(&node.id).copied(), tasks.get(&node.id).copied());
            rows(&mut out, subject, &Step { node, answer, mix, task });
        }
    }
    out
}

struct Step<'a> {
    node: &'a Node,
    answer: &'a NodeAnswer,
    /// What it costs in the mix; `None` while that is not known.
    mix: Option<&'a MixNode>,
    task: Option<&'a TaskAnswer>,
}

fn rows(out: &mut String, subject: &Subject<'_>, step: &Step<'_>) {
    let evaluation = subject.evaluation;
    let before = [
        text::csv(&evaluation.plan),
        text::csv(subject.scenario.unwrap_or_default()),
        text::csv(step.node.id.as_str()),
        text::csv(&step.node.name),
        if step.task.is_some() { "sub-task" } else { "tool" }.into(),
        step.task.map_or(String::new(), |task| task.role.label().into()),
        step.task.map_or(String::new(), |task| task.verdict.label().to_lowercase()),
        path(subject, step).into(),
    ];
    let before = before.join(",");
    let after = origin(subject.plan, step.node.task());
    let measured = step.node.task().is_some_and(|task| task.measured_calls_per_month.is_some());
    let basis = if measured { "measured" } else { "estimated" };
    let currency = text::csv(&evaluation.currency);
    for month in 0..evaluation.horizon_months as usize {
        let date = evaluation.start.plus_months(month as u32);
        let calls = number(step.answer.calls_monthly.get(month).copied());
        let flow = |flows: &[f64]| number(flows.get(month).copied());
        let mix = step.mix.map_or(String::new(), |mix| flow(&mix.monthly_usd));
        // A tool step costs the same in the mix.
        let hosted = step.task.map_or_else(|| mix.clone(), |task| flow(&task.hosted_monthly_usd));
        let lump = step.mix.map(|mix| mix.lumps_usd.iter().filter(|(at, _)| *at as usize == month).map(|(_, usd)| usd));
        let lump = number(lump.map(|lumps| lumps.fold(0.0, |sum, usd| sum + usd)));
        out.push_str(&format!(
            "{before},{month},{date}-01,{calls},{basis},{hosted},{mix},{lump},{currency},{after}\r\n"
        ));
    }
}

fn path(subject: &Subject<'_>, step: &Step<'_>) -> &'static str {
    match step.task {
        None => "",
        Some(task) if subject.evaluation.mix.tuned.contains(&task.id) => "tuned",
        Some(_) => "hosted",
    }
}

/// `model,price_source,price_date`.
fn origin(plan: &Plan, task: Option<&Task>) -> String {
    let (model, price) = match task.map(|task| &task.hosted) {
        Some(HostedCost::Tokens(cost)) => {
            let model = cost.model.as_deref().unwrap_or_default();
            let in_place = cost.usd_per_million_input.is_some() && cost.usd_per_million_output.is_some();
            (model, plan.price(model).filter(|_| !in_place))
        }
        _ => ("", None),
    };
    let source = price.map_or("given in the plan", |price| price.source.as_str());
    let date = price.map_or("", |price| price.as_of.as_str());
    [model, source, date].map(text::csv).join(",")
}

/// Never with an exponent, never rounded; empty where it is not known.
fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| if value == 0.0 { "0".into() } else { format!("{value}") })
}
