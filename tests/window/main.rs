//! Drives the window by accessible names and by events, without a display.

mod canvas;
mod panels;
mod pictures;
mod shell;
mod stage;
