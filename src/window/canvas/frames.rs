//! Frames on the canvas: to see, to fold, to select with all that is in them, and to drop steps into.

use std::collections::BTreeSet;

use egui::{Id, PointerButton, Pos2, Rect, Response, Sense, WidgetInfo};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::frame::{self, FrameState};
use super::gesture::{Gesture, union};
use super::outlines::Outline;
use super::pen::{Detail, Pen};
use super::sums::{members, named};
use super::{CanvasState, keys, tooltip};
use crate::document::{Change, Command};
use crate::plan::{Frame, NodeId};

/// Up to so many frames, those out of view take part too.
const REACHABLE: usize = 100;

/// What a folded frame shows for a moment when something in it is asked for: for so long, in seconds.
const FLASH: f64 = 0.9;

impl CanvasState {
    /// Draws the open frames, below everything else, and takes what the pointer does with their titles.
    pub(super) fn frames_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, actions: &mut Vec<Action>) {
        let outlines: Vec<(usize, Outline)> =
            self.scene.open_frames().map(|(number, outline)| (number, outline.clone())).collect();
        for (number, outline) in outlines {
            let Some(frame) = pen.view.plan().frames.get(number) else { continue };
            // While something is dragged, frames hold still: where they show is what counts.
            let rect = self.held_area(&frame.id).unwrap_or(outline.rect);
            let bar = frame::title_bar(pen, rect);
            if self.scene.frames.len() > REACHABLE && !pen.screen.intersects(pen.rect(rect)) {
                continue;
            }
            let response = ui.interact(bar, keys::frame_id(&frame.id), Sense::click_and_drag());
            let state = FrameState {
                landing: self.landing.as_ref() == Some(&frame.id),
                ..self.frame_state(pen, frame, &response)
            };
            let facts = &pen.facts.frames[number];
            response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, state.selected, &facts.spoken));
            frame::draw_outline(pen, frame, rect, state);
            self.frame_input(pen, ui, frame, &outline, &response, actions);
            self.fold_handle_ui(pen, ui, frame, rect, actions);
        }
    }

    /// Draws the cards of folded frames, among the nodes.
    pub(super) fn cards_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, actions: &mut Vec<Action>) {
        let outlines: Vec<(usize, Outline)> =
            self.scene.folded_frames().map(|(number, outline)| (number, outline.clone())).collect();
        for (number, outline) in outlines {
            let Some(frame) = pen.view.plan().frames.get(number) else { continue };
            if self.scene.frames.len() > REACHABLE && !pen.screen.intersects(pen.rect(outline.rect)) {
                continue;
            }
            let (card, facts) = (pen.rect(outline.rect), &pen.facts.frames[number]);
            let response = ui.interact(card, keys::frame_id(&frame.id), Sense::click_and_drag());
            let mut state = self.frame_state(pen, frame, &response);
            // What is selected inside is selected here.
            state.selected |= frame.nodes.iter().any(|id| pen.view.session.selection.has_node(id));
            response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, state.selected, &facts.spoken));
            frame::draw_card(pen, frame, facts, outline.rect, state);
            self.flash_ui(pen, ui, frame, card);
            self.frame_input(pen, ui, frame, &outline, &response, actions);
            if self.may_explain(&response) {
                response.on_hover_ui(|ui| tooltip::frame_ui(pen.view, frame, &facts.sums, ui));
            }
        }
    }

    fn frame_state(&self, pen: &Pen<'_>, frame: &Frame, response: &Response) -> FrameState {
        let selection = &pen.view.session.selection;
        let selected = members(pen.view.plan(), frame).iter().all(|id| selection.has_node(id));
        FrameState { selected, hovered: response.hovered(), focused: response.has_focus(), landing: false }
    }

    fn frame_input(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        frame: &Frame,
        outline: &Outline,
        response: &Response,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        if self.gesture == Some(Gesture::Pan) {
            return;
        }
        let inside = members(view.plan(), frame);
        let selected = inside.iter().all(|id| view.session.selection.has_node(id));
        let add = ui.input(|input| input.modifiers.shift || input.modifiers.command);
        let all = Selection::of(if add { union(view, &inside) } else { inside });
        if response.double_clicked() && !add {
            if outline.folded {
                actions.push(fold(frame, false));
            } else {
                self.edit_title(frame);
            }
        } else if response.clicked() || response.secondary_clicked() && !selected {
            actions.push(Action::Select(all.clone()));
        }
        if response.has_focus() {
            let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        if response.gained_focus() && !response.clicked() && !selected {
            actions.push(Action::Select(all.clone()));
            self.eye.bring_into_view(outline.rect);
        }
        if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
            let moved = if selected { view.session.selection.clone() } else { all };
            self.start_moving(pen, ui, moved, actions);
        }
        self.context_menu(view, response, selected, actions);
    }

    fn fold_handle_ui(&self, pen: &Pen<'_>, ui: &egui::Ui, frame: &Frame, outline: Rect, actions: &mut Vec<Action>) {
        if pen.detail() < Detail::Brief {
            return;
        }
        let handle = frame::fold_handle(pen, outline);
        let response = ui.interact(handle, Id::unique(("fold", &frame.id)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("Fold {}", named(frame))));
        frame::draw_fold_handle(pen, handle.center(), response.hovered() || response.has_focus());
        if response.on_hover_text("Fold into one card (G)").clicked() {
            actions.push(fold(frame, true));
        }
    }

    /// A ring that runs outward from the card of a frame in which something was asked for.
    fn flash_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, frame: &Frame, card: Rect) {
        let Some((id, since)) = &mut self.flash else { return };
        if frame.nodes.contains(id) {
            let now = ui.input(|input| input.time);
            let part = ((now - *since.get_or_insert(now)) / FLASH) as f32;
            if part >= 1.0 {
                self.flash = None;
                return;
            }
            let stroke = egui::Stroke::new(3.0, pen.theme.accent.gamma_multiply(1.0 - part));
            pen.painter.rect_stroke(card.expand(2.0 + part * 14.0), 14.0, stroke, egui::StrokeKind::Outside);
            ui.request_repaint();
        }
    }

    /// Keeps the outlines of the frames as they are while some of what is in them moves.
    pub(super) fn hold_frames(&mut self, view: ViewContext<'_>, moved: &BTreeSet<NodeId>) {
        let goes_along = |frame: &Frame| members(view.plan(), frame).is_subset(moved);
        let areas = self.scene.open_frames().filter_map(|(number, outline)| {
            let frame = view.plan().frames.get(number).filter(|frame| !goes_along(frame))?;
            Some((frame.id.clone(), outline.rect))
        });
        self.areas = areas.collect();
    }

    pub(super) fn release_frames(&mut self) {
        self.areas.clear();
        self.landing = None;
    }

    fn held_area(&self, frame: &str) -> Option<Rect> {
        self.areas.iter().find(|(id, _)| id == frame).map(|(_, rect)| *rect)
    }

    /// The frames as they are once these nodes are let go at these places: a node joins the frame it
    /// lies in, and leaves the one it was taken out of. A frame that moves as a whole stays one.
    pub(super) fn landed(&self, view: ViewContext<'_>, places: &[(NodeId, Pos2)]) -> Vec<Frame> {
        let plan = view.plan();
        let moved: BTreeSet<NodeId> = places.iter().map(|(id, _)| id.clone()).collect();
        let mut changed: Vec<Frame> = Vec::new();
        for (id, place) in places {
            let (Some(_), Some(stood)) = (plan.node(id), self.scene.node(id)) else { continue };
            let home = plan.frame_of(id);
            if home.is_some_and(|frame| frame.folded || members(plan, frame).is_subset(&moved)) {
                continue;
            }
            let centre = *place + stood.size() / 2.0;
            let target = self.areas.iter().rev().find(|(_, area)| area.contains(centre)).map(|(id, _)| id.as_str());
            if target == home.map(|frame| frame.id.as_str()) {
                continue;
            }
            for (frame, joins) in [(home, false), (target.and_then(|id| plan.frame(id)), true)] {
                let Some(frame) = frame else { continue };
                let known = changed.iter().position(|other| other.id == frame.id);
                let at = known.unwrap_or_else(|| {
                    changed.push(frame.clone());
                    changed.len() - 1
                });
                changed[at].nodes.retain(|other| other != id);
                changed[at].nodes.extend(joins.then(|| id.clone()));
            }
        }
        changed
    }

    /// The open frame that the place lies in.
    pub(super) fn frame_at<'a>(&self, view: ViewContext<'a>, place: Pos2) -> Option<&'a Frame> {
        let (number, _) = self.scene.open_frames().filter(|(_, outline)| outline.rect.contains(place)).last()?;
        view.plan().frames.get(number)
    }

    /// What the drag would join, for the frame to show it.
    pub(super) fn light_landing(&mut self, view: ViewContext<'_>, places: &[(NodeId, Pos2)]) {
        let grown = |frame: &Frame| view.plan().frame(&frame.id).is_none_or(|now| now.nodes.len() < frame.nodes.len());
        self.landing = self.landed(view, places).into_iter().find(grown).map(|frame| frame.id);
    }

    /// Puts the selected steps into a frame of their own, and lets its title be typed.
    pub(super) fn frame_selected(&mut self, view: ViewContext<'_>, actions: &mut Vec<Action>) {
        let Selection::Nodes(ids) = &view.session.selection else { return };
        let plan = view.plan();
        let nodes: Vec<NodeId> =
            plan.nodes.iter().map(|node| &node.id).filter(|id| ids.contains(*id)).cloned().collect();
        if let Some(frame) = view.selected_frame() {
            self.edit_title(frame);
            return;
        }
        if nodes.is_empty() {
            return;
        }
        let frame = Frame { id: plan.free_frame_id("Frame"), title: "Frame".into(), nodes, folded: false };
        self.edit_title(&frame);
        let label = format!("Frame {}", super::edits::named(view, ids));
        // Its title stands above the topmost, and is about to be typed: not under the bars.
        let top = |id: &NodeId| self.scene.shown(id).map_or(f32::INFINITY, |rect| rect.top());
        let topmost = frame.nodes.iter().min_by(|a, b| top(a).total_cmp(&top(b)));
        self.reveal = topmost.cloned();
        self.edit(view, &label, Change::PutFrame(frame), view.session.selection.clone(), actions);
    }

    /// Removes the frames round what is selected, and leaves what is in them.
    pub(super) fn dissolve_selected(&mut self, view: ViewContext<'_>, actions: &mut Vec<Action>) {
        let frames: Vec<&Frame> = touched(view).collect();
        let label = match &frames[..] {
            [] => return,
            [one] => format!("Dissolve {}", named(one)),
            many => format!("Dissolve {} frames", many.len()),
        };
        let changes = frames.iter().map(|frame| Change::RemoveFrame(frame.id.clone())).collect();
        self.edit(view, &label, Change::All(changes), view.session.selection.clone(), actions);
    }

    /// Folds the frames round what is selected; if all are folded, opens them.
    pub(super) fn fold_selected(&mut self, view: ViewContext<'_>, actions: &mut Vec<Action>) {
        let frames: Vec<&Frame> = touched(view).collect();
        let folds = frames.iter().any(|frame| !frame.folded);
        self.fold_frames(view, &frames, folds, actions);
    }

    pub(super) fn fold_all(&mut self, view: ViewContext<'_>, folds: bool, actions: &mut Vec<Action>) {
        let frames: Vec<&Frame> = view.plan().frames.iter().collect();
        self.fold_frames(view, &frames, folds, actions);
    }

    fn fold_frames(&mut self, view: ViewContext<'_>, frames: &[&Frame], folds: bool, actions: &mut Vec<Action>) {
        let verb = if folds { "Fold" } else { "Open" };
        let frames: Vec<&Frame> = frames.iter().copied().filter(|frame| frame.folded != folds).collect();
        let label = match &frames[..] {
            [] => return,
            [one] => format!("{verb} {}", named(one)),
            many => format!("{verb} {} frames", many.len()),
        };
        let put = |frame: &&Frame| Change::PutFrame(Frame { folded: folds, ..(*frame).clone() });
        let change = Change::All(frames.iter().map(put).collect());
        // The card of a large frame may come to lie under the bars, or out of sight.
        if let [frame] = frames[..]
            && let Some(node) = frame.nodes.first()
            && folds
        {
            self.reveal(node.clone());
        }
        self.edit(view, &label, change, view.session.selection.clone(), actions);
    }
}

/// The frames that something selected is in.
fn touched<'a>(view: ViewContext<'a>) -> impl Iterator<Item = &'a Frame> {
    let selection = &view.session.selection;
    view.plan().frames.iter().filter(|frame| frame.nodes.iter().any(|id| selection.has_node(id)))
}

/// Folds the frame, or opens it.
pub(crate) fn fold(frame: &Frame, folded: bool) -> Action {
    let verb = if folded { "Fold" } else { "Open" };
    let change = Change::PutFrame(Frame { folded, ..frame.clone() });
    Action::Edit(Command::new(format!("{verb} {}", named(frame)), change))
}
