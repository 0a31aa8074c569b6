//! How the window stands: selection, open panels, recent files. Kept by eframe, never in the plan.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::plan::{Frame, NodeId, Plan};

/// The state of the window that is no part of any plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Session {
    /// Names nodes of the open plan, so it ends with it.
    #[serde(skip)]
    pub selection: Selection,
    pub plot_tab: PlotTab,
    pub plot_scope: PlotScope,
    /// Whether the plots show all scenarios together.
    pub compares: bool,
    pub panels: Panels,
    pub theme: ThemeChoice,
    /// What is dragged comes in line with the grid and with what stands near.
    pub snap: bool,
    /// The small map of the whole plan, while not all of it is in view.
    pub minimap: bool,
    /// The canvas colours nodes by what they cost.
    pub heat: bool,
    /// Newest first.
    pub recent: Vec<PathBuf>,
    /// Where a file was last chosen.
    pub folder: Option<PathBuf>,
    /// What was last exported, and where to.
    pub exported: Vec<String>,
    pub export_folder: Option<PathBuf>,
    /// What was last taken from the palette, newest first.
    pub recent_commands: Vec<String>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            selection: Selection::Plan,
            plot_tab: PlotTab::Crossover,
            plot_scope: PlotScope::Selected,
            compares: false,
            panels: Panels::default(),
            theme: ThemeChoice::System,
            snap: true,
            minimap: true,
            heat: false,
            recent: Vec::new(),
            folder: None,
            exported: Vec::new(),
            export_folder: None,
            recent_commands: Vec::new(),
        }
    }
}

/// So many recent files are kept, and so many commands.
const RECENT: usize = 8;
const RECENT_COMMANDS: usize = 5;

impl Session {
    /// As it is kept between runs.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was kept, field by field: what is missing, or what this version cannot read, is as at first.
    pub fn from_text(text: &str) -> Self {
        let mut whole = Self::default();
        let kept: Value = serde_json::from_str(text).unwrap_or_default();
        let Ok(Value::Object(mut fields)) = serde_json::to_value(&whole) else { return whole };
        for (name, value) in kept.as_object().into_iter().flatten() {
            let before = fields.insert(name.clone(), value.clone());
            match serde_json::from_value(Value::Object(fields.clone())) {
                Ok(session) => whole = session,
                Err(_) => drop(before.map(|before| fields.insert(name.clone(), before))),
            }
        }
        whole
    }

    /// Everything about the layout as at first.
    pub fn reset_layout(&mut self) {
        let first = Self::default();
        (self.panels, self.plot_tab, self.plot_scope) = (first.panels, first.plot_tab, first.plot_scope);
    }

    /// Puts a file first among the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.folder = path.parent().map(Path::to_owned);
        put_first(&mut self.recent, path.to_owned(), RECENT);
    }

    /// Puts what was taken from the palette first there.
    pub fn remember_command(&mut self, name: &str) {
        put_first(&mut self.recent_commands, name.to_owned(), RECENT_COMMANDS);
    }
}

fn put_first<T: PartialEq>(list: &mut Vec<T>, first: T, most: usize) {
    list.retain(|known| *known != first);
    list.insert(0, first);
    list.truncate(most);
}

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Selection {
    /// Nothing: panels speak of the plan as a whole.
    #[default]
    Plan,
    /// Nodes and notes. To select a frame is to select its members.
    Nodes(BTreeSet<NodeId>),
    /// By its index in the plan.
    Edge(usize),
}

impl Selection {
    pub fn node(id: NodeId) -> Self {
        Self::Nodes(BTreeSet::from([id]))
    }

    /// These; with none, the plan.
    pub fn of(ids: BTreeSet<NodeId>) -> Self {
        if ids.is_empty() { Self::Plan } else { Self::Nodes(ids) }
    }

    /// The frame whose members are selected, all of them and nothing else. A step alone in an open
    /// frame is itself.
    pub fn frame<'p>(&self, plan: &'p Plan) -> Option<&'p Frame> {
        let Self::Nodes(ids) = self else { return None };
        let frame = plan.frame_of(ids.first()?)?;
        let members = frame.nodes.iter().filter(|id| plan.node(id).is_some());
        let all = frame.nodes.iter().all(|id| ids.contains(id) || plan.node(id).is_none());
        (all && members.count() == ids.len() && (ids.len() > 1 || frame.folded)).then_some(frame)
    }

    /// Drops what the plan does not have any more.
    pub fn keep_what_is_in(&mut self, plan: &Plan) {
        match self {
            Self::Plan => {}
            Self::Nodes(ids) => {
                let known: BTreeSet<&NodeId> =
                    plan.nodes.iter().map(|node| &node.id).chain(plan.notes.iter().map(|note| &note.id)).collect();
                ids.retain(|id| known.contains(id));
            }
            Self::Edge(index) if *index < plan.edges.len() => {}
            Self::Edge(_) => *self = Self::Plan,
        }
        if matches!(self, Self::Nodes(ids) if ids.is_empty()) {
            *self = Self::Plan;
        }
    }

    pub fn has_node(&self, id: &NodeId) -> bool {
        matches!(self, Self::Nodes(ids) if ids.contains(id))
    }
}

/// Which plot the bottom panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PlotTab {
    Crossover,
    MonthlyCost,
    /// The saving over all draws.
    Distribution,
    /// What the saving depends on.
    Drivers,
    /// What a price cut and the like do to the verdicts.
    Stress,
    /// The verdict over two inputs.
    Flips,
    Scenarios,
}

/// Whose figures it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PlotScope {
    Mix,
    /// The selected sub-task; the mix while none is selected.
    Selected,
}

/// Which panels are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Panels {
    pub recommendations: bool,
    pub inspector: bool,
    pub plots: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self { recommendations: true, inspector: true, plots: true }
    }
}

/// The user's choice of theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ThemeChoice {
    System,
    Light,
    Dark,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_file_stands_first_and_none_twice() {
        let mut session = Session::default();
        for name in ["a", "b", "a"] {
            session.remember(Path::new(name));
        }
        assert_eq!(session.recent, [PathBuf::from("a"), PathBuf::from("b")]);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut session = Session { plot_tab: PlotTab::MonthlyCost, theme: ThemeChoice::Dark, ..Session::default() };
        session.panels.plots = false;
        session.remember(Path::new("folder/desk.ron"));
        assert_eq!(Session::from_text(&session.to_text()), session);
    }

    #[test]
    fn one_field_that_cannot_be_read_costs_that_field_and_no_other() {
        let text = r#"{"plot_tab":"Hologram","theme":"Dark","recent":["a.ron"],"panels":7,"folder":null,"new":[1]}"#;
        let expected = Session { theme: ThemeChoice::Dark, recent: vec!["a.ron".into()], ..Session::default() };
        assert_eq!(Session::from_text(text), expected);
    }

    #[test]
    fn what_is_garbled_is_as_at_first() {
        for text in ["", "{", "[]", "null", "(panels: ())", "{\"panels\":{\"plots\":3}}"] {
            assert_eq!(Session::from_text(text), Session::default(), "{text}");
        }
    }
}
