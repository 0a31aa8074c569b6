//! The plan in one line: today's cost, the recommended mix's, what it saves, when it pays back.

use egui::{
    Align, Id, Label, Layout, Rect, RichText, Role, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, vec2,
};

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
        if let Some(percent) = view.doubt.percent {
            sampling_ui(theme, ui, left, percent);
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
    /// What is said of it on hovering.
    help: String,
    /// What is uncertain about it is that of the plan before the last edit.
    is_old: bool,
    /// How the value is computed, and what the note says.
    explains: [Option<MixFigure>; 2],
}

impl Figure {
    fn new(label: &'static str, value: String, note: String) -> Self {
        Self { label, value, good: false, note, help: String::new(), is_old: false, explains: [None; 2] }
    }

    /// With how it is computed.
    fn of(self, explains: [Option<MixFigure>; 2]) -> Self {
        Self { explains, ..self }
    }
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
        return labels.map(|label| Figure::new(label, "—".into(), why.into())).into();
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
    // A later month of the same path has grown with the volume: beside today's it would look like a change.
    let proposed = if mix.tuned.is_empty() { "as today".into() } else { per_month(mix.proposed_usd_per_month()) };
    let ready = (!mix.tuned.is_empty()).then_some(MixFigure::MixMonth(mix.ready_month));
    let proposed = Figure::new("Recommended mix", proposed, tuned).of([ready, None]);
    let today = Figure::new("Today", per_month(mix.today_usd_per_month()), left_out);
    let mut figures = vec![
        today.of([Some(MixFigure::HostedMonth(0)), None]),
        Figure { good: mix.saving_usd > 0.0, ..proposed },
        saving(view),
        pays_back(view),
    ];
    figures.extend(chance(view));
    figures
}

fn saving(view: ViewContext<'_>) -> Figure {
    let (mix, currency) = (&view.evaluation.mix, &view.plan().currency);
    let figure = |value, note| Figure::new("Lifetime saving", value, note);
    if mix.tuned.is_empty() {
        let why = if no_verdict(view) { "no verdict yet" } else { "nothing is worth tuning" };
        return figure("—".into(), why.into());
    }
    let share = mix.saving_share.map_or_else(String::new, |share| format!("{} of all hosted", say::share(share)));
    let value = say::money(currency, mix.saving_usd);
    let Some(found) = mix.uncertainty.as_deref().filter(|found| found.saving_usd[0] < found.saving_usd[2]) else {
        return figure(value, share).of([Some(MixFigure::Saving), Some(MixFigure::SavingShare)]);
    };
    let [low, middle, high] = found.saving_usd.map(|usd| say::money(currency, usd));
    let help = format!("{share}. In 8 cases of 10 it is between {low} and {high}; as often above {middle} as below");
    Figure { help, is_old: view.doubt.is_old, ..figure(value, format!("{low} – {high}, P10–P90")) }
        .of([Some(MixFigure::Saving), None])
}

/// The chance that the mix costs less in the end than everything hosted.
fn chance(view: ViewContext<'_>) -> Option<Figure> {
    let policy = &view.plan().policy;
    let label = "Chance of being right";
    let Some(found) = view.evaluation.mix.uncertainty.as_deref() else {
        return (!view.evaluation.mix.tuned.is_empty()).then(|| Figure::new(label, "…".into(), "being sampled".into()));
    };
    let doubtful = view.evaluation.tasks.iter().filter(|task| task.cannot_conclude).count();
    let note = match doubtful {
        _ if found.right_is_open(policy) => "cannot conclude yet".to_owned(),
        0 => format!("{} saved: {}", say::share(policy.min_saving_share), say::chance(found.chance_cheaper)),
        1 => "1 verdict is open".to_owned(),
        count => format!("{count} verdicts are open"),
    };
    let (saving, months) = (say::share(policy.min_saving_share), f64::from(view.plan().horizon_months));
    let latest = say::months(policy.max_crossover_share * months);
    let help = format!(
        "How often the mix costs less in the end than staying hosted, of {} draws; below, how often it saves at least \
         {saving} of the hosted cost and pays back within {latest}",
        say::whole(f64::from(view.plan().uncertainty.samples)),
    );
    let figure = Figure::new(label, say::chance(found.chance_right()), note);
    Some(Figure { help, is_old: view.doubt.is_old, ..figure })
}

/// Whether every sub-task still needs input.
fn no_verdict(view: ViewContext<'_>) -> bool {
    view.evaluation.tasks.iter().all(|task| task.verdict == Verdict::NeedsInput)
}

fn pays_back(view: ViewContext<'_>) -> Figure {
    let mix = &view.evaluation.mix;
    let crossing = mix.settled_crossover_months.map(|_| MixFigure::Crossover(Crossing::Settled));
    let explains = [crossing, mix.settled_crossover_requests.map(|_| MixFigure::CrossoverRequests)];
    let figure = |value: String, note: String| Figure::new("Pays back", value, note).of(explains);
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
    let faint = if figure.is_old { theme.text_weak.gamma_multiply(0.6) } else { theme.text_weak };
    let small = |text: &str, colour| RichText::new(text).size(theme.size.caption).color(colour);
    ui.add(Label::new(small(figure.label, theme.text_weak)).truncate());
    // A chance is old as a whole, of a saving only its range.
    let is_faint = figure.is_old && figure.label.starts_with("Chance");
    let colour = match figure.good {
        true => theme.tuned,
        false if is_faint => faint,
        false => theme.text,
    };
    let value = RichText::new(&figure.value).font(Theme::semibold(theme.size.heading)).color(colour);
    // What does not fit is left out as a whole, not cut within a word; the full text is said and stands on hover.
    let width = |text: RichText| {
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Extend), 0.0, TextStyle::Body).size().x
    };
    let note = match figure.note.rsplit_once(" · ") {
        Some((short, _)) if width(small(&figure.note, faint)) > ui.available_width() => short,
        _ => &figure.note,
    };
    let texts = [(value, &figure.value), (small(note, faint), &figure.note)];
    for ((text, plain), explains) in texts.into_iter().zip(figure.explains) {
        match explains {
            None => {
                let label = ui.add(Label::new(text).truncate());
                if !figure.help.is_empty() {
                    label.on_hover_text(&figure.help);
                }
            }
            Some(explains) => {
                let name = format!("{}: {plain}", figure.label);
                explain::figure_ui(ui, theme, text, &name, Explains::Mix(explains), actions);
            }
        }
    }
}

/// How far the sampling is: a thin bar along the foot of the strip.
fn sampling_ui(theme: &Theme, ui: &mut Ui, room: f32, percent: u32) {
    let foot = ui.max_rect();
    let track = Rect::from_min_size(foot.right_bottom() - vec2(room, 1.0), vec2(room, 2.0));
    let done = track.with_max_x(track.left() + track.width() * (percent as f32 / 100.0));
    ui.painter().rect_filled(track, 1.0, theme.border);
    ui.painter().rect_filled(done, 1.0, theme.accent);
    let bar = ui.interact(track, Id::unique("sampling progress"), Sense::hover());
    bar.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, format!("Sampling, {percent} %")));
}
