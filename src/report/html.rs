//! A report as one HTML file: figures inside, no scripts, and nothing that a browser would fetch.

use std::fmt::Write;

use super::block::{Badge, Block, Cell, Figure, Heading, Item, Page, Picture, Table};
use super::theme::{self, Ink};
use super::{svg, text};
use crate::analysis::Verdict;

/// Nothing is loaded or run, whatever the page says; its own style sheet stands in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(super) fn page(page: &Page) -> String {
    let mut html = Html { out: String::new(), new_page: false };
    let title = self::html(&page.title);
    let style = format!("{}{}{}{}", theme::variables(), theme::classes(), badges(), STYLE);
    html.add(format_args!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n\
         <title>{title}</title>\n<style>\n{style}svg text{{{}}}\n</style>\n</head>\n<body>\n<main>\n",
        svg::FONT
    ));
    for block in &page.blocks {
        html.block(block);
    }
    html.add(format_args!("</main>\n</body>\n</html>\n"));
    html.out
}

const STYLE: &str = include_str!("../../assets/report/page.css");

/// A verdict's colour for its badge.
fn badges() -> String {
    let rule = |verdict: Verdict| {
        let ink = Ink::of(verdict).name();
        format!(".v-{ink}{{color:var(--{ink})}}")
    };
    Verdict::ALL.map(rule).concat() + "\n"
}

struct Html {
    out: String,
    /// The next heading begins a page on paper.
    new_page: bool,
}

impl Html {
    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a text does not fail.
        let _ = self.out.write_fmt(text);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Lead(text) => self.add(format_args!("<p class=\"lead\">{}</p>\n", html(text))),
            Block::Text(text) => self.add(format_args!("<p>{}</p>\n", html(text))),
            Block::Aside(text) => self.add(format_args!("<p class=\"aside\">{}</p>\n", html(text))),
            Block::Figures(figures) => self.figures(figures),
            Block::List(items) => self.list(items),
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture(picture),
            Block::Break => self.new_page = true,
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let level = heading.level;
        let id = heading.anchor.as_deref().map_or(String::new(), |anchor| format!(" id=\"{}\"", html(anchor)));
        let class = if std::mem::take(&mut self.new_page) { " class=\"break\"" } else { "" };
        let badge = heading.badge.as_ref().map_or(String::new(), |badge| format!(" {}", self::badge(badge)));
        let text = html(&heading.text);
        self.add(format_args!("<h{level}{id}{class}><bdi>{text}</bdi>{badge}</h{level}>\n"));
    }

    fn figures(&mut self, figures: &[Figure]) {
        self.add(format_args!("<dl class=\"figures\">\n"));
        for Figure { label, value, note, range } in figures {
            let [label, value, note, range] = [label, value, note, range].map(|text| html(text));
            let note = if note.is_empty() { note } else { format!("<dd class=\"note\">{note}</dd>") };
            let range = if range.is_empty() { range } else { format!("<dd class=\"range\">{range}</dd>") };
            self.add(format_args!("<div><dt>{label}</dt><dd class=\"value\">{value}</dd>{range}{note}</div>\n"));
        }
        self.add(format_args!("</dl>\n"));
    }

    fn list(&mut self, items: &[Item]) {
        self.add(format_args!("<ul>\n"));
        for Item { about, text } in items {
            let about =
                if about.is_empty() { String::new() } else { format!("<strong><bdi>{}</bdi></strong>: ", html(about)) };
            self.add(format_args!("<li>{about}<bdi>{}</bdi></li>\n", html(text)));
        }
        self.add(format_args!("</ul>\n"));
    }

    fn table(&mut self, table: &Table) {
        // It can be scrolled where it is wide, by keyboard too.
        self.add(format_args!("<div class=\"wide\" tabindex=\"0\" role=\"group\">\n<table>\n"));
        if !table.caption.is_empty() {
            self.add(format_args!("<caption><span>{}</span></caption>\n", html(&table.caption)));
        }
        self.add(format_args!("<thead><tr>"));
        for column in &table.columns {
            let class = if column.is_number { " class=\"number\"" } else { "" };
            self.add(format_args!("<th scope=\"col\"{class}>{}</th>", html(column.head)));
        }
        self.add(format_args!("</tr></thead>\n<tbody>\n"));
        for row in &table.rows {
            self.add(format_args!("<tr>"));
            for (cell, column) in row.iter().zip(&table.columns) {
                let class = if column.is_number { " class=\"number\"" } else { "" };
                self.add(format_args!("<td{class}>{}</td>", self::cell(cell)));
            }
            self.add(format_args!("</tr>\n"));
        }
        self.add(format_args!("</tbody>\n</table>\n</div>\n"));
    }

    fn picture(&mut self, Picture { drawing, caption }: &Picture) {
        let (drawing, caption) = (svg::inline(drawing), html(caption));
        self.add(format_args!(
            "<figure>\n<div class=\"wide\" tabindex=\"0\" role=\"group\">{drawing}</div>\n\
             <figcaption>{caption}</figcaption>\n</figure>\n"
        ));
    }
}

/// A percentage is not broken from its sign.
fn html(text: &str) -> String {
    text::html(text).replace(" %", "\u{a0}%")
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => format!("<bdi>{}</bdi>", html(text)),
        Cell::Link { text, anchor } => format!("<a href=\"#{}\"><bdi>{}</bdi></a>", html(anchor), html(text)),
        Cell::Badge(badge) => self::badge(badge),
    }
}

fn badge(badge: &Badge) -> String {
    let note = if badge.note.is_empty() { String::new() } else { format!(" <small>{}</small>", html(badge.note)) };
    format!("<span class=\"badge v-{}\">{}</span>{note}", Ink::of(badge.verdict).name(), html(&badge.text))
}
