//! The walk over a plan's inputs: what is an input, under which key, in which words.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::spot::{GROUPLESS, Group, Owner, Spot};
use super::{Input, Switch, Threshold, Visitor, Whole};
use crate::plan::{
    Assumptions, CheaperHosted, Data, Dedicated, Edge, Entry, Estimate, GpuTraining, HostedCost, Labour,
    MAX_HORIZON_MONTHS, ManagedTraining, Node, NodeId, NodeKind, Plan, Policy, Pool, PoolServing, Price, PriceEvent,
    PriceTier, Quantity, Retrain, Retries, Serving, Task, TestPhase, Throughput, TokenCost, Tool, Training, Tuned,
    Volume,
};

/// Visits every input in the order of the plan.
pub(super) fn walk(plan: &mut Plan, visit: Visitor<'_>) {
    let Plan {
        format: _,
        name: _,
        currency: _,
        start: _,
        horizon_months,
        assumptions,
        policy,
        uncertainty: _,
        prices,
        pools,
        scenarios: _,
        nodes,
        edges,
        provenance: _,
        frames: _,
        notes: _,
        layout: _,
        review: _,
    } = plan;
    let settings = Settings { horizon_months, assumptions, policy, prices, pools };
    settings.walk(visit);
    for each in nodes.iter_mut() {
        node(each, visit);
    }
    let mut seen: BTreeMap<(&NodeId, &NodeId), usize> = BTreeMap::new();
    for Edge { from, to, calls_per_call } in edges {
        let nth = next(&mut seen, (from, to));
        let mut at = At { visit, owner: Owner::Edge { from, to, nth, nodes }, group: GROUPLESS };
        at.number(EDGE.0, EDGE.1, calls_per_call);
    }
}

/// The input of an edge: its field, and in words.
const EDGE: (&str, &str) = ("calls_per_call", "calls per call");

/// Where the input of the edge of this index stands.
pub(super) fn edge(plan: &Plan, index: usize) -> Option<Spot<'_>> {
    let Edge { from, to, calls_per_call: _ } = plan.edges.get(index)?;
    let nth = plan.edges[..index].iter().filter(|edge| edge.from == *from && edge.to == *to).count();
    let owner = Owner::Edge { from, to, nth, nodes: &plan.nodes };
    Some(Spot { owner, group: GROUPLESS, field: EDGE.0, words: EDGE.1 })
}

/// Visits every input of the plan that belongs to no node and no edge.
pub(super) fn settings(plan: &mut Plan, visit: Visitor<'_>) {
    let Plan { horizon_months, assumptions, policy, prices, pools, .. } = plan;
    Settings { horizon_months, assumptions, policy, prices, pools }.walk(visit);
}

/// Visits every input of the node.
pub(super) fn node(node: &mut Node, visit: Visitor<'_>) {
    let Node { id, name, disabled, kind } = node;
    let mut at = At { visit, owner: Owner::Node { id, name }, group: GROUPLESS };
    at.input("disabled", "switched off", &mut Switch(disabled));
    at.node(kind);
}

/// What belongs to no node and no edge.
struct Settings<'p> {
    horizon_months: &'p mut u32,
    assumptions: &'p mut Assumptions,
    policy: &'p mut Policy,
    prices: &'p mut Vec<Price>,
    pools: &'p mut Vec<Pool>,
}

impl Settings<'_> {
    fn walk(self, visit: Visitor<'_>) {
        let mut at = At { visit, owner: Owner::Plan, group: GROUPLESS };
        at.whole("horizon_months", "horizon", "months", self.horizon_months, 1..=MAX_HORIZON_MONTHS);
        at.assumptions(self.assumptions);
        at.of(Owner::Plan, ("policy", "")).policy(self.policy);
        for price in self.prices {
            at.price(price);
        }
        for pool in self.pools {
            at.pool(pool);
        }
    }
}

fn next<K: Ord>(seen: &mut BTreeMap<K, usize>, key: K) -> usize {
    let count = seen.entry(key).or_default();
    *count += 1;
    *count - 1
}

