//! The icons in use: one constant for each, named for what it means here, from the Phosphor set.

use crate::plan::{NodeKind, Role};

/// Every icon, for the test that each has a glyph.
#[cfg(test)]
pub(super) const ALL: &[&str] = &[
    UNDO,
    REDO,
    SAVE,
    PLUS,
    MINUS,
    FIT,
    CHECK,
    CLOSE,
    WARNING,
    ERROR,
    INFO,
    QUESTION,
    CHECK_CIRCLE,
    X_CIRCLE,
    CIRCLE,
    CIRCLE_DASHED,
    MINUS_CIRCLE,
    CARET_DOWN,
    CARET_UP,
    CARET_RIGHT,
    CARET_LEFT,
    ARROW_RIGHT,
    MORE,
    TRASH,
    COPY,
    DUPLICATE,
    OPEN,
    FILE,
    FILE_NEW,
    CLOCK,
    EXPORT,
    IMPORT,
    PENCIL,
    SEARCH,
    LINK,
    SUN,
    MOON,
    DESKTOP,
    KEYBOARD,
    PANEL_LEFT,
    PANEL_BOTTOM,
    CHART_LINE,
    CHART_BAR,
    TREND_DOWN,
    TREND_UP,
    TABLE,
    LIGHTBULB,
    TARGET,
    SLIDERS,
    GRAPH,
    CALENDAR,
    COINS,
    CLIPBOARD,
    ENLARGE,
    TEMPLATE,
    FLIP,
    RULER,
    USERS,
    ENTRY,
    TOOL,
    ROUTER,
    CLASSIFIER,
    EXTRACTOR,
    RETRIEVER_REWRITER,
    JUDGE,
    SYNTHESIZER,
    OTHER,
];

