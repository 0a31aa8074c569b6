//! Derivations of when a path pays back, and of where a verdict changes.

use super::expr::Expr;
use super::figure::{Crossing, Figure, Hosted, MixFigure, Pooled};
use super::scribe::FOUND;
use super::unit::{BEHIND, GAINED, Unit};
use super::{Book, Made};
use crate::analysis::answer::{Flip, FlipInput};
use crate::analysis::date_at;
use crate::analysis::flips::scaled;
use crate::analysis::pools::Rest;
use crate::analysis::sub_task::SubTask;
use crate::analysis::timeline::{Scales, lump_at};
use crate::analysis::values::Number;
use crate::plan::{NodeId, say};

/// Two cumulative curves, and the figures they are drawn from.
struct Curves<'c> {
    hosted: &'c [f64],
    tuned: &'c [f64],
    lumps: &'c [(u32, f64)],
    /// The figures of a month on either.
    months: &'c dyn Fn(u32) -> [Figure; 2],
    upfront: Figure,
}

impl Book<'_> {
    pub(super) fn crossing(self, figure: &Figure) -> Option<Made> {
        match figure {
            Figure::Crossover { task, which } => {
                let answer = self.answer(task)?;
                let at = match which {
                    Crossing::First => answer.first_crossover_months,
                    Crossing::Settled => answer.settled_crossover_months,
                }?;
                let months = |month| {
                    let id = || task.clone();
                    [
                        Figure::HostedMonth { task: id(), path: Hosted::Today, month },
                        Figure::TunedMonth { task: id(), month, pool: Pooled::Alone },
                    ]
                };
                let curves = Curves {
                    hosted: &answer.hosted_monthly_usd,
                    tuned: &answer.tuned_monthly_usd,
                    lumps: &answer.lumps_usd,
                    months: &months,
                    upfront: Figure::Upfront(task.clone()),
                };
                self.crossover(&curves, at, *which)
            }
            Figure::CrossoverCalls(task) => {
                self.answer(task)?.settled_crossover_calls?;
                let at = Figure::Crossover { task: task.clone(), which: Crossing::Settled };
                let calls = |month| Figure::Calls { node: task.clone(), month };
                self.until(at, self.calls(task)?, "calls in the month", &calls)
            }
            Figure::Flip { task, input, above } => self.flip(task, *input, *above),
            _ => None,
        }
    }

    pub(super) fn mix_crossover(self, which: Crossing) -> Option<Made> {
        let mix = &self.evaluation.mix;
        let at = match which {
            Crossing::First => mix.first_crossover_months,
            Crossing::Settled => mix.settled_crossover_months,
        }?;
        let months = |month| [MixFigure::HostedMonth(month), MixFigure::MixMonth(month)].map(Figure::Mix);
        let curves = Curves {
            hosted: &mix.hosted_monthly_usd,
            tuned: &mix.mix_monthly_usd,
            lumps: &mix.lumps_usd,
            months: &months,
            upfront: Figure::Mix(MixFigure::Upfront),
        };
        self.crossover(&curves, at, which)
    }

    pub(super) fn mix_requests(self) -> Option<Made> {
        let mix = &self.evaluation.mix;
        mix.settled_crossover_requests?;
        let at = Figure::Mix(MixFigure::Crossover(Crossing::Settled));
        let requests = |month| Figure::Requests { month };
        self.until(at, &mix.requests_monthly, "requests in the month", &requests)
    }

    /// `t + behind / gained`: in month `t` what the tuned path is behind by is gained back.
    fn crossover(self, curves: &Curves<'_>, at: f64, which: Crossing) -> Option<Made> {
        let start = self.plan().start;
        let (mut difference, mut table) = (0.0, Vec::new());
        let (mut hosted_so_far, mut tuned_so_far, mut lumps_so_far) = (0.0, 0.0, 0.0);
        let mut found = None;
        for (t, (hosted, tuned)) in curves.hosted.iter().zip(curves.tuned).enumerate() {
            let lump = lump_at(curves.lumps, t);
            // In the order in which the timeline adds, so that it is the same to the last bit.
            let behind = difference + lump;
            let end = behind + (tuned - hosted);
            lumps_so_far += lump;
            if found.is_none() && t as f64 == at && behind <= 0.0 {
                found = Some(Made::from(Expr::given(at, "months until then")).note(format!(
                    "As {} starts, the tuned path has cost no more than staying hosted.",
                    say::month(start.plus_months(t as u32))
                )));
            } else if found.is_none() && behind > 0.0 && end <= 0.0 && t as f64 + behind / (behind - end) == at {
                let so_far = Expr::given(lumps_so_far, "upfront and other lumps so far")
                    + Expr::given(tuned_so_far, "tuned cost so far")
                    - Expr::given(hosted_so_far, "hosted cost so far");
                let [hosted, tuned] = (curves.months)(t as u32);
                let gained = (self.part(hosted)? - self.part(tuned)?).with_value(behind - end).named(GAINED);
                let behind = so_far.with_value(behind).named(BEHIND);
                let month = say::month(start.plus_months(t as u32));
                let note = format!("{t} whole months go by; in {month} the rest is gained back.");
                found = Some(Made::from(Expr::of(t as f64) + behind / gained).note(note));
            }
            (hosted_so_far, tuned_so_far) = (hosted_so_far + hosted, tuned_so_far + tuned);
            table.push(vec![hosted_so_far, tuned_so_far + lumps_so_far, hosted_so_far - tuned_so_far - lumps_so_far]);
            difference = end;
        }
        let columns = [("Hosted so far", Unit::Money), ("Tuned so far", Unit::Money), ("Lead", Unit::Money)];
        let made = found?.link([curves.upfront.clone()]).also(self.horizon()).months(&columns, table);
        let when = format!("That is {}.", say::date(&date_at(start, at).to_string()));
        let settled = "From then on until the horizon the tuned path stays ahead.";
        let made = made.note(when);
        Some(if which == Crossing::Settled { made.note(settled) } else { made })
    }

    /// What has flowed by a time: whole months, and the part of the last.
    fn until(self, at: Figure, monthly: &[f64], what: &'static str, month: &dyn Fn(u32) -> Figure) -> Option<Made> {
        let at = self.part(at)?;
        let whole = (libm::floor(at.value()) as usize).min(monthly.len());
        let months = Expr::months(what, &monthly[..whole]);
        let part = at - Expr::of(whole as f64);
        Some(match self.part(month(whole as u32)).filter(|_| whole < monthly.len()) {
            Some(flow) => (months + flow * part).into(),
            None => Made::from(months).note("It crosses as the horizon ends."),
        })
    }

    /// `now · (1 − amount now / (amount at twice − amount now))`: an amount that is linear in the input meets zero.
    fn flip(self, id: &NodeId, input: FlipInput, above: bool) -> Option<Made> {
        let flip = self.answer(id)?.flips.iter().find(|flip| flip.input == input && (flip.at > flip.now) == above)?;
        let (node, task) = self.task(id)?;
        let sub_task =
            SubTask::new(self.plan(), node, task, self.calls(id), &Rest::none(self.plan().horizon_months as usize));
        let now = self.input_now(id, flip)?;
        let to = flip.to.label().to_lowercase();
        let policy = &self.plan().policy;
        let policy = [self.ledger.index(&policy.min_saving_share), self.ledger.index(&policy.max_crossover_share)];
        let Some((what, at_one, at_two)) = deciding(&sub_task, input, flip.at / flip.now) else {
            let note =
                format!("At this value the verdict becomes: {to}. It was looked for from one replica to the next.");
            return Some(Made::from(Expr::given(flip.at, FOUND)).note(note).also(policy.into_iter().flatten()));
        };
        let amount = || Expr::given(at_one, "amount now");
        let slope = Expr::given(at_two, "amount at twice the input") - amount();
        let note =
            format!("The amount is {what}. It moves in proportion to the input and meets zero there; past it: {to}.");
        let expr = now * (Expr::of(1.0) - amount() / slope);
        Some(Made::from(expr).note(note).also(policy.into_iter().flatten()))
    }

    /// What the input is today, as the evaluation tries it.
    fn input_now(self, id: &NodeId, flip: &Flip) -> Option<Expr> {
        let (_, task) = self.task(id)?;
        let served = Figure::ServedCall(id.clone());
        let now = match flip.input {
            FlipInput::CallsPerMonth => self.part(Figure::Calls { node: id.clone(), month: 0 })?,
            FlipInput::HostedUsdPerCall => {
                let per_call = Figure::PerCall { task: id.clone(), path: Hosted::Today, month: 0 };
                self.part(per_call)? / self.attempts(task)
            }
            FlipInput::ServingUsdPerCall => match self.part(served) {
                Some(usd) => usd / self.attempts(task),
                None => Expr::given(flip.now, "serving cost of a call, on average"),
            },
            FlipInput::UpfrontUsd => self.part(Figure::Upfront(id.clone()))?,
        };
        Some(now)
    }
}

