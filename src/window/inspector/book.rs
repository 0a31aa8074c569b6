//! The plan's price book: every price with its date and source, who uses it, and what is stale or retires.

use egui::{Label, RichText, Ui};

use super::form::Form;
use super::prices::titled;
use crate::plan::{Estimate, HostedCost, Node, Plan, Price, PriceTier, Serving, TokenCost, Usd, date};
use crate::window::commands::UiCommand;
use crate::window::number_edit::Field;
use crate::window::prices::{Wanted, words};
use crate::window::theme::icons;
use crate::window::view::Action;
use crate::window::widgets::{quiet_button, subsection, wide_button};

pub(super) fn book_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    if plan.prices.is_empty() {
        let text = "No prices yet. Choose the models that hosted costs refer to.";
        ui.add(Label::new(RichText::new(text).color(form.theme.text_weak)).wrap());
    }
    let mut removed = None;
    let mut renamed = None;
    for index in 0..plan.prices.len() {
        let others = plan.prices.iter().enumerate().filter(|(at, _)| *at != index);
        let taken: Vec<String> = others.map(|(_, price)| price.model.clone()).collect();
        let users = plan.prices.get(index).map(|price| users(plan, &price.model)).unwrap_or_default();
        let Some(price) = plan.prices.get_mut(index) else { continue };
        let before = price.model.clone();
        let [input, _, output] = words::columns(price, form.currency());
        let note = format!("{input} / {output}");
        let unfolded = subsection(ui, form.theme, form.scope.with(("price", index)), &before, &note, false, |ui| {
            state_ui(form, ui, price);
            used_ui(form, ui, &users);
            price_ui(form, ui, price, index, &taken);
            if quiet_button(ui, form.theme, icons::TRASH, &format!("Remove {before}")) {
                removed = Some(index);
            }
        });
        if unfolded.is_none() {
            state_ui(form, ui, price);
        }
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
    if wide_button(ui, form.theme, icons::PLUS, "Add a model…") {
        form.actions.push(Action::PickModel(Wanted::Book));
    }
    if wide_button(ui, form.theme, icons::RESET, "Update prices…") {
        form.actions.push(Action::Run(UiCommand::UpdatePrices));
    }
}

/// What is to be known of a price without unfolding it.
fn state_ui(form: &Form<'_>, ui: &mut Ui, price: &Price) {
    let say = |ui: &mut Ui, colour, text: &str| {
        // Close below what it is about.
        ui.add_space(-6.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = 16.0;
            ui.add_space(16.0);
            let label = Label::new(RichText::new(text).size(form.theme.size.caption).color(colour));
            let quiet = colour == form.theme.text_weak;
            ui.add(if quiet { label.truncate() } else { label.wrap() }).on_hover_text(&price.source);
        });
    };
    let (stale, age) = words::age(price, form.view.today);
    let colour = if stale { form.theme.amber } else { form.theme.text_weak };
    // The date stands in front, so the source need not say it again.
    let source = price.source.replace(&format!(", {}", price.as_of), "");
    let source = if source.is_empty() { "no source given" } else { &source };
    say(ui, colour, &format!("{} · {source}", age.trim_start_matches("of ")));
    if let Some((when, text)) = words::retirement(&price.retires, form.view.today) {
        say(ui, when.colour(form.theme), &text);
    }
}

fn used_ui(form: &Form<'_>, ui: &mut Ui, users: &[String]) {
    let text = match users {
        [] => "No sub-task uses it.".to_owned(),
        users => format!("Used by {}.", users.join(", ")),
    };
    ui.add(Label::new(RichText::new(text).size(form.theme.size.small).color(form.theme.text_weak)).wrap());
}

/// The sub-tasks that name the model, on any path.
fn users(plan: &Plan, model: &str) -> Vec<String> {
    let uses = |node: &&Node| node.task().is_some_and(|task| task.models().any(|name| name == model));
    plan.nodes.iter().filter(uses).map(|node| node.name.clone()).collect()
}

