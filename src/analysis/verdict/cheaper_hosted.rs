//! Rule 6: would a cheaper hosted path reach the saving, with quality at least equal?
//!
//! It reaches the saving if it saves at least `policy.min_saving_share` of today's hosted total, and
//! the tuned path, measured against it instead of today's, is not meaningfully cheaper any more.

use super::{Asked, Case, input};
use crate::analysis::answer::Verdict;
use crate::plan::{CheaperQuality, say};

pub(super) fn ask(case: &Case<'_>) -> Asked {
    let Some((cheaper, facts)) = case.task.cheaper_hosted.as_ref().zip(case.cheaper.as_ref()) else {
        return Asked::pass(&[("cheaper hosted path", "none described")], "No cheaper hosted path is described.");
    };
    let name = cheaper.label();
    if cheaper.quality == CheaperQuality::Worse {
        return Asked::pass(&[(name, "worse")], format!("With {name} quality is worse."));
    }
    let facts = match facts {
        Ok(facts) => facts,
        Err(missing) => return Asked::needs(&[(name, "cost not known")], missing.clone()),
    };
    let today = case.missing_today();
    if !today.is_empty() {
        return Asked::needs(&[(name, "nothing to compare with")], today);
    }
    let saving = say::share(facts.saving_share);
    let inputs = [
        ("cheaper hosted path", name.to_owned()),
        (input::CHEAPER, case.money(facts.total_usd)),
        (input::CHEAPER_SAVING, saving.clone()),
        (input::TUNED_OVER_CHEAPER, facts.tuned.map_or("no tuned path".into(), |tuned| say::share(tuned.saving_share))),
        ("smallest meaningful saving", say::share(case.policy.min_saving_share)),
    ];
    let inputs: Vec<(&str, &str)> = inputs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if !case.cheaper_does(facts) {
        let text = if facts.saving_share < case.policy.min_saving_share {
            format!("With {name} {saving} is saved, which is not enough.")
        } else {
            format!("With {name} {saving} is saved, but the tuned path still saves meaningfully more.")
        };
        return Asked::pass(&inputs, text);
    }
    match cheaper.quality {
        CheaperQuality::Unknown => {
            Asked::needs(&inputs, vec![format!("whether quality with {name} is at least equal")])
        }
        _ => Asked::decides(
            &inputs,
            Verdict::SwitchHosted,
            format!(
                "Switch {} to {name}: it saves {saving} with quality at least equal, and needs no training.",
                case.name
            ),
            &["Move a part of the traffic first and compare.", "Look at tuning again when the volume has grown."],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{case, task};
    use super::super::{Against, Cheaper, Says};
    use super::*;
    use crate::plan::CheaperHosted;

    fn says(quality: CheaperQuality, saving_share: f64, tuned_share: f64) -> Says {
        let mut task = task();
        task.cheaper_hosted = Some(CheaperHosted { quality, ..CheaperHosted::default() });
        let tuned = Against { total_usd: 1.0, saving_share: tuned_share, settled_months: Some(1.0), lead_lost: None };
        let mut case = case(&task);
        case.cheaper = Some(Ok(Cheaper { total_usd: 1.0, saving_share, tuned: Some(tuned) }));
        ask(&case).says
    }

    #[test]
    fn it_switches_where_the_saving_is_reached_and_tuning_adds_little() {
        let verdict = says(CheaperQuality::AtLeastEqual, 0.6, 0.1);
        assert!(matches!(verdict, Says::Verdict { verdict: Verdict::SwitchHosted, .. }));
        assert!(matches!(says(CheaperQuality::Unknown, 0.6, 0.1), Says::Needs(_)));
        assert!(matches!(says(CheaperQuality::Worse, 0.6, 0.1), Says::Nothing));
    }

    #[test]
    fn without_todays_cost_or_volume_there_is_nothing_to_switch_from() {
        let mut task = task();
        let quality = CheaperQuality::AtLeastEqual;
        task.cheaper_hosted = Some(CheaperHosted { quality, ..CheaperHosted::default() });
        let mut case = case(&task);
        case.cheaper = Some(Ok(Cheaper { total_usd: 1.0, saving_share: 0.6, tuned: None }));
        case.hosted = Err(vec!["what one hosted call costs".into()]);
        assert!(matches!(ask(&case).says, Says::Needs(_)));
        case.hosted = Ok(0.0);
        case.calls = Some(0.0);
        assert!(matches!(ask(&case).says, Says::Needs(_)));
        assert_eq!(case.economics(), [None; 2]);
    }

    #[test]
    fn it_passes_where_the_saving_is_small_or_tuning_saves_meaningfully_more() {
        assert!(matches!(says(CheaperQuality::AtLeastEqual, 0.1, 0.1), Says::Nothing));
        assert!(matches!(says(CheaperQuality::AtLeastEqual, 0.6, 0.7), Says::Nothing));
    }
}
