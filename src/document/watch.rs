//! Notices that someone else changed, moved or removed the file of the open plan.

#![expect(clippy::disallowed_methods, reason = "this is the room of files")]

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::store::Fingerprint;

/// What became of a file since it was last read or written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    Same,
    /// It holds something else; each change is told anew.
    Changed(Fingerprint),
    Gone,
}

/// A file and what it is known to hold.
type Target = (PathBuf, Fingerprint);

/// Looks at one file again and again, on a thread of its own that ends with this.
///
/// It is read each time: a plan has a few kilobytes, and the times of files are too coarse to go by.
#[derive(Debug)]
pub struct Watch {
    orders: Sender<Order>,
    /// The last thing to tell, and what it is about.
    news: Arc<Mutex<Option<(Target, OnDisk)>>>,
    target: Option<Target>,
}

enum Order {
    Follow(Option<Target>),
    LookNow,
}

impl Watch {
    /// Looks every `pause`; `wake` is called from another thread when there is something to tell.
    pub fn new(pause: Duration, wake: impl Fn() + Send + 'static) -> Self {
        let (orders, inbox) = mpsc::channel();
        let news = Arc::default();
        let worker = Worker { pause, target: None, told: OnDisk::Same, news: Arc::clone(&news), wake: Box::new(wake) };
        // Without a thread a change is still noticed before the file is saved over.
        drop(std::thread::Builder::new().name("watch".into()).spawn(move || worker.run(&inbox)));
        Self { orders, news, target: None }
    }

    /// Says which file is to be watched and what it is known to hold. Whether that is another than before.
    pub fn follow(&mut self, file: Option<(&Path, Fingerprint)>) -> bool {
        let same = match (&self.target, file) {
            (Some((path, known)), Some((now, is))) => path == now && *known == is,
            (known, now) => known.is_none() && now.is_none(),
        };
        if !same {
            self.target = file.map(|(path, known)| (path.to_owned(), known));
            drop(self.orders.send(Order::Follow(self.target.clone())));
        }
        !same
    }

    /// Looks without waiting for the pause to end.
    pub fn look_now(&self) {
        drop(self.orders.send(Order::LookNow));
    }

    /// What became of the file, once for each change. What was seen of a file that is not followed
    /// any more, or held against what it held before our own save, is no news.
    pub fn news(&self) -> Option<OnDisk> {
        let (about, state) = self.news.lock().ok()?.take()?;
        (Some(&about) == self.target.as_ref()).then_some(state)
    }
}

struct Worker {
    pause: Duration,
    target: Option<Target>,
    told: OnDisk,
    news: Arc<Mutex<Option<(Target, OnDisk)>>>,
    wake: Box<dyn Fn() + Send>,
}

impl Worker {
    fn run(mut self, inbox: &Receiver<Order>) {
        loop {
            let order = match self.target {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(_) => inbox.recv_timeout(self.pause),
            };
            match order {
                Ok(Order::Follow(target)) => (self.target, self.told) = (target, OnDisk::Same),
                Ok(Order::LookNow) | Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn look(&mut self) {
        let Some(target) = &self.target else { return };
        let Some(state) = state_of(target).filter(|state| *state != self.told) else { return };
        // Others write in place, or remove and then write: what stays so for a moment is meant.
        std::thread::sleep(self.pause / 8);
        if state_of(target) == Some(state) {
            self.told = state;
            if let Ok(mut news) = self.news.lock() {
                *news = Some((target.clone(), state));
            }
            (self.wake)();
        }
    }
}

/// `None` where that cannot be said now, as while a network is away.
fn state_of((path, known): &Target) -> Option<OnDisk> {
    match Fingerprint::of_file(path) {
        Ok(now) if now == *known => Some(OnDisk::Same),
        Ok(now) => Some(OnDisk::Changed(now)),
        Err(_) => matches!(path.try_exists(), Ok(false)).then_some(OnDisk::Gone),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Instant;

    use super::*;

    const PAUSE: Duration = Duration::from_millis(16);

    /// A file that holds "one", watched.
    fn watched() -> (tempfile::TempDir, PathBuf, Watch) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        fs::write(&path, "one").unwrap();
        let mut watch = Watch::new(PAUSE, || {});
        assert!(watch.follow(Some((&path, Fingerprint::of_file(&path).unwrap()))));
        (folder, path, watch)
    }

    fn next(watch: &Watch) -> OnDisk {
        let since = Instant::now();
        loop {
            if let Some(news) = watch.news() {
                return news;
            }
            assert!(since.elapsed() < Duration::from_secs(20), "nothing was noticed");
            std::thread::sleep(PAUSE);
        }
    }

    #[test]
    fn a_change_a_removal_and_a_return_are_told_once_each() {
        let (_folder, path, watch) = watched();
        fs::write(&path, "two").unwrap();
        let two = Fingerprint::of_file(&path).unwrap();
        assert_eq!(next(&watch), OnDisk::Changed(two));
        std::thread::sleep(PAUSE * 10);
        assert_eq!(watch.news(), None);
        fs::remove_file(&path).unwrap();
        assert_eq!(next(&watch), OnDisk::Gone);
        fs::write(&path, "one").unwrap();
        assert_eq!(next(&watch), OnDisk::Same);
    }

    #[test]
    fn our_own_save_is_no_news() {
        let (_folder, path, mut watch) = watched();
        fs::write(&path, "two").unwrap();
        std::thread::sleep(PAUSE * 10);
        assert!(watch.follow(Some((&path, Fingerprint::of_file(&path).unwrap()))));
        std::thread::sleep(PAUSE * 10);
        assert_eq!(watch.news(), None);
    }

    #[test]
    fn a_file_that_is_replaced_by_the_same_is_the_same() {
        let (folder, path, watch) = watched();
        fs::write(folder.path().join("new"), "one").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        std::thread::sleep(PAUSE * 10);
        assert_eq!(watch.news(), None);
    }

    #[test]
    fn to_follow_the_same_again_is_nothing_new() {
        let (_folder, path, mut watch) = watched();
        assert!(!watch.follow(Some((&path, Fingerprint::of_file(&path).unwrap()))));
        assert!(watch.follow(None));
        assert!(!watch.follow(None));
    }
}
