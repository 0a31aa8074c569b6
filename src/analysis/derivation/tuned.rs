//! Derivations of the tuned path: upfront, serving and replicas, the month, the lifetime.

use super::expr::Expr;
use super::figure::{Figure, Hosted, Pooled};
use super::unit::Unit;
use super::{Book, Made};
use crate::analysis::cost::{attempts, price_path};
use crate::analysis::pools::{PoolLoad, Rest, pool_load};
use crate::analysis::timeline::{Paths, Scales, Timeline};
use crate::analysis::tuned::{Month, ServingPath, TunedMonth, TunedPath, upfront_usd};
use crate::analysis::values::{Central, Number};
use crate::plan::{NodeId, Serving, Task, Tuned};

impl<'a> Book<'a> {
    pub(super) fn known_of_the_tuned(self, figure: &Figure) -> Option<f64> {
        match figure {
            Figure::TunedMonth { task, month, pool: Pooled::Alone } => {
                self.answer(task)?.tuned_monthly_usd.get(*month as usize).copied()
            }
            Figure::Replicas { task, month, pool: Pooled::Alone } => {
                self.answer(task)?.replicas_monthly.get(*month as usize).copied()
            }
            Figure::TunedLifetime { task, pool: Pooled::Alone } => self.answer(task)?.tuned_lifetime_usd,
            _ => self.known_reading(figure).or_else(|| self.known_of_the_cheaper(figure)),
        }
    }

    pub(super) fn tuned(self, figure: &Figure) -> Option<Made> {
        match figure {
            Figure::Upfront(task) => {
                let (_, tuned) = self.tuned_task(task)?;
                Some(upfront_usd(&self.trace(), tuned).into())
            }
            Figure::ServedCall(id) => {
                let (task, tuned) = self.tuned_task(id)?;
                let path = TunedPath::new(&self.trace(), self.plan(), task, tuned).ok()?;
                match path.serving {
                    ServingPath::PerCall(usd) => Some(self.tuned_motion(tuned, usd.into())),
                    ServingPath::Replicas { .. } => None,
                }
            }
            Figure::Replicas { task, month, pool } => {
                let replicas = self.month(task, *month, *pool)?.replicas?;
                let made = Made::from(replicas).also(self.fewest_replicas(task));
                Some(self.pool_note(task, *pool, made))
            }
            Figure::TunedMonth { task, month, pool } => self.tuned_month(task, *month, *pool),
            Figure::TunedLifetime { task, pool } => self.tuned_lifetime(task, *pool),
            Figure::TunedNpv(id) => {
                let answer = self.answer(id)?;
                answer.tuned_npv_usd?;
                let lifetime = Figure::TunedLifetime { task: id.clone(), pool: Pooled::Alone };
                let what = "tuned cost of the month, discounted";
                Some(self.discounted(what, &answer.tuned_monthly_usd, &answer.lumps_usd, lifetime))
            }
            _ => None,
        }
    }

    pub(super) fn tuned_task(self, id: &NodeId) -> Option<(&'a Task, &'a Tuned)> {
        let (_, task) = self.task(id)?;
        Some((task, task.tuned.as_ref()?))
    }

    /// Loads of those that share its pool, in the plan's order.
    fn others(self, id: &NodeId, pool: Pooled) -> Vec<PoolLoad> {
        let own = self.task(id).and_then(|(_, task)| task.pool_id());
        let (Some(own), Pooled::WithTheMix) = (own, pool) else { return Vec::new() };
        let tuned = |other: &&NodeId| self.evaluation.mix.tuned.contains(other);
        let nodes = self.plan().nodes.iter().map(|node| &node.id);
        let load = |other: &NodeId| {
            let (_, task) = self.task(other)?;
            let (pool, load) = pool_load(self.plan(), task, self.calls(other)?)?;
            (pool == own).then_some(load)
        };
        nodes.filter(|other| *other != id).filter(tuned).filter_map(load).collect()
    }

    /// Both paths over the months, as the evaluation computes them.
    pub(super) fn timeline(self, id: &NodeId, pool: Pooled) -> Option<Timeline> {
        Some(self.paths(id, pool)?.timeline(Scales::ONE))
    }

    pub(super) fn paths(self, id: &NodeId, pool: Pooled) -> Option<Paths> {
        let (task, _) = self.tuned_task(id)?;
        let mut rest = Rest::none(self.plan().horizon_months as usize);
        self.others(id, pool).iter().for_each(|other| rest.add(other));
        let paths = Paths::new(self.plan(), task, &task.hosted, self.calls(id)?.to_vec(), rest).ok()?.0;
        paths.tuned.is_some().then_some(paths)
    }

