//! What people forget when they cost a fine-tune: labels, evaluation, people, retraining, monitoring, the test.

use egui::{Id, Ui};

use super::form::Form;
use crate::analysis::{Figure, Forgotten, Paid, TaskAnswer};
use crate::plan::entry_text::Period;
use crate::plan::{Data, MAX_HORIZON_MONTHS, Retrain, Tuned, presets, say};
use crate::window::number_edit::Field;
use crate::window::widgets::subsection;

pub(super) fn forgotten_ui(form: &mut Form<'_>, ui: &mut Ui, tuned: &mut Tuned) {
    let sum = sum(form);
    let id = Id::unique("what people forget");
    subsection(ui, form.theme, id, "Often forgotten", &sum, false, |ui| {
        let (label, examples) = (presets::LABEL.about(), presets::EXAMPLES.about());
        form.group(ui, "Labelled data", &mut tuned.data, "no cost", presets::data, |form, ui, data| {
            data_ui(form, ui, "labelled", data, &[&examples, &label]);
        });
        let (label, examples) = (presets::CHECKED_LABEL.about(), presets::HELD_OUT.about());
        form.group(ui, "Evaluation set", &mut tuned.evaluation, "no cost", presets::evaluation, |form, ui, data| {
            data_ui(form, ui, "held-out", data, &[&examples, &label]);
        });
        form.group(ui, "Labour", &mut tuned.labour, "no cost", presets::labour, |form, ui, labour| {
            let (days, day) = (presets::PERSON_DAYS.about(), presets::PERSON_DAY.about());
            form.estimate(ui, Field::new("Person-days").help(&days), &mut labour.person_days);
            let per_day = Field::new("Per day").named("Cost per person-day").help(&day);
            form.estimate(ui, per_day, &mut labour.usd_per_person_day);
        });
        form.group(ui, "Retraining", &mut tuned.retrain, "never", presets::retrain, |form, ui, retrain| {
            retrain_ui(form, ui, "Retraining", retrain, &presets::RETRAINING.about());
        });
        let start = presets::base_retirement;
        form.group(ui, "Base retires", &mut tuned.base_retirement, "never", start, |form, ui, retrain| {
            retrain_ui(form, ui, "Forced retraining", retrain, presets::BASE_LIFE_BASIS);
        });
        form.group(ui, "A/B test", &mut tuned.test_phase, "none", presets::test_phase, |form, ui, test| {
            let months = Field::new("Lasts").named("A/B test length").unit("months");
            let help = "From when the tuned model is ready; its replicas are paid in full meanwhile";
            form.integer(ui, months.help(help), &mut test.months, 1..=MAX_HORIZON_MONTHS);
            let share = Field::new("Stays hosted").named("A/B test hosted share");
            form.estimate(ui, share.help("Share of the calls that goes on being paid hosted"), &mut test.hosted_share);
        });
        let help = presets::MONITORING.about();
        let monitoring = Field::new("Monitoring").per(Period::Month).help(&help);
        form.estimate(ui, monitoring, &mut tuned.monitoring_usd_per_month);
        sums_ui(form, ui);
    });
}

fn known<'a>(form: &Form<'a>) -> Option<(&'a TaskAnswer, Forgotten)> {
    let (_, _, answer) = form.view.selected_task()?;
    let answer = answer?;
    Some((answer, answer.forgotten?))
}

/// What they add, in one line.
fn sum(form: &Form<'_>) -> String {
    let Some((_, forgotten)) = known(form) else { return String::new() };
    let money = |usd: f64| say::money(form.currency(), usd);
    format!("+{}, {}/mo", money(forgotten.upfront_usd), money(forgotten.monthly_usd))
}

/// The same as figures.
fn sums_ui(form: &mut Form<'_>, ui: &mut Ui) {
    let Some((answer, forgotten)) = known(form) else { return };
    let explains = |when| Some(Figure::Forgotten { task: answer.id.clone(), when });
    let upfront = say::money(form.currency(), forgotten.upfront_usd);
    let field = Field::new("All of it").named("Often forgotten, upfront");
    form.figure(ui, field, &upfront, "upfront", explains(Paid::Upfront));
    let monthly = say::money(form.currency(), forgotten.monthly_usd);
    let field = Field::new("").named("Often forgotten, by the month");
    form.figure(ui, field, &monthly, "/ month, on average", explains(Paid::Monthly));
}

fn data_ui(form: &mut Form<'_>, ui: &mut Ui, name: &str, data: &mut Data, help: &[&str; 2]) {
    let [examples, label] = help;
    form.estimate(ui, Field::new("Examples").named(format!("{name} examples")).help(examples), &mut data.examples);
    let each = Field::new("Per example").named(format!("Cost per {name} example")).help(label);
    form.estimate(ui, each, &mut data.usd_per_example);
    let about = presets::CURATION.about();
    let curation = Field::new("Curation on top").named(format!("Curation of {name} examples")).help(&about);
    form.estimate(ui, curation, &mut data.curation_share);
}

fn retrain_ui(form: &mut Form<'_>, ui: &mut Ui, name: &str, retrain: &mut Retrain, help: &str) {
    let every = Field::new("Every").named(format!("{name} interval")).unit("months").help(help);
    form.integer(ui, every, &mut retrain.every_months, 1..=MAX_HORIZON_MONTHS);
    let cost = Field::new("Cost").named(format!("{name} cost")).unit("each time").help(help);
    form.estimate(ui, cost, &mut retrain.usd);
}
