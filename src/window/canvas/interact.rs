//! The pointer on the canvas: selecting, moving, joining, panning and zooming.

use std::collections::BTreeSet;

use egui::{CursorIcon, Id, Key, PointerButton, Pos2, Rect, Response, Sense, Vec2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::edge::{self, EdgeState};
use super::node::{self, NodeState};
use super::pen::{Detail, Pen};
use super::scene::Curve;
use super::{CanvasState, camera, menus};
use crate::plan::{NodeId, NodeKind};

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
    Join {
        from: NodeId,
    },
}

impl CanvasState {
    /// Wheel, pinch, and dragging with the middle button or the space bar held.
    pub(super) fn camera_input(&mut self, ui: &egui::Ui, background: &Response) {
        let over = ui.rect_contains_pointer(background.rect);
        let pointer = ui.input(|input| input.pointer.hover_pos());
        self.pointer = pointer.filter(|_| over).or(self.pointer);
        let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
        if let Some(pointer) = pointer.filter(|_| over)
            && self.palette.is_none()
        {
            if zoom != 1.0 {
                self.flight = None;
                self.camera.zoom_by(zoom, pointer, background.rect);
            } else if scroll != Vec2::ZERO {
                self.flight = None;
                self.camera.pan(scroll);
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
            self.flight = None;
            self.camera.pan(ui.input(|input| input.pointer.delta()));
            ui.set_cursor_icon(CursorIcon::Grabbing);
        } else if space && over {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
    }

    /// Draws edges and nodes and takes what the pointer does with them.
    pub(super) fn graph_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &mut egui::Ui,
        background: &Response,
        actions: &mut Vec<Action>,
    ) {
        let hovered_edge = self.edge_under_pointer(pen, background);
        self.background_input(pen, ui, background, hovered_edge, actions);
        self.edges_ui(pen, ui, hovered_edge, actions);
        let target = self.join_target(pen, ui);
        let hovered = self.nodes_ui(pen, ui, target.as_ref(), actions);
        self.ports_ui(pen, ui, hovered.as_ref());
        self.continue_gesture(pen, ui, target, actions);
    }

    fn edge_under_pointer(&self, pen: &Pen<'_>, background: &Response) -> Option<usize> {
        let pointer = background.hover_pos().filter(|_| background.hovered() && self.gesture.is_none())?;
        let place = pen.camera.to_world(pointer, pen.screen);
        let reach = 7.0 / pen.camera.zoom;
        let near = |curve: &Curve| Rect::from_points(&curve.points).expand(reach).contains(place);
        let curves = self.scene.edges.iter().enumerate().filter_map(|(index, curve)| Some((index, curve.as_ref()?)));
        let distances = curves.filter(|(_, curve)| near(curve)).map(|(index, curve)| (index, curve.distance_to(place)));
        distances.filter(|(_, distance)| *distance < reach).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    }

    fn background_input(
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
        menus::background_menu(self, pen, background, edge, actions);
    }

    fn edges_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, hovered: Option<usize>, actions: &mut Vec<Action>) {
        let view = pen.view;
        let calls = edge::calls(view);
        let most = calls.iter().copied().fold(0.0, f64::max);
        let selected = if let Selection::Edge(index) = view.session.selection { Some(index) } else { None };
        let curves: Vec<(usize, Curve)> =
            self.scene.edges.iter().enumerate().filter_map(|(index, curve)| Some((index, (*curve)?))).collect();
        let state = |index| EdgeState { selected: selected == Some(index), hovered: hovered == Some(index) };
        for (index, curve) in &curves {
            let share = if most > 0.0 { calls[*index] / most } else { 0.0 };
            edge::draw_line(pen, curve, edge::width(share), state(*index));
        }
        for (index, curve) in curves {
            self.edge_label_ui(pen, ui, index, &curve, state(index), actions);
        }
    }

