//! The page without a plan: begin one, open one, or look at an example.

use std::path::{Path, PathBuf};

use egui::{Align, Button, CentralPanel, CornerRadius, Frame, Layout, RichText, ScrollArea, Sense, Stroke, Ui, vec2};

use super::canvas::Thumbnail;
use super::commands::UiCommand;
use super::session::Session;
use super::theme::{Theme, icons};
use super::view::Action;

/// A template, as its card shows it.
pub(crate) struct Card {
    pub name: String,
    pub title: String,
    pub summary: String,
    pub thumbnail: Thumbnail,
}

/// The recent files, and whether each is still there: asked once, not in every frame.
#[derive(Default)]
pub(crate) struct Recent {
    files: Vec<(PathBuf, bool)>,
}

impl Recent {
    /// Asks again where the list is another.
    #[expect(clippy::disallowed_methods, reason = "a file that is gone is shown as gone")]
    pub fn follow(&mut self, session: &Session) {
        if !self.files.iter().map(|(path, _)| path).eq(&session.recent) {
            self.files = session.recent.iter().map(|path| (path.clone(), path.is_file())).collect();
        }
    }

    /// Forgets the answers.
    pub fn clear(&mut self) {
        self.files.clear();
    }
}

const WIDTH: f32 = 900.0;
/// How tall a card is, and the picture in it.
const CARD: f32 = 156.0;
const PICTURE: f32 = 86.0;

pub(crate) fn start_ui(theme: &Theme, recent: &Recent, cards: &[Card], ui: &mut Ui, actions: &mut Vec<Action>) {
    CentralPanel::default().frame(Frame::new().fill(theme.canvas)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = WIDTH.min(ui.available_width() - 48.0);
            let margin = (ui.available_width() - width) / 2.0;
            ui.add_space((ui.ctx().content_rect().height() * 0.06).clamp(20.0, 88.0));
            ui.horizontal(|ui| {
                ui.add_space(margin);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    hero_ui(theme, ui, actions);
                    recent_ui(theme, recent, ui, actions);
                    cards_ui(theme, cards, ui, actions);
                    ui.add_space(40.0);
                });
            });
        });
    });
}

fn hero_ui(theme: &Theme, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.label(RichText::new("Which sub-tasks are worth a fine-tune?").font(Theme::semibold(theme.size.display)));
    let text = "Sketch your LLM application, give each step what you know, and see where to keep prompting, \
                where retrieval helps, and where a small tuned model pays back, and when.";
    ui.add_space(2.0);
    ui.scope(|ui| {
        ui.set_max_width(620.0);
        ui.label(RichText::new(text).size(theme.size.heading).color(theme.text_weak).line_height(Some(23.0)));
    });
    ui.add_space(16.0);
    ui.horizontal(|ui| {
        let sign = RichText::new(icons::PLUS).font(Theme::icon(16.0)).color(theme.on_accent);
        let text = RichText::new("New plan").font(Theme::semibold(theme.size.body + 1.0)).color(theme.on_accent);
        let new = Button::new((sign, text)).fill(theme.accent).stroke(Stroke::NONE).min_size(vec2(124.0, 38.0));
        if ui.add(new).accessible_name("New plan").clicked() {
            actions.push(Action::Run(UiCommand::New));
        }
        let sign = RichText::new(icons::OPEN).font(Theme::icon(16.0));
        let text = RichText::new("Open…").size(theme.size.body + 1.0);
        if ui.add(Button::new((sign, text)).min_size(vec2(108.0, 38.0))).accessible_name("Open…").clicked() {
            actions.push(Action::Run(UiCommand::Open));
        }
    });
}

fn recent_ui(theme: &Theme, recent: &Recent, ui: &mut Ui, actions: &mut Vec<Action>) {
    if recent.files.is_empty() {
        return;
    }
    heading(theme, ui, "Recent");
    for (path, there) in &recent.files {
        if recent_line(theme, path, *there, ui).clicked() {
            actions.push(Action::OpenPath(path.clone()));
        }
    }
}

fn recent_line(theme: &Theme, path: &Path, there: bool, ui: &mut Ui) -> egui::Response {
    let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    let sense = if there { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), sense);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, there, format!("Open {name}")));
    if there && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, CornerRadius::same(theme.radius.medium), theme.raised);
    }
    let colour = if there { theme.text } else { theme.text_weak.gamma_multiply(0.75) };
    let weak = if there { theme.text_weak } else { colour };
    let mut row = ui.new_child(
        egui::UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 0.0))).layout(Layout::left_to_right(Align::Center)),
    );
    row.label(RichText::new(icons::FILE).font(Theme::icon(16.0)).color(weak));
    row.label(RichText::new(name).color(colour));
    let where_it_is = if there { folder } else { format!("{folder} · not there any more") };
    row.add(egui::Label::new(RichText::new(where_it_is).color(weak).size(theme.size.small)).truncate());
    response
}

fn cards_ui(theme: &Theme, cards: &[Card], ui: &mut Ui, actions: &mut Vec<Action>) {
    if cards.is_empty() {
        return;
    }
    heading(theme, ui, "Begin with an example");
    let gap = 12.0;
    let columns = if ui.available_width() > 700.0 { 3 } else { 2 };
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    ui.spacing_mut().item_spacing = vec2(gap, gap);
    for row in cards.chunks(columns) {
        ui.horizontal_top(|ui| {
            for card in row {
                if card_ui(theme, card, width, ui).clicked() {
                    actions.push(Action::NewFromTemplate(card.name.clone()));
                }
            }
        });
    }
}

fn card_ui(theme: &Theme, card: &Card, width: f32, ui: &mut Ui) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, CARD), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Template {}", card.title)));
    let active = response.hovered() || response.has_focus();
    let border = if active { theme.accent } else { theme.border };
    let radius = CornerRadius::same(theme.radius.large);
    ui.painter().rect_filled(rect, radius, theme.card);
    let picture = rect.with_max_y(rect.top() + PICTURE);
    let top = CornerRadius { sw: 0, se: 0, ..radius };
    ui.painter().rect_filled(picture, top, theme.canvas.lerp_to_gamma(theme.card, 0.25));
    card.thumbnail.draw(theme, &ui.painter().with_clip_rect(picture.intersect(ui.clip_rect())), picture.shrink(14.0));
    ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, border), egui::StrokeKind::Inside);
    let inner = rect.with_min_y(picture.bottom()).shrink2(vec2(14.0, 10.0));
    let mut content = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)));
    content.set_clip_rect(rect.intersect(ui.clip_rect()));
    content.spacing_mut().item_spacing.y = 3.0;
    let title = RichText::new(&card.title).font(Theme::semibold(theme.size.body + 1.0));
    content.add(egui::Label::new(title).truncate());
    let summary = RichText::new(&card.summary).size(theme.size.small).color(theme.text_weak);
    content.add(egui::Label::new(summary).wrap());
    response
}

fn heading(theme: &Theme, ui: &mut Ui, text: &str) {
    ui.add_space(28.0);
    ui.label(RichText::new(text).font(Theme::semibold(theme.size.heading)));
    ui.add_space(4.0);
}
