//! What one call costs: hosted, month by month, and from tokens on either path (model, section 3).

use super::values::{Central, Number, Values};
use crate::plan::{Estimate, HostedCost, Plan, PriceEvent, Rate, Retries, TokenCost, Usd};

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
        HostedCost::Tokens(tokens) => token_usd(values, plan, tokens, "the hosted model")?,
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

/// Cost of one call from its tokens, before retries.
///
/// `(input·((1−cached)·p_in + cached·p_cached) + output·p_out) / 10⁶ · (1 − batch_share·batch_discount) +
/// usd_per_request`. A price given in place wins over the price book. Without a price for cached
/// tokens they cost what other input tokens cost.
///
/// # Errors
/// The prices that are neither given in place nor in the price book; `whose` names the model where
/// the plan does not.
pub(super) fn token_usd<V: Values>(values: &V, plan: &Plan, cost: &TokenCost, whose: &str) -> Result<V::N, Missing> {
    let book = cost.model.as_deref().and_then(|model| plan.price(model));
    let name = cost.model.as_deref().unwrap_or(whose);
    let p_in = cost.usd_per_million_input.as_ref().or(book.map(|price| &price.usd_per_million_input));
    let p_out = cost.usd_per_million_output.as_ref().or(book.map(|price| &price.usd_per_million_output));
    let (Some(p_in), Some(p_out)) = (p_in, p_out) else {
        let priced = [(p_in, "input"), (p_out, "output")];
        let missing = priced.iter().filter(|(price, _)| price.is_none());
        return Err(missing.map(|(_, what)| format!("the price of {name} per million {what} tokens")).collect());
    };
    let listed_cached = book.and_then(|price| price.usd_per_million_cached_input.as_ref());
    let p_cached = cost.usd_per_million_cached_input.as_ref().or(listed_cached).unwrap_or(p_in);
    let one = || V::N::of(1.0);
    let cached = || values.get(&cost.cached_share);
    let input_price = (one() - cached()) * values.get(p_in) + cached() * values.get(p_cached);
    let input_usd = values.get(&cost.input) * input_price;
    let output_usd = values.get(&cost.output) * values.get(p_out);
    let batch = one() - values.get(&cost.batch_share) * values.get(&cost.batch_discount);
    let tokens_usd = (input_usd.named("input tokens") + output_usd.named("output tokens")) / V::N::of(1e6);
    Ok(tokens_usd * batch.named("after the batch discount") + values.get(per_request(plan, cost)))
}

/// The price of a request: the list's, where the cost gives none of its own.
fn per_request<'a>(plan: &'a Plan, cost: &'a TokenCost) -> &'a Estimate<Usd> {
    let listed = || plan.price(cost.model.as_deref()?)?.usd_per_request.as_ref();
    let own = &cost.usd_per_request;
    if *own == Estimate::default() { listed().unwrap_or(own) } else { own }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Price, PriceEvent, YearMonth};

    fn plan() -> Plan {
        Plan::empty("Cost", YearMonth::new(2026, 12).unwrap())
    }

    fn tokens() -> TokenCost {
        TokenCost {
            model: Some("mini".into()),
            input: Estimate::certain(1000.0),
            output: Estimate::certain(100.0),
            cached_share: Estimate::certain(0.5),
            batch_share: Estimate::certain(0.4),
            batch_discount: Estimate::certain(0.5),
            usd_per_million_input: Some(Estimate::certain(2.0)),
            usd_per_million_cached_input: Some(Estimate::certain(0.2)),
            usd_per_million_output: Some(Estimate::certain(8.0)),
            usd_per_request: Estimate::certain(0.001),
        }
    }

    #[test]
    fn a_call_costs_its_tokens_less_the_batch_discount_plus_its_request() {
        // (1000 · (0.5·2 + 0.5·0.2) + 100 · 8) / 10⁶ · (1 − 0.4·0.5) + 0.001 = 0.0019 · 0.8 + 0.001
        assert!((token_usd(&Central, &plan(), &tokens(), "x").unwrap() - 0.00252).abs() < 1e-15);
    }

    #[test]
    fn a_price_in_place_wins_over_the_price_book_and_a_missing_one_is_named() {
        let mut cost = tokens();
        cost.usd_per_million_output = None;
        let missing = token_usd(&Central, &plan(), &cost, "x").unwrap_err();
        assert_eq!(missing, ["the price of mini per million output tokens"]);
        let mut plan = plan();
        plan.prices.push(Price {
            model: "mini".into(),
            usd_per_million_input: Estimate::certain(99.0),
            usd_per_million_cached_input: None,
            usd_per_million_output: Estimate::certain(8.0),
            usd_per_request: None,
            as_of: String::new(),
            source: String::new(),
        });
        assert!((token_usd(&Central, &plan, &cost, "x").unwrap() - 0.00252).abs() < 1e-15);
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
