//! What the axes of a map turn: levers that move several inputs together, and every input of the plan by its key.

use std::collections::BTreeSet;

use crate::analysis::seek::{Lever, Seek, turn};
use crate::plan::{Input, NodeId, NodeKind, Numbers, Place, Plan, Scale, Spot, Task};

/// What an axis turns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dial {
    Lever(Lever),
    /// The input of this key.
    Input(String),
}

impl Dial {
    /// A name for it: `volume`, `nodes[triage].hosted.usd_per_call`.
    pub fn key(&self) -> &str {
        match self {
            Self::Lever(lever) => lever.key(),
            Self::Input(key) => key,
        }
    }
}

/// An axis: what it turns, and from where to where.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub dial: Dial,
    /// For people: `Volume`, `Triage · output tokens`.
    pub label: String,
    /// As [`Input::unit`].
    pub unit: &'static str,
    pub now: f64,
    pub low: f64,
    pub high: f64,
    /// Equal factors are equally wide; else equal differences are.
    pub is_log: bool,
    /// It takes whole numbers only.
    pub is_whole: bool,
}

/// How far an axis goes on either side of today's value, as a factor; of shares and changes in steps of 1 %.
pub const REACHES: [f64; 3] = [3.0, 10.0, 100.0];

impl Axis {
    /// The value at a part of the axis, 0 at its low end and 1 at its high end.
    ///
    /// ```
    /// # use mixplan::analysis::{Axis, Dial, Lever};
    /// let dial = Dial::Lever(Lever::Volume);
    /// let (label, unit) = ("Volume".to_owned(), "calls");
    /// let axis = Axis { dial, label, unit, now: 1e4, low: 1e3, high: 1e5, is_log: true, is_whole: false };
    /// assert!((axis.at(0.5) - 1e4).abs() < 1e-6);
    /// assert!((axis.part(1e4) - 0.5).abs() < 1e-12);
    /// ```
    pub fn at(&self, part: f64) -> f64 {
        let value = match self.is_log {
            true => self.low * libm::exp(part * libm::log(self.high / self.low)),
            false => self.low + part * (self.high - self.low),
        };
        let value = if self.is_whole { libm::round(value) } else { value };
        value.clamp(self.low, self.high)
    }

    /// Where a value stands on the axis; below 0 or above 1 where that is beyond its ends.
    pub fn part(&self, value: f64) -> f64 {
        match self.is_log {
            true => libm::log(value / self.low) / libm::log(self.high / self.low),
            false => (value - self.low) / (self.high - self.low),
        }
    }
}

/// Whether two axes move different inputs: only then does each say where the plan is.
pub fn are_apart(plan: &Plan, task: &NodeId, a: &Axis, b: &Axis) -> bool {
    let moves = |axis: &Axis| match &axis.dial {
        Dial::Input(key) => BTreeSet::from([key.clone()]),
        Dial::Lever(lever) => {
            let mut turned = plan.clone();
            turn(&mut turned, &BTreeSet::from([task.clone()]), *lever, 2.0);
            let now = plan.input_values();
            let moved = turned.input_values().into_iter().filter(|(key, value)| now.get(key) != Some(value));
            moved.map(|(key, _)| key).collect()
        }
    };
    moves(a).is_disjoint(&moves(b))
}

/// The axes that a sub-task's verdict may depend on: the levers, then the inputs of its own, of the plan, of the
/// prices and pools it uses, of the entries, and of the edges on the way to it.
pub fn axes(plan: &Plan, sought: &Seek, reach: f64) -> Vec<Axis> {
    let Some(task) = &sought.task else { return Vec::new() };
    let levers = [Lever::Volume, Lever::Hosted, Lever::Serving, Lever::Upfront];
    let mut axes: Vec<Axis> = levers.into_iter().filter_map(|lever| of_lever(sought, lever, reach)).collect();
    let concerns = Concerns::of(plan, task);
    plan.visit_inputs(&mut |spot, input| {
        let key = spot.to_string();
        if concerns.take(&spot, &key) {
            axes.extend(of_input(&key, &spot, input, reach));
        }
    });
    axes
}

fn of_lever(sought: &Seek, lever: Lever, reach: f64) -> Option<Axis> {
    let now = sought.lever(lever)?.now;
    let (label, unit) = match lever {
        Lever::Volume => ("Calls a month", "calls"),
        Lever::Hosted => ("Hosted cost per call", "$"),
        Lever::Serving => ("Serving cost per call", "$"),
        Lever::Upfront => ("Upfront cost", "$"),
        Lever::Horizon => return None,
    };
    let (low, high) = (now / reach, now * reach);
    let axis =
        Axis { dial: Dial::Lever(lever), label: label.into(), unit, now, low, high, is_log: true, is_whole: false };
    (now > 0.0 && high.is_finite()).then_some(axis)
}

