//! Notes on the canvas: plain texts to read, to write in place, to move and to resize.

use egui::text::{LayoutJob, TextFormat};
use egui::{CursorIcon, FontSelection, Id, Key, Margin, PointerButton, Rect, Response, ScrollArea, Sense};
use egui::{Stroke, StrokeKind, TextEdit, UiBuilder, Vec2, WidgetInfo, vec2};

use super::super::session::Selection;
use super::super::theme::Theme;
use super::super::view::{Action, ViewContext};
use super::camera::snapped;
use super::edits::layout;
use super::gesture::{Gesture, toggled};
use super::pen::{Detail, Pen};
use super::{CanvasState, keys, node};
use crate::document::{Change, Command};
use crate::plan::{NodeId, Note};

/// Up to so many notes, those out of view take part too.
const REACHABLE: usize = 100;
/// A new note.
const SIZE: Vec2 = vec2(208.0, 112.0);
/// The most characters of a note.
const LONGEST: usize = 10_000;
/// So much of a note is its name.
const SPOKEN: usize = 80;

/// A note that is being written.
#[derive(Clone, Debug)]
pub(super) struct Writing {
    id: NodeId,
    text: String,
    /// Not drawn yet: it is to take the focus.
    fresh: bool,
    /// A new note and its text are one step.
    gesture: u64,
}

impl CanvasState {
    /// Adds a note where the pointer is, to be written at once.
    pub(super) fn add_note(&mut self, view: ViewContext<'_>, actions: &mut Vec<Action>) {
        let Some(screen) = self.eye.screen() else { return };
        let at = self.pointer.filter(|at| screen.contains(*at)).unwrap_or(screen.center() - SIZE / 2.0);
        let at = snapped(self.eye.camera.to_world(at, screen));
        let id = view.plan().free_id("Note");
        let size = (f64::from(SIZE.x), f64::from(SIZE.y));
        let note = Note { id: id.clone(), text: String::new(), at: layout(at), size };
        let gesture = self.gestures.next();
        let command = Command::new("Add a note", Change::PutNote(note)).in_gesture(gesture);
        actions.push(Action::EditAndSelect(command, Selection::node(id.clone())));
        self.reveal(id.clone());
        self.writing = Some(Writing { id, text: String::new(), fresh: true, gesture });
    }

    pub(super) fn write_note(&mut self, note: &Note) {
        let gesture = self.gestures.next();
        self.writing = Some(Writing { id: note.id.clone(), text: note.text.clone(), fresh: true, gesture });
    }

    /// Draws the notes, below edges and nodes, and takes what the pointer does with them.
    pub(super) fn notes_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, actions: &mut Vec<Action>) {
        let view = pen.view;
        let notes = view.plan().notes.len();
        for note in &view.plan().notes {
            let Some(rect) = self.scene.note(&note.id).map(|rect| pen.rect(rect)) else { continue };
            if notes > REACHABLE && !pen.screen.intersects(rect) {
                continue;
            }
            let response = ui.interact(rect, keys::note_id(&note.id), Sense::click_and_drag());
            let selected = view.session.selection.has_node(&note.id);
            response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, selected, spoken(note)));
            draw_note(pen, note, rect, selected || response.has_focus(), response.hovered());
            self.note_input(pen, ui, note, selected, &response, actions);
            if selected || response.hovered() {
                self.corner_ui(pen, ui, note, rect);
            }
            self.context_menu(view, &response, selected, actions);
        }
    }

    fn note_input(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        note: &Note,
        selected: bool,
        response: &Response,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        if self.gesture == Some(Gesture::Pan) {
            return;
        }
        let add = ui.input(|input| input.modifiers.shift || input.modifiers.command);
        let one = || Selection::node(note.id.clone());
        if response.double_clicked() && !add {
            self.write_note(note);
        } else if response.clicked() {
            actions.push(Action::Select(if add { toggled(view, &note.id) } else { one() }));
        } else if (response.secondary_clicked() || response.gained_focus()) && !selected {
            actions.push(Action::Select(one()));
            self.reveal(note.id.clone());
        }
        if response.has_focus() {
            let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
            self.start_move(pen, ui, &note.id, selected, add, actions);
        }
    }

    /// The corner that a note is resized by.
    fn corner_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, note: &Note, rect: Rect) {
        let grip = Rect::from_min_max(rect.max - Vec2::splat(pen.scaled(18.0).clamp(10.0, 20.0)), rect.max);
        let response = ui.interact(grip, Id::unique(("note corner", &note.id)), Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Resize the note"));
        let stroke = Stroke::new(1.2, pen.theme.text_weak);
        for step in [0.35, 0.7] {
            let reach = grip.width() * step;
            let inner = rect.max - Vec2::splat(3.0);
            pen.painter.line_segment([inner - vec2(reach, 0.0), inner - vec2(0.0, reach)], stroke);
        }
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::ResizeNwSe);
        }
        let origin = ui.input(|input| input.pointer.press_origin());
        if let Some(origin) = origin.filter(|_| response.drag_started_by(PointerButton::Primary))
            && self.gesture.is_none()
        {
            let origin = pen.camera.to_world(origin, pen.screen);
            let size = vec2(note.size.0 as f32, note.size.1 as f32);
            self.gesture = Some(Gesture::Resize { number: self.gestures.next(), id: note.id.clone(), origin, size });
        }
    }

    pub(super) fn resize_note(
        &self,
        view: ViewContext<'_>,
        id: &NodeId,
        size: Vec2,
        gesture: u64,
        actions: &mut Vec<Action>,
    ) {
        let Some(note) = view.plan().note(id) else { return };
        let size = snapped(size.to_pos2());
        let side = |length: f32| f64::from(length).clamp(*Note::SIDE.start(), *Note::SIDE.end());
        let note = Note { size: (side(size.x), side(size.y)), ..note.clone() };
        actions.push(Action::Edit(Command::new("Resize a note", Change::PutNote(note)).in_gesture(gesture)));
    }
}

