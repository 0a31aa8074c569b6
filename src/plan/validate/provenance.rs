//! Checks of where numbers come from: that there are such numbers, and that dates are dates.

use std::collections::BTreeSet;

use super::Checker;
use crate::plan::{Plan, Severity, date};

impl Checker {
    pub(super) fn provenance(&mut self, plan: &Plan) {
        // Most plans say nothing, and a walk over a large one takes its time.
        if plan.provenance.is_empty() {
            return;
        }
        let mut unknown: BTreeSet<&str> = plan.provenance.keys().map(String::as_str).collect();
        let mut key = String::new();
        plan.visit_inputs(&mut |spot, _| {
            spot.write_key(&mut key);
            unknown.remove(key.as_str());
        });
        for (key, provenance) in &plan.provenance {
            self.field(&format!("provenance.{key:?}"), |check| {
                if unknown.contains(key.as_str()) {
                    let what = format!("says where `{key}` comes from, which the plan does not have");
                    check.find(Severity::Warning, what, "remove it, or correct the key");
                }
                check.text("source", &provenance.source);
                if !provenance.as_of.is_empty() && date(&provenance.as_of).is_none() {
                    check.field("as_of", |check| {
                        let what = format!("{:?} is no date, so its age is not known", provenance.as_of);
                        check.find(Severity::Warning, what, "write the day, such as \"2026-11-20\", or the month");
                    });
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Origin, Provenance, YearMonth};

    #[test]
    fn a_key_of_no_number_and_a_date_that_is_none_are_warnings_at_their_places() {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        let of = |as_of: &str| Provenance { kind: Origin::Measured, source: "logs".into(), as_of: as_of.into() };
        plan.provenance.insert("horizon_months".into(), of("2026-11"));
        plan.provenance.insert("nodes[mail].volume.per_day".into(), of("2026-11-20"));
        plan.provenance.insert("policy.quality_margin".into(), of("yesterday"));
        let found: Vec<(Severity, String)> = plan.problems().into_iter().map(|f| (f.severity, f.path)).collect();
        assert_eq!(
            found,
            [
                (Severity::Warning, "provenance.\"nodes[mail].volume.per_day\"".to_owned()),
                (Severity::Warning, "provenance.\"policy.quality_margin\".as_of".to_owned()),
            ]
        );
        assert!(plan.is_valid());
    }
}
