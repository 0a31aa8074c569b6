//! Strategies for proptest: valid plans that use every field and every variant.

use std::collections::BTreeMap;

use mixplan::plan::{
    AbTest, Assumptions, CheaperHosted, CheaperQuality, Data, Decision, Dedicated, Edge, Entry, Estimate, Evidence,
    FORMAT, Failure, Frame, GpuTraining, HostedCost, Io, Labour, ManagedTraining, Node, NodeId, NodeKind, Note,
    Numbers, Origin, PairedCounts, PinnedFigures, Plan, Policy, Pool, PoolServing, Price, PriceEvent, PriceTier,
    Prompting, Provenance, Quality, Quantity, Retrain, Retries, Retrieval, ReviewNote, Role, Scale, Scenario, Serving,
    Share, Speed, TakenOn, Task, TestPhase, Throughput, TokenCost, Tool, Training, Tuned, Uncertainty, Verdict, Volume,
    YearMonth,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

/// Any valid plan.
pub fn plan() -> impl Strategy<Value = Plan> {
    let scenarios = vec((text(), text(), vec((any::<prop::sample::Index>(), 0..5_usize), 0..6)), 0..3);
    (base(), scenarios, vec((any::<prop::sample::Index>(), provenance()), 0..5)).prop_map(
        |(mut plan, scenarios, sources)| {
            let keys: Vec<String> = plan.input_values().into_keys().collect();
            plan.provenance =
                sources.iter().map(|(at, known)| (keys[at.index(keys.len())].clone(), known.clone())).collect();
            if sources.len() == 4 {
                plan.provenance.insert("nodes[gone \"[1].\\].hosted".into(), sources[0].1.clone());
            }
            for (index, (name, note, picks)) in scenarios.into_iter().enumerate() {
                let scenario =
                    Scenario { note, ..Scenario::named(&format!("{index}{}", name.replace(char::is_control, ""))) };
                let scenario = with_overrides(&plan, scenario, &picks);
                plan.scenarios.push(scenario);
            }
            plan
        },
    )
}

fn provenance() -> impl Strategy<Value = Provenance> {
    let as_of = prop_oneof![Just(String::new()), Just("2026-11-20".to_owned()), Just("2026-11".to_owned()), text()];
    (select(Origin::ALL.to_vec()), text(), as_of).prop_map(|(kind, source, as_of)| Provenance { kind, source, as_of })
}

/// The scenario with other values, where the plan stays valid with each.
fn with_overrides(plan: &Plan, mut scenario: Scenario, picks: &[(prop::sample::Index, usize)]) -> Scenario {
    let values: Vec<(String, Numbers)> = plan.input_values().into_iter().collect();
    for (pick, how) in picks {
        let (key, value) = &values[pick.index(values.len())];
        let value = match how {
            0 => value.scaled(0.5),
            1 => value.scaled(2.0),
            2 => Numbers::certain(1.0),
            3 => Estimate::<Share>::range(0.25, 0.5).into(),
            _ => Numbers::certain(0.125),
        };
        let mut alone = Plan { scenarios: vec![scenario.clone()], ..plan.clone() };
        alone.scenarios[0].overrides.insert(key.clone(), value);
        if alone.is_valid() {
            scenario.overrides.insert(key.clone(), value);
        }
    }
    if picks.len() == 5 {
        scenario.overrides.insert("nodes[gone \"[1].\\].hosted".into(), Numbers::certain(-1.5));
    }
    scenario
}

fn base() -> impl Strategy<Value = Plan> {
    (head(), vec(node_kind(), 0..7), vec(pool(), 0..3), vec(price(), 0..3)).prop_flat_map(
        |((name, currency, start, horizon_months), kinds, pools, prices)| {
            let pools: Vec<Pool> =
                pools.into_iter().enumerate().map(|(i, pool)| Pool { id: format!("{}{i}", pool.id), ..pool }).collect();
            let prices = (prices.into_iter().enumerate())
                .map(|(i, price)| Price { model: format!("{}{i}", price.model), ..price })
                .collect();
            let base = Plan { currency, horizon_months, pools, prices, ..Plan::empty(&name, start) };
            let ids = vec(id(), kinds.len());
            let settings = (assumptions(), policy(), uncertainty());
            (Just(base), Just(kinds), ids, settings, any::<u64>()).prop_flat_map(with_graph)
        },
    )
}

type Settings = (Assumptions, Policy, Uncertainty);

fn with_graph(
    (mut plan, kinds, ids, settings, pick): (Plan, Vec<(String, NodeKind)>, Vec<String>, Settings, u64),
) -> BoxedStrategy<Plan> {
    (plan.assumptions, plan.policy, plan.uncertainty) = settings;
    plan.format = FORMAT;
    plan.nodes = (kinds.into_iter().zip(ids).enumerate())
        .map(|(i, ((name, kind), id))| {
            let disabled = pick >> i & 0b1001 == 0b1001;
            Node { disabled, ..Node::new(NodeId::new(&format!("{id}{i}")), name, kind) }
        })
        .collect();
    let pools: Vec<String> = plan.pools.iter().map(|pool| pool.id.clone()).collect();
    for node in &mut plan.nodes {
        if let Some(tuned) = node.task_mut().and_then(|task| task.tuned.as_mut())
            && let Serving::Pool(serving) = &mut tuned.serving
        {
            match pools.get(pick as usize % pools.len().max(1)) {
                Some(pool) => serving.id = pool.clone(),
                None => tuned.serving = Serving::PerCall(Estimate::certain(0.5)),
            }
        }
    }
    let ids: Vec<NodeId> = plan.nodes.iter().map(|node| node.id.clone()).collect();
    let targets: Vec<NodeId> =
        plan.nodes.iter().filter(|n| !matches!(n.kind, NodeKind::Entry(_))).map(|n| n.id.clone()).collect();
    let edges = edges(ids.clone(), targets);
    let places = vec(of((coordinate(), coordinate())), ids.len());
    let reviews = reviews(ids.clone());
    let drawing = (frames(ids.clone()), vec(note(), 0..3));
    (Just(plan), edges, places, reviews, drawing)
        .prop_map(move |(plan, edges, places, review, (frames, notes))| {
            let notes = (notes.into_iter().enumerate())
                .map(|(i, note)| Note { id: NodeId::new(&format!("{}note{i}", note.id)), ..note })
                .collect();
            let layout: BTreeMap<NodeId, (f64, f64)> =
                ids.iter().cloned().zip(places).filter_map(|(id, place)| Some((id, place?))).collect();
            Plan { edges, frames, notes, layout, review, ..plan }
        })
        .boxed()
}

fn head() -> impl Strategy<Value = (String, String, YearMonth, u32)> {
    let start = (1970..=9000_u16, 1..=12_u8).prop_map(|(year, month)| YearMonth::new(year, month).unwrap());
    (text(), "[A-Z]{3}", start, 1..=600_u32)
}

fn edges(from: Vec<NodeId>, to: Vec<NodeId>) -> BoxedStrategy<Vec<Edge>> {
    if to.is_empty() {
        return Just(Vec::new()).boxed();
    }
    let edge =
        (select(from), select(to), estimate()).prop_map(|(from, to, calls)| Edge { from, to, calls_per_call: calls });
    vec(edge, 0..6).boxed()
}

/// Up to two frames, with nodes that are not in the other.
fn frames(ids: Vec<NodeId>) -> impl Strategy<Value = Vec<Frame>> {
    let members = vec(0..3_usize, ids.len());
    (members, vec((id(), text(), any::<bool>()), 2)).prop_map(move |(members, frames)| {
        let inside = |frame: usize| ids.iter().zip(&members).filter(move |(_, of)| **of == frame);
        let frame = |(i, (id, title, folded))| Frame {
            id: format!("{id}{i}"),
            title,
            nodes: inside(i).map(|(id, _)| id.clone()).collect(),
            folded,
        };
        frames.into_iter().enumerate().map(frame).filter(|frame| !frame.nodes.is_empty()).collect()
    })
}

fn note() -> impl Strategy<Value = Note> {
    let side = || prop_oneof![40.0..=4000.0_f64, Just(4000.0)];
    (id(), text(), (coordinate(), coordinate()), (side(), side())).prop_map(|(id, text, at, size)| Note {
        id: NodeId::new(&id),
        text,
        at,
        size,
    })
}

fn reviews(ids: Vec<NodeId>) -> BoxedStrategy<Vec<ReviewNote>> {
    if ids.is_empty() {
        return Just(Vec::new()).boxed();
    }
    let said = (text(), text(), text(), text());
    let note = (select(ids), select(Decision::ALL.to_vec()), said, of(taken_on())).prop_map(
        |(node, decision, (by, on, note, dissent), taken_on)| ReviewNote {
            node,
            decision,
            by,
            on,
            note,
            dissent,
            taken_on: taken_on.map(Box::new),
        },
    );
    vec(note, 0..3).boxed()
}

fn taken_on() -> impl Strategy<Value = TakenOn> {
    let figure = || of(prop_oneof![Just(0.0), Just(-1.5e-9), 0.0..=1e12_f64]);
    let figures = (figure(), figure(), figure());
    (select(Verdict::ALL.to_vec()), any::<bool>(), figures, task()).prop_map(
        |(verdict, quality_permitting, (calls, hosted_usd, path_usd), task)| TakenOn {
            verdict,
            quality_permitting,
            figures: PinnedFigures { calls, hosted_usd, path_usd },
            task,
        },
    )
}

/// A text with what a file could trip over: quotes, backslashes, control characters, other scripts.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        "[ -~]{0,12}",
        any::<String>(),
        Just(String::new()),
        Just("\\\"'//*/r#\"\"# \u{0}\u{1b}[31m\r\n\t\u{85}\u{202e}\u{feff}日本 e\u{301} 👩‍🚀".to_owned()),
    ]
    .boxed()
}

