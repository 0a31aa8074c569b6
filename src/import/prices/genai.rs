//! genai-prices: providers with their models, USD per million tokens, prices that hold from a date on.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::model::{Gathered, ListedModel, Tokens};
use super::names::Rule;
use super::reading::{Reading, tokens, usd};

/// What the price of a call is listed as.
const PRICES: [(&str, Tokens); 4] = [
    ("input_mtok", Tokens::Input),
    ("output_mtok", Tokens::Output),
    ("cache_read_mtok", Tokens::CachedInput),
    ("cache_write_mtok", Tokens::CacheWrite),
];

#[derive(Deserialize)]
struct Provider<'l> {
    #[serde(default)]
    id: Option<String>,
    #[serde(borrow, default)]
    models: Vec<&'l RawValue>,
}

pub(super) fn read(providers: &[&RawValue], today: &str, list: &mut Reading) {
    for (index, provider) in providers.iter().enumerate() {
        let place = format!("entry {}", index + 1);
        match serde_json::from_str::<Provider<'_>>(provider.get()) {
            Err(_) => list.complain(place, "it is no provider with its models".into()),
            Ok(Provider { id: None, .. }) => list.complain(place, "it has no id".into()),
            Ok(Provider { id: Some(id), models }) => {
                for entry in models {
                    list.put_named(&format!("{id}/"), &format!("{id}: a model"), entry, |entry| {
                        model(&id, entry, today)
                    });
                }
            }
        }
    }
}

fn model(provider: &str, model: &Value, today: &str) -> Result<Option<ListedModel>, String> {
    let Some(prices) = model.get("prices").and_then(|prices| current(prices, today)) else { return Ok(None) };
    let mut gathered = Gathered::default();
    for (field, of) in PRICES {
        match prices.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::Object(tiered)) => {
                gathered.put(None, 0, of, usd(field, tiered.get("base").unwrap_or(&Value::Null), 1.0)?);
                for tier in tiered.get("tiers").and_then(Value::as_array).into_iter().flatten() {
                    let start = tokens(tier.get("start")).filter(|start| *start > 0);
                    let start = start.ok_or_else(|| format!("a tier of its {field} has no start"))?;
                    gathered.put(None, start, of, usd(field, tier.get("price").unwrap_or(&Value::Null), 1.0)?);
                }
            }
            Some(value) => gathered.put(None, 0, of, usd(field, value, 1.0)?),
        }
    }
    let Some((line, terms)) = gathered.lines() else { return Ok(None) };
    let per_thousand = prices.get("requests_kcount").filter(|value| !value.is_null());
    Ok(Some(ListedModel {
        provider: provider.to_owned(),
        line,
        terms,
        usd_per_request: per_thousand.map(|value| usd("requests_kcount", value, 1e-3)).transpose()?,
        context: tokens(model.get("context_window")),
        retires: None,
        rules: model.get("match").map(Rule::read).into_iter().collect(),
    }))
}

/// The prices that hold today: of a history the last whose start is not in the future.
fn current<'v>(prices: &'v Value, today: &str) -> Option<&'v Value> {
    let Some(history) = prices.as_array() else { return Some(prices) };
    let start = |step: &'v Value| step.pointer("/constraint/start_date").and_then(Value::as_str).unwrap_or_default();
    // A constraint of another kind (hours of the day) is no date, and no price of all calls.
    let dated = history.iter().filter(|step| {
        let constraint = step.get("constraint").filter(|constraint| !constraint.is_null());
        constraint.is_none_or(|constraint| constraint.get("start_date").is_some()) && start(step) <= today
    });
    dated.max_by_key(|step| start(step))?.get("prices")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_price_of_today_is_taken_from_a_history() {
        let step = |usd: f64| json!({"input_mtok": usd, "output_mtok": 25});
        let history = json!({"prices": [
            {"prices": {"input_mtok": {"base": 5, "tiers": [{"start": 200_000, "price": 10}]}, "output_mtok": 25}},
            {"constraint": {"start_date": "2026-03-13"}, "prices": step(4.0)},
            {"constraint": {"start_date": "2027-01-01"}, "prices": step(3.0)},
            {"constraint": {"start_time": "00:30"}, "prices": step(1.0)},
        ]});
        let at = |today: &str| model("lab", &history, today).unwrap().unwrap().line;
        let first = at("2026-01-01");
        assert_eq!((first.rates.input, first.tiers[0].above_tokens), (5.0, 200_000));
        assert_eq!((first.tiers[0].rates.input, first.tiers[0].rates.output), (10.0, 25.0));
        assert_eq!((at("2026-11-25").rates.input, at("2026-11-25").tiers.len()), (4.0, 0));
        assert_eq!(at("2027-01-01").rates.input, 3.0);
    }

    #[test]
    fn cache_prices_and_the_fee_per_request_are_read() {
        let prices = json!({"prices": {"input_mtok": 2, "cache_read_mtok": 0.2, "cache_write_mtok": 2.5,
            "output_mtok": 10, "requests_kcount": 12}, "context_window": 200_000});
        let listed = model("lab", &prices, "2026-11-25").unwrap().unwrap();
        assert_eq!((listed.line.rates.cached_input, listed.line.rates.cache_write), (Some(0.2), Some(2.5)));
        // 12 USD per thousand requests.
        assert_eq!((listed.usd_per_request, listed.context), (Some(0.012), Some(200_000)));
    }

    #[test]
    fn each_price_has_its_own_tiers_and_a_way_back_to_the_first_is_one() {
        let input = json!({"base": 1, "tiers": [{"start": 128_000, "price": 2}, {"start": 256_000, "price": 4}]});
        let output = json!({"base": 5, "tiers": [{"start": 128_000, "price": 10}]});
        let prices = json!({"prices": {"input_mtok": input, "output_mtok": output}});
        let tiers = model("lab", &prices, "2026-11-25").unwrap().unwrap().line.tiers;
        let read: Vec<_> = tiers.iter().map(|tier| (tier.above_tokens, tier.rates.input, tier.rates.output)).collect();
        assert_eq!(read, [(128_000, 2.0, 10.0), (256_000, 4.0, 10.0)]);
        let input = json!({"base": 1, "tiers": [{"start": 32_000, "price": 3}, {"start": 128_000, "price": 1}]});
        let prices = json!({"prices": {"input_mtok": input, "output_mtok": 2}});
        let tiers = model("lab", &prices, "2026-11-25").unwrap().unwrap().line.tiers;
        assert_eq!(tiers.iter().map(|tier| tier.rates.input).collect::<Vec<_>>(), [3.0, 1.0]);
    }

    #[test]
    fn a_tier_without_a_start_is_said() {
        let prices = json!({"prices": {"input_mtok": {"base": 1, "tiers": [{"price": 2}]}, "output_mtok": 1}});
        assert_eq!(model("lab", &prices, "2026-11-25").unwrap_err(), "a tier of its input_mtok has no start");
    }
}
