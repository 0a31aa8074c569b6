//! Tables on paper: columns as wide as they need, rows kept whole where they can be, the head again on each sheet.

use super::layout::{LEADING, Layout};
use super::lines::{Line, Run, lines};
use super::sheet::{FOOT, Mark, Role, SIDE, TOP, WIDTH};
use crate::report::block::{Cell, Table};
use crate::report::drawing::Area;
use crate::report::theme::Ink;

const SIZE: f64 = 8.0;
const LINE: f64 = SIZE * LEADING;
/// Between columns, and above and below the words of a row.
const GAP: f64 = 10.0;
const PAD: f64 = 3.0;
/// The widest that a column asks to be, and that a word keeps whole.
const MOST: f64 = 300.0;
const MOST_WORD: f64 = 110.0;
/// A cell that is no wider stays on one line.
const SHORT: f64 = 64.0;

/// A row, broken into lines: by cell.
struct Row {
    cells: Vec<Vec<Line>>,
    /// Where a cell leads.
    links: Vec<Option<String>>,
}

impl Row {
    fn height(&self) -> f64 {
        self.cells.iter().map(Vec::len).max().unwrap_or(0) as f64 * LINE + 2.0 * PAD
    }
}

struct Columns {
    /// Left side and width.
    at: Vec<(f64, f64)>,
    is_number: Vec<bool>,
}

impl Layout<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let element = self.paper.tree.element(None, Role::Table);
        self.y += 8.0;
        if !table.caption.is_empty() {
            let broken = lines(&[Run::new(&table.caption, Ink::Weak)], SIZE, WIDTH);
            self.need((broken.len() + 3) as f64 * LINE);
            let caption = self.paper.tree.element(Some(element), Role::Caption);
            for line in broken {
                self.line(SIDE, SIZE, line, Some(caption));
            }
            self.y += 2.0;
        }
        let head: Vec<Run> = table.columns.iter().map(|column| Run::new(column.head, Ink::Weak).bold()).collect();
        let cells: Vec<Vec<Vec<Run>>> = table.rows.iter().map(|row| row.iter().map(runs).collect()).collect();
        let columns = columns(table, &head, &cells);
        let broken = |column: usize, runs: &[Run]| lines(runs, SIZE, columns.at[column].1);
        let top = Row {
            cells: head.iter().enumerate().map(|(column, run)| broken(column, std::slice::from_ref(run))).collect(),
            links: vec![None; head.len()],
        };
        self.need(top.height() + 2.0 * LINE);
        let section = self.paper.tree.element(Some(element), Role::TableHead);
        let row = self.paper.tree.element(Some(section), Role::Row);
        let of_head: Vec<usize> = head.iter().map(|_| self.paper.tree.element(Some(row), Role::HeadCell)).collect();
        self.row(&columns, &top, 0, usize::MAX, Some(&of_head));
        let body = self.paper.tree.element(Some(element), Role::TableBody);
        for (row, words) in table.rows.iter().zip(&cells) {
            let row = Row {
                cells: words.iter().enumerate().map(|(column, runs)| broken(column, runs)).collect(),
                links: row.iter().map(link).collect(),
            };
            self.body_row(&columns, &top, &row, body);
        }
    }

    /// Whole where it fits, else line by line over as many sheets as it needs.
    fn body_row(&mut self, columns: &Columns, top: &Row, row: &Row, body: usize) {
        let element = self.paper.tree.element(Some(body), Role::Row);
        let cells: Vec<usize> = row.cells.iter().map(|_| self.paper.tree.element(Some(element), Role::Cell)).collect();
        let count = row.cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let whole = FOOT - TOP - top.height();
        let mut from = 0;
        while from < count {
            let fits = ((FOOT - self.y - 2.0 * PAD) / LINE).max(0.0) as usize;
            let fits_whole = count - from <= fits;
            if !fits_whole && (row.height() <= whole || fits < 3) {
                self.new_sheet();
                // The head again, for the eye alone.
                self.row(columns, top, 0, usize::MAX, None);
            }
            let fits = ((FOOT - self.y - 2.0 * PAD) / LINE).max(1.0) as usize;
            let to = count.min(from + fits);
            self.row(columns, row, from, to, Some(&cells));
            from = to;
        }
    }

    /// Some lines of a row, and the rule below it.
    fn row(&mut self, columns: &Columns, row: &Row, from: usize, to: usize, elements: Option<&[usize]>) {
        let top = self.y + PAD;
        let mut bottom = top + LINE;
        for (column, cell) in row.cells.iter().enumerate() {
            let (x, width) = columns.at[column];
            self.y = top;
            for line in cell.iter().skip(from).take(to - from) {
                let x = if columns.is_number[column] { x + width - line.width } else { x };
                let element = elements.map(|elements| elements[column]);
                match (&row.links[column], element) {
                    (Some(anchor), Some(element)) => self.linked(x, line, anchor, element),
                    _ => self.line(x, SIZE, line.clone(), element),
                }
            }
            bottom = bottom.max(self.y);
        }
        self.y = bottom + PAD;
        self.mark(Mark::Rule { from: [SIDE, self.y], to: SIDE + WIDTH, ink: Ink::Border });
    }

    fn linked(&mut self, x: f64, line: &Line, anchor: &str, element: usize) {
        let link = self.paper.tree.element(Some(element), Role::Link);
        let area = Area { x, y: self.y, width: line.width, height: LINE };
        self.line(x, SIZE, line.clone(), Some(link));
        let leaf = self.paper.tree.leaf(link);
        let words = line.pieces.iter().map(|piece| piece.run.words.as_str()).collect();
        self.mark(Mark::Link { area, anchor: anchor.to_owned(), words, leaf });
    }
}

