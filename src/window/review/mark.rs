//! The sign and the colour of a decision, the same wherever one is shown.

use egui::Color32;

use crate::plan::Decision;
use crate::report::review::Reviewed;
use crate::window::theme::{Theme, icons};

/// Of a reopened decision those of what is to be looked at again.
pub(crate) fn decision_mark(theme: &Theme, decision: Decision, reopened: bool) -> (&'static str, Color32) {
    match decision {
        _ if reopened => (icons::RESET, theme.violet),
        Decision::Approved => (icons::CHECK_CIRCLE, theme.tuned),
        Decision::Rejected => (icons::CLOSE, theme.red),
        Decision::Deferred => (icons::CLOCK, theme.amber),
    }
}

/// The same of one that is there.
pub(crate) fn mark_of(theme: &Theme, one: &Reviewed) -> (&'static str, Color32) {
    decision_mark(theme, one.decision, one.is_reopened())
}
