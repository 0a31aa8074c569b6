//! All scenarios side by side: figures, verdicts, and the values that they change.

mod cells;

use egui::{Align2, Button, Label, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::starts::STARTS;
use super::{Case, ScenarioAction, words};
use crate::analysis::{Crossing, Figure, MixAnswer, MixFigure};
use crate::plan::{Scenario, say};
use crate::window::commands::UiCommand;
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{icon_button, icon_response};
use cells::{Cell, Columns};

pub(in crate::window) fn compare_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    if view.document.scenarios().is_empty() {
        return empty_ui(view, ui, actions);
    }
    let columns = Columns::of(ui.available_width(), view.scenarios.cases.len());
    ScrollArea::horizontal().id_salt("scenarios across").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        heads_ui(view, columns, ui, actions);
        ScrollArea::vertical().id_salt("scenarios down").auto_shrink(false).show(ui, |ui| {
            figures_ui(view, columns, ui, actions);
            tasks_ui(view, columns, ui, actions);
            values_ui(view, columns, ui, actions);
        });
    });
}

/// Nothing to compare yet: what a scenario is, and ready-made ones.
fn empty_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    ui.add_space(14.0);
    ui.label(RichText::new("What if?").font(Theme::semibold(theme.size.heading)));
    let text = "A scenario is the same graph with other numbers. The base case keeps its own; the verdicts and the \
                money stand here side by side. Start with one of these, or with an empty one:";
    ui.add(Label::new(RichText::new(text).color(theme.text_weak)).wrap());
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        for start in &STARTS {
            let action = start.action(view.document.base());
            let button = Button::new(start.name).min_size(vec2(110.0, 32.0));
            let response = ui.add_enabled(action.is_some(), button).on_hover_text(start.note);
            let response = response.on_disabled_hover_text("The plan has no such number yet");
            if response.clicked() {
                actions.extend(action);
            }
        }
        if ui.add(Button::new("New scenario…").min_size(vec2(110.0, 32.0))).clicked() {
            actions.push(Action::Run(UiCommand::NewScenario));
        }
    });
}

/// The name over each column: a click looks at it.
fn heads_ui(view: ViewContext<'_>, columns: Columns, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let active = view.document.scenario().map(|scenario| scenario.name.as_str());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.allocate_ui(vec2(columns.label, cells::HEAD), |ui| {
            ui.set_width(columns.label);
            if ui.add(Button::new("New scenario…").frame_when_inactive(false)).clicked() {
                actions.push(Action::Run(UiCommand::NewScenario));
            }
        });
        for case in &view.scenarios.cases {
            let scenario = case.scenario.as_ref().and_then(|name| view.document.base().scenario(name));
            head_ui(theme, columns, case, scenario, active == case.scenario.as_deref(), ui, actions);
        }
    });
    let line = ui.cursor().top();
    let across = ui.min_rect().x_range();
    ui.painter().hline(across, line, Stroke::new(1.0, theme.border));
}

fn head_ui(
    theme: &Theme,
    columns: Columns,
    case: &Case,
    scenario: Option<&Scenario>,
    is_active: bool,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    let more = if scenario.is_some() { 30.0 } else { 8.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(columns.case - more, cells::HEAD), Sense::click());
    let name = format!("Look at {}", case.name());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_active, &name));
    if is_active || response.hovered() || response.has_focus() {
        let fill = if is_active { theme.badge_fill(theme.accent) } else { theme.raised };
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 2.0)), theme.radius.medium, fill);
    }
    let note = scenario.map_or("as planned", |scenario| match scenario.note.as_str() {
        "" => "no note",
        note => note,
    });
    let colour = if is_active { theme.accent } else { theme.text };
    let lines = [
        (case.name(), 5.0, Theme::semibold(theme.size.body), colour),
        (note, 22.0, Theme::regular(theme.size.caption), theme.text_weak),
    ];
    for (text, top, font, colour) in lines {
        cells::paint(ui, rect.left_top() + vec2(8.0, top), rect.width() - 14.0, text, font, colour);
    }
    let response = response.on_hover_text(note);
    if response.clicked() {
        actions.push(Action::Scenario(ScenarioAction::Switch(case.scenario.clone())));
    }
    if let Some(name) = &case.scenario {
        more_ui(theme, name, ui, actions);
    }
    ui.add_space(8.0);
}

/// What can be done with a scenario without looking at it.
fn more_ui(theme: &Theme, name: &str, ui: &mut Ui, actions: &mut Vec<Action>) {
    let response = icon_response(ui, theme, icons::MORE, &format!("More about {name}"));
    egui::Popup::menu(&response).show(|ui| {
        let name = || name.to_owned();
        for (icon, label, action) in [
            (icons::PENCIL, "Name and note…", ScenarioAction::Describe(name())),
            (icons::DUPLICATE, "Duplicate", ScenarioAction::Duplicate(name())),
            (icons::PROMOTE, "Take into the base case", ScenarioAction::Promote(name(), None)),
            (icons::TRASH, "Delete", ScenarioAction::Delete(name())),
        ] {
            let icon = RichText::new(icon).font(Theme::icon(15.0)).color(theme.text_weak);
            let line = Button::new((icon, label)).gap(8.0).min_size(vec2(200.0, 28.0));
            if ui.add(line).accessible_name(label).clicked() {
                actions.push(Action::Scenario(action));
                ui.close();
            }
        }
    });
}

