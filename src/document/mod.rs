//! A plan being edited: commands, undo, saving, and the file it lives in.
//!
//! [`Document::apply`] is the only way to change a plan. It works on a copy and swaps, so a refused
//! edit changes nothing; every step can be undone, and undoing restores the same plan exactly.

mod command;
mod history;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use command::{Change, Command, Refusal};
use history::History;

use crate::plan::Plan;

/// One open plan.
#[derive(Debug)]
pub struct Document {
    plan: Arc<Plan>,
    /// The plan as it stands on disk; `None` while it was never saved.
    saved: Option<Arc<Plan>>,
    path: Option<PathBuf>,
    history: History,
    revision: u64,
}

impl Document {
    /// A plan that is not on disk yet.
    pub fn new(plan: Plan) -> Self {
        Self { plan: Arc::new(plan), saved: None, path: None, history: History::default(), revision: 0 }
    }

    /// A plan as it was read from `path`.
    pub fn opened(plan: Plan, path: &Path) -> Self {
        let plan = Arc::new(plan);
        Self { saved: Some(Arc::clone(&plan)), plan, path: Some(path.into()), history: History::default(), revision: 0 }
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan as a value that outlives the borrow, for a worker.
    pub fn snapshot(&self) -> Arc<Plan> {
        Arc::clone(&self.plan)
    }

    /// Grows with every change of the plan, undo and redo included.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the plan differs from what is on disk. An untouched new plan does not count.
    pub fn is_modified(&self) -> bool {
        match &self.saved {
            Some(saved) => !Arc::ptr_eq(saved, &self.plan) && **saved != *self.plan,
            None => self.history.can_undo(),
        }
    }

    /// Applies one command, or refuses it and changes nothing.
    ///
    /// # Errors
    /// Where the command names what does not exist, or would make the plan invalid.
    pub fn apply(&mut self, command: Command) -> Result<(), Refusal> {
        let Command { label, gesture, change } = command;
        let mut plan = (*self.plan).clone();
        change.run(&mut plan)?;
        if plan == *self.plan {
            return Ok(());
        }
        if let Some(problem) = command::new_error(&self.plan, &plan) {
            return Err(Refusal(problem.to_string()));
        }
        self.history.record(label, gesture, Arc::clone(&self.plan));
        self.plan = Arc::new(plan);
        self.revision += 1;
        Ok(())
    }

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// What redo would bring back.
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// Takes the last step back; gives its label.
    pub fn undo(&mut self) -> Option<String> {
        let (label, plan) = self.history.undo(Arc::clone(&self.plan))?;
        self.plan = plan;
        self.revision += 1;
        Some(label)
    }

    /// Brings the last undone step back; gives its label.
    pub fn redo(&mut self) -> Option<String> {
        let (label, plan) = self.history.redo(Arc::clone(&self.plan))?;
        self.plan = plan;
        self.revision += 1;
        Some(label)
    }

    /// Notes that `plan` now stands at `path`; called once the file is safely written.
    pub fn mark_saved(&mut self, plan: Arc<Plan>, path: &Path) {
        self.saved = Some(plan);
        self.path = Some(path.into());
        self.history.end_gesture();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Estimate, Node, NodeId, NodeKind, Tool, YearMonth};

    fn document() -> Document {
        Document::new(Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap()))
    }

    fn add(id: &str) -> Command {
        let node = Node { id: NodeId::new(id), name: id.into(), kind: NodeKind::Tool(Tool::default()) };
        Command::new(format!("Add {id}"), Change::AddNodes { nodes: vec![(node, (10.0, 20.0))], edges: vec![] })
    }

    #[test]
    fn undo_restores_the_plan_and_redo_brings_the_change_back() {
        let mut document = document();
        let before = document.plan().clone();
        document.apply(add("a")).unwrap();
        let after = document.plan().clone();
        assert_eq!(document.undo().as_deref(), Some("Add a"));
        assert_eq!(*document.plan(), before);
        assert_eq!(document.redo().as_deref(), Some("Add a"));
        assert_eq!(*document.plan(), after);
    }

    #[test]
    fn one_gesture_is_one_undo_step() {
        let mut document = document();
        document.apply(add("a")).unwrap();
        for x in [1.0, 2.0, 3.0] {
            let moves = Change::MoveNodes(vec![(NodeId::new("a"), (x, 0.0))]);
            document.apply(Command::new("Move a", moves).in_gesture(7)).unwrap();
        }
        assert_eq!(document.plan().layout[&NodeId::new("a")], (3.0, 0.0));
        document.undo();
        assert_eq!(document.plan().layout[&NodeId::new("a")], (10.0, 20.0));
    }

    #[test]
    fn a_refused_edit_changes_nothing_and_says_why() {
        let mut document = document();
        document.apply(add("a")).unwrap();
        let revision = document.revision();
        assert!(document.apply(add("a")).is_err());
        let mut node = document.plan().nodes[0].clone();
        node.kind = NodeKind::Tool(Tool { usd_per_call: Estimate::certain(-1.0) });
        let refusal = document.apply(Command::new("Set cost", Change::SetNode(node))).unwrap_err();
        assert!(refusal.to_string().contains("outside"), "{refusal}");
        assert_eq!(document.revision(), revision);
    }

    #[test]
    fn an_edit_that_changes_nothing_is_no_step() {
        let mut document = document();
        document.apply(add("a")).unwrap();
        let same = document.plan().nodes[0].clone();
        document.apply(Command::new("Set", Change::SetNode(same))).unwrap();
        document.undo();
        assert!(document.plan().nodes.is_empty());
    }

    #[test]
    fn undoing_back_to_the_saved_plan_is_unmodified_again() {
        let plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        let mut document = Document::opened(plan, Path::new("sketch.ron"));
        assert!(!document.is_modified());
        document.apply(add("a")).unwrap();
        assert!(document.is_modified());
        document.undo();
        assert!(!document.is_modified());
    }
}
