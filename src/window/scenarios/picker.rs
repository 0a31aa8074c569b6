//! The scenario in the strip above everything: always visible, and one click away from any other.

use egui::{
    Align2, Popup, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetText, vec2,
};

use super::{BASE_CASE, words};
use crate::window::commands::UiCommand as C;
use crate::window::menus::{self, Line::Run};
use crate::window::offers::More;
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};

const HEIGHT: f32 = 26.0;

pub(in crate::window) fn picker_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    ui.add_space(4.0);
    let small = |text: String| RichText::new(text).size(theme.size.caption).color(theme.text_weak);
    let scenario = view.document.scenario();
    let caption = match scenario {
        Some(scenario) => format!("Scenario · {}", words::count(scenario.overrides.len())),
        None => "Scenario".into(),
    };
    ui.add(egui::Label::new(small(caption)).truncate());
    ui.add_space(4.0);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let name = scenario.map_or(BASE_CASE, |scenario| scenario.name.as_str());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "Scenario");
        info.current_text_value = Some(name.to_owned());
        info
    });
    button_paint(ui, theme, rect, name, scenario.is_some(), &response);
    Popup::menu(&response).width(240.0).show(|ui| menu_ui(view, ui, actions));
    let note = scenario.map(|scenario| scenario.note.as_str()).filter(|note| !note.is_empty());
    if let (Some(note), false) = (note, Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response))) {
        response.on_hover_text(note);
    }
}

fn button_paint(ui: &Ui, theme: &Theme, rect: Rect, name: &str, active: bool, response: &Response) {
    let border = match (active || response.has_focus(), response.hovered()) {
        (true, _) => theme.accent,
        (false, true) => theme.border_strong,
        (false, false) => theme.border,
    };
    let fill = if active { theme.badge_fill(theme.accent) } else { theme.field };
    let stroke = Stroke::new(1.0, border);
    ui.painter().rect(rect.shrink(0.5), theme.radius.medium, fill, stroke, StrokeKind::Middle);
    let colour = if active { theme.accent } else { theme.text };
    let icon = rect.left_center() + vec2(9.0, 0.0);
    let weak = if active { theme.accent } else { theme.text_weak };
    ui.painter().text(icon, Align2::LEFT_CENTER, icons::SCENARIO, Theme::icon(theme.size.body), weak);
    let caret = rect.right_center() - vec2(9.0, 0.0);
    ui.painter().text(caret, Align2::RIGHT_CENTER, icons::CARET_DOWN, Theme::icon(theme.size.caption), weak);
    let font = if active { Theme::semibold(theme.size.body) } else { Theme::regular(theme.size.body) };
    let text = WidgetText::from(RichText::new(name).font(font).color(colour));
    let width = rect.width() - 52.0;
    let galley = text.into_galley(ui, Some(egui::TextWrapMode::Truncate), width, egui::TextStyle::Body);
    ui.painter().galley(rect.left_center() + vec2(29.0, -galley.size().y / 2.0), galley, colour);
}

fn menu_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let switches = More::Scenarios.offers(view.situation());
    if !switches.is_empty() {
        menus::offers_ui(&switches, ui, actions);
        ui.separator();
    }
    menus::menu_ui(view.situation(), &[Run(C::NewScenario), Run(C::CompareScenarios)], ui, actions);
    if view.document.scenario().is_some() {
        ui.separator();
        let own = [Run(C::EditScenario), Run(C::DuplicateScenario), Run(C::ResetScenario), Run(C::PromoteScenario)];
        menus::menu_ui(view.situation(), &own, ui, actions);
        menus::menu_ui(view.situation(), &[Run(C::DeleteScenario)], ui, actions);
    }
}
