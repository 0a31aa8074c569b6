//! A sub-task's verdict with its reasons: criteria, what is missing, what would flip it, rule by rule.

use egui::collapsing_header::CollapsingState;
use egui::{Align2, Color32, Frame, Id, Label, Margin, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::commands::UiCommand;
use super::doubt_view::{cannot_conclude_ui, doubt_ui};
use super::explain::{figure_ui, figures_ui};
use super::inspector::lower_first;
use super::ladder_view::ladder_ui;
use super::review::mark_of;
use super::theme::{Theme, icons};
use super::view::{Action, ViewContext};
use super::widgets::{card, keep_together, marked_text, quiet_button, section};
use crate::analysis::{Criterion, Crossing, Figure, Flip, FlipInput, Outcome, RuleAnswer, Rung, TaskAnswer, Verdict};
use crate::plan::{Failure, Plan, Prompting, Task, say};
use crate::report::review::Reviewed;

/// What stands above the fields: the verdict in a sentence, its criteria, what it still needs.
pub(super) fn summary_ui(view: ViewContext<'_>, answer: &TaskAnswer, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    if answer.missing.is_empty() {
        ui.add(Label::new(RichText::new(keep_together(&answer.headline)).color(theme.text)).wrap());
        ui.add_space(2.0);
    } else {
        missing_ui(theme, answer, ui);
    }
    if let Some(driver) = cannot_conclude_ui(view, answer, ui) {
        actions.push(Action::ShowInput(driver.input.clone()));
    }
    criteria_ui(view, answer, ui, actions);
}

/// One card that asks for everything the verdict still needs.
fn missing_ui(theme: &Theme, answer: &TaskAnswer, ui: &mut Ui) {
    card(ui, theme, theme.amber, |ui| {
        ui.label(RichText::new("For a verdict, give").font(Theme::semibold(theme.size.small)));
        for missing in &answer.missing {
            marked_text(ui, theme, icons::QUESTION, theme.amber, missing);
        }
    });
}

fn criteria_ui(view: ViewContext<'_>, answer: &TaskAnswer, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    for (criterion, words) in criteria(view.plan(), answer) {
        let (icon, colour) = mark(theme, criterion);
        marked_text(ui, theme, icon, colour, words);
    }
    volume_figures_ui(view, answer, ui, actions);
    if answer.quality_permitting {
        let words = "Quality permitting: not shown yet by held-out examples and an A/B test";
        marked_text(ui, theme, icons::CIRCLE, theme.amber, words);
    }
}

/// The three criteria, each with what it says.
pub(super) fn criteria(plan: &Plan, answer: &TaskAnswer) -> [(Criterion, String); 3] {
    let task = plan.node(&answer.id).and_then(|node| node.task());
    [
        (answer.criteria.prompting_runs_out, prompting_words(answer.criteria.prompting_runs_out, task)),
        (answer.criteria.retrieval_does_not_fix, retrieval_words(answer.criteria.retrieval_does_not_fix).into()),
        (answer.criteria.volume_repays, volume_words(answer.criteria.volume_repays).into()),
    ]
}

pub(super) fn mark(theme: &Theme, criterion: Criterion) -> (&'static str, Color32) {
    match criterion {
        Criterion::Met => (icons::CHECK, theme.tuned),
        Criterion::NotMet => (icons::CLOSE, theme.red),
        Criterion::Unknown => (icons::CIRCLE, theme.amber),
    }
}

fn prompting_words(criterion: Criterion, task: Option<&Task>) -> String {
    let fine = task
        .is_some_and(|task| task.evidence.prompting == Prompting::GoodEnough || task.evidence.failure == Failure::None);
    match criterion {
        Criterion::Met if fine => "Prompting runs out on cost: no hosted path comes near".into(),
        Criterion::Met => "Prompting runs out on quality".into(),
        Criterion::NotMet => "Prompting does not run out yet".into(),
        Criterion::Unknown => "Not known yet whether prompting runs out".into(),
    }
}

fn retrieval_words(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Met => "Retrieval and tools do not fix it",
        Criterion::NotMet => "Retrieval or tools may still fix it",
        Criterion::Unknown => "Not known yet whether retrieval fixes it",
    }
}

