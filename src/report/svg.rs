//! A figure as SVG: inside a page, whose style sheet has the colours, or alone in a file, light and dark.

use std::fmt::{Display, Formatter, Write};

use super::drawing::{Anchor, Area, DASH, Drawing, Pen, Shape};
use super::text;
use super::theme;

/// The fonts of figures: the window's where it is installed, else the system's.
pub(super) const FONT: &str = "font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;font-variant-numeric:tabular-nums";

/// Inside a page.
pub(super) fn inline(drawing: &Drawing) -> String {
    let [width, height] = [drawing.width, drawing.height].map(Number);
    let (alt, body) = (text::html(&drawing.alt), body(drawing));
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-label=\"{alt}\">{body}</svg>"
    )
}

/// A file of its own.
pub(super) fn standalone(drawing: &Drawing) -> String {
    let [width, height] = [drawing.width, drawing.height].map(Number);
    let (alt, body) = (text::html(&drawing.alt), body(drawing));
    let style = format!("text{{{FONT}}}{}", theme::standalone_classes());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
         viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-label=\"{alt}\">\n<title>{alt}</title>\n<style>{style}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" class=\"f-panel\"/>\n{body}</svg>\n"
    )
}

fn body(drawing: &Drawing) -> String {
    let mut out = String::new();
    for shape in &drawing.shapes {
        element(&mut out, shape);
        out.push('\n');
    }
    out
}

fn element(out: &mut String, shape: &Shape) {
    // Writing to a text does not fail.
    let _ = match shape {
        Shape::Rect { area, radius, fill, opacity, rim } => {
            let class = rim.map_or_else(String::new, |rim| format!(" s-{}", rim.ink.name()));
            let width = rim.map_or_else(String::new, |rim| format!(" stroke-width=\"{}\"", Number(rim.width)));
            let dash = if rim.is_some_and(|rim| rim.dashed) { dash() } else { String::new() };
            let opacity = if *opacity < 1.0 { self::opacity(*opacity) } else { String::new() };
            let place = place(*area, *radius);
            write!(out, "<rect {place} class=\"f-{}{class}\"{opacity}{width}{dash}/>", fill.name())
        }
        Shape::Path { points, pen } => match points[..] {
            [from, to] => {
                let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(Number);
                write!(out, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {}/>", stroke(*pen))
            }
            _ => {
                let (points, stroke) = (self::points(points), stroke(*pen));
                write!(out, "<polyline points=\"{points}\" stroke-linejoin=\"round\" {stroke}/>")
            }
        },
        Shape::Polygon { points, fill, opacity } => {
            let (points, opacity) = (self::points(points), self::opacity(*opacity));
            write!(out, "<polygon points=\"{points}\" class=\"f-{}\"{opacity}/>", fill.name())
        }
        Shape::Curve { points: [from, first, second, to], pen } => {
            let at = |point: &[f64; 2]| format!("{} {}", Number(point[0]), Number(point[1]));
            let way = format!("M{}C{} {} {}", at(from), at(first), at(second), at(to));
            write!(out, "<path d=\"{way}\" {}/>", stroke(*pen))
        }
        Shape::Circle { centre, radius, fill, rim } => {
            let [x, y, r, width] = [centre[0], centre[1], *radius, rim.width].map(Number);
            let (fill, rim) = (fill.name(), rim.ink.name());
            write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" class=\"f-{fill} s-{rim}\" stroke-width=\"{width}\"/>")
        }
        Shape::Text { at, style, words } => {
            let anchor = match style.anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let weight = if style.bold { " font-weight=\"600\"" } else { "" };
            let [x, y, size] = [at[0], at[1], style.size].map(Number);
            let (ink, words) = (style.ink.name(), text::html(words));
            write!(
                out,
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" class=\"f-{ink}\"{anchor}{weight}>{words}</text>"
            )
        }
    };
}

fn stroke(pen: Pen) -> String {
    let dash = if pen.dashed { dash() } else { String::new() };
    format!("class=\"s-{}\" fill=\"none\" stroke-width=\"{}\"{dash}", pen.ink.name(), Number(pen.width))
}

fn dash() -> String {
    let [on, off] = DASH;
    format!(" stroke-dasharray=\"{on} {off}\"")
}

fn opacity(opacity: f64) -> String {
    format!(" fill-opacity=\"{}\"", Number(opacity))
}

fn points(points: &[[f64; 2]]) -> String {
    let mut out = String::with_capacity(14 * points.len());
    for (index, [x, y]) in points.iter().enumerate() {
        let space = if index > 0 { " " } else { "" };
        // Writing to a text does not fail.
        let _ = write!(out, "{space}{},{}", Number(*x), Number(*y));
    }
    out
}

fn place(area: Area, radius: f64) -> String {
    let [x, y, width, height, radius] = [area.x, area.y, area.width, area.height, radius].map(Number);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"")
}

/// With at most two decimals, which are finer than any screen.
struct Number(f64);

impl Display for Number {
    /// By whole hundredths, which takes a fraction of the time of writing decimals out: a plan has many points.
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        let hundredths = (self.0 * 100.0).round_ties_even();
        // Nothing is drawn that far away; beyond, whole numbers are all there are.
        if hundredths.abs() > 1e15 || hundredths.is_nan() {
            return write!(out, "{:.0}", self.0);
        }
        let (sign, size) = (if hundredths < 0.0 { "-" } else { "" }, hundredths.abs() as u64);
        match (size / 100, size % 100) {
            (whole, 0) => write!(out, "{sign}{whole}"),
            (whole, rest) if rest % 10 == 0 => write!(out, "{sign}{whole}.{}", rest / 10),
            (whole, rest) => write!(out, "{sign}{whole}.{rest:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_at_most_and_no_zeros_at_their_end() {
        let numbers =
            [0.0, -0.001, 1.0, 10.5, 0.07, -3.25, 99.999, 1234.504, 1e18].map(|number| Number(number).to_string());
        assert_eq!(numbers, ["0", "0", "1", "10.5", "0.07", "-3.25", "100", "1234.5", "1000000000000000000"]);
    }
}
