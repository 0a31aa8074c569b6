//! How prices move, and the plan's price book.

use egui::{Label, RichText, Ui};

use super::form::Form;
use crate::plan::entry_text::Period;
use crate::plan::{
    Estimate, HostedCost, MAX_HORIZON_MONTHS, Node, Plan, Price, PriceEvent, Serving, TokenCost, Usd, say,
};
use crate::window::number_edit::Field;
use crate::window::theme::icons;
use crate::window::widgets::{icon_button, quiet_button, subsection, unfold, wide_button};

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
        ui.add_sized([width, 22.0], Label::new(RichText::new(title)).truncate().halign(egui::Align::Min));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            icon_button(ui, form.theme, icons::TRASH, remove)
        })
        .inner
    })
    .inner
}

pub(super) fn book_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    if plan.prices.is_empty() {
        let text = "No prices yet. Add the models that hosted costs refer to, per million tokens.";
        ui.add(Label::new(RichText::new(text).color(form.theme.text_weak)).wrap());
    }
    let mut removed = None;
    let mut renamed = None;
    for index in 0..plan.prices.len() {
        let taken: Vec<String> = plan
            .prices
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != index)
            .map(|(_, price)| price.model.clone())
            .collect();
        let Some(price) = plan.prices.get_mut(index) else { continue };
        let before = price.model.clone();
        let money = |usd: Estimate<Usd>| say::money(form.currency(), usd.central());
        let note = format!("{} / {}", money(price.usd_per_million_input), money(price.usd_per_million_output));
        subsection(ui, form.theme, form.scope.with(("price", index)), &before, &note, false, |ui| {
            price_ui(form, ui, price, index, &taken);
            if quiet_button(ui, form.theme, icons::TRASH, &format!("Remove {before}")) {
                removed = Some(index);
            }
        });
        if price.model != before {
            renamed = Some((before, price.model.clone()));
        }
    }
    if let Some((old, new)) = renamed {
        rename_model(plan, &old, &new);
    }
    if let Some(index) = removed {
        let gone = plan.prices.remove(index);
        form.did(format!("Remove the price of {}", gone.model));
    }
    if wide_button(ui, form.theme, icons::PLUS, "Add a model") {
        let id = form.scope.with(("price", plan.prices.len()));
        unfold(ui, id);
        let name = form.id(&price_field(plan.prices.len(), "Model", "model"));
        ui.memory_mut(|memory| memory.request_focus(name));
        plan.prices.push(new_price(plan));
        form.did("Add a model to the price book".into());
    }
}

fn price_ui(form: &mut Form<'_>, ui: &mut Ui, price: &mut Price, index: usize, taken: &[String]) {
    let field = |label, name: &str| price_field(index, label, name);
    form.parsed_text(ui, field("Model", "model"), &mut price.model, &|text| match text.trim() {
        "" => Err("Give the model a name.".into()),
        name if taken.iter().any(|other| other == name) => Err(format!("There is a price for {name} already.")),
        name => Ok(name.to_owned()),
    });
    form.estimate(ui, field("Input", "input").unit("/ million"), &mut price.usd_per_million_input);
    let start = Estimate::certain(price.usd_per_million_input.central() / 10.0);
    let cached = field("Cached input", "cached input").unit("/ million");
    form.optional(ui, cached, &mut price.usd_per_million_cached_input, "as input", start);
    form.estimate(ui, field("Output", "output").unit("/ million"), &mut price.usd_per_million_output);
    form.optional(
        ui,
        field("Per request", "per request"),
        &mut price.usd_per_request,
        "nothing",
        Estimate::certain(0.01),
    );
    form.text(ui, field("As of", "date").help("Date of the price list: 2026-11-12"), &mut price.as_of);
    form.text(ui, field("Source", "source"), &mut price.source);
}

/// Fields are named by their place, so that renaming the model keeps the focus.
fn price_field<'a>(index: usize, label: &'a str, name: &str) -> Field<'a> {
    Field::new(label).named(format!("Price {} {name}", index + 1))
}

fn new_price(plan: &Plan) -> Price {
    let mut number = 1;
    let mut model = "new-model".to_owned();
    while plan.price(&model).is_some() {
        number += 1;
        model = format!("new-model-{number}");
    }
    Price {
        model,
        usd_per_million_input: Estimate::certain(1.0),
        usd_per_million_output: Estimate::certain(5.0),
        ..Price::default()
    }
}

/// A model that is renamed in the price book stays the model of every cost and every price step.
fn rename_model(plan: &mut Plan, old: &str, new: &str) {
    let rename = |cost: &mut TokenCost| {
        if cost.model.as_deref() == Some(old) {
            cost.model = Some(new.to_owned());
        }
    };
    for task in plan.nodes.iter_mut().filter_map(Node::task_mut) {
        let cheaper = task.cheaper_hosted.iter_mut().map(|cheaper| &mut cheaper.cost);
        for cost in cheaper.chain([&mut task.hosted]) {
            if let HostedCost::Tokens(tokens) = cost {
                rename(tokens);
            }
        }
        if let Some(Serving::Tokens(tokens)) = task.tuned.as_mut().map(|tuned| &mut tuned.serving) {
            rename(tokens);
        }
    }
    for event in &mut plan.assumptions.hosted_price_events {
        if event.model == old {
            event.model = new.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{NodeId, NodeKind, Task, YearMonth};

    #[test]
    fn a_renamed_model_is_renamed_wherever_it_is_used() {
        let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        let tokens = |model: &str| TokenCost { model: Some(model.into()), ..TokenCost::default() };
        let mut task = Task { hosted: HostedCost::Tokens(tokens("old")), ..Task::default() };
        task.cheaper_hosted =
            Some(crate::plan::CheaperHosted { cost: HostedCost::Tokens(tokens("other")), ..Default::default() });
        plan.nodes.push(Node::new(NodeId::new("a"), "A", NodeKind::Task(task)));
        let event = PriceEvent { month: 1, model: "old".into(), factor: Estimate::certain(0.5) };
        plan.assumptions.hosted_price_events.push(event);
        rename_model(&mut plan, "old", "new");
        let task = plan.nodes[0].task().unwrap();
        assert_eq!(task.hosted, HostedCost::Tokens(tokens("new")));
        assert_eq!(task.cheaper_hosted.as_ref().unwrap().cost, HostedCost::Tokens(tokens("other")));
        assert_eq!(plan.assumptions.hosted_price_events[0].model, "new");
    }
}
