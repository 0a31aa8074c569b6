//! How sure the decision is: chances, what is open, what to find out first, what has been reviewed.

use super::super::block::{Block, Cell, Column, Item, Table};
use super::super::words;
use super::Report;
use crate::analysis::{PathUncertainty, TaskAnswer, Verdict};
use crate::plan::{Severity, say};

/// Sub-tasks of which the first page says how sure their verdict is.
const MOST_TASKS: usize = 8;
/// Numbers that a table of what drives a saving has.
const MOST_DRIVERS: usize = 6;
/// The least part of the doubt that is worth a row.
const LEAST_SHARE: f64 = 0.01;

impl<'a> Report<'_, 'a> {
    pub(super) fn doubts(&self) -> Vec<Item> {
        let mut items = self.chances();
        let tuned = self.with_verdict(&[Verdict::FineTune]);
        let names = |tasks: &[&TaskAnswer]| -> Vec<String> { tasks.iter().map(|t| words::name(&t.name)).collect() };
        let (open, shown): (Vec<&TaskAnswer>, Vec<&TaskAnswer>) =
            tuned.into_iter().partition(|task| task.quality_permitting);
        if !open.is_empty() {
            let text = format!(
                "{}: “quality permitting”, until the held-out evaluation and the A/B test have passed.",
                words::list(&names(&open))
            );
            items.push(Item::new("Quality not shown yet", text));
        }
        if !shown.is_empty() {
            items.push(Item::new("Quality shown", format!("{}: at least equal.", words::list(&names(&shown)))));
        }
        items.push(Item::new("Ranges", self.ranges()));
        items.push(Item::new("Where the numbers come from", self.origins()));
        items.extend(self.reviewed.iter().map(|one| {
            let why = if one.is_reopened() { format!(" Reopened since: {}.", one.why()) } else { String::new() };
            Item::new(words::name(&one.name), format!("{}.{why}", one.words()))
        }));
        let findings = self.evaluation.findings.iter().filter(|finding| finding.severity != Severity::Error);
        items.extend(findings.take(12).map(|finding| {
            Item::new(words::capital(finding.severity.label()), format!("{}.", words::capital(&finding.to_string())))
        }));
        items
    }

    fn ranges(&self) -> String {
        let (mut all, mut ranges) = (0_usize, 0_usize);
        self.plan.visit_inputs(&mut |_, input| {
            all += 1;
            ranges += usize::from(input.value().parts().len() > 1);
        });
        let drawn = if self.evaluation.mix.today_usd_quantiles.is_some() {
            "the others are taken as certain"
        } else {
            "every figure here takes each at its central value"
        };
        format!("{ranges} of the plan’s {} are ranges; {drawn}.", words::counted(all, "number"))
    }

    /// The chance that the mix, and each fine-tune, is right; what cannot be concluded; what to measure.
    fn chances(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let policy = &self.plan.policy;
        if let Some(sure) = self.evaluation.mix.uncertainty.as_deref() {
            let latest = policy.max_crossover_share * f64::from(self.plan.horizon_months);
            let text = format!(
                "in {} of the draws it is paid back within the horizon; in {} it saves at least {} of all that is paid \
                 hosted and is paid back within {}.",
                say::chance(sure.chance_crosses),
                say::chance(sure.chance_cheaper),
                say::share(policy.min_saving_share),
                say::months(latest)
            );
            items.push(Item::new("The mix", text));
            items.extend(
                sure.measure_next(&self.evaluation.currency).map(|next| Item::new("To find out first", next + ".")),
            );
        }
        let judged = self.evaluation.ranked_tasks().into_iter().filter(|task| task.hangs_on_money());
        let judged = judged.filter_map(|task| Some((task, task.uncertainty.as_deref()?)));
        items.extend(judged.take(MOST_TASKS).map(|(task, sure)| {
            let chance = say::chance(sure.chance_cheaper);
            let concluded = if task.cannot_conclude { "it cannot be concluded yet: " } else { "" };
            let saving = words::saves(&self.evaluation.currency, sure.saving_usd);
            let text =
                format!("{concluded}tuning is meaningfully cheaper in {chance} of the draws; in 8 of 10 it {saving}.");
            Item::new(words::name(&task.name), text)
        }));
        items
    }

    /// What the saving of a sub-task hangs on.
    pub(super) fn drivers(&self, sure: &'a PathUncertainty) -> Option<Block> {
        let mut drivers: Vec<_> = sure.drivers.iter().filter(|driver| driver.variance_share >= LEAST_SHARE).collect();
        drivers.sort_by(|a, b| b.variance_share.total_cmp(&a.variance_share));
        let columns = vec![
            Column::words("Number"),
            Column::number("Part of the doubt"),
            Column::number("Saving at its low end"),
            Column::number("At its high end"),
            Column::number("Worth knowing"),
        ];
        let money = |usd: Option<f64>| usd.map_or("–".into(), |usd| self.money(usd));
        let rows = drivers.iter().take(MOST_DRIVERS).map(|driver| -> Vec<Cell> {
            let worth = if driver.evppi_usd > 0.0 { self.money(driver.evppi_usd) } else { "–".into() };
            vec![
                words::label(&driver.label).into(),
                say::share(driver.variance_share).into(),
                money(driver.saving_low_usd).into(),
                money(driver.saving_high_usd).into(),
                worth.into(),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        let caption = "Each number alone, all others at their central value. Worth knowing: what it would save, on average, \
                       to know it before deciding.";
        (!rows.is_empty()).then(|| Block::Table(Table { caption: caption.into(), columns, rows }))
    }
}
