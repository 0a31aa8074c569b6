//! The figures of sub-tasks as a table for a spreadsheet: what the clipboard gets.

use super::session::Selection;
use super::view::ViewContext;
use crate::analysis::TaskAnswer;

const HEAD: &str = "Sub-task\tRole\tVerdict\tCalls in the first month\tHosted per call\tHosted over the horizon\t\
                    Tuned over the horizon\tUpfront\tAt stake";

/// Of the selected sub-tasks, or of all where none is selected; the money at stake first. Cells part at tabs.
pub(crate) fn table(view: ViewContext<'_>) -> String {
    let chosen = |task: &&TaskAnswer| match &view.session.selection {
        Selection::Nodes(ids) => ids.contains(&task.id),
        Selection::Plan | Selection::Edge(_) => true,
    };
    let ranked = view.evaluation.ranked_tasks();
    let rows: Vec<String> = ranked.into_iter().filter(chosen).map(row).collect();
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

fn row(task: &TaskAnswer) -> String {
    let cell = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let figures = [
        task.calls_first_month,
        task.hosted_usd_per_call,
        task.hosted_lifetime_usd,
        task.tuned_lifetime_usd,
        task.upfront_usd,
        Some(task.usd_at_stake),
    ];
    let words = [plain(&task.name), task.role.label().to_owned(), task.word().to_owned()];
    words.into_iter().chain(figures.map(cell)).collect::<Vec<_>>().join("\t")
}

/// A name never ends its cell.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
