//! What a call costs, by hand and against what vendors publish.

use super::*;
use crate::plan::{Plan, PriceTier, Quantity, YearMonth};

fn of_book<'p>(plan: &'p Plan, cost: &TokenCost) -> Option<&'p Price> {
    plan.price(cost.model.as_deref()?)
}

fn certain<Q: Quantity>(value: f64) -> Estimate<Q> {
    Estimate::certain(value)
}

/// A list price: input, cached input, output.
fn listed(input: f64, cached: f64, output: f64) -> Price {
    Price {
        model: "m".into(),
        usd_per_million_input: certain(input),
        usd_per_million_cached_input: Some(certain(cached)),
        usd_per_million_output: certain(output),
        ..Price::default()
    }
}

fn tier(above_tokens: u32, input: f64, cached: Option<f64>, output: f64) -> PriceTier {
    PriceTier {
        above_tokens,
        usd_per_million_input: certain(input),
        usd_per_million_cached_input: cached.map(certain),
        usd_per_million_cache_write: None,
        usd_per_million_output: certain(output),
    }
}

fn call(input: f64, output: f64) -> TokenCost {
    TokenCost { model: Some("m".into()), input: certain(input), output: certain(output), ..TokenCost::default() }
}

fn usd(price: Price, cost: &TokenCost) -> f64 {
    let mut plan = Plan::empty("Cost", YearMonth::new(2026, 12).unwrap());
    plan.prices.push(price);
    token_usd(&Central, of_book(&plan, cost), cost, "x").unwrap()
}

fn assert_close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-12 * expected.abs(), "{value} and not {expected}");
}

/// OpenAI's gpt-5.4 in LiteLLM's map of November 2026.
fn gpt_5_4() -> Price {
    Price {
        usd_per_million_batch_input: Some(certain(1.25)),
        usd_per_million_batch_output: Some(certain(7.5)),
        tiers: vec![tier(272_000, 5.0, Some(0.5), 22.5)],
        ..listed(2.5, 0.25, 15.0)
    }
}

/// Anthropic's claude-sonnet-4-5 in the same map.
fn sonnet_4_5() -> Price {
    Price { usd_per_million_cache_write: Some(certain(3.75)), ..listed(3.0, 0.3, 15.0) }
}

#[test]
fn a_call_costs_its_tokens_less_the_batch_discount_plus_its_request() {
    let cost = TokenCost {
        cached_share: certain(0.5),
        batch_share: certain(0.4),
        batch_discount: certain(0.5),
        usd_per_million_input: Some(certain(2.0)),
        usd_per_million_cached_input: Some(certain(0.2)),
        usd_per_million_output: Some(certain(8.0)),
        usd_per_request: certain(0.001),
        ..call(1000.0, 100.0)
    };
    // (1000 · (0.5·2 + 0.5·0.2) + 100 · 8) / 10⁶ · (1 − 0.4·0.5) + 0.001 = 0.0019 · 0.8 + 0.001
    let plan = Plan::empty("Cost", YearMonth::new(2026, 12).unwrap());
    assert_close(token_usd(&Central, of_book(&plan, &cost), &cost, "x").unwrap(), 0.00252);
}

#[test]
fn a_price_in_place_wins_over_the_price_book_and_a_missing_one_is_named() {
    let mut cost = TokenCost { usd_per_million_input: Some(certain(2.0)), ..call(1000.0, 100.0) };
    let plan = Plan::empty("Cost", YearMonth::new(2026, 12).unwrap());
    let missing = token_usd(&Central, of_book(&plan, &cost), &cost, "x").unwrap_err();
    assert_eq!(missing, ["the price of m per million output tokens"]);
    assert_close(usd(listed(99.0, 9.0, 8.0), &cost), 0.0028);
    cost.usd_per_million_output = Some(certain(1.0));
    assert_close(usd(listed(99.0, 9.0, 8.0), &cost), 0.0021);
    // In place, in every tier too.
    let tiered = Price { tiers: vec![tier(500, 50.0, None, 50.0)], ..listed(99.0, 9.0, 8.0) };
    assert_close(usd(tiered, &cost), 0.0021);
}

