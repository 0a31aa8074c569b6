//! Where the plan's numbers come from: how many of which kind, and which have grown old.

use jiff::civil::Date;

use super::super::words;
use super::Report;
use crate::plan::{Numbers, Origin, Plan, Provenance, date, say};

/// The latest day that the plan knows of: its start, or a day that a source, a price or the review names.
///
/// Ages are counted to it and not to today, so that a plan gives the same report whenever it is written.
pub(super) fn latest_day(plan: &Plan) -> Option<Date> {
    let said = plan.provenance.values().map(|said| said.as_of.as_str());
    let priced = plan.prices.iter().map(|price| price.as_of.as_str());
    let reviewed = plan.review.iter().map(|note| note.on.as_str());
    let start = plan.start.to_string() + "-01";
    said.chain(priced).chain(reviewed).chain([start.as_str()]).filter_map(date).max()
}

/// Whether it has grown old by then.
pub(super) fn is_stale(said: &Provenance, by: Option<Date>) -> bool {
    by.is_some_and(|by| said.is_stale(by))
}

impl Report<'_, '_> {
    /// `6 measured, 15 listed by sellers, 40 nobody vouches for; 2 are out of date by 1 Dec 2026.`
    pub(super) fn origins(&self) -> String {
        let by = self.latest_day;
        let mut counts = [0_usize; Origin::ALL.len()];
        let (mut unsaid, mut stale) = (0_usize, 0_usize);
        for (key, fact) in self.plan.input_facts(&|_| true) {
            if fact.unit == Numbers::SWITCH || fact.value == Numbers::certain(0.0) {
                continue;
            }
            match self.plan.provenance_of(&key) {
                Some(said) => {
                    stale += usize::from(is_stale(&said, by));
                    let kind = Origin::ALL.iter().position(|kind| *kind == said.kind);
                    counts[kind.unwrap_or_default()] += 1;
                }
                None => unsaid += 1,
            }
        }
        let kinds = Origin::ALL.iter().zip(counts).filter(|(_, count)| *count > 0);
        let mut parts: Vec<String> = kinds.map(|(kind, count)| format!("{count} {}", kind.label())).collect();
        parts.extend((unsaid > 0).then(|| format!("{unsaid} estimated, with no source given")));
        let by = by.map_or(String::new(), |by| format!(" by {}", say::date(&by.to_string())));
        let old = match stale {
            0 => format!("; none is out of date{by}"),
            1 => format!("; 1 is out of date{by}"),
            count => format!("; {count} are out of date{by}"),
        };
        format!("of the numbers that are not zero {}{old}.", words::list(&parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::YearMonth;

    #[test]
    fn ages_count_to_the_latest_day_that_the_plan_knows_of() {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        assert_eq!(latest_day(&plan).unwrap().to_string(), "2026-12-01");
        let said = Provenance { kind: Origin::Measured, source: "logs".into(), as_of: "2027-02".into() };
        plan.provenance.insert("horizon_months".into(), said.clone());
        assert_eq!(latest_day(&plan).unwrap().to_string(), "2027-02-28");
        assert!(!is_stale(&said, latest_day(&plan)));
    }
}
