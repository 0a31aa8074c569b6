//! Text fields that are parsed as they are typed: numbers with their doubt, and whatever else has a parser.
//!
//! Each valid text is applied at once; all of one focus is one undo step. Invalid text says what is
//! accepted, and brings back what stood there when the focus came, as Escape does.

use std::sync::Arc;

use egui::text::{CCursorRange, LayoutJob, TextFormat, TextWrapping};
use egui::{EventFilter, Frame, Galley, Id, Key, Margin, Rect, RichText, Stroke, TextBuffer, TextEdit, Ui, pos2, vec2};

use super::theme::Theme;
use crate::plan::entry_text::{self, Period};
use crate::plan::{Estimate, Quantity, Scale, say};

/// Height of a field of one line.
pub(crate) const FIELD_HEIGHT: f32 = 28.0;
/// Between the frame of a field and what stands in it.
const SIDE: i8 = 10;
/// Between value and unit.
const UNIT_GAP: f32 = 8.0;

/// What a field is called, and how it reads.
#[derive(Clone, Default)]
pub(crate) struct Field<'a> {
    /// Beside the field.
    pub label: &'a str,
    /// In full, where the label alone could mean two fields: for screen readers and the undo menu.
    pub name: Option<String>,
    /// At the right of the field; the quantity's own where empty.
    pub unit: &'a str,
    /// What the number is counted per, for a rate.
    pub period: Option<Period>,
    /// For a cost per call: the calls in a month, by which a bill per period is divided.
    pub calls_per_month: Option<Option<f64>>,
    /// Set in a little, under the heading of its group.
    pub inset: bool,
    /// On hovering the label.
    pub help: &'a str,
    /// Says why an estimate with these ends is refused, where the plan is stricter than its quantity.
    pub refuse: Option<fn(f64, f64) -> Option<&'static str>>,
}

impl<'a> Field<'a> {
    pub fn new(label: &'a str) -> Self {
        Self { label, ..Self::default() }
    }

    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    pub fn unit(self, unit: &'a str) -> Self {
        Self { unit, ..self }
    }

    pub fn per(self, period: Period) -> Self {
        Self { period: Some(period), ..self }
    }

    pub fn per_call(self, calls_per_month: Option<f64>) -> Self {
        Self { calls_per_month: Some(calls_per_month), ..self }
    }

    pub fn help(self, help: &'a str) -> Self {
        Self { help, ..self }
    }

    pub fn refuse(self, refuse: fn(f64, f64) -> Option<&'static str>) -> Self {
        Self { refuse: Some(refuse), ..self }
    }

    /// Why the plan refuses an estimate that its quantity would take.
    pub fn refusal<Q: Quantity>(&self, estimate: Estimate<Q>) -> Option<&'static str> {
        self.refuse.and_then(|refuse| refuse(estimate.low(), estimate.high()))
    }

    pub fn full_name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.label)
    }
}

/// A field for an estimate, its range drawn small below. Gives the new estimate and the gesture it belongs to.
pub(crate) fn estimate_edit<Q: Quantity>(
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    field: &Field<'_>,
    currency: &str,
    estimate: Estimate<Q>,
) -> Option<(Estimate<Q>, u64)> {
    let parse = |text: &str| {
        let new = match (field.period, field.calls_per_month) {
            (Some(period), _) => entry_text::parse_rate::<Q>(text, period)?,
            (None, Some(calls)) => entry_text::parse_per_call::<Q>(text, calls)?,
            (None, None) => entry_text::parse::<Q>(text)?,
        };
        match field.refusal(new) {
            Some(why) => Err(why.to_owned()),
            None => Ok(new),
        }
    };
    let (mut central, range) = entry_text::glance(estimate);
    if Q::UNIT == "$" {
        central.insert_str(0, &say::symbol(currency));
    }
    let nudge = |from: &Estimate<Q>, steps: f64| {
        let to = from.nudged(steps).filter(|to| field.refusal(*to).is_none())?;
        Some((to, entry_text::show(to)))
    };
    let typed = Typed {
        id,
        name: field.full_name(),
        value: estimate,
        full: entry_text::show(estimate),
        glance: (central, range),
        unit: unit_text::<Q>(field),
        parse: &parse,
        nudge: Some(&nudge),
    };
    let changed = typed.ui(ui, theme);
    if !estimate.is_certain() {
        range_ui(ui, theme, estimate);
    }
    changed
}

