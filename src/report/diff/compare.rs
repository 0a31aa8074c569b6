//! Compares two plans, each with its evaluation.

use std::collections::{BTreeMap, BTreeSet};

use super::super::words;
use super::{
    AnswerChange, Difference, EdgeChange, InputChange, Kind, LeftOut, Money, Pair, Sampled, SettingChange, Side,
    StepChange, VerdictChange,
};
use crate::analysis::MixAnswer;
use crate::plan::{
    CallsPerCall, CheaperQuality, Edge, HostedCost, InputFact, Node, NodeId, NodeKind, Numbers, PairedCounts, Place,
    Plan, Quality, Quantity, Serving, Task, Training, Uncertainty, say,
};

/// What is other in `new` than in `old`. Both are in one currency.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Difference {
    Difference {
        schema: Difference::SCHEMA,
        plan: new.plan.name.clone(),
        currency: new.plan.currency.clone(),
        money: money(&old.evaluation.mix, &new.evaluation.mix),
        verdicts: verdicts(old, new),
        steps: steps(old.plan, new.plan),
        edges: edges(old.plan, new.plan),
        // A step that is switched on or off says so among the steps.
        inputs: inputs(old.plan, new.plan).into_iter().filter(|input| !input.key.ends_with("].disabled")).collect(),
        answers: answers(old.plan, new.plan),
        settings: settings(old.plan, new.plan),
        left_out: left_out(old, new),
    }
}

fn money(old: &MixAnswer, new: &MixAnswer) -> Money {
    let pair = |figure: fn(&MixAnswer) -> f64| Pair { old: figure(old), new: figure(new) };
    Money {
        today_usd_per_month: pair(MixAnswer::today_usd_per_month),
        mix_usd_per_month: pair(MixAnswer::proposed_usd_per_month),
        hosted_lifetime_usd: pair(|mix| mix.hosted_lifetime_usd),
        mix_lifetime_usd: pair(|mix| mix.mix_lifetime_usd),
        saving_usd: pair(|mix| mix.saving_usd),
        upfront_usd: pair(|mix| mix.upfront_usd),
        settled_crossover_months: (old.settled_crossover_months, new.settled_crossover_months),
        sampled: sampled(old, new),
    }
}

fn sampled(old: &MixAnswer, new: &MixAnswer) -> Option<Sampled> {
    let (old, new) = (old.uncertainty.as_ref()?, new.uncertainty.as_ref()?);
    let today = |at: usize| Pair { old: old.today_usd_per_month[at], new: new.today_usd_per_month[at] };
    let mix = |at: usize| Pair { old: old.proposed_usd_per_month[at], new: new.proposed_usd_per_month[at] };
    Some(Sampled {
        today_usd_per_month_p50: today(1),
        today_usd_per_month_p90: today(2),
        mix_usd_per_month_p50: mix(1),
        mix_usd_per_month_p90: mix(2),
    })
}

/// Of the new plan in its order, then what is gone from the old one.
fn verdicts(old: Side<'_>, new: Side<'_>) -> Vec<VerdictChange> {
    let verdicts = |side: Side<'_>| -> BTreeMap<NodeId, _> {
        side.evaluation.tasks.iter().map(|task| (task.id.clone(), task.verdict)).collect()
    };
    let (before, after) = (verdicts(old), verdicts(new));
    let changed = new.evaluation.tasks.iter().filter(|task| before.get(&task.id) != Some(&task.verdict));
    let changed = changed.map(|task| VerdictChange {
        id: task.id.clone(),
        name: task.name.clone(),
        old: before.get(&task.id).copied(),
        new: Some(task.verdict),
        because: task.headline.clone(),
    });
    let gone = old.evaluation.tasks.iter().filter(|task| !after.contains_key(&task.id));
    let gone = gone.map(|task| VerdictChange {
        id: task.id.clone(),
        name: task.name.clone(),
        old: Some(task.verdict),
        new: None,
        because: String::new(),
    });
    changed.chain(gone).collect()
}

fn by_id(plan: &Plan) -> BTreeMap<&NodeId, &Node> {
    plan.nodes.iter().map(|node| (&node.id, node)).collect()
}

fn steps(old: &Plan, new: &Plan) -> Vec<StepChange> {
    let (before, after) = (by_id(old), by_id(new));
    let step = |change, node: &Node, text| StepChange { change, id: node.id.clone(), name: node.name.clone(), text };
    let new_or_other = new.nodes.iter().filter_map(|node| match before.get(&node.id) {
        None => Some(step(Kind::Added, node, String::new())),
        Some(other) => step_change(other, node).map(|text| step(Kind::Changed, node, text)),
    });
    let gone = old.nodes.iter().filter(|node| !after.contains_key(&node.id));
    new_or_other.chain(gone.map(|node| step(Kind::Removed, node, String::new()))).collect()
}

