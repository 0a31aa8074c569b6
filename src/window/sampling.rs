//! How sure the plan's figures are: sampled on a worker after each edit, while the window goes on drawing.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use egui::Context;

use super::worker::{Ticket, Worker};
use crate::analysis::{Evaluation, Progress, Sampler, Settings, Uncertainty};
use crate::plan::{Plan, Policy};

/// Months of samples, over all sub-tasks, that a frame has time for.
const FRAME: usize = 4_000_000;
/// A rough result takes no fewer samples.
const FEWEST: usize = 256;
/// Frames that may pass before it is said that sampling takes its time.
const PATIENCE: u32 = 2;

/// Samples the plan again after each edit. A plan that takes longer than a frame gets a rough result first,
/// so that its figures follow a drag.
#[derive(Debug, Default)]
pub(crate) struct Sampling {
    worker: Worker<Pass, Uncertainty>,
    /// Kept from job to job, so that only what an edit concerns is sampled again.
    samplers: Arc<Mutex<Samplers>>,
    /// The evaluation that is asked for, by the revision that brought it.
    asked: Option<u64>,
    known: Option<(u64, Uncertainty)>,
    percent: Arc<AtomicU32>,
    frames: u32,
}

#[derive(Debug, Default)]
struct Samplers {
    rough: Sampler,
    whole: Sampler,
}

/// One run over the samples of a revision.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pass {
    of: u64,
    /// With so many samples, before it is done with all.
    rough: Option<u32>,
}

/// How the figures of the uncertainty stand, beside those of the evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Doubt {
    /// They are those of the plan before the last edit.
    pub is_old: bool,
    /// How far the sampling is, in percent, where it takes longer than a frame.
    pub percent: Option<u32>,
}

impl Sampling {
    /// Asks for what is not known yet, and takes what has come; whether anything has. `of` is the revision that
    /// brought the evaluation.
    pub fn follow(&mut self, plan: &Arc<Plan>, evaluation: &Arc<Evaluation>, of: u64, ctx: &Context) -> bool {
        if self.asked != Some(of) {
            (self.asked, self.frames) = (Some(of), 0);
            self.ask(Pass { of, rough: rough(plan, evaluation) }, plan, evaluation, ctx);
        }
        self.frames = self.frames.saturating_add(1);
        let Some((pass, found)) = self.worker.poll() else { return false };
        self.known = Some((pass.of, found));
        if pass.rough.is_some() {
            self.ask(Pass { rough: None, ..pass }, plan, evaluation, ctx);
        }
        true
    }

    fn ask(&mut self, pass: Pass, plan: &Arc<Plan>, evaluation: &Arc<Evaluation>, ctx: &Context) {
        self.percent = Arc::default();
        let (percent, ctx_heard) = (Arc::clone(&self.percent), ctx.clone());
        let (samplers, plan, evaluation) = (Arc::clone(&self.samplers), Arc::clone(plan), Arc::clone(evaluation));
        self.worker.submit(pass, ctx, move |ticket| {
            let heard = Heard { percent, ticket: ticket.clone(), ctx: ctx_heard };
            // The job before is told to stop, and soon lets go.
            let mut samplers = samplers.lock().unwrap_or_else(PoisonError::into_inner);
            if ticket.is_cancelled() {
                return None;
            }
            let sampler = if pass.rough.is_some() { &mut samplers.rough } else { &mut samplers.whole };
            sampler.sample(&plan, &evaluation, &Settings { samples: pass.rough, ..Settings::default() }, &heard)
        });
    }

    /// The evaluation with how sure its figures are, as far as is known: the last result stays until the next is there.
    pub fn taken(&self, evaluation: &Arc<Evaluation>, policy: &Policy) -> Arc<Evaluation> {
        match &self.known {
            Some((_, found)) => Arc::new(Evaluation::clone(evaluation).take(found, policy)),
            None => Arc::clone(evaluation),
        }
    }

    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    pub fn doubt(&self) -> Doubt {
        let is_old = self.known.as_ref().is_some_and(|(of, _)| Some(*of) != self.asked);
        let is_slow = self.is_busy() && self.frames > PATIENCE;
        Doubt { is_old, percent: is_slow.then(|| self.percent.load(Ordering::Relaxed)) }
    }
}

