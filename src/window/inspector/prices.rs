//! How prices move: smoothly, and in steps.

use egui::{Align, Label, Layout, Ui, vec2};

use super::form::Form;
use crate::plan::entry_text::Period;
use crate::plan::{Estimate, MAX_HORIZON_MONTHS, Plan, PriceEvent, say};
use crate::window::number_edit::Field;
use crate::window::theme::icons;
use crate::window::widgets::{icon_button, wide_button};

pub(super) fn assumptions_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    let assumptions = &mut plan.assumptions;
    let decline = |label, name: &str| {
        let field = Field::new(label).named(name).unit("less").per(Period::Year);
        field.refuse(|_, high| (high > 1.0).then_some("Prices cannot fall by more than 100 % a year."))
    };
    let hosted = decline("Hosted prices", "Hosted price decline").help("Every hosted price, smoothly, year by year");
    form.estimate(ui, hosted, &mut assumptions.hosted_price_decline_per_year);
    let serving = decline("Serving prices", "Serving price decline").help("GPU hours and tokens of tuned models");
    form.estimate(ui, serving, &mut assumptions.serving_price_decline_per_year);
    let discount = Field::new("Discount rate").per(Period::Year).help("What later money is worth less");
    let discount = discount.refuse(|low, _| (low <= -1.0).then_some("Give a rate above −100 %."));
    form.estimate(ui, discount, &mut assumptions.discount_rate_per_year);
    events_ui(form, ui, plan);
}

fn events_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    ui.add_space(4.0);
    let models: Vec<(String, String)> =
        plan.prices.iter().map(|price| (price.model.clone(), price.model.clone())).collect();
    let start = plan.start;
    let mut removed = None;
    for (index, event) in plan.assumptions.hosted_price_events.iter_mut().enumerate() {
        let number = index + 1;
        let title = format!("Price step {number}: {}", say::month(start.plus_months(event.month)));
        if titled(form, ui, &title, &format!("Remove price step {number}")) {
            removed = Some(index);
        }
        event_ui(form, ui, number, event, &models);
    }
    if let Some(index) = removed {
        plan.assumptions.hosted_price_events.remove(index);
        form.did("Remove a price step".into());
    }
    if wide_button(ui, form.theme, icons::PLUS, "Add a price step") {
        let model = models.first().map(|(model, _)| model.clone()).unwrap_or_default();
        let event = PriceEvent { month: plan.horizon_months / 2, model, factor: Estimate::certain(0.5) };
        plan.assumptions.hosted_price_events.push(event);
        form.did("Add a price step".into());
    }
}

fn event_ui(form: &mut Form<'_>, ui: &mut Ui, number: usize, event: &mut PriceEvent, models: &[(String, String)]) {
    let mut options = models.to_vec();
    if !models.iter().any(|(model, _)| *model == event.model) {
        options.push((event.model.clone(), format!("{} (not in the price book)", event.model)));
    }
    form.choice(ui, Field::new("Model").named(format!("Price step {number} model")), &mut event.model, &options);
    let month = Field::new("From month").named(format!("Price step {number} month"));
    form.integer(
        ui,
        month.help("Counted from the plan's start, which is month 0"),
        &mut event.month,
        0..=MAX_HORIZON_MONTHS,
    );
    let factor = Field::new("Times").named(format!("Price step {number} factor"));
    form.estimate(ui, factor.help("0.5 is half the price from then on"), &mut event.factor);
}

/// A heading with its remove button; says whether that was pressed.
pub(super) fn titled(form: &Form<'_>, ui: &mut Ui, title: &str, remove: &str) -> bool {
    ui.horizontal(|ui| {
        let width = ui.available_width() - 30.0;
        ui.allocate_ui_with_layout(vec2(width, 22.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(width);
            ui.add(Label::new(title).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| icon_button(ui, form.theme, icons::TRASH, remove))
            .inner
    })
    .inner
}
