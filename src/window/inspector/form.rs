//! Rows of a form that edit a draft in place, and remember what was changed, for one command.

use egui::{Align, Color32, Id, Label, Layout, RichText, Role, Ui, WidgetInfo, vec2};

use super::rows::{integer_edit, label_width, lower_first, row, with_remove};
use super::scrub::{scrub_estimate, scrub_whole};
use super::source::Keys;
use crate::analysis::Figure;
use crate::plan::{Estimate, Quantity, Share, Visitor, place};
use crate::window::commands::UiCommand;
use crate::window::explain::figure_ui;
use crate::window::lead;
use crate::window::number_edit::{FIELD_HEIGHT, Field, Typed, estimate_edit};
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets;

/// A form about one thing: a node, an edge, the plan.
pub(super) struct Form<'a> {
    pub view: ViewContext<'a>,
    pub theme: &'a Theme,
    /// Tells its fields from those of the next thing.
    pub scope: Id,
    /// What it is about, as the undo menu names it.
    subject: String,
    /// Which inputs the numbers of the draft are.
    pub keys: Keys,
    /// Whether the next fields stand under the heading of a group.
    inset: bool,
    edit: Option<Edit>,
    /// What else is asked for: to explain a figure, to go somewhere.
    pub actions: Vec<Action>,
    /// What is to be run instead of an edit.
    pub runs: Option<UiCommand>,
    /// Where in the draft the number stands whose field is looked for.
    wanted: Option<usize>,
}

/// What was changed in this frame.
pub(super) struct Edit {
    pub label: String,
    pub gesture: Option<u64>,
}

impl<'a> Form<'a> {
    pub fn new(view: ViewContext<'a>, scope: Id, subject: impl Into<String>) -> Self {
        Self {
            view,
            theme: view.theme,
            scope,
            subject: subject.into(),
            keys: Keys::default(),
            inset: false,
            edit: None,
            actions: Vec::new(),
            runs: None,
            wanted: None,
        }
    }

    /// Takes down which inputs the numbers of the draft are, which must stay where it is: one of them may be
    /// looked for.
    pub fn look_for(&mut self, ui: &Ui, draft: impl FnOnce(Visitor<'_>)) {
        self.keys = Keys::of(draft);
        self.wanted = lead::key(ui).and_then(|wanted| self.keys.place(&wanted));
    }

    /// Before a field is drawn: brings it into view where it is the one that is looked for.
    pub fn bring<T>(&self, ui: &Ui, value: &T, id: Id) {
        if self.wanted == Some(place(value)) {
            lead::bring(ui, id);
        }
    }

    pub fn into_edit(self) -> Option<Edit> {
        self.edit
    }

    /// Notes that the draft was changed: `Change hosted cost of Triage`.
    pub fn changed(&mut self, what: &str, gesture: Option<u64>) {
        let what =
            if what.chars().nth(1).is_some_and(char::is_uppercase) { what.to_owned() } else { lower_first(what) };
        self.edit = Some(Edit { label: format!("Change {what} of {}", self.subject), gesture });
    }

    /// Notes a change that has a verb of its own: `Add a tuned path to Triage`.
    pub fn did(&mut self, label: String) {
        self.edit = Some(Edit { label, gesture: None });
    }

    pub fn subject(&self) -> &str {
        &self.subject
    }

    pub fn currency(&self) -> &'a str {
        &self.view.plan().currency
    }

    pub fn id(&self, field: &Field<'_>) -> Id {
        self.scope.with(field.full_name())
    }

    /// The field of this name is to be filled in next: it has the focus as soon as it is drawn.
    pub fn ask_for(&self, ui: &Ui, name: &str) {
        ui.data_mut(|data| data.insert_temp(self.scope.with("asked for"), self.scope.with(name)));
    }

    fn focus_where_asked(&self, ui: &Ui, field: Id) {
        let asked = self.scope.with("asked for");
        if ui.data(|data| data.get_temp::<Id>(asked)) == Some(field) {
            ui.data_mut(|data| data.remove::<Id>(asked));
            ui.memory_mut(|memory| memory.request_focus(field));
        }
    }

