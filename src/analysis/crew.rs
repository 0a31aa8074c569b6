//! Work shared among threads: whoever is free takes the next piece, and what comes out does not depend on who did.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Settings;

/// Hears how far the work is, and may stop it.
pub trait Progress: Sync {
    /// Called now and then, from any thread, with the share of the work that is done.
    fn done(&self, _share: f64) {}

    /// Asked often; the work stops soon after it is true.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody listens, and nobody stops it.
impl Progress for () {}

/// As many as are asked for, else as many as the machine runs at once.
pub(super) fn threads(settings: &Settings) -> usize {
    let available = || thread::available_parallelism().map_or(1, std::num::NonZero::get);
    settings.threads.map_or_else(available, |threads| threads as usize)
}

/// The threads of one piece of work, and how much of it is done.
pub(super) struct Crew<'p> {
    threads: usize,
    progress: &'p dyn Progress,
    all: usize,
    done: AtomicUsize,
}

impl<'p> Crew<'p> {
    /// `all` is in the unit of what [`Crew::run`] is told of each item.
    pub(super) fn new(threads: usize, all: usize, progress: &'p dyn Progress) -> Self {
        Self { threads: threads.max(1), progress, all: all.max(1), done: AtomicUsize::new(0) }
    }

    /// One thread for a part of the work, which is not counted by itself.
    pub(super) fn alone(&self) -> Self {
        Self { threads: 1, progress: self.progress, all: self.all, done: AtomicUsize::new(0) }
    }

    /// Whether it is to stop: for an item that takes long.
    pub(super) fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }

    /// Does the items, each `worth` so much, and gives what each thread has gathered; `None` if it was stopped.
    pub(super) fn run<S: Send>(
        &self,
        items: usize,
        worth: usize,
        start: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, usize) + Sync,
    ) -> Option<Vec<S>> {
        let next = AtomicUsize::new(0);
        let take = || {
            let mut state = start();
            loop {
                let item = next.fetch_add(1, Ordering::Relaxed);
                if item >= items || self.progress.is_cancelled() {
                    return state;
                }
                work(&mut state, item);
                // What is worth nothing is no step ahead.
                if worth > 0 {
                    let done = self.done.fetch_add(worth, Ordering::Relaxed) + worth;
                    self.progress.done((done as f64 / self.all as f64).min(1.0));
                }
            }
        };
        let others = self.threads.min(items).saturating_sub(1);
        let states = thread::scope(|scope| {
            let others: Vec<_> = (0..others).map(|_| scope.spawn(take)).collect();
            let mut states = vec![take()];
            for other in others {
                // A panic goes on where the work was asked for.
                states.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            states
        });
        (!self.progress.is_cancelled()).then_some(states)
    }

    /// One result for each item, in their order.
    pub(super) fn map<T: Send>(&self, items: usize, worth: usize, work: impl Fn(usize) -> T + Sync) -> Option<Vec<T>> {
        let gathered = self.run(items, worth, Vec::new, |own, item| own.push((item, work(item))))?;
        let mut all: Vec<(usize, T)> = gathered.into_iter().flatten().collect();
        all.sort_unstable_by_key(|(item, _)| *item);
        Some(all.into_iter().map(|(_, result)| result).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn each_item_is_done_once_whatever_the_number_of_threads() {
        for threads in [1, 2, 7] {
            let crew = Crew::new(threads, 100, &());
            assert_eq!(crew.map(100, 1, |item| item * item).unwrap(), (0..100).map(|i| i * i).collect::<Vec<_>>());
        }
    }

    #[test]
    fn progress_is_heard_and_work_that_is_cancelled_gives_nothing() {
        #[derive(Default)]
        struct Until(Mutex<f64>);

        impl Progress for Until {
            fn done(&self, share: f64) {
                let mut heard = self.0.lock().unwrap();
                *heard = heard.max(share);
            }

            fn is_cancelled(&self) -> bool {
                *self.0.lock().unwrap() >= 0.5
            }
        }

        let until = Until::default();
        assert_eq!(Crew::new(2, 100, &until).map(100, 1, |item| item), None);
        assert!((0.5..0.6).contains(&*until.0.lock().unwrap()));
    }
}
