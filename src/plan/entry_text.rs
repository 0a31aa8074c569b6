//! Numbers as people type them: `1.2k`, `$3,000/day`, `5..9`, `2~3~5`, `30 %`, `1200*0.4`.
//!
//! What is read:
//!
//! - plain numbers, with `k`, `M`, `B` or `T`, an exponent, a sign of any currency (a plan has one
//!   currency, so the sign is for the reader only), and the unit of the field;
//! - a share or a rate as `5 %` or `0.05`;
//! - a range `5..9`, `5 to 9`, `5–9`, and low, most likely, high as `2~3~5`. `5-9` is a range as well,
//!   since a lower number comes first; `9-5` is a difference. What stands behind the last number holds
//!   for the bare ones before it, `4..34 %`, `7..14k`, where the range still rises with it: `500..2k`
//!   begins at 500;
//! - sums, products, quotients and brackets: `(300+20)*2`, `1/3`;
//! - a period: `$3,000/day` in a field that counts months is converted at 365/12 days a month.
//!
//! The decimal mark may be a point or a comma. The rule: a single point is always decimal; a single
//! comma separates thousands where exactly three digits follow and the number does not start with 0
//! (`3,000` is three thousand), and is decimal otherwise (`0,03`, `1,5`, `0,030`); where both marks
//! stand, the last is decimal; a mark that comes twice separates thousands. Thin spaces, underscores
//! and apostrophes only ever separate thousands.

mod expression;
mod tokens;

use expression::{Part, dash_as_range};
use tokens::{Token, tokens};

use super::estimate::Estimate;
use super::node::Volume;
use super::quantity::{Calls, Quantity, Scale};
use super::{DAYS_PER_MONTH, HOURS_PER_MONTH, SECONDS_PER_MONTH, say};

/// What a quantity may be counted per.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Second,
    Hour,
    Day,
    Month,
    Year,
}

impl Period {
    /// In the order of [`Volume::PERIODS`].
    pub const ALL: [Self; 5] = [Self::Second, Self::Hour, Self::Day, Self::Month, Self::Year];

    pub fn label(self) -> &'static str {
        Volume::PERIODS[self as usize]
    }

    /// How many of them a year of 365 days holds: whole numbers, so that conversions round once.
    fn per_year(self) -> f64 {
        match self {
            Self::Second => SECONDS_PER_MONTH * 12.0,
            Self::Hour => HOURS_PER_MONTH * 12.0,
            Self::Day => DAYS_PER_MONTH * 12.0,
            Self::Month => 12.0,
            Self::Year => 1.0,
        }
    }
}

/// Reads an estimate.
///
/// ```
/// use mixplan::plan::{Estimate, Share, Usd, entry_text};
///
/// assert_eq!(entry_text::parse::<Usd>("$1.2k"), Ok(Estimate::certain(1200.0)));
/// assert_eq!(entry_text::parse::<Usd>("5..9"), Ok(Estimate::range(5.0, 9.0)));
/// assert_eq!(entry_text::parse::<Share>("4 %..34 %"), Ok(Estimate::range(0.04, 0.34)));
/// ```
///
/// # Errors
/// Where it is no estimate of this quantity; the text says what is accepted.
pub fn parse<Q: Quantity>(text: &str) -> Result<Estimate<Q>, String> {
    let entry = read::<Q>(text)?;
    match entry.period {
        Some(period) => Err(format!("This field is not per {}; leave the period out.", period.label())),
        None => checked(&entry.values),
    }
}

/// Reads an estimate of something that is counted per `target`, and converts other periods.
///
/// ```
/// use mixplan::plan::{Estimate, Usd, entry_text};
///
/// // $1 a day is $365/12 a month.
/// let month = entry_text::Period::Month;
/// assert_eq!(entry_text::parse_rate::<Usd>("$1/day", month), Ok(Estimate::certain(365.0 / 12.0)));
/// ```
///
/// # Errors
/// As [`parse`]; and for a rate of change in another period than `target`, which does not convert in proportion.
pub fn parse_rate<Q: Quantity>(text: &str, target: Period) -> Result<Estimate<Q>, String> {
    let mut entry = read::<Q>(text)?;
    if let Some(period) = entry.period.filter(|period| *period != target) {
        if Q::SCALE == Scale::Signed {
            return Err(format!("Give this rate per {}.", target.label()));
        }
        for value in &mut entry.values {
            *value = *value * period.per_year() / target.per_year();
        }
    }
    checked(&entry.values)
}

