//! Derivations of what is read off a tuned path beside its own figures.

use super::expr::Expr;
use super::figure::{Figure, Paid, PoolReadAs, Pooled};
use super::unit::Unit;
use super::{Book, Made};
use crate::analysis::pools::{PoolMonth, Rest};
use crate::analysis::sub_task::{bare_usd, beyond};
use crate::analysis::tuned::gpu_seconds;
use crate::plan::{NodeId, Serving};

impl Book<'_> {
    pub(super) fn known_reading(self, figure: &Figure) -> Option<f64> {
        match figure {
            Figure::ServedCallAverage(task) => self.answer(task)?.served_usd_per_call,
            Figure::PoolServing { task, reading } => {
                let pool = self.answer(task)?.pool.as_ref()?;
                Some(match reading {
                    PoolReadAs::Alone => pool.alone_usd,
                    PoolReadAs::OneMore => pool.one_more_usd,
                })
            }
            Figure::Forgotten { task, when } => {
                let forgotten = self.answer(task)?.forgotten?;
                Some(match when {
                    Paid::Upfront => forgotten.upfront_usd,
                    Paid::Monthly => forgotten.monthly_usd,
                })
            }
            _ => None,
        }
    }

    pub(super) fn reading(self, figure: &Figure) -> Option<Made> {
        match figure {
            Figure::ServedCallAverage(task) => self.served_call_average(task),
            Figure::GpuSeconds(task) => {
                let (_, tuned) = self.tuned_task(task)?;
                let (given, throughput) = match &tuned.serving {
                    Serving::Dedicated(own) => (&own.gpu_seconds_per_call, &own.throughput),
                    Serving::Pool(pool) => (&pool.gpu_seconds_per_call, &pool.throughput),
                    Serving::PerCall(_) | Serving::Tokens(_) => return None,
                };
                Some(gpu_seconds(&self.trace(), given, throughput.as_ref()).into())
            }
            Figure::PoolServing { task, reading } => self.pool_serving(task, *reading),
            Figure::Forgotten { task, when } => self.forgotten(task, *when),
            _ => None,
        }
    }

    fn served_call_average(self, id: &NodeId) -> Option<Made> {
        self.answer(id)?.served_usd_per_call?;
        let timeline = self.timeline(id, Pooled::Alone)?;
        let serving = Expr::months("serving of the month", &timeline.serving_usd);
        // Its months count calls, not money: said as a whole.
        let served = Expr::given(timeline.served().1, "served calls");
        let rows = timeline.serving_usd.iter().zip(&timeline.served_calls);
        let rows = rows.map(|(usd, calls)| vec![*calls, *usd]).collect();
        let month = |month| Figure::TunedMonth { task: id.clone(), month, pool: Pooled::Alone };
        let made = Made::from(serving / served).link([month(self.last_month())]).also(self.horizon());
        let columns = [("Served calls", Unit::Of("calls")), ("Serving", Unit::Money)];
        let (_, tuned) = self.tuned_task(id)?;
        Some(self.tuned_motion(tuned, self.volume_motion(id, made)).months(&columns, rows))
    }

    fn pool_serving(self, id: &NodeId, reading: PoolReadAs) -> Option<Made> {
        self.answer(id)?.pool.as_ref()?;
        let months: Vec<_> = self.paths(id, Pooled::WithTheMix)?.pool_months()?.collect();
        let last = || months.last().map(|month| month.t as u32);
        let replicas = |month, pool| Figure::Replicas { task: id.clone(), month, pool };
        let (rows, usd, pool, columns): (Vec<Vec<f64>>, Vec<f64>, _, Vec<_>) = match reading {
            PoolReadAs::Alone => (
                months.iter().map(|of| vec![of.alone, of.replica_usd, of.alone_usd()]).collect(),
                months.iter().map(PoolMonth::alone_usd).collect(),
                Pooled::Alone,
                vec!["Replicas"],
            ),
            PoolReadAs::OneMore => (
                months.iter().map(|of| vec![of.with_it, of.without_it, of.replica_usd, of.one_more_usd()]).collect(),
                months.iter().map(PoolMonth::one_more_usd).collect(),
                Pooled::WithTheMix,
                vec!["Replicas with it", "Without it"],
            ),
        };
        let columns = columns.into_iter().map(|name| (name, Unit::Of("")));
        let columns: Vec<_> = columns.chain([("A replica", Unit::Money), ("Serving", Unit::Money)]).collect();
        let made = Made::from(Expr::months("serving of the month", &usd)).also(self.horizon());
        let made = made.link(last().map(|month| replicas(month, pool)));
        // Before it serves there is nothing to read, and the rows count from the plan's start.
        let before = (0..months.first().map_or(0, |first| first.t)).map(|_| vec![0.0; columns.len()]);
        let rows = before.chain(rows).collect();
        let (_, tuned) = self.tuned_task(id)?;
        let made = self.tuned_motion(tuned, self.volume_motion(id, made)).months(&columns, rows);
        Some(match reading {
            PoolReadAs::Alone => self.pool_note(id, Pooled::Alone, made),
            PoolReadAs::OneMore => {
                made.note("What its pool costs with it, less what it costs without: the mix counts this.")
            }
        })
    }

    fn forgotten(self, id: &NodeId, when: Paid) -> Option<Made> {
        self.known(&Figure::Forgotten { task: id.clone(), when })?;
        let (task, calls) = (self.task(id)?.1, self.calls(id)?);
        let (bare_upfront, bare_total) = bare_usd(self.plan(), task, calls, &Rest::none(calls.len()))?;
        let months = f64::from(self.plan().horizon_months);
        let note = "Without them: training that works at once, serving at the GPU’s price, and upkeep.";
        let made = match when {
            Paid::Upfront => {
                let upfront = self.part(Figure::Upfront(id.clone()))?;
                Made::from(upfront - Expr::given(bare_upfront, "upfront cost without them"))
            }
            Paid::Monthly => {
                let tuned = self.part(Figure::TunedLifetime { task: id.clone(), pool: Pooled::Alone })?;
                let upfront = self.part(Figure::Forgotten { task: id.clone(), when: Paid::Upfront })?;
                let months = self.trace().number(&self.plan().horizon_months, months);
                let rest = Expr::given(bare_total, "tuned cost without them") + upfront;
                let later = beyond(tuned.value(), rest.value());
                let later = (tuned - rest).with_value(later);
                Made::from(later / months)
            }
        };
        Some(made.note(note))
    }
}
