//! A sub-task's two paths over the months, for a few samples at a time.

use super::column::Column;
use super::counted::Turns;
use super::lanes::Lanes;
use super::volumes::{Calls, Term, Volumes};
use crate::analysis::cost::{hosted_usd_now, model, price_path};
use crate::analysis::tuned::{Month, TunedPath};
use crate::analysis::values::{Number, Values};
use crate::plan::{NodeKind, Plan};

/// What the months of a sub-task, or of a tool step, are computed from.
#[derive(Clone, Debug)]
pub(super) struct Paths<N> {
    pub calls: Calls<N>,
    /// Hosted cost of a call at the prices of month 0, retries included.
    pub hosted_usd: N,
    pub prices: Prices<N>,
    pub tuned: Option<TunedPath<N>>,
}

/// What prices of month 0 become.
#[derive(Clone, Debug)]
pub(super) struct Prices<N> {
    /// From month to month, as a factor.
    hosted_decline: N,
    /// Steps of the hosted price, each from its month on.
    steps: Vec<(usize, N)>,
    serving_decline: N,
    /// Tells them apart from any others of the plan: the steps they take, if they move at all.
    pub moves: Option<Vec<usize>>,
}

impl<N: Number> Paths<N> {
    /// `None` while its volume or its hosted cost is not known.
    pub(super) fn new<V: Values<N = N>>(
        values: &V,
        volumes: &Volumes<'_, N>,
        declines: &Declines<N>,
        node: usize,
    ) -> Option<Self> {
        let plan = volumes.plan;
        let calls = volumes.calls(values, node)?;
        let task = match &plan.nodes[node].kind {
            NodeKind::Entry(_) => return None,
            NodeKind::Tool(tool) => {
                let prices = Prices::new(values, plan, declines, None);
                return Some(Self { calls, hosted_usd: values.get(&tool.usd_per_call), prices, tuned: None });
            }
            NodeKind::Task(task) => task,
        };
        let tuned = task.tuned.as_ref().and_then(|tuned| TunedPath::new(values, plan, task, tuned).ok());
        let model = model(&task.hosted);
        let events = plan.assumptions.hosted_price_events.iter().enumerate();
        let moves = events.filter(|(_, event)| model == Some(event.model.as_str())).map(|(index, _)| index).collect();
        let prices = Prices::new(values, plan, declines, Some(moves));
        let hosted_usd = hosted_usd_now(values, plan, &task.hosted, task.retries.as_ref()).ok()?;
        Some(Self { calls, hosted_usd, prices, tuned })
    }
}

impl<N: Number> Paths<N> {
    /// When both curves turn and jump in the first `months`; `None` where they may do so in any.
    pub(super) fn turns(&self, months: usize) -> Option<Turns> {
        if self.calls.terms.iter().any(|term| term.cap.is_some()) {
            return None;
        }
        let mut turns = Turns::default();
        turns.turns.extend(self.prices.steps.iter().map(|(month, _)| month));
        if let Some(tuned) = &self.tuned {
            if tuned.is_stepped() {
                return None;
            }
            turns.turns.extend(tuned.served_shares().into_iter().map(|(month, _)| month));
            turns.jumps.extend((0..months).filter(|t| tuned.is_retrained(*t)));
        }
        Some(turns)
    }
}

impl<N: Number> Prices<N> {
    /// `moves` are the plan's price events that they take; without any they stay as they are.
    pub(super) fn new<V: Values<N = N>>(
        values: &V,
        plan: &Plan,
        declines: &Declines<N>,
        moves: Option<Vec<usize>>,
    ) -> Self {
        let still = || N::of(1.0);
        let decline = |decline: &N| moves.as_ref().map_or_else(still, |_| decline.clone());
        let events = moves.iter().flatten().map(|index| &plan.assumptions.hosted_price_events[*index]);
        Self {
            hosted_decline: decline(&declines.hosted),
            steps: events.map(|event| (event.month as usize, values.get(&event.factor))).collect(),
            serving_decline: decline(&declines.serving),
            moves,
        }
    }
}

/// What prices become from month to month, as factors: the same for all sub-tasks, so computed once.
#[derive(Clone, Debug)]
pub(super) struct Declines<N> {
    hosted: N,
    serving: N,
}

impl<N: Number> Declines<N> {
    pub(super) fn new<V: Values<N = N>>(values: &V, plan: &Plan) -> Self {
        Self {
            hosted: price_path(values, &plan.assumptions.hosted_price_decline_per_year, 1),
            serving: price_path(values, &plan.assumptions.serving_price_decline_per_year, 1),
        }
    }
}

/// What a month costs.
pub(super) struct Paid {
    pub hosted_usd: Lanes,
    pub tuned: Option<PaidTuned>,
}

/// Alone, as a sub-task is judged.
pub(super) struct PaidTuned {
    /// All but serving: what stays hosted, and upkeep.
    pub other_usd: Lanes,
    pub serving_usd: Lanes,
    /// Replicas' worth of its load, if it is served by replicas.
    pub load: Option<Lanes>,
    /// At the month's start.
    pub lump_usd: Option<Lanes>,
}

impl PaidTuned {
    #[inline(always)]
    pub(super) fn flow_usd(&self) -> Lanes {
        self.other_usd + self.serving_usd
    }
}

