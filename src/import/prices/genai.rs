//! genai-prices: providers with their models, USD per million tokens, prices that hold from a date on.

use serde_json::Value;

use super::{ListedPrice, Reading, usd};

pub(super) fn read(providers: &[Value], today: &str, list: &mut Reading) {
    for provider in providers {
        let id = provider.get("id").and_then(Value::as_str).unwrap_or("unnamed");
        for model in provider.get("models").and_then(Value::as_array).into_iter().flatten() {
            match model.get("id").and_then(Value::as_str) {
                Some(name) => list.put(format!("{id}/{name}"), price(model, today)),
                None => list.put(id.to_owned(), Err("one of its models has no id".into())),
            }
        }
    }
}

fn price(model: &Value, today: &str) -> Result<Option<ListedPrice>, String> {
    let Some(prices) = model.get("prices").and_then(|prices| current(prices, today)) else { return Ok(None) };
    let mut tier_above = None;
    let mut per_million = |field: &str| match prices.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(tiered)) => {
            let tiers = tiered.get("tiers").and_then(Value::as_array).into_iter().flatten();
            let start = tiers.filter_map(|tier| tier.get("start").and_then(Value::as_u64)).min();
            tier_above = tier_above.into_iter().chain(start).min();
            usd(field, tiered.get("base").unwrap_or(&Value::Null), 1.0).map(Some)
        }
        Some(value) => usd(field, value, 1.0).map(Some),
    };
    let (input, output) = (per_million("input_mtok")?, per_million("output_mtok")?);
    let cached_input = per_million("cache_read_mtok")?;
    Ok(input.zip(output).map(|(input, output)| ListedPrice { input, cached_input, output, tier_above, retires: None }))
}

/// The prices that hold today: of a history the last whose start is not in the future.
fn current<'v>(prices: &'v Value, today: &str) -> Option<&'v Value> {
    let Some(history) = prices.as_array() else { return Some(prices) };
    let start = |step: &'v Value| step.pointer("/constraint/start_date").and_then(Value::as_str).unwrap_or_default();
    // A constraint of another kind (hours of the day) is no date, and no price of all calls.
    let dated = history.iter().filter(|step| {
        let constraint = step.get("constraint");
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
        let model = json!({"prices": [
            {"prices": {"input_mtok": {"base": 5, "tiers": [{"start": 200_000, "price": 10}]}, "output_mtok": 25}},
            {"constraint": {"start_date": "2026-03-13"}, "prices": step(4.0)},
            {"constraint": {"start_date": "2027-01-01"}, "prices": step(3.0)},
            {"constraint": {"start_time": "00:30"}, "prices": step(1.0)},
        ]});
        let at = |today: &str| price(&model, today).unwrap().unwrap();
        assert_eq!((at("2026-01-01").input, at("2026-01-01").tier_above), (5.0, Some(200_000)));
        assert_eq!((at("2026-11-25").input, at("2026-11-25").tier_above), (4.0, None));
        assert_eq!(at("2027-01-01").input, 3.0);
    }
}
