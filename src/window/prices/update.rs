//! A list laid beside the plan's prices: read and compared on the worker, applied as one step.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use super::update_view::Asks;
use crate::analysis::{Effect, Settings, effect, evaluate};
use crate::document::{Change, Command, read_foreign};
use crate::import::prices::{
    CURRENCY, Compared, MAX_BYTES, Outcome, PriceList, compare, compared_as, date_at, embedded, read, updated,
};
use crate::plan::Plan;
use crate::window::app::MixplanApp;
use crate::window::apply::short_name;
use crate::window::dialogs::Dialog;
use crate::window::worker::Worker;

/// What is being worked out for the dialog.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    reading: Worker<(), Result<Table, String>>,
    effect: Worker<u64, Effect>,
    /// The table whose effect was last asked for.
    asked: Option<u64>,
    tables: u64,
}

/// The dialog: a list on its way, or what it would change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Update {
    /// The file it comes from; without one it is the program's own.
    pub file: Option<PathBuf>,
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage {
    Reading,
    Failed(String),
    Compared(Box<Table>),
}

/// A list beside the prices of the base case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    pub list: Arc<PriceList>,
    pub plan: Arc<Plan>,
    /// ISO date of the list, and as it stands in its field.
    pub as_of: String,
    pub typed: String,
    pub lines: Vec<Line>,
    /// What the ticked lines do, once it is worked out.
    pub effect: Option<Effect>,
    /// Another one with each change.
    pub version: u64,
    pub shows_broken: bool,
}

/// One model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub compared: Compared,
    pub ticked: bool,
    /// The names to choose from, where the list has several prices, and the one that is chosen.
    pub names: Vec<String>,
    pub name: Option<String>,
}

impl Table {
    fn new(list: Arc<PriceList>, plan: Arc<Plan>, as_of: String) -> Self {
        let compared = compare(&plan, &list, &as_of, &[]);
        let mut lines: Vec<Line> = compared.into_iter().map(Line::new).collect();
        lines.sort_by_key(Line::order);
        let typed = as_of.clone();
        Self { list, plan, as_of, typed, lines, effect: None, version: 0, shows_broken: false }
    }

    /// Those that are ticked and have a price to take.
    pub fn taken(&self) -> impl Iterator<Item = &Compared> {
        self.lines.iter().filter(|line| line.ticked && line.can_be_taken()).map(|line| &line.compared)
    }

    /// The plan as it would be.
    fn updated(&self) -> Plan {
        updated(&self.plan, &self.taken().cloned().collect::<Vec<_>>())
    }

    /// Takes one of several prices that the list has for a model.
    pub fn choose(&mut self, index: usize, name: &str) {
        let Some(line) = self.lines.get_mut(index) else { return };
        line.compared = compared_as(&self.plan, &self.list, &self.as_of, &line.compared.model, name);
        line.name = Some(name.to_owned());
        line.ticked = line.can_be_taken();
    }
}

impl Line {
    fn new(compared: Compared) -> Self {
        let names = if let Outcome::Several(names) = &compared.outcome { names.clone() } else { Vec::new() };
        let ticked = compared.price().is_some();
        Self { compared, ticked, names, name: None }
    }

    pub fn can_be_taken(&self) -> bool {
        self.compared.price().is_some()
    }

    /// What changes first.
    fn order(&self) -> u8 {
        match self.compared.outcome {
            Outcome::Changed { .. } => 0,
            Outcome::New(_) => 1,
            Outcome::Several(_) => 2,
            Outcome::Older(_) => 3,
            Outcome::NotListed => 4,
            Outcome::Confirmed(_) => 5,
            Outcome::Same => 6,
        }
    }
}

impl Desk {
    pub fn is_working(&self) -> bool {
        self.reading.is_busy() || self.effect.is_busy()
    }
}

impl MixplanApp {
    /// Lays a list beside the prices of the base case: that of a file, or the one that the program brings along.
    pub(in crate::window) fn update_prices(&mut self, file: Option<&Path>, ctx: &Context) {
        let Some(document) = &self.document else {
            self.toasts.refused("Open a plan first: prices go into a plan".to_owned());
            return;
        };
        let plan = document.base_snapshot();
        if plan.currency != CURRENCY {
            let text = format!(
                "The plan counts in {} and price lists in {CURRENCY}. Convert the prices and type them in.",
                plan.currency
            );
            self.message("Prices cannot be updated", text);
            return;
        }
        let (from, today) = (file.map(Path::to_owned), self.today.to_string());
        self.dialog = Some(Dialog::Prices(Box::new(Update { file: from.clone(), stage: Stage::Reading })));
        self.desk.effect.cancel();
        self.desk.asked = None;
        self.desk.reading.submit((), ctx, move |_| Some(table(from.as_deref(), plan, today)));
    }