fn unit_text<Q: Quantity>(field: &Field<'_>) -> String {
    let unit = match (field.unit, Q::UNIT) {
        ("", "$" | "%") => "",
        // What is counted per period is plain from the label; the period is not.
        ("", "calls") if field.period.is_some() => "",
        ("", unit) => unit,
        (unit, _) => unit,
    };
    match field.period {
        Some(period) if unit.is_empty() => format!("/ {}", period.label()),
        Some(period) => format!("{unit} / {}", period.label()),
        None => unit.to_owned(),
    }
}

/// What comes so many steps on, and its text; `None` where nothing does.
type Nudge<'a, T> = dyn Fn(&T, f64) -> Option<(T, String)> + 'a;

/// A value that is typed as text.
pub(crate) struct Typed<'a, T> {
    pub id: Id,
    pub name: &'a str,
    pub value: T,
    /// What is edited while the field has the focus.
    pub full: String,
    /// What is read while it has not: the value, and what is said of it more quietly.
    pub glance: (String, Option<String>),
    pub unit: String,
    pub parse: &'a dyn Fn(&str) -> Result<T, String>,
    /// So many steps on by the keys up and down: the value and its text. `None` where it is no number.
    pub nudge: Option<&'a Nudge<'a, T>>,
}

/// With Shift held, the keys up and down take so many steps at once.
const STRIDE: f64 = 10.0;

/// A field between two frames.
#[derive(Clone)]
struct Typing<T> {
    text: String,
    focused: bool,
    /// Everything is to be selected as soon as the pointer lets go.
    select_all: bool,
    /// Counts the times the field had the focus: each is one gesture.
    focus_count: u64,
    at_focus: Option<T>,
}

impl<T> Default for Typing<T> {
    fn default() -> Self {
        Self { text: String::new(), focused: false, select_all: false, focus_count: 0, at_focus: None }
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Typed<'_, T> {
    /// Draws the field; gives the new value and the gesture it belongs to.
    pub fn ui(self, ui: &mut Ui, theme: &Theme) -> Option<(T, u64)> {
        let id = self.id;
        let focused = ui.memory(|memory| memory.has_focus(id));
        let mut typing: Typing<T> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let fit = self.fit(ui, theme);
        self.follow_focus(ui, focused, fit, &mut typing);
        let nudged = self.nudged(ui, focused, &mut typing);
        let changed_text = self.text_ui(ui, theme, focused, fit, &mut typing);
        // The beginning of a text that turns out invalid was never meant: `10` without its % is not `1`.
        let read = |text: &str| (self.parse)(text).ok().or_else(|| typing.at_focus.clone());
        let mut new = changed_text.then(|| read(&typing.text)).flatten().or(nudged);
        if focused && ui.input(|input| input.key_pressed(Key::Escape)) {
            new = typing.at_focus.clone();
            ui.memory_mut(|memory| memory.surrender_focus(id));
        }
        let gesture = id.with(typing.focus_count).value();
        ui.data_mut(|data| data.insert_temp(id, typing));
        new.filter(|new| *new != self.value).map(|new| (new, gesture))
    }

    /// What the keys up and down make of the value, its text with it.
    fn nudged(&self, ui: &Ui, focused: bool, typing: &mut Typing<T>) -> Option<T> {
        let nudge = self.nudge.filter(|_| focused)?;
        let steps = ui.input_mut(|input| {
            let mut pressed = |key: Key| {
                // First, for a key without modifiers is one with Shift too.
                let strides = input.count_and_consume_key(egui::Modifiers::SHIFT, key) as f64;
                strides * STRIDE + input.count_and_consume_key(egui::Modifiers::NONE, key) as f64
            };
            pressed(Key::ArrowUp) - pressed(Key::ArrowDown)
        });
        // What is being typed and cannot be read stays.
        let now = (self.parse)(&typing.text).ok().filter(|_| steps != 0.0)?;
        let (new, text) = nudge(&now, steps)?;
        typing.text = text;
        Some(new)
    }

    /// What stands in the field beside the value, which is never cut.
    fn fit(&self, ui: &Ui, theme: &Theme) -> Fit {
        let width = |text: &str, size: f32| {
            let galley = |fonts: &mut egui::epaint::FontsView<'_>| {
                fonts.layout_no_wrap(text.to_owned(), Theme::regular(size), theme.text)
            };
            ui.fonts_mut(galley).size().x
        };
        let value = width(&self.glance.0, theme.size.body);
        let range = self.glance.1.as_ref().map_or(0.0, |range| width(&format!("  {range}"), theme.size.caption));
        let unit = if self.unit.is_empty() { 0.0 } else { width(&self.unit, theme.size.caption) + UNIT_GAP };
        Fit::of(ui.available_width() - 2.0 * f32::from(SIDE), value, range, unit)
    }

