//! From a plan to answers. Pure: no files, no clock, no window, no hidden randomness.

mod answer;
pub mod curve;

pub use answer::{
    Criteria, Criterion, Evaluation, Flip, FlipInput, MixAnswer, NodeAnswer, Outcome, RuleAnswer, RuleName, TaskAnswer,
    Verdict,
};
