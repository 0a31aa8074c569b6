//! Figures of an evaluation as people read them, the same in every report.

use unicode_width::UnicodeWidthStr;

use super::text;
use crate::analysis::{Evaluation, TaskAnswer};
use crate::plan::{Numbers, say};

/// The widest a name gets in a table or a heading, in columns.
pub const MAX_NAME: usize = 80;

/// The value of an input in its unit: `$0.02–$0.05`, `30 %`, `150k`, `off`.
///
/// ```
/// use mixplan::plan::Numbers;
/// use mixplan::report::words::value;
///
/// assert_eq!(value("%", "USD", Numbers::certain(0.3)), "30 %");
/// ```
pub fn value(unit: &str, currency: &str, value: Numbers) -> String {
    let part = |part: f64| match unit {
        Numbers::SWITCH => if part == 0.0 { "on" } else { "off" }.to_owned(),
        "%" => say::share(part),
        "$" => short(say::money(currency, part)),
        "×" => format!("×{}", short(say::count(part))),
        "months" => say::months(part),
        _ => short(say::count(part)),
    };
    value.parts().into_iter().map(part).collect::<Vec<_>>().join("–")
}

/// Without a fraction that is nothing: `$500k` for `$500.0k`, `60 %` for `60.0 %`.
///
/// ```
/// use mixplan::report::words::short;
///
/// assert_eq!(short("90.0k".into()), "90k");
/// assert_eq!(short("$1.10M".into()), "$1.10M");
/// assert_eq!(short("60.0 %".into()), "60 %");
/// assert_eq!(short("$200".into()), "$200");
/// ```
pub fn short(figure: String) -> String {
    let digits = figure.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '%' | ' '));
    match digits.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => {
            format!("{whole}{}", &figure[digits.len()..])
        }
        _ => figure,
    }
}

/// A name that fits a table, or what to call what has none.
pub fn name(name: &str) -> String {
    name_within(name, MAX_NAME)
}

fn name_within(name: &str, width: usize) -> String {
    let name = text::plain(name);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { "(no name)".into() } else { text::apart(&text::cut(&name, width)) }
}

/// The label of an input that fits a table: where it is too long the name is cut, and what it counts stays.
///
/// ```
/// use mixplan::report::words::label;
///
/// assert_eq!(label("Triage · hosted cost per call"), "Triage · hosted cost per call");
/// let long = label(&format!("{} · volume per day", "Inbound mail of all countries ".repeat(9)));
/// assert!(long.ends_with("… · volume per day") && long.chars().count() == 80);
/// ```
pub fn label(label: &str) -> String {
    label_within(label, MAX_NAME)
}

/// The same for another width.
pub fn label_within(label: &str, width: usize) -> String {
    let Some((of, what)) = label.rsplit_once(SEPARATOR) else { return text::cut(&name(label), width) };
    let what = text::plain(what);
    let left = width.saturating_sub(what.width() + SEPARATOR.width());
    if left < LEAST_NAME {
        return text::cut(&name(label), width);
    }
    format!("{}{SEPARATOR}{what}", name_within(of, left))
}

/// Between the name of what an input belongs to and what it counts.
const SEPARATOR: &str = " · ";
/// A name of fewer columns says nothing.
const LEAST_NAME: usize = 8;

/// `paid back after 3.1 months, on 4 Mar 2027`.
pub fn payback(months: Option<f64>, date: Option<&str>) -> String {
    match months {
        Some(months) => {
            let date = date.map_or(String::new(), |date| format!(", on {}", say::date(date)));
            format!("paid back after {}{date}", say::months(months))
        }
        None => "not paid back within the horizon".into(),
    }
}

/// The plan in one line: today, with the mix, what it saves, when it is paid back.
pub fn in_one_line(evaluation: &Evaluation) -> String {
    let mix = &evaluation.mix;
    if mix.hosted_monthly_usd.is_empty() {
        return "There are no figures for the whole yet.".into();
    }
    let money = |usd| say::money(&evaluation.currency, usd);
    let today = money(mix.today_usd_per_month());
    if mix.tuned.is_empty() {
        let total = money(mix.hosted_lifetime_usd);
        return format!("Today {today} a month, {total} over the horizon; nothing to fine-tune.");
    }
    let months = evaluation.horizon_months;
    let proposed = money(mix.proposed_usd_per_month());
    let ready = say::month(evaluation.start.plus_months(mix.ready_month));
    let share = mix.saving_share.map_or(String::new(), |share| format!(" ({})", say::share(share)));
    format!(
        "Today {today} a month; with the recommended mix {proposed} from {ready} on. Saves {}{share} over {months} \
         months, {} upfront; {}.",
        money(mix.saving_usd),
        money(mix.upfront_usd),
        payback(mix.settled_crossover_months, mix.settled_crossover_date.as_deref()),
    )
}

/// `1.9 months to 3.2 months`, from the 10th to the 90th percentile; what lies past the horizon is later.
pub fn months_range([low, _, high]: [Option<f64>; 3]) -> String {
    match (low.map(say::months), high.map(say::months)) {
        (Some(low), Some(high)) if low == high => low,
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} to never"),
        (None, _) => "never".into(),
    }
}

/// `saves $1,200 to $3,400`, `costs $100 to $900 more`, `saves −$100 to $3,400`.
pub fn saves(currency: &str, [low, _, high]: [f64; 3]) -> String {
    let money = |usd: f64| say::money(currency, usd);
    if high < 0.0 {
        format!("costs {} to {} more", money(-high), money(-low))
    } else {
        format!("saves {} to {}", money(low), money(high))
    }
}

/// The spans in which a lead is lost again, if any.
pub fn lead_lost(spans: &[(f64, f64)]) -> Option<String> {
    let spans: Vec<String> =
        spans.iter().map(|(from, to)| format!("the lead is lost from month {from:.1} to {to:.1}")).collect();
    (!spans.is_empty()).then(|| spans.join(", "))
}

/// When the tuned path of a sub-task is ahead for good, as a cell of a table.
pub fn crossover(task: &TaskAnswer) -> String {
    match (task.tuned_lifetime_usd, task.settled_crossover_months) {
        (Some(_), Some(months)) => say::months(months),
        (Some(_), None) => "never".into(),
        (None, _) => "–".into(),
    }
}

/// What stands first in a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// `a`, `a and b`, `a, b and c`; of many only the first.
pub fn list(names: &[String]) -> String {
    const MOST: usize = 8;
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= MOST => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} others", names[..MOST - 1].join(", "), names.len() + 1 - MOST),
    }
}

/// `1 sub-task`, `2 sub-tasks`.
pub fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{} {name}s", say::whole(count as f64)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_people_do() {
        let names = |count: usize| -> Vec<String> { (1..=count).map(|n| n.to_string()).collect() };
        assert_eq!(list(&names(1)), "1");
        assert_eq!(list(&names(3)), "1, 2 and 3");
        assert_eq!(list(&names(8)), "1, 2, 3, 4, 5, 6, 7 and 8");
        assert_eq!(list(&names(9)), "1, 2, 3, 4, 5, 6, 7 and 2 others");
    }
}
