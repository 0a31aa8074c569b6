//! Cheaper first: what cheaper hosted means would come to, before a fine-tune is argued for.
//!
//! Each rung changes the sub-task's own cost from tokens and nothing else, so it is priced by the formula of
//! any call (model, section 3): a cached token is inside the input, never beside it, and rungs taken together
//! multiply as that formula says. What the plan uses already is not offered again, nor what has no price.

use std::collections::BTreeSet;

use serde::Serialize;

use super::sub_task::{SubTask, share};
use super::timeline::Scales;
use crate::plan::presets::{BATCH_DISCOUNT, CACHE_WRITES, CACHED_FROM, CACHED_SHARE, Preset, SHORTER_PROMPT};
use crate::plan::{
    CheaperQuality, Estimate, HostedCost, Plan, Price, Quantity, Share, Task, TokenCost, YearMonth, is_fine_tuned, say,
};

/// The cheaper hosted means of one sub-task.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ladder {
    /// Those that cost less than today's path; that which takes all together last.
    pub rungs: Vec<Rung>,
    /// Why others are not there: what is missing, or in the way.
    pub not_offered: Vec<String>,
}

/// One cheaper way to stay hosted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rung {
    pub means: Means,
    /// In a few words: `Caching`, `gpt-5-mini`.
    pub name: String,
    /// What is taken to be so: `50 % of the input is read from the cache`.
    pub assumes: String,
    /// Where that comes from, and of when.
    pub basis: String,
    /// Of a call in the first month, retries included.
    pub usd_per_call: f64,
    pub lifetime_usd: f64,
    pub saving_usd: f64,
    pub saving_share: f64,
    /// Whether it saves what the policy calls meaningful.
    pub reaches_saving: bool,
    /// Whether the tuned path, measured against it, still is meaningfully cheaper; `None` without one.
    pub tuned_still_pays: Option<bool>,
    pub quality: RungQuality,
    /// What a call costs on it: to weigh it as the sub-task's cheaper hosted path.
    #[serde(skip)]
    pub cost: HostedCost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    Caching,
    Batch,
    ShorterPrompt,
    SmallerModel,
    Together,
}

impl Means {
    pub fn words(self) -> &'static str {
        match self {
            Self::Caching => "with caching",
            Self::Batch => "in batch",
            Self::ShorterPrompt => "with a shorter prompt",
            Self::SmallerModel => "with a smaller model",
            Self::Together => "with all cheaper means together",
        }
    }
}

/// What a rung does to the quality of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RungQuality {
    /// Nothing, by its nature: the same model gets the same prompt.
    Same,
    /// Another model or another prompt answers.
    ToMeasure,
}

impl RungQuality {
    pub fn label(self) -> &'static str {
        match self {
            Self::Same => "quality unchanged",
            Self::ToMeasure => "quality to be measured",
        }
    }

    /// As a cheaper hosted path of the plan says it.
    pub fn as_cheaper(self) -> CheaperQuality {
        match self {
            Self::Same => CheaperQuality::AtLeastEqual,
            Self::ToMeasure => CheaperQuality::Unknown,
        }
    }
}

impl Rung {
    /// `Caching, if 50 % of the input is read from the cache, saves 34 % (tuning would still pay)`
    pub fn words(&self) -> String {
        let Self { name, assumes, saving_share, .. } = self;
        let tuning = match self.tuned_still_pays {
            Some(true) => " (tuning would still pay)",
            Some(false) => " (tuning would not pay then)",
            None => "",
        };
        format!("{name}, if {assumes}, saves {}{tuning}", say::share(*saving_share))
    }
}

impl Ladder {
    /// What reaches a meaningful saving and leaves the quality as it is: worth a look before any training.
    pub fn advice(&self) -> Option<String> {
        let safe = self.rungs.iter().filter(|rung| rung.reaches_saving && rung.quality == RungQuality::Same);
        let words: Vec<String> = safe.map(Rung::words).collect();
        let what = "Weigh first what needs no training and leaves the quality unchanged";
        (!words.is_empty()).then(|| format!("{what}. {}.", words.join(". ")))
    }
}

