//! What one call costs hosted, month by month (model, section 3).

use super::tokens::token_usd;
use super::values::{Central, Number, Values};
use crate::plan::{Estimate, HostedCost, Plan, PriceEvent, Rate, Retries};

/// Why a cost is not known: each worded as what to give.
pub(super) type Missing = Vec<String>;

/// Hosted cost of one call in each month, retries included.
///
/// `base · attempts · (1 − decline)^(t/12) · events up to t` (model, section 3).
///
/// # Errors
/// What is missing, if the cost or a price is not given.
pub(super) fn hosted_usd_per_call<V: Values>(
    values: &V,
    plan: &Plan,
    cost: &HostedCost,
    retries: Option<&Retries>,
) -> Result<Vec<V::N>, Missing> {
    let base = hosted_usd_now(values, plan, cost, retries)?;
    let price = |t| price_path(values, &plan.assumptions.hosted_price_decline_per_year, t);
    let events = &plan.assumptions.hosted_price_events;
    Ok((0..plan.horizon_months)
        .map(|t| {
            steps(values, events, model(cost), t).into_iter().fold(base.clone() * price(t), |usd, step| usd * step)
        })
        .collect())
}

/// Hosted cost of one call at the prices of month 0, retries included; events of that month not yet.
///
/// # Errors
/// What is missing, if the cost or a price is not given.
pub(super) fn hosted_usd_now<V: Values>(
    values: &V,
    plan: &Plan,
    cost: &HostedCost,
    retries: Option<&Retries>,
) -> Result<V::N, Missing> {
    let base = match cost {
        HostedCost::Unknown => return Err(vec!["what one hosted call costs".into()]),
        HostedCost::PerCall(usd) => values.get(usd),
        HostedCost::Tokens(tokens) => {
            let book = tokens.model.as_deref().and_then(|model| plan.price(model));
            token_usd(values, book, tokens, "the hosted model")?
        }
    };
    Ok(base * attempts(values, retries))
}

/// The model that price events speak of.
pub(super) fn model(cost: &HostedCost) -> Option<&str> {
    match cost {
        HostedCost::Tokens(tokens) => tokens.model.as_deref(),
        HostedCost::Unknown | HostedCost::PerCall(_) => None,
    }
}

/// Attempts per call `(1 − f^(max+1)) / (1 − f)`: failed outputs are asked for again.
///
/// ```text
/// f = 0.1, max = 2: 1 + 0.1 + 0.01 = 1.11
/// ```
pub(super) fn attempts<V: Values>(values: &V, retries: Option<&Retries>) -> V::N {
    let one = || V::N::of(1.0);
    retries.map_or_else(one, |retries| {
        let f = values.get(&retries.failure_share);
        let attempts = (one() - f.clone().pow(f64::from(retries.max) + 1.0)) / (one() - f);
        attempts.named("attempts per call")
    })
}

/// Attempts per call at the central value of the share that fails.
pub fn attempts_per_call(retries: Option<&Retries>) -> f64 {
    attempts(&Central, retries)
}

/// `(1 − decline)^(t/12)`: what a price of month 0 has become in month `t`.
pub(super) fn price_path<V: Values>(values: &V, decline_per_year: &Estimate<Rate>, month: u32) -> V::N {
    (V::N::of(1.0) - values.get(decline_per_year)).pow(f64::from(month) / 12.0)
}

/// The steps that a model's price has taken by a month.
pub(super) fn steps<V: Values>(values: &V, events: &[PriceEvent], model: Option<&str>, month: u32) -> Vec<V::N> {
    let reached = events.iter().filter(|event| event.month <= month && model == Some(event.model.as_str()));
    reached.map(|event| values.get(&event.factor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{PriceEvent, TokenCost, YearMonth};

    fn plan() -> Plan {
        Plan::empty("Cost", YearMonth::new(2026, 12).unwrap())
    }

    fn tokens() -> TokenCost {
        TokenCost {
            model: Some("mini".into()),
            usd_per_million_input: Some(Estimate::certain(2.0)),
            usd_per_million_output: Some(Estimate::certain(8.0)),
            input: Estimate::certain(1000.0),
            ..TokenCost::default()
        }
    }

    #[test]
    fn prices_fall_by_rate_and_in_steps_of_their_own_model() {
        let mut plan = plan();
        plan.assumptions.hosted_price_decline_per_year = Estimate::certain(0.5);
        plan.assumptions.hosted_price_events = vec![
            PriceEvent { month: 12, model: "mini".into(), factor: Estimate::certain(0.5) },
            PriceEvent { month: 1, model: "other".into(), factor: Estimate::certain(9.0) },
        ];
        let usd = hosted_usd_per_call(&Central, &plan, &HostedCost::Tokens(tokens()), None).unwrap();
        assert!((usd[12] - usd[0] * 0.25).abs() < 1e-15);
        let per_call =
            hosted_usd_per_call(&Central, &plan, &HostedCost::PerCall(Estimate::certain(1.0)), None).unwrap();
        assert!((per_call[12] - 0.5).abs() < 1e-15);
    }

    #[test]
    fn failed_calls_are_paid_again() {
        let retries = Retries { failure_share: Estimate::certain(0.1), max: 2 };
        assert!((attempts(&Central, Some(&retries)) - 1.11).abs() < 1e-15);
        assert_eq!(attempts(&Central, None), 1.0);
    }
}
