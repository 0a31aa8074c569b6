//! Unsaved work, kept in a folder beside the settings until it is saved: what a crash leaves behind.
//!
//! Every window has a slot there: `NAME.ron` with the plan, while there is something unsaved, and
//! `NAME.lock`, which the system unlocks when its process ends in whatever way. A plan whose lock
//! can be had is left over from a crash.

#![expect(clippy::disallowed_methods, reason = "this is the room of files, and of the time a plan was kept at")]

mod slot;
mod text;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use slot::Slot;
pub use slot::{Leftover, leftovers};

use super::store::{self, Fingerprint, StoreError};
use super::{Comments, Document, load};
use crate::plan::Plan;

/// What would be lost if the program ended now.
#[derive(Clone, Debug)]
pub struct Unsaved {
    pub plan: Arc<Plan>,
    pub comments: Arc<Comments>,
    /// The file it was opened from or last saved to.
    pub file: Option<PathBuf>,
    /// What stood in that file then.
    pub on_disk: Option<Fingerprint>,
    pub last_step: Option<String>,
    /// How many steps there are since the last save.
    pub steps: usize,
}

impl Unsaved {
    /// Whether its file holds something else than it did.
    pub fn file_has_changed(&self) -> bool {
        matches!((&self.file, &self.on_disk), (Some(file), Some(on_disk)) if on_disk.differs_from(file))
    }

    /// Whether its file holds all of it: the crash came right after it was saved.
    fn is_saved(&self) -> bool {
        let saved = self.file.as_deref().and_then(|file| load(file).ok());
        saved.is_some_and(|saved| saved.plan == *self.plan)
    }
}

/// When unsaved work is written.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// So long after the last edit.
    pub quiet: Duration,
    /// So long after the first edit that is not kept yet, if edits go on and on.
    pub longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { quiet: Duration::from_secs(1), longest: Duration::from_secs(3) }
    }
}

/// Keeps the unsaved work of one window, on a thread of its own.
#[derive(Debug)]
pub struct Keeper {
    /// `None` once it ends.
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
    trouble: Arc<Mutex<Option<StoreError>>>,
    followed: Option<Followed>,
}

/// How a document stood when it was last followed: as long as it stands so there is nothing to do.
#[derive(Debug)]
struct Followed {
    plan: Arc<Plan>,
    saved: Option<Arc<Plan>>,
    on_disk: Option<Fingerprint>,
    adrift: bool,
}

impl Followed {
    fn of(document: &Document) -> Self {
        let Document { base, saved, on_disk, adrift, .. } = document;
        Self { plan: Arc::clone(base), saved: saved.clone(), on_disk: *on_disk, adrift: *adrift }
    }

    /// Without a look into the plans: this is asked in every frame.
    fn is_still(&self, document: &Document) -> bool {
        Arc::ptr_eq(&self.plan, &document.base)
            && self.saved.as_ref().map(Arc::as_ptr) == document.saved.as_ref().map(Arc::as_ptr)
            && (self.on_disk, self.adrift) == (document.on_disk, document.adrift)
    }
}

enum Order {
    Keep(Unsaved),
    Forget,
    Adopt(Slot),
}

impl Keeper {
    /// Keeps work in `folder`, which is made once there is something to keep. `wake` is called from
    /// another thread when there is trouble to tell.
    pub fn new(folder: &Path, pace: Pace, wake: impl Fn() + Send + 'static) -> Self {
        let (orders, inbox) = mpsc::channel();
        let trouble = Arc::default();
        let worker = Worker {
            folder: folder.to_owned(),
            pace,
            slot: None,
            pending: None,
            kept: false,
            trouble: Arc::clone(&trouble),
            told: false,
            wake: Box::new(wake),
        };
        let thread = std::thread::Builder::new().name("recovery".into()).spawn(move || worker.run(&inbox));
        Self { orders: Some(orders), thread: thread.ok(), trouble, followed: None }
    }

