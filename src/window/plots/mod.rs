//! Bottom panel: the curves of the selected sub-task, or of the whole mix.

mod bands;
mod chart;
mod crossover;
mod distribution;
mod drivers;
mod empty;
mod flips;
mod hover;
mod map;
mod monthly;
mod others;
mod save;
mod series;
mod staircase;
mod stress;
mod table;

use egui::{Align2, Frame, Id, Label, Margin, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

use super::scenarios::{self, ScenarioAction};
use super::session::{PlotScope, PlotTab};
use super::theme::{Theme, icons};
use super::view::{Action, ViewContext};
use super::widgets::segments;
use crate::plan::NodeId;
use series::Series;

/// Each with its name, and what it is called where room is short.
const TABS: [(PlotTab, &str, &str); 7] = [
    (PlotTab::Crossover, "Crossover", "Crossover"),
    (PlotTab::MonthlyCost, "Monthly cost", "Monthly"),
    (PlotTab::Distribution, "Distribution", "Distribution"),
    (PlotTab::Drivers, "What drives it", "Drivers"),
    (PlotTab::Stress, "Stress test", "Stress"),
    (PlotTab::Flips, "Where it flips", "Flips"),
    (PlotTab::Scenarios, "Scenarios", "Scenarios"),
];
/// What the switches at the right take beside the tabs.
const SWITCHES: f32 = 290.0;
/// From this width on the table stands beside the plot, not in its place.
const WIDE: f32 = 1000.0;
const TABLE_WIDTH: f32 = 480.0;

pub(crate) fn plots_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    Frame::new().inner_margin(Margin { left: 20, right: 20, top: 6, bottom: 10 }).show(ui, |ui| {
        // Whatever stands in it, the panel keeps the height it was given.
        ui.set_min_size(ui.available_size());
        let series = Series::of(view);
        let table = header_ui(view, &series, ui, actions);
        if view.session.plot_tab == PlotTab::Scenarios {
            return scenarios::compare_ui(view, ui, actions);
        }
        if view.session.plot_tab == PlotTab::Stress {
            return stress::stress_ui(view, ui, actions);
        }
        if view.session.plot_tab == PlotTab::Flips {
            return flips::flips_ui(view, ui, actions);
        }
        let others = others::others(view);
        ui.add_space(view.theme.space.s);
        let series = match series {
            Ok(series) => series,
            Err(empty) => return empty::empty_ui(view.theme, ui, &empty),
        };
        let table = table && has_table(view.session.plot_tab);
        let beside = table && ui.available_width() >= WIDE;
        if table && !beside {
            return table::table_ui(view, &series, ui, actions);
        }
        if let PlotTab::Distribution | PlotTab::Drivers = view.session.plot_tab {
            return sampled_ui(view, &series, ui, actions);
        }
        others::legend_ui(view, &others, ui);
        if view.session.plot_tab == PlotTab::MonthlyCost {
            staircase::caption_ui(view.theme, ui, &series, view.plan().start);
        }
        ui.horizontal_top(|ui| {
            let width = ui.available_width() - if beside { TABLE_WIDTH + 24.0 } else { 0.0 };
            let size = vec2(width, ui.available_height().max(90.0));
            let asked = match view.session.plot_tab {
                PlotTab::MonthlyCost => monthly::monthly_ui(view, &series, &others, size, ui),
                _ => crossover::crossover_ui(view, &series, &others, size, ui),
            };
            actions.extend(asked.map(Action::Explain));
            if beside {
                ui.add_space(16.0);
                ui.vertical(|ui| table::table_ui(view, &series, ui, actions));
            }
        });
    });
}

/// What only sampling tells.
fn sampled_ui(view: ViewContext<'_>, series: &Series<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let found = match distribution::sampled(view, series) {
        Ok(found) => found,
        Err(empty) => return empty::empty_ui(view.theme, ui, &empty),
    };
    if view.session.plot_tab == PlotTab::Drivers {
        return drivers::drivers_ui(view, found, series.saving_usd(), ui, actions);
    }
    let size = vec2(ui.available_width(), ui.available_height().max(90.0));
    distribution::distribution_ui(view, series, found, size, ui);
}

/// Whether its figures are those of the months, which a table shows too.
fn has_table(tab: PlotTab) -> bool {
    matches!(tab, PlotTab::Crossover | PlotTab::MonthlyCost)
}

/// The crossover of a sub-task, or of the mix, by itself.
pub(crate) fn crossover_of_ui(view: ViewContext<'_>, task: Option<&NodeId>, size: Vec2, ui: &mut Ui) {
    let node = task.and_then(|id| view.plan().node(id));
    let series = match node {
        Some(node) => Series::of_task(view.plan(), node, view.evaluation.task(&node.id)),
        None => Series::of_mix(view.plan(), view.evaluation),
    };
    match series {
        Ok(series) => drop(crossover::crossover_ui(view, &series, &[], size, ui)),
        Err(empty) => empty::empty_ui(view.theme, ui, &empty),
    }
}

