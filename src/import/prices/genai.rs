//! genai-prices: providers with their models, USD per million tokens, prices that hold from a date on.

use serde_json::Value;

use super::{ListedPrice, Reading, Tiered, usd};

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
    let tiered = |field: &str| match prices.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(tiered)) => {
            let mut above = Vec::new();
            for tier in tiered.get("tiers").and_then(Value::as_array).into_iter().flatten() {
                let start = tier.get("start").and_then(Value::as_u64).and_then(|start| u32::try_from(start).ok());
                if let Some(start) = start.filter(|start| *start > 0) {
                    above.push((start, usd(field, tier.get("price").unwrap_or(&Value::Null), 1.0)?));
                }
            }
            above.sort_unstable_by_key(|(tokens, _)| *tokens);
            let base = usd(field, tiered.get("base").unwrap_or(&Value::Null), 1.0)?;
            Ok::<_, String>(Some(Tiered { base, above }))
        }
        Some(value) => Ok(Some(Tiered { base: usd(field, value, 1.0)?, ..Tiered::default() })),
    };
    let Some((input, output)) = tiered("input_mtok")?.zip(tiered("output_mtok")?) else { return Ok(None) };
    let (cached, write) = (tiered("cache_read_mtok")?, tiered("cache_write_mtok")?);
    Ok(Some(ListedPrice::tiered(&input, cached.as_ref(), write.as_ref(), &output)))
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
        let tier = &at("2026-01-01").tiers[0];
        assert_eq!((at("2026-01-01").input, tier.above_tokens, tier.input, tier.output), (5.0, 200_000, 10.0, 25.0));
        assert_eq!((at("2026-11-25").input, at("2026-11-25").tiers.len()), (4.0, 0));
        assert_eq!(at("2027-01-01").input, 3.0);
    }
}
