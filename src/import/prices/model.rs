//! One model of a price list: what it costs in USD per million tokens, on each of the ways to buy it.

use std::collections::BTreeMap;

use super::names::Rule;
use crate::plan::{Estimate, Price, PriceTier};

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

    /// As a model's name in a price book ends in: `gpt-5-mini (flex)`.
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

impl Tier {
    /// `None` for prompts that no plan counts.
    fn to_tier(&self) -> Option<PriceTier> {
        let Rates { input, cached_input, cache_write, output } = self.rates;
        Some(PriceTier {
            above_tokens: u32::try_from(self.above_tokens).ok()?,
            usd_per_million_input: Estimate::certain(input),
            usd_per_million_cached_input: cached_input.map(Estimate::certain),
            usd_per_million_cache_write: cache_write.map(Estimate::certain),
            usd_per_million_output: Estimate::certain(output),
        })
    }
}

/// USD per million tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    pub input: f64,
    /// Input tokens that are read from the cache: part of the input, never beside it.
    pub cached_input: Option<f64>,
    /// Input tokens that are written to the cache.
    pub cache_write: Option<f64>,
    pub output: f64,
}

impl ListedModel {
    /// The line of a plan's price book: what a call costs that is answered at once, or on the terms given, with
    /// its tiers and, at once, the prices of batch; `None` where it is not sold on these terms.
    pub fn to_price(&self, model: &str, terms: Option<Terms>, source: &str, as_of: &str) -> Option<Price> {
        let line = terms.map_or(Some(&self.line), |terms| self.terms.get(&terms))?;
        let batch = self.terms.get(&Terms::Batch).filter(|_| terms.is_none()).map(|line| &line.rates);
        let Rates { input, cached_input, cache_write, output } = line.rates;
        Some(Price {
            model: model.into(),
            provider: self.provider.clone(),
            usd_per_million_input: Estimate::certain(input),
            usd_per_million_cached_input: cached_input.map(Estimate::certain),
            usd_per_million_cache_write: cache_write.map(Estimate::certain),
            usd_per_million_output: Estimate::certain(output),
            usd_per_million_batch_input: batch.map(|rates| Estimate::certain(rates.input)),
            usd_per_million_batch_output: batch.map(|rates| Estimate::certain(rates.output)),
            usd_per_request: self.usd_per_request.map(Estimate::certain),
            tiers: line.tiers.iter().filter_map(Tier::to_tier).collect(),
            retires: self.retires.clone().unwrap_or_default(),
            as_of: as_of.into(),
            source: source.into(),
        })
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

/// A tier has the prices of the one before it where it gives none of its own.
fn line(mut found: BTreeMap<u64, Found>) -> Option<Line> {
    let first = found.remove(&0)?;
    let base = Rates {
        input: first.input?,
        cached_input: first.cached_input,
        cache_write: first.cache_write,
        output: first.output?,
    };
    let (mut below, mut tiers) = (base, Vec::new());
    for (above_tokens, found) in found {
        let rates = Rates {
            input: found.input.unwrap_or(below.input),
            cached_input: found.cached_input.or(below.cached_input),
            cache_write: found.cache_write.or(below.cache_write),
            output: found.output.unwrap_or(below.output),
        };
        if rates != below {
            below = rates;
            tiers.push(Tier { above_tokens, rates });
        }
    }
    Some(Line { rates: base, tiers })
}
