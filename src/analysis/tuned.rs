//! The tuned path: what it costs upfront, and in each month (model, section 4).

use super::cost::{Missing, attempts};
use super::tokens::token_usd;
use super::values::{Central, Number, Values};
use crate::plan::{
    Data, Estimate, HOURS_PER_MONTH, HostedCost, Plan, Price, Rate, Retrain, SECONDS_PER_MONTH, Seconds, Serving, Task,
    Throughput, TokenCost, Training, Tuned, Usd, may_be_one_model,
};

/// The tuned path of a sub-task: what is the same in every month.
#[derive(Clone, Debug)]
pub(super) struct TunedPath<N> {
    pub upfront_usd: N,
    pub lead_months: usize,
    pub fallback_share: N,
    /// Upkeep and monitoring, while it serves.
    pub upkeep_usd: N,
    /// Every how many months after the lead time it is retrained, and the lump each time: as planned, and
    /// as its base model retires. Where both fall in one month, the dearer is paid.
    retrain: [Option<(usize, N)>; 2],
    /// For how many months from the lead time on a share of the calls stays hosted, for the A/B test.
    test: Option<(usize, N)>,
    pub serving: ServingPath<N>,
}

#[derive(Clone, Debug)]
pub(super) enum ServingPath<N> {
    /// Cost of a served call in month 0, retries included.
    PerCall(N),
    /// Whole replicas, its own or a pool's.
    Replicas {
        load_per_call: N,
        min_replicas: f64,
        /// Cost of one replica in month 0.
        replica_usd: N,
    },
}

/// What a month brings from outside.
#[derive(Clone, Debug)]
pub(super) struct Month<'a, N> {
    pub t: usize,
    pub calls: N,
    /// What all these calls cost hosted.
    pub hosted_usd: N,
    /// What a serving price of month 0 has become, as a factor.
    pub serving_price: &'a N,
    /// Load of the pool's other sub-tasks, and how many of them serve; none where the replicas are its own.
    pub others: Option<(&'a N, u32)>,
}

/// What the tuned path pays in a month.
#[derive(Clone, Debug)]
pub(super) struct TunedMonth<N> {
    /// For calls that are not served.
    pub hosted_usd: N,
    pub serving_usd: N,
    pub upkeep_usd: N,
    pub retrain_usd: Option<N>,
    pub served: N,
    /// Replicas' worth of its own load, if it is served by replicas.
    pub load: Option<N>,
    /// Of the whole pool, if it is served by replicas.
    pub replicas: Option<N>,
}

impl<N: Number> TunedPath<N> {
    /// # Errors
    /// The prices or the pool that serving needs and the plan does not give.
    pub(super) fn new<V: Values<N = N>>(values: &V, plan: &Plan, task: &Task, tuned: &Tuned) -> Result<Self, Missing> {
        let retrain = |retrain: &Option<Retrain>| {
            let retrain = retrain.as_ref().filter(|retrain| retrain.every_months > 0)?;
            Some((retrain.every_months as usize, values.get(&retrain.usd)))
        };
        let test = tuned.test_phase.as_ref();
        Ok(Self {
            upfront_usd: upfront_usd(values, tuned),
            lead_months: tuned.lead_time_months as usize,
            fallback_share: values.get(&tuned.fallback_share),
            upkeep_usd: values.get(&tuned.upkeep_usd_per_month) + values.get(&tuned.monitoring_usd_per_month),
            retrain: [retrain(&tuned.retrain), retrain(&tuned.base_retirement)],
            test: test.map(|test| (test.months as usize, values.get(&test.hosted_share))),
            serving: ServingPath::new(values, plan, task, tuned)?,
        })
    }

    /// The same with each number turned into another.
    #[inline(always)]
    pub(super) fn map<M>(&self, f: impl Fn(&N) -> M) -> TunedPath<M> {
        let Self { upfront_usd, lead_months, fallback_share, upkeep_usd, retrain, test, serving } = self;
        let spaced = |of: &Option<(usize, N)>| of.as_ref().map(|(months, number)| (*months, f(number)));
        TunedPath {
            upfront_usd: f(upfront_usd),
            lead_months: *lead_months,
            fallback_share: f(fallback_share),
            upkeep_usd: f(upkeep_usd),
            retrain: [spaced(&retrain[0]), spaced(&retrain[1])],
            test: spaced(test),
            serving: match serving {
                ServingPath::PerCall(usd) => ServingPath::PerCall(f(usd)),
                ServingPath::Replicas { load_per_call, min_replicas, replica_usd } => ServingPath::Replicas {
                    load_per_call: f(load_per_call),
                    min_replicas: *min_replicas,
                    replica_usd: f(replica_usd),
                },
            },
        }
    }

