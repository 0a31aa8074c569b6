//! The menu of a plot: copied as a picture, or saved as picture or table.

use egui::Ui;

use super::super::export::PlotExport;
use super::super::theme::{Theme, icons};
use super::super::view::{Action, ViewContext};
use crate::report::Format;

pub(super) fn save_ui(view: ViewContext<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let sign = egui::RichText::new(icons::EXPORT).font(Theme::icon(theme.size.heading)).color(theme.text_weak);
    let button = egui::Button::new(sign).frame_when_inactive(false).min_size(egui::vec2(28.0, 26.0));
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        let lines = [
            ("Copy as a picture", PlotExport::CopyPicture),
            ("Save as SVG…", PlotExport::Save(Format::Svg)),
            ("Save as PNG…", PlotExport::Save(Format::Png)),
            ("Save as CSV…", PlotExport::Save(Format::Csv)),
        ];
        for (label, wanted) in lines {
            if ui.button(label).clicked() {
                actions.push(Action::Plot(wanted));
                ui.close();
            }
        }
    });
    response.accessible_name("Copy or save the plot").on_hover_text("Copy or save the plot");
}
