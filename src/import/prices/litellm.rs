//! LiteLLM's price map: an object of models, USD per token.

use serde::Deserialize;
use serde_json::Value;

use super::model::{Gathered, ListedModel, Terms, Tokens};
use super::reading::{Entries, Reading, TO_MILLION, date, tokens, usd};

/// The entry that explains the others.
const SPECIMEN: &str = "sample_spec";
/// What our own snapshot says of itself.
pub(super) const ABOUT: &str = "mixplan";

#[derive(Deserialize)]
struct About {
    as_of: String,
}

/// What the price of a call is listed as.
const PRICES: [(&str, Tokens); 4] = [
    ("input_cost_per_token", Tokens::Input),
    ("output_cost_per_token", Tokens::Output),
    ("cache_read_input_token_cost", Tokens::CachedInput),
    ("cache_creation_input_token_cost", Tokens::CacheWrite),
];

pub(super) fn read(models: &Entries<'_>, list: &mut Reading) {
    let about = models.get(ABOUT).and_then(|about| serde_json::from_str::<About>(about.get()).ok());
    list.as_of = about.map(|about| about.as_of);
    for (name, entry) in models.0.iter().filter(|(name, _)| ![SPECIMEN, ABOUT].contains(&name.as_str())) {
        list.put(name.clone(), entry, model);
    }
}

fn model(entry: &Value) -> Result<Option<ListedModel>, String> {
    let Some(fields) = entry.as_object() else { return Err("it is no object".into()) };
    if !matches!(fields.get("mode").and_then(Value::as_str), Some("chat" | "responses")) {
        return Ok(None);
    }
    let mut gathered = Gathered::default();
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        if let Some(Field { tokens, terms, above_tokens }) = parse(field) {
            gathered.put(terms, above_tokens, tokens, usd(field, value, TO_MILLION)?);
        }
    }
    match fields.get("tiered_pricing") {
        None | Some(Value::Null) => {}
        Some(Value::Array(steps)) => steps.iter().try_for_each(|step| put_tier(&mut gathered, step))?,
        Some(_) => return Err("its tiered_pricing is no list".into()),
    }
    let Some((line, terms)) = gathered.lines() else { return Ok(None) };
    let per_request = fields.get("input_cost_per_request").filter(|value| !value.is_null());
    Ok(Some(ListedModel {
        provider: fields.get("litellm_provider").and_then(Value::as_str).unwrap_or_default().to_owned(),
        line,
        terms,
        usd_per_request: per_request.map(|value| usd("input_cost_per_request", value, 1.0)).transpose()?,
        context: tokens(fields.get("max_input_tokens")),
        retires: date("deprecation_date", fields.get("deprecation_date"))?,
        rules: Vec::new(),
    }))
}

/// One step of `tiered_pricing`: its prices hold for prompts of a length in its range.
fn put_tier(gathered: &mut Gathered, tier: &Value) -> Result<(), String> {
    let fields = tier.as_object().ok_or("a step of its tiered_pricing is no object")?;
    let priced = PRICES.iter().filter_map(|(name, tokens)| Some((*name, *tokens, fields.get(*name)?)));
    for (name, of, value) in priced {
        let start = tokens(tier.pointer("/range/0")).ok_or("a step of its tiered_pricing has no range")?;
        gathered.put(None, start, of, usd(name, value, TO_MILLION)?);
    }
    Ok(())
}

/// What the name of a field says its price is for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Field {
    tokens: Tokens,
    terms: Option<Terms>,
    /// 0 for every prompt.
    above_tokens: u64,
}

