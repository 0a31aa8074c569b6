//! Heavy work on a thread of its own: the newest job wins, it can be cancelled, and the window never waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::Context;

/// Does one job at a time, each for a key: what it was asked for, or the revision it is of.
#[derive(Debug)]
pub(crate) struct Worker<K, T> {
    job: Option<Job<K, T>>,
}

#[derive(Debug)]
struct Job<K, T> {
    key: K,
    ticket: Ticket,
    result: Receiver<T>,
}

/// What a job is given: whether its result is still wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticket(Arc<AtomicBool>);

impl Ticket {
    #[cfg(test)]
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl<K, T> Default for Worker<K, T> {
    fn default() -> Self {
        Self { job: None }
    }
}

impl<K, T: Send + 'static> Worker<K, T> {
    /// Begins the job, and lets go of the one before. A job that gives `None` has no result. The window
    /// draws again when it is done.
    pub fn submit(&mut self, key: K, ctx: &Context, job: impl FnOnce(&Ticket) -> Option<T> + Send + 'static) {
        self.cancel();
        let (ticket, (sender, result)) = (Ticket::default(), channel());
        let (given, ctx) = (ticket.clone(), ctx.clone());
        let work = move || {
            // Where nobody waits for it any more, it is not wanted.
            job(&given).map(|done| sender.send(done).ok());
            drop(sender);
            ctx.request_repaint();
        };
        // Without a thread the channel ends, which is how a job without a result ends.
        drop(std::thread::Builder::new().spawn(work));
        self.job = Some(Job { key, ticket, result });
    }

    /// What was asked for and its result, once it is there.
    pub fn poll(&mut self) -> Option<(K, T)> {
        match self.job.as_ref()?.result.try_recv() {
            Ok(done) => self.job.take().map(|job| (job.key, done)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.job = None;
                None
            }
        }
    }
}

impl<K, T> Worker<K, T> {
    /// What the job is for that is being done.
    pub fn key(&self) -> Option<&K> {
        self.job.as_ref().map(|job| &job.key)
    }

    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Lets go of the job: its result will not be seen.
    pub fn cancel(&mut self) {
        if let Some(job) = self.job.take() {
            job.ticket.0.store(true, Ordering::Relaxed);
        }
    }
}

impl<K, T> Drop for Worker<K, T> {
    fn drop(&mut self) {
        self.cancel();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn wait<K, T: Send + 'static>(worker: &mut Worker<K, T>) -> Option<(K, T)> {
        while worker.is_busy() {
            if let Some(done) = worker.poll() {
                return Some(done);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        None
    }

    #[test]
    fn a_result_comes_with_what_it_was_asked_for() {
        let mut worker = Worker::default();
        worker.submit("three", &Context::default(), |_| Some(3));
        assert_eq!(wait(&mut worker), Some(("three", 3)));
        assert!(!worker.is_busy());
    }

    #[test]
    fn the_newest_job_wins_and_the_one_before_is_told() {
        let mut worker = Worker::default();
        let (told, was_told) = channel();
        worker.submit(1, &Context::default(), move |ticket| {
            while !ticket.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            told.send(()).ok();
            Some("old")
        });
        worker.submit(2, &Context::default(), |_| Some("new"));
        was_told.recv().unwrap();
        assert_eq!(wait(&mut worker), Some((2, "new")));
    }

    #[test]
    fn a_job_that_ends_without_a_result_leaves_the_worker_free() {
        let mut worker: Worker<u64, ()> = Worker::default();
        worker.submit(1, &Context::default(), |_| None);
        assert_eq!(wait(&mut worker), None);
        worker.submit(2, &Context::default(), |_| panic!("a job that fails"));
        assert_eq!(wait(&mut worker), None);
        assert!(!worker.is_busy());
    }
}
