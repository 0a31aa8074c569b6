//! Rows and cells of the comparison.

use egui::{
    Color32, FontId, Pos2, Rect, RichText, Role, Sense, Stroke, StrokeKind, TextWrapMode, Ui, WidgetInfo, WidgetText,
    vec2,
};

use crate::analysis::{TaskAnswer, Verdict};
use crate::plan::say;
use crate::window::explain::is_followed;
use crate::window::scenarios::words;
use crate::window::theme::Theme;

pub(super) const ROW: f32 = 26.0;
pub(super) const HEAD: f32 = 42.0;
const HEADING: f32 = 30.0;

/// How wide the columns are.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub label: f32,
    pub case: f32,
}

/// A row as it was drawn.
pub(super) struct Row {
    rect: Rect,
    columns: Columns,
    /// The column whose figure is asked about.
    pub asked: Option<usize>,
}

impl Row {
    /// Where the cell of this column stands.
    pub fn cell(&self, index: usize) -> Rect {
        let left = self.rect.left() + self.columns.label + self.columns.case * index as f32;
        Rect::from_min_size(egui::pos2(left, self.rect.top()), vec2(self.columns.case, self.rect.height()))
    }
}

impl Columns {
    pub fn of(width: f32, cases: usize) -> Self {
        let label = (width * 0.26).clamp(150.0, 290.0);
        Self { label, case: ((width - label - 12.0) / cases.max(1) as f32).clamp(168.0, 260.0) }
    }

    pub fn heading_ui(self, theme: &Theme, text: &str, ui: &mut Ui) {
        let (rect, response) = ui.allocate_exact_size(vec2(self.label, HEADING), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
        let text = RichText::new(text.to_uppercase()).font(Theme::semibold(theme.size.caption));
        let text = WidgetText::from(text.extra_letter_spacing(0.4).color(theme.text_weak));
        let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), rect.width(), egui::TextStyle::Body);
        ui.painter().galley(rect.left_bottom() + vec2(8.0, -5.0 - galley.size().y), galley, theme.text_weak);
    }

    pub fn row_ui<'a>(
        self,
        theme: &Theme,
        label: &str,
        cells: impl Iterator<Item = (&'a str, Cell)>,
        ui: &mut Ui,
    ) -> Row {
        let cells: Vec<(&str, Cell)> = cells.collect();
        let width = self.label + self.case * cells.len() as f32;
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        if response.hovered() {
            ui.painter().rect_filled(rect, theme.radius.small, theme.card);
        }
        let font = Theme::regular(theme.size.small);
        let at = egui::pos2(rect.left() + 8.0, rect.center().y - 8.0);
        let elided = paint(ui, at, self.label - 16.0, label, font, theme.text_weak);
        let mut row = Row { rect, columns: self, asked: None };
        for (index, (name, cell)) in cells.iter().enumerate() {
            let at = row.cell(index);
            let spoken = format!("{name}, {label}: {}", cell.spoken());
            let (sense, role) =
                if cell.leads_on { (Sense::click(), Role::Link) } else { (Sense::hover(), Role::Label) };
            let response = ui.interact(at, response.id.with(index), sense);
            response.widget_info(|| WidgetInfo::labeled(role, true, &spoken));
            let text = cell.paint(ui, theme, at);
            if cell.leads_on && is_followed(ui, theme, response, text, "") {
                row.asked = Some(index);
            }
        }
        if elided {
            response.on_hover_text(label);
        }
        row
    }
}

/// What stands in one cell.
pub(super) struct Cell {
    text: String,
    /// Behind it, small: how far it is from the base.
    note: String,
    verdict: Option<Verdict>,
    /// Whether it is another than the base's.
    differs: bool,
    tone: Tone,
    /// Whether it can be asked how it was computed.
    leads_on: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Tone {
    Plain,
    /// In the base case's own column.
    Base,
    /// A value of the scenario's own.
    Own,
}

impl Cell {
    fn plain(text: String) -> Self {
        Self { text, note: String::new(), verdict: None, differs: false, tone: Tone::Plain, leads_on: false }
    }

