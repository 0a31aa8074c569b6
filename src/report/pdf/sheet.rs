//! Pages of paper as they are laid out: what stands where, and what each thing is for those who do not see it.

use std::collections::BTreeMap;

use super::lines::Line;
use crate::report::drawing::{Area, Drawing};
use crate::report::theme::Ink;

/// A4, in points.
pub(super) const PAPER: [f64; 2] = [595.28, 841.89];
pub(super) const SIDE: f64 = 48.0;
pub(super) const TOP: f64 = 46.0;
pub(super) const BOTTOM: f64 = 54.0;
pub(super) const WIDTH: f64 = PAPER[0] - 2.0 * SIDE;
/// Where the words of a page end.
pub(super) const FOOT: f64 = PAPER[1] - BOTTOM;

/// Everything, laid out.
#[derive(Debug, Default)]
pub(super) struct Paper<'p> {
    pub sheets: Vec<Sheet<'p>>,
    pub tree: Tree,
    /// Headings, in order.
    pub headings: Vec<Outlined>,
    /// Where links lead: sheet and height.
    pub anchors: BTreeMap<String, (usize, f64)>,
}

#[derive(Debug, Default)]
pub(super) struct Sheet<'p> {
    pub marks: Vec<Mark<'p>>,
}

/// One thing on a sheet. What has no leaf in the tree is there for the eye alone.
#[derive(Debug)]
pub(super) enum Mark<'p> {
    /// `at` is on the base line.
    Words {
        at: [f64; 2],
        size: f64,
        line: Line,
        leaf: Option<usize>,
    },
    Ground {
        area: Area,
        radius: f64,
        fill: Ink,
        rim: Ink,
    },
    Rule {
        from: [f64; 2],
        to: f64,
        ink: Ink,
    },
    Picture {
        drawing: &'p Drawing,
        at: [f64; 2],
        scale: f64,
        leaf: usize,
    },
    Link {
        area: Area,
        anchor: String,
        words: String,
        leaf: usize,
    },
}

#[derive(Debug)]
pub(super) struct Outlined {
    pub level: u8,
    pub text: String,
    pub sheet: usize,
    pub y: f64,
}

/// What the things on the sheets are, in the order in which they are read.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub elements: Vec<Element>,
    /// Those of the document itself, by index.
    pub top: Vec<usize>,
    pub leaves: usize,
}

#[derive(Debug)]
pub(super) struct Element {
    pub role: Role,
    pub children: Vec<Child>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Child {
    Element(usize),
    /// Something on a sheet.
    Leaf(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    Heading(u8, String),
    Paragraph,
    List,
    Item,
    Bullet,
    Body,
    Table,
    TableHead,
    TableBody,
    Row,
    HeadCell,
    Cell,
    /// With its words.
    Figure(String),
    Caption,
    Link,
}

impl Tree {
    /// A new element in another, or in the document.
    pub fn element(&mut self, within: Option<usize>, role: Role) -> usize {
        let index = self.elements.len();
        self.elements.push(Element { role, children: Vec::new() });
        match within {
            Some(parent) => self.elements[parent].children.push(Child::Element(index)),
            None => self.top.push(index),
        }
        index
    }

    pub fn leaf(&mut self, within: usize) -> usize {
        let leaf = self.leaves;
        self.leaves += 1;
        self.elements[within].children.push(Child::Leaf(leaf));
        leaf
    }
}
