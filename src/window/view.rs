//! What a panel is given, and what it may ask for.

use std::path::PathBuf;

use super::commands::{Situation, UiCommand};
use super::dialogs::Reply;
use super::export::PlotExport;
use super::flipping::{FlipAction, Flipping};
use super::prices::Wanted;
use super::sampling::Doubt;
use super::scenarios::{ScenarioAction, Scenarios};
use super::session::{PlotScope, PlotTab, Selection, Session, ThemeChoice};
use super::stress::Stressed;
use super::theme::Theme;
use super::weakest::Weakest;
use crate::analysis::{Evaluation, Figure, TaskAnswer};
use crate::document::{Command, Document};
use crate::plan::{Frame, Node, NodeId, Note, Plan, Task};
use crate::report::review::Reviewed;

/// Everything a panel draws from; nothing it can change.
#[derive(Clone, Copy)]
pub(crate) struct ViewContext<'a> {
    pub document: &'a Document,
    pub evaluation: &'a Evaluation,
    /// The edition of this evaluation; what is worked out from its verdicts stays as long as this does.
    pub evaluated: u64,
    pub doubt: Doubt,
    pub stressed: &'a Stressed,
    pub flipping: &'a Flipping,
    /// The review's decisions, and whether each still stands.
    pub reviewed: &'a [Reviewed],
    pub session: &'a Session,
    pub theme: &'a Theme,
    pub scenarios: &'a Scenarios,
    pub weakest: &'a Weakest,
    /// What the age of a source counts from.
    pub today: jiff::civil::Date,
}

impl<'a> ViewContext<'a> {
    /// For the commands; the canvas offers no templates.
    pub fn situation(&self) -> Situation<'a> {
        Situation { document: Some(self.document), session: self.session, templates: &[] }
    }

    pub fn plan(&self) -> &'a Plan {
        self.document.plan()
    }

    /// The node that is selected, if it is exactly one.
    pub fn selected_node(&self) -> Option<&'a Node> {
        match &self.session.selection {
            Selection::Nodes(ids) if ids.len() == 1 => ids.first().and_then(|id| self.plan().node(id)),
            Selection::Plan | Selection::Nodes(_) | Selection::Edge(_) => None,
        }
    }

    /// Whether there are sub-tasks, and none that is switched on.
    pub fn all_tasks_off(&self) -> bool {
        self.evaluation.tasks.is_empty() && self.plan().nodes.iter().any(|node| node.task().is_some())
    }

    /// The note that is selected, if it is exactly one.
    pub fn selected_note(&self) -> Option<&'a Note> {
        match &self.session.selection {
            Selection::Nodes(ids) if ids.len() == 1 => ids.first().and_then(|id| self.plan().note(id)),
            Selection::Plan | Selection::Nodes(_) | Selection::Edge(_) => None,
        }
    }

    /// The frame that is selected: all its members are, and nothing else.
    pub fn selected_frame(&self) -> Option<&'a Frame> {
        self.session.selection.frame(self.plan())
    }

    /// What the review decided about this sub-task.
    pub fn decision(&self, id: &NodeId) -> Option<&'a Reviewed> {
        self.reviewed.iter().find(|one| one.node == *id)
    }

    /// The sub-task that is selected, and what the evaluation says of it.
    pub fn selected_task(&self) -> Option<(&'a Node, &'a Task, Option<&'a TaskAnswer>)> {
        let node = self.selected_node()?;
        Some((node, node.task()?, self.evaluation.task(&node.id)))
    }
}

/// What a panel asks for; applied in one place once all panels have drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    Edit(Command),
    /// Selects what the command made, unless it was refused.
    EditAndSelect(Command, Selection),
    Select(Selection),
    ShowPlot(PlotTab),
    /// Whose figures the plots show.
    ScopePlots(PlotScope),
    /// Selects a node and brings it into view.
    Reveal(NodeId),
    /// The same, close enough to read.
    FlyTo(NodeId),
    ChooseTheme(ThemeChoice),
    NewFromTemplate(String),
    OpenPath(PathBuf),
    /// What a bar answers as a dialog would.
    Reply(Reply),
    /// Takes back so many steps at once.
    UndoSteps(usize),
    /// Switches scenarios, and what else the list of scenarios takes.
    Scenario(ScenarioAction),
    /// What is asked of the map of where a verdict flips.
    Flip(FlipAction),
    /// Copies the plot that is shown, or saves it.
    Plot(PlotExport),
    /// Asks where the minutes of the review are to be written.
    ExportMinutes,
    /// Shows a folder in the desktop's own program for that.
    OpenFolder(PathBuf),
    /// Lays a price list beside the plan's prices: that of a file, or the program's own.
    UpdatePrices(Option<PathBuf>),
    /// Opens the list of models, for what it is chosen for.
    PickModel(Wanted),
    /// Shows how a figure is computed.
    Explain(Figure),
    /// Selects what the input of this key belongs to, and puts the keyboard into its field.
    ShowInput(String),
    /// Everything else that menus and keys do.
    Run(UiCommand),
}
