//! Price lists made by others: LiteLLM's map, genai-prices and OpenRouter's, told apart by their content.

mod genai;
mod litellm;
mod openrouter;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::plan::{Estimate, Price};

/// The longest list that is read, in bytes; the largest known has 3 MB.
pub const MAX_BYTES: usize = 64 << 20;
/// The highest price that is believed, in USD per million tokens.
const MAX_USD_PER_MILLION: f64 = 1e6;

/// What a list says one model costs, in USD per million tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPrice {
    pub input: f64,
    /// Input tokens that are read from the cache; they are inside the input, never beside it.
    pub cached_input: Option<f64>,
    pub output: f64,
    /// The price is another for prompts longer than so many tokens; the one here is for shorter prompts.
    pub tier_above: Option<u64>,
    /// ISO date on which the model retires.
    pub retires: Option<String>,
}

impl ListedPrice {
    /// The same as a line of a plan's price book.
    pub fn to_price(&self, model: &str, source: &str, as_of: &str) -> Price {
        Price {
            model: model.into(),
            usd_per_million_input: Estimate::certain(self.input),
            usd_per_million_cached_input: self.cached_input.map(Estimate::certain),
            usd_per_million_output: Estimate::certain(self.output),
            usd_per_request: None,
            as_of: as_of.into(),
            source: source.into(),
        }
    }
}

/// A price list as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceList {
    /// Whose it is: `LiteLLM price map`.
    pub source: &'static str,
    /// Chat models with both prices, by their name in the list.
    pub models: BTreeMap<String, ListedPrice>,
    /// Entries that say something impossible: the name, and what is wrong.
    pub broken: Vec<(String, String)>,
}

/// What a list has for a model's name.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<'l> {
    /// The name in the list, and the price.
    One(&'l str, &'l ListedPrice),
    /// Several providers ask different prices under this name.
    Several(Vec<&'l str>),
    Nothing,
}

impl PriceList {
    /// The price of a model: under that very name, else under one that ends in `/name` if all that do agree.
    ///
    /// A fine-tuned model (`ft:…`) is never found under the name of its base.
    ///
    /// ```
    /// use mixplan::import::prices::{Found, read};
    ///
    /// let list = r#"{"data": [{"id": "lab/small", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}]}"#;
    /// let list = read(list.as_bytes(), "2026-11-25").unwrap();
    /// let Found::One("lab/small", price) = list.find("small") else { panic!() };
    /// assert_eq!((price.input, price.output), (1.0, 2.0));
    /// assert_eq!(list.find("ft:small"), Found::Nothing);
    /// ```
    pub fn find(&self, model: &str) -> Found<'_> {
        if let Some((name, price)) = self.models.get_key_value(model) {
            return Found::One(name, price);
        }
        let ends = |name: &str| name.strip_suffix(model).is_some_and(|front| front.ends_with('/'));
        let same: Vec<(&String, &ListedPrice)> = self.models.iter().filter(|(name, _)| ends(name)).collect();
        match same.as_slice() {
            [] => Found::Nothing,
            [(name, price), rest @ ..] if rest.iter().all(|(_, other)| other == price) => Found::One(name, price),
            several => Found::Several(several.iter().map(|(name, _)| name.as_str()).collect()),
        }
    }
}

/// Reads a list of any of the three kinds. `today` (ISO) chooses among prices that hold from a date on.
///
/// # Errors
/// Where it is no price list of a known kind: what it is instead, and what to do.
pub fn read(bytes: &[u8], today: &str) -> Result<PriceList, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("it is larger than {} MB, which no price list is", MAX_BYTES >> 20));
    }
    // serde_json refuses to go deeper than 128 levels, so nesting cannot exhaust the stack.
    let json: Value = serde_json::from_slice(bytes).map_err(|error| format!("it is no JSON ({error})"))?;
    let mut list = Reading { models: BTreeMap::new(), broken: Vec::new() };
    let source = if let Some(data) = json.get("data").and_then(Value::as_array) {
        openrouter::read(data, &mut list);
        "OpenRouter price list"
    } else if let Some(providers) = json.as_array() {
        genai::read(providers, today, &mut list);
        "genai-prices"
    } else if let Some(models) = json.as_object() {
        litellm::read(models, &mut list);
        "LiteLLM price map"
    } else {
        return Err("it is no price list of LiteLLM, genai-prices or OpenRouter".into());
    };
    let Reading { models, broken } = list;
    if models.is_empty() && broken.is_empty() {
        return Err("it holds no prices; give a price list of LiteLLM, genai-prices or OpenRouter".into());
    }
    Ok(PriceList { source, models, broken })
}

