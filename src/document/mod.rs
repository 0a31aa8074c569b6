//! A plan being edited: commands, undo, saving, and the file it lives in.
//!
//! [`Document::apply`] is the only way to change a plan. It works on a copy and swaps, so a refused
//! edit changes nothing; every step can be undone, and undoing restores the same plan exactly.

mod command;
mod comments;
mod explain;
mod history;
mod indexer;
mod joining;
mod lines;
mod positions;
mod provenance;
mod read;
mod rebase;
mod recovery;
mod scanner;
mod store;
mod templates;
mod watch;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use command::{Change, Command, Refusal, ScenarioChange};
pub use comments::Comments;
use history::History;
pub use positions::{Position, Positions};
pub use read::{LoadError, Loaded, Problem, load, parse};
pub use recovery::{Keeper, Leftover, Pace, Unsaved, leftovers};
pub use store::{Fingerprint, StoreError, read_foreign};
pub use templates::{Template, template, templates};
use thiserror::Error;
pub use watch::{OnDisk, Watch};
pub use write::{Fragment, nodes_from_ron, nodes_to_ron, to_ron, to_ron_with};

use crate::plan::{Plan, Scenario};

/// One open plan.
#[derive(Debug)]
pub struct Document {
    /// What is saved and undone: the plan with its scenarios.
    base: Arc<Plan>,
    /// The scenario that is looked at, by its name and its place in the list; no part of the file,
    /// and no step to be undone.
    active: Option<(String, usize)>,
    /// The base as it is in the active scenario; the base itself where none is.
    plan: Arc<Plan>,
    /// The base as it stands on disk; `None` while it was never saved.
    saved: Option<Arc<Plan>>,
    path: Option<PathBuf>,
    /// The file at `path` as it was last read or written here.
    on_disk: Option<Fingerprint>,
    /// The comments of its file, which go back into it.
    comments: Arc<Comments>,
    history: History,
    revision: u64,
    /// How many steps there were when it was last saved.
    steps_saved: usize,
    /// No file holds this plan, whatever the history says: its file is gone, or it came back after a crash.
    adrift: bool,
}

impl Document {
    /// A plan that is not on disk yet.
    pub fn new(plan: Plan) -> Self {
        let (history, plan) = (History::default(), Arc::new(plan));
        Self {
            base: Arc::clone(&plan),
            active: None,
            plan,
            saved: None,
            path: None,
            on_disk: None,
            comments: Arc::default(),
            history,
            revision: 0,
            steps_saved: 0,
            adrift: false,
        }
    }

    /// A plan as it was read from `path`.
    pub fn opened(plan: Plan, path: &Path) -> Self {
        let mut document = Self::new(plan);
        document.saved = Some(Arc::clone(&document.base));
        document.path = Some(path.into());
        document
    }

    /// A new plan from a template's text, which is not on disk yet; its comments go into its file.
    pub fn from_template(template: &Template, start: crate::plan::YearMonth) -> Self {
        let text = template.instantiate_text(start);
        let mut document = Self::new(template.instantiate(start));
        document.comments = Arc::new(Comments::of(&text, &document.base));
        document
    }

    /// Opens the plan's file at `path`.
    ///
    /// # Errors
    /// Where the file cannot be read, its text is no plan, or the plan is invalid.
    pub fn open(path: &Path) -> Result<Self, LoadError> {
        let loaded = load(path)?;
        let (on_disk, comments) = (loaded.fingerprint, Arc::new(loaded.comments()));
        Ok(Self { on_disk, comments, ..Self::opened(loaded.plan, path) })
    }

    /// The plan as it is in the active scenario: what is shown, edited and evaluated.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan as a value that outlives the borrow, for a worker.
    pub fn snapshot(&self) -> Arc<Plan> {
        Arc::clone(&self.plan)
    }

    /// The plan as it is saved: the base case, with its scenarios.
    pub fn base(&self) -> &Plan {
        &self.base
    }

    /// The base as a value that outlives the borrow.
    pub fn base_snapshot(&self) -> Arc<Plan> {
        Arc::clone(&self.base)
    }

    pub fn scenarios(&self) -> &[Scenario] {
        &self.base.scenarios
    }

