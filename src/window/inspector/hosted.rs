//! What a sub-task costs hosted, today and on a cheaper hosted path; and costs from tokens anywhere.

use egui::{Id, Label, RichText, Ui};

use super::form::Form;
use super::sample::sample_ui;
use crate::analysis::{Figure, Hosted, Means, attempts_per_call, tier_shares};
use crate::plan::{
    CheaperHosted, CheaperQuality, Estimate, HostedCost, Node, NodeId, Price, Task, TokenCost, Usd, say,
};
use crate::window::number_edit::Field;
use crate::window::prices::{Wanted, words};
use crate::window::theme::icons;
use crate::window::view::Action;
use crate::window::widgets::{quiet_button, subsection, unfold, wide_button};

pub(super) fn hosted_ui(form: &mut Form<'_>, ui: &mut Ui, node: &Node, task: &mut Task) {
    let view = form.view;
    let monthly = view.evaluation.node(&node.id).and_then(|answer| answer.usd_first_month);
    let monthly = monthly.map(|usd| format!("≈ {}/mo", say::money(form.currency(), usd))).unwrap_or_default();
    let calls = view.evaluation.task(&node.id).and_then(|answer| answer.calls_first_month);
    let paid = calls.map(|calls| calls * attempts_per_call(task.retries.as_ref()));
    let hosted = Whose { name: "Hosted", wanted: Wanted::Hosted, monthly: &monthly, paid };
    cost_ui(form, ui, &hosted, &mut task.hosted);
    let per_call = view.evaluation.task(&node.id).and_then(|answer| answer.hosted_usd_per_call);
    if let (Some(usd), true) = (per_call, matches!(task.hosted, HostedCost::Tokens(_)) || task.retries.is_some()) {
        let label = if task.retries.is_some() { "With retries" } else { "Cost per call" };
        let path = Hosted::Today;
        let explains = Some(Figure::PerCall { task: node.id.clone(), path, month: 0 });
        form.figure(ui, Field::new(label), &say::money(form.currency(), usd), &monthly, explains);
    }
}

pub(super) fn cheaper_ui(form: &mut Form<'_>, ui: &mut Ui, task: &mut Task) {
    let Some(cheaper) = &mut task.cheaper_hosted else {
        let text = "A smaller hosted model, caching or batch may reach the saving without training.";
        ui.add(Label::new(RichText::new(text).color(form.theme.text_weak)).wrap());
        if wide_button(ui, form.theme, icons::PLUS, "Weigh a cheaper hosted path") {
            task.cheaper_hosted = Some(CheaperHosted { cost: task.hosted.clone(), ..CheaperHosted::default() });
            form.did(format!("Add a cheaper hosted path to {}", form.subject()));
        }
        return;
    };
    form.text(ui, Field::new("What is cheaper").named("Cheaper path"), &mut cheaper.name);
    let whose = Whose { name: "Cheaper hosted", wanted: Wanted::Cheaper, monthly: "", paid: None };
    cost_ui(form, ui, &whose, &mut cheaper.cost);
    let qualities = [
        (CheaperQuality::Unknown, "not known yet".to_owned()),
        (CheaperQuality::AtLeastEqual, "at least equal".to_owned()),
        (CheaperQuality::Worse, "worse".to_owned()),
    ];
    form.choice(ui, Field::new("Its quality").named("Cheaper quality"), &mut cheaper.quality, &qualities);
    if quiet_button(ui, form.theme, icons::TRASH, "Remove the cheaper path") {
        task.cheaper_hosted = None;
        form.did(format!("Remove the cheaper hosted path of {}", form.subject()));
    }
}

/// What a rung of *cheaper first* takes for granted, as the field of the cheaper path where it is entered.
pub(super) fn ask_for_assumption(form: &Form<'_>, ui: &Ui, means: Means) {
    let field = match means {
        Means::Caching => "Cheaper hosted cached input",
        Means::Batch => "Cheaper hosted batch share",
        Means::ShorterPrompt => "Cheaper hosted tokens in",
        Means::SmallerModel | Means::Together => "Cheaper path",
    };
    unfold(ui, more_id("Cheaper hosted"));
    form.ask_for(ui, field);
}

fn more_id(whose: &str) -> Id {
    Id::unique(("tokens section", whose))
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Unknown,
    PerCall,
    Tokens,
}

/// Which cost it is, and what is known of its bill.
struct Whose<'a> {
    name: &'a str,
    wanted: fn(NodeId) -> Wanted,
    monthly: &'a str,
    /// Calls that are paid in a month.
    paid: Option<f64>,
}