/// A text without control characters, never blank.
fn id() -> BoxedStrategy<String> {
    prop_oneof!["[a-z]{1,6}-", "[^\\p{Cc}]{0,5}_"].boxed()
}

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![(-10_000_000..=10_000_000_i32).prop_map(f64::from), -1e7..=1e7_f64, Just(-0.0)]
}

/// A number of the quantity, at its bounds, whole, tiny or anywhere.
fn value<Q: Quantity>() -> impl Strategy<Value = f64> {
    let (min, max) = (Q::MIN, Q::MAX);
    prop_oneof![
        3 => min..=max,
        3 => 0.0..=1.0_f64,
        2 => (0..=1_000_000_u32).prop_map(move |n| f64::from(n).min(max)),
        1 => select(vec![min, max, 5e-324, f64::MIN_POSITIVE, 1e-7, 0.1 + 0.2 - 0.3, 0.3, -0.0]),
    ]
}

/// Any estimate of the quantity without a problem.
pub fn estimate<Q: Quantity>() -> BoxedStrategy<Estimate<Q>> {
    (value::<Q>(), value::<Q>(), value::<Q>(), 0..3)
        .prop_map(|(a, b, c, parts)| {
            let mut ends = [a, b, c];
            ends.sort_by(f64::total_cmp);
            let [low, likely, high] = ends;
            let (inner_low, inner_high) = match Q::SCALE {
                Scale::Positive => (low.max(1e-300), high),
                Scale::Share => (low.max(1e-300), high.min(0.999)),
                Scale::Signed => (low, high),
            };
            let estimate = match parts {
                1 if inner_low < inner_high => Estimate::range(inner_low, inner_high),
                2 if low < high => Estimate::triple(low, likely, high),
                _ => Estimate::certain(likely),
            };
            assert_eq!(estimate.problem(), None, "{estimate:?}");
            estimate
        })
        .boxed()
}

