//! The fields of the plan as a whole, while nothing is selected.

use egui::{Id, Ui};

use super::form::Form;
use super::{book, command, findings_ui, header_ui, pools, prices, source};
use crate::analysis::WEAKEST;
use crate::document::Change;
use crate::plan::{Estimate, MAX_HORIZON_MONTHS, NodeKind, PersonDays, Plan, Usd, YearMonth, say};
use crate::window::number_edit::Field;
use crate::window::view::{Action, ViewContext};
use crate::window::weakest::weakest_ui;
use crate::window::widgets::section;

pub(super) fn plan_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let plan = view.plan();
    header_ui(ui, view.theme, "The plan", &counts(plan), |_| {});
    findings_ui(view, ui, None);
    section(ui, view.theme, id("weakest"), "Weakest assumptions", true, |ui| {
        weakest_ui(view, WEAKEST, ui, actions);
    });
    let mut draft = plan.clone();
    let mut form = Form::new(view, Id::unique("plan"), "the plan");
    form.look_for(ui, |visit| draft.visit_settings_mut(visit));
    section(ui, view.theme, id("plan"), "Name and time", true, |ui| basics_ui(&mut form, ui, &mut draft));
    section(ui, view.theme, id("thresholds"), "Thresholds", true, |ui| thresholds_ui(&mut form, ui, &mut draft));
    section(ui, view.theme, id("limits"), "Limits", true, |ui| limits_ui(&mut form, ui, &mut draft));
    section(ui, view.theme, id("assumptions"), "Assumptions", true, |ui| {
        prices::assumptions_ui(&mut form, ui, &mut draft);
    });
    section(ui, view.theme, id("prices"), "Price book", false, |ui| book::book_ui(&mut form, ui, &mut draft));
    section(ui, view.theme, id("pools"), "GPU pools", false, |ui| pools::pools_ui(&mut form, ui, &mut draft));
    section(ui, view.theme, id("sampling"), "Sampling", false, |ui| sampling_ui(&mut form, ui, &mut draft));
    actions.append(&mut form.actions);
    if let Some(edit) = form.into_edit() {
        let mut after = draft.clone();
        let change = Change::SetPlan(Box::new(draft));
        let change = match edit.gesture {
            Some(_) => change,
            None => source::with_presets(
                change,
                |visit| plan.clone().visit_settings_mut(visit),
                |visit| after.visit_settings_mut(visit),
            ),
        };
        actions.push(Action::Edit(command(edit, change)));
    }
}

fn id(section: &str) -> Id {
    Id::unique(("plan section", section))
}

fn counts(plan: &Plan) -> String {
    let tasks = plan.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Task(_))).count();
    let words = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    format!("{} · {} · {}", words(plan.nodes.len(), "node"), words(tasks, "sub-task"), words(plan.edges.len(), "edge"))
}

fn basics_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    form.text(ui, Field::new("Name").named("Plan name"), &mut plan.name);
    form.parsed_text(ui, Field::new("Currency"), &mut plan.currency, &|text| {
        let code = text.trim().to_uppercase();
        let valid = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        if valid { Ok(code) } else { Err("Write a code of three letters: USD, EUR, CHF.".into()) }
    });
    let (full, glance) = (plan.start.to_string(), (say::month(plan.start), None));
    form.typed(ui, Field::new("Starts").named("Start month"), &mut plan.start, full, glance, &|text| {
        text.trim().parse::<YearMonth>().map_err(|_| "Write year and month: 2026-12.".to_owned())
    });
    form.integer(ui, Field::new("Horizon").unit("months"), &mut plan.horizon_months, 1..=MAX_HORIZON_MONTHS);
    let last = plan.start.plus_months(plan.horizon_months.saturating_sub(1));
    form.figure(ui, Field::new("Last month"), &say::month(last), "", None);
}

fn thresholds_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    let policy = &mut plan.policy;
    let saving = Field::new("Saving").named("Smallest saving").unit("at least");
    let help = "A tuned path that saves less of the hosted total is not meaningfully cheaper";
    form.share(ui, saving.help(help), &mut policy.min_saving_share);
    let crossover = Field::new("Crossover").named("Latest crossover").unit("of the horizon");
    let help = "Nor is one that settles below the hosted cost later than this";
    form.share(ui, crossover.help(help), &mut policy.max_crossover_share);
    let unlikely = Field::new("Unlikely").named("Unlikely chance").unit("or less");
    let help =
        "A chance of being meaningfully cheaper that counts as a no; between the two nothing can be concluded yet";
    form.share(ui, unlikely.help(help), &mut policy.unlikely_chance);
    let likely = Field::new("Likely").named("Likely chance").unit("or more");
    form.share(
        ui,
        likely.help("A chance of being meaningfully cheaper that counts as a yes"),
        &mut policy.likely_chance,
    );
    let margin = Field::new("Quality margin").unit("at most");
    let help = "A tuned model worse by no more than this in accuracy counts as at least equal";
    form.share(ui, margin.help(help), &mut policy.quality_margin);
}

fn limits_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    let policy = &mut plan.policy;
    let budget =
        Field::new("Budget").named("Upfront budget").help("The most that all training together may cost upfront");
    form.optional(ui, budget, &mut policy.budget_usd, "no limit", Estimate::<Usd>::certain(40_000.0));
    let tunes = Field::new("Fine-tunes").named("Most fine-tunes").unit("at once");
    let tunes = tunes.help("How many fine-tunes the team can carry");
    form.optional_integer(ui, tunes, &mut policy.max_fine_tunes, "no limit", 2);
    let days = Field::new("Person-days").named("Person-day limit");
    form.optional(ui, days, &mut policy.person_days, "no limit", Estimate::<PersonDays>::certain(30.0));
}

fn sampling_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    let samples = Field::new("Samples").help("How often every range is drawn");
    form.integer(ui, samples, &mut plan.uncertainty.samples, 100..=10_000_000);
    let seed = plan.uncertainty.seed;
    let field = Field::new("Seed").help("The same seed gives the same figures on every machine");
    let text = seed.to_string();
    form.typed(ui, field, &mut plan.uncertainty.seed, text.clone(), (text, None), &|text| {
        text.trim().parse::<u64>().map_err(|_| "Write a whole number.".to_owned())
    });
}