    /// The scenario that is looked at; `None` while it is the base case.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.active.as_ref().and_then(|(name, _)| self.base.scenario(name))
    }

    /// Looks at the scenario of that name, or at the base case.
    ///
    /// # Errors
    /// Where there is no such scenario.
    pub fn switch(&mut self, name: Option<&str>) -> Result<(), Refusal> {
        let index = |name: &str| self.base.scenarios.iter().position(|scenario| scenario.name == name);
        let active = match name {
            Some(name) => {
                let found = index(name).map(|index| (name.to_owned(), index));
                Some(found.ok_or_else(|| Refusal(format!("there is no scenario “{name}”; choose another")))?)
            }
            None => None,
        };
        if self.active != active {
            self.active = active;
            self.history.end_gesture();
            self.set_base(Arc::clone(&self.base));
        }
        Ok(())
    }

    /// Exchanges the base. The active scenario stays so where it still is; one that got another
    /// name is known by its place.
    fn set_base(&mut self, base: Arc<Plan>) {
        let same_count = base.scenarios.len() == self.base.scenarios.len();
        self.base = base;
        let scenarios = &self.base.scenarios;
        self.active = self.active.take().and_then(|(name, index)| {
            let by_name = scenarios.iter().position(|scenario| scenario.name == name);
            let index = by_name.or_else(|| same_count.then_some(index))?;
            Some((scenarios.get(index)?.name.clone(), index))
        });
        self.plan = match self.scenario() {
            Some(scenario) => Arc::new(self.base.with(scenario)),
            None => Arc::clone(&self.base),
        };
        self.revision += 1;
    }

    /// Grows with every change of the plan, undo, redo and a switch of scenario included.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the plan differs from what is on disk. An untouched new plan does not count.
    pub fn is_modified(&self) -> bool {
        match &self.saved {
            _ if self.adrift => true,
            Some(saved) => !Arc::ptr_eq(saved, &self.base) && **saved != *self.base,
            None => self.history.can_undo(),
        }
    }

    /// Applies one command, or refuses it and changes nothing.
    ///
    /// # Errors
    /// Where the command names what does not exist, or would make the plan invalid.
    pub fn apply(&mut self, command: Command) -> Result<(), Refusal> {
        let Command { label, gesture, change } = command;
        let base = if matches!(change, Change::Scenarios(_)) {
            let mut base = (*self.base).clone();
            change.run(&mut base)?;
            provenance::without_other_numbers(&self.base, base)
        } else {
            let mut plan = (*self.plan).clone();
            let said = change.said();
            let only_says = matches!(change, Change::Source(_));
            if let Some(scenario) = self.scenario().filter(|_| only_says)
                && said.iter().any(|key| scenario.overrides.contains_key(key))
            {
                let name = &scenario.name;
                return Err(Refusal(format!(
                    "this number is the scenario {name}’s own; go to the base case to say where the base’s comes from"
                )));
            }
            change.run(&mut plan)?;
            if plan == *self.plan && said.is_empty() {
                return Ok(());
            }
            let active = self.scenario().map(|scenario| scenario.name.as_str());
            rebase::rebased(&self.base, active, &self.plan, plan, &said)
        };
        if base == *self.base {
            return Ok(());
        }
        if let Some(problem) = command::new_error(&self.base, &base) {
            return Err(Refusal(problem.to_string()));
        }
        self.history.record(self.labelled(label, &base), gesture, Arc::clone(&self.base));
        self.set_base(Arc::new(base));
        Ok(())
    }

    /// The label of a step to `base`: one that changes numbers of the active scenario names it.
    fn labelled(&self, label: String, base: &Plan) -> String {
        let numbers = |plan: &Plan, name: &str| plan.scenario(name).map(|scenario| scenario.overrides.clone());
        match self.scenario() {
            Some(Scenario { name, .. })
                if self.base.scenarios.len() == base.scenarios.len()
                    && !label.contains(name.as_str())
                    && numbers(base, name).is_some_and(|now| Some(now) != numbers(&self.base, name)) =>
            {
                format!("{label} in {name}")
            }
            _ => label,
        }
    }

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// The steps that can be undone, the last one first.
    pub fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.history.undo_labels()
    }

    /// What redo would bring back.
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// Takes the last step back; gives its label.
    pub fn undo(&mut self) -> Option<String> {
        let (label, base) = self.history.undo(Arc::clone(&self.base))?;
        self.set_base(base);
        Some(label)
    }

    /// Brings the last undone step back; gives its label.
    pub fn redo(&mut self) -> Option<String> {
        let (label, base) = self.history.redo(Arc::clone(&self.base))?;
        self.set_base(base);
        Some(label)
    }

    /// Saves the plan to the file it came from.
    ///
    /// # Errors
    /// Where it has no file yet, someone else changed that file, or it cannot be written. The file
    /// is then as it was.
    pub fn save(&mut self) -> Result<(), SaveError> {
        if self.changed_on_disk() {
            return Err(SaveError::ChangedOnDisk(self.path.clone().unwrap_or_default()));
        }
        self.save_over()
    }

    /// Saves the plan to the file it came from, over whatever stands there by now.
    ///
    /// # Errors
    /// Where it has no file yet, or it cannot be written.
    pub fn save_over(&mut self) -> Result<(), SaveError> {
        let path = self.path.clone().ok_or(SaveError::NoFile)?;
        self.save_as(&path)
    }

    /// Saves the plan to `path`, over whatever stands there, and goes on with that file.
    ///
    /// # Errors
    /// Where it cannot be written; the document then stays with the file it had.
    pub fn save_as(&mut self, path: &Path) -> Result<(), SaveError> {
        let text = readable(&self.base, &self.comments, path)?;
        self.on_disk = Some(store::write(path, &text)?);
        self.saved = Some(Arc::clone(&self.base));
        self.path = Some(path.into());
        self.history.end_gesture();
        self.settled();
        Ok(())
    }

    /// Whether someone else has changed the file since it was read or written here. A file that is
    /// gone does not count: saving brings it back.
    pub fn changed_on_disk(&self) -> bool {
        match (&self.on_disk, &self.path) {
            (Some(on_disk), Some(path)) => on_disk.differs_from(path),
            _ => false,
        }
    }

    /// Takes what stands in the file now, as one step that can be undone.
    ///
    /// # Errors
    /// Where there is no file, or it cannot be loaded; the document then stays as it was.
    pub fn reload(&mut self) -> Result<(), LoadError> {
        let path = self.path.clone().unwrap_or_default();
        let loaded = load(&path)?;
        self.on_disk = loaded.fingerprint;
        self.comments = Arc::new(loaded.comments());
        let base = Arc::new(loaded.plan);
        if *base != *self.base {
            self.history.record("Reload from disk".into(), None, Arc::clone(&self.base));
            self.set_base(Arc::clone(&base));
        }
        self.saved = Some(base);
        self.settled();
        Ok(())
    }

    /// The file holds the plan as it is now.
    fn settled(&mut self) {
        self.adrift = false;
        self.steps_saved = self.history.steps();
    }

    /// The file that is to be watched, and what it held when it was last read or written here.
    pub fn file(&self) -> Option<(&Path, Fingerprint)> {
        Some((self.path.as_deref()?, self.on_disk?))
    }

    /// The file is gone, or is back as it was: while it is gone the plan is unsaved.
    pub fn set_adrift(&mut self, adrift: bool) {
        self.adrift = adrift;
    }

    /// Stays with our plan although someone else changed the file: the next save goes over theirs.
    pub fn keep_ours(&mut self) {
        let Some(path) = &self.path else { return };
        if let Ok(on_disk) = Fingerprint::of_file(path) {
            self.on_disk = Some(on_disk);
        }
        match load(path) {
            Ok(theirs) => self.saved = Some(Arc::new(theirs.plan)),
            Err(_) => self.adrift = true,
        }
    }

    /// What would be lost if the program ended now.
    pub fn unsaved(&self) -> Option<Unsaved> {
        self.is_modified().then(|| Unsaved {
            plan: Arc::clone(&self.base),
            comments: Arc::clone(&self.comments),
            file: self.path.clone(),
            on_disk: self.on_disk,
            last_step: self.undo_label().map(str::to_owned),
            steps: self.history.steps().abs_diff(self.steps_saved),
        })
    }

    /// Unsaved work as it was, with its file and as modified. Where the file can still be read,
    /// undo goes back to what stands in it.
    pub fn recovered(unsaved: Unsaved) -> Self {
        let saved = unsaved.file.as_deref().and_then(|file| load(file).ok()).map(|loaded| Arc::new(loaded.plan));
        let mut document = Self::new((*unsaved.plan).clone());
        if let Some(saved) = &saved {
            document.history.record("Recover unsaved work".into(), None, Arc::clone(saved));
        }
        document.adrift = saved.is_none();
        Self { saved, path: unsaved.file, on_disk: unsaved.on_disk, comments: unsaved.comments, ..document }
    }
}

