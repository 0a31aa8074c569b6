//! Every command of the window: menus, toolbar, keys, palette and shortcut sheet all come from this table.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::session::{Selection, Session};
use super::theme::icons;
use crate::document::Document;
use crate::plan::{NodeId, Plan};

/// A command without arguments; [`UiCommand::row`] says everything about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UiCommand {
    New,
    Open,
    Save,
    SaveAs,
    Export,
    Close,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    CopyFigures,
    Add,
    Rename,
    Connect,
    Duplicate,
    Delete,
    SelectAll,
    SelectNothing,
    Find,
    FindNext,
    FindPrevious,
    StepForward,
    StepBack,
    StepUp,
    StepDown,
    NextEdge,
    Menu,
    Tidy,
    DeleteApart,
    InsertStep,
    Reverse,
    AlignLeft,
    AlignCentre,
    AlignRight,
    AlignTop,
    AlignMiddle,
    AlignBottom,
    DistributeAcross,
    DistributeDown,
    ToggleSnap,
    ToggleOff,
    Frame,
    Dissolve,
    Fold,
    FoldAll,
    UnfoldAll,
    AddNote,
    ToggleRecommendations,
    ToggleInspector,
    TogglePlots,
    NextPanel,
    PreviousPanel,
    Fit,
    ZoomIn,
    ZoomOut,
    ZoomActual,
    ZoomToSelection,
    ToggleMinimap,
    ToggleHeat,
    LargerText,
    SmallerText,
    NormalText,
    ResetLayout,
    NewScenario,
    EditScenario,
    DuplicateScenario,
    ResetScenario,
    PromoteScenario,
    DeleteScenario,
    NextScenario,
    PreviousScenario,
    BaseCase,
    CompareScenarios,
    Seek,
    Review,
    Difference,
    UpdatePrices,
    Explain,
    Palette,
    Shortcuts,
    About,
}

/// The headings of the shortcut sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    File,
    Edit,
    Canvas,
    View,
    Scenarios,
    Help,
}

impl Group {
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::Canvas, Self::View, Self::Scenarios, Self::Help];

    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Canvas => "Canvas",
            Self::View => "View",
            Self::Scenarios => "Scenarios",
            Self::Help => "Help",
        }
    }
}

/// What must be there for a command to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Nothing,
    Plan,
    Undo,
    Redo,
    /// Nodes or an edge.
    Selection,
    /// Steps or notes.
    Items,
    Nodes,
    OneNode,
    /// Two nodes or more, three or more.
    Two,
    Three,
    Edge,
    Renamable,
    /// Something that is in a frame.
    Framed,
    /// A frame that is folded, and one that is not.
    FoldedFrame,
    OpenFrame,
    /// The plan has scenarios.
    Scenarios,
    /// One of them is looked at.
    InScenario,
    /// One that has values of its own.
    Overrides,
}

