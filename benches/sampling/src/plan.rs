//! The plan of `mc_numpy.py`.

use mixplan::plan::{
    Edge, Entry, Estimate, Evidence, Failure, HostedCost, Io, Node, NodeId, NodeKind, Plan, Prompting, Retrain,
    Retrieval, Serving, Task, Training, Tuned, Volume, YearMonth,
};

/// So many sub-tasks side by side; `with_mix` says whether they may be tuned together.
pub fn plan(tasks: usize, months: u32, with_mix: bool) -> Plan {
    let mut plan = Plan::empty("Bench", YearMonth::new(2026, 12).expect("a month"));
    plan.horizon_months = months;
    plan.assumptions.hosted_price_decline_per_year = Estimate::range(0.139, 0.456);
    let entry = Entry {
        volume: Volume::PerMonth(Estimate::range(2e5, 6e5)),
        growth_per_month: Estimate::range(-0.0029, 0.0629),
        max_calls_per_month: None,
    };
    plan.nodes.push(Node::new(NodeId::new("in"), "Requests", NodeKind::Entry(entry)));
    for k in 0..tasks {
        let id = NodeId::new(&format!("task-{k}"));
        let share = 0.2 + 0.6 * (k % 5) as f64 / 5.0;
        plan.edges.push(Edge { from: NodeId::new("in"), to: id.clone(), calls_per_call: Estimate::certain(share) });
        plan.nodes.push(Node::new(id, format!("Task {k}"), NodeKind::Task(task(with_mix))));
    }
    plan
}

fn task(may_be_tuned: bool) -> Task {
    Task {
        hosted: HostedCost::PerCall(Estimate::range(0.002, 0.008)),
        tuned: Some(Tuned {
            retrain: Some(Retrain { every_months: 6, usd: Estimate::range(300.0, 1500.0) }),
            ..Tuned::new(
                "small",
                Training::Lump(Estimate::range(2000.0, 9000.0)),
                Serving::PerCall(Estimate::range(0.0002, 0.001)),
            )
        }),
        evidence: Evidence {
            prompting: Prompting::Exhausted,
            failure: Failure::WrongBehaviour,
            retrieval: Retrieval::NoHelp,
            io: if may_be_tuned { Io::Bounded } else { Io::Open },
            ..Evidence::default()
        },
        ..Task::default()
    }
}

/// Another range of upkeep for the third sub-task.
pub fn edit_one(plan: &mut Plan, k: u32) {
    let tuned = plan.nodes[3].task_mut().and_then(|task| task.tuned.as_mut());
    tuned.expect("a tuned path").upkeep_usd_per_month = Estimate::range(1.0, 2.0 + f64::from(k));
}

/// Another decline of prices.
pub fn edit_shared(plan: &mut Plan, k: u32) {
    plan.assumptions.hosted_price_decline_per_year = Estimate::range(0.139, 0.457 + 0.001 * f64::from(k));
}
