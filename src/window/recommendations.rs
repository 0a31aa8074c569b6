//! Left-hand panel: the sub-tasks ranked by the money at stake, and what the mix comes to.

use egui::{
    Frame, Label, Margin, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, TextWrapMode, Ui, WidgetInfo,
    WidgetText, pos2, vec2,
};

use super::commands::UiCommand as C;
use super::inspector::finding_ui;
use super::menus::Line::{self, More, Rule, Run};
use super::menus::{menu_ui, offer_ui};
use super::offers::{More as Choices, Offer};
use super::review::mark_of;
use super::session::Selection;
use super::theme::{Theme, icons};
use super::view::{Action, ViewContext};
use crate::analysis::{Figure, MixFigure, TaskAnswer};
use crate::plan::{Place, say};
use crate::report::review::Reviewed;

const ROW_HEIGHT: f32 = 50.0;

/// Of a recommendation, behind the way to its step.
const MENU: &[Line] = &[Run(C::Rename), More(Choices::Roles), Rule, Run(C::CopyFigures)];

pub(crate) fn recommendations_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("recommendations").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 8, right: 8, top: 14, bottom: 20 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            heading_ui(view.theme, ui, "Recommendations", "money at stake");
            if view.evaluation.tasks.is_empty() {
                empty_ui(view, ui);
                return;
            }
            for task in view.evaluation.ranked_tasks() {
                row_ui(view, task, ui, actions);
            }
            mix_ui(view, ui, actions);
            findings_ui(view, ui);
        });
    });
}

fn heading_ui(theme: &Theme, ui: &mut Ui, left: &str, right: &str) {
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 6 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            let text =
                RichText::new(left.to_uppercase()).font(Theme::semibold(theme.size.caption)).extra_letter_spacing(0.4);
            ui.label(text.color(theme.text_weak));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add(Label::new(RichText::new(right).size(theme.size.caption).color(theme.text_weak)).truncate());
            });
        });
    });
}

fn empty_ui(view: ViewContext<'_>, ui: &mut Ui) {
    Frame::new().inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
        let text = if view.all_tasks_off() {
            "Every sub-task is off. Switch one on to get a recommendation."
        } else if view.plan().nodes.is_empty() {
            "Draw the application's sub-tasks on the canvas: each gets a recommendation here."
        } else {
            "No sub-task yet. Add one on the canvas: it gets a recommendation here."
        };
        ui.add(Label::new(RichText::new(text).color(view.theme.text_weak)).wrap());
    });
}

fn row_ui(view: ViewContext<'_>, task: &TaskAnswer, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let selected = view.session.selection.has_node(&task.id);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let stake =
        if task.usd_at_stake > 0.0 { say::money(&view.plan().currency, task.usd_at_stake) } else { "–".into() };
    let decided = view.decision(&task.id);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, accessible_name(task, &stake, decided)));
    if selected || response.hovered() || response.has_focus() {
        let fill = if selected { theme.selection } else { theme.card };
        ui.painter().rect_filled(rect, theme.radius.medium, fill);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, theme.radius.medium, Stroke::new(1.0, theme.accent), StrokeKind::Inside);
    }
    if selected {
        let bar = Rect::from_min_size(rect.min + vec2(0.0, 6.0), vec2(3.0, rect.height() - 12.0));
        ui.painter().rect_filled(bar, 2.0, theme.accent);
    }
    let inside = rect.shrink2(vec2(12.0, 7.0));
    let (top, bottom) = (inside.top(), inside.bottom());
    let name = if task.name.trim().is_empty() { task.id.as_str() } else { &task.name };
    let money = RichText::new(stake).font(Theme::semibold(theme.size.body)).color(theme.text);
    let name = RichText::new(name).font(Theme::semibold(theme.size.body)).color(theme.text);
    line_ui(ui, inside, top, name, money);
    let verdict = RichText::new(task.word()).font(Theme::semibold(theme.size.small));
    let reviewed = decided.map_or(String::new(), |one| format!(" · {}", one.state()));
    let role = RichText::new(format!("{}{reviewed}", task.role.label())).size(theme.size.small);
    // What is reopened is to be seen; what is decided is not.
    let colour = decided.filter(|one| one.is_reopened()).map_or(theme.text_weak, |one| mark_of(theme, one).1);
    line_ui(
        ui,
        inside,
        bottom - theme.size.small - 4.0,
        role.color(colour),
        verdict.color(theme.verdict(task.verdict)),
    );
    let response = response.on_hover_text(&task.headline);
    if response.clicked() {
        actions.push(Action::Reveal(task.id.clone()));
    } else if response.secondary_clicked() {
        actions.push(Action::Select(Selection::node(task.id.clone())));
    }
    response.context_menu(|ui| {
        let show = Action::FlyTo(task.id.clone());
        offer_ui(&Offer::new(icons::CROSSHAIR, "Show on the canvas", show), ui, actions);
        if task.usd_at_stake > 0.0 {
            let explain = Action::Explain(Figure::AtStake(task.id.clone()));
            offer_ui(&Offer::new(icons::FUNCTION, "How was this computed?", explain), ui, actions);
        }
        menu_ui(view.situation(), MENU, ui, actions);
    });
}

