//! What can be asked for now: each command, and the choices that take one further, as lines of menus and palette.

use std::path::Path;

use egui::Context;

use super::canvas;
use super::commands::{Situation, UiCommand};
use super::inspector::lower_first;
use super::scenarios::{BASE_CASE, ScenarioAction};
use super::session::{Selection, ThemeChoice};
use super::theme::icons;
use super::view::{Action, ViewContext};
use crate::document::Document;
use crate::plan::{HostedCost, Node, NodeKind, Role};

/// One line: what it is called, and what it asks for.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    /// Empty for none.
    pub icon: &'static str,
    pub label: String,
    pub keys: String,
    /// Other words that it is found by.
    pub words: String,
    /// Where a file lies, and the like.
    pub hint: String,
    pub ticked: bool,
    /// What to do first where it does not apply.
    pub why_not: Option<&'static str>,
    pub action: Action,
}

/// A menu's lines that depend on what there is, behind one heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum More {
    Templates,
    Recent,
    Themes,
    /// Of the selected sub-tasks.
    Roles,
    /// The steps that undo can go back to.
    History,
    /// The base case and the scenarios, to look at.
    Scenarios,
}

/// So many steps back are offered.
const STEPS: usize = 12;

impl Offer {
    pub fn new(icon: &'static str, label: impl Into<String>, action: Action) -> Self {
        Self {
            icon,
            label: label.into(),
            keys: String::new(),
            words: String::new(),
            hint: String::new(),
            ticked: false,
            why_not: None,
            action,
        }
    }

    pub fn command(command: UiCommand, now: Situation<'_>, ctx: &Context) -> Self {
        Self {
            keys: command.shortcut_text(ctx),
            words: command.row().words.to_owned(),
            ticked: command.ticked(now.session),
            why_not: command.why_not(now),
            ..Self::new(command.row().icon, command.label(now), Action::Run(command))
        }
    }

    /// What it is remembered by: a command by what it is called at rest.
    pub fn name(&self) -> &str {
        match &self.action {
            Action::Run(command) => command.row().label,
            _ => &self.label,
        }
    }

    fn words(self, words: impl Into<String>) -> Self {
        Self { words: words.into(), ..self }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    fn ticked(self, ticked: bool) -> Self {
        Self { ticked, ..self }
    }
}

impl More {
    pub const ALL: [Self; 6] =
        [Self::Scenarios, Self::Roles, Self::Themes, Self::Templates, Self::Recent, Self::History];

    pub fn icon(self) -> &'static str {
        match self {
            Self::Templates => icons::TEMPLATE,
            Self::Recent => icons::CLOCK,
            Self::Themes => icons::SUN,
            Self::Roles => icons::OTHER,
            Self::History => icons::CLOCK,
            Self::Scenarios => icons::SCENARIO,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Templates => "New from template",
            Self::Recent => "Open recent",
            Self::Themes => "Theme",
            Self::Roles => "Role",
            Self::History => "History",
            Self::Scenarios => "Switch to",
        }
    }

    /// Its lines; none where there is nothing to choose.
    pub fn offers(self, now: Situation<'_>) -> Vec<Offer> {
        match self {
            Self::Templates => templates(now),
            Self::Recent => recent(now),
            Self::Themes => themes(now),
            Self::Roles => roles(now),
            Self::History => history(now),
            Self::Scenarios => scenarios(now),
        }
    }

    /// Its lines as they stand outside their menu: each says by itself what it does.
    pub fn spelt_out(self, now: Situation<'_>) -> Vec<Offer> {
        let spell = |offer: Offer| {
            let label = match self {
                Self::Roles => format!("Make it {}", canvas::with_article(&lower_first(&offer.label))),
                Self::History => format!("Undo back to before: {}", lower_first(&offer.label)),
                Self::Scenarios => format!("Switch to {}", offer.label),
                Self::Templates | Self::Recent | Self::Themes => format!("{}: {}", self.label(), offer.label),
            };
            Offer { label, ticked: false, ..offer }
        };
        self.offers(now).into_iter().map(spell).collect()
    }
}