    fn edge_label_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        index: usize,
        curve: &Curve,
        mut state: EdgeState,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        let plan_edge = &view.plan().edges[index];
        let text = edge::label(plan_edge, curve.back).or_else(|| state.selected.then(|| "×1".to_owned()));
        let rect = edge::label_rect(pen, curve, text.as_deref());
        let response = ui.interact(rect, Id::unique(("edge", index)), Sense::click());
        response.widget_info(|| {
            egui::WidgetInfo::selected(
                egui::Role::Button,
                true,
                state.selected,
                edge::spoken(view, plan_edge, curve.back),
            )
        });
        state.hovered |= response.hovered() || response.has_focus();
        if response.double_clicked() {
            self.edit_calls(view, index);
        } else if response.clicked() || response.secondary_clicked() || response.gained_focus() {
            actions.push(Action::Select(Selection::Edge(index)));
        }
        if let Some(text) = text {
            edge::draw_label(pen, rect, &text, state);
        }
        response.context_menu(|ui| menus::edge_menu(view, self, index, ui, actions));
    }

    /// Draws the nodes; gives the one under the pointer.
    fn nodes_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        target: Option<&NodeId>,
        actions: &mut Vec<Action>,
    ) -> Option<NodeId> {
        let view = pen.view;
        let mut hovered = None;
        for (index, node) in view.plan().nodes.iter().enumerate() {
            let rect = self.scene.nodes[index];
            let response = ui.interact(pen.rect(rect), Id::unique(("node", &node.id)), Sense::click_and_drag());
            let selected = view.session.selection.has_node(&node.id);
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, selected, node::spoken(view, node))
            });
            if response.hovered() {
                hovered = Some(node.id.clone());
            }
            let state = NodeState {
                selected,
                hovered: response.hovered(),
                focused: response.has_focus(),
                target: target == Some(&node.id),
            };
            node::draw_node(pen, node, rect, state);
            self.node_input(pen, ui, &node.id, selected, &response, actions);
            response.context_menu(|ui| menus::node_menu(view, self, node, ui, actions));
        }
        hovered
    }

    fn node_input(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        id: &NodeId,
        selected: bool,
        response: &Response,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        if self.gesture == Some(Gesture::Pan) {
            return;
        }
        let add = ui.input(|input| input.modifiers.shift || input.modifiers.command);
        if response.double_clicked() && !add {
            self.rename_node(view, id);
        } else if response.clicked() {
            actions.push(Action::Select(if add { toggled(view, id) } else { Selection::node(id.clone()) }));
        } else if response.secondary_clicked() && !selected {
            actions.push(Action::Select(Selection::node(id.clone())));
        }
        if response.has_focus() {
            // Arrow keys move the node, not the focus.
            let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        if response.gained_focus() && !response.clicked() && !selected {
            actions.push(Action::Select(Selection::node(id.clone())));
            self.reveal(id.clone());
        }
        if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
            self.start_move(pen, ui, id, selected, add, actions);
        }
    }

    fn start_move(
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
        let (Selection::Nodes(ids), Some(origin)) = (&selection, ui.input(|input| input.pointer.press_origin())) else {
            return;
        };
        let starts = ids.iter().filter_map(|id| Some((id.clone(), self.scene.node(id)?.min))).collect();
        let origin = pen.camera.to_world(origin, pen.screen);
        self.gesture = Some(Gesture::Move { number: self.gestures.next(), origin, starts });
        if !selected {
            actions.push(Action::Select(selection));
        }
    }

    /// The handles that edges are drawn from: of the node under the pointer, and of the selected one.
    fn ports_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, hovered: Option<&NodeId>) {
        let view = pen.view;
        if pen.detail() == Detail::Block || !matches!(self.gesture, None | Some(Gesture::Join { .. })) {
            return;
        }
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for (index, node) in view.plan().nodes.iter().enumerate() {
            let at = pen.pos(self.scene.nodes[index].right_center());
            let grip = Rect::from_center_size(at, Vec2::splat(pen.scaled(22.0).clamp(14.0, 26.0)));
            if !pen.screen.intersects(grip) {
                continue;
            }
            let response = ui.interact(grip, Id::unique(("port", &node.id)), Sense::DRAG);
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Connect from {}", node.name))
            });
            if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
                self.gesture = Some(Gesture::Join { from: node.id.clone() });
            }
            let near = pointer.is_some_and(|pointer| grip.expand(4.0).contains(pointer));
            let joining = matches!(&self.gesture, Some(Gesture::Join { from }) if *from == node.id);
            if joining || near || hovered == Some(&node.id) || view.session.selection.has_node(&node.id) {
                draw_port(pen, at, near || joining);
            }
            if near && self.gesture.is_none() && response.hovered() {
                ui.set_cursor_icon(CursorIcon::Crosshair);
            }
        }
    }

    /// The node that an edge would be joined to if the button were let go now.
    fn join_target(&self, pen: &Pen<'_>, ui: &egui::Ui) -> Option<NodeId> {
        let Some(Gesture::Join { from }) = &self.gesture else { return None };
        let place = pen.camera.to_world(ui.input(|input| input.pointer.latest_pos())?, pen.screen);
        let reach = 10.0 / pen.camera.zoom;
        let at = self.scene.nodes.iter().rposition(|rect| rect.expand(reach).contains(place))?;
        self.scene.id_at(at).filter(|id| *id != from).cloned()
    }

    fn continue_gesture(&mut self, pen: &Pen<'_>, ui: &egui::Ui, target: Option<NodeId>, actions: &mut Vec<Action>) {
        let view = pen.view;
        let Some(gesture) = self.gesture.clone() else { return };
        let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else {
            self.gesture = None;
            return;
        };
        let place = pen.camera.to_world(pointer, pen.screen);
        let ends = !ui.input(|input| input.pointer.any_down());
        match gesture {
            Gesture::Pan => {}
            Gesture::Move { number, origin, starts } => {
                ui.set_cursor_icon(CursorIcon::Grabbing);
                let by = place - origin;
                let places = starts.into_iter().map(|(id, start)| (id, camera::snapped(start + by))).collect();
                self.move_to(view, places, number, actions);
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
            Gesture::Join { from } => self.continue_join(pen, &from, target, pointer, ends, actions),
        }
        if ends {
            self.gesture = None;
        }
    }

    fn continue_join(
        &mut self,
        pen: &Pen<'_>,
        from: &NodeId,
        target: Option<NodeId>,
        pointer: Pos2,
        ends: bool,
        actions: &mut Vec<Action>,
    ) {
        let view = pen.view;
        let Some(start) = self.scene.node(from) else { return };
        if !ends {
            let end = target.as_ref().and_then(|id| self.scene.node(id));
            let place = pen.camera.to_world(pointer, pen.screen);
            edge::draw_live(pen, &Curve::loose(start, end.map_or(place, |rect| rect.left_center())));
            return;
        }
        match target {
            Some(to) => self.connect(view, from, &to, actions),
            None if pen.rect(start).expand(12.0).contains(pointer) || !pen.screen.contains(pointer) => {}
            None => self.open_palette_from(view, from.clone(), pointer),
        }
    }

    fn inside(&self, pen: &Pen<'_>, band: Rect) -> BTreeSet<NodeId> {
        let hit = self.scene.nodes.iter().enumerate().filter(|(_, rect)| band.intersects(pen.rect(**rect)));
        hit.filter_map(|(index, _)| self.scene.id_at(index).cloned()).collect()
    }
}

