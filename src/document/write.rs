//! Writes a plan as RON: the layout follows the structure and never the values, so that an edited
//! number is a changed line, and one line only.

use std::collections::BTreeMap;

use super::comments::{Comments, Placed, keys};
use super::lines::{Lines, Row, estimate, number, numbers, text, unless_zero, variant};
use super::read::read_as;
use crate::plan::{
    AbTest, Assumptions, CheaperHosted, CheaperQuality, Data, Dedicated, Edge, Entry, Evidence, Failure, Frame,
    HostedCost, Io, Node, NodeId, NodeKind, Note, Plan, Policy, Pool, PoolServing, Price, PriceEvent, PriceTier,
    Prompting, Provenance, Quality, Retrain, Retries, Retrieval, ReviewNote, Scenario, Serving, TakenOn, Task,
    Throughput, TokenCost, Training, Tuned, Volume, YearMonth,
};

/// The plan as its file holds it. What has its default is left out where a reader does not miss it.
///
/// ```
/// use mixplan::document::{parse, to_ron};
/// use mixplan::plan::{Plan, YearMonth};
///
/// let plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
/// assert_eq!(parse(&to_ron(&plan)).unwrap(), plan);
/// ```
pub fn to_ron(plan: &Plan) -> String {
    to_ron_with(plan, &Comments::default())
}

/// The plan as its file holds it, with comments that an earlier text of it held.
pub fn to_ron_with(plan: &Plan, comments: &Comments) -> String {
    let placed = if comments.is_empty() {
        Placed::default()
    } else {
        // The first writing only shows which lines there are to stand by.
        comments.placed(&written(plan, Placed::default()).keys)
    };
    written(plan, placed).text
}

fn written(plan: &Plan, comments: Placed) -> Lines {
    let mut out = Lines::with(comments);
    out.block("(", ")", |out| {
        out.field("format", plan.format);
        out.field("name", text(&plan.name));
        out.field("currency", text(&plan.currency));
        out.field("start", text(&plan.start.to_string()));
        out.field("horizon_months", plan.horizon_months);
        out.field_block("assumptions", "(", "),", |out| assumptions(out, &plan.assumptions));
        out.field("policy", policy(&plan.policy));
        let uncertainty = &plan.uncertainty;
        out.field("uncertainty", Row::new().put("samples", uncertainty.samples).put("seed", uncertainty.seed).end());
        out.list("prices", &plan.prices, keys::price, |out, line| out.line(&price(line)));
        out.list("pools", &plan.pools, keys::pool, |out, line| out.line(&pool(line)));
        out.list("scenarios", &plan.scenarios, keys::scenario, scenario);
        graph(out, &plan.nodes, &plan.edges);
        sources(out, &plan.provenance);
        drawing(out, &plan.frames, &plan.notes, &plan.layout);
        out.list("review", &plan.review, keys::review, review);
    });
    out.after();
    out
}

/// A part of a graph, as the clipboard holds it.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields, default, rename = "MixplanNodes")]
pub struct Fragment {
    pub nodes: Vec<Node>,
    /// Edges between these nodes.
    pub edges: Vec<Edge>,
    /// Where their numbers come from.
    pub provenance: BTreeMap<String, Provenance>,
    /// Frames that have all their nodes here.
    pub frames: Vec<Frame>,
    pub notes: Vec<Note>,
    /// Where each node stands, in points.
    pub layout: BTreeMap<NodeId, (f64, f64)>,
    /// Pools and list prices that these nodes name.
    pub pools: Vec<Pool>,
    pub prices: Vec<Price>,
}

