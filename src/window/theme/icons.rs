//! The icons in use: one constant for each, named for what it means here, from the Phosphor set.

use crate::plan::{NodeKind, Role};

/// Every icon, for the test that each has a glyph.
#[cfg(test)]
pub(super) const ALL: &[&str] = &[
    UNDO,
    REDO,
    SAVE,
    EXPORT,
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
    CIRCLE,
    CARET_DOWN,
    CARET_RIGHT,
    ARROW_RIGHT,
    TRASH,
    COPY,
    DUPLICATE,
    OPEN,
    FILE,
    FILE_NEW,
    CLOCK,
    PENCIL,
    LINK,
    SUN,
    MOON,
    DESKTOP,
    KEYBOARD,
    COMMAND,
    SEARCH,
    CUT,
    PASTE,
    NOTHING,
    ALL_OF_IT,
    CARET_UP,
    CROSSHAIR,
    FLOW,
    SCENARIO,
    COMPARE,
    MORE,
    RESET,
    PROMOTE,
    CHART_LINE,
    TABLE,
    GRAPH,
    TEMPLATE,
    ENTRY,
    TOOL,
    ROUTER,
    CLASSIFIER,
    EXTRACTOR,
    RETRIEVER_REWRITER,
    JUDGE,
    SYNTHESIZER,
    OTHER,
    INSERT,
    SWAP,
    ALIGN_LEFT,
    ALIGN_CENTRE,
    ALIGN_RIGHT,
    ALIGN_TOP,
    ALIGN_MIDDLE,
    ALIGN_BOTTOM,
    DISTRIBUTE_ACROSS,
    DISTRIBUTE_DOWN,
    MAGNET,
    OFF,
    FRAME,
    FOLD,
    NOTE,
    ARROW_LEFT,
    FUNCTION,
    MEASURED,
    LISTED,
    PRESET,
    ESTIMATED,
    STALE,
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
/// `circle`.
pub(crate) const CIRCLE: &str = "\u{e18a}";
/// `caret-down`.
pub(crate) const CARET_DOWN: &str = "\u{e136}";
/// `caret-up`.
pub(crate) const CARET_UP: &str = "\u{e13c}";
/// `caret-right`.
pub(crate) const CARET_RIGHT: &str = "\u{e13a}";
/// `arrow-right`.
pub(crate) const ARROW_RIGHT: &str = "\u{e06c}";
/// `arrow-left`.
pub(crate) const ARROW_LEFT: &str = "\u{e058}";
/// `function`.
pub(crate) const FUNCTION: &str = "\u{ebe4}";
/// `ruler`.
pub(crate) const MEASURED: &str = "\u{e6b8}";
/// `receipt`.
pub(crate) const LISTED: &str = "\u{e3ec}";
/// `bookmark-simple`.
pub(crate) const PRESET: &str = "\u{e0ea}";
/// `user`.
pub(crate) const ESTIMATED: &str = "\u{e4c2}";
/// `hourglass-medium`.
pub(crate) const STALE: &str = "\u{e2b8}";
/// `trash`.
pub(crate) const TRASH: &str = "\u{e4a6}";
/// `copy`.
pub(crate) const COPY: &str = "\u{e1ca}";
/// `copy-simple`.
pub(crate) const DUPLICATE: &str = "\u{e1cc}";
/// `export`.
pub(crate) const EXPORT: &str = "\u{eaf0}";
/// `folder-open`.
pub(crate) const OPEN: &str = "\u{e256}";
/// `file`.
pub(crate) const FILE: &str = "\u{e230}";
/// `file-plus`.
pub(crate) const FILE_NEW: &str = "\u{e236}";
/// `clock-counter-clockwise`.
pub(crate) const CLOCK: &str = "\u{e1a0}";
/// `pencil-simple`.
pub(crate) const PENCIL: &str = "\u{e3b4}";
/// `link`.
pub(crate) const LINK: &str = "\u{e2e2}";
/// `sun`.
pub(crate) const SUN: &str = "\u{e472}";
/// `moon`.
pub(crate) const MOON: &str = "\u{e330}";
/// `desktop`.
pub(crate) const DESKTOP: &str = "\u{e560}";
/// `command`.
pub(crate) const COMMAND: &str = "\u{e1c4}";
/// `magnifying-glass`.
pub(crate) const SEARCH: &str = "\u{e30c}";
/// `scissors`.
pub(crate) const CUT: &str = "\u{eae0}";
/// `clipboard-text`.
pub(crate) const PASTE: &str = "\u{e198}";
/// `selection-slash`.
pub(crate) const NOTHING: &str = "\u{e69e}";
/// `selection-all`.
pub(crate) const ALL_OF_IT: &str = "\u{e746}";
/// `flow-arrow`.
pub(crate) const FLOW: &str = "\u{e6ec}";
/// `crosshair-simple`.
pub(crate) const CROSSHAIR: &str = "\u{e1d8}";
/// `keyboard`.
pub(crate) const KEYBOARD: &str = "\u{e2d8}";
/// `git-branch`.
pub(crate) const SCENARIO: &str = "\u{e278}";
/// `columns`.
pub(crate) const COMPARE: &str = "\u{e546}";
/// `dots-three`.
pub(crate) const MORE: &str = "\u{e1fe}";
/// `arrow-counter-clockwise`.
pub(crate) const RESET: &str = "\u{e038}";
/// `arrow-line-up`.
pub(crate) const PROMOTE: &str = "\u{e066}";
/// `chart-line`.
pub(crate) const CHART_LINE: &str = "\u{e154}";
/// `table`.
pub(crate) const TABLE: &str = "\u{e476}";
/// `graph`.
pub(crate) const GRAPH: &str = "\u{eb58}";
/// `squares-four`.
pub(crate) const TEMPLATE: &str = "\u{e464}";
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
/// `git-commit`.
pub(crate) const INSERT: &str = "\u{e27a}";
/// `swap`.
pub(crate) const SWAP: &str = "\u{e83c}";
/// `align-left`.
pub(crate) const ALIGN_LEFT: &str = "\u{e50e}";
/// `align-center-horizontal`.
pub(crate) const ALIGN_CENTRE: &str = "\u{e50a}";
/// `align-right`.
pub(crate) const ALIGN_RIGHT: &str = "\u{e510}";
/// `align-top`.
pub(crate) const ALIGN_TOP: &str = "\u{e512}";
/// `align-center-vertical`.
pub(crate) const ALIGN_MIDDLE: &str = "\u{e50c}";
/// `align-bottom`.
pub(crate) const ALIGN_BOTTOM: &str = "\u{e506}";
/// `split-horizontal`.
pub(crate) const DISTRIBUTE_ACROSS: &str = "\u{e872}";
/// `split-vertical`.
pub(crate) const DISTRIBUTE_DOWN: &str = "\u{e876}";
/// `magnet`.
pub(crate) const MAGNET: &str = "\u{e680}";

/// `power`.
pub(crate) const OFF: &str = "\u{e3da}";
/// `bounding-box`.
pub(crate) const FRAME: &str = "\u{e6ce}";
/// `arrows-in-simple`.
pub(crate) const FOLD: &str = "\u{e09e}";
/// `note`.
pub(crate) const NOTE: &str = "\u{e348}";

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
