//! A difference in words: rows of money, and lists, for a terminal and for a pull request.

use super::super::block::{Block, Cell, Column, Item, Page, Table};
use super::super::{markdown, words};
use super::{Difference, Kind, Pair};
use crate::plan::{NodeId, say};

/// A part of a difference: what it is about, and a line for each change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub title: &'static str,
    pub lines: Vec<Line>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub about: String,
    pub text: String,
    /// The step that it is about, in whichever plan has it.
    pub node: Option<NodeId>,
}

impl Line {
    fn new(about: String, text: String, node: Option<&NodeId>) -> Self {
        Self { about, text, node: node.cloned() }
    }
}

impl Difference {
    /// Name, before, after, change: the money as people read it.
    pub fn money_rows(&self) -> Vec<[String; 4]> {
        let money = &self.money;
        let show = |usd: f64| say::money(&self.currency, usd);
        let row = |name: &str, pair: Pair| {
            let share = if pair.old > 0.0 && !pair.is_same() {
                format!(" ({})", signed(pair.change(), &say::share((pair.change() / pair.old).abs())))
            } else {
                String::new()
            };
            let change =
                if pair.is_same() { "same".into() } else { signed(pair.change(), &show(pair.change().abs())) + &share };
            [name.to_owned(), show(pair.old), show(pair.new), change]
        };
        let mut rows = vec![
            row("Today, all hosted, a month", money.today_usd_per_month),
            row("With the mix, a month", money.mix_usd_per_month),
        ];
        if let Some(sampled) = &money.sampled {
            rows.extend([
                row("Today, P50 a month", sampled.today_usd_per_month_p50),
                row("Today, P90 a month", sampled.today_usd_per_month_p90),
                row("Mix, P50 a month", sampled.mix_usd_per_month_p50),
                row("Mix, P90 a month", sampled.mix_usd_per_month_p90),
            ]);
        }
        rows.extend([
            row("Hosted, over the horizon", money.hosted_lifetime_usd),
            row("Mix, over the horizon", money.mix_lifetime_usd),
            row("Saving", money.saving_usd),
            row("Upfront", money.upfront_usd),
        ]);
        let (old, new) = money.settled_crossover_months;
        let months = |months: Option<f64>| months.map_or("–".into(), say::months);
        let change = if old == new { "same".to_owned() } else { String::new() };
        rows.push(["Paid back after".into(), months(old), months(new), change]);
        rows
    }

    /// What changed, the verdicts first; sections without a change are left out.
    pub fn sections(&self) -> Vec<Section> {
        let kind = |kind: Kind| match kind {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
        };
        let with = |kind: &str, text: &str| if text.is_empty() { kind.to_owned() } else { text.to_owned() };
        let verdict = |verdict: Option<crate::analysis::Verdict>| {
            verdict.map_or("–".to_owned(), |verdict| verdict.label().to_lowercase())
        };
        let verdicts = self.verdicts.iter().map(|change| {
            let because = if change.because.is_empty() { String::new() } else { format!(". {}", change.because) };
            let text = format!("{} → {}{because}", verdict(change.old), verdict(change.new));
            Line::new(words::name(&change.name), text, Some(&change.id))
        });
        let steps = self
            .steps
            .iter()
            .map(|step| Line::new(words::name(&step.name), with(kind(step.change), &step.text), Some(&step.id)));
        let edges = self.edges.iter();
        let edges = edges.map(|edge| Line::new(edge.text.clone(), kind(edge.change).to_owned(), Some(&edge.from)));
        let inputs = self.inputs.iter();
        let inputs = inputs.map(|input| Line::new(words::label(&input.label), input.text.clone(), input.node.as_ref()));
        let answers = self.answers.iter().map(|answer| {
            let about = format!("{} · {}", words::name(&answer.name), answer.question);
            Line::new(about, format!("{} → {}", answer.old, answer.new), Some(&answer.id))
        });
        let settings = self.settings.iter();
        let settings = settings.map(|one| Line::new(one.label.to_owned(), format!("{} → {}", one.old, one.new), None));
        let left_out = self.left_out.iter().map(|step| {
            let text = match (step.old, step.new) {
                (Some(false), Some(true)) => "its cost is not known any more, so no sum after has it",
                (Some(true), Some(false)) => "its cost was not known, so no sum before has it",
                (_, Some(true)) => "its cost is not known, so no sum has it",
                _ => "its cost was not known, and it is gone",
            };
            Line::new(words::name(&step.name), text.to_owned(), Some(&step.id))
        });
        let sections = [
            Section { title: "Left out of the sums", lines: left_out.collect() },
            Section { title: "Verdicts", lines: verdicts.collect() },
            Section { title: "Structure", lines: steps.chain(edges).collect() },
            Section { title: "Numbers", lines: inputs.collect() },
            Section { title: "Answers", lines: answers.collect() },
            Section { title: "Settings", lines: settings.collect() },
        ];
        sections.into_iter().filter(|section| !section.lines.is_empty()).collect()
    }

    /// In one sentence: `Monthly cost with the mix +$1.2k; 1 verdict changes; 3 numbers change.`
    pub fn headline(&self) -> String {
        if self.is_empty() && self.money_rows().iter().all(|row| row[3] == "same") {
            return "Nothing changed that figures or verdicts come from.".into();
        }
        let rise = self.money.mix_usd_per_month;
        let cost = match rise.is_same() {
            true => "Monthly cost with the mix is the same".to_owned(),
            false => {
                let change = say::money(&self.currency, rise.change().abs());
                format!("Monthly cost with the mix {}", signed(rise.change(), &change))
            }
        };
        let mut parts = vec![cost];
        for (count, name) in [
            (self.verdicts.len(), "verdict"),
            (self.steps.len(), "step"),
            (self.edges.len(), "edge"),
            (self.inputs.len(), "number"),
            (self.answers.len(), "answer"),
            (self.settings.len(), "setting"),
        ] {
            if count > 0 {
                parts.push(format!("{} changed", words::counted(count, name)));
            }
        }
        let lost: Vec<String> =
            self.left_out.iter().filter(|step| step.is_lost()).map(|step| words::name(&step.name)).collect();
        if !lost.is_empty() {
            parts.push(format!("the cost of {} is not known any more and left out", words::list(&lost)));
        }
        format!("{}.", parts.join("; "))
    }

    /// Fit for a comment on a pull request.
    pub fn markdown(&self) -> String {
        let title = if self.plan.trim().is_empty() { "Untitled plan".into() } else { words::name(&self.plan) };
        let mut blocks = vec![Block::heading(3, format!("What changes in {title}")), Block::Lead(self.headline())];
        let columns =
            vec![Column::words("Figure"), Column::number("Before"), Column::number("After"), Column::number("Change")];
        let rows = self.money_rows().into_iter().map(|row| row.map(Cell::from).into_iter().collect()).collect();
        blocks.push(Block::Table(Table { caption: String::new(), columns, rows }));
        for section in self.sections() {
            blocks.push(Block::heading(4, section.title));
            blocks.push(Block::List(section.lines.into_iter().map(|line| Item::new(line.about, line.text)).collect()));
        }
        markdown::page(&Page { title, blocks })
    }
}

fn signed(change: f64, text: &str) -> String {
    format!("{}{text}", if change < 0.0 { "−" } else { "+" })
}
