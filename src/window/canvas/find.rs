//! The find bar: steps by name, role, verdict or model, one after the other; the others fade meanwhile.

use egui::{Align, Button, Frame, Key, Layout, Modifiers, Rect, RichText, TextEdit, Ui, UiBuilder, pos2, vec2};

use super::super::matching::Typed;
use super::super::offers;
use super::super::session::Selection;
use super::super::theme::{Theme, icons};
use super::super::view::{Action, ViewContext};
use super::{CanvasState, overlay};
use crate::window::commands::UiCommand;

/// What is looked for, and what was found; kept while the bar is closed, for the next time.
#[derive(Debug, Default)]
pub(super) struct Find {
    open: bool,
    /// The field is to take the keyboard, all of its text selected.
    fresh: bool,
    query: String,
    /// What `found` was found by.
    known: Option<(String, u64)>,
    /// Indices of the plan's nodes, as calls reach them.
    found: Vec<usize>,
}

const WIDTH: f32 = 376.0;
/// As narrow as it may get beside the other bars.
const LEAST_WIDTH: f32 = 310.0;

impl Find {
    /// Whether the node at this index fades, for another is looked for.
    pub fn fades(&self, index: usize) -> bool {
        self.is_looking() && !self.found.contains(&index)
    }

    /// Whether anything is looked for now.
    pub fn is_looking(&self) -> bool {
        self.open && !self.query.trim().is_empty()
    }

    /// Whether it was open.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.open)
    }
}

impl CanvasState {
    pub(super) fn open_find(&mut self) {
        self.find.open = true;
        self.find.fresh = true;
    }

    /// To the next step that was found, or the one before; opens the bar where nothing is looked for yet.
    pub(super) fn find_step(&mut self, view: ViewContext<'_>, backwards: bool, actions: &mut Vec<Action>) {
        if self.find.query.trim().is_empty() {
            self.open_find();
            return;
        }
        self.search(view);
        let found = &self.find.found;
        let next = match (self.find_position(view), found.len()) {
            (_, 0) => return,
            (Some(at), count) => (at + if backwards { count - 1 } else { 1 }) % count,
            (None, count) => {
                if backwards {
                    count - 1
                } else {
                    0
                }
            }
        };
        actions.extend(self.scene.id_at(found[next]).cloned().map(Action::FlyTo));
    }

    /// Which of those that were found is selected.
    fn find_position(&self, view: ViewContext<'_>) -> Option<usize> {
        let Selection::Nodes(ids) = &view.session.selection else { return None };
        let is_selected = |index: &usize| self.scene.id_at(*index).is_some_and(|id| ids.contains(id));
        self.find.found.iter().position(is_selected)
    }

    /// Finds anew where the plan or what is looked for is another.
    fn search(&mut self, view: ViewContext<'_>) {
        let now = (self.find.query.clone(), view.document.revision());
        if self.find.known.as_ref() == Some(&now) {
            return;
        }
        let mut typed = Typed::new(&self.find.query);
        let nodes = &view.plan().nodes;
        let fits = |index: &usize| {
            let node = &nodes[*index];
            typed.has(&format!("{} {}", node.name, offers::facts(view, node).join(" ")))
        };
        self.find.found = self.scene.order.iter().copied().filter(fits).collect();
        self.find.known = Some(now);
    }
}

pub(super) fn find_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some(screen) = state.screen().filter(|_| state.find.open) else { return };
    state.search(view);
    let free = !state.focus_elsewhere && !state.is_busy() && !ui.ctx().text_edit_focused();
    if free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        state.find.close();
        return;
    }
    let place = place(screen);
    let bar = UiBuilder::new().max_rect(place).layout(Layout::right_to_left(Align::Center)).id_salt("find bar");
    ui.scope_builder(bar, |ui| {
        overlay::bar_frame(view.theme).show(ui, |ui| bar_ui(view, state, ui, actions));
    });
}

/// Between the bars at the top where there is room, else below them.
fn place(screen: Rect) -> Rect {
    let between = screen.shrink2(vec2(overlay::BAR_LEFT, 0.0)).with_max_x(screen.right() - overlay::BAR_RIGHT);
    let (right, width, top) = if between.width() >= LEAST_WIDTH {
        let width = between.width().min(WIDTH);
        (between.center().x + width / 2.0, width, screen.top() + 12.0)
    } else {
        (screen.right() - 12.0, WIDTH, screen.top() + 54.0)
    };
    let left = (right - width).max(screen.left() + 12.0);
    Rect::from_min_max(pos2(left, top), pos2(right, top + 34.0))
}

fn bar_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    ui.spacing_mut().item_spacing.x = 2.0;
    if icon_button(theme, ui, icons::CLOSE, "Close the find bar (Esc)").clicked() {
        state.find.close();
    }
    for command in [UiCommand::FindNext, UiCommand::FindPrevious] {
        if overlay::tool_button(theme, ui, command).clicked() {
            actions.push(Action::Run(command));
        }
    }
    let count = match (state.find.is_looking(), state.find_position(view), state.find.found.len()) {
        (false, ..) => String::new(),
        (_, _, 0) => "none".to_owned(),
        (_, Some(at), count) => format!("{} of {count}", at + 1),
        (_, None, count) => count.to_string(),
    };
    let text = RichText::new(&count).size(theme.size.small).color(theme.text_weak);
    let label = ui.add_sized(vec2(58.0, 24.0), egui::Label::new(text));
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
    field_ui(view, state, ui, actions);
}

fn field_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut Ui, actions: &mut Vec<Action>) {
    let id = egui::Id::unique(("canvas", "find"));
    let mut steps = Vec::new();
    if ui.memory(|memory| memory.has_focus(id)) {
        let keys = [(Modifiers::SHIFT, Key::Enter), (Modifiers::NONE, Key::Enter)];
        for (modifiers, key) in keys {
            let count = ui.input_mut(|input| input.count_and_consume_key(modifiers, key));
            steps.extend(std::iter::repeat_n(modifiers.shift, count));
        }
    }
    let edit = TextEdit::singleline(&mut state.find.query)
        .id(id)
        .hint_text("Name, role, verdict, model")
        .frame(Frame::NONE)
        .margin(egui::Margin::symmetric(6, 0))
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, 24.0))
        .desired_width(ui.available_width() - 26.0);
    let response = ui.add(edit).accessible_name("Find a step");
    ui.label(RichText::new(icons::SEARCH).font(Theme::icon(15.0)).color(view.theme.text_weak));
    if std::mem::take(&mut state.find.fresh) {
        response.request_focus();
        super::inline::select_all(ui, id, &state.find.query);
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        state.find.close();
        return;
    }
    if response.changed() {
        state.search(view);
        // Where what is selected still fits, the view stays.
        if state.find.is_looking() && state.find_position(view).is_none() {
            state.find_step(view, false, actions);
        }
    }
    for backwards in steps {
        state.find_step(view, backwards, actions);
    }
}

fn icon_button(theme: &Theme, ui: &mut Ui, icon: &str, name: &str) -> egui::Response {
    let icon = RichText::new(icon).font(Theme::icon(14.0)).color(theme.text_weak);
    let button = ui.add(Button::new(icon).frame_when_inactive(false).min_size(vec2(26.0, 24.0)));
    button.accessible_name(name).on_hover_text(name)
}
