//! The handles at the right of nodes that edges are drawn from.

use egui::{CursorIcon, Id, PointerButton, Pos2, Rect, Sense, Vec2};

use super::CanvasState;
use super::gesture::Gesture;
use super::pen::{Detail, Pen};
use crate::plan::{Node, NodeId};

impl CanvasState {
    /// The handles that edges are drawn from: of the node under the pointer, and of the selected one.
    pub(super) fn ports_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, hovered: Option<&NodeId>) {
        let view = pen.view;
        if pen.detail() == Detail::Block || !matches!(self.gesture, None | Some(Gesture::Join { .. })) {
            return;
        }
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for (index, node) in view.plan().nodes.iter().enumerate() {
            if !pen.sees(self.scene.nodes[index]) {
                continue;
            }
            let card = pen.rect(self.scene.nodes[index]);
            let joining = matches!(&self.gesture, Some(Gesture::Join { from }) if *from == node.id);
            let stands_out = joining || hovered == Some(&node.id) || view.session.selection.has_node(&node.id);
            let near = pointer.is_some_and(|pointer| card.expand(24.0).contains(pointer));
            if stands_out || near {
                self.port_ui(pen, ui, node, card.right_center(), stands_out);
            }
        }
    }

    fn port_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, node: &Node, at: Pos2, stands_out: bool) {
        let grip = Rect::from_center_size(at, Vec2::splat(pen.scaled(22.0).clamp(14.0, 26.0)));
        let response = ui.interact(grip, Id::unique(("port", &node.id)), Sense::DRAG);
        let name = || egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Connect from {}", node.name));
        response.widget_info(name);
        if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
            self.gesture = Some(Gesture::Join { from: node.id.clone() });
        }
        let over = response.contains_pointer();
        if stands_out || over {
            draw_port(pen, at, over || response.dragged());
        }
        if over && self.gesture.is_none() {
            ui.set_cursor_icon(CursorIcon::Crosshair);
        }
    }
}

fn draw_port(pen: &Pen<'_>, at: Pos2, active: bool) {
    let size = pen.scaled(5.0).clamp(3.5, 7.0);
    let (size, fill) = if active { (size * 1.3, pen.theme.accent) } else { (size, pen.theme.card) };
    pen.painter.circle(at, size, fill, egui::Stroke::new(1.5, pen.theme.accent));
}
