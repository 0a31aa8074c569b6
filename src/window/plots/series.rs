//! What the plots draw: the flows, lumps and crossings of a sub-task or of the mix. Pure.

use super::empty::Empty;
use crate::analysis::{
    Band, Crossing as Which, Evaluation, Figure, Hosted, MixFigure, PathUncertainty, Pooled, TaskAnswer, curve,
};
use crate::plan::{HostedCost, Node, NodeId, Plan, say};
use crate::report::{PriceMark, price_drift, price_marks};
use crate::window::session::PlotScope;
use crate::window::view::ViewContext;

/// The figures of a sub-task, or of the mix.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series<'a> {
    /// Whose they are.
    pub title: String,
    /// The sub-task; none for the mix.
    task: Option<&'a NodeId>,
    pub hosted_monthly_usd: &'a [f64],
    /// The path beside it, where there is one.
    pub other: Option<Path<'a>>,
    /// Why there is none, and what to do.
    pub no_other: &'static str,
    pub crossing: Crossing<'a>,
    /// What happens to the prices, and how they drift.
    pub marks: Vec<PriceMark>,
    pub drift: Option<String>,
    /// Replicas in each month; empty where GPUs are not counted.
    pub replicas_monthly: &'a [f64],
    /// How sure the figures are, once they are sampled.
    pub uncertainty: Option<&'a PathUncertainty>,
    /// And where the hosted curve lies, whether or not there is another.
    pub hosted_band: Option<&'a Band>,
    /// What is asked of them, in replicas.
    pub replica_load_monthly: &'a [f64],
}

/// The tuned path, or the mix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Path<'a> {
    pub name: &'static str,
    pub monthly_usd: &'a [f64],
    pub lumps_usd: &'a [(u32, f64)],
}

/// Where the two curves cross.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Crossing<'a> {
    pub first_months: Option<f64>,
    pub settled_months: Option<f64>,
    pub settled_date: Option<&'a str>,
    /// Calls, or requests, until then: as people read it.
    pub settled_after: Option<String>,
    pub lead_lost_months: &'a [(f64, f64)],
}

impl<'a> Series<'a> {
    /// What the session's scope asks for; the mix while no sub-task is selected.
    pub fn of(view: ViewContext<'a>) -> Result<Self, Empty> {
        Self::of_case(view, view.plan(), view.evaluation)
    }

    /// The same of another plan: of a scenario.
    pub fn of_case(view: ViewContext<'_>, plan: &'a Plan, evaluation: &'a Evaluation) -> Result<Self, Empty> {
        let node = view.selected_task().and_then(|(node, ..)| plan.node(&node.id));
        match (view.session.plot_scope, node) {
            (PlotScope::Selected, Some(node)) => Self::of_task(plan, node, evaluation.task(&node.id)),
            _ => Self::of_mix(plan, evaluation),
        }
    }

    pub fn of_task(plan: &Plan, node: &'a Node, answer: Option<&'a TaskAnswer>) -> Result<Self, Empty> {
        let answer = answer.filter(|answer| !answer.hosted_monthly_usd.is_empty()).ok_or_else(|| not_known(node))?;
        let tuned = Path { name: "tuned", monthly_usd: &answer.tuned_monthly_usd, lumps_usd: &answer.lumps_usd };
        Ok(Self {
            title: node.name.clone(),
            task: Some(&node.id),
            hosted_monthly_usd: &answer.hosted_monthly_usd,
            other: (!tuned.monthly_usd.is_empty()).then_some(tuned),
            no_other: match node.task().is_some_and(|task| task.tuned.is_some()) {
                true => "The tuned path has no cost yet: mend what stands at it in the inspector",
                false => "Describe a tuned path in the inspector to see where the two cross",
            },
            crossing: Crossing {
                first_months: answer.first_crossover_months,
                settled_months: answer.settled_crossover_months,
                settled_date: answer.settled_crossover_date.as_deref(),
                settled_after: answer.settled_crossover_calls.map(|calls| format!("{} calls", say::count(calls))),
                lead_lost_months: &answer.lead_lost_months,
            },
            marks: price_marks(plan, [node]),
            drift: price_drift(&plan.assumptions),
            replicas_monthly: &answer.replicas_monthly,
            uncertainty: answer.uncertainty.as_deref(),
            hosted_band: answer.uncertainty.as_ref().map(|found| &found.hosted_cumulative_usd),
            replica_load_monthly: &answer.replica_load_monthly,
        })
    }

    pub fn of_mix(plan: &'a Plan, evaluation: &'a Evaluation) -> Result<Self, Empty> {
        let mix = &evaluation.mix;
        if mix.hosted_lifetime_usd <= 0.0 {
            return Err(nothing_yet(plan));
        }
        let path = Path { name: "mix", monthly_usd: &mix.mix_monthly_usd, lumps_usd: &mix.lumps_usd };
        Ok(Self {
            title: "The mix".into(),
            task: None,
            hosted_monthly_usd: &mix.hosted_monthly_usd,
            other: (!mix.tuned.is_empty()).then_some(path),
            no_other: "Nothing is worth tuning yet, so the mix is all hosted",
            crossing: Crossing {
                first_months: mix.first_crossover_months,
                settled_months: mix.settled_crossover_months,
                settled_date: mix.settled_crossover_date.as_deref(),
                settled_after: mix.settled_crossover_requests.map(|count| format!("{} requests", say::count(count))),
                lead_lost_months: &mix.lead_lost_months,
            },
            marks: price_marks(plan, &plan.nodes),
            drift: price_drift(&plan.assumptions),
            replicas_monthly: &[],
            uncertainty: mix.uncertainty.as_deref(),
            hosted_band: mix.hosted_cumulative_usd.as_ref(),
            replica_load_monthly: &[],
        })
    }