impl Fragment {
    /// The nodes and notes of these ids in the plan's order, with what belongs to these nodes alone.
    pub fn of(plan: &Plan, ids: &[NodeId]) -> Self {
        let inside = |id: &NodeId| ids.contains(id);
        let tasks = || plan.nodes.iter().filter(|node| inside(&node.id)).filter_map(Node::task);
        let pooled = |pool: &&Pool| tasks().any(|task| task.pool_id() == Some(pool.id.as_str()));
        let priced = |price: &&Price| tasks().any(|task| task.models().any(|model| model == price.model));
        let fragment = Self {
            provenance: BTreeMap::new(),
            pools: plan.pools.iter().filter(pooled).cloned().collect(),
            prices: plan.prices.iter().filter(priced).cloned().collect(),
            nodes: plan.nodes.iter().filter(|node| inside(&node.id)).cloned().collect(),
            edges: plan.edges.iter().filter(|edge| inside(&edge.from) && inside(&edge.to)).cloned().collect(),
            frames: plan.frames.iter().filter(|frame| frame.nodes.iter().all(inside)).cloned().collect(),
            notes: plan.notes.iter().filter(|note| inside(&note.id)).cloned().collect(),
            layout: plan.layout.iter().filter(|(id, _)| inside(id)).map(|(id, at)| (id.clone(), *at)).collect(),
        };
        let provenance = if plan.provenance.is_empty() {
            BTreeMap::new()
        } else {
            let keys = fragment.as_plan().input_values();
            let inside = plan.provenance.iter().filter(|(key, _)| keys.contains_key(*key));
            inside.map(|(key, provenance)| (key.clone(), provenance.clone())).collect()
        };
        Self { provenance, ..fragment }
    }

    /// Where the numbers come from of nodes and edges of a copy under other ids, and of the pools and prices that
    /// come with it and `plan` does not have yet.
    pub fn provenance_under(&self, new: &BTreeMap<NodeId, NodeId>, plan: &Plan) -> BTreeMap<String, Provenance> {
        if self.provenance.is_empty() {
            return BTreeMap::new();
        }
        let part = self.as_plan();
        let mut copy = part.clone();
        let rename = |id: &mut NodeId| new.get(id).into_iter().for_each(|new| id.clone_from(new));
        copy.nodes.iter_mut().for_each(|node| rename(&mut node.id));
        copy.edges.iter_mut().for_each(|edge| {
            rename(&mut edge.from);
            rename(&mut edge.to);
        });
        let keys = |plan: &Plan| {
            let mut keys = Vec::new();
            plan.visit_inputs(&mut |spot, _| keys.push(spot.to_string()));
            keys
        };
        let there = plan.input_values();
        let renamed = keys(&part).into_iter().zip(keys(&copy)).filter(|(_, key)| !there.contains_key(key));
        renamed.filter_map(|(key, new)| Some((new, self.provenance.get(&key)?.clone()))).collect()
    }

    /// Its graph, pools and prices as a plan, in which its numbers have the keys that they have in the plan.
    fn as_plan(&self) -> Plan {
        Plan {
            nodes: self.nodes.clone(),
            edges: self.edges.clone(),
            pools: self.pools.clone(),
            prices: self.prices.clone(),
            ..Plan::empty("", YearMonth::FIRST)
        }
    }
}

/// A fragment as text for the clipboard.
pub fn nodes_to_ron(fragment: &Fragment) -> String {
    let mut out = Lines::default();
    out.block("MixplanNodes(", ")", |out| {
        out.list("prices", &fragment.prices, keys::price, |out, line| out.line(&price(line)));
        out.list("pools", &fragment.pools, keys::pool, |out, line| out.line(&pool(line)));
        graph(out, &fragment.nodes, &fragment.edges);
        sources(out, &fragment.provenance);
        drawing(out, &fragment.frames, &fragment.notes, &fragment.layout);
    });
    out.text
}

/// A fragment from the clipboard; `None` where its text is something else.
pub fn nodes_from_ron(text: &str) -> Option<Fragment> {
    text.trim_start().starts_with("MixplanNodes").then(|| read_as(text).ok()).flatten()
}

fn assumptions(out: &mut Lines, assumptions: &Assumptions) {
    let Assumptions { hosted_price_events: events, .. } = assumptions;
    out.field("hosted_price_decline_per_year", estimate(assumptions.hosted_price_decline_per_year));
    out.list("hosted_price_events", events, keys::price_event, |out, event| out.line(&price_event(event)));
    out.field("serving_price_decline_per_year", estimate(assumptions.serving_price_decline_per_year));
    out.field("discount_rate_per_year", estimate(assumptions.discount_rate_per_year));
}

fn price_event(event: &PriceEvent) -> String {
    Row::new().put("month", event.month).text("model", &event.model).estimate("factor", event.factor).end()
}

