//! `mixplan stress`: how every sub-task stands under stress, as a page or as JSON.

use super::Stress;
use super::answer::{Answer, Status};
use super::evaluate::{no_verdict, title};
use super::given::Given;
use super::paper::{Paper, Style, WIDTH, cut, plain};
use crate::analysis::{self, Settings, StressTest, stress_test};
use crate::plan::{NodeId, Plan};
use crate::report::stress as say_stress;

pub(super) fn stress(arguments: &Stress) -> Answer {
    let given = match Given::of(&arguments.plan, arguments.scenario.as_deref()) {
        Ok(given) => given,
        Err(answer) => return answer,
    };
    let plan = &given.plan;
    let evaluation = analysis::evaluate(plan, &Settings::default());
    let mut answer = given.answer(&evaluation);
    let test = stress_test(plan);
    if arguments.json {
        match serde_json::to_string_pretty(&test) {
            Ok(json) => answer.line(&json),
            Err(error) => answer.error(&format!("mixplan: no JSON could be made: {error}"), Status::Failed),
        }
        return answer;
    }
    let mut paper = Paper::for_stdout();
    title(&mut paper, &evaluation, arguments.scenario.as_deref());
    let order: Vec<_> = evaluation.ranked_tasks().into_iter().map(|task| (&task.id, task.name.as_str())).collect();
    match order.is_empty() {
        true => paper.paragraph(Style::Normal, 0, 0, no_verdict(plan)),
        false => page(&mut paper, plan, &test, &order),
    }
    answer.out = paper.text;
    answer
}

fn page(paper: &mut Paper, plan: &Plan, test: &StressTest, order: &[(&NodeId, &str)]) {
    let turned = |under: &analysis::UnderStress| {
        let differs = |(now, then): &(&analysis::Standing, &analysis::Standing)| now.verdict != then.verdict;
        test.now.iter().zip(&under.tasks).filter(differs).count()
    };
    for under in &test.under {
        let count = turned(under);
        let (style, says) = match count {
            0 => (Style::Good, "no verdict changes".to_owned()),
            1 => (Style::Careful, "1 verdict changes".to_owned()),
            _ => (Style::Careful, format!("{count} verdicts change")),
        };
        paper.line(&[(Style::Normal, under.label), (Style::Normal, ": "), (style, &says)]);
    }
    for (id, name) in order {
        paper.blank();
        paper.line(&[(Style::Bold, &cut(&plain(name), WIDTH))]);
        let standings = test.of(id);
        let now = standings.first().map(|(_, now)| now.verdict);
        for (label, standing) in &standings {
            let style = if Some(standing.verdict) == now { Style::Normal } else { Style::Careful };
            paper.paragraph(style, 2, 2, &format!("{label}: {}", say_stress::in_words(plan, standing)));
        }
    }
    paper.blank();
    paper.paragraph(Style::Faint, 0, 0, "All figures central; each stress alone.");
}
