//! A calendar month, as plans count them: `2026-12`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

/// A month of a year.
///
/// ```
/// use mixplan::plan::YearMonth;
///
/// let start: YearMonth = "2026-12".parse().unwrap();
/// assert_eq!(start.plus_months(3).to_string(), "2027-03");
/// assert!("2026-13".parse::<YearMonth>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearMonth {
    year: u16,
    month: u8,
}

impl YearMonth {
    /// The earliest month a plan can start in.
    pub const FIRST: Self = Self { year: 1970, month: 1 };

    /// `None` unless the year is 1970–9000 and the month 1–12.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        ((1970..=9000).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    pub fn year(self) -> u16 {
        self.year
    }

    /// 1 is January.
    pub fn month(self) -> u8 {
        self.month
    }

    pub fn plus_months(self, months: u32) -> Self {
        let index = u32::from(self.year) * 12 + u32::from(self.month) - 1 + months;
        Self { year: (index / 12) as u16, month: (index % 12 + 1) as u8 }
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for YearMonth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('-').filter(|(year, month)| {
            year.len() == 4 && month.len() == 2 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        });
        parts
            .and_then(|(year, month)| Self::new(year.parse().ok()?, month.parse().ok()?))
            .ok_or_else(|| format!("`{text}` is no month; write year and month like `2026-12`"))
    }
}

impl serde::Serialize for YearMonth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for YearMonth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