/// How many samples a frame has time for; `None` where it has time for all.
fn rough(plan: &Plan, evaluation: &Evaluation) -> Option<u32> {
    let steps = evaluation.tasks.iter().filter(|task| task.tuned_lifetime_usd.is_some()).count();
    let samples = (FRAME / (steps * plan.horizon_months as usize).max(1)).max(FEWEST);
    let samples = u32::try_from(samples).unwrap_or(u32::MAX);
    (samples < plan.uncertainty.samples).then_some(samples)
}

/// Lets the window know how far it is, in steps that can be seen.
struct Heard {
    percent: Arc<AtomicU32>,
    ticket: Ticket,
    ctx: Context,
}

impl Progress for Heard {
    fn done(&self, share: f64) {
        const STEP: f64 = 5.0;
        let percent = (libm::floor(share * 100.0 / STEP) * STEP) as u32;
        if self.percent.fetch_max(percent, Ordering::Relaxed) < percent {
            self.ctx.request_repaint();
        }
    }

    fn is_cancelled(&self) -> bool {
        self.ticket.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{evaluate, uncertainty};
    use crate::plan::{Estimate, Usd};

    fn desk() -> Plan {
        let mut plan: Plan = ron::from_str(include_str!("../../examples/support-desk.ron")).unwrap();
        plan.uncertainty.samples = 600;
        plan
    }

    fn revised(plan: &Plan) -> (Arc<Plan>, Arc<Evaluation>) {
        (Arc::new(plan.clone()), Arc::new(evaluate(plan, &Settings::default())))
    }

    fn wait(sampling: &mut Sampling, (plan, evaluation): &(Arc<Plan>, Arc<Evaluation>), of: u64) {
        let ctx = Context::default();
        sampling.follow(plan, evaluation, of, &ctx);
        while sampling.is_busy() {
            std::thread::sleep(std::time::Duration::from_millis(1));
            sampling.follow(plan, evaluation, of, &ctx);
        }
    }

    #[test]
    fn what_is_shown_is_what_sampling_the_plan_gives() {
        let plan = desk();
        let revision = revised(&plan);
        let mut sampling = Sampling::default();
        assert_eq!(*sampling.taken(&revision.1, &plan.policy), *revision.1);
        wait(&mut sampling, &revision, 1);
        let found = uncertainty(&plan, &revision.1, &Settings::default(), &()).unwrap();
        let expected = Evaluation::clone(&revision.1).take(&found, &plan.policy);
        assert_eq!(*sampling.taken(&revision.1, &plan.policy), expected);
        assert_eq!(sampling.doubt(), Doubt::default());
    }

    #[test]
    fn the_last_result_is_old_until_the_next_is_there() {
        let mut plan = desk();
        let mut sampling = Sampling::default();
        wait(&mut sampling, &revised(&plan), 1);
        plan.prices[0].usd_per_million_input = Estimate::<Usd>::certain(9.0);
        let revision = revised(&plan);
        sampling.follow(&revision.0, &revision.1, 2, &Context::default());
        if sampling.is_busy() {
            assert!(sampling.doubt().is_old);
            assert!(sampling.taken(&revision.1, &plan.policy).mix.uncertainty.is_some());
        }
        wait(&mut sampling, &revision, 2);
        assert!(!sampling.doubt().is_old);
    }

    #[test]
    fn a_plan_that_takes_longer_than_a_frame_is_sampled_roughly_first() {
        let mut plan = desk();
        let (shared, evaluation) = revised(&plan);
        assert_eq!(rough(&shared, &evaluation), None);
        plan.uncertainty.samples = 10_000_000;
        let (shared, evaluation) = revised(&plan);
        // Four sub-tasks have a tuned path, over 24 months.
        assert_eq!(rough(&shared, &evaluation), Some(41_666));
    }
}
