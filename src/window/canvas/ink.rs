//! Lines, curves and rounded rectangles as triangles of one mesh, with soft edges.
//!
//! A shape for each would be flattened and stroked by egui one by one; thousands of edges, or the parts of a
//! card, are cheaper in one go.

use std::f32::consts::FRAC_1_SQRT_2;

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// How far a flattened curve may be off, in points on the screen.
const TOLERANCE: f32 = 0.2;
/// Points of a rounded corner: the cosines of a quarter turn, in even steps.
const QUARTER: [f32; 9] =
    [1.0, 0.980_785_25, 0.923_879_5, 0.831_469_6, FRAC_1_SQRT_2, 0.555_570_24, 0.382_683_43, 0.195_090_32, 0.0];

#[derive(Debug)]
pub(super) struct Ink {
    mesh: Mesh,
    /// The width of a soft edge: one pixel.
    soft: f32,
}

impl Ink {
    pub fn new(painter: &Painter) -> Self {
        Self::with_room(painter, 0)
    }

    /// With room for so many corners, so that the mesh need not grow step by step.
    pub fn with_room(painter: &Painter, corners: usize) -> Self {
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(corners);
        mesh.reserve_triangles(corners * 3 / 2);
        Self { mesh, soft: 1.0 / painter.pixels_per_point() }
    }

    pub fn draw(self, painter: &Painter) {
        if !self.mesh.is_empty() {
            painter.add(Shape::mesh(self.mesh));
        }
    }

    pub fn line(&mut self, from: Pos2, to: Pos2, width: f32, colour: Color32) {
        let across = unit((to - from).rot90());
        let mut before = None;
        for at in [from, to] {
            before = Some(self.rib(at, across, width, colour, before));
        }
    }

    pub fn curve(&mut self, curve: [Pos2; 4], width: f32, colour: Color32) {
        let mut before = None;
        for (at, along) in flattened(curve) {
            before = Some(self.rib(at, along.rot90(), width, colour, before));
        }
    }

    /// A curve of dashes, each and each gap about so long.
    pub fn dashes(&mut self, curve: [Pos2; 4], width: f32, colour: Color32, dash: f32) {
        let (mut before, mut last, mut way) = (None, curve[0], 0.0);
        // Short steps, so that a dash begins and ends where it should.
        let steps = (hull_length(curve) / (dash * 0.25)).clamp(4.0, 400.0) as usize;
        for (at, along) in steps_of(curve, steps) {
            way += at.distance(last);
            last = at;
            let inked = (way / dash) % 2.0 < 1.1;
            before = inked.then(|| self.rib(at, along.rot90(), width, colour, before));
        }
    }

    /// A curve of dots, each so far from the next.
    pub fn dots(&mut self, curve: [Pos2; 4], radius: f32, colour: Color32, apart: f32) {
        let (mut last, mut way) = (curve[0], apart);
        let steps = (hull_length(curve) / (apart * 0.25)).clamp(4.0, 800.0) as usize;
        for (at, _) in steps_of(curve, steps) {
            way += at.distance(last);
            last = at;
            if way >= apart {
                way -= apart;
                self.rounded(Rect::from_center_size(at, Vec2::splat(2.0 * radius)), radius, colour);
            }
        }
    }

    /// A triangle with its tip at `tip`, pointing `along`.
    pub fn arrow(&mut self, tip: Pos2, along: Vec2, length: f32, colour: Color32) {
        let back = tip - along * length;
        let side = along.rot90() * length * 0.62;
        let corners = [tip, back + side, back - side];
        let middle = back + along * length / 3.0;
        let soft = self.soft / length;
        let first = self.count();
        for corner in corners {
            self.vertex(middle + (corner - middle) * (1.0 - soft), colour);
            self.vertex(middle + (corner - middle) * (1.0 + soft), Color32::TRANSPARENT);
        }
        self.fill(first);
    }