/// Takes the months of a few samples as they are run.
pub(super) trait Months {
    /// `at` is the first of the samples within their block.
    fn month(&mut self, t: usize, at: usize, paid: &Paid);
}

/// Nothing more is wanted of them.
impl Months for () {
    #[inline(always)]
    fn month(&mut self, _: usize, _: usize, _: &Paid) {}
}

impl Paths<Column> {
    /// Runs the months for the [`LANES`] samples from `at` on.
    #[inline(always)]
    pub(super) fn run(&self, at: usize, months: usize, to: &mut impl Months) {
        let lanes = |column: &Column| column.lanes(at);
        let mut calls = RunningCalls::new(&self.calls, at);
        let hosted_usd = lanes(&self.hosted_usd);
        let tuned = self.tuned.as_ref().map(|tuned| tuned.map(lanes));
        let mut prices = self.prices.run(at);
        for t in 0..months {
            let (hosted_price, serving_price) = prices.next(t);
            let calls = calls.next();
            let hosted_usd = calls * (hosted_usd * hosted_price);
            let mut paid = Paid { hosted_usd, tuned: None };
            if let Some(tuned) = &tuned {
                let serving_price = &serving_price;
                paid.tuned = Some(pay(tuned, Month { t, calls, hosted_usd, serving_price, others: None }));
            }
            to.month(t, at, &paid);
        }
    }
}

impl Prices<Column> {
    #[inline(always)]
    pub(super) fn run(&self, at: usize) -> RunningPrices<'_> {
        let [hosted, serving] = [Lanes::of(1.0); 2];
        let declines = [self.hosted_decline.lanes(at), self.serving_decline.lanes(at)];
        RunningPrices { at, hosted, serving, declines, steps: &self.steps }
    }
}

/// Prices month by month, as factors of those of month 0.
pub(super) struct RunningPrices<'p> {
    at: usize,
    hosted: Lanes,
    serving: Lanes,
    declines: [Lanes; 2],
    steps: &'p [(usize, Column)],
}

impl RunningPrices<'_> {
    /// Those of month `t`, hosted and serving, which comes after the one before.
    #[inline(always)]
    pub(super) fn next(&mut self, t: usize) -> (Lanes, Lanes) {
        if t > 0 {
            self.hosted = self.hosted * self.declines[0];
            self.serving = self.serving * self.declines[1];
        }
        for (_, step) in self.steps.iter().filter(|(month, _)| *month == t) {
            self.hosted = self.hosted * step.lanes(self.at);
        }
        (self.hosted, self.serving)
    }
}

#[inline(always)]
fn pay(tuned: &TunedPath<Lanes>, month: Month<'_, Lanes>) -> PaidTuned {
    let upfront = (month.t == 0).then_some(tuned.upfront_usd);
    let paid = tuned.month(month);
    let lump_usd = match (upfront, paid.retrain_usd) {
        (Some(upfront), Some(retrain)) => Some(upfront + retrain),
        (upfront, retrain) => upfront.or(retrain),
    };
    let other_usd = paid.hosted_usd + paid.upkeep_usd;
    PaidTuned { other_usd, serving_usd: paid.serving_usd, load: paid.load, lump_usd }
}

/// Calls month by month.
struct RunningCalls {
    /// Most steps hear of one entry: no memory is asked for then.
    first: Option<RunningTerm>,
    others: Vec<RunningTerm>,
    constant: Lanes,
}

impl RunningCalls {
    #[inline(always)]
    fn new(calls: &Calls<Column>, at: usize) -> Self {
        let mut terms = calls.terms.iter().map(|term| term.run(at));
        let first = terms.next();
        let constant = match &calls.constant {
            Some(constant) => constant.lanes(at),
            None => Lanes::of_zero(),
        };
        Self { first, others: terms.collect(), constant }
    }

    /// The next month's, from the first.
    #[inline(always)]
    fn next(&mut self) -> Lanes {
        let mut sum = self.constant;
        if let Some(term) = &mut self.first {
            sum = sum + term.next();
        }
        for term in &mut self.others {
            sum = sum + term.next();
        }
        sum
    }
}

impl Term<Column> {
    #[inline(always)]
    fn run(&self, at: usize) -> RunningTerm {
        let factor = self.factor.lanes(at);
        let RunningTerm { now, growth, cap } = self.run_requests(at);
        RunningTerm { now: now * factor, growth, cap: cap.map(|cap| cap * factor) }
    }

    /// What the entry itself brings.
    #[inline(always)]
    pub(super) fn run_requests(&self, at: usize) -> RunningTerm {
        let cap = self.cap.as_ref().map(|cap| cap.lanes(at));
        RunningTerm { now: self.first.lanes(at), growth: self.growth.lanes(at), cap }
    }
}

/// What one entry brings, month by month.
pub(super) struct RunningTerm {
    now: Lanes,
    growth: Lanes,
    cap: Option<Lanes>,
}

impl RunningTerm {
    /// The next month's, from the first.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Lanes {
        let now = match self.cap {
            Some(cap) => self.now.smaller(cap),
            None => self.now,
        };
        self.now = self.now * self.growth;
        now
    }
}
