//! Editing in place: a node's name, or an edge's calls per call, where it stands on the canvas.

use egui::text::{CCursor, CCursorRange};
use egui::{FontSelection, Id, Key, Margin, Rect, TextEdit, Vec2, vec2};

use super::super::session::Selection;
use super::super::theme::Theme;
use super::super::view::{Action, ViewContext};
use super::pen::Pen;
use super::{CanvasState, edits, frame, node};
use crate::plan::{Frame, NodeId, entry_text};

/// What is being typed, and into what.
#[derive(Clone, Debug)]
pub(super) struct Inline {
    field: Field,
    text: String,
    /// Not drawn yet: it is to take the focus, with all of its text selected.
    fresh: bool,
    problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Field {
    Name(NodeId),
    /// Of a frame.
    Title(String),
    Calls(usize),
}

impl CanvasState {
    pub(super) fn rename_selected(&mut self, view: ViewContext<'_>) {
        match &view.session.selection {
            Selection::Edge(index) => self.edit_calls(view, *index),
            Selection::Nodes(_) if view.selected_frame().is_some() => {
                view.selected_frame().into_iter().for_each(|frame| self.edit_title(frame));
            }
            Selection::Nodes(_) if view.selected_note().is_some() => {
                view.selected_note().into_iter().for_each(|note| self.write_note(note));
            }
            Selection::Nodes(ids) if ids.len() == 1 => {
                if let Some(id) = ids.first() {
                    self.rename_node(view, id);
                }
            }
            Selection::Plan | Selection::Nodes(_) => {}
        }
    }

    pub(super) fn rename_node(&mut self, view: ViewContext<'_>, id: &NodeId) {
        if let Some(node) = view.plan().node(id) {
            self.inline = Some(Inline::new(Field::Name(id.clone()), node.name.clone()));
        }
    }

    /// The frame may be one that the next frame will have.
    pub(super) fn edit_title(&mut self, frame: &Frame) {
        self.inline = Some(Inline::new(Field::Title(frame.id.clone()), frame.title.clone()));
    }

    /// Renames a node that the next frame will have.
    pub(super) fn rename_new(&mut self, id: NodeId, name: String) {
        self.inline = Some(Inline::new(Field::Name(id), name));
    }

    pub(super) fn edit_calls(&mut self, view: ViewContext<'_>, index: usize) {
        if let Some(edge) = view.plan().edges.get(index) {
            self.inline = Some(Inline::new(Field::Calls(index), entry_text::show(edge.calls_per_call)));
        }
    }
}

impl Inline {
    fn new(field: Field, text: String) -> Self {
        Self { field, text, fresh: true, problem: None }
    }

    fn label(&self) -> &'static str {
        match self.field {
            Field::Name(_) => "Name of the node",
            Field::Title(_) => "Title of the frame",
            Field::Calls(_) => "Calls per call",
        }
    }

    /// The edit it amounts to; `Err` says what is wrong with the text.
    fn finish(&self, view: ViewContext<'_>) -> Result<Option<Action>, String> {
        match &self.field {
            Field::Name(_) if self.text.trim().is_empty() => Ok(None),
            Field::Name(id) => Ok(edits::rename(view, id, self.text.trim())),
            Field::Title(id) => Ok(edits::retitle(view, id, self.text.trim())),
            Field::Calls(index) => Ok(edits::set_calls(view, *index, entry_text::parse(&self.text)?)),
        }
    }
}

pub(super) fn inline_ui(state: &mut CanvasState, pen: &Pen<'_>, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let Some(mut inline) = state.inline.take() else { return };
    let Some(rect) = place(state, pen, &inline.field) else {
        // A node that was just added is there from the next frame on.
        if inline.fresh {
            state.inline = Some(inline);
        }
        return;
    };
    let id = Id::unique(("canvas", "inline"));
    let size = if !matches!(inline.field, Field::Calls(_)) { pen.type_size(13.5).max(11.0) } else { 12.0 };
    let edit = TextEdit::singleline(&mut inline.text)
        .id(id)
        .font(FontSelection::FontId(Theme::semibold(size)))
        .margin(Margin::symmetric(6, 2))
        .desired_width(rect.width());
    let response = ui.put(rect, edit).accessible_name(inline.label());
    if std::mem::take(&mut inline.fresh) {
        response.request_focus();
        select_all(ui, id, &inline.text);
    }
    let given_up = ui.input(|input| input.key_pressed(Key::Escape));
    if !response.lost_focus() {
        inline.problem = inline.finish(pen.view).err();
        if let Some(problem) = &inline.problem {
            response.show_tooltip_text(problem);
        }
        state.inline = Some(inline);
        return;
    }
    if given_up {
        return;
    }
    match inline.finish(pen.view) {
        Ok(action) => actions.extend(action),
        // Left by Enter: keep it open, it says what is wrong. Left for elsewhere: keep the old value.
        Err(problem) if ui.input(|input| input.key_pressed(Key::Enter)) => {
            state.inline = Some(Inline { problem: Some(problem), fresh: true, ..inline });
        }
        Err(_) => {}
    }
}

fn place(state: &CanvasState, pen: &Pen<'_>, field: &Field) -> Option<Rect> {
    match field {
        Field::Name(id) => {
            let rect = node::name_rect(pen, state.scene.node(id)?);
            Some(Rect::from_center_size(rect.center(), rect.size().max(vec2(120.0, 22.0))))
        }
        Field::Title(id) => {
            let number = pen.view.plan().frames.iter().position(|frame| frame.id == *id)?;
            let bar = frame::title_bar(pen, state.scene.frames.get(number)?.as_ref()?.rect);
            Some(Rect::from_min_size(bar.min, vec2(bar.width().clamp(140.0, 260.0), bar.height().max(24.0))))
        }
        Field::Calls(index) => {
            let label = state.labels.rect(pen, *index, state.scene.edges.get(*index)?.as_ref()?);
            Some(Rect::from_center_size(label.center(), Vec2::new(96.0, 24.0)))
        }
    }
}

pub(super) fn select_all(ui: &egui::Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
