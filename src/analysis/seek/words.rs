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
        Some(factor) if factor >= 1.0 => format!(", {} times", three(factor)),
        Some(factor) => format!(", {} less", say::share(1.0 - factor)),
        None => String::new(),
    };
    let times = if answer.lever == Lever::Horizon { String::new() } else { times };
    format!("{bound} {} (now {}{times}).", with_unit(seek, answer, at), bare(seek, answer, answer.now))
}

/// Where it holds, if that is not all beyond one value.
fn holes(seek: &Seek, answer: &LeverAnswer) -> String {
    let spans = answer.spans.iter().map(|(low, high)| match high {
        Some(high) => format!("from {} to {}", bare(seek, answer, *low), bare(seek, answer, *high)),
        None => format!("from {} on", bare(seek, answer, *low)),
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

fn three(factor: f64) -> String {
    say::count(factor)
}