/// By hand, at Anthropic's list prices: writing costs 1.25 times, reading a tenth of other input.
#[test]
fn a_token_is_read_from_the_cache_or_written_to_it_or_neither_and_paid_once() {
    // 9 000 read at 0.30, 1 000 written at 3.75, none fresh; 500 out at 15.
    let cost = TokenCost { cached_share: certain(0.9), cache_write_share: certain(0.1), ..call(10_000.0, 500.0) };
    assert_close(usd(sonnet_4_5(), &cost), (9000.0 * 0.3 + 1000.0 * 3.75 + 500.0 * 15.0) / 1e6);
    let all_written = TokenCost { cache_write_share: certain(1.0), ..call(10_000.0, 0.0) };
    assert_close(usd(sonnet_4_5(), &all_written), 0.0375);
    let all_read = TokenCost { cached_share: certain(1.0), ..call(10_000.0, 0.0) };
    assert_close(usd(sonnet_4_5(), &all_read), 0.003);
    // Without a price of its own, writing costs what other input does.
    assert_close(usd(listed(3.0, 0.3, 15.0), &all_written), 0.03);
}

#[test]
fn half_price_in_batch_is_taken_from_the_list_where_no_discount_is_given() {
    let cost = TokenCost { batch_share: certain(1.0), ..call(1_000.0, 100.0) };
    assert_close(usd(gpt_5_4(), &cost), (1000.0 * 1.25 + 100.0 * 7.5) / 1e6);
    let half_of_the_calls = TokenCost { batch_share: certain(0.5), ..cost.clone() };
    assert_close(usd(gpt_5_4(), &half_of_the_calls), (1000.0 * 1.875 + 100.0 * 11.25) / 1e6);
    // Above 272 000 tokens, LiteLLM lists 2.5 and 11.25 in batch.
    let long = TokenCost { batch_share: certain(1.0), ..call(300_000.0, 100.0) };
    assert_close(usd(gpt_5_4(), &long), (300_000.0 * 2.5 + 100.0 * 11.25) / 1e6);
    // A discount that is given wins.
    let given = TokenCost { batch_discount: certain(0.2), ..cost };
    assert_close(usd(gpt_5_4(), &given), (1000.0 * 2.5 + 100.0 * 15.0) / 1e6 * 0.8);
}

#[test]
fn the_whole_of_a_call_costs_what_its_length_says() {
    assert_close(usd(gpt_5_4(), &call(272_000.0, 1000.0)), (272_000.0 * 2.5 + 1000.0 * 15.0) / 1e6);
    assert_close(usd(gpt_5_4(), &call(272_001.0, 1000.0)), (272_001.0 * 5.0 + 1000.0 * 22.5) / 1e6);
    // Half of it cached, at the tier's own price for that; without one, at that of shorter prompts.
    let cached = TokenCost { cached_share: certain(0.5), ..call(300_000.0, 0.0) };
    assert_close(usd(gpt_5_4(), &cached), 300_000.0 * (0.5 * 5.0 + 0.5 * 0.5) / 1e6);
    let mut price = gpt_5_4();
    price.tiers[0].usd_per_million_cached_input = None;
    assert_close(usd(price, &cached), 300_000.0 * (0.5 * 5.0 + 0.5 * 0.25) / 1e6);
}

