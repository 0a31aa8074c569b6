//! The blocks of a report on sheets of paper: headings kept with what follows, figures as cards, pictures whole.

use super::lines::{Line, Run, lines};
use super::sheet::{FOOT, Mark, Outlined, Paper, Role, SIDE, Sheet, TOP, WIDTH};
use crate::report::block::{Block, Figure, Heading, Item, Page, Picture};
use crate::report::drawing::{Area, Drawing};
use crate::report::theme::Ink;

/// From line to line, as a part of the type's size.
pub(super) const LEADING: f64 = 1.4;
/// What must follow a heading on its sheet.
const KEPT: f64 = 60.0;
/// The largest part of a sheet that a picture takes.
const PICTURE: f64 = 0.62 * (FOOT - TOP);
const GAP: f64 = 8.0;

pub(super) struct Layout<'p> {
    pub paper: Paper<'p>,
    /// Where the next thing begins.
    pub y: f64,
    /// The next heading begins a sheet.
    breaks: bool,
    /// Nothing but a heading stands on this sheet.
    fresh: bool,
}

/// How a paragraph is set.
#[derive(Clone, Copy)]
struct Style {
    size: f64,
    before: f64,
    indent: f64,
}

pub(super) fn paper(page: &Page) -> Paper<'_> {
    let mut layout = Layout { paper: Paper::default(), y: TOP, breaks: false, fresh: true };
    layout.paper.sheets.push(Sheet::default());
    for (index, block) in page.blocks.iter().enumerate() {
        layout.block(block, page.blocks.get(index + 1));
    }
    layout.paper
}

impl<'p> Layout<'p> {
    fn block(&mut self, block: &'p Block, next: Option<&Block>) {
        let style = |size, before| Style { size, before, indent: 0.0 };
        match block {
            Block::Break => {
                self.breaks = true;
                return;
            }
            Block::Heading(heading) => return self.heading(heading, kept(next)),
            Block::Lead(text) => self.paragraph(&[Run::new(text, Ink::Text)], style(13.0, 10.0), Role::Paragraph),
            Block::Text(text) => self.paragraph(&[Run::new(text, Ink::Text)], style(9.5, 6.0), Role::Paragraph),
            Block::Aside(text) => self.paragraph(&[Run::new(text, Ink::Weak)], style(8.5, 5.0), Role::Paragraph),
            Block::Figures(figures) => self.figures(figures),
            Block::List(items) => self.list(items),
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture(picture),
        }
        self.fresh = false;
    }

    pub fn mark(&mut self, mark: Mark<'p>) {
        if let Some(sheet) = self.paper.sheets.last_mut() {
            sheet.marks.push(mark);
        }
    }

    pub fn new_sheet(&mut self) {
        self.paper.sheets.push(Sheet::default());
        self.y = TOP;
        self.fresh = true;
    }

    /// Goes on to a new sheet where there is not so much room on this one.
    pub fn need(&mut self, height: f64) {
        if self.y + height > FOOT && self.y > TOP {
            self.new_sheet();
        }
    }

    /// One line below what is there, as a part of an element or for the eye alone.
    pub fn line(&mut self, x: f64, size: f64, line: Line, within: Option<usize>) {
        let at = [x, self.y + size];
        let leaf = within.map(|element| self.paper.tree.leaf(element));
        self.mark(Mark::Words { at, size, line, leaf });
        self.y += size * LEADING;
    }

    fn paragraph(&mut self, runs: &[Run], style: Style, role: Role) {
        let broken = lines(runs, style.size, WIDTH - style.indent);
        if broken.is_empty() {
            return;
        }
        self.y += style.before;
        let element = self.paper.tree.element(None, role);
        for line in broken {
            self.need(style.size * LEADING);
            self.line(SIDE + style.indent, style.size, line, Some(element));
        }
    }