/// The amount that meets zero at this scale of the input: what it is, and its values at the scales 1 and 2.
fn deciding(task: &SubTask<'_>, input: FlipInput, scale: f64) -> Option<(String, f64, f64)> {
    let (paths, threshold) = (task.paths()?, task.threshold());
    let smallest = say::share(threshold.saving_share);
    let mut amounts: Vec<(String, f64, f64)> = Vec::new();
    let mut margins = |of: &crate::analysis::timeline::Paths, whose: &str, fixed: bool| {
        let at = |scale: f64| {
            let scales = scaled(input, scale);
            of.margins_usd(if fixed { Scales { hosted: 1.0, ..scales } } else { scales }, threshold)
        };
        let (one, two) = (at(1.0), at(2.0));
        let last = one.len().saturating_sub(1);
        for (index, (one, two)) in one.into_iter().zip(two).enumerate() {
            let what = match index {
                index if index == last => format!("what tuning saves {whose} beyond {smallest} of it"),
                0 => format!("the lead of the tuned path {whose} at the latest crossover"),
                _ => format!("the lead of the tuned path {whose} in a later month"),
            };
            amounts.push((what, one, two));
        }
    };
    margins(paths, "over today’s hosted cost", false);
    if let Some(cheaper) = task.cheaper_paths() {
        margins(cheaper, "over the cheaper hosted cost", true);
        let amount = |scale: f64| {
            let scales = scaled(input, scale);
            let own = cheaper.totals(Scales { hosted: 1.0, ..scales }).hosted_usd;
            paths.totals(scales).hosted_usd * (1.0 - threshold.saving_share) - own
        };
        let what = format!("what the cheaper hosted path saves beyond {smallest} of today’s cost");
        amounts.push((what, amount(1.0), amount(2.0)));
    }
    let off = |one: f64, two: f64| libm::fabs((1.0 - one / (two - one)) / scale - 1.0);
    let near = |(_, one, two): &(String, f64, f64)| off(*one, *two) < 1e-12;
    let stepped = paths.tuned.as_ref().is_some_and(crate::analysis::tuned::TunedPath::is_stepped);
    let mut near = amounts.into_iter().filter(near).filter(|_| !(stepped && input == FlipInput::CallsPerMonth));
    near.next()
}