/// Reads a cost per call. Money per period is a bill: it is divided by the calls in that time.
///
/// # Errors
/// As [`parse`], and for a bill while `calls_per_month` is not known or zero.
///
/// ```
/// use mixplan::plan::{Usd, entry_text::parse_per_call};
///
/// // $3 000 a day for 100 000 calls a day.
/// let cost = parse_per_call::<Usd>("$3,000/day", Some(100_000.0 * 365.0 / 12.0)).unwrap();
/// assert!((cost.central() - 0.03).abs() < 1e-12);
/// assert!(parse_per_call::<Usd>("$3,000/day", None).is_err());
/// ```
pub fn parse_per_call<Q: Quantity>(text: &str, calls_per_month: Option<f64>) -> Result<Estimate<Q>, String> {
    let mut entry = read::<Q>(text)?;
    if let Some(period) = entry.period {
        let Some(calls) = calls_per_month.filter(|calls| *calls > 0.0) else {
            return Err(format!("Its calls are not known yet; give the cost of one, not per {}.", period.label()));
        };
        for value in &mut entry.values {
            *value = *value * period.per_year() / Period::Month.per_year() / calls;
        }
    }
    checked(&entry.values)
}

/// Reads a volume; a period that is typed replaces the one it had.
///
/// # Errors
/// As [`parse`].
pub fn parse_volume(text: &str, period: Period) -> Result<Volume, String> {
    let entry = read::<Calls>(text)?;
    let estimate = checked(&entry.values)?;
    Ok(Volume::with_period(estimate, entry.period.unwrap_or(period) as usize))
}

/// Reads a whole number within `bounds`.
///
/// # Errors
/// Where it is none; the text names the bounds.
pub fn parse_integer(text: &str, bounds: std::ops::RangeInclusive<u32>) -> Result<u32, String> {
    let refusal = || format!("Write a whole number from {} to {}.", bounds.start(), bounds.end());
    let value = match parse::<super::Count>(text) {
        Ok(Estimate::Certain(value)) => value.get(),
        _ => return Err(refusal()),
    };
    let whole = value as u32;
    if f64::from(whole) == value && bounds.contains(&whole) { Ok(whole) } else { Err(refusal()) }
}

/// An estimate in full, as [`parse`] reads it back exactly.
///
/// ```
/// use mixplan::plan::{Calls, Estimate, Share, entry_text};
///
/// assert_eq!(entry_text::show(Estimate::<Calls>::certain(100_000.0)), "100,000");
/// assert_eq!(entry_text::show(Estimate::<Share>::range(0.04, 0.34)), "4 %..34 %");
/// ```
pub fn show<Q: Quantity>(estimate: Estimate<Q>) -> String {
    let parts: Vec<String> = estimate.parts().into_iter().map(number::<Q>).collect();
    parts.join(if parts.len() == 3 { "~" } else { ".." })
}

/// The central value as it fits a narrow field, and the range beside it, if it is one.
pub fn glance<Q: Quantity>(estimate: Estimate<Q>) -> (String, Option<String>) {
    let short = |value: f64| {
        let full = number::<Q>(value);
        match full.chars().count() {
            0..=9 => full,
            _ if is_percent::<Q>() => say::share(value),
            _ => say::count(value),
        }
    };
    if estimate.is_certain() {
        return (short(estimate.central()), None);
    }
    let central = if is_percent::<Q>() { say::share(estimate.central()) } else { say::count(estimate.central()) };
    let (low, high) = (end::<Q>(estimate.low()), end::<Q>(estimate.high()));
    (central, Some(format!("{}..{high}", low.strip_suffix(" %").unwrap_or(&low))))
}

