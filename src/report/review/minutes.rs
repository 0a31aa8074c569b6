//! The minutes of a review: who decided what, what is reopened, and what is still open.

use super::super::block::{Block, Cell, Column, Item, Page, Table};
use super::super::content::title;
use super::super::{Subject, markdown, words};
use super::{Change, Reviewed, Standing, review};
use crate::analysis::TaskAnswer;
use crate::plan::{Decision, say};

/// As Markdown.
pub fn minutes(subject: &Subject<'_>) -> String {
    let title = format!("Review of {}", title(subject));
    let mut page = Page { blocks: vec![Block::heading(1, title.clone())], title };
    page.blocks.extend(blocks(subject));
    markdown::page(&page)
}

/// The same without a title, its headings of level 3.
pub(in crate::report) fn blocks(subject: &Subject<'_>) -> Vec<Block> {
    let reviewed = review(subject.plan, subject.evaluation);
    let mut blocks = vec![Block::Lead(summary(subject, &reviewed))];
    blocks.extend(table(subject, &reviewed));
    let mut list = |title: &str, items: Vec<Item>| {
        if !items.is_empty() {
            blocks.push(Block::heading(3, title));
            blocks.push(Block::List(items));
        }
    };
    list("What was said", said(&reviewed));
    list("Reopened", reopened(&reviewed));
    list("Still open", open(subject, &reviewed));
    blocks
}

/// `5 of 7 sub-tasks decided: 4 approved, 1 rejected. 1 deferred, 1 reopened, 1 not decided yet.`
pub(in crate::report) fn summary(subject: &Subject<'_>, reviewed: &[Reviewed]) -> String {
    let on = || reviewed.iter().filter(|one| subject.evaluation.task(&one.node).is_some());
    let count = |decision| on().filter(|one| one.decision == decision && !one.is_reopened()).count();
    let [approved, rejected, deferred] = Decision::ALL.map(count);
    let reopened = on().filter(|one| one.is_reopened()).count();
    let all = subject.evaluation.tasks.len();
    let taken = undecided(subject, reviewed).len();
    let some = |counted: &[(usize, &str)]| {
        let parts = counted.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
    };
    let decided = some(&[(approved, "approved"), (rejected, "rejected")]);
    let left = some(&[(deferred, "deferred"), (reopened, "reopened"), (taken, "not decided yet")]);
    let decided = if decided.is_empty() { String::new() } else { format!(": {decided}") };
    let left = if left.is_empty() { String::new() } else { format!(" {}.", words::capital(&left)) };
    format!("{} of {} decided{decided}.{left}", approved + rejected, words::counted(all, "sub-task"))
}

fn undecided<'a>(subject: &Subject<'a>, reviewed: &[Reviewed]) -> Vec<&'a TaskAnswer> {
    let tasks = subject.evaluation.ranked_tasks().into_iter();
    tasks.filter(|task| !reviewed.iter().any(|one| one.node == task.id)).collect()
}

/// `Approved`, `Approved, reopened`.
pub(in crate::report) fn decided(one: &Reviewed) -> String {
    let reopened = if one.is_reopened() { ", reopened" } else { "" };
    format!("{}{reopened}", one.decision.label())
}

fn table(subject: &Subject<'_>, reviewed: &[Reviewed]) -> Option<Block> {
    if reviewed.is_empty() {
        return None;
    }
    let columns = ["Sub-task", "Verdict", "Decision", "By", "On"].map(Column::words).into();
    let row = |one: &Reviewed| -> Vec<Cell> {
        let verdict = subject.evaluation.task(&one.node).map_or("Off", |task| task.verdict.label());
        let by = if one.by.trim().is_empty() { "–".into() } else { words::name(&one.by) };
        let on = if one.on.trim().is_empty() { "–".into() } else { say::date(&one.on) };
        vec![words::name(&one.name).into(), verdict.into(), decided(one).into(), by.into(), on.into()]
    };
    let rows = reviewed.iter().map(row).collect();
    Some(Block::Table(Table { caption: "The verdict is today’s.".into(), columns, rows }))
}

fn said(reviewed: &[Reviewed]) -> Vec<Item> {
    let said = |one: &Reviewed| {
        let note = one.note.trim();
        let dissent = one.dissent.trim();
        let dissent = if dissent.is_empty() { String::new() } else { format!("Dissent: {dissent}") };
        let parts: Vec<String> = [note.to_owned(), dissent].into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| Item::new(words::name(&one.name), parts.join(" – ")))
    };
    reviewed.iter().filter_map(said).collect()
}

fn reopened(reviewed: &[Reviewed]) -> Vec<Item> {
    let reopened = reviewed.iter().filter(|one| one.is_reopened());
    reopened.map(|one| Item::new(words::name(&one.name), format!("{}.", one.why()))).collect()
}

fn open(subject: &Subject<'_>, reviewed: &[Reviewed]) -> Vec<Item> {
    let mut items = Vec::new();
    for task in undecided(subject, reviewed) {
        items.push(Item::new(words::name(&task.name), "not decided yet."));
    }
    for one in reviewed {
        let name = || words::name(&one.name);
        if one.decision == Decision::Deferred && !one.is_reopened() {
            items.push(Item::new(name(), "deferred."));
        }
        if one.standing == Standing::Unknown {
            let text = "its decision does not say what it was taken on; decide again to tell when it no longer holds.";
            items.push(Item::new(name(), text));
        }
    }
    for task in subject.evaluation.ranked_tasks() {
        items.extend(
            task.missing.iter().map(|missing| Item::new(words::name(&task.name), format!("to give: {missing}."))),
        );
    }
    items
}

impl Change {
    /// `Verdict: fine-tune → keep hosted`.
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.what, self.change)
    }
}