/// ```text
/// field  = price, { suffix };
/// price  = "input_cost_per_token" | "output_cost_per_token" | "cache_read_input_token_cost"
///        | "cache_creation_input_token_cost";
/// suffix = "_above_", digits, "k_tokens" | "_batches" | "_flex" | "_priority";   (* each kind at most once *)
/// ```
///
/// What does not follow it whole is a price of something else: of sound, of an hour's cache, of other terms.
fn parse(field: &str) -> Option<Field> {
    let (mut rest, tokens) = PRICES.iter().find_map(|(price, tokens)| Some((field.strip_prefix(price)?, *tokens)))?;
    let (mut terms, mut above) = (None, None);
    while !rest.is_empty() {
        let term = Terms::ALL.into_iter().find_map(|terms| Some((terms, rest.strip_prefix(terms.suffix())?)));
        rest = match term {
            Some((new, rest)) if terms.is_none() => {
                terms = Some(new);
                rest
            }
            None if above.is_none() => {
                let (thousands, rest) = rest.strip_prefix("_above_")?.split_once("k_tokens")?;
                let digits = thousands.bytes().all(|byte| byte.is_ascii_digit());
                above = Some(digits.then(|| thousands.parse::<u64>().ok()?.checked_mul(1000)).flatten()?);
                rest
            }
            Some(_) | None => return None,
        };
    }
    Some(Field { tokens, terms, above_tokens: above.unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use super::super::model::Rates;
    use super::*;
    use serde_json::json;

    #[test]
    fn suffixes_combine_in_any_order_and_nothing_else_is_a_price() {
        let field = |tokens, terms, above_tokens| Some(Field { tokens, terms, above_tokens });
        assert_eq!(parse("input_cost_per_token"), field(Tokens::Input, None, 0));
        assert_eq!(parse("output_cost_per_token_flex"), field(Tokens::Output, Some(Terms::Flex), 0));
        let both = field(Tokens::CachedInput, Some(Terms::Batch), 272_000);
        assert_eq!(parse("cache_read_input_token_cost_above_272k_tokens_batches"), both);
        assert_eq!(parse("cache_read_input_token_cost_batches_above_272k_tokens"), both);
        let write = field(Tokens::CacheWrite, Some(Terms::Priority), 1_000);
        assert_eq!(parse("cache_creation_input_token_cost_above_1k_tokens_priority"), write);
        for other in [
            "input_cost_per_token_cache_hit",
            "input_cost_per_token_ultrafast",
            "input_cost_per_token_flex_batches",
            "input_cost_per_token_flex_flex",
            "input_cost_per_token_above_1k_tokens_above_2k_tokens",
            "input_cost_per_token_above_k_tokens",
            "input_cost_per_token_above_+1k_tokens",
            "input_cost_per_token_above_99999999999999999999k_tokens",
            "cache_creation_input_token_cost_above_1hr",
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens",
            "input_cost_per_audio_token",
            "input_cost_per_tokens",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn every_price_of_an_entry_finds_its_place() {
        let entry = json!({
            "mode": "chat", "litellm_provider": "lab", "max_input_tokens": 1_000_000,
            "input_cost_per_token": 1.25e-6, "output_cost_per_token": 1e-5, "cache_read_input_token_cost": 1.25e-7,
            "cache_creation_input_token_cost": 1.5e-6, "input_cost_per_token_above_200k_tokens": 2.5e-6,
            "input_cost_per_token_batches": 6.25e-7, "output_cost_per_token_batches": 5e-6,
            "output_cost_per_token_above_200k_tokens_batches": 7.5e-6, "input_cost_per_token_flex": 6e-7,
            "input_cost_per_audio_token": "dear", "deprecation_date": "2026-12-11",
        });
        let listed = model(&entry).unwrap().unwrap();
        let base = Rates { input: 1.25, cached_input: Some(0.125), cache_write: Some(1.5), output: 10.0 };
        assert_eq!(listed.line.rates, base);
        let [tier] = listed.line.tiers.as_slice() else { panic!("one tier") };
        // The tier gives its input alone; the rest is as below it.
        assert_eq!((tier.above_tokens, &tier.rates), (200_000, &Rates { input: 2.5, ..base }));
        // Flex has no output price, so it is no line.
        assert_eq!(listed.terms.keys().collect::<Vec<_>>(), [&Terms::Batch]);
        let batch = &listed.terms[&Terms::Batch];
        assert_eq!((batch.rates.input, batch.rates.output), (0.625, 5.0));
        assert_eq!((batch.tiers[0].rates.input, batch.tiers[0].rates.output), (0.625, 7.5));
        assert_eq!((listed.provider.as_str(), listed.context), ("lab", Some(1_000_000)));
        assert_eq!(listed.retires.as_deref(), Some("2026-12-11"));
    }

    #[test]
    fn steps_of_tiered_pricing_are_tiers() {
        let entry = json!({"mode": "chat", "tiered_pricing": [
            {"range": [0, 256_000.0], "input_cost_per_token": 5e-8, "output_cost_per_token": 4e-7},
            {"range": [256_000.0, 1_000_000.0], "input_cost_per_token": 2.5e-7, "output_cost_per_token": 2e-6},
        ]});
        let line = model(&entry).unwrap().unwrap().line;
        assert_eq!((line.rates.input, line.rates.output), (0.05, 0.4));
        let tier = &line.tiers[0];
        assert_eq!((tier.above_tokens, tier.rates.input, tier.rates.output), (256_000, 0.25, 2.0));
        let without = json!({"mode": "chat", "tiered_pricing": [{"input_cost_per_token": 5e-8}]});
        assert_eq!(model(&without).unwrap_err(), "a step of its tiered_pricing has no range");
    }

    #[test]
    fn what_is_no_chat_model_with_both_prices_is_left_out() {
        assert_eq!(model(&json!({"mode": "embedding", "input_cost_per_token": 1e-6})), Ok(None));
        assert_eq!(model(&json!({"mode": "chat", "input_cost_per_token": 1e-6})), Ok(None));
        assert!(model(&json!(7)).is_err());
    }
}
