//! How sure a plan's figures are: its ranges are drawn many times, and each draw is evaluated.
#![allow(dead_code, reason = "in the making")]

mod distribution;
mod draw;
mod normal;
