//! Both paths over the months: flows, lumps, cumulative crossover, discounting (model, sections 4–5).

use super::cost::{Missing, attempts, hosted_usd_per_call, price_path};
use super::pools::{PoolMonth, Rest};
use super::tuned::{Month, ServingPath, TunedPath};
use super::values::{Central, Number};
use crate::plan::{HostedCost, Plan, Task};

/// Multipliers on the inputs that a verdict is tried against; all 1 for the plan as it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scales {
    pub calls: f64,
    pub hosted: f64,
    pub serving: f64,
    pub upfront: f64,
}

impl Scales {
    pub(super) const ONE: Self = Self { calls: 1.0, hosted: 1.0, serving: 1.0, upfront: 1.0 };
}

/// One sub-task's two paths, ready to be computed for any scales.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    /// Calls in each month.
    pub calls: Vec<f64>,
    /// Hosted cost of a call in each month, retries included.
    pub hosted_usd: Vec<f64>,
    /// Attempts per call, which the costs above include.
    pub attempts: f64,
    pub tuned: Option<TunedPath<f64>>,
    /// What a serving price of month 0 has become in each month, as a factor.
    serving_price: Vec<f64>,
    rest: Rest,
}

/// The costs of both paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Timeline {
    pub hosted_usd: Vec<f64>,
    pub tuned_usd: Vec<f64>,
    pub lumps_usd: Vec<(u32, f64)>,
    pub replicas: Vec<f64>,
    /// What serving alone costs in each month, and the calls it serves.
    pub serving_usd: Vec<f64>,
    pub served_calls: Vec<f64>,
}

impl Timeline {
    /// What serving costs over the lifetime, and the calls it serves.
    pub(super) fn served(&self) -> (f64, f64) {
        // From a positive zero: the sum of nothing is -0.0, which readers would see.
        let sum = |series: &[f64]| series.iter().fold(0.0, |sum, value| sum + value);
        (sum(&self.serving_usd), sum(&self.served_calls))
    }
}

impl Paths {
    /// Both paths of a sub-task, with `hosted` as its hosted path and `rest` beside it in its pool.
    ///
    /// # Errors
    /// What is missing for the hosted path. A tuned path with something missing is an inner error.
    pub(super) fn new(
        plan: &Plan,
        task: &Task,
        hosted: &HostedCost,
        calls: Vec<f64>,
        rest: Rest,
    ) -> Result<(Self, Missing), Missing> {
        let hosted_usd = hosted_usd_per_call(&Central, plan, hosted, task.retries.as_ref())?;
        let (tuned, missing) = match task.tuned.as_ref().map(|tuned| TunedPath::new(&Central, plan, task, tuned)) {
            None => (None, Missing::new()),
            Some(Ok(tuned)) => (Some(tuned), Missing::new()),
            Some(Err(missing)) => (None, missing),
        };
        let decline = &plan.assumptions.serving_price_decline_per_year;
        let paths = Self {
            calls,
            hosted_usd,
            attempts: attempts(&Central, task.retries.as_ref()),
            tuned,
            serving_price: (0..plan.horizon_months).map(|t| price_path(&Central, decline, t)).collect(),
            rest,
        };
        let totals = paths.totals(Scales::ONE);
        if !(totals.hosted_usd.is_finite() && totals.tuned_usd.is_finite()) {
            return Err(vec!["figures within bounds (its volume, its growth or a price is beyond all measure)".into()]);
        }
        Ok((paths, missing))
    }

    /// Runs `visit(month, hosted, tuned)` over the months. Allocates nothing, so that a verdict can be
    /// tried at many scales.
    fn run(&self, scales: Scales, mut visit: impl FnMut(usize, f64, Option<TunedMonth>)) {
        for (t, (calls, hosted_usd)) in self.calls.iter().zip(&self.hosted_usd).enumerate() {
            let calls = calls * scales.calls;
            let hosted = calls * (hosted_usd * scales.hosted);
            visit(t, hosted, self.tuned.as_ref().map(|tuned| self.tuned_month(tuned, t, (calls, hosted), scales)));
        }
    }