impl Needs {
    /// What is missing, as what to do about it.
    fn missing(self, now: Situation<'_>) -> Option<&'static str> {
        let Some(document) = now.document else {
            return (self != Self::Nothing).then_some("Open a plan first");
        };
        let plan = document.plan();
        let none = std::collections::BTreeSet::new();
        let ids = if let Selection::Nodes(ids) = &now.session.selection { ids } else { &none };
        let items = ids.len();
        let nodes = ids.iter().filter(|id| plan.node(id).is_some()).count();
        let edge = matches!(now.session.selection, Selection::Edge(_));
        let (there, otherwise) = match self {
            Self::Nothing | Self::Plan => return None,
            Self::Undo => (document.undo_label().is_some(), "Nothing to undo"),
            Self::Redo => (document.redo_label().is_some(), "Nothing to redo"),
            Self::Selection => (items > 0 || edge, "Select a step or an edge first"),
            Self::Items => (items > 0, "Select a step or a note first"),
            Self::Nodes => (nodes > 0, "Select a step first"),
            Self::OneNode => (nodes == 1, "Select one step first"),
            Self::Two => (nodes >= 2, "Select two steps or more first"),
            Self::Three => (nodes >= 3, "Select three steps or more first"),
            Self::Edge => (edge, "Select an edge first"),
            Self::Renamable => (
                items == 1 || edge || now.session.selection.frame(plan).is_some(),
                "Select one step, one edge, a note or a frame first",
            ),
            Self::Framed => {
                (ids.iter().any(|id| plan.frame_of(id).is_some()), "Select a frame, or a step in one, first")
            }
            Self::FoldedFrame => (plan.frames.iter().any(|frame| frame.folded), "No frame is folded"),
            Self::OpenFrame => (plan.frames.iter().any(|frame| !frame.folded), "There is no open frame"),
            Self::Scenarios => (!document.scenarios().is_empty(), "Add a scenario first"),
            Self::InScenario => (document.scenario().is_some(), "Switch to a scenario first"),
            Self::Overrides => {
                let own = document.scenario().is_some_and(|scenario| !scenario.overrides.is_empty());
                (own, "Switch to a scenario with values of its own first")
            }
        };
        (!there).then_some(otherwise)
    }
}

/// What a command's label, and whether it applies, depends on.
#[derive(Clone, Copy)]
pub(crate) struct Situation<'a> {
    pub document: Option<&'a Document>,
    pub session: &'a Session,
    /// Name and title of each template.
    pub templates: &'a [(String, String)],
}

/// One row of the table.
pub(crate) struct Row {
    pub command: UiCommand,
    pub group: Group,
    pub label: &'static str,
    /// Empty for none.
    pub icon: &'static str,
    /// The first one is shown.
    pub keys: &'static [KeyboardShortcut],
    /// Other words that people look for it by.
    pub words: &'static str,
    needs: Needs,
    /// Whether its keys work while text is being typed.
    while_typing: bool,
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::ALT };
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const fn row(
    command: UiCommand,
    group: Group,
    label: &'static str,
    keys: &'static [KeyboardShortcut],
    needs: Needs,
) -> Row {
    Row { command, group, label, icon: "", keys, words: "", needs, while_typing: false }
}

const fn always(row: Row) -> Row {
    Row { while_typing: true, ..row }
}

impl Row {
    const fn icon(self, icon: &'static str) -> Self {
        Self { icon, ..self }
    }

    const fn words(self, words: &'static str) -> Self {
        Self { words, ..self }
    }
}

