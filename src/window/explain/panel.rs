//! The floating panel that shows a derivation: formula, parts to follow, inputs with their sources, months.

use egui::{
    Align, Align2, Button, Context, CursorIcon, Frame, Grid, Id, Label, Layout, Margin, RichText, Role, ScrollArea,
    Sense, Stroke, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, Window, vec2,
};
use jiff::civil::Date;

use super::Explained;
use crate::analysis::{Derivation, Leaf, MonthTable, Step};
use crate::plan::{Origin, Provenance, say};
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{keep_together, subsection};

/// At first, and of a row that leads on, in sizes of its type.
const SIZE: egui::Vec2 = vec2(38.5, 43.0);
const ROW_HEIGHT: f32 = 1.85;

/// Draws it; whether it stays open. Inputs lead to their fields where actions are taken.
pub(crate) fn explain_ui(
    view: ViewContext<'_>,
    explained: &mut Explained,
    ctx: &Context,
    mut actions: Option<&mut Vec<Action>>,
) -> bool {
    explained.catch_up(view);
    let theme = view.theme;
    let screen = ctx.content_rect();
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, theme.border_strong))
        .corner_radius(theme.radius.large)
        .inner_margin(Margin::symmetric(16, 12))
        .shadow(theme.shadow(8, 28));
    let mut open = true;
    let size = (SIZE * theme.size.body).min(screen.size() - vec2(40.0, 40.0));
    let title = RichText::new("How was this computed?").font(Theme::semibold(theme.size.body));
    Window::new(title.color(theme.text_weak))
        .id(Id::unique("how was this computed"))
        .frame(frame)
        .open(&mut open)
        .collapsible(false)
        .constrain_to(screen)
        .default_pos(screen.center() - size / 2.0)
        .default_size(size)
        .min_size(vec2(300.0, 220.0))
        .show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = theme.space.xs;
            header_ui(view, explained, ui);
            let scroll = ScrollArea::vertical().id_salt(("derivation", explained.at)).auto_shrink(false);
            let followed = scroll.show(ui, |ui| {
                // Clear of the bar.
                ui.set_width(ui.available_width() - 8.0);
                body_ui(view, explained, ui, &mut actions)
            });
            if let Some(figure) = followed.inner {
                explained.follow(figure);
                ctx.request_repaint();
            }
        });
    open
}

fn header_ui(view: ViewContext<'_>, explained: &mut Explained, ui: &mut Ui) {
    let theme = view.theme;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let (at, end) = (explained.at, explained.trail.len() - 1);
        let tool = |ui: &mut Ui, icon, name, enabled| tool(theme, ui, icon, name, enabled);
        let back = tool(ui, icons::ARROW_LEFT, "Back to the figure before", at > 0);
        if std::mem::take(&mut explained.is_new) {
            back.request_focus();
        }
        if back.clicked() {
            explained.step(-1);
        }
        if tool(ui, icons::ARROW_RIGHT, "Forward again", at < end).clicked() {
            explained.step(1);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let derivation = explained.derivation();
            let copy = tool(ui, icons::COPY, "Copy how it was computed", derivation.is_some());
            if let Some(derivation) = derivation.filter(|_| copy.clicked()) {
                ui.ctx().copy_text(derivation.text(view.today));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(6.0);
                let title = explained.figure().title(view.plan());
                let title = RichText::new(title).font(Theme::semibold(theme.size.body + 1.0));
                ui.add(Label::new(title).truncate());
            });
        });
    });
}

fn tool(theme: &Theme, ui: &mut Ui, icon: &str, name: &str, enabled: bool) -> egui::Response {
    let icon = RichText::new(icon).font(Theme::icon(theme.size.heading));
    let button = Button::new(icon).frame_when_inactive(false).min_size(vec2(2.1, 2.0) * theme.size.body);
    ui.add_enabled(enabled, button).accessible_name(name).on_hover_text(name)
}

