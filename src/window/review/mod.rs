//! Review mode: the plan walked through before the room, one sub-task a step, with a decision at each.

mod bar;
mod decide;
mod ends;
mod keys;
mod mark;
mod task;

use std::collections::BTreeSet;

use egui::{CentralPanel, Frame, Panel, Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};

pub(super) use mark::{decision_mark, mark_of};

use super::app::MixplanApp;
use super::canvas::Thumbnail;
use super::scenarios::ScenarioAction;
use super::theme::Theme;
use super::view::{Action, ViewContext};
use crate::plan::{Decision, NodeId, Plan};

/// The walkthrough, and what is being written at its step.
#[derive(Debug)]
pub(crate) struct Review {
    /// In the order of the money at stake as the review began, so that no decision moves them.
    order: Vec<NodeId>,
    at: usize,
    /// Where it stood in the frame before.
    was_at: usize,
    /// Who decides; stays from step to step.
    by: String,
    draft: decide::Draft,
    /// The decision that a key asks for.
    asked: Option<Decision>,
    /// Whether text is being typed, so that its letters are no keys of the walkthrough.
    typing: bool,
    /// Whether the window filled the screen before.
    was_full: bool,
    /// Of the revision that it shows.
    picture: Option<(u64, Thumbnail)>,
    /// How much room the bar at the foot takes.
    foot: f32,
    fit: Fit,
}

/// How much smaller the words of a step are set, so that all of them fit.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fit {
    /// For others it is found anew.
    of: Said,
    scale: f32,
}

/// What decides how long a step's words are, and their room.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Said {
    step: usize,
    evaluated: u64,
    /// What is worked out in the background comes later.
    is_sampled: bool,
    weakest: usize,
    room: Vec2,
}

/// Words are set no smaller than this part of their size; the rest is scrolled to.
const SMALLEST: f32 = 0.72;

/// Where the walkthrough stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The whole plan in one line.
    Opening,
    Task(NodeId),
    Minutes,
}

impl Review {
    /// From the first step on.
    fn of(view: ViewContext<'_>, was_full: bool) -> Self {
        let order = view.evaluation.ranked_tasks().into_iter().map(|task| task.id.clone()).collect();
        let by = view.plan().review.last().map_or_else(String::new, |note| note.by.clone());
        let draft = decide::Draft::default();
        let fit = Fit { of: Said::default(), scale: 1.0 };
        Self { order, at: 0, was_at: 0, by, draft, asked: None, typing: false, was_full, picture: None, foot: 0.0, fit }
    }

    /// The opening, each sub-task, the minutes.
    fn count(&self) -> usize {
        self.order.len() + 2
    }

    fn step(&self) -> Step {
        match self.at {
            0 => Step::Opening,
            at => self.order.get(at - 1).map_or(Step::Minutes, |id| Step::Task(id.clone())),
        }
    }

    /// The sub-task at which it stands.
    pub(super) fn task(&self) -> Option<NodeId> {
        match self.step() {
            Step::Task(id) => Some(id),
            Step::Opening | Step::Minutes => None,
        }
    }

    /// Whether it stands elsewhere than when this was asked last.
    pub(super) fn has_moved_on(&mut self) -> bool {
        std::mem::replace(&mut self.was_at, self.at) != self.at
    }

    fn go_to(&mut self, at: usize) {
        self.at = at.min(self.count() - 1);
    }

    /// Drops the sub-tasks that the plan does not have any more, and stays where it stands.
    fn keep_what_is_in(&mut self, plan: &Plan) {
        let known: BTreeSet<&NodeId> = plan.nodes.iter().map(|node| &node.id).collect();
        if self.order.iter().all(|id| known.contains(id)) {
            return;
        }
        let before = self.order.iter().take(self.at.saturating_sub(1)).filter(|id| !known.contains(id)).count();
        self.order.retain(|id| known.contains(id));
        self.go_to(self.at - before);
    }

    /// Where toasts stand clear of the bar at the foot.
    pub(super) fn toasts_in(&self, screen: Rect) -> Rect {
        Rect::from_min_max(screen.min, pos2(screen.right(), screen.bottom() - self.foot))
    }
}

impl MixplanApp {
    /// Begins the walkthrough on the base case, or leaves it.
    pub(super) fn toggle_review(&mut self, ctx: &egui::Context) {
        let full = |on| ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(on));
        self.explained = None;
        if let Some(review) = self.review.take() {
            full(review.was_full);
            return;
        }
        if self.document.as_ref().is_some_and(|document| document.scenario().is_some()) {
            self.apply_to_scenarios(ScenarioAction::Switch(None));
            self.toasts.done("The review decides on the base case");
            self.evaluate();
        }
        let was_full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
        self.review = self.with_view(|view, _| Review::of(view, was_full));
        if self.review.is_some() {
            full(true);
        }
    }
}