    pub fn nothing() -> Self {
        Self::plain("–".into())
    }

    /// A figure, and its distance from the base's.
    pub fn number(number: Option<f64>, base: Option<f64>, say: impl Fn(f64) -> String) -> Self {
        let differs = number != base;
        let note = number.zip(base).and_then(|(number, base)| words::change(base, number)).unwrap_or_default();
        Self { differs, note, ..number.map_or_else(Self::nothing, |number| Self::plain(say(number))) }
    }

    pub fn verdict(answer: &TaskAnswer, base: &TaskAnswer, currency: &str) -> Self {
        let note = if answer.usd_at_stake > 0.0 { say::money(currency, answer.usd_at_stake) } else { String::new() };
        let differs = answer.verdict != base.verdict;
        Self { note, differs, verdict: Some(answer.verdict), ..Self::plain(answer.verdict.label().into()) }
    }

    pub fn own(text: String) -> Self {
        Self { tone: Tone::Own, differs: true, ..Self::plain(text) }
    }

    /// The base's value.
    pub fn same(text: String) -> Self {
        Self::plain(text)
    }

    /// As it stands in the base case's column.
    pub fn of_base(self) -> Self {
        Self { tone: Tone::Base, ..self }
    }

    /// A figure with a derivation.
    pub fn leading_on(self, leads_on: bool) -> Self {
        Self { leads_on, ..self }
    }

    fn spoken(&self) -> String {
        if self.note.is_empty() { self.text.clone() } else { format!("{}, {}", self.text, self.note) }
    }

    /// Where its text, or its badge, came to stand.
    fn paint(&self, ui: &Ui, theme: &Theme, at: Rect) -> Rect {
        let font = if self.differs { Theme::semibold(theme.size.small) } else { Theme::regular(theme.size.small) };
        let colour = match self.tone {
            Tone::Own => theme.accent,
            Tone::Plain if !self.differs => theme.text_weak,
            Tone::Plain | Tone::Base => theme.text,
        };
        let left = at.left() + 8.0;
        let width = match self.verdict {
            Some(verdict) => badge(ui, theme, at, &self.text, theme.verdict(verdict), self.differs),
            None => {
                let galley = ui.painter().layout_no_wrap(self.text.clone(), font, colour);
                let size = galley.size();
                ui.painter().galley(egui::pos2(left, at.center().y - size.y / 2.0), galley, colour);
                size.x
            }
        };
        let font = Theme::regular(theme.size.caption);
        let note = egui::pos2(left + width + 8.0, at.center().y);
        ui.painter().text(note, egui::Align2::LEFT_CENTER, &self.note, font, theme.text_weak);
        Rect::from_center_size(egui::pos2(left + width / 2.0, at.center().y), vec2(width, 16.0))
    }
}

/// A verdict as elsewhere: colour and word; outlined where it is another than the base's.
fn badge(ui: &Ui, theme: &Theme, at: Rect, text: &str, colour: Color32, outlined: bool) -> f32 {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), Theme::semibold(theme.size.caption), colour);
    let size = galley.size() + vec2(16.0, 5.0);
    let rect = Rect::from_min_size(egui::pos2(at.left() + 6.0, at.center().y - size.y / 2.0), size);
    let stroke = if outlined { Stroke::new(1.2, colour) } else { Stroke::NONE };
    ui.painter().rect(rect, size.y / 2.0, theme.badge_fill(colour), stroke, StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colour);
    size.x
}

/// A text, cut where it must be; whether it was.
pub(super) fn paint(ui: &Ui, at: Pos2, width: f32, text: &str, font: FontId, colour: Color32) -> bool {
    let text = WidgetText::from(RichText::new(text).font(font).color(colour));
    let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), width, egui::TextStyle::Body);
    let elided = galley.elided;
    ui.painter().galley(at, galley, colour);
    elided
}
