//! Where a verdict flips: a map of it over two inputs, with a point that can be tried and taken over.

use egui::{Align, Align2, Id, Label, Layout, Rangef, Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::empty::{Empty, empty_ui};
use super::map::map_ui;
use crate::analysis::{Axis, Dial, FlipMap, MapPoint, REACHES};
use crate::plan::say;
use crate::window::flipping::{FlipAction, Worked, value_words};
use crate::window::theme::{Theme, icons};
use crate::window::view::{Action, ViewContext};
use crate::window::widgets::{choice, quiet_button, segments, wide_button};

/// Of what stands beside the map: its part of the room, and its least and most.
const SIDE: (f32, f32, f32) = (0.38, 270.0, 380.0);
const GAP: f32 = 20.0;
/// Of what stands above it.
const AXES: f32 = 28.0;

pub(super) fn flips_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let nothing = |what: &str, remedy: &str, ui: &mut Ui| {
        empty_ui(view.theme, ui, &Empty { what: what.into(), remedy: remedy.into() });
    };
    match view.selected_task() {
        Some((.., Some(_))) => {}
        Some((node, ..)) => {
            return nothing(&format!("{} is off", node.name), "Switch it on to see where its verdict flips.", ui);
        }
        None => {
            let remedy = "Select a sub-task to see its verdict over any two of its inputs.";
            return nothing("No sub-task is selected", remedy, ui);
        }
    }
    let worked = match view.flipping.found() {
        None => return nothing("Being worked out", "The verdict is looked at for every pair of values.", ui),
        Some(Err(missing)) => {
            let remedy = format!("Give it {} to see where its verdict flips.", missing.join(" and "));
            return nothing("There is no map yet", &remedy, ui);
        }
        Some(Ok(worked)) => worked,
    };
    ui.add_space(view.theme.space.s);
    ui.horizontal_top(|ui| {
        let side = (ui.available_width() * SIDE.0).clamp(SIDE.1, SIDE.2);
        let width = (ui.available_width() - side - GAP).max(160.0);
        let size = vec2(width, (ui.available_height() - AXES).max(90.0));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            actions.extend(axes_ui(view.theme, worked, width, ui).map(Action::Flip));
            actions.extend(map_ui(view, worked, size, ui).map(Action::Flip));
        });
        ui.add_space(GAP - ui.spacing().item_spacing.x);
        ui.vertical(|ui| {
            ui.set_width(side);
            ScrollArea::vertical().id_salt("beside the map").auto_shrink(false).show(ui, |ui| {
                ui.set_width(side - 8.0);
                actions.extend(side_ui(view, worked, ui).map(Action::Flip));
            });
        });
    });
}

/// How far the axes go.
pub(super) fn switches_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let names = REACHES.map(|reach| (reach, format!("×{}", say::count(reach))));
    let options: Vec<(f64, &str)> = names.iter().map(|(reach, name)| (*reach, name.as_str())).collect();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.scope(|ui| {
            ui.set_max_width(150.0);
            let id = Id::unique("reach of the map");
            if let Some(reach) = segments(ui, theme, id, "Reach", &view.flipping.reach(), &options) {
                actions.push(Action::Flip(FlipAction::Reach(reach)));
            }
        });
        ui.label(RichText::new("Reach").size(theme.size.small).color(theme.text_weak));
    });
}

/// What stands where, and what may be done with the point that is tried.
fn side_ui(view: ViewContext<'_>, worked: &Worked, ui: &mut Ui) -> Option<FlipAction> {
    let theme = view.theme;
    ui.spacing_mut().item_spacing.y = 1.0;
    readings_ui(view, worked, ui);
    ui.add_space(6.0);
    if view.flipping.tried().is_none() {
        let text = "Click the map, drag the point, or move it with the arrow keys, to try other values.";
        ui.add(Label::new(RichText::new(text).size(theme.size.small).color(theme.text_weak)).wrap());
        return None;
    }
    let mut asked = None;
    if wide_button(ui, theme, icons::CHECK, "Take over these values") {
        asked = Some(FlipAction::TakeOver);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if quiet_button(ui, theme, icons::COMPARE, "As a scenario") {
            asked = Some(FlipAction::AsScenario);
        }
        if quiet_button(ui, theme, icons::UNDO, "Back to the plan") {
            asked = Some(FlipAction::Try(None));
        }
    });
    asked
}

