//! How a list is read without trusting it: entry by entry, each within bounds, what is broken named and left out.

use std::collections::BTreeMap;
use std::fmt::Formatter;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::model::ListedModel;

/// From a price per token to one per million.
pub(super) const TO_MILLION: f64 = 1e6;
/// The highest price that is believed, in USD per million tokens.
const MAX_USD: f64 = 1e6;
/// The longest entry that is looked into, in bytes; the longest known has 11 000.
const MAX_ENTRY: usize = 256 << 10;
/// So many broken entries are kept by name; of the others only how many there are.
const MAX_NAMED: usize = 100;

/// The entries of an object, not looked into yet, in their order; one name may stand there twice.
pub(super) struct Entries<'l>(pub Vec<(String, &'l RawValue)>);

impl<'l> Entries<'l> {
    /// The last of this name.
    pub fn get(&self, name: &str) -> Option<&'l RawValue> {
        self.0.iter().rev().find(|(own, _)| own == name).map(|(_, entry)| *entry)
    }
}

impl<'de: 'l, 'l> Deserialize<'de> for Entries<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_map(Read).map(Self)
    }
}

/// What has been read so far.
#[derive(Default)]
pub(super) struct Reading {
    pub models: BTreeMap<String, ListedModel>,
    pub broken: Vec<(String, String)>,
    pub more_broken: usize,
    /// The list's own date.
    pub as_of: Option<String>,
}

type Outcome = Result<Option<ListedModel>, String>;

impl Reading {
    /// An entry under its name.
    pub fn put(&mut self, name: String, entry: &RawValue, read: impl Fn(&Value) -> Outcome) {
        match value(entry).and_then(|entry| read(&entry)) {
            Ok(Some(model)) => self.keep(name, model),
            Ok(None) => {}
            Err(what) => self.complain(name, what),
        }
    }

    fn keep(&mut self, name: String, model: ListedModel) {
        if self.models.insert(name.clone(), model).is_some() {
            self.complain(name, "it stands there twice; the later one holds".into());
        }
    }

    /// An entry that holds its name itself, as `id`; at `place` where it has none.
    pub fn put_named(&mut self, front: &str, place: &str, entry: &RawValue, read: impl Fn(&Value) -> Outcome) {
        let known = value(entry);
        let id = known.as_ref().ok().and_then(|entry| entry.get("id")).and_then(Value::as_str);
        let name = id.map_or_else(|| place.to_owned(), |id| format!("{front}{id}"));
        let unnamed = known.is_ok() && id.is_none();
        match known.and_then(|entry| read(&entry)) {
            _ if unnamed => self.complain(name, "it has no id".into()),
            Ok(Some(model)) => self.keep(name, model),
            Ok(None) => {}
            Err(what) => self.complain(name, what),
        }
    }

    pub fn complain(&mut self, name: String, what: String) {
        match self.broken.len() < MAX_NAMED {
            true => self.broken.push((shortened(&name), what)),
            false => self.more_broken += 1,
        }
    }
}

/// One entry, whose size and depth are bounded: what stands in it cannot exhaust memory or stack.
fn value(entry: &RawValue) -> Result<Value, String> {
    if entry.get().len() > MAX_ENTRY {
        return Err(format!("it is longer than {} KB, which no model's entry is", MAX_ENTRY >> 10));
    }
    // serde_json goes 128 levels deep at the most.
    serde_json::from_str(entry.get()).map_err(|error| format!("it cannot be read ({error})"))
}

/// A name that is no more than a line.
fn shortened(name: &str) -> String {
    const LINE: usize = 120;
    match name.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// A price as a number or as text, times `factor`.
///
/// ```text
/// "0.00000025" a token · 1 000 000 = 0.25 a million
/// ```
pub(super) fn usd(field: &str, value: &Value, factor: f64) -> Result<f64, String> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| format!("its {field} is no number"))?;
    // Lists are written in decimals; a product in binary would show 0.39999999999999997.
    let usd = libm::round(number * factor * 1e9) / 1e9;
    // An `abs` for the sign of zero.
    if (0.0..=MAX_USD).contains(&usd) {
        return Ok(usd.abs());
    }
    // Without its hundreds of zeros.
    let number = if number.abs() < 1e15 { number.to_string() } else { format!("{number:e}") };
    Err(format!("its {field} is {number}, and a price is between 0 and {MAX_USD} USD a million"))
}

/// A number of tokens, where there is one.
pub(super) fn tokens(value: Option<&Value>) -> Option<u64> {
    let number = value?.as_f64().filter(|number| (0.0..=1e12).contains(number))?;
    Some(number as u64)
}

/// An ISO date, where there is one.
pub(super) fn date(field: &str, value: Option<&Value>) -> Result<Option<String>, String> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(None) };
    let date = value.as_str().and_then(|text| text.get(..10)?.parse::<jiff::civil::Date>().ok());
    date.map(|date| Some(date.to_string())).ok_or_else(|| format!("its {field} is no date"))
}
