//! Where a number comes from: how it was come by, from whom, and of when.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Plan, Price, say};

/// What is known of where a number comes from. A number without one is an estimate that nobody has
/// vouched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    pub kind: Origin,
    /// From where, in a few words: a log, a page, a person.
    #[serde(default)]
    pub source: String,
    /// The day it was true, `2026-11-20`, or the month; empty where nobody says.
    #[serde(default)]
    pub as_of: String,
}

/// How a number was come by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Origin {
    Measured,
    /// Somebody's judgement.
    #[default]
    Estimated,
    /// A published figure that this program offers.
    Preset,
    /// A price that its seller lists.
    Listed,
}

impl Origin {
    pub const ALL: [Self; 4] = [Self::Measured, Self::Listed, Self::Preset, Self::Estimated];

    /// As the plan's file has it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Measured => "Measured",
            Self::Estimated => "Estimated",
            Self::Preset => "Preset",
            Self::Listed => "Listed",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Estimated => "estimated",
            Self::Preset => "preset",
            Self::Listed => "listed",
        }
    }

    /// Days after which it is to be looked at again: list prices move within a quarter, traffic within half a
    /// year, judgements and published ranges within a year.
    pub fn stale_after_days(self) -> i32 {
        match self {
            Self::Listed => 90,
            Self::Measured => 180,
            Self::Preset | Self::Estimated => 365,
        }
    }
}

impl Provenance {
    /// The day it was true; of a month, the last. `None` where that is not said, or no date.
    pub fn date(&self) -> Option<Date> {
        date(&self.as_of)
    }

    /// How many days old it is; none where it is of the future.
    pub fn age_days(&self, today: Date) -> Option<i32> {
        let days = today.duration_since(self.date()?).as_hours() / 24;
        Some(i32::try_from(days).unwrap_or(i32::MAX).max(0))
    }

    /// Whether it is older than numbers of its kind stay good.
    ///
    /// ```
    /// use mixplan::plan::{Origin, Provenance};
    ///
    /// let listed = Provenance { kind: Origin::Listed, source: "price page".into(), as_of: "2026-08-01".into() };
    /// assert!(!listed.is_stale(jiff::civil::date(2026, 10, 30)));
    /// assert!(listed.is_stale(jiff::civil::date(2026, 10, 31)));
    /// ```
    pub fn is_stale(&self, today: Date) -> bool {
        self.age_days(today).is_some_and(|days| days > self.kind.stale_after_days())
    }

    /// In one line, for people: `measured · gateway logs · 20 Apr 2026 · stale`.
    pub fn about(&self, today: Date) -> String {
        let as_of = say::date(self.as_of.trim());
        let parts = [self.kind.label(), self.source.trim(), &as_of, if self.is_stale(today) { "stale" } else { "" }];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// The day that a text names: `2026-11-20`, or the last of the month `2026-11`.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    text.parse().ok().or_else(|| format!("{text}-01").parse::<Date>().ok().map(Date::last_of_month))
}

impl Plan {
    /// What is known of where the input of this key comes from. The price book says for itself; what is
    /// said of a single number wins over it.
    pub fn provenance_of(&self, key: &str) -> Option<Provenance> {
        let listed = || self.price_of_input(key).and_then(Price::provenance);
        self.provenance.get(key).cloned().or_else(listed)
    }
}

impl Price {
    /// Where its numbers come from, as far as it says.
    pub fn provenance(&self) -> Option<Provenance> {
        let said = !(self.source.is_empty() && self.as_of.is_empty());
        said.then(|| Provenance { kind: Origin::Listed, source: self.source.clone(), as_of: self.as_of.clone() })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;
    use crate::plan::{Estimate, YearMonth};

    fn of(as_of: &str) -> Provenance {
        Provenance { kind: Origin::Measured, source: String::new(), as_of: as_of.into() }
    }

    #[test]
    fn a_month_counts_from_its_last_day_and_what_is_no_date_has_no_age() {
        assert_eq!(of("2026-02").date(), Some(day(2026, 2, 28)));
        assert_eq!(of("2026-02-03").age_days(day(2026, 2, 5)), Some(2));
        assert_eq!(of("2026-03-01").age_days(day(2026, 2, 5)), Some(0));
        for text in ["", "last spring", "2026-13", "2026"] {
            assert_eq!(of(text).age_days(day(2026, 2, 5)), None, "{text}");
            assert!(!of(text).is_stale(day(2999, 1, 1)));
        }
    }

    #[test]
    fn a_listed_price_knows_its_source_and_what_is_said_of_one_number_wins() {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        for model in ["mini", "mini [2]"] {
            plan.prices.push(Price {
                model: model.into(),
                usd_per_million_input: Estimate::certain(1.0),
                usd_per_million_output: Estimate::certain(2.0),
                as_of: "2026-11-01".into(),
                source: format!("list of {model}"),
                ..Price::default()
            });
        }
        let keys: Vec<String> = plan.input_values().into_keys().filter(|key| key.starts_with("prices")).collect();
        let sources: Vec<String> = keys.iter().map(|key| plan.provenance_of(key).unwrap().source).collect();
        assert_eq!(sources, ["list of mini [2]", "list of mini [2]", "list of mini", "list of mini"]);
        plan.provenance.insert("prices[mini].usd_per_million_input".into(), of("2026-11-02"));
        assert_eq!(plan.provenance_of("prices[mini].usd_per_million_input").unwrap().kind, Origin::Measured);
        assert_eq!(plan.provenance_of("horizon_months"), None);
    }
}
