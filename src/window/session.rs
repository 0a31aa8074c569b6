//! How the window stands: selection, open panels, recent files. Kept by eframe, never in the plan.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::plan::{NodeId, Plan};

/// The state of the window that is no part of any plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Session {
    /// Names nodes of the open plan, so it ends with it.
    #[serde(skip)]
    pub selection: Selection,
    pub plot_tab: PlotTab,
    pub plot_scope: PlotScope,
    pub panels: Panels,
    pub theme: ThemeChoice,
    /// The small map of the whole plan, while not all of it is in view.
    pub minimap: bool,
    /// The canvas colours nodes by what they cost.
    pub heat: bool,
    /// Newest first.
    pub recent: Vec<PathBuf>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            selection: Selection::Plan,
            plot_tab: PlotTab::Crossover,
            plot_scope: PlotScope::Selected,
            panels: Panels::default(),
            theme: ThemeChoice::System,
            minimap: true,
            heat: false,
            recent: Vec::new(),
        }
    }
}

/// So many recent files are kept.
const RECENT: usize = 8;

impl Session {
    /// Puts a file first among the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
    }
}

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Selection {
    /// Nothing: panels speak of the plan as a whole.
    #[default]
    Plan,
    Nodes(BTreeSet<NodeId>),
    /// By its index in the plan.
    Edge(usize),
}

impl Selection {
    pub fn node(id: NodeId) -> Self {
        Self::Nodes(BTreeSet::from([id]))
    }

    /// Drops what the plan does not have any more.
    pub fn keep_what_is_in(&mut self, plan: &Plan) {
        match self {
            Self::Plan => {}
            Self::Nodes(ids) => {
                let known: BTreeSet<&NodeId> = plan.nodes.iter().map(|node| &node.id).collect();
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
}
