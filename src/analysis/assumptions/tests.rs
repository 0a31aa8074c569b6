//! The weakest assumptions, worked by hand.

use super::*;
use crate::analysis::{Settings, evaluate};
use crate::plan::{
    Edge, Entry, Estimate, HostedCost, Node, NodeKind, Origin, Provenance, Serving, Task, Training, Tuned, Usd, Volume,
    YearMonth,
};

/// 1 000 requests a month for 10 months, $1 hosted, $0.20 served from the start, $100 upfront.
fn plan() -> Plan {
    let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    plan.horizon_months = 10;
    let usd = Estimate::<Usd>::certain;
    let tuned = Tuned::new("small", Training::Lump(usd(100.0)), Serving::PerCall(usd(0.2)));
    let mut task = Task { hosted: HostedCost::PerCall(usd(1.0)), tuned: Some(tuned), ..Task::default() };
    task.evidence.io = crate::plan::Io::Bounded;
    let volume = Volume::PerMonth(Estimate::certain(1000.0));
    let entry = Entry { volume, ..Entry::default() };
    plan.nodes.push(Node::new(NodeId::new("mail"), "Mail", NodeKind::Entry(entry)));
    plan.nodes.push(Node::new(NodeId::new("triage"), "Triage", NodeKind::Task(task)));
    let (from, to) = (NodeId::new("mail"), NodeId::new("triage"));
    plan.edges.push(Edge { from, to, calls_per_call: Estimate::certain(1.0) });
    plan
}

fn found(plan: &Plan) -> Assumptions {
    let evaluation = evaluate(plan, &Settings::default());
    assumptions(plan, &evaluation, Some(&NodeId::new("triage")), &|| false).unwrap()
}

fn of<'a>(found: &'a Assumptions, key: &str) -> &'a Assumption {
    found.weakest.iter().find(|one| one.input == key).unwrap()
}

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-6)
}

#[test]
fn each_number_moves_the_saving_as_worked_by_hand_the_widest_first() {
    let found = found(&plan());
    // 10 000 calls, $0.80 each, less $100.
    assert!((found.saving_usd - 7900.0).abs() < 1e-6);
    // Hosted at $0.667 and $1.50 a call: 10 000 · (0.667 − 0.2) − 100 and 10 000 · 1.3 − 100.
    let hosted = of(&found, "nodes[triage].hosted.usd_per_call");
    assert_eq!(found.weakest[0], *hosted);
    assert!(close(hosted.saving_low_usd, 10_000.0 * (1.0 / 1.5 - 0.2) - 100.0), "{hosted:?}");
    assert!(close(hosted.saving_high_usd, 12_900.0));
    assert!((hosted.swing_usd - 10_000.0 * (1.5 - 1.0 / 1.5)).abs() < 1e-6);
    // Volume at 667 and 1 500 a month: what is saved on calls goes with it.
    let volume = of(&found, "nodes[mail].volume.per_month");
    assert!(close(volume.saving_low_usd, 8000.0 / 1.5 - 100.0) && close(volume.saving_high_usd, 11_900.0));
    let serving = of(&found, "nodes[triage].tuned.serving.usd_per_call");
    assert!(close(serving.saving_high_usd, 6900.0));
    assert_eq!(hosted.doubt, Doubt::Estimated);
    assert_eq!(
        hosted.sentence("USD"),
        "Triage · hosted cost per call ($1; estimated, ±50 %): the saving goes from $4,567 at $0.667 to $12.9k at $1.50"
    );
    let swings: Vec<f64> = found.weakest.iter().map(|one| one.swing_usd).collect();
    assert!(swings.is_sorted_by(|a, b| a >= b) && swings.len() == WEAKEST, "{swings:?}");
}

#[test]
fn what_is_measured_or_has_a_range_is_moved_by_that_alone() {
    let mut plan = plan();
    let measured = Provenance { kind: Origin::Measured, source: "logs".into(), as_of: "2026-11".into() };
    plan.provenance.insert("nodes[triage].hosted.usd_per_call".into(), measured);
    let Some(tuned) = plan.nodes[1].task_mut().and_then(|task| task.tuned.as_mut()) else { panic!("it is tuned") };
    tuned.serving = Serving::PerCall(Estimate::range(0.1, 0.4));
    let found = found(&plan);
    let hosted = of(&found, "nodes[triage].hosted.usd_per_call");
    assert!(close(hosted.saving_high_usd, 8900.0), "{hosted:?}");
    assert_eq!((hosted.doubt, hosted.source.as_str()), (Doubt::Measured, "logs"));
    let serving = of(&found, "nodes[triage].tuned.serving.usd_per_call");
    assert!(close(serving.saving_low_usd, 8900.0) && close(serving.saving_high_usd, 5900.0));
    assert_eq!(serving.doubt, Doubt::Range);
}

#[test]
fn the_mix_is_asked_about_else_the_sub_task_that_most_is_paid_for() {
    let mut plan = plan();
    let all = |plan: &Plan| assumptions(plan, &evaluate(plan, &Settings::default()), None, &|| false);
    let mut evaluation = evaluate(&plan, &Settings::default());
    evaluation.mix.tuned.push(NodeId::new("triage"));
    assert_eq!(assumptions(&plan, &evaluation, None, &|| false).unwrap().task, None);
    // No evidence yet, so nothing is tuned.
    assert_eq!(all(&plan).unwrap().task, Some(NodeId::new("triage")));
    let Some(task) = plan.nodes[1].task_mut() else { panic!("it is a sub-task") };
    task.tuned = None;
    assert_eq!(all(&plan), None);
}

#[test]
fn what_is_not_wanted_any_more_is_not_worked_out() {
    let plan = plan();
    let evaluation = evaluate(&plan, &Settings::default());
    assert_eq!(assumptions(&plan, &evaluation, Some(&NodeId::new("triage")), &|| true), None);
}

#[test]
fn what_is_worked_out_of_one_sub_task_is_what_all_together_give_in_a_shared_pool_too() {
    let plan: Plan = ron::from_str(include_str!("../../../examples/support-desk.ron")).unwrap();
    let evaluation = evaluate(&plan, &Settings::default());
    let subject = Subject::of(&plan, &evaluation, None).unwrap();
    let savings = Savings::new(&plan, &subject).unwrap();
    let (mut tried, mut moved) = (0, 0);
    for spot in plan.input_values().keys() {
        let Some(id) = spot.strip_prefix("nodes[").and_then(|rest| rest.split(']').next()) else { continue };
        let node = plan.nodes.iter().position(|node| node.id.as_str() == id).unwrap();
        let mut other = plan.clone();
        other.visit_inputs_mut(&mut |own, input| {
            if own.to_string() == *spot {
                let less: Vec<f64> = input.value().parts().iter().map(|value| value * 0.9).collect();
                if let Some(less) = Numbers::from_parts(&less) {
                    input.set(less);
                }
            }
        });
        if !matches!(plan.nodes[node].kind, NodeKind::Task(_)) {
            continue;
        }
        let (found, expected) = (savings.with_node(&other, node), Savings::new(&other, &subject).unwrap().total());
        assert!(close(found, expected), "{spot}: {found:?} {expected}");
        tried += 1;
        moved += usize::from((expected - savings.total()).abs() > 1.0);
    }
    assert!(tried > 30 && moved > 15, "{tried} {moved}");
}
