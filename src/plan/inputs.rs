//! Every number of a plan that people estimate, in one walk: listed, read, set and named from one place.
//!
//! Scenarios, sampling and provenance all speak of a plan's numbers by their keys. The walk takes
//! every type apart without `..`, so that a field added to a plan does not compile until it is
//! said here whether it is an input.

mod spot;
mod walk;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer};
pub use spot::Spot;

use super::estimate::Estimate;
use super::finding::Place;
use super::policy::Policy;
use super::quantity::{Plain, Quantity, Scale, Share};
use super::{Node, Plan, Price};

impl Plan {
    /// Visits every input in the order of the plan, each with where it stands.
    ///
    /// ```
    /// use mixplan::plan::{Edge, Estimate, NodeId, Plan, YearMonth};
    ///
    /// let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
    /// let calls_per_call = Estimate::certain(0.3);
    /// plan.edges.push(Edge { from: NodeId::new("mail"), to: NodeId::new("triage"), calls_per_call });
    /// let mut keys = Vec::new();
    /// plan.visit_inputs(&mut |spot, _| keys.push(spot.to_string()));
    /// assert_eq!(keys[0], "horizon_months");
    /// assert_eq!(keys.last().unwrap(), "edges[mail->triage].calls_per_call");
    /// ```
    pub fn visit_inputs(&self, visit: &mut dyn FnMut(Spot<'_>, &dyn Input)) {
        // One walk serves reading and writing; the copy costs less than a second walk would in care.
        self.clone().visit_inputs_mut(&mut |spot, input| visit(spot, input));
    }

    /// Visits every input in the order of the plan; what is set there is in the plan.
    pub fn visit_inputs_mut(&mut self, visit: Visitor<'_>) {
        walk::walk(self, visit);
    }

    /// The same of the inputs that belong to no node and no edge.
    pub fn visit_settings_mut(&mut self, visit: Visitor<'_>) {
        walk::settings(self, visit);
    }

    /// The value of every input by its key.
    pub fn input_values(&self) -> BTreeMap<String, Numbers> {
        let mut values = BTreeMap::new();
        self.visit_inputs(&mut |spot, input| {
            values.insert(spot.to_string(), input.value());
        });
        values
    }

    /// The price of the book that the input of this key belongs to.
    pub(super) fn price_of_input(&self, key: &str) -> Option<&Price> {
        let is_of = |price: &&Price| key.starts_with(&spot::price_keys(&price.model));
        key.starts_with("prices").then(|| self.prices.iter().find(is_of)).flatten()
    }

    /// What is to be known, to show it, of each input whose key is wanted, in the order of the plan.
    pub fn input_facts(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<(String, InputFact)> {
        let mut facts = Vec::new();
        let mut key = String::new();
        self.visit_inputs(&mut |spot, input| {
            spot.write_key(&mut key);
            if wanted(&key) {
                let (label, place, value) = (spot.label(), spot.place(), input.value());
                facts.push((key.clone(), InputFact { label, place, value, unit: input.unit(), scale: input.scale() }));
            }
        });
        facts
    }
}

impl Plan {
    /// Key and label of the input that the edge of this index has.
    pub fn edge_input(&self, index: usize) -> Option<(String, String)> {
        let spot = walk::edge(self, index)?;
        Some((spot.to_string(), spot.label()))
    }
}

impl Node {
    /// Visits every input of the node; what is set there is in the node.
    pub fn visit_inputs_mut(&mut self, visit: Visitor<'_>) {
        walk::node(self, visit);
    }
}

/// Called with each input and where it stands.
pub type Visitor<'v> = &'v mut dyn FnMut(Spot<'_>, &mut dyn Input);

/// What is to be known of an input to show it.
#[derive(Clone, Debug, PartialEq)]
pub struct InputFact {
    /// For people: `Triage · hosted cost per call`.
    pub label: String,
    /// The node or the edge it belongs to; the plan for all else.
    pub place: Place,
    pub value: Numbers,
    pub unit: &'static str,
    pub scale: Scale,
}

/// One number of a plan, whatever quantity it is.
pub trait Input {
    fn value(&self) -> Numbers;
    /// Takes the value, and says whether it could: a whole number takes no range and no fraction.
    fn set(&mut self, value: Numbers) -> bool;
    /// What would be wrong with a value here, and what to do; or `None`.
    fn problem(&self, value: Numbers) -> Option<(String, String)>;
    /// As [`Quantity::UNIT`].
    fn unit(&self) -> &'static str;
    fn scale(&self) -> Scale;
    /// The smallest and the largest value a plan accepts here.
    fn bounds(&self) -> RangeInclusive<f64>;
    /// Whether it takes whole numbers only.
    fn is_whole(&self) -> bool {
        false
    }
    /// Where the number stands in memory: what is borrowed from the same plan is known by it.
    fn place(&self) -> usize {
        place(self)
    }
}

/// Where a number of a plan stands in memory; see [`Input::place`].
pub fn place<T: ?Sized>(number: &T) -> usize {
    std::ptr::from_ref(number).cast::<()>() as usize
}

/// The numbers of an estimate without their quantity, which the input's key says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers(Estimate<Plain>);

impl Numbers {
    /// The unit of what is on or off: of 0 or 1.
    pub const SWITCH: &str = "on or off";

    pub fn certain(value: f64) -> Self {
        Self(Estimate::certain(value))
    }

    /// From one to three numbers, as [`Estimate::from_parts`].
    pub fn from_parts(parts: &[f64]) -> Option<Self> {
        Estimate::from_parts(parts).map(Self)
    }

    /// One to three numbers, as [`Estimate::parts`].
    pub fn parts(self) -> Vec<f64> {
        self.0.parts()
    }

    /// The same estimate of a quantity.
    pub fn of<Q: Quantity>(self) -> Estimate<Q> {
        match self.0 {
            Estimate::Certain(value) => Estimate::certain(value.get()),
            Estimate::Range(low, high) => Estimate::range(low.get(), high.get()),
            Estimate::Triple(low, likely, high) => Estimate::triple(low.get(), likely.get(), high.get()),
        }
    }

    /// Every part times a factor.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let parts: Vec<f64> = self.parts().into_iter().map(|part| part * factor).collect();
        Self::from_parts(&parts).unwrap_or(self)
    }

    /// The number where it is one and no range.
    fn single(self) -> Option<f64> {
        match self.0 {
            Estimate::Certain(value) => Some(value.get()),
            Estimate::Range(..) | Estimate::Triple(..) => None,
        }
    }
}

impl<Q: Quantity> From<Estimate<Q>> for Numbers {
    fn from(estimate: Estimate<Q>) -> Self {
        Self(match estimate {
            Estimate::Certain(value) => Estimate::certain(value.get()),
            Estimate::Range(low, high) => Estimate::range(low.get(), high.get()),
            Estimate::Triple(low, likely, high) => Estimate::triple(low.get(), likely.get(), high.get()),
        })
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Estimate::deserialize(deserializer).map(Self)
    }
}

impl<Q: Quantity> Input for Estimate<Q> {
    fn value(&self) -> Numbers {
        (*self).into()
    }

    fn set(&mut self, value: Numbers) -> bool {
        *self = value.of();
        true
    }

    fn problem(&self, value: Numbers) -> Option<(String, String)> {
        value.of::<Q>().problem()
    }

    fn unit(&self) -> &'static str {
        Q::UNIT
    }

    fn scale(&self) -> Scale {
        Q::SCALE
    }

    fn bounds(&self) -> RangeInclusive<f64> {
        Q::MIN..=Q::MAX
    }
}

/// A whole number of a plan.
struct Whole<'a> {
    value: &'a mut u32,
    unit: &'static str,
    bounds: RangeInclusive<u32>,
}

