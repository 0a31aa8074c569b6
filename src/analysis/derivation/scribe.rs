//! Writes a kept formula out: in words, and with this plan's numbers put in.

use super::Step;
use super::expr::{Expr, Kind, ROUNDED_UP};
use super::figure::Figure;
use super::ledger::Ledger;
use super::unit::Unit;
use crate::plan::{DAYS_PER_MONTH, HOURS_PER_MONTH, Plan, SECONDS_PER_MONTH, say};

/// The longest a name in a formula gets, in characters.
const MAX_NAME: usize = 28;

/// What stands for a sum that is too long to write out, and for a value that is searched for: they count what
/// the figure counts.
pub(super) const WHOLE: &str = "the sum of all parts";
pub(super) const FOUND: &str = "the value found";

/// Writes the formulas of one figure.
pub(super) struct Scribe<'a> {
    pub ledger: &'a Ledger,
    pub figure: &'a Figure,
}

/// How a formula is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Words,
    Numbers,
}

impl Scribe<'_> {
    /// One line for each named result on the way, and the figure itself last.
    pub fn steps(&self, expr: &Expr) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let top = match expr.kind() {
            Kind::Named(_, inside) => inside,
            _ => expr,
        };
        top.visit(&mut |part| {
            if let Kind::Named(name, inside) = part.kind() {
                let step = self.step(name, inside, Unit::of_step(name));
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
        });
        steps.push(self.step(self.figure.words(), top, self.figure.unit()));
        steps
    }

    fn step(&self, name: &str, expr: &Expr, unit: Unit) -> Step {
        Step {
            name: name.to_owned(),
            words: self.written(expr, Reading::Words),
            numbers: self.written(expr, Reading::Numbers),
            value: unit.say(self.currency(), expr.value()),
        }
    }

    fn currency(&self) -> &str {
        &self.plan().currency
    }

    fn plan(&self) -> &Plan {
        self.ledger.plan()
    }

    fn written(&self, expr: &Expr, reading: Reading) -> String {
        // A part in brackets where it binds less than what it stands in.
        let part = |part: &Expr, least: u8| {
            let text = self.written(part, reading);
            if binding(part) < least { format!("({text})") } else { text }
        };
        match expr.kind() {
            Kind::Sum(a, b) => format!("{} + {}", part(a, 1), part(b, 1)),
            Kind::Difference(a, b) => format!("{} − {}", part(a, 1), part(b, 2)),
            Kind::Product(a, b) => format!("{} × {}", part(a, 2), part(b, 2)),
            Kind::Quotient(a, b) => format!("{} / {}", part(a, 2), part(b, 3)),
            Kind::Power(a, exponent) => format!("{}^{}", part(a, 4), exponent_text(*exponent)),
            Kind::Of(ROUNDED_UP, a) => format!("{} rounded up", part(a, 4)),
            Kind::Of(name, a) => format!("{name}({})", self.written(a, reading)),
            Kind::Larger(a, b) => {
                format!("the larger of {} and {}", self.written(a, reading), self.written(b, reading))
            }
            Kind::Smaller(a, b) => {
                format!("the smaller of {} and {}", self.written(a, reading), self.written(b, reading))
            }
            _ => self.atom(expr, reading),
        }
    }

    /// What stands for itself.
    fn atom(&self, expr: &Expr, reading: Reading) -> String {
        let value = expr.value();
        // A factor stands behind a sign of its own here.
        let say = |unit: Unit| unit.say(self.currency(), value).trim_start_matches('×').to_owned();
        match (expr.kind(), reading) {
            (Kind::Constant, _) => constant(value),
            (Kind::Input(index), Reading::Words) => self.ledger.entry(*index).words.clone(),
            (Kind::Input(index), Reading::Numbers) => say(self.ledger.entry(*index).unit),
            (Kind::Figure(figure), Reading::Words) => self.name(figure),
            (Kind::Figure(figure), Reading::Numbers) => say(figure.unit()),
            (Kind::Given(what) | Kind::Named(what, _), Reading::Words) => (*what).to_owned(),
            (Kind::Given(WHOLE | FOUND), Reading::Numbers) => say(self.figure.unit()),
            (Kind::Given(what) | Kind::Named(what, _), Reading::Numbers) => say(Unit::of_step(what)),
            (Kind::Months(months), Reading::Words) => {
                format!("sum of {} over {} months", months.what, months.count)
            }
            (Kind::Months(months), Reading::Numbers) => {
                let say = |value: f64| self.figure_unit().say(self.currency(), value);
                let (first, last) = (say(months.ends.0), say(months.ends.1));
                if months.count > 1 { format!("({first} + … + {last})") } else { first }
            }
            _ => say(Unit::Of("")),
        }
    }

    /// What the months of a sum count: what the figure counts, or money on the way to a time.
    fn figure_unit(&self) -> Unit {
        match self.figure.unit() {
            Unit::Months | Unit::Share => Unit::Money,
            unit => unit,
        }
    }

    /// A figure within a formula; of another node by that node's name.
    fn name(&self, figure: &Figure) -> String {
        match figure.node().filter(|id| Some(*id) != self.figure.node()) {
            Some(id) => {
                let name = self.ledger.node(id).map_or(id.as_str(), |node| &node.name);
                let cut: String = name.chars().take(MAX_NAME).collect();
                let dots = if cut.len() < name.len() { "…" } else { "" };
                format!("{} of {cut}{dots}", figure.words())
            }
            None => figure.words().to_owned(),
        }
    }
}

/// How strongly the parts of a formula hold together: sums least.
fn binding(expr: &Expr) -> u8 {
    match expr.kind() {
        Kind::Larger(..) | Kind::Smaller(..) => 0,
        Kind::Sum(..) | Kind::Difference(..) => 1,
        Kind::Product(..) | Kind::Quotient(..) => 2,
        Kind::Power(..) | Kind::Of(ROUNDED_UP, _) => 3,
        _ => 4,
    }
}

fn constant(value: f64) -> String {
    let known = [
        (SECONDS_PER_MONTH, "2,628,000 s a month"),
        (HOURS_PER_MONTH, "730 h a month"),
        (DAYS_PER_MONTH, "365/12 days"),
    ];
    known.iter().find(|(number, _)| *number == value).map_or_else(|| say::exact(value), |(_, text)| (*text).to_owned())
}

/// Twelfths as twelfths: prices change by the year.
fn exponent_text(exponent: f64) -> String {
    let twelfths = exponent * 12.0;
    if exponent != libm::round(exponent) && libm::fabs(twelfths - libm::round(twelfths)) < 1e-9 {
        format!("({}/12)", libm::round(twelfths))
    } else {
        say::exact(exponent)
    }
}
