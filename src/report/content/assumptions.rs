//! Everything the figures rest on: every number of the plan, every price with its source and date, what is known.

use super::super::block::{Block, Cell, Column, Item, Table};
use super::super::words;
use super::Report;
use super::origins::is_stale;
use crate::plan::{InputFact, Numbers, Place, Provenance, Quality, Task, say};

impl Report<'_, '_> {
    pub(super) fn assumptions(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Break, Block::heading(2, "Every assumption")];
        let text = "A number is certain; two are a range that holds 90 % of the belief; three are low, most likely, high. \
                    Figures take the central value: of a range of a positive quantity the geometric mean, of any \
                    other the midpoint, of three the middle one. Numbers that are zero are left out. What nobody has vouched for is estimated; a list price is out of \
                    date after 90 days, a measurement after 180, any other after 365, counted to the latest day that \
                    the plan knows of.";
        blocks.push(Block::text(text));
        let facts = self.plan.input_facts(&|_| true);
        let of = |wanted: &dyn Fn(&str, &InputFact) -> bool| -> Vec<&(String, InputFact)> {
            let says = |fact: &InputFact| fact.unit != Numbers::SWITCH && fact.value != Numbers::certain(0.0);
            facts.iter().filter(|(key, fact)| wanted(key, fact) && says(fact)).collect()
        };
        let whole = |key: &str, fact: &InputFact| fact.place == Place::Plan && !key.starts_with("prices[");
        blocks.extend(self.inputs("The plan", &of(&whole)));
        blocks.extend(self.prices());
        blocks.extend(self.inputs("Steps and edges", &of(&|_, fact: &InputFact| fact.place != Place::Plan)));
        blocks.extend(self.evidence());
        blocks
    }

    fn inputs(&self, name: &str, facts: &[&(String, InputFact)]) -> Vec<Block> {
        if facts.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            Column::words("Number"),
            Column::number("Value"),
            Column::words("Unit"),
            Column::words("Kind"),
            Column::words("As of"),
            Column::words("Source"),
        ];
        let row = |(key, fact): &&(String, InputFact)| -> Vec<Cell> {
            let unit = match fact.unit {
                "$" => self.evaluation.currency.as_str(),
                "months" | "%" | "×" => "",
                unit => unit,
            };
            let value = words::value(fact.unit, &self.evaluation.currency, fact.value);
            let [kind, as_of, source] = self.origin(self.plan.provenance_of(key));
            vec![words::label(&fact.label).into(), value.into(), unit.into(), kind, as_of, source]
        };
        let rows = facts.iter().map(row).collect();
        vec![Block::heading(3, name), Block::Table(Table { caption: String::new(), columns, rows })]
    }

    /// Kind, date and source; old ones say so.
    fn origin(&self, said: Option<Provenance>) -> [Cell; 3] {
        let Some(said) = said else { return ["estimated".into(), "–".into(), "–".into()] };
        let stale = if is_stale(&said, self.latest_day) { ", out of date" } else { "" };
        let as_of = if said.as_of.trim().is_empty() { "no date".into() } else { say::date(said.as_of.trim()) };
        let source = if said.source.trim().is_empty() { "no source" } else { said.source.trim() };
        [said.kind.label().into(), format!("{as_of}{stale}").into(), source.into()]
    }

    fn prices(&self) -> Vec<Block> {
        if self.plan.prices.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            Column::words("Model"),
            Column::number("Input"),
            Column::number("Cached input"),
            Column::number("Output"),
            Column::words("As of"),
            Column::words("Source"),
        ];
        let currency = &self.evaluation.currency;
        let rows = self.plan.prices.iter().map(|price| -> Vec<Cell> {
            let cached = price.usd_per_million_cached_input;
            let [_, date, source] = self.origin(price.provenance());
            vec![
                words::name(&price.model).into(),
                words::value("$", currency, price.usd_per_million_input.into()).into(),
                cached.map_or("–".into(), |cached| words::value("$", currency, cached.into())).into(),
                words::value("$", currency, price.usd_per_million_output.into()).into(),
                date,
                source,
            ]
        });
        let caption = "Per million tokens.";
        let table = Table { caption: caption.into(), columns, rows: rows.collect() };
        vec![Block::heading(3, "List prices"), Block::Table(table)]
    }

    /// What the team answered, sub-task by sub-task.
    fn evidence(&self) -> Vec<Block> {
        let tasks = self.evaluation.tasks.iter();
        let items =
            tasks.filter_map(|task| Some(Item::new(words::name(&task.name), known(self.plan.node(&task.id)?.task()?))));
        let items: Vec<Item> = items.collect();
        if items.is_empty() { Vec::new() } else { vec![Block::heading(3, "What the team knows"), Block::List(items)] }
    }
}

fn known(task: &Task) -> String {
    let evidence = &task.evidence;
    let quality = match evidence.quality {
        Quality::Unknown => "not known".into(),
        Quality::NotMeasured => "not measured".into(),
        Quality::Measured(counts) => format!(
            "of {} both right {}, only hosted right {}, only tuned right {}, both wrong {}",
            words::counted(counts.total() as usize, "held-out example"),
            counts.both_right,
            counts.only_hosted_right,
            counts.only_tuned_right,
            counts.both_wrong
        ),
    };
    let facing = if evidence.user_facing { "user-facing; " } else { "" };
    format!(
        "{facing}prompting {}; failure: {}; retrieval and tools: {}; inputs and outputs {}; quality: {quality}; A/B test {}.",
        evidence.prompting.label(),
        evidence.failure.label(),
        evidence.retrieval.label(),
        evidence.io.label(),
        evidence.ab_test.label()
    )
}