fn cost_ui(form: &mut Form<'_>, ui: &mut Ui, whose: &Whose<'_>, cost: &mut HostedCost) {
    let Whose { name: whose, wanted, monthly, paid } = *whose;
    let way = match cost {
        HostedCost::Unknown => Way::Unknown,
        HostedCost::PerCall(_) => Way::PerCall,
        HostedCost::Tokens(_) => Way::Tokens,
    };
    let name = format!("{whose} cost");
    let options = [(Way::Unknown, "Not known"), (Way::PerCall, "Per call"), (Way::Tokens, "Tokens")];
    if let Some(new) = form.segments(ui, &name, &way, &options) {
        *cost = switched(form, ui, &name, cost, new);
    }
    match cost {
        HostedCost::Unknown => {
            let text = "Give what a call costs, or its tokens and model: the verdict needs it.";
            ui.add(Label::new(RichText::new(text).color(form.theme.text_weak)).wrap());
        }
        HostedCost::PerCall(usd) => {
            let field = Field::new("Cost per call").named(format!("{whose} cost per call"));
            form.estimate(ui, field.unit(monthly).per_call(paid), usd);
        }
        HostedCost::Tokens(tokens) => tokens_ui(form, ui, whose, tokens, wanted),
    }
}

/// The cost as the other variant; what the variant held before comes back.
fn switched(form: &Form<'_>, ui: &Ui, name: &str, cost: &HostedCost, way: Way) -> HostedCost {
    form.remember(ui, &format!("{name} {:?}", std::mem::discriminant(cost)), cost.clone());
    let fresh = match way {
        Way::Unknown => HostedCost::Unknown,
        Way::PerCall => HostedCost::PerCall(Estimate::default()),
        Way::Tokens => HostedCost::Tokens(TokenCost {
            model: form.view.plan().prices.first().map(|price| price.model.clone()),
            input: Estimate::certain(1000.0),
            output: Estimate::certain(100.0),
            ..TokenCost::default()
        }),
    };
    form.recall(ui, &format!("{name} {:?}", std::mem::discriminant(&fresh))).unwrap_or(fresh)
}

/// The fields of a cost from tokens; `wanted` says what a model is chosen for.
pub(super) fn tokens_ui(
    form: &mut Form<'_>,
    ui: &mut Ui,
    whose: &str,
    cost: &mut TokenCost,
    wanted: fn(NodeId) -> Wanted,
) {
    model_ui(form, ui, whose, cost, wanted);
    form.estimate(ui, Field::new("Tokens in").named(format!("{whose} tokens in")), &mut cost.input);
    let longest = Field::new("95 % below").named(format!("{whose} prompts' 95th percentile")).unit("tokens");
    let longest = longest.help("Length that 95 % of the prompts stay below: with it, long ones pay their tier's price");
    let twice = Estimate::certain(libm::round(2.0 * cost.input.central()));
    form.optional(ui, longest, &mut cost.input_p95, "all as long", twice);
    tiers_ui(form, ui, cost);
    sample_ui(form, ui, whose, cost);
    form.estimate(ui, Field::new("Tokens out").named(format!("{whose} tokens out")), &mut cost.output);
    if cost.model.is_none() {
        prices_ui(form, ui, whose, cost);
    }
    let cached = Field::new("Cached input").named(format!("{whose} cached input"));
    form.estimate(ui, cached.help("Share of the input tokens that are billed as cached"), &mut cost.cached_share);
    subsection(ui, form.theme, more_id(whose), "Cache, batch and own prices", "", false, |ui| {
        let written = Field::new("Written to cache").named(format!("{whose} cache writes"));
        let help = "Share of the input tokens that are written to the cache, at the price of that; no token is read and written";
        form.estimate(ui, written.help(help), &mut cost.cache_write_share);
        let share = Field::new("Through batch").named(format!("{whose} batch share"));
        form.estimate(
            ui,
            share.help("Share of the calls that can wait for the batch interface"),
            &mut cost.batch_share,
        );
        let discount = Field::new("Batch discount").named(format!("{whose} batch discount"));
        form.estimate(
            ui,
            discount.help("What batch takes off the price: 50 % is half price. 0 takes the price book's batch prices"),
            &mut cost.batch_discount,
        );
        batch_ui(form, ui, cost);
        if cost.model.is_some() {
            prices_ui(form, ui, whose, cost);
        }
        form.estimate(
            ui,
            Field::new("Per request").named(format!("{whose} cost per request")),
            &mut cost.usd_per_request,
        );
    });
}

