//! What the evaluation says about each node and edge, looked up once a revision and not once a frame.

use std::collections::BTreeMap;

use super::super::view::ViewContext;
use super::scene::Scene;
use super::{Sums, edge, node};
use crate::analysis::{TaskAnswer, Verdict, edges_not_taken};
use crate::plan::{Decision, NodeId, Severity, say};
use crate::report::review::Reviewed;

/// By index of the plan's nodes, edges and frames.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub nodes: Vec<NodeFacts>,
    pub edges: Vec<EdgeFacts>,
    pub frames: Vec<FrameFacts>,
    /// What the dearest of what is shown costs a month, a step or a folded frame.
    pub dearest_usd: f64,
}

#[derive(Debug)]
pub(super) struct NodeFacts {
    pub verdict: Option<Verdict>,
    word: Option<&'static str>,
    /// Switched off.
    pub off: bool,
    /// Calls a month and what they cost.
    pub figures: String,
    /// What a screen reader says.
    pub spoken: String,
    /// What it costs today, as a share of what the dearest node costs.
    pub heat: Option<f32>,
    /// The worst of what was found about it.
    pub worst: Option<Severity>,
    /// What the review decided, and whether that is reopened.
    pub decided: Option<(Decision, bool)>,
}

#[derive(Debug)]
pub(super) struct EdgeFacts {
    /// Its calls as a share of the busiest edge's.
    pub share: f64,
    /// "30 %"; nothing where it passes every call on.
    pub label: Option<String>,
    pub spoken: String,
    /// One of its ends is switched off.
    pub off: bool,
}

#[derive(Debug)]
pub(super) struct FrameFacts {
    pub sums: Sums,
    pub spoken: String,
    /// What its members cost, as a share of the dearest step or card; `None` where nothing costs anything.
    pub heat: Option<f32>,
    /// The worst of what was found about its members.
    pub worst: Option<Severity>,
}

impl NodeFacts {
    /// What its badge says.
    pub fn word(&self) -> Option<&'static str> {
        if self.off { Some("Off") } else { self.word }
    }
}

impl Facts {
    pub fn of(view: ViewContext<'_>, scene: &Scene) -> Self {
        let (plan, evaluation) = (view.plan(), view.evaluation);
        let answers: BTreeMap<&NodeId, _> = evaluation.nodes.iter().map(|answer| (&answer.id, answer)).collect();
        let tasks: BTreeMap<&NodeId, _> = evaluation.tasks.iter().map(|task| (&task.id, task)).collect();
        let mut worst: BTreeMap<&NodeId, Severity> = BTreeMap::new();
        for finding in &evaluation.findings {
            if let Some(id) = finding.place.node() {
                let seen = worst.entry(id).or_insert(finding.severity);
                *seen = (*seen).min(finding.severity);
            }
        }
        let sums = Sums::of_all(plan, evaluation, plan.frames.iter());
        // Of what is shown: what is folded away counts with its card.
        let seen = evaluation.nodes.iter().enumerate().filter(|(index, _)| !scene.is_hidden(*index));
        let folded = plan.frames.iter().zip(&sums).filter(|(frame, _)| frame.folded).map(|(_, sums)| sums.usd);
        let dearest_usd = seen.filter_map(|(_, answer)| answer.usd_first_month).chain(folded).fold(0.0, f64::max);
        let heat = |usd: f64| (dearest_usd > 0.0).then(|| (usd / dearest_usd).min(1.0) as f32);
        let reviewed: BTreeMap<&NodeId, &Reviewed> = view.reviewed.iter().map(|one| (&one.node, one)).collect();
        let facts = |of: &crate::plan::Node| {
            let reviewed = reviewed.get(&of.id).copied();
            let (answer, task) = (answers.get(&of.id).copied(), tasks.get(&of.id).copied());
            let word = task.map(TaskAnswer::word);
            NodeFacts {
                verdict: task.map(|task| task.verdict),
                word,
                off: of.disabled,
                figures: node::figures(plan, of, answer),
                spoken: node::spoken(of, answer, word, reviewed),
                heat: answer.filter(|_| !of.disabled).and_then(|answer| heat(answer.usd_first_month?)),
                worst: worst.get(&of.id).copied(),
                decided: reviewed.map(|one| (one.decision, one.is_reopened())),
            }
        };
        let names: BTreeMap<&NodeId, &str> = plan.nodes.iter().map(|node| (&node.id, node.name.as_str())).collect();
        let not_taken = edges_not_taken(plan);
        let mut calls: Vec<f64> = (plan.edges.iter().zip(&not_taken))
            .map(|(edge, &not_taken)| {
                let from = answers.get(&edge.from).filter(|_| !not_taken).and_then(|answer| answer.calls_first_month);
                from.unwrap_or(0.0) * edge.calls_per_call.central()
            })
            .collect();
        for (first, all) in &scene.together {
            calls[*first] = all.iter().map(|index| calls[*index]).sum();
        }
        let most = calls.iter().copied().fold(0.0, f64::max);
        let is_off = |id| answers.get(id).is_some_and(|answer| answer.disabled);
        let edges = plan.edges.iter().enumerate().map(|(index, of)| {
            let label = match scene.together.get(&index) {
                Some(_) => Some(say::count(calls[index])),
                None if not_taken[index] => Some("retry off".into()),
                None => edge::label(of, scene.back.get(index).copied().unwrap_or(false)),
            };
            let name = |id| names.get(id).copied().unwrap_or("?");
            let off = is_off(&of.from) || is_off(&of.to);
            let (from, to) = (name(&of.from), name(&of.to));
            let spoken = match (scene.together.get(&index), &label) {
                (Some(all), _) => {
                    let calls = say::count(calls[index]);
                    format!("{} edges as one, {calls} calls a month, first from {from} to {to}", all.len())
                }
                (None, Some(label)) => format!("From {from} to {to}, {label}"),
                (None, None) => format!("From {from} to {to}, every call"),
            };
            EdgeFacts { share: if most > 0.0 { calls[index] / most } else { 0.0 }, label, spoken, off }
        });
        let nodes: Vec<NodeFacts> = plan.nodes.iter().map(facts).collect();
        let frames = plan.frames.iter().zip(sums).map(|(frame, sums)| FrameFacts {
            spoken: sums.spoken(frame, &plan.currency),
            heat: heat(sums.usd),
            sums,
            worst: frame.nodes.iter().filter_map(|id| worst.get(id).copied()).min(),
        });
        Self { frames: frames.collect(), nodes, edges: edges.collect(), dearest_usd }
    }
}