    fn tuned_month(
        &self,
        tuned: &TunedPath<f64>,
        t: usize,
        (calls, hosted_usd): (f64, f64),
        scales: Scales,
    ) -> TunedMonth {
        let month = tuned.month(Month {
            t,
            calls,
            hosted_usd,
            serving_price: &self.serving_price[t],
            others: (self.rest.serving[t] > 0).then_some((&self.rest.load[t], self.rest.serving[t])),
        });
        let upfront_usd = if t == 0 { tuned.upfront_usd * scales.upfront } else { 0.0 };
        let serving_usd = month.serving_usd * scales.serving;
        TunedMonth {
            flow_usd: month.hosted_usd + serving_usd + month.upkeep_usd,
            lump_usd: upfront_usd + month.retrain_usd.unwrap_or(0.0),
            serving_usd,
            served: month.served,
            replicas: month.replicas,
        }
    }

    /// The replicas of its pool in each month that it serves, read in two ways; `None` where it has none.
    pub(super) fn pool_months(&self) -> Option<impl Iterator<Item = PoolMonth>> {
        let tuned = self.tuned.as_ref()?;
        let ServingPath::Replicas { load_per_call, min_replicas, replica_usd } = &tuned.serving else { return None };
        let replicas = |load: f64| load.whole().max(*min_replicas);
        let month = move |t: usize| {
            let own = tuned.held(t, self.calls[t]) * load_per_call;
            PoolMonth {
                t,
                alone: replicas(own),
                with_it: replicas(own + self.rest.load[t]),
                without_it: if self.rest.serving[t] > 0 { replicas(self.rest.load[t]) } else { 0.0 },
                replica_usd: replica_usd * self.serving_price[t],
            }
        };
        Some((tuned.lead_months..self.calls.len()).map(month))
    }

    /// Scales of the calls nearest to 1 at which a replica is added in some month, rising, at most
    /// `most` on either side; empty where the cost does not grow in steps.
    pub(super) fn replica_steps(&self, most: usize) -> Vec<f64> {
        let Some(tuned) = &self.tuned else { return Vec::new() };
        let ServingPath::Replicas { load_per_call, .. } = &tuned.serving else { return Vec::new() };
        let mut steps = Vec::new();
        for (t, (calls, other)) in self.calls.iter().zip(&self.rest.load).enumerate() {
            let own = tuned.held(t, *calls) * load_per_call;
            let now = libm::ceil(own + other);
            if own > 0.0 {
                let around = (0..2 * most).map(|k| now - most as f64 + k as f64);
                steps.extend(around.map(|replicas| (replicas - other) / own).filter(|scale| *scale > 0.0));
            }
        }
        steps.sort_by(f64::total_cmp);
        steps.dedup();
        let here = steps.partition_point(|scale| *scale < 1.0);
        steps[here.saturating_sub(most)..(here + most).min(steps.len())].to_vec()
    }

    pub(super) fn timeline(&self, scales: Scales) -> Timeline {
        let mut timeline = Timeline::default();
        self.run(scales, |t, hosted, tuned| {
            timeline.hosted_usd.push(hosted);
            let Some(month) = tuned else { return };
            timeline.tuned_usd.push(month.flow_usd);
            timeline.serving_usd.push(month.serving_usd);
            timeline.served_calls.push(month.served);
            timeline.replicas.extend(month.replicas);
            if month.lump_usd > 0.0 {
                timeline.lumps_usd.push((t as u32, month.lump_usd));
            }
        });
        timeline
    }

    /// Amounts that are all zero or more exactly when the tuned path is meaningfully cheaper: what it
    /// saves beyond the threshold, and its lead at the latest crossover and at every later corner of
    /// the curves. Empty without a tuned path.
    ///
    /// Each is linear in a scale as long as no replica is added or dropped.
    pub(super) fn margins_usd(&self, scales: Scales, threshold: Threshold) -> Vec<f64> {
        let mut margins = Vec::with_capacity(2 * self.calls.len() + 1);
        let (mut lead, mut hosted_usd) = (0.0, 0.0);
        self.run(scales, |t, hosted, tuned| {
            let Some(month) = tuned else { return };
            let flow = hosted - month.flow_usd;
            let (start, end) = (t as f64, t as f64 + 1.0);
            lead -= month.lump_usd;
            if threshold.latest_months <= end {
                let part = (threshold.latest_months - start).clamp(0.0, 1.0);
                margins.push(lead + flow * part);
                margins.push(lead + flow);
            }
            lead += flow;
            hosted_usd += hosted;
        });
        if self.tuned.is_some() {
            margins.push(lead - threshold.saving_share * hosted_usd);
        }
        margins
    }

