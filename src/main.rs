//! The binary: everything it does is in the library.

use std::process::ExitCode;

// egui allocates much in small pieces; this halves the time of heavy frames.
#[cfg(feature = "window")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mixplan::cli::run()
}