/// The walk at one place.
struct At<'w, 'a> {
    visit: Visitor<'w>,
    owner: Owner<'a>,
    group: Group,
}

impl At<'_, '_> {
    fn of<'b>(&mut self, owner: Owner<'b>, group: Group) -> At<'_, 'b> {
        At { visit: self.visit, owner, group }
    }

    fn input(&mut self, field: &'static str, words: &'static str, input: &mut dyn Input) {
        (self.visit)(Spot { owner: self.owner, group: self.group, field, words }, input);
    }

    fn number<Q: Quantity>(&mut self, field: &'static str, words: &'static str, number: &mut Estimate<Q>) {
        self.input(field, words, number);
    }

    fn maybe<Q: Quantity>(&mut self, field: &'static str, words: &'static str, number: &mut Option<Estimate<Q>>) {
        if let Some(number) = number {
            self.input(field, words, number);
        }
    }

    fn whole(
        &mut self,
        field: &'static str,
        words: &'static str,
        unit: &'static str,
        value: &mut u32,
        bounds: RangeInclusive<u32>,
    ) {
        self.input(field, words, &mut Whole { value, unit, bounds });
    }

    fn within(&mut self, group: Group) -> At<'_, '_> {
        At { visit: self.visit, owner: self.owner, group }
    }

    fn assumptions(&mut self, assumptions: &mut Assumptions) {
        let Assumptions {
            hosted_price_decline_per_year,
            hosted_price_events,
            serving_price_decline_per_year,
            discount_rate_per_year,
        } = assumptions;
        let mut at = self.within(("assumptions", ""));
        at.number("hosted_price_decline_per_year", "hosted price decline per year", hosted_price_decline_per_year);
        at.number("serving_price_decline_per_year", "serving price decline per year", serving_price_decline_per_year);
        at.number("discount_rate_per_year", "discount rate per year", discount_rate_per_year);
        let mut seen: BTreeMap<(u32, &str), usize> = BTreeMap::new();
        for PriceEvent { month, model, factor } in hosted_price_events {
            let nth = next(&mut seen, (*month, model));
            at.of(Owner::Event { month: *month, model, nth }, GROUPLESS).number("factor", "price step", factor);
        }
    }

    fn policy(&mut self, policy: &mut Policy) {
        let Policy {
            min_saving_share,
            max_crossover_share,
            unlikely_chance,
            likely_chance,
            quality_margin,
            budget_usd,
            max_fine_tunes,
            person_days,
        } = policy;
        self.input("min_saving_share", "smallest saving", &mut Threshold(min_saving_share));
        self.input("max_crossover_share", "latest crossover", &mut Threshold(max_crossover_share));
        self.input("unlikely_chance", "unlikely below", &mut Threshold(unlikely_chance));
        self.input("likely_chance", "likely above", &mut Threshold(likely_chance));
        self.input("quality_margin", "quality margin", &mut Threshold(quality_margin));
        self.maybe("budget_usd", "upfront budget", budget_usd);
        if let Some(most) = max_fine_tunes {
            self.whole("max_fine_tunes", "most fine-tunes", "", most, 0..=u32::MAX);
        }
        self.maybe("person_days", "person-day limit", person_days);
    }

    fn price(&mut self, price: &mut Price) {
        let Price {
            model,
            provider: _,
            usd_per_million_input,
            usd_per_million_cached_input,
            usd_per_million_cache_write,
            usd_per_million_output,
            usd_per_million_batch_input,
            usd_per_million_batch_output,
            usd_per_request,
            tiers,
            retires: _,
            as_of: _,
            source: _,
        } = price;
        let mut at = self.of(Owner::Price(model), GROUPLESS);
        at.number("usd_per_million_input", "input price per million", usd_per_million_input);
        at.maybe("usd_per_million_cached_input", "cached input price per million", usd_per_million_cached_input);
        at.maybe("usd_per_million_cache_write", "cache write price per million", usd_per_million_cache_write);
        at.number("usd_per_million_output", "output price per million", usd_per_million_output);
        at.maybe("usd_per_million_batch_input", "batch input price per million", usd_per_million_batch_input);
        at.maybe("usd_per_million_batch_output", "batch output price per million", usd_per_million_batch_output);
        at.maybe("usd_per_request", "request price", usd_per_request);
        for tier in tiers {
            let PriceTier {
                above_tokens,
                usd_per_million_input,
                usd_per_million_cached_input,
                usd_per_million_cache_write,
                usd_per_million_output,
            } = tier;
            let mut at = self.of(Owner::Tier { model, above_tokens: *above_tokens }, GROUPLESS);
            at.number("usd_per_million_input", "input price per million", usd_per_million_input);
            at.maybe("usd_per_million_cached_input", "cached input price per million", usd_per_million_cached_input);
            at.maybe("usd_per_million_cache_write", "cache write price per million", usd_per_million_cache_write);
            at.number("usd_per_million_output", "output price per million", usd_per_million_output);
        }
    }

    fn pool(&mut self, pool: &mut Pool) {
        let Pool {
            id,
            gpus_per_replica,
            usd_per_gpu_hour,
            sticker_uplift,
            min_replicas,
            target_utilisation,
            adapter_overhead,
        } = pool;
        let mut at = self.of(Owner::Pool(id), GROUPLESS);
        at.replicas(gpus_per_replica, min_replicas);
        at.number("usd_per_gpu_hour", "GPU hour price", usd_per_gpu_hour);
        at.number("sticker_uplift", "on top of the GPU price", sticker_uplift);
        at.number("target_utilisation", "target utilisation", target_utilisation);
        at.number("adapter_overhead", "adapter overhead", adapter_overhead);
    }

    fn replicas(&mut self, gpus_per_replica: &mut u32, min_replicas: &mut u32) {
        self.whole("gpus_per_replica", "GPUs per replica", "GPUs", gpus_per_replica, 1..=10_000);
        self.whole("min_replicas", "fewest replicas", "replicas", min_replicas, 0..=1_000_000);
    }

    fn node(&mut self, kind: &mut NodeKind) {
        match kind {
            NodeKind::Entry(Entry { volume, growth_per_month, max_calls_per_month }) => {
                self.volume(volume);
                self.number("growth_per_month", "growth per month", growth_per_month);
                self.maybe("max_calls_per_month", "most calls per month", max_calls_per_month);
            }
            NodeKind::Tool(Tool { usd_per_call }) => self.number("usd_per_call", "cost per call", usd_per_call),
            NodeKind::Task(task) => self.task(task),
        }
    }

    fn volume(&mut self, volume: &mut Volume) {
        match volume {
            Volume::PerSecond(n) => self.number("volume.per_second", "volume per second", n),
            Volume::PerHour(n) => self.number("volume.per_hour", "volume per hour", n),
            Volume::PerDay(n) => self.number("volume.per_day", "volume per day", n),
            Volume::PerMonth(n) => self.number("volume.per_month", "volume per month", n),
            Volume::PerYear(n) => self.number("volume.per_year", "volume per year", n),
        }
    }

    fn task(&mut self, task: &mut Task) {
        let Task { role: _, hosted, cheaper_hosted, tuned, evidence: _, retries, measured_calls_per_month } = task;
        self.within(("hosted", "hosted")).hosted(hosted);
        if let Some(CheaperHosted { name: _, cost, quality: _ }) = cheaper_hosted {
            self.within(("cheaper_hosted", "cheaper hosted")).hosted(cost);
        }
        if let Some(tuned) = tuned {
            self.tuned(tuned);
        }
        if let Some(Retries { failure_share, max }) = retries {
            let mut at = self.within(("retries", ""));
            at.number("failure_share", "failed outputs", failure_share);
            at.whole("max", "most retries", "times", max, 0..=1000);
        }
        self.maybe("measured_calls_per_month", "measured calls per month", measured_calls_per_month);
    }

    fn hosted(&mut self, cost: &mut HostedCost) {
        match cost {
            HostedCost::Unknown => {}
            HostedCost::PerCall(usd) => self.number("usd_per_call", "cost per call", usd),
            HostedCost::Tokens(tokens) => self.tokens(tokens),
        }
    }

    fn tokens(&mut self, cost: &mut TokenCost) {
        let TokenCost {
            model: _,
            input,
            input_p95,
            output,
            cached_share,
            cache_write_share,
            batch_share,
            batch_discount,
            usd_per_million_input,
            usd_per_million_cached_input,
            usd_per_million_output,
            usd_per_request,
        } = cost;
        self.number("tokens.input", "input tokens", input);
        self.maybe("tokens.input_p95", "95th percentile of input tokens", input_p95);
        self.number("tokens.output", "output tokens", output);
        self.number("tokens.cached_share", "cached share", cached_share);
        self.number("tokens.cache_write_share", "share written to the cache", cache_write_share);
        self.number("tokens.batch_share", "batch share", batch_share);
        self.number("tokens.batch_discount", "batch discount", batch_discount);
        self.maybe("tokens.usd_per_million_input", "input price per million", usd_per_million_input);
        self.maybe(
            "tokens.usd_per_million_cached_input",
            "cached input price per million",
            usd_per_million_cached_input,
        );
        self.maybe("tokens.usd_per_million_output", "output price per million", usd_per_million_output);
        self.number("tokens.usd_per_request", "request price", usd_per_request);
    }

    fn tuned(&mut self, tuned: &mut Tuned) {
        let Tuned {
            base_model: _,
            training,
            data,
            labour,
            lead_time_months,
            serving,
            fallback_share,
            upkeep_usd_per_month,
            retrain,
            evaluation,
            monitoring_usd_per_month,
            base_retirement,
            test_phase,
        } = tuned;
        self.within(("tuned.training", "training")).training(training);
        self.within(("tuned.data", "training data")).data(data);
        if let Some(Labour { person_days, usd_per_person_day }) = labour {
            let mut at = self.within(("tuned.labour", "labour"));
            at.number("person_days", "person-days", person_days);
            at.number("usd_per_person_day", "cost per person-day", usd_per_person_day);
        }
        let mut at = self.within(("tuned", ""));
        at.whole("lead_time_months", "lead time", "months", lead_time_months, 0..=MAX_HORIZON_MONTHS);
        self.within(("tuned.serving", "serving")).serving(serving);
        let mut at = self.within(("tuned", ""));
        at.number("fallback_share", "fallback share", fallback_share);
        at.number("upkeep_usd_per_month", "upkeep per month", upkeep_usd_per_month);
        self.within(("tuned.retrain", "retraining")).retrain(retrain);
        self.within(("tuned.evaluation", "evaluation set")).data(evaluation);
        self.within(("tuned", "")).number("monitoring_usd_per_month", "monitoring per month", monitoring_usd_per_month);
        self.within(("tuned.base_retirement", "forced retraining")).retrain(base_retirement);
        if let Some(TestPhase { months, hosted_share }) = test_phase {
            let mut at = self.within(("tuned.test_phase", "A/B test"));
            at.whole("months", "length", "months", months, 1..=MAX_HORIZON_MONTHS);
            at.number("hosted_share", "share that stays hosted", hosted_share);
        }
    }

    fn data(&mut self, data: &mut Option<Data>) {
        if let Some(Data { examples, usd_per_example, curation_share }) = data {
            self.number("examples", "examples", examples);
            self.number("usd_per_example", "cost per example", usd_per_example);
            self.number("curation_share", "curation on top", curation_share);
        }
    }

    fn retrain(&mut self, retrain: &mut Option<Retrain>) {
        if let Some(Retrain { every_months, usd }) = retrain {
            self.whole("every_months", "interval", "months", every_months, 1..=u32::MAX);
            self.number("usd", "cost", usd);
        }
    }

    fn training(&mut self, training: &mut Training) {
        match training {
            Training::Lump(usd) => self.number("usd", "cost", usd),
            Training::Gpu(GpuTraining {
                gpu_hours_per_run,
                usd_per_gpu_hour,
                sticker_uplift,
                runs,
                failed_run_share,
            }) => {
                self.number("gpu.gpu_hours_per_run", "GPU hours per run", gpu_hours_per_run);
                self.number("gpu.usd_per_gpu_hour", "GPU hour price", usd_per_gpu_hour);
                self.number("gpu.sticker_uplift", "on top of the GPU price", sticker_uplift);
                self.number("gpu.runs", "runs", runs);
                self.number("gpu.failed_run_share", "failed runs", failed_run_share);
            }
            Training::Managed(ManagedTraining {
                examples,
                tokens_per_example,
                epochs,
                usd_per_million_tokens,
                runs,
                failed_run_share,
            }) => {
                self.number("managed.examples", "examples", examples);
                self.number("managed.tokens_per_example", "tokens per example", tokens_per_example);
                self.number("managed.epochs", "epochs", epochs);
                self.number("managed.usd_per_million_tokens", "token price per million", usd_per_million_tokens);
                self.number("managed.runs", "runs", runs);
                self.number("managed.failed_run_share", "failed runs", failed_run_share);
            }
        }
    }

    fn serving(&mut self, serving: &mut Serving) {
        match serving {
            Serving::PerCall(usd) => self.number("usd_per_call", "cost per call", usd),
            Serving::Tokens(tokens) => self.tokens(tokens),
            Serving::Dedicated(Dedicated {
                gpu_seconds_per_call,
                throughput,
                peak_to_mean,
                gpus_per_replica,
                usd_per_gpu_hour,
                sticker_uplift,
                min_replicas,
                target_utilisation,
            }) => {
                self.number("dedicated.gpu_seconds_per_call", "GPU seconds per call", gpu_seconds_per_call);
                self.throughput(
                    [
                        "dedicated.throughput.input",
                        "dedicated.throughput.output",
                        "dedicated.throughput.input_tokens_per_second",
                        "dedicated.throughput.output_tokens_per_second",
                    ],
                    throughput,
                );
                self.number("dedicated.peak_to_mean", "peak to mean", peak_to_mean);
                self.whole("dedicated.gpus_per_replica", "GPUs per replica", "GPUs", gpus_per_replica, 1..=10_000);
                self.number("dedicated.usd_per_gpu_hour", "GPU hour price", usd_per_gpu_hour);
                self.number("dedicated.sticker_uplift", "on top of the GPU price", sticker_uplift);
                self.whole("dedicated.min_replicas", "fewest replicas", "replicas", min_replicas, 0..=1_000_000);
                self.number("dedicated.target_utilisation", "target utilisation", target_utilisation);
            }
            Serving::Pool(PoolServing { id: _, gpu_seconds_per_call, throughput, peak_to_mean }) => {
                self.number("pool.gpu_seconds_per_call", "GPU seconds per call", gpu_seconds_per_call);
                self.throughput(
                    [
                        "pool.throughput.input",
                        "pool.throughput.output",
                        "pool.throughput.input_tokens_per_second",
                        "pool.throughput.output_tokens_per_second",
                    ],
                    throughput,
                );
                self.number("pool.peak_to_mean", "peak to mean", peak_to_mean);
            }
        }
    }

    fn throughput(&mut self, fields: [&'static str; 4], throughput: &mut Option<Throughput>) {
        if let Some(Throughput { input, output, input_tokens_per_second, output_tokens_per_second }) = throughput {
            let [read, write, read_speed, write_speed] = fields;
            self.number(read, "input tokens", input);
            self.number(write, "output tokens", output);
            self.maybe(read_speed, "input tokens per second", input_tokens_per_second);
            self.number(write_speed, "output tokens per second", output_tokens_per_second);
        }
    }
}
