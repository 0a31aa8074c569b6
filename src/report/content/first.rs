//! The first page: what is decided, what it costs, when it pays back, what could overturn it, what it rests on.

use super::super::block::{Badge, Block, Cell, Column, Heading, Item, Table};
use super::super::review::Reviewed;
use super::super::words;
use super::{Report, anchor, risks, title};
use crate::analysis::{TaskAnswer, Verdict};
use crate::plan::{NodeKind, say};

impl Report<'_, '_> {
    pub(super) fn first_page(&self) -> Vec<Block> {
        let heading = Heading { level: 1, text: title(self.subject), anchor: None, badge: None };
        let mut blocks = vec![Block::Heading(heading), Block::Aside(self.scope()), Block::Lead(self.decision())];
        blocks.extend(self.headline_figures());
        blocks.extend(self.what_is_counted().map(Block::Aside));
        blocks.push(Block::heading(2, "What could overturn it"));
        blocks.extend(self.overturns());
        blocks.push(Block::heading(2, "What it rests on"));
        blocks.push(Block::List(self.rests_on()));
        blocks.push(Block::heading(2, "How sure is it?"));
        blocks.push(Block::List(self.doubts()));
        blocks.extend(self.what_to_do());
        blocks
    }

    /// `Base case · 24 months from Dec 2026 · USD · prices as of 12 Nov 2026`.
    fn scope(&self) -> String {
        let mut parts = vec![match self.subject.scenario {
            Some(name) => format!("Scenario {}", words::name(name)),
            None => "Base case".into(),
        }];
        let months = words::counted(self.evaluation.horizon_months as usize, "month");
        parts.push(format!("{months} from {}", say::month(self.evaluation.start)));
        parts.push(self.evaluation.currency.clone());
        parts.push(self.price_dates());
        parts.join(" · ")
    }

    fn price_dates(&self) -> String {
        let mut dates: Vec<&str> =
            self.plan.prices.iter().map(|price| price.as_of.as_str()).filter(|date| !date.is_empty()).collect();
        dates.sort_unstable();
        match (dates.first(), dates.last()) {
            (Some(first), Some(last)) if first == last => format!("prices as of {}", say::date(first)),
            (Some(first), Some(last)) => format!("prices as of {} to {}", say::date(first), say::date(last)),
            _ if self.plan.prices.is_empty() => "no list prices used".into(),
            _ => "prices without a date".into(),
        }
    }

    pub(super) fn with_verdict(&self, wanted: &[Verdict]) -> Vec<&TaskAnswer> {
        self.evaluation.ranked_tasks().into_iter().filter(|task| wanted.contains(&task.verdict)).collect()
    }

    /// One sentence: what to do with every sub-task.
    fn decision(&self) -> String {
        if self.evaluation.tasks.is_empty() {
            return "There is nothing to decide yet: the plan has no sub-task that is switched on.".into();
        }
        let mut parts = Vec::new();
        let mut say = |verb: &str, verdicts: &[Verdict], after: &str| {
            let tasks = self.with_verdict(verdicts);
            if !tasks.is_empty() {
                let names: Vec<String> = tasks.iter().map(|task| words::name(&task.name)).collect();
                parts.push(format!("{verb} {}{after}", words::list(&names)));
            }
        };
        say("fine-tune", &[Verdict::FineTune], "");
        say("switch the hosted model of", &[Verdict::SwitchHosted], "");
        say("add retrieval or tools to", &[Verdict::AddRetrieval], "");
        say("keep working on the prompts of", &[Verdict::KeepPrompting], "");
        say("keep", &[Verdict::KeepHosted], " hosted");
        say("ship", &[Verdict::ShipHostedFirst], " hosted first");
        say("find out what is missing for", &[Verdict::NeedsInput], "");
        format!("{}.", words::capital(&parts.join("; ")))
    }

