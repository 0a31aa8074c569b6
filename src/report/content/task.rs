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
        let mut blocks = vec![Block::Heading(heading), Block::text(said(task, &task.headline))];
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
        if let Some(drivers) = task.uncertainty.as_deref().and_then(|sure| self.drivers(sure)) {
            blocks.push(Block::heading(4, "What the saving hangs on"));
            blocks.push(drivers);
        }
        blocks.extend(self.ladder(task));
        blocks.extend(self.derived(task));
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
        let mut push = |label: &str, value: Option<String>, note: String, range: String| {
            figures.extend(value.map(|value| Figure::new(label, value, note).with_range(range)));
        };
        let none = String::new;
        let money = |usd: f64| self.money(usd);
        let sure = task.uncertainty.as_deref();
        push("Calls", task.calls_first_month.map(say::count), "in the first month".into(), none());
        let per_call = task.hosted_usd_per_call.map_or(String::new(), |usd| format!("{} a call", money(usd)));
        push("Hosted", task.hosted_lifetime_usd.map(money), format!("over the horizon, {per_call}"), none());
        if task.verdict == Verdict::SwitchHosted {
            push("Cheaper hosted", task.cheaper_lifetime_usd.map(money), "over the horizon".into(), none());
            push("Saving by the switch", Some(money(task.usd_at_stake)), "over the horizon".into(), none());
        }
        let upfront = task.upfront_usd.map_or(String::new(), |usd| format!("over the horizon, {} upfront", money(usd)));
        push("Tuned", task.tuned_lifetime_usd.map(money), upfront, none());
        let share =
            task.saving_share.map_or(String::new(), |share| format!("{} of the hosted cost", say::share(share)));
        let saving = sure.map_or_else(String::new, |sure| self.range(sure.saving_usd));
        push("Saving by tuning", task.saving_usd.map(money), share, saving);
        if task.tuned_lifetime_usd.is_some() {
            let date = task.settled_crossover_date.as_deref();
            let mut paid = self.paid_back(task.settled_crossover_months, date, sure, "in the horizon".into());
            if let Some(calls) = task.settled_crossover_calls {
                paid.note.push_str(&format!(", {} calls", say::count(calls)));
            }
            figures.push(paid);
        }
        figures.extend(sure.map(|sure| {
            Figure::new("Chance", say::chance(sure.chance_cheaper), "that tuning is meaningfully cheaper")
        }));
        figures
    }

    /// What cheaper hosted means would come to, before a fine-tune is argued for.
    fn ladder(&self, task: &TaskAnswer) -> Vec<Block> {
        if task.ladder.rungs.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            Column::words("Means"),
            Column::words("If"),
            Column::number("A call"),
            Column::number("Saves"),
            Column::words("Quality"),
            Column::words("Tuning would then"),
        ];
        let rows = task.ladder.rungs.iter().map(|rung| -> Vec<Cell> {
            let tuning = match rung.tuned_still_pays {
                Some(true) => "still pay",
                Some(false) => "not pay",
                None => "–",
            };
            let saves = format!("{} ({})", self.money(rung.saving_usd), say::share(rung.saving_share));
            vec![
                words::name(&rung.name).into(),
                rung.assumes.as_str().into(),
                self.money(rung.usd_per_call).into(),
                saves.into(),
                rung.quality.label().into(),
                tuning.into(),
            ]
        });
        let caption = "What staying hosted could save over the horizon, each alone and at the end all together. The plan does \
                       not count on it.";
        let table = Table { caption: caption.into(), columns, rows: rows.collect() };
        vec![Block::heading(4, "Cheaper first"), Block::Table(table)]
    }
}

/// A sentence about it, in which an endless name is cut as everywhere in the report.
fn said(task: &TaskAnswer, sentence: &str) -> String {
    // A short one may be a word, or a space, that the sentence has elsewhere too.
    let is_endless = task.name.chars().count() > words::MAX_NAME;
    if is_endless { sentence.replace(&task.name, &words::name(&task.name)) } else { sentence.to_owned() }
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
        let text = said(task, &rule.text);
        let because = if inputs.is_empty() { text } else { format!("{text} ({inputs})") };
        vec![format!("{}. {}", rule.rule.number(), rule.rule.question()).into(), outcome.into(), because.into()]
    };
    let asked = |rule: &&crate::analysis::RuleAnswer| rule.outcome != Outcome::Skipped || !rule.inputs.is_empty();
    let rows: Vec<Vec<Cell>> = task.rules.iter().filter(asked).map(row).collect();
    let unasked = task.rules.len() - rows.len();
    let caption = "Ten rules are asked in order; the first that decides gives the verdict.";
    let mut blocks = vec![Block::Table(Table { caption: caption.into(), columns, rows })];
    if unasked > 0 {
        let (were, them) = if unasked == 1 { ("was", "it") } else { ("were", "them") };
        let rules = words::counted(unasked, "rule");
        blocks.push(Block::Aside(format!("{rules} {were} not asked: the verdict does not need {them}.")));
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