    pub fn estimate<Q: Quantity>(&mut self, ui: &mut Ui, field: Field<'_>, value: &mut Estimate<Q>) {
        let field = Field { inset: self.inset, ..field };
        let (theme, id, currency) = (self.theme, self.id(&field), self.currency());
        self.bring(ui, value, id);
        self.focus_where_asked(ui, id);
        let (number, start) = (place(&*value), ui.cursor().min);
        let typed = row(ui, theme, &field, |ui| estimate_edit(ui, theme, id, &field, currency, *value));
        let changed = typed.or_else(|| scrub_estimate(ui, id, &field, start, *value));
        self.mark(ui, &field, number, start);
        if let Some((new, gesture)) = changed {
            *value = new;
            self.changed(field.full_name(), Some(gesture));
        }
    }

    /// An estimate that may be absent: a button that adds it, or the field and a button that removes it.
    pub fn optional<Q: Quantity>(
        &mut self,
        ui: &mut Ui,
        field: Field<'_>,
        value: &mut Option<Estimate<Q>>,
        absent: &str,
        start: Estimate<Q>,
    ) {
        let field = Field { inset: self.inset, ..field };
        let (theme, id, currency) = (self.theme, self.id(&field), self.currency());
        let before = *value;
        value.iter().for_each(|value| self.bring(ui, value, id));
        let (number, at) = (value.as_ref().map(place), ui.cursor().min);
        let gesture = row(ui, theme, &field, |ui| match before {
            None => {
                if widgets::add_button(ui, theme, absent, &format!("Add {}", lower_first(field.full_name()))) {
                    *value = Some(start);
                    ui.memory_mut(|memory| memory.request_focus(id));
                }
                None
            }
            Some(estimate) => {
                let (changed, removed) = with_remove(ui, theme, field.full_name(), |ui| {
                    estimate_edit(ui, theme, id, &field, currency, estimate)
                });
                if removed {
                    *value = None;
                } else if let Some((new, _)) = changed {
                    *value = Some(new);
                }
                changed.map(|(_, gesture)| gesture)
            }
        });
        if let Some(number) = number {
            self.mark(ui, &field, number, at);
        }
        let dragged = value.filter(|_| *value == before).and_then(|now| scrub_estimate(ui, id, &field, at, now));
        if let Some((new, gesture)) = dragged {
            *value = Some(new);
            return self.changed(field.full_name(), Some(gesture));
        }
        if *value != before {
            self.changed(field.full_name(), gesture);
        }
    }

    /// A whole number.
    pub fn integer(&mut self, ui: &mut Ui, field: Field<'_>, value: &mut u32, bounds: std::ops::RangeInclusive<u32>) {
        let field = Field { inset: self.inset, ..field };
        let (theme, id) = (self.theme, self.id(&field));
        self.bring(ui, value, id);
        let (number, start) = (place(&*value), ui.cursor().min);
        let typed = row(ui, theme, &field, |ui| integer_edit(ui, theme, id, &field, *value, bounds.clone()));
        let changed = typed.or_else(|| scrub_whole(ui, id, &field, start, *value, &bounds));
        self.mark(ui, &field, number, start);
        if let Some((new, gesture)) = changed {
            *value = new;
            self.changed(field.full_name(), Some(gesture));
        }
    }

