//! What a price cut, half the traffic or dearer GPUs do to every verdict, and until when committing pays.

use egui::{
    Align2, Rect, RichText, Role, ScrollArea, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, pos2, vec2,
};

use super::empty::{Empty, empty_ui};
use crate::analysis::{Standing, StressTest};
use crate::report::stress;
use crate::window::session::Selection;
use crate::window::theme::Theme;
use crate::window::view::{Action, ViewContext};

const ROW: f32 = 40.0;
const HEAD: f32 = 22.0;
/// Part of the width that the names have.
const NAMES: f32 = 0.19;

pub(super) fn stress_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some((test, is_old)) = view.stressed.test() else {
        let remedy = "Prices fall, traffic halves, GPUs get dearer: each is tried on every sub-task.";
        return empty_ui(view.theme, ui, &Empty { what: "Being worked out".into(), remedy: remedy.into() });
    };
    if test.now.is_empty() {
        let remedy = "Add a sub-task on the canvas to see what would overturn its verdict.";
        return empty_ui(view.theme, ui, &Empty { what: "Nothing to put under stress".into(), remedy: remedy.into() });
    }
    let columns = Columns::of(ui.available_width() - 10.0, 1 + test.under.len());
    head_ui(view.theme, test, &columns, ui);
    ScrollArea::vertical().id_salt("stress").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let ranked = view.evaluation.ranked_tasks();
        let standings = ranked.iter().filter_map(|task| Some((&task.name, test.now(&task.id)?)));
        for (name, now) in standings {
            if row_ui(view, name, now, (test, is_old), &columns, ui) {
                actions.push(Action::Select(Selection::node(now.task.clone())));
            }
        }
    });
}

/// Where the columns stand: names, then one for how it is now and for each stress.
struct Columns {
    width: f32,
    each: f32,
}

impl Columns {
    fn of(width: f32, count: usize) -> Self {
        Self { width, each: width * (1.0 - NAMES) / count as f32 }
    }

    fn cell(&self, row: Rect, index: usize) -> Rect {
        let left = row.left() + self.width * NAMES + self.each * index as f32;
        Rect::from_min_size(pos2(left, row.top()), vec2(self.each - 10.0, row.height()))
    }
}

fn text_ui(ui: &Ui, at: egui::Pos2, align: Align2, text: RichText, room: f32) {
    let galley = WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), room, TextStyle::Body);
    let rect = align.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, ui.visuals().text_color());
}

fn head_ui(theme: &Theme, test: &StressTest, columns: &Columns, ui: &mut Ui) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let labels: Vec<&str> = std::iter::once("As planned").chain(test.under.iter().map(|under| under.label)).collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, labels.join(", ")));
    for (index, label) in labels.iter().enumerate() {
        let cell = columns.cell(rect, index);
        let text = RichText::new(*label).font(Theme::semibold(theme.size.caption)).color(theme.text_weak);
        text_ui(ui, cell.left_center(), Align2::LEFT_CENTER, text, cell.width());
    }
    let help = "A price cut holds for every hosted model; half the traffic for entries, caps and measured volumes; \
                dearer GPUs for training and for serving. All figures central.";
    response.on_hover_text(help);
}

/// One sub-task; whether it was clicked.
fn row_ui(
    view: ViewContext<'_>,
    name: &str,
    now: &Standing,
    (test, is_old): (&StressTest, bool),
    columns: &Columns,
    ui: &mut Ui,
) -> bool {
    let theme = view.theme;
    let standings = test.of(&now.task);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 10.0, ROW), Sense::click());
    let words: Vec<String> = standings
        .iter()
        .map(|(label, standing)| format!("{label}: {}", stress::in_words(view.plan(), standing)))
        .collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}, {}", words.join("; "))));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme.radius.small, theme.raised);
    }
    let title = RichText::new(name).font(Theme::semibold(theme.size.small)).color(theme.text);
    let room = columns.width * NAMES - 14.0;
    text_ui(ui, rect.left_center() + vec2(6.0, 0.0), Align2::LEFT_CENTER, title, room);
    for (index, (_, standing)) in standings.iter().enumerate() {
        let cell = columns.cell(rect, index);
        let colour = theme.verdict(standing.verdict);
        let changed = standing.verdict != now.verdict;
        if changed {
            let ground = cell.expand2(vec2(4.0, -2.0));
            ui.painter().rect_filled(ground, theme.radius.small, theme.badge_fill(colour));
        }
        let faint = |colour: egui::Color32| if is_old { colour.gamma_multiply(0.5) } else { colour };
        let font =
            if changed || index == 0 { Theme::semibold(theme.size.small) } else { Theme::regular(theme.size.small) };
        let verdict = RichText::new(standing.verdict.label()).font(font).color(faint(colour));
        text_ui(ui, cell.left_top() + vec2(0.0, 4.0), Align2::LEFT_TOP, verdict, cell.width());
        let money = RichText::new(stress::in_short(view.plan(), standing))
            .size(theme.size.caption)
            .color(faint(theme.text_weak));
        text_ui(ui, cell.left_bottom() - vec2(0.0, 4.0), Align2::LEFT_BOTTOM, money, cell.width());
    }
    response.on_hover_text(words.join("\n")).clicked()
}
