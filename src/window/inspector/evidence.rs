//! What the team knows about a sub-task, asked in the architect's words.

use egui::Ui;

use super::form::Form;
use crate::analysis::{HeldOutOutcome, held_out};
use crate::plan::{AbTest, Evidence, Failure, Io, PairedCounts, Prompting, Quality, Retrieval, Task, say};
use crate::window::number_edit::Field;
use crate::window::theme::icons;
use crate::window::widgets::marked_text;

pub(super) fn evidence_ui(form: &mut Form<'_>, ui: &mut Ui, task: &mut Task) {
    let evidence = &mut task.evidence;
    macro_rules! ask {
        ($field:ident, $type:ident) => {
            let options: Vec<($type, String)> =
                $type::ALL.iter().map(|answer| (*answer, answer.label().to_owned())).collect();
            form.question(ui, $type::QUESTION, &mut evidence.$field, &options);
        };
    }
    ask!(prompting, Prompting);
    ask!(failure, Failure);
    ask!(retrieval, Retrieval);
    ask!(io, Io);
    form.toggle(ui, "Users read what it writes", &mut evidence.user_facing);
    form.toggle(ui, "The team wants to train from scratch", &mut evidence.wants_from_scratch);
    ui.add_space(4.0);
    quality_ui(form, ui, evidence);
    let options: Vec<(AbTest, String)> = AbTest::ALL.iter().map(|test| (*test, test.label().to_owned())).collect();
    form.question(ui, "How did the A/B test of the tuned model go?", &mut evidence.ab_test, &options);
}

#[derive(Clone, Copy, PartialEq)]
enum Measured {
    Unknown,
    No,
    Yes,
}

fn quality_ui(form: &mut Form<'_>, ui: &mut Ui, evidence: &mut Evidence) {
    let mut measured = match evidence.quality {
        Quality::Unknown => Measured::Unknown,
        Quality::NotMeasured => Measured::No,
        Quality::Measured(_) => Measured::Yes,
    };
    let before = measured;
    let options = [
        (Measured::No, "not measured yet".to_owned()),
        (Measured::Yes, "measured, counts below".to_owned()),
        (Measured::Unknown, "not known".to_owned()),
    ];
    form.question(ui, "Is the tuned model as good on held-out examples?", &mut measured, &options);
    if measured != before {
        if let Quality::Measured(counts) = evidence.quality {
            form.remember(ui, "paired counts", counts);
        }
        evidence.quality = match measured {
            Measured::Unknown => Quality::Unknown,
            Measured::No => Quality::NotMeasured,
            Measured::Yes => Quality::Measured(form.recall(ui, "paired counts").unwrap_or_default()),
        };
    }
    if let Quality::Measured(counts) = &mut evidence.quality {
        counts_ui(form, ui, counts);
    }
}

fn counts_ui(form: &mut Form<'_>, ui: &mut Ui, counts: &mut PairedCounts) {
    const MOST: u32 = 100_000_000;
    for (label, count) in [
        ("Both right", &mut counts.both_right),
        ("Only hosted right", &mut counts.only_hosted_right),
        ("Only tuned right", &mut counts.only_tuned_right),
        ("Both wrong", &mut counts.both_wrong),
    ] {
        form.integer(ui, Field::new(label), count, 0..=MOST);
    }
    let margin = form.view.plan().policy.quality_margin;
    let Some(shown) = held_out(*counts, margin) else { return };
    let theme = form.theme;
    let (icon, colour, words) = match shown.outcome {
        HeldOutOutcome::AtLeastEqual => (icons::CHECK, theme.tuned, "Shown to be at least equal".to_owned()),
        HeldOutOutcome::Worse => (icons::CLOSE, theme.red, "Shown to be worse".to_owned()),
        HeldOutOutcome::NotShown { examples: Some(count) } => {
            let words =
                format!("Not shown yet: {} examples would show it, if it is as it seems", say::whole(count as f64));
            (icons::CIRCLE, theme.amber, words)
        }
        HeldOutOutcome::NotShown { examples: None } => {
            (icons::CIRCLE, theme.amber, "Not shown yet, and it seems worse".to_owned())
        }
    };
    let points = |share: f64| say::share(share).replace(" %", "");
    let (low, high) = shown.interval;
    let interval =
        format!("{} to {} points of accuracy, at a margin of {}", points(low), points(high), say::share(margin));
    marked_text(ui, theme, icon, colour, format!("{words} ({interval})"));
    ui.add_space(4.0);
}
