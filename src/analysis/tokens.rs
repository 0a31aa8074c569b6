//! What one call costs from its tokens: caching, batch, prices by the length of the prompt (model, section 3).

use super::cost::Missing;
use super::values::{Central, Number, Values};
use crate::plan::{Estimate, Price, TokenCost, Usd};

/// Cost of one call from its tokens, before retries.
///
/// With `p_input` the price of a mean input token, read from the cache, written to it, or neither:
/// `(input·p_input·batch + output·p_out·batch) / 10⁶ + usd_per_request`. A price given in place wins over
/// `book`, what the price book has for the model. A tier's prices hold for the whole of a call whose prompt is longer than the tier says;
/// lengths vary as [`Lengths`] says, independently of the output's.
///
/// ```text
/// 10 000 in, 90 % of it cached, at $3, cached $0.30; 500 out at $15:
/// (10 000 · (0.1·3 + 0.9·0.3) + 500 · 15) / 10⁶ = $0.0132
/// ```
///
/// # Errors
/// The prices that are neither given in place nor in the price book; `whose` names the model where
/// the plan does not.
pub(super) fn token_usd<V: Values>(
    values: &V,
    book: Option<&Price>,
    cost: &TokenCost,
    whose: &str,
) -> Result<V::N, Missing> {
    let steps = steps(cost, book, whose)?;
    let lengths = Lengths::new(values, cost);
    let (batch_in, batch_out) = batch_factors(values, cost, book);
    let mut input_usd = V::N::of(0.0);
    let mut output_usd = V::N::of(0.0);
    let mut below: Option<(V::N, V::N)> = None;
    for step in &steps {
        let input = step.input_price(values, cost);
        let output = values.get(step.output);
        let (calls, tokens) = match step.above_tokens {
            0 => (V::N::of(1.0), values.get(&cost.input)),
            above => lengths.longer_than(above),
        };
        // What this step's price adds to that of the step below, for the calls that reach it.
        let (more_in, more_out) = match below {
            None => (input.clone(), output.clone()),
            Some((below_in, below_out)) => (input.clone() - below_in, output.clone() - below_out),
        };
        input_usd = input_usd + tokens * more_in;
        output_usd = output_usd + calls * values.get(&cost.output) * more_out;
        below = Some((input, output));
    }
    let input_usd = (input_usd * batch_in).named("input tokens");
    let output_usd = (output_usd * batch_out).named("output tokens");
    Ok((input_usd + output_usd) / V::N::of(1e6) + values.get(per_request(cost, book)))
}

/// Prices from a length on.
struct Step<'a> {
    above_tokens: u32,
    input: &'a Estimate<Usd>,
    cached: &'a Estimate<Usd>,
    write: &'a Estimate<Usd>,
    output: &'a Estimate<Usd>,
}

impl Step<'_> {
    /// Price of a million input tokens as they come: read from the cache, written to it, or neither.
    fn input_price<V: Values>(&self, values: &V, cost: &TokenCost) -> V::N {
        let cached = || values.get(&cost.cached_share);
        let written = || values.get(&cost.cache_write_share);
        let fresh = (V::N::of(1.0) - cached() - written()).larger(V::N::of(0.0));
        let price = fresh * values.get(self.input) + cached() * values.get(self.cached);
        if cost.cache_write_share == Estimate::default() { price } else { price + written() * values.get(self.write) }
    }
}

/// The prices of the shortest prompts, then those of each tier of the price book.
fn steps<'a>(cost: &'a TokenCost, book: Option<&'a Price>, whose: &str) -> Result<Vec<Step<'a>>, Missing> {
    let input = cost.usd_per_million_input.as_ref().or(book.map(|price| &price.usd_per_million_input));
    let output = cost.usd_per_million_output.as_ref().or(book.map(|price| &price.usd_per_million_output));
    let (Some(input), Some(output)) = (input, output) else {
        let name = cost.model.as_deref().unwrap_or(whose);
        let priced = [(input, "input"), (output, "output")];
        let missing = priced.iter().filter(|(price, _)| price.is_none());
        return Err(missing.map(|(_, what)| format!("the price of {name} per million {what} tokens")).collect());
    };
    let own_cached = cost.usd_per_million_cached_input.as_ref();
    let cached = own_cached.or(book.and_then(|price| price.usd_per_million_cached_input.as_ref()));
    let write = book.and_then(|price| price.usd_per_million_cache_write.as_ref());
    let mut steps =
        vec![Step { above_tokens: 0, input, cached: cached.unwrap_or(input), write: write.unwrap_or(input), output }];
    for tier in book.into_iter().flat_map(|price| &price.tiers) {
        let input = cost.usd_per_million_input.as_ref().unwrap_or(&tier.usd_per_million_input);
        steps.push(Step {
            above_tokens: tier.above_tokens,
            input,
            cached: own_cached.or(tier.usd_per_million_cached_input.as_ref()).or(cached).unwrap_or(input),
            write: tier.usd_per_million_cache_write.as_ref().or(write).unwrap_or(input),
            output: cost.usd_per_million_output.as_ref().unwrap_or(&tier.usd_per_million_output),
        });
    }
    Ok(steps)
}