    /// A month of the tuned path, with its formula.
    fn month(self, id: &NodeId, month: u32, pool: Pooled) -> Option<TunedMonth<Expr>> {
        let (task, tuned) = self.tuned_task(id)?;
        let (trace, t) = (self.trace(), month as usize);
        let path = TunedPath::new(&trace, self.plan(), task, tuned).ok()?;
        let others = self.others(id, pool);
        let load: f64 = others.iter().map(|other| other.load[t]).sum();
        let other_load = Expr::given(load, "load of the pool’s others");
        let serving = others.iter().filter(|other| other.serves[t]).count() as u32;
        let decline = &self.plan().assumptions.serving_price_decline_per_year;
        Some(path.month(Month {
            t,
            calls: self.part(Figure::Calls { node: id.clone(), month })?,
            hosted_usd: self.part(Figure::HostedMonth { task: id.clone(), path: Hosted::Today, month })?,
            serving_price: &price_path(&trace, decline, month),
            others: (serving > 0).then_some((&other_load, serving)),
        }))
    }

    fn tuned_month(self, id: &NodeId, month: u32, pool: Pooled) -> Option<Made> {
        let (task, tuned) = self.tuned_task(id)?;
        let of = self.month(id, month, pool)?;
        let (hosted, serving) = (of.hosted_usd, of.serving_usd.named("serving"));
        let flow = hosted.named("calls that stay hosted") + serving + of.upkeep_usd;
        let mut made = Made::from(flow);
        if month < tuned.lead_time_months {
            let ready = self.ledger.index(&tuned.lead_time_months);
            made = made.note("The tuned model is not ready: every call is paid hosted.").also(ready);
        } else {
            if of.replicas.is_some() {
                made = made.also(self.fewest_replicas(id));
                made = made.link([Figure::Replicas { task: id.clone(), month, pool }]);
            }
            let most = task.retries.as_ref().and_then(|retries| self.ledger.index(&retries.max));
            made = self.pool_note(id, pool, made.also(most));
        }
        if month == 0 {
            made = made.note("Upfront cost is a lump beside it, as the month starts.");
            made = made.link([Figure::Upfront(id.clone())]);
        }
        Some(made)
    }

    fn tuned_lifetime(self, id: &NodeId, pool: Pooled) -> Option<Made> {
        let (task, tuned) = self.tuned_task(id)?;
        let timeline = self.timeline(id, pool)?;
        let calls = self.calls(id)?;
        let flows = Expr::months("tuned cost of the month", &timeline.tuned_usd);
        let lumps: f64 = timeline.lumps_usd.iter().map(|(_, usd)| usd).sum();
        let upfront = self.part(Figure::Upfront(id.clone()))?;
        let again = Expr::given(lumps - upfront.value(), "retraining");
        let total =
            (flows + (upfront + again).with_value(lumps)).with_value(timeline.tuned_usd.iter().sum::<f64>() + lumps);
        let rows = (timeline.tuned_usd.iter().zip(calls).enumerate())
            .map(|(t, (usd, calls))| {
                let lump = crate::analysis::timeline::lump_at(&timeline.lumps_usd, t);
                let replicas = timeline.replicas.get(t).copied();
                [Some(*calls), replicas, Some(*usd), Some(lump)].into_iter().flatten().collect()
            })
            .collect();
        let columns = [
            Some(("Calls", Unit::Of("calls"))),
            (!timeline.replicas.is_empty()).then_some(("Replicas", Unit::Of(""))),
            Some(("Tuned", Unit::Money)),
            Some(("Lumps", Unit::Money)),
        ];
        let columns: Vec<(&str, Unit)> = columns.into_iter().flatten().collect();
        let month = |month| Figure::TunedMonth { task: id.clone(), month, pool };
        let ready = tuned.lead_time_months.min(self.last_month());
        let made = Made::from(total).link([0, ready, self.last_month()].map(month)).also(self.horizon());
        let made = self.tuned_motion(tuned, self.volume_motion(id, made));
        Some(self.pool_note(id, pool, self.hosted_motion(&task.hosted, made)).months(&columns, rows))
    }

    /// The input that says how many replicas there are at the least.
    fn fewest_replicas(self, id: &NodeId) -> Option<usize> {
        let (_, tuned) = self.tuned_task(id)?;
        match &tuned.serving {
            Serving::Dedicated(own) => self.ledger.index(&own.min_replicas),
            Serving::Pool(pool) => self.ledger.index(&self.plan().pool(&pool.id)?.min_replicas),
            Serving::PerCall(_) | Serving::Tokens(_) => None,
        }
    }

    pub(super) fn pool_note(self, id: &NodeId, pool: Pooled, made: Made) -> Made {
        let Some(name) = self.task(id).and_then(|(_, task)| task.pool_id()) else { return made };
        made.note(match pool {
            Pooled::Alone => format!("Alone in the pool {name}: a sub-task is judged without others to lean on."),
            Pooled::WithTheMix => format!("It shares the pool {name} with what else the mix tunes there."),
        })
    }

    /// Attempts per call, with their formula.
    pub(super) fn attempts(self, task: &Task) -> Expr {
        debug_assert!(attempts(&Central, task.retries.as_ref()).is_finite());
        attempts(&self.trace(), task.retries.as_ref())
    }
}