fn volume_words(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Met => "Volume repays training",
        Criterion::NotMet => "Volume does not repay training",
        Criterion::Unknown => "Not known yet whether volume repays training",
    }
}

/// What the third criterion rests on, each a way to how it was computed.
pub(super) fn volume_figures_ui(view: ViewContext<'_>, answer: &TaskAnswer, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let Some(share) = answer.saving_share.filter(|_| answer.criteria.volume_repays != Criterion::Unknown) else {
        return;
    };
    let saving =
        if share >= 0.0 { format!("{} cheaper", say::share(share)) } else { format!("{} dearer", say::share(-share)) };
    let id = || answer.id.clone();
    let mut figures = vec![(saving, Some(Figure::SavingShare(id())))];
    figures.push(match answer.settled_crossover_months {
        Some(months) => {
            let crossing = Figure::Crossover { task: id(), which: Crossing::Settled };
            (format!("crosses after {}", say::months(months)), Some(crossing))
        }
        None => ("never crosses within the horizon".into(), None),
    });
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.add_space(theme.space.xl);
        figures_ui(ui, 10.0, |ui| {
            for (words, figure) in figures {
                let text = RichText::new(keep_together(&words)).size(theme.size.small).color(theme.text_weak);
                match figure {
                    Some(figure) => figure_ui(ui, theme, text, &words, figure, actions),
                    None => drop(ui.label(text)),
                }
            }
        });
    });
}

/// What is asked for below the fields.
pub(super) enum Asked<'a> {
    Run(UiCommand),
    /// To make it the cheaper hosted path, so that rule 6 judges it.
    Weigh(&'a Rung),
}

/// What stands below the fields: advice, flips, the rules one by one, the review's decision. Gives what is
/// asked for there.
pub(super) fn reasons_ui<'a>(
    view: ViewContext<'_>,
    answer: &'a TaskAnswer,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) -> Option<Asked<'a>> {
    let theme = view.theme;
    let mut asked = None;
    // What to measure stands where it leads to its field.
    let measure = answer.uncertainty.as_ref().and_then(|found| found.measure_next(&view.plan().currency));
    let is_there = |advice: &&String| measure.as_ref().is_none_or(|measure| !advice.starts_with(measure));
    let mut advice = answer.advice.iter().filter(is_there).peekable();
    if advice.peek().is_some() {
        section(ui, theme, id("next"), "What to do next", true, |ui| {
            for advice in advice {
                marked_text(ui, theme, icons::ARROW_RIGHT, theme.text_weak, super::inspector::sentence(advice));
            }
        });
    }
    if let Some(found) = answer.uncertainty.as_deref() {
        section(ui, theme, id("doubt"), "How sure", true, |ui| {
            let measure = doubt_ui(view, answer, found, ui);
            actions.extend(measure.map(|driver| Action::ShowInput(driver.input.clone())));
        });
    }
    section(ui, theme, id("flips"), "Would flip", true, |ui| {
        actions.extend(flips_ui(view, answer, ui).map(Action::Explain));
        if quiet_button(ui, theme, icons::CROSSHAIR, "What would it take?") {
            asked = Some(Asked::Run(UiCommand::Seek));
        }
    });
    if !answer.ladder.rungs.is_empty() || !answer.ladder.not_offered.is_empty() {
        section(ui, theme, id("ladder"), "Cheaper first", true, |ui| {
            asked = ladder_ui(view, answer, ui, actions).map(Asked::Weigh).or(asked.take());
        });
    }
    section(ui, theme, id("rules"), "Why, rule by rule", true, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for rule in &answer.rules {
            rule_ui(view, answer, rule, ui, actions);
        }
    });
    if let Some(decided) = view.decision(&answer.id) {
        section(ui, theme, id("decision"), "Decision", true, |ui| {
            decision_ui(theme, decided, ui);
            if quiet_button(ui, theme, icons::CHECK_CIRCLE, "Review") {
                asked = Some(Asked::Run(UiCommand::Review));
            }
        });
    }
    asked
}

fn id(section: &str) -> Id {
    Id::unique(("verdict section", section))
}

