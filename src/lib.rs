//! mixplan: plan which LLM sub-tasks to keep hosted, which to fine-tune, and when it pays back.
//!
//! The rooms, in the order data flows through them: [`plan`] is what a plan is, [`analysis`] turns
//! a plan into answers, [`document`] is a plan being edited, [`import`] reads what
//! others made, [`report`] turns answers into files, [`cli`] is the command line.

pub mod analysis;
pub mod cli;
pub mod document;
pub mod import;
pub mod plan;
pub mod report;
#[cfg(feature = "window")]
pub mod window;
