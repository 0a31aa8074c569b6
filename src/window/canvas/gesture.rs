//! What the pointer is in the middle of: panning, moving nodes, selecting with a band, joining.

use std::collections::BTreeSet;

use egui::{CursorIcon, Key, Modifiers, Pos2, Rect, Vec2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::join::Join;
use super::pen::Pen;
use super::snap::{self, Snap};
use super::{CanvasState, edits};
use crate::document::{Change, Command};
use crate::plan::NodeId;

/// What the pointer is in the middle of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Gesture {
    Pan,
    /// From where, in plan places, and where each moved node stood.
    Move {
        number: u64,
        origin: Pos2,
        starts: Vec<(NodeId, Pos2)>,
    },
    /// From where on the screen; what was selected before, when adding to it.
    Marquee {
        origin: Pos2,
        before: BTreeSet<NodeId>,
    },
    Join(Join),
    /// A note by its corner: from where, in plan places, and how large it was.
    Resize {
        number: u64,
        id: NodeId,
        origin: Pos2,
        size: Vec2,
    },
}

impl CanvasState {
    pub(super) fn start_move(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        id: &NodeId,
        selected: bool,
        add: bool,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        let selection = match (selected, add) {
            (true, _) => view.session.selection.clone(),
            (false, true) => toggled(view, id),
            (false, false) => Selection::node(id.clone()),
        };
        self.start_moving(pen, ui, selection, actions);
    }

    /// Moves all of these from here on, and selects them.
    pub(super) fn start_moving(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        selection: Selection,
        actions: &mut Vec<Action>,
    ) {
        let (Selection::Nodes(ids), Some(origin)) = (&selection, ui.input(|input| input.pointer.press_origin())) else {
            return;
        };
        let starts = ids.iter().filter_map(|id| Some((id.clone(), self.scene.item(id)?.min))).collect();
        let origin = pen.camera.to_world(origin, pen.screen);
        self.hold_frames(pen.view, ids);
        self.gesture = Some(Gesture::Move { number: self.gestures.next(), origin, starts });
        if selection != pen.view.session.selection {
            actions.push(Action::Select(selection));
        }
    }

