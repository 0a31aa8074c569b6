//! LiteLLM's price map: an object of models, USD per token.

use serde_json::{Map, Value};

use super::{ListedPrice, Reading, usd_of};

/// The entry that explains the others.
const SPECIMEN: &str = "sample_spec";
const TO_MILLION: f64 = 1e6;

pub(super) fn read(models: &Map<String, Value>, list: &mut Reading) {
    for (name, entry) in models.iter().filter(|(name, _)| *name != SPECIMEN) {
        list.put(name.clone(), price(entry));
    }
}

fn price(entry: &Value) -> Result<Option<ListedPrice>, String> {
    let Some(fields) = entry.as_object() else { return Err("it is no object".into()) };
    if !matches!(fields.get("mode").and_then(Value::as_str), Some("chat" | "responses")) {
        return Ok(None);
    }
    let per_token = |field: &str| usd_of(entry, field, TO_MILLION);
    let Some((input, output)) = per_token("input_cost_per_token")?.zip(per_token("output_cost_per_token")?) else {
        return Ok(None);
    };
    Ok(Some(ListedPrice {
        input,
        cached_input: per_token("cache_read_input_token_cost")?,
        output,
        tier_above: fields.keys().filter_map(|key| tier(key)).min(),
        retires: fields.get("deprecation_date").and_then(Value::as_str).map(str::to_owned),
    }))
}

/// The tokens above which a field's price holds: of `input_cost_per_token_above_200k_tokens_batches` 200 000.
fn tier(key: &str) -> Option<u64> {
    let rest = key.strip_prefix("input_cost_per_token_above_")?;
    let (thousands, _) = rest.split_once("k_tokens")?;
    thousands.parse::<u64>().ok()?.checked_mul(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_per_million_and_tiers_are_noticed() {
        let entry = serde_json::json!({
            "mode": "chat", "input_cost_per_token": 1.25e-6, "output_cost_per_token": 1e-5,
            "cache_read_input_token_cost": 1.25e-7, "input_cost_per_token_above_200k_tokens_priority": 4.5e-6,
            "deprecation_date": "2026-12-11",
        });
        let price = price(&entry).unwrap().unwrap();
        assert_eq!((price.input, price.cached_input, price.output), (1.25, Some(0.125), 10.0));
        assert_eq!(price.tier_above, Some(200_000));
        assert_eq!(price.retires.as_deref(), Some("2026-12-11"));
    }

    #[test]
    fn what_is_no_chat_model_with_both_prices_is_left_out() {
        assert_eq!(price(&serde_json::json!({"mode": "embedding", "input_cost_per_token": 1e-6})), Ok(None));
        assert_eq!(price(&serde_json::json!({"mode": "chat", "input_cost_per_token": 1e-6})), Ok(None));
        assert!(price(&serde_json::json!(7)).is_err());
    }
}
