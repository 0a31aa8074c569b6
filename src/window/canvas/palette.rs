//! The palette that adds a step, or connects one: a search field and a list, at the place it was asked for.

use egui::{Align2, Area, Frame, Id, Key, Modifiers, Order, Pos2, Rect, vec2};

use super::super::matching::{Fit, Typed};
use super::super::picker::{Picker, ROW, Row};
use super::super::session::Selection;
use super::super::theme::icons;
use super::super::view::{Action, ViewContext};
use super::CanvasState;
use super::edits::NewNode;
use super::joint::Joint;
use crate::plan::NodeId;

/// The open palette.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    /// Where it hangs on the screen, and where in the plan a new node goes.
    at: Pos2,
    place: Pos2,
    /// How what is chosen is joined.
    joint: Joint,
    /// The user has pointed there: it is not put aside for what lies there already.
    pointed: bool,
    picker: Picker,
    fresh: bool,
}

/// One line of the list.
#[derive(Clone, Debug)]
enum Choice {
    Add(NewNode),
    /// An existing node to connect to, its name and its icon.
    Join(NodeId, String, &'static str),
}

const WIDTH: f32 = 336.0;
/// So many lines are in sight.
const ROWS: usize = 10;

impl CanvasState {
    /// At the point of the screen, or where the pointer is over the canvas, or in the middle.
    pub(super) fn open_palette(&mut self, view: ViewContext<'_>, at: Option<Pos2>) {
        let Some(screen) = self.eye.screen() else { return };
        let free = |at: &Pos2| screen.shrink(8.0).contains(*at) && self.node_at(view, *at).is_none();
        let pointed = at.is_some();
        let at = at.or(self.pointer.filter(free)).unwrap_or(screen.center());
        let palette = Palette::new(at, self.eye.camera.to_world(at, screen), Joint::Alone);
        self.palette = Some(Palette { pointed, ..palette });
    }

    /// At the point of the screen, for what is to be joined.
    pub(super) fn open_palette_for(&mut self, joint: Joint, at: Pos2) {
        let Some(screen) = self.eye.screen() else { return };
        let palette = Palette::new(at, self.eye.camera.to_world(at, screen), joint);
        self.palette = Some(Palette { pointed: true, ..palette });
    }

    /// To the right of the selected node.
    pub(super) fn connect_palette(&mut self, view: ViewContext<'_>) {
        let (Selection::Nodes(ids), Some(screen)) = (&view.session.selection, self.eye.screen()) else { return };
        let Some((id, rect)) = ids.first().and_then(|id| Some((id, self.scene.node(id)?))) else { return };
        let place = rect.right_center() + vec2(96.0, 0.0);
        let at = self.eye.camera.to_screen(place, screen);
        self.palette = Some(Palette::new(at, place, Joint::After(id.clone())));
    }

    fn node_at(&self, _view: ViewContext<'_>, at: Pos2) -> Option<&NodeId> {
        let place = self.eye.camera.to_world(at, self.eye.screen()?);
        self.scene.top_at(place, 0.0)
    }
}

impl Palette {
    fn new(at: Pos2, place: Pos2, joint: Joint) -> Self {
        Self { at, place, joint, pointed: false, picker: Picker::default(), fresh: true }
    }

    /// A new node goes here instead of where the palette hangs.
    pub fn place_at(&mut self, place: Pos2) {
        self.place = place;
        self.pointed = false;
    }

