//! What a report says, in the order in which a reader asks: the decision, the money, the doubts, then everything.

mod assumptions;
mod derived;
mod doubts;
mod first;
mod money;
mod origins;
mod risks;
mod steps;
mod task;

use super::Subject;
use super::block::{Block, Page, Picture};
use super::chart::{self, Series};
use super::doubt::{self, Saving};
use super::drawing::Drawing;
use super::review::{self, Minutes, Reviewed};
use super::words;
use crate::analysis::{Derivations, Evaluation, TaskAnswer, date_at};
use crate::plan::{NodeId, Plan, say};

/// The whole report.
pub(super) fn report(subject: &Subject<'_>) -> Page {
    let (plan, evaluation) = (subject.plan, subject.evaluation);
    let report = Report {
        subject,
        evaluation,
        plan,
        reviewed: review::review(plan, evaluation),
        derivations: Derivations::of(plan),
        latest_day: origins::latest_day(plan),
    };
    let mut blocks = report.first_page();
    blocks.extend(report.steps());
    blocks.extend(report.mix());
    blocks.extend(report.tasks());
    blocks.extend(report.minutes());
    blocks.extend(report.assumptions());
    Page { title: title(subject), blocks }
}

/// The plan's name, or what to call one that has none.
pub(super) fn title(subject: &Subject<'_>) -> String {
    if subject.plan.name.trim().is_empty() { "Untitled plan".into() } else { words::name(&subject.plan.name) }
}

struct Report<'s, 'a> {
    subject: &'s Subject<'a>,
    evaluation: &'a Evaluation,
    plan: &'a Plan,
    /// The decisions that hold.
    reviewed: Vec<Reviewed>,
    derivations: Derivations,
    /// Ages are counted to it.
    latest_day: Option<jiff::civil::Date>,
}

impl<'a> Report<'_, 'a> {
    fn money(&self, usd: f64) -> String {
        say::money(&self.evaluation.currency, usd)
    }

    /// The curves of the whole application.
    fn mix(&self) -> Vec<Block> {
        let Some(series) = Series::of(self.subject, None) else { return Vec::new() };
        let mut blocks = vec![Block::heading(2, "The money over time")];
        blocks.push(picture(chart::crossover(&series), crossover_caption(&series)));
        let caption = "What each month costs. Bars are what is paid at once: upfront and retraining.";
        blocks.push(picture(chart::monthly(&series), caption.into()));
        if let Some(saving) = Saving::of(self.subject, None) {
            blocks.push(Block::heading(2, "What the saving hangs on"));
            let caption = "How often each saving comes over all draws: the taller a bar, the more of them.";
            blocks.push(picture(doubt::distribution(&saving), caption.into()));
            let caption = "The saving with each number at the ends of its range, all others central.";
            blocks.push(picture(doubt::drivers(&saving), caption.into()));
        }
        blocks
    }

    /// The minutes, once anything is decided.
    fn minutes(&self) -> Vec<Block> {
        if self.reviewed.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![Block::Break, Block::heading(2, "The review")];
        blocks.extend(Minutes::of(self.plan, self.evaluation).blocks());
        blocks
    }

    fn review(&self, id: &NodeId) -> Option<&Reviewed> {
        self.reviewed.iter().find(|one| one.node == *id)
    }
}

fn picture(drawing: Drawing, caption: String) -> Block {
    Block::Picture(Picture { drawing, caption })
}

/// Where links to a sub-task lead. Ids hold anything, so its place among them is used.
fn anchor(evaluation: &Evaluation, task: &TaskAnswer) -> String {
    let at = evaluation.tasks.iter().position(|other| std::ptr::eq(other, task)).unwrap_or_default();
    format!("sub-task-{}", at + 1)
}

/// So many price steps and retirements are named below a chart.
const MARKS: usize = 6;

fn crossover_caption(series: &Series<'_>) -> String {
    let mut caption = String::from("What has been paid by then, staying hosted");
    if let Some(other) = series.other {
        let with = if other.name == "mix" { "with the recommended mix" } else { "on the tuned path" };
        caption.push_str(&format!(" and {with}; jumps are what is paid at once"));
    }
    caption.push('.');
    if series.sure.is_some() {
        caption.push_str(" Bands hold 8 of 10 of the draws.");
    }
    if let Some(lost) = words::lead_lost(series.lost) {
        caption.push_str(&format!(" {}.", words::capital(&lost)));
    }
    if let Some(drift) = &series.drift {
        caption.push_str(&format!(" Prices drift: {drift}."));
    }
    let marks: Vec<String> = series
        .marks
        .iter()
        .map(|mark| {
            let date = date_at(series.start, mark.month);
            format!("{} on {}", mark.label, say::date(&date.to_string()))
        })
        .collect();
    // More are in the list of assumptions, and in that of prices.
    let more = match marks.len().saturating_sub(MARKS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if !marks.is_empty() {
        caption.push_str(&format!(" Dashed: {}{more}.", marks[..marks.len().min(MARKS)].join("; ")));
    }
    caption
}
