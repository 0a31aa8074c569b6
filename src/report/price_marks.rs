//! What happens to the prices that a curve rests on, as the timelines mark it: steps, retirements, declines.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::words;
use crate::plan::{Assumptions, Estimate, HostedCost, Node, Plan, Rate, Task, YearMonth, say};

/// What happens in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceMark {
    /// In plan months.
    pub month: f64,
    /// A model is retired; else its price steps.
    pub retires: bool,
    /// `gpt-4o ×0.5`, `gpt-4o retires`.
    pub label: String,
}

/// What happens within the horizon to the prices of these nodes' models, in the order of its months.
pub fn price_marks<'a>(plan: &Plan, nodes: impl IntoIterator<Item = &'a Node>) -> Vec<PriceMark> {
    let tasks: Vec<&Task> = nodes.into_iter().filter_map(Node::task).collect();
    let paid: BTreeSet<&str> = tasks.iter().filter_map(|task| hosted_model(task)).collect();
    let named: BTreeSet<&str> = tasks.iter().flat_map(|task| task.models()).collect();
    let within = |month: f64| month > 0.0 && month < f64::from(plan.horizon_months);
    let steps = plan.assumptions.hosted_price_events.iter().filter(|event| paid.contains(event.model.as_str()));
    let steps = steps.map(|event| PriceMark {
        month: f64::from(event.month),
        retires: false,
        label: format!("{} ×{}", words::name(&event.model), say::count(event.factor.central())),
    });
    let retired = plan.prices.iter().filter(|price| named.contains(price.model.as_str()));
    let retired = retired.filter_map(|price| {
        let month = months_until(plan.start, price.retires.parse().ok()?);
        Some(PriceMark { month, retires: true, label: format!("{} retires", words::name(&price.model)) })
    });
    let mut marks: Vec<PriceMark> = steps.chain(retired).filter(|mark| within(mark.month)).collect();
    marks.sort_by(|a, b| a.month.total_cmp(&b.month).then_with(|| a.label.cmp(&b.label)));
    marks
}

/// How prices drift from month to month: `hosted −20 % a year, serving −10 % a year`; `None` where they do not.
pub fn price_drift(assumptions: &Assumptions) -> Option<String> {
    let drift = |name: &str, decline: Estimate<Rate>| {
        let share = decline.central();
        let sign = if share > 0.0 { "−" } else { "+" };
        (share != 0.0).then(|| format!("{name} {sign}{} a year", words::short(say::share(share.abs()))))
    };
    let both = [
        drift("hosted", assumptions.hosted_price_decline_per_year),
        drift("serving", assumptions.serving_price_decline_per_year),
    ];
    let both: Vec<String> = both.into_iter().flatten().collect();
    (!both.is_empty()).then(|| both.join(", "))
}

fn hosted_model(task: &Task) -> Option<&str> {
    match &task.hosted {
        HostedCost::Tokens(tokens) => tokens.model.as_deref(),
        HostedCost::Unknown | HostedCost::PerCall(_) => None,
    }
}

/// A day in plan months: the inverse of [`crate::analysis::date_at`].
fn months_until(start: YearMonth, day: Date) -> f64 {
    let years = f64::from(day.year()) - f64::from(start.year());
    let whole = years * 12.0 + f64::from(day.month()) - f64::from(start.month());
    // A hair into the day, so that rounding never falls back to the day before.
    whole + f64::from(day.day() - 1) / f64::from(day.days_in_month()) + 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{NodeId, NodeKind, Price, PriceEvent, TokenCost};

    fn plan() -> Plan {
        let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        let tokens = TokenCost { model: Some("gpt".into()), ..TokenCost::default() };
        let task = Task { hosted: HostedCost::Tokens(tokens), ..Task::default() };
        plan.nodes.push(Node::new(NodeId::new("a"), "A", NodeKind::Task(task)));
        plan
    }

    fn step(month: u32, model: &str) -> PriceEvent {
        PriceEvent { month, model: model.into(), factor: Estimate::certain(0.5) }
    }

    #[test]
    fn a_price_step_is_marked_where_its_model_is_paid_for_within_the_horizon() {
        let mut plan = plan();
        plan.assumptions.hosted_price_events = vec![step(9, "gpt"), step(3, "other"), step(plan.horizon_months, "gpt")];
        let marks = price_marks(&plan, &plan.nodes);
        assert_eq!(marks, [PriceMark { month: 9.0, retires: false, label: "gpt ×0.5".into() }]);
    }

    #[test]
    fn a_retirement_stands_on_its_day_before_a_step_that_comes_later() {
        let mut plan = plan();
        plan.assumptions.hosted_price_events = vec![step(9, "gpt")];
        let retiring =
            |model: &str, retires: &str| Price { model: model.into(), retires: retires.into(), ..Price::default() };
        plan.prices =
            vec![retiring("gpt", "2027-04-16"), retiring("other", "2027-04-16"), retiring("gpt-old", "no day")];
        let marks = price_marks(&plan, &plan.nodes);
        assert_eq!(marks.len(), 2);
        assert!((marks[0].month - 4.5).abs() < 1e-6 && marks[0].label == "gpt retires", "{:?}", marks[0]);
        assert_eq!(crate::analysis::date_at(plan.start, marks[0].month).to_string(), "2027-04-16");
        // Long past, or beyond the horizon: not on the timeline.
        plan.prices = vec![retiring("gpt", "2026-01-31")];
        assert_eq!(price_marks(&plan, &plan.nodes).len(), 1);
    }

    #[test]
    fn every_day_comes_back_from_its_time_in_plan_months() {
        let start = YearMonth::new(2026, 12).unwrap();
        let mut day = jiff::civil::date(2026, 12, 1);
        while day.year() < 2030 {
            assert_eq!(crate::analysis::date_at(start, months_until(start, day)), day);
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn prices_that_stand_still_have_no_drift() {
        let mut assumptions = Assumptions::default();
        assert_eq!(price_drift(&assumptions), None);
        assumptions.hosted_price_decline_per_year = Estimate::certain(0.2);
        assumptions.serving_price_decline_per_year = Estimate::certain(-0.05);
        assert_eq!(price_drift(&assumptions).unwrap(), "hosted −20 % a year, serving +5 % a year");
    }
}