/// `None` for switches, and for an amount that is nothing: nobody knows how much it may become.
fn of_input(key: &str, spot: &Spot<'_>, input: &dyn Input, reach: f64) -> Option<Axis> {
    let (now, unit, bounds) = (central(input.value(), input.scale()), input.unit(), input.bounds());
    let is_whole = input.is_whole();
    let (low, high, is_log) = match input.scale() {
        _ if unit == Numbers::SWITCH => return None,
        Scale::Positive if is_whole => (libm::floor(now / reach), libm::ceil(now.max(1.0) * reach), false),
        Scale::Positive if now > 0.0 => (now / reach, now * reach, true),
        Scale::Positive => return None,
        Scale::Share if now > 0.0 => (now / reach, now * reach, false),
        Scale::Share => (0.0, reach / 100.0, false),
        Scale::Signed => (now - reach / 100.0, now + reach / 100.0, false),
    };
    let (low, high) = (low.max(*bounds.start()), high.min(*bounds.end()));
    let (dial, label) = (Dial::Input(key.to_owned()), spot.label());
    let axis = Axis { dial, label, unit, now, low, high, is_log, is_whole };
    (low < high && (low..=high).contains(&now)).then_some(axis)
}

/// As [`crate::plan::Estimate::central`] of its quantity.
fn central(numbers: Numbers, scale: Scale) -> f64 {
    match scale {
        Scale::Positive => numbers.of::<crate::plan::Usd>().central(),
        Scale::Share | Scale::Signed => numbers.of::<crate::plan::Rate>().central(),
    }
}

/// What a sub-task's verdict may depend on.
struct Concerns<'p> {
    task: &'p NodeId,
    /// Whose edges lead on to it, and itself.
    before: BTreeSet<&'p NodeId>,
    entries: BTreeSet<&'p NodeId>,
    /// What the keys of other models' prices and of other pools begin with.
    not: Vec<String>,
}

impl<'p> Concerns<'p> {
    fn of(plan: &'p Plan, task: &'p NodeId) -> Self {
        let mut before = BTreeSet::from([task]);
        loop {
            let known = before.len();
            before.extend(
                plan.edges.iter().filter(|edge| before.contains(&edge.to)).map(|edge| &edge.from).collect::<Vec<_>>(),
            );
            if before.len() == known {
                break;
            }
        }
        let own = plan.node(task).and_then(|node| node.task());
        let models: Vec<&str> = own.into_iter().flat_map(Task::models).collect();
        let pool = own.and_then(|task| task.pool_id());
        let prices = plan.prices.iter().filter(|price| !models.contains(&price.model.as_str()));
        let pools = plan.pools.iter().filter(|other| pool != Some(&other.id));
        let not = prices.map(|price| format!("prices[{}]", price.model));
        let not = not.chain(pools.map(|pool| format!("pools[{}]", pool.id))).collect();
        let entries = plan.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Entry(_)));
        let entries = entries.map(|node| &node.id).filter(|id| before.contains(id)).collect();
        Self { task, before, entries, not }
    }

    fn take(&self, spot: &Spot<'_>, key: &str) -> bool {
        match spot.place() {
            _ if spot.is_of_the_mix() => false,
            Place::Node(id) => id == *self.task || self.entries.contains(&id),
            Place::Edge { to, .. } => self.before.contains(&to),
            Place::Plan => !self.not.iter().any(|other| key.starts_with(other.as_str())),
        }
    }
}

/// Moves a plan along an axis.
pub(super) struct Mover<'a> {
    axis: &'a Axis,
    task: BTreeSet<NodeId>,
    /// The how manieth input of the plan's walk: looked up once, so that a move does not spell every key.
    nth: Option<usize>,
}

impl<'a> Mover<'a> {
    /// `None` where the plan has no such input.
    pub(super) fn new(plan: &Plan, task: &NodeId, axis: &'a Axis) -> Option<Self> {
        let nth = match &axis.dial {
            Dial::Lever(_) => None,
            Dial::Input(wanted) => {
                let (mut nth, mut found, mut key) = (0, None, String::new());
                plan.visit_inputs(&mut |spot, _| {
                    spot.write_key(&mut key);
                    if found.is_none() && key == *wanted {
                        found = Some(nth);
                    }
                    nth += 1;
                });
                Some(found?)
            }
        };
        Some(Self { axis, task: BTreeSet::from([task.clone()]), nth })
    }

    /// Puts the plan to another value on the axis. A range keeps its width: a positive one by factor, others by
    /// difference.
    pub(super) fn put(&self, plan: &mut Plan, value: f64) {
        if value == self.axis.now {
            return;
        }
        match (&self.axis.dial, self.nth) {
            (Dial::Lever(lever), _) => turn(plan, &self.task, *lever, value / self.axis.now),
            (Dial::Input(_), nth) => {
                let mut at = 0;
                plan.visit_inputs_mut(&mut |_, input| {
                    if Some(at) == nth {
                        input.set(self.numbers(input, value));
                    }
                    at += 1;
                });
            }
        }
    }

    fn numbers(&self, input: &dyn Input, value: f64) -> Numbers {
        let numbers = input.value();
        match input.scale() {
            _ if self.axis.is_whole => Numbers::certain(value),
            Scale::Positive => numbers.scaled(value / self.axis.now),
            Scale::Share | Scale::Signed => {
                let (by, bounds) = (value - self.axis.now, input.bounds());
                let parts: Vec<f64> = numbers.parts().into_iter().map(|part| part + by).collect();
                let fits = parts.iter().all(|part| bounds.contains(part));
                Numbers::from_parts(&parts).filter(|_| fits).unwrap_or(Numbers::certain(value))
            }
        }
    }
}