#[rustfmt::skip]
pub(crate) const TABLE: &[Row] = {
    use Group::{Canvas, Edit, File, Help, Scenarios, View};
    use UiCommand as C;
    &[
        always(row(C::New, File, "New", &[key(CTRL, Key::N)], Needs::Nothing).icon(icons::FILE_NEW).words("create begin")),
        always(row(C::Open, File, "Open…", &[key(CTRL, Key::O)], Needs::Nothing).icon(icons::OPEN).words("load file")),
        always(row(C::Save, File, "Save", &[key(CTRL, Key::S)], Needs::Plan).icon(icons::SAVE).words("write")),
        always(row(C::SaveAs, File, "Save as…", &[key(CTRL_SHIFT, Key::S)], Needs::Plan).words("copy rename file")),
        always(row(C::Export, File, "Export…", &[key(CTRL, Key::E)], Needs::Plan).icon(icons::EXPORT).words("report pdf html markdown csv png svg picture print share send")),
        always(row(C::Close, File, "Close", &[key(CTRL, Key::W)], Needs::Plan)),
        always(row(C::Quit, File, "Quit", &[key(CTRL, Key::Q)], Needs::Nothing).words("exit")),
        row(C::Undo, Edit, "Undo", &[key(CTRL, Key::Z)], Needs::Undo).icon(icons::UNDO).words("back revert"),
        row(C::Redo, Edit, "Redo", &[key(CTRL_SHIFT, Key::Z), key(CTRL, Key::Y)], Needs::Redo).icon(icons::REDO).words("again"),
        row(C::Cut, Edit, "Cut", &[key(CTRL, Key::X)], Needs::Items).icon(icons::CUT),
        row(C::Copy, Edit, "Copy", &[key(CTRL, Key::C)], Needs::Items).icon(icons::COPY),
        row(C::Paste, Edit, "Paste", &[key(CTRL, Key::V)], Needs::Plan).icon(icons::PASTE).words("insert clipboard"),
        row(C::CopyFigures, Edit, "Copy the figures", &[key(CTRL_SHIFT, Key::C)], Needs::Plan).icon(icons::TABLE).words("spreadsheet table csv verdicts export"),
        row(C::Duplicate, Edit, "Duplicate", &[key(CTRL, Key::D)], Needs::Items).icon(icons::DUPLICATE).words("copy clone"),
        row(C::Delete, Edit, "Delete", &[key(NONE, Key::Delete), key(NONE, Key::Backspace)], Needs::Selection).icon(icons::TRASH).words("remove erase"),
        row(C::SelectAll, Edit, "Select all", &[key(CTRL, Key::A)], Needs::Plan).icon(icons::ALL_OF_IT),
        row(C::SelectNothing, Edit, "Select nothing", &[key(NONE, Key::Escape)], Needs::Selection).icon(icons::NOTHING).words("deselect clear"),
        row(C::Add, Canvas, "Add a step…", &[key(NONE, Key::A)], Needs::Plan).icon(icons::PLUS).words("new node sub-task entry tool insert create"),
        row(C::Rename, Canvas, "Rename", &[key(NONE, Key::F2), key(NONE, Key::Enter)], Needs::Renamable).icon(icons::PENCIL).words("edit name title label"),
        row(C::Connect, Canvas, "Connect to…", &[key(NONE, Key::C)], Needs::OneNode).icon(icons::LINK).words("edge join link arrow"),
        always(row(C::Find, Canvas, "Find a step…", &[key(CTRL, Key::F)], Needs::Plan).icon(icons::SEARCH).words("search go to node")),
        always(row(C::FindNext, Canvas, "Find the next", &[key(NONE, Key::F3)], Needs::Plan).icon(icons::CARET_DOWN)),
        always(row(C::FindPrevious, Canvas, "Find the one before", &[key(SHIFT, Key::F3)], Needs::Plan).icon(icons::CARET_UP)),
        row(C::StepForward, Canvas, "Next step along the flow", &[key(ALT, Key::ArrowRight), key(NONE, Key::CloseBracket)], Needs::Plan).words("walk go right select"),
        row(C::StepBack, Canvas, "Step before it", &[key(ALT, Key::ArrowLeft), key(NONE, Key::OpenBracket)], Needs::Plan).words("walk go left select previous"),
        row(C::StepUp, Canvas, "Step above", &[key(ALT, Key::ArrowUp)], Needs::Plan).words("walk go select"),
        row(C::StepDown, Canvas, "Step below", &[key(ALT, Key::ArrowDown)], Needs::Plan).words("walk go select"),
        row(C::NextEdge, Canvas, "Next edge of the step", &[key(NONE, Key::E)], Needs::Selection).icon(icons::FLOW).words("select cycle"),
        row(C::Menu, Canvas, "Context menu", &[key(SHIFT, Key::F10), key(NONE, Key::Menu)], Needs::Plan).words("right click"),
        row(C::Tidy, Canvas, "Tidy the layout", &[key(NONE, Key::T)], Needs::Plan).icon(icons::GRAPH).words("layout arrange clean up"),
        row(C::DeleteApart, Edit, "Delete without joining", &[key(SHIFT, Key::Delete), key(SHIFT, Key::Backspace)], Needs::Nodes).icon(icons::TRASH).words("remove leave gap edges"),
        row(C::InsertStep, Canvas, "Insert a step here…", &[key(NONE, Key::I)], Needs::Edge).icon(icons::INSERT).words("between split edge add"),
        row(C::Reverse, Canvas, "Reverse the edge", &[key(NONE, Key::R)], Needs::Edge).icon(icons::SWAP).words("turn round flip direction"),
        row(C::AlignLeft, Canvas, "Align left edges", &[key(ALT, Key::A)], Needs::Two).icon(icons::ALIGN_LEFT).words("arrange"),
        row(C::AlignCentre, Canvas, "Align centres", &[key(ALT, Key::H)], Needs::Two).icon(icons::ALIGN_CENTRE).words("arrange horizontally middle"),
        row(C::AlignRight, Canvas, "Align right edges", &[key(ALT, Key::D)], Needs::Two).icon(icons::ALIGN_RIGHT).words("arrange"),
        row(C::AlignTop, Canvas, "Align top edges", &[key(ALT, Key::W)], Needs::Two).icon(icons::ALIGN_TOP).words("arrange"),
        row(C::AlignMiddle, Canvas, "Align middles", &[key(ALT, Key::V)], Needs::Two).icon(icons::ALIGN_MIDDLE).words("arrange vertically centre row"),
        row(C::AlignBottom, Canvas, "Align bottom edges", &[key(ALT, Key::S)], Needs::Two).icon(icons::ALIGN_BOTTOM).words("arrange"),
        row(C::DistributeAcross, Canvas, "Distribute across", &[key(ALT_SHIFT, Key::H)], Needs::Three).icon(icons::DISTRIBUTE_ACROSS).words("arrange even gaps horizontally spacing"),
        row(C::DistributeDown, Canvas, "Distribute down", &[key(ALT_SHIFT, Key::V)], Needs::Three).icon(icons::DISTRIBUTE_DOWN).words("arrange even gaps vertically spacing"),
        row(C::ToggleSnap, Canvas, "Snap to grid and guides", &[key(CTRL, Key::Quote)], Needs::Plan).icon(icons::MAGNET).words("magnet align off"),
        row(C::ToggleOff, Canvas, "Switch off", &[key(NONE, Key::X)], Needs::Nodes).icon(icons::OFF).words("disable enable on bypass skip mute"),
        row(C::Frame, Canvas, "Frame the selection", &[key(CTRL, Key::G)], Needs::Nodes).icon(icons::FRAME).words("group section box"),
        row(C::Dissolve, Canvas, "Dissolve the frame", &[key(CTRL_SHIFT, Key::G)], Needs::Framed).words("ungroup remove group"),
        row(C::Fold, Canvas, "Fold the frame", &[key(NONE, Key::G)], Needs::Framed).icon(icons::FOLD).words("collapse group open unfold expand"),
        row(C::FoldAll, Canvas, "Fold all frames", &[], Needs::OpenFrame).words("collapse groups"),
        row(C::UnfoldAll, Canvas, "Open all frames", &[], Needs::FoldedFrame).words("unfold expand groups"),
        row(C::AddNote, Canvas, "Add a note", &[key(NONE, Key::N)], Needs::Plan).icon(icons::NOTE).words("text comment sticky"),
        row(C::Fit, View, "Fit the whole plan", &[key(CTRL, Key::Num0), key(SHIFT, Key::Num1), key(SHIFT, Key::Exclamationmark)], Needs::Plan).icon(icons::FIT).words("zoom to all show everything"),
        row(C::ZoomIn, View, "Zoom in", &[key(NONE, Key::Plus), key(NONE, Key::Equals)], Needs::Plan).icon(icons::PLUS).words("larger closer"),
        row(C::ZoomOut, View, "Zoom out", &[key(NONE, Key::Minus)], Needs::Plan).icon(icons::MINUS).words("smaller further"),
        row(C::ZoomActual, View, "Zoom to 100 %", &[key(NONE, Key::Num1)], Needs::Plan).words("actual size"),
        row(C::ZoomToSelection, View, "Zoom to what is selected", &[key(NONE, Key::Num2), key(SHIFT, Key::Num2)], Needs::Selection).words("fit close selection"),
        row(C::ToggleMinimap, View, "Map of the plan", &[key(NONE, Key::M)], Needs::Plan).words("minimap overview hide show"),
        row(C::ToggleHeat, View, "Colour by cost", &[key(NONE, Key::H)], Needs::Plan).words("heat money dear expensive"),
        always(row(C::ToggleRecommendations, View, "Recommendations", &[key(CTRL, Key::Num1)], Needs::Plan).words("panel left list hide show")),
        always(row(C::ToggleInspector, View, "Inspector", &[key(CTRL, Key::Num2)], Needs::Plan).words("panel right fields hide show")),
        always(row(C::TogglePlots, View, "Plots", &[key(CTRL, Key::Num3)], Needs::Plan).words("panel bottom charts hide show")),
        always(row(C::NextPanel, View, "To the next panel", &[key(NONE, Key::F6)], Needs::Plan).words("focus keyboard")),
        always(row(C::PreviousPanel, View, "To the previous panel", &[key(SHIFT, Key::F6)], Needs::Plan).words("focus keyboard")),
        always(row(C::LargerText, View, "Larger text", &[key(CTRL, Key::Plus), key(CTRL, Key::Equals)], Needs::Nothing).words("zoom interface bigger")),
        always(row(C::SmallerText, View, "Smaller text", &[key(CTRL, Key::Minus)], Needs::Nothing).words("zoom interface")),
        always(row(C::NormalText, View, "Normal text", &[key(CTRL_SHIFT, Key::Num0)], Needs::Nothing).words("zoom interface reset 100 %")),
        row(C::ResetLayout, View, "Reset the layout", &[], Needs::Nothing).words("panels default size restore windows"),
        row(C::NewScenario, Scenarios, "New scenario…", &[key(SHIFT, Key::S)], Needs::Plan).icon(icons::PLUS).words("add case what if sensitivity"),
        row(C::EditScenario, Scenarios, "Name and note of the scenario…", &[], Needs::InScenario).icon(icons::PENCIL).words("rename"),
        row(C::DuplicateScenario, Scenarios, "Duplicate the scenario", &[], Needs::InScenario).icon(icons::DUPLICATE).words("copy"),
        row(C::ResetScenario, Scenarios, "Reset the scenario to the base case", &[], Needs::Overrides).icon(icons::RESET).words("clear overrides values back"),
        row(C::PromoteScenario, Scenarios, "Take the scenario into the base case", &[], Needs::Overrides).icon(icons::PROMOTE).words("promote apply adopt merge"),
        row(C::DeleteScenario, Scenarios, "Delete the scenario", &[], Needs::InScenario).icon(icons::TRASH).words("remove"),
        row(C::NextScenario, Scenarios, "Next scenario", &[key(NONE, Key::S)], Needs::Scenarios).icon(icons::SCENARIO).words("switch cycle case"),
        row(C::PreviousScenario, Scenarios, "Scenario before it", &[key(ALT_SHIFT, Key::S)], Needs::Scenarios).words("switch cycle case previous"),
        row(C::BaseCase, Scenarios, "Back to the base case", &[key(NONE, Key::B)], Needs::InScenario).words("switch leave scenario"),
        always(row(C::CompareScenarios, Scenarios, "Compare scenarios", &[key(CTRL, Key::Num4)], Needs::Plan).icon(icons::COMPARE).words("side by side table")),
        row(C::Seek, Scenarios, "What would it take?…", &[key(NONE, Key::W)], Needs::Plan).icon(icons::CROSSHAIR).words("goal seek break even pay back target volume price upfront horizon"),
        always(row(C::Review, View, "Review", &[key(NONE, Key::F5)], Needs::Plan).icon(icons::CHECK_CIRCLE).words("walkthrough present decide approve reject minutes full screen meeting")),
        row(C::Difference, View, "What changed?…", &[key(SHIFT, Key::C)], Needs::Plan).icon(icons::COMPARE).words("diff compare difference saved file scenario pull request"),
        row(C::UpdatePrices, Edit, "Update prices…", &[], Needs::Plan).icon(icons::RESET).words("price list import litellm openrouter genai newer book models"),
        row(C::Explain, Scenarios, "How was this computed?", &[key(NONE, Key::D)], Needs::Plan).icon(icons::FUNCTION).words("derivation formula explain why figure source provenance"),
        always(row(C::Palette, Help, "Find a command…", &[key(CTRL, Key::K), key(CTRL_SHIFT, Key::P)], Needs::Nothing).icon(icons::COMMAND).words("palette run")),
        row(C::Shortcuts, Help, "Keyboard shortcuts", &[key(NONE, Key::F1), key(NONE, Key::Questionmark)], Needs::Nothing).icon(icons::KEYBOARD).words("keys help cheat sheet"),
        row(C::About, Help, "About mixplan", &[], Needs::Nothing).icon(icons::INFO).words("version licence"),
    ]
};

