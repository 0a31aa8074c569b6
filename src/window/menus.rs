//! The menu bar, and the lines that menus are made of.

use egui::containers::menu::SubMenuButton;
use egui::{Button, Color32, MenuBar, RichText, Ui, vec2};

use super::commands::UiCommand as C;
use super::session::{Session, ThemeChoice};
use super::theme::{Theme, icons};
use super::view::Action;
use crate::document::Document;

/// What the menu bar needs to know.
pub(crate) struct MenuContext<'a> {
    pub document: Option<&'a Document>,
    pub session: &'a Session,
    /// Name and title of each template.
    pub templates: &'a [(String, String)],
}

pub(crate) fn menu_bar(context: &MenuContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file_menu(context, ui, actions));
        ui.menu_button("Edit", |ui| edit_menu(context, ui, actions));
        ui.menu_button("View", |ui| view_menu(context, ui, actions));
        ui.menu_button("Help", |ui| {
            for command in [C::Shortcuts, C::About] {
                command_item(context.document, context.session, command, ui, actions);
            }
        });
    });
}

fn file_menu(context: &MenuContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let mut line = |command, ui: &mut Ui| command_item(context.document, context.session, command, ui, actions);
    line(C::New, ui);
    let mut chosen = None;
    submenu(ui, icons::TEMPLATE, "New from template", |ui| {
        for (name, title) in context.templates {
            if item(ui, icons::TEMPLATE, title, "", false).clicked() {
                chosen = Some(Action::NewFromTemplate(name.clone()));
                ui.close();
            }
        }
    });
    line(C::Open, ui);
    ui.add_enabled_ui(!context.session.recent.is_empty(), |ui| {
        submenu(ui, icons::CLOCK, "Open recent", |ui| {
            for path in &context.session.recent {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                let line = item(ui, icons::FILE, &name, "", false).on_hover_text(path.display().to_string());
                if line.clicked() {
                    chosen = Some(Action::OpenPath(path.clone()));
                    ui.close();
                }
            }
        });
    });
    ui.separator();
    line(C::Save, ui);
    line(C::SaveAs, ui);
    ui.separator();
    line(C::Close, ui);
    line(C::Quit, ui);
    actions.extend(chosen);
}

fn edit_menu(context: &MenuContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let groups: [&[C]; 4] = [
        &[C::Undo, C::Redo],
        &[C::Add, C::Connect, C::Rename],
        &[C::Duplicate, C::Delete, C::SelectAll, C::SelectNothing],
        &[C::Tidy],
    ];
    grouped(context, &groups, ui, actions);
}

fn view_menu(context: &MenuContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let panels: [&[C]; 2] =
        [&[C::ToggleRecommendations, C::ToggleInspector, C::TogglePlots], &[C::ToggleMinimap, C::ToggleHeat]];
    grouped(context, &panels, ui, actions);
    ui.separator();
    submenu(ui, icons::SUN, "Theme", |ui| {
        let choices = [
            (icons::DESKTOP, "Follow the system", ThemeChoice::System),
            (icons::SUN, "Light", ThemeChoice::Light),
            (icons::MOON, "Dark", ThemeChoice::Dark),
        ];
        for (icon, label, choice) in choices {
            if item(ui, icon, label, "", context.session.theme == choice).clicked() {
                actions.push(Action::ChooseTheme(choice));
                ui.close();
            }
        }
    });
    ui.separator();
    grouped(
        context,
        &[
            &[C::LargerText, C::SmallerText, C::NormalText],
            &[C::ZoomIn, C::ZoomOut, C::ZoomActual, C::Fit, C::ZoomToSelection],
        ],
        ui,
        actions,
    );
}

fn grouped(context: &MenuContext<'_>, groups: &[&[C]], ui: &mut Ui, actions: &mut Vec<Action>) {
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            ui.separator();
        }
        for command in *group {
            command_item(context.document, context.session, *command, ui, actions);
        }
    }
}

/// The line of one command: its label, its shortcut, greyed where it does not apply.
pub(crate) fn command_item(
    document: Option<&Document>,
    session: &Session,
    command: C,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    let applies = command.applies(document, &session.selection);
    let ticked = match command {
        C::ToggleRecommendations => session.panels.recommendations,
        C::ToggleInspector => session.panels.inspector,
        C::TogglePlots => session.panels.plots,
        C::ToggleMinimap => session.minimap,
        C::ToggleHeat => session.heat,
        _ => false,
    };
    let keys = command.shortcut_text(ui.ctx());
    let line = ui.add_enabled_ui(applies, |ui| item(ui, icon(command), &command.label(document), &keys, ticked)).inner;
    if line.clicked() {
        actions.push(Action::Run(command));
        ui.close();
    }
}

/// One line of a menu.
pub(crate) fn item(ui: &mut Ui, icon: &str, label: &str, keys: &str, ticked: bool) -> egui::Response {
    let weak = ui.visuals().weak_text_color();
    let tick = || RichText::new(icons::CHECK).font(Theme::icon(15.0));
    // The tick stands before the label, or behind it where there is an icon and no keys.
    let (sign, right) = match (ticked, keys.is_empty()) {
        (true, true) => (sign(icon, weak), tick()),
        (true, false) => (tick(), RichText::new(keys).color(weak).size(11.5)),
        (false, _) => (sign(icon, weak), RichText::new(keys).color(weak).size(11.5)),
    };
    let button = Button::new((sign, label)).right_text(right).gap(8.0).min_size(vec2(232.0, 28.0));
    ui.add(button).accessible_name(label)
}

/// An icon before a label; a line without one keeps its place.
fn sign(icon: &str, colour: Color32) -> RichText {
    let (icon, colour) = if icon.is_empty() { (icons::FILE, Color32::TRANSPARENT) } else { (icon, colour) };
    RichText::new(icon).font(Theme::icon(15.0)).color(colour)
}

/// A line that opens a menu of its own.
pub(crate) fn submenu(ui: &mut Ui, icon: &str, label: &str, contents: impl FnOnce(&mut Ui)) {
    let weak = ui.visuals().weak_text_color();
    let arrow = RichText::new(icons::CARET_RIGHT).font(Theme::icon(12.0)).color(weak);
    let button = Button::new((sign(icon, weak), label)).gap(8.0).min_size(vec2(232.0, 28.0)).right_text(arrow);
    let (response, _) = SubMenuButton::from_button(button).ui(ui, contents);
    response.accessible_name(label);
}

fn icon(command: C) -> &'static str {
    match command {
        C::New => icons::FILE_NEW,
        C::Open => icons::OPEN,
        C::Save => icons::SAVE,
        C::Undo => icons::UNDO,
        C::Redo => icons::REDO,
        C::Add => icons::PLUS,
        C::Rename => icons::PENCIL,
        C::Connect => icons::LINK,
        C::Duplicate => icons::DUPLICATE,
        C::Delete => icons::TRASH,
        C::Tidy => icons::GRAPH,
        C::Fit => icons::FIT,
        C::ZoomIn => icons::PLUS,
        C::ZoomOut => icons::MINUS,
        C::Shortcuts => icons::KEYBOARD,
        C::About => icons::INFO,
        _ => "",
    }
}