/// Gives the figure that is to be followed.
fn body_ui(
    view: ViewContext<'_>,
    explained: &Explained,
    ui: &mut Ui,
    actions: &mut Option<&mut Vec<Action>>,
) -> Option<crate::analysis::Figure> {
    let theme = view.theme;
    let Some(derivation) = explained.derivation() else {
        ui.add_space(theme.space.s);
        let text = "This is not known any more as the plan stands: something that it needs is gone.";
        ui.add(Label::new(RichText::new(text).color(theme.text_weak)).wrap());
        return None;
    };
    let value = RichText::new(&derivation.shown).font(Theme::semibold(theme.size.title));
    ui.add(Label::new(value).wrap());
    formula_ui(theme, derivation, ui);
    for note in &derivation.notes {
        let text = RichText::new(keep_together(note)).size(theme.size.small).color(theme.text_weak);
        ui.add(Label::new(text).wrap());
    }
    let mut followed = None;
    if !derivation.parts.is_empty() {
        heading(theme, ui, "Made of");
        for part in &derivation.parts {
            if row_ui(theme, ui, (&part.title, &part.shown), true).clicked() {
                followed = Some(part.figure.clone());
            }
        }
    }
    if !derivation.inputs.is_empty() {
        heading(theme, ui, "Inputs");
        for leaf in &derivation.inputs {
            leaf_ui(view, leaf, ui, actions);
        }
    }
    if !derivation.idle.is_empty() {
        let title = format!("{} without effect as things stand", derivation.idle.len());
        subsection(ui, theme, Id::unique("idle inputs"), &title, "", false, |ui| {
            for leaf in &derivation.idle {
                leaf_ui(view, leaf, ui, actions);
            }
        });
    }
    if let Some(months) = &derivation.months {
        subsection(ui, theme, Id::unique("derivation months"), "Month by month", "", false, |ui| {
            months_ui(view, months, ui);
        });
    }
    followed
}

fn heading(theme: &Theme, ui: &mut Ui, text: &str) {
    ui.add_space(theme.space.s);
    let text = RichText::new(text.to_uppercase()).font(Theme::semibold(theme.size.caption)).extra_letter_spacing(0.4);
    ui.label(text.color(theme.text_weak));
}

/// Each step: its name where there are several, the formula in words, in numbers, and what it comes to.
fn formula_ui(theme: &Theme, derivation: &Derivation, ui: &mut Ui) {
    let several = derivation.steps.len() > 1;
    let ground = Frame::new().fill(theme.field).corner_radius(theme.radius.medium);
    ground.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        for (index, step) in derivation.steps.iter().enumerate() {
            if index > 0 {
                ui.add_space(theme.space.s);
            }
            step_ui(theme, step, several, ui);
        }
    });
}

fn step_ui(theme: &Theme, step: &Step, named: bool, ui: &mut Ui) {
    let line = |ui: &mut Ui, text: String, colour| {
        ui.add(Label::new(RichText::new(keep_together(&text)).size(theme.size.small).color(colour)).wrap());
    };
    if named {
        ui.label(RichText::new(&step.name).font(Theme::semibold(theme.size.small)));
    }
    line(ui, step.words.clone(), theme.text_weak);
    line(ui, format!("= {}", step.numbers), theme.text);
    if step.numbers != step.value {
        let value = RichText::new(format!("= {}", step.value)).font(Theme::semibold(theme.size.small));
        ui.add(Label::new(value).wrap());
    }
}

/// A row: what it is, and at the right its value. It may lead somewhere.
fn row_ui(theme: &Theme, ui: &mut Ui, (title, value): (&str, &str), leads: bool) -> egui::Response {
    let sense = if leads { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT * theme.size.body), sense);
    let role = if leads { Role::Link } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, format!("{title}: {value}")));
    let active = leads && (response.hovered() || response.has_focus());
    if active {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), theme.radius.small, theme.raised);
    }
    let text = |ui: &Ui, text: &str, width: f32, font, colour| {
        let text = RichText::new(text).font(font).color(colour);
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), width, TextStyle::Body)
    };
    let caret = rect.right_center();
    if leads {
        let font = Theme::icon(theme.size.caption);
        ui.painter().text(caret, Align2::RIGHT_CENTER, icons::CARET_RIGHT, font, theme.text_weak);
    }
    let value = text(ui, value, rect.width() * 0.6, Theme::semibold(theme.size.small), theme.text);
    let right = caret - vec2(theme.size.caption * 1.5 + value.size().x, value.size().y / 2.0);
    let colour = if active || !leads { theme.text } else { theme.accent };
    let width = rect.width() - value.size().x - theme.size.caption * 2.5;
    let title = text(ui, title, width, Theme::regular(theme.size.small), colour);
    ui.painter().galley(rect.left_center() - vec2(0.0, title.size().y / 2.0), title, colour);
    ui.painter().galley(right, value, theme.text);
    if leads { response.on_hover_cursor(CursorIcon::PointingHand) } else { response }
}

