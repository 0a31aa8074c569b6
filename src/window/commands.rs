//! Every command of the window: menus, keys and the shortcut sheet all come from this table.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::session::Selection;
use crate::document::Document;

/// A command without arguments; [`UiCommand::row`] says everything about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UiCommand {
    New,
    Open,
    Save,
    SaveAs,
    Close,
    Quit,
    Undo,
    Redo,
    Add,
    Rename,
    Connect,
    Duplicate,
    Delete,
    SelectAll,
    SelectNothing,
    Tidy,
    ToggleRecommendations,
    ToggleInspector,
    TogglePlots,
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
    Help,
}

impl Group {
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Canvas => "Canvas",
            Self::View => "View",
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
    Nodes,
    OneNode,
    Renamable,
}

/// One row of the table.
pub(crate) struct Row {
    pub command: UiCommand,
    pub group: Group,
    pub label: &'static str,
    /// The first one is shown.
    pub keys: &'static [KeyboardShortcut],
    needs: Needs,
    /// Whether its keys work while text is being typed.
    while_typing: bool,
}

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;
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
    Row { command, group, label, keys, needs, while_typing: false }
}

const fn always(row: Row) -> Row {
    Row { while_typing: true, ..row }
}

#[rustfmt::skip]
pub(crate) const TABLE: &[Row] = {
    use Group::{Canvas, Edit, File, Help, View};
    use UiCommand as C;
    &[
        always(row(C::New, File, "New", &[key(CTRL, Key::N)], Needs::Nothing)),
        always(row(C::Open, File, "Open…", &[key(CTRL, Key::O)], Needs::Nothing)),
        always(row(C::Save, File, "Save", &[key(CTRL, Key::S)], Needs::Plan)),
        always(row(C::SaveAs, File, "Save as…", &[key(CTRL_SHIFT, Key::S)], Needs::Plan)),
        always(row(C::Close, File, "Close", &[key(CTRL, Key::W)], Needs::Plan)),
        always(row(C::Quit, File, "Quit", &[key(CTRL, Key::Q)], Needs::Nothing)),
        row(C::Undo, Edit, "Undo", &[key(CTRL, Key::Z)], Needs::Undo),
        row(C::Redo, Edit, "Redo", &[key(CTRL_SHIFT, Key::Z), key(CTRL, Key::Y)], Needs::Redo),
        row(C::Duplicate, Edit, "Duplicate", &[key(CTRL, Key::D)], Needs::Nodes),
        row(C::Delete, Edit, "Delete", &[key(NONE, Key::Delete), key(NONE, Key::Backspace)], Needs::Selection),
        row(C::SelectAll, Edit, "Select all", &[key(CTRL, Key::A)], Needs::Plan),
        row(C::SelectNothing, Edit, "Select nothing", &[key(NONE, Key::Escape)], Needs::Selection),
        row(C::Add, Canvas, "Add a step…", &[key(NONE, Key::A)], Needs::Plan),
        row(C::Rename, Canvas, "Rename", &[key(NONE, Key::F2), key(NONE, Key::Enter)], Needs::Renamable),
        row(C::Connect, Canvas, "Connect to…", &[key(NONE, Key::C)], Needs::OneNode),
        row(C::Tidy, Canvas, "Tidy the layout", &[key(NONE, Key::T)], Needs::Plan),
        always(row(C::Fit, View, "Fit the whole plan", &[key(CTRL, Key::Num0)], Needs::Plan)),
        row(C::ZoomIn, View, "Zoom in", &[key(NONE, Key::Plus), key(NONE, Key::Equals)], Needs::Plan),
        row(C::ZoomOut, View, "Zoom out", &[key(NONE, Key::Minus)], Needs::Plan),
        row(C::ZoomActual, View, "Zoom to 100 %", &[key(NONE, Key::Num1)], Needs::Plan),
        row(C::ZoomToSelection, View, "Zoom to what is selected", &[key(NONE, Key::Num2), key(SHIFT, Key::Num2)], Needs::Selection),
        row(C::ToggleMinimap, View, "Map of the plan", &[key(NONE, Key::M)], Needs::Plan),
        row(C::ToggleHeat, View, "Colour by cost", &[key(NONE, Key::H)], Needs::Plan),
        always(row(C::ToggleRecommendations, View, "Recommendations", &[key(CTRL, Key::Num1)], Needs::Plan)),
        always(row(C::ToggleInspector, View, "Inspector", &[key(CTRL, Key::Num2)], Needs::Plan)),
        always(row(C::TogglePlots, View, "Plots", &[key(CTRL, Key::Num3)], Needs::Plan)),
        always(row(C::LargerText, View, "Larger text", &[key(CTRL, Key::Plus), key(CTRL, Key::Equals)], Needs::Nothing)),
        always(row(C::SmallerText, View, "Smaller text", &[key(CTRL, Key::Minus)], Needs::Nothing)),
        always(row(C::NormalText, View, "Normal text", &[key(CTRL_SHIFT, Key::Num0)], Needs::Nothing)),
        row(C::Shortcuts, Help, "Keyboard shortcuts", &[key(NONE, Key::F1), key(NONE, Key::Questionmark)], Needs::Nothing),
        row(C::About, Help, "About mixplan", &[], Needs::Nothing),
    ]
};