/// A change of the tokens' cost, and what it assumes.
struct Step {
    means: Means,
    name: String,
    assumes: String,
    basis: String,
    quality: RungQuality,
    cost: TokenCost,
}

/// The models that the plan serves tuned: no tuned model is a hosted one.
pub(super) fn served_models(plan: &Plan) -> BTreeSet<&str> {
    plan.nodes.iter().filter_map(|node| node.task()?.served_model()).collect()
}

/// The ladder of a sub-task; without rungs while its volume or its costs are not known.
pub(super) fn ladder(plan: &Plan, sub_task: &SubTask<'_>, served: &BTreeSet<&str>) -> Ladder {
    let task = sub_task.task;
    let HostedCost::Tokens(today) = &task.hosted else {
        let why = "its tokens, in place of a cost per call: cheaper hosted means are priced from them";
        let known = matches!(task.hosted, HostedCost::PerCall(_));
        return Ladder { rungs: Vec::new(), not_offered: known.then(|| why.to_owned()).into_iter().collect() };
    };
    let mut ladder = Ladder::default();
    let today_usd = sub_task.hosted_lifetime_usd(&task.hosted);
    let tried = [
        caching(plan, today),
        batch(plan, task, today),
        Ok(Some(shorter(today))),
        smaller(plan, today, sub_task, served),
    ];
    let mut steps = Vec::new();
    for step in tried {
        match step {
            Ok(Some(step)) => {
                let rung = rung(sub_task, today_usd, &step);
                steps.extend(rung.is_some().then_some(step));
                ladder.rungs.extend(rung);
            }
            Ok(None) => {}
            Err(why) => ladder.not_offered.push(why),
        }
    }
    ladder.rungs.extend(together(plan, today, &steps).and_then(|step| rung(sub_task, today_usd, &step)));
    ladder
}

/// What it comes to; `None` where it saves nothing or cannot be priced.
fn rung(sub_task: &SubTask<'_>, today_usd: Option<f64>, step: &Step) -> Option<Rung> {
    let today = today_usd?;
    let cost = HostedCost::Tokens(step.cost.clone());
    let paths = sub_task.paths_with(&cost)?;
    let totals = paths.totals(Scales::ONE);
    let saving_usd = today - totals.hosted_usd;
    let saving_share = share(saving_usd, today).filter(|share| *share > 0.0)?;
    Some(Rung {
        means: step.means,
        name: step.name.clone(),
        assumes: step.assumes.clone(),
        basis: step.basis.clone(),
        usd_per_call: paths.hosted_usd.first().copied()?,
        lifetime_usd: totals.hosted_usd,
        saving_usd,
        saving_share,
        reaches_saving: saving_share >= sub_task.threshold().saving_share,
        tuned_still_pays: paths.tuned.is_some().then(|| sub_task.is_meaningful(&totals)),
        quality: step.quality,
        cost,
    })
}

fn caching(plan: &Plan, today: &TokenCost) -> Result<Option<Step>, String> {
    if today.cached_share.high() > 0.0 {
        return Ok(None);
    }
    if today.input.central() < CACHED_FROM.central() {
        let tokens = say::whole(CACHED_FROM.central());
        return Err(format!("caching: providers cache no prompts under {tokens} tokens"));
    }
    let book = today.model.as_deref().and_then(|model| plan.price(model));
    let listed = book.and_then(|price| price.usd_per_million_cached_input);
    if today.usd_per_million_cached_input.or(listed).is_none() {
        let whose = today.model.as_deref().unwrap_or("the hosted model");
        return Err(format!("caching: the price of {whose} per million cached input tokens is not given"));
    }
    let cost = cached(plan, today);
    let read = say::share(cost.cached_share.central());
    let assumes = if cost.cache_write_share == today.cache_write_share {
        format!("{read} of the input is read from the cache")
    } else {
        let written = say::share(cost.cache_write_share.central());
        format!("{read} of the input is read from the cache and {written} written to it")
    };
    Ok(Some(Step {
        means: Means::Caching,
        name: "Caching".into(),
        assumes,
        basis: basis(&CACHED_SHARE),
        quality: RungQuality::Same,
        cost,
    }))
}