fn policy(policy: &Policy) -> String {
    let default = Policy::default();
    let unless = |chance: f64, default: f64| (chance != default).then(|| number(chance));
    Row::new()
        .put("min_saving_share", number(policy.min_saving_share))
        .put("max_crossover_share", number(policy.max_crossover_share))
        .maybe_plain("unlikely_chance", unless(policy.unlikely_chance, default.unlikely_chance))
        .maybe_plain("likely_chance", unless(policy.likely_chance, default.likely_chance))
        .put("quality_margin", number(policy.quality_margin))
        .maybe("budget_usd", policy.budget_usd.map(estimate))
        .maybe("max_fine_tunes", policy.max_fine_tunes)
        .maybe("person_days", policy.person_days.map(estimate))
        .end()
}

fn price(price: &Price) -> String {
    let tiers: Vec<String> = price.tiers.iter().map(tier).collect();
    Row::new()
        .text("model", &price.model)
        .text_unless_empty("provider", &price.provider)
        .estimate("usd_per_million_input", price.usd_per_million_input)
        .maybe("usd_per_million_cached_input", price.usd_per_million_cached_input.map(estimate))
        .maybe("usd_per_million_cache_write", price.usd_per_million_cache_write.map(estimate))
        .estimate("usd_per_million_output", price.usd_per_million_output)
        .maybe("usd_per_million_batch_input", price.usd_per_million_batch_input.map(estimate))
        .maybe("usd_per_million_batch_output", price.usd_per_million_batch_output.map(estimate))
        .maybe("usd_per_request", price.usd_per_request.map(estimate))
        .maybe_plain("tiers", (!tiers.is_empty()).then(|| format!("[{}]", tiers.join(", "))))
        .text_unless_empty("retires", &price.retires)
        .text_unless_empty("as_of", &price.as_of)
        .text_unless_empty("source", &price.source)
        .end()
}

fn tier(tier: &PriceTier) -> String {
    Row::new()
        .put("above_tokens", tier.above_tokens)
        .estimate("usd_per_million_input", tier.usd_per_million_input)
        .maybe("usd_per_million_cached_input", tier.usd_per_million_cached_input.map(estimate))
        .maybe("usd_per_million_cache_write", tier.usd_per_million_cache_write.map(estimate))
        .estimate("usd_per_million_output", tier.usd_per_million_output)
        .end()
}

fn pool(pool: &Pool) -> String {
    Row::new()
        .text("id", &pool.id)
        .put("gpus_per_replica", pool.gpus_per_replica)
        .estimate("usd_per_gpu_hour", pool.usd_per_gpu_hour)
        .estimate_unless_zero("sticker_uplift", pool.sticker_uplift)
        .put("min_replicas", pool.min_replicas)
        .estimate("target_utilisation", pool.target_utilisation)
        .estimate_unless_zero("adapter_overhead", pool.adapter_overhead)
        .end()
}

fn scenario(out: &mut Lines, scenario: &Scenario) {
    let row = Row::new().text("name", &scenario.name).text_unless_empty("note", &scenario.note);
    if scenario.overrides.is_empty() {
        return out.line(&row.end());
    }
    out.block(&row.put("overrides", "{").unclosed(), "}),", |out| {
        out.within("overrides", |out| {
            for (key, value) in &scenario.overrides {
                out.within(&keys::element(key), |out| out.line(&format!("{}: {}", text(key), numbers(*value))));
            }
        });
    });
}

fn review(out: &mut Lines, note: &ReviewNote) {
    let row = Row::new()
        .text("node", note.node.as_str())
        .put("decision", note.decision.label())
        .text_unless_empty("by", &note.by)
        .text_unless_empty("on", &note.on)
        .text_unless_empty("note", &note.note)
        .text_unless_empty("dissent", &note.dissent);
    let Some(taken_on) = &note.taken_on else { return out.line(&row.end()) };
    let TakenOn { verdict, quality_permitting, figures, task: then } = &**taken_on;
    out.block(&row.put("taken_on", "Some((").unclosed(), "))),", |out| {
        out.within("taken_on", |out| {
            out.field("verdict", verdict.tag());
            out.maybe_plain("quality_permitting", quality_permitting.then(|| "true".into()));
            let known = figures.named().into_iter().filter(|(_, value)| value.is_some());
            let known = known.fold(Row::new(), |row, (name, value)| row.maybe(name, value.map(number)));
            out.field("figures", known.end());
            out.field_block("task", "(", "),", |out| task(out, then));
        });
    });
}