/// Tabs at the left; at the right the scope, and the switch that shows the table: gives its state.
fn header_ui(
    view: ViewContext<'_>,
    series: &Result<Series<'_>, empty::Empty>,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) -> bool {
    let theme = view.theme;
    let table_id = Id::unique("plots show the table");
    let mut table = ui.data_mut(|data| data.get_persisted(table_id)).unwrap_or(false);
    let has_switches = !matches!(view.session.plot_tab, PlotTab::Scenarios | PlotTab::Stress);
    let mut switches = |ui: &mut Ui| match view.session.plot_tab {
        PlotTab::Flips => flips::switches_ui(view, ui, actions),
        _ => switches_ui(view, series, &mut table, ui, actions),
    };
    let mut shown = None;
    let tabs = Tabs::fit(ui, theme);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = tabs.gap;
        for (tab, name, short) in TABS {
            let label = if tabs.are_short { short } else { name };
            if tab_ui(ui, theme, name, label, view.session.plot_tab == tab) {
                shown = Some(tab);
            }
        }
        if !tabs.are_alone && has_switches {
            switches(ui);
        }
    });
    if tabs.are_alone && has_switches {
        ui.horizontal(switches);
    }
    actions.extend(shown.map(Action::ShowPlot));
    ui.data_mut(|data| data.insert_persisted(table_id, table));
    table
}

/// How the tabs are laid out: whichever tab is chosen, so that choosing one moves none.
struct Tabs {
    gap: f32,
    are_short: bool,
    /// The switches have a row of their own.
    are_alone: bool,
}

impl Tabs {
    fn fit(ui: &Ui, theme: &Theme) -> Self {
        let room = ui.available_width();
        let width = |are_short: bool, gap: f32| {
            let each = TABS.map(|(_, name, short)| tab_width(ui, theme, if are_short { short } else { name }));
            each.iter().sum::<f32>() + gap * (TABS.len() - 1) as f32
        };
        match room - SWITCHES {
            beside if beside >= width(false, 20.0) => Self { gap: 20.0, are_short: false, are_alone: false },
            beside if beside >= width(true, 14.0) => Self { gap: 14.0, are_short: true, are_alone: false },
            _ => Self { gap: 14.0, are_short: room < width(false, 14.0), are_alone: true },
        }
    }
}

/// As wide as its bolder self, so that choosing a tab moves nothing.
fn tab_width(ui: &Ui, theme: &Theme, label: &str) -> f32 {
    ui.painter().layout_no_wrap(label.into(), Theme::semibold(theme.size.body), theme.text).size().x
}

/// From the right: the table's switch, the scope, and what the plot shows.
fn switches_ui(
    view: ViewContext<'_>,
    series: &Result<Series<'_>, empty::Empty>,
    table: &mut bool,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    let theme = view.theme;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        if has_table(view.session.plot_tab) && icon_toggle(ui, theme, icons::TABLE, "Table", *table) {
            *table = !*table;
        }
        save::save_ui(view, ui, actions);
        if has_table(view.session.plot_tab) && !view.document.scenarios().is_empty() {
            let on = view.session.compares;
            if icon_toggle(ui, theme, icons::COMPARE, "Compare scenarios in the plot", on) {
                actions.push(Action::Scenario(ScenarioAction::Compare(!on)));
            }
        }
        ui.scope(|ui| {
            ui.set_max_width(150.0);
            let id = Id::unique("plot scope");
            let options = [(PlotScope::Selected, "Selected"), (PlotScope::Mix, "Mix")];
            if let Some(scope) = segments(ui, theme, id, "Plots show", &view.session.plot_scope, &options) {
                actions.push(Action::ScopePlots(scope));
            }
        });
        if let Ok(series) = series
            && ui.available_width() > 120.0
        {
            let what = match view.session.plot_tab {
                PlotTab::Crossover | PlotTab::Stress | PlotTab::Flips | PlotTab::Scenarios => "cumulative cost",
                PlotTab::MonthlyCost => "cost per month",
                PlotTab::Distribution => "the saving over all draws",
                PlotTab::Drivers => "what the saving depends on",
            };
            let text = RichText::new(format!("{} · {what}", series.title)).size(theme.size.small);
            ui.add(Label::new(text.color(theme.text_weak)).truncate());
        }
    });
}

/// A tab with the accent under the chosen one; says whether it was clicked.
fn tab_ui(ui: &mut Ui, theme: &Theme, name: &str, label: &str, chosen: bool) -> bool {
    let font = if chosen { Theme::semibold(theme.size.body) } else { Theme::regular(theme.size.body) };
    let (rect, response) = ui.allocate_exact_size(vec2(tab_width(ui, theme, label), 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, name));
    let colour = if chosen || response.hovered() || response.has_focus() { theme.text } else { theme.text_weak };
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, label, font, colour);
    if chosen || response.has_focus() {
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, theme.accent));
    }
    response.clicked() && !chosen
}

/// An icon that stays lit while on; says whether it was clicked.
fn icon_toggle(ui: &mut Ui, theme: &Theme, icon: &str, name: &str, on: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    if on || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme.radius.small, theme.raised);
    }
    let colour = if on { theme.accent } else { theme.text_weak };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, Theme::icon(theme.size.heading), colour);
    response.on_hover_text(name).clicked()
}
