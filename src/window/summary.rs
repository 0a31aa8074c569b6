//! The plan in one line: today's cost, the recommended mix's, what it saves, when it pays back.

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::explain;
use super::scenarios;
use super::theme::Theme;
use super::view::{Action, ViewContext};
use crate::analysis::{Crossing, Figure as Explains, MixFigure, Verdict};
use crate::plan::say;

/// The least width of one figure, with the space behind it.
const FIGURE_WIDTH: f32 = 146.0;
const NAME_WIDTH: f32 = 252.0;
const SCENARIO_WIDTH: f32 = 172.0;

pub(crate) fn summary_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    ui.horizontal(|ui| {
        ui.set_height(54.0);
        ui.spacing_mut().item_spacing.x = 0.0;

        // Figures that do not fit are left out, the least needed first: what they say is in the left panel too.
        let figures = figures(view);
        let name_width = NAME_WIDTH.min(ui.available_width() * 0.26);
        let left = ui.available_width() - name_width - SCENARIO_WIDTH - 24.0;
        let room = (left / FIGURE_WIDTH).floor().max(1.0) as usize;
        let shown = figures.len().min(room);
        let width = (left / shown as f32 - 12.0).clamp(FIGURE_WIDTH - 12.0, 260.0);
        column_ui(ui, name_width, |ui| {
            ui.add_space(8.0);
            let plan = view.plan();
            let name = RichText::new(&plan.name).font(Theme::semibold(theme.size.heading));
            ui.add(Label::new(name).truncate());
            let modified = match (view.document.path(), view.document.is_modified()) {
                (None, _) => "not saved yet",
                (Some(_), true) => "not saved",
                (Some(_), false) => "saved",
            };
            let line = format!("{} from {} · {modified}", months(plan.horizon_months), say::month(plan.start));
            ui.add(Label::new(RichText::new(line).size(theme.size.small).color(theme.text_weak)).truncate());
        });
        column_ui(ui, SCENARIO_WIDTH, |ui| scenarios::picker_ui(view, ui, actions));
        for figure in figures.iter().take(shown) {
            column_ui(ui, width, |ui| figure_ui(theme, figure, ui, actions));
        }
    });
}

fn months(count: u32) -> String {
    if count == 1 { "1 month".into() } else { format!("{count} months") }
}

fn column_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let height = ui.available_height();
    ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 1.0;
        add(ui);
    });
    ui.add_space(12.0);
}

/// One figure of the strip.
struct Figure {
    label: &'static str,
    value: String,
    good: bool,
    /// Below it; why, where there is no value.
    note: String,
    /// How the value is computed, and what the note says.
    explains: [Option<MixFigure>; 2],
}

fn figures(view: ViewContext<'_>) -> Vec<Figure> {
    let (mix, currency) = (&view.evaluation.mix, &view.plan().currency);
    let per_month = |usd: f64| format!("{} / month", say::money(currency, usd));
    let nothing = mix.hosted_lifetime_usd <= 0.0;
    let why = if view.evaluation.has_errors() {
        "mend the plan's errors"
    } else if view.evaluation.tasks.is_empty() {
        "no sub-task yet"
    } else {
        "give volume and hosted costs"
    };
    if nothing {
        let labels = ["Today", "Recommended mix", "Lifetime saving", "Pays back"];
        return labels
            .map(|label| Figure { label, value: "—".into(), good: false, note: why.into(), explains: [None; 2] })
            .into();
    }
    let left_out = match mix.left_out.len() {
        0 => "all hosted, first month".to_owned(),
        1 => "1 sub-task's cost is not known".to_owned(),
        count => format!("{count} sub-tasks' costs are not known"),
    };
    let ready = || say::month(view.plan().start.plus_months(mix.ready_month));
    let tuned = match mix.tuned.len() {
        0 => "nothing tuned".to_owned(),
        1 => format!("1 tuned, from {}", ready()),
        count => format!("{count} tuned, from {}", ready()),
    };
    let has_tuned = !mix.tuned.is_empty();
    vec![
        Figure {
            label: "Today",
            value: per_month(mix.today_usd_per_month()),
            good: false,
            note: left_out,
            explains: [Some(MixFigure::HostedMonth(0)), None],
        },
        Figure {
            label: "Recommended mix",
            // A later month of the same path has grown with the volume: beside today's it would look like a change.
            value: if mix.tuned.is_empty() { "as today".into() } else { per_month(mix.proposed_usd_per_month()) },
            good: mix.saving_usd > 0.0,
            note: tuned,
            explains: [has_tuned.then_some(MixFigure::MixMonth(mix.ready_month)), None],
        },
        Figure {
            label: "Lifetime saving",
            value: if mix.tuned.is_empty() { "—".into() } else { say::money(currency, mix.saving_usd) },
            good: false,
            note: match mix.saving_share {
                Some(share) if !mix.tuned.is_empty() => format!("{} of all hosted", say::share(share)),
                _ if no_verdict(view) => "no verdict yet".into(),
                _ => "nothing is worth tuning".into(),
            },
            explains: [MixFigure::Saving, MixFigure::SavingShare].map(|figure| has_tuned.then_some(figure)),
        },
        pays_back(view),
    ]
}

/// Whether every sub-task still needs input.
fn no_verdict(view: ViewContext<'_>) -> bool {
    view.evaluation.tasks.iter().all(|task| task.verdict == Verdict::NeedsInput)
}

fn pays_back(view: ViewContext<'_>) -> Figure {
    let mix = &view.evaluation.mix;
    let crossing = mix.settled_crossover_months.map(|_| MixFigure::Crossover(Crossing::Settled));
    let explains = [crossing, mix.settled_crossover_requests.map(|_| MixFigure::CrossoverRequests)];
    let figure = |value: String, note: String| Figure { label: "Pays back", value, good: false, note, explains };
    if mix.tuned.is_empty() {
        return figure("—".into(), "nothing to pay back".into());
    }
    match mix.settled_crossover_months {
        Some(after) => {
            let date = mix.settled_crossover_date.as_deref().map_or_else(|| say::months(after), say::date);
            let requests = mix.settled_crossover_requests;
            let requests = requests.map(|count| format!(" · {} requests", say::count(count))).unwrap_or_default();
            figure(date, format!("{}{requests}", say::months(after)))
        }
        None => figure("—".into(), "not within the horizon".into()),
    }
}

fn figure_ui(theme: &Theme, figure: &Figure, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.add_space(4.0);
    let small = |text: &str| RichText::new(text).size(theme.size.caption).color(theme.text_weak);
    ui.add(Label::new(small(figure.label)).truncate());
    let colour = if figure.good { theme.tuned } else { theme.text };
    let value = RichText::new(&figure.value).font(Theme::semibold(theme.size.heading)).color(colour);
    let texts = [(value, &figure.value), (small(&figure.note), &figure.note)];
    for ((text, plain), explains) in texts.into_iter().zip(figure.explains) {
        match explains {
            None => drop(ui.add(Label::new(text).truncate())),
            Some(explains) => {
                let name = format!("{}: {plain}", figure.label);
                explain::figure_ui(ui, theme, text, &name, Explains::Mix(explains), actions);
            }
        }
    }
}
