//! Sheets of paper written as PDF by `krilla`: words as text, figures as vectors, the tree of tags, bookmarks.

use std::num::NonZeroU16;

use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::lines::{Line, Run, lines};
use super::sheet::{Child, FOOT, Mark, Outlined, PAPER, Paper, Role, SIDE, Sheet, WIDTH};
use crate::report::drawing::{DASH, Drawing, Pen, Shape};
use crate::report::fonts::{self, Face};
use crate::report::outline::{Move, rounded};
use crate::report::theme::{Ink, Palette};

/// In the document's properties.
const CREATOR: &str = concat!("mixplan ", env!("CARGO_PKG_VERSION"));
/// The type of the foot of a page.
const FOOTER: f64 = 8.0;

/// # Errors
/// Where a font cannot be read, or the library refuses the document.
pub(super) fn write(paper: &Paper<'_>, title: &str) -> Result<Vec<u8>, String> {
    let font = |data: &'static [u8]| Font::new(data.to_vec().into(), 0).ok_or("a font of the program cannot be read");
    let mut writer = Writer {
        document: Document::new(),
        palette: Palette::of(false),
        fonts: [font(fonts::REGULAR)?, font(fonts::SEMIBOLD)?],
        leaves: std::iter::repeat_with(|| None).take(paper.tree.leaves).collect(),
    };
    for (index, sheet) in paper.sheets.iter().enumerate() {
        let foot = format!("{} of {}", index + 1, paper.sheets.len());
        writer.sheet(paper, sheet, title, &foot);
    }
    let mut tree = TagTree::new().with_lang(Some("en".into()));
    let leaves = &mut writer.leaves;
    for element in &paper.tree.top {
        if let Some(group) = group(paper, *element, leaves) {
            tree.push(group);
        }
    }
    writer.document.set_tag_tree(tree);
    writer.document.set_outline(outline(&paper.headings));
    let metadata = Metadata::new().title(title.to_owned()).language("en".into()).creator(CREATOR.into());
    writer.document.set_metadata(metadata);
    writer.document.finish().map_err(|error| format!("{error:?}"))
}

struct Writer {
    document: Document,
    palette: Palette,
    fonts: [Font; 2],
    /// What each leaf of the tree became.
    leaves: Vec<Option<Identifier>>,
}

impl Writer {
    fn sheet(&mut self, paper: &Paper<'_>, sheet: &Sheet<'_>, title: &str, foot: &str) {
        let Some(settings) = PageSettings::from_wh(PAPER[0] as f32, PAPER[1] as f32) else { return };
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        let mut painter = Painter { surface: &mut surface, palette: &self.palette, fonts: &self.fonts };
        for mark in &sheet.marks {
            if let Some((leaf, found)) = painter.mark(mark) {
                self.leaves[leaf] = Some(found);
            }
        }
        painter.foot(title, foot);
        surface.finish();
        for mark in &sheet.marks {
            let Mark::Link { area, anchor, words, leaf } = mark else { continue };
            let Some((sheet, y)) = paper.anchors.get(anchor) else { continue };
            let [x, top, width, height] = [area.x, area.y, area.width, area.height].map(|at| at as f32);
            let Some(rect) = Rect::from_xywh(x, top, width.max(1.0), height) else { continue };
            let target = XyzDestination::new(*sheet, Point::from_xy(0.0, *y as f32));
            let link = LinkAnnotation::new(rect, Target::Destination(target.into()));
            self.leaves[*leaf] = Some(page.add_tagged_annotation(Annotation::new_link(link, Some(words.clone()))));
        }
    }
}

struct Painter<'w, 's> {
    surface: &'w mut Surface<'s>,
    palette: &'w Palette,
    fonts: &'w [Font; 2],
}

impl Painter<'_, '_> {
    /// Gives what a leaf of the tree became.
    fn mark(&mut self, mark: &Mark<'_>) -> Option<(usize, Identifier)> {
        match mark {
            Mark::Words { at, size, line, leaf: Some(leaf) } => {
                let found = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.words(*at, *size, line);
                self.surface.end_tagged();
                Some((*leaf, found))
            }
            Mark::Picture { drawing, at, scale, leaf } => {
                let found = self.surface.start_tagged(ContentTag::Other);
                self.drawing(drawing, *at, *scale);
                self.surface.end_tagged();
                Some((*leaf, found))
            }
            Mark::Words { at, size, line, leaf: None } => {
                self.unread(ArtifactType::PaginationOther, |painter| painter.words(*at, *size, line));
                None
            }
            Mark::Ground { area, radius, fill, rim } => {
                self.unread(ArtifactType::Layout, |painter| {
                    let path = path(&rounded(*area, *radius));
                    painter.fill(path.as_ref(), *fill, 1.0);
                    painter.stroke(path.as_ref(), Pen::new(*rim, 0.7));
                });
                None
            }
            Mark::Rule { from: [x, y], to, ink } => {
                let line = [Move::To([*x, *y]), Move::Line([*to, *y])];
                self.unread(ArtifactType::Layout, |painter| {
                    painter.stroke(path(&line).as_ref(), Pen::new(*ink, 0.6));
                });
                None
            }
            Mark::Link { .. } => None,
        }
    }

