//! A place to paste a sample prompt, or several, that says how many tokens they have.

use std::sync::{Arc, Mutex, PoisonError};

use egui::{
    Align2, Event, Id, Key, Label, Response, RichText, Sense, Stroke, StrokeKind, Ui, ViewportCommand, WidgetInfo, vec2,
};

use super::form::Form;
use crate::analysis::mean_and_p95;
use crate::plan::{Estimate, TokenCost, say};
use crate::window::number_edit::Field;
use crate::window::theme::{Theme, icons};
use crate::window::tokenizer::{MAX_BYTES, NAME, WHOSE, count_examples};
use crate::window::widgets::{keep_together, subsection, wide_button};
use crate::window::worker::Worker;

/// What was pasted, being counted or counted. The text itself is not kept: it may be long.
#[derive(Debug, Default)]
struct Sample {
    /// How it begins.
    beginning: String,
    worker: Worker<(), Vec<f64>>,
    lengths: Vec<f64>,
    problem: String,
}

pub(super) fn sample_ui(form: &mut Form<'_>, ui: &mut Ui, whose: &str, cost: &mut TokenCost) {
    let id = Id::unique(("sample prompt", whose));
    subsection(ui, form.theme, id, "Count a sample prompt", "", false, |ui| {
        let sample: Arc<Mutex<Sample>> =
            ui.data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<Sample>>>(form.scope.with(id)).clone());
        let mut sample = sample.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = paste_ui(ui, form.theme, whose, &sample.beginning) {
            sample.take(&text, ui.ctx());
        }
        if sample.beginning.is_empty() {
            let text = "Several examples, with a line of --- between them, give the mean and the 95th percentile. \
                        Nothing leaves this computer.";
            small(ui, form.theme, text);
        }
        if let Some(((), lengths)) = sample.worker.poll() {
            sample.lengths = lengths;
        }
        counted_ui(form, ui, &sample, cost);
    });
}

impl Sample {
    fn take(&mut self, text: &str, ctx: &egui::Context) {
        self.lengths.clear();
        self.worker.cancel();
        self.beginning = text.split_whitespace().take(12).collect::<Vec<_>>().join(" ").chars().take(80).collect();
        self.problem.clear();
        if text.len() > MAX_BYTES {
            self.problem = format!("That is over {} MB: paste a smaller sample.", MAX_BYTES >> 20);
        } else if text.trim().is_empty() {
            self.problem = "There is no text on the clipboard.".into();
        } else {
            let text = text.to_owned();
            self.worker.submit((), ctx, move |ticket| count_examples(&text, ticket));
        }
    }
}

/// Where it is pasted; gives what was.
fn paste_ui(ui: &mut Ui, theme: &Theme, whose: &str, beginning: &str) -> Option<String> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::accesskit::Role::Button, true, format!("Paste a prompt for {whose}"))
    });
    let focused = response.has_focus();
    let border = if focused { theme.accent } else { theme.border };
    ui.painter().rect(rect, theme.radius.medium, theme.field, Stroke::new(1.0, border), StrokeKind::Inside);
    let text = match (beginning, focused) {
        ("", true) => "Ctrl+V pastes it here",
        ("", false) => "Click to paste a prompt here",
        (beginning, _) => beginning,
    };
    let galley = egui::WidgetText::from(RichText::new(text).color(theme.text_weak)).into_galley(
        ui,
        Some(egui::TextWrapMode::Truncate),
        rect.width() - 44.0,
        egui::TextStyle::Body,
    );
    let at = rect.left_center() + vec2(10.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, theme.text_weak);
    let right = rect.right_center() - vec2(10.0, 0.0);
    ui.painter().text(right, Align2::RIGHT_CENTER, icons::PASTE, Theme::icon(theme.size.body), theme.text_weak);
    let pressed = focused && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
    if response.clicked() || pressed {
        response.request_focus();
        ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
    }
    if !focused {
        return None;
    }
    // Taken away, so that nobody else pastes it too.
    ui.input_mut(|input| {
        let at = input.events.iter().position(|event| matches!(event, Event::Paste(_)))?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    })
}

fn small(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let text = RichText::new(keep_together(text)).size(theme.size.caption).color(theme.text_weak);
    ui.add(Label::new(text).wrap())
}

fn counted_ui(form: &mut Form<'_>, ui: &mut Ui, sample: &Sample, cost: &mut TokenCost) {
    if !sample.problem.is_empty() {
        form.remark(ui, &sample.problem, "");
    } else if sample.worker.is_busy() {
        form.remark(ui, "counting …", "");
    }
    let Some((mean, p95)) = mean_and_p95(&sample.lengths) else { return };
    let count = sample.lengths.len();
    let note = if count > 1 { format!("mean of {count}") } else { "in it".to_owned() };
    form.figure(ui, Field::new("Tokens"), &say::whole(libm::round(mean)), &note, None);
    if count > 1 {
        form.figure(ui, Field::new("95 % below"), &say::whole(p95), "tokens", None);
    }
    let whose = format!("Counted by {NAME}, the tokenizer of {WHOSE}. For other models it is an estimate.");
    let hover =
        "Other vendors' tokenizers differ by a tenth or more; their own counts are in the answers of their interfaces";
    small(ui, form.theme, &whose).on_hover_text(hover);
    if wide_button(ui, form.theme, icons::CHECK, "Take over as tokens in") {
        cost.input = Estimate::certain(libm::round(mean));
        if count > 1 {
            cost.input_p95 = (p95 > mean).then(|| Estimate::certain(p95));
        }
        form.did(format!("Take tokens in of {} from a sample", form.subject()));
    }
}