/// The note that is being written, where it stands; Escape and a click elsewhere end it.
pub(super) fn writing_ui(state: &mut CanvasState, pen: &Pen<'_>, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let Some(mut writing) = state.writing.take() else { return };
    let Some(rect) = state.scene.note(&writing.id).map(|rect| pen.rect(rect)) else {
        // A note that was just added is there from the next frame on.
        state.writing = Some(writing).filter(|writing| writing.fresh);
        return;
    };
    let rect = Rect::from_min_size(rect.min, rect.size().max(vec2(120.0, 48.0)));
    paper(pen, rect, Stroke::new(1.5, pen.theme.accent));
    let id = Id::unique(("canvas", "writing"));
    let builder = UiBuilder::new().max_rect(rect.shrink2(vec2(0.0, pen.scaled(4.0)))).id_salt("writing");
    let margin = Margin::symmetric(pen.scaled(12.0) as i8, pen.scaled(6.0) as i8);
    let response = ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        let edit = TextEdit::multiline(&mut writing.text)
            .id(id)
            .font(FontSelection::FontId(text_font(pen)))
            .text_color(pen.theme.text)
            .char_limit(LONGEST)
            .frame(egui::Frame::new().inner_margin(margin))
            .desired_width(f32::INFINITY)
            .desired_rows(1);
        ScrollArea::vertical().id_salt("note").auto_shrink(false).show(ui, |ui| ui.add(edit)).inner
    });
    let response = response.inner.accessible_name("Text of the note");
    if std::mem::take(&mut writing.fresh) {
        response.request_focus();
    }
    let done = ui.input(|input| input.modifiers.command && input.key_pressed(Key::Enter));
    if response.lost_focus() || done {
        actions.extend(written(pen.view, &writing));
    } else {
        state.writing = Some(writing);
    }
}

fn written(view: ViewContext<'_>, writing: &Writing) -> Option<Action> {
    let note = view.plan().note(&writing.id)?;
    let change = Change::PutNote(Note { text: writing.text.trim_end().to_owned(), ..note.clone() });
    Some(Action::Edit(Command::new("Write a note", change).in_gesture(writing.gesture)))
}

/// "Note: ask legal first"; cut where it is long.
fn spoken(note: &Note) -> String {
    let text = note.text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SPOKEN) {
        _ if text.is_empty() => "Note without a text".into(),
        Some((end, _)) => format!("Note: {}…", &text[..end]),
        None => format!("Note: {text}"),
    }
}

fn draw_note(pen: &Pen<'_>, note: &Note, rect: Rect, selected: bool, hovered: bool) {
    if !pen.painter.clip_rect().intersects(rect) {
        return;
    }
    let rim = match (selected, hovered) {
        (true, _) => Stroke::new(1.5, pen.theme.accent),
        (false, true) => Stroke::new(1.0, pen.theme.amber),
        (false, false) => Stroke::new(1.0, pen.theme.amber.gamma_multiply(0.45)),
    };
    paper(pen, rect, rim);
    if pen.detail() == Detail::Block {
        return;
    }
    let (text, colour) = match note.text.as_str() {
        "" => ("Double-click to write", pen.theme.text_weak),
        text => (text, pen.theme.text),
    };
    let inner = rect.shrink2(vec2(pen.scaled(12.0), pen.scaled(10.0)));
    let font = text_font(pen);
    // A line is about so high; what does not fit is cut with an ellipsis.
    let rows = (inner.height() / (font.size * 1.25)).floor().max(1.0) as usize;
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
    job.wrap.max_width = inner.width().max(1.0);
    job.wrap.max_rows = rows;
    let galley = pen.painter.layout_job(job);
    pen.painter.with_clip_rect(rect.intersect(pen.painter.clip_rect())).galley(inner.min, galley, colour);
}

fn text_font(pen: &Pen<'_>) -> egui::FontId {
    Theme::regular(pen.type_size(12.5).max(4.0))
}

fn paper(pen: &Pen<'_>, rect: Rect, rim: Stroke) {
    let radius = node::corner(pen, f32::from(pen.theme.radius.small));
    pen.painter.add(pen.theme.shadow(2, 8).as_shape(rect, radius));
    pen.painter.rect(rect, radius, pen.theme.badge_fill(pen.theme.amber), rim, StrokeKind::Inside);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_named_by_its_first_words() {
        let note = |text: &str| Note { id: NodeId::new("n"), text: text.into(), at: (0.0, 0.0), size: (200.0, 100.0) };
        assert_eq!(spoken(&note("ask\n  legal")), "Note: ask legal");
        assert_eq!(spoken(&note(" \n")), "Note without a text");
        let long = spoken(&note(&"日本 ".repeat(5_000)));
        assert!(long.chars().count() < 100 && long.ends_with('…'), "{long}");
    }
}
