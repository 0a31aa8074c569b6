//! OpenRouter's list of models: USD per token, as text. Read when the user gives it; its terms allow no copy here.

use serde_json::Value;
use serde_json::value::RawValue;

use super::model::{Gathered, ListedModel, Tokens};
use super::reading::{Reading, TO_MILLION, date, tokens, usd};

/// What the price of a call is listed as.
const PRICES: [(&str, Tokens); 4] = [
    ("prompt", Tokens::Input),
    ("completion", Tokens::Output),
    ("input_cache_read", Tokens::CachedInput),
    ("input_cache_write", Tokens::CacheWrite),
];

pub(super) fn read(models: &[&RawValue], list: &mut Reading) {
    for (index, entry) in models.iter().enumerate() {
        list.put_named("", &format!("entry {}", index + 1), entry, model);
    }
}

fn model(model: &Value) -> Result<Option<ListedModel>, String> {
    let Some(pricing) = model.get("pricing") else { return Ok(None) };
    let mut gathered = Gathered::default();
    let priced = PRICES.iter().filter_map(|(field, of)| Some((*field, *of, pricing.get(*field)?)));
    for (field, of, value) in priced.filter(|(_, _, value)| !value.is_null()) {
        gathered.put(None, 0, of, usd(field, value, TO_MILLION)?);
    }
    let Some((line, terms)) = gathered.lines() else { return Ok(None) };
    let id = model.get("id").and_then(Value::as_str).unwrap_or_default();
    let per_request = pricing.get("request").filter(|value| !value.is_null());
    let per_request = per_request.map(|value| usd("request", value, 1.0)).transpose()?;
    Ok(Some(ListedModel {
        provider: id.split_once('/').map_or("", |(provider, _)| provider).to_owned(),
        line,
        terms,
        usd_per_request: per_request.filter(|usd| *usd > 0.0),
        context: tokens(model.get("context_length")),
        retires: date("expiration_date", model.get("expiration_date"))?,
        rules: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prices_are_text_per_token_and_a_router_has_none() {
        let pricing = json!({"prompt": "0.00003", "completion": "0.00015", "input_cache_read": "0.000003",
            "input_cache_write": "0.0000375", "request": "0.01"});
        let listed = model(&json!({"id": "lab/m", "pricing": pricing, "context_length": 8192})).unwrap().unwrap();
        let rates = &listed.line.rates;
        assert_eq!((rates.input, rates.cached_input, rates.output), (30.0, Some(3.0), 150.0));
        assert_eq!((rates.cache_write, listed.usd_per_request), (Some(37.5), Some(0.01)));
        assert_eq!((listed.provider.as_str(), listed.context), ("lab", Some(8192)));
        let router = json!({"pricing": {"prompt": "-1", "completion": "-1"}});
        assert_eq!(model(&router).unwrap_err(), "its prompt is -1, and a price is between 0 and 1000000 USD a million");
    }
}