fn graph(out: &mut Lines, nodes: &[Node], edges: &[Edge]) {
    out.list("nodes", nodes, keys::node, node);
    out.list("edges", edges, keys::edge, |out, edge| {
        let row = Row::new().text("from", edge.from.as_str()).text("to", edge.to.as_str());
        out.line(&row.estimate("calls_per_call", edge.calls_per_call).end());
    });
}

fn sources(out: &mut Lines, provenance: &BTreeMap<String, Provenance>) {
    if !provenance.is_empty() {
        out.field_block("provenance", "{", "},", |out| {
            for (key, provenance) in provenance {
                let line = format!("{}: {}", text(key), source(provenance));
                out.within(&keys::element(key), |out| out.line(&line));
            }
        });
    }
}

fn source(provenance: &Provenance) -> String {
    Row::new()
        .put("kind", provenance.kind.tag())
        .text_unless_empty("source", &provenance.source)
        .text_unless_empty("as_of", &provenance.as_of)
        .end()
}

fn drawing(out: &mut Lines, frames: &[Frame], notes: &[Note], layout: &BTreeMap<NodeId, (f64, f64)>) {
    out.list("frames", frames, keys::frame, |out, frame| out.line(&framed(frame)));
    out.list("notes", notes, keys::note, |out, note| out.line(&noted(note)));
    if !layout.is_empty() {
        out.field_block("layout", "{", "},", |out| {
            for (id, at) in layout {
                let place = format!("{}: {}", text(id.as_str()), pair(*at));
                out.within(&keys::element(id.as_str()), |out| out.line(&place));
            }
        });
    }
}

fn framed(frame: &Frame) -> String {
    let nodes: Vec<String> = frame.nodes.iter().map(|id| text(id.as_str())).collect();
    Row::new()
        .text("id", &frame.id)
        .text("title", &frame.title)
        .put("nodes", format!("[{}]", nodes.join(", ")))
        .maybe_plain("folded", frame.folded.then_some("true"))
        .end()
}

fn noted(note: &Note) -> String {
    let row = Row::new().text("id", note.id.as_str()).text("text", &note.text);
    row.put("at", pair(note.at)).put("size", pair(note.size)).end()
}

fn pair((x, y): (f64, f64)) -> String {
    format!("({}, {})", number(x), number(y))
}

fn node(out: &mut Lines, node: &Node) {
    let row = Row::new().text("id", node.id.as_str()).text("name", &node.name);
    let row = row.maybe_plain("disabled", node.disabled.then_some("true"));
    match &node.kind {
        NodeKind::Entry(kind) => out.line(&row.put("kind", entry(kind)).end()),
        NodeKind::Tool(tool) => {
            let tool = Row::of("Tool").estimate("usd_per_call", tool.usd_per_call).end();
            out.line(&row.put("kind", tool).end());
        }
        NodeKind::Task(kind) => {
            let head = row.put("kind", "Task(").unclosed();
            out.block(&head, ")),", |out| out.within("kind", |out| task(out, kind)));
        }
    }
}

fn entry(entry: &Entry) -> String {
    let volume = match entry.volume {
        Volume::PerSecond(n) => variant("PerSecond", n),
        Volume::PerHour(n) => variant("PerHour", n),
        Volume::PerDay(n) => variant("PerDay", n),
        Volume::PerMonth(n) => variant("PerMonth", n),
        Volume::PerYear(n) => variant("PerYear", n),
    };
    Row::of("Entry")
        .put("volume", volume)
        .estimate_unless_zero("growth_per_month", entry.growth_per_month)
        .maybe("max_calls_per_month", entry.max_calls_per_month.map(estimate))
        .end()
}

fn task(out: &mut Lines, task: &Task) {
    out.field("role", task.role.tag());
    if task.hosted != HostedCost::Unknown {
        out.field("hosted", hosted(&task.hosted));
    }
    out.maybe("cheaper_hosted", task.cheaper_hosted.as_ref().map(cheaper_hosted));
    if let Some(path) = &task.tuned {
        out.field_block("tuned", "Some((", ")),", |out| tuned(out, path));
    }
    if task.evidence != Evidence::default() {
        out.field("evidence", evidence(&task.evidence));
    }
    out.maybe("retries", task.retries.as_ref().map(retries));
    out.maybe("measured_calls_per_month", task.measured_calls_per_month.map(estimate));
}