    /// Takes what the workers have done into the dialog, and gives them what it needs next.
    pub(in crate::window) fn poll_prices(&mut self, ctx: &Context) {
        let Some(Dialog::Prices(update)) = &mut self.dialog else {
            self.desk.reading.cancel();
            self.desk.effect.cancel();
            return;
        };
        if let Some(((), read)) = self.desk.reading.poll() {
            self.desk.tables += 1;
            update.stage = match read {
                Ok(table) => Stage::Compared(Box::new(Table { version: self.desk.tables << 32, ..table })),
                Err(why) => Stage::Failed(why),
            };
        } else if matches!(update.stage, Stage::Reading) && !self.desk.reading.is_busy() {
            update.stage = Stage::Failed("it could not be read".into());
        }
        let Stage::Compared(table) = &mut update.stage else { return };
        if let Some((_, effect)) = self.desk.effect.poll().filter(|(version, _)| *version == table.version) {
            table.effect = Some(effect);
        }
        if self.desk.asked != Some(table.version) {
            self.desk.asked = Some(table.version);
            table.effect = None;
            let (before, after) = (table.plan.clone(), table.updated());
            self.desk.effect.submit(table.version, ctx, move |ticket| {
                let settings = Settings::default();
                let before = evaluate(&before, &settings);
                (!ticket.is_cancelled()).then(|| effect(&before, &evaluate(&after, &settings)))
            });
        }
    }

    pub(in crate::window) fn answer_update(&mut self, update: Box<Update>, asks: Asks, ctx: &Context) {
        match asks {
            Asks::OtherList => {
                self.dialog = Some(Dialog::Prices(update));
                self.ask_for_list(ctx);
            }
            Asks::OwnList => self.update_prices(None, ctx),
            Asks::Date(as_of) => self.date_list(*update, as_of, ctx),
            Asks::Take => {
                if let Stage::Compared(table) = update.stage {
                    self.take_prices(&table);
                }
            }
        }
    }

    /// Compares again: prices of a list of another day may be older than the plan's, or newer.
    fn date_list(&mut self, update: Update, as_of: String, ctx: &Context) {
        let Stage::Compared(table) = &update.stage else { return };
        let (list, plan) = (table.list.clone(), table.plan.clone());
        self.dialog = Some(Dialog::Prices(Box::new(Update { stage: Stage::Reading, ..update })));
        self.desk.reading.submit((), ctx, move |_| Some(Ok(Table::new(list, plan, as_of))));
    }

    /// Into the base case, whatever scenario is looked at: a list price is no assumption.
    fn take_prices(&mut self, table: &Table) {
        let count = table.taken().count();
        let what = if count == 1 { "1 price".to_owned() } else { format!("{count} prices") };
        let label = format!("Take {what} from the {}", table.list.kind.label());
        let Some(document) = &mut self.document else { return };
        let plan = updated(document.base(), &table.taken().cloned().collect::<Vec<_>>());
        let scenario = document.scenario().map(|scenario| scenario.name.clone());
        let there = |document: &mut crate::document::Document, name| document.switch(name).is_ok();
        if there(document, None) {
            self.edit(Command::new(label, Change::SetPlan(Box::new(plan))));
        }
        if let (Some(name), Some(document)) = (scenario, &mut self.document) {
            there(document, Some(&name));
        }
    }
}

/// Reads a list and compares it.
fn table(file: Option<&Path>, plan: Arc<Plan>, today: String) -> Result<Table, String> {
    let (list, changed) = match file {
        None => (embedded().clone(), None),
        Some(path) => {
            let of_file = |why: String| format!("{}: {why}", short_name(path));
            let (bytes, changed) = read_foreign(path, MAX_BYTES).map_err(of_file)?;
            (read(&bytes, &today).map_err(of_file)?, changed.and_then(date_at))
        }
    };
    // A list that says no date is as old as its file at least.
    let as_of = list.as_of.clone().or(changed).unwrap_or(today);
    Ok(Table::new(Arc::new(list), plan, as_of))
}
