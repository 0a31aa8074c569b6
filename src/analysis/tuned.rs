//! The tuned path: what it costs upfront, and in each month (model, section 4).

use super::cost::{Missing, attempts, token_usd};
use super::values::{Number, Values};
use crate::plan::{
    Estimate, Factor, HOURS_PER_MONTH, Plan, SECONDS_PER_MONTH, Seconds, Serving, Share, Task, Training, Tuned, Usd,
};

/// The tuned path of a sub-task: what is the same in every month.
#[derive(Clone, Debug)]
pub(super) struct TunedPath<N> {
    pub upfront_usd: N,
    pub lead_months: usize,
    pub fallback_share: N,
    pub upkeep_usd: N,
    /// Every how many months after the lead time it is retrained, and the lump each time.
    retrain: Option<(usize, N)>,
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
    /// Load of the pool's other sub-tasks.
    pub other_load: &'a N,
    /// How many of the pool's other sub-tasks serve.
    pub others: u32,
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
    /// Of the whole pool, if it is served by replicas.
    pub replicas: Option<N>,
}

impl<N: Number> TunedPath<N> {
    /// # Errors
    /// The prices or the pool that serving needs and the plan does not give.
    pub(super) fn new<V: Values<N = N>>(values: &V, plan: &Plan, task: &Task, tuned: &Tuned) -> Result<Self, Missing> {
        let retrain = tuned.retrain.as_ref().filter(|retrain| retrain.every_months > 0);
        Ok(Self {
            upfront_usd: upfront_usd(values, tuned),
            lead_months: tuned.lead_time_months as usize,
            fallback_share: values.get(&tuned.fallback_share),
            upkeep_usd: values.get(&tuned.upkeep_usd_per_month),
            retrain: retrain.map(|retrain| (retrain.every_months as usize, values.get(&retrain.usd))),
            serving: ServingPath::new(values, plan, task, tuned)?,
        })
    }

    /// Calls that the tuned model serves, of those in month `t`.
    pub(super) fn served(&self, t: usize, calls: N) -> N {
        if t < self.lead_months { N::of(0.0) } else { calls * (N::of(1.0) - self.fallback_share.clone()) }
    }

    /// What month `t` costs, but for the upfront lump.
    pub(super) fn month(&self, month: Month<'_, N>) -> TunedMonth<N> {
        let t = month.t;
        let due = |every: usize| t > self.lead_months && (t - self.lead_months).is_multiple_of(every);
        let retrain_usd = self.retrain.as_ref().filter(|(every, _)| due(*every)).map(|(_, usd)| usd.clone());
        if t < self.lead_months {
            let none = || N::of(0.0);
            let replicas = self.is_stepped().then(none);
            let (hosted_usd, served) = (month.hosted_usd, none());
            return TunedMonth { hosted_usd, serving_usd: none(), upkeep_usd: none(), retrain_usd, served, replicas };
        }
        let served = self.served(t, month.calls.clone()).named("served calls");
        let hosted_usd = month.hosted_usd.clone() * self.fallback_share.clone();
        let (serving_usd, replicas) = self.serving.month(served.clone(), &month);
        TunedMonth { hosted_usd, serving_usd, upkeep_usd: self.upkeep_usd.clone(), retrain_usd, served, replicas }
    }

    /// Whether cost grows in steps with the calls.
    pub(super) fn is_stepped(&self) -> bool {
        matches!(self.serving, ServingPath::Replicas { .. })
    }
}

impl<N: Number> ServingPath<N> {
    fn new<V: Values<N = N>>(values: &V, plan: &Plan, task: &Task, tuned: &Tuned) -> Result<Self, Missing> {
        let attempts = || attempts(values, task.retries.as_ref());
        Ok(match &tuned.serving {
            Serving::PerCall(usd) => Self::PerCall(values.get(usd) * attempts()),
            Serving::Tokens(tokens) => Self::PerCall(token_usd(values, plan, tokens, "the tuned model")? * attempts()),
            Serving::Dedicated(own) => Self::Replicas {
                load_per_call: attempts()
                    * load_per_call(values, &own.gpu_seconds_per_call, &own.peak_to_mean, &own.target_utilisation),
                min_replicas: f64::from(own.min_replicas),
                replica_usd: replica_usd(values, &own.gpus_per_replica, &own.usd_per_gpu_hour),
            },
            Serving::Pool(serving) => {
                let pool = plan.pool(&serving.id);
                let pool = pool.ok_or_else(|| vec![format!("the pool `{}` that serves it", serving.id)])?;
                let alone = load_per_call(
                    values,
                    &serving.gpu_seconds_per_call,
                    &serving.peak_to_mean,
                    &pool.target_utilisation,
                );
                Self::Replicas {
                    load_per_call: alone * attempts() / (N::of(1.0) - values.get(&pool.adapter_overhead)),
                    min_replicas: f64::from(pool.min_replicas),
                    replica_usd: replica_usd(values, &pool.gpus_per_replica, &pool.usd_per_gpu_hour),
                }
            }
        })
    }