fn settings(old: &Plan, new: &Plan) -> Vec<SettingChange> {
    let settings = |plan: &Plan| {
        let Uncertainty { samples, seed } = plan.uncertainty;
        [
            ("start", "Start", say::month(plan.start)),
            ("uncertainty.samples", "Samples", say::whole(f64::from(samples))),
            ("uncertainty.seed", "Seed of the samples", seed.to_string()),
        ]
    };
    let both = settings(old).into_iter().zip(settings(new)).filter(|(was, is)| was.2 != is.2);
    both.map(|((key, label, old), (.., new))| SettingChange { key, label, old, new }).collect()
}

/// In the new plan's order, then what is gone from it.
fn left_out(old: Side<'_>, new: Side<'_>) -> Vec<LeftOut> {
    let (before, after) = (by_id(old.plan), by_id(new.plan));
    let [was, is] = [old, new].map(|side| side.evaluation.mix.left_out.iter().collect::<BTreeSet<_>>());
    let step = |node: &Node| LeftOut {
        id: node.id.clone(),
        name: node.name.clone(),
        old: before.contains_key(&node.id).then(|| was.contains(&node.id)),
        new: after.contains_key(&node.id).then(|| is.contains(&node.id)),
    };
    let gone = old.plan.nodes.iter().filter(|node| !after.contains_key(&node.id));
    let all = new.plan.nodes.iter().chain(gone).map(step);
    all.filter(|step| step.old == Some(true) || step.new == Some(true)).collect()
}

fn step_change(old: &Node, new: &Node) -> Option<String> {
    let mut parts = Vec::new();
    if old.name != new.name {
        parts.push(format!("was called {}", words::name(&old.name)));
    }
    let (was, is) = (kind(old), kind(new));
    if was != is {
        parts.push(format!("{was} → {is}"));
    }
    if old.disabled != new.disabled {
        parts.push(if new.disabled { "switched off" } else { "switched on" }.to_owned());
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn kind(node: &Node) -> &'static str {
    match &node.kind {
        NodeKind::Entry(_) => "entry",
        NodeKind::Tool(_) => "tool step",
        NodeKind::Task(task) => task.role.label(),
    }
}

/// Parallel edges are counted: a second one between the same nodes is another edge.
fn edges(old: &Plan, new: &Plan) -> Vec<EdgeChange> {
    let count = |plan: &Plan| {
        let mut count: BTreeMap<(NodeId, NodeId), usize> = BTreeMap::new();
        plan.edges.iter().for_each(|edge| *count.entry((edge.from.clone(), edge.to.clone())).or_default() += 1);
        count
    };
    let names: BTreeMap<&NodeId, &str> =
        old.nodes.iter().chain(&new.nodes).map(|node| (&node.id, node.name.as_str())).collect();
    let name = |id: &NodeId| names.get(id).map_or_else(|| words::name(id.as_str()), |name| words::name(name));
    let surplus = |plan: &Plan, other: &Plan, change: Kind| -> Vec<EdgeChange> {
        let mut left = count(other);
        let is_other = |edge: &&Edge| match left.get_mut(&(edge.from.clone(), edge.to.clone())) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        let edges = plan.edges.iter().filter(is_other);
        let change = edges.map(|edge| {
            let calls = words::value(CallsPerCall::UNIT, &plan.currency, edge.calls_per_call.into());
            EdgeChange {
                change,
                from: edge.from.clone(),
                to: edge.to.clone(),
                text: format!("{} → {}, {calls}", name(&edge.from), name(&edge.to)),
            }
        });
        change.collect()
    };
    let mut changes = surplus(new, old, Kind::Added);
    changes.extend(surplus(old, new, Kind::Removed));
    changes
}

/// Whose numbers are told by the step or the edge itself, because only one of the plans has it.
fn is_shared(place: &Place, steps: &BTreeSet<&NodeId>, edges: &BTreeSet<(&NodeId, &NodeId)>) -> bool {
    match place {
        Place::Plan => true,
        Place::Node(id) => steps.contains(id),
        Place::Edge { from, to } => edges.contains(&(from, to)),
    }
}

pub(in crate::report) fn inputs(old: &Plan, new: &Plan) -> Vec<InputChange> {
    let (before, after) = (by_id(old), by_id(new));
    let steps: BTreeSet<&NodeId> = before.keys().filter(|id| after.contains_key(*id)).copied().collect();
    let ends = |plan: &'_ Plan| -> BTreeSet<(NodeId, NodeId)> {
        plan.edges.iter().map(|edge| (edge.from.clone(), edge.to.clone())).collect()
    };
    let (old_ends, new_ends) = (ends(old), ends(new));
    let edges: BTreeSet<(&NodeId, &NodeId)> = old_ends.intersection(&new_ends).map(|(from, to)| (from, to)).collect();
    let facts = |plan: &Plan| -> Vec<(String, InputFact)> {
        let facts = plan.input_facts(&|_| true).into_iter();
        facts.filter(|(_, fact)| is_shared(&fact.place, &steps, &edges)).collect()
    };
    let (was, is) = (facts(old), facts(new));
    let values = |facts: &[(String, InputFact)]| -> BTreeMap<String, Numbers> {
        facts.iter().map(|(key, fact)| (key.clone(), fact.value)).collect()
    };
    let (old_values, new_values) = (values(&was), values(&is));
    let currency = &new.currency;
    let change = |key: &str, fact: &InputFact, old: Option<Numbers>, new: Option<Numbers>| {
        let show =
            |value: Option<Numbers>| value.map_or("–".to_owned(), |value| words::value(fact.unit, currency, value));
        // Where both read the same, the digits that differ are shown.
        let exact = |value: Option<Numbers>| {
            let parts = value.map_or_else(Vec::new, Numbers::parts);
            parts.into_iter().map(say::typed).collect::<Vec<_>>().join("–")
        };
        let (was, is) = if show(old) == show(new) { (exact(old), exact(new)) } else { (show(old), show(new)) };
        InputChange {
            key: key.into(),
            node: fact.place.node().cloned(),
            label: fact.label.clone(),
            unit: fact.unit,
            old: old.map(Numbers::parts),
            new: new.map(Numbers::parts),
            text: format!("{was} → {is}"),
        }
    };
    let changed = is.iter().filter_map(|(key, fact)| {
        let old = old_values.get(key).copied();
        (old != Some(fact.value)).then(|| change(key, fact, old, Some(fact.value)))
    });
    let gone = was.iter().filter(|(key, _)| !new_values.contains_key(key));
    changed.chain(gone.map(|(key, fact)| change(key, fact, Some(fact.value), None))).collect()
}