/// The whole window while the walkthrough is on.
pub(crate) fn review_ui(view: ViewContext<'_>, review: &mut Review, ui: &mut Ui, actions: &mut Vec<Action>) {
    review.keep_what_is_in(view.plan());
    let theme = projected(view.theme, ui.ctx());
    let view = ViewContext { theme: &theme, ..view };
    let side = theme.space.xl;
    let margin = egui::Margin::symmetric(side as i8, theme.space.s as i8);
    let bar = Frame::new().fill(theme.panel).inner_margin(margin);
    Panel::top("review bar").frame(bar).show(ui, |ui| bar::bar_ui(view, review, ui, actions));
    if let Step::Task(id) = review.step() {
        let foot = Panel::bottom("review foot").frame(bar).show(ui, |ui| {
            decide::decide_ui(view, review, &id, ui, actions);
        });
        review.foot = foot.response.rect.height();
    } else {
        review.foot = 0.0;
    }
    review.asked = None;
    review.typing = ui.ctx().text_edit_focused();
    CentralPanel::default().frame(Frame::new().fill(theme.canvas).inner_margin(side as i8)).show(ui, |ui| {
        let (left, right) = halves(ui.max_rect(), side);
        ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("review words"), |ui| {
            words_ui(view, review, ui, actions);
        });
        ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("review pictures"), |ui| {
            pictures_ui(view, review, ui);
        });
    });
}

/// Type that is read from the other end of the room.
pub(crate) fn projected(theme: &Theme, ctx: &egui::Context) -> Theme {
    let screen = ctx.content_rect().size();
    theme.scaled((screen.x / 1280.0).min(screen.y / 720.0).clamp(0.7, 3.0) * TYPE)
}

/// What a step has to say, set so that it fits.
fn words_ui(view: ViewContext<'_>, review: &mut Review, ui: &mut Ui, actions: &mut Vec<Action>) {
    let task = review.task();
    let of = Said {
        step: review.at,
        evaluated: view.evaluated,
        is_sampled: task
            .as_ref()
            .and_then(|id| view.evaluation.task(id))
            .is_some_and(|task| task.uncertainty.is_some()),
        weakest: view.weakest.of(task.as_ref()).len(),
        room: ui.max_rect().size(),
    };
    if review.fit.of != of {
        review.fit = Fit { of, scale: 1.0 };
    }
    let theme = view.theme.scaled(review.fit.scale);
    let view = ViewContext { theme: &theme, ..view };
    let shown = ScrollArea::vertical().id_salt(review.at).auto_shrink(false).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(theme.space.s, theme.space.xs);
        match review.step() {
            Step::Opening => ends::opening_ui(view, review, ui),
            Step::Task(id) => task::words_ui(view, &id, ui, actions),
            Step::Minutes => ends::minutes_ui(view, ui, actions),
        }
    });
    let (needed, room) = (shown.content_size.y, shown.inner_rect.height());
    if needed > room + 0.5 && review.fit.scale > SMALLEST {
        // Smaller words make lower lines and fewer of them: the height goes nearly with the square. A little less, so that
        // once is enough.
        review.fit.scale = (review.fit.scale * (room / needed).sqrt() * 0.97).max(SMALLEST);
        ui.ctx().request_discard("the words of a step are set to fit");
    }
}

/// How much larger than in the window type is on a projector of 1280×720.
const TYPE: f32 = 1.36;
/// How much of the width words take.
const WORDS: f32 = 0.47;
/// How much of the height the chart takes.
const CHART: f32 = 0.64;

fn halves(room: Rect, gap: f32) -> (Rect, Rect) {
    let at = room.left() + (room.width() - gap) * WORDS;
    (room.with_max_x(at), room.with_min_x(at + gap))
}

/// The chart that matters, and where the step stands in the graph.
fn pictures_ui(view: ViewContext<'_>, review: &mut Review, ui: &mut Ui) {
    let (room, theme) = (ui.max_rect(), view.theme);
    let at = room.top() + room.height() * CHART;
    let task = review.task();
    ui.scope_builder(UiBuilder::new().max_rect(room.with_max_y(at)), |ui| {
        heading(
            view,
            ui,
            if task.is_some() { "Cumulative cost, hosted and tuned" } else { "Cumulative cost of the whole" },
        );
        let size: Vec2 = ui.available_size_before_wrap();
        super::plots::crossover_of_ui(view, task.as_ref(), size, ui);
    });
    ui.scope_builder(UiBuilder::new().max_rect(room.with_min_y(at + theme.space.l)), |ui| {
        heading(view, ui, "In the application");
        let (room, response) = ui.allocate_exact_size(ui.available_size_before_wrap(), egui::Sense::hover());
        let index = task.as_ref().and_then(|id| view.plan().nodes.iter().position(|node| node.id == *id));
        let name = index.map_or("The application’s graph".to_owned(), |index| {
            format!("The application’s graph, {} marked", view.plan().nodes[index].name)
        });
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        let revision = view.document.revision();
        if review.picture.as_ref().is_none_or(|(of, _)| *of != revision) {
            review.picture = Some((revision, Thumbnail::of(view.plan(), view.evaluation)));
        }
        let Some((_, picture)) = &review.picture else { return };
        picture.draw_with(theme, ui.painter(), room.shrink(theme.space.s), LARGEST_BLOCK, index);
    });
}

/// No block of the graph in small is larger than this part of its size.
const LARGEST_BLOCK: f32 = 0.5;

fn heading(view: ViewContext<'_>, ui: &mut Ui, text: &str) {
    let font = Theme::semibold(view.theme.size.small);
    ui.label(egui::RichText::new(text).font(font).color(view.theme.text_weak));
}
