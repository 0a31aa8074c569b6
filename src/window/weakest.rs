//! The weakest assumptions in the window: worked out beside it, listed with the way to each field.

use std::sync::Arc;

use egui::{
    Align2, Context, CursorIcon, Label, Rect, RichText, Role, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo,
    WidgetText, vec2,
};

use super::explain::origin_mark;
use super::theme::Theme;
use super::view::{Action, ViewContext};
use super::widgets::keep_together;
use super::worker::Worker;
use crate::analysis::{Assumption, Assumptions, Doubt, Evaluation, assumptions};
use crate::plan::{NodeId, Origin, Plan, say};

/// Of the bar that shows how far the saving moves.
const BAR_HEIGHT: f32 = 3.0;

/// What the saving rests on most: of the plan, or of the sub-task that is selected.
#[derive(Debug, Default)]
pub(crate) struct Weakest {
    worker: Worker<Asked, Assumptions>,
    /// What was asked for last.
    asked: Option<Asked>,
    found: Option<Assumptions>,
}

/// The revision that brought the evaluation, and the sub-task.
type Asked = (u64, Option<NodeId>);

impl Weakest {
    /// Asks for what is to be shown now, unless that was asked for already. What was found before stays until
    /// there is something else to show, so that nothing flickers while one types.
    pub fn follow(
        &mut self,
        evaluated: u64,
        task: Option<NodeId>,
        plan: &Arc<Plan>,
        evaluation: &Arc<Evaluation>,
        ctx: &Context,
    ) {
        if let Some((_, found)) = self.worker.poll() {
            self.found = Some(found);
        }
        let asked = (evaluated, task);
        if self.asked.as_ref() == Some(&asked) {
            return;
        }
        if self.asked.as_ref().is_some_and(|before| before.1 != asked.1) {
            self.found = None;
        }
        self.asked = Some(asked.clone());
        let known = |id: &NodeId| evaluation.task(id).is_some_and(|answer| answer.saving_usd.is_some());
        let some = match &asked.1 {
            Some(id) => known(id),
            None => evaluation.tasks.iter().any(|task| task.saving_usd.is_some()),
        };
        if !some {
            self.worker.cancel();
            self.found = None;
            return;
        }
        let (plan, evaluation, task) = (Arc::clone(plan), Arc::clone(evaluation), asked.1.clone());
        self.worker.submit(asked, ctx, move |ticket| {
            assumptions(&plan, &evaluation, task.as_ref(), &|| ticket.is_cancelled())
        });
    }

    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Those of this sub-task, or of the whole, if they are what was found last.
    pub fn of(&self, task: Option<&NodeId>) -> &[Assumption] {
        let found = self.found.as_ref().filter(|_| self.asked.as_ref().is_some_and(|asked| asked.1.as_ref() == task));
        found.map_or(&[], |found| &found.weakest)
    }
}

/// The list; `most` of them. Draws nothing where nothing is known.
pub(crate) fn weakest_ui(view: ViewContext<'_>, most: usize, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let small = |text: &str| RichText::new(text).size(theme.size.small).color(theme.text_weak);
    let Some(found) = view.weakest.found.as_ref().filter(|found| !found.weakest.is_empty()) else {
        let text = if view.weakest.is_busy() {
            "Being worked out …"
        } else {
            "Known once a sub-task has a tuned path, a volume and its costs."
        };
        ui.add(Label::new(small(text)).wrap());
        return;
    };
    let whose = found.task.as_ref().and_then(|id| view.plan().node(id)).map_or("the mix", |node| &node.name);
    let saving = say::money(&view.plan().currency, found.saving_usd);
    let text = format!(
        "What the {saving} that {whose} saves rests on most, and by how much: each is moved within its own doubt."
    );
    ui.add(Label::new(small(&keep_together(&text))).wrap());
    ui.spacing_mut().item_spacing.y = 2.0;
    let widest = found.weakest.first().map_or(0.0, |first| first.swing_usd);
    for (index, one) in found.weakest.iter().take(most).enumerate() {
        if one_ui(view, index + 1, one, widest, ui) {
            actions.push(Action::ShowInput(one.input.clone()));
        }
    }
}

/// One of them, a way to its field; whether it was clicked.
fn one_ui(view: ViewContext<'_>, place: usize, one: &Assumption, widest: f64, ui: &mut Ui) -> bool {
    let (theme, currency) = (view.theme, &view.plan().currency);
    let swing = say::money(currency, one.swing_usd);
    ui.add_space(4.0);
    let galley = |ui: &Ui, text: RichText, width: f32, wrap| {
        WidgetText::from(text).into_galley(ui, Some(wrap), width, TextStyle::Body)
    };
    let width = ui.available_width();
    let value = galley(
        ui,
        RichText::new(&swing).font(Theme::semibold(theme.size.small)).color(theme.text),
        width * 0.55,
        TextWrapMode::Truncate,
    );
    let label = RichText::new(&one.label).size(theme.size.small).color(theme.text);
    let label = galley(ui, label, width - value.size().x - 10.0, TextWrapMode::Truncate);
    let [now, ..] = &one.shown;
    let words = format!("{now}, {}: {}", one.doubt.label(), one.swing_words(currency));
    let about = RichText::new(keep_together(&words)).size(theme.size.caption).color(theme.text_weak);
    let about = galley(ui, about, width - 20.0, TextWrapMode::Wrap);
    let height = label.size().y + about.size().y + BAR_HEIGHT + 12.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let name = format!("Weakest assumption {place}: {}, moves the saving by {swing}", one.label);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 1.0)), theme.radius.small, theme.raised);
    }
    let top = rect.top() + 2.0;
    ui.painter().galley(egui::pos2(rect.right() - value.size().x, top), value, theme.text);
    let below = top + label.size().y + 2.0;
    ui.painter().galley(egui::pos2(rect.left(), top), label, theme.text);
    let bar = Rect::from_min_size(egui::pos2(rect.left(), below), vec2(width, BAR_HEIGHT));
    ui.painter().rect_filled(bar, BAR_HEIGHT / 2.0, theme.field);
    let part = if widest > 0.0 { (one.swing_usd / widest) as f32 } else { 0.0 };
    ui.painter().rect_filled(bar.with_max_x(bar.left() + width * part), BAR_HEIGHT / 2.0, theme.amber);
    let (icon, colour) = origin_mark(theme, origin(one.doubt));
    let at = egui::pos2(rect.left() + 7.0, bar.bottom() + 4.0 + theme.size.caption / 2.0);
    ui.painter().text(at, Align2::CENTER_CENTER, icon, Theme::icon(theme.size.small), colour);
    ui.painter().galley(egui::pos2(rect.left() + 20.0, bar.bottom() + 4.0), about, theme.text_weak);
    let hover =
        if one.source.is_empty() { "Go to its field".to_owned() } else { format!("{}\nGo to its field", one.source) };
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hover).clicked()
}

fn origin(doubt: Doubt) -> Option<Origin> {
    match doubt {
        Doubt::Measured => Some(Origin::Measured),
        Doubt::Listed => Some(Origin::Listed),
        Doubt::Preset => Some(Origin::Preset),
        Doubt::Range | Doubt::Estimated => None,
    }
}