    /// Calls that the tuned model is there for, of those in month `t`: its replicas are held for all of them.
    #[inline(always)]
    pub(super) fn held(&self, t: usize, calls: N) -> N {
        if t < self.lead_months { N::of(0.0) } else { calls * (N::of(1.0) - self.fallback_share.clone()) }
    }

    /// The share that is served of the calls that it is there for, while the A/B test runs.
    #[inline(always)]
    fn tested_share(&self, t: usize) -> Option<N> {
        let (months, hosted) = self.test.as_ref()?;
        (t < self.lead_months + months).then(|| N::of(1.0) - hosted.clone())
    }

    /// The share of all calls that is served once it serves, and after the A/B test if there is one: from which month on.
    pub(super) fn served_shares(&self) -> Vec<(usize, N)> {
        let kept = || N::of(1.0) - self.fallback_share.clone();
        let test = self.test.iter().filter(|(months, _)| *months > 0);
        let during = test.map(|(months, hosted)| (months, kept() * (N::of(1.0) - hosted.clone())));
        let mut shares: Vec<(usize, N)> = during.clone().map(|(_, share)| (self.lead_months, share)).collect();
        shares.push((self.lead_months + during.map(|(months, _)| months).sum::<usize>(), kept()));
        shares
    }

    /// Whether it is retrained at the start of month `t`.
    pub(super) fn is_retrained(&self, t: usize) -> bool {
        self.retrain.iter().flatten().any(|(every, _)| self.is_due(*every, t))
    }

    #[inline(always)]
    fn is_due(&self, every: usize, t: usize) -> bool {
        t > self.lead_months && (t - self.lead_months).is_multiple_of(every)
    }

    /// The lump at the start of month `t`, if it is retrained then.
    #[inline(always)]
    pub(super) fn retrain_usd(&self, t: usize) -> Option<N> {
        let due = self.retrain.iter().flatten().filter(|(every, _)| self.is_due(*every, t));
        let lumps = due.map(|(_, usd)| usd.clone());
        lumps.reduce(N::larger)
    }

    /// What month `t` costs, but for the upfront lump.
    #[inline(always)]
    pub(super) fn month(&self, month: Month<'_, N>) -> TunedMonth<N> {
        let t = month.t;
        let retrain_usd = self.retrain_usd(t);
        if t < self.lead_months {
            let none = || N::of(0.0);
            let [load, replicas] = [(); 2].map(|()| self.is_stepped().then(none));
            let hosted_usd = month.hosted_usd;
            let (serving_usd, upkeep_usd, served) = (none(), none(), none());
            return TunedMonth { hosted_usd, serving_usd, upkeep_usd, retrain_usd, served, load, replicas };
        }
        let held = self.held(t, month.calls.clone());
        let (served, hosted_share) = match self.tested_share(t) {
            None => (held.clone(), self.fallback_share.clone()),
            Some(share) => {
                let kept = N::of(1.0) - self.fallback_share.clone();
                (held.clone() * share.clone(), N::of(1.0) - kept * share)
            }
        };
        let served = served.named("served calls");
        let hosted_usd = month.hosted_usd.clone() * hosted_share;
        let upkeep_usd = self.upkeep_usd.clone();
        let (serving_usd, load, replicas) = self.serving.month(served.clone(), held, &month);
        TunedMonth { hosted_usd, serving_usd, upkeep_usd, retrain_usd, served, load, replicas }
    }

    /// Whether cost grows in steps with the calls.
    #[inline(always)]
    pub(super) fn is_stepped(&self) -> bool {
        matches!(self.serving, ServingPath::Replicas { .. })
    }
}

