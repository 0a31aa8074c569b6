//! The widgets of forms and panels: sections, lists that open, segments, switches, quiet buttons.

use std::sync::Arc;

use egui::collapsing_header::CollapsingState;
use egui::{
    Align2, Button, CornerRadius, Galley, Id, Label, Margin, Popup, Rect, Response, RichText, Role, Sense, Stroke,
    StrokeKind, TextWrapMode, Ui, Vec2, WidgetInfo, WidgetText, pos2, vec2,
};

use super::lead;
use super::number_edit::{FIELD_HEIGHT, field_frame};
use super::theme::{Theme, icons};

/// A heading that folds what is under it; remembered by its id.
pub(crate) fn section<R>(
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    title: &str,
    open: bool,
    body: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    ui.add_space(theme.space.s);
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, open);
    let response = section_header(ui, theme, title, state.openness(ui.ctx()));
    if response.clicked() {
        state.toggle(ui);
    }
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(state.is_open()));
    body_ui(ui, state, body)
}

/// What is folded opens where it holds a field that is looked for.
fn body_ui<R>(ui: &mut Ui, mut state: CollapsingState, body: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    if !state.is_open() && lead::key(ui).is_some() {
        state.set_open(lead::is_in(ui, body));
        state.store(ui.ctx());
        return None;
    }
    state.show_body_unindented(ui, body).map(|shown| shown.inner)
}

fn section_header(ui: &mut Ui, theme: &Theme, title: &str, openness: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    let colour = if response.hovered() || response.has_focus() { theme.text } else { theme.text_weak };
    let text = RichText::new(title.to_uppercase()).font(Theme::semibold(theme.size.caption)).extra_letter_spacing(0.4);
    let galley = WidgetText::from(text).into_galley(ui, None, rect.width(), egui::TextStyle::Body);
    let at = rect.left_center() - vec2(0.0, galley.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, galley, colour);
    let icon = if openness > 0.5 { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    let at = rect.right_center() - vec2(2.0, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, icon, Theme::icon(theme.size.caption), colour);
    response
}

/// One of several, in a list that opens below.
pub(crate) fn choice<T: Clone + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    name: &str,
    note: &str,
    value: &T,
    options: &[(T, String)],
) -> Option<T> {
    let current = options.iter().find(|(option, _)| option == value).map_or("", |(_, label)| label.as_str());
    let (response, elided) = chooser(ui, theme, id, name, note, current, icons::CARET_DOWN);
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let picked = Popup::menu(&response).width(response.rect.width()).show(|ui| options_ui(ui, theme, value, options));
    if elided && !open {
        response.on_hover_text(current);
    }
    picked.and_then(|shown| shown.inner)
}

/// What is chosen, in a field that opens the list it is chosen from; whether it was pressed.
pub(crate) fn opener(ui: &mut Ui, theme: &Theme, id: Id, name: &str, current: &str) -> bool {
    let (response, elided) = chooser(ui, theme, id, name, "", current, icons::SEARCH);
    let pressed = response.clicked();
    if elided {
        response.on_hover_text(current);
    }
    pressed
}

/// The face of a field that is chosen from a list, and whether its text is cut off.
fn chooser(ui: &mut Ui, theme: &Theme, id: Id, name: &str, note: &str, current: &str, icon: &str) -> (Response, bool) {
    let note = WidgetText::from(RichText::new(note).size(theme.size.caption).color(theme.text_weak));
    let note = note.into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, egui::TextStyle::Body);
    let room = ui.available_width() - 40.0 - note.size().x;
    let text = choice_text(ui, theme, current, room);
    let elided = text.elided;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), FIELD_HEIGHT));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, name);
        info.current_text_value = Some(current.to_owned());
        info
    });
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let border = match (open || response.has_focus(), response.hovered()) {
        (true, _) => theme.accent,
        (false, true) => theme.border_strong,
        _ => theme.border,
    };
    ui.painter().add(field_frame(theme, rect, border));
    let caret = rect.right_center() - vec2(9.0, 0.0);
    ui.painter().text(caret, Align2::RIGHT_CENTER, icon, Theme::icon(theme.size.caption), theme.text_weak);
    let at = caret - vec2(17.0 + note.size().x, note.size().y / 2.0);
    ui.painter().galley(at, note, theme.text_weak);
    ui.painter().galley(rect.left_center() + vec2(10.0, -text.size().y / 2.0), text, theme.text);
    (response, elided)
}