fn hosted(cost: &HostedCost) -> String {
    match cost {
        HostedCost::Unknown => "Unknown".into(),
        HostedCost::PerCall(usd) => variant("PerCall", *usd),
        HostedCost::Tokens(tokens) => token_cost(tokens),
    }
}

fn cheaper_hosted(cheaper: &CheaperHosted) -> String {
    let quality = match cheaper.quality {
        CheaperQuality::Unknown => None,
        CheaperQuality::AtLeastEqual => Some("AtLeastEqual"),
        CheaperQuality::Worse => Some("Worse"),
    };
    let row = Row::new().text_unless_empty("name", &cheaper.name).put("cost", hosted(&cheaper.cost));
    row.maybe_plain("quality", quality).end()
}

fn token_cost(cost: &TokenCost) -> String {
    Row::of("Tokens")
        .maybe("model", cost.model.as_deref().map(text))
        .estimate("input", cost.input)
        .maybe("input_p95", cost.input_p95.map(estimate))
        .estimate("output", cost.output)
        .estimate_unless_zero("cached_share", cost.cached_share)
        .estimate_unless_zero("cache_write_share", cost.cache_write_share)
        .estimate_unless_zero("batch_share", cost.batch_share)
        .estimate_unless_zero("batch_discount", cost.batch_discount)
        .maybe("usd_per_million_input", cost.usd_per_million_input.map(estimate))
        .maybe("usd_per_million_cached_input", cost.usd_per_million_cached_input.map(estimate))
        .maybe("usd_per_million_output", cost.usd_per_million_output.map(estimate))
        .estimate_unless_zero("usd_per_request", cost.usd_per_request)
        .end()
}

fn tuned(out: &mut Lines, tuned: &Tuned) {
    out.field("base_model", text(&tuned.base_model));
    out.field("training", training(&tuned.training));
    out.maybe("data", tuned.data.as_ref().map(data));
    out.maybe("evaluation", tuned.evaluation.as_ref().map(data));
    out.maybe(
        "labour",
        tuned.labour.as_ref().map(|labour| {
            let row = Row::new().estimate("person_days", labour.person_days);
            row.estimate("usd_per_person_day", labour.usd_per_person_day).end()
        }),
    );
    if tuned.lead_time_months != 0 {
        out.field("lead_time_months", tuned.lead_time_months);
    }
    out.field("serving", serving(&tuned.serving));
    out.maybe_plain("fallback_share", unless_zero(tuned.fallback_share));
    out.maybe_plain("upkeep_usd_per_month", unless_zero(tuned.upkeep_usd_per_month));
    out.maybe_plain("monitoring_usd_per_month", unless_zero(tuned.monitoring_usd_per_month));
    out.maybe("retrain", tuned.retrain.as_ref().map(retrain));
    out.maybe("base_retirement", tuned.base_retirement.as_ref().map(retrain));
    out.maybe(
        "test_phase",
        tuned
            .test_phase
            .as_ref()
            .map(|test| Row::new().put("months", test.months).estimate("hosted_share", test.hosted_share).end()),
    );
}

fn data(data: &Data) -> String {
    let row = Row::new().estimate("examples", data.examples).estimate("usd_per_example", data.usd_per_example);
    row.estimate_unless_zero("curation_share", data.curation_share).end()
}

fn retrain(retrain: &Retrain) -> String {
    Row::new().put("every_months", retrain.every_months).estimate("usd", retrain.usd).end()
}

fn throughput(throughput: &Throughput) -> String {
    Row::new()
        .estimate("input", throughput.input)
        .estimate("output", throughput.output)
        .maybe("input_tokens_per_second", throughput.input_tokens_per_second.map(estimate))
        .estimate("output_tokens_per_second", throughput.output_tokens_per_second)
        .end()
}

