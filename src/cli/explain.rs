//! `mixplan explain`: how the figures were computed, from each down to the plan's numbers.

#![expect(clippy::disallowed_methods, reason = "today's date says which numbers are stale")]

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Explain;
use super::answer::{Answer, Status};
use super::given::Given;
use super::paper::{Paper, Style, plain};
use crate::analysis::{self, Derivation, Derivations, Evaluation, Figure, Leaf, MixFigure, Settings};
use crate::plan::{NodeId, Plan};

pub(super) fn explain(arguments: &Explain) -> Answer {
    let asked = (arguments.scenario.as_deref(), arguments.task.as_deref());
    let (given, task) = match Given::with_task(&arguments.plan, asked.0, asked.1) {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    let plan = &given.plan;
    let evaluation = analysis::evaluate(plan, &Settings::default());
    let mut answer = given.answer(&evaluation);
    let derived = derived(plan, &evaluation, task.as_ref());
    if derived.is_empty() {
        let text = "mixplan: nothing is computed here yet; give a volume and costs";
        answer.error(text, Status::Invalid);
        return answer;
    }
    let mut paper = Paper::for_stdout();
    let today = jiff::Zoned::now().date();
    for derivation in &derived {
        derivation_on(&mut paper, derivation, today);
    }
    answer.out = paper.text;
    answer
}

/// The main figures, and after each what it is made of, each once. Of the mix, what is a sub-task's is left to that
/// sub-task.
fn derived(plan: &Plan, evaluation: &Evaluation, task: Option<&NodeId>) -> Vec<Derivation> {
    let derivations = Derivations::of(plan);
    let mut open = match task {
        Some(id) => evaluation.task(id).map(Figure::main_of).unwrap_or_default(),
        None => MixFigure::MAIN.map(Figure::Mix).into(),
    };
    open.reverse();
    let (mut seen, mut derived) = (BTreeSet::new(), Vec::new());
    while let Some(figure) = open.pop() {
        if !seen.insert(figure.clone()) {
            continue;
        }
        let Some(derivation) = derivations.derive(evaluation, &figure) else { continue };
        let parts = derivation.parts.iter().rev().map(|part| &part.figure);
        open.extend(parts.filter(|part| task.is_some() || part.node().is_none()).cloned());
        derived.push(derivation);
    }
    derived
}

fn derivation_on(paper: &mut Paper, derivation: &Derivation, today: Date) {
    if !paper.text.is_empty() {
        paper.blank();
    }
    let title = format!("{} = {}", derivation.title, derivation.shown);
    paper.paragraph(Style::Bold, 0, 2, &plain(&title));
    let several = derivation.steps.len() > 1;
    for step in &derivation.steps {
        if several {
            paper.paragraph(Style::Normal, 2, 2, &plain(&step.name));
        }
        paper.paragraph(Style::Faint, 4, 2, &plain(&step.words));
        paper.paragraph(Style::Normal, 4, 2, &plain(&format!("= {}", step.numbers)));
        if step.numbers != step.value {
            paper.paragraph(Style::Normal, 4, 2, &plain(&format!("= {}", step.value)));
        }
    }
    for note in &derivation.notes {
        paper.paragraph(Style::Faint, 2, 0, &plain(note));
    }
    let leaf = |leaf: &Leaf| format!("{}: {} ({})", leaf.label, leaf.shown, leaf.about(today));
    for input in &derivation.inputs {
        paper.paragraph(Style::Normal, 2, 2, &plain(&leaf(input)));
    }
}
