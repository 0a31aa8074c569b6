//! How sure the plan's figures are: sampled on a worker after each edit, while the window goes on drawing.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use egui::Context;

use super::worker::{Ticket, Worker};
use crate::analysis::{Evaluation, PathUncertainty, Progress, Sampler, Settings, Uncertainty};
use crate::plan::{Plan, Policy};

/// Months of samples, over all sub-tasks, that a frame has time for.
const FRAME: usize = 4_000_000;
/// A rough result takes no fewer samples.
const FEWEST: usize = 256;
/// Frames that may pass before it is said that sampling takes its time.
const PATIENCE: u32 = 2;

/// Samples the plan again after each edit, first without what drives it and no more than a frame has time for, so that
/// its figures follow a drag; then whole.
#[derive(Debug, Default)]
pub(crate) struct Sampling {
    worker: Worker<Pass, Uncertainty>,
    /// Kept from job to job, so that only what an edit concerns is sampled again.
    samplers: Arc<Mutex<Samplers>>,
    /// The evaluation that is asked for, by the revision that brought it.
    asked: Option<u64>,
    known: Option<(Pass, Uncertainty)>,
    percent: Arc<AtomicU32>,
    frames: u32,
}

#[derive(Debug, Default)]
struct Samplers {
    first: Sampler,
    whole: Sampler,
}

/// One run over the samples of a revision.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pass {
    of: u64,
    /// The quick one, before all is worked out.
    is_first: bool,
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
        }
        let found = self.worker.poll();
        let has_come = found.is_some();
        if let Some((pass, mut found)) = found {
            if let Some((_, before)) = self.known.as_ref().filter(|_| pass.is_first) {
                keep_drivers(&mut found, before);
            }
            self.known = Some((pass, found));
        }
        let next = match self.known {
            Some((pass, _)) if pass.of == of => pass.is_first.then_some(Pass { is_first: false, ..pass }),
            _ => Some(Pass { of, is_first: true }),
        };
        // In a drag there is an edit in every frame: a quick pass is let finish, or none ever would.
        let waits = self.worker.key().is_some_and(|running| running.is_first || Some(*running) == next);
        if let Some(pass) = next.filter(|_| !waits) {
            self.ask(pass, plan, evaluation, ctx);
        }
        self.frames = self.frames.saturating_add(1);
        has_come
    }

    /// The revision that brought the evaluation whose uncertainty is shown.
    pub fn shown(&self) -> Option<u64> {
        self.known.as_ref().map(|(pass, _)| pass.of)
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
            let samples = if pass.is_first { rough(&plan, &evaluation) } else { None };
            let settings = Settings { samples, without_drivers: pass.is_first, ..Settings::default() };
            let sampler = if pass.is_first { &mut samplers.first } else { &mut samplers.whole };
            sampler.sample(&plan, &evaluation, &settings, &heard)
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
        let is_old = self.known.as_ref().is_some_and(|(pass, _)| Some(pass.of) != self.asked);
        let is_slow = self.is_busy() && self.frames > PATIENCE;
        Doubt { is_old, percent: is_slow.then(|| self.percent.load(Ordering::Relaxed)) }
    }
}

/// What drives a saving is that of the edit before until it is worked out anew.
fn keep_drivers(found: &mut Uncertainty, before: &Uncertainty) {
    let keep = |path: &mut Arc<PathUncertainty>, before: Option<&Arc<PathUncertainty>>| {
        if let Some(before) = before.filter(|before| !before.drivers.is_empty()) {
            Arc::make_mut(path).drivers.clone_from(&before.drivers);
        }
    };
    for (id, path) in &mut found.tasks {
        keep(path, before.task(id));
    }
    if let Some(mix) = &mut found.mix {
        keep(mix, before.mix.as_ref());
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
    fn what_has_come_when_the_next_edit_is_made_is_shown() {
        let mut sampling = Sampling::default();
        let revision = revised(&desk());
        let mut comes = |of: u64| {
            let came = sampling.follow(&revision.0, &revision.1, of, &Context::default());
            std::thread::sleep(std::time::Duration::from_millis(30));
            came
        };
        // An edit in every frame, and never one without.
        assert!((1..200).any(&mut comes));
        assert!(sampling.doubt().is_old && sampling.shown().is_some());
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
