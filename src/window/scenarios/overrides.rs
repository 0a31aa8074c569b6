//! At the top of the inspector, while a scenario is looked at: that it is, and which values here are its own.

use egui::{
    Align, Frame, Id, Label, Layout, Margin, RichText, Role, Sense, TextWrapMode, Ui, WidgetInfo, WidgetText, vec2,
};

use super::{Override, ScenarioAction, words};
use crate::plan::{Place, Scenario};
use crate::window::session::Selection;
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::icon_button;

/// So many values are listed before the rest folds away.
const SHOWN: usize = 6;

pub(in crate::window) fn overrides_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some(scenario) = view.document.scenario() else { return };
    let theme = view.theme;
    let here: Vec<&Override> = view.scenarios.overrides.iter().filter(|one| is_here(view, one)).collect();
    let frame = Frame::new().fill(theme.badge_fill(theme.accent)).inner_margin(Margin::symmetric(16, 9));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        let heading = RichText::new(format!("In {}", scenario.name)).font(Theme::semibold(theme.size.body));
        ui.add(Label::new(heading.color(theme.accent)).truncate());
        if here.is_empty() {
            let elsewhere = match view.scenarios.overrides.len() {
                0 => String::new(),
                count => format!(" {count} elsewhere differ{}.", if count == 1 { "s" } else { "" }),
            };
            let text = format!(
                "Every value here is the base's.{elsewhere} What you change here is changed in this scenario only."
            );
            ui.add(Label::new(RichText::new(text).size(theme.size.small).color(theme.text_weak)).wrap());
        }
        let all = Id::unique("all overrides");
        let shows_all = ui.data(|data| data.get_temp(all)).unwrap_or(false);
        let shown = if shows_all { here.len() } else { SHOWN };
        for one in here.iter().take(shown) {
            override_ui(view, scenario, one, ui, actions);
        }
        if here.len() > SHOWN {
            let label = if shows_all { "Show fewer".into() } else { format!("Show all {}", here.len()) };
            if ui.link(RichText::new(label).size(theme.size.small)).clicked() {
                ui.data_mut(|data| data.insert_temp(all, !shows_all));
            }
        }
    });
}

/// Whether it is a value of what is selected; all are while nothing is.
fn is_here(view: ViewContext<'_>, one: &Override) -> bool {
    let place = one.fact.as_ref().map(|fact| &fact.place);
    match (&view.session.selection, place) {
        (Selection::Plan, _) => true,
        (Selection::Nodes(ids), Some(Place::Node(id))) => ids.contains(id),
        (Selection::Edge(index), Some(Place::Edge { from, to })) => {
            view.plan().edges.get(*index).is_some_and(|edge| (&edge.from, &edge.to) == (from, to))
        }
        _ => false,
    }
}

/// What it is and what the base has; at the right its value, and the ways to be rid of it.
fn override_ui(view: ViewContext<'_>, scenario: &Scenario, one: &Override, ui: &mut Ui, actions: &mut Vec<Action>) {
    let (theme, currency) = (view.theme, &view.plan().currency);
    let full = words::label(&one.key, one.fact.as_ref());
    let short =
        if view.session.selection == Selection::Plan { full } else { full.split(" · ").last().unwrap_or(full) };
    let now = words::value(one.fact.as_ref(), currency, one.value);
    let base = match &one.fact {
        Some(fact) => format!("base {}", words::value(Some(fact), currency, fact.value)),
        None => "not in the plan any more".into(),
    };
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 34.0), Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let action = |of: fn(String, Option<String>) -> ScenarioAction| {
            Action::Scenario(of(scenario.name.clone(), Some(one.key.clone())))
        };
        if one.fact.is_some() && icon_button(ui, theme, icons::PROMOTE, &format!("Take into the base case: {full}")) {
            actions.push(action(ScenarioAction::Promote));
        }
        if icon_button(ui, theme, icons::RESET, &format!("Back to the base: {full}")) {
            actions.push(action(ScenarioAction::Reset));
        }
        ui.add_space(6.0);
        let value = RichText::new(&now).font(Theme::semibold(theme.size.body)).color(theme.accent);
        ui.add(Label::new(value).extend());
        ui.add_space(8.0);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
        let spoken = format!("{full}: {now}, {base}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
        for (text, top, colour, size) in
            [(short, 2.0, theme.text, theme.size.small), (&base, 18.0, theme.text_weak, theme.size.caption)]
        {
            let text = WidgetText::from(RichText::new(text).size(size).color(colour));
            let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), rect.width(), egui::TextStyle::Body);
            ui.painter().galley(rect.left_top() + vec2(0.0, top), galley, colour);
        }
        response.on_hover_text(spoken);
    });
}
