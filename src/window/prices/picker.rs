//! Chooses a model by typing: each line with its provider, its price, and when it retires.

use egui::{Align2, Id, Layout, Rect, RichText, Ui, pos2, vec2};
use jiff::civil::Date;

use super::Wanted;
use super::catalogue::{Catalogue, Offer, marks};
use super::words::{self, Retirement};
use crate::import::prices::{CURRENCY, embedded};
use crate::plan::{Origin, Plan, Price, Provenance, is_fine_tuned, say};
use crate::window::palette::modal;
use crate::window::picker::{Picker, line_ui, marked};
use crate::window::theme::{Theme, icons};

/// The open list of models.
#[derive(Debug)]
pub(crate) struct ModelPicker {
    wanted: Wanted,
    catalogue: Catalogue,
    currency: String,
    today: Date,
    picker: Picker,
    found: Vec<Offer>,
    /// What had the keyboard before.
    before: Option<Id>,
}

/// How it was left.
#[derive(Debug)]
pub(crate) enum Left {
    Closed,
    Took(Taken),
}

/// What was taken from it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Taken {
    /// A model that has a price: the line of the price book.
    Priced(Box<Price>),
    /// One whose price is to be typed.
    ByHand(String),
    /// None: the prices stand with the cost itself.
    Nameless,
}

const WIDTH: f32 = 760.0;
const LINE: f32 = 44.0;
const LINES: usize = 11;
/// The columns of prices, and what stands left of a name.
const COLUMN: f32 = 84.0;
const LEFT: f32 = 36.0;

impl ModelPicker {
    pub(super) fn new(wanted: Wanted, plan: &Plan, today: Date, ctx: &egui::Context) -> Self {
        let catalogue = Catalogue::new(plan, today, matches!(wanted, Wanted::Served(_)));
        // What is named already and has no price is looked for at once.
        let named = wanted.model(plan).filter(|model| plan.price(model).is_none()).unwrap_or_default();
        let picker = Picker::with_query(named);
        let found = catalogue.search(named);
        let before = ctx.memory(egui::Memory::focused);
        let currency = plan.currency.clone();
        Self { wanted, catalogue, currency, today, picker, found, before }
    }

    /// What it was opened for.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }
}

/// Draws it over the window; how it was left, once it is.
pub(crate) fn model_picker_ui(state: &mut ModelPicker, theme: &Theme, ctx: &egui::Context) -> Option<Left> {
    let room = ctx.content_rect();
    let lines = (((room.height() - 200.0) / LINE) as usize).clamp(3, LINES);
    let shown = modal("models", theme, ctx, lines as f32 * LINE + 90.0).show(ctx, |ui| {
        ui.set_width(WIDTH.min(room.width() - 48.0));
        ui.spacing_mut().item_spacing.y = 4.0;
        if state.picker.search_ui(ui, "Search models", "Type a model or a provider…", lines) {
            state.found = state.catalogue.search(&state.picker.query);
        }
        heads_ui(theme, ui);
        let mut picker = state.picker.clone();
        let taken = picker.lines_ui(ui, LINE, lines, state.found.len(), |ui, rect, index, chosen| {
            offer_ui(state, theme, ui, rect, &state.found[index], chosen)
        });
        state.picker = picker;
        let nameless = foot_ui(state, theme, ui);
        match taken.and_then(|index| state.found.get(index)) {
            Some(offer) => Some(taken_from(offer)),
            None => nameless.then_some(Taken::Nameless),
        }
    });
    let left = match shown.inner {
        Some(taken) => Left::Took(taken),
        None if shown.should_close() => Left::Closed,
        None => return None,
    };
    if let Some(id) = state.before {
        ctx.memory_mut(|memory| memory.request_focus(id));
    }
    Some(left)
}

fn taken_from(offer: &Offer) -> Taken {
    match offer.price() {
        Some(price) => Taken::Priced(Box::new(price)),
        None => Taken::ByHand(offer.name().to_owned()),
    }
}

/// What the columns are.
fn heads_ui(theme: &Theme, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), egui::Sense::hover());
    let put = |x: f32, align: Align2, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), align, text, Theme::regular(theme.size.caption), theme.text_weak)
    };
    put(rect.left() + LEFT, Align2::LEFT_CENTER, "Price per million tokens");
    for (at, head) in ["in", "cached", "out"].into_iter().enumerate() {
        put(column(rect, at), Align2::RIGHT_CENTER, head);
    }
}

/// The right end of a column of prices.
fn column(rect: Rect, at: usize) -> f32 {
    rect.right() - 12.0 - (2 - at) as f32 * COLUMN
}