    /// Takes note of the document as it is now. Cheap while nothing changed: call it in every frame.
    pub fn follow(&mut self, document: Option<&Document>) {
        let same = match (&self.followed, document) {
            (Some(followed), Some(document)) => followed.is_still(document),
            (followed, document) => followed.is_none() && document.is_none(),
        };
        if !same {
            self.followed = document.map(Followed::of);
            self.send(document.and_then(Document::unsaved).map_or(Order::Forget, Order::Keep));
        }
    }

    /// Goes on with what was left over: its file is ours from now on, and goes when the work is saved.
    pub fn adopt(&mut self, leftover: Leftover) {
        self.send(Order::Adopt(leftover.slot));
    }

    /// Why the work cannot be kept: told once, until it could be kept again.
    pub fn trouble(&self) -> Option<StoreError> {
        self.trouble.lock().ok()?.take()
    }

    fn send(&self, order: Order) {
        // Without a thread there is nobody to keep anything, which is no reason to stop editing.
        let _ = self.orders.as_ref().map(|orders| orders.send(order));
    }
}

/// What is not written yet is: a window that ends by a panic loses nothing.
impl Drop for Keeper {
    fn drop(&mut self) {
        self.orders = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

struct Worker {
    folder: PathBuf,
    pace: Pace,
    slot: Option<Slot>,
    pending: Option<Pending>,
    /// Whether the slot holds something.
    kept: bool,
    trouble: Arc<Mutex<Option<StoreError>>>,
    /// Whether the trouble has been told.
    told: bool,
    wake: Box<dyn Fn() + Send>,
}

struct Pending {
    work: Unsaved,
    first: Instant,
    last: Instant,
}

impl Worker {
    fn run(mut self, inbox: &Receiver<Order>) {
        loop {
            let order = match self.due() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match order {
                Ok(order) => self.obey(order),
                Err(RecvTimeoutError::Timeout) => self.write(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            // Orders that come without a pause must not hold the writing up.
            if self.due().is_some_and(|due| due <= Instant::now()) {
                self.write();
            }
        }
        self.write();
        if let Some(slot) = self.slot.filter(|_| !self.kept) {
            slot.remove();
        }
    }

    fn due(&self) -> Option<Instant> {
        let pending = self.pending.as_ref()?;
        Some((pending.last + self.pace.quiet).min(pending.first + self.pace.longest))
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Keep(work) => {
                let now = Instant::now();
                let first = self.pending.as_ref().map_or(now, |pending| pending.first);
                self.pending = Some(Pending { work, first, last: now });
            }
            Order::Forget => {
                self.pending = None;
                if let Some(slot) = self.slot.as_ref().filter(|_| self.kept) {
                    // One that cannot be removed now is removed, or written over, the next time.
                    self.kept = slot.empty().is_err();
                }
            }
            Order::Adopt(slot) => {
                if let Some(old) = self.slot.replace(slot) {
                    old.remove();
                }
                self.kept = true;
            }
        }
    }

    fn write(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        match self.write_out(&pending.work) {
            Ok(()) => (self.kept, self.told) = (true, false),
            Err(error) => {
                // The next edit tries again.
                if !std::mem::replace(&mut self.told, true)
                    && let Ok(mut trouble) = self.trouble.lock()
                {
                    *trouble = Some(error);
                    (self.wake)();
                }
            }
        }
    }

    fn write_out(&mut self, work: &Unsaved) -> Result<(), StoreError> {
        let slot = match &mut self.slot {
            Some(slot) => slot,
            none => none.insert(Slot::new(&self.folder)?),
        };
        store::write(&slot.plan, &text::write(work, Timestamp::now())).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;
    use crate::document::{Change, Command};
    use crate::plan::{Numbers, Plan, Scenario, YearMonth};

    const FAST: Pace = Pace { quiet: Duration::from_millis(10), longest: Duration::from_millis(30) };
    const NEVER: Pace = Pace { quiet: Duration::from_secs(3600), longest: Duration::from_secs(3600) };

    fn plan() -> Plan {
        Plan::empty("Desk", YearMonth::new(2026, 12).unwrap())
    }

    /// A plan that was never saved, with one step.
    fn changed() -> Document {
        let mut document = Document::new(plan());
        set_horizon(&mut document, 7);
        document
    }

    fn set_horizon(document: &mut Document, months: u32) {
        let plan = Plan { horizon_months: months, ..document.plan().clone() };
        document.apply(Command::new("Set the horizon", Change::SetPlan(Box::new(plan)))).unwrap();
    }

    fn plans(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "ron")).collect()
    }

    fn wait_until(what: impl Fn() -> bool) {
        let since = Instant::now();
        while !what() {
            assert!(since.elapsed() < Duration::from_secs(20), "it never happened");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// As a crash leaves it: what the keeper of a window would have written, and no window.
    fn crash_with(folder: &Path, document: &Document) {
        let mut keeper = Keeper::new(folder, NEVER, || {});
        keeper.follow(Some(document));
    }

    #[test]
    fn unsaved_work_is_kept_and_goes_when_it_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("recovery");
        let mut document = changed();
        let mut keeper = Keeper::new(&kept, FAST, || {});
        keeper.follow(Some(&document));
        wait_until(|| plans(&kept).len() == 1);
        document.save_as(&folder.path().join("desk.ron")).unwrap();
        keeper.follow(Some(&document));
        wait_until(|| plans(&kept).is_empty());
        drop(keeper);
        assert_eq!(fs::read_dir(&kept).unwrap().count(), 0, "its lock goes with it");
    }

    #[test]
    fn undo_back_to_what_is_saved_leaves_nothing_to_recover() {
        let folder = tempfile::tempdir().unwrap();
        let mut document = changed();
        let mut keeper = Keeper::new(folder.path(), FAST, || {});
        keeper.follow(Some(&document));
        wait_until(|| plans(folder.path()).len() == 1);
        document.undo();
        keeper.follow(Some(&document));
        wait_until(|| plans(folder.path()).is_empty());
    }

    #[test]
    fn edits_without_a_pause_do_not_hold_the_writing_up() {
        let folder = tempfile::tempdir().unwrap();
        let pace = Pace { quiet: Duration::from_secs(3600), longest: Duration::from_millis(50) };
        let mut document = changed();
        let mut keeper = Keeper::new(folder.path(), pace, || {});
        let since = Instant::now();
        for months in (1..600).cycle() {
            set_horizon(&mut document, months);
            keeper.follow(Some(&document));
            if plans(folder.path()).len() == 1 {
                break;
            }
            assert!(since.elapsed() < Duration::from_secs(20));
        }
    }

    #[test]
    fn what_a_crash_left_comes_back_with_its_file_and_as_modified() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, path) = (folder.path().join("recovery"), folder.path().join("desk.ron"));
        let mut document = Document::new(plan());
        document.save_as(&path).unwrap();
        set_horizon(&mut document, 9);
        crash_with(&kept, &document);
        let left = leftovers(&kept).pop().unwrap();
        let work = left.work.clone().unwrap();
        assert_eq!((work.last_step.as_deref(), work.steps), (Some("Set the horizon"), 1));
        let mut recovered = Document::recovered(work);
        assert_eq!(recovered.plan(), document.plan());
        assert_eq!(recovered.path(), Some(path.as_path()));
        assert!(recovered.is_modified() && !recovered.changed_on_disk());
        recovered.undo();
        assert_eq!(*recovered.plan(), plan());
        assert!(!recovered.is_modified());
    }

    #[test]
    fn what_is_kept_is_the_base_whichever_scenario_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = plan();
        let (input, _) = desk.input_values().pop_first().unwrap();
        let overrides = BTreeMap::from([(input, Numbers::certain(0.17))]);
        desk.scenarios.push(Scenario { overrides, ..Scenario::named("Growth") });
        let mut document = Document::new(desk);
        document.switch(Some("Growth")).unwrap();
        set_horizon(&mut document, 7);
        assert_ne!(document.plan(), document.base());
        crash_with(folder.path(), &document);
        let recovered = Document::recovered(leftovers(folder.path()).pop().unwrap().work.unwrap());
        assert_eq!(recovered.base(), document.base());
    }

