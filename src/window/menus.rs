//! The menu bar, and how a menu is made: a list of lines, each drawn from the table of commands.

use egui::containers::menu::SubMenuButton;
use egui::{Button, Color32, MenuBar, RichText, Ui, vec2};

use super::commands::{Situation, UiCommand as C};
use super::offers::{More, Offer};
use super::theme::{Theme, icons};
use super::view::Action;

/// One line of a menu.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Line {
    Run(C),
    /// A menu of its own.
    More(More),
    /// A menu of commands.
    Group(&'static str, &'static str, &'static [Line]),
    /// A line between groups.
    Rule,
}

use Line::{Rule, Run};

const FILE: &[Line] = &[
    Run(C::New),
    Line::More(More::Templates),
    Run(C::Open),
    Line::More(More::Recent),
    Rule,
    Run(C::Save),
    Run(C::SaveAs),
    Rule,
    Run(C::Export),
    Rule,
    Run(C::Close),
    Run(C::Quit),
];

const EDIT: &[Line] = &[
    Run(C::Undo),
    Run(C::Redo),
    Line::More(More::History),
    Rule,
    Run(C::Add),
    Run(C::Connect),
    Run(C::Rename),
    Rule,
    Run(C::Cut),
    Run(C::Copy),
    Run(C::Paste),
    Run(C::Duplicate),
    Run(C::Delete),
    Run(C::DeleteApart),
    Run(C::CopyFigures),
    Rule,
    Run(C::UpdatePrices),
    Rule,
    Run(C::SelectAll),
    Run(C::SelectNothing),
    Rule,
    Run(C::Find),
    Run(C::FindNext),
    Run(C::FindPrevious),
];

/// What shapes the graph: an Edit menu with all of it would not fit a small window.
const ARRANGE_MENU: &[Line] = &[
    Run(C::Tidy),
    ALIGN,
    Run(C::ToggleSnap),
    Rule,
    Run(C::InsertStep),
    Run(C::Reverse),
    Run(C::ToggleOff),
    Rule,
    Run(C::Frame),
    Run(C::Dissolve),
    Run(C::Fold),
    Run(C::FoldAll),
    Run(C::UnfoldAll),
    Run(C::AddNote),
];

/// What brings several nodes in line.
pub(crate) const ALIGN: Line = Line::Group(
    icons::ALIGN_LEFT,
    "Align",
    &[
        Run(C::AlignLeft),
        Run(C::AlignCentre),
        Run(C::AlignRight),
        Rule,
        Run(C::AlignTop),
        Run(C::AlignMiddle),
        Run(C::AlignBottom),
        Rule,
        Run(C::DistributeAcross),
        Run(C::DistributeDown),
    ],
);

const VIEW: &[Line] = &[
    Run(C::Review),
    Run(C::Difference),
    Rule,
    Run(C::ToggleRecommendations),
    Run(C::ToggleInspector),
    Run(C::TogglePlots),
    Run(C::ToggleMinimap),
    Run(C::ToggleHeat),
    Run(C::ResetLayout),
    Rule,
    Line::More(More::Themes),
    Rule,
    Run(C::LargerText),
    Run(C::SmallerText),
    Run(C::NormalText),
    Rule,
    Run(C::ZoomIn),
    Run(C::ZoomOut),
    Run(C::ZoomActual),
    Run(C::Fit),
    Run(C::ZoomToSelection),
];

const SCENARIO: &[Line] = &[
    Line::More(More::Scenarios),
    Run(C::NextScenario),
    Run(C::PreviousScenario),
    Run(C::BaseCase),
    Run(C::CompareScenarios),
    Run(C::Seek),
    Run(C::Explain),
    Rule,
    Run(C::NewScenario),
    Run(C::DuplicateScenario),
    Run(C::EditScenario),
    Rule,
    Run(C::ResetScenario),
    Run(C::PromoteScenario),
    Run(C::DeleteScenario),
];