fn training(training: &Training) -> String {
    match training {
        Training::Lump(usd) => variant("Lump", *usd),
        Training::Gpu(gpu) => Row::of("Gpu")
            .estimate("gpu_hours_per_run", gpu.gpu_hours_per_run)
            .estimate("usd_per_gpu_hour", gpu.usd_per_gpu_hour)
            .estimate_unless_zero("sticker_uplift", gpu.sticker_uplift)
            .estimate("runs", gpu.runs)
            .estimate_unless_zero("failed_run_share", gpu.failed_run_share)
            .end(),
        Training::Managed(managed) => Row::of("Managed")
            .estimate("examples", managed.examples)
            .estimate("tokens_per_example", managed.tokens_per_example)
            .estimate("epochs", managed.epochs)
            .estimate("usd_per_million_tokens", managed.usd_per_million_tokens)
            .estimate("runs", managed.runs)
            .estimate_unless_zero("failed_run_share", managed.failed_run_share)
            .end(),
    }
}

fn serving(serving: &Serving) -> String {
    match serving {
        Serving::PerCall(usd) => variant("PerCall", *usd),
        Serving::Tokens(tokens) => token_cost(tokens),
        Serving::Dedicated(dedicated) => dedicated_serving(dedicated),
        Serving::Pool(pool) => pool_serving(pool),
    }
}

fn dedicated_serving(dedicated: &Dedicated) -> String {
    Row::of("Dedicated")
        .estimate_unless_zero("gpu_seconds_per_call", dedicated.gpu_seconds_per_call)
        .maybe("throughput", dedicated.throughput.as_ref().map(throughput))
        .estimate("peak_to_mean", dedicated.peak_to_mean)
        .put("gpus_per_replica", dedicated.gpus_per_replica)
        .estimate("usd_per_gpu_hour", dedicated.usd_per_gpu_hour)
        .estimate_unless_zero("sticker_uplift", dedicated.sticker_uplift)
        .put("min_replicas", dedicated.min_replicas)
        .estimate("target_utilisation", dedicated.target_utilisation)
        .end()
}

fn pool_serving(pool: &PoolServing) -> String {
    Row::of("Pool")
        .text("id", &pool.id)
        .estimate_unless_zero("gpu_seconds_per_call", pool.gpu_seconds_per_call)
        .maybe("throughput", pool.throughput.as_ref().map(throughput))
        .estimate("peak_to_mean", pool.peak_to_mean)
        .end()
}

fn evidence(evidence: &Evidence) -> String {
    let known = |is_known: bool, tag: &'static str| is_known.then_some(tag);
    let yes = |answer: bool| answer.then_some("true");
    Row::new()
        .maybe_plain("prompting", known(evidence.prompting != Prompting::Unknown, evidence.prompting.tag()))
        .maybe_plain("failure", known(evidence.failure != Failure::Unknown, evidence.failure.tag()))
        .maybe_plain("retrieval", known(evidence.retrieval != Retrieval::Unknown, evidence.retrieval.tag()))
        .maybe_plain("io", known(evidence.io != Io::Unknown, evidence.io.tag()))
        .maybe_plain("user_facing", yes(evidence.user_facing))
        .maybe_plain("wants_from_scratch", yes(evidence.wants_from_scratch))
        .maybe_plain("quality", quality(evidence.quality))
        .maybe_plain("ab_test", known(evidence.ab_test != AbTest::NotRun, evidence.ab_test.tag()))
        .end()
}

fn quality(quality: Quality) -> Option<String> {
    match quality {
        Quality::NotMeasured => None,
        Quality::Unknown => Some("Unknown".into()),
        Quality::Measured(counts) => Some(
            Row::of("Measured")
                .put("both_right", counts.both_right)
                .put("only_hosted_right", counts.only_hosted_right)
                .put("only_tuned_right", counts.only_tuned_right)
                .put("both_wrong", counts.both_wrong)
                .end(),
        ),
    }
}

fn retries(retries: &Retries) -> String {
    Row::new().estimate("failure_share", retries.failure_share).put("max", retries.max).end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_fragment_is_none() {
        assert_eq!(nodes_from_ron("hello"), None);
        assert_eq!(nodes_from_ron("MixplanNodes(nodes: 3)"), None);
        let fragment = Fragment::default();
        assert_eq!(nodes_from_ron(&nodes_to_ron(&fragment)), Some(fragment));
    }
}
