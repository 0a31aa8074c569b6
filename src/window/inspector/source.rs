//! Where a number comes from: a quiet mark beside its field, and the small form in which that is said.

use std::collections::BTreeMap;

use egui::{Align2, CursorIcon, Id, Key, Label, Modifiers, Popup, PopupCloseBehavior, Pos2, Rect, RichText, Role};
use egui::{Sense, Ui, WidgetInfo, vec2};

use super::form::Form;
use crate::document::{Change, Command};
use crate::plan::{Origin, Provenance, Visitor, date, place, presets};
use crate::window::explain::{origin_mark, source_words};
use crate::window::number_edit::{FIELD_HEIGHT, Field, Typed};
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{quiet_button, segments};

/// How wide the mark is, in the margin at the left of the form.
const MARK: f32 = 13.0;
const POPUP_WIDTH: f32 = 320.0;

/// Which input of the plan each number of a draft is, by where it stands in memory.
#[derive(Default)]
pub(super) struct Keys(BTreeMap<usize, String>);

impl Keys {
    /// Of a draft that stays where it is while its form is drawn.
    pub fn of(walk: impl FnOnce(Visitor<'_>)) -> Self {
        let mut keys = BTreeMap::new();
        walk(&mut |spot, input| drop(keys.insert(input.place(), spot.to_string())));
        Self(keys)
    }

    /// Of a single number.
    pub fn one<T>(number: &T, key: String) -> Self {
        Self(BTreeMap::from([(place(number), key)]))
    }

    pub fn key(&self, place: usize) -> Option<&str> {
        self.0.get(&place).map(String::as_str)
    }

    /// Where the input of this key stands.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.0.iter().find(|(_, known)| *known == key).map(|(place, _)| *place)
    }
}

impl Form<'_> {
    /// After a field: the mark of where its number comes from, at the left of its row, which begins at `start`.
    pub(super) fn mark(&mut self, ui: &mut Ui, field: &Field<'_>, number: usize, start: Pos2) {
        let Some(key) = self.keys.key(number).map(str::to_owned) else { return };
        let id = self.id(field);
        let known = self.view.plan().provenance_of(&key);
        let mark = id.with("source");
        let response = mark_ui(self.view, ui, mark, field.full_name(), known.as_ref(), start);
        let popup = Popup::default_response_id(&response);
        let focused = ui.memory(|memory| memory.has_focus(id));
        if focused && ui.input_mut(|input| input.consume_key(Modifiers::ALT, Key::Enter)) {
            Popup::open_id(ui.ctx(), popup);
        }
        let opened = mark.with("opened");
        let shown = Popup::from_toggle_button_response(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(POPUP_WIDTH)
            .show(|ui| source_ui(self.view, ui, mark, field.full_name(), known.clone().unwrap_or_default()));
        // Every time that it is open is one gesture, and so one step to undo.
        let (was_open, count): (bool, u64) = ui.data(|data| data.get_temp(opened)).unwrap_or_default();
        let count = if shown.is_some() && !was_open { count + 1 } else { count };
        ui.data_mut(|data| data.insert_temp(opened, (shown.is_some(), count)));
        if let Some(said) = shown.and_then(|shown| shown.inner).filter(|said| *said != known) {
            let label = format!("Say where {} of {} comes from", super::lower_first(field.full_name()), self.subject());
            let change = Change::Source(BTreeMap::from([(key, said)]));
            let command = Command::new(label, change).in_gesture(mark.with(count).value());
            self.actions.push(Action::Edit(command));
        }
    }
}

fn mark_ui(
    view: ViewContext<'_>,
    ui: &Ui,
    id: Id,
    name: &str,
    known: Option<&Provenance>,
    start: Pos2,
) -> egui::Response {
    let theme = view.theme;
    let rect = Rect::from_min_size(start - vec2(MARK + 2.0, 0.0), vec2(MARK, FIELD_HEIGHT));
    // No stop of the Tab key: Alt+Enter in the field opens the same.
    let response = ui.interact(rect, id, Sense::CLICK);
    let words = source_words(known);
    let is_stale = known.is_some_and(|known| known.is_stale(view.today));
    let stale = if is_stale { ", stale" } else { "" };
    let about = format!("Source of {name}: {words}{stale}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &about));
    let (icon, colour) = match (is_stale, known) {
        (true, _) => (icons::STALE, theme.amber),
        (false, known) => origin_mark(theme, known.map(|known| known.kind)),
    };
    let quiet = if known.is_none() { 0.45 } else { 0.9 };
    let colour = if response.hovered() { theme.text } else { colour.gamma_multiply(quiet) };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, Theme::icon(theme.size.caption), colour);
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(format!("{words}{stale} (Alt+Enter)"))
}

