//! The legend of the heat mode, at the bottom right: from what costs nothing to what costs most.

use egui::{Align, Layout, Mesh, Rect, RichText, Sense, Shape, UiBuilder, pos2, vec2};

use super::overlay;
use super::pen::Pen;
use crate::plan::say;

/// The ramp's size.
const RAMP: egui::Vec2 = vec2(96.0, 10.0);

pub(super) fn legend_ui(pen: &Pen<'_>, ui: &mut egui::Ui) {
    let theme = pen.theme;
    let corner = pen.screen.right_bottom() - vec2(12.0, 12.0);
    let room = Rect::from_min_max(pos2(pen.screen.left(), corner.y - 32.0), corner);
    let builder = UiBuilder::new().max_rect(room).layout(Layout::right_to_left(Align::Center)).id_salt("heat");
    ui.scope_builder(builder, |ui| {
        overlay::bar_frame(theme).show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = theme.space.s;
            let small = |text: &str| RichText::new(text).size(theme.size.small).color(theme.text_weak);
            let currency = &pen.view.plan().currency;
            ui.label(small(&format!("{} a month", say::money(currency, pen.facts.dearest_usd))));
            let (ramp, _) = ui.allocate_exact_size(RAMP, Sense::empty());
            ui.painter().add(Shape::mesh(gradient(pen, ramp)));
            ui.label(small(&say::money(currency, 0.0)));
        });
    });
}

/// The theme's steps, and even passages between them.
fn gradient(pen: &Pen<'_>, rect: Rect) -> Mesh {
    let colours = &pen.theme.heat;
    let mut mesh = Mesh::default();
    for (index, colour) in colours.iter().enumerate() {
        let x = egui::lerp(rect.x_range(), index as f32 / (colours.len() - 1) as f32);
        mesh.colored_vertex(pos2(x, rect.top()), *colour);
        mesh.colored_vertex(pos2(x, rect.bottom()), *colour);
        if index > 0 {
            let last = index as u32 * 2;
            mesh.add_triangle(last - 2, last - 1, last);
            mesh.add_triangle(last, last - 1, last + 1);
        }
    }
    mesh
}
