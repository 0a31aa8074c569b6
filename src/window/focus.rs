//! Which panel has the keyboard, and how it goes from one to the next.

use egui::{Context, Id, LayerId, Rect};

/// The panels in the order the keyboard goes round: as they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Panel {
    Recommendations,
    Canvas,
    Inspector,
    Plots,
}

const COUNT: usize = 4;

impl Panel {
    const ALL: [Self; COUNT] = [Self::Recommendations, Self::Canvas, Self::Inspector, Self::Plots];
}

/// Where the panels are, and what had the keyboard in each.
#[derive(Debug, Default)]
pub(crate) struct PanelFocus {
    rects: [Option<Rect>; COUNT],
    last: [Option<Id>; COUNT],
}

impl PanelFocus {
    /// Takes where the panels were drawn; `None` for one that is hidden.
    pub fn drawn(&mut self, panel: Panel, rect: Option<Rect>) {
        self.rects[panel as usize] = rect;
    }

    /// The panel that the keyboard goes to, and what in it; without anything to take it, `None` there.
    pub fn next(&mut self, ctx: &Context, backwards: bool) -> (Panel, Option<Id>) {
        let here = self.here(ctx);
        self.last[here as usize] = ctx.memory(egui::Memory::focused);
        let step = if backwards { COUNT - 1 } else { 1 };
        let ahead = (1..COUNT).map(|steps| (here as usize + steps * step) % COUNT);
        let next = ahead.map(|index| Panel::ALL[index]).find(|panel| self.rects[*panel as usize].is_some());
        let next = next.unwrap_or(here);
        (next, self.entry(ctx, next))
    }

    /// Without a focus it is the canvas that keys are meant for.
    fn here(&self, ctx: &Context) -> Panel {
        let place = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id)).map(|at| at.rect.center());
        let holds =
            |panel: &Panel| place.zip(self.rects[*panel as usize]).is_some_and(|(place, rect)| rect.contains(place));
        Panel::ALL.into_iter().find(holds).unwrap_or(Panel::Canvas)
    }

    /// What had the keyboard when it was last there, or the first that can take it.
    fn entry(&self, ctx: &Context, panel: Panel) -> Option<Id> {
        let rect = self.rects[panel as usize]?;
        let known = self.last[panel as usize];
        ctx.viewport(|viewport| {
            let widgets = viewport.prev_pass.widgets.get_layer(LayerId::background());
            let inside = widgets.filter(|widget| widget.enabled && widget.sense.is_focusable());
            let inside: Vec<_> = inside.filter(|widget| rect.contains(widget.rect.center())).collect();
            let before = inside.iter().find(|widget| Some(widget.id) == known);
            before.or(inside.first()).map(|widget| widget.id)
        })
    }
}