    fn heading(&mut self, heading: &Heading, kept: f64) {
        let (size, before) = match heading.level {
            1 => (21.0, 0.0),
            2 => (14.0, 18.0),
            3 => (12.0, 16.0),
            _ => (9.5, 12.0),
        };
        let ink = if heading.level == 4 { Ink::Weak } else { Ink::Text };
        let mut runs = vec![Run::new(&heading.text, ink).bold()];
        if let Some(badge) = &heading.badge {
            runs[0].words.push_str("  ");
            runs.push(Run::new(&badge.text, Ink::of(badge.verdict)).bold());
            runs.extend((!badge.note.is_empty()).then(|| Run::new(format!(", {}", badge.note), Ink::Weak)));
        }
        let broken = lines(&runs, size, WIDTH);
        let height = broken.len() as f64 * size * LEADING;
        if std::mem::take(&mut self.breaks) && !self.fresh {
            self.new_sheet();
        } else {
            self.need(before + height + kept);
        }
        if self.y > TOP {
            self.y += before;
        }
        let sheet = self.paper.sheets.len() - 1;
        if heading.level <= 3 {
            self.paper.headings.push(Outlined { level: heading.level, text: heading.text.clone(), sheet, y: self.y });
        }
        if let Some(anchor) = &heading.anchor {
            self.paper.anchors.insert(anchor.clone(), (sheet, self.y));
        }
        let element = self.paper.tree.element(None, Role::Heading(heading.level, heading.text.clone()));
        for line in broken {
            self.need(size * LEADING);
            self.line(SIDE, size, line, Some(element));
        }
    }

    /// Cards beside each other.
    fn figures(&mut self, figures: &[Figure]) {
        const SIZES: [f64; 4] = [8.0, 14.0, 9.0, 8.0];
        const PAD: f64 = 7.0;
        let across = match figures.len() {
            0 => return,
            count @ 1..=4 => count,
            count if count % 3 == 0 => 3,
            _ => 4,
        };
        let width = (WIDTH - GAP * (across - 1) as f64) / across as f64;
        self.y += GAP;
        for row in figures.chunks(across) {
            let card = |figure: &Figure| -> Vec<(f64, Line)> {
                let parts = [
                    Run::new(&figure.label, Ink::Weak),
                    Run::new(&figure.value, Ink::Text).bold(),
                    Run::new(&figure.range, Ink::Text),
                    Run::new(&figure.note, Ink::Weak),
                ];
                let set = parts.into_iter().zip(SIZES);
                set.flat_map(|(run, size)| lines(&[run], size, width - 2.0 * PAD).into_iter().map(move |l| (size, l)))
                    .collect()
            };
            let cards: Vec<Vec<(f64, Line)>> = row.iter().map(card).collect();
            let high = |card: &Vec<(f64, Line)>| card.iter().map(|(size, _)| size * LEADING).sum::<f64>();
            let height = cards.iter().map(high).fold(0.0, f64::max) + 2.0 * PAD - 2.0;
            self.need(height);
            let top = self.y;
            for (index, card) in cards.into_iter().enumerate() {
                let x = SIDE + (width + GAP) * index as f64;
                let area = Area { x, y: top, width, height };
                self.mark(Mark::Ground { area, radius: 6.0, fill: Ink::Canvas, rim: Ink::Border });
                let element = self.paper.tree.element(None, Role::Paragraph);
                self.y = top + PAD - 2.0;
                for (size, line) in card {
                    self.line(x + PAD, size, line, Some(element));
                }
            }
            self.y = top + height + GAP;
        }
        self.y -= GAP;
    }

    fn list(&mut self, items: &[Item]) {
        const SIZE: f64 = 9.5;
        const INDENT: f64 = 12.0;
        let list = self.paper.tree.element(None, Role::List);
        self.y += 3.0;
        for Item { about, text } in items {
            let mut runs = Vec::new();
            if !about.is_empty() {
                runs.push(Run::new(format!("{about}: "), Ink::Text).bold());
            }
            runs.push(Run::new(text, Ink::Text));
            self.y += 3.0;
            let item = self.paper.tree.element(Some(list), Role::Item);
            let (bullet, body) =
                (self.paper.tree.element(Some(item), Role::Bullet), self.paper.tree.element(Some(item), Role::Body));
            for (index, line) in lines(&runs, SIZE, WIDTH - INDENT).into_iter().enumerate() {
                self.need(SIZE * LEADING);
                if index == 0 {
                    let y = self.y;
                    let sign = lines(&[Run::new("•", Ink::Weak)], SIZE, INDENT).into_iter().next().unwrap_or_default();
                    self.line(SIDE + 2.0, SIZE, sign, Some(bullet));
                    self.y = y;
                }
                self.line(SIDE + INDENT, SIZE, line, Some(body));
            }
        }
    }

