//! Leads to the field of an input, from wherever it is spoken of.

use egui::{Align, Context, Id, Ui, UiBuilder};

use super::app::MixplanApp;
use super::session::Selection;
use crate::plan::{Place, Plan};

/// Frames in which a field may come into view: what is folded has to open first.
const FRAMES: u32 = 60;

/// The input whose field is looked for.
#[derive(Clone, Default)]
struct Wanted {
    key: String,
    frames: u32,
    /// Whether what was last probed holds it.
    is_in: bool,
}

fn id() -> Id {
    Id::unique("the input that is wanted")
}

fn wanted<R>(ctx: &Context, then: impl FnOnce(&mut Wanted) -> R) -> Option<R> {
    ctx.data_mut(|data| {
        let mut wanted = data.get_temp::<Wanted>(id())?;
        let result = then(&mut wanted);
        data.insert_temp(id(), wanted);
        Some(result)
    })
}

/// The key of the input that a form is to bring into view.
pub(super) fn key(ui: &Ui) -> Option<String> {
    wanted(ui.ctx(), |wanted| wanted.key.clone())
}

/// The field of the input stands here: it comes into view and gets the keyboard.
pub(super) fn bring(ui: &Ui, field: Id) {
    if ui.is_visible() {
        ui.memory_mut(|memory| memory.request_focus(field));
        ui.scroll_to_cursor(Some(Align::Center));
        ui.data_mut(|data| data.remove_temp::<Wanted>(id()));
    } else {
        wanted(ui.ctx(), |wanted| wanted.is_in = true);
    }
}

/// Whether the field is in what is folded: it is drawn unseen to find out.
pub(super) fn is_in<R>(ui: &mut Ui, body: impl FnOnce(&mut Ui) -> R) -> bool {
    let Some(before) = wanted(ui.ctx(), |wanted| std::mem::take(&mut wanted.is_in)) else { return false };
    let unseen = UiBuilder::new().max_rect(ui.available_rect_before_wrap()).invisible();
    body(&mut ui.new_child(unseen));
    let after = wanted(ui.ctx(), |wanted| {
        let is_in = wanted.is_in;
        wanted.is_in |= before;
        is_in
    });
    after.unwrap_or(false)
}

/// After each frame: what is not found soon has no field.
pub(super) fn tick(ctx: &Context) {
    let left = wanted(ctx, |wanted| {
        wanted.frames = wanted.frames.saturating_sub(1);
        wanted.frames
    });
    match left {
        Some(0) => drop(ctx.data_mut(|data| data.remove_temp::<Wanted>(id()))),
        Some(_) => ctx.request_repaint(),
        None => {}
    }
}

impl MixplanApp {
    /// Selects what the input of this key belongs to, and has its field brought into view with the keyboard in it.
    pub(super) fn lead_to(&mut self, key: &str, ctx: &Context) {
        let Some(place) = self.document.as_ref().and_then(|document| place_of(document.plan(), key)) else { return };
        match place {
            Place::Plan => self.session.selection = Selection::Plan,
            Place::Node(id) => {
                self.session.selection = Selection::node(id.clone());
                self.canvas.reveal(id);
            }
            Place::Edge { from, to } => {
                let mut edges = self.document.iter().flat_map(|document| &document.plan().edges);
                let index = edges.position(|edge| edge.from == from && edge.to == to);
                self.session.selection = index.map_or(Selection::Plan, Selection::Edge);
            }
        }
        self.session.panels.inspector = true;
        ctx.data_mut(|data| data.insert_temp(id(), Wanted { key: key.to_owned(), frames: FRAMES, is_in: false }));
    }
}

fn place_of(plan: &Plan, key: &str) -> Option<Place> {
    plan.input_facts(&|known| known == key).into_iter().next().map(|(_, fact)| fact.place)
}
