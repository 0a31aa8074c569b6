//! Over which horizons it crosses in time and stays ahead.
//!
//! A longer horizon asks for the lead to be kept longer; a shorter one than the month in question asks
//! for it at its own end. Flows and lumps do not depend on the horizon, so one walk over the longest
//! answers for all.

use super::answer::{Lever, LeverAnswer, LeverUnit, Reach, Seek};
use super::{Group, Subject, behind};
use crate::analysis::flow::flow;
use crate::analysis::timeline::{Scales, lump_at};
use crate::plan::{MAX_HORIZON_MONTHS, Plan};

pub(super) fn horizon(plan: &Plan, subject: &Subject<'_>, seek: &Seek) -> LeverAnswer {
    let now = plan.horizon_months;
    let (leads, longest) = lead_over_months(plan, subject);
    let holds = holding(&leads, seek.by_months);
    let spans = runs(&holds);
    let to_end = |to: u32| (to < longest).then_some(f64::from(to));
    let reach = if seek.holds {
        let (low, high) = spans.iter().find(|(low, high)| (*low..=*high).contains(&now)).copied().unwrap_or((now, now));
        Reach::Already { down_to: (low > 1).then_some(f64::from(low)), up_to: to_end(high) }
    } else {
        let ends = spans.iter().map(|(low, high)| if *high < now { *high } else { *low });
        match ends.min_by_key(|end| (end.abs_diff(now), *end)) {
            Some(at) => Reach::Needs { at: f64::from(at), factor: Some(f64::from(at) / f64::from(now)) },
            None => Reach::Impossible { why: why(&leads, seek) },
        }
    };
    LeverAnswer {
        lever: Lever::Horizon,
        unit: LeverUnit::Months,
        now: f64::from(now),
        reach,
        spans: spans.into_iter().map(|(low, high)| (f64::from(low), to_end(high))).collect(),
        sentence: String::new(),
    }
}

/// The lead of one month: after its lump, and at its end.
type MonthLead = (f64, f64);

/// The lead in every month up to the longest horizon whose figures stay within bounds.
fn lead_over_months(plan: &Plan, subject: &Subject<'_>) -> (Vec<MonthLead>, u32) {
    let mut months = MAX_HORIZON_MONTHS;
    loop {
        let longer = Plan { horizon_months: months.max(plan.horizon_months), ..plan.clone() };
        match leads(&longer, subject) {
            Some(leads) => return (leads, longer.horizon_months),
            None if months <= plan.horizon_months => return (Vec::new(), plan.horizon_months),
            None => months /= 2,
        }
    }
}

fn leads(plan: &Plan, subject: &Subject<'_>) -> Option<Vec<MonthLead>> {
    let group = Group::new(plan, &flow(plan), subject).ok()?;
    let mut gains = vec![(0.0, 0.0); plan.horizon_months as usize];
    for paths in group.paths() {
        let timeline = paths.timeline(Scales::ONE);
        for (t, (lump, flow)) in gains.iter_mut().enumerate() {
            *lump += lump_at(&timeline.lumps_usd, t);
            *flow += timeline.hosted_usd[t] - timeline.tuned_usd[t];
        }
    }
    let mut lead = 0.0;
    let month = |(lump, flow): (f64, f64)| {
        let start = lead - lump;
        lead = start + flow;
        (start, lead)
    };
    Some(gains.into_iter().map(month).collect())
}

/// Whether it holds for a horizon of one month, of two, and so on.
fn holding(leads: &[MonthLead], by: f64) -> Vec<bool> {
    let mut kept = true;
    let horizons = leads.iter().enumerate().map(|(t, (start, end))| {
        let (from, to) = (t as f64, t as f64 + 1.0);
        if to <= by {
            return *end >= 0.0;
        }
        let then = start + (end - start) * (by - from).max(0.0);
        kept &= then >= 0.0 && *end >= 0.0;
        kept
    });
    horizons.collect()
}

/// First and last horizon of each row of horizons that hold.
fn runs(holds: &[bool]) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for horizon in holds.iter().enumerate().filter(|(_, holds)| **holds).map(|(t, _)| t as u32 + 1) {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == horizon => run.1 = horizon,
            _ => runs.push((horizon, horizon)),
        }
    }
    runs
}

fn why(leads: &[MonthLead], seek: &Seek) -> String {
    let t = (libm::ceil(seek.by_months).max(1.0) as usize - 1).min(leads.len().saturating_sub(1));
    let Some((start, end)) = leads.get(t) else { return "its figures grow past every bound".into() };
    let by = seek.by_months.min(leads.len() as f64);
    let then = start + (end - start) * (by - t as f64).clamp(0.0, 1.0);
    behind(seek, "whatever the horizon", &[then], by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_horizon_asks_for_the_lead_to_be_kept_and_a_shorter_one_at_its_own_end() {
        // Behind by 1 after a month, ahead by 1 after two and three, lost by a lump in month 3.
        let leads = [(-3.0, -1.0), (-1.0, 1.0), (1.0, 3.0), (-2.0, 0.5)];
        assert_eq!(holding(&leads, 2.0), [false, true, true, false]);
        assert_eq!(holding(&leads, 3.0), [false, true, true, false]);
        assert_eq!(holding(&leads, 1.0), [false; 4]);
        assert_eq!(holding(&leads, 9.0), [false, true, true, true]);
        assert_eq!(runs(&holding(&leads, 9.0)), [(2, 4)]);
    }
}