/// Kind, source and date; gives what is said now, if anything was changed: `Some(None)` is that nobody knows.
fn source_ui(view: ViewContext<'_>, ui: &mut Ui, id: Id, name: &str, known: Provenance) -> Option<Option<Provenance>> {
    let theme = view.theme;
    ui.set_width(POPUP_WIDTH);
    ui.spacing_mut().item_spacing.y = theme.space.s;
    ui.label(RichText::new(format!("Where it comes from: {name}")).font(Theme::semibold(theme.size.small)));
    let mut said = known.clone();
    let mut changed = false;
    let kinds = Origin::ALL.map(|kind| (kind, capital(kind.label())));
    let options: Vec<(Origin, &str)> = kinds.iter().map(|(kind, label)| (*kind, label.as_str())).collect();
    if let Some(kind) = segments(ui, theme, id.with("kind"), "How it was come by", &known.kind, &options) {
        said.kind = kind;
        changed = true;
    }
    ui.label(RichText::new("Source: a log, a page, a person").size(theme.size.caption).color(theme.text_weak));
    let any = |text: &str| Ok(text.to_owned());
    if let Some(source) = text_ui(ui, theme, id.with("from"), "Source", known.source.clone(), &any) {
        said.source = source;
        changed = true;
    }
    ui.label(RichText::new("As of: the day it was true, or the month").size(theme.size.caption).color(theme.text_weak));
    let day = |text: &str| match text.trim() {
        "" => Ok(String::new()),
        text if date(text).is_some() => Ok(text.to_owned()),
        _ => Err("Write the day, such as 2026-11-20, or the month, 2026-11.".to_owned()),
    };
    if let Some(as_of) = text_ui(ui, theme, id.with("as of"), "As of", known.as_of.clone(), &day) {
        said.as_of = as_of;
        changed = true;
    }
    if known.is_stale(view.today) {
        let days = known.kind.stale_after_days();
        let text = format!("Stale: a number that is {} is looked at again after {days} days.", known.kind.label());
        ui.add(Label::new(RichText::new(text).size(theme.size.caption).color(theme.amber)).wrap());
    }
    let mut forget = false;
    ui.horizontal(|ui| {
        if quiet_button(ui, theme, icons::CHECK, "True as of today") {
            said.as_of = view.today.to_string();
            changed = true;
        }
        forget = quiet_button(ui, theme, icons::TRASH, "Nobody knows");
    });
    if forget { Some(None) } else { changed.then_some(Some(said)) }
}

fn text_ui(
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    name: &str,
    value: String,
    parse: &dyn Fn(&str) -> Result<String, String>,
) -> Option<String> {
    let (full, glance) = (value.clone(), (value.clone(), None));
    Typed { id, name, value, full, glance, unit: String::new(), parse, nudge: None }.ui(ui, theme).map(|(text, _)| text)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// A change that gives numbers from the presets, which then say where they come from: chosen, not typed.
pub(super) fn with_presets(
    change: Change,
    before: impl FnOnce(Visitor<'_>),
    after: impl FnOnce(Visitor<'_>),
) -> Change {
    let mut was = BTreeMap::new();
    before(&mut |spot, input| {
        was.insert(spot.to_string(), input.value());
    });
    let mut said = BTreeMap::new();
    after(&mut |spot, input| {
        let key = spot.to_string();
        let is_new = was.get(&key) != Some(&input.value());
        if let Some(known) = presets::provenance(&key, input.value()).filter(|_| is_new) {
            said.insert(key, Some(known));
        }
    });
    if said.is_empty() { change } else { Change::All(vec![change, Change::Source(said)]) }
}
