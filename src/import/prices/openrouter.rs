//! OpenRouter's list of models: USD per token, as text. Read when the user gives it; its terms allow no copy here.

use serde_json::Value;

use super::{ListedPrice, Reading, usd_of};

const TO_MILLION: f64 = 1e6;

pub(super) fn read(models: &[Value], list: &mut Reading) {
    for (index, model) in models.iter().enumerate() {
        match model.get("id").and_then(Value::as_str) {
            Some(name) => list.put(name.to_owned(), price(model)),
            None => list.put(format!("entry {}", index + 1), Err("it has no id".into())),
        }
    }
}

fn price(model: &Value) -> Result<Option<ListedPrice>, String> {
    let Some(pricing) = model.get("pricing") else { return Ok(None) };
    let per_token = |field: &str| usd_of(pricing, field, TO_MILLION);
    let both = per_token("prompt")?.zip(per_token("completion")?);
    let cached_input = per_token("input_cache_read")?;
    Ok(both.map(|(input, output)| ListedPrice { input, cached_input, output, tier_above: None, retires: None }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prices_are_text_per_token_and_a_router_has_none() {
        let model = json!({"pricing": {"prompt": "0.00003", "completion": "0.00015", "input_cache_read": "0.000003"}});
        let listed = price(&model).unwrap().unwrap();
        assert_eq!((listed.input, listed.cached_input, listed.output), (30.0, Some(3.0), 150.0));
        assert!(price(&json!({"pricing": {"prompt": "-1", "completion": "-1"}})).is_err());
    }
}
