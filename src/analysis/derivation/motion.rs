//! How figures move from month to month: growth, caps, declines, price steps, lead times, each with its input.

use super::unit::Unit;
use super::{Book, Made};
use crate::analysis::cost::model;
use crate::plan::{Entry, Estimate, HostedCost, NodeId, NodeKind, Numbers, Quantity, Rate, Tuned, say};

/// So many entries are told of, one by one.
const MOST_ENTRIES: usize = 4;

fn months(count: u32) -> String {
    if count == 1 { "1 month".into() } else { format!("{count} months") }
}

impl Book<'_> {
    /// How the calls of a node move.
    pub(super) fn volume_motion(self, id: &NodeId, mut made: Made) -> Made {
        let before = self.upstream(id);
        let is_entry = |node: &&crate::plan::Node| matches!(node.kind, NodeKind::Entry(_)) && !node.disabled;
        let entries: Vec<_> = (self.plan().nodes.iter().filter(is_entry))
            .filter(|node| node.id == *id || before.contains(&node.id))
            .filter_map(|node| if let NodeKind::Entry(entry) = &node.kind { Some((node, entry)) } else { None })
            .collect();
        for (node, entry) in entries.iter().take(MOST_ENTRIES) {
            made = self.entry_motion(&node.name, entry, made);
        }
        if entries.len() > MOST_ENTRIES {
            made = made.note(format!("{} more entries move it too.", entries.len() - MOST_ENTRIES));
        }
        made
    }

    fn entry_motion(self, name: &str, entry: &Entry, made: Made) -> Made {
        let growth = entry.growth_per_month.central();
        let cap = entry.max_calls_per_month.as_ref();
        let grows = (growth != 0.0).then(|| {
            let verb = if growth > 0.0 { "grows" } else { "shrinks" };
            format!("{name} {verb} by {} a month", say::share(growth.abs()))
        });
        let capped = cap.map(|cap| format!("never more than {} a month", say::whole(cap.central())));
        let Some(words) = [grows, capped].into_iter().flatten().reduce(|a, b| format!("{a}, {b}")) else { return made };
        made.note(format!("{words}.")).also(self.of(&entry.growth_per_month)).also(cap.and_then(|cap| self.of(cap)))
    }

    /// How hosted prices move.
    pub(super) fn hosted_motion(self, cost: &HostedCost, made: Made) -> Made {
        let assumptions = &self.plan().assumptions;
        let mut made = self.decline("Hosted", &assumptions.hosted_price_decline_per_year, made);
        for event in &assumptions.hosted_price_events {
            if model(cost) == Some(event.model.as_str()) && event.month < self.plan().horizon_months {
                let factor = Unit::Of("×").say("", event.factor.central());
                let from = say::month(self.plan().start.plus_months(event.month));
                made =
                    made.note(format!("{} costs {factor} from {from} on.", event.model)).also(self.of(&event.factor));
            }
        }
        made
    }

    /// How what is paid for the tuned path moves.
    pub(super) fn tuned_motion(self, tuned: &Tuned, made: Made) -> Made {
        let mut made = self.decline("Serving", &self.plan().assumptions.serving_price_decline_per_year, made);
        if tuned.lead_time_months > 0 {
            let ready = say::month(self.plan().start.plus_months(tuned.lead_time_months));
            let lead = self.ledger.index(&tuned.lead_time_months);
            made = made.note(format!("Until {ready} it is not ready, and every call is paid hosted.")).also(lead);
        }
        if let Some(test) = tuned.test_phase.as_ref().filter(|test| test.months > 0) {
            let share = say::share(test.hosted_share.central());
            let months = months(test.months);
            let inputs = [self.ledger.index(&test.months), self.of(&test.hosted_share)];
            made = made
                .note(format!("For {months} of A/B test from then on, {share} of what it would serve stays hosted."))
                .also(inputs.into_iter().flatten());
        }
        let again = [("It is trained again", &tuned.retrain), ("Its base model retires", &tuned.base_retirement)];
        for (what, retrain) in again {
            let Some(retrain) = retrain.as_ref().filter(|retrain| retrain.every_months > 0) else { continue };
            let inputs = [self.ledger.index(&retrain.every_months), self.of(&retrain.usd)];
            let every = if retrain.every_months == 1 { "month".into() } else { months(retrain.every_months) };
            made = made.note(format!("{what} every {every}.")).also(inputs.into_iter().flatten());
        }
        made
    }

    fn decline(self, whose: &str, rate: &Estimate<Rate>, made: Made) -> Made {
        let decline = rate.central();
        if decline == 0.0 {
            return made;
        }
        let verb = if decline > 0.0 { "fall" } else { "rise" };
        made.note(format!("{whose} prices {verb} by {} a year.", say::share(decline.abs()))).also(self.of(rate))
    }

    /// The input that an estimate of the plan is.
    pub(super) fn of<Q: Quantity>(self, estimate: &Estimate<Q>) -> Option<usize> {
        debug_assert!(!Numbers::from(*estimate).parts().is_empty());
        self.ledger.index(estimate)
    }
}