/// What is chosen, a little smaller before any of it is cut off.
fn choice_text(ui: &Ui, theme: &Theme, text: &str, room: f32) -> Arc<Galley> {
    let sized = |size| {
        let text = RichText::new(text).size(size).color(theme.text);
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), room, egui::TextStyle::Body)
    };
    let full = sized(theme.size.body);
    if full.elided { sized(theme.size.small) } else { full }
}

fn options_ui<T: Clone + PartialEq>(ui: &mut Ui, theme: &Theme, value: &T, options: &[(T, String)]) -> Option<T> {
    let mut picked = None;
    ui.set_min_width(ui.available_width());
    ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (option, label) in options {
            let chosen = option == value;
            let colour = if chosen { theme.accent } else { theme.text };
            let button = Button::selectable(chosen, RichText::new(label).color(colour))
                .min_size(vec2(ui.available_width(), 26.0));
            if ui.add(button).clicked() {
                picked = Some(option.clone());
                ui.close();
            }
        }
    });
    picked
}

/// One of two to four, side by side.
pub(crate) fn segments<T: Clone + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    name: &str,
    value: &T,
    options: &[(T, &str)],
) -> Option<T> {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), FIELD_HEIGHT));
    ui.painter().add(field_frame(theme, rect, theme.border));
    let measured = options.iter().map(|(_, label)| {
        let text = RichText::new(*label).size(theme.size.small);
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, egui::TextStyle::Body)
    });
    let labels: Vec<f32> = measured.map(|galley| galley.size().x.ceil() + 6.0).collect();
    let mut left = rect.left() + 2.0;
    let mut picked = None;
    for ((index, (option, label)), width) in options.iter().enumerate().zip(cells(rect.width() - 4.0, &labels)) {
        let cell = Rect::from_min_size(pos2(left, rect.top() + 2.0), vec2(width, rect.height() - 4.0));
        left += width;
        let response = ui.interact(cell, id.with(index), Sense::click());
        let chosen = option == value;
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, format!("{name}: {label}")));
        segment_paint(ui, theme, cell, label, chosen, &response);
        if response.clicked() && !chosen {
            picked = Some(option.clone());
        }
    }
    picked
}

/// How wide each cell is: all the same where every label fits, else each by its label.
fn cells(room: f32, labels: &[f32]) -> Vec<f32> {
    let even = room / labels.len() as f32;
    if labels.iter().all(|label| *label <= even) {
        return vec![even; labels.len()];
    }
    let spare = (room - labels.iter().sum::<f32>()) / labels.len() as f32;
    labels.iter().map(|label| label + spare).collect()
}

fn segment_paint(ui: &Ui, theme: &Theme, cell: Rect, label: &str, chosen: bool, response: &Response) {
    let radius = CornerRadius::same(theme.radius.small);
    if chosen {
        let fill = if theme.dark { theme.raised } else { theme.card };
        ui.painter().rect(cell, radius, fill, Stroke::new(1.0, theme.border), StrokeKind::Inside);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(cell, radius, Stroke::new(1.0, theme.accent), StrokeKind::Inside);
    }
    let colour = if chosen || response.hovered() { theme.text } else { theme.text_weak };
    let text = RichText::new(label).size(theme.size.small);
    let galley =
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), cell.width() - 4.0, egui::TextStyle::Body);
    ui.painter().galley_with_override_text_color(cell.center() - galley.size() / 2.0, galley, colour);
}

