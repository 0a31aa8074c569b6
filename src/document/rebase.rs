//! What an edit means where there are scenarios: numbers belong to the active one, everything else to the base.

use std::collections::{BTreeMap, BTreeSet};

use super::provenance;
use crate::plan::{Estimate, NodeKind, Numbers, Plan, Scenario, Volume};

/// The base after the plan on the screen was edited from `before` to `after`.
///
/// With a scenario `active`, each input that changed is that scenario's from now on, and no longer
/// where it equals the base again; the base's inputs stay. Structure, names, places and inputs that
/// are new go to the base. What a scenario says of an input that is gone goes with it, in this step.
///
/// `said` are the inputs of which the edit says where they come from.
pub(super) fn rebased(base: &Plan, active: Option<&str>, before: &Plan, after: Plan, said: &BTreeSet<String>) -> Plan {
    // Nearly always nothing is known of where numbers come from, and nothing is to be followed.
    let known = [base, before, &after].iter().any(|plan| !plan.provenance.is_empty());
    let edited = (known && !before.same_but_for_the_drawing(&after)).then(|| after.clone());
    let mut new = with_scenarios(base, active, before, after);
    if let Some(edited) = edited {
        let edit = provenance::Edit { base, before, edited: &edited, new: &new, said, active };
        new.provenance = provenance::after(&edit);
    }
    new
}

fn with_scenarios(base: &Plan, active: Option<&str>, before: &Plan, mut after: Plan) -> Plan {
    let same_inputs = before.same_but_for_the_drawing(&after);
    let given = std::mem::take(&mut after.scenarios);
    let mut scenarios = if active.is_some() { base.scenarios.clone() } else { given };
    if same_inputs {
        return Plan { layout: after.layout, frames: after.frames, notes: after.notes, scenarios, ..base.clone() };
    }
    if scenarios.is_empty() {
        return after;
    }
    let steps = Followed { before, after: &after, keeps_meaning: active.is_some() };
    let followed = steps.by(base);
    if followed != *base {
        scenarios.iter_mut().for_each(|scenario| *scenario = steps.scenario(scenario, base, &followed));
    }
    let base_values = followed.input_values();
    if let Some(scenario) = active.and_then(|name| scenarios.iter_mut().find(|scenario| scenario.name == name)) {
        take_numbers(scenario, &base_values, &steps.by(before), &mut after);
    }
    let left = after.input_values();
    for scenario in &mut scenarios {
        scenario.overrides.retain(|key, _| left.contains_key(key) || !base_values.contains_key(key));
    }
    Plan { scenarios, ..after }
}

/// Moves the numbers that were changed from `after` into the scenario, and gives `after` the base's.
fn take_numbers(scenario: &mut Scenario, base: &BTreeMap<String, Numbers>, before: &Plan, after: &mut Plan) {
    let before = before.input_values();
    let mut key = String::new();
    after.visit_inputs_mut(&mut |spot, input| {
        spot.write_key(&mut key);
        let Some(base) = base.get(&key) else { return };
        let now = input.value();
        if before.get(&key) != Some(&now) {
            if now == *base {
                scenario.overrides.remove(&key);
            } else {
                scenario.overrides.insert(key.clone(), now);
            }
        }
        input.set(*base);
    });
}

/// An edit seen as what it did to the names that keys are made of, so that inputs keep their
/// values where only their keys change.
pub(super) struct Followed<'a> {
    pub before: &'a Plan,
    pub after: &'a Plan,
    /// Whether a volume in another period stays the same volume; else the same number, where the
    /// edit kept the number.
    pub keeps_meaning: bool,
}