/// Mean 100 000, 95th percentile 250 000: σ = 0.710 53; above 200 000 lie 9.163 % of the calls with
/// 26.754 % of the tokens, by adding up two hundred thousand quantiles.
#[test]
fn of_calls_of_many_lengths_each_tier_takes_its_share() {
    let cost = TokenCost { input_p95: Some(certain(250_000.0)), ..call(100_000.0, 1000.0) };
    let price = Price { tiers: vec![tier(200_000, 5.0, None, 22.5)], ..listed(2.5, 0.25, 15.0) };
    let share = tier_shares(&cost, &price)[0];
    assert!((share.calls_share - 0.091_63).abs() < 2e-5, "{share:?}");
    assert!((share.tokens_share - 0.267_54).abs() < 2e-5, "{share:?}");
    let by_hand = (100_000.0 * (2.5 + share.tokens_share * 2.5) + 1000.0 * (15.0 + share.calls_share * 7.5)) / 1e6;
    assert_close(usd(price, &cost), by_hand);
}

#[test]
fn lengths_that_hardly_vary_cost_what_the_mean_length_does() {
    for mean in [271_000.0, 273_000.0] {
        let alone = usd(gpt_5_4(), &call(mean, 500.0));
        for p95 in [mean, mean * (1.0 + 1e-12), mean * (1.0 + 1e-6)] {
            let cost = TokenCost { input_p95: Some(certain(p95)), ..call(mean, 500.0) };
            assert!((usd(gpt_5_4(), &cost) / alone - 1.0).abs() < 1e-6, "{mean} {p95}");
        }
    }
}

#[test]
fn calls_of_many_lengths_cost_between_the_cheapest_and_the_dearest_tier() {
    for mean in [1.0, 1e3, 1e5, 2e5, 3e5, 1e6] {
        for spread in [0.5, 1.0, 1.2, 2.0, 3.5, 10.0, 1e6] {
            let cost = TokenCost { input_p95: Some(certain(mean * spread)), ..call(mean, 700.0) };
            let cheapest = (mean * 2.5 + 700.0 * 15.0) / 1e6;
            let dearest = (mean * 5.0 + 700.0 * 22.5) / 1e6;
            let usd = usd(gpt_5_4(), &cost);
            assert!((cheapest * (1.0 - 1e-12)..=dearest * (1.0 + 1e-12)).contains(&usd), "{mean} {spread}: {usd}");
        }
    }
}

#[test]
fn no_prompt_at_all_costs_its_output() {
    let cost = TokenCost { input_p95: Some(certain(1000.0)), ..call(0.0, 100.0) };
    assert_close(usd(gpt_5_4(), &cost), 0.0015);
    let nothing = TokenCost { input_p95: Some(certain(0.0)), ..call(0.0, 0.0) };
    assert_eq!(usd(gpt_5_4(), &nothing), 0.0);
}

#[test]
fn a_dearer_price_never_costs_less() {
    let cost = TokenCost {
        input_p95: Some(certain(600_000.0)),
        cached_share: certain(0.4),
        cache_write_share: certain(0.2),
        batch_share: certain(0.3),
        ..call(250_000.0, 900.0)
    };
    let price = Price { usd_per_million_cache_write: Some(certain(3.0)), ..gpt_5_4() };
    let before = usd(price.clone(), &cost);
    let mut dearer = vec![price.clone(); 7];
    dearer[0].usd_per_million_input = certain(2.6);
    dearer[1].usd_per_million_cached_input = Some(certain(0.3));
    dearer[2].usd_per_million_cache_write = Some(certain(3.1));
    dearer[3].usd_per_million_output = certain(16.0);
    dearer[4].tiers[0].usd_per_million_input = certain(5.1);
    dearer[5].tiers[0].usd_per_million_output = certain(23.0);
    dearer[6].usd_per_million_batch_output = Some(certain(8.0));
    for (index, price) in dearer.into_iter().enumerate() {
        assert!(usd(price, &cost) >= before, "{index}");
    }
}

#[test]
fn the_95th_percentile_of_few_lengths_is_the_longest() {
    assert_eq!(mean_and_p95(&[3.0, 1.0, 2.0]), Some((2.0, 3.0)));
    assert_eq!(mean_and_p95(&[]), None);
}
