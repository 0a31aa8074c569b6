//! Drives the window by accessible names and by events, without a display.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

mod arrange;
mod canvas;
mod commands;
mod costs;
mod difference;
mod doubt;
mod explain;
mod export;
mod flips;
mod frames;
mod panels;
mod pictures;
mod prices;
mod recovery;
mod review;
mod scenarios;
mod seek;
mod shell;
mod stage;
mod view;
mod worked;