/// What is on the axes, above the map: at the left what goes up, at the right what goes across.
fn axes_ui(theme: &Theme, worked: &Worked, width: f32, ui: &mut Ui) -> Option<FlipAction> {
    let labelled = |axes: &[Axis]| -> Vec<(Dial, String)> {
        axes.iter().map(|axis| (axis.dial.clone(), axis.label.clone())).collect()
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, AXES), egui::Sense::hover());
    let field = ((width - 60.0) / 2.0).min(230.0);
    let mut axis = |left: f32, arrow: Rangef, icon: &str, name: &str, dial: &Dial, offered: &[Axis]| {
        let at = pos2(arrow.center(), rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, icon, Theme::regular(theme.size.body), theme.text_weak);
        let room = Rect::from_min_size(pos2(left, rect.top()), vec2(field, rect.height()));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(room));
        let id = Id::unique(("axis of the map", name));
        choice(&mut inner, theme, id, name, "", dial, &labelled(offered)).filter(|picked| picked != dial)
    };
    let left = rect.left() + 22.0;
    let up = axis(left, Rangef::new(rect.left() + 4.0, left), "↑", "Up the map", &worked.map.y.dial, &worked.up);
    let right = rect.right() - 24.0;
    let across = axis(
        right - field,
        Rangef::new(right + 4.0, rect.right()),
        "→",
        "Across the map",
        &worked.map.x.dial,
        &worked.across,
    );
    up.map(FlipAction::Up).or(across.map(FlipAction::Across))
}

/// How it stands as planned, and at the point that is tried.
fn readings_ui(view: ViewContext<'_>, worked: &Worked, ui: &mut Ui) {
    let theme = view.theme;
    let map = &worked.map;
    let mut columns = vec![("As planned", Column::of(view, map, [map.x.now, map.y.now], Some(&map.now)))];
    columns.extend(view.flipping.tried().map(|at| ("Tried", Column::of(view, map, at, view.flipping.point()))));
    let labels = ["", map.x.label.as_str(), map.y.label.as_str(), "Verdict", "Saving", "Crosses"];
    let width = ui.available_width();
    let name_width = if columns.len() == 1 { width * 0.5 } else { width * 0.36 };
    let each = (width - name_width) / columns.len() as f32;
    for (row, label) in labels.into_iter().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            cell_ui(ui, name_width, RichText::new(label).size(theme.size.small).color(theme.text_weak), false);
            for (head, column) in &columns {
                let text = match row {
                    0 => RichText::new(*head).font(Theme::semibold(theme.size.caption)).color(theme.text_weak),
                    3 => {
                        let colour = column.colour.unwrap_or(theme.text_weak);
                        RichText::new(&column.cells[2]).font(Theme::semibold(theme.size.small)).color(colour)
                    }
                    _ => RichText::new(&column.cells[row - 1]).size(theme.size.small).color(theme.text),
                };
                cell_ui(ui, each, text, true);
            }
        });
    }
}

fn cell_ui(ui: &mut Ui, width: f32, text: RichText, right: bool) {
    let layout = if right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.allocate_ui_with_layout(vec2(width, 18.0), layout, |ui| {
        ui.set_width(width);
        if !text.is_empty() {
            ui.add(Label::new(text).truncate());
        }
    });
}

/// One column of readings: both values, the verdict, the saving and the crossover.
struct Column {
    cells: [String; 5],
    colour: Option<egui::Color32>,
}

impl Column {
    fn of(view: ViewContext<'_>, map: &FlipMap, at: [f64; 2], point: Option<&MapPoint>) -> Self {
        let currency = &view.plan().currency;
        let value = |axis: &Axis, value: f64| value_words(axis, currency, value);
        let of = |point: &MapPoint| {
            let saving = point.saving_usd.map_or("none".to_owned(), |usd| say::money(currency, usd));
            [point.verdict.label().to_owned(), saving, crossing(point)]
        };
        let [verdict, saving, crosses] = point.map_or_else(|| ["…", "…", "…"].map(str::to_owned), of);
        Self {
            cells: [value(&map.x, at[0]), value(&map.y, at[1]), verdict, saving, crosses],
            colour: point.map(|point| view.theme.verdict(point.verdict)),
        }
    }
}

/// `4.2 mo`, or that it does not.
pub(super) fn crossing(point: &MapPoint) -> String {
    point.settled_crossover_months.map_or_else(|| "never".to_owned(), |months| format!("{} mo", say::count(months)))
}
