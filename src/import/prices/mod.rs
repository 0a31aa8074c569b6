//! Price lists made by others: LiteLLM's map, genai-prices and OpenRouter's, told apart by their content.

mod compare;
mod genai;
mod litellm;
mod model;
mod names;
mod openrouter;
mod reading;
mod snapshot;

use std::collections::BTreeMap;

use serde_json::value::RawValue;

pub use compare::{Compared, Outcome, besides, compare, compared_as, in_numbers, put, source, updated};
pub use model::{Line, ListedModel, Rates, Terms, Tier};
pub use names::Found;
use reading::{Entries, Reading};
pub use snapshot::{embedded, pack};

/// The longest list that is read, in bytes; the largest known has 3 MB. An entry is looked into alone, so a list of
/// this length takes a few times as much memory at the most, whatever stands in it.
pub const MAX_BYTES: usize = 16 << 20;

/// What every list counts in.
pub const CURRENCY: &str = "USD";

/// A price list as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceList {
    pub kind: Kind,
    /// Chat models with both prices, by their name in the list.
    pub models: BTreeMap<String, ListedModel>,
    /// Entries that say something impossible: the name, and what is wrong.
    pub broken: Vec<(String, String)>,
    /// The ISO date that it says it is of; most lists say none.
    pub as_of: Option<String>,
    /// So many more are broken.
    pub more_broken: usize,
}

/// Whose list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    LiteLlm,
    GenAiPrices,
    OpenRouter,
}

impl Kind {
    /// Whether its lists say what longer prompts cost: one that says nothing of it then means that they cost the same.
    pub fn has_tiers(self) -> bool {
        match self {
            Self::LiteLlm | Self::GenAiPrices => true,
            Self::OpenRouter => false,
        }
    }

    /// As it stands in a price's source.
    pub fn label(self) -> &'static str {
        match self {
            Self::LiteLlm => "LiteLLM price map",
            Self::GenAiPrices => "genai-prices",
            Self::OpenRouter => "OpenRouter price list",
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
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no JSON (it is no text)".to_owned())?;
    // Some editors begin a file with this mark.
    let text = text.trim_start_matches('\u{feff}');
    let mut list = Reading::default();
    let kind = match text.trim_ascii_start().as_bytes().first() {
        Some(b'[') => {
            genai::read(&parsed::<Vec<&RawValue>>(text)?, today, &mut list);
            Kind::GenAiPrices
        }
        Some(b'{') => {
            let entries: Entries<'_> = parsed(text)?;
            match entries.get("data").filter(|data| data.get().starts_with('[')) {
                Some(data) => {
                    openrouter::read(&parsed::<Vec<&RawValue>>(data.get())?, &mut list);
                    Kind::OpenRouter
                }
                None => {
                    litellm::read(&entries, &mut list);
                    Kind::LiteLlm
                }
            }
        }
        _ => {
            parsed::<&RawValue>(text)?;
            return Err("it is no price list of LiteLLM, genai-prices or OpenRouter".into());
        }
    };
    let Reading { models, broken, more_broken, as_of } = list;
    if models.is_empty() {
        let first = broken.first().map(|(name, what)| format!(" ({name}: {what})")).unwrap_or_default();
        return Err(format!("it holds no prices{first}; give a price list of LiteLLM, genai-prices or OpenRouter"));
    }
    Ok(PriceList { kind, as_of, models, broken, more_broken })
}

/// The day of a time (UTC), such as that of a file's last change: a list that says no date is as old as that at least.
pub fn date_at(time: std::time::SystemTime) -> Option<String> {
    let time = jiff::Timestamp::try_from(time).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

fn parsed<'l, T: serde::Deserialize<'l>>(text: &'l str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("it is no JSON ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> PriceList {
        read(text.as_bytes(), "2026-11-25").unwrap()
    }

    const GOOD: &str = r#""good": {"mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}"#;

    #[test]
    fn a_name_that_stands_twice_is_named_and_the_later_one_that_can_be_read_holds() {
        let entry = |name: &str, usd: &str| {
            format!(r#""{name}": {{"mode": "chat", "input_cost_per_token": {usd}, "output_cost_per_token": 2e-6}}"#)
        };
        let list = list(&format!(
            "{{{}, {}, {}, {}}}",
            entry("a", "1e-6"),
            entry("a", "3e-6"),
            entry("b", "1e-6"),
            r#""b": 5"#
        ));
        assert_eq!(["a", "b"].map(|name| list.models[name].line.rates.input), [3.0, 1.0]);
        let broken: Vec<_> = list.broken.iter().map(|(name, what)| format!("{name}: {what}")).collect();
        assert_eq!(broken, ["a: it stands there twice; the later one holds", "b: it is no object"]);
        let odd = r#"{"a": {"mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6, "tiered_pricing": "x"}}"#;
        assert!(read(odd.as_bytes(), "2026-11-25").unwrap_err().contains("its tiered_pricing is no list"));
    }

    #[test]
    fn the_mark_that_some_editors_begin_a_file_with_is_passed_over() {
        let text =
            "\u{feff}{\"m\": {\"mode\": \"chat\", \"input_cost_per_token\": 1e-6, \"output_cost_per_token\": 2e-6}}";
        assert_eq!(read(text.as_bytes(), "2026-11-25").unwrap().models.len(), 1);
    }

    #[test]
    fn a_price_beyond_all_measure_is_broken_and_its_words_stay_short() {
        let cost = |usd: &str| {
            format!(r#""{usd}": {{"mode": "chat", "input_cost_per_token": {usd}, "output_cost_per_token": 2e-6}}"#)
        };
        let list = list(&format!("{{{GOOD}, {}, {}}}", cost("1e300"), cost("1e999")));
        assert_eq!(list.models.keys().collect::<Vec<_>>(), ["good"]);
        let named: Vec<&str> = list.broken.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(named, ["1e300", "1e999"]);
        assert!(list.broken[0].1.starts_with("its input_cost_per_token is 1e300, and a price"), "{:?}", list.broken[0]);
        assert!(list.broken[1].1.contains("number out of range"), "{:?}", list.broken[1]);
    }

    #[test]
    fn one_broken_entry_is_named_and_the_rest_is_read() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        let long = " ".repeat(300 << 10);
        let list = list(&format!(
            r#"{{{GOOD},
                "bad": {{"mode": "chat", "input_cost_per_token": "much", "output_cost_per_token": 2e-6}},
                "deep": {{"mode": "chat", "input_cost_per_token": {deep}}},
                "long": [{long}1],
                "undated": {{"mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
                             "deprecation_date": "soon"}},
                "worse": {{"mode": "chat", "input_cost_per_token": -1, "output_cost_per_token": 2e-6}}}}"#,
        ));
        assert_eq!(list.models.keys().collect::<Vec<_>>(), ["good"]);
        let named: Vec<&str> = list.broken.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(named, ["bad", "deep", "long", "undated", "worse"]);
        assert_eq!(list.broken[0].1, "its input_cost_per_token is no number");
        assert!(list.broken[1].1.contains("recursion limit"), "{}", list.broken[1].1);
        assert_eq!(list.broken[3].1, "its deprecation_date is no date");
    }

