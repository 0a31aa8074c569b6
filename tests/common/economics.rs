//! Strategies for proptest: plans whose figures make sense, so that the money decides.

use mixplan::plan::{
    CheaperHosted, CheaperQuality, Data, Dedicated, Edge, Entry, Estimate, Evidence, Failure, GpuTraining, HostedCost,
    Io, Labour, Node, NodeId, NodeKind, Plan, Pool, PoolServing, Prompting, Quantity, Retrain, Retries, Retrieval,
    Role, Serving, Task, TestPhase, Throughput, TokenCost, Tool, Training, Tuned, Volume, YearMonth,
};
use proptest::prelude::*;
use proptest::sample::select;

pub fn exact<Q: Quantity>(value: f64) -> Estimate<Q> {
    Estimate::certain(value)
}

/// A number spread evenly over the orders of magnitude between two ends.
pub fn between<Q: Quantity>(low: f64, high: f64) -> impl Strategy<Value = Estimate<Q>> {
    (low.ln()..high.ln()).prop_map(|log| exact(log.exp()))
}

pub fn share(high: f64) -> impl Strategy<Value = Estimate<mixplan::plan::Share>> {
    (0.0..high).prop_map(exact)
}

pub fn tokens() -> impl Strategy<Value = TokenCost> {
    let spread = proptest::option::of(1.0..3.8);
    (between(50.0, 5000.0), between(5.0, 1000.0), share(0.9), between(0.05, 5.0), between(0.1, 20.0), spread).prop_map(
        |(input, output, cached_share, p_in, p_out, spread)| TokenCost {
            model: Some("m1".into()),
            input,
            input_p95: spread.map(|spread| exact(input.central() * spread)),
            output,
            cached_share,
            cache_write_share: exact((1.0 - cached_share.central()) / 3.0),
            usd_per_million_input: Some(p_in),
            usd_per_million_cached_input: Some(exact(p_in.central() * 0.1)),
            usd_per_million_output: Some(p_out),
            ..TokenCost::default()
        },
    )
}

pub fn hosted() -> impl Strategy<Value = HostedCost> {
    prop_oneof![between(1e-4, 0.1).prop_map(HostedCost::PerCall), tokens().prop_map(HostedCost::Tokens)]
}

pub fn serving() -> impl Strategy<Value = Serving> {
    let dedicated = (between(0.001, 0.5), 1.0..6.0, between(0.3, 8.0), 0..2_u32, 0.2..0.9).prop_map(
        |(gpu_seconds_per_call, peak, usd_per_gpu_hour, min_replicas, utilisation)| {
            Serving::Dedicated(Dedicated {
                gpu_seconds_per_call,
                throughput: None,
                peak_to_mean: exact(peak),
                gpus_per_replica: 1,
                usd_per_gpu_hour,
                sticker_uplift: exact(0.4),
                min_replicas,
                target_utilisation: exact(utilisation),
            })
        },
    );
    let pool = (between(50.0, 1000.0), between(100.0, 5000.0), 1.0..6.0).prop_map(|(output, speed, peak)| {
        let throughput = Throughput {
            input: exact(500.0),
            output,
            input_tokens_per_second: Some(exact(20_000.0)),
            output_tokens_per_second: speed,
        };
        Serving::Pool(PoolServing {
            id: "pool".into(),
            gpu_seconds_per_call: Estimate::default(),
            throughput: Some(throughput),
            peak_to_mean: exact(peak),
        })
    });
    prop_oneof![between(1e-5, 0.02).prop_map(Serving::PerCall), tokens().prop_map(Serving::Tokens), dedicated, pool]
}