/// The same call with a part of its input read from the cache. Where the list charges for writing, what is read has
/// been written before; no token is both.
fn cached(plan: &Plan, today: &TokenCost) -> TokenCost {
    let charged = |price: &Price| {
        price.usd_per_million_cache_write.is_some()
            || price.tiers.iter().any(|tier| tier.usd_per_million_cache_write.is_some())
    };
    let charged = today.model.as_deref().and_then(|model| plan.price(model)).is_some_and(charged);
    let is_given = today.cache_write_share != Estimate::default();
    let cache_write_share = match (is_given, charged) {
        (true, _) | (_, false) => today.cache_write_share,
        (false, true) => Estimate::certain(CACHED_SHARE.central() * CACHE_WRITES.central()),
    };
    let most = 1.0 - cache_write_share.high();
    let cached_share = Estimate::certain(CACHED_SHARE.central().min(most));
    TokenCost { cached_share, cache_write_share, ..today.clone() }
}

/// Not for what a user waits for.
fn batch(plan: &Plan, task: &Task, today: &TokenCost) -> Result<Option<Step>, String> {
    if today.batch_share.high() > 0.0 {
        return Ok(None);
    }
    if task.evidence.user_facing {
        return Err("batch: a user waits for its answers".into());
    }
    let batch_discount = batch_discount(plan, today);
    let (price, basis) = match today.model.as_deref().and_then(|model| plan.price(model)) {
        Some(price) if batch_discount == Estimate::default() => ("at the list's batch price".to_owned(), listed(price)),
        _ if batch_discount == today.batch_discount => ("at the discount given".to_owned(), "This plan".to_owned()),
        _ => (format!("at {} off", say::share(batch_discount.central())), basis(&BATCH_DISCOUNT)),
    };
    Ok(Some(Step {
        means: Means::Batch,
        name: "Batch".into(),
        assumes: format!("its calls can wait up to a day, {price}"),
        basis,
        quality: RungQuality::Same,
        cost: TokenCost { batch_share: Estimate::certain(1.0), batch_discount, ..today.clone() },
    }))
}

/// What batch takes off: what the cost says, else 0 where the price book has batch prices of its own, which then
/// hold, else what vendors usually do.
fn batch_discount(plan: &Plan, cost: &TokenCost) -> Estimate<Share> {
    let has_batch =
        |price: &Price| price.usd_per_million_batch_input.is_some() || price.usd_per_million_batch_output.is_some();
    let is_listed = cost.model.as_deref().and_then(|model| plan.price(model)).is_some_and(has_batch);
    if cost.batch_discount != Estimate::default() || is_listed {
        cost.batch_discount
    } else {
        BATCH_DISCOUNT.estimate()
    }
}

fn shorter(today: &TokenCost) -> Step {
    Step {
        means: Means::ShorterPrompt,
        name: "A shorter prompt".into(),
        assumes: format!("{} of it can go", say::share(SHORTER_PROMPT.central())),
        basis: basis(&SHORTER_PROMPT),
        quality: RungQuality::ToMeasure,
        cost: shortened(today),
    }
}

/// All prompts shorter, the long ones too.
fn shortened(cost: &TokenCost) -> TokenCost {
    let left = 1.0 - SHORTER_PROMPT.central();
    let input_p95 = cost.input_p95.map(|longest| scaled(longest, left));
    TokenCost { input: scaled(cost.input, left), input_p95, ..cost.clone() }
}

/// `OpenAI's guide to prompt caching (2026)`
fn basis<Q: Quantity>(preset: &Preset<Q>) -> String {
    format!("{} ({})", preset.basis, preset.as_of)
}

/// Where a price of the book comes from.
fn listed(price: &Price) -> String {
    let source = if price.source.is_empty() { "the plan's price book" } else { &price.source };
    if price.as_of.is_empty() { source.to_owned() } else { format!("{source} ({})", price.as_of) }
}

fn scaled<Q: Quantity>(estimate: Estimate<Q>, factor: f64) -> Estimate<Q> {
    let parts: Vec<f64> = estimate.parts().into_iter().map(|part| part * factor).collect();
    Estimate::from_parts(&parts).unwrap_or(estimate)
}

