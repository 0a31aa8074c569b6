//! `mixplan diff`: what changed between two plans, or between a plan and one of its scenarios.

use std::path::Path;

use super::Diff;
use super::answer::{Answer, Status, problem_line};
use super::evaluate::sampled;
use super::given::unknown_scenario;
use super::paper::{Align, Paper, Style, WIDTH, cut, fit, plain};
use crate::analysis::{Evaluation, Settings};
use crate::document::load;
use crate::plan::{Plan, Severity, say};
use crate::report::diff::{Difference, Line, Side, compare};

/// Columns of one sum, with the gap before it.
const NUMBER: usize = 14;
/// Columns of the change, with the gap before it.
const CHANGE: usize = 22;
/// The most lines of one section that a terminal shows.
const MAX_LINES: usize = 40;

pub(super) fn diff(arguments: &Diff) -> Answer {
    let mut answer = Answer::default();
    // Of one plan alone its base case is compared with the scenario.
    let in_old = arguments.new.is_some().then_some(arguments.scenario.as_deref()).flatten();
    let old = read(&mut answer, &arguments.old, in_old, arguments.samples);
    let path = arguments.new.as_deref().unwrap_or(&arguments.old);
    let new = read(&mut answer, path, arguments.scenario.as_deref(), arguments.samples);
    let (Some((old, old_evaluation)), Some((new, new_evaluation))) = (old, new) else { return answer };
    if old.currency != new.currency {
        return Answer::failed(&format!(
            "one plan counts in {}, the other in {}; bring both to one currency",
            plain(&old.currency),
            plain(&new.currency)
        ));
    }
    let side = |plan, evaluation| Side { plan, evaluation };
    let difference = compare(side(&old, &old_evaluation), side(&new, &new_evaluation));
    if arguments.json {
        match serde_json::to_string_pretty(&difference) {
            Ok(json) => answer.line(&json),
            Err(error) => answer.error(&format!("mixplan: no JSON could be made: {error}"), Status::Failed),
        }
    } else if arguments.md {
        answer.out = difference.markdown();
    } else {
        answer.out = page(&difference);
    }
    judge(&mut answer, &difference, arguments.fail_over);
    answer
}

/// The plan and what it evaluates to, or what keeps it from that.
fn read(answer: &mut Answer, path: &Path, scenario: Option<&str>, samples: Option<u32>) -> Option<(Plan, Evaluation)> {
    let loaded = match load(path) {
        Ok(loaded) => loaded,
        Err(error) => {
            answer.load_error(&error);
            return None;
        }
    };
    let plan = match scenario.map(|name| loaded.plan.in_scenario(name)) {
        None => loaded.plan.clone(),
        Some(Some(plan)) => plan,
        Some(None) => {
            let said = unknown_scenario(&loaded.plan, scenario.unwrap_or_default());
            answer.error(&format!("mixplan: {}: {said}", path.display()), Status::Failed);
            return None;
        }
    };
    let settings = Settings { samples, without_drivers: true, whole_only: true, ..Settings::default() };
    let evaluation = sampled(&plan, &settings);
    for finding in evaluation.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        answer.error(&problem_line(&loaded.locate(finding)), Status::Invalid);
    }
    (!evaluation.has_errors()).then_some((plan, evaluation))
}

fn judge(answer: &mut Answer, difference: &Difference, fail_over: Option<f64>) {
    let Some(limit) = fail_over else { return };
    let lost: Vec<&str> =
        difference.left_out.iter().filter(|step| step.is_lost()).map(|step| step.name.as_str()).collect();
    if !lost.is_empty() {
        let said = format!(
            "mixplan: the cost of {} is not known any more, so nobody can say how the monthly cost moves; give it",
            cut(&plain(&lost.join(", ")), 4 * WIDTH)
        );
        answer.error(&said, Status::Invalid);
    }
    let rise = difference.money.rise_usd_per_month();
    if rise > limit {
        let money = |usd| say::money(&difference.currency, usd);
        // Where both read the same, all digits tell them apart.
        let exact = |usd| format!("{} {}", say::typed(usd), difference.currency);
        let same = money(rise) == money(limit);
        let [rise, limit] = [rise, limit].map(|usd| if same { exact(usd) } else { money(usd) });
        let said = format!("mixplan: the monthly cost (P50 or P90) rises by {rise}, more than {limit}");
        answer.error(&said, Status::Invalid);
    }
}

fn page(difference: &Difference) -> String {
    let mut paper = Paper::for_stdout();
    paper.paragraph(Style::Bold, 0, 0, &difference.headline());
    paper.blank();
    let row = |cells: [&str; 4]| {
        let name = fit(cells[0], WIDTH - 2 * NUMBER - CHANGE, Align::Left);
        let numbers = [cells[1], cells[2]].map(|cell| format!("  {}", fit(cell, NUMBER - 2, Align::Right)));
        format!("{name}{}  {}", numbers.concat(), fit(cells[3], CHANGE - 2, Align::Right))
    };
    paper.line(&[(Style::Bold, &row(["", "Before", "After", "Change"]))]);
    for cells in difference.money_rows() {
        paper.line(&[(Style::Normal, &row(cells.each_ref().map(String::as_str)))]);
    }
    for section in difference.sections() {
        paper.blank();
        paper.line(&[(Style::Bold, section.title)]);
        for Line { about, text, .. } in section.lines.iter().take(MAX_LINES) {
            paper.paragraph(Style::Normal, 2, 2, &cut(&plain(&format!("{about}: {text}")), 4 * WIDTH));
        }
        if section.lines.len() > MAX_LINES {
            let more = format!("… and {} more; `--json` has all", section.lines.len() - MAX_LINES);
            paper.paragraph(Style::Faint, 2, 2, &more);
        }
    }
    paper.text
}