const HELP: &[Line] = &[Run(C::Palette), Run(C::Shortcuts), Run(C::About)];

/// The menus, and `beside` them in the same bar.
pub(crate) fn menu_bar(
    now: Situation<'_>,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
    beside: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    MenuBar::new().ui(ui, |ui| {
        let menus = [
            ("File", FILE),
            ("Edit", EDIT),
            ("Arrange", ARRANGE_MENU),
            ("View", VIEW),
            ("Scenario", SCENARIO),
            ("Help", HELP),
        ];
        for (name, lines) in menus {
            ui.menu_button(name, |ui| menu_ui(now, lines, ui, actions));
        }
        beside(ui, actions);
    });
}

/// The lines of a menu, of the bar or of a context menu.
pub(crate) fn menu_ui(now: Situation<'_>, lines: &[Line], ui: &mut Ui, actions: &mut Vec<Action>) {
    for line in lines {
        match line {
            Run(command) => offer_ui(&Offer::command(*command, now, ui.ctx()), ui, actions),
            Line::More(more) => more_ui(*more, now, ui, actions),
            Line::Group(icon, label, lines) => submenu_ui(ui, icon, label, |ui| menu_ui(now, lines, ui, actions)),
            Rule => drop(ui.separator()),
        }
    }
}

/// A line that opens a menu of its own; greyed where that has nothing in it.
fn more_ui(more: More, now: Situation<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let offers = more.offers(now);
    ui.add_enabled_ui(!offers.is_empty(), |ui| {
        submenu_ui(ui, more.icon(), more.label(), |ui| offers_ui(&offers, ui, actions));
    });
}

/// The lines of a choice, without a menu of their own.
pub(crate) fn offers_ui(offers: &[Offer], ui: &mut Ui, actions: &mut Vec<Action>) {
    for offer in offers {
        offer_ui(offer, ui, actions);
    }
}

fn submenu_ui(ui: &mut Ui, icon: &str, label: &str, contents: impl FnOnce(&mut Ui)) {
    let weak = ui.visuals().weak_text_color();
    let arrow = RichText::new(icons::CARET_RIGHT).font(Theme::icon(12.0)).color(weak);
    let button = Button::new((sign(icon, weak), label)).gap(8.0).min_size(vec2(232.0, 28.0)).right_text(arrow);
    let (response, _) = SubMenuButton::from_button(button).ui(ui, contents);
    response.accessible_name(label);
}

pub(crate) fn offer_ui(offer: &Offer, ui: &mut Ui, actions: &mut Vec<Action>) {
    let weak = ui.visuals().weak_text_color();
    let tick = || RichText::new(icons::CHECK).font(Theme::icon(15.0));
    let keys = RichText::new(&offer.keys).color(weak).size(11.5);
    // The tick stands before the label, or behind it where there is an icon and no keys.
    let (sign, right) = match (offer.ticked, offer.keys.is_empty()) {
        (true, true) => (sign(offer.icon, weak), tick()),
        (true, false) => (tick(), keys),
        (false, _) => (sign(offer.icon, weak), keys),
    };
    let button = Button::new((sign, &offer.label)).right_text(right).gap(8.0).min_size(vec2(232.0, 28.0));
    let mut response = ui.add_enabled(offer.why_not.is_none(), button).accessible_name(&offer.label);
    if let Some(why_not) = offer.why_not {
        response = response.on_disabled_hover_text(why_not);
    } else if !offer.hint.is_empty() {
        response = response.on_hover_text(&offer.hint);
    }
    if response.clicked() {
        actions.push(offer.action.clone());
        ui.close();
    }
}

/// An icon before a label; a line without one keeps its place.
fn sign(icon: &str, colour: Color32) -> RichText {
    let (icon, colour) = if icon.is_empty() { (icons::FILE, Color32::TRANSPARENT) } else { (icon, colour) };
    RichText::new(icon).font(Theme::icon(15.0)).color(colour)
}
