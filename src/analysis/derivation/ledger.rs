//! The inputs of a plan, found by where they stand in memory.

use std::collections::BTreeMap;

use super::unit::Unit;
use crate::analysis::answer::{Evaluation, NodeAnswer, TaskAnswer};
use crate::plan::{Node, NodeId, Numbers, Plan, Rate, Scale, Usd, place};

/// What a derivation says of an input.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    /// `Triage · hosted cost per call`.
    pub label: String,
    /// `hosted cost per call`.
    pub words: String,
    pub value: Numbers,
    pub central: f64,
    pub unit: Unit,
}

/// A copy of a plan with all its inputs.
#[derive(Debug)]
pub(super) struct Ledger {
    /// Boxed, and never changed again, so that each number stays where it is.
    plan: Box<Plan>,
    entries: Vec<Entry>,
    by_place: BTreeMap<usize, usize>,
    /// By its id, where a node stands among the nodes, and among the sub-tasks that are switched on.
    nodes: BTreeMap<NodeId, [usize; 2]>,
}

impl Ledger {
    pub fn of(plan: &Plan) -> Self {
        let mut plan = Box::new(plan.clone());
        let (mut entries, mut by_place) = (Vec::new(), BTreeMap::new());
        plan.visit_inputs_mut(&mut |spot, input| {
            by_place.insert(input.place(), entries.len());
            entries.push(Entry {
                key: spot.to_string(),
                label: spot.label(),
                words: spot.words(),
                value: input.value(),
                central: central(input.value(), input.scale()),
                unit: Unit::of_input(input.unit()),
            });
        });
        let mut tasks = 0;
        let nodes = plan.nodes.iter().enumerate().map(|(index, node)| {
            let places = [index, tasks];
            tasks += usize::from(!node.disabled && node.task().is_some());
            (node.id.clone(), places)
        });
        let nodes = nodes.collect();
        Self { plan, entries, by_place, nodes }
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.get(id).map(|[index, _]| &self.plan.nodes[*index])
    }

    /// What an evaluation of the plan says of a node.
    pub fn node_answer<'e>(&self, evaluation: &'e Evaluation, id: &NodeId) -> Option<&'e NodeAnswer> {
        let [index, _] = self.nodes.get(id)?;
        evaluation.nodes.get(*index).filter(|answer| answer.id == *id)
    }

    /// What an evaluation of the plan says of a sub-task.
    pub fn task_answer<'e>(&self, evaluation: &'e Evaluation, id: &NodeId) -> Option<&'e TaskAnswer> {
        let [_, index] = self.nodes.get(id)?;
        evaluation.tasks.get(*index).filter(|answer| answer.id == *id)
    }

    pub fn entry(&self, index: usize) -> &Entry {
        &self.entries[index]
    }

    /// The input of this key.
    pub fn find(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The input that is this number of this plan.
    pub fn index<T>(&self, number: &T) -> Option<usize> {
        self.by_place.get(&place(number)).copied()
    }
}

/// As `Estimate::central` of its quantity.
pub(in crate::analysis) fn central(numbers: Numbers, scale: Scale) -> f64 {
    match scale {
        Scale::Positive => numbers.of::<Usd>().central(),
        Scale::Share | Scale::Signed => numbers.of::<Rate>().central(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Estimate, YearMonth};

    #[test]
    fn an_estimate_and_a_whole_number_are_found_where_they_stand() {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        plan.assumptions.discount_rate_per_year = Estimate::range(0.0, 0.1);
        let ledger = Ledger::of(&plan);
        let found = |index: Option<usize>| &ledger.entry(index.unwrap()).key;
        let inside = ledger.plan();
        assert_eq!(
            found(ledger.index(&inside.assumptions.discount_rate_per_year)),
            "assumptions.discount_rate_per_year"
        );
        assert_eq!(found(ledger.index(&inside.horizon_months)), "horizon_months");
        assert_eq!(ledger.index(&plan.horizon_months), None);
        let rate = ledger.index(&inside.assumptions.discount_rate_per_year).unwrap();
        assert_eq!(ledger.entry(rate).central, 0.05);
    }
}