/// Of sub-tasks that both plans have, in the new one's order.
pub(in crate::report) fn answers(old: &Plan, new: &Plan) -> Vec<AnswerChange> {
    let before = by_id(old);
    let both = new.nodes.iter().filter_map(|node| Some((node, before.get(&node.id)?.task()?, node.task()?)));
    let changes = both.flat_map(|(node, was, is)| {
        let answers = said(was).into_iter().zip(said(is)).filter(|(was, is)| was.1 != is.1);
        let changes = answers.map(|((question, old), (_, new))| AnswerChange {
            id: node.id.clone(),
            name: node.name.clone(),
            question,
            old,
            new,
        });
        changes.collect::<Vec<_>>()
    });
    changes.collect()
}

/// What is said about a sub-task in other things than numbers, each under its question.
fn said(task: &Task) -> Vec<(&'static str, String)> {
    let evidence = &task.evidence;
    let yes = |answer: bool| if answer { "yes" } else { "no" }.to_owned();
    let model = |cost: &HostedCost| match cost {
        HostedCost::Unknown => "not given".to_owned(),
        HostedCost::PerCall(_) => "priced per call".into(),
        HostedCost::Tokens(cost) => cost.model.as_deref().map_or("no model".into(), words::name),
    };
    let cheaper = task.cheaper_hosted.as_ref();
    let tuned = task.tuned.as_ref();
    let none = || "none".to_owned();
    vec![
        ("Hosted model", model(&task.hosted)),
        ("Cheaper hosted path", cheaper.map_or_else(none, |cheaper| words::name(cheaper.label()))),
        ("Cheaper hosted model", cheaper.map_or_else(none, |cheaper| model(&cheaper.cost))),
        ("Quality of the cheaper path", cheaper.map_or_else(none, |cheaper| cheaper_quality(cheaper.quality).into())),
        ("Tuned model", tuned.map_or_else(none, |tuned| words::name(&tuned.base_model))),
        ("Training", tuned.map_or_else(none, |tuned| training(&tuned.training).into())),
        ("Serving", tuned.map_or_else(none, |tuned| serving(&tuned.serving))),
        ("How far prompting has been taken", evidence.prompting.label().into()),
        ("What its failure is", evidence.failure.label().into()),
        ("Whether retrieval or tools help", evidence.retrieval.label().into()),
        ("Inputs and outputs", evidence.io.label().into()),
        ("User-facing", yes(evidence.user_facing)),
        ("Trained from scratch", yes(evidence.wants_from_scratch)),
        ("Held-out evaluation", quality(evidence.quality)),
        ("A/B test", evidence.ab_test.label().into()),
    ]
}

fn cheaper_quality(quality: CheaperQuality) -> &'static str {
    match quality {
        CheaperQuality::Unknown => "not known",
        CheaperQuality::AtLeastEqual => "at least equal",
        CheaperQuality::Worse => "worse",
    }
}

fn training(training: &Training) -> &'static str {
    match training {
        Training::Lump(_) => "a lump",
        Training::Gpu(_) => "own GPUs",
        Training::Managed(_) => "managed",
    }
}

fn serving(serving: &Serving) -> String {
    match serving {
        Serving::PerCall(_) => "per call".into(),
        Serving::Tokens(_) => "per token".into(),
        Serving::Dedicated(_) => "dedicated GPUs".into(),
        Serving::Pool(pool) => format!("pool {}", words::name(&pool.id)),
    }
}

fn quality(quality: Quality) -> String {
    match quality {
        Quality::Unknown => "not known".into(),
        Quality::NotMeasured => "not measured".into(),
        Quality::Measured(PairedCounts { both_right, only_hosted_right, only_tuned_right, both_wrong }) => format!(
            "both right {both_right}, only hosted {only_hosted_right}, only tuned {only_tuned_right}, both wrong {both_wrong}"
        ),
    }
}