    fn follow_focus(&self, ui: &Ui, focused: bool, fit: Fit, typing: &mut Typing<T>) {
        if !focused {
            typing.text.clone_from(&self.glance.0);
            if let Some(quiet) = self.glance.1.as_ref().filter(|_| fit.range) {
                typing.text.push_str("  ");
                typing.text.push_str(quiet);
            }
        } else if !typing.focused {
            typing.text.clone_from(&self.full);
            typing.at_focus = Some(self.value.clone());
            typing.focus_count += 1;
            typing.select_all = true;
        }
        typing.focused = focused;
        if typing.select_all && focused && !ui.input(|input| input.pointer.any_down()) {
            typing.select_all = false;
            let mut state = TextEdit::load_state(ui.ctx(), self.id).unwrap_or_default();
            state.cursor.set_char_range(Some(CCursorRange::select_all_str(&typing.text)));
            TextEdit::store_state(ui.ctx(), self.id, state);
        }
    }

    /// The text field and, below it, what is wrong; says whether the text was changed.
    fn text_ui(&self, ui: &mut Ui, theme: &Theme, focused: bool, fit: Fit, typing: &mut Typing<T>) -> bool {
        let quiet_from = if focused { usize::MAX } else { self.glance.0.len() };
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
            // The text scrolls while it is edited, and is elided while it is only read.
            let width = if focused { f32::INFINITY } else { width };
            two_tone(ui, theme, text.as_str(), quiet_from, width)
        };
        let unit = RichText::new(&self.unit).size(theme.size.caption).color(theme.text_weak);
        let frame_at = ui.painter().add(egui::Shape::Noop);
        let output = TextEdit::singleline(&mut typing.text)
            .id(self.id)
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, FIELD_HEIGHT))
            .frame(Frame::new().inner_margin(Margin::symmetric(SIDE, 5)))
            .suffix(if fit.unit { unit.clone() } else { RichText::new("") })
            .event_filter(EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: true })
            .layouter(&mut layouter)
            .show(ui);
        let response = output.response.response;
        if response.gained_focus() && !ui.clip_rect().contains_rect(response.rect) {
            // It was asked for from elsewhere.
            response.scroll_to_me(Some(egui::Align::Center));
        }
        let problem = focused.then(|| (self.parse)(&typing.text).err()).flatten();
        let border = match (&problem, focused, response.hovered()) {
            (Some(_), ..) => theme.red,
            (None, true, _) => theme.accent,
            (None, false, true) => theme.border_strong,
            _ => theme.border,
        };
        ui.painter().set(frame_at, field_frame(theme, response.rect, border));
        let changed = response.changed();
        response.accessible_name(self.name);
        if !fit.unit {
            ui.horizontal(|ui| {
                ui.add_space(f32::from(SIDE));
                ui.add(egui::Label::new(unit).truncate());
            });
        }
        if let Some(problem) = problem {
            let words = ui.label(RichText::new(problem).size(theme.size.caption).color(theme.red));
            if changed {
                words.scroll_to_me(None);
            }
        }
        changed
    }
}

/// What stands in a field beside its value.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fit {
    /// Else the bar below says it.
    range: bool,
    /// Else it stands below.
    unit: bool,
}

impl Fit {
    fn of(room: f32, value: f32, range: f32, unit: f32) -> Self {
        let fits = |range_in: bool, unit_in: bool| {
            value + if range_in { range } else { 0.0 } + if unit_in { unit } else { 0.0 } <= room
        };
        // The range tells more than the unit; where it has to go, the unit may come back.
        let (range_in, unit_in) = [(true, true), (true, false), (false, true)]
            .into_iter()
            .find(|(range, unit)| fits(*range, *unit))
            .unwrap_or((false, false));
        Self { range: range_in || range == 0.0, unit: unit_in || unit == 0.0 }
    }
}

/// The dark, rounded ground of a field.
pub(crate) fn field_frame(theme: &Theme, rect: Rect, border: egui::Color32) -> egui::Shape {
    egui::epaint::RectShape::new(
        rect.shrink(0.5),
        theme.radius.medium,
        theme.field,
        Stroke::new(1.0, border),
        egui::StrokeKind::Middle,
    )
    .into()
}

