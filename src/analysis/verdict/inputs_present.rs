//! Rule 1: is anything missing that the rules need?
//!
//! It decides last and stands first: what is missing is known once the other rules were asked.

use crate::analysis::answer::{Outcome, RuleAnswer, RuleName};

/// What the first rule says, given what the rules that were reached could not do without.
pub(super) fn answer(missing: &[String]) -> RuleAnswer {
    let (outcome, text) = if missing.is_empty() {
        (Outcome::Pass, "Everything the rules needed is known.".to_owned())
    } else {
        (Outcome::Decides, format!("Needs {} before anything can be recommended.", summed_up(missing)))
    };
    let inputs = missing.iter().map(|missing| (missing.clone(), "missing".to_owned())).collect();
    RuleAnswer { rule: RuleName::InputsPresent, outcome, inputs, text }
}

pub(super) fn advice(missing: &[String]) -> Vec<String> {
    let verb = |missing: &str| if missing.starts_with("wh") || missing.starts_with("how") { "Say" } else { "Give" };
    missing.iter().map(|missing| format!("{} {missing}.", verb(missing))).collect()
}

/// `a`, `a and b`, or how many: each stands in the inputs.
fn summed_up(items: &[String]) -> String {
    match items {
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        more => format!("{} answers", more.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_speaks_when_something_is_missing_and_names_each() {
        assert_eq!(answer(&[]).outcome, Outcome::Pass);
        let missing = ["the volume".to_owned(), "the price".to_owned(), "the failure".to_owned()];
        let answer = answer(&missing);
        assert_eq!(answer.outcome, Outcome::Decides);
        assert!(answer.text.starts_with("Needs 3 answers"), "{}", answer.text);
        let named: Vec<&str> = answer.inputs.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(named, missing);
        assert!(super::answer(&missing[..2]).text.starts_with("Needs the volume and the price"));
    }
}
