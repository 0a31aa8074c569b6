//! What can be asked for now: each command, and the choices that take one further, as lines of menus and palette.

use std::path::Path;

use egui::Context;

use super::canvas;
use super::commands::{Situation, UiCommand};
use super::session::{Selection, ThemeChoice};
use super::theme::icons;
use super::view::Action;
use crate::plan::Role;

/// One line: what it is called, and what it asks for.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    /// Empty for none.
    pub icon: &'static str,
    pub label: String,
    pub keys: String,
    /// Other words that it is found by.
    #[expect(dead_code, reason = "the palette is to search them")]
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
}

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

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    fn ticked(self, ticked: bool) -> Self {
        Self { ticked, ..self }
    }
}

impl More {
    pub fn icon(self) -> &'static str {
        match self {
            Self::Templates => icons::TEMPLATE,
            Self::Recent => icons::CLOCK,
            Self::Themes => icons::SUN,
            Self::Roles => icons::OTHER,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Templates => "New from template",
            Self::Recent => "Open recent",
            Self::Themes => "Theme",
            Self::Roles => "Role",
        }
    }

    /// Its lines; none where there is nothing to choose.
    pub fn offers(self, now: Situation<'_>) -> Vec<Offer> {
        match self {
            Self::Templates => templates(now),
            Self::Recent => recent(now),
            Self::Themes => themes(now),
            Self::Roles => roles(now),
        }
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