/// Text that is quieter from a byte on.
fn two_tone(ui: &Ui, theme: &Theme, text: &str, quiet_from: usize, width: f32) -> Arc<Galley> {
    let split = quiet_from.min(text.len());
    let (loud, quiet) = text.split_at_checked(split).unwrap_or((text, ""));
    let format = |size, color| TextFormat { font_id: Theme::regular(size), color, ..TextFormat::default() };
    let mut job = LayoutJob::default();
    job.append(loud, 0.0, format(theme.size.body, theme.text));
    job.append(quiet, 0.0, format(theme.size.caption, theme.text_weak));
    job.keep_trailing_whitespace = true;
    job.wrap = TextWrapping::truncate_at_width(width);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// The range as a bar on a track: the wider the bar, the greater the doubt.
pub(crate) fn range_ui<Q: Quantity>(ui: &mut Ui, theme: &Theme, estimate: Estimate<Q>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 5.0), egui::Sense::hover());
    let track = rect.shrink2(vec2(10.0, 0.0));
    let place = |value: f64| track.left() + track.width() * place_on_track(estimate, value) as f32;
    let y = rect.top();
    ui.painter().hline(track.x_range(), y, Stroke::new(2.0, theme.border));
    ui.painter().hline(place(estimate.low())..=place(estimate.high()), y, Stroke::new(2.0, theme.accent));
    ui.painter().circle_filled(pos2(place(estimate.central()), y), 2.5, theme.accent);
}

/// Where a value stands on the track, 0 to 1. Shares stand on the whole from nothing to all; other
/// positive numbers on a scale of ratios, from a sixth of the centre to six times it, where a bar
/// that doubles its ratio doubles its length.
fn place_on_track<Q: Quantity>(estimate: Estimate<Q>, value: f64) -> f64 {
    let centre = estimate.central();
    let place = match Q::SCALE {
        Scale::Share => value,
        Scale::Positive if centre > 0.0 && value > 0.0 => 0.5 + 0.5 * libm::log(value / centre) / libm::log(6.0),
        Scale::Positive => 0.0,
        Scale::Signed => {
            let reach = estimate.low().abs().max(estimate.high().abs()) * 1.5;
            if reach > 0.0 { 0.5 + 0.5 * value / reach } else { 0.5 }
        }
    };
    place.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Rate, Share, Usd};

    #[test]
    fn a_range_stands_on_its_track_by_ratio_and_never_leaves_it() {
        let usd = Estimate::<Usd>::range(1.0, 4.0);
        assert!((place_on_track(usd, usd.central()) - 0.5).abs() < 1e-12);
        let (low, high) = (place_on_track(usd, 1.0), place_on_track(usd, 4.0));
        assert!((low + high - 1.0).abs() < 1e-12, "{low} {high}");
        assert_eq!(place_on_track(Estimate::<Usd>::range(0.001, 1000.0), 1000.0), 1.0);
        assert_eq!(place_on_track(Estimate::<Share>::range(0.2, 0.6), 0.2), 0.2);
        assert!((place_on_track(Estimate::<Rate>::range(-0.1, 0.1), 0.0) - 0.5).abs() < 1e-12);
        assert_eq!(place_on_track(Estimate::<Usd>::triple(0.0, 0.0, 1.0), 0.5), 0.0);
    }

    #[test]
    fn a_narrow_field_gives_up_its_unit_then_its_range_and_never_its_value() {
        let fit = |room| Fit::of(room, 40.0, 60.0, 50.0);
        assert_eq!(fit(150.0), Fit { range: true, unit: true });
        assert_eq!(fit(149.0), Fit { range: true, unit: false });
        assert_eq!(fit(99.0), Fit { range: false, unit: true });
        assert_eq!(fit(60.0), Fit { range: false, unit: false });
        assert_eq!(Fit::of(30.0, 40.0, 0.0, 0.0), Fit { range: true, unit: true });
    }

    #[test]
    fn a_unit_names_quantity_and_period() {
        assert_eq!(unit_text::<Usd>(&Field::new("Upkeep").per(Period::Month)), "/ month");
        assert_eq!(unit_text::<crate::plan::Calls>(&Field::new("Cap").per(Period::Month)), "/ month");
        assert_eq!(unit_text::<crate::plan::Seconds>(&Field::new("GPU time")), "s");
        assert_eq!(unit_text::<Share>(&Field::new("Cached")), "");
    }
}
