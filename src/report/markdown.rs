//! A report as Markdown, fit for a repository or a wiki: every text in it is text, whatever it holds.

use super::block::{Badge, Block, Cell, Figure, Item, Page, Table};
use super::text::markdown;

pub(super) fn page(page: &Page) -> String {
    let mut out = String::new();
    for block in &page.blocks {
        let text = self::block(block);
        if !text.is_empty() {
            out.push_str(&text);
            out.push('\n');
        }
    }
    // One blank line between blocks, none at the end.
    out.trim_end().to_owned() + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => {
            let badge = heading.badge.as_ref().map_or(String::new(), |badge| format!(": {}", self::badge(badge)));
            let marks = "#".repeat(usize::from(heading.level));
            let anchor =
                heading.anchor.as_deref().map_or(String::new(), |anchor| format!("<a id=\"{anchor}\"></a>\n\n"));
            format!("{anchor}{marks} {}{badge}\n", markdown(&heading.text))
        }
        Block::Lead(text) => format!("**{}**\n", markdown(text)),
        Block::Text(text) | Block::Aside(text) => format!("{}\n", markdown(text)),
        Block::Figures(figures) => self::figures(figures),
        Block::List(items) => items.iter().map(item).collect(),
        Block::Table(table) => self::table(table),
        // The picture's words; its file is written beside it with `--what graph` or `--what timeline`.
        Block::Picture(picture) => format!("{}.\n", markdown(&picture.drawing.alt)),
        Block::Break => String::new(),
    }
}

fn figures(figures: &[Figure]) -> String {
    let ranged = figures.iter().any(|figure| !figure.range.is_empty());
    let (head, rule) = if ranged { (" P10 to P90 |", "---|") } else { ("", "") };
    let mut out = format!("| | |{head} |\n|---|---:|{rule}---|\n");
    for Figure { label, value, note, range } in figures {
        let range = if ranged { format!(" {} |", markdown(range)) } else { String::new() };
        out.push_str(&format!("| {} | **{}** |{range} {} |\n", markdown(label), markdown(value), markdown(note)));
    }
    out
}

fn item(Item { about, text }: &Item) -> String {
    match about.as_str() {
        "" => format!("- {}\n", markdown(text)),
        about => format!("- **{}**: {}\n", markdown(about), markdown(text)),
    }
}

fn table(table: &Table) -> String {
    let mut out = if table.caption.is_empty() { String::new() } else { format!("{}\n\n", markdown(&table.caption)) };
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(table.columns.iter().map(|column| markdown(column.head)).collect()));
    let rule = |is_number: bool| if is_number { "---:" } else { "---" };
    out.push_str(&format!("|{}|\n", table.columns.iter().map(|c| rule(c.is_number)).collect::<Vec<_>>().join("|")));
    for cells in &table.rows {
        out.push_str(&row(cells.iter().map(cell).collect()));
    }
    out
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => markdown(text),
        Cell::Link { text, anchor } => format!("[{}](#{anchor})", markdown(text)),
        Cell::Badge(badge) => self::badge(badge),
    }
}

fn badge(badge: &Badge) -> String {
    let note = if badge.note.is_empty() { String::new() } else { format!(", {}", badge.note) };
    markdown(&format!("{}{note}", badge.text))
}