fn accessible_name(task: &TaskAnswer, stake: &str, decided: Option<&Reviewed>) -> String {
    let decided = decided.map_or(String::new(), |one| format!(", {}", one.decided().to_lowercase()));
    format!("Recommendation for {}: {}, {stake} at stake{decided}", task.name, task.word())
}

/// Two texts on one line: the right one whole, the left one cut where it must be.
fn line_ui(ui: &Ui, inside: Rect, y: f32, left: RichText, right: RichText) {
    let galley = |text: RichText, width| {
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), width, egui::TextStyle::Body)
    };
    let right = galley(right, inside.width() * 0.75);
    let left = galley(left, inside.width() - right.size().x - 8.0);
    let colour = ui.visuals().text_color();
    ui.painter().galley(pos2(inside.right() - right.size().x, y), right, colour);
    ui.painter().galley(pos2(inside.left(), y), left, colour);
}

fn mix_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let (theme, mix, currency) = (view.theme, &view.evaluation.mix, &view.plan().currency);
    ui.add_space(theme.space.l);
    let months = view.evaluation.horizon_months;
    heading_ui(theme, ui, "The mix", &format!("over {months} month{}", if months == 1 { "" } else { "s" }));
    let tuned = format!("{} of {}", mix.tuned.len(), view.evaluation.tasks.len());
    let saving = match mix.saving_share {
        Some(share) if !mix.tuned.is_empty() => {
            format!("{} · {}", say::money(currency, mix.saving_usd), say::share(share))
        }
        _ => "—".to_owned(),
    };
    let saving_colour = match mix.saving_usd {
        _ if mix.tuned.is_empty() => theme.text_weak,
        usd if usd > 0.0 => theme.tuned,
        _ => theme.text,
    };
    let is_tuned = !mix.tuned.is_empty();
    for (label, value, colour, explains) in [
        ("Tuned", tuned, theme.text, None),
        ("All hosted", say::money(currency, mix.hosted_lifetime_usd), theme.text, Some(MixFigure::HostedLifetime)),
        ("Mix", say::money(currency, mix.mix_lifetime_usd), theme.text, Some(MixFigure::MixLifetime)),
        ("Saving", saving, saving_colour, is_tuned.then_some(MixFigure::Saving)),
        ("Upfront", say::money(currency, mix.upfront_usd), theme.text, is_tuned.then_some(MixFigure::Upfront)),
    ] {
        let sense = if explains.is_some() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), sense);
        let role = if explains.is_some() { Role::Link } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, format!("{label}: {value}")));
        if let Some(figure) = explains {
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, theme.radius.small, theme.card);
            }
            let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
            if response.on_hover_text("How was this computed?").clicked() {
                actions.push(Action::Explain(Figure::Mix(figure)));
            }
        }
        let inside = rect.shrink2(vec2(12.0, 3.0));
        let left = RichText::new(label).size(theme.size.small).color(theme.text_weak);
        line_ui(ui, inside, inside.top(), left, RichText::new(value).size(theme.size.small).color(colour));
    }
    if !mix.left_out.is_empty() {
        let names: Vec<&str> =
            mix.left_out.iter().map(|id| view.plan().node(id).map_or(id.as_str(), |node| node.name.as_str())).collect();
        Frame::new().inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
            let text = format!("Left out, for want of a hosted cost: {}", names.join(", "));
            ui.add(Label::new(RichText::new(text).size(theme.size.caption).color(theme.amber)).wrap());
        });
    }
}

fn findings_ui(view: ViewContext<'_>, ui: &mut Ui) {
    let mut findings = view.evaluation.findings.iter().filter(|finding| finding.place == Place::Plan).peekable();
    if findings.peek().is_none() {
        return;
    }
    ui.add_space(view.theme.space.l);
    heading_ui(view.theme, ui, "To mend", "");
    ui.spacing_mut().item_spacing.y = 6.0;
    for finding in findings {
        finding_ui(view.theme, ui, finding);
    }
}