/// `arrow-u-up-left`.
pub(crate) const UNDO: &str = "\u{e08a}";
/// `arrow-u-up-right`.
pub(crate) const REDO: &str = "\u{e08c}";
/// `floppy-disk`.
pub(crate) const SAVE: &str = "\u{e248}";
/// `plus`.
pub(crate) const PLUS: &str = "\u{e3d4}";
/// `minus`.
pub(crate) const MINUS: &str = "\u{e32a}";
/// `corners-out`.
pub(crate) const FIT: &str = "\u{e1d0}";
/// `check`.
pub(crate) const CHECK: &str = "\u{e182}";
/// `x`.
pub(crate) const CLOSE: &str = "\u{e4f6}";
/// `warning`.
pub(crate) const WARNING: &str = "\u{e4e0}";
/// `warning-octagon`.
pub(crate) const ERROR: &str = "\u{e4e4}";
/// `info`.
pub(crate) const INFO: &str = "\u{e2ce}";
/// `question`.
pub(crate) const QUESTION: &str = "\u{e3e8}";
/// `check-circle`.
pub(crate) const CHECK_CIRCLE: &str = "\u{e184}";
/// `x-circle`.
pub(crate) const X_CIRCLE: &str = "\u{e4f8}";
/// `circle`.
pub(crate) const CIRCLE: &str = "\u{e18a}";
/// `circle-dashed`.
pub(crate) const CIRCLE_DASHED: &str = "\u{e602}";
/// `minus-circle`.
pub(crate) const MINUS_CIRCLE: &str = "\u{e32c}";
/// `caret-down`.
pub(crate) const CARET_DOWN: &str = "\u{e136}";
/// `caret-up`.
pub(crate) const CARET_UP: &str = "\u{e13c}";
/// `caret-right`.
pub(crate) const CARET_RIGHT: &str = "\u{e13a}";
/// `caret-left`.
pub(crate) const CARET_LEFT: &str = "\u{e138}";
/// `arrow-right`.
pub(crate) const ARROW_RIGHT: &str = "\u{e06c}";
/// `dots-three`.
pub(crate) const MORE: &str = "\u{e1fe}";
/// `trash`.
pub(crate) const TRASH: &str = "\u{e4a6}";
/// `copy`.
pub(crate) const COPY: &str = "\u{e1ca}";
/// `copy-simple`.
pub(crate) const DUPLICATE: &str = "\u{e1cc}";
/// `folder-open`.
pub(crate) const OPEN: &str = "\u{e256}";
/// `file`.
pub(crate) const FILE: &str = "\u{e230}";
/// `file-plus`.
pub(crate) const FILE_NEW: &str = "\u{e236}";
/// `clock-counter-clockwise`.
pub(crate) const CLOCK: &str = "\u{e1a0}";
/// `export`.
pub(crate) const EXPORT: &str = "\u{eaf0}";
/// `download-simple`.
pub(crate) const IMPORT: &str = "\u{e20c}";
/// `pencil-simple`.
pub(crate) const PENCIL: &str = "\u{e3b4}";
/// `magnifying-glass`.
pub(crate) const SEARCH: &str = "\u{e30c}";
/// `link`.
pub(crate) const LINK: &str = "\u{e2e2}";
/// `sun`.
pub(crate) const SUN: &str = "\u{e472}";
/// `moon`.
pub(crate) const MOON: &str = "\u{e330}";
/// `desktop`.
pub(crate) const DESKTOP: &str = "\u{e560}";
/// `keyboard`.
pub(crate) const KEYBOARD: &str = "\u{e2d8}";
/// `sidebar-simple`.
pub(crate) const PANEL_LEFT: &str = "\u{ec24}";
/// `square-split-vertical`.
pub(crate) const PANEL_BOTTOM: &str = "\u{e874}";
/// `chart-line`.
pub(crate) const CHART_LINE: &str = "\u{e154}";
/// `chart-bar`.
pub(crate) const CHART_BAR: &str = "\u{e150}";
/// `trend-down`.
pub(crate) const TREND_DOWN: &str = "\u{e4ac}";
/// `trend-up`.
pub(crate) const TREND_UP: &str = "\u{e4ae}";
/// `table`.
pub(crate) const TABLE: &str = "\u{e476}";
/// `lightbulb`.
pub(crate) const LIGHTBULB: &str = "\u{e2dc}";
/// `target`.
pub(crate) const TARGET: &str = "\u{e47c}";
/// `sliders-horizontal`.
pub(crate) const SLIDERS: &str = "\u{e434}";
/// `graph`.
pub(crate) const GRAPH: &str = "\u{eb58}";
/// `calendar-blank`.
pub(crate) const CALENDAR: &str = "\u{e10a}";
/// `coins`.
pub(crate) const COINS: &str = "\u{e78e}";
/// `clipboard-text`.
pub(crate) const CLIPBOARD: &str = "\u{e198}";
/// `arrows-out-simple`.
pub(crate) const ENLARGE: &str = "\u{e0a6}";
/// `squares-four`.
pub(crate) const TEMPLATE: &str = "\u{e464}";
/// `arrows-left-right`.
pub(crate) const FLIP: &str = "\u{e0a0}";
/// `ruler`.
pub(crate) const RULER: &str = "\u{e6b8}";
/// `users`.
pub(crate) const USERS: &str = "\u{e4d6}";
/// `tray-arrow-down`.
pub(crate) const ENTRY: &str = "\u{e010}";
/// `wrench`.
pub(crate) const TOOL: &str = "\u{e5d4}";
/// `arrows-split`.
pub(crate) const ROUTER: &str = "\u{ed3c}";
/// `tag`.
pub(crate) const CLASSIFIER: &str = "\u{e478}";
/// `brackets-curly`.
pub(crate) const EXTRACTOR: &str = "\u{e860}";
/// `list-magnifying-glass`.
pub(crate) const RETRIEVER_REWRITER: &str = "\u{ebe0}";
/// `scales`.
pub(crate) const JUDGE: &str = "\u{e750}";
/// `pen-nib`.
pub(crate) const SYNTHESIZER: &str = "\u{e3ac}";
/// `sparkle`.
pub(crate) const OTHER: &str = "\u{e6a2}";

/// The icon of a role.
pub(crate) fn role_icon(role: Role) -> &'static str {
    match role {
        Role::Router => ROUTER,
        Role::Classifier => CLASSIFIER,
        Role::Extractor => EXTRACTOR,
        Role::RetrieverRewriter => RETRIEVER_REWRITER,
        Role::Judge => JUDGE,
        Role::Synthesizer => SYNTHESIZER,
        Role::Other => OTHER,
    }
}

/// The icon of a node: its role's, or what kind of node it is.
pub(crate) fn node_icon(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Entry(_) => ENTRY,
        NodeKind::Tool(_) => TOOL,
        NodeKind::Task(task) => role_icon(task.role),
    }
}
