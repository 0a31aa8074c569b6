//! A plan in small: its graph as blocks in the colours of their verdicts.

use egui::epaint::CubicBezierShape;
use egui::{Color32, Painter, Pos2, Rect, Stroke};

use super::super::theme::Theme;
use super::scene::Scene;
use crate::analysis::{Evaluation, Verdict};
use crate::plan::{NodeKind, Plan};

/// What is drawn; the colours come with the theme.
#[derive(Debug)]
pub(crate) struct Thumbnail {
    bounds: Rect,
    nodes: Vec<(Rect, Block)>,
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
        let nodes = scene.nodes.iter().copied().zip(plan.nodes.iter().map(block));
        let cards = scene.folded_frames().map(|(_, outline)| (outline.rect, Block::Folded));
        Self {
            bounds: scene.bounds.unwrap_or(Rect::ZERO),
            nodes: nodes.filter(|(rect, _)| rect.is_positive()).chain(cards).collect(),
            edges: scene.edges.iter().flatten().map(|curve| curve.points).collect(),
        }
    }

    /// Draws it in the middle of `room`, as large as fits.
    pub fn draw(&self, theme: &Theme, painter: &Painter, room: Rect) {
        let scale = (room.size() / self.bounds.size().max(egui::vec2(1.0, 1.0))).min_elem().min(LARGEST);
        let at = |place: Pos2| room.center() + (place - self.bounds.center()) * scale;
        for points in &self.edges {
            let stroke = Stroke::new(1.2, theme.edge);
            let curve = CubicBezierShape::from_points_stroke(points.map(at), false, Color32::TRANSPARENT, stroke);
            painter.add(curve);
        }
        for (rect, block) in &self.nodes {
            let colour = match block {
                Block::Entry => theme.text_weak,
                Block::Tool | Block::Folded => theme.border_strong,
                Block::Task(verdict) => theme.verdict(*verdict),
            };
            let block = Rect::from_min_max(at(rect.min), at(rect.max));
            painter.rect_filled(block, 3.0, colour);
        }
    }
}
