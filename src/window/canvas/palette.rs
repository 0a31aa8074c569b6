//! The palette that adds a step, or connects one: a search field and a list, at the place it was asked for.

use egui::{Align2, Area, CornerRadius, Frame, Id, Key, Modifiers, Order, Pos2, Rect, Sense, TextEdit, pos2, vec2};

use super::super::session::Selection;
use super::super::theme::{Theme, icons};
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
    query: String,
    chosen: usize,
    fresh: bool,
}

/// One line of the list.
enum Choice {
    Add(NewNode),
    /// An existing node to connect to, and its name.
    Join(NodeId, String, &'static str),
}

const WIDTH: f32 = 336.0;
const ROW: f32 = 32.0;
/// At most so many lines; the search finds the others.
const ROWS: usize = 10;

impl CanvasState {
    /// At the point of the screen, or where the pointer is over the canvas, or in the middle.
    pub(super) fn open_palette(&mut self, view: ViewContext<'_>, at: Option<Pos2>) {
        let Some(screen) = self.eye.screen() else { return };
        let free = |at: &Pos2| screen.shrink(8.0).contains(*at) && self.node_at(view, *at).is_none();
        let at = at.or(self.pointer.filter(free)).unwrap_or(screen.center());
        self.palette = Some(Palette::new(at, self.eye.camera.to_world(at, screen), Joint::Alone));
    }

    /// At the point of the screen, for what is to be joined.
    pub(super) fn open_palette_for(&mut self, joint: Joint, at: Pos2) {
        let Some(screen) = self.eye.screen() else { return };
        self.palette = Some(Palette::new(at, self.eye.camera.to_world(at, screen), joint));
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
        self.scene.id_at(self.scene.nodes.iter().rposition(|rect| rect.contains(place))?)
    }
}

impl Palette {
    fn new(at: Pos2, place: Pos2, joint: Joint) -> Self {
        Self { at, place, joint, query: String::new(), chosen: 0, fresh: true }
    }

    /// A new node goes here instead of where the palette hangs.
    pub fn place_at(&mut self, place: Pos2) {
        self.place = place;
    }

    /// What fits the search; new steps first.
    fn choices(&self, view: ViewContext<'_>) -> Vec<Choice> {
        let query = self.query.trim().to_lowercase();
        let fits = |text: &str| text.to_lowercase().contains(&query);
        let new = NewNode::all()
            .filter(|new| self.joint.fits(*new))
            .filter(|new| fits(&new.label()) || fits(new.hint()))
            .map(Choice::Add);
        let others = view.plan().nodes.iter().filter(|node| self.joint.fits_node(view, node) && fits(&node.name));
        let join = others.map(|node| Choice::Join(node.id.clone(), node.name.clone(), icons::node_icon(&node.kind)));
        new.chain(join).collect()
    }
}

pub(super) fn palette_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let (Some(mut palette), Some(screen)) = (state.palette.take(), state.eye.screen()) else { return };
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return;
    }
    let choices = palette.choices(view);
    let mut taken = keyboard(ui, &mut palette, choices.len());
    let frame = Frame::menu(ui.style()).inner_margin(6).shadow(view.theme.shadow(8, 28));
    let area = Area::new(Id::unique(("canvas", "palette")))
        .order(Order::Foreground)
        .pivot(Align2::LEFT_TOP)
        .fixed_pos(corner(palette.at, screen))
        .constrain_to(screen.shrink(8.0));
    let shown = area.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(WIDTH);
            search_ui(&mut palette, ui);
            if let Some(clicked) = list_ui(view.theme, &mut palette, &choices, ui) {
                taken = Some(clicked);
            }
        })
    });
    let outside = ui.input(|input| input.pointer.any_pressed())
        && ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| !shown.response.rect.contains(at));
    match taken.and_then(|index| choices.into_iter().nth(index)) {
        Some(choice) => state.take(view, &palette, choice, actions),
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
                let id = self.add(view, new, palette.place, &palette.joint, actions);
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

/// Up, down and Enter; gives what was taken.
fn keyboard(ui: &egui::Ui, palette: &mut Palette, count: usize) -> Option<usize> {
    let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
    let last = count.saturating_sub(1);
    palette.chosen = (palette.chosen + down).saturating_sub(up).min(last);
    (pressed(Key::Enter) > 0 && count > 0).then_some(palette.chosen)
}

fn search_ui(palette: &mut Palette, ui: &mut egui::Ui) {
    let edit = TextEdit::singleline(&mut palette.query).hint_text(palette.joint.hint()).desired_width(f32::INFINITY);
    let response = ui.add(edit.margin(egui::Margin::symmetric(8, 6))).accessible_name("Search steps");
    if palette.fresh {
        response.request_focus();
    }
    if response.changed() {
        palette.chosen = 0;
    }
    ui.add_space(2.0);
}

fn list_ui(theme: &Theme, palette: &mut Palette, choices: &[Choice], ui: &mut egui::Ui) -> Option<usize> {
    ui.spacing_mut().item_spacing.y = 0.0;
    if choices.is_empty() {
        ui.add_space(6.0);
        ui.weak("  Nothing by that name");
        ui.add_space(6.0);
    }
    let mut clicked = None;
    // The chosen line is always in sight.
    let first = (palette.chosen + 1).saturating_sub(ROWS);
    for (index, choice) in choices.iter().enumerate().skip(first).take(ROWS) {
        let response = row_ui(theme, ui, choice, &palette.joint, index == palette.chosen);
        if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
            palette.chosen = index;
        }
        if response.clicked() {
            clicked = Some(index);
        }
    }
    clicked
}

fn row_ui(theme: &Theme, ui: &mut egui::Ui, choice: &Choice, joint: &Joint, chosen: bool) -> egui::Response {
    let (icon, name, hint) = match choice {
        Choice::Add(new) => (icons::node_icon(&new.kind()), new.label(), new.hint()),
        Choice::Join(_, name, icon) => (*icon, name.clone(), "connect"),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MenuItem, true, accessible(choice, joint, &name)));
    if chosen {
        ui.painter().rect_filled(rect, CornerRadius::same(theme.radius.small), theme.selection);
    }
    let painter = ui.painter();
    let y = rect.center().y;
    let put = |at: Pos2, align: Align2, text: &str, font, colour| painter.text(at, align, text, font, colour);
    put(pos2(rect.left() + 18.0, y), Align2::CENTER_CENTER, icon, Theme::icon(16.0), theme.text_weak);
    let name_rect: Rect =
        put(pos2(rect.left() + 36.0, y), Align2::LEFT_CENTER, &name, Theme::regular(theme.size.body), theme.text);
    let hint_font = Theme::regular(theme.size.caption);
    let hint = painter.layout_no_wrap(hint.to_owned(), hint_font, theme.text_weak);
    let at = pos2(rect.right() - 10.0 - hint.size().x, y - hint.size().y / 2.0);
    if at.x > name_rect.right() + 8.0 {
        painter.galley(at, hint, theme.text_weak);
    }
    response
}

fn accessible(choice: &Choice, joint: &Joint, name: &str) -> String {
    match choice {
        Choice::Add(_) => format!("Add {}", name.to_lowercase()),
        Choice::Join(..) => joint.spoken(name),
    }
}