impl UiCommand {
    pub fn row(self) -> &'static Row {
        // Every variant has its row, at its own index: a test holds this.
        TABLE.iter().find(|row| row.command == self).unwrap_or(&TABLE[0])
    }

    /// What to do first where it does not apply.
    pub fn why_not(self, now: Situation<'_>) -> Option<&'static str> {
        self.row().needs.missing(now)
    }

    pub fn applies(self, now: Situation<'_>) -> bool {
        self.why_not(now).is_none()
    }

    /// As menus show it: undo and redo say what they would do.
    pub fn label(self, now: Situation<'_>) -> String {
        let label = self.row().label;
        let what = match self {
            Self::Undo => now.document.and_then(Document::undo_label),
            Self::Redo => now.document.and_then(Document::redo_label),
            Self::Tidy if matches!(&now.session.selection, Selection::Nodes(ids) if ids.len() > 1) => {
                return "Tidy what is selected".into();
            }
            Self::Rename if matches!(now.session.selection, Selection::Edge(_)) => return "Calls per call…".into(),
            Self::ToggleOff if all_off(now) => return "Switch on".into(),
            Self::Fold if all_folded(now) => return "Open the frame".into(),
            _ => None,
        };
        what.map_or_else(|| label.to_owned(), |what| format!("{label} {}", first_lower(what)))
    }

    /// Whether what it shows and hides is shown.
    pub fn ticked(self, session: &Session) -> bool {
        match self {
            Self::ToggleRecommendations => session.panels.recommendations,
            Self::ToggleInspector => session.panels.inspector,
            Self::TogglePlots => session.panels.plots,
            Self::ToggleSnap => session.snap,
            Self::ToggleMinimap => session.minimap,
            Self::ToggleHeat => session.heat,
            _ => false,
        }
    }

    pub fn shortcut_text(self, ctx: &egui::Context) -> String {
        self.row().keys.first().map(|keys| shortcut_text(ctx, keys)).unwrap_or_default()
    }
}

