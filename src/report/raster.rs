//! A figure as PNG, twice as fine as it is large, so that it is crisp on any screen.

use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

use super::drawing::{DASH, Drawing, Pen, Shape, Type};
use super::fonts::Face;
use super::outline::Move;
use super::theme::{Ink, Palette};

/// Pixels to a point.
const SCALE: f64 = 2.0;
/// A larger picture is drawn coarser: four bytes each are held in memory.
const MOST_PIXELS: f64 = 48e6;

/// `None` where it has no extent.
pub(super) fn png(drawing: &Drawing, dark: bool) -> Option<Vec<u8>> {
    paint(drawing, dark)?.encode_png().ok()
}

/// Width, height and pixels.
pub(super) fn pixels(drawing: &Drawing, dark: bool) -> Option<([usize; 2], Vec<u8>)> {
    let pixels = paint(drawing, dark)?;
    Some(([pixels.width() as usize, pixels.height() as usize], pixels.take()))
}

fn paint(drawing: &Drawing, dark: bool) -> Option<Pixmap> {
    let pixels = drawing.width * drawing.height;
    let scale = SCALE.min(libm::sqrt(MOST_PIXELS / pixels.max(1.0)));
    let [width, height] = [drawing.width, drawing.height].map(|side| libm::ceil(side * scale).max(1.0) as u32);
    let palette = Palette::of(dark);
    let mut canvas = Canvas {
        pixels: Pixmap::new(width, height)?,
        palette: &palette,
        scale: Transform::from_scale(scale as f32, scale as f32),
    };
    canvas.pixels.fill(canvas.colour(Ink::Panel, 1.0));
    for shape in &drawing.shapes {
        canvas.shape(shape);
    }
    Some(canvas.pixels)
}

struct Canvas<'p> {
    pixels: Pixmap,
    palette: &'p Palette,
    scale: Transform,
}

impl Canvas<'_> {
    fn colour(&self, ink: Ink, opacity: f64) -> Color {
        let [red, green, blue] = self.palette.rgb(ink);
        Color::from_rgba8(red, green, blue, (opacity.clamp(0.0, 1.0) * 255.0) as u8)
    }

    fn paint(&self, ink: Ink, opacity: f64) -> Paint<'static> {
        let mut paint = Paint::default();
        paint.set_color(self.colour(ink, opacity));
        paint
    }

    fn shape(&mut self, shape: &Shape) {
        let path = path(&shape.outline());
        match shape {
            Shape::Rect { fill, opacity, rim, .. } => {
                self.fill(path.as_ref(), *fill, *opacity);
                if let Some(rim) = rim {
                    self.stroke(path.as_ref(), *rim);
                }
            }
            Shape::Path { pen, .. } | Shape::Curve { pen, .. } => self.stroke(path.as_ref(), *pen),
            Shape::Polygon { fill, opacity, .. } => self.fill(path.as_ref(), *fill, *opacity),
            Shape::Circle { fill, rim, .. } => {
                self.fill(path.as_ref(), *fill, 1.0);
                self.stroke(path.as_ref(), *rim);
            }
            Shape::Text { at, style, words } => self.text(*at, *style, words),
        }
    }

    fn fill(&mut self, path: Option<&Path>, ink: Ink, opacity: f64) {
        let paint = self.paint(ink, opacity);
        if let Some(path) = path {
            self.pixels.fill_path(path, &paint, FillRule::Winding, self.scale, None);
        }
    }

    fn stroke(&mut self, path: Option<&Path>, pen: Pen) {
        let paint = self.paint(pen.ink, 1.0);
        let dash = pen.dashed.then(|| StrokeDash::new(DASH.map(|part| part as f32).to_vec(), 0.0)).flatten();
        let stroke = Stroke { width: pen.width as f32, dash, ..Stroke::default() };
        if let Some(path) = path {
            self.pixels.stroke_path(path, &paint, &stroke, self.scale, None);
        }
    }

    fn text(&mut self, at: [f64; 2], style: Type, words: &str) {
        let Some(face) = Face::of(style.bold) else { return };
        let glyphs = face.set(words);
        let width: f64 = glyphs.iter().map(|glyph| glyph.advance * style.size).sum();
        let mut x = at[0] - width * style.anchor.before();
        let outlines = face.font.outline_glyphs();
        let mut pen = Outline(PathBuilder::new(), [0.0; 2]);
        for glyph in glyphs {
            pen.1 = [x as f32, at[1] as f32];
            if let Some(outline) = outlines.get(glyph.id) {
                let size = Size::new(style.size as f32);
                // A glyph that cannot be drawn leaves its place empty.
                let _ = outline.draw(DrawSettings::unhinted(size, LocationRef::default()), &mut pen);
            }
            x += glyph.advance * style.size;
        }
        self.fill(pen.0.finish().as_ref(), style.ink, 1.0);
    }
}

/// Outlines of glyphs, from a point on their base line; fonts count upwards, pictures downwards.
struct Outline(PathBuilder, [f32; 2]);

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.1[0] + x, self.1[1] - y)
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.at(cx, cy), self.at(x, y));
        self.0.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let ((ax, ay), (bx, by), (x, y)) = (self.at(ax, ay), self.at(bx, by), self.at(x, y));
        self.0.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

fn path(moves: &[Move]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in moves {
        let pair = |point: [f64; 2]| (point[0] as f32, point[1] as f32);
        match *step {
            Move::To(to) => path.move_to(pair(to).0, pair(to).1),
            Move::Line(to) => path.line_to(pair(to).0, pair(to).1),
            Move::Curve(first, second, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (pair(first), pair(second), pair(to));
                path.cubic_to(ax, ay, bx, by, x, y);
            }
            Move::Close => path.close(),
        }
    }
    path.finish()
}