fn offer_ui(state: &ModelPicker, theme: &Theme, ui: &Ui, rect: Rect, offer: &Offer, chosen: bool) -> egui::Response {
    let price = offer.price();
    let about = about(state, offer, price.as_ref());
    let name = match offer {
        Offer::ByHand(name) => format!("Give a price for “{name}” by hand"),
        _ => offer.name().to_owned(),
    };
    let spoken = match &price {
        Some(price) => format!("{name}, {}, {}", words::in_one_line(price, &state.currency), about.spoken()),
        None => name.clone(),
    };
    let response = line_ui(theme, ui, rect, &spoken, true, chosen);
    let (first, second) = (rect.top() + 14.0, rect.top() + 31.0);
    let (icon, colour) = match offer {
        Offer::Booked(_) => (icons::CHECK_CIRCLE, theme.accent),
        Offer::ByHand(_) => (icons::PENCIL, theme.text_weak),
        Offer::Listed(_) | Offer::Tuned(..) => ("", theme.text_weak),
    };
    let at = pos2(rect.left() + LEFT / 2.0, first);
    ui.painter().text(at, Align2::CENTER_CENTER, icon, Theme::icon(theme.size.body + 1.0), colour);
    let mut end = rect.right() - 12.0;
    if let Some(price) = &price {
        for (at, text) in words::columns(price, &state.currency).iter().enumerate() {
            let at = pos2(column(rect, at), first);
            ui.painter().text(at, Align2::RIGHT_CENTER, text, Theme::regular(theme.size.body), theme.text);
        }
        end = column(rect, 0) - COLUMN + 16.0;
    }
    let left = rect.left() + LEFT;
    let typed = if matches!(offer, Offer::ByHand(_)) { Vec::new() } else { marks(&name, &state.picker.query) };
    let text = ui.painter().layout_job(marked(theme, &name, &typed, theme.text, end - left));
    ui.painter().galley(pos2(left, first - text.size().y / 2.0), text, theme.text);
    about.paint(theme, ui, pos2(left, second), rect.right() - 12.0);
    response
}

/// The second line of a model.
struct About {
    text: String,
    /// When it retires, if that is near or past; and whether it is past.
    aloud: Option<(bool, String)>,
}

fn about(state: &ModelPicker, offer: &Offer, price: Option<&Price>) -> About {
    let Some(price) = price else {
        let text = match offer {
            _ if !state.catalogue.listed => "Per million tokens, in the plan's currency",
            Offer::ByHand(name) if is_fine_tuned(name) => {
                "Not in the list; a fine-tune does not cost what its base does"
            }
            _ => "It is not in the list under this name",
        };
        return About { text: text.into(), aloud: None };
    };
    let mut phrases: Vec<String> = Vec::new();
    if matches!(offer, Offer::Booked(_)) {
        phrases.push(format!("in the plan, {}", words::age(price, state.today).1));
    }
    if let Offer::Tuned(_, listed) = offer {
        phrases.push(format!("billed as {}", listed.name));
    }
    phrases.extend(Some(price.provider.clone()).filter(|provider| !provider.is_empty()));
    phrases.extend(offer.context().map(|tokens| format!("up to {} in", words::length(tokens as f64))));
    phrases.extend(words::besides(price, &state.currency));
    let aloud = match words::retirement(&price.retires, state.today) {
        None => None,
        Some((Retirement::Later, text)) => {
            phrases.push(text);
            None
        }
        Some((when, text)) => Some((when == Retirement::Gone, text)),
    };
    About { text: phrases.join(" · "), aloud }
}

impl About {
    fn spoken(&self) -> String {
        let aloud = self.aloud.iter().map(|(_, text)| text.as_str());
        aloud.chain([self.text.as_str()]).collect::<Vec<_>>().join(" · ")
    }

    /// What is said aloud stands first and is never cut.
    fn paint(&self, theme: &Theme, ui: &Ui, at: egui::Pos2, right: f32) {
        let font = Theme::regular(theme.size.caption);
        let mut left = at.x;
        if let Some((gone, text)) = &self.aloud {
            let colour = if *gone { theme.red } else { theme.amber };
            let end = ui.painter().text(pos2(left, at.y), Align2::LEFT_CENTER, text, font.clone(), colour);
            left = end.right() + 10.0;
        }
        let mut job = egui::text::LayoutJob::simple_singleline(self.text.clone(), font, theme.text_weak);
        job.wrap = egui::text::TextWrapping::truncate_at_width((right - left).max(20.0));
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(left, at.y - galley.size().y / 2.0), galley, theme.text_weak);
    }
}

/// Whose prices they are and of when; and the way to do without a model. Whether that was taken.
fn foot_ui(state: &ModelPicker, theme: &Theme, ui: &mut Ui) -> bool {
    let list = embedded();
    let as_of = list.as_of.clone().unwrap_or_default();
    let provenance = Provenance { kind: Origin::Listed, source: list.kind.label().into(), as_of };
    let (text, colour) = if !state.catalogue.listed {
        let text = format!("Lists are in {CURRENCY} and the plan counts in {}: give prices by hand.", state.currency);
        (text, theme.amber)
    } else if provenance.is_stale(state.today) {
        let text = format!(
            "{} of {}: over {} days old. Update prices… takes a newer one.",
            provenance.source,
            say::date(&provenance.as_of),
            provenance.kind.stale_after_days()
        );
        (text, theme.amber)
    } else {
        (format!("{} of {}", provenance.source, say::date(&provenance.as_of)), theme.text_weak)
    };
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 28.0), Layout::right_to_left(egui::Align::Center), |ui| {
        let nameless = !matches!(state.wanted, Wanted::Book)
            && ui.button("Prices without a model").on_hover_text("Type the prices with the cost itself").clicked();
        ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add_space(LEFT);
            ui.add(egui::Label::new(RichText::new(text).size(theme.size.caption).color(colour)).truncate());
        });
        nameless
    })
    .inner
}