/// Gives the figure that is asked about.
fn flips_ui(view: ViewContext<'_>, answer: &TaskAnswer, ui: &mut Ui) -> Option<Figure> {
    let theme = view.theme;
    if answer.flips.is_empty() {
        let words = match answer.verdict {
            Verdict::NeedsInput => "Known once the verdict has what it needs.",
            _ => "No single volume or price changes this verdict.",
        };
        ui.label(RichText::new(words).size(theme.size.small).color(theme.text_weak));
    }
    ui.spacing_mut().item_spacing.y = 3.0;
    let mut asked = None;
    let mut targets: Vec<Verdict> = answer.flips.iter().map(|flip| flip.to).collect();
    targets.sort();
    targets.dedup();
    for to in targets {
        let heading = RichText::new(format!("To {}", lower_first(to.label())));
        ui.label(heading.font(Theme::semibold(theme.size.small)).color(theme.verdict(to)));
        for flip in answer.flips.iter().filter(|flip| flip.to == to) {
            let (words, now) = flip_words(&view.plan().currency, flip);
            let about = (format!("· {words}"), format!("Flip {words} {now}"));
            let parts = [(about.0.as_str(), theme.text), (now.as_str(), theme.text_weak)];
            if link_ui(theme, ui, parts, theme.size.small, &about.1) {
                let above = flip.at > flip.now;
                asked = Some(Figure::Flip { task: answer.id.clone(), input: flip.input, above });
            }
        }
        ui.add_space(4.0);
    }
    asked
}

/// Two texts of different weight that lead to how they were computed; whether they were clicked.
fn link_ui(theme: &Theme, ui: &mut Ui, parts: [(&str, Color32); 2], size: f32, name: &str) -> bool {
    let job = two_tone_job(parts, size);
    let galley = egui::WidgetText::from(job).into_galley(
        ui,
        Some(egui::TextWrapMode::Wrap),
        ui.available_width(),
        egui::TextStyle::Body,
    );
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand(2.0), theme.radius.small, theme.raised);
    }
    ui.painter().galley(rect.min, galley, theme.text);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text("How was this computed?").clicked()
}

fn two_tone_job(parts: [(&str, Color32); 2], size: f32) -> egui::text::LayoutJob {
    let mut job = egui::text::LayoutJob::default();
    for (index, (text, color)) in parts.into_iter().enumerate() {
        let format = egui::TextFormat { font_id: Theme::regular(size), color, ..Default::default() };
        job.append(&keep_together(text), if index == 0 { 0.0 } else { 6.0 }, format);
    }
    job
}

/// `below 41.0k calls a month` and `(now 3.04M)`.
fn flip_words(currency: &str, flip: &Flip) -> (String, String) {
    let side = if flip.at < flip.now { "below" } else { "above" };
    let say = |value: f64| match flip.input {
        FlipInput::CallsPerMonth => say::count(value),
        FlipInput::HostedUsdPerCall | FlipInput::ServingUsdPerCall | FlipInput::UpfrontUsd => {
            say::money(currency, value)
        }
    };
    let words = match flip.input {
        FlipInput::CallsPerMonth => format!("{side} {} calls a month", say(flip.at)),
        FlipInput::HostedUsdPerCall => format!("hosted {side} {} a call", say(flip.at)),
        FlipInput::ServingUsdPerCall => format!("serving {side} {} a call", say(flip.at)),
        FlipInput::UpfrontUsd => format!("upfront {side} {}", say(flip.at)),
    };
    (words, format!("(now {})", say(flip.now)))
}

/// One rule: its question and what became of it; opened, its sentence and what it looked at.
fn rule_ui(view: ViewContext<'_>, answer: &TaskAnswer, rule: &RuleAnswer, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let decides = rule.outcome == Outcome::Decides;
    let colour = if decides { theme.verdict(answer.verdict) } else { theme.text_weak };
    let fill = if decides { theme.card } else { theme.panel };
    let inner = Frame::new().fill(fill).corner_radius(theme.radius.medium).inner_margin(Margin::symmetric(8, 2));
    let shown = inner.show(ui, |ui| {
        let fold = Id::unique(("rule", answer.id.as_str(), rule.rule.number()));
        let mut state = CollapsingState::load_with_default_open(ui.ctx(), fold, decides);
        if rule_header(view, rule, colour, ui) {
            state.toggle(ui);
        }
        state.show_body_unindented(ui, |ui| rule_body(theme, (answer, rule), ui, actions));
    });
    if decides {
        let rect = shown.response.rect;
        let bar = egui::Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 2.0, colour);
    }
}

