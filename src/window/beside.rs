//! What is worked out beside the window, so that no frame waits for it.

use super::flipping::Flipping;
use super::sampling::Sampling;
use super::stress::Stressed;
use super::weakest::Weakest;

/// Each with a worker of its own; made anew for every plan that is opened.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    pub sampling: Sampling,
    pub stressed: Stressed,
    pub flipping: Flipping,
    pub weakest: Weakest,
}

impl Beside {
    pub fn is_busy(&self) -> bool {
        self.sampling.is_busy() || self.stressed.is_busy() || self.flipping.is_busy() || self.weakest.is_busy()
    }
}
