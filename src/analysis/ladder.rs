//! Cheaper first: what cheaper hosted means would come to, before a fine-tune is argued for.
//!
//! Each rung changes the sub-task's own cost from tokens and nothing else, so it is priced by the formula of
//! any call (model, section 3): a cached token is inside the input, never beside it, and rungs taken together
//! multiply as that formula says. What the plan uses already is not offered again, nor what has no price.

use std::collections::BTreeSet;

use serde::Serialize;

use super::sub_task::{SubTask, share};
use super::timeline::Scales;
use crate::plan::{CheaperQuality, Estimate, HostedCost, Plan, Quantity, Task, TokenCost, say};

/// The share of the input that is taken to repeat from call to call.
const REPEATS: f64 = 0.5;
/// Providers cache no shorter prompts (OpenAI's and Anthropic's guides to prompt caching, 2026).
const LEAST_CACHED_TOKENS: f64 = 1024.0;
/// What batch interfaces take off (OpenAI, Anthropic and Google list half price for batch, 2026).
const BATCH_DISCOUNT: f64 = 0.5;
/// How much shorter the prompt is taken to become.
const SHORTER: f64 = 0.3;

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
    /// What is taken to be so: `half of the input repeats`.
    pub assumes: String,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    Caching,
    Batch,
    ShorterPrompt,
    SmallerModel,
    Together,
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
    /// `Caching, if half of the input repeats, saves 34 % (tuning would still pay)`
    pub fn words(&self) -> String {
        let Self { name, assumes, saving_share, .. } = self;
        let tuning = match self.tuned_still_pays {
            Some(true) => " (tuning would still pay)",
            Some(false) => " (tuning would no longer pay)",
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
    let tried =
        [caching(plan, today), batch(task, today), Ok(Some(shorter(today))), smaller(plan, today, sub_task, served)];
    let mut steps = Vec::new();
    for step in tried {
        match step {
            Ok(Some(step)) => {
                let rung = rung(sub_task, &step);
                steps.extend(rung.is_some().then_some(step));
                ladder.rungs.extend(rung);
            }
            Ok(None) => {}
            Err(why) => ladder.not_offered.push(why),
        }
    }
    ladder.rungs.extend(together(today, &steps).and_then(|step| rung(sub_task, &step)));
    ladder
}

/// What it comes to; `None` where it saves nothing or cannot be priced.
fn rung(sub_task: &SubTask<'_>, step: &Step) -> Option<Rung> {
    let cost = HostedCost::Tokens(step.cost.clone());
    let today = sub_task.paths()?.totals(Scales::ONE).hosted_usd;
    let paths = sub_task.paths_with(&cost)?;
    let totals = paths.totals(Scales::ONE);
    let saving_usd = today - totals.hosted_usd;
    let saving_share = share(saving_usd, today).filter(|share| *share > 0.0)?;
    Some(Rung {
        means: step.means,
        name: step.name.clone(),
        assumes: step.assumes.clone(),
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
    if today.input.central() < LEAST_CACHED_TOKENS {
        return Err(format!("caching: providers cache no prompts under {} tokens", say::whole(LEAST_CACHED_TOKENS)));
    }
    let listed = today.model.as_deref().and_then(|model| plan.price(model)?.usd_per_million_cached_input);
    if today.usd_per_million_cached_input.or(listed).is_none() {
        let whose = today.model.as_deref().unwrap_or("the hosted model");
        return Err(format!("caching: the price of {whose} per million cached input tokens is not given"));
    }
    Ok(Some(Step {
        means: Means::Caching,
        name: "Caching".into(),
        assumes: "half of the input repeats".into(),
        quality: RungQuality::Same,
        cost: TokenCost { cached_share: Estimate::certain(REPEATS), ..today.clone() },
    }))
}

/// Not for what a user waits for.
fn batch(task: &Task, today: &TokenCost) -> Result<Option<Step>, String> {
    if today.batch_share.high() > 0.0 {
        return Ok(None);
    }
    if task.evidence.user_facing {
        return Err("batch: a user waits for its answers".into());
    }
    let discount =
        if today.batch_discount.central() > 0.0 { today.batch_discount } else { Estimate::certain(BATCH_DISCOUNT) };
    Ok(Some(Step {
        means: Means::Batch,
        name: "Batch".into(),
        assumes: "its calls can wait up to a day".into(),
        quality: RungQuality::Same,
        cost: TokenCost { batch_share: Estimate::certain(1.0), batch_discount: discount, ..today.clone() },
    }))
}

fn shorter(today: &TokenCost) -> Step {
    Step {
        means: Means::ShorterPrompt,
        name: "A shorter prompt".into(),
        assumes: format!("{} of it can go", say::share(SHORTER)),
        quality: RungQuality::ToMeasure,
        cost: TokenCost { input: scaled(today.input, 1.0 - SHORTER), ..today.clone() },
    }
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
    let names = plan.prices.iter().map(|price| price.model.as_str());
    let others: Vec<&str> =
        names.filter(|name| today.model.as_deref() != Some(name) && !served.contains(name)).collect();
    if others.is_empty() {
        return Err("a smaller model: the plan's price book has no other".into());
    }
    let per_call = |name: &str| {
        let cost = with_model(today, name);
        let usd = sub_task.paths_with(&HostedCost::Tokens(cost))?.totals(Scales::ONE).hosted_usd;
        Some((usd, name.to_owned()))
    };
    let priced = others.into_iter().filter(|name| weighed != Some(name)).filter_map(per_call);
    let Some((_, name)) = priced.min_by(|a, b| a.0.total_cmp(&b.0)) else { return Ok(None) };
    Ok(Some(Step {
        means: Means::SmallerModel,
        assumes: "it does as well".into(),
        quality: RungQuality::ToMeasure,
        cost: with_model(today, &name),
        name,
    }))
}

/// The same tokens at another model's list prices. Without a price for cached tokens they cost what others do.
fn with_model(today: &TokenCost, model: &str) -> TokenCost {
    TokenCost {
        model: Some(model.to_owned()),
        usd_per_million_input: None,
        usd_per_million_cached_input: None,
        usd_per_million_output: None,
        usd_per_request: Estimate::default(),
        ..today.clone()
    }
}

/// All that combine, as one: each changes what no other does.
fn together(today: &TokenCost, steps: &[Step]) -> Option<Step> {
    // A prompt that gets too short to be cached is not.
    let shortest = steps.iter().map(|step| step.cost.input.central()).fold(f64::INFINITY, f64::min);
    let combine = |step: &&Step| step.means != Means::Caching || shortest >= LEAST_CACHED_TOKENS;
    let steps: Vec<&Step> = steps.iter().filter(combine).collect();
    if steps.len() < 2 {
        return None;
    }
    let mut cost = today.clone();
    for step in &steps {
        match step.means {
            Means::SmallerModel => cost = with_model(&cost, step.cost.model.as_deref()?),
            Means::Batch => (cost.batch_share, cost.batch_discount) = (step.cost.batch_share, step.cost.batch_discount),
            Means::ShorterPrompt => cost.input = step.cost.input,
            Means::Caching => cost.cached_share = step.cost.cached_share,
            Means::Together => {}
        }
    }
    let measured = steps.iter().any(|step| step.quality == RungQuality::ToMeasure);
    Some(Step {
        means: Means::Together,
        name: if steps.len() == 2 { "Both together".into() } else { format!("All {} together", steps.len()) },
        assumes: "all of that holds".into(),
        quality: if measured { RungQuality::ToMeasure } else { RungQuality::Same },
        cost,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Settings, evaluate};
    use crate::plan::{Edge, Entry, Node, NodeId, NodeKind, Price, Task, Volume, YearMonth};

    fn price(model: &str, p_in: f64, p_cached: Option<f64>, p_out: f64) -> Price {
        Price {
            model: model.into(),
            usd_per_million_input: Estimate::certain(p_in),
            usd_per_million_cached_input: p_cached.map(Estimate::certain),
            usd_per_million_output: Estimate::certain(p_out),
            ..Price::default()
        }
    }

    /// 2 000 tokens in and 100 out, at $2, $0.20 cached and $8 a million: $0.0048 a call.
    fn plan(change: impl FnOnce(&mut TokenCost, &mut Task)) -> Plan {
        let mut plan = Plan::empty("Ladder", YearMonth::new(2026, 12).unwrap());
        plan.prices = vec![price("large", 2.0, Some(0.2), 8.0), price("mini", 0.5, Some(0.05), 2.0)];
        let mut cost = TokenCost {
            model: Some("large".into()),
            input: Estimate::certain(2000.0),
            output: Estimate::certain(100.0),
            ..TokenCost::default()
        };
        let mut task = Task::default();
        change(&mut cost, &mut task);
        task.hosted = HostedCost::Tokens(cost);
        let entry = Entry { volume: Volume::PerMonth(Estimate::certain(1000.0)), ..Entry::default() };
        let (mail, triage) = (NodeId::new("mail"), NodeId::new("triage"));
        plan.nodes = vec![
            Node::new(mail.clone(), "Mail", NodeKind::Entry(entry)),
            Node::new(triage.clone(), "Triage", NodeKind::Task(task)),
        ];
        plan.edges = vec![Edge { from: mail, to: triage, calls_per_call: Estimate::certain(1.0) }];
        plan
    }

    fn ladder_of(plan: &Plan) -> Ladder {
        evaluate(plan, &Settings::default()).tasks[0].ladder.clone()
    }

    fn means(ladder: &Ladder) -> Vec<Means> {
        ladder.rungs.iter().map(|rung| rung.means).collect()
    }

    #[test]
    fn each_rung_is_priced_by_the_formula_and_all_together_multiply() {
        let ladder = ladder_of(&plan(|_, _| {}));
        // (2000 · (0.5·2 + 0.5·0.2) + 800) / 10⁶; half of 0.0048; (1400·2 + 800) / 10⁶; (2000·0.5 + 200) / 10⁶;
        // (1400 · (0.5·0.5 + 0.5·0.05) + 200) / 10⁶ · 0.5.
        let expected = [0.003, 0.0024, 0.0036, 0.0012, 0.000_292_5];
        for (rung, usd) in ladder.rungs.iter().zip(expected) {
            assert!((rung.usd_per_call - usd).abs() < 1e-15, "{rung:?}");
            assert!((rung.saving_share - (1.0 - usd / 0.0048)).abs() < 1e-12, "{rung:?}");
        }
        assert_eq!(ladder.rungs.len(), 5);
        assert_eq!(ladder.rungs[4].quality, RungQuality::ToMeasure);
        assert!(ladder.not_offered.is_empty());
    }

    #[test]
    fn what_is_used_already_is_not_offered_again() {
        let ladder = ladder_of(&plan(|cost, _| {
            cost.cached_share = Estimate::certain(0.3);
            cost.batch_share = Estimate::certain(0.2);
            cost.batch_discount = Estimate::certain(0.5);
        }));
        assert_eq!(means(&ladder), [Means::ShorterPrompt, Means::SmallerModel, Means::Together]);
        assert!(ladder.not_offered.is_empty());
    }

    #[test]
    fn what_has_no_price_or_cannot_be_says_why() {
        let mut plan = plan(|_, task| task.evidence.user_facing = true);
        plan.prices = vec![price("large", 2.0, None, 8.0)];
        let ladder = ladder_of(&plan);
        assert_eq!(means(&ladder), [Means::ShorterPrompt]);
        assert_eq!(ladder.not_offered.len(), 3, "{:?}", ladder.not_offered);
        let per_call = plan.nodes[1].task_mut().unwrap();
        per_call.hosted = HostedCost::PerCall(Estimate::certain(0.01));
        assert!(ladder_of(&plan).rungs.is_empty());
        assert_eq!(ladder_of(&plan).not_offered.len(), 1);
    }

    #[test]
    fn a_prompt_that_gets_too_short_to_be_cached_is_not_cached_together() {
        let ladder = ladder_of(&plan(|cost, _| {
            cost.input = Estimate::certain(1200.0);
            cost.batch_share = Estimate::certain(1.0);
            cost.batch_discount = Estimate::certain(0.5);
        }));
        let together = ladder.rungs.last().unwrap();
        assert_eq!((together.means, together.name.as_str()), (Means::Together, "Both together"));
        // (840·0.5 + 200) / 10⁶ · 0.5
        assert!((together.usd_per_call - 0.000_31).abs() < 1e-15, "{together:?}");
        assert_eq!(means(&ladder_of(&plan(|cost, _| cost.input = Estimate::certain(1000.0))))[0], Means::Batch);
    }

    #[test]
    fn a_smaller_model_without_a_cached_price_is_charged_for_every_token() {
        let mut plan = plan(|cost, _| cost.cached_share = Estimate::certain(0.5));
        plan.prices[1].usd_per_million_cached_input = None;
        let ladder = ladder_of(&plan);
        let smaller = ladder.rungs.iter().find(|rung| rung.means == Means::SmallerModel).unwrap();
        assert!((smaller.usd_per_call - 0.0012).abs() < 1e-15);
    }

    #[test]
    fn rule_6_judges_a_rung_that_is_weighed_as_the_ladder_says() {
        let mut plan = plan(|_, _| {});
        let rung = ladder_of(&plan).rungs[1].clone();
        let weighed =
            crate::plan::CheaperHosted { name: rung.name, cost: rung.cost, quality: rung.quality.as_cheaper() };
        plan.nodes[1].task_mut().unwrap().cheaper_hosted = Some(weighed);
        let evaluation = evaluate(&plan, &Settings::default());
        assert_eq!(evaluation.tasks[0].cheaper_lifetime_usd, Some(rung.lifetime_usd));
    }
}
