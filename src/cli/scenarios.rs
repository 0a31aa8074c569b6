//! The scenarios of a plan side by side: the last table of the page.

use super::paper::{Align, Paper, Style, WIDTH, fit, plain};
use crate::analysis::{Evaluation, Settings, evaluate};
use crate::plan::{Plan, say};

const HEAD: [&str; 6] = ["Scenario", "Today", "Mix", "Saving", "Upfront", "Pays back"];
/// Columns of one number, with the gap before it.
const NUMBER: usize = 12;

/// Writes the table, and where a verdict is another one than in the base case; nothing for a plan
/// without scenarios.
pub(super) fn write(paper: &mut Paper, plan: &Plan, settings: &Settings) {
    if plan.scenarios.is_empty() {
        return;
    }
    let base = evaluate(plan, settings);
    let others =
        plan.scenarios.iter().map(|scenario| (scenario.name.as_str(), evaluate(&plan.with(scenario), settings)));
    let others: Vec<(&str, Evaluation)> = others.collect();
    paper.blank();
    paper.line(&[(Style::Bold, &row(HEAD.map(str::to_owned)))]);
    paper.line(&[(Style::Normal, &row(cells("Base case", &base)))]);
    for (name, evaluation) in &others {
        paper.line(&[(Style::Normal, &row(cells(name, evaluation)))]);
    }
    paper.paragraph(Style::Faint, 0, 0, "Today and mix: a month. Saving: whole horizon. Pays back: months.");
    for (name, evaluation) in &others {
        let changed = changed_verdicts(&base, evaluation);
        if !changed.is_empty() {
            paper.paragraph(Style::Normal, 0, 2, &format!("{name}: {}.", changed.join("; ")));
        }
    }
}

fn row(cells: [String; 6]) -> String {
    let mut line = fit(&plain(&cells[0]), WIDTH - NUMBER * (HEAD.len() - 1), Align::Left);
    for cell in &cells[1..] {
        line.push_str("  ");
        line.push_str(&fit(cell, NUMBER - 2, Align::Right));
    }
    line
}

fn cells(name: &str, evaluation: &Evaluation) -> [String; 6] {
    let mix = &evaluation.mix;
    let money = |usd: f64| say::money(&evaluation.currency, usd);
    if mix.hosted_monthly_usd.is_empty() {
        return [name.into(), "–".into(), "–".into(), "–".into(), "–".into(), "–".into()];
    }
    let payback = match mix.settled_crossover_months {
        Some(months) => say::months(months).replace(" months", "").replace(" month", ""),
        None if mix.tuned.is_empty() => "–".into(),
        None => "never".into(),
    };
    let (today, proposed) = (mix.today_usd_per_month(), mix.proposed_usd_per_month());
    [name.into(), money(today), money(proposed), money(mix.saving_usd), money(mix.upfront_usd), payback]
}

/// `Triage: keep hosted, not fine-tune`, for each sub-task whose verdict is another.
fn changed_verdicts(base: &Evaluation, other: &Evaluation) -> Vec<String> {
    let pairs = other.tasks.iter().filter_map(|task| Some((task, base.task(&task.id)?)));
    let changed = pairs.filter(|(task, before)| task.verdict != before.verdict);
    changed
        .map(|(task, before)| {
            format!(
                "{}: {}, not {}",
                task.name,
                task.verdict.label().to_lowercase(),
                before.verdict.label().to_lowercase()
            )
        })
        .collect()
}