    /// Lump and gain of the tuned path in each month, without what whole replicas cost: linear in every
    /// scale. Empty without a tuned path.
    pub(super) fn gains_without_replicas(&self, scales: Scales) -> Vec<Gain> {
        let mut gains = Vec::new();
        self.run(scales, |_, hosted, tuned| {
            let Some(month) = tuned else { return };
            let replicas_usd = if month.replicas.is_some() { month.serving_usd } else { 0.0 };
            gains.push(Gain { lump_usd: month.lump_usd, flow_usd: hosted - (month.flow_usd - replicas_usd) });
        });
        gains
    }

    /// The whole replicas that serve it alone, at today's volume; `None` where none do.
    pub(super) fn staircase(&self) -> Option<Staircase> {
        let tuned = self.tuned.as_ref()?;
        let ServingPath::Replicas { load_per_call, min_replicas, replica_usd } = &tuned.serving else { return None };
        let months = self.calls.iter().enumerate();
        Some(Staircase {
            load: months.map(|(t, calls)| tuned.held(t, *calls) * load_per_call).collect(),
            least: (0..self.calls.len()).map(|t| if t < tuned.lead_months { 0.0 } else { *min_replicas }).collect(),
            replica_usd: self.serving_price.iter().map(|price| replica_usd * price).collect(),
        })
    }

    /// Lifetime totals and the settled crossover, and nothing else.
    pub(super) fn totals(&self, scales: Scales) -> Totals {
        let mut totals = Totals { hosted_usd: 0.0, tuned_usd: 0.0, settled_months: None, lead_lost: None };
        let mut crossing = Crossing::default();
        self.run(scales, |t, hosted, tuned| {
            totals.hosted_usd += hosted;
            let Some(month) = tuned else { return };
            totals.tuned_usd += month.lump_usd + month.flow_usd;
            crossing.month(t, month.lump_usd, month.flow_usd - hosted);
        });
        totals.settled_months = crossing.since;
        totals.lead_lost = crossing.first.zip(crossing.lost_since);
        totals
    }
}

/// What the tuned path costs at a month's start, and what it gains over the hosted one until its end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Gain {
    pub lump_usd: f64,
    pub flow_usd: f64,
}

/// Whole replicas over the months: what is asked of them, the fewest that are paid, and the price of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Staircase {
    pub load: Vec<f64>,
    pub least: Vec<f64>,
    pub replica_usd: Vec<f64>,
}

/// What *meaningfully cheaper* asks: the smallest saving, and the latest settled crossover.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Threshold {
    pub saving_share: f64,
    pub latest_months: f64,
}

/// See [`Paths::totals`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Totals {
    pub hosted_usd: f64,
    pub tuned_usd: f64,
    pub settled_months: Option<f64>,
    /// When the lead is first won, and when it is lost for good.
    pub lead_lost: Option<(f64, f64)>,
}

struct TunedMonth {
    flow_usd: f64,
    lump_usd: f64,
    serving_usd: f64,
    served: f64,
    replicas: Option<f64>,
}

/// Finds where one cumulative cost curve comes to lie at or below another, as months are added.
///
/// Both curves are linear inside a month and jump at its start.
///
/// ```text
/// upfront 2 500, then each month 900 cheaper: crosses at 2 500 / 900 = 2.78 months
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Crossing {
    /// Tuned minus hosted, cumulative.
    difference: f64,
    /// Since when the difference has been zero or less.
    pub since: Option<f64>,
    pub first: Option<f64>,
    /// Spans after the first crossover in which the lead is lost.
    pub lost: Vec<(f64, f64)>,
    lost_since: Option<f64>,
}

impl Crossing {
    /// Adds month `t`: a lump at its start, then a difference of flows spread evenly.
    pub(super) fn month(&mut self, t: usize, lump: f64, flow_difference: f64) {
        let start = self.difference + lump;
        let end = start + flow_difference;
        let root = || t as f64 + start / (start - end);
        if start <= 0.0 {
            self.leads_from(t as f64);
            if end > 0.0 {
                self.loses_at(root());
            }
        } else {
            self.loses_at(t as f64);
            if end <= 0.0 {
                self.leads_from(root());
            }
        }
        self.difference = end;
    }

    fn leads_from(&mut self, at: f64) {
        self.since.get_or_insert(at);
        self.first.get_or_insert(at);
        if let Some(from) = self.lost_since.take() {
            self.lost.push((from, at));
        }
    }

