//! What stands where a plot cannot be drawn yet: what to give.

use egui::{Align, Label, Layout, RichText, Ui};

use crate::window::theme::{Theme, icons};

/// Why there is no plot, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Empty {
    pub what: String,
    pub remedy: String,
}

pub(super) fn empty_ui(theme: &Theme, ui: &mut Ui, empty: &Empty) {
    let space = (ui.available_height() - 90.0).max(0.0) / 2.0;
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space(space);
        ui.label(RichText::new(icons::CHART_LINE).font(Theme::icon(theme.size.display)).color(theme.border_strong));
        ui.label(RichText::new(&empty.what).font(Theme::semibold(theme.size.body)));
        ui.add(Label::new(RichText::new(&empty.remedy).color(theme.text_weak)).wrap());
    });
}