impl<N: Number> ServingPath<N> {
    fn new<V: Values<N = N>>(values: &V, plan: &Plan, task: &Task, tuned: &Tuned) -> Result<Self, Missing> {
        let attempts = || attempts(values, task.retries.as_ref());
        Ok(match &tuned.serving {
            Serving::PerCall(usd) => Self::PerCall(values.get(usd) * attempts()),
            Serving::Tokens(tokens) => {
                let book = own_price(plan, task, tuned, tokens)?;
                Self::PerCall(token_usd(values, book, tokens, "the tuned model")? * attempts())
            }
            Serving::Dedicated(own) => Self::Replicas {
                load_per_call: attempts()
                    * load_per_call(
                        gpu_seconds(values, &own.gpu_seconds_per_call, own.throughput.as_ref()),
                        values.get(&own.peak_to_mean),
                        values.get(&own.target_utilisation),
                    ),
                min_replicas: f64::from(own.min_replicas),
                replica_usd: replica_usd(values, &own.gpus_per_replica, &own.usd_per_gpu_hour, &own.sticker_uplift),
            },
            Serving::Pool(serving) => {
                let pool = plan.pool(&serving.id);
                let pool = pool.ok_or_else(|| vec![format!("the pool `{}` that serves it", serving.id)])?;
                let alone = load_per_call(
                    gpu_seconds(values, &serving.gpu_seconds_per_call, serving.throughput.as_ref()),
                    values.get(&serving.peak_to_mean),
                    values.get(&pool.target_utilisation),
                );
                let (sticker, uplift) = (&pool.usd_per_gpu_hour, &pool.sticker_uplift);
                Self::Replicas {
                    load_per_call: alone * attempts() / (N::of(1.0) - values.get(&pool.adapter_overhead)),
                    min_replicas: f64::from(pool.min_replicas),
                    replica_usd: replica_usd(values, &pool.gpus_per_replica, sticker, uplift),
                }
            }
        })
    }

    /// Cost of serving `served` calls in a month with replicas for `held`; its own load, and the replicas of the
    /// whole pool.
    #[inline(always)]
    fn month(&self, served: N, held: N, month: &Month<'_, N>) -> (N, Option<N>, Option<N>) {
        match self {
            Self::PerCall(usd) => (served * (usd.clone() * month.serving_price.clone()), None, None),
            Self::Replicas { load_per_call, min_replicas, replica_usd } => {
                let own = (held * load_per_call.clone()).named("replicas' worth of load");
                let usd = replica_usd.clone() * month.serving_price.clone();
                let Some((other_load, others)) = month.others else {
                    let replicas = whole_replicas(own.clone(), *min_replicas);
                    return (replicas.clone() * usd, Some(own), Some(replicas));
                };
                let total = own.clone() + other_load.clone();
                let replicas = whole_replicas(total.clone(), *min_replicas);
                // An idle pool is split evenly: somebody has to pay for its least replicas.
                let even = N::of(1.0 / (1.0 + f64::from(others)));
                let share = total.clone().if_above(0.0, own.clone() / total, even).named("share of the pool");
                (replicas.clone() * usd * share, Some(own), Some(replicas))
            }
        }
    }
}

/// Replicas for a load, as many as there are at least.
#[inline(always)]
pub(super) fn whole_replicas<N: Number>(load: N, least: f64) -> N {
    load.whole().larger(N::of(least)).named("replicas")
}

/// What the price book has for the tuned model. It is never priced as its base: what the book says of the base model,
/// or of the hosted one, be it of caching, is not what the tuned one costs.
///
/// # Errors
/// The prices of the tuned model that are to be given.
fn own_price<'p>(plan: &'p Plan, task: &Task, tuned: &Tuned, tokens: &TokenCost) -> Result<Option<&'p Price>, Missing> {
    let hosted = match &task.hosted {
        HostedCost::Tokens(hosted) => hosted.model.as_deref(),
        HostedCost::Unknown | HostedCost::PerCall(_) => None,
    };
    let Some(model) = tokens.model.as_deref() else { return Ok(None) };
    let price = plan.price(model);
    let is_base = [Some(tuned.base_model.as_str()), hosted].into_iter().flatten().any(|of| may_be_one_model(model, of));
    if price.is_none() || !is_base {
        return Ok(price);
    }
    let own = [(tokens.usd_per_million_input, "input"), (tokens.usd_per_million_output, "output")];
    let missing = own.iter().filter(|(price, _)| price.is_none());
    let missing: Missing = missing
        .map(|(_, what)| {
            format!("what {model} costs per million {what} tokens once it is fine-tuned (the list has its base)")
        })
        .collect();
    if missing.is_empty() { Ok(None) } else { Err(missing) }
}

