//! One model of a price list: what it costs in USD per million tokens, on each of the ways to buy it.

use std::collections::BTreeMap;

use super::names::Rule;
use crate::plan::{Estimate, Price};

/// What a list says of one model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListedModel {
    /// Who asks this price: `azure`, `anthropic`.
    pub provider: String,
    /// What a call costs that is answered at once.
    pub line: Line,
    /// What the same call costs on the provider's other terms.
    pub terms: BTreeMap<Terms, Line>,
    /// On top, for each call.
    pub usd_per_request: Option<f64>,
    /// The longest prompt in tokens.
    pub context: Option<u64>,
    /// ISO date on which the model retires.
    pub retires: Option<String>,
    /// The other names that the list itself says are this model.
    pub(super) rules: Vec<Rule>,
}

/// Terms other than being answered at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Terms {
    /// Answered within hours.
    Batch,
    /// Answered when there is room.
    Flex,
    /// Answered before others.
    Priority,
}

impl Terms {
    pub const ALL: [Self; 3] = [Self::Batch, Self::Flex, Self::Priority];

    /// What LiteLLM's fields of these terms end in.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Batch => "_batches",
            Self::Flex => "_flex",
            Self::Priority => "_priority",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Flex => "flex",
            Self::Priority => "priority",
        }
    }
}

/// The prices on one kind of terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub rates: Rates,
    /// By rising length of the prompt.
    pub tiers: Vec<Tier>,
}

/// The rates of a whole call whose prompt is longer than so many tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    pub above_tokens: u64,
    pub rates: Rates,
}

/// USD per million tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    pub input: f64,
    /// Input tokens that are read from the cache: part of the input, never beside it.
    pub cached_input: Option<f64>,
    /// Input tokens that are written to the cache.
    pub cache_write: Option<f64>,
    pub output: f64,
}

impl ListedModel {
    /// What a plan takes over of it today: the price of a prompt of the first tier, answered at once.
    pub fn to_price(&self, model: &str, source: &str, as_of: &str) -> Price {
        let rates = &self.line.rates;
        Price {
            model: model.into(),
            usd_per_million_input: Estimate::certain(rates.input),
            usd_per_million_cached_input: rates.cached_input.map(Estimate::certain),
            usd_per_million_output: Estimate::certain(rates.output),
            usd_per_request: self.usd_per_request.map(Estimate::certain),
            as_of: as_of.into(),
            source: source.into(),
        }
    }

    /// Whether both ask the same, whoever they are.
    pub(super) fn costs_as(&self, other: &Self) -> bool {
        (&self.line, &self.terms, self.usd_per_request) == (&other.line, &other.terms, other.usd_per_request)
    }
}

/// Prices as they are met in a list, in any order: by terms, and by the prompt length above which they hold.
#[derive(Debug, Default)]
pub(super) struct Gathered(BTreeMap<Option<Terms>, BTreeMap<u64, Found>>);

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tokens {
    Input,
    CachedInput,
    CacheWrite,
    Output,
}

#[derive(Debug, Default)]
struct Found {
    input: Option<f64>,
    cached_input: Option<f64>,
    cache_write: Option<f64>,
    output: Option<f64>,
}

impl Gathered {
    /// The first price that is given for a place stays.
    pub fn put(&mut self, terms: Option<Terms>, above_tokens: u64, tokens: Tokens, usd: f64) {
        let found = self.0.entry(terms).or_default().entry(above_tokens).or_default();
        let place = match tokens {
            Tokens::Input => &mut found.input,
            Tokens::CachedInput => &mut found.cached_input,
            Tokens::CacheWrite => &mut found.cache_write,
            Tokens::Output => &mut found.output,
        };
        place.get_or_insert(usd);
    }

    /// The lines that have both prices; `None` where being answered at once has not.
    pub fn lines(mut self) -> Option<(Line, BTreeMap<Terms, Line>)> {
        let at_once = line(self.0.remove(&None)?)?;
        let others = self.0.into_iter().filter_map(|(terms, found)| Some((terms?, line(found)?)));
        Some((at_once, others.collect()))
    }
}

/// A tier has the prices of the first where it gives none of its own.
fn line(mut found: BTreeMap<u64, Found>) -> Option<Line> {
    let first = found.remove(&0)?;
    let base = Rates {
        input: first.input?,
        cached_input: first.cached_input,
        cache_write: first.cache_write,
        output: first.output?,
    };
    let tier = |(above_tokens, found): (u64, Found)| {
        let rates = Rates {
            input: found.input.unwrap_or(base.input),
            cached_input: found.cached_input.or(base.cached_input),
            cache_write: found.cache_write.or(base.cache_write),
            output: found.output.unwrap_or(base.output),
        };
        Tier { above_tokens, rates }
    };
    let tiers = found.into_iter().map(tier).filter(|tier| tier.rates != base).collect();
    Some(Line { rates: base, tiers })
}
