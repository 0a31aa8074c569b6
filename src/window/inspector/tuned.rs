//! What the tuned path takes before it serves: base model, training, data, labour, time.

use egui::{Label, RichText, Ui};

use super::forgotten::forgotten_ui;
use super::form::Form;
use super::load::gpu_price_ui;

use crate::analysis::Figure;
use crate::plan::{Count, Estimate, Share, Task, Training, Tuned, presets, say};
use crate::window::number_edit::Field;
use crate::window::theme::icons;
use crate::window::widgets::{quiet_button, wide_button};

pub(super) fn tuned_ui(form: &mut Form<'_>, ui: &mut Ui, task: &mut Task) {
    let Some(tuned) = &mut task.tuned else {
        let text = "A small open model, LoRA-tuned for this sub-task alone: what it would cost to train and to serve.";
        ui.add(Label::new(RichText::new(text).color(form.theme.text_weak)).wrap());
        if wide_button(ui, form.theme, icons::PLUS, "Describe a tuned path") {
            task.tuned = Some(form.recall(ui, "tuned path").unwrap_or_else(|| presets::tuned(task)));
            form.did(format!("Add a tuned path to {}", form.subject()));
        }
        return;
    };
    form.text(ui, Field::new("Base model"), &mut tuned.base_model);
    training_ui(form, ui, tuned);
    forgotten_ui(form, ui, tuned);
    upfront_ui(form, ui, tuned);
    let ready = Field::new("Ready after").unit(if tuned.lead_time_months == 1 { "month" } else { "months" });
    let help = "Until then every call is paid hosted";
    form.integer(ui, ready.help(help), &mut tuned.lead_time_months, 0..=crate::plan::MAX_HORIZON_MONTHS);
    if quiet_button(ui, form.theme, icons::TRASH, "Remove the tuned path") {
        form.remember(ui, "tuned path", tuned.clone());
        task.tuned = None;
        form.did(format!("Remove the tuned path of {}", form.subject()));
    }
}

fn upfront_ui(form: &mut Form<'_>, ui: &mut Ui, tuned: &Tuned) {
    let Some(answer) = form.view.selected_task().and_then(|(_, _, answer)| answer) else { return };
    if let Some(usd) = answer.upfront_usd.filter(|_| {
        *tuned != Tuned { training: tuned.training.clone(), ..tuned.bare() }
            || !matches!(tuned.training, Training::Lump(_))
    }) {
        let (field, text) = (Field::new("Upfront").named("Upfront cost"), say::money(form.currency(), usd));
        let explains = Some(Figure::Upfront(answer.id.clone()));
        form.figure(ui, field, &text, "paid as the plan starts", explains);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Lump,
    Gpu,
    Managed,
}

fn training_ui(form: &mut Form<'_>, ui: &mut Ui, tuned: &mut Tuned) {
    let way = match tuned.training {
        Training::Lump(_) => Way::Lump,
        Training::Gpu(_) => Way::Gpu,
        Training::Managed(_) => Way::Managed,
    };
    let options = [(Way::Lump, "Lump sum"), (Way::Gpu, "GPU hours"), (Way::Managed, "Managed")];
    if let Some(new) = form.segments(ui, "Training", &way, &options) {
        tuned.training = switched(form, ui, tuned, new);
    }
    match &mut tuned.training {
        Training::Lump(usd) => form.estimate(ui, Field::new("Training").named("Training cost").unit("once"), usd),
        Training::Gpu(gpu) => {
            form.estimate(
                ui,
                Field::new("GPU hours").named("GPU hours per run").unit("h / run"),
                &mut gpu.gpu_hours_per_run,
            );
            gpu_price_ui(form, ui, "Training", (&mut gpu.usd_per_gpu_hour, &mut gpu.sticker_uplift), None);
            runs_ui(form, ui, &mut gpu.runs, &mut gpu.failed_run_share);
        }
        Training::Managed(managed) => {
            form.estimate(ui, Field::new("Examples").named("Training examples"), &mut managed.examples);
            let tokens = Field::new("Tokens").named("Tokens per example").unit("tokens / example");
            form.estimate(ui, tokens, &mut managed.tokens_per_example);
            form.estimate(ui, Field::new("Epochs"), &mut managed.epochs);
            let price = Field::new("Price").named("Training price").unit("/ million tokens");
            form.estimate(ui, price, &mut managed.usd_per_million_tokens);
            runs_ui(form, ui, &mut managed.runs, &mut managed.failed_run_share);
        }
    }
}

fn runs_ui(form: &mut Form<'_>, ui: &mut Ui, runs: &mut Estimate<Count>, failed: &mut Estimate<Share>) {
    form.estimate(ui, Field::new("Runs").named("Training runs").help("Those that succeed"), runs);
    let help = presets::FAILED_RUNS.about();
    let field = Field::new("Runs that fail").named("Failed training runs").help(&help);
    let field =
        field.refuse(|_, high| (high >= 1.0).then_some("Runs that always fail train nothing; give less than 100 %."));
    form.estimate(ui, field, failed);
}

/// Training the other way: what that way held before comes back, and runs and examples carry over.
fn switched(form: &Form<'_>, ui: &Ui, tuned: &Tuned, way: Way) -> Training {
    form.remember(ui, &variant(&tuned.training), tuned.training.clone());
    let runs = match &tuned.training {
        Training::Gpu(gpu) => Some(gpu.runs),
        Training::Managed(managed) => Some(managed.runs),
        Training::Lump(_) => None,
    };
    let fresh = match way {
        Way::Lump => Training::Lump(Estimate::certain(2500.0)),
        Way::Gpu => Training::Gpu(presets::gpu_training()),
        Way::Managed => Training::Managed(presets::managed_training()),
    };
    let mut training = form.recall(ui, &variant(&fresh)).unwrap_or(fresh);
    match &mut training {
        Training::Gpu(gpu) => gpu.runs = runs.unwrap_or(gpu.runs),
        Training::Managed(managed) => {
            managed.runs = runs.unwrap_or(managed.runs);
            managed.examples = tuned.data.as_ref().map_or(managed.examples, |data| data.examples);
        }
        Training::Lump(_) => {}
    }
    training
}

fn variant(training: &Training) -> String {
    format!("training {:?}", std::mem::discriminant(training))
}
