//! The pointer over the canvas: panning and zooming, and what it does on empty ground and on edges.

use std::collections::BTreeSet;

use egui::{CursorIcon, Event, Key, PointerButton, Pos2, Response, Vec2};

use super::super::session::Selection;
use super::super::view::Action;
use super::CanvasState;
use super::gesture::Gesture;
use super::pen::Pen;

impl CanvasState {
    /// Wheel, pinch, and dragging with the middle button or the space bar held.
    pub(super) fn camera_input(&mut self, ui: &egui::Ui, background: &Response) {
        let over = ui.rect_contains_pointer(background.rect);
        let pointer = ui.input(|input| input.pointer.hover_pos());
        self.pointer = pointer.filter(|_| over).or(self.pointer);
        ui.input(|input| self.note_rest(&input.events));
        let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
        if let Some(pointer) = pointer.filter(|_| over)
            && self.palette.is_none()
        {
            if zoom != 1.0 {
                self.eye.zoom_by(zoom, pointer);
            } else if scroll != Vec2::ZERO {
                self.eye.pan(scroll);
            }
        }
        let space = ui.input(|input| input.key_down(Key::Space)) && !ui.ctx().text_edit_focused();
        let pressed = ui.input(|input| {
            input.pointer.button_pressed(PointerButton::Middle) || (space && input.pointer.primary_pressed())
        });
        if pressed && over {
            self.gesture = Some(Gesture::Pan);
        }
        if self.gesture == Some(Gesture::Pan) {
            self.eye.pan(ui.input(|input| input.pointer.delta()));
            ui.set_cursor_icon(CursorIcon::Grabbing);
        } else if space && over {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
    }

    fn note_rest(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::PointerMoved(_) => self.pointer_rests = false,
                Event::Key { .. } | Event::Text(_) | Event::PointerButton { .. } => self.pointer_rests = true,
                _ => {}
            }
        }
    }

    /// Whether what the pointer is on may explain itself: nothing is under way, and it was pointed at.
    pub(super) fn may_explain(&self, response: &Response) -> bool {
        let quiet = self.gesture.is_none() && self.inline.is_none() && self.palette.is_none() && !self.pointer_rests;
        quiet && response.hovered() && !response.context_menu_opened()
    }

    pub(super) fn edge_under_pointer(&self, pen: &Pen<'_>, background: &Response) -> Option<usize> {
        let pointer = background.hover_pos().filter(|_| background.hovered() && self.gesture.is_none())?;
        self.edge_at(pen, pointer)
    }

    pub(super) fn edge_at(&self, pen: &Pen<'_>, pointer: Pos2) -> Option<usize> {
        let place = pen.camera.to_world(pointer, pen.screen);
        let reach = 7.0 / pen.camera.zoom;
        let near = self.scene.curves().filter(|(_, curve)| curve.hull.expand(reach).contains(place));
        let distances = near.map(|(index, curve)| (index, curve.distance_to(place)));
        distances.filter(|(_, distance)| *distance < reach).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    }

    pub(super) fn background_input(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        background: &Response,
        edge: Option<usize>,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        if edge.is_some() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        let add = ui.input(|input| input.modifiers.shift);
        if background.double_clicked() {
            match edge {
                Some(index) => self.edit_calls(view, index),
                None => self.open_palette(view, background.interact_pointer_pos()),
            }
        } else if background.clicked() || background.secondary_clicked() {
            match edge {
                Some(index) => actions.push(Action::Select(Selection::Edge(index))),
                None if add => {}
                None => actions.push(Action::Select(Selection::Plan)),
            }
        }
        if background.drag_started_by(PointerButton::Primary)
            && self.gesture.is_none()
            && let Some(origin) = ui.input(|input| input.pointer.press_origin())
        {
            let before = match &view.session.selection {
                Selection::Nodes(ids) if add => ids.clone(),
                _ => BTreeSet::new(),
            };
            self.gesture = Some(Gesture::Marquee { origin, before });
        }
        let nothing = view.session.selection == Selection::Plan;
        self.context_menu(view, background, nothing, actions);
    }
}