/// What has been read so far.
struct Reading {
    models: BTreeMap<String, ListedPrice>,
    broken: Vec<(String, String)>,
}

impl Reading {
    fn put(&mut self, name: String, price: Result<Option<ListedPrice>, String>) {
        match price {
            Ok(None) => {}
            Ok(Some(price)) => {
                self.models.insert(name, price);
            }
            Err(what) => self.broken.push((name, what)),
        }
    }
}

/// A price as a number or as text, times `to_million`.
///
/// ```text
/// "0.00000025" a token · 1 000 000 = 0.25 a million
/// ```
fn usd(field: &str, value: &Value, to_million: f64) -> Result<f64, String> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| format!("its {field} is no number"))?;
    // Lists are written in decimals; a product in binary would show 0.39999999999999997.
    let usd = libm::round(number * to_million * 1e9) / 1e9;
    if (0.0..=MAX_USD_PER_MILLION).contains(&usd) { Ok(usd) } else { Err(format!("its {field} is {number}")) }
}

/// The same of a field that may be missing.
fn usd_of(entry: &Value, field: &str, to_million: f64) -> Result<Option<f64>, String> {
    match entry.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => usd(field, value, to_million).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> PriceList {
        read(text.as_bytes(), "2026-11-25").unwrap()
    }

    #[test]
    fn one_broken_entry_is_named_and_the_rest_is_read() {
        let list = list(
            r#"{"good": {"mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
                "bad": {"mode": "chat", "input_cost_per_token": "much", "output_cost_per_token": 2e-6},
                "worse": {"mode": "chat", "input_cost_per_token": -1, "output_cost_per_token": 2e-6}}"#,
        );
        assert_eq!(list.models.keys().collect::<Vec<_>>(), ["good"]);
        let named: Vec<&str> = list.broken.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(named, ["bad", "worse"]);
        assert_eq!(list.broken[0].1, "its input_cost_per_token is no number");
    }

    #[test]
    fn a_name_that_providers_price_differently_is_not_guessed() {
        let model =
            |usd: &str| format!(r#"{{"mode": "chat", "input_cost_per_token": {usd}, "output_cost_per_token": 0}}"#);
        let text = format!(
            r#"{{"a/m": {}, "b/m": {}, "a/n": {}, "b/n": {}}}"#,
            model("1e-6"),
            model("2e-6"),
            model("1e-6"),
            model("1e-6")
        );
        let list = list(&text);
        assert_eq!(list.find("m"), Found::Several(vec!["a/m", "b/m"]));
        assert!(matches!(list.find("n"), Found::One("a/n", _)));
        assert!(matches!(list.find("b/m"), Found::One("b/m", price) if price.input == 2.0));
        assert_eq!(list.find("xm"), Found::Nothing);
    }

    #[test]
    fn what_is_no_price_list_is_refused_with_a_reason() {
        assert!(read(b"PK\x03\x04", "2026-11-25").unwrap_err().contains("no JSON"));
        assert!(read(b"{}", "2026-11-25").unwrap_err().contains("no prices"));
        assert!(read(b"3", "2026-11-25").unwrap_err().contains("no price list"));
        let deep = "[".repeat(1_000_000);
        assert!(read(deep.as_bytes(), "2026-11-25").unwrap_err().contains("no JSON"));
        assert!(read(&vec![b' '; MAX_BYTES + 1], "2026-11-25").unwrap_err().contains("larger"));
    }

    proptest! {
        #[test]
        fn any_price_that_is_read_is_finite_and_not_negative(number in proptest::num::f64::ANY) {
            let text = format!(r#"{{"data": [{{"id": "m", "pricing": {{"prompt": "{number}", "completion": "0"}}}}]}}"#);
            for price in list(&text).models.values() {
                prop_assert!((0.0..=MAX_USD_PER_MILLION).contains(&price.input));
            }
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(read(&bytes, "2026-11-25"));
        }
    }
}