/// What the batch interface leaves of the price of input and of output: `1 − batch_share · discount`.
///
/// Where the cost gives no discount, it is what the price book's batch prices are below its other ones;
/// it holds for cached tokens and in every tier alike.
fn batch_factors<V: Values>(values: &V, cost: &TokenCost, book: Option<&Price>) -> (V::N, V::N) {
    let one = || V::N::of(1.0);
    let share = || values.get(&cost.batch_share);
    let (batch_in, batch_out) =
        book.map_or((None, None), |book| (book.usd_per_million_batch_input, book.usd_per_million_batch_output));
    let listed = cost.batch_discount == Estimate::default() && cost.batch_share != Estimate::default();
    let Some(book) = book.filter(|_| listed && (batch_in.is_some() || batch_out.is_some())) else {
        let factor = one() - share() * values.get(&cost.batch_discount);
        return (factor.clone(), factor.named("after the batch discount"));
    };
    let factor = |batch: &Option<Estimate<Usd>>, usual: &Estimate<Usd>| match batch {
        None => one(),
        Some(batch) => {
            let usual = values.get(usual);
            let ratio = usual.clone().if_above(0.0, values.get(batch) / usual, one());
            one() - share() * (one() - ratio)
        }
    };
    let input = factor(&book.usd_per_million_batch_input, &book.usd_per_million_input);
    let output = factor(&book.usd_per_million_batch_output, &book.usd_per_million_output);
    (input.named("after the batch discount on input"), output.named("after the batch discount on output"))
}

/// The price of a request: the list's, where the cost gives none of its own.
fn per_request<'a>(cost: &'a TokenCost, book: Option<&'a Price>) -> &'a Estimate<Usd> {
    let own = &cost.usd_per_request;
    let listed = book.and_then(|price| price.usd_per_request.as_ref());
    if *own == Estimate::default() { listed.unwrap_or(own) } else { own }
}

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_7;

/// How long prompts are: all of the mean length, or lognormal with that mean and a 95th percentile.
///
/// From `p95 = e^(μ + zσ)` and `mean = e^(μ + σ²/2)` follows `σ = z − √(z² − 2·ln(p95/mean))`; no
/// lognormal has its 95th percentile above `e^(z²/2) = 3.87` means, so σ stops at z.
struct Lengths<N> {
    mean: N,
    sigma: Option<N>,
}

impl<N: Number> Lengths<N> {
    fn new<V: Values<N = N>>(values: &V, cost: &TokenCost) -> Self {
        let zero = || N::of(0.0);
        let sigma = cost.input_p95.as_ref().map(|p95| {
            let spread = (values.get(p95) / values.get(&cost.input)).ln();
            let root = (N::of(Z95 * Z95) - N::of(2.0) * spread).larger(zero()).sqrt();
            (N::of(Z95) - root.smaller(N::of(Z95))).named("spread of the lengths")
        });
        Self { mean: values.get(&cost.input), sigma }
    }

    /// The share of the calls whose prompt is longer, and the tokens in those prompts per call of all:
    /// `Φ((ln(mean/a) − σ²/2)/σ)` and `mean · Φ((ln(mean/a) + σ²/2)/σ)`, the partial expectation.
    fn longer_than(&self, tokens: u32) -> (N, N) {
        let above = f64::from(tokens);
        let all = self.mean.clone().if_above(above, N::of(1.0), N::of(0.0));
        let Some(sigma) = &self.sigma else { return (all.clone(), self.mean.clone() * all) };
        let distance = self.mean.clone().ln() - N::of(libm::log(above));
        let half = sigma.clone() * sigma.clone() / N::of(2.0);
        let part = |distance: N| {
            let part = (distance / sigma.clone()).normal_cdf();
            sigma.clone().if_above(1e-9, part, all.clone())
        };
        let calls = part(distance.clone() - half.clone()).named("share of the calls in the tier");
        let tokens = part(distance + half).named("share of the tokens in the tier");
        (calls, self.mean.clone() * tokens)
    }
}

/// A tier of a call's price, and how much falls into it or a higher one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierShare {
    pub above_tokens: u32,
    pub calls_share: f64,
    pub tokens_share: f64,
}

/// How much of a cost falls into each tier that its model's price has, at central values.
///
/// ```
/// use mixplan::analysis::tier_shares;
/// use mixplan::plan::{Estimate, Price, PriceTier, TokenCost};
///
/// let tier = PriceTier {
///     above_tokens: 200_000,
///     usd_per_million_input: Estimate::certain(6.0),
///     usd_per_million_cached_input: None,
///     usd_per_million_cache_write: None,
///     usd_per_million_output: Estimate::certain(22.5),
/// };
/// let price = Price { tiers: vec![tier], ..Price::default() };
/// let cost = TokenCost { input: Estimate::certain(250_000.0), ..TokenCost::default() };
/// assert_eq!(tier_shares(&cost, &price)[0].calls_share, 1.0);
/// ```
pub fn tier_shares(cost: &TokenCost, price: &Price) -> Vec<TierShare> {
    let lengths = Lengths::new(&Central, cost);
    let share = |above_tokens: u32| {
        let (calls_share, tokens) = lengths.longer_than(above_tokens);
        let tokens_share = if lengths.mean > 0.0 { tokens / lengths.mean } else { 0.0 };
        TierShare { above_tokens, calls_share, tokens_share }
    };
    price.tiers.iter().map(|tier| share(tier.above_tokens)).collect()
}

/// The mean and the 95th percentile of lengths that were counted: of a few, the 95th percentile is the longest's.
///
/// ```
/// let counted: Vec<f64> = (1..=100).map(f64::from).collect();
/// assert_eq!(mixplan::analysis::mean_and_p95(&counted), Some((50.5, 95.0)));
/// ```
pub fn mean_and_p95(lengths: &[f64]) -> Option<(f64, f64)> {
    let mut sorted = lengths.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * 95).div_ceil(100);
    let p95 = *sorted.get(rank.checked_sub(1)?)?;
    Some((sorted.iter().sum::<f64>() / sorted.len() as f64, p95))
}

#[cfg(test)]
mod tests;