/// A share above 0 and below 1.
fn inner_share() -> impl Strategy<Value = Estimate<Share>> {
    prop_oneof![
        (0.001..0.999_f64).prop_map(Estimate::certain),
        (0.001..0.4_f64, 0.5..0.999_f64).prop_map(|(low, high)| Estimate::range(low, high)),
    ]
}

fn assumptions() -> BoxedStrategy<Assumptions> {
    let decline = || (-1.0..=1.0_f64).prop_map(Estimate::certain);
    let discount = prop_oneof![(-0.99..=10.0_f64).prop_map(Estimate::certain), Just(Estimate::range(0.0, 0.5))];
    let event = (0..700_u32, text(), estimate()).prop_map(|(month, model, factor)| PriceEvent { month, model, factor });
    (decline(), vec(event, 0..3), decline(), discount)
        .prop_map(|(hosted, events, serving, discount)| Assumptions {
            hosted_price_decline_per_year: hosted,
            hosted_price_events: events,
            serving_price_decline_per_year: serving,
            discount_rate_per_year: discount,
        })
        .boxed()
}

fn policy() -> BoxedStrategy<Policy> {
    let share = || prop_oneof![0.0..=1.0_f64, Just(0.2), Just(1.0)];
    let chances = prop_oneof![(0.0..0.5_f64, 0.5..=1.0_f64), Just((0.2, 0.8))];
    (share(), share(), chances, share(), of(estimate()), of(any::<u32>()), of(estimate()))
        .prop_map(|(saving, crossover, chances, margin, budget_usd, max_fine_tunes, person_days)| Policy {
            min_saving_share: saving,
            max_crossover_share: crossover,
            unlikely_chance: chances.0,
            likely_chance: chances.1,
            quality_margin: margin,
            budget_usd,
            max_fine_tunes,
            person_days,
        })
        .boxed()
}