    pub(super) fn continue_gesture(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        target: Option<NodeId>,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        let Some(gesture) = self.gesture.clone() else { return };
        let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else {
            self.gesture = None;
            return;
        };
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.give_up(view, gesture, actions);
            return;
        }
        let place = pen.camera.to_world(pointer, pen.screen);
        let ends = !ui.input(|input| input.pointer.any_down());
        match gesture {
            Gesture::Pan => {}
            Gesture::Move { number, origin, starts } => {
                ui.set_cursor_icon(CursorIcon::Grabbing);
                let snap = self.snap(pen, ui, &starts, place - origin);
                snap::draw_guides(pen, if ends { &[] } else { &snap.guides });
                let onto = self.split_target(pen).filter(|_| ends).zip(starts.first().cloned());
                let places: Vec<(NodeId, Pos2)> = starts.into_iter().map(|(id, start)| (id, start + snap.by)).collect();
                self.light_landing(view, &places);
                let frames = if ends { self.landed(view, &places) } else { Vec::new() };
                let label = edits::move_label(view, &places);
                self.move_to(view, places, number, actions);
                if !frames.is_empty() {
                    let change = Change::All(frames.into_iter().map(Change::PutFrame).collect());
                    actions.push(Action::Edit(Command::new(label, change).in_gesture(number)));
                }
                if let Some((index, (id, _))) = onto {
                    self.put_on_edge(view, index, &id, Some(number), actions);
                }
            }
            Gesture::Marquee { origin, before } => {
                let band = Rect::from_two_pos(origin, pointer);
                draw_band(pen, band);
                let inside = self.inside(pen, band);
                let ids: BTreeSet<NodeId> = before.union(&inside).cloned().collect();
                let selection = if ids.is_empty() { Selection::Plan } else { Selection::Nodes(ids) };
                if selection != view.session.selection {
                    actions.push(Action::Select(selection));
                }
            }
            Gesture::Resize { number, id, origin, size } => {
                ui.set_cursor_icon(CursorIcon::ResizeNwSe);
                self.resize_note(view, &id, size + (place - origin), number, actions);
            }
            Gesture::Join(join) => self.continue_join(pen, &join, target, pointer, ends, actions),
        }
        if ends {
            self.gesture = None;
            self.release_frames();
        }
    }

    /// Escape: what was moved goes back to where it was.
    fn give_up(&mut self, view: ViewContext<'_>, gesture: Gesture, actions: &mut Vec<Action>) {
        match gesture {
            Gesture::Move { number, starts, .. } => self.move_to(view, starts, number, actions),
            Gesture::Resize { number, id, size, .. } => self.resize_note(view, &id, size, number, actions),
            Gesture::Pan | Gesture::Marquee { .. } | Gesture::Join(_) => {}
        }
        self.gesture = None;
        self.release_frames();
    }

    /// How far what is dragged moves: in line with what stands near and in view, or on the grid; just as
    /// far as the pointer while that is switched off, or Ctrl or Alt is held.
    fn snap(&self, pen: &Pen<'_>, ui: &egui::Ui, starts: &[(NodeId, Pos2)], by: Vec2) -> Snap {
        if !pen.view.session.snap || ui.input(|input| input.modifiers.command || input.modifiers.alt) {
            return Snap::free(by);
        }
        let dragged: BTreeSet<&NodeId> = starts.iter().map(|(id, _)| id).collect();
        let rect = |(id, at): &(NodeId, Pos2)| Some(Rect::from_min_size(*at, self.scene.item(id)?.size()));
        let start = starts.iter().filter_map(rect).fold(Rect::NOTHING, Rect::union);
        let others = self.scene.nodes.iter().enumerate().filter(|(index, rect)| {
            pen.screen.intersects(pen.rect(**rect)) && self.scene.id_at(*index).is_some_and(|id| !dragged.contains(id))
        });
        Snap::near(start, by, &others.map(|(_, rect)| *rect).collect::<Vec<_>>(), pen.camera.zoom)
    }

    fn inside(&self, pen: &Pen<'_>, band: Rect) -> BTreeSet<NodeId> {
        let hit = self.scene.nodes.iter().enumerate().filter(|(_, rect)| band.intersects(pen.rect(**rect)));
        let nodes = hit.filter_map(|(index, _)| self.scene.id_at(index).cloned());
        let cards = self.scene.folded_frames().filter(|(_, outline)| band.intersects(pen.rect(outline.rect)));
        let folded =
            cards.flat_map(|(_, outline)| outline.members.iter().filter_map(|&at| self.scene.id_at(at).cloned()));
        let notes = self.scene.notes.iter().filter(|(_, rect)| band.intersects(pen.rect(*rect)));
        nodes.chain(folded).chain(notes.map(|(id, _)| id.clone())).collect()
    }
}

/// What the selection becomes when the node is clicked with Shift.
pub(super) fn toggled(view: ViewContext<'_>, id: &NodeId) -> Selection {
    let mut ids = match &view.session.selection {
        Selection::Nodes(ids) => ids.clone(),
        Selection::Plan | Selection::Edge(_) => BTreeSet::new(),
    };
    if !ids.remove(id) {
        ids.insert(id.clone());
    }
    if ids.is_empty() { Selection::Plan } else { Selection::Nodes(ids) }
}

/// What is selected and all of these; where they all are already, what is left without them.
pub(super) fn union(view: ViewContext<'_>, ids: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
    match &view.session.selection {
        Selection::Nodes(before) if ids.is_subset(before) => before.difference(ids).cloned().collect(),
        Selection::Nodes(before) => before.union(ids).cloned().collect(),
        Selection::Plan | Selection::Edge(_) => ids.clone(),
    }
}

fn draw_band(pen: &Pen<'_>, band: Rect) {
    let stroke = egui::Stroke::new(1.0, pen.theme.accent);
    pen.painter.rect(band, 2.0, pen.theme.accent.gamma_multiply(0.12), stroke, egui::StrokeKind::Inside);
}