    /// A rectangle without round corners.
    pub fn block(&mut self, rect: Rect, colour: Color32) {
        let half = self.soft / 2.0;
        let first = self.count();
        for corner in [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()] {
            let out = vec2((corner.x - rect.center().x).signum(), (corner.y - rect.center().y).signum()) * half;
            self.vertex(corner - out, colour);
            self.vertex(corner + out, Color32::TRANSPARENT);
        }
        self.fill(first);
    }

    pub fn rounded(&mut self, rect: Rect, radius: f32, colour: Color32) {
        let first = self.count();
        for (at, out) in outline(rect, radius) {
            self.vertex(at - out * self.soft / 2.0, colour);
            self.vertex(at + out * self.soft / 2.0, Color32::TRANSPARENT);
        }
        self.fill(first);
    }

    /// So much of a rounded rectangle, from its left.
    pub fn left_part(&mut self, rect: Rect, radius: f32, width: f32, colour: Color32) {
        let radius = radius.clamp(0.0, rect.size().min_elem() / 2.0);
        let (cut, over) = (rect.left() + width, (radius - width).max(0.0));
        let rise = radius - (radius * radius - over * over).sqrt();
        let first = self.count();
        let half = self.soft / 2.0;
        let mut put = |at: Pos2, out: Vec2| {
            self.vertex(at - out * half, colour);
            self.vertex(at + out * half, Color32::TRANSPARENT);
        };
        let (upper, lower): (Vec<_>, Vec<_>) =
            outline(rect, radius).filter(|(at, _)| at.x <= cut).partition(|(at, _)| at.y < rect.center().y);
        upper.into_iter().for_each(|(at, out)| put(at, out));
        put(pos2(cut, rect.top() + rise), vec2(1.0, -1.0));
        put(pos2(cut, rect.bottom() - rise), vec2(1.0, 1.0));
        lower.into_iter().for_each(|(at, out)| put(at, out));
        self.fill(first);
    }

    /// A rounded rectangle with a border.
    pub fn card(&mut self, rect: Rect, radius: f32, border: Stroke, fill: Color32) {
        let (first, half) = (self.count(), self.soft / 2.0);
        for (at, out) in outline(rect, radius) {
            self.vertex(at - out * (border.width + half), fill);
            self.vertex(at - out * half, border.color);
            self.vertex(at + out * half, Color32::TRANSPARENT);
        }
        self.fan(first, 3);
        self.rim(first, 3);
        self.rim(first + 1, 3);
    }

    /// The shadow round a card; under the card there is none.
    pub fn shadow(&mut self, card: Rect, radius: f32, shadow: egui::Shadow) {
        let [x, y] = shadow.offset.map(f32::from);
        let (first, half) = (self.count(), f32::from(shadow.blur) / 2.0);
        for (at, out) in outline(card.translate(vec2(x, y)), radius + half) {
            self.vertex(at - out * half, shadow.color);
            self.vertex(at + out * half, Color32::TRANSPARENT);
        }
        self.rim(first, 2);
    }

    /// What lies inside of inner and outer points that alternate, and the soft rim between them.
    fn fill(&mut self, first: u32) {
        self.fan(first, 2);
        self.rim(first, 2);
    }

    /// What lies inside of the points from `first` on, which are `lanes` apart.
    fn fan(&mut self, first: u32, lanes: u32) {
        for point in (first + lanes..self.count() - lanes).step_by(lanes as usize) {
            self.mesh.add_triangle(first, point, point + lanes);
        }
    }

    /// Between those points and the ones that follow each of them, all the way round.
    fn rim(&mut self, first: u32, lanes: u32) {
        let points = (self.count() - first).div_ceil(lanes);
        for point in 0..points {
            let (a, b) = (first + point * lanes, first + (point + 1) % points * lanes);
            self.mesh.add_triangle(a, a + 1, b);
            self.mesh.add_triangle(b, a + 1, b + 1);
        }
    }