fn uncertainty() -> impl Strategy<Value = Uncertainty> {
    (100..=10_000_000_u32, any::<u64>()).prop_map(|(samples, seed)| Uncertainty { samples, seed })
}

fn price() -> BoxedStrategy<Price> {
    let more = (of(estimate()), of(estimate()), of(estimate()), of(estimate()), tiers());
    let words = (text(), text(), text(), text(), text());
    (estimate(), of(estimate()), estimate(), more, words)
        .prop_map(|(input, cached, output, (request, write, batch_in, batch_out, tiers), words)| {
            let (model, provider, retires, as_of, source) = words;
            Price {
                model,
                provider,
                usd_per_million_input: input,
                usd_per_million_cached_input: cached,
                usd_per_million_cache_write: write,
                usd_per_million_output: output,
                usd_per_million_batch_input: batch_in,
                usd_per_million_batch_output: batch_out,
                usd_per_request: request,
                tiers,
                retires,
                as_of,
                source,
            }
        })
        .boxed()
}

/// Rising.
fn tiers() -> BoxedStrategy<Vec<PriceTier>> {
    let tier = (1..1_000_000_u32, estimate(), of(estimate()), of(estimate()), estimate());
    vec(tier, 0..3)
        .prop_map(|tiers| {
            let mut above_tokens = 0;
            let tiers = tiers.into_iter().map(|(more, input, cached, write, output)| {
                above_tokens += more;
                PriceTier {
                    above_tokens,
                    usd_per_million_input: input,
                    usd_per_million_cached_input: cached,
                    usd_per_million_cache_write: write,
                    usd_per_million_output: output,
                }
            });
            tiers.collect()
        })
        .boxed()
}

fn pool() -> BoxedStrategy<Pool> {
    (
        id(),
        1..=10_000_u32,
        estimate(),
        0..=1_000_000_u32,
        inner_share(),
        prop_oneof![inner_share(), Just(Estimate::default())],
        estimate(),
    )
        .prop_map(|(id, gpus, usd, replicas, utilisation, overhead, sticker_uplift)| Pool {
            id,
            gpus_per_replica: gpus,
            usd_per_gpu_hour: usd,
            sticker_uplift,
            min_replicas: replicas,
            target_utilisation: utilisation,
            adapter_overhead: overhead,
        })
        .boxed()
}

