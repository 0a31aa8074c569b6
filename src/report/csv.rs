//! The table for finance: one row a step and month, from which every total of the report can be added up.
//!
//! Text cells are guarded, so that no spreadsheet runs them; numbers are plain, with a dot and never rounded.
//! The file begins with a byte order mark, by which spreadsheets know UTF-8, and lines end as RFC 4180 asks.

use std::collections::BTreeMap;

use super::chart::Series;
use super::{Subject, text};
use crate::analysis::{Band, MixNode, NodeAnswer, TaskAnswer};
use crate::plan::{HostedCost, Node, NodeId, NodeKind, Numbers, Origin, Plan, Provenance};

const HEAD: &str = "plan,scenario,step_id,step,kind,role,verdict,path,month,date,calls,volume_basis,hosted_cost,\
                    cost_basis,mix_cost,mix_lump,currency,model,price_source,price_date";

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

/// Both curves of a sub-task, or of the mix: each month's cost, what has been paid by its end, and within which that
/// lies in 8 of 10 draws.
pub(super) fn curves(subject: &Subject<'_>, series: &Series<'_>) -> String {
    let other = series.other.map_or("tuned", |other| other.name);
    let mut out = format!(
        "\u{feff}of,month,date,currency,hosted_cost,{other}_cost,{other}_lump,hosted_so_far,{other}_so_far,hosted_p10,\
         hosted_p50,hosted_p90,{other}_p10,{other}_p50,{other}_p90\r\n"
    );
    let (title, currency) = (text::csv(&series.title), text::csv(series.currency));
    let (mut hosted, mut tuned) = (0.0, 0.0);
    for (month, usd) in series.hosted_usd.iter().enumerate() {
        hosted += usd;
        let date = subject.evaluation.start.plus_months(month as u32);
        let paid = series.other.map(|other| {
            let lumps = other.lumps_usd.iter().filter(|(at, _)| *at as usize == month);
            let (flow, lump) = (other.monthly_usd.get(month), lumps.fold(0.0, |sum, (_, usd)| sum + usd));
            tuned += flow.copied().unwrap_or(0.0) + lump;
            [flow.copied().unwrap_or(0.0), lump, tuned]
        });
        let [flow, lump, tuned] = [0, 1, 2].map(|part| number(paid.map(|paid| paid[part])));
        let bands = series.bands();
        let band = |path: usize, part: fn(&Band) -> &[f64]| {
            number(bands.get(path).and_then(|(band, _)| part(band).get(month).copied()))
        };
        let parts: [fn(&Band) -> &[f64]; 3] = [|band| &band.p10, |band| &band.p50, |band| &band.p90];
        let bands: Vec<String> = [0, 1].into_iter().flat_map(|path| parts.map(|part| band(path, part))).collect();
        let (usd, hosted, bands) = (number(Some(*usd)), number(Some(hosted)), bands.join(","));
        out.push_str(&format!("{title},{month},{date}-01,{currency},{usd},{flow},{lump},{hosted},{tuned},{bands}\r\n"));
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
    let origins = Origins::of(subject.plan, step.node);
    let (after, basis, cost_basis) = (origins.price(), origins.volume_basis(), origins.cost_basis());
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
            "{before},{month},{date}-01,{calls},{basis},{hosted},{cost_basis},{mix},{lump},{currency},{after}\r\n"
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

/// Where a step's volume and its hosted cost come from.
struct Origins<'a> {
    plan: &'a Plan,
    node: &'a Node,
    /// Of each of its own numbers that is not zero, by key.
    said: BTreeMap<String, Option<Provenance>>,
}

impl<'a> Origins<'a> {
    fn of(plan: &'a Plan, node: &'a Node) -> Self {
        // A plan of this node alone, so that many steps are not each looked for among all numbers.
        let mut own = Plan { nodes: vec![node.clone()], ..Plan::empty("", plan.start) };
        let mut said = BTreeMap::new();
        own.visit_inputs_mut(&mut |spot, input| {
            let key = spot.to_string();
            if key.starts_with("nodes") && input.unit() != Numbers::SWITCH && input.value() != Numbers::certain(0.0) {
                let origin = plan.provenance_of(&key);
                said.insert(key, origin);
            }
        });
        Self { plan, node, said }
    }

    /// Measured where its volume is given as such, estimated where it is computed from estimates.
    fn volume_basis(&self) -> &'static str {
        let measured = self.node.task().is_some_and(|task| task.measured_calls_per_month.is_some());
        let told = self.said.iter().find(|(key, _)| key.ends_with(".measured_calls_per_month"));
        let kind = told.and_then(|(_, said)| said.as_ref()).map(|said| said.kind);
        basis(measured && kind.is_none_or(|kind| kind == Origin::Measured))
    }

    /// Measured where all of its own numbers that a hosted call costs by are; list prices stand beside it.
    fn cost_basis(&self) -> &'static str {
        let mut of_cost = self.cost_numbers().peekable();
        let is_measured = |said: &Option<Provenance>| said.as_ref().is_some_and(|said| said.kind == Origin::Measured);
        basis(of_cost.peek().is_some() && of_cost.all(is_measured))
    }

    fn cost_numbers(&self) -> impl Iterator<Item = &Option<Provenance>> {
        let of_tool = matches!(self.node.kind, NodeKind::Tool(_));
        self.said.iter().filter(move |(key, _)| of_tool || key.contains("].hosted.")).map(|(_, said)| said)
    }

    /// `model,price_source,price_date`.
    fn price(&self) -> String {
        let (model, price) = match self.node.task().map(|task| &task.hosted) {
            Some(HostedCost::Tokens(cost)) => {
                let model = cost.model.as_deref().unwrap_or_default();
                let in_place = cost.usd_per_million_input.is_some() && cost.usd_per_million_output.is_some();
                (model, self.plan.price(model).filter(|_| !in_place))
            }
            _ => ("", None),
        };
        let told = self.cost_numbers().flatten().find(|said| !said.source.is_empty());
        let (source, date) = match (price, told) {
            (Some(price), _) => (price.source.as_str(), price.as_of.as_str()),
            (None, Some(said)) => (said.source.as_str(), said.as_of.as_str()),
            (None, None) => ("given in the plan", ""),
        };
        [model, source, date].map(text::csv).join(",")
    }
}

fn basis(measured: bool) -> &'static str {
    if measured { "measured" } else { "estimated" }
}

/// Never with an exponent, never rounded; empty where it is not known.
fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| if value == 0.0 { "0".into() } else { format!("{value}") })
}
