//! What is to be done about a plan before its figures say all: problems, and what is missing or will be.

use std::collections::BTreeMap;

use super::answer::TaskAnswer;
use super::flow::Flow;
use crate::plan::{Finding, HostedCost, Node, NodeId, NodeKind, Place, Plan, Severity, Task, say};

/// Problems of the plan, then of its volumes, then what its nodes still need.
pub(super) fn findings(plan: &Plan, flow: &Flow, tasks: &BTreeMap<&NodeId, &TaskAnswer>) -> Vec<Finding> {
    let mut findings = plan.problems();
    findings.extend(flow.findings.iter().cloned());
    let entries = || plan.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Entry(_)));
    let open = entries().filter(|node| !node.disabled).count();
    if open == 0 && !tasks.is_empty() && tasks.values().all(|task| task.calls_lifetime == Some(0.0)) {
        let (what, remedy) = match entries().next() {
            None => ("the plan has no entry, so no calls flow", "add an entry with a volume and connect it"),
            Some(_) => ("every entry is off, so no calls flow", "switch one on"),
        };
        findings.push(Finding {
            severity: Severity::Warning,
            place: Place::Plan,
            path: "nodes".into(),
            what: what.into(),
            remedy: remedy.into(),
        });
    }
    for (index, node) in plan.nodes.iter().enumerate().filter(|(_, node)| !node.disabled) {
        let path = format!("nodes[{index}]");
        if let NodeKind::Entry(entry) = &node.kind {
            if entry.volume.central_per_month() == 0.0 {
                let what = format!("{} brings no requests", node.name);
                findings.push(at_node(node, format!("{path}.kind.volume"), Severity::Warning, what, "give its volume"));
            }
        } else if open > 0 && flow.calls[index].as_ref().is_some_and(|calls| calls.iter().sum::<f64>() == 0.0) {
            let what = format!("no calls reach {}", node.name);
            let remedy = "connect it to what calls it, or give the entry a volume";
            findings.push(at_node(node, path.clone(), Severity::Warning, what, remedy));
        }
        if let Some((task, answer)) = node.task().zip(tasks.get(&node.id)) {
            if !answer.missing.is_empty() {
                let what = format!("{} has no verdict yet", node.name);
                let remedy = format!("give {}", answer.missing.join(", "));
                findings.push(at_node(node, format!("{path}.kind"), Severity::Note, what, remedy));
            }
            findings.extend(cached_price_note(plan, node, task, &path));
            findings.extend(retirement_notes(plan, node, task, &path));
        }
    }
    findings.extend(idle_events(plan));
    findings
}

fn at_node(node: &Node, path: String, severity: Severity, what: String, remedy: impl Into<String>) -> Finding {
    Finding { severity, place: Place::Node(node.id.clone()), path, what, remedy: remedy.into() }
}

/// Cached tokens without a price of their own are charged as other input: say so.
fn cached_price_note(plan: &Plan, node: &Node, task: &Task, path: &str) -> Option<Finding> {
    let HostedCost::Tokens(cost) = &task.hosted else { return None };
    let listed = cost.model.as_deref().and_then(|model| plan.price(model)?.usd_per_million_cached_input);
    let priced = cost.usd_per_million_cached_input.or(listed).is_some();
    (cost.cached_share.high() > 0.0 && !priced).then(|| {
        let what = format!("the cached tokens of {} have no price and are charged as other input", node.name);
        let path = format!("{path}.kind.hosted");
        at_node(node, path, Severity::Note, what, "give the price per million cached input tokens")
    })
}

/// Models that retire before the plan ends: what follows them has another price.
fn retirement_notes(plan: &Plan, node: &Node, task: &Task, path: &str) -> Vec<Finding> {
    // ISO dates compare as text; what retires on the last day or later is there all the time.
    let end = format!("{}-01", plan.start.plus_months(plan.horizon_months));
    let retires = |model: &str| plan.price(model).map(|price| price.retires.trim()).filter(|date| !date.is_empty());
    let ends =
        task.models().filter_map(|model| Some((model, retires(model)?))).filter(|(_, date)| *date < end.as_str());
    ends.map(|(model, date)| {
        let what = format!("{} uses {model}, which retires on {}", node.name, say::date(date));
        let remedy = "name its successor with a price, or say from which month on it costs another";
        at_node(node, format!("{path}.kind"), Severity::Note, what, remedy)
    })
    .collect()
}

/// Steps of the price of a model that no sub-task uses: they move nothing.
fn idle_events(plan: &Plan) -> Vec<Finding> {
    let used = |model: &str| {
        plan.nodes.iter().filter_map(|node| node.task()).any(|task| task.models().any(|own| own == model))
    };
    let events = plan.assumptions.hosted_price_events.iter().enumerate();
    events
        .filter(|(_, event)| !used(&event.model))
        .map(|(index, event)| Finding {
            severity: Severity::Note,
            place: Place::Plan,
            path: format!("assumptions.hosted_price_events[{index}]"),
            what: format!("no sub-task uses {}, whose price steps in month {}", event.model, event.month),
            remedy: "write the model’s name as the sub-task has it, or remove the step".into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, evaluate};
    use super::*;
    use crate::plan::{Estimate, Price, PriceEvent, TokenCost, YearMonth};

    fn found(model_of_event: &str, retires: &str) -> Vec<String> {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        plan.horizon_months = 12;
        plan.prices = vec![Price { model: "mini".into(), retires: retires.into(), ..Price::default() }];
        let hosted = HostedCost::Tokens(TokenCost { model: Some("mini".into()), ..TokenCost::default() });
        let task = Task { hosted, ..Task::default() };
        plan.nodes = vec![Node::new(NodeId::new("t"), "Triage", NodeKind::Task(task))];
        let event = PriceEvent { month: 3, model: model_of_event.into(), factor: Estimate::certain(0.5) };
        plan.assumptions.hosted_price_events = vec![event];
        let all = evaluate(&plan, &Settings::default()).findings;
        let about = |what: &String| what.contains("retires") || what.contains("steps");
        all.into_iter().map(|finding| finding.what).filter(about).collect()
    }

    #[test]
    fn a_model_that_retires_within_the_plan_is_said_and_a_step_of_a_price_that_nobody_pays() {
        assert_eq!(found("mini", "2027-11-30"), ["Triage uses mini, which retires on 30 Nov 2027"]);
        assert_eq!(found("mini", "2027-12-01"), [""; 0]);
        assert_eq!(found("Mini", ""), ["no sub-task uses Mini, whose price steps in month 3"]);
    }
}