/// A name and what the node is.
fn node_kind() -> BoxedStrategy<(String, NodeKind)> {
    let volume = (estimate(), 0..5_usize).prop_map(|(estimate, period)| Volume::with_period(estimate, period));
    let entry = (volume, estimate(), of(estimate())).prop_map(|(volume, growth_per_month, max_calls_per_month)| {
        NodeKind::Entry(Entry { volume, growth_per_month, max_calls_per_month })
    });
    let tool = estimate().prop_map(|usd_per_call| NodeKind::Tool(Tool { usd_per_call }));
    (text(), prop_oneof![1 => entry, 1 => tool, 4 => task().prop_map(NodeKind::Task)]).boxed()
}

fn task() -> BoxedStrategy<Task> {
    let cheaper =
        (text(), hosted(), select(vec![CheaperQuality::Unknown, CheaperQuality::AtLeastEqual, CheaperQuality::Worse]))
            .prop_map(|(name, cost, quality)| CheaperHosted { name, cost, quality });
    let retries = (inner_share(), 0..=1000_u32).prop_map(|(failure_share, max)| Retries { failure_share, max });
    (select(Role::ALL.to_vec()), hosted(), of(cheaper), of(tuned()), evidence(), of(retries), of(estimate()))
        .prop_map(|(role, hosted, cheaper_hosted, tuned, evidence, retries, measured_calls_per_month)| Task {
            role,
            hosted,
            cheaper_hosted,
            tuned,
            evidence,
            retries,
            measured_calls_per_month,
        })
        .boxed()
}

fn hosted() -> BoxedStrategy<HostedCost> {
    prop_oneof![
        Just(HostedCost::Unknown),
        estimate().prop_map(HostedCost::PerCall),
        token_cost().prop_map(HostedCost::Tokens),
    ]
    .boxed()
}

fn token_cost() -> BoxedStrategy<TokenCost> {
    let use_of_tokens = (of(text()), estimate(), of(estimate()), estimate(), estimate(), estimate(), estimate());
    let cache_write = prop_oneof![(0.0..0.5).prop_map(Estimate::certain), Just(Estimate::default())];
    (use_of_tokens, cache_write, of(estimate()), of(estimate()), of(estimate()), estimate())
        .prop_map(|(tokens, write, in_usd, cached_usd, out_usd, request)| {
            let (model, input, input_p95, output, cached_share, batch_share, batch_discount) = tokens;
            let fits = |write: Estimate<Share>| cached_share.high() + write.high() <= 1.0;
            TokenCost {
                model,
                input,
                input_p95,
                output,
                cached_share,
                cache_write_share: if fits(write) { write } else { Estimate::default() },
                batch_share,
                batch_discount,
                usd_per_million_input: in_usd,
                usd_per_million_cached_input: cached_usd,
                usd_per_million_output: out_usd,
                usd_per_request: request,
            }
        })
        .boxed()
}

fn data() -> impl Strategy<Value = Data> {
    (estimate(), estimate(), estimate()).prop_map(|(examples, usd_per_example, curation_share)| Data {
        examples,
        usd_per_example,
        curation_share,
    })
}

fn retrain() -> impl Strategy<Value = Retrain> {
    (1..=u32::MAX, estimate()).prop_map(|(every_months, usd)| Retrain { every_months, usd })
}

fn tuned() -> BoxedStrategy<Tuned> {
    let labour = (estimate(), estimate())
        .prop_map(|(person_days, usd_per_person_day)| Labour { person_days, usd_per_person_day });
    let test = (1..=600_u32, estimate()).prop_map(|(months, hosted_share)| TestPhase { months, hosted_share });
    let upfront = (text(), training(), of(data()), of(labour), of(data()));
    let running = (estimate(), estimate(), estimate(), of(retrain()), of(retrain()), of(test));
    (upfront, 0..=600_u32, serving(), running)
        .prop_map(|(upfront, lead_time_months, serving, running)| {
            let (base_model, training, data, labour, evaluation) = upfront;
            let (fallback_share, upkeep, monitoring, retrain, base_retirement, test_phase) = running;
            Tuned {
                base_model,
                training,
                data,
                labour,
                lead_time_months,
                serving,
                fallback_share,
                upkeep_usd_per_month: upkeep,
                retrain,
                evaluation,
                monitoring_usd_per_month: monitoring,
                base_retirement,
                test_phase,
            }
        })
        .boxed()
}