fn selected<'a>(now: Situation<'a>) -> impl Iterator<Item = (&'a Plan, &'a NodeId)> {
    let ids = if let Selection::Nodes(ids) = &now.session.selection { Some(ids) } else { None };
    now.document.into_iter().flat_map(move |document| ids.into_iter().flatten().map(|id| (document.plan(), id)))
}

/// Whether every selected step is off.
fn all_off(now: Situation<'_>) -> bool {
    let mut nodes = selected(now).filter_map(|(plan, id)| plan.node(id)).peekable();
    nodes.peek().is_some() && nodes.all(|node| node.disabled)
}

/// Whether every frame round what is selected is folded.
fn all_folded(now: Situation<'_>) -> bool {
    let mut frames = selected(now).filter_map(|(plan, id)| plan.frame_of(id)).peekable();
    frames.peek().is_some() && frames.all(|frame| frame.folded)
}

/// "Ctrl+Shift+S"; signs as signs.
pub(crate) fn shortcut_text(ctx: &egui::Context, keys: &KeyboardShortcut) -> String {
    let sign = match keys.logical_key {
        Key::Plus => "+",
        Key::Minus => "−",
        Key::Equals => "=",
        Key::Questionmark => "?",
        Key::Escape => "Esc",
        Key::Delete => "Del",
        Key::Quote => "'",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        key => key.name(),
    };
    let modifiers = ctx.format_modifiers(keys.modifiers);
    if modifiers.is_empty() { sign.to_owned() } else { format!("{modifiers}+{sign}") }
}