fn rule_header(view: ViewContext<'_>, rule: &RuleAnswer, colour: Color32, ui: &mut Ui) -> bool {
    let theme = view.theme;
    let outcome = match rule.outcome {
        Outcome::Pass => "passed",
        Outcome::Decides => "decides",
        Outcome::Skipped => "not asked",
    };
    let question = rule.rule.question();
    let outcome_galley = ui.painter().layout_no_wrap(outcome.into(), Theme::regular(theme.size.caption), colour);
    let asked = if rule.outcome == Outcome::Skipped { theme.text_weak } else { theme.text };
    let width = ui.available_width() - outcome_galley.size().x - 30.0;
    let galley = ui.painter().layout(question.into(), Theme::regular(theme.size.small), asked, width.max(60.0));
    let height = galley.size().y.max(16.0) + 8.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let name = format!("Rule {}: {question} {outcome}", rule.rule.number());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), theme.radius.small, theme.raised);
    }
    let number = rule.rule.number().to_string();
    let top = rect.top() + 4.0;
    ui.painter().text(
        egui::pos2(rect.left() + 7.0, top + 1.0),
        Align2::CENTER_TOP,
        number,
        Theme::semibold(theme.size.caption),
        colour,
    );
    ui.painter().galley(egui::pos2(rect.left() + 22.0, top), galley, asked);
    let at = egui::pos2(rect.right() - outcome_galley.size().x, top + 1.0);
    ui.painter().galley(at, outcome_galley, colour);
    response.clicked()
}

fn rule_body(theme: &Theme, (answer, rule): (&TaskAnswer, &RuleAnswer), ui: &mut Ui, actions: &mut Vec<Action>) {
    Frame::new().inner_margin(Margin { left: 22, right: 0, top: 0, bottom: 6 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        if !rule.text.is_empty() {
            ui.add(
                Label::new(RichText::new(keep_together(&rule.text)).size(theme.size.small).color(theme.text_weak))
                    .wrap(),
            );
        }
        for (name, value) in &rule.inputs {
            // What is no number, such as a crossover that never comes, is no figure.
            let number = value.contains(|c: char| c.is_ascii_digit());
            let parts = [(name.as_str(), theme.text_weak), (value.as_str(), theme.text)];
            let spoken = format!("{name}: {value}");
            match Figure::of_rule_input(name, &answer.id).filter(|_| number) {
                Some(figure) => {
                    if link_ui(theme, ui, parts, theme.size.caption, &spoken) {
                        actions.push(Action::Explain(figure));
                    }
                }
                None => {
                    let named = || WidgetInfo::labeled(Role::Label, true, &spoken);
                    ui.add(Label::new(two_tone_job(parts, theme.size.caption)).wrap()).widget_info(named);
                }
            }
        }
    });
}

fn decision_ui(theme: &Theme, decided: &Reviewed, ui: &mut Ui) {
    let on = say::date(&decided.on);
    let dissent = if decided.dissent.is_empty() { String::new() } else { format!("Dissent: {}", decided.dissent) };
    let about = [decided.by.as_str(), &on, &decided.note, &dissent].into_iter().filter(|text| !text.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    ui.horizontal_top(|ui| {
        super::widgets::badge(ui, theme, &decided.decided(), mark_of(theme, decided).1);
        ui.add(Label::new(RichText::new(about).size(theme.size.small).color(theme.text_weak)).wrap());
    });
    for change in &decided.changes {
        let (icon, colour) =
            if change.reopens { mark_of(theme, decided) } else { (icons::ARROW_RIGHT, theme.text_weak) };
        marked_text(ui, theme, icon, colour, change.sentence());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flip_says_the_side_and_both_values() {
        let flip = Flip { input: FlipInput::CallsPerMonth, now: 3_041_667.0, at: 41_000.0, to: Verdict::KeepHosted };
        assert_eq!(flip_words("USD", &flip), ("below 41.0k calls a month".into(), "(now 3.04M)".into()));
        let flip = Flip { input: FlipInput::ServingUsdPerCall, now: 0.0005, at: 0.0049, to: Verdict::KeepHosted };
        assert_eq!(flip_words("USD", &flip).0, "serving above $0.0049 a call");
    }
}
