//! How the window is divided: recommendations at the left, inspector at the right, plots below, the canvas between.

use egui::containers::panel::PanelState;
use egui::{CentralPanel, Frame, Margin, Panel, Stroke, Ui, Vec2};

use super::canvas::{CanvasState, canvas_ui};
use super::focus::{Panel as Place, PanelFocus};
use super::session::{Panels, Session};
use super::view::{Action, ViewContext};
use super::{inspector, plots, recommendations, summary};

pub(crate) fn panels_ui(
    view: ViewContext<'_>,
    canvas: &mut CanvasState,
    focus: &mut PanelFocus,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    let theme = view.theme;
    let frame = |x: i8, y: i8| Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(x, y));
    let strip = Panel::top("summary").frame(frame(16, 8)).show(ui, |ui| summary::summary_ui(view, ui, actions));
    if view.document.scenario().is_some() {
        // Nobody is to edit a scenario without knowing.
        let rect = strip.response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, theme.accent));
    }
    let room = Room::of(ui.available_size(), view.session.panels);
    // A panel that gives way for want of room has its own size for that, so that it comes back as it was.
    let left = room.left.map(|most| {
        Panel::left(if room.is_narrow { "recommendations, narrow" } else { "recommendations" })
            .default_size(LEFT.default.min(most))
            .size_range(LEFT.least..=most)
            .frame(frame(0, 0))
            .show(ui, |ui| recommendations::recommendations_ui(view, ui, actions))
    });
    let right = room.right.map(|most| {
        Panel::right(if room.is_narrow { "inspector, narrow" } else { "inspector" })
            .default_size(RIGHT.default.min(most))
            .size_range(RIGHT.least..=most)
            .frame(frame(0, 0))
            .show(ui, |ui| inspector::inspector_ui(view, ui, actions))
    });
    let bottom = room.plots.then(|| {
        let most = (ui.available_height() - 160.0).max(140.0);
        Panel::bottom("plots")
            .resizable(true)
            .default_size(280.0)
            .size_range(120.0..=most)
            .frame(frame(0, 0))
            .show(ui, |ui| plots::plots_ui(view, ui, actions))
    });
    let centre = CentralPanel::default().frame(Frame::new().fill(theme.canvas));
    let centre = Some(centre.show(ui, |ui| canvas_ui(view, canvas, ui, actions)));
    for (name, shown) in
        [(Place::Recommendations, left), (Place::Canvas, centre), (Place::Inspector, right), (Place::Plots, bottom)]
    {
        focus.drawn(name, shown.map(|shown| shown.response.rect));
    }
}

/// Every panel open and as large as at first, and the interface at its own size.
pub(crate) fn reset(session: &mut Session, ctx: &egui::Context) {
    session.reset_layout();
    ctx.data_mut(egui::util::IdTypeMap::remove_by_type::<PanelState>);
    ctx.set_zoom_factor(1.0);
}

/// How wide a panel at a side is.
struct Side {
    least: f32,
    default: f32,
    most: f32,
}

const LEFT: Side = Side { least: 180.0, default: 248.0, most: 420.0 };
const RIGHT: Side = Side { least: 260.0, default: 304.0, most: 520.0 };
/// What is left to the canvas, whatever is open beside and below it.
const CANVAS: f32 = 200.0;
/// Plots show from this height on of what is left for them and the canvas.
const PLOTS_FROM: f32 = 320.0;

/// Which panels there is room for: of those that are open, the recommendations give way first.
struct Room {
    /// How wide each may be.
    left: Option<f32>,
    right: Option<f32>,
    plots: bool,
    is_narrow: bool,
}

impl Room {
    fn of(size: Vec2, open: Panels) -> Self {
        let is_narrow = size.x < LEFT.default + RIGHT.default + CANVAS;
        let fits = |least: f32| size.x - least >= CANVAS;
        let both = fits(LEFT.least + RIGHT.least);
        let right = open.inspector && fits(RIGHT.least);
        let left = open.recommendations && if right { both } else { fits(LEFT.least) };
        let most =
            |side: &Side, beside: Option<f32>| (size.x - CANVAS - beside.unwrap_or(0.0)).clamp(side.least, side.most);
        Self {
            left: left.then(|| most(&LEFT, right.then_some(RIGHT.least))),
            right: right.then(|| most(&RIGHT, left.then_some(LEFT.least))),
            plots: open.plots && size.y >= PLOTS_FROM,
            is_narrow,
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    #[test]
    fn the_canvas_keeps_its_room_in_the_smallest_window() {
        for width in [400.0, 512.0, 640.0, 853.0, 1280.0, 2133.0] {
            let room = Room::of(vec2(width, 600.0), Panels::default());
            let least = room.left.map_or(0.0, |_| LEFT.least) + room.right.map_or(0.0, |_| RIGHT.least);
            assert!(width - least >= CANVAS, "{width}");
        }
        let shown = |width| {
            let room = Room::of(vec2(width, 600.0), Panels::default());
            (room.left.is_some(), room.right.is_some())
        };
        assert_eq!((shown(400.0), shown(512.0), shown(640.0)), ((true, false), (false, true), (true, true)));
    }

    #[test]
    fn plots_give_way_in_a_low_window() {
        assert!(!Room::of(vec2(1280.0, 211.0), Panels::default()).plots);
        assert!(Room::of(vec2(1280.0, 600.0), Panels::default()).plots);
    }
}