/// The model of the price book with which a call costs least; never one that the plan serves tuned.
fn smaller(
    plan: &Plan,
    today: &TokenCost,
    sub_task: &SubTask<'_>,
    served: &BTreeSet<&str>,
) -> Result<Option<Step>, String> {
    let weighed = sub_task.task.cheaper_hosted.as_ref().and_then(|cheaper| match &cheaper.cost {
        HostedCost::Tokens(cost) => cost.model.as_deref(),
        HostedCost::Unknown | HostedCost::PerCall(_) => None,
    });
    // A fine-tune is nobody's smaller model: it has to be trained first.
    let lives = |price: &&Price| !is_retired(price, plan.start) && !is_fine_tuned(&price.model);
    let names = plan.prices.iter().filter(lives).map(|price| price.model.as_str());
    let others: Vec<&str> =
        names.filter(|name| today.model.as_deref() != Some(name) && !served.contains(name)).collect();
    if others.is_empty() {
        return Err("a smaller model: the plan's price book has no other".into());
    }
    let per_call = |name: &str| {
        let cost = with_model(plan, today, name);
        Some((sub_task.hosted_lifetime_usd(&HostedCost::Tokens(cost))?, name.to_owned()))
    };
    let priced = others.into_iter().filter(|name| weighed != Some(name)).filter_map(per_call);
    let Some((_, name)) = priced.min_by(|a, b| a.0.total_cmp(&b.0)) else { return Ok(None) };
    Ok(Some(Step {
        means: Means::SmallerModel,
        assumes: "it does as well".into(),
        basis: plan.price(&name).map(listed).unwrap_or_default(),
        quality: RungQuality::ToMeasure,
        cost: with_model(plan, today, &name),
        name,
    }))
}

/// Whether nobody can call it any more as the plan starts.
fn is_retired(price: &Price, start: YearMonth) -> bool {
    let first_day = format!("{start}-01");
    !price.retires.is_empty() && price.retires <= first_day
}

/// The same tokens at another model's list prices. Without a price for cached tokens they cost what others do;
/// in batch its own batch prices hold, else what vendors usually take off.
fn with_model(plan: &Plan, today: &TokenCost, model: &str) -> TokenCost {
    let mut cost = TokenCost {
        model: Some(model.to_owned()),
        usd_per_million_input: None,
        usd_per_million_cached_input: None,
        usd_per_million_output: None,
        usd_per_request: Estimate::default(),
        batch_discount: Estimate::default(),
        ..today.clone()
    };
    if cost.batch_share.high() > 0.0 {
        cost.batch_discount = batch_discount(plan, &cost);
    }
    cost
}

/// All that combine, as one: each changes what no other does.
fn together(plan: &Plan, today: &TokenCost, steps: &[Step]) -> Option<Step> {
    // A prompt that gets too short to be cached is not.
    let shortest = steps.iter().map(|step| step.cost.input.central()).fold(f64::INFINITY, f64::min);
    let combine = |step: &&Step| step.means != Means::Caching || shortest >= CACHED_FROM.central();
    let steps: Vec<&Step> = steps.iter().filter(combine).collect();
    if steps.len() < 2 {
        return None;
    }
    let mut cost = today.clone();
    // The model first: the others depend on what its list says.
    if let Some(step) = steps.iter().find(|step| step.means == Means::SmallerModel) {
        cost = step.cost.clone();
    }
    for step in &steps {
        match step.means {
            Means::Batch => {
                cost.batch_share = step.cost.batch_share;
                cost.batch_discount = batch_discount(plan, &cost);
            }
            Means::ShorterPrompt => cost = shortened(&cost),
            Means::Caching => cost = cached(plan, &cost),
            Means::SmallerModel | Means::Together => {}
        }
    }
    let measured = steps.iter().any(|step| step.quality == RungQuality::ToMeasure);
    Some(Step {
        means: Means::Together,
        name: if steps.len() == 2 { "Both together".into() } else { format!("All {} together", steps.len()) },
        assumes: "all of that holds".into(),
        basis: String::new(),
        quality: if measured { RungQuality::ToMeasure } else { RungQuality::Same },
        cost,
    })
}

#[cfg(test)]
mod tests;