fn figures_ui(view: ViewContext<'_>, columns: Columns, ui: &mut Ui, actions: &mut Vec<Action>) {
    let cases = &view.scenarios.cases;
    let numbers: [(&str, Number, Words, Explains); 5] = [
        ("Today, a month", |mix| Some(mix.today_usd_per_month()), Words::Money, |_| MixFigure::HostedMonth(0)),
        (
            "Mix, a month",
            |mix| Some(mix.proposed_usd_per_month()),
            Words::Money,
            |mix| {
                if mix.tuned.is_empty() { MixFigure::HostedMonth(0) } else { MixFigure::MixMonth(mix.ready_month) }
            },
        ),
        ("Lifetime saving", |mix| Some(mix.saving_usd), Words::Money, |_| MixFigure::Saving),
        ("Upfront", |mix| Some(mix.upfront_usd), Words::Money, |_| MixFigure::Upfront),
        (
            "Pays back after",
            |mix| mix.settled_crossover_months,
            Words::Months,
            |_| MixFigure::Crossover(Crossing::Settled),
        ),
    ];
    for (label, number, words, explains) in numbers {
        let number = |case: &Case| known(case).and_then(number);
        let base = cases.first().and_then(number);
        let cell = |case: &Case| {
            let cell = Cell::number(number(case), base, |n| words.say(&view.plan().currency, n));
            let cell = cell.leading_on(number(case).is_some());
            if case.scenario.is_none() { cell.of_base() } else { cell }
        };
        let row = columns.row_ui(view.theme, label, cases.iter().map(|case| (case.name(), cell(case))), ui);
        if let Some((case, mix)) =
            row.asked.and_then(|index| cases.get(index)).and_then(|case| Some((case, known(case)?)))
        {
            explain(view, case, Figure::Mix(explains(mix)), actions);
        }
    }
}

/// A derivation is of the plan that is looked at: a figure of another case is explained there.
fn explain(view: ViewContext<'_>, case: &Case, figure: Figure, actions: &mut Vec<Action>) {
    if view.document.scenario().map(|scenario| &scenario.name) != case.scenario.as_ref() {
        actions.push(Action::Scenario(ScenarioAction::Switch(case.scenario.clone())));
    }
    actions.push(Action::Explain(figure));
}

/// A figure of a case's mix; `None` where there is none.
type Number = fn(&MixAnswer) -> Option<f64>;
type Explains = fn(&MixAnswer) -> MixFigure;

#[derive(Clone, Copy)]
enum Words {
    Money,
    Months,
}

impl Words {
    fn say(self, currency: &str, number: f64) -> String {
        match self {
            Self::Money => say::money(currency, number),
            Self::Months => say::months(number),
        }
    }
}

/// The mix, where it has figures.
fn known(case: &Case) -> Option<&MixAnswer> {
    Some(&case.evaluation.mix).filter(|mix| mix.hosted_lifetime_usd > 0.0)
}

fn tasks_ui(view: ViewContext<'_>, columns: Columns, ui: &mut Ui, actions: &mut Vec<Action>) {
    let cases = &view.scenarios.cases;
    let Some(base) = cases.first() else { return };
    columns.heading_ui(view.theme, "Verdicts", ui);
    for task in base.evaluation.ranked_tasks() {
        let cell = |case: &Case| match case.evaluation.task(&task.id) {
            Some(answer) => Cell::verdict(answer, task, &view.plan().currency).leading_on(answer.usd_at_stake > 0.0),
            None => Cell::nothing(),
        };
        let row = columns.row_ui(view.theme, &task.name, cases.iter().map(|case| (case.name(), cell(case))), ui);
        if let Some(case) = row.asked.and_then(|index| cases.get(index)) {
            explain(view, case, Figure::AtStake(task.id.clone()), actions);
        }
    }
}

/// Every value that some scenario changes; in each column its own, or the base's.
fn values_ui(view: ViewContext<'_>, columns: Columns, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    columns.heading_ui(theme, "Values that differ", ui);
    for (key, fact) in &view.scenarios.changed {
        let say = |value| words::value(fact.as_ref(), &view.plan().currency, value);
        let label = words::label(key, fact.as_ref());
        let own = |case: &Case| {
            let name = case.scenario.as_ref()?;
            view.document.base().scenario(name)?.overrides.get(key).copied()
        };
        let cells = view.scenarios.cases.iter().map(|case| {
            let cell = match (own(case), fact) {
                (Some(value), _) => Cell::own(say(value)),
                (None, Some(fact)) if case.scenario.is_none() => Cell::same(say(fact.value)).of_base(),
                (None, Some(fact)) => Cell::same(say(fact.value)),
                (None, None) => Cell::nothing(),
            };
            (case.name(), cell)
        });
        let row = columns.row_ui(theme, label, cells, ui);
        for (index, case) in view.scenarios.cases.iter().enumerate().filter(|(_, case)| own(case).is_some()) {
            let name = case.name().to_owned();
            let at = row.cell(index);
            let place = egui::Rect::from_center_size(at.right_center() - vec2(20.0, 0.0), vec2(22.0, at.height()));
            let mut over = ui.new_child(egui::UiBuilder::new().max_rect(place));
            if icon_button(&mut over, theme, icons::RESET, &format!("Reset {label} in {name}")) {
                actions.push(Action::Scenario(ScenarioAction::Reset(name, Some(key.clone()))));
            }
        }
    }
    if view.scenarios.changed.is_empty() {
        let text = "No value differs yet: look at a scenario, and change any number of the plan.";
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), cells::ROW), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
        let font = Theme::regular(theme.size.small);
        ui.painter().text(rect.left_center() + vec2(8.0, 0.0), Align2::LEFT_CENTER, text, font, theme.text_weak);
    }
}
