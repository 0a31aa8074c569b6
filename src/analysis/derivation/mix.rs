//! Derivations of the whole application's figures: sums over its steps.

use super::figure::{Figure, Hosted, MixFigure, Pooled};
use super::{Book, Made};
use crate::plan::{Node, NodeKind};

impl Book<'_> {
    pub(super) fn mix(self, figure: MixFigure) -> Option<Made> {
        let of = &self.evaluation.mix;
        let part = |figure| self.part(Figure::Mix(figure));
        match figure {
            MixFigure::HostedMonth(month) => {
                (month < self.plan().horizon_months).then_some(())?;
                self.sum(self.steps(|node| self.hosted_month(node, month)))
            }
            MixFigure::MixMonth(month) => {
                (month < self.plan().horizon_months).then_some(())?;
                let made = self.sum(self.steps(|node| self.mix_month(node, month)))?;
                Some(made.note("Upfront cost and retraining are lumps beside it."))
            }
            MixFigure::HostedLifetime => self.sum(self.steps(Self::hosted_lifetime_of)),
            MixFigure::MixLifetime => self.sum(self.steps(|node| self.mix_lifetime_of(node))),
            MixFigure::Saving => Some((part(MixFigure::HostedLifetime)? - part(MixFigure::MixLifetime)?).into()),
            MixFigure::SavingShare => {
                of.saving_share?;
                Some((part(MixFigure::Saving)? / part(MixFigure::HostedLifetime)?).into())
            }
            MixFigure::Upfront => {
                let tuned = of.tuned.iter().map(|id| Figure::Upfront(id.clone()));
                Some(self.sum(tuned.collect())?.note("Of the sub-tasks that the mix tunes."))
            }
            MixFigure::Crossover(which) => self.mix_crossover(which),
            MixFigure::CrossoverRequests => self.mix_requests(),
            MixFigure::HostedNpv => {
                let lifetime = Figure::Mix(MixFigure::HostedLifetime);
                Some(self.discounted("hosted cost of the month, discounted", &of.hosted_monthly_usd, &[], lifetime))
            }
            MixFigure::MixNpv => {
                let lifetime = Figure::Mix(MixFigure::MixLifetime);
                let what = "cost of the mix in the month, discounted";
                Some(self.discounted(what, &of.mix_monthly_usd, &of.lumps_usd, lifetime))
            }
        }
    }

    /// The figure of each step that the totals count, tool steps first, as the evaluation adds them up.
    pub(super) fn steps(self, figure: impl Fn(&Node) -> Option<Figure>) -> Vec<Figure> {
        let left_out = &self.evaluation.mix.left_out;
        let counts = |node: &&Node| !node.disabled && !left_out.contains(&node.id);
        let nodes = || self.plan().nodes.iter().filter(counts);
        let tools = nodes().filter(|node| matches!(node.kind, NodeKind::Tool(_)));
        tools.chain(nodes().filter(|node| node.task().is_some())).filter_map(figure).collect()
    }

    pub(super) fn hosted_month(self, node: &Node, month: u32) -> Option<Figure> {
        match &node.kind {
            NodeKind::Entry(_) => None,
            NodeKind::Tool(_) => Some(Figure::ToolMonth { node: node.id.clone(), month }),
            NodeKind::Task(_) => Some(Figure::HostedMonth { task: node.id.clone(), path: Hosted::Today, month }),
        }
    }

    fn mix_month(self, node: &Node, month: u32) -> Option<Figure> {
        let tuned = self.evaluation.mix.tuned.contains(&node.id);
        let pool = Pooled::WithTheMix;
        let of_the_tuned = Figure::TunedMonth { task: node.id.clone(), month, pool };
        if tuned { Some(of_the_tuned) } else { self.hosted_month(node, month) }
    }

    fn hosted_lifetime_of(node: &Node) -> Option<Figure> {
        match &node.kind {
            NodeKind::Entry(_) => None,
            NodeKind::Tool(_) => Some(Figure::ToolLifetime(node.id.clone())),
            NodeKind::Task(_) => Some(Figure::HostedLifetime { task: node.id.clone(), path: Hosted::Today }),
        }
    }

    fn mix_lifetime_of(self, node: &Node) -> Option<Figure> {
        let tuned = self.evaluation.mix.tuned.contains(&node.id);
        let of_the_tuned = Figure::TunedLifetime { task: node.id.clone(), pool: Pooled::WithTheMix };
        if tuned { Some(of_the_tuned) } else { Self::hosted_lifetime_of(node) }
    }
}
