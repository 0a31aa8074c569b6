//! A figure: shapes and words in the theme's colours, as SVG inside a page or alone in a file.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::text;
use super::theme::{self, Ink};

/// An average column of the fonts that pages use, as a part of the type's size.
const COLUMN: f64 = 0.57;

/// A drawing of a fixed size, in points; pages scale it.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    width: f64,
    height: f64,
    /// What it shows, for those who do not see it.
    alt: String,
    body: String,
}

/// Where a text stands beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
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

    fn attributes(self) -> String {
        let dash = if self.dashed { " stroke-dasharray=\"3 4\"" } else { "" };
        format!("class=\"s-{}\" fill=\"none\" stroke-width=\"{}\"{dash}", self.ink.name(), number(self.width))
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
        Self { width, height, alt: alt.into(), body: String::new() }
    }

    pub fn alt(&self) -> &str {
        &self.alt
    }

    /// A ground, with its rim where there is one.
    pub fn rect(&mut self, area: Area, radius: f64, fill: Ink, rim: Option<Pen>) {
        let class = rim.map_or_else(String::new, |rim| format!(" s-{}", rim.ink.name()));
        let width = rim.map_or_else(String::new, |rim| format!(" stroke-width=\"{}\"", number(rim.width)));
        let dash = if rim.is_some_and(|rim| rim.dashed) { " stroke-dasharray=\"4 4\"" } else { "" };
        let shape = shape(area, radius);
        self.add(format_args!("<rect {shape} class=\"f-{}{class}\"{width}{dash}/>", fill.name()));
    }

    /// A ground that lets what is under it through.
    pub fn tint(&mut self, area: Area, radius: f64, fill: Ink, opacity: f64) {
        let shape = shape(area, radius);
        self.add(format_args!("<rect {shape} class=\"f-{}\" fill-opacity=\"{}\"/>", fill.name(), number(opacity)));
    }

    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], pen: Pen) {
        let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(number);
        self.add(format_args!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {}/>", pen.attributes()));
    }

    /// Straight from point to point.
    pub fn path(&mut self, points: &[[f64; 2]], pen: Pen) {
        let points = self.points(points);
        self.add(format_args!("<polyline points=\"{points}\" stroke-linejoin=\"round\" {}/>", pen.attributes()));
    }

    pub fn polygon(&mut self, points: &[[f64; 2]], fill: Ink, opacity: f64) {
        let points = self.points(points);
        let opacity = number(opacity);
        self.add(format_args!("<polygon points=\"{points}\" class=\"f-{}\" fill-opacity=\"{opacity}\"/>", fill.name()));
    }

    /// A cubic curve from the first point to the last.
    pub fn curve(&mut self, [from, first, second, to]: [[f64; 2]; 4], pen: Pen) {
        let at = |point: [f64; 2]| format!("{} {}", number(point[0]), number(point[1]));
        let way = format!("M{}C{} {} {}", at(from), at(first), at(second), at(to));
        self.add(format_args!("<path d=\"{way}\" {}/>", pen.attributes()));
    }

    pub fn circle(&mut self, centre: [f64; 2], radius: f64, fill: Ink, rim: Pen) {
        let [x, y, r, width] = [centre[0], centre[1], radius, rim.width].map(number);
        let (fill, rim) = (fill.name(), rim.ink.name());
        self.add(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" class=\"f-{fill} s-{rim}\" stroke-width=\"{width}\"/>"
        ));
    }

    /// Words on one line; `at` is on their base line.
    pub fn text(&mut self, at: [f64; 2], style: Type, words: &str) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold { " font-weight=\"600\"" } else { "" };
        let [x, y, size] = [at[0], at[1], style.size].map(number);
        let (ink, words) = (style.ink.name(), text::html(words));
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" class=\"f-{ink}\"{anchor}{weight}>{words}</text>"
        ));
    }

    /// Inside a page, whose style sheet has the classes.
    pub fn inline(&self) -> String {
        let [width, height] = [self.width, self.height].map(number);
        let alt = text::html(&self.alt);
        format!(
            "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-label=\"{alt}\">{}</svg>",
            self.body
        )
    }

    /// A file of its own.
    pub fn standalone(&self) -> String {
        let [width, height] = [self.width, self.height].map(number);
        let (alt, body) = (text::html(&self.alt), &self.body);
        let style = format!("text{{{FONT}}}{}", theme::standalone_classes());
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
             viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-label=\"{alt}\">\n<title>{alt}</title>\n<style>{style}</style>\n\
             <rect width=\"{width}\" height=\"{height}\" class=\"f-panel\"/>\n{body}</svg>\n"
        )
    }

    fn points(&self, points: &[[f64; 2]]) -> String {
        points.iter().map(|[x, y]| format!("{},{}", number(*x), number(*y))).collect::<Vec<_>>().join(" ")
    }

    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a text does not fail.
        let _ = self.body.write_fmt(element);
        self.body.push('\n');
    }
}

/// The size of small type in figures.
pub(super) const FONT_SMALL: f64 = 11.5;

/// The fonts of figures: the window's where it is installed, else the system's.
pub(super) const FONT: &str = "font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;font-variant-numeric:tabular-nums";

/// About how wide words are in this size.
pub(super) fn width_of(words: &str, size: f64) -> f64 {
    words.width() as f64 * size * COLUMN
}

/// Words that fit a width, cut where they do not.
pub(super) fn fitted(words: &str, width: f64, size: f64) -> String {
    text::cut(&text::plain(words), (width / (size * COLUMN)) as usize)
}

fn shape(area: Area, radius: f64) -> String {
    let [x, y, width, height, radius] = [area.x, area.y, area.width, area.height, radius].map(number);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"")
}

/// Two decimals are finer than any screen.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}
