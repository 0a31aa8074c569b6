//! The weakest assumptions: how far each number, moved within its own doubt, moves what tuning saves.

mod doubt;
mod saving;

pub use doubt::Doubt;
use saving::{Savings, Subject};
use serde::Serialize;

use super::answer::Evaluation;
use super::derivation::central;
use crate::plan::{Estimate, Input, NodeId, Numbers, Plan, Scale, Visitor, say};

/// So many are named.
pub const WEAKEST: usize = 5;

/// What a plan's saving rests on most.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumptions {
    /// The sub-task whose saving it is; none for the mix.
    pub task: Option<NodeId>,
    /// As the plan stands.
    pub saving_usd: f64,
    /// The one that moves the saving most first.
    pub weakest: Vec<Assumption>,
}

/// A number, and what the saving would be if it were off.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumption {
    /// The input's key.
    pub input: String,
    /// For people: `Triage · hosted cost per call`.
    pub label: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// Its value and both ends, for people.
    #[serde(skip)]
    pub shown: [String; 3],
    pub doubt: Doubt,
    /// Where it comes from, as far as somebody says.
    pub source: String,
    pub as_of: String,
    /// `None` where that end gives no figure, such as a loop that does not settle.
    pub saving_low_usd: Option<f64>,
    pub saving_high_usd: Option<f64>,
    /// How far apart the saving comes out.
    pub swing_usd: f64,
}

impl Assumption {
    /// `from $12.0k at $0.02 to $57.0k at $0.045`.
    pub fn swing_words(&self, currency: &str) -> String {
        let [_, low, high] = &self.shown;
        let at = |saving: Option<f64>, end: &str| match saving {
            Some(usd) => format!("{} at {end}", say::money(currency, usd)),
            None => format!("no figure at {end}"),
        };
        format!("from {} to {}", at(self.saving_low_usd, low), at(self.saving_high_usd, high))
    }

    /// The whole of it: `Triage · hosted cost per call ($0.03; estimated, ±50 %): the saving goes from …`.
    pub fn sentence(&self, currency: &str) -> String {
        let [value, ..] = &self.shown;
        let words = self.swing_words(currency);
        format!("{} ({value}; {}): the saving goes {words}", self.label, self.doubt.label())
    }
}

/// The assumptions that what tuning saves rests on most: of the sub-task, else of the mix, else, with nothing tuned,
/// of the sub-task that most is paid for. The mix stays the one that it is. `None` where no saving is known, or where
/// it is not wanted any more.
///
/// ```text
/// 1 000 calls a month for 10 months, $1 hosted (estimated), $0.20 served, $100 upfront: saves $7 900;
/// hosted at $0.667 it saves $4 567, at $1.50 $12 900: a swing of $8 333
/// ```
pub fn assumptions(
    plan: &Plan,
    evaluation: &Evaluation,
    task: Option<&NodeId>,
    is_cancelled: &dyn Fn() -> bool,
) -> Option<Assumptions> {
    let subject = Subject::of(plan, evaluation, task)?;
    let savings = Savings::new(plan, &subject)?;
    let mut search = Search { plan, trial: plan.clone(), savings: &savings, found: Vec::new() };
    search.settings();
    for node in 0..plan.nodes.len() {
        if is_cancelled() {
            return None;
        }
        search.node(node, subject.depends_on(node));
    }
    for edge in 0..plan.edges.len() {
        if is_cancelled() {
            return None;
        }
        search.edge(edge);
    }
    let mut weakest = search.found;
    weakest.sort_by(|a, b| b.swing_usd.total_cmp(&a.swing_usd).then_with(|| a.input.cmp(&b.input)));
    weakest.truncate(WEAKEST);
    Some(Assumptions { task: subject.task.clone(), saving_usd: savings.total(), weakest })
}

struct Search<'s> {
    plan: &'s Plan,
    /// A copy to try values in; the plan again after each.
    trial: Plan,
    savings: &'s Savings<'s>,
    found: Vec<Assumption>,
}

/// An input that is doubted.
struct Candidate {
    /// Its place among the inputs of its group.
    nth: usize,
    value: Numbers,
    assumption: Assumption,
}

