//! The minutes of a review: who decided what, what is reopened, and what is still open.

use super::super::block::{Block, Cell, Column, Item, Page, Table};
use super::super::content::title;
use super::super::{Subject, markdown, words};
use super::{Change, Reviewed, Standing, review};
use crate::analysis::{Evaluation, TaskAnswer, Verdict};
use crate::plan::{Decision, Plan, say};

/// What is to be kept of a review, in the order in which it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Minutes {
    /// In one line: `5 of 7 sub-tasks decided: 4 approved, 1 rejected. 1 deferred, 1 reopened.`
    pub summary: String,
    pub rows: Vec<MinutesRow>,
    /// Under each heading what there is to say, about whom first; headings without anything are left out.
    pub lists: Vec<(&'static str, Vec<(String, String)>)>,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutesRow {
    pub name: String,
    /// Today's; `None` of a sub-task that is off.
    pub verdict: Option<Verdict>,
    pub decision: Decision,
    pub reopened: bool,
    pub by: String,
    pub on: String,
}

impl MinutesRow {
    /// `Approved`, `Approved, reopened`.
    pub fn decided(&self) -> String {
        super::decided_words(self.decision, self.reopened)
    }
}

impl Minutes {
    pub fn of(plan: &Plan, evaluation: &Evaluation) -> Self {
        let reviewed = review(plan, evaluation);
        let lists = [
            ("What was said", said(&reviewed)),
            ("Reopened", reopened(&reviewed)),
            ("Still open", open(evaluation, &reviewed)),
        ];
        Self {
            summary: summary(evaluation, &reviewed),
            rows: reviewed.iter().map(|one| row(evaluation, one)).collect(),
            lists: lists.into_iter().filter(|(_, lines)| !lines.is_empty()).collect(),
        }
    }

    /// Headings of level 3.
    pub(in crate::report) fn blocks(self) -> Vec<Block> {
        let mut blocks = vec![Block::Lead(self.summary)];
        if !self.rows.is_empty() {
            let columns = ["Sub-task", "Verdict", "Decision", "By", "On"].map(Column::words).into();
            let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
            let cells = |row: &MinutesRow| -> Vec<Cell> {
                let verdict = row.verdict.map_or("Off", Verdict::label);
                let (by, on) = (or_dash(&row.by), or_dash(&row.on));
                vec![row.name.clone().into(), verdict.into(), row.decided().into(), by.into(), on.into()]
            };
            let rows = self.rows.iter().map(cells).collect();
            blocks.push(Block::Table(Table { caption: "The verdict is today’s.".into(), columns, rows }));
        }
        for (heading, lines) in self.lists {
            blocks.push(Block::heading(3, heading));
            blocks.push(Block::List(lines.into_iter().map(|(about, text)| Item::new(about, text)).collect()));
        }
        blocks
    }
}

/// As Markdown.
pub fn minutes(subject: &Subject<'_>) -> String {
    let title = format!("Review of {}", title(subject));
    let mut page = Page { blocks: vec![Block::heading(1, title.clone())], title };
    page.blocks.extend(Minutes::of(subject.plan, subject.evaluation).blocks());
    markdown::page(&page)
}

fn summary(evaluation: &Evaluation, reviewed: &[Reviewed]) -> String {
    let on = || reviewed.iter().filter(|one| evaluation.task(&one.node).is_some());
    let count = |decision| on().filter(|one| one.decision == decision && !one.is_reopened()).count();
    let [approved, rejected, deferred] = Decision::ALL.map(count);
    let reopened = on().filter(|one| one.is_reopened()).count();
    let all = evaluation.tasks.len();
    let undecided = undecided(evaluation, reviewed).len();
    let some = |counted: &[(usize, &str)]| {
        let parts = counted.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
    };
    let decided = some(&[(approved, "approved"), (rejected, "rejected")]);
    let left = some(&[(deferred, "deferred"), (reopened, "reopened"), (undecided, "not decided yet")]);
    let decided = if decided.is_empty() { String::new() } else { format!(": {decided}") };
    let left = if left.is_empty() { String::new() } else { format!(" {}.", words::capital(&left)) };
    format!("{} of {} decided{decided}.{left}", approved + rejected, words::counted(all, "sub-task"))
}

fn undecided<'a>(evaluation: &'a Evaluation, reviewed: &[Reviewed]) -> Vec<&'a TaskAnswer> {
    let tasks = evaluation.ranked_tasks().into_iter();
    tasks.filter(|task| !reviewed.iter().any(|one| one.node == task.id)).collect()
}

fn row(evaluation: &Evaluation, one: &Reviewed) -> MinutesRow {
    MinutesRow {
        name: words::name(&one.name),
        verdict: evaluation.task(&one.node).map(|task| task.verdict),
        decision: one.decision,
        reopened: one.is_reopened(),
        by: if one.by.trim().is_empty() { String::new() } else { words::name(&one.by) },
        on: if one.on.trim().is_empty() { String::new() } else { say::date(&one.on) },
    }
}

fn said(reviewed: &[Reviewed]) -> Vec<(String, String)> {
    let said = |one: &Reviewed| {
        let note = one.note.trim();
        let dissent = one.dissent.trim();
        let dissent = if dissent.is_empty() { String::new() } else { format!("Dissent: {dissent}") };
        let parts: Vec<String> = [note.to_owned(), dissent].into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| (words::name(&one.name), parts.join(" – ")))
    };
    reviewed.iter().filter_map(said).collect()
}

fn reopened(reviewed: &[Reviewed]) -> Vec<(String, String)> {
    let reopened = reviewed.iter().filter(|one| one.is_reopened());
    reopened.map(|one| (words::name(&one.name), format!("{}.", one.why()))).collect()
}

fn open(evaluation: &Evaluation, reviewed: &[Reviewed]) -> Vec<(String, String)> {
    let mut items = Vec::new();
    for task in undecided(evaluation, reviewed) {
        items.push((words::name(&task.name), "not decided yet.".to_owned()));
    }
    for one in reviewed {
        if one.decision == Decision::Deferred && !one.is_reopened() {
            items.push((words::name(&one.name), "deferred.".into()));
        }
        if one.standing == Standing::Unknown {
            let text =
                "its decision does not say what it was taken on; decide again to be told when it no longer holds.";
            items.push((words::name(&one.name), text.into()));
        }
    }
    for task in evaluation.ranked_tasks() {
        items.extend(task.missing.iter().map(|missing| (words::name(&task.name), format!("to give: {missing}."))));
    }
    items
}

impl Change {
    /// `Verdict: fine-tune → keep hosted`.
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.what, self.change)
    }
}