    /// A whole number that may be absent.
    pub fn optional_integer(
        &mut self,
        ui: &mut Ui,
        field: Field<'_>,
        value: &mut Option<u32>,
        absent: &str,
        start: u32,
    ) {
        let field = Field { inset: self.inset, ..field };
        let (theme, id, bounds) = (self.theme, self.id(&field), 0..=1_000_000);
        let (before, at) = (*value, ui.cursor().min);
        let gesture = row(ui, theme, &field, |ui| match before {
            None => {
                if widgets::add_button(ui, theme, absent, &format!("Add {}", lower_first(field.full_name()))) {
                    *value = Some(start);
                }
                None
            }
            Some(number) => {
                let (changed, removed) = with_remove(ui, theme, field.full_name(), |ui| {
                    integer_edit(ui, theme, id, &field, number, bounds.clone())
                });
                *value = if removed { None } else { Some(changed.map_or(number, |(new, _)| new)) };
                changed.map(|(_, gesture)| gesture)
            }
        });
        let dragged = value.filter(|_| *value == before);
        if let Some((new, gesture)) = dragged.and_then(|now| scrub_whole(ui, id, &field, at, now, &bounds)) {
            *value = Some(new);
            return self.changed(field.full_name(), Some(gesture));
        }
        if *value != before {
            self.changed(field.full_name(), gesture);
        }
    }

    /// A share that is certain: a threshold.
    pub fn share(&mut self, ui: &mut Ui, field: Field<'_>, value: &mut f64) {
        let mut estimate = Estimate::<Share>::certain(*value);
        let field = field.refuse(|low, high| (low != high).then_some("A threshold is one number, not a range."));
        self.estimate(ui, field, &mut estimate);
        *value = estimate.central();
    }

    pub fn text(&mut self, ui: &mut Ui, field: Field<'_>, value: &mut String) {
        self.parsed_text(ui, field, value, &|text| Ok(text.to_owned()));
    }

    /// Text that only some are accepted of: a name that must be its own.
    pub fn parsed_text(
        &mut self,
        ui: &mut Ui,
        field: Field<'_>,
        value: &mut String,
        parse: &dyn Fn(&str) -> Result<String, String>,
    ) {
        let full = value.clone();
        let glance = (value.clone(), None);
        self.typed(ui, field, value, full, glance, parse);
    }