/// A switch with its words before it; says whether it was flipped.
pub(crate) fn toggle(ui: &mut Ui, theme: &Theme, label: &str, on: bool) -> bool {
    let room = ui.available_width() - 44.0;
    let galley =
        WidgetText::from(RichText::new(label)).into_galley(ui, Some(TextWrapMode::Wrap), room, egui::TextStyle::Body);
    let size = vec2(ui.available_width(), galley.size().y.max(FIELD_HEIGHT));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, label));
    let colour = if response.hovered() { theme.text } else { theme.text_weak };
    ui.painter().galley_with_override_text_color(rect.left_center() - vec2(0.0, galley.size().y / 2.0), galley, colour);
    let how_on = ui.ctx().animate_bool_responsive(response.id, on);
    let track = Rect::from_center_size(rect.right_center() - vec2(17.0, 0.0), vec2(32.0, 18.0));
    let fill = theme.field.lerp_to_gamma(theme.accent, how_on);
    let border =
        if response.has_focus() { theme.text } else { theme.border_strong.lerp_to_gamma(theme.accent, how_on) };
    ui.painter().rect(track, 9.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let knob = pos2(egui::lerp(track.left() + 9.0..=track.right() - 9.0, how_on), track.center().y);
    ui.painter().circle_filled(knob, 5.5, theme.text_weak.lerp_to_gamma(theme.on_accent, how_on));
    response.clicked()
}

/// Stands where an absent value would, says so, and adds it.
pub(crate) fn add_button(ui: &mut Ui, theme: &Theme, absent: &str, name: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let active = response.hovered() || response.has_focus();
    if active {
        let border = Stroke::new(1.0, theme.border_strong);
        ui.painter().rect_stroke(rect.shrink(0.5), theme.radius.medium, border, StrokeKind::Middle);
    }
    let colour = if active { theme.text } else { theme.text_weak };
    let left = rect.left_center() + vec2(10.0, 0.0);
    ui.painter().text(left, Align2::LEFT_CENTER, absent, Theme::regular(theme.size.body), colour);
    let right = rect.right_center() - vec2(9.0, 0.0);
    ui.painter().text(right, Align2::RIGHT_CENTER, icons::PLUS, Theme::icon(theme.size.small), colour);
    response.on_hover_text(name).clicked()
}

/// An icon alone, quiet until it is pointed at.
pub(crate) fn icon_button(ui: &mut Ui, theme: &Theme, icon: &str, name: &str) -> bool {
    icon_response(ui, theme, icon, name).on_hover_text(name).clicked()
}

/// The same, for what opens at it.
pub(crate) fn icon_response(ui: &mut Ui, theme: &Theme, icon: &str, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(22.0, FIELD_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let active = response.hovered() || response.has_focus();
    if active {
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 3.0)), theme.radius.small, theme.raised);
    }
    let colour = if active { theme.text } else { theme.text_weak };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, Theme::icon(theme.size.small), colour);
    response
}

/// What stands under a section: a heading in plain letters, and a quiet word at its right.
pub(crate) fn subsection<R>(
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    title: &str,
    note: &str,
    open: bool,
    body: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, open);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(state.is_open()));
    if response.clicked() {
        state.toggle(ui);
    }
    let colour = if response.hovered() || response.has_focus() { theme.text } else { theme.text_weak };
    let icon = if state.is_open() { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, icon, Theme::icon(theme.size.caption), colour);
    let font = Theme::regular(theme.size.small);
    let note = ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, note, font, theme.text_weak);
    let galley = WidgetText::from(RichText::new(title)).into_galley(
        ui,
        Some(TextWrapMode::Truncate),
        note.left() - rect.left() - 26.0,
        egui::TextStyle::Body,
    );
    let at = rect.left_center() + vec2(16.0, -galley.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, galley, colour);
    body_ui(ui, state, body)
}

/// Unfolds the section or subsection of this id, wherever it will be drawn next.
pub(crate) fn unfold(ui: &Ui, id: Id) {
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, true);
    state.set_open(true);
    state.store(ui.ctx());
}