/// An input: its value, where it comes from, and the way to its field.
fn leaf_ui(view: ViewContext<'_>, leaf: &Leaf, ui: &mut Ui, actions: &mut Option<&mut Vec<Action>>) {
    let theme = view.theme;
    let response = row_ui(theme, ui, (&leaf.label, &leaf.shown), actions.is_some());
    if let Some(actions) = actions
        && response.on_hover_text("Go to its field").clicked()
    {
        actions.push(Action::ShowInput(leaf.key.clone()));
    }
    source_ui(theme, ui, leaf.provenance.as_ref(), view.today);
    ui.add_space(3.0);
}

/// Where a number comes from: an icon and the words, and a badge once it is stale.
fn source_ui(theme: &Theme, ui: &mut Ui, provenance: Option<&Provenance>, today: Date) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (icon, colour) = origin_mark(theme, provenance.map(|known| known.kind));
        ui.label(RichText::new(icon).font(Theme::icon(theme.size.small)).color(colour));
        let words = source_words(provenance);
        let is_stale = provenance.is_some_and(|known| known.is_stale(today));
        let room = ui.available_width() - if is_stale { 64.0 } else { 0.0 };
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(Label::new(RichText::new(words).size(theme.size.caption).color(theme.text_weak)).truncate());
        });
        if is_stale {
            ui.label(RichText::new(icons::STALE).font(Theme::icon(theme.size.small)).color(theme.amber));
            ui.label(RichText::new("stale").font(Theme::semibold(theme.size.caption)).color(theme.amber));
        }
    });
}

/// Where a number comes from, in words.
pub(crate) fn source_words(provenance: Option<&Provenance>) -> String {
    let Some(known) = provenance else { return "estimated, nobody says by whom".to_owned() };
    let as_of = say::date(known.as_of.trim());
    let parts = [known.kind.label(), known.source.trim(), &as_of];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The icon and the colour of how a number was come by.
pub(crate) fn origin_mark(theme: &Theme, kind: Option<Origin>) -> (&'static str, egui::Color32) {
    match kind {
        Some(Origin::Measured) => (icons::MEASURED, theme.tuned),
        Some(Origin::Listed) => (icons::LISTED, theme.hosted),
        Some(Origin::Preset) => (icons::PRESET, theme.violet),
        Some(Origin::Estimated) => (icons::ESTIMATED, theme.text),
        None => (icons::ESTIMATED, theme.text_weak),
    }
}

fn months_ui(view: ViewContext<'_>, months: &MonthTable, ui: &mut Ui) {
    let theme = view.theme;
    let cell = |ui: &mut Ui, text: RichText| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text));
    };
    ScrollArea::horizontal().id_salt("derivation months").show(ui, |ui| {
        let grid = Grid::new("derivation months").striped(true).spacing([18.0, 3.0]).min_col_width(64.0);
        grid.show(ui, |ui| {
            let head =
                |text: &str| RichText::new(text).font(Theme::semibold(theme.size.caption)).color(theme.text_weak);
            ui.label(head("Month"));
            for (name, _) in &months.columns {
                cell(ui, head(name));
            }
            ui.end_row();
            for (month, row) in months.rows.iter().enumerate() {
                let name = say::month(view.plan().start.plus_months(month as u32));
                ui.label(RichText::new(name).size(theme.size.caption));
                for (value, (_, unit)) in row.iter().zip(&months.columns) {
                    let text = unit.say(&view.plan().currency, *value);
                    cell(ui, RichText::new(text).size(theme.size.caption));
                }
                ui.end_row();
            }
        });
    });
}