/// What lies in which tier of the model's price.
fn tiers_ui(form: &Form<'_>, ui: &mut Ui, cost: &TokenCost) {
    let Some(price) = cost.model.as_deref().and_then(|model| form.view.plan().price(model)) else { return };
    for (tier, share) in price.tiers.iter().zip(tier_shares(cost, price)) {
        let money = |usd: Estimate<Usd>| say::money(form.currency(), usd.central());
        let (input, output) = (money(tier.usd_per_million_input), money(tier.usd_per_million_output));
        let above = say::count(f64::from(share.above_tokens));
        let text = format!("{} of calls above {above} tokens", say::share(share.calls_share));
        let tokens = say::share(share.tokens_share);
        let hover = format!(
            "A call whose prompt is longer than {above} tokens costs {input} in and {output} out per million, all of it.\n\
             {} of the calls are, with {tokens} of the tokens.",
            say::share(share.calls_share)
        );
        form.remark(ui, &text, &hover);
    }
}

/// Which batch prices of the price book hold.
fn batch_ui(form: &Form<'_>, ui: &mut Ui, cost: &TokenCost) {
    let given = cost.batch_discount != Estimate::default() || cost.batch_share == Estimate::default();
    let Some(price) = cost.model.as_deref().and_then(|model| form.view.plan().price(model)).filter(|_| !given) else {
        return;
    };
    let money = |usd: Option<Estimate<Usd>>| usd.map_or("–".into(), |usd| say::money(form.currency(), usd.central()));
    let text = match (price.usd_per_million_batch_input, price.usd_per_million_batch_output) {
        (None, None) => "no batch price in the book: batch takes nothing off".to_owned(),
        (input, output) => format!("batch: {} in · {} out /M", money(input), money(output)),
    };
    form.remark(ui, &text, &price.source);
}

/// Prices given in place, which win over the price book.
fn prices_ui(form: &mut Form<'_>, ui: &mut Ui, whose: &str, cost: &mut TokenCost) {
    let list = cost.model.as_deref().and_then(|model| form.view.plan().price(model)).cloned();
    let absent = if list.is_some() { "as listed" } else { "not given" };
    let start = |listed: Option<Estimate<Usd>>| listed.unwrap_or(Estimate::certain(1.0));
    let field = |label, name: &str| Field::new(label).named(format!("{whose} {name}")).unit("/ million");
    let listed = start(list.as_ref().map(|price| price.usd_per_million_input));
    form.optional(ui, field("Input price", "input price"), &mut cost.usd_per_million_input, absent, listed);
    let listed = start(list.as_ref().and_then(|price| price.usd_per_million_cached_input));
    form.optional(ui, field("Cached price", "cached price"), &mut cost.usd_per_million_cached_input, absent, listed);
    let listed = start(list.as_ref().map(|price| price.usd_per_million_output));
    form.optional(ui, field("Output price", "output price"), &mut cost.usd_per_million_output, absent, listed);
}

/// The model whose prices they are, and what is to be known of its price.
fn model_ui(form: &mut Form<'_>, ui: &mut Ui, whose: &str, cost: &TokenCost, wanted: fn(NodeId) -> Wanted) {
    let Some(node) = form.view.selected_node() else { return };
    let wanted = wanted(node.id.clone());
    let current = cost.model.as_deref().unwrap_or("prices given here");
    if form.opener(ui, Field::new("Model").named(format!("{whose} model")), current) {
        form.actions.push(Action::PickModel(wanted.clone()));
    }
    let Some(model) = cost.model.as_deref() else { return };
    match form.view.plan().price(model) {
        Some(price) => price_remarks(form, ui, price),
        None if cost.usd_per_million_input.is_some() && cost.usd_per_million_output.is_some() => {}
        None => {
            form.remark_in(ui, form.theme.amber, "not in the price book", "");
            if wide_button(ui, form.theme, icons::SEARCH, &format!("Find a price for {model}")) {
                form.actions.push(Action::PickModel(wanted));
            }
        }
    }
}

/// A price with its list and date; what is stale or retires says so.
fn price_remarks(form: &Form<'_>, ui: &mut Ui, price: &Price) {
    let (currency, today) = (form.currency(), form.view.today);
    let more: String = words::besides(price, currency).iter().map(|more| format!("\n{more}")).collect();
    let [input, cached, output] = words::columns(price, currency);
    let hover = format!("{input} in, {cached} cached, {output} out per million tokens{more}");
    form.remark(ui, &format!("{input} in · {output} out /M"), &hover);
    let (stale, age) = words::age(price, today);
    let colour = if stale { form.theme.amber } else { form.theme.text_weak };
    form.remark_in(ui, colour, &format!("list {age}"), &price.source);
    if let Some((when, text)) = words::retirement(&price.retires, today) {
        form.remark_in(ui, when.colour(form.theme), &text, "");
    }
}