    /// For the eye alone.
    fn unread(&mut self, kind: ArtifactType, paint: impl FnOnce(&mut Self)) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        paint(self);
        self.surface.end_tagged();
    }

    /// The plan's name at the left, the page at the right.
    fn foot(&mut self, title: &str, number: &str) {
        let set = |words: &str| lines(&[Run::new(words, Ink::Weak)], FOOTER, WIDTH - 80.0).into_iter().next();
        let y = FOOT + 24.0;
        self.unread(ArtifactType::PageNumber, |painter| {
            if let Some(line) = set(title) {
                painter.words([SIDE, y], FOOTER, &line);
            }
            if let Some(line) = set(number) {
                painter.words([SIDE + WIDTH - line.width, y], FOOTER, &line);
            }
        });
    }

    fn words(&mut self, at: [f64; 2], size: f64, line: &Line) {
        for piece in &line.pieces {
            self.run([at[0] + piece.x, at[1]], size, &piece.run);
        }
    }

    fn run(&mut self, at: [f64; 2], size: f64, run: &Run) {
        let Some(face) = Face::of(run.bold) else { return };
        let glyphs: Vec<KrillaGlyph> = face
            .set(&run.words)
            .into_iter()
            .map(|glyph| {
                let (id, advance) = (GlyphId::new(glyph.id.to_u32()), glyph.advance as f32);
                KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, glyph.range, None)
            })
            .collect();
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(self.paint(run.ink, 1.0)));
        let (start, font) = (Point::from_xy(at[0] as f32, at[1] as f32), self.fonts[usize::from(run.bold)].clone());
        self.surface.draw_glyphs(start, &glyphs, font, &run.words, size as f32, false);
    }

    fn paint(&self, ink: Ink, opacity: f64) -> Fill {
        let [red, green, blue] = self.palette.rgb(ink);
        let opacity = NormalizedF32::new(opacity as f32).unwrap_or(NormalizedF32::ONE);
        Fill { paint: rgb::Color::new(red, green, blue).into(), opacity, ..Fill::default() }
    }

    fn fill(&mut self, path: Option<&Path>, ink: Ink, opacity: f64) {
        let fill = self.paint(ink, opacity);
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill));
        if let Some(path) = path {
            self.surface.draw_path(path);
        }
    }

    fn stroke(&mut self, path: Option<&Path>, pen: Pen) {
        let paint = self.paint(pen.ink, 1.0).paint;
        let dash = pen.dashed.then(|| StrokeDash { array: DASH.map(|part| part as f32).to_vec(), offset: 0.0 });
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke { paint, width: pen.width as f32, dash, ..Stroke::default() }));
        if let Some(path) = path {
            self.surface.draw_path(path);
        }
    }

    fn drawing(&mut self, drawing: &Drawing, at: [f64; 2], scale: f64) {
        let [x, y, scale] = [at[0], at[1], scale].map(|value| value as f32);
        self.surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, x, y));
        for shape in &drawing.shapes {
            self.shape(shape);
        }
        self.surface.pop();
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
            Shape::Text { at, style, words } => {
                let run = Run { words: words.clone(), bold: style.bold, ink: style.ink };
                let x = at[0] - run.width(style.size) * style.anchor.before();
                self.run([x, at[1]], style.size, &run);
            }
        }
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

/// An element with all that is in it; `None` where nothing of it was drawn.
fn group(paper: &Paper<'_>, element: usize, leaves: &mut [Option<Identifier>]) -> Option<TagGroup> {
    let element = &paper.tree.elements[element];
    let mut group = TagGroup::new(tag(&element.role));
    let mut is_empty = true;
    for child in &element.children {
        let node: Option<Node> = match child {
            Child::Element(index) => self::group(paper, *index, leaves).map(Into::into),
            Child::Leaf(leaf) => leaves[*leaf].take().map(Into::into),
        };
        // A cell without words still holds its place in the row.
        is_empty &= node.is_none();
        if let Some(node) = node {
            group.push(node);
        }
    }
    (!is_empty || matches!(element.role, Role::Cell | Role::HeadCell)).then_some(group)
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => {
            Tag::Hn(NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Bullet => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
        Role::Caption => Tag::Caption.into(),
        Role::Link => Tag::Link.into(),
    }
}

/// Bookmarks, each below the nearest heading of a higher rank.
fn outline(headings: &[Outlined]) -> Outline {
    let mut outline = Outline::new();
    for node in nodes(&mut headings.iter().peekable(), 0) {
        outline.push_child(node);
    }
    outline
}

fn nodes<'h>(headings: &mut std::iter::Peekable<impl Iterator<Item = &'h Outlined>>, above: u8) -> Vec<OutlineNode> {
    let mut nodes = Vec::new();
    while let Some(heading) = headings.next_if(|heading| heading.level > above) {
        let target = XyzDestination::new(heading.sheet, Point::from_xy(0.0, heading.y as f32));
        let mut node = OutlineNode::new(heading.text.clone(), target).with_open(heading.level < 2);
        for child in nodes_below(headings, heading.level) {
            node.push_child(child);
        }
        nodes.push(node);
    }
    nodes
}

fn nodes_below<'h>(
    headings: &mut std::iter::Peekable<impl Iterator<Item = &'h Outlined>>,
    level: u8,
) -> Vec<OutlineNode> {
    nodes(headings, level)
}