    /// What fits what was typed: the best fit first, new steps before those that are there.
    fn choices(&self, view: ViewContext<'_>) -> Vec<(Choice, Fit)> {
        let new = NewNode::all().filter(|new| self.joint.fits(*new)).map(Choice::Add);
        let others = view.plan().nodes.iter().filter(|node| self.joint.fits_node(view, node));
        let join = others.map(|node| Choice::Join(node.id.clone(), node.name.clone(), icons::node_icon(&node.kind)));
        let mut typed = Typed::new(&self.picker.query);
        let fits = |choice: Choice| {
            let fit = typed.fit(&choice.name(), choice.hint())?;
            Some((choice, fit))
        };
        let mut choices: Vec<_> = new.chain(join).filter_map(fits).collect();
        choices.sort_by_key(|(_, fit)| std::cmp::Reverse(fit.score));
        choices
    }
}

impl Choice {
    fn name(&self) -> String {
        match self {
            Self::Add(new) => new.label(),
            Self::Join(_, name, _) => name.clone(),
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Add(new) => new.hint(),
            Self::Join(..) => "connect",
        }
    }

    fn icon(&self) -> &'static str {
        match self {
            Self::Add(new) => icons::node_icon(&new.kind()),
            Self::Join(_, _, icon) => icon,
        }
    }

    fn spoken(&self, joint: &Joint) -> String {
        match self {
            Self::Add(_) => format!("Add {}", self.name().to_lowercase()),
            Self::Join(_, name, _) => joint.spoken(name),
        }
    }
}

pub(super) fn palette_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let (Some(mut palette), Some(screen)) = (state.palette.take(), state.eye.screen()) else { return };
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return;
    }
    let frame = Frame::menu(ui.style()).inner_margin(6).shadow(view.theme.shadow(8, 28));
    let area = Area::new(Id::unique(("canvas", "palette")))
        .order(Order::Foreground)
        .pivot(Align2::LEFT_TOP)
        .fixed_pos(corner(palette.at, screen))
        .constrain_to(screen.shrink(8.0));
    let shown = area.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 2.0;
            palette.picker.search_ui(ui, "Search steps", palette.joint.hint(), ROWS);
            let choices = palette.choices(view);
            let names: Vec<String> = choices.iter().map(|(choice, _)| choice.name()).collect();
            let row = |index: usize| {
                let (choice, fit) = &choices[index];
                Row {
                    icon: choice.icon(),
                    text: &names[index],
                    marks: &fit.marks,
                    hint: choice.hint(),
                    spoken: choice.spoken(&palette.joint),
                    ..Row::default()
                }
            };
            let taken = palette.picker.rows_ui(view.theme, ui, ROWS, choices.len(), row);
            taken.and_then(|index| choices.into_iter().nth(index))
        })
    });
    let outside = ui.input(|input| input.pointer.any_pressed())
        && ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| !shown.response.rect.contains(at));
    match shown.inner.inner {
        Some((choice, _)) => state.take(view, &palette, choice, actions),
        None if outside && !palette.fresh => {}
        None => {
            palette.fresh = false;
            state.palette = Some(palette);
        }
    }
}

/// Where the palette hangs so that the whole list has room; a search that shortens it does not move it.
fn corner(at: Pos2, screen: Rect) -> Pos2 {
    let tallest = vec2(WIDTH + 24.0, ROW * (ROWS as f32 + 1.0) + 32.0);
    let last = screen.max - tallest;
    (at + vec2(4.0, -18.0)).min(last).max(screen.min + vec2(8.0, 8.0))
}

impl CanvasState {
    fn take(&mut self, view: ViewContext<'_>, palette: &Palette, choice: Choice, actions: &mut Vec<Action>) {
        match choice {
            Choice::Add(new) => {
                let place = match palette.pointed {
                    true => palette.place,
                    false => self.free_place(new, palette.place, &palette.joint),
                };
                let id = self.add(view, new, place, &palette.joint, actions);
                self.reveal(id.clone());
                self.rename_new(id, new.label());
            }
            Choice::Join(node, ..) => match &palette.joint {
                Joint::Alone => {}
                Joint::After(from) => self.connect(view, from, &node, actions),
                Joint::Before(to) => self.connect(view, &node, to, actions),
                Joint::On(index) => self.put_on_edge(view, *index, &node, None, actions),
            },
        }
    }
}
