//! A plan in small: its graph as blocks in the colours of their verdicts.

use egui::epaint::CubicBezierShape;
use egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind};

use super::super::theme::Theme;
use super::scene::Scene;
use crate::analysis::{Evaluation, Verdict};
use crate::plan::{NodeKind, Plan};

/// What is drawn; the colours come with the theme.
#[derive(Debug)]
pub(crate) struct Thumbnail {
    bounds: Rect,
    /// With the place of each among the plan's nodes; of folded frames none.
    nodes: Vec<(Rect, Block, Option<usize>)>,
    edges: Vec<[Pos2; 4]>,
}

#[derive(Clone, Copy, Debug)]
enum Block {
    Entry,
    Tool,
    Task(Verdict),
    Folded,
}

/// No block is drawn larger than this part of its size.
const LARGEST: f32 = 0.2;

impl Thumbnail {
    pub fn of(plan: &Plan, evaluation: &Evaluation) -> Self {
        let scene = Scene::of(plan);
        let block = |node: &crate::plan::Node| match node.kind {
            _ if node.disabled => Block::Tool,
            NodeKind::Entry(_) => Block::Entry,
            NodeKind::Tool(_) => Block::Tool,
            NodeKind::Task(_) => {
                Block::Task(evaluation.task(&node.id).map_or(Verdict::NeedsInput, |answer| answer.verdict))
            }
        };
        let nodes = scene.nodes.iter().zip(plan.nodes.iter().map(block)).enumerate();
        let nodes = nodes.map(|(index, (rect, block))| (*rect, block, Some(index)));
        let cards = scene.folded_frames().map(|(_, outline)| (outline.rect, Block::Folded, None));
        Self {
            bounds: scene.bounds.unwrap_or(Rect::ZERO),
            nodes: nodes.filter(|(rect, ..)| rect.is_positive()).chain(cards).collect(),
            edges: scene.edges.iter().flatten().map(|curve| curve.points).collect(),
        }
    }

    /// Draws it in the middle of `room`, as large as fits.
    pub fn draw(&self, theme: &Theme, painter: &Painter, room: Rect) {
        self.draw_with(theme, painter, room, LARGEST, None);
    }

    /// The same, with no block larger than `largest` of its size, and all but the node of this place in the plan
    /// faint. Gives where that one stands.
    pub fn draw_with(
        &self,
        theme: &Theme,
        painter: &Painter,
        room: Rect,
        largest: f32,
        marked: Option<usize>,
    ) -> Option<Rect> {
        let scale = (room.size() / self.bounds.size().max(egui::vec2(1.0, 1.0))).min_elem().min(largest);
        let at = |place: Pos2| room.center() + (place - self.bounds.center()) * scale;
        for points in &self.edges {
            let stroke = Stroke::new(1.2, theme.edge);
            let curve = CubicBezierShape::from_points_stroke(points.map(at), false, Color32::TRANSPARENT, stroke);
            painter.add(curve);
        }
        let mut mark = None;
        for (rect, block, index) in &self.nodes {
            let colour = match block {
                Block::Entry => theme.text_weak,
                Block::Tool | Block::Folded => theme.border_strong,
                Block::Task(verdict) => theme.verdict(*verdict),
            };
            let block = Rect::from_min_max(at(rect.min), at(rect.max));
            let is_marked = marked.is_some() && marked == *index;
            let colour = if marked.is_none() || is_marked { colour } else { theme.canvas.lerp_to_gamma(colour, 0.45) };
            painter.rect_filled(block, 3.0, colour);
            if is_marked {
                painter.rect_stroke(block.expand(3.0), 5.0, Stroke::new(2.0, theme.text), StrokeKind::Outside);
                mark = Some(block);
            }
        }
        mark
    }
}