impl Search<'_> {
    fn settings(&mut self) {
        for candidate in candidates(self.plan, |visit| self.trial.visit_settings_mut(visit)) {
            let savings = self.savings;
            let mut at = |value: f64| {
                let set =
                    |trial: &mut Plan, value| nth_input(candidate.nth, value, |visit| trial.visit_settings_mut(visit));
                set(&mut self.trial, Numbers::certain(value));
                let saving = savings.with_settings(&self.trial);
                set(&mut self.trial, candidate.value);
                saving
            };
            let ends = (at(candidate.assumption.low), at(candidate.assumption.high));
            self.keep(candidate.assumption, ends);
        }
    }

    fn node(&mut self, node: usize, is_tuned: bool) {
        let is_entry = self.plan.nodes[node].task().is_none();
        for candidate in candidates(self.plan, |visit| self.trial.nodes[node].visit_inputs_mut(visit)) {
            let moves_volume = is_entry || candidate.assumption.input.ends_with("measured_calls_per_month");
            if !(moves_volume || is_tuned) {
                continue;
            }
            let savings = self.savings;
            let mut at = |value: f64| {
                let set = |trial: &mut Plan, value| {
                    nth_input(candidate.nth, value, |visit| trial.nodes[node].visit_inputs_mut(visit));
                };
                set(&mut self.trial, Numbers::certain(value));
                let saving =
                    if moves_volume { savings.anew(&self.trial) } else { savings.with_node(&self.trial, node) };
                set(&mut self.trial, candidate.value);
                saving
            };
            let ends = (at(candidate.assumption.low), at(candidate.assumption.high));
            self.keep(candidate.assumption, ends);
        }
    }

    fn edge(&mut self, edge: usize) {
        let was = self.trial.edges[edge].calls_per_call;
        let Some((key, label)) = self.plan.edge_input(edge) else { return };
        let Some(assumption) = assumption(self.plan, &key, &label, &was) else { return };
        let mut at = |value: f64| {
            self.trial.edges[edge].calls_per_call = Estimate::certain(value);
            let saving = self.savings.anew(&self.trial);
            self.trial.edges[edge].calls_per_call = was;
            saving
        };
        let ends = (at(assumption.low), at(assumption.high));
        self.keep(assumption, ends);
    }

    fn keep(&mut self, assumption: Assumption, (low, high): (Option<f64>, Option<f64>)) {
        let known = [Some(self.savings.total()), low, high].into_iter().flatten();
        let (least, most) = known.fold((f64::MAX, f64::MIN), |(least, most), usd| (least.min(usd), most.max(usd)));
        let swing_usd = most - least;
        // What moves the saving by its rounding moves nothing.
        if swing_usd > 1e-9 * libm::fabs(self.savings.total()) {
            self.found.push(Assumption { saving_low_usd: low, saving_high_usd: high, swing_usd, ..assumption });
        }
    }
}

/// Sets the input at this place among those visited.
fn nth_input(nth: usize, value: Numbers, walk: impl FnOnce(Visitor<'_>)) {
    let mut index = 0;
    walk(&mut |_, input| {
        if index == nth {
            input.set(value);
        }
        index += 1;
    });
}

/// The inputs among those visited that are doubted.
fn candidates(plan: &Plan, walk: impl FnOnce(Visitor<'_>)) -> Vec<Candidate> {
    let (mut found, mut nth) = (Vec::new(), 0);
    walk(&mut |spot, input| {
        let key = spot.to_string();
        if let Some(assumption) = assumption(plan, &key, &spot.label(), input) {
            found.push(Candidate { nth, value: input.value(), assumption });
        }
        nth += 1;
    });
    found
}

fn assumption(plan: &Plan, key: &str, label: &str, input: &dyn Input) -> Option<Assumption> {
    let provenance = plan.provenance_of(key);
    let (doubt, low, high) = doubt::ends(key, input, provenance.as_ref())?;
    let value = central(input.value(), input.scale());
    let say = |value: f64| match (input.scale(), input.unit()) {
        (_, "$") => say::money(&plan.currency, value),
        (Scale::Share | Scale::Signed, "%") => say::share(value),
        (_, "" | "×") => say::count(value),
        (_, unit) => format!("{} {unit}", say::count(value)),
    };
    let provenance = provenance.unwrap_or_default();
    Some(Assumption {
        input: key.to_owned(),
        label: label.to_owned(),
        shown: [value, low, high].map(say),
        value,
        low,
        high,
        doubt,
        source: provenance.source,
        as_of: provenance.as_of,
        saving_low_usd: None,
        saving_high_usd: None,
        swing_usd: 0.0,
    })
}

#[cfg(test)]
mod tests;
