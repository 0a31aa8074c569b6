//! How the window is divided: recommendations at the left, inspector at the right, plots below, the canvas between.

use egui::containers::panel::PanelState;
use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::canvas::{CanvasState, canvas_ui};
use super::focus::{Panel as Place, PanelFocus};
use super::session::Session;
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
    Panel::top("summary").frame(frame(16, 8)).show(ui, |ui| summary::summary_ui(view, ui, actions));
    let panels = view.session.panels;
    let left = panels.recommendations.then(|| {
        Panel::left("recommendations")
            .default_size(248.0)
            .size_range(180.0..=420.0)
            .frame(frame(0, 0))
            .show(ui, |ui| recommendations::recommendations_ui(view, ui, actions))
    });
    let right = panels.inspector.then(|| {
        Panel::right("inspector")
            .default_size(304.0)
            .size_range(260.0..=520.0)
            .frame(frame(0, 0))
            .show(ui, |ui| inspector::inspector_ui(view, ui, actions))
    });
    let bottom = panels.plots.then(|| {
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
