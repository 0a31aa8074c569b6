//! The small map at the bottom left: the whole plan as blocks, and what of it is in view.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{CursorIcon, Id, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Vec2, WidgetInfo, vec2};

use super::eye::Eye;
use super::node;
use super::pen::Pen;
use super::scene::Scene;

/// The most room it takes, and the least height.
const SIZE: Vec2 = vec2(168.0, 112.0);
const LEAST: f32 = 48.0;
const PAD: f32 = 8.0;
/// The side of a spot.
const SPOT: f32 = 3.0;
/// On a canvas smaller than this it would be in the way.
const CANVAS: Vec2 = vec2(480.0, 320.0);

/// The blocks, drawn anew only when something about them has changed.
#[derive(Debug, Default)]
pub(super) struct Minimap {
    blocks: Option<(Drawn, Arc<Mesh>)>,
}

/// What the blocks are of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Drawn {
    revision: u64,
    map: Map,
    dark: bool,
    heat: bool,
}

/// From places in the plan to places on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Map {
    frame: Rect,
    bounds: Rect,
    scale: f32,
}

impl Map {
    fn of(bounds: Rect, screen: Rect) -> Self {
        let inner = SIZE - Vec2::splat(2.0 * PAD);
        let scale = (inner / bounds.size().max(vec2(1.0, 1.0))).min_elem();
        let height = (bounds.height() * scale + 2.0 * PAD).max(LEAST);
        let corner = screen.left_bottom() + vec2(12.0, -12.0 - height);
        Self { frame: Rect::from_min_size(corner, vec2(SIZE.x, height)), bounds, scale }
    }

    fn rect(&self, rect: Rect) -> Rect {
        let at = |place: Pos2| self.frame.center() + (place - self.bounds.center()) * self.scale;
        Rect::from_min_max(at(rect.min), at(rect.max))
    }

    /// Beside the plan there is nothing to look at.
    fn place(&self, at: Pos2) -> Pos2 {
        self.bounds.clamp(self.bounds.center() + (at - self.frame.center()) / self.scale)
    }
}

impl Minimap {
    /// Draws it while not all of the plan is in view; pressed, it takes the view there.
    pub fn ui(&mut self, pen: &Pen<'_>, scene: &Scene, eye: &mut Eye, ui: &egui::Ui) {
        let Some(bounds) = scene.bounds.filter(|bounds| is_wanted(pen, *bounds)) else { return };
        let map = Map::of(bounds, pen.screen);
        let response = ui.interact(map.frame, Id::unique("map of the plan"), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Map of the plan"));
        let looked_at = map.rect(pen.window);
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on()) {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            if ui.input(|input| input.pointer.primary_pressed()) && !looked_at.contains(pointer) {
                eye.centre_on(map.place(pointer));
            }
            eye.pan(response.drag_delta() * -pen.camera.zoom / map.scale);
        } else if response.hovered() {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
        let painter = pen.painter.with_clip_rect(map.frame.intersect(pen.screen));
        let theme = pen.theme;
        let border = Stroke::new(1.0, theme.border);
        painter.rect(map.frame, theme.radius.medium, theme.panel, border, StrokeKind::Inside);
        painter.add(Shape::Mesh(self.blocks(pen, scene, map)));
        // Of a large plan so little is in view that it would be hard to find on the map.
        let seen = Rect::from_center_size(looked_at.center(), looked_at.size().max(vec2(8.0, 6.0)));
        let looked_at = seen.intersect(map.frame.shrink(3.0));
        if looked_at.is_positive() {
            let accent = Stroke::new(1.5, theme.accent);
            painter.rect(looked_at, 2.0, theme.accent.gamma_multiply(0.1), accent, StrokeKind::Inside);
        }
    }

    fn blocks(&mut self, pen: &Pen<'_>, scene: &Scene, map: Map) -> Arc<Mesh> {
        let revision = pen.view.document.revision();
        let drawn = Drawn { revision, map, dark: pen.theme.dark, heat: pen.view.session.heat };
        if let Some((known, blocks)) = &self.blocks
            && *known == drawn
        {
            return Arc::clone(blocks);
        }
        let mut mesh = Mesh::default();
        // Where many nodes fall on one spot of the map, one block is enough.
        let mut taken = BTreeSet::new();
        let nodes = pen.view.plan().nodes.iter().zip(&pen.facts.nodes).enumerate();
        let seen = nodes.filter(|(index, _)| !scene.is_hidden(*index));
        let seen = seen.map(|(index, (of, facts))| (scene.nodes[index], node::block(pen, of, facts)));
        let folded = scene.folded_frames().map(|(_, outline)| (outline.rect, pen.theme.border_strong));
        for (rect, colour) in seen.chain(folded) {
            let block = map.rect(rect);
            let block = Rect::from_center_size(block.center(), block.size().max(vec2(2.0, 1.5)));
            let spot = (block.min / SPOT).round();
            if taken.insert((spot.x as i32, spot.y as i32)) {
                mesh.add_colored_rect(block, colour);
            }
        }
        let blocks = Arc::new(mesh);
        self.blocks = Some((drawn, Arc::clone(&blocks)));
        blocks
    }
}

fn is_wanted(pen: &Pen<'_>, bounds: Rect) -> bool {
    let room = pen.screen.width() >= CANVAS.x && pen.screen.height() >= CANVAS.y;
    pen.view.session.minimap && room && !pen.window.contains_rect(bounds)
}
