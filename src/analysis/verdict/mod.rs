//! The recommendation for one sub-task: ten rules, asked in order; the first that speaks decides.
//!
//! Every rule is kept with its inputs, its outcome and a sentence. A rule that cannot be answered
//! because its inputs are not known makes the first rule speak, but only if it is reached: a team is
//! never asked for what its verdict does not need.

mod case;
mod cheaper_hosted;
mod fine_tune;
mod format_or_misreading;
mod from_scratch;
mod held_out_worse;
mod inputs_present;
mod meaningfully_cheaper;
mod missing_knowledge;
mod open_ended;
mod prompting_improves;

pub(super) use case::{Against, Case, Cheaper};
pub(super) use fine_tune::quality_permitting;

use super::answer::{Outcome, RuleAnswer, RuleName, Verdict};

/// The names of what rules look at that has a derivation.
pub(super) mod input {
    pub const HOSTED: &str = "hosted, lifetime";
    pub const TUNED: &str = "tuned, lifetime";
    pub const SAVING: &str = "saving";
    pub const CROSSOVER: &str = "settled crossover";
    pub const CHEAPER: &str = "its lifetime cost";
    pub const CHEAPER_SAVING: &str = "its saving";
    pub const TUNED_OVER_CHEAPER: &str = "tuned saving over it";
    pub const HELD_OUT: &str = "tuned minus hosted accuracy";
}

/// What one rule has to say about a case.
struct Asked {
    /// What it looked at, (name, value as people read it).
    inputs: Vec<(String, String)>,
    says: Says,
    text: String,
}

enum Says {
    Nothing,
    Verdict {
        verdict: Verdict,
        advice: Vec<String>,
    },
    /// It cannot be answered; each entry is worded as what to give.
    Needs(Vec<String>),
}

impl Asked {
    fn pass(inputs: &[(&str, &str)], text: impl Into<String>) -> Self {
        Self { inputs: owned(inputs), says: Says::Nothing, text: text.into() }
    }

    fn decides(inputs: &[(&str, &str)], verdict: Verdict, text: impl Into<String>, advice: &[&str]) -> Self {
        let advice = advice.iter().map(|advice| (*advice).to_owned()).collect();
        Self { inputs: owned(inputs), says: Says::Verdict { verdict, advice }, text: text.into() }
    }

    fn needs(inputs: &[(&str, &str)], missing: Vec<String>) -> Self {
        let text = format!("Cannot be answered without {}.", missing.join(", "));
        Self { inputs: owned(inputs), says: Says::Needs(missing), text }
    }
}

fn owned(inputs: &[(&str, &str)]) -> Vec<(String, String)> {
    inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

type Ask = fn(&Case<'_>) -> Asked;

/// Rules 2 to 10, in the order they are asked.
const RULES: [(RuleName, Ask); 9] = [
    (RuleName::FromScratch, from_scratch::ask),
    (RuleName::MissingKnowledge, missing_knowledge::ask),
    (RuleName::FormatOrMisreading, format_or_misreading::ask),
    (RuleName::OpenEnded, open_ended::ask),
    (RuleName::CheaperHosted, cheaper_hosted::ask),
    (RuleName::MeaningfullyCheaper, meaningfully_cheaper::ask),
    (RuleName::PromptingImproves, prompting_improves::ask),
    (RuleName::HeldOutWorse, held_out_worse::ask),
    (RuleName::FineTune, fine_tune::ask),
];

/// A verdict and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judgement {
    pub verdict: Verdict,
    pub headline: String,
    pub advice: Vec<String>,
    pub rules: Vec<RuleAnswer>,
    pub missing: Vec<String>,
}

/// Asks the rules about a case.
pub(super) fn judge(case: &Case<'_>) -> Judgement {
    let mut missing: Vec<String> = Vec::new();
    let mut decided: Option<(Verdict, String, Vec<String>)> = None;
    let mut rules = Vec::with_capacity(10);
    for (rule, ask) in RULES {
        if decided.is_some() {
            rules.push(skipped(rule, "Not asked: an earlier rule decided."));
            continue;
        }
        let Asked { inputs, says, text } = ask(case);
        let outcome = match says {
            Says::Nothing => Outcome::Pass,
            Says::Needs(needs) => {
                missing.extend(needs.into_iter().filter(|need| !missing.contains(need)).collect::<Vec<_>>());
                Outcome::Skipped
            }
            Says::Verdict { verdict, advice } => {
                decided = Some((verdict, text.clone(), advice));
                if missing.is_empty() { Outcome::Decides } else { Outcome::Skipped }
            }
        };
        let text = match outcome {
            Outcome::Skipped if decided.is_some() => "Comes next, once what is missing is given.".to_owned(),
            _ => text,
        };
        rules.push(RuleAnswer { rule, outcome, inputs, text });
    }
    let first = inputs_present::answer(&missing);
    let (verdict, headline, advice) = match decided {
        Some(decided) if missing.is_empty() => decided,
        _ => (Verdict::NeedsInput, first.text.clone(), inputs_present::advice(&missing)),
    };
    rules.insert(0, first);
    Judgement { verdict, headline, advice, rules, missing }
}

fn skipped(rule: RuleName, text: &str) -> RuleAnswer {
    RuleAnswer { rule, outcome: Outcome::Skipped, inputs: Vec::new(), text: text.into() }
}

#[cfg(test)]
mod tests;