/// What the selection becomes when the node is clicked with Shift.
fn toggled(view: ViewContext<'_>, id: &NodeId) -> Selection {
    let mut ids = match &view.session.selection {
        Selection::Nodes(ids) => ids.clone(),
        Selection::Plan | Selection::Edge(_) => BTreeSet::new(),
    };
    if !ids.remove(id) {
        ids.insert(id.clone());
    }
    if ids.is_empty() { Selection::Plan } else { Selection::Nodes(ids) }
}

fn draw_port(pen: &Pen<'_>, at: Pos2, active: bool) {
    let size = pen.scaled(5.0).clamp(3.5, 7.0);
    let (size, fill) = if active { (size * 1.3, pen.theme.accent) } else { (size, pen.theme.card) };
    pen.painter.circle(at, size, fill, egui::Stroke::new(1.5, pen.theme.accent));
}

fn draw_band(pen: &Pen<'_>, band: Rect) {
    let stroke = egui::Stroke::new(1.0, pen.theme.accent);
    pen.painter.rect(band, 2.0, pen.theme.accent.gamma_multiply(0.12), stroke, egui::StrokeKind::Inside);
}

/// Whether requests may be led into the node.
pub(super) fn takes_calls(kind: &NodeKind) -> bool {
    !matches!(kind, NodeKind::Entry(_))
}
