//! Asks by when it is to pay back, and says what it would take, lever by lever.

use egui::{Align, Id, Label, Layout, RichText, ScrollArea, Slider, Ui, vec2};

use super::super::number_edit::FIELD_HEIGHT;
use super::super::theme::{Theme, icons};
use super::super::widgets::{choice, keep_together, marked_text};
use super::{Reply, buttons, primary, title};
use crate::analysis::{LeverAnswer, Reach, Seek};
use crate::plan::{MAX_HORIZON_MONTHS, NodeId};

/// Room for a lever's name, and for its button.
const NAME: f32 = 104.0;
const BUTTON: f32 = 72.0;
/// About what an answer takes, so that the dialog keeps its height when it comes.
const ROOM: f32 = 320.0;

/// What is asked, and what there is to say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// The mix, and the sub-tasks that can be asked about.
    pub subjects: Vec<(Option<NodeId>, String)>,
    pub task: Option<NodeId>,
    /// In months after the start.
    pub by: u32,
    /// How far the plan looks, in months.
    pub horizon: u32,
    /// What was answered last, or what has to be given first; `None` before the first answer.
    pub sought: Option<Result<Seek, Vec<String>>>,
    /// Whether the answer to it is still being worked out.
    pub is_open: bool,
}

pub(super) fn seek_ui(theme: &Theme, ui: &mut Ui, question: &Question) -> Option<Reply> {
    ui.set_width(640.0_f32.min(ui.ctx().content_rect().width() - 84.0));
    title(theme, ui, "What would it take?");
    let asked = asked_ui(theme, ui, question);
    ui.add_space(4.0);
    let height = (ui.ctx().content_rect().height() - 300.0).max(120.0);
    let area = ScrollArea::vertical().id_salt("levers").max_height(height);
    // What was answered last stays in its place, greyed, until the new answer is there.
    let answer = |ui: &mut Ui| ui.add_enabled_ui(!question.is_open, |ui| answer_ui(theme, ui, question)).inner;
    let tried = area.show(ui, answer).inner;
    let closed = buttons(ui, |ui| primary(theme, ui, "Close").clicked().then_some(Reply::Cancel));
    asked.or(tried).or(closed)
}

/// Of what, and by when: gives the question that is asked instead.
fn asked_ui(theme: &Theme, ui: &mut Ui, question: &Question) -> Option<Reply> {
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.allocate_ui(vec2(220.0_f32.min(ui.available_width() * 0.4), FIELD_HEIGHT), |ui| {
            let id = Id::unique("what would it take of");
            if let Some(task) = choice(ui, theme, id, "What is to pay back", "", &question.task, &question.subjects) {
                asked = Some(Reply::Seek(task, question.by));
            }
        });
        ui.label("pays back by month");
        let most = question.horizon.max(question.by);
        let mut by = question.by;
        let answered = question.sought.as_ref().filter(|_| !question.is_open);
        let date = answered.and_then(|sought| Some(sought.as_ref().ok()?.date())).unwrap_or_default();
        ui.spacing_mut().slider_width = (ui.available_width() - 160.0).max(60.0);
        // The slider goes as far as the plan looks; a number that is typed may go farther.
        let slider = Slider::new(&mut by, 1..=most.max(2)).clamping(egui::SliderClamping::Never).trailing_fill(true);
        ui.add(slider).accessible_name("Month by which it is to pay back");
        ui.label(RichText::new(date).color(theme.text_weak));
        let by = by.clamp(1, MAX_HORIZON_MONTHS);
        if by != question.by {
            asked = Some(Reply::Seek(question.task.clone(), by));
        }
    });
    asked
}

/// Gives the lever that is to be tried.
fn answer_ui(theme: &Theme, ui: &mut Ui, question: &Question) -> Option<Reply> {
    ui.set_width(ui.available_width());
    let sought = match &question.sought {
        None => {
            ui.set_min_height(ROOM.min(ui.available_height()));
            ui.label(RichText::new("Working it out …").color(theme.text_weak));
            return None;
        }
        Some(Ok(sought)) => sought,
        Some(Err(missing)) => {
            ui.label("To answer this, give");
            for missing in missing {
                marked_text(ui, theme, icons::QUESTION, theme.amber, missing);
            }
            return None;
        }
    };
    let colour = if sought.holds { theme.tuned } else { theme.text };
    ui.add(Label::new(RichText::new(keep_together(&sought.today())).color(colour)).wrap());
    ui.add_space(4.0);
    let mut tried = None;
    for answer in &sought.levers {
        ui.separator();
        if lever_ui(theme, ui, answer) {
            tried = Some(Reply::Try(Box::new(question.clone()), answer.lever));
        }
    }
    ui.separator();
    let whole = if sought.task.is_none() { ", and what is tuned stays the same" } else { "" };
    let text = format!("Each by itself, all else unchanged{whole}. Try it makes a scenario; the base case stays.");
    ui.add(Label::new(RichText::new(text).size(theme.size.small).color(theme.text_weak)).wrap());
    tried
}

/// One lever; whether it is to be tried.
fn lever_ui(theme: &Theme, ui: &mut Ui, answer: &LeverAnswer) -> bool {
    let (icon, colour) = match answer.reach {
        Reach::Already { .. } => (icons::CHECK, theme.tuned),
        Reach::Needs { .. } => (icons::ARROW_RIGHT, theme.accent),
        Reach::Impossible { .. } => (icons::CLOSE, theme.text_weak),
    };
    let mut tried = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(RichText::new(icon).font(Theme::icon(theme.size.body)).color(colour));
        ui.allocate_ui_with_layout(vec2(NAME, 20.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(NAME);
            ui.label(RichText::new(answer.lever.label()).font(Theme::semibold(theme.size.body)));
        });
        let button = if answer.needed().is_some() { BUTTON + 8.0 } else { 0.0 };
        let width = ui.available_width() - button;
        ui.allocate_ui_with_layout(vec2(width, 20.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            let weak = matches!(answer.reach, Reach::Impossible { .. });
            let colour = if weak { theme.text_weak } else { theme.text };
            ui.add(Label::new(RichText::new(keep_together(&answer.sentence)).color(colour)).wrap());
        });
        if answer.needed().is_some() {
            let name = format!("Try it: {}", answer.lever.label().to_lowercase());
            tried = ui.add(egui::Button::new("Try it").min_size(vec2(BUTTON, 26.0))).accessible_name(name).clicked();
        }
    });
    tried
}