impl Input for Whole<'_> {
    fn is_whole(&self) -> bool {
        true
    }

    fn value(&self) -> Numbers {
        Numbers::certain(f64::from(*self.value))
    }

    fn set(&mut self, value: Numbers) -> bool {
        let whole = value.single().filter(|n| n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(n));
        whole.is_some_and(|n| {
            *self.value = n as u32;
            true
        })
    }

    fn problem(&self, value: Numbers) -> Option<(String, String)> {
        let whole = value.single().filter(|n| n.fract() == 0.0 && self.bounds().contains(n));
        whole.is_none().then(|| {
            let (low, high) = (self.bounds.start(), self.bounds.end());
            ("no whole number that can stand here".into(), format!("give a whole number from {low} to {high}"))
        })
    }

    fn unit(&self) -> &'static str {
        self.unit
    }

    fn scale(&self) -> Scale {
        Scale::Positive
    }

    fn bounds(&self) -> RangeInclusive<f64> {
        f64::from(*self.bounds.start())..=f64::from(*self.bounds.end())
    }

    fn place(&self) -> usize {
        place(&*self.value)
    }
}

/// Whether a step is off: 1 where it is, else 0.
struct Switch<'a>(&'a mut bool);

impl Input for Switch<'_> {
    fn value(&self) -> Numbers {
        Numbers::certain(f64::from(u8::from(*self.0)))
    }

    fn set(&mut self, value: Numbers) -> bool {
        value.single().is_some_and(|number| {
            *self.0 = number != 0.0;
            true
        })
    }

    fn problem(&self, value: Numbers) -> Option<(String, String)> {
        let known = value.single().is_some_and(|number| number == 0.0 || number == 1.0);
        (!known).then(|| ("neither on nor off".into(), "give 1 for a step that is off, 0 for one that is on".into()))
    }

    fn unit(&self) -> &'static str {
        Numbers::SWITCH
    }

    fn scale(&self) -> Scale {
        Scale::Positive
    }

    fn bounds(&self) -> RangeInclusive<f64> {
        0.0..=1.0
    }

    fn place(&self) -> usize {
        place(&*self.0)
    }
}

/// A share that is certain: a threshold of the policy.
struct Threshold<'a>(&'a mut f64);

impl Input for Threshold<'_> {
    fn value(&self) -> Numbers {
        Numbers::certain(*self.0)
    }

    fn set(&mut self, value: Numbers) -> bool {
        value.single().is_some_and(|share| {
            *self.0 = share;
            true
        })
    }

    fn problem(&self, value: Numbers) -> Option<(String, String)> {
        match value.single() {
            Some(_) => value.of::<Share>().problem(),
            None => Some(("a threshold is one number".into(), "give one share between 0 and 1".into())),
        }
    }

    fn unit(&self) -> &'static str {
        Share::UNIT
    }

    fn scale(&self) -> Scale {
        Scale::Share
    }

    fn bounds(&self) -> RangeInclusive<f64> {
        Policy::SHARE
    }

    fn place(&self) -> usize {
        place(&*self.0)
    }
}