    #[test]
    fn a_plan_that_was_never_saved_comes_back_as_modified() {
        let folder = tempfile::tempdir().unwrap();
        crash_with(folder.path(), &changed());
        let mut recovered = Document::recovered(leftovers(folder.path()).pop().unwrap().work.unwrap());
        assert!(recovered.is_modified() && recovered.path().is_none());
        set_horizon(&mut recovered, 8);
        recovered.undo();
        assert!(recovered.is_modified(), "nothing on disk holds it");
    }

    #[test]
    fn a_file_that_changed_since_is_not_overwritten_unasked_after_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, path) = (folder.path().join("recovery"), folder.path().join("desk.ron"));
        let mut document = Document::new(plan());
        document.save_as(&path).unwrap();
        set_horizon(&mut document, 9);
        crash_with(&kept, &document);
        Document::new(Plan { name: "Theirs".into(), ..plan() }).save_as(&path).unwrap();
        let recovered = Document::recovered(leftovers(&kept).pop().unwrap().work.unwrap());
        assert!(recovered.changed_on_disk());
    }

    #[test]
    fn work_that_its_file_holds_is_not_offered() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, path) = (folder.path().join("recovery"), folder.path().join("desk.ron"));
        let mut document = Document::new(plan());
        document.save_as(&path).unwrap();
        set_horizon(&mut document, 9);
        crash_with(&kept, &document);
        document.save().unwrap();
        assert!(leftovers(&kept).is_empty());
        assert_eq!(fs::read_dir(&kept).unwrap().count(), 0);
    }

    #[test]
    fn the_work_of_a_window_that_is_open_is_not_offered() {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, mut two) = (Keeper::new(folder.path(), FAST, || {}), Keeper::new(folder.path(), FAST, || {}));
        one.follow(Some(&changed()));
        two.follow(Some(&changed()));
        wait_until(|| plans(folder.path()).len() == 2);
        assert!(leftovers(folder.path()).is_empty());
        drop(one);
        let left = leftovers(folder.path());
        assert_eq!(left.len(), 1);
        assert!(leftovers(folder.path()).is_empty(), "while one window offers it, no other does");
        drop(left);
        assert_eq!(leftovers(folder.path()).len(), 1, "and later it is offered again");
    }

    #[test]
    fn recovered_work_stays_kept_until_it_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        crash_with(folder.path(), &changed());
        let left = leftovers(folder.path()).pop().unwrap();
        let recovered = Document::recovered(left.work.clone().unwrap());
        let mut keeper = Keeper::new(folder.path(), NEVER, || {});
        keeper.adopt(left);
        keeper.follow(Some(&recovered));
        assert_eq!(plans(folder.path()).len(), 1);
        assert!(leftovers(folder.path()).is_empty(), "it is ours by now");
        keeper.follow(None);
        drop(keeper);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_read_is_said_and_stays_until_it_is_discarded() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("1.ron"), "// kept: what?\n(").unwrap();
        fs::write(folder.path().join("2.ron"), b"\xff").unwrap();
        let left = leftovers(folder.path());
        assert_eq!(left.len(), 2);
        assert!(left.iter().all(|left| left.work.is_err() && left.kept_at.is_some()));
        drop(left);
        for left in leftovers(folder.path()) {
            left.discard().unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_lock_that_guards_nothing_is_cleared_away_and_one_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("1.lock"), "").unwrap();
        let used = Slot::new(folder.path()).unwrap();
        assert!(leftovers(folder.path()).is_empty());
        assert!(!folder.path().join("1.lock").exists());
        used.remove();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("recovery");
        fs::write(&in_the_way, "").unwrap();
        let mut document = changed();
        let (sender, woken) = mpsc::channel();
        let mut keeper = Keeper::new(&in_the_way, FAST, move || sender.send(()).unwrap());
        keeper.follow(Some(&document));
        woken.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(keeper.trouble().is_some());
        set_horizon(&mut document, 8);
        keeper.follow(Some(&document));
        assert!(woken.recv_timeout(Duration::from_millis(200)).is_err() && keeper.trouble().is_none());
        // It is tried again with the next edit, and says so no more.
        fs::remove_file(&in_the_way).unwrap();
        set_horizon(&mut document, 9);
        keeper.follow(Some(&document));
        wait_until(|| plans(&in_the_way).len() == 1);
    }
}
