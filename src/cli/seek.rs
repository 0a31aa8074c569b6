//! `mixplan seek`: what would make it pay back by a month, lever by lever.

use super::Seek;
use super::answer::{Answer, Status};
use super::given::Given;
use super::paper::{Paper, Style, plain};
use crate::analysis::{self, LeverAnswer, Reach, Settings};

pub(super) fn seek(arguments: &Seek) -> Answer {
    let asked = (arguments.scenario.as_deref(), arguments.task.as_deref());
    let (given, task) = match Given::with_task(&arguments.plan, asked.0, asked.1) {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    let plan = &given.plan;
    let evaluation = analysis::evaluate(plan, &Settings::default());
    let mut answer = given.answer(&evaluation);
    let mut sought = match analysis::seek(plan, &evaluation, task.as_ref(), arguments.by) {
        Ok(sought) => sought,
        Err(missing) => {
            let text = format!("mixplan: this cannot be answered yet; give {}", missing.join(", and "));
            answer.error(&text, Status::Invalid);
            return answer;
        }
    };
    sought.levers.retain(|lever| arguments.lever.as_deref().is_none_or(|wanted| wanted == lever.lever.key()));
    if arguments.json {
        match serde_json::to_string_pretty(&sought) {
            Ok(json) => answer.line(&json),
            Err(error) => answer.error(&format!("mixplan: no JSON could be made: {error}"), Status::Failed),
        }
    } else {
        answer.out = page(&sought);
    }
    answer
}

fn page(sought: &analysis::Seek) -> String {
    let mut paper = Paper::for_stdout();
    paper.line(&[(Style::Bold, &plain(&sought.question()))]);
    let style = if sought.holds { Style::Good } else { Style::Careful };
    paper.paragraph(style, 0, 0, &sought.today());
    paper.blank();
    for answer in &sought.levers {
        lever(&mut paper, answer);
    }
    let whole = if sought.task.is_none() { "; the sub-tasks that are tuned stay the same" } else { "" };
    paper.blank();
    paper.paragraph(Style::Faint, 0, 0, &format!("Each lever alone, all else unchanged{whole}."));
    paper.text
}

fn lever(paper: &mut Paper, answer: &LeverAnswer) {
    let style = match answer.reach {
        Reach::Already { .. } => Style::Good,
        Reach::Needs { .. } => Style::Normal,
        Reach::Impossible { .. } => Style::Faint,
    };
    paper.line(&[(Style::Bold, answer.lever.label())]);
    paper.paragraph(style, 2, 0, &plain(&answer.sentence));
}