/// The commands whose keys were pressed and that apply, taken from the input.
///
/// While something is being typed, or `busy` with something that has keys of its own, only those
/// that cannot be mistaken for it. While a widget `elsewhere` than on the canvas has the keyboard,
/// none of those that press it or leave it.
pub(crate) fn pressed(ctx: &egui::Context, busy: bool, elsewhere: bool, now: Situation<'_>) -> Vec<UiCommand> {
    let typing = busy || ctx.text_edit_focused();
    let meant = |row: &&Row| (row.while_typing || !typing) && row.command.applies(now);
    let mut rows: Vec<&Row> = TABLE.iter().filter(meant).collect();
    // Egui lets extra Shift and Alt pass, so what asks for more of them goes first.
    let extra = |keys: &KeyboardShortcut| u8::from(keys.modifiers.shift) + u8::from(keys.modifiers.alt);
    rows.sort_by_key(|row| std::cmp::Reverse(row.keys.first().map(extra)));
    // A letter with Alt is another command than the letter. Signs may need it to be typed.
    let alt = ctx.input(|input| input.modifiers.alt);
    let other = |keys: &KeyboardShortcut| alt && !keys.modifiers.alt && is_letter(keys.logical_key);
    let free = |keys: &&KeyboardShortcut| !(other(keys) || (elsewhere && is_of_the_focus(keys)));
    let taken =
        |row: &&Row| row.keys.iter().filter(free).any(|keys| ctx.input_mut(|input| input.consume_shortcut(keys)));
    rows.into_iter().filter(taken).map(|row| row.command).collect()
}

