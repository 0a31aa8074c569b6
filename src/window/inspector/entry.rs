//! The fields of an entry: how much comes in, how it grows, where it ends.

use egui::Ui;

use super::form::Form;
use super::rows::row;
use super::scrub::scrub_ui;
use super::{findings_ui, header_ui, known, off_ui};
use crate::analysis::Figure;
use crate::plan::entry_text::{self, Period};
use crate::plan::{Calls, Entry, Estimate, Node, Volume, place};
use crate::window::number_edit::{Field, Typed, range_ui};
use crate::window::widgets::{section, segments};

pub(super) fn entry_ui(form: &mut Form<'_>, ui: &mut Ui, node: &Node, name: &mut String, entry: &mut Entry) {
    header_ui(ui, form.theme, &node.name, "entry · where requests come in", |_| {});
    off_ui(form, ui, node);
    findings_ui(form.view, ui, Some(node));
    form.text(ui, Field::new("Name"), name);
    let theme = form.theme;
    section(ui, theme, egui::Id::unique("section entry volume"), "Volume", true, |ui| {
        volume_ui(form, ui, &mut entry.volume);
        let growth = Field::new("Growth").named("Monthly growth").per(Period::Month);
        form.estimate(
            ui,
            growth.help("3 % is three per cent more each month than the month before"),
            &mut entry.growth_per_month,
        );
        let cap = Field::new("Never more than").named("Volume cap").per(Period::Month);
        let start = Estimate::<Calls>::certain(round_up(entry.volume.central_per_month() * 2.0));
        form.optional(ui, cap, &mut entry.max_calls_per_month, "no cap", start);
    });
    if let Some(answer) = form.view.evaluation.node(&node.id) {
        section(ui, theme, egui::Id::unique("section entry figures"), "Requests", true, |ui| {
            let id = || node.id.clone();
            let explains = [Figure::Calls { node: id(), month: 0 }, Figure::CallsLifetime(id())];
            let [first, lifetime] = explains.map(|figure| answer.calls_first_month.map(|_| figure));
            form.figure(ui, Field::new("First month"), &known(answer.calls_first_month), "requests", first);
            form.figure(ui, Field::new("Over the horizon"), &known(answer.calls_lifetime), "requests", lifetime);
        });
    }
}

fn volume_ui(form: &mut Form<'_>, ui: &mut Ui, volume: &mut Volume) {
    let period = Period::ALL[volume.period().min(Period::ALL.len() - 1)];
    let estimate = volume.estimate();
    let (theme, field) = (form.theme, Field::new("Requests").named("Volume"));
    let (number, start) = (place(volume.estimate_ref()), ui.cursor().min);
    form.bring(ui, volume.estimate_ref(), form.id(&field));
    let moved = |from: Volume, steps: f64| Some(Volume::with_period(from.estimate().nudged(steps)?, from.period()));
    let changed = row(ui, theme, &field, |ui| {
        let nudge = |from: &Volume, steps: f64| {
            let to = moved(*from, steps)?;
            Some((to, entry_text::show(to.estimate())))
        };
        let typed = Typed {
            id: form.id(&field),
            name: field.full_name(),
            value: *volume,
            full: entry_text::show(estimate),
            glance: entry_text::glance(estimate),
            unit: format!("/ {}", period.label()),
            parse: &|text| entry_text::parse_volume(text, period),
            nudge: Some(&nudge),
        };
        let changed = typed.ui(ui, theme);
        if !estimate.is_certain() {
            range_ui(ui, theme, estimate);
        }
        changed
    });
    let changed = changed.or_else(|| scrub_ui(ui, form.id(&field), &field, start, *volume, moved));
    form.mark(ui, &field, number, start);
    if let Some((new, gesture)) = changed {
        *volume = new;
        form.changed("Volume", Some(gesture));
    }
    let periods: [(usize, &str); 5] = [(0, "second"), (1, "hour"), (2, "day"), (3, "month"), (4, "year")];
    let index = volume.period();
    let picked = segments(ui, theme, form.scope.with("Counted per"), "Counted per", &index, &periods);
    if let Some(index) = picked {
        *volume = Volume::with_period(volume.estimate(), index);
        form.changed("Volume period", None);
    }
}

/// Two digits are enough for a first guess.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1000.0;
    }
    let step = libm::exp10(libm::floor(libm::log10(value)) - 1.0);
    libm::ceil(value / step) * step
}
