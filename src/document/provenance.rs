//! What an edit means for where numbers come from: names are followed, and a number typed anew is an estimate.

use std::collections::{BTreeMap, BTreeSet};

use super::rebase::Followed;
use crate::plan::{Numbers, Plan, Provenance, Scenario};

/// An edit of the plan on the screen, from `before` to `edited`, that made the base `base` into `new`.
pub(super) struct Edit<'a> {
    pub base: &'a Plan,
    pub before: &'a Plan,
    pub edited: &'a Plan,
    pub new: &'a Plan,
    /// The numbers of which the edit says where they come from, even if as before.
    pub said: &'a BTreeSet<String>,
    pub active: Option<&'a str>,
}

/// Where the numbers of the new base come from.
///
/// What was known goes with its number when only the key changes; it goes where the number does, and it
/// goes when the number is another one now, since it was said of the one before. What is said of a number
/// that is the scenario's own says nothing of the base's.
pub(super) fn after(edit: &Edit<'_>) -> BTreeMap<String, Provenance> {
    let Edit { base, before, edited, new, said, active } = *edit;
    let steps = Followed { before, after: edited, keeps_meaning: true };
    let keys = steps.keys();
    let (was, now) = (steps.by(base).input_values(), new.input_values());
    let own = active.and_then(|name| new.scenario(name));
    let is_own = |key: &String| own.is_some_and(|scenario: &Scenario| scenario.overrides.contains_key(key));
    let mut known = BTreeMap::new();
    for (key, provenance) in &base.provenance {
        let stays = |key: &&String| was.get(*key).zip(now.get(*key)).is_some_and(|(was, now)| same(*was, *now));
        let key = match keys.get(key) {
            Some(key) => key.as_ref().filter(stays),
            // What names no number stays as it stands.
            None => Some(key),
        };
        known.extend(key.map(|key| (key.clone(), provenance.clone())));
    }
    let differs = |key: &&String| before.provenance.get(*key) != edited.provenance.get(*key);
    let changed = before.provenance.keys().chain(edited.provenance.keys()).filter(differs);
    for key in changed.chain(said).filter(|key| now.contains_key(*key) && !is_own(key)) {
        match edited.provenance.get(key) {
            Some(provenance) => drop(known.insert(key.clone(), provenance.clone())),
            None => drop(known.remove(key)),
        }
    }
    known
}

/// Whether two numbers are the same but for the rounding of one volume in two periods.
fn same(one: Numbers, other: Numbers) -> bool {
    let close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * b.abs();
    let (one, other) = (one.parts(), other.parts());
    one.len() == other.len() && one.iter().zip(&other).all(close)
}

/// The same where the base itself is given other numbers under the same keys.
pub(super) fn without_other_numbers(before: &Plan, mut after: Plan) -> Plan {
    if !after.provenance.is_empty() {
        let (was, now) = (before.input_values(), after.input_values());
        after.provenance.retain(|key, _| was.get(key) == now.get(key));
    }
    after
}