    /// Anything with a parser.
    pub fn typed<T: Clone + PartialEq + Send + Sync + 'static>(
        &mut self,
        ui: &mut Ui,
        field: Field<'_>,
        value: &mut T,
        full: String,
        glance: (String, Option<String>),
        parse: &dyn Fn(&str) -> Result<T, String>,
    ) {
        let field = Field { inset: self.inset, ..field };
        let (theme, id) = (self.theme, self.id(&field));
        self.focus_where_asked(ui, id);
        let changed = row(ui, theme, &field, |ui| {
            let unit = field.unit.to_owned();
            let (name, value) = (field.full_name(), value.clone());
            Typed { id, name, value, full, glance, unit, parse, nudge: None }.ui(ui, theme)
        });
        if let Some((new, gesture)) = changed {
            *value = new;
            self.changed(field.full_name(), Some(gesture));
        }
    }

    /// One of several, in a list that opens.
    pub fn choice<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        field: Field<'_>,
        value: &mut T,
        options: &[(T, String)],
    ) {
        let field = Field { inset: self.inset, ..field };
        let (theme, id) = (self.theme, self.id(&field));
        if let Some(new) =
            row(ui, theme, &field, |ui| widgets::choice(ui, theme, id, field.full_name(), field.unit, value, options))
        {
            *value = new;
            self.changed(field.full_name(), None);
        }
    }

    /// A question above its answers, for those in whole sentences.
    pub fn question<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        question: &str,
        value: &mut T,
        options: &[(T, String)],
    ) {
        let (theme, id) = (self.theme, self.scope.with(question));
        ui.add(Label::new(RichText::new(question).color(theme.text_weak)).wrap());
        ui.add_space(-2.0);
        if let Some(new) = widgets::choice(ui, theme, id, question, "", value, options) {
            *value = new;
            self.did(format!("Answer “{question}” for {}", self.subject));
        }
        ui.add_space(4.0);
    }

    /// One of two to four, all in view.
    pub fn segments<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        name: &str,
        value: &T,
        options: &[(T, &str)],
    ) -> Option<T> {
        let new = widgets::segments(ui, self.theme, self.scope.with(name), name, value, options)?;
        self.changed(name, None);
        Some(new)
    }

    pub fn toggle(&mut self, ui: &mut Ui, label: &str, value: &mut bool) {
        if widgets::toggle(ui, self.theme, label, *value) {
            *value = !*value;
            self.changed(label, None);
        }
    }

    /// Several fields that may be absent together, under a heading of their own.
    pub fn group<T>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        value: &mut Option<T>,
        absent: &str,
        start: impl FnOnce() -> T,
        body: impl FnOnce(&mut Self, &mut Ui, &mut T),
    ) {
        let theme = self.theme;
        let Some(inside) = value else {
            let name = format!("Add {}", lower_first(label));
            if row(ui, theme, &Field::new(label), |ui| widgets::add_button(ui, theme, absent, &name)) {
                *value = Some(start());
                self.did(format!("{name} to {}", self.subject));
            }
            return;
        };
        let mut removed = false;
        ui.horizontal(|ui| {
            ui.label(label);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = format!("Remove {}", lower_first(label));
                removed = widgets::icon_button(ui, theme, icons::CLOSE, &name);
            });
        });
        let outer = std::mem::replace(&mut self.inset, true);
        body(self, ui, inside);
        self.inset = outer;
        if removed {
            *value = None;
            self.did(format!("Remove {} from {}", lower_first(label), self.subject));
        }
    }

    /// What a variant held when it was last left, so that switching back restores it.
    pub fn recall<T: Clone + Send + Sync + 'static>(&self, ui: &Ui, variant: &str) -> Option<T> {
        ui.data(|data| data.get_temp(self.scope.with(("variant", variant))))
    }

    /// Keeps what a variant holds as it is left.
    pub fn remember<T: Clone + Send + Sync + 'static>(&self, ui: &Ui, variant: &str, value: T) {
        ui.data_mut(|data| data.insert_temp(self.scope.with(("variant", variant)), value));
    }

    /// What is chosen from a list that opens over the window; whether that is asked for.
    pub fn opener(&self, ui: &mut Ui, field: Field<'_>, current: &str) -> bool {
        let field = Field { inset: self.inset, ..field };
        let (theme, id) = (self.theme, self.id(&field));
        row(ui, theme, &field, |ui| widgets::opener(ui, theme, id, field.full_name(), current))
    }

    /// Quiet words below a field, in its column.
    pub fn remark(&self, ui: &mut Ui, text: &str, hover: &str) {
        self.remark_in(ui, self.theme.text_weak, text, hover);
    }

    /// The same in a colour; one that means something is not cut off.
    pub fn remark_in(&self, ui: &mut Ui, colour: Color32, text: &str, hover: &str) {
        ui.horizontal_top(|ui| {
            ui.add_space(label_width(ui) + ui.spacing().item_spacing.x);
            let label = Label::new(RichText::new(text).size(self.theme.size.caption).color(colour));
            let quiet = colour == self.theme.text_weak;
            let response = ui.add(if quiet { label.truncate() } else { label.wrap() });
            if !hover.is_empty() {
                response.on_hover_text(hover);
            }
        });
    }

    /// A figure that is computed, beside the fields it comes from; a click explains it.
    pub fn figure(&mut self, ui: &mut Ui, field: Field<'_>, text: &str, note: &str, explains: Option<Figure>) {
        let field = Field { inset: self.inset, ..field };
        let (theme, actions) = (self.theme, &mut self.actions);
        row(ui, theme, &field, |ui| {
            ui.allocate_ui_with_layout(
                vec2(ui.available_width(), FIELD_HEIGHT),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.add_space(10.0);
                    let value = RichText::new(text).font(Theme::semibold(theme.size.body));
                    let words = format!("{}: {text} {note}", field.full_name());
                    match explains {
                        Some(figure) => {
                            figure_ui(ui, theme, value.color(theme.text), words.trim_end(), figure, actions);
                        }
                        None => {
                            let named = || WidgetInfo::labeled(Role::Label, true, words.trim_end());
                            ui.label(value).widget_info(named);
                        }
                    }
                    if !note.is_empty() {
                        ui.add(
                            Label::new(RichText::new(note).size(theme.size.caption).color(theme.text_weak)).truncate(),
                        );
                    }
                },
            );
        });
    }
}
