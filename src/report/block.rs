//! What a report is made of, whatever the format: headings, sentences, figures, tables, pictures.

use super::drawing::Drawing;
use crate::analysis::Verdict;

/// A report, to be laid out.
#[derive(Debug)]
pub(super) struct Page {
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) enum Block {
    Heading(Heading),
    /// The sentence to remember.
    Lead(String),
    Text(String),
    /// What is good to know beside it.
    Aside(String),
    Figures(Vec<Figure>),
    List(Vec<Item>),
    Table(Table),
    Picture(Picture),
    /// What follows begins a new page on paper.
    Break,
}

/// A heading of level 1 to 4.
#[derive(Debug)]
pub(super) struct Heading {
    pub level: u8,
    pub text: String,
    /// Where links lead to.
    pub anchor: Option<String>,
    pub badge: Option<Badge>,
}

/// A verdict in its colour and in words.
#[derive(Clone, Debug)]
pub(super) struct Badge {
    pub verdict: Verdict,
    pub text: String,
    /// On what it hangs, if on anything.
    pub note: &'static str,
}

/// A number that stands out: `Today`, `$41.2k`, `a month`.
#[derive(Debug)]
pub(super) struct Figure {
    pub label: String,
    pub value: String,
    pub note: String,
    /// From the 10th to the 90th percentile; empty where it is not known.
    pub range: String,
}

/// A line of a list; what it is about first.
#[derive(Debug)]
pub(super) struct Item {
    pub about: String,
    pub text: String,
}

#[derive(Debug)]
pub(super) struct Table {
    /// What it shows, said before it.
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug)]
pub(super) struct Column {
    pub head: &'static str,
    pub is_number: bool,
}

#[derive(Debug)]
pub(super) enum Cell {
    Text(String),
    /// Leads to a heading.
    Link {
        text: String,
        anchor: String,
    },
    Badge(Badge),
}

#[derive(Debug)]
pub(super) struct Picture {
    pub drawing: Drawing,
    /// Said below it.
    pub caption: String,
}

impl Block {
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading(Heading { level, text: text.into(), anchor: None, badge: None })
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl Figure {
    pub fn new(label: impl Into<String>, value: impl Into<String>, note: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), note: note.into(), range: String::new() }
    }

    pub fn with_range(self, range: String) -> Self {
        Self { range, ..self }
    }
}

impl Item {
    pub fn new(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self { about: about.into(), text: text.into() }
    }
}

impl Column {
    pub fn words(head: &'static str) -> Self {
        Self { head, is_number: false }
    }

    pub fn number(head: &'static str) -> Self {
        Self { head, is_number: true }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}