pub fn tuned() -> impl Strategy<Value = Tuned> {
    let training = prop_oneof![
        between(100.0, 20_000.0).prop_map(Training::Lump),
        (between(1.0, 50.0), between(0.5, 6.0), 1.0..5.0).prop_map(|(hours, usd, runs)| {
            Training::Gpu(GpuTraining {
                gpu_hours_per_run: hours,
                usd_per_gpu_hour: usd,
                sticker_uplift: exact(0.4),
                runs: exact(runs),
                failed_run_share: exact(0.2),
            })
        }),
    ];
    let data = || {
        proptest::option::of(between(0.01, 2.0).prop_map(|usd| Data {
            examples: exact(2000.0),
            usd_per_example: usd,
            curation_share: exact(0.15),
        }))
    };
    let labour = proptest::option::of(
        (1.0..30.0).prop_map(|days| Labour { person_days: exact(days), usd_per_person_day: exact(700.0) }),
    );
    let retrain = || {
        proptest::option::of(
            (1..12_u32, between(100.0, 5000.0)).prop_map(|(every_months, usd)| Retrain { every_months, usd }),
        )
    };
    let test_phase = proptest::option::of(
        (1..4_u32, share(1.0)).prop_map(|(months, hosted_share)| TestPhase { months, hosted_share }),
    );
    let upfront = (training, data(), labour, data());
    let running = (share(0.4), 0.0..2000.0, 0.0..300.0, retrain(), retrain(), test_phase);
    (upfront, 0..6_u32, serving(), running).prop_map(|(upfront, lead_time_months, serving, running)| {
        let (training, data, labour, evaluation) = upfront;
        let (fallback_share, upkeep, monitoring, retrain, base_retirement, test_phase) = running;
        Tuned {
            base_model: "open-7b".into(),
            training,
            data,
            labour,
            lead_time_months,
            serving,
            fallback_share,
            upkeep_usd_per_month: exact(upkeep),
            retrain,
            evaluation,
            monitoring_usd_per_month: exact(monitoring),
            base_retirement,
            test_phase,
        }
    })
}

pub fn evidence() -> impl Strategy<Value = Evidence> {
    // Mostly what a fine-tune needs, so that the money decides often enough.
    let prompting = prop_oneof![4 => Just(Prompting::Exhausted), 1 => select(Prompting::ALL)];
    let failure = prop_oneof![3 => Just(Failure::None), 2 => Just(Failure::WrongBehaviour), 1 => select(Failure::ALL)];
    let retrieval = prop_oneof![4 => Just(Retrieval::NoHelp), 1 => select(Retrieval::ALL)];
    let io = prop_oneof![6 => Just(Io::Bounded), 1 => select(Io::ALL)];
    (prompting, failure, retrieval, io).prop_map(|(prompting, failure, retrieval, io)| Evidence {
        prompting,
        failure,
        retrieval,
        io,
        ..Evidence::default()
    })
}

pub fn task() -> impl Strategy<Value = Task> {
    let cheaper = (hosted(), select(vec![CheaperQuality::AtLeastEqual, CheaperQuality::Worse]))
        .prop_map(|(cost, quality)| CheaperHosted { name: "smaller model".into(), cost, quality });
    let retries = (share(0.5), 0..4_u32).prop_map(|(failure_share, max)| Retries { failure_share, max });
    (
        select(Role::ALL.to_vec()),
        hosted(),
        proptest::option::weighted(0.3, cheaper),
        tuned(),
        evidence(),
        proptest::option::of(retries),
    )
        .prop_map(|(role, hosted, cheaper_hosted, tuned, evidence, retries)| Task {
            role,
            hosted,
            cheaper_hosted,
            tuned: Some(tuned),
            evidence,
            retries,
            measured_calls_per_month: None,
        })
}

