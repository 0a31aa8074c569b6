//! What a call takes of a replica, and which GPUs a replica is made of.

use egui::Ui;

use super::form::Form;
use crate::analysis::{Figure, gpu_seconds_per_call};
use crate::plan::entry_text::Period;
use crate::plan::presets::{self, GPUS, Gpu};
use crate::plan::{Estimate, HostedCost, Rate, Seconds, Speed, Throughput, TokenCost, Usd, say};
use crate::window::number_edit::Field;

/// Seconds of a replica for a call: given, or from tokens a second.
pub(super) fn load_ui(
    form: &mut Form<'_>,
    ui: &mut Ui,
    gpu_seconds: &mut Estimate<Seconds>,
    throughput: &mut Option<Throughput>,
) {
    let options = [(false, "GPU time"), (true, "Tokens per second")];
    if let Some(by_tokens) = form.segments(ui, "What a call takes", &throughput.is_some(), &options) {
        if let Some(left) = throughput.take() {
            form.remember(ui, "throughput", left);
        } else if by_tokens {
            let call = hosted_tokens(form);
            *throughput = Some(form.recall(ui, "throughput").unwrap_or_else(|| presets::throughput(call)));
        }
    }
    let Some(through) = throughput else {
        form.estimate(ui, Field::new("GPU time").named("GPU time per call").unit("s / call"), gpu_seconds);
        return;
    };
    form.estimate(ui, Field::new("Tokens in").named("Served tokens in"), &mut through.input);
    form.estimate(ui, Field::new("Tokens out").named("Served tokens out"), &mut through.output);
    let reads =
        speed("Reads", "Input tokens per second").help("How many tokens of prompts a replica takes in a second");
    let start = Estimate::certain(10.0 * through.output_tokens_per_second.central());
    form.optional(ui, reads, &mut through.input_tokens_per_second, "in no time", start);
    let writes = speed("Writes", "Output tokens per second");
    let help = "How many tokens a replica gives out a second, many calls at once; measure it with your own lengths";
    form.estimate(ui, writes.help(help), &mut through.output_tokens_per_second);
    let seconds = gpu_seconds_per_call(gpu_seconds, Some(through));
    let task = form.view.selected_task();
    let explains = task.and_then(|(_, _, answer)| answer).map(|answer| Figure::GpuSeconds(answer.id.clone()));
    let text = format!("{} s", say::count(seconds));
    form.figure(ui, Field::new("GPU time"), &text, "per call, of one replica", explains);
}

fn speed<'a>(label: &'a str, name: &str) -> Field<'a> {
    let field = Field::new(label).named(name).unit("tokens / s");
    field.refuse(|low, _| (low <= 0.0).then_some("At 0 tokens a second nothing is served; give more."))
}

fn hosted_tokens<'a>(form: &Form<'a>) -> Option<&'a TokenCost> {
    match &form.view.selected_task()?.1.hosted {
        HostedCost::Tokens(tokens) => Some(tokens),
        HostedCost::Unknown | HostedCost::PerCall(_) => None,
    }
}

/// The price of a GPU hour: which GPU it is, what it costs, what comes on top. `name` tells it from other prices.
pub(super) fn gpu_price_ui(
    form: &mut Form<'_>,
    ui: &mut Ui,
    name: &str,
    (usd, uplift): (&mut Estimate<Usd>, &mut Estimate<Rate>),
    speed: Option<&mut Estimate<Speed>>,
) {
    let known = GPUS.iter().position(|gpu| gpu.usd_per_hour.estimate() == *usd);
    let mut options: Vec<(Option<usize>, String)> =
        GPUS.iter().enumerate().map(|(index, gpu)| (Some(index), offer(form, gpu))).collect();
    if known.is_none() {
        options.insert(0, (None, "priced by hand".into()));
    }
    let mut chosen = known;
    form.choice(ui, Field::new("GPU").named(format!("{name} GPU")), &mut chosen, &options);
    if let Some(gpu) = chosen.filter(|_| chosen != known).and_then(|index| GPUS.get(index)) {
        *usd = gpu.usd_per_hour.estimate();
        if let Some((speed, listed)) = speed.zip(gpu.output_speed_8b) {
            *speed = listed.estimate();
        }
    }
    form.estimate(ui, Field::new("GPU price").named(format!("{name} GPU price")).per(Period::Hour), usd);
    if let Some(gpu) = chosen.and_then(|index| GPUS.get(index)) {
        let price = gpu.usd_per_hour;
        form.remark(ui, &format!("as of {}: {}", price.as_of, price.basis), &gpu_hover(gpu));
    }
    let help = presets::STICKER_UPLIFT.about();
    let on_top = Field::new("On top of it").named(format!("{name} GPU uplift")).help(&help);
    form.estimate(ui, on_top, uplift);
}

fn offer(form: &Form<'_>, gpu: &Gpu) -> String {
    let price = gpu.usd_per_hour.estimate();
    format!("{} · {}–{}", gpu.name, say::money(form.currency(), price.low()), say::typed(price.high()))
}

fn gpu_hover(gpu: &Gpu) -> String {
    let speed = gpu.output_speed_8b.map(|speed| format!("\nTokens a second out. {}", speed.about()));
    format!("Price an hour. {}{}", gpu.usd_per_hour.about(), speed.unwrap_or_default())
}