    fn what_to_do(&self) -> Vec<Block> {
        let tasks = self.evaluation.ranked_tasks();
        if tasks.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            Column::words("Sub-task"),
            Column::words("Verdict"),
            Column::number("Calls a month"),
            Column::number("Hosted a month"),
            Column::number("Saving"),
            Column::number("Paid back after"),
            Column::number("Chance"),
            Column::words("Review"),
        ];
        let rows = tasks.iter().map(|task| self.row(task)).collect();
        let caption = "Most money at stake first. Calls and hosted cost: first month; saving: whole horizon; chance: that \
                       tuning it is meaningfully cheaper, whatever the verdict.";
        vec![
            Block::heading(2, "What to do, sub-task by sub-task"),
            Block::Table(Table { caption: caption.into(), columns, rows }),
        ]
    }

    fn row(&self, task: &TaskAnswer) -> Vec<Cell> {
        let money = |usd: Option<f64>| usd.map_or("–".into(), |usd| self.money(usd));
        let hosted = task.calls_first_month.zip(task.hosted_usd_per_call).map(|(calls, usd)| calls * usd);
        let switches = task.verdict == Verdict::SwitchHosted;
        let saving = if switches { Some(task.usd_at_stake) } else { task.saving_usd };
        let chance = task.uncertainty.as_ref();
        let review = self.review(&task.id).map_or("–".into(), Reviewed::decided);
        vec![
            Cell::Link { text: words::name(&task.name), anchor: anchor(self.evaluation, task) },
            Cell::Badge(badge(task)),
            task.calls_first_month.map_or("–".into(), say::count).into(),
            money(hosted).into(),
            money(saving).into(),
            // A switch of the hosted model has nothing to pay back.
            if switches { "–".into() } else { words::crossover(task).into() },
            chance.map_or("–".into(), |sure| say::chance(sure.chance_cheaper)).into(),
            review.into(),
        ]
    }

    fn overturns(&self) -> Vec<Block> {
        let risks = risks::largest(self.plan, self.evaluation);
        let open = self.with_verdict(&[Verdict::NeedsInput]);
        if risks.is_empty() && !open.is_empty() {
            let item = |task: &&TaskAnswer| {
                let saves = task.saving_usd.filter(|usd| *usd > 0.0);
                let saves = saves.map(|usd| format!(" Tuning it would save {}.", self.money(usd)));
                let text = format!("not decided: {}{}", task.headline, saves.unwrap_or_default());
                Item::new(words::name(&task.name), text)
            };
            return vec![Block::List(open.iter().map(item).collect())];
        }
        if risks.is_empty() {
            return vec![Block::text("No money depends on a change: nothing is recommended that costs or saves any.")];
        }
        vec![Block::List(risks.into_iter().map(|risk| Item::new(risk.about, risk.text)).collect())]
    }

    /// The assumptions that matter most; all of them stand at the end.
    fn rests_on(&self) -> Vec<Item> {
        let (plan, currency) = (self.plan, &self.evaluation.currency);
        let mut items = Vec::new();
        for node in plan.nodes.iter().filter(|node| !node.disabled).take(12) {
            let NodeKind::Entry(entry) = &node.kind else { continue };
            let period = crate::plan::Volume::PERIODS[entry.volume.period()];
            let volume = words::value("calls", currency, entry.volume.estimate().into());
            let growth = words::value("%", currency, entry.growth_per_month.into());
            let cap = entry.max_calls_per_month.map_or(String::new(), |cap| {
                format!(", at most {} a month", words::value("calls", currency, cap.into()))
            });
            let text = format!("{volume} requests a {period}, growing {growth} a month{cap}.");
            items.push(Item::new(words::name(&node.name), text));
        }
        let assumed = &plan.assumptions;
        let share = |value| words::value("%", currency, value);
        let events = match assumed.hosted_price_events.len() {
            0 => String::new(),
            count => format!(", with {}", words::counted(count, "price step")),
        };
        let text = format!(
            "hosted prices fall {} a year{events}; serving prices {} a year.",
            share(assumed.hosted_price_decline_per_year.into()),
            share(assumed.serving_price_decline_per_year.into())
        );
        items.push(Item::new("Prices", text));
        let policy = &plan.policy;
        let latest = policy.max_crossover_share * f64::from(plan.horizon_months);
        let text = format!(
            "a fine-tune must save at least {} of the hosted cost and be paid back within {}.",
            say::share(policy.min_saving_share),
            say::months(latest)
        );
        items.push(Item::new("Thresholds", text));
        items.extend(self.limits());
        items
    }

    fn limits(&self) -> Option<Item> {
        let (policy, mix) = (&self.plan.policy, &self.evaluation.mix);
        let mut parts = Vec::new();
        if let Some(budget) = policy.budget_usd {
            parts.push(format!(
                "{} of {} upfront",
                words::short(self.money(mix.upfront_usd)),
                words::short(self.money(budget.central()))
            ));
        }
        if let Some(most) = policy.max_fine_tunes {
            parts.push(format!("{} of {most} fine-tunes", mix.tuned.len()));
        }
        if let Some(days) = policy.person_days {
            let needed = say::count(risks::person_days(self.plan, self.evaluation));
            parts.push(format!("{needed} of {} person-days", say::count(days.central())));
        }
        (!parts.is_empty()).then(|| Item::new("Limits", format!("{}.", parts.join("; "))))
    }
}

/// The verdict as people read it.
pub(super) fn badge(task: &TaskAnswer) -> Badge {
    let note = if task.quality_permitting { "quality permitting" } else { "" };
    Badge { verdict: task.verdict, text: task.verdict.label().into(), note }
}
