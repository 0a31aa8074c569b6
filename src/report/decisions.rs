//! Decision records of the sub-tasks under the headings of MADR 4: context, drivers, options, outcome.

use super::block::{Block, Item, Page};
use super::content::title;
use super::review::{Reviewed, review};
use super::{Subject, words};
use crate::analysis::{Outcome, TaskAnswer, Verdict};
use crate::plan::{Decision, Task, say};

/// A record for each sub-task, most money at stake first; or for the one that is asked for.
pub(super) fn records(subject: &Subject<'_>) -> Page {
    let tasks = subject.evaluation.ranked_tasks().into_iter();
    let tasks = tasks.filter(|task| subject.task.is_none_or(|wanted| *wanted == task.id));
    let reviewed = review(subject.plan, subject.evaluation);
    let record = |task: &TaskAnswer| {
        let review = reviewed.iter().find(|one| one.node == task.id);
        Record { subject, task, review }.blocks()
    };
    let mut blocks: Vec<Block> = tasks.flat_map(record).collect();
    if blocks.is_empty() {
        blocks.push(Block::heading(1, title(subject)));
        blocks.push(Block::text("There is nothing to decide yet: the plan has no sub-task that is switched on."));
    }
    Page { title: title(subject), blocks }
}

struct Record<'s, 'a> {
    subject: &'s Subject<'a>,
    task: &'s TaskAnswer,
    /// What the review decided.
    review: Option<&'s Reviewed>,
}

impl Record<'_, '_> {
    fn blocks(&self) -> Vec<Block> {
        let task = self.task;
        let heading = format!("{}: {}", words::name(&task.name), task.verdict.label().to_lowercase());
        let mut blocks = vec![Block::heading(1, heading), Block::List(self.status())];
        blocks.push(Block::heading(2, "Context and Problem Statement"));
        blocks.push(Block::text(self.context()));
        blocks.push(Block::heading(2, "Decision Drivers"));
        blocks.push(Block::List(self.drivers()));
        blocks.push(Block::heading(2, "Considered Options"));
        blocks.push(Block::List(self.options().into_iter().map(|(name, _)| Item::new("", name)).collect()));
        blocks.push(Block::heading(2, "Decision Outcome"));
        blocks.push(Block::text(self.outcome()));
        blocks.push(Block::heading(3, "Consequences"));
        blocks.push(Block::List(self.consequences()));
        blocks.push(Block::heading(3, "Confirmation"));
        blocks.push(Block::List(self.confirmation()));
        blocks.push(Block::heading(2, "Pros and Cons of the Options"));
        for (name, text) in self.options() {
            blocks.push(Block::heading(3, name));
            blocks.push(Block::text(text));
        }
        blocks.push(Block::heading(2, "More Information"));
        blocks.push(Block::text(self.more()));
        blocks
    }

    fn money(&self, usd: f64) -> String {
        say::money(&self.subject.evaluation.currency, usd)
    }

    fn described(&self) -> Option<&Task> {
        self.subject.plan.node(&self.task.id)?.task()
    }

    fn status(&self) -> Vec<Item> {
        let status = match self.review.map(|one| (one.decision, one.is_reopened())) {
            Some((_, true)) => "proposed (reopened)",
            Some((Decision::Approved, _)) => "accepted",
            Some((Decision::Rejected, _)) => "rejected",
            Some((Decision::Deferred, _)) | None => "proposed",
        };
        let mut items = vec![Item::new("Status", status)];
        if let Some(note) = self.review {
            items.extend((!note.on.trim().is_empty()).then(|| Item::new("Date", note.on.clone())));
            items.extend((!note.by.trim().is_empty()).then(|| Item::new("Decision-makers", words::name(&note.by))));
        }
        items
    }

    fn context(&self) -> String {
        let task = self.task;
        let calls = task.calls_first_month.map_or("an unknown number of".into(), say::count);
        let usd = task.calls_first_month.zip(task.hosted_usd_per_call).map(|(calls, usd)| calls * usd);
        let usd = usd.map_or("an unknown sum".into(), |usd| self.money(usd));
        format!(
            "{} is a sub-task ({}) of {} with {calls} calls a month, which cost {usd} a month on its hosted model. \
             Should it stay there, or be done by a small model of one’s own, tuned for it?",
            words::name(&task.name),
            task.role.label(),
            title(self.subject)
        )
    }