fn templates(now: Situation<'_>) -> Vec<Offer> {
    let offer =
        |(name, title): &(String, String)| Offer::new(icons::TEMPLATE, title, Action::NewFromTemplate(name.clone()));
    now.templates.iter().map(offer).collect()
}

fn recent(now: Situation<'_>) -> Vec<Offer> {
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let offer = |path: &std::path::PathBuf| {
        Offer::new(icons::FILE, name(path), Action::OpenPath(path.clone())).hint(path.display().to_string())
    };
    now.session.recent.iter().map(offer).collect()
}

fn themes(now: Situation<'_>) -> Vec<Offer> {
    let choices = [
        (icons::DESKTOP, "Follow the system", ThemeChoice::System),
        (icons::SUN, "Light", ThemeChoice::Light),
        (icons::MOON, "Dark", ThemeChoice::Dark),
    ];
    let offer = |(icon, label, choice)| {
        Offer::new(icon, label, Action::ChooseTheme(choice)).ticked(now.session.theme == choice)
    };
    choices.map(offer).into()
}

fn scenarios(now: Situation<'_>) -> Vec<Offer> {
    let Some(document) = now.document.filter(|document| !document.scenarios().is_empty()) else { return Vec::new() };
    let active = document.scenario().map(|scenario| scenario.name.as_str());
    let base = Offer::new("", BASE_CASE, Action::Scenario(ScenarioAction::Switch(None))).ticked(active.is_none());
    let others = document.scenarios().iter().map(|scenario| {
        let action = ScenarioAction::Switch(Some(scenario.name.clone()));
        let offer = Offer::new("", &scenario.name, Action::Scenario(action)).hint(&scenario.note);
        offer.ticked(active == Some(scenario.name.as_str()))
    });
    std::iter::once(base).chain(others).collect()
}

/// The newest first.
fn history(now: Situation<'_>) -> Vec<Offer> {
    let labels = now.document.into_iter().flat_map(Document::undo_labels).take(STEPS);
    labels.enumerate().map(|(index, label)| Offer::new(icons::UNDO, label, Action::UndoSteps(index + 1))).collect()
}

/// Every step of the plan, to be flown to; found by its role, verdict and model too.
pub(crate) fn places(view: ViewContext<'_>) -> Vec<Offer> {
    let offer = |node: &Node| {
        let facts = facts(view, node);
        Offer::new(icons::node_icon(&node.kind), format!("Go to {}", node.name), Action::FlyTo(node.id.clone()))
            .words(facts.join(" "))
            .hint(facts[..2.min(facts.len())].join(" · "))
    };
    view.plan().nodes.iter().map(offer).collect()
}

/// What a step is known by beside its name: role, verdict, models.
pub(crate) fn facts(view: ViewContext<'_>, node: &Node) -> Vec<String> {
    let kind = match &node.kind {
        NodeKind::Entry(_) => "entry",
        NodeKind::Tool(_) => "tool step",
        NodeKind::Task(task) => task.role.label(),
    };
    let verdict = view.evaluation.task(&node.id).map(|task| task.word().to_owned());
    let hosted = node.task().and_then(|task| match &task.hosted {
        HostedCost::Tokens(tokens) => tokens.model.clone(),
        HostedCost::Unknown | HostedCost::PerCall(_) => None,
    });
    let tuned = node.task().and_then(|task| task.tuned.as_ref()).map(|tuned| tuned.base_model.clone());
    std::iter::once(kind.to_owned()).chain(verdict).chain(hosted).chain(tuned).collect()
}

fn roles(now: Situation<'_>) -> Vec<Offer> {
    let (Some(document), Selection::Nodes(ids)) = (now.document, &now.session.selection) else { return Vec::new() };
    let tasks: Vec<_> = ids.iter().filter_map(|id| Some((id, document.plan().node(id)?.task()?))).collect();
    let offer = |role: Role| {
        let ticked = tasks.iter().all(|(_, task)| task.role == role);
        let command = canvas::set_role(document.plan(), tasks.iter().map(|(id, _)| *id), role)?;
        let label = canvas::capitalised(role.label());
        Some(Offer::new(icons::role_icon(role), label, Action::Edit(command)).ticked(ticked))
    };
    Role::ALL.into_iter().filter_map(offer).collect()
}