fn runs(cell: &Cell) -> Vec<Run> {
    match cell {
        Cell::Text(text) => vec![Run::new(text, Ink::Text)],
        Cell::Link { text, .. } => vec![Run::new(text, Ink::Accent)],
        Cell::Badge(badge) => {
            let mut runs = vec![Run::new(&badge.text, Ink::of(badge.verdict)).bold()];
            runs.extend((!badge.note.is_empty()).then(|| Run::new(format!(", {}", badge.note), Ink::Weak)));
            runs
        }
    }
}

fn link(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Link { anchor, .. } => Some(anchor.clone()),
        Cell::Text(_) | Cell::Badge(_) => None,
    }
}

/// Each column gets what its widest word needs, and of the rest by what its widest cell lacks then.
fn columns(table: &Table, head: &[Run], cells: &[Vec<Vec<Run>>]) -> Columns {
    let count = head.len();
    let (mut least, mut most) = (vec![0.0_f64; count], vec![0.0_f64; count]);
    let mut take = |column: usize, runs: &[Run]| {
        let word = runs.iter().map(|run| run.widest_word(SIZE)).fold(0.0, f64::max);
        let whole: f64 = runs.iter().map(|run| run.width(SIZE)).sum();
        least[column] = least[column].max(if whole <= SHORT { whole } else { word.min(MOST_WORD) });
        most[column] = most[column].max(whole.min(MOST));
    };
    for (column, run) in head.iter().enumerate() {
        take(column, std::slice::from_ref(run));
    }
    for row in cells {
        for (column, runs) in row.iter().enumerate().take(count) {
            take(column, runs);
        }
    }
    let room = WIDTH - GAP * count.saturating_sub(1) as f64;
    let (needed, wanted): (f64, f64) = (least.iter().sum(), most.iter().sum());
    let lack: f64 = most.iter().zip(&least).map(|(most, least)| most - least).sum();
    let share = |column: usize| {
        let (least, most) = (least[column], most[column]);
        if needed >= room {
            least * room / needed
        } else if wanted >= room {
            least + (most - least) * (room - needed) / lack
        } else {
            most + (room - wanted) / count as f64
        }
    };
    let mut x = SIDE;
    let mut at = Vec::with_capacity(count);
    for column in 0..count {
        at.push((x, share(column)));
        x += share(column) + GAP;
    }
    Columns { at, is_number: table.columns.iter().map(|column| column.is_number).collect() }
}
