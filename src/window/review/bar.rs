//! The strip above each step: what is reviewed, how far, and a mark for each step that leads to it.

use egui::{Align, Label, Layout, Rect, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Review, Step, mark_of};
use crate::report::review::Reviewed;
use crate::window::commands::UiCommand;
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};

pub(super) fn bar_ui(view: ViewContext<'_>, review: &mut Review, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let height = theme.size.body * 2.2;
    ui.horizontal(|ui| {
        ui.set_height(height);
        let name = if view.plan().name.trim().is_empty() { "Untitled plan" } else { &view.plan().name };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = theme.space.s;
            if button(view, ui, icons::CLOSE, "Leave", "Esc") {
                actions.push(Action::Run(UiCommand::Review));
            }
            let last = review.at + 1 == review.count();
            if ui.add_enabled_ui(!last, |ui| button(view, ui, icons::CARET_RIGHT, "Next", "→")).inner {
                review.go_to(review.at + 1);
            }
            if ui.add_enabled_ui(review.at > 0, |ui| button(view, ui, "", "Back", "←")).inner {
                review.go_to(review.at.saturating_sub(1));
            }
            if review.step() != Step::Minutes && button(view, ui, icons::FUNCTION, "How computed", "H") {
                actions.push(Action::Run(UiCommand::Explain));
            }
            let count = format!("{} of {}", review.at + 1, review.count());
            ui.label(RichText::new(count).font(Theme::semibold(theme.size.heading)));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = RichText::new(name).font(Theme::semibold(theme.size.heading));
                ui.add(Label::new(name).truncate());
            });
        });
    });
    marks_ui(view, review, ui);
}

/// A button with the key that does the same.
fn button(view: ViewContext<'_>, ui: &mut Ui, icon: &str, label: &str, key: &str) -> bool {
    let theme = view.theme;
    let text = RichText::new(label).size(theme.size.body);
    let key = RichText::new(key).size(theme.size.small).color(theme.text_weak);
    let button = if icon.is_empty() {
        egui::Button::new((text, key))
    } else {
        egui::Button::new((RichText::new(icon).font(Theme::icon(theme.size.body)), text, key))
    };
    ui.add(button.gap(theme.space.s).min_size(vec2(0.0, theme.size.body * 2.0))).accessible_name(label).clicked()
}

/// One for each step in the colour of its decision, the present one with a line below. Too many share one line.
fn marks_ui(view: ViewContext<'_>, review: &mut Review, ui: &mut Ui) {
    let (theme, count) = (view.theme, review.count());
    let height = theme.space.m;
    let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let width = room.width() / count as f32;
    let gap = (width * 0.12).min(theme.space.xs);
    if width < 6.0 {
        ui.painter().rect_filled(room.shrink2(vec2(0.0, height * 0.3)), 2.0, theme.raised);
        let done = room.with_max_x(room.left() + width * (review.at + 1) as f32);
        ui.painter().rect_filled(done.shrink2(vec2(0.0, height * 0.3)), 2.0, theme.accent);
        return;
    }
    for step in 0..count {
        let left = room.left() + width * step as f32;
        let rect = Rect::from_min_max(pos2(left, room.top()), pos2(left + width - gap, room.bottom()));
        let id = step.checked_sub(1).and_then(|index| review.order.get(index));
        let node = id.and_then(|id| view.plan().node(id));
        let decided = id.and_then(|id| view.decision(id));
        let what = match (node, step) {
            (Some(node), _) => format!("{}, {}", node.name, decided.map_or("not decided".into(), state)),
            (None, 0) => "the plan".into(),
            (None, _) => "the minutes".into(),
        };
        let name = format!("Step {}: {what}", step + 1);
        let response = ui.interact(rect, ui.scope_id().with(("review step", step)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, step == review.at, &name));
        let colour = decided.map_or(theme.border_strong, |one| mark_of(theme, one).1);
        let bar = rect.shrink2(vec2(0.0, if response.hovered() || response.has_focus() { 1.0 } else { height * 0.3 }));
        ui.painter().rect_filled(bar, 2.0, colour);
        if step == review.at {
            ui.painter().rect_filled(
                rect.with_min_y(rect.bottom() + 1.0).with_max_y(rect.bottom() + 4.0),
                1.0,
                theme.text,
            );
        }
        if response.on_hover_text(&name).clicked() {
            review.go_to(step);
        }
    }
}

fn state(one: &Reviewed) -> String {
    one.decided().to_lowercase()
}
