//! What lies over and under the graph: the dotted grid, the zoom bar, and what an empty canvas says.

use egui::emath::GuiRounding;
use egui::{Align, Button, Frame, Layout, Margin, Mesh, Rect, RichText, Shape, Stroke, UiBuilder, pos2, vec2};

use super::super::theme::{Theme, icons};
use super::super::view::{Action, ViewContext};
use super::CanvasState;
use super::edits::NewNode;
use super::joint::Joint;
use super::pen::Pen;
use crate::plan::{Role, say};
use crate::window::commands::UiCommand;

/// How far the bars at the top reach into the canvas, from its left and from its right.
pub(super) const BAR_LEFT: f32 = 140.0;
pub(super) const BAR_RIGHT: f32 = 248.0;

/// A narrower canvas has icons without words.
const WITH_WORDS: f32 = 360.0;

/// Between dots, in points of the plan.
const DOTS: f32 = 40.0;

pub(super) fn grid(pen: &Pen<'_>) {
    pen.painter.rect_filled(pen.screen, 0.0, pen.theme.canvas);
    // Zoomed out, every second, fourth, eighth dot, so that they never crowd.
    let mut step = DOTS;
    while pen.scaled(step) < 28.0 {
        step *= 2.0;
    }
    let first = pen.camera.to_world(pen.screen.min, pen.screen);
    let start = pos2((first.x / step).floor() * step, (first.y / step).floor() * step);
    let start = pen.pos(start);
    let gap = pen.scaled(step);
    let count = |length: f32| (length / gap) as usize + 2;
    let pixels = pen.painter.pixels_per_point();
    let side = vec2(1.5, 1.5).round_to_pixels(pixels);
    let most = count(pen.screen.height()) * count(pen.screen.width());
    let mut dots = Mesh::default();
    dots.reserve_vertices(most * 4);
    dots.reserve_triangles(most * 2);
    for row in 0..count(pen.screen.height()) {
        for column in 0..count(pen.screen.width()) {
            // On whole pixels, else some dots would look larger than others.
            let at = (start + vec2(column as f32 * gap, row as f32 * gap)).round_to_pixels(pixels);
            dots.add_colored_rect(Rect::from_min_size(at, side), pen.theme.grid);
        }
    }
    pen.painter.add(Shape::mesh(dots));
}

/// Zoom out, how large, zoom in, fit: at the top right.
pub(super) fn toolbar_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let Some(screen) = state.eye.screen() else { return };
    let corner = Rect::from_min_max(
        pos2(screen.right() - 290.0, screen.top() + 12.0),
        pos2(screen.right() - 12.0, screen.top() + 46.0),
    );
    let builder = UiBuilder::new().max_rect(corner).layout(Layout::right_to_left(Align::Center)).id_salt("zoom bar");
    ui.scope_builder(builder, |ui| {
        bar_frame(view.theme).show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if screen.width() >= WITH_WORDS && heat_button(view, ui).clicked() {
                actions.push(Action::Run(UiCommand::ToggleHeat));
            }
            for command in [UiCommand::Fit, UiCommand::ZoomIn] {
                if tool_button(view.theme, ui, command).clicked() {
                    actions.push(Action::Run(command));
                }
            }
            if screen.width() < WITH_WORDS / 1.5 {
                return;
            }
            let percent = format!("{} %", say::whole(f64::from(state.eye.camera.zoom) * 100.0));
            let text = RichText::new(percent).size(view.theme.size.small).color(view.theme.text_weak);
            let button = ui.add(Button::new(text).frame_when_inactive(false).min_size(vec2(50.0, 24.0)));
            if button.on_hover_text("Zoom to 100 %").clicked() {
                actions.push(Action::Run(UiCommand::ZoomActual));
            }
            if tool_button(view.theme, ui, UiCommand::ZoomOut).clicked() {
                actions.push(Action::Run(UiCommand::ZoomOut));
            }
        });
    });
    add_button(view, state, ui);
}

