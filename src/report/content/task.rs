//! The page of one sub-task: verdict, money, chart, reasons rule by rule, what would change it.

use super::super::block::{Block, Cell, Column, Figure, Heading, Item, Table};
use super::super::chart::{self, Series};
use super::super::{text, words};
use super::{Report, anchor, crossover_caption, first, picture};
use crate::analysis::{Outcome, TaskAnswer, Verdict};
use crate::plan::say;

impl<'a> Report<'_, 'a> {
    pub(super) fn tasks(&self) -> Vec<Block> {
        let tasks = self.evaluation.ranked_tasks();
        if tasks.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![Block::Break, Block::heading(2, "Why, sub-task by sub-task")];
        for (index, task) in tasks.into_iter().enumerate() {
            if index > 0 {
                blocks.push(Block::Break);
            }
            blocks.extend(self.task(task));
        }
        blocks
    }

    fn task(&self, task: &'a TaskAnswer) -> Vec<Block> {
        let heading = Heading {
            level: 3,
            text: words::name(&task.name),
            anchor: Some(anchor(self.evaluation, task)),
            badge: Some(first::badge(task)),
        };
        let mut blocks = vec![Block::Heading(heading), Block::text(task.headline.clone())];
        if text::plain(task.name.trim()) != words::name(&task.name) && !task.name.trim().is_empty() {
            blocks.push(Block::Aside(format!("Its whole name: {}", text::plain(task.name.trim()))));
        }
        blocks.push(Block::Figures(self.figures(task)));
        if let Some(series) = Series::of_task(self.subject, task).filter(|series| series.other.is_some()) {
            blocks.push(picture(chart::crossover(&series), crossover_caption(&series)));
        }
        if !task.advice.is_empty() {
            blocks.push(Block::heading(4, "What to do"));
            blocks.push(Block::List(task.advice.iter().map(|advice| Item::new("", advice.clone())).collect()));
        }
        blocks.push(Block::heading(4, "Why"));
        blocks.extend(reasons(task));
        blocks.push(Block::List(criteria(task)));
        if !task.flips.is_empty() {
            blocks.push(Block::heading(4, "What would change the verdict"));
            let flips = task.flips.iter().map(|flip| words::capital(&flip.sentence(&self.evaluation.currency)));
            blocks.push(Block::List(flips.map(|flip| Item::new("", format!("{flip}."))).collect()));
        }
        if let Some(one) = self.review(&task.id) {
            blocks.push(Block::heading(4, "The review"));
            blocks.push(Block::text(format!("{}.", words::capital(&one.words()))));
            if one.is_reopened() {
                blocks.push(Block::text("Reopened: what it was taken on has changed since."));
            }
            let changes = one.changes.iter().map(|change| Item::new(change.what.clone(), change.change.clone()));
            let changes: Vec<Item> = changes.collect();
            blocks.extend((!changes.is_empty()).then_some(Block::List(changes)));
        }
        blocks
    }

    fn figures(&self, task: &TaskAnswer) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut push = |label: &str, value: Option<String>, note: String| {
            figures.extend(value.map(|value| Figure { label: label.into(), value, note }));
        };
        let money = |usd: f64| self.money(usd);
        let calls = task.calls_first_month;
        push("Calls", calls.map(say::count), "in the first month".into());
        let per_call = task.hosted_usd_per_call.map_or(String::new(), |usd| format!("{} a call", money(usd)));
        push("Hosted", task.hosted_lifetime_usd.map(money), format!("over the horizon, {per_call}"));
        if task.verdict == Verdict::SwitchHosted {
            push("Cheaper hosted", task.cheaper_lifetime_usd.map(money), "over the horizon".into());
            push("Saving by the switch", Some(money(task.usd_at_stake)), "over the horizon".into());
        }
        let upfront = task.upfront_usd.map_or(String::new(), |usd| format!("over the horizon, {} upfront", money(usd)));
        push("Tuned", task.tuned_lifetime_usd.map(money), upfront);
        let share = task.saving_share.map_or(String::new(), say::share);
        push("Saving by tuning", task.saving_usd.map(money), share);
        if task.tuned_lifetime_usd.is_some() {
            let date = task.settled_crossover_date.as_deref().map(say::date);
            let calls = task.settled_crossover_calls.map_or(String::new(), |n| format!(", {} calls", say::count(n)));
            let after = task.settled_crossover_months.map(|at| format!("after {}{calls}", say::months(at)));
            push("Paid back", Some(date.unwrap_or_else(|| "never".into())), after.unwrap_or("in the horizon".into()));
        }
        figures
    }
}

/// The rules that were asked, and in one line those that were not.
fn reasons(task: &TaskAnswer) -> Vec<Block> {
    let columns = vec![Column::words("Rule"), Column::words("Outcome"), Column::words("Because")];
    let row = |rule: &crate::analysis::RuleAnswer| -> Vec<Cell> {
        let outcome = match rule.outcome {
            Outcome::Decides => "decides",
            Outcome::Pass => "passes on",
            Outcome::Skipped => "waits",
        };
        let inputs = rule.inputs.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; ");
        let because = if inputs.is_empty() { rule.text.clone() } else { format!("{} ({inputs})", rule.text) };
        vec![format!("{}. {}", rule.rule.number(), rule.rule.question()).into(), outcome.into(), because.into()]
    };
    let asked = |rule: &&crate::analysis::RuleAnswer| rule.outcome != Outcome::Skipped || !rule.inputs.is_empty();
    let rows: Vec<Vec<Cell>> = task.rules.iter().filter(asked).map(row).collect();
    let unasked = task.rules.len() - rows.len();
    let caption = "Ten rules are asked in order; the first that decides gives the verdict.";
    let mut blocks = vec![Block::Table(Table { caption: caption.into(), columns, rows })];
    if unasked > 0 {
        let text = format!("{} not asked: the verdict does not need them.", words::counted(unasked, "rule"));
        blocks.push(Block::Aside(text.replacen(
            " not asked",
            if unasked == 1 { " was not asked" } else { " were not asked" },
            1,
        )));
    }
    blocks
}

fn criteria(task: &TaskAnswer) -> Vec<Item> {
    let criteria = [
        ("Prompting runs out", task.criteria.prompting_runs_out),
        ("Retrieval and tools do not fix it", task.criteria.retrieval_does_not_fix),
        ("Volume repays training", task.criteria.volume_repays),
    ];
    criteria.into_iter().map(|(name, criterion)| Item::new(name, criterion.label())).collect()
}
