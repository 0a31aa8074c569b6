//! Derivations of what is paid hosted, of what is saved, and of the held-out difference.

use super::expr::Expr;
use super::figure::{Figure, Hosted, MixFigure};
use super::unit::Unit;
use super::{Book, Made};
use crate::analysis::answer::Verdict;
use crate::analysis::cost::{hosted_usd_now, hosted_usd_per_call, price_path, steps};
use crate::analysis::timeline::{lump_at, npv_usd, worth_after};
use crate::analysis::values::{Central, Values};
use crate::plan::{HostedCost, NodeId, NodeKind, Quality, Task};

impl Book<'_> {
    /// The figure's value, where the evaluation has it.
    pub(super) fn known(self, figure: &Figure) -> Option<f64> {
        let task = |id: &NodeId| self.answer(id);
        let at = |series: &[f64], month: u32| series.get(month as usize).copied();
        match figure {
            Figure::Calls { node, month } => at(self.calls(node)?, *month),
            Figure::CallsLifetime(node) => self.ledger.node_answer(self.evaluation, node)?.calls_lifetime,
            Figure::Requests { month } => at(&self.evaluation.mix.requests_monthly, *month),
            Figure::PerCall { task: id, path: Hosted::Today, month: 0 } => task(id)?.hosted_usd_per_call,
            Figure::HostedMonth { task: id, path: Hosted::Today, month } => at(&task(id)?.hosted_monthly_usd, *month),
            Figure::HostedLifetime { task: id, path: Hosted::Today } => task(id)?.hosted_lifetime_usd,
            Figure::HostedLifetime { task: id, path: Hosted::Cheaper } => task(id)?.cheaper_lifetime_usd,
            Figure::Upfront(id) => task(id)?.upfront_usd,
            Figure::Saving(id) => task(id)?.saving_usd,
            Figure::SavingShare(id) => task(id)?.saving_share,
            Figure::CrossoverCalls(id) => task(id)?.settled_crossover_calls,
            Figure::HostedNpv(id) => task(id)?.hosted_npv_usd,
            Figure::TunedNpv(id) => task(id)?.tuned_npv_usd,
            Figure::Mix(mix) => {
                let of = &self.evaluation.mix;
                match mix {
                    MixFigure::HostedMonth(month) => at(&of.hosted_monthly_usd, *month),
                    MixFigure::MixMonth(month) => at(&of.mix_monthly_usd, *month),
                    MixFigure::HostedLifetime => Some(of.hosted_lifetime_usd),
                    MixFigure::MixLifetime => Some(of.mix_lifetime_usd),
                    MixFigure::Saving => Some(of.saving_usd),
                    MixFigure::SavingShare => of.saving_share,
                    MixFigure::Upfront => Some(of.upfront_usd),
                    MixFigure::CrossoverRequests => of.settled_crossover_requests,
                    MixFigure::HostedNpv => Some(of.hosted_npv_usd),
                    MixFigure::MixNpv => Some(of.mix_npv_usd),
                    MixFigure::Crossover(_) => None,
                }
            }
            _ => self.known_of_the_tuned(figure),
        }
    }

    pub(super) fn money(self, figure: &Figure) -> Option<Made> {
        match figure {
            Figure::ToolMonth { node, month } => {
                let NodeKind::Tool(tool) = &self.ledger.node(node).filter(|node| !node.disabled)?.kind else {
                    return None;
                };
                let calls = self.part(Figure::Calls { node: node.clone(), month: *month })?;
                Some((calls * self.trace().get(&tool.usd_per_call)).into())
            }
            Figure::ToolLifetime(node) => self.tool_lifetime(node),
            Figure::PerCall { task, path, month } => self.per_call(task, *path, *month),
            Figure::HostedMonth { task, path, month } => {
                let calls = self.part(Figure::Calls { node: task.clone(), month: *month })?;
                let usd = self.part(Figure::PerCall { task: task.clone(), path: *path, month: *month })?;
                Some((calls * usd).into())
            }
            Figure::HostedLifetime { task, path } => self.hosted_lifetime(task, *path),
            Figure::HostedNpv(task) => {
                let series = &self.answer(task)?.hosted_monthly_usd;
                let lifetime = Figure::HostedLifetime { task: task.clone(), path: Hosted::Today };
                self.known(&lifetime)?;
                Some(self.discounted("hosted cost of the month, discounted", series, &[], lifetime))
            }
            Figure::Saving(task) => self.saving(task),
            Figure::SavingShare(task) => {
                let hosted = self.part(Figure::HostedLifetime { task: task.clone(), path: Hosted::Today })?;
                let share = self.part(Figure::Saving(task.clone()))? / hosted;
                self.answer(task)?.saving_share.map(|_| share.into())
            }
            Figure::AtStake(task) => self.at_stake(task),
            Figure::HeldOutDifference(task) => self.held_out(task),
            _ => None,
        }
    }

    fn tool_lifetime(self, id: &NodeId) -> Option<Made> {
        let NodeKind::Tool(tool) = &self.ledger.node(id).filter(|node| !node.disabled)?.kind else { return None };
        let (calls, usd) = (self.calls(id)?, tool.usd_per_call.central());
        let series: Vec<f64> = calls.iter().map(|calls| calls * usd).collect();
        let rows = calls.iter().zip(&series).map(|(calls, usd)| vec![*calls, *usd]).collect();
        let ends = [0, self.last_month()].map(|month| Figure::ToolMonth { node: id.clone(), month });
        let made = Made::from(Expr::months("cost of the month", &series)).link(ends).also(self.horizon());
        let columns = [("Calls", Unit::Of("calls")), ("Cost", Unit::Money)];
        Some(self.volume_motion(id, made).months(&columns, rows))
    }

    /// The cost of one of the two hosted paths.
    fn cost(task: &Task, path: Hosted) -> Option<&HostedCost> {
        match path {
            Hosted::Today => Some(&task.hosted),
            Hosted::Cheaper => task.cheaper_hosted.as_ref().map(|cheaper| &cheaper.cost),
        }
    }

    pub(super) fn per_call(self, id: &NodeId, path: Hosted, month: u32) -> Option<Made> {
        let (_, task) = self.task(id)?;
        // Where a figure is beyond all measure, none of the sub-task's is said.
        self.answer(id)?.hosted_usd_per_call?;
        let (cost, trace, plan) = (Self::cost(task, path)?, self.trace(), self.plan());
        let base = hosted_usd_now(&trace, plan, cost, task.retries.as_ref()).ok()?;
        let price = price_path(&trace, &plan.assumptions.hosted_price_decline_per_year, month);
        let events = &plan.assumptions.hosted_price_events;
        let model = crate::analysis::cost::model(cost);
        let moved = steps(&trace, events, model, month).into_iter().fold(base * price, |usd, step| usd * step);
        let most = task.retries.as_ref().and_then(|retries| self.ledger.index(&retries.max));
        Some(Made::from(moved).also(most))
    }

    fn hosted_lifetime(self, id: &NodeId, path: Hosted) -> Option<Made> {
        let (_, task) = self.task(id)?;
        self.known(&Figure::HostedLifetime { task: id.clone(), path })?;
        let ends = [0, self.last_month()].map(|month| Figure::HostedMonth { task: id.clone(), path, month });
        let what = Figure::HostedMonth { task: id.clone(), path, month: 0 }.words();
        Some(self.over_the_months(id, Self::cost(task, path)?, what)?.link(ends))
    }

    /// What a hosted cost comes to month by month; `what` is a month of it.
    pub(super) fn over_the_months(self, id: &NodeId, cost: &HostedCost, what: &'static str) -> Option<Made> {
        let (_, task) = self.task(id)?;
        let calls = self.calls(id)?;
        let usd = hosted_usd_per_call(&Central, self.plan(), cost, task.retries.as_ref()).ok()?;
        let series: Vec<f64> = calls.iter().zip(&usd).map(|(calls, usd)| calls * usd).collect();
        let rows = calls.iter().zip(&usd).zip(&series).map(|((calls, usd), cost)| vec![*calls, *usd, *cost]).collect();
        let made = Made::from(Expr::months(what, &series)).also(self.horizon());
        let columns = [("Calls", Unit::Of("calls")), ("A call", Unit::Money), ("Hosted", Unit::Money)];
        Some(self.hosted_motion(cost, self.volume_motion(id, made)).months(&columns, rows))
    }

    fn saving(self, id: &NodeId) -> Option<Made> {
        self.answer(id)?.saving_usd?;
        let hosted = self.part(Figure::HostedLifetime { task: id.clone(), path: Hosted::Today })?;
        let tuned = self.part(Figure::TunedLifetime { task: id.clone(), pool: super::Pooled::Alone })?;
        Some((hosted - tuned).into())
    }

    fn at_stake(self, id: &NodeId) -> Option<Made> {
        match self.answer(id)?.verdict {
            Verdict::FineTune => Some(self.part(Figure::Saving(id.clone()))?.into()),
            Verdict::SwitchHosted => {
                let of = |path| self.part(Figure::HostedLifetime { task: id.clone(), path });
                let saved = of(Hosted::Today)? - of(Hosted::Cheaper)?;
                Some(Made::from(saved).note("What switching to the cheaper hosted path saves over the horizon."))
            }
            _ => None,
        }
    }

    /// Flows at `v^(t+½)` and lumps at `v^t`, `v = (1 + rate)^(−1/12)`.
    pub(super) fn discounted(
        self,
        what: &'static str,
        flows: &[f64],
        lumps: &[(u32, f64)],
        undiscounted: Figure,
    ) -> Made {
        let rate = &self.plan().assumptions.discount_rate_per_year;
        let total = npv_usd(rate.central(), flows, lumps);
        let worth = |t: f64| worth_after(rate.central(), t);
        let rows: Vec<Vec<f64>> = (flows.iter().enumerate())
            .map(|(t, flow)| {
                let (lump, start) = (lump_at(lumps, t), t as f64);
                vec![*flow, lump, flow * worth(start + 0.5) + lump * worth(start)]
            })
            .collect();
        let series: Vec<f64> = rows.iter().filter_map(|row| row.last().copied()).collect();
        let note = "A month’s cost is worth (1 + rate)^(−(month + ½)/12) of itself, a lump (1 + rate)^(−month/12).";
        let columns = [("Flow", Unit::Money), ("Lump", Unit::Money), ("Discounted", Unit::Money)];
        Made::from(Expr::months(what, &series).with_value(total))
            .note(note)
            .also(self.of(rate))
            .also(self.horizon())
            .link([undiscounted])
            .months(&columns, rows)
    }

    fn held_out(self, id: &NodeId) -> Option<Made> {
        let (_, task) = self.task(id)?;
        let Quality::Measured(counts) = task.evidence.quality else { return None };
        let n = counts.total() as f64;
        let given = |count: u32, what| Expr::given(f64::from(count), what);
        let gained = given(counts.only_tuned_right, "examples that only the tuned model has right");
        let lost = given(counts.only_hosted_right, "examples that only the hosted model has right");
        let held_out = crate::analysis::held_out(counts, self.plan().policy.quality_margin)?;
        let share = |value: f64| Unit::Share.say("", value);
        let (low, high) = held_out.interval;
        let margin = self.plan().policy.quality_margin;
        let note = format!(
            "Tango’s 95 % score interval of it is {} to {}, against a margin of −{}.",
            share(low),
            share(high),
            share(margin)
        );
        let margin = self.ledger.index(&self.plan().policy.quality_margin);
        let difference = (gained - lost) / Expr::given(n, "all paired examples");
        Some(Made::from(difference).note(note).also(margin))
    }
}
