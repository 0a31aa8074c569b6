//! The answers of goal seek as people read them.

use super::answer::{Lever, LeverAnswer, LeverUnit, Reach, Seek};
use crate::plan::say;

/// `At least 278k calls a month (now 200k, 1.39 times).`
pub(super) fn sentence(seek: &Seek, answer: &LeverAnswer) -> String {
    let head = match &answer.reach {
        Reach::Already { down_to, up_to } => already(seek, answer, *down_to, *up_to),
        Reach::Needs { at, factor } => needs(seek, answer, *at, *factor),
        Reach::Impossible { why } => format!("Not by this alone: {why}."),
    };
    if answer.spans.len() < 2 { head } else { format!("{head} {}", holes(seek, answer)) }
}

fn already(seek: &Seek, answer: &LeverAnswer, down_to: Option<f64>, up_to: Option<f64>) -> String {
    let value = |value: f64| with_unit(seek, answer, value);
    // Rounded into where it holds, so that what is read can be typed.
    let (down_to, up_to) = (down_to.map(|low| rounded(low, true)), up_to.map(|high| rounded(high, false)));
    match (down_to, up_to) {
        (None, None) => "Already so, whatever it is.".to_owned(),
        (Some(low), None) => format!("Already so down to {} (now {}).", value(low), bare(seek, answer, answer.now)),
        (None, Some(high)) => format!("Already so up to {} (now {}).", value(high), bare(seek, answer, answer.now)),
        (Some(low), Some(high)) => {
            let (low, now) = (bare(seek, answer, low), bare(seek, answer, answer.now));
            format!("Already so from {low} to {} (now {now}).", value(high))
        }
    }
}

fn needs(seek: &Seek, answer: &LeverAnswer, at: f64, factor: Option<f64>) -> String {
    let bound = match at > answer.now {
        true => "At least",
        false => "At most",
    };
    let times = match factor {
        Some(factor) if factor >= 1.0 => format!(", {} times", say::count(factor)),
        Some(factor) => format!(", {} less", say::share(1.0 - factor)),
        None => String::new(),
    };
    let times = if answer.lever == Lever::Horizon { String::new() } else { times };
    let at = rounded(at, at > answer.now);
    format!("{bound} {} (now {}{times}).", with_unit(seek, answer, at), bare(seek, answer, answer.now))
}

/// Where it holds, if that is not all beyond one value.
fn holes(seek: &Seek, answer: &LeverAnswer) -> String {
    let spans = answer.spans.iter().map(|(low, high)| match high {
        Some(high) => {
            let (low, high) = (bare(seek, answer, rounded(*low, true)), bare(seek, answer, rounded(*high, false)));
            format!("from {low} to {high}")
        }
        None => format!("from {} on", bare(seek, answer, rounded(*low, true))),
    });
    let why = match answer.lever {
        Lever::Volume => "each further replica is paid before it is used",
        _ => "lumps take the lead away again",
    };
    format!("It holds {}: {why}.", spans.collect::<Vec<_>>().join(", "))
}

fn with_unit(seek: &Seek, answer: &LeverAnswer, value: f64) -> String {
    let bare = bare(seek, answer, value);
    match answer.unit {
        LeverUnit::CallsPerMonth => format!("{bare} calls a month"),
        LeverUnit::RequestsPerMonth => format!("{bare} requests a month"),
        LeverUnit::UsdPerCall => format!("{bare} a call"),
        LeverUnit::UsdPerServedCall => format!("{bare} a served call"),
        LeverUnit::UsdPerMonth => format!("{bare} a month for what is tuned"),
        LeverUnit::Usd | LeverUnit::Months => bare,
    }
}

fn bare(seek: &Seek, answer: &LeverAnswer, value: f64) -> String {
    match answer.unit {
        LeverUnit::CallsPerMonth | LeverUnit::RequestsPerMonth => say::count(value),
        LeverUnit::Months => say::months(value),
        _ => say::money(&seek.currency, value),
    }
}

/// `6`, `2.5`.
pub(super) fn plain_month(month: f64) -> String {
    say::months(month).replace(" months", "").replace(" month", "")
}

/// To three digits, up or down; what is off by less than rounding stays.
fn rounded(value: f64, up: bool) -> f64 {
    if value <= 0.0 {
        return value;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value)) - 2.0);
    let (digits, nearest) = (value / unit, libm::round(value / unit));
    match () {
        () if libm::fabs(digits - nearest) < 1e-9 * nearest => value,
        () if up => libm::ceil(digits) * unit,
        () => libm::floor(digits) * unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_lies_where_it_holds() {
        assert_eq!(rounded(277_777.8, true), 278_000.0);
        assert_eq!(rounded(277_177.8, true), 278_000.0);
        assert_eq!(rounded(277_777.8, false), 277_000.0);
        assert_eq!(rounded(1800.0, false), 1800.0);
        assert_eq!(rounded(0.0, false), 0.0);
    }
}
