//! What the tuned path costs while it serves: per call, per token, GPUs of its own, or a pool's.

use egui::{Label, RichText, Ui};

use super::form::Form;
use super::hosted;
use super::load::{gpu_price_ui, load_ui};
use crate::analysis::{Figure, PoolReadAs, Pooled};
use crate::plan::entry_text::Period;
use crate::plan::{Dedicated, Pool, PoolServing, Serving, Tuned, presets, say};
use crate::window::number_edit::Field;
use crate::window::prices::Wanted;

#[derive(Clone, Copy, PartialEq)]
enum Way {
    PerCall,
    Tokens,
    Dedicated,
    Pool,
}

/// Gives the pool that has to come into the plan with the change, if there is one.
pub(super) fn serving_ui(form: &mut Form<'_>, ui: &mut Ui, tuned: &mut Tuned) -> Option<Pool> {
    let way = match tuned.serving {
        Serving::PerCall(_) => Way::PerCall,
        Serving::Tokens(_) => Way::Tokens,
        Serving::Dedicated(_) => Way::Dedicated,
        Serving::Pool(_) => Way::Pool,
    };
    let options =
        [(Way::PerCall, "Per call"), (Way::Tokens, "Tokens"), (Way::Dedicated, "Own GPUs"), (Way::Pool, "Pool")];
    let mut new_pool = None;
    if let Some(new) = form.segments(ui, "Serving", &way, &options) {
        if new == Way::Pool && form.view.plan().pools.is_empty() {
            new_pool = Some(presets::pool("gpus"));
        }
        tuned.serving = switched(form, ui, &tuned.serving, new);
    }
    match &mut tuned.serving {
        Serving::PerCall(usd) => form.estimate(ui, Field::new("Serving per call"), usd),
        Serving::Tokens(tokens) => hosted::tokens_ui(form, ui, "Serving", tokens, Wanted::Served),
        Serving::Dedicated(dedicated) => dedicated_ui(form, ui, dedicated),
        Serving::Pool(pool) => pool_ui(form, ui, pool),
    }
    replicas_ui(form, ui);
    served_ui(form, ui, &tuned.serving);
    readings_ui(form, ui);
    let fallback =
        Field::new("Stays hosted").named("Fallback share").help("Share of calls that go on being paid hosted");
    form.estimate(ui, fallback, &mut tuned.fallback_share);
    let upkeep = Field::new("Upkeep").per(Period::Month).help("Storage, licences, on-call: paid while it serves");
    form.estimate(ui, upkeep, &mut tuned.upkeep_usd_per_month);
    new_pool
}

/// Serving the other way: what that way held before comes back, the load carries over.
fn switched(form: &Form<'_>, ui: &Ui, serving: &Serving, way: Way) -> Serving {
    form.remember(ui, &variant(serving), serving.clone());
    let load = match serving {
        Serving::Dedicated(own) => Some((own.gpu_seconds_per_call, own.throughput.clone(), own.peak_to_mean)),
        Serving::Pool(pool) => Some((pool.gpu_seconds_per_call, pool.throughput.clone(), pool.peak_to_mean)),
        Serving::PerCall(_) | Serving::Tokens(_) => None,
    };
    let hosted = form.view.selected_task().map(|(_, task, _)| &task.hosted);
    let tokens = match hosted {
        Some(crate::plan::HostedCost::Tokens(tokens)) => tokens.clone(),
        _ => crate::plan::TokenCost {
            input: crate::plan::Estimate::certain(1000.0),
            output: crate::plan::Estimate::certain(100.0),
            ..Default::default()
        },
    };
    let pool_id = form.view.plan().pools.first().map_or("gpus", |pool| pool.id.as_str());
    let fresh = match way {
        Way::PerCall => Serving::PerCall(presets::served_call()),
        Way::Tokens => Serving::Tokens(presets::served_tokens(&tokens)),
        Way::Dedicated => Serving::Dedicated(presets::dedicated()),
        Way::Pool => Serving::Pool(presets::pool_serving(pool_id)),
    };
    let mut serving = form.recall(ui, &variant(&fresh)).unwrap_or(fresh);
    match (&mut serving, load) {
        (Serving::Dedicated(own), Some(load)) => {
            (own.gpu_seconds_per_call, own.throughput, own.peak_to_mean) = load;
        }
        (Serving::Pool(pool), Some(load)) => {
            (pool.gpu_seconds_per_call, pool.throughput, pool.peak_to_mean) = load;
        }
        _ => {}
    }
    serving
}

fn variant(serving: &Serving) -> String {
    format!("serving {:?}", std::mem::discriminant(serving))
}

fn dedicated_ui(form: &mut Form<'_>, ui: &mut Ui, own: &mut Dedicated) {
    load_ui(form, ui, &mut own.gpu_seconds_per_call, &mut own.throughput);
    form.estimate(ui, peak(), &mut own.peak_to_mean);
    let speed = own.throughput.as_mut().map(|throughput| &mut throughput.output_tokens_per_second);
    gpu_price_ui(form, ui, "Serving", (&mut own.usd_per_gpu_hour, &mut own.sticker_uplift), speed);
    form.integer(
        ui,
        Field::new("GPUs").named("GPUs per replica").unit("per replica"),
        &mut own.gpus_per_replica,
        1..=10_000,
    );
    form.integer(
        ui,
        Field::new("At least").named("Fewest replicas").unit("replicas"),
        &mut own.min_replicas,
        0..=1_000_000,
    );
    form.estimate(ui, utilisation("Target utilisation"), &mut own.target_utilisation);
}

