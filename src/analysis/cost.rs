//! What one call costs on either path, month by month, and what the tuned path costs upfront.

use crate::plan::{
    Estimate, HostedCost, Plan, PriceEvent, Quantity, Retries, SECONDS_PER_MONTH, TokenCost, Training, Tuned, Usd,
};

/// Why a cost is not known: each worded as what to give.
pub(super) type Missing = Vec<String>;

/// Hosted cost of one call in each month, retries included.
///
/// `base · attempts · (1 − decline)^(t/12) · events up to t` (model, section 3).
///
/// # Errors
/// What is missing, if the cost or a price is not given.
pub(super) fn hosted_usd_per_call(
    plan: &Plan,
    cost: &HostedCost,
    retries: Option<&Retries>,
) -> Result<Vec<f64>, Missing> {
    let (base, model) = match cost {
        HostedCost::Unknown => return Err(vec!["what one hosted call costs".into()]),
        HostedCost::PerCall(usd) => (usd.central(), None),
        HostedCost::Tokens(tokens) => (token_usd(plan, tokens, "the hosted model")?, tokens.model.as_deref()),
    };
    let base = base * attempts(retries);
    let decline = plan.assumptions.hosted_price_decline_per_year.central();
    let events = &plan.assumptions.hosted_price_events;
    Ok((0..plan.horizon_months).map(|t| base * price_path(decline, t) * step(events, model, t)).collect())
}

/// Attempts per call `(1 − f^(max+1)) / (1 − f)`: failed outputs are asked for again.
///
/// ```text
/// f = 0.1, max = 2: 1 + 0.1 + 0.01 = 1.11
/// ```
pub fn attempts(retries: Option<&Retries>) -> f64 {
    retries.map_or(1.0, |retries| {
        let f = retries.failure_share.central();
        (1.0 - libm::pow(f, f64::from(retries.max) + 1.0)) / (1.0 - f)
    })
}

/// `(1 − decline)^(t/12)`: what a price of month 0 has become in month `t`.
pub(super) fn price_path(decline_per_year: f64, month: u32) -> f64 {
    libm::pow(1.0 - decline_per_year, f64::from(month) / 12.0)
}

fn step(events: &[PriceEvent], model: Option<&str>, month: u32) -> f64 {
    let reached = events.iter().filter(|event| event.month <= month && model == Some(event.model.as_str()));
    reached.map(|event| event.factor.central()).product()
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
pub(super) fn token_usd(plan: &Plan, cost: &TokenCost, whose: &str) -> Result<f64, Missing> {
    let book = cost.model.as_deref().and_then(|model| plan.price(model));
    let name = cost.model.as_deref().unwrap_or(whose);
    let mut missing = Missing::new();
    let mut price = |in_place: Option<Estimate<Usd>>, listed: Option<Estimate<Usd>>, what: &str| {
        in_place.or(listed).map_or_else(
            || {
                missing.push(format!("the price of {name} per million {what} tokens"));
                0.0
            },
            Estimate::central,
        )
    };
    let p_in = price(cost.usd_per_million_input, book.map(|price| price.usd_per_million_input), "input");
    let p_out = price(cost.usd_per_million_output, book.map(|price| price.usd_per_million_output), "output");
    if !missing.is_empty() {
        return Err(missing);
    }
    let listed_cached = book.and_then(|price| price.usd_per_million_cached_input);
    let p_cached = cost.usd_per_million_cached_input.or(listed_cached).map_or(p_in, Estimate::central);
    let listed_request = book.and_then(|price| price.usd_per_request);
    let per_request = match cost.usd_per_request {
        Estimate::Certain(usd) if usd.get() == 0.0 => listed_request.map_or(0.0, Estimate::central),
        given => given.central(),
    };
    let cached = cost.cached_share.central();
    let input_usd = cost.input.central() * ((1.0 - cached) * p_in + cached * p_cached);
    let output_usd = cost.output.central() * p_out;
    let batch = 1.0 - cost.batch_share.central() * cost.batch_discount.central();
    Ok((input_usd + output_usd) / 1e6 * batch + per_request)
}

/// Training, data and labour: paid as the plan starts.
pub(super) fn upfront_usd(tuned: &Tuned) -> f64 {
    let training = match &tuned.training {
        Training::Lump(usd) => usd.central(),
        Training::Gpu(gpu) => gpu.gpu_hours_per_run.central() * gpu.usd_per_gpu_hour.central() * gpu.runs.central(),
        Training::Managed(managed) => {
            let tokens = managed.examples.central() * managed.tokens_per_example.central() * managed.epochs.central();
            tokens / 1e6 * managed.usd_per_million_tokens.central() * managed.runs.central()
        }
    };
    let data = tuned.data.as_ref().map_or(0.0, |data| data.examples.central() * data.usd_per_example.central());
    let labour = (tuned.labour.as_ref())
        .map_or(0.0, |labour| labour.person_days.central() * labour.usd_per_person_day.central());
    training + data + labour
}

/// Replica-months that one served call needs: `gpu_seconds · peak_to_mean / (2 628 000 · utilisation)`.
pub(super) fn load_per_call(gpu_seconds: f64, peak_to_mean: f64, utilisation: f64) -> f64 {
    gpu_seconds * peak_to_mean / (SECONDS_PER_MONTH * utilisation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Price, YearMonth};

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
        assert!((token_usd(&plan(), &tokens(), "x").unwrap() - 0.00252).abs() < 1e-15);
    }

    #[test]
    fn a_price_in_place_wins_over_the_price_book_and_a_missing_one_is_named() {
        let mut cost = tokens();
        cost.usd_per_million_output = None;
        let missing = token_usd(&plan(), &cost, "x").unwrap_err();
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
        assert!((token_usd(&plan, &cost, "x").unwrap() - 0.00252).abs() < 1e-15);
    }

    #[test]
    fn prices_fall_by_rate_and_in_steps_of_their_own_model() {
        let mut plan = plan();
        plan.assumptions.hosted_price_decline_per_year = Estimate::certain(0.5);
        plan.assumptions.hosted_price_events = vec![
            PriceEvent { month: 12, model: "mini".into(), factor: Estimate::certain(0.5) },
            PriceEvent { month: 1, model: "other".into(), factor: Estimate::certain(9.0) },
        ];
        let usd = hosted_usd_per_call(&plan, &HostedCost::Tokens(tokens()), None).unwrap();
        assert!((usd[12] - usd[0] * 0.25).abs() < 1e-15);
        let per_call = hosted_usd_per_call(&plan, &HostedCost::PerCall(Estimate::certain(1.0)), None).unwrap();
        assert!((per_call[12] - 0.5).abs() < 1e-15);
    }

    #[test]
    fn failed_calls_are_paid_again() {
        let retries = Retries { failure_share: Estimate::certain(0.1), max: 2 };
        assert!((attempts(Some(&retries)) - 1.11).abs() < 1e-15);
        assert_eq!(attempts(None), 1.0);
    }
}
