//! From plan months to calendar days.

use jiff::civil::Date;

use crate::plan::YearMonth;

/// The day on which a time in plan months falls; a part of a month counts in its own days.
///
/// ```
/// use mixplan::analysis::date_at;
/// use mixplan::plan::YearMonth;
///
/// let start = YearMonth::new(2026, 12).unwrap();
/// // 0.6 of January's 31 days: into the 19th day.
/// assert_eq!(date_at(start, 1.6).to_string(), "2027-01-19");
/// ```
pub fn date_at(start: YearMonth, months: f64) -> Date {
    let whole = libm::floor(months.max(0.0));
    let month = start.plus_months(whole as u32);
    let first = Date::constant(month.year() as i16, month.month() as i8, 1);
    let part = libm::floor((months - whole) * f64::from(first.days_in_month())) as i8;
    // The 29th of a 28-day month cannot come up: the part is below 1.
    first.with().day(1 + part.clamp(0, first.days_in_month() - 1)).build().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_at_a_months_start_falls_on_its_first_day() {
        let start = YearMonth::new(2026, 12).unwrap();
        assert_eq!(date_at(start, 0.0).to_string(), "2026-12-01");
        assert_eq!(date_at(start, 14.0).to_string(), "2028-02-01");
        assert_eq!(date_at(start, 14.999_999).to_string(), "2028-02-29");
    }
}
