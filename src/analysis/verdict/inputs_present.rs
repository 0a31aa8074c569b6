//! Rule 1: is anything missing that the rules need?
//!
//! It decides last and stands first: what is missing is known once the other rules were asked.

use crate::analysis::answer::{Outcome, RuleAnswer, RuleName};

/// What the first rule says, given what the rules that were reached could not do without.
pub(super) fn answer(missing: &[String]) -> RuleAnswer {
    let (outcome, text) = if missing.is_empty() {
        (Outcome::Pass, "Everything the rules needed is known.".to_owned())
    } else {
        (Outcome::Decides, format!("Needs {} before anything can be recommended.", listed(missing)))
    };
    let inputs = missing.iter().map(|missing| (missing.clone(), "missing".to_owned())).collect();
    RuleAnswer { rule: RuleName::InputsPresent, outcome, inputs, text }
}

pub(super) fn advice(missing: &[String]) -> Vec<String> {
    missing.iter().map(|missing| format!("Give {missing}.")).collect()
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
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
        assert!(answer.text.starts_with("Needs the volume, the price and the failure"), "{}", answer.text);
        assert_eq!(answer.inputs.len(), 3);
    }
}
