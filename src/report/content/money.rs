//! The figures that stand out: what it costs today and with the mix, what that saves, when it pays back, how sure that is.

use super::super::block::{Block, Figure};
use super::super::words;
use super::Report;
use crate::analysis::{PathUncertainty, Verdict};
use crate::plan::say;

impl Report<'_, '_> {
    pub(super) fn headline_figures(&self) -> Option<Block> {
        let mix = &self.evaluation.mix;
        if mix.hosted_monthly_usd.is_empty() {
            return None;
        }
        let sure = mix.uncertainty.as_deref();
        let range = |of: fn(&PathUncertainty) -> [f64; 3]| sure.map_or(String::new(), |sure| self.range(of(sure)));
        let months = words::counted(self.evaluation.horizon_months as usize, "month");
        let first = format!("a month, in {}", say::month(self.evaluation.start));
        let mut figures = vec![
            Figure::new("Today, all hosted", self.money(mix.today_usd_per_month()), first)
                .with_range(mix.today_usd_quantiles.map_or(String::new(), |range| self.spread(range))),
        ];
        if mix.tuned.is_empty() {
            let total = self.money(mix.hosted_lifetime_usd);
            figures.push(Figure::new("Over the horizon", total, format!("in {months}")));
            let open = self.with_verdict(&[Verdict::NeedsInput]);
            let names: Vec<String> = open.iter().map(|task| words::name(&task.name)).collect();
            figures.push(match names.len() {
                0 => Figure::new("With the mix", "the same", "nothing is worth fine-tuning"),
                1 => Figure::new("With the mix", "not known yet", format!("{} needs input", words::list(&names))),
                _ => Figure::new("With the mix", "not known yet", format!("{} need input", words::list(&names))),
            });
            return Some(Block::Figures(figures));
        }
        let ready = say::month(self.evaluation.start.plus_months(mix.ready_month));
        let proposed = self.money(mix.proposed_usd_per_month());
        figures.push(
            Figure::new("With the mix", proposed, format!("a month, from {ready} on"))
                .with_range(range(|sure| sure.proposed_usd_per_month)),
        );
        let share = mix.saving_share.map_or(String::new(), |share| format!(", {}", say::share(share)));
        figures.push(
            Figure::new("Saving", self.money(mix.saving_usd), format!("in {months}{share}"))
                .with_range(range(|sure| sure.saving_usd)),
        );
        figures.push(Figure::new("Upfront", self.money(mix.upfront_usd), "training, data and labour"));
        figures.push(self.paid_back(
            mix.settled_crossover_months,
            mix.settled_crossover_date.as_deref(),
            sure,
            format!("not within {months}"),
        ));
        figures.extend(sure.map(|sure| {
            let chance = say::chance(sure.chance_right());
            Figure::new("Chance of being right", chance, "that the mix costs less in the end, quality permitting")
        }));
        Some(Block::Figures(figures))
    }

    /// When the money that was put in has come back; `never` where it has not.
    pub(super) fn paid_back(
        &self,
        months: Option<f64>,
        date: Option<&str>,
        sure: Option<&PathUncertainty>,
        never: String,
    ) -> Figure {
        let figure = match months {
            Some(at) => Figure::new(
                "Paid back",
                date.map_or_else(|| say::months(at), say::date),
                format!("after {}", say::months(at)),
            ),
            None => Figure::new("Paid back", "never", never),
        };
        figure.with_range(sure.map_or(String::new(), |sure| words::months_range(sure.settled_crossover_months)))
    }

    /// The same where there is any doubt.
    fn spread(&self, [low, middle, high]: [f64; 3]) -> String {
        if low < high { self.range([low, middle, high]) } else { String::new() }
    }

    /// `$500k to $812k`
    pub(super) fn range(&self, [low, _, high]: [f64; 3]) -> String {
        let (low, high) = (self.money(low), self.money(high));
        if low == high { low } else { format!("{low} to {high}") }
    }

    /// What the figures above count and what they do not.
    pub(super) fn what_is_counted(&self) -> Option<String> {
        let mix = &self.evaluation.mix;
        let mut said = Vec::new();
        let is_spread = |[low, _, high]: [f64; 3]| low < high;
        if mix.uncertainty.is_some() || mix.today_usd_quantiles.is_some_and(is_spread) {
            let left_out = match mix.uncertainty.as_deref().map_or(0.0, |sure| sure.left_out_share) {
                0.0 => String::new(),
                share => format!(" {} of them give no figure and are left out.", say::share(share)),
            };
            said.push(format!(
                "Figures take each number at its central value. Below them stands the range from the 10th to the 90th \
                 percentile: 8 of 10 of {} draws of all ranges fall inside it.{left_out}",
                say::whole(f64::from(self.plan.uncertainty.samples)),
            ));
        }
        let switches = self.with_verdict(&[Verdict::SwitchHosted]);
        if !switches.is_empty() {
            let usd: f64 = switches.iter().map(|task| task.usd_at_stake).sum();
            let names: Vec<String> = switches.iter().map(|task| words::name(&task.name)).collect();
            said.push(format!(
                "The mix counts fine-tunes only; switching the hosted model of {} saves another {}.",
                words::list(&names),
                self.money(usd)
            ));
        }
        if !mix.left_out.is_empty() {
            let name = |id| self.plan.node(id).map_or_else(String::new, |node| words::name(&node.name));
            let names: Vec<String> = mix.left_out.iter().map(name).collect();
            said.push(format!("Left out, because their cost is not known: {}.", words::list(&names)));
        }
        let off: Vec<String> =
            self.plan.nodes.iter().filter(|node| node.disabled).map(|node| words::name(&node.name)).collect();
        if !off.is_empty() {
            said.push(format!("Off, and not counted: {}.", words::list(&off)));
        }
        (!said.is_empty()).then(|| said.join(" "))
    }
}