fn price_ui(form: &mut Form<'_>, ui: &mut Ui, price: &mut Price, index: usize, taken: &[String]) {
    let field = |label, name: &str| price_field(index, label, name);
    form.parsed_text(ui, field("Model", "model"), &mut price.model, &|text| match text.trim() {
        "" => Err("Give the model a name.".into()),
        name if taken.iter().any(|other| other == name) => Err(format!("There is a price for {name} already.")),
        name => Ok(name.to_owned()),
    });
    form.text(ui, field("Provider", "provider"), &mut price.provider);
    form.estimate(ui, field("Input", "input").unit("/ million"), &mut price.usd_per_million_input);
    let full = price.usd_per_million_input;
    let part = |of: Estimate<Usd>, share: f64| Estimate::certain(of.central() * share);
    let cached = field("Cached input", "cached input").unit("/ million");
    form.optional(ui, cached, &mut price.usd_per_million_cached_input, "as input", part(full, 0.1));
    let write = field("To the cache", "cache write").unit("/ million");
    let write = write.help("Input that is written to the cache");
    form.optional(ui, write, &mut price.usd_per_million_cache_write, "as input", part(full, 1.25));
    form.estimate(ui, field("Output", "output").unit("/ million"), &mut price.usd_per_million_output);
    let batch = field("Batch input", "batch input").unit("/ million");
    form.optional(ui, batch, &mut price.usd_per_million_batch_input, "no batch price", part(full, 0.5));
    let batch = field("Batch output", "batch output").unit("/ million");
    let half = part(price.usd_per_million_output, 0.5);
    form.optional(ui, batch, &mut price.usd_per_million_batch_output, "no batch price", half);
    let request = field("Per request", "per request");
    form.optional(ui, request, &mut price.usd_per_request, "nothing", Estimate::certain(0.01));
    tiers_ui(form, ui, price, index);
    form.parsed_text(
        ui,
        field("Retires", "retirement").help("Date on which the model goes: 2027-01-31"),
        &mut price.retires,
        &iso,
    );
    form.parsed_text(ui, field("As of", "date").help("Date of the price list: 2026-11-12"), &mut price.as_of, &iso);
    form.text(ui, field("Source", "source"), &mut price.source);
}

/// What long prompts cost.
fn tiers_ui(form: &mut Form<'_>, ui: &mut Ui, price: &mut Price, index: usize) {
    let mut removed = None;
    for (at, tier) in price.tiers.iter_mut().enumerate() {
        let number = at + 1;
        let field = |label, name: &str| price_field(index, label, &format!("tier {number} {name}")).unit("/ million");
        let remove = format!("Remove tier {number} of {}", price.model);
        if titled(form, ui, &format!("Long prompts, tier {number}"), &remove) {
            removed = Some(at);
        }
        let above = price_field(index, "Above", &format!("tier {number} length")).unit("tokens");
        form.integer(ui, above.help("A longer prompt costs this, all of it"), &mut tier.above_tokens, 1..=u32::MAX);
        form.estimate(ui, field("Input", "input"), &mut tier.usd_per_million_input);
        let tenth = Estimate::certain(tier.usd_per_million_input.central() / 10.0);
        let cached = field("Cached input", "cached input");
        form.optional(ui, cached, &mut tier.usd_per_million_cached_input, "as shorter prompts", tenth);
        let more = Estimate::certain(tier.usd_per_million_input.central() * 1.25);
        let write = field("To the cache", "cache write");
        form.optional(ui, write, &mut tier.usd_per_million_cache_write, "as shorter prompts", more);
        form.estimate(ui, field("Output", "output"), &mut tier.usd_per_million_output);
    }
    if let Some(at) = removed {
        price.tiers.remove(at);
        form.did(format!("Remove a tier of {}", price.model));
    }
    if quiet_button(ui, form.theme, icons::PLUS, &format!("Add a tier to {}", price.model)) {
        // The next full step, so that tiers stay in order.
        let above_tokens = price.tiers.last().map_or(200_000, |tier| tier.above_tokens.saturating_mul(2));
        let twice = |usd: Estimate<Usd>| Estimate::certain(usd.central() * 2.0);
        price.tiers.push(PriceTier {
            above_tokens,
            usd_per_million_input: twice(price.usd_per_million_input),
            usd_per_million_cached_input: price.usd_per_million_cached_input.map(twice),
            usd_per_million_cache_write: price.usd_per_million_cache_write.map(twice),
            usd_per_million_output: twice(price.usd_per_million_output),
        });
        form.did(format!("Add a tier to {}", price.model));
    }
}

/// A date as the plan's file has it, or none.
fn iso(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.is_empty() || date(text).is_some() {
        true => Ok(text.to_owned()),
        false => Err("Write the date as 2026-11-12, or leave it out.".into()),
    }
}

/// Fields are named by their place, so that renaming the model keeps the focus.
fn price_field<'a>(index: usize, label: &'a str, name: &str) -> Field<'a> {
    Field::new(label).named(format!("Price {} {name}", index + 1))
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
    use crate::plan::{NodeId, NodeKind, PriceEvent, Task, YearMonth};

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