/// An entry, one to five sub-tasks and a tool; edges forward, and sometimes a retry back.
pub fn plan() -> impl Strategy<Value = Plan> {
    let edges = proptest::collection::vec((0..7_usize, 0..7_usize, 0.05..3.0), 3..12);
    let entry = (between(1e3, 1e7), -0.02..0.1);
    let rates = (0.0..0.5, 0.0..0.3, 0.0..0.2);
    let plan = (entry, proptest::collection::vec(task(), 1..6), edges, 1..48_u32, rates, between(0.3, 5.0)).prop_map(
        |((volume, growth), tasks, edges, horizon, (decline, serving_decline, discount), gpu_usd)| {
            let mut plan = Plan::empty("Any", YearMonth::new(2026, 12).unwrap());
            plan.horizon_months = horizon;
            plan.assumptions.hosted_price_decline_per_year = exact(decline);
            plan.assumptions.serving_price_decline_per_year = exact(serving_decline);
            plan.assumptions.discount_rate_per_year = exact(discount);
            plan.pools = vec![Pool {
                id: "pool".into(),
                gpus_per_replica: 1,
                usd_per_gpu_hour: gpu_usd,
                sticker_uplift: exact(0.3),
                min_replicas: 1,
                target_utilisation: exact(0.6),
                adapter_overhead: exact(0.2),
            }];
            let entry =
                Entry { volume: Volume::PerMonth(volume), growth_per_month: exact(growth), max_calls_per_month: None };
            plan.nodes.push(node(0, NodeKind::Entry(entry)));
            plan.nodes.extend(tasks.into_iter().enumerate().map(|(i, task)| node(i + 1, NodeKind::Task(task))));
            plan.nodes.push(node(plan.nodes.len(), NodeKind::Tool(Tool { usd_per_call: exact(0.0004) })));
            let last = plan.nodes.len();
            plan.edges.push(edge(0, 1, 1.0));
            for (from, to, rate) in edges {
                let (from, to) = (from % last, to % last);
                if to > 0 {
                    // A backward edge stays small, so that loops settle.
                    plan.edges.push(edge(from, to, if from < to { rate } else { rate * 0.02 }));
                }
            }
            plan
        },
    );
    // Small edges back add up to a loop that grows now and then, where many dear ones lead forward.
    plan.prop_filter("its loops settle", settles)
}

/// Whether calls die away that go round and round.
fn settles(plan: &Plan) -> bool {
    let index = |id: &NodeId| plan.nodes.iter().position(|node| node.id == *id).unwrap();
    let edges: Vec<(usize, usize, f64)> =
        plan.edges.iter().map(|edge| (index(&edge.from), index(&edge.to), edge.calls_per_call.central())).collect();
    let mut calls = vec![1.0; plan.nodes.len()];
    for _ in 0..500 {
        let mut next = vec![0.0; calls.len()];
        edges.iter().for_each(|(from, to, rate)| next[*to] += calls[*from] * rate);
        calls = next;
    }
    calls.iter().all(|calls| *calls < 1.0)
}

pub fn node(index: usize, kind: NodeKind) -> Node {
    Node::new(NodeId::new(&format!("n{index}")), format!("Node {index}"), kind)
}

pub fn edge(from: usize, to: usize, rate: f64) -> Edge {
    Edge { from: NodeId::new(&format!("n{from}")), to: NodeId::new(&format!("n{to}")), calls_per_call: exact(rate) }
}

pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-12)
}

pub fn with_lever(plan: &Plan, id: &NodeId, lever: mixplan::analysis::Lever, factor: f64) -> Option<Plan> {
    use mixplan::analysis::Lever;
    let mut plan = plan.clone();
    let task = plan.node_mut(id)?.task_mut()?;
    let scale = |usd: &mut Estimate<mixplan::plan::Usd>| *usd = exact(usd.central() * factor);
    let tokens = |cost: &mut TokenCost| {
        cost.usd_per_million_input.iter_mut().for_each(scale);
        cost.usd_per_million_cached_input.iter_mut().for_each(scale);
        cost.usd_per_million_output.iter_mut().for_each(scale);
    };
    let tuned = task.tuned.as_mut()?;
    match lever {
        Lever::Hosted => match &mut task.hosted {
            HostedCost::PerCall(usd) => scale(usd),
            HostedCost::Tokens(cost) => tokens(cost),
            HostedCost::Unknown => return None,
        },
        Lever::Serving => match &mut tuned.serving {
            Serving::PerCall(usd) => scale(usd),
            Serving::Tokens(cost) => tokens(cost),
            Serving::Dedicated(own) => scale(&mut own.usd_per_gpu_hour),
            Serving::Pool(_) => return None,
        },
        Lever::Upfront => {
            match &mut tuned.training {
                Training::Lump(usd) => scale(usd),
                Training::Gpu(gpu) => scale(&mut gpu.usd_per_gpu_hour),
                Training::Managed(_) => return None,
            }
            tuned.data.iter_mut().chain(&mut tuned.evaluation).for_each(|data| scale(&mut data.usd_per_example));
            tuned.labour.iter_mut().for_each(|labour| scale(&mut labour.usd_per_person_day));
        }
        Lever::Volume | Lever::Horizon => return None,
    }
    Some(plan)
}
