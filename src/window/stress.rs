//! The stress test of the open plan, worked out off the frame while its tab is open.

use std::sync::Arc;

use egui::Context;

use super::worker::Worker;
use crate::analysis::{StressTest, stress_test};
use crate::plan::Plan;

/// What was worked out last, and for which revision.
#[derive(Debug, Default)]
pub(crate) struct Stressed {
    worker: Worker<u64, StressTest>,
    asked: Option<u64>,
    known: Option<(u64, StressTest)>,
}

impl Stressed {
    /// Asks for what is not known yet, and takes what has come.
    pub fn follow(&mut self, plan: &Arc<Plan>, of: u64, ctx: &Context) {
        if self.asked != Some(of) {
            self.asked = Some(of);
            let plan = Arc::clone(plan);
            self.worker.submit(of, ctx, move |_| Some(stress_test(&plan)));
        }
        if let Some(known) = self.worker.poll() {
            self.known = Some(known);
        }
    }

    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// The last result, and whether it is that of the plan before the last edit.
    pub fn test(&self) -> Option<(&StressTest, bool)> {
        self.known.as_ref().map(|(of, test)| (test, self.asked != Some(*of)))
    }
}