impl Followed<'_> {
    /// The plan, which is `before` in other numbers, with the names that the edit gave.
    pub fn by(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        self.names(&mut plan);
        self.periods(&mut plan, true);
        plan
    }

    /// Each key of the plan before, and what the same input's key is now; `None` where the input is gone.
    pub fn keys(&self) -> BTreeMap<String, Option<String>> {
        let mut plan = self.before.clone();
        // Each number is marked with its place in the walk, and read back under the names that the edit gave.
        let mut before = Vec::new();
        plan.visit_inputs_mut(&mut |spot, input| {
            // Whether a step is on has no room for a mark, and no name that an edit changes.
            if input.unit() != Numbers::SWITCH {
                input.set(Numbers::certain(before.len() as f64));
                before.push(spot.to_string());
            }
        });
        self.names(&mut plan);
        self.periods(&mut plan, false);
        let mut keys: BTreeMap<String, Option<String>> = before.iter().map(|key| (key.clone(), None)).collect();
        plan.visit_inputs(&mut |spot, input| {
            let is_switch = input.unit() == Numbers::SWITCH;
            let was =
                if is_switch { Some(spot.to_string()) } else { before.get(input.value().parts()[0] as usize).cloned() };
            keys.extend(was.map(|was| (was, Some(spot.to_string()))));
        });
        keys
    }

    fn names(&self, plan: &mut Plan) {
        let (before, after) = (self.before, self.after);
        for (was, is) in renamed(&before.prices, &after.prices, |price| price.model.clone()) {
            plan.prices.iter_mut().filter(|price| price.model == was).for_each(|price| price.model.clone_from(&is));
        }
        tiers(plan, before, after);
        for (was, is) in renamed(&before.pools, &after.pools, |pool| pool.id.clone()) {
            plan.pools.iter_mut().filter(|pool| pool.id == was).for_each(|pool| pool.id.clone_from(&is));
        }
        let (was, is) = (&before.assumptions.hosted_price_events, &after.assumptions.hosted_price_events);
        let events = &mut plan.assumptions.hosted_price_events;
        keep_what_is_left(events, was, is);
        for (was, is) in renamed(was, is, |event| (event.month, event.model.clone())) {
            for event in events.iter_mut().filter(|event| (event.month, &event.model) == (was.0, &was.1)) {
                (event.month, event.model) = is.clone();
            }
        }
        keep_what_is_left(&mut plan.edges, &before.edges, &after.edges);
    }

    /// Volumes in the periods that the edit gave; `scaled` says whether their numbers follow.
    fn periods(&self, plan: &mut Plan, scaled: bool) {
        for node in &mut plan.nodes {
            let NodeKind::Entry(entry) = &mut node.kind else { continue };
            let volume = |plan: &Plan| match &plan.node(&node.id)?.kind {
                NodeKind::Entry(entry) => Some(entry.volume),
                NodeKind::Tool(_) | NodeKind::Task(_) => None,
            };
            let Some((was, is)) = volume(self.before).zip(volume(self.after)) else { continue };
            if was.period() != is.period() {
                let keeps_number = !scaled || was.estimate() == is.estimate() && !self.keeps_meaning;
                let factor = if keeps_number { 1.0 } else { was.periods_per_month() / is.periods_per_month() };
                let parts: Vec<f64> = entry.volume.estimate().parts().into_iter().map(|n| n * factor).collect();
                let scaled = Estimate::from_parts(&parts).unwrap_or_else(|| entry.volume.estimate());
                entry.volume = Volume::with_period(scaled, is.period());
            }
        }
    }

    /// The scenario in the names that the edit gave. What names no input stays as it stands.
    fn scenario(&self, scenario: &Scenario, base: &Plan, followed: &Plan) -> Scenario {
        let (known, base_values) = (base.input_values(), followed.input_values());
        let mut overrides = self.by(&base.with(scenario)).input_values();
        overrides
            .retain(|key, value| base_values.get(key) != Some(value) || scenario.overrides.get(key) == Some(value));
        let unknown = scenario.overrides.iter().filter(|(key, _)| !known.contains_key(*key));
        overrides.extend(unknown.map(|(key, value)| (key.clone(), *value)));
        Scenario { overrides, ..scenario.clone() }
    }
}

/// Follows the length from which a price holds, where an edit gave another: plans whose prices have the same names.
fn tiers(plan: &mut Plan, before: &Plan, after: &Plan) {
    if before.prices.len() != after.prices.len() {
        return;
    }
    for (was, is) in before.prices.iter().zip(&after.prices) {
        for (old, new) in renamed(&was.tiers, &is.tiers, |tier| tier.above_tokens) {
            let prices = plan.prices.iter_mut().filter(|price| price.model == is.model);
            let tiers = prices.flat_map(|price| &mut price.tiers).filter(|tier| tier.above_tokens == old);
            tiers.for_each(|tier| tier.above_tokens = new);
        }
    }
}

/// What stands at the same place under another name, while neither list has the other's name.
fn renamed<T, N: PartialEq>(before: &[T], after: &[T], name: impl Fn(&T) -> N) -> Vec<(N, N)> {
    if before.len() != after.len() {
        return Vec::new();
    }
    let has = |list: &[T], wanted: &N| list.iter().any(|item| name(item) == *wanted);
    let pairs = before.iter().zip(after).map(|(was, is)| (name(was), name(is)));
    pairs.filter(|(was, is)| was != is && !has(after, was) && !has(before, is)).collect()
}

/// Takes from `list`, which is `before` in other numbers, what the edit took: else those that
/// nothing but their order tells apart would change places.
fn keep_what_is_left<T: PartialEq>(list: &mut Vec<T>, before: &[T], after: &[T]) {
    let mut left = after.iter().peekable();
    let kept: Vec<bool> = before.iter().map(|item| left.next_if_eq(&item).is_some()).collect();
    if left.peek().is_none() && kept.len() == list.len() {
        let mut kept = kept.into_iter();
        list.retain(|_| kept.next().unwrap_or(true));
    }
}
