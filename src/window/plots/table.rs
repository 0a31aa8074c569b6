//! The plots' figures as a table: what a screen reader reads, and what can be copied by eye.

use egui::{Align, Grid, Layout, RichText, ScrollArea, Ui};

use super::series::Series;
use crate::analysis::curve;
use crate::plan::say;
use crate::window::explain::figure_ui;
use crate::window::theme::Theme;
use crate::window::view::{Action, ViewContext};

pub(super) fn table_ui(view: ViewContext<'_>, series: &Series<'_>, ui: &mut Ui, actions: &mut Vec<Action>) {
    let theme = view.theme;
    ScrollArea::both().id_salt("plot table").auto_shrink(false).show(ui, |ui| {
        Grid::new("plot figures").striped(true).spacing([18.0, 3.0]).min_col_width(58.0).show(ui, |ui| {
            let name = series.other.map(|path| path.name);
            let mut heads = vec!["Month".to_owned(), "Hosted".into()];
            heads.extend(name.map(capital));
            heads.extend(name.map(|_| "At once".to_owned()));
            heads.push("Hosted so far".into());
            heads.extend(name.map(|name| format!("{} so far", capital(name))));
            heads.extend(name.map(|_| "Ahead by".to_owned()));
            for (index, head) in heads.iter().enumerate() {
                let text = RichText::new(head).font(Theme::semibold(theme.size.small)).color(theme.text_weak);
                cell(ui, index > 0, text);
            }
            ui.end_row();
            for (month, row) in rows(view, series).into_iter().enumerate() {
                for (index, text) in row.into_iter().enumerate() {
                    let shown = RichText::new(&text).size(theme.size.small);
                    // The two costs of the month lead to how they were computed.
                    if index == 1 || (index == 2 && series.other.is_some()) {
                        let (name, figure) = (format!("{}: {text}", heads[index]), series.of_month(month, index == 2));
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            figure_ui(ui, theme, shown.color(theme.text), &name, figure, actions);
                        });
                    } else {
                        cell(ui, index > 0, shown);
                    }
                }
                ui.end_row();
            }
        });
    });
}

fn cell(ui: &mut Ui, right: bool, text: RichText) {
    if right {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text));
    } else {
        ui.label(text);
    }
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// One row for each month, totals at its end.
fn rows(view: ViewContext<'_>, series: &Series<'_>) -> Vec<Vec<String>> {
    let money = |usd: f64| say::money(&view.plan().currency, usd);
    let (hosted, other) = (series.hosted_cumulative(), series.other_cumulative());
    let mut rows = Vec::with_capacity(series.months());
    for (month, usd) in series.hosted_monthly_usd.iter().enumerate() {
        let mut row = vec![say::month(view.plan().start.plus_months(month as u32)), money(*usd)];
        // Before a lump that falls on the next month's start.
        let end = (month + 1) as f64 - 1e-9;
        let so_far = curve::at(&hosted, end).unwrap_or(0.0);
        if let Some((path, points)) = series.other.zip(other.as_deref()) {
            let lumps = path.lumps_usd.iter().filter(|(at, _)| *at as usize == month).map(|(_, usd)| usd).sum::<f64>();
            let other_so_far = curve::at(points, end).unwrap_or(0.0);
            row.push(path.monthly_usd.get(month).map_or_else(String::new, |usd| money(*usd)));
            row.push(if lumps > 0.0 { money(lumps) } else { "–".into() });
            row.extend([money(so_far), money(other_so_far), money(so_far - other_so_far)]);
        } else {
            row.push(money(so_far));
        }
        rows.push(row);
    }
    rows
}
