//! The bar at the very top: menus, tools, the way to the palette, which panels are open.

use egui::{Align, Button, Frame, Layout, Margin, Panel, Rect, RichText, Sense, Ui, UiBuilder, vec2};

use super::commands::{Situation, UiCommand};
use super::menus::menu_bar;
use super::theme::{Theme, icons};
use super::view::Action;

const HEIGHT: f32 = 38.0;
/// In a narrower bar the tools are left to the menus, and the way to the palette is an icon.
const TOOLS_FROM: f32 = 700.0;
const FIELD_FROM: f32 = 880.0;

pub(crate) fn top_ui(theme: &Theme, now: Situation<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(10, 0));
    Panel::top("top").exact_size(HEIGHT).frame(frame).show(ui, |ui| {
        let bar = ui.available_rect_before_wrap();
        let left = UiBuilder::new().max_rect(bar).layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(left, |ui| {
            logo(theme, ui);
            menu_bar(now, ui, actions, |ui, actions| {
                if now.document.is_some() && bar.width() >= TOOLS_FROM {
                    tools_ui(now, ui, actions);
                }
            });
        });
        let right = UiBuilder::new().max_rect(bar).layout(Layout::right_to_left(Align::Center));
        ui.scope_builder(right, |ui| {
            if now.document.is_some() {
                buttons_ui(theme, now, bar.width(), ui, actions);
            }
        });
    });
}

/// Two curves that cross: what the program is about.
pub(crate) fn logo(theme: &Theme, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
    let at = |x: f32, y: f32| rect.min + vec2(x, y);
    let stroke = |colour| egui::Stroke::new(2.2, colour);
    ui.painter().line(vec![at(4.0, 20.0), at(11.0, 13.0), at(20.0, 4.5)], stroke(theme.hosted));
    ui.painter().line(vec![at(4.0, 12.5), at(11.0, 13.0), at(20.0, 15.5)], stroke(theme.tuned));
    ui.painter().circle(at(11.4, 12.9), 2.8, theme.panel, egui::Stroke::new(1.6, theme.text));
}

fn buttons_ui(theme: &Theme, now: Situation<'_>, width: f32, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 2.0;
    let panels = now.session.panels;
    let toggles = [
        (PanelSide::Right, "inspector", panels.inspector, UiCommand::ToggleInspector),
        (PanelSide::Bottom, "plots", panels.plots, UiCommand::TogglePlots),
        (PanelSide::Left, "recommendations", panels.recommendations, UiCommand::ToggleRecommendations),
    ];
    for (side, name, open, command) in toggles {
        let label = format!("{} {name}", if open { "Hide" } else { "Show" });
        let response = ui.add(Button::new("").frame_when_inactive(false).min_size(vec2(30.0, 28.0)));
        draw_panel_sign(theme, ui, response.rect, side, open);
        if hint(response, &label, command).clicked() {
            actions.push(Action::Run(command));
        }
    }
    ui.add_space(8.0);
    palette_button(theme, width, ui, actions);
}

/// The commands that stand in the bar, in groups.
const TOOLS: [&[UiCommand]; 3] =
    [&[UiCommand::Undo, UiCommand::Redo], &[UiCommand::Add, UiCommand::Tidy, UiCommand::Find], &[UiCommand::Export]];

fn tools_ui(now: Situation<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for group in TOOLS {
        ui.add_space(10.0);
        for command in group {
            let sign = RichText::new(command.row().icon).font(Theme::icon(16.0));
            let button = Button::new(sign).frame_when_inactive(false).min_size(vec2(30.0, 28.0));
            let response = ui.add_enabled(command.applies(now), button);
            if hint(response, command.label(now).trim_end_matches('…'), *command).clicked() {
                actions.push(Action::Run(*command));
            }
        }
    }
}

/// Looks like a field to search in, for that is what it opens.
fn palette_button(theme: &Theme, width: f32, ui: &mut Ui, actions: &mut Vec<Action>) {
    let command = UiCommand::Palette;
    let weak = |text: &str| RichText::new(text.to_owned()).color(theme.text_weak).size(theme.size.small);
    let icon = RichText::new(icons::SEARCH).font(Theme::icon(14.0)).color(theme.text_weak);
    let label = command.row().label;
    let button = if width >= FIELD_FROM {
        let keys = weak(&command.shortcut_text(ui.ctx()));
        Button::new((icon, weak(label))).right_text(keys).min_size(vec2(210.0, 26.0)).fill(theme.field)
    } else {
        Button::new(icon).frame_when_inactive(false).min_size(vec2(30.0, 28.0))
    };
    if hint(ui.add(button), label.trim_end_matches('…'), command).clicked() {
        actions.push(Action::Run(command));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum PanelSide {
    Left,
    Right,
    Bottom,
}

/// A small window with the panel's part filled while it is open.
fn draw_panel_sign(theme: &Theme, ui: &Ui, button: Rect, side: PanelSide, open: bool) {
    let frame = Rect::from_center_size(button.center(), vec2(15.0, 12.0));
    let colour = if open { theme.text } else { theme.text_weak };
    let stroke = egui::Stroke::new(1.3, colour);
    let part = match side {
        PanelSide::Left => frame.with_max_x(frame.left() + 5.0),
        PanelSide::Right => frame.with_min_x(frame.right() - 5.0),
        PanelSide::Bottom => frame.with_min_y(frame.bottom() - 4.5),
    };
    if open {
        ui.painter().rect_filled(part, 2.0, colour.gamma_multiply(0.55));
    }
    match side {
        PanelSide::Left => ui.painter().vline(part.right(), frame.y_range(), stroke),
        PanelSide::Right => ui.painter().vline(part.left(), frame.y_range(), stroke),
        PanelSide::Bottom => ui.painter().hline(frame.x_range(), part.top(), stroke),
    };
    ui.painter().rect_stroke(frame, 2.5, stroke, egui::StrokeKind::Middle);
}

fn hint(response: egui::Response, label: &str, command: UiCommand) -> egui::Response {
    let keys = command.shortcut_text(&response.ctx);
    let text = format!("{label} ({keys})");
    response.accessible_name(label).on_disabled_hover_text(&text).on_hover_text(text)
}