fn heat_button(view: ViewContext<'_>, ui: &mut egui::Ui) -> egui::Response {
    let on = view.session.heat;
    let colour = if on { view.theme.text } else { view.theme.text_weak };
    let text = RichText::new("Heat").size(view.theme.size.small).color(colour);
    let button = Button::new(text).selected(on).frame_when_inactive(on).min_size(vec2(44.0, 24.0));
    let hint = format!("Colour by cost ({})", UiCommand::ToggleHeat.shortcut_text(ui.ctx()));
    ui.add(button).accessible_name("Colour by cost").on_hover_text(hint)
}

fn add_button(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut egui::Ui) {
    let Some(screen) = state.eye.screen() else { return };
    let corner = Rect::from_min_size(screen.min + vec2(12.0, 12.0), vec2(120.0, 34.0));
    ui.scope_builder(UiBuilder::new().max_rect(corner).id_salt("add bar"), |ui| {
        bar_frame(view.theme).show(ui, |ui| {
            let icon = RichText::new(icons::PLUS).font(Theme::icon(14.0));
            let button = if screen.width() < WITH_WORDS { Button::new(icon) } else { Button::new((icon, "Add step")) };
            let button = ui.add(button.frame_when_inactive(false).min_size(vec2(0.0, 24.0)));
            let button = button.accessible_name("Add a step");
            if button.on_hover_text("Adds an entry, a tool step or a sub-task (A)").clicked() {
                state.open_palette(view, Some(screen.min + vec2(12.0, 72.0)));
                if let Some(palette) = &mut state.palette {
                    palette.place_at(state.eye.camera.to_world(screen.center(), screen));
                }
            }
        });
    });
}

pub(super) fn bar_frame(theme: &Theme) -> Frame {
    Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, theme.border))
        .corner_radius(theme.radius.large)
        .inner_margin(Margin::symmetric(4, 3))
        .shadow(theme.shadow(2, 8))
}

pub(super) fn tool_button(theme: &Theme, ui: &mut egui::Ui, command: UiCommand) -> egui::Response {
    let name = command.row().label;
    let icon = RichText::new(command.row().icon).font(Theme::icon(15.0)).color(theme.text_weak);
    let response = ui.add(Button::new(icon).frame_when_inactive(false).min_size(vec2(28.0, 24.0)));
    let keys = command.shortcut_text(ui.ctx());
    response.accessible_name(name).on_hover_text(format!("{name} ({keys})"))
}

/// What to do first.
pub(super) fn empty_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let Some(screen) = state.eye.screen() else { return };
    let room = Rect::from_center_size(screen.center(), vec2(440.0_f32.min(screen.width() - 24.0), 220.0));
    ui.scope_builder(UiBuilder::new().max_rect(room).id_salt("empty"), |ui| {
        ui.vertical_centered(|ui| {
            ui.label(RichText::new(icons::GRAPH).font(Theme::icon(34.0)).color(view.theme.text_weak));
            ui.add_space(4.0);
            ui.label(RichText::new("Sketch your application").font(Theme::semibold(view.theme.size.title)));
            ui.add_space(2.0);
            let text = "Begin with where requests come in, then add the LLM steps they pass through. \
                        Drag from the right edge of a step to connect it to the next.";
            ui.label(RichText::new(text).color(view.theme.text_weak));
            ui.add_space(10.0);
        });
        let buttons = [
            (icons::ENTRY, "Add an entry", NewNode::Entry, vec2(-180.0, 0.0)),
            (icons::CLASSIFIER, "Add a sub-task", NewNode::Task(Role::Classifier), vec2(60.0, 0.0)),
        ];
        ui.horizontal(|ui| {
            ui.add_space(((ui.available_width() - 300.0) / 2.0).max(0.0));
            for (icon, name, new, shift) in buttons {
                let icon = RichText::new(icon).font(Theme::icon(16.0));
                let button = ui.add(Button::new((icon, name)).min_size(vec2(140.0, 32.0))).accessible_name(name);
                if button.clicked() {
                    let place = state.eye.camera.to_world(screen.center(), screen) + shift;
                    let id = state.add(view, new, place, &Joint::Alone, actions);
                    state.rename_new(id, new.label());
                }
            }
        });
        ui.vertical_centered(|ui| {
            ui.add_space(8.0);
            let hint = "Double-click anywhere, or press A, to add any kind of step";
            ui.label(RichText::new(hint).size(view.theme.size.small).color(view.theme.text_weak));
        });
    });
}