    fn loses_at(&mut self, at: f64) {
        if self.since.take().is_some() {
            self.lost_since = Some(at);
        }
    }

    /// Closes the span that lasts until the horizon.
    pub(super) fn end(mut self, horizon: usize) -> Self {
        if let Some(from) = self.lost_since.take() {
            self.lost.push((from, horizon as f64));
        }
        self
    }
}

/// The crossing of two paths given by their flows and the second one's lumps.
pub(super) fn crossing(hosted_usd: &[f64], tuned_usd: &[f64], lumps_usd: &[(u32, f64)]) -> Crossing {
    let mut crossing = Crossing::default();
    for (t, (hosted, tuned)) in hosted_usd.iter().zip(tuned_usd).enumerate() {
        crossing.month(t, lump_at(lumps_usd, t), tuned - hosted);
    }
    crossing.end(hosted_usd.len())
}

pub(super) fn lump_at(lumps_usd: &[(u32, f64)], t: usize) -> f64 {
    lumps_usd.iter().filter(|(month, _)| *month as usize == t).map(|(_, usd)| usd).sum()
}

/// What has flowed by a time given in months: whole months, and the part of the last.
pub(super) fn cumulative_at(monthly: &[f64], months: f64) -> f64 {
    let whole = (libm::floor(months) as usize).min(monthly.len());
    let part = months - whole as f64;
    monthly[..whole].iter().sum::<f64>() + monthly.get(whole).map_or(0.0, |flow| flow * part)
}

/// Net present value: lumps at `v^t`, flows at `v^(t+½)`, `v = (1 + rate)^(−1/12)`.
pub(super) fn npv_usd(rate_per_year: f64, flows_usd: &[f64], lumps_usd: &[(u32, f64)]) -> f64 {
    let worth = |t: f64| worth_after(rate_per_year, t);
    let flows: f64 = flows_usd.iter().enumerate().map(|(t, usd)| usd * worth(t as f64 + 0.5)).sum();
    flows + lumps_usd.iter().map(|(t, usd)| usd * worth(f64::from(*t))).sum::<f64>()
}

/// What money that is paid after so many months is worth now: `(1 + rate)^(−months/12)` of itself.
pub(super) fn worth_after(rate_per_year: f64, months: f64) -> f64 {
    libm::pow(1.0 + rate_per_year, -months / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_can_be_won_lost_and_won_again() {
        // Upfront 10, gains 8 a month; a lump of 20 at month 2 takes the lead until month 3.75.
        let hosted = [8.0; 6];
        let tuned = [0.0; 6];
        let crossing = crossing(&hosted, &tuned, &[(0, 10.0), (2, 20.0)]);
        assert_eq!(crossing.first, Some(1.25));
        assert_eq!(crossing.since, Some(3.75));
        assert_eq!(crossing.lost, [(2.0, 3.75)]);
    }

    #[test]
    fn a_lead_lost_for_good_has_a_first_crossover_and_no_settled_one() {
        let crossing = crossing(&[8.0, 8.0, 8.0], &[0.0, 0.0, 20.0], &[(0, 10.0)]);
        assert_eq!(crossing.first, Some(1.25));
        assert_eq!(crossing.since, None);
        assert_eq!(crossing.lost, [(2.5, 3.0)]);
    }

    #[test]
    fn never_crossing_is_none() {
        assert_eq!(crossing(&[1.0; 3], &[2.0; 3], &[(0, 1.0)]).since, None);
    }

    #[test]
    fn nothing_upfront_and_equal_flows_cross_at_once() {
        assert_eq!(crossing(&[1.0; 3], &[1.0; 3], &[]).since, Some(0.0));
    }

    #[test]
    fn flows_are_discounted_at_mid_month_and_lumps_at_its_start() {
        let v = libm::pow(1.21, -1.0 / 12.0);
        let expected = 100.0 + 10.0 * (v.sqrt() + libm::pow(v, 1.5));
        assert!((npv_usd(0.21, &[10.0, 10.0], &[(0, 100.0)]) - expected).abs() < 1e-12);
    }

    #[test]
    fn what_has_flowed_by_a_time_counts_the_part_of_its_month() {
        assert_eq!(cumulative_at(&[10.0, 20.0], 1.5), 20.0);
        assert_eq!(cumulative_at(&[10.0, 20.0], 2.0), 30.0);
    }
}