/// Writes a new file: a plan's text, or something made of a plan.
///
/// # Errors
/// Where it cannot be written, or something of that name exists and `overwrite` is not set.
pub fn create_file(path: &Path, content: impl AsRef<[u8]>, overwrite: bool) -> Result<(), StoreError> {
    let written = if overwrite { store::write(path, content) } else { store::create(path, content) };
    written.map(drop)
}

/// Why a plan was not saved.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SaveError {
    #[error("the plan has no file yet; save it under a name")]
    NoFile,
    /// [`Document::save_over`] overwrites it, [`Document::reload`] takes it.
    #[error("{}: someone else changed the file since it was opened; load it again, save over it, or save under another name", .0.display())]
    ChangedOnDisk(PathBuf),
    #[error(transparent)]
    Failed(#[from] StoreError),
}

/// The plan's text, having made sure that it can be read again.
fn readable(plan: &Plan, comments: &Comments, path: &Path) -> Result<String, StoreError> {
    let commented = to_ron_with(plan, comments);
    if parse(&commented).is_ok_and(|read| read == *plan) {
        return Ok(commented);
    }
    let text = to_ron(plan);
    match parse(&text) {
        Ok(read) if read == *plan => Ok(text),
        Ok(_) => {
            let what = "the plan would not read back as it is";
            Err(StoreError::new(path, what, "undo the last step, and save again"))
        }
        Err(error) => {
            let first = error.problems().first().map_or(String::new(), |problem| problem.what.clone());
            Err(StoreError::new(path, format!("the plan is invalid: {first}"), "correct it, and save again"))
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "tests save to folders of their own")]

    use super::*;
    use crate::plan::{Estimate, Node, NodeId, NodeKind, Tool, YearMonth};

    fn document() -> Document {
        Document::new(Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap()))
    }

    fn add(id: &str) -> Command {
        let node = Node::new(NodeId::new(id), id, NodeKind::Tool(Tool::default()));
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

    fn saved_sketch() -> (tempfile::TempDir, PathBuf, Document) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sketch.ron");
        let mut document = document();
        document.save_as(&path).unwrap();
        (folder, path, document)
    }

    /// Someone else's edit, at a later time than ours.
    fn edit_elsewhere(path: &Path, name: &str) {
        let mut plan = load(path).unwrap().plan;
        plan.name = name.into();
        create_file(path, &to_ron(&plan), true).unwrap();
    }

    #[test]
    fn a_saved_document_opens_as_it_was() {
        let (_folder, path, mut document) = saved_sketch();
        document.apply(add("a")).unwrap();
        assert!(document.is_modified());
        document.save().unwrap();
        assert!(!document.is_modified());
        assert_eq!(Document::open(&path).unwrap().plan(), document.plan());
    }

    #[test]
    fn a_file_changed_by_someone_else_is_not_overwritten_unasked() {
        let (_folder, path, mut document) = saved_sketch();
        document.apply(add("a")).unwrap();
        edit_elsewhere(&path, "Theirs");
        assert!(document.changed_on_disk());
        assert_eq!(document.save(), Err(SaveError::ChangedOnDisk(path.clone())));
        assert_eq!(load(&path).unwrap().plan.name, "Theirs");
        document.save_over().unwrap();
        assert_eq!(load(&path).unwrap().plan, *document.plan());
        document.save().unwrap();
    }

    #[test]
    fn reloading_is_a_step_that_can_be_undone() {
        let (_folder, path, mut document) = saved_sketch();
        edit_elsewhere(&path, "Theirs");
        document.reload().unwrap();
        assert_eq!(document.plan().name, "Theirs");
        assert!(!document.is_modified() && !document.changed_on_disk());
        document.undo();
        assert_eq!(document.plan().name, "Sketch");
        assert!(document.is_modified());
    }

    #[test]
    fn a_plan_without_a_file_asks_for_a_name() {
        assert_eq!(document().save(), Err(SaveError::NoFile));
    }

    #[test]
    fn a_failed_save_leaves_the_document_with_its_file() {
        let (folder, path, mut document) = saved_sketch();
        document.apply(add("a")).unwrap();
        assert!(document.save_as(&folder.path().join("none/other.ron")).is_err());
        assert_eq!(document.path(), Some(path.as_path()));
        assert!(document.is_modified());
    }

    #[test]
    fn a_plan_that_could_not_be_read_again_is_not_written() {
        let (_folder, path, _) = saved_sketch();
        let mut plan = load(&path).unwrap().plan;
        plan.policy.min_saving_share = f64::NAN;
        let error = Document::new(plan).save_as(&path).unwrap_err().to_string();
        assert!(error.contains("invalid") && error.contains("min_saving_share"), "{error}");
        assert_eq!(load(&path).unwrap().plan.policy.min_saving_share, 0.2);
    }
}
