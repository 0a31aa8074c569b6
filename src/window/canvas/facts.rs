//! What the evaluation says about each node and edge, looked up once a revision and not once a frame.

use std::collections::BTreeMap;

use super::super::view::ViewContext;
use super::{edge, node};
use crate::analysis::Verdict;
use crate::plan::{NodeId, Severity};

/// By index of the plan's nodes and edges.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub nodes: Vec<NodeFacts>,
    pub edges: Vec<EdgeFacts>,
    /// What the dearest node costs a month.
    pub dearest_usd: f64,
}

#[derive(Debug)]
pub(super) struct NodeFacts {
    pub verdict: Option<Verdict>,
    /// Calls a month and what they cost.
    pub figures: String,
    /// What a screen reader says.
    pub spoken: String,
    /// What it costs today, as a share of what the dearest node costs.
    pub heat: Option<f32>,
    /// The worst of what was found about it.
    pub worst: Option<Severity>,
}

#[derive(Debug)]
pub(super) struct EdgeFacts {
    /// Its calls as a share of the busiest edge's.
    pub share: f64,
    /// "30 %"; nothing where it passes every call on.
    pub label: Option<String>,
    pub spoken: String,
}

impl Facts {
    /// `back` says of each edge whether it closes a loop.
    pub fn of(view: ViewContext<'_>, back: &[bool]) -> Self {
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
        let dearest = evaluation.nodes.iter().filter_map(|answer| answer.usd_first_month).fold(0.0, f64::max);
        let facts = |of: &crate::plan::Node| {
            let (answer, verdict) = (answers.get(&of.id).copied(), tasks.get(&of.id).map(|task| task.verdict));
            NodeFacts {
                verdict,
                figures: node::figures(plan, of, answer),
                spoken: node::spoken(of, answer, verdict),
                heat: answer
                    .and_then(|answer| answer.usd_first_month)
                    .filter(|_| dearest > 0.0)
                    .map(|usd| (usd / dearest) as f32),
                worst: worst.get(&of.id).copied(),
            }
        };
        let names: BTreeMap<&NodeId, &str> = plan.nodes.iter().map(|node| (&node.id, node.name.as_str())).collect();
        let calls: Vec<f64> = plan
            .edges
            .iter()
            .map(|edge| {
                let from = answers.get(&edge.from).and_then(|answer| answer.calls_first_month);
                from.unwrap_or(0.0) * edge.calls_per_call.central()
            })
            .collect();
        let most = calls.iter().copied().fold(0.0, f64::max);
        let edges = plan.edges.iter().enumerate().map(|(index, of)| {
            let label = edge::label(of, back.get(index).copied().unwrap_or(false));
            let name = |id| names.get(id).copied().unwrap_or("?");
            let spoken = label.clone().unwrap_or_else(|| "every call".into());
            EdgeFacts {
                share: if most > 0.0 { calls[index] / most } else { 0.0 },
                label,
                spoken: format!("From {} to {}, {spoken}", name(&of.from), name(&of.to)),
            }
        });
        Self { nodes: plan.nodes.iter().map(facts).collect(), edges: edges.collect(), dearest_usd: dearest }
    }
}
