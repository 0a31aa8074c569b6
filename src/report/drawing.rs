//! A figure: shapes and words in the theme's colours, which each format of picture paints in its way.

use unicode_width::UnicodeWidthStr;

use super::theme::Ink;
use super::{fonts, text, words};

/// An average column of the fonts that pages use, as a part of the type's size.
const COLUMN: f64 = 0.57;

/// A drawing of a fixed size, in points; pages scale it.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    pub width: f64,
    pub height: f64,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Those that come later cover those before.
    pub shapes: Vec<Shape>,
}

/// One thing that is drawn. Points are in the drawing's own, from its top left corner.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Rect {
        area: Area,
        radius: f64,
        fill: Ink,
        opacity: f64,
        rim: Option<Pen>,
    },
    /// Straight from point to point.
    Path {
        points: Vec<[f64; 2]>,
        pen: Pen,
    },
    Polygon {
        points: Vec<[f64; 2]>,
        fill: Ink,
        opacity: f64,
    },
    /// A cubic curve from the first point to the last.
    Curve {
        points: [[f64; 2]; 4],
        pen: Pen,
    },
    Circle {
        centre: [f64; 2],
        radius: f64,
        fill: Ink,
        rim: Pen,
    },
    /// Words on one line; `at` is on their base line.
    Text {
        at: [f64; 2],
        style: Type,
        words: String,
    },
}

/// Where a text stands beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// The part of a text that stands before its point.
    pub fn before(self) -> f64 {
        match self {
            Self::Start => 0.0,
            Self::Middle => 0.5,
            Self::End => 1.0,
        }
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub fn centre(self) -> [f64; 2] {
        [self.x + 0.5 * self.width, self.y + 0.5 * self.height]
    }

    /// Around both.
    pub fn and(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }

    pub fn grown(self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pen {
    pub ink: Ink,
    pub width: f64,
    pub dashed: bool,
}

impl Pen {
    pub fn new(ink: Ink, width: f64) -> Self {
        Self { ink, width, dashed: false }
    }

    pub fn dashed(ink: Ink, width: f64) -> Self {
        Self { ink, width, dashed: true }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    pub ink: Ink,
    pub size: f64,
    pub bold: bool,
    pub anchor: Anchor,
}

impl Type {
    pub fn new(ink: Ink, size: f64) -> Self {
        Self { ink, size, bold: false, anchor: Anchor::Start }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

impl Drawing {
    pub fn new(width: f64, height: f64, alt: impl Into<String>) -> Self {
        Self { width, height, alt: alt.into(), shapes: Vec::new() }
    }

    /// A ground, with its rim where there is one.
    pub fn rect(&mut self, area: Area, radius: f64, fill: Ink, rim: Option<Pen>) {
        self.shapes.push(Shape::Rect { area, radius, fill, opacity: 1.0, rim });
    }

    /// A ground that lets what is under it through.
    pub fn tint(&mut self, area: Area, radius: f64, fill: Ink, opacity: f64) {
        self.shapes.push(Shape::Rect { area, radius, fill, opacity, rim: None });
    }

    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], pen: Pen) {
        self.path(&[from, to], pen);
    }

    pub fn path(&mut self, points: &[[f64; 2]], pen: Pen) {
        self.shapes.push(Shape::Path { points: points.to_vec(), pen });
    }

    pub fn polygon(&mut self, points: &[[f64; 2]], fill: Ink, opacity: f64) {
        self.shapes.push(Shape::Polygon { points: points.to_vec(), fill, opacity });
    }

    pub fn curve(&mut self, points: [[f64; 2]; 4], pen: Pen) {
        self.shapes.push(Shape::Curve { points, pen });
    }

    pub fn circle(&mut self, centre: [f64; 2], radius: f64, fill: Ink, rim: Pen) {
        self.shapes.push(Shape::Circle { centre, radius, fill, rim });
    }

    pub fn text(&mut self, at: [f64; 2], style: Type, words: &str) {
        self.shapes.push(Shape::Text { at, style, words: text::plain(words) });
    }
}

/// Lengths of dashes and of the gaps between them.
pub(super) const DASH: [f64; 2] = [3.0, 4.0];

/// The size of small type in figures.
pub(super) const FONT_SMALL: f64 = 11.5;

/// About how wide words are in this size.
pub(super) fn width_of(words: &str, size: f64) -> f64 {
    words.width() as f64 * size * COLUMN
}

/// Words that fit a width, cut where they do not: by columns, which hold in any font, and as they are set in ours.
pub(super) fn fitted(words: &str, width: f64, size: f64) -> String {
    let words = text::plain(words);
    let columns = (width / (size * COLUMN)) as usize;
    let mut cuts = (0..=columns).rev().map(|columns| text::cut(&words, columns));
    cuts.find(|cut| fonts::width(cut, size, true) <= width).unwrap_or_default()
}

/// The label of an input, its name cut so that the whole fits.
pub(super) fn fitted_label(label: &str, width: f64, size: f64) -> String {
    let columns = (width / (size * COLUMN)) as usize;
    let mut cuts = (0..=columns).rev().map(|columns| words::label_within(label, columns));
    cuts.find(|cut| fonts::width(cut, size, true) <= width).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fitted_is_no_wider_than_its_room_in_wide_letters_and_in_spelled_ones() {
        for words in
            ["Triage", &"W".repeat(5000), "質問の書き換え 查询改写", "🚀🤖 emoji", "iiiiiiiiiiiiiiiiiiiiiiiiiiiiii"]
        {
            let cut = fitted(words, 120.0, 13.5);
            assert!(fonts::width(&cut, 13.5, true) <= 120.0 && cut.chars().count() > 3, "{cut}");
        }
        assert_eq!(fitted("Triage", 120.0, 13.5), "Triage");
        assert_eq!(fitted("Triage", 1.0, 13.5), "");
    }
}