    fn drivers(&self) -> Vec<Item> {
        let policy = &self.subject.plan.policy;
        let criteria = &self.task.criteria;
        let latest = policy.max_crossover_share * f64::from(self.subject.plan.horizon_months);
        vec![
            Item::new("Prompting runs out", criteria.prompting_runs_out.label()),
            Item::new("Retrieval and tools do not fix it", criteria.retrieval_does_not_fix.label()),
            Item::new("Volume repays training", criteria.volume_repays.label()),
            Item::new(
                "Thresholds",
                format!(
                    "saves at least {}, paid back within {}",
                    say::share(policy.min_saving_share),
                    say::months(latest)
                ),
            ),
        ]
    }

    /// Each option with what speaks for it and against it.
    fn options(&self) -> Vec<(String, String)> {
        let task = self.task;
        let total = |usd: Option<f64>| {
            usd.map_or("Its cost is not known.".into(), |usd| {
                format!("Costs {} over {} months.", self.money(usd), self.subject.evaluation.horizon_months)
            })
        };
        let mut options = vec![("Stay on the hosted model".to_owned(), total(task.hosted_lifetime_usd))];
        let described = self.described();
        if let Some(cheaper) = described.and_then(|task| task.cheaper_hosted.as_ref()) {
            let name = format!("Switch to {}", words::name(cheaper.label()));
            options.push((name, total(task.cheaper_lifetime_usd)));
        }
        if let Some(tuned) = described.and_then(|task| task.tuned.as_ref()) {
            let base = tuned.base_model.trim();
            let name = if base.is_empty() { "Fine-tune".into() } else { format!("Fine-tune {}", words::name(base)) };
            let upfront = task.upfront_usd.map_or(String::new(), |usd| format!(" {} of it upfront;", self.money(usd)));
            let paid = words::payback(task.settled_crossover_months, task.settled_crossover_date.as_deref());
            options.push((name, format!("{}{upfront} {paid}.", total(task.tuned_lifetime_usd)).replace(".;", ";")));
        }
        options
    }

    fn outcome(&self) -> String {
        let decides = self.task.rules.iter().find(|rule| rule.outcome == Outcome::Decides);
        let rule = decides
            .map_or(String::new(), |rule| format!(" Rule {} decides: {}", rule.rule.number(), rule.rule.question()));
        let permitting = if self.task.quality_permitting { ", quality permitting" } else { "" };
        let chosen = format!("{}{permitting}", self.task.verdict.label());
        let review = self.review.map_or(String::new(), |one| {
            let why = if one.is_reopened() { format!(" Reopened since: {}.", one.why()) } else { String::new() };
            format!(" The review: {}.{why}", one.words())
        });
        format!("Recommended: “{chosen}”, because: {}{rule}{review}", self.task.headline)
    }

    fn consequences(&self) -> Vec<Item> {
        let task = self.task;
        let mut items = Vec::new();
        match task.verdict {
            Verdict::FineTune => {
                let usd = task.saving_usd.map_or("an unknown sum".into(), |usd| self.money(usd));
                items.push(Item::new("Good", format!("saves {usd} over the horizon")));
                let upfront = task.upfront_usd.map_or("an unknown sum".into(), |usd| self.money(usd));
                items.push(Item::new("Bad", format!("{upfront} upfront, and a model to serve, watch and retrain")));
            }
            Verdict::SwitchHosted => {
                items.push(Item::new("Good", format!("saves {} over the horizon", self.money(task.usd_at_stake))));
            }
            _ => items.push(Item::new("Neutral", "the hosted path stays as it is, and so does its bill")),
        }
        items
    }

    fn confirmation(&self) -> Vec<Item> {
        let task = self.task;
        let mut items = Vec::new();
        if task.quality_permitting {
            items.push(Item::new(
                "",
                "The held-out evaluation shows the tuned model at least equal, and the A/B test passes.",
            ));
        }
        let currency = &self.subject.evaluation.currency;
        let flips = task.flips.iter().map(|flip| format!("To be decided anew: {}.", flip.sentence(currency)));
        items.extend(flips.map(|flip| Item::new("", flip)));
        items.extend(task.missing.iter().map(|missing| Item::new("To be given", missing.clone())));
        if items.is_empty() {
            items.push(Item::new("", "No volume or price alone would change the answer."));
        }
        items
    }

    fn more(&self) -> String {
        let advice = self.task.advice.join(" ");
        let scope = format!(
            "Figures are in {}, over {} months from {}, at the central value of each estimate.",
            self.subject.evaluation.currency,
            self.subject.evaluation.horizon_months,
            say::month(self.subject.evaluation.start)
        );
        if advice.is_empty() { scope } else { format!("{advice} {scope}") }
    }
}
