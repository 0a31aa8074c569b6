//! The handles beside nodes that edges are drawn from, and at their left to what leads to them.

use egui::{CursorIcon, Id, PointerButton, Pos2, Rect, Sense, Vec2};

use super::CanvasState;
use super::gesture::Gesture;
use super::join::{End, Join};
use super::pen::{Detail, Pen};
use crate::plan::{Node, NodeId, NodeKind};

impl CanvasState {
    /// The handles that edges are drawn from: of the node under the pointer, and of the selected one.
    pub(super) fn ports_ui(&mut self, pen: &Pen<'_>, ui: &egui::Ui, hovered: Option<&NodeId>) {
        let view = pen.view;
        if pen.detail() == Detail::Block || !matches!(self.gesture, None | Some(Gesture::Join(_))) {
            return;
        }
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for (index, node) in view.plan().nodes.iter().enumerate() {
            let rect = self.scene.nodes[index];
            if self.scene.is_hidden(index) || !pen.sees(rect) {
                continue;
            }
            let joining = matches!(&self.gesture, Some(Gesture::Join(join)) if join.fixed == node.id);
            let near = pointer.is_some_and(|pointer| pen.rect(rect).expand(26.0).contains(pointer));
            let wanted = hovered == Some(&node.id) || view.session.selection.has_node(&node.id);
            if !(wanted || near || joining) {
                continue;
            }
            self.port_ui(pen, ui, node, (rect.right_center(), End::To), pointer, wanted);
            // Nothing leads to an entry.
            if !matches!(node.kind, NodeKind::Entry(_)) {
                self.port_ui(pen, ui, node, (rect.left_center(), End::From), pointer, wanted);
            }
        }
    }

    fn port_ui(
        &mut self,
        pen: &Pen<'_>,
        ui: &egui::Ui,
        node: &Node,
        (at, loose): (Pos2, End),
        pointer: Option<Pos2>,
        wanted: bool,
    ) {
        let at = pen.pos(at);
        let grip = Rect::from_center_size(at, Vec2::splat(pen.scaled(22.0).clamp(14.0, 26.0)));
        let response = ui.interact(grip, Id::unique(("port", &node.id, loose == End::To)), Sense::DRAG);
        let name = if loose == End::To { "Connect from" } else { "Connect into" };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{name} {}", node.name)));
        let join = Join { fixed: node.id.clone(), loose, edge: None };
        if response.drag_started_by(PointerButton::Primary) && self.gesture.is_none() {
            self.gesture = Some(Gesture::Join(join.clone()));
        }
        let near = pointer.is_some_and(|pointer| grip.expand(4.0).contains(pointer));
        let joining = self.gesture == Some(Gesture::Join(join));
        if joining || near || wanted {
            draw_port(pen, at, near || joining);
        }
        if near && self.gesture.is_none() && response.hovered() {
            ui.set_cursor_icon(CursorIcon::Crosshair);
        }
    }
}

pub(super) fn draw_port(pen: &Pen<'_>, at: Pos2, active: bool) {
    let size = pen.scaled(5.0).clamp(3.5, 7.0);
    let (size, fill) = if active { (size * 1.3, pen.theme.accent) } else { (size, pen.theme.card) };
    pen.painter.circle(at, size, fill, egui::Stroke::new(1.5, pen.theme.accent));
}
