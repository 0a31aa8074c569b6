//! How the main figures of a sub-task are computed: each formula, the same with this plan's numbers, and what it gives.

use super::super::block::{Block, Cell, Column, Table};
use super::super::text;
use super::Report;
use crate::analysis::{Figure, Step, TaskAnswer};

/// The longest formula that is written out, in columns; the window shows it whole.
const MOST_COLUMNS: usize = 400;

impl Report<'_, '_> {
    pub(super) fn derived(&self, task: &TaskAnswer) -> Vec<Block> {
        let formula = |figure: Figure| Some((self.derivations.formula(self.evaluation, &figure)?, figure));
        let rows: Vec<Vec<Cell>> = Figure::main_of(task).into_iter().filter_map(formula).flat_map(rows).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            Column::words("Figure"),
            Column::words("Formula"),
            Column::words("With the plan’s numbers"),
            Column::number("Gives"),
        ];
        let caption = "Each figure from what it is made of; figures of this table and the plan’s numbers are put in where the \
                       formula names them.";
        let table = Block::Table(Table { caption: caption.into(), columns, rows });
        vec![Block::heading(4, "How the figures are computed"), table]
    }
}

fn rows((steps, figure): (Vec<Step>, Figure)) -> Vec<Vec<Cell>> {
    let last = steps.len().saturating_sub(1);
    let row = |(index, step): (usize, &Step)| -> Vec<Cell> {
        // Steps on the way keep their own names; the last one is the figure.
        let name = if index == last { figure.words() } else { step.name.as_str() };
        let shown = |words: &str| Cell::from(text::cut(&text::plain(words), MOST_COLUMNS));
        vec![shown(name), shown(&step.words), shown(&step.numbers), shown(&step.value)]
    };
    steps.iter().enumerate().map(row).collect()
}