/// A share of runs that fail, below all of them.
fn failed() -> impl Strategy<Value = Estimate<Share>> {
    prop_oneof![inner_share(), Just(Estimate::default())]
}

fn training() -> BoxedStrategy<Training> {
    let gpu = (estimate(), estimate(), estimate(), estimate(), failed()).prop_map(
        |(gpu_hours_per_run, usd_per_gpu_hour, sticker_uplift, runs, failed_run_share)| {
            Training::Gpu(GpuTraining { gpu_hours_per_run, usd_per_gpu_hour, sticker_uplift, runs, failed_run_share })
        },
    );
    let managed = (estimate(), estimate(), estimate(), estimate(), estimate(), failed()).prop_map(
        |(examples, tokens_per_example, epochs, usd_per_million_tokens, runs, failed_run_share)| {
            Training::Managed(ManagedTraining {
                examples,
                tokens_per_example,
                epochs,
                usd_per_million_tokens,
                runs,
                failed_run_share,
            })
        },
    );
    prop_oneof![estimate().prop_map(Training::Lump), gpu, managed].boxed()
}

fn serving() -> BoxedStrategy<Serving> {
    let money = (estimate(), estimate());
    let dedicated = (estimate(), of(throughput()), estimate(), 1..=10_000_u32, money, 0..=1_000_000_u32, inner_share())
        .prop_map(|(seconds, throughput, peak_to_mean, gpus_per_replica, money, min_replicas, target_utilisation)| {
            Serving::Dedicated(Dedicated {
                gpu_seconds_per_call: seconds,
                throughput,
                peak_to_mean,
                gpus_per_replica,
                usd_per_gpu_hour: money.0,
                sticker_uplift: money.1,
                min_replicas,
                target_utilisation,
            })
        });
    let pool =
        (estimate(), of(throughput()), estimate()).prop_map(|(gpu_seconds_per_call, throughput, peak_to_mean)| {
            Serving::Pool(PoolServing { id: String::new(), gpu_seconds_per_call, throughput, peak_to_mean })
        });
    prop_oneof![estimate().prop_map(Serving::PerCall), token_cost().prop_map(Serving::Tokens), dedicated, pool].boxed()
}

fn throughput() -> impl Strategy<Value = Throughput> {
    let speed = || (1.0..1e5).prop_map(Estimate::<Speed>::certain);
    (estimate(), estimate(), of(speed()), speed()).prop_map(|(input, output, read, write)| Throughput {
        input,
        output,
        input_tokens_per_second: read,
        output_tokens_per_second: write,
    })
}

fn evidence() -> BoxedStrategy<Evidence> {
    let counts = (any::<u32>(), any::<u32>(), any::<u32>(), any::<u32>()).prop_map(|(both, hosted, tuned, neither)| {
        Quality::Measured(PairedCounts {
            both_right: both,
            only_hosted_right: hosted,
            only_tuned_right: tuned,
            both_wrong: neither,
        })
    });
    let quality = prop_oneof![Just(Quality::Unknown), Just(Quality::NotMeasured), counts];
    let answers = (
        select(Prompting::ALL.to_vec()),
        select(Failure::ALL.to_vec()),
        select(Retrieval::ALL.to_vec()),
        select(Io::ALL.to_vec()),
    );
    (answers, any::<bool>(), any::<bool>(), quality, select(AbTest::ALL.to_vec()))
        .prop_map(|((prompting, failure, retrieval, io), user_facing, wants_from_scratch, quality, ab_test)| Evidence {
            prompting,
            failure,
            retrieval,
            io,
            user_facing,
            wants_from_scratch,
            quality,
            ab_test,
        })
        .boxed()
}
