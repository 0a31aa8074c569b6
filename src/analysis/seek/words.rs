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
    let end = |value: f64, up: bool| End::of(answer, value, up);
    let now = bare(seek, answer, answer.now);
    match (down_to.map(|low| end(low, true)), up_to.map(|high| end(high, false))) {
        (None, None) => "Already so, whatever it is.".to_owned(),
        (Some(low), None) => format!("Already so down to {} (now {now}).", low.with_unit(seek, answer)),
        (None, Some(high)) => format!("Already so up to {} (now {now}).", high.with_unit(seek, answer)),
        (Some(low), Some(high)) => {
            format!("Already so from {} to {} (now {now}).", low.bare(seek, answer), high.with_unit(seek, answer))
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
    let at = End::of(answer, at, at > answer.now).with_unit(seek, answer);
    format!("{bound} {at} (now {}{times}).", bare(seek, answer, answer.now))
}

/// Where it holds, if that is not all beyond one value.
fn holes(seek: &Seek, answer: &LeverAnswer) -> String {
    let end = |value: f64, up: bool| End::of(answer, value, up).bare(seek, answer);
    let spans = answer.spans.iter().map(|(low, high)| match high {
        Some(high) => format!("from {} to {}", end(*low, true), end(*high, false)),
        None => format!("from {} on", end(*low, true)),
    });
    let why = match answer.lever {
        Lever::Volume => "each further replica is paid before it is used",
        _ => "lumps take the lead away again",
    };
    format!("It holds {}: {why}.", spans.collect::<Vec<_>>().join(", "))
}

/// An end of where it holds, rounded into there, so that what is read can be typed.
struct End {
    value: f64,
    /// More than three where the span is too narrow for those.
    digits: i32,
}

impl End {
    /// `up` where it holds above the value.
    fn of(answer: &LeverAnswer, value: f64, up: bool) -> Self {
        let holds = |(low, high): &&(f64, Option<f64>)| *low <= value && high.is_none_or(|high| value <= high);
        let (low, high) = answer.spans.iter().find(holds).map_or((value, None), |(low, high)| (*low, *high));
        // A span from a value to itself would say less than it is.
        let tells = |digits: i32| {
            high.is_none_or(|high| low == high || rounded(low, true, digits) < rounded(high, false, digits))
        };
        let mut digits = (3..=12).filter(|digits| answer.spans.is_empty() || tells(*digits));
        let end = digits.next().map(|digits| Self { value: rounded(value, up, digits), digits });
        end.unwrap_or(Self { value, digits: 15 })
    }

    fn bare(&self, seek: &Seek, answer: &LeverAnswer) -> String {
        let value = self.value;
        match answer.unit {
            LeverUnit::Months => bare(seek, answer, value),
            _ if self.digits <= 3 => bare(seek, answer, value),
            LeverUnit::CallsPerMonth | LeverUnit::RequestsPerMonth => say::exact(value),
            _ => say::money_exact(&seek.currency, value),
        }
    }

    fn with_unit(&self, seek: &Seek, answer: &LeverAnswer) -> String {
        let bare = self.bare(seek, answer);
        match answer.unit {
            LeverUnit::CallsPerMonth => format!("{bare} calls a month"),
            LeverUnit::RequestsPerMonth => format!("{bare} requests a month"),
            LeverUnit::UsdPerCall => format!("{bare} a call"),
            LeverUnit::UsdPerServedCall => format!("{bare} a served call"),
            LeverUnit::UsdPerMonth => format!("{bare} a month for what is tuned"),
            LeverUnit::Usd | LeverUnit::Months => bare,
        }
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

/// To so many digits, up or down; what is off by less than rounding stays.
fn rounded(value: f64, up: bool, digits: i32) -> f64 {
    if value <= 0.0 {
        return value;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value)) - f64::from(digits - 1));
    let (many, nearest) = (value / unit, libm::round(value / unit));
    match () {
        () if libm::fabs(many - nearest) < 1e-9 * nearest => value,
        () if up => libm::ceil(many) * unit,
        () => libm::floor(many) * unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_narrow_span_as_many_digits_are_said_as_tell_its_ends_apart() {
        let answer = |low: f64, high: f64| LeverAnswer {
            lever: Lever::Volume,
            unit: LeverUnit::CallsPerMonth,
            now: 1.0,
            reach: Reach::Needs { at: low, factor: None },
            spans: vec![(low, Some(high))],
            sentence: String::new(),
        };
        let end = |low: f64, high: f64, up: bool| End::of(&answer(low, high), if up { low } else { high }, up);
        let found = |low: f64, high: f64| [end(low, high, true), end(low, high, false)].map(|end| end.value);
        assert_eq!(found(2_852_668.54, 2_856_314.76), [2_853_000.0, 2_856_000.0]);
        assert_eq!(found(1_698_000.0, 1_701_000.0), [1_698_000.0, 1_701_000.0]);
        assert_eq!((found(7.0, 7.0), end(7.0, 7.0, true).digits), ([7.0, 7.0], 3));
        assert_eq!((found(1e5, 2e5), end(1e5, 2e5, true).digits), ([1e5, 2e5], 3));
    }

    #[test]
    fn what_is_read_lies_where_it_holds() {
        assert_eq!(rounded(277_777.8, true, 3), 278_000.0);
        assert_eq!(rounded(277_177.8, true, 3), 278_000.0);
        assert_eq!(rounded(277_777.8, false, 3), 277_000.0);
        assert_eq!(rounded(1800.0, false, 3), 1800.0);
        assert_eq!(rounded(0.0, false, 3), 0.0);
        assert_eq!(rounded(2_852_668.54, true, 4), 2_853_000.0);
    }
}