impl UiCommand {
    pub fn row(self) -> &'static Row {
        // Every variant has its row, at its own index: a test holds this.
        TABLE.iter().find(|row| row.command == self).unwrap_or(&TABLE[0])
    }

    pub fn applies(self, document: Option<&Document>, selection: &Selection) -> bool {
        let Some(document) = document else { return self.row().needs == Needs::Nothing };
        let nodes = if let Selection::Nodes(ids) = selection { ids.len() } else { 0 };
        let edge = matches!(selection, Selection::Edge(_));
        match self.row().needs {
            Needs::Nothing | Needs::Plan => true,
            Needs::Undo => document.undo_label().is_some(),
            Needs::Redo => document.redo_label().is_some(),
            Needs::Selection => nodes > 0 || edge,
            Needs::Nodes => nodes > 0,
            Needs::OneNode => nodes == 1,
            Needs::Renamable => nodes == 1 || edge,
        }
    }

    /// As menus show it: undo and redo say what they would do.
    pub fn label(self, document: Option<&Document>) -> String {
        let label = self.row().label;
        let what = match self {
            Self::Undo => document.and_then(Document::undo_label),
            Self::Redo => document.and_then(Document::redo_label),
            _ => None,
        };
        what.map_or_else(|| label.to_owned(), |what| format!("{label} {}", first_lower(what)))
    }

    pub fn shortcut_text(self, ctx: &egui::Context) -> String {
        self.row().keys.first().map(|keys| shortcut_text(ctx, keys)).unwrap_or_default()
    }
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
        key => key.name(),
    };
    let modifiers = ctx.format_modifiers(keys.modifiers);
    if modifiers.is_empty() { sign.to_owned() } else { format!("{modifiers}+{sign}") }
}

/// The commands whose keys were pressed, taken from the input.
///
/// While something is being typed, or `busy` with something that has keys of its own, only those
/// that cannot be mistaken for it.
pub(crate) fn pressed(ctx: &egui::Context, busy: bool) -> Vec<UiCommand> {
    let typing = busy || ctx.text_edit_focused();
    let mut rows: Vec<&Row> = TABLE.iter().filter(|row| row.while_typing || !typing).collect();
    // Egui lets extra Shift pass, so what asks for Shift goes first.
    rows.sort_by_key(|row| !row.keys.first().is_some_and(|keys| keys.modifiers.shift));
    let taken = |row: &&Row| row.keys.iter().any(|keys| ctx.input_mut(|input| input.consume_shortcut(keys)));
    rows.into_iter().filter(taken).map(|row| row.command).collect()
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