/// Draws what may grow or shrink while something below it is used: once its top has been scrolled out of
/// sight, the rest stays where it is.
pub(crate) fn steady(ui: &mut Ui, id: Id, body: impl FnOnce(&mut Ui)) {
    let top = ui.cursor().top();
    body(ui);
    let height = ui.cursor().top() - top;
    let before: f32 = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or(id, height), height));
    if before != height && top < ui.clip_rect().top() {
        ui.scroll_with_delta_animation(vec2(0.0, before - height), egui::style::ScrollAnimation::none());
        ui.ctx().request_repaint();
    }
}

/// A way out that is seldom taken: words and an icon, without a ground until it is pointed at.
pub(crate) fn quiet_button(ui: &mut Ui, theme: &Theme, icon: &str, label: &str) -> bool {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), Theme::regular(theme.size.small), theme.text_weak);
    let size = vec2(galley.size().x + 30.0, FIELD_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let active = response.hovered() || response.has_focus();
    if active {
        ui.painter().rect_filled(rect.translate(vec2(-6.0, 0.0)), theme.radius.small, theme.raised);
    }
    let colour = if active { theme.text } else { theme.text_weak };
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, icon, Theme::icon(theme.size.body), colour);
    let at = rect.left_center() + vec2(20.0, -galley.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, galley, colour);
    response.clicked()
}

/// A button as wide as the form.
pub(crate) fn wide_button(ui: &mut Ui, theme: &Theme, icon: &str, label: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let border = match (response.has_focus(), response.hovered()) {
        (true, _) => theme.accent,
        (false, true) => theme.border_strong,
        _ => theme.border,
    };
    let fill = if response.is_pointer_button_down_on() { theme.selection } else { theme.raised };
    let stroke = Stroke::new(1.0, border);
    ui.painter().rect(rect.shrink(0.5), theme.radius.medium, fill, stroke, StrokeKind::Middle);
    let mut job = egui::text::LayoutJob::default();
    let format =
        |font_id| egui::TextFormat { font_id, color: theme.text, valign: egui::Align::Center, ..Default::default() };
    job.append(icon, 0.0, format(Theme::icon(theme.size.body)));
    job.append(label, 6.0, format(Theme::regular(theme.size.body)));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, theme.text);
    response.clicked()
}

/// A pill in a colour that means something, with the word that says it.
pub(crate) fn badge(ui: &mut Ui, theme: &Theme, text: &str, colour: egui::Color32) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), Theme::semibold(theme.size.small), colour);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(22.0, 8.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let stroke = Stroke::new(1.0, colour);
    ui.painter().rect(rect.shrink(0.5), rect.height() / 2.0, theme.badge_fill(colour), stroke, StrokeKind::Middle);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colour);
    response
}

/// An icon in a colour, and wrapped text beside it.
pub(crate) fn marked_text(ui: &mut Ui, theme: &Theme, icon: &str, colour: egui::Color32, text: impl AsRef<str>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, Theme::icon(theme.size.body + 1.0), colour);
        ui.add(Label::new(RichText::new(keep_together(text.as_ref())).size(theme.size.small)).wrap());
    });
}

/// Keeps a percentage on one line.
pub(crate) fn keep_together(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

/// A ground in the tint of a colour that means something.
pub(crate) fn card(ui: &mut Ui, theme: &Theme, colour: egui::Color32, add: impl FnOnce(&mut Ui)) {
    let frame = egui::Frame::new().fill(theme.badge_fill(colour)).corner_radius(theme.radius.medium);
    frame.inner_margin(Margin::symmetric(10, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

/// Text on a card of its own: a finding, and what to do about it.
pub(crate) fn note(ui: &mut Ui, theme: &Theme, icon: &str, colour: egui::Color32, text: &str, remedy: &str) {
    card(ui, theme, colour, |ui| {
        marked_text(ui, theme, icon, colour, text);
        if !remedy.is_empty() {
            ui.horizontal_top(|ui| {
                ui.add_space(24.0);
                ui.add(Label::new(RichText::new(remedy).size(theme.size.small).color(theme.text_weak)).wrap());
            });
        }
    });
}
