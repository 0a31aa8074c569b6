//! Values of scenarios in words.

use crate::plan::{InputFact, Numbers, say};

/// `$0.02–$0.05`, `30 %`, `150k`, `off`.
pub(super) fn value(fact: Option<&InputFact>, currency: &str, value: Numbers) -> String {
    crate::report::words::value(fact.map_or("", |fact| fact.unit), currency, value)
}

/// `Triage · hosted cost per call`, or the key of what is not there.
pub(super) fn label<'a>(key: &'a str, fact: Option<&'a InputFact>) -> &'a str {
    fact.map_or(key, |fact| fact.label.as_str())
}

/// `+12 %`; nothing where there is nothing to compare with, or no difference that is seen.
pub(super) fn change(before: f64, now: f64) -> Option<String> {
    if before == 0.0 || now == before {
        return None;
    }
    let share = say::share((now - before).abs() / before.abs());
    Some(format!("{}{share}", if now > before { "+" } else { "−" }))
}

/// `3 values differ`.
pub(super) fn count(values: usize) -> String {
    match values {
        0 => "same as the base".into(),
        1 => "1 value differs".into(),
        many => format!("{many} values differ"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Place, Scale};

    #[test]
    fn values_read_in_their_unit() {
        let fact = |unit| InputFact {
            label: "x".into(),
            place: Place::Plan,
            value: Numbers::certain(0.0),
            unit,
            scale: Scale::Positive,
        };
        let range: Numbers = crate::plan::Estimate::<crate::plan::Usd>::range(0.02, 0.05).into();
        assert_eq!(value(Some(&fact("$")), "USD", range), "$0.02–$0.05");
        assert_eq!(value(Some(&fact("%")), "USD", Numbers::certain(0.3)), "30 %");
        assert_eq!(value(Some(&fact(Numbers::SWITCH)), "USD", Numbers::certain(1.0)), "off");
        assert_eq!(value(Some(&fact("calls")), "USD", Numbers::certain(150_000.0)), "150k");
        assert_eq!(value(None, "USD", Numbers::certain(2.0)), "2");
    }

    #[test]
    fn a_change_is_said_against_what_was() {
        assert_eq!(change(200.0, 150.0).as_deref(), Some("−25 %"));
        assert_eq!(change(-100.0, 50.0).as_deref(), Some("+150 %"));
        assert_eq!(change(0.0, 5.0), None);
    }
}