    /// Cost of serving `served` calls in a month, and the replicas of the whole pool.
    fn month(&self, served: N, month: &Month<'_, N>) -> (N, Option<N>) {
        match self {
            Self::PerCall(usd) => (served * (usd.clone() * month.serving_price.clone()), None),
            Self::Replicas { load_per_call, min_replicas, replica_usd } => {
                let own = (served * load_per_call.clone()).named("replicas' worth of load");
                let total = own.clone() + month.other_load.clone();
                let replicas = total.clone().whole().larger(N::of(*min_replicas)).named("replicas");
                // An idle pool is split evenly: somebody has to pay for its least replicas.
                let even = N::of(1.0 / (1.0 + f64::from(month.others)));
                let share = total.clone().if_above(0.0, own / total, even).named("share of the pool");
                let usd = replica_usd.clone() * month.serving_price.clone();
                (replicas.clone() * usd * share, Some(replicas))
            }
        }
    }
}

/// Training, data and labour: paid as the plan starts.
pub(super) fn upfront_usd<V: Values>(values: &V, tuned: &Tuned) -> V::N {
    let training = match &tuned.training {
        Training::Lump(usd) => values.get(usd),
        Training::Gpu(gpu) => {
            values.get(&gpu.gpu_hours_per_run) * values.get(&gpu.usd_per_gpu_hour) * values.get(&gpu.runs)
        }
        Training::Managed(managed) => {
            let tokens =
                values.get(&managed.examples) * values.get(&managed.tokens_per_example) * values.get(&managed.epochs);
            tokens.named("training tokens") / V::N::of(1e6)
                * values.get(&managed.usd_per_million_tokens)
                * values.get(&managed.runs)
        }
    };
    let data = (tuned.data.as_ref()).map(|data| values.get(&data.examples) * values.get(&data.usd_per_example));
    let labour =
        (tuned.labour.as_ref()).map(|labour| values.get(&labour.person_days) * values.get(&labour.usd_per_person_day));
    let parts = [data.map(|usd| usd.named("data")), labour.map(|usd| usd.named("labour"))];
    parts.into_iter().flatten().fold(training.named("training"), |sum, usd| sum + usd)
}

/// Replica-months that one served call needs: `gpu_seconds · peak_to_mean / (2 628 000 · utilisation)`.
///
/// ```text
/// one call a second of 0.2 s, 3 times the mean at the peak, 60 % used: 0.2 · 3 / 0.6 = 1 replica
/// ```
fn load_per_call<V: Values>(
    values: &V,
    gpu_seconds: &Estimate<Seconds>,
    peak_to_mean: &Estimate<Factor>,
    utilisation: &Estimate<Share>,
) -> V::N {
    let seconds = values.get(gpu_seconds).named("GPU-seconds per call") * values.get(peak_to_mean);
    seconds / (V::N::of(SECONDS_PER_MONTH) * values.get(utilisation))
}

/// Cost of a replica a month: `gpus · usd_per_gpu_hour · 730`.
fn replica_usd<V: Values>(values: &V, gpus: &u32, usd_per_gpu_hour: &Estimate<Usd>) -> V::N {
    let usd = values.count(gpus) * values.get(usd_per_gpu_hour) * V::N::of(HOURS_PER_MONTH);
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
mod tests {
    use super::super::values::Central;
    use super::*;

    #[test]
    fn a_load_that_is_whole_but_for_rounding_buys_no_replica_more() {
        let (seconds, peak, used) = (Estimate::certain(0.2), Estimate::certain(3.0), Estimate::certain(0.6));
        let load = 2_628_000.0 * load_per_call(&Central, &seconds, &peak, &used);
        assert_eq!(load.whole(), 1.0);
    }
}
