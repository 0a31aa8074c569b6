//! Undo and redo: labelled snapshots. Plans are small, so snapshots are exact and cheap.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::plan::Plan;

/// Nodes in all snapshots together, at the most: some 300 MB, and what hangs on them. A plan of 30 nodes keeps
/// more than 6 000 steps.
const MOST_NODES: usize = 200_000;
/// So many steps are kept of a plan of any size.
const LEAST_STEPS: usize = 20;

#[derive(Debug)]
struct Step {
    label: String,
    /// The plan on the other side of the step.
    plan: Arc<Plan>,
}

#[derive(Debug, Default)]
pub(super) struct History {
    past: VecDeque<Step>,
    /// Nodes in the snapshots of `past`.
    nodes: usize,
    future: Vec<Step>,
    /// The gesture of the last step, while it may still grow.
    open_gesture: Option<u64>,
}

impl History {
    /// Records a step away from `before`. A step of the gesture that is still open joins it, and names it.
    pub(super) fn record(&mut self, label: String, gesture: Option<u64>, before: Arc<Plan>) {
        self.future.clear();
        let joins = gesture.is_some() && gesture == self.open_gesture;
        self.open_gesture = gesture;
        if let Some(last) = self.past.back_mut().filter(|_| joins) {
            last.label = label;
            return;
        }
        self.push(Step { label, plan: before });
        while self.nodes > MOST_NODES && self.past.len() > LEAST_STEPS {
            let oldest = self.past.pop_front();
            self.nodes -= oldest.map_or(0, |step| step.plan.nodes.len());
        }
    }

    fn push(&mut self, step: Step) {
        self.nodes += step.plan.nodes.len();
        self.past.push_back(step);
    }

    pub(super) fn end_gesture(&mut self) {
        self.open_gesture = None;
    }

    /// How many steps undo could take back.
    pub(super) fn steps(&self) -> usize {
        self.past.len()
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(super) fn undo_label(&self) -> Option<&str> {
        self.past.back().map(|step| step.label.as_str())
    }

    pub(super) fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.past.iter().rev().map(|step| step.label.as_str())
    }

    pub(super) fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|step| step.label.as_str())
    }

    pub(super) fn undo(&mut self, now: Arc<Plan>) -> Option<(String, Arc<Plan>)> {
        self.end_gesture();
        let step = self.past.pop_back()?;
        self.nodes -= step.plan.nodes.len();
        self.future.push(Step { label: step.label.clone(), plan: now });
        Some((step.label, step.plan))
    }

    pub(super) fn redo(&mut self, now: Arc<Plan>) -> Option<(String, Arc<Plan>)> {
        self.end_gesture();
        let step = self.future.pop()?;
        self.push(Step { label: step.label.clone(), plan: now });
        Some((step.label, step.plan))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Node, NodeId, NodeKind, Tool, YearMonth};

    fn plan(nodes: usize) -> Arc<Plan> {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        let node = |index: usize| {
            let kind = NodeKind::Tool(Tool::default());
            Node { id: NodeId::new(&index.to_string()), name: String::new(), disabled: false, kind }
        };
        plan.nodes = (0..nodes).map(node).collect();
        Arc::new(plan)
    }

    fn steps_kept(nodes: usize, steps: usize) -> usize {
        let (mut history, plan) = (History::default(), plan(nodes));
        for _ in 0..steps {
            history.record("Move".into(), None, Arc::clone(&plan));
        }
        history.steps()
    }

    #[test]
    fn thousands_of_steps_of_an_ordinary_plan_are_kept_and_of_a_huge_one_only_the_last() {
        assert_eq!(steps_kept(30, 6_000), 6_000);
        assert_eq!(steps_kept(5_000, 100), 40);
        assert_eq!(steps_kept(100_000, 50), LEAST_STEPS);
    }

    #[test]
    fn what_undo_takes_back_and_redo_brings_again_counts_once() {
        let (mut history, plan) = (History::default(), plan(7));
        for _ in 0..3 {
            history.record("Move".into(), None, Arc::clone(&plan));
        }
        while history.undo(Arc::clone(&plan)).is_some() {}
        assert_eq!(history.nodes, 0);
        while history.redo(Arc::clone(&plan)).is_some() {}
        assert_eq!(history.nodes, 21);
    }
}