    #[test]
    fn a_list_of_broken_entries_is_counted_and_not_kept() {
        let broken: Vec<String> = (0..5000).map(|n| format!(r#""b{n:04}": 0"#)).collect();
        let list = list(&format!("{{{GOOD},{}}}", broken.join(",")));
        assert_eq!((list.broken.len(), list.more_broken), (100, 4900));
    }

    #[test]
    fn what_is_no_price_list_is_refused_with_a_reason() {
        assert!(read(b"PK\x03\x04", "2026-11-25").unwrap_err().contains("no JSON"));
        assert!(read(b"\xff\xfe", "2026-11-25").unwrap_err().contains("no JSON"));
        assert!(read(b"{}", "2026-11-25").unwrap_err().contains("no prices"));
        assert!(read(br#"{"name": "x"}"#, "2026-11-25").unwrap_err().contains("no prices (name: it is no object)"));
        assert!(read(b"3", "2026-11-25").unwrap_err().contains("no price list"));
        let cut = format!("{{{GOOD}, \"next\": {{\"mode\": \"ch");
        assert!(read(cut.as_bytes(), "2026-11-25").unwrap_err().contains("EOF"));
        let deep = "[".repeat(1_000_000);
        assert!(read(deep.as_bytes(), "2026-11-25").unwrap_err().contains("no JSON"));
        assert!(read(&vec![b' '; MAX_BYTES + 1], "2026-11-25").unwrap_err().contains("larger"));
    }

    #[test]
    fn the_kinds_are_told_apart_by_their_content() {
        assert_eq!(list(&format!("{{{GOOD}}}")).kind, Kind::LiteLlm);
        let openrouter = r#"{"data": [{"id": "a/b", "pricing": {"prompt": "0", "completion": "0"}}]}"#;
        assert_eq!(list(openrouter).kind, Kind::OpenRouter);
        let genai = r#"[{"id": "a", "models": [{"id": "b", "prices": {"input_mtok": 1, "output_mtok": 2}}]}]"#;
        assert_eq!(list(genai).kind, Kind::GenAiPrices);
        // A model may be called so.
        let named = format!(r#"{{"data": {{"mode": "image_generation"}}, {GOOD}}}"#);
        assert_eq!(list(&named).kind, Kind::LiteLlm);
    }

    proptest! {
        #[test]
        fn any_price_that_is_read_is_finite_and_not_negative(number in proptest::num::f64::ANY) {
            let text = format!(r#"{{"data": [{{"id": "m", "pricing": {{"prompt": "{number}", "completion": "0"}}}}]}}"#);
            for model in read(text.as_bytes(), "2026-11-25").iter().flat_map(|list| list.models.values()) {
                prop_assert!((0.0..=1e6).contains(&model.line.rates.input));
            }
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(read(&bytes, "2026-11-25"));
        }

        #[test]
        fn no_cut_and_no_changed_character_panics(at in 0..400_usize, byte in any::<u8>()) {
            let text = format!(r#"{{{GOOD}, "b": {{"mode": "chat", "tiered_pricing": [{{"range": [0, 1e3],
                "input_cost_per_token": 1e-6, "output_cost_per_token": "1e-6"}}]}}}}"#);
            let mut bytes = text.into_bytes();
            let at = at % bytes.len();
            drop(read(&bytes[..at], "2026-11-25"));
            bytes[at] = byte;
            drop(read(&bytes, "2026-11-25"));
        }
    }
}
