//! Undo and redo: labelled snapshots. Plans are small, so snapshots are exact and cheap.

use std::sync::Arc;

use crate::plan::Plan;

/// The most steps that are kept.
const MAX_STEPS: usize = 1000;

#[derive(Debug)]
struct Step {
    label: String,
    /// The plan on the other side of the step.
    plan: Arc<Plan>,
}

#[derive(Debug, Default)]
pub(super) struct History {
    past: Vec<Step>,
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
        if let Some(last) = self.past.last_mut().filter(|_| joins) {
            last.label = label;
            return;
        }
        if self.past.len() == MAX_STEPS {
            self.past.remove(0);
        }
        self.past.push(Step { label, plan: before });
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
        self.past.last().map(|step| step.label.as_str())
    }

    pub(super) fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.past.iter().rev().map(|step| step.label.as_str())
    }

    pub(super) fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|step| step.label.as_str())
    }

    pub(super) fn undo(&mut self, now: Arc<Plan>) -> Option<(String, Arc<Plan>)> {
        self.end_gesture();
        let step = self.past.pop()?;
        self.future.push(Step { label: step.label.clone(), plan: now });
        Some((step.label, step.plan))
    }

    pub(super) fn redo(&mut self, now: Arc<Plan>) -> Option<(String, Arc<Plan>)> {
        self.end_gesture();
        let step = self.future.pop()?;
        self.past.push(Step { label: step.label.clone(), plan: now });
        Some((step.label, step.plan))
    }
}
