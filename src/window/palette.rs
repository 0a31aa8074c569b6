//! The command palette: every command with its keys, and every step, file and template, found by a few letters.

use egui::{Align2, Frame, Id, Modal, Stroke, vec2};

use super::commands::{Situation, TABLE, UiCommand};
use super::matching::{Fit, Typed};
use super::offers::{More, Offer};
use super::picker::{Picker, ROW, Row};
use super::theme::Theme;

/// The open palette.
#[derive(Debug)]
pub(crate) struct Palette {
    picker: Picker,
    offers: Vec<Offer>,
    /// What fits what was typed, best first: indices of the offers.
    found: Vec<(usize, Fit)>,
    /// What had the keyboard before.
    before: Option<Id>,
}

/// How it was left.
#[derive(Debug)]
pub(crate) enum Left {
    Closed,
    Took(Offer),
}

const WIDTH: f32 = 600.0;
/// So many lines are in sight.
const ROWS: usize = 12;

impl Palette {
    /// `places` are what can be gone to in the open plan.
    pub fn new(now: Situation<'_>, places: Vec<Offer>, ctx: &egui::Context) -> Self {
        let commands = TABLE.iter().map(|row| row.command).filter(|command| *command != UiCommand::Palette);
        let commands = commands.map(|command| Offer::command(command, now, ctx));
        let more = More::ALL.into_iter().flat_map(|more| more.spelt_out(now));
        let mut offers: Vec<Offer> = commands.chain(more).chain(places).collect();
        let recent = &now.session.recent_commands;
        let age = |offer: &Offer| recent.iter().position(|name| name == offer.name()).unwrap_or(usize::MAX);
        offers.sort_by_key(|offer| (offer.why_not.is_some(), age(offer)));
        let mut palette =
            Self { picker: Picker::default(), offers, found: Vec::new(), before: ctx.memory(egui::Memory::focused) };
        palette.search();
        palette
    }

    /// What fits by words first, then what applies, the best fit before others; else as they stand.
    fn search(&mut self) {
        let mut typed = Typed::new(&self.picker.query);
        let fits = self.offers.iter().enumerate();
        let mut found: Vec<_> =
            fits.filter_map(|(index, offer)| Some((index, typed.fit(&offer.label, &offer.words)?))).collect();
        found.sort_by_key(|(index, fit)| {
            (fit.is_strewn(), self.offers[*index].why_not.is_some(), std::cmp::Reverse(fit.score))
        });
        self.found = found;
    }

    fn row(&self, index: usize) -> Row<'_> {
        let (at, fit) = &self.found[index];
        let offer = &self.offers[*at];
        Row {
            icon: offer.icon,
            text: &offer.label,
            marks: &fit.marks,
            hint: offer.why_not.unwrap_or(&offer.hint),
            keys: &offer.keys,
            greyed: offer.why_not.is_some(),
            spoken: offer.label.clone(),
        }
    }
}

/// Draws it over the window; how it was left, once it is.
pub(crate) fn palette_ui(palette: &mut Palette, theme: &Theme, ctx: &egui::Context) -> Option<Left> {
    let again = UiCommand::Palette.row().keys;
    let closed = ctx.input_mut(|input| again.iter().any(|keys| input.consume_shortcut(keys)));
    let room = ctx.content_rect();
    let rows = (((room.height() - 120.0) / ROW) as usize).clamp(3, ROWS);
    let modal = modal("command palette", theme, ctx, rows as f32 * ROW);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(WIDTH.min(room.width() - 48.0));
        ui.spacing_mut().item_spacing.y = 4.0;
        if palette.picker.search_ui(ui, "Search commands", "Type a command, a step, a file…", rows) {
            palette.search();
        }
        let mut picker = palette.picker.clone();
        let taken = picker.rows_ui(theme, ui, rows, palette.found.len(), |index| palette.row(index));
        palette.picker = picker;
        taken
    });
    let left = match shown.inner.and_then(|index| palette.found.get(index)) {
        Some((at, _)) => Left::Took(palette.offers[*at].clone()),
        None if closed || shown.should_close() => Left::Closed,
        None => return None,
    };
    if let Some(id) = palette.before {
        ctx.memory_mut(|memory| memory.request_focus(id));
    }
    Some(left)
}

/// What stands over the window with a list of this height in it.
pub(crate) fn modal(name: &'static str, theme: &Theme, ctx: &egui::Context, height: f32) -> Modal {
    let frame = Frame::menu(&ctx.global_style())
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, theme.border_strong))
        .corner_radius(theme.radius.large)
        .inner_margin(8)
        .shadow(theme.shadow(12, 40));
    let top = ((ctx.content_rect().height() - height) * 0.25).clamp(12.0, 120.0);
    let id = Id::unique(name);
    // Else the first frame has less room than those that follow.
    let room = ctx.content_rect().size() - vec2(40.0, 40.0);
    let area = Modal::default_area(id).default_size(room).anchor(Align2::CENTER_TOP, vec2(0.0, top));
    Modal::new(id).area(area).backdrop_color(theme.backdrop().gamma_multiply(0.4)).frame(frame)
}