    /// Four points across a line: clear, solid, solid, clear; joined to those `before`.
    fn rib(&mut self, at: Pos2, across: Vec2, width: f32, colour: Color32, before: Option<u32>) -> u32 {
        let (solid, clear) = (((width - self.soft) / 2.0).max(0.0), (width + self.soft) / 2.0);
        let colour = self.thinned(width, colour);
        let first = self.count();
        self.vertex(at - across * clear, Color32::TRANSPARENT);
        self.vertex(at - across * solid, colour);
        self.vertex(at + across * solid, colour);
        self.vertex(at + across * clear, Color32::TRANSPARENT);
        if let Some(before) = before {
            self.span(before, first);
        }
        first
    }

    fn span(&mut self, before: u32, after: u32) {
        for lane in 0..3 {
            let (a, b) = (before + lane, after + lane);
            self.mesh.add_triangle(a, a + 1, b);
            self.mesh.add_triangle(b, a + 1, b + 1);
        }
    }

    /// What is thinner than a pixel is fainter instead.
    fn thinned(&self, width: f32, colour: Color32) -> Color32 {
        if width < self.soft { colour.gamma_multiply(width / self.soft) } else { colour }
    }

    fn count(&self) -> u32 {
        self.mesh.vertices.len() as u32
    }

    fn vertex(&mut self, pos: Pos2, color: Color32) {
        self.mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
    }
}

/// Points along a curve, and which way it leads there.
fn flattened(curve: [Pos2; 4]) -> impl Iterator<Item = (Pos2, Vec2)> {
    let [a, b, c, d] = curve.map(Pos2::to_vec2);
    let bend = (a - b * 2.0 + c).length().max((b - c * 2.0 + d).length());
    steps_of(curve, ((0.75 * bend / TOLERANCE).sqrt().ceil() as usize).clamp(1, 64))
}

fn steps_of(curve: [Pos2; 4], steps: usize) -> impl Iterator<Item = (Pos2, Vec2)> {
    let [a, b, c, d] = curve.map(Pos2::to_vec2);
    let straight = unit(d - a);
    (0..=steps).map(move |step| {
        let part = step as f32 / steps as f32;
        let rest = 1.0 - part;
        let at = a * (rest * rest * rest)
            + b * (3.0 * rest * rest * part)
            + c * (3.0 * rest * part * part)
            + d * (part * part * part);
        let along = (b - a) * (rest * rest) + (c - b) * (2.0 * rest * part) + (d - c) * (part * part);
        (at.to_pos2(), if along.length_sq() > 1e-6 { unit(along) } else { straight })
    })
}

/// Without the care for extremes that `normalized` takes at several times the cost.
fn unit(vector: Vec2) -> Vec2 {
    vector / vector.length_sq().sqrt().max(f32::MIN_POSITIVE)
}

fn hull_length(curve: [Pos2; 4]) -> f32 {
    curve.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// The points of a rounded rectangle, clockwise, and which way is out.
fn outline(rect: Rect, radius: f32) -> impl Iterator<Item = (Pos2, Vec2)> {
    let radius = radius.min(rect.size().min_elem() / 2.0).max(0.0);
    let corners = [
        (rect.left_top(), vec2(1.0, 1.0)),
        (rect.right_top(), vec2(-1.0, 1.0)),
        (rect.right_bottom(), vec2(-1.0, -1.0)),
        (rect.left_bottom(), vec2(1.0, -1.0)),
    ];
    corners.into_iter().enumerate().flat_map(move |(index, (corner, inward))| {
        let centre = corner + inward * radius;
        // A small corner is round with fewer points, and a sharp one needs only two.
        let step = match radius {
            radius if radius > 14.0 => 1,
            radius if radius > 5.0 => 2,
            radius if radius > 0.5 => 4,
            _ => 8,
        };
        (0..QUARTER.len()).step_by(step).map(move |point| {
            let (x, y) = (QUARTER[point], QUARTER[QUARTER.len() - 1 - point]);
            let out = match index {
                0 => vec2(-x, -y),
                1 => vec2(y, -x),
                2 => vec2(x, y),
                _ => vec2(-y, x),
            };
            (centre + out * radius, out)
        })
    })
}