/// Why a letter that was pressed does nothing: what its command needs first. Asked once [`pressed`] has
/// taken what applies.
pub(crate) fn in_vain(ctx: &egui::Context, busy: bool, now: Situation<'_>) -> Option<&'static str> {
    let typing = busy || ctx.text_edit_focused();
    let pressed = |row: &&Row| {
        let mut letters = row.keys.iter().filter(|keys| is_letter(keys.logical_key));
        letters.any(|keys| ctx.input_mut(|input| input.consume_shortcut(keys)))
    };
    let row = TABLE.iter().filter(|row| row.while_typing || !typing).find(pressed)?;
    row.command.why_not(now)
}

/// Whether the widget that has the keyboard waits for it.
fn is_of_the_focus(keys: &KeyboardShortcut) -> bool {
    let own = [Key::Enter, Key::Escape, Key::Delete, Key::Backspace];
    keys.modifiers.is_none() && own.contains(&keys.logical_key)
}

fn is_letter(key: Key) -> bool {
    matches!(key.name().as_bytes(), [letter] if letter.is_ascii_alphabetic())
}

fn first_lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_one_row_at_its_place() {
        assert_eq!(TABLE.len(), UiCommand::ALL_COUNT);
        for row in TABLE {
            assert_eq!(TABLE.iter().filter(|other| other.command == row.command).count(), 1, "{:?}", row.command);
        }
    }

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let keys: Vec<_> = TABLE.iter().flat_map(|row| row.keys).collect();
        for (index, first) in keys.iter().enumerate() {
            assert!(!keys[index + 1..].contains(first), "{first:?}");
        }
    }

    impl UiCommand {
        const ALL_COUNT: usize = Self::About as usize + 1;
    }
}