fn pool_ui(form: &mut Form<'_>, ui: &mut Ui, serving: &mut PoolServing) {
    let pools = &form.view.plan().pools;
    let mut options: Vec<(String, String)> = pools.iter().map(|pool| (pool.id.clone(), pool.id.clone())).collect();
    if !pools.iter().any(|pool| pool.id == serving.id) {
        options.push((serving.id.clone(), format!("{} (no such pool)", serving.id)));
    }
    form.choice(ui, Field::new("Pool"), &mut serving.id, &options);
    load_ui(form, ui, &mut serving.gpu_seconds_per_call, &mut serving.throughput);
    form.estimate(ui, peak(), &mut serving.peak_to_mean);
    if let Some(pool) = form.view.plan().pool(&serving.id) {
        let price = say::money(form.currency(), pool.usd_per_gpu_hour.central());
        let text = format!(
            "{price} a GPU hour, {} busy. Edit pools with nothing selected.",
            crate::plan::entry_text::glance(pool.target_utilisation).0
        );
        ui.add(Label::new(RichText::new(text).size(form.theme.size.caption).color(form.theme.text_weak)).wrap());
    }
}

fn peak() -> Field<'static> {
    Field::new("Peak to mean").help("How much busier the busiest hour is than the mean")
}

/// A share that something is divided by.
pub(super) fn utilisation(name: &str) -> Field<'static> {
    let field = Field::new("Utilisation").named(name).help("How busy a replica is meant to be at peak");
    field.refuse(|low, _| (low <= 0.0).then_some("A utilisation of 0 serves nothing; give more, such as 60 %."))
}

/// How many replicas the evaluation asks for, first and most.
fn replicas_ui(form: &mut Form<'_>, ui: &mut Ui) {
    let Some(answer) = form.view.selected_task().and_then(|(_, _, answer)| answer) else { return };
    let most = answer.replicas_monthly.iter().copied().fold(0.0, f64::max);
    let Some(first) = answer.replicas_monthly.iter().copied().find(|replicas| *replicas > 0.0) else { return };
    let task = answer.id.clone();
    let month = |wanted: f64| answer.replicas_monthly.iter().position(|replicas| *replicas == wanted);
    let note = match month(most).filter(|_| most > first) {
        Some(month) => format!("{} from month {month}", say::count(most)),
        None => String::new(),
    };
    let explains = month(first).map(|month| Figure::Replicas { task, month: month as u32, pool: Pooled::Alone });
    form.figure(ui, Field::new("Replicas").help(STEPS), &say::count(first), &note, explains);
}

/// What a call that is served comes to: to lay beside what it costs hosted.
fn served_ui(form: &mut Form<'_>, ui: &mut Ui, serving: &Serving) {
    let Some((_, task, answer)) = form.view.selected_task() else { return };
    let Some(usd) = answer.and_then(|answer| answer.served_usd_per_call) else { return };
    if matches!(serving, Serving::PerCall(_)) && task.retries.is_none() {
        return;
    }
    let help = "What serving costs over the horizon ÷ the calls that are served, retries and idle replicas included";
    let field = Field::new("Cost per call").named("Served cost per call").help(help);
    let explains = answer.map(|answer| Figure::ServedCallAverage(answer.id.clone()));
    form.figure(ui, field, &say::money(form.currency(), usd), "on average", explains);
}

/// What a sub-task costs in its pool, read in two ways.
fn readings_ui(form: &mut Form<'_>, ui: &mut Ui) {
    let answer = form.view.selected_task().and_then(|(_, _, answer)| answer);
    let Some((answer, pool)) = answer.and_then(|answer| Some((answer, answer.pool.as_ref()?))) else { return };
    let explains = |reading| Some(Figure::PoolServing { task: answer.id.clone(), reading });
    let currency = form.currency();
    let money = |usd: f64| say::money(currency, usd);
    let alone = Field::new("Pool to itself")
        .help("What serving costs over the horizon where nobody shares its pool: what its verdict counts");
    form.figure(ui, alone, &money(pool.alone_usd), "over the horizon", explains(PoolReadAs::Alone));
    let names: Vec<&str> =
        pool.beside.iter().filter_map(|id| form.view.plan().node(id)).map(|node| node.name.as_str()).collect();
    let beside = match names.as_slice() {
        [] => "the first in its pool".to_owned(),
        names => format!("beside {}", names.join(", ")),
    };
    let more = Field::new("As one more")
        .help("What the pool costs with it, less what it costs without: what the mix counts on");
    form.figure(ui, more, &money(pool.one_more_usd), &beside, explains(PoolReadAs::OneMore));
}

/// Why cost grows in steps.
const STEPS: &str = "Whole replicas: calls × GPU time × peak to mean ÷ (seconds of a month × utilisation), rounded up. \
                     The monthly plot shows each step.";