    fn picture(&mut self, picture: &'p Picture) {
        let drawing = &picture.drawing;
        let scale = scale(drawing);
        let height = drawing.height * scale;
        self.y += 10.0;
        self.need(height + 40.0);
        let figure = self.paper.tree.element(None, Role::Figure(drawing.alt.clone()));
        let leaf = self.paper.tree.leaf(figure);
        self.mark(Mark::Picture { drawing, at: [SIDE, self.y], scale, leaf });
        self.y += height;
        let style = Style { size: 8.5, before: 3.0, indent: 0.0 };
        self.paragraph(&[Run::new(&picture.caption, Ink::Weak)], style, Role::Paragraph);
    }
}

fn scale(drawing: &Drawing) -> f64 {
    (WIDTH / drawing.width).min(PICTURE / drawing.height).min(1.0)
}

/// How much of what follows a heading stands on its sheet.
fn kept(next: Option<&Block>) -> f64 {
    match next {
        Some(Block::Picture(picture)) => picture.drawing.height * scale(&picture.drawing) + KEPT,
        _ => KEPT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::block::{Cell, Column, Table};

    fn page(blocks: Vec<Block>) -> Page {
        Page { title: "Desk".into(), blocks }
    }

    fn words(paper: &Paper<'_>, sheet: usize) -> String {
        let line = |mark: &Mark<'_>| match mark {
            Mark::Words { line, .. } => {
                line.pieces.iter().map(|piece| piece.run.words.as_str()).collect::<String>() + "\n"
            }
            _ => String::new(),
        };
        paper.sheets[sheet].marks.iter().map(line).collect()
    }

    fn table(rows: usize, cell: &str) -> Block {
        let columns = vec![Column::words("Number"), Column::number("Value")];
        let row = |at: usize| vec![Cell::from(format!("{cell} {at}")), Cell::from("1")];
        Block::Table(Table { caption: "All of them.".into(), columns, rows: (0..rows).map(row).collect() })
    }

    fn drawing() -> Block {
        Block::Picture(Picture { drawing: Drawing::new(760.0, 320.0, "a curve"), caption: "Below.".into() })
    }

    #[test]
    fn nothing_stands_below_the_foot_of_a_sheet_or_beside_it() {
        let long = "no end ".repeat(700) + &"x".repeat(5000);
        let blocks = vec![
            Block::heading(1, long.clone()),
            Block::text(long.clone()),
            Block::Figures((0..7).map(|_| Figure::new(long[..200].to_owned(), "1", "2")).collect()),
            Block::List(vec![Item::new(long.clone(), long.clone())]),
            table(3, &long),
            drawing(),
        ];
        let page = page(blocks);
        let paper = paper(&page);
        assert!(paper.sheets.len() > 5);
        for (index, sheet) in paper.sheets.iter().enumerate() {
            for mark in &sheet.marks {
                if let Mark::Words { at, size, line, .. } = mark {
                    assert!(
                        at[1] <= FOOT && at[1] >= TOP && at[0] + line.width <= SIDE + WIDTH + 0.1,
                        "{index} {at:?} {size}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_head_of_a_table_comes_again_on_each_sheet_for_the_eye_alone() {
        let page = page(vec![table(120, "Row")]);
        let paper = paper(&page);
        assert!(paper.sheets.len() >= 3);
        for sheet in 0..paper.sheets.len() {
            assert!(words(&paper, sheet).contains("Number\nValue\nRow "), "{}", words(&paper, sheet));
        }
        let heads = paper.tree.elements.iter().filter(|element| element.role == Role::HeadCell).count();
        assert_eq!(heads, 2, "what is read aloud has one head");
        let all: String = (0..paper.sheets.len()).map(|sheet| words(&paper, sheet)).collect();
        assert!((0..120).all(|row| all.contains(&format!("Row {row}\n"))));
    }

    #[test]
    fn a_heading_stands_with_what_follows_it() {
        let filler = || table(38, "Row");
        let page = page(vec![filler(), Block::heading(2, "The money"), drawing()]);
        let paper = paper(&page);
        assert_eq!(paper.sheets.len(), 2);
        assert!(words(&paper, 1).starts_with("The money\n"));
        assert_eq!(paper.headings[0].sheet, 1);
    }

    #[test]
    fn a_break_begins_a_sheet_with_the_next_heading_and_no_empty_one() {
        let blocks = vec![
            Block::Break,
            Block::heading(2, "One"),
            Block::Break,
            Block::heading(3, "Its first"),
            Block::text("Words."),
            Block::Break,
            Block::heading(3, "Its second"),
        ];
        let page = page(blocks);
        let paper = paper(&page);
        assert_eq!(paper.sheets.len(), 2);
        assert_eq!(words(&paper, 0), "One\nIts first\nWords.\n");
    }
}
