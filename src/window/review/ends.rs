//! The first step, the plan in one line, and the last, the minutes.

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::task::{marked, section, text, weak, weakest};
use super::{Review, decision_mark, mark_of};
use crate::plan::say;
use crate::report::review::{Minutes, minutes};
use crate::report::{Subject, words};
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{badge, keep_together};

pub(super) fn opening_ui(view: ViewContext<'_>, review: &Review, ui: &mut Ui) {
    let theme = view.theme;
    let name = if view.plan().name.trim().is_empty() { "Untitled plan" } else { view.plan().name.trim() };
    ui.add(Label::new(RichText::new(name).font(Theme::semibold(theme.size.display))).wrap());
    let months = words::counted(view.plan().horizon_months as usize, "month");
    weak(view, ui, &format!("{months} from {} · {}", say::month(view.plan().start), view.plan().currency));
    ui.add_space(theme.space.s);
    let line = keep_together(&words::in_one_line(view.evaluation));
    ui.add(Label::new(RichText::new(line).size(theme.size.title)).wrap());
    if review.order.is_empty() {
        text(view, ui, "There is no sub-task that is switched on, so there is nothing to decide yet.");
        return;
    }
    let weakest: Vec<String> = weakest(view, None, 2).collect();
    section(view, ui, "To be decided, most money at stake first");
    for id in &review.order {
        let (Some(node), answer) = (view.plan().node(id), view.evaluation.task(id)) else { continue };
        let decided = view.decision(id);
        let (icon, colour) = decided.map_or((icons::CIRCLE, theme.text_weak), |one| mark_of(theme, one));
        let verdict = answer.map_or("switched off".to_owned(), |answer| answer.verdict.label().to_lowercase());
        let decided = decided.map_or(String::new(), |one| format!(" · {}", one.decided().to_lowercase()));
        marked(view, ui, icon, colour, &format!("{}: {verdict}{decided}", node.name));
    }
    if !weakest.is_empty() {
        section(view, ui, "What the saving rests on most");
        weakest.iter().for_each(|words| marked(view, ui, icons::WARNING, theme.amber, words));
    }
}

pub(super) fn minutes_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let kept = Minutes::of(view.plan(), view.evaluation);
    ui.add(Label::new(RichText::new("Minutes").font(Theme::semibold(theme.size.display * 0.9))).wrap());
    text(view, ui, &kept.summary);
    ui.add_space(theme.space.xs);
    ui.horizontal_wrapped(|ui| {
        let button = |ui: &mut Ui, icon: &str, label: &str| {
            let icon = RichText::new(icon).font(Theme::icon(theme.size.body));
            let text = RichText::new(label).size(theme.size.body);
            let button = egui::Button::new((icon, text)).gap(theme.space.s).min_size(vec2(0.0, theme.size.body * 2.0));
            ui.add(button).accessible_name(label).clicked()
        };
        if button(ui, icons::COPY, "Copy as Markdown") {
            let (plan, evaluation) = (view.plan(), view.evaluation);
            let subject = Subject { plan, evaluation, scenario: None, task: None, dark: false };
            ui.ctx().copy_text(minutes(&subject));
        }
        if button(ui, icons::EXPORT, "Export…") {
            actions.push(Action::ExportMinutes);
        }
    });
    ui.add_space(theme.space.s);
    rows_ui(view, &kept, ui);
    for (heading, lines) in &kept.lists {
        section(view, ui, heading);
        for (about, said) in lines {
            marked(view, ui, icons::ARROW_RIGHT, theme.text_weak, &format!("{about}: {said}"));
        }
    }
}

fn rows_ui(view: ViewContext<'_>, kept: &Minutes, ui: &mut Ui) {
    let theme = view.theme;
    let name_width = ui.available_width() * NAME;
    for row in &kept.rows {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme.space.m;
            let name = RichText::new(&row.name).font(Theme::semibold(theme.size.small));
            ui.allocate_ui_with_layout(vec2(name_width, theme.size.body), Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(name_width);
                ui.add(Label::new(name).truncate());
            });
            badge(ui, theme, &row.decided(), decision_mark(theme, row.decision, row.reopened).1);
            let about: Vec<&str> =
                [row.by.as_str(), row.on.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
            let about = RichText::new(about.join(", ")).size(theme.size.small).color(theme.text_weak);
            ui.add(Label::new(about).truncate());
        });
    }
}

/// How much of the width the names in the minutes take.
const NAME: f32 = 0.34;
