//! Derivations of the cheaper hosted path, and of the cheaper hosted means that are not in the plan.

use super::expr::Expr;
use super::figure::{Figure, Hosted, RungFigure};
use super::unit::Unit;
use super::{Book, Derivation, Derivations, Made};
use crate::analysis::answer::Evaluation;
use crate::analysis::ladder::{Means, Rung};
use crate::analysis::pools::Rest;
use crate::analysis::timeline::{Paths, Scales, lump_at};
use crate::plan::{NodeId, Origin, Provenance};

impl Derivations {
    /// What a call costs with a cheaper hosted means: the formula of any call, on what the means takes to be so.
    pub(super) fn rung_call(
        &self,
        evaluation: &Evaluation,
        figure: &Figure,
        (id, means): (&NodeId, Means),
    ) -> Option<Derivation> {
        let rung = self.book(evaluation).rung(id, means)?;
        let mut plan = self.ledger.plan().clone();
        plan.nodes.iter_mut().find(|node| node.id == *id)?.task_mut()?.hosted = rung.cost.clone();
        let with_it = Self::of(&plan);
        let book = with_it.book(evaluation);
        let made = book.per_call(id, Hosted::Today, 0)?.note(format!("If {}.", rung.assumes));
        let mut derivation = book.written(figure, made);
        for leaf in derivation.inputs.iter_mut().chain(&mut derivation.idle) {
            let value = |of: &Self| of.ledger.find(&leaf.key).map(|entry| entry.value);
            // What the means takes to be so is not from where the plan's number is from.
            if value(self) != value(&with_it) {
                let source = if rung.basis.is_empty() { "taken to be so".to_owned() } else { rung.basis.clone() };
                leaf.provenance = Some(Provenance { kind: Origin::Preset, source, as_of: String::new() });
            }
        }
        Some(derivation)
    }
}

impl<'a> Book<'a> {
    fn rung(self, id: &NodeId, means: Means) -> Option<&'a Rung> {
        self.answer(id)?.ladder.rungs.iter().find(|rung| rung.means == means)
    }

    pub(super) fn known_of_the_cheaper(self, figure: &Figure) -> Option<f64> {
        let Figure::Rung { task, means, of } = figure else { return None };
        let rung = self.rung(task, *means)?;
        Some(match of {
            RungFigure::PerCall => rung.usd_per_call,
            RungFigure::Lifetime => rung.lifetime_usd,
            RungFigure::Saving => rung.saving_usd,
            RungFigure::SavingShare => rung.saving_share,
        })
    }

    pub(super) fn cheaper(self, figure: &Figure) -> Option<Made> {
        match figure {
            Figure::Rung { task, means, of } => self.rung_figure(task, *means, *of),
            Figure::CheaperShare(task) => {
                let of = |path| self.part(Figure::HostedLifetime { task: task.clone(), path });
                let (today, cheaper) = (of(Hosted::Today)?, of(Hosted::Cheaper)?);
                (today.value() > 0.0).then(|| ((today.clone() - cheaper) / today).into())
            }
            Figure::TunedShareOfCheaper(task) => self.tuned_over_cheaper(task),
            _ => None,
        }
    }

    fn rung_figure(self, id: &NodeId, means: Means, of: RungFigure) -> Option<Made> {
        let rung = self.rung(id, means)?;
        let part = |of| self.part(Figure::Rung { task: id.clone(), means, of });
        let today = || self.part(Figure::HostedLifetime { task: id.clone(), path: Hosted::Today });
        match of {
            // On the means' own numbers: see `Derivations::rung_call`.
            RungFigure::PerCall => None,
            RungFigure::Lifetime => {
                let call = Figure::Rung { task: id.clone(), means, of: RungFigure::PerCall };
                let made = self.over_the_months(id, &rung.cost, "cheaper cost of the month")?;
                Some(made.link([call]).note(format!("If {}.", rung.assumes)))
            }
            RungFigure::Saving => Some((today()? - part(RungFigure::Lifetime)?).into()),
            RungFigure::SavingShare => Some((part(RungFigure::Saving)? / today()?).into()),
        }
    }

    /// `(cheaper − tuned) / cheaper`, where what the tuned path leaves hosted is paid on the cheaper path.
    fn tuned_over_cheaper(self, id: &NodeId) -> Option<Made> {
        let (_, task) = self.task(id)?;
        let (cost, calls) = (&task.cheaper_hosted.as_ref()?.cost, self.calls(id)?);
        let cheaper = self.part(Figure::HostedLifetime { task: id.clone(), path: Hosted::Cheaper })?;
        let (paths, _) = Paths::new(self.plan(), task, cost, calls.to_vec(), Rest::none(calls.len())).ok()?;
        paths.tuned.as_ref().filter(|_| cheaper.value() > 0.0)?;
        let timeline = paths.timeline(Scales::ONE);
        let months = timeline.tuned_usd.iter().enumerate();
        let rows: Vec<Vec<f64>> = months.map(|(t, usd)| vec![*usd, lump_at(&timeline.lumps_usd, t)]).collect();
        let series: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
        let tuned = Expr::months("tuned cost of the month, lumps with it", &series);
        let tuned = tuned.with_value(paths.totals(Scales::ONE).tuned_usd);
        let note = "What the tuned path leaves hosted is paid on the cheaper path here, not on today’s.";
        let made = Made::from((cheaper.clone() - tuned) / cheaper).note(note).also(self.horizon());
        Some(made.months(&[("Tuned", Unit::Money), ("Lumps", Unit::Money)], rows))
    }
}