/// The end of a range in as few characters as say it: `7k`, `0.4`, `34 %`.
fn end<Q: Quantity>(value: f64) -> String {
    if is_percent::<Q>() {
        return say::share(value).replace(".00 ", " ").replace(".0 ", " ");
    }
    let text = if (1e3..9_999.5).contains(&value.abs()) { format!("{:.2}k", value / 1e3) } else { say::count(value) };
    let (digits, suffix) = text.split_at(text.trim_end_matches(char::is_alphabetic).len());
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}{suffix}")
}

fn is_percent<Q: Quantity>() -> bool {
    Q::UNIT == "%"
}

/// One number, shortest text that reads back as the same value.
fn number<Q: Quantity>(value: f64) -> String {
    if is_percent::<Q>() {
        return format!("{} %", plain(value, 2));
    }
    plain(value, 0)
}

/// The shortest decimal of `value · 10^shift`. The point is moved in the text, where nothing rounds.
fn plain(value: f64, shift: i32) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent = exponent.parse::<i32>().unwrap_or(0) + shift;
    if !(-9..=15).contains(&exponent) {
        return format!("{digits}e{exponent}");
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let whole_length = exponent + 1;
    let text = match usize::try_from(whole_length) {
        Ok(length) if length >= digits.len() => digits.clone() + &"0".repeat(length - digits.len()),
        Ok(length) if length > 0 => format!("{}.{}", &digits[..length], &digits[length..]),
        _ => format!("0.{}{digits}", "0".repeat(whole_length.unsigned_abs() as usize)),
    };
    format!("{sign}{}", say::grouped(&text))
}

/// What was typed: one to three numbers, and the period behind them.
struct Entry {
    values: Vec<f64>,
    period: Option<Period>,
}

fn read<Q: Quantity>(text: &str) -> Result<Entry, String> {
    let tokens = tokens(text, Q::UNIT).ok_or_else(|| accepted::<Q>(text))?;
    let tokens = dash_as_range(tokens);
    let mut parts: Vec<Part<'_>> = tokens
        .split(|token| matches!(token, Token::To))
        .map(Part::new)
        .collect::<Option<_>>()
        .ok_or_else(|| accepted::<Q>(text))?;
    // `4..34 %`, `7..14k`, `20..50 ms`: a bare number takes what stands behind the one after it.
    for index in (1..parts.len()).rev() {
        let (before, after) = parts.split_at_mut(index);
        before[index - 1].inherit(&after[0]);
    }
    let values: Option<Vec<f64>> = parts.iter().map(Part::value).collect();
    let values = values.filter(|values| values.iter().all(|value| value.is_finite()));
    let values = values.ok_or_else(|| accepted::<Q>(text))?;
    let percent = parts.iter().any(Part::percent);
    if percent && !(is_percent::<Q>() || matches!(Q::UNIT, "×" | "calls per call")) {
        return Err("A percentage makes no sense here; write a plain number.".into());
    }
    if is_percent::<Q>()
        && !percent
        && let Some(large) = values.iter().find(|value| value.abs() > 1.0)
    {
        return Err(format!("Write `{} %` for {0} per cent, or a share such as 0.05.", plain(*large, 0)));
    }
    Ok(Entry { values, period: parts.last().and_then(|part| part.period) })
}

fn checked<Q: Quantity>(values: &[f64]) -> Result<Estimate<Q>, String> {
    let estimate = Estimate::<Q>::from_parts(values)
        .ok_or("Write one number, a range low..high, or low~most likely~high: not more than three numbers.")?;
    match estimate.problem() {
        None => Ok(estimate),
        Some((what, remedy)) => Err(format!("{what}; {remedy}.")),
    }
}

/// What may be written, for a text that cannot be read.
fn accepted<Q: Quantity>(text: &str) -> String {
    let (single, range, triple) =
        if is_percent::<Q>() { ("5 % or 0.05", "4 %..34 %", "2~3~5 %") } else { ("0.03 or 1.2k", "5..9", "2~3~5") };
    let examples = format!("a number ({single}), a range ({range}), low~likely~high ({triple}) or a sum (1200*0.4)");
    match text.trim() {
        "" => format!("Write {examples}."),
        typed if typed.chars().count() > 24 => format!("This cannot be read. Write {examples}."),
        typed => format!("“{typed}” cannot be read. Write {examples}."),
    }
}

#[cfg(test)]
mod tests;
