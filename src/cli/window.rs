//! No subcommand: the window, or one line on why there is none.

use std::path::PathBuf;

use super::answer::Answer;

/// What to use instead where there is no window.
const INSTEAD: &str = "use `mixplan check`, `mixplan diff`, `mixplan evaluate`, `mixplan export` or `mixplan new`";

#[cfg(not(feature = "window"))]
pub(super) fn open(_plan: Option<PathBuf>) -> Answer {
    Answer::failed(&format!("this build has no window; {INSTEAD}"))
}

#[cfg(feature = "window")]
pub(super) fn open(plan: Option<PathBuf>) -> Answer {
    if !has_display() {
        return Answer::failed(&format!("there is no display for a window; {INSTEAD}"));
    }
    match guarded(move || crate::window::run(plan)) {
        Ok(()) => Answer::default(),
        Err(reason) => Answer::failed(&explain(&reason)),
    }
}

/// Whether a desktop is there to open a window on.
#[cfg(feature = "window")]
#[expect(clippy::disallowed_methods, reason = "the environment says where the desktop is")]
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Runs the window. Where a library of the system is missing the toolkit panics as it starts: that
/// becomes an error. Any other panic is a fault of our own, and is shown as one.
#[cfg(feature = "window")]
fn guarded(window: impl FnOnce() -> Result<(), String> + std::panic::UnwindSafe) -> Result<(), String> {
    use std::panic;
    use std::sync::{Arc, Mutex};

    let missing: Arc<Mutex<Option<String>>> = Arc::default();
    let seen = Arc::clone(&missing);
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let text = info.payload_as_str().unwrap_or_default().to_owned();
        match seen.lock() {
            Ok(mut seen) if library_to_install(&text).is_some() => *seen = Some(text),
            _ => default(info),
        }
    }));
    let result = panic::catch_unwind(window);
    drop(panic::take_hook());
    let missing = missing.lock().ok().and_then(|mut text| text.take());
    result.unwrap_or_else(|panic| match missing {
        Some(text) => Err(text),
        None => panic::resume_unwind(panic),
    })
}

/// Why there is no window, and what to install.
#[cfg(feature = "window")]
fn explain(reason: &str) -> String {
    let reason = reason.lines().next().unwrap_or_default();
    if let Some(package) = library_to_install(reason) {
        return format!("the window needs a library of the system; install {package}, or {INSTEAD}");
    }
    // What stands before is where in its own source the toolkit gave up.
    let reason = reason.rsplit(": ").next().unwrap_or_default();
    format!("no window could be opened ({reason}); check the display, or {INSTEAD}")
}

/// The Debian package that holds what a failure names.
#[cfg(feature = "window")]
fn library_to_install(reason: &str) -> Option<&'static str> {
    let reason = reason.to_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if names(&["xkbcommon"]) {
        Some("libxkbcommon-x11-0")
    } else if names(&["libegl", "libgl", "glutin", "glx", "opengl", "egl"]) {
        Some("libegl1 and libgl1")
    } else if names(&["libx11", "libxcursor", "libxi", "xcb.so", "xlib"]) {
        Some("libx11-6, libx11-xcb1, libxcursor1 and libxi6")
    } else {
        None
    }
}

#[cfg(all(test, feature = "window"))]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_names_its_package() {
        assert!(explain("Library libxkbcommon-x11.so could not be loaded.").contains("install libxkbcommon-x11-0"));
        assert!(explain("glutin error: Could not load libEGL.so").contains("install libegl1 and libgl1"));
        let said = explain("os error at /src/event_loop/mod.rs:89: no compositor");
        assert!(said.starts_with("no window could be opened (no compositor); check the display"), "{said}");
    }

    #[test]
    fn a_panic_of_the_toolkit_over_a_library_is_an_error() {
        let result = guarded(|| panic!("Library libxkbcommon-x11.so could not be loaded."));
        assert_eq!(result, Err("Library libxkbcommon-x11.so could not be loaded.".into()));
        assert_eq!(guarded(|| Ok(())), Ok(()));
    }
}