/// Training, data, evaluation and labour: paid as the plan starts.
pub(super) fn upfront_usd<V: Values>(values: &V, tuned: &Tuned) -> V::N {
    let labour =
        (tuned.labour.as_ref()).map(|labour| values.get(&labour.person_days) * values.get(&labour.usd_per_person_day));
    let parts = [
        tuned.data.as_ref().map(|data| data_usd(values, data).named("data")),
        tuned.evaluation.as_ref().map(|data| data_usd(values, data).named("evaluation set")),
        labour.map(|usd| usd.named("labour")),
    ];
    let training = training_usd(values, &tuned.training).named("training");
    parts.into_iter().flatten().fold(training, |sum, usd| sum + usd)
}

fn training_usd<V: Values>(values: &V, training: &Training) -> V::N {
    match training {
        Training::Lump(usd) => values.get(usd),
        Training::Gpu(gpu) => {
            let hour = gpu_hour_usd(values, &gpu.usd_per_gpu_hour, &gpu.sticker_uplift);
            values.get(&gpu.gpu_hours_per_run) * hour * runs(values.get(&gpu.runs), values.get(&gpu.failed_run_share))
        }
        Training::Managed(managed) => {
            let tokens =
                values.get(&managed.examples) * values.get(&managed.tokens_per_example) * values.get(&managed.epochs);
            tokens.named("training tokens") / V::N::of(1e6)
                * values.get(&managed.usd_per_million_tokens)
                * runs(values.get(&managed.runs), values.get(&managed.failed_run_share))
        }
    }
}

/// Runs that are paid, of which a share fails: for 3 that succeed with a quarter failing, 4.
fn runs<N: Number>(runs: N, failed_share: N) -> N {
    (runs / (N::of(1.0) - failed_share)).named("runs, with those that fail")
}

/// Labels, and what guidelines, pilot and curation put on top.
fn data_usd<V: Values>(values: &V, data: &Data) -> V::N {
    let labels = values.get(&data.examples) * values.get(&data.usd_per_example);
    labels * (V::N::of(1.0) + values.get(&data.curation_share))
}

/// An hour of a GPU, with what comes on top of its price.
fn gpu_hour_usd<V: Values>(values: &V, sticker: &Estimate<Usd>, uplift: &Estimate<Rate>) -> V::N {
    (values.get(sticker) * (V::N::of(1.0) + values.get(uplift))).named("GPU hour, all in")
}

/// What a call takes of a replica: given, or from how many tokens a replica takes in and gives out a second.
///
/// ```text
/// 1 200 tokens in at 20 000/s and 60 out at 1 500/s: 0.06 + 0.04 = 0.1 s
/// ```
pub(super) fn gpu_seconds<V: Values>(values: &V, given: &Estimate<Seconds>, throughput: Option<&Throughput>) -> V::N {
    let Some(throughput) = throughput else { return values.get(given) };
    let write = values.get(&throughput.output) / values.get(&throughput.output_tokens_per_second);
    match &throughput.input_tokens_per_second {
        None => write,
        Some(speed) => (values.get(&throughput.input) / values.get(speed)).named("reading the prompt") + write,
    }
}

/// What a call takes of a replica, in seconds, at central values.
pub fn gpu_seconds_per_call(given: &Estimate<Seconds>, throughput: Option<&Throughput>) -> f64 {
    gpu_seconds(&Central, given, throughput)
}

/// Replica-months that one served call needs: `gpu_seconds · peak_to_mean / (2 628 000 · utilisation)`.
///
/// ```text
/// one call a second of 0.2 s, 3 times the mean at the peak, 60 % used: 0.2 · 3 / 0.6 = 1 replica
/// ```
fn load_per_call<N: Number>(gpu_seconds: N, peak_to_mean: N, utilisation: N) -> N {
    gpu_seconds.named("GPU-seconds per call") * peak_to_mean / (N::of(SECONDS_PER_MONTH) * utilisation)
}

/// Cost of a replica a month: `gpus · usd_per_gpu_hour · (1 + uplift) · 730`.
pub(super) fn replica_usd<V: Values>(values: &V, gpus: &u32, sticker: &Estimate<Usd>, uplift: &Estimate<Rate>) -> V::N {
    let usd = values.count(gpus) * gpu_hour_usd(values, sticker, uplift) * V::N::of(HOURS_PER_MONTH);
    usd.named("cost of a replica a month")
}

impl TunedPath<f64> {
    /// Cost of serving one call in the first month, before retries; `None` where replicas are paid.
    pub(super) fn serving_usd_per_attempt(&self, attempts: f64) -> Option<f64> {
        match &self.serving {
            ServingPath::PerCall(usd) => Some(usd / attempts),
            ServingPath::Replicas { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
