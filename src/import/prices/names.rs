//! Which model of a list a plan means by a name, and when that is not to be guessed.

use serde_json::Value;

use super::PriceList;
use super::model::ListedModel;
use crate::plan::is_fine_tuned;

/// What a list has for a model's name.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<'l> {
    /// The name in the list, and the model.
    One(&'l str, &'l ListedModel),
    /// Several providers ask different prices under this name.
    Several(Vec<&'l str>),
    Nothing,
}

impl PriceList {
    /// The model of that very name; else those whose name ends in `/name`, else those that the list says
    /// are also called so, if all of them cost the same.
    ///
    /// A fine-tuned model is priced under `ft:BASE` or not at all, never as its base.
    ///
    /// ```
    /// use mixplan::import::prices::{Found, read};
    ///
    /// let list = r#"{"data": [{"id": "lab/small", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}]}"#;
    /// let list = read(list.as_bytes(), "2026-11-25").unwrap();
    /// let Found::One("lab/small", model) = list.find("small") else { panic!() };
    /// assert_eq!((model.line.rates.input, model.line.rates.output), (1.0, 2.0));
    /// assert_eq!(list.find("ft:small"), Found::Nothing);
    /// ```
    pub fn find(&self, model: &str) -> Found<'_> {
        match self.find_named(model) {
            Found::Nothing if !is_fine_tuned(model) => {
                self.agreed(|_, listed| listed.rules.iter().any(|rule| rule.fits(model)))
            }
            found => found,
        }
    }

    /// The same without what the list says other names mean: what is served from a model of one's own may well
    /// begin with its base's name.
    pub fn find_named(&self, model: &str) -> Found<'_> {
        if let Some((name, listed)) = self.models.get_key_value(model) {
            return Found::One(name, listed);
        }
        if is_fine_tuned(model) {
            // `ft:gpt-4o-2024-08-06:acme::9kQ` is billed as every fine-tune of that base.
            let mut parts = model.split(':');
            let base = parts.next().zip(parts.next()).map(|(ft, base)| format!("{ft}:{base}"));
            let found = base.and_then(|base| self.models.get_key_value(&base));
            return found.map_or(Found::Nothing, |(name, listed)| Found::One(name, listed));
        }
        self.agreed(|name, _| name.strip_suffix(model).is_some_and(|front| front.ends_with('/')))
    }

    fn agreed(&self, means: impl Fn(&str, &ListedModel) -> bool) -> Found<'_> {
        let same: Vec<_> = self.models.iter().filter(|(name, listed)| means(name, listed)).collect();
        match same.as_slice() {
            [] => Found::Nothing,
            [(name, listed), rest @ ..] if rest.iter().all(|(_, other)| other.costs_as(listed)) => {
                Found::One(name, listed)
            }
            several => Found::Several(several.iter().map(|(name, _)| name.as_str()).collect()),
        }
    }
}

/// Which other names mean a model, as genai-prices says it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rule {
    Equals(String),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
    Any(Vec<Self>),
    All(Vec<Self>),
    /// One that is not understood fits nothing, so that nothing is guessed by it.
    Unknown,
}

impl Rule {
    pub fn read(rule: &Value) -> Self {
        let Some((kind, value)) = rule.as_object().and_then(|fields| fields.iter().next()) else {
            return Self::Unknown;
        };
        let rules = |value: &Value| value.as_array().into_iter().flatten().map(Self::read).collect();
        match (kind.as_str(), value) {
            ("equals", Value::String(text)) => Self::Equals(text.clone()),
            ("starts_with", Value::String(text)) => Self::StartsWith(text.clone()),
            ("ends_with", Value::String(text)) => Self::EndsWith(text.clone()),
            ("contains", Value::String(text)) => Self::Contains(text.clone()),
            ("or", parts) => Self::Any(rules(parts)),
            ("and", parts) => Self::All(rules(parts)),
            _ => Self::Unknown,
        }
    }

    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Equals(text) => name == text,
            Self::StartsWith(text) => name.starts_with(text.as_str()),
            Self::EndsWith(text) => name.ends_with(text.as_str()),
            Self::Contains(text) => name.contains(text.as_str()),
            Self::Any(rules) => rules.iter().any(|rule| rule.fits(name)),
            Self::All(rules) => !rules.is_empty() && rules.iter().all(|rule| rule.fits(name)),
            Self::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn list(models: &[(&str, &str)]) -> PriceList {
        let entry = |(name, usd): &(&str, &str)| {
            format!(r#""{name}": {{"mode": "chat", "input_cost_per_token": {usd}, "output_cost_per_token": 0}}"#)
        };
        let entries: Vec<String> = models.iter().map(entry).collect();
        read(format!("{{{}}}", entries.join(",")).as_bytes(), "2026-11-25").unwrap()
    }

    #[test]
    fn a_name_that_providers_price_differently_is_not_guessed() {
        let list = list(&[("a/m", "1e-6"), ("b/m", "2e-6"), ("a/n", "1e-6"), ("b/n", "1e-6")]);
        assert_eq!(list.find("m"), Found::Several(vec!["a/m", "b/m"]));
        assert!(matches!(list.find("n"), Found::One("a/n", _)));
        assert!(matches!(list.find("b/m"), Found::One("b/m", listed) if listed.line.rates.input == 2.0));
        assert_eq!(list.find("xm"), Found::Nothing);
    }

    #[test]
    fn a_fine_tuned_model_is_never_priced_as_its_base() {
        let list = list(&[("gpt-4o", "1e-6"), ("ft:gpt-4o-mini", "3e-6"), ("gpt-4o-mini", "2e-6")]);
        for tuned in ["ft:gpt-4o", "ft:gpt-4o:acme::9kQ", "azure/ft:gpt-4o", "gpt-4o:ft-acme-2024"] {
            assert_eq!(list.find(tuned), Found::Nothing, "{tuned}");
        }
        let Found::One("ft:gpt-4o-mini", listed) = list.find("ft:gpt-4o-mini:acme::9kQ") else { panic!("its own") };
        assert_eq!(listed.line.rates.input, 3.0);
    }

    #[test]
    fn a_rule_that_would_take_in_a_fine_tune_does_not() {
        let text = r#"[{"id": "lab", "models": [{"id": "small", "match": {"or": [{"contains": "tiny"},
            {"and": [{"starts_with": "sm"}, {"ends_with": "-v2"}]}, {"regex": ".*"}]},
            "prices": {"input_mtok": 1, "output_mtok": 2}}]}]"#;
        let list = read(text.as_bytes(), "2026-11-25").unwrap();
        assert!(matches!(list.find("my-tiny-model"), Found::One("lab/small", _)));
        assert!(matches!(list.find("smaller-v2"), Found::One("lab/small", _)));
        for other in ["smaller", "large", "ft:tiny", "ft:tiny:acme::1"] {
            assert_eq!(list.find(other), Found::Nothing, "{other}");
        }
    }
}
