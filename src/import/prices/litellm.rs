//! LiteLLM's price map: an object of models, USD per token.

use serde_json::{Map, Value};

use super::{ListedPrice, Reading, Tiered, usd_of};

/// The entry that explains the others.
const SPECIMEN: &str = "sample_spec";
const TO_MILLION: f64 = 1e6;

/// Other ways to pay for the same model, at prices of their own: `gpt-5-mini (flex)`.
const SERVICE_TIERS: [&str; 2] = ["flex", "priority"];

pub(super) fn read(models: &Map<String, Value>, list: &mut Reading) {
    for (name, entry) in models.iter().filter(|(name, _)| *name != SPECIMEN) {
        list.put(name.clone(), price(entry, ""));
        for tier in SERVICE_TIERS {
            // What is wrong with the entry has been said of the model itself.
            if let Ok(Some(listed)) = price(entry, &format!("_{tier}")) {
                list.put(format!("{name} ({tier})"), Ok(Some(listed)));
            }
        }
    }
}

/// The price of a model under the fields that end so.
fn price(entry: &Value, ending: &str) -> Result<Option<ListedPrice>, String> {
    let Some(fields) = entry.as_object() else { return Err("it is no object".into()) };
    if !matches!(fields.get("mode").and_then(Value::as_str), Some("chat" | "responses")) {
        return Ok(None);
    }
    let per_token = |field: &str| usd_of(entry, field, TO_MILLION);
    let tiered = |field: &str| {
        let Some(base) = per_token(&format!("{field}{ending}"))? else { return Ok(None) };
        let mut above = Vec::new();
        for key in fields.keys() {
            if let Some(tokens) = tier(key, field, ending) {
                above.extend(per_token(key)?.map(|usd| (tokens, usd)));
            }
        }
        above.sort_unstable_by_key(|(tokens, _)| *tokens);
        Ok::<_, String>(Some(Tiered { base, above }))
    };
    let Some((input, output)) = tiered("input_cost_per_token")?.zip(tiered("output_cost_per_token")?) else {
        return Ok(None);
    };
    let cached = tiered("cache_read_input_token_cost")?;
    let write = tiered("cache_creation_input_token_cost")?;
    let in_batch = |field: &str| if ending.is_empty() { per_token(field) } else { Ok(None) };
    let text = |field: &str| fields.get(field).and_then(Value::as_str).map(str::to_owned);
    Ok(Some(ListedPrice {
        provider: text("litellm_provider").unwrap_or_default(),
        batch_input: in_batch("input_cost_per_token_batches")?,
        batch_output: in_batch("output_cost_per_token_batches")?,
        retires: text("deprecation_date").and_then(|date| date.parse().ok()),
        ..ListedPrice::tiered(&input, cached.as_ref(), write.as_ref(), &output)
    }))
}

/// The tokens above which a field's price holds: of `input_cost_per_token_above_200k_tokens` 200 000.
fn tier(key: &str, field: &str, ending: &str) -> Option<u32> {
    let thousands = key.strip_prefix(field)?.strip_prefix("_above_")?.strip_suffix(ending)?.strip_suffix("k_tokens")?;
    thousands.parse::<u32>().ok()?.checked_mul(1000).filter(|tokens| *tokens > 0)
}

#[cfg(test)]
mod tests {
    use super::super::ListedTier;
    use super::*;

    #[test]
    fn prices_are_per_million_with_tiers_cache_and_batch() {
        let entry = serde_json::json!({
            "mode": "chat", "litellm_provider": "openai", "deprecation_date": "2026-12-11",
            "input_cost_per_token": 2.5e-6, "output_cost_per_token": 1.5e-5, "cache_read_input_token_cost": 2.5e-7,
            "input_cost_per_token_above_272k_tokens": 5e-6, "output_cost_per_token_above_272k_tokens": 2.25e-5,
            "cache_creation_input_token_cost": 3e-6, "cache_creation_input_token_cost_above_1hr": 6e-6,
            "input_cost_per_token_above_272k_tokens_priority": 1e-5,
            "input_cost_per_token_batches": 1.25e-6, "output_cost_per_token_batches": 7.5e-6,
            "input_cost_per_token_above_272k_tokens_batches": 2.5e-6,
            "input_cost_per_token_flex": 1.25e-6, "output_cost_per_token_flex": 7.5e-6,
        });
        let listed = price(&entry, "").unwrap().unwrap();
        assert_eq!((listed.input, listed.cached_input, listed.cache_write), (2.5, Some(0.25), Some(3.0)));
        assert_eq!((listed.output, listed.batch_input, listed.batch_output), (15.0, Some(1.25), Some(7.5)));
        let tier =
            ListedTier { above_tokens: 272_000, input: 5.0, cached_input: None, cache_write: None, output: 22.5 };
        assert_eq!(listed.tiers, [tier]);
        assert_eq!(listed.provider, "openai");
        assert_eq!(listed.retires.map(|date| date.to_string()).as_deref(), Some("2026-12-11"));
        let flex = price(&entry, "_flex").unwrap().unwrap();
        assert_eq!((flex.input, flex.output, flex.batch_input, flex.tiers.len()), (1.25, 7.5, None, 0));
        // Priority has a tier and no price to start from.
        assert_eq!(price(&entry, "_priority"), Ok(None));
    }

    #[test]
    fn what_is_no_chat_model_with_both_prices_is_left_out() {
        let left_out = |entry| price(&entry, "");
        assert_eq!(left_out(serde_json::json!({"mode": "embedding", "input_cost_per_token": 1e-6})), Ok(None));
        assert_eq!(left_out(serde_json::json!({"mode": "chat", "input_cost_per_token": 1e-6})), Ok(None));
        assert!(left_out(serde_json::json!(7)).is_err());
    }
}