    pub fn months(&self) -> usize {
        self.hosted_monthly_usd.len()
    }

    /// The cost of a month, hosted or on the other path.
    pub fn of_month(&self, month: usize, other: bool) -> Figure {
        let month = month as u32;
        match (self.task.cloned(), other) {
            (Some(task), false) => Figure::HostedMonth { task, path: Hosted::Today, month },
            (Some(task), true) => Figure::TunedMonth { task, month, pool: Pooled::Alone },
            (None, false) => Figure::Mix(MixFigure::HostedMonth(month)),
            (None, true) => Figure::Mix(MixFigure::MixMonth(month)),
        }
    }

    /// What both curves are about: where they cross, else what they differ by in the end.
    pub fn outcome(&self) -> Figure {
        let crosses = self.crossing.settled_months.is_some();
        match (self.task.cloned(), self.other.is_some()) {
            (Some(task), true) if crosses => Figure::Crossover { task, which: Which::Settled },
            (Some(task), true) => Figure::Saving(task),
            (Some(task), false) => Figure::HostedLifetime { task, path: Hosted::Today },
            (None, true) if crosses => Figure::Mix(MixFigure::Crossover(Which::Settled)),
            (None, true) => Figure::Mix(MixFigure::Saving),
            (None, false) => Figure::Mix(MixFigure::HostedLifetime),
        }
    }

    /// The crossover plot as a sentence, for those who do not see it.
    pub fn in_words(&self, currency: &str) -> String {
        let end = |points: Vec<[f64; 2]>| say::money(currency, points.last().map_or(0.0, |point| point[1]));
        let mut text = format!("Cumulative cost of {}: hosted {}", self.title, end(self.hosted_cumulative()));
        if let Some((path, points)) = self.other.zip(self.other_cumulative()) {
            text.push_str(&format!(", {} {}", path.name, end(points)));
            text.push_str(&match self.crossing.settled_months {
                Some(months) => format!("; crosses after {}", say::months(months)),
                None => "; no crossover within the horizon".into(),
            });
        }
        if let Some(found) = self.uncertainty {
            let [low, _, high] = found.saving_usd.map(|usd| say::money(currency, usd));
            text.push_str(&format!("; in 8 cases of 10 it saves {low} to {high}"));
        }
        text
    }

    /// Of the other path against staying hosted, all figures central.
    pub fn saving_usd(&self) -> f64 {
        let end = |points: Vec<[f64; 2]>| points.last().map_or(0.0, |point| point[1]);
        self.other_cumulative().map_or(0.0, |other| end(self.hosted_cumulative()) - end(other))
    }

    pub fn hosted_cumulative(&self) -> Vec<[f64; 2]> {
        curve::cumulative(self.hosted_monthly_usd, &[])
    }

    /// Whether they are those of the mix.
    pub fn is_mix(&self) -> bool {
        self.task.is_none()
    }

    pub fn other_cumulative(&self) -> Option<Vec<[f64; 2]>> {
        self.other.map(|path| curve::cumulative(path.monthly_usd, path.lumps_usd))
    }
}

fn not_known(node: &Node) -> Empty {
    if node.disabled {
        let remedy = "Switch it on in the inspector, or with X, to see what it costs.";
        return Empty { what: format!("{} is off", node.name), remedy: remedy.into() };
    }
    let cost = node.task().is_some_and(|task| task.hosted == HostedCost::Unknown);
    let remedy = if cost {
        "Give its hosted cost in the inspector: per call, or from tokens and a model."
    } else {
        "Connect it to an entry with a volume, or give its measured volume in the inspector."
    };
    Empty { what: format!("No curve for {} yet", node.name), remedy: remedy.into() }
}

fn nothing_yet(plan: &Plan) -> Empty {
    let mut tasks = plan.nodes.iter().filter(|node| node.task().is_some()).peekable();
    let remedy = if tasks.peek().is_none() {
        "Add an entry and a sub-task on the canvas, and connect them."
    } else if tasks.all(|node| node.disabled) {
        "Every sub-task is off: switch one on."
    } else {
        "Give the entry's volume, and the sub-tasks' hosted costs."
    };
    Empty { what: "No curve yet".into(), remedy: remedy.into() }
}

/// What a lump is: the first is paid upfront, later ones are retraining.
pub(super) fn lump_name(month: u32) -> &'static str {
    if month == 0 { "upfront" } else { "retraining" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Estimate, NodeKind, Task, YearMonth};

    #[test]
    fn a_sub_task_without_figures_says_what_to_give() {
        let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        let hosted = HostedCost::PerCall(Estimate::certain(0.01));
        let task = Task { hosted, ..Task::default() };
        plan.nodes.push(Node::new(NodeId::new("a"), "A", NodeKind::Task(task)));
        let empty = Series::of_task(&plan, &plan.nodes[0], None).unwrap_err();
        assert!(empty.remedy.contains("volume"), "{}", empty.remedy);
    }
}
