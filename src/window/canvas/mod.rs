//! The middle of the window: the plan's graph, drawn and edited.

mod align;
mod camera;
mod clipboard;
mod edge;
mod edits;
mod eye;
mod facts;
mod find;
mod frame;
mod frames;
mod gesture;
mod graph;
mod heat;
mod ink;
mod inline;
mod insert;
mod join;
mod joint;
mod keys;
mod labels;
mod links;
mod menus;
mod minimap;
mod node;
mod notes;
mod outlines;
mod overlay;
mod palette;
mod pen;
mod placement;
mod pointer;
mod ports;
mod route;
mod scene;
mod snap;
mod sums;
mod thumbnail;
mod tidy;
mod tiles;
mod tooltip;
mod walk;

use egui::{Context, Id, Pos2, Rect, Sense, UiBuilder, ViewportCommand};

use self::camera::Camera;
use self::edits::Gestures;
pub(crate) use self::edits::{capitalised, set_role, with_article};
use self::eye::Eye;
use self::facts::Facts;
use self::find::Find;
pub(crate) use self::frames::fold;
use self::gesture::Gesture;
use self::inline::Inline;
use self::labels::Labels;
use self::menus::ByKey;
use self::minimap::Minimap;
use self::notes::Writing;
use self::palette::Palette;
use self::pen::Pen;
use self::scene::Scene;
pub(crate) use self::sums::{Sums, members, named};
pub(crate) use self::thumbnail::Thumbnail;
use self::tidy::Tidying;
use self::walk::Way;
use super::commands::UiCommand;
use super::session::Selection;
use super::view::{Action, ViewContext};
use crate::plan::{Frame, NodeId};

/// How the canvas stands: where it looks, and what is going on. Ends with the open plan.
#[derive(Debug, Default)]
pub(crate) struct CanvasState {
    eye: Eye,
    scene: Scene,
    facts: Facts,
    scene_revision: Option<u64>,
    /// The evaluation that the facts are from, and the frames.
    facts_of: Option<(u64, Vec<Frame>)>,
    gesture: Option<Gesture>,
    gestures: Gestures,
    /// The gesture of arrow keys that are pressed one after the other.
    nudging: Option<u64>,
    inline: Option<Inline>,
    writing: Option<Writing>,
    /// Frames that hold still while something is dragged, by id, and where they show.
    areas: Vec<(String, Rect)>,
    /// The frame that what is dragged would join.
    landing: Option<String>,
    /// A node inside a folded frame that was asked for, and since when its frame flashes.
    flash: Option<(NodeId, Option<f64>)>,
    palette: Option<Palette>,
    reveal: Option<NodeId>,
    fly_to: Option<NodeId>,
    labels: Labels,
    minimap: Minimap,
    /// Which node has the keyboard: by its position in the scene's order.
    focused: Option<usize>,
    /// Whether what had the keyboard in this revision is the canvas's own.
    known_focus: Option<(Id, u64, bool)>,
    tidying: Tidying,
    /// The last place of the pointer over the canvas.
    pointer: Option<Pos2>,
    /// A key or a button was pressed and the pointer has not moved since: it does not ask about what it is on.
    pointer_rests: bool,
    find: Find,
    menu_by_key: Option<ByKey>,
    /// What is to get the keyboard.
    focus: Option<Id>,
    /// A widget of another panel has the keyboard.
    focus_elsewhere: bool,
}

pub(crate) fn canvas_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let screen = ui.available_rect_before_wrap();
    let mut ui = ui.new_child(UiBuilder::new().max_rect(screen).id_salt("canvas"));
    ui.set_clip_rect(screen.intersect(ui.clip_rect()));
    let ui = &mut ui;
    state.prepare(view, screen, ui.input(|input| input.time));
    let background = ui.interact(screen, Id::unique("canvas"), Sense::CLICK | Sense::DRAG);
    background.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Canvas"));
    state.camera_input(ui, &background);
    // Lent to the pen while the rest of the state may change.
    let facts = std::mem::take(&mut state.facts);
    let camera = state.eye.camera;
    let window = camera.window(screen);
    let pen = Pen { view, facts: &facts, painter: ui.painter().clone(), theme: view.theme, camera, screen, window };
    overlay::grid(&pen);
    state.graph_ui(&pen, ui, &background, actions);
    if view.plan().nodes.is_empty() && state.palette.is_none() {
        overlay::empty_ui(view, state, ui, actions);
    }
    state.minimap.ui(&pen, &state.scene, &mut state.eye, ui);
    if view.session.heat {
        heat::legend_ui(&pen, ui);
    }
    inline::inline_ui(state, &pen, ui, actions);
    notes::writing_ui(state, &pen, ui, actions);
    state.facts = facts;
    palette::palette_ui(view, state, ui, actions);
    overlay::toolbar_ui(view, state, ui, actions);
    find::find_ui(view, state, ui, actions);
    keys::keys(view, state, ui, actions);
    clipboard::clipboard(view, state, ui, actions);
    state.continue_tidying(view, ui, actions);
    if state.eye.is_moving() || state.reveal.is_some() || state.fly_to.is_some() {
        ui.request_repaint();
    }
}

impl CanvasState {
    /// Selects nothing by itself: brings the node into view with the next frame.
    pub fn reveal(&mut self, id: NodeId) {
        self.reveal = Some(id);
    }

    /// Shows the node close enough to read, with the next frame.
    pub fn fly_to(&mut self, id: NodeId) {
        self.fly_to = Some(id);
    }

    /// Whether there was a find bar to close.
    pub fn close_find(&mut self) -> bool {
        self.find.close()
    }

    /// Looks at this place at once, and does not follow the plan any more.
    pub fn look_at(&mut self, centre: Pos2, zoom: f32) {
        self.eye.look_at(Camera { centre, zoom });
    }

    /// Runs one of the commands that are the canvas's; whether it is one.
    pub fn run(&mut self, view: ViewContext<'_>, command: UiCommand, ctx: &Context, actions: &mut Vec<Action>) -> bool {
        match command {
            UiCommand::Duplicate => self.duplicate(view, actions),
            UiCommand::Delete => self.delete(view, "Delete", true, actions),
            UiCommand::DeleteApart => self.delete(view, "Delete", false, actions),
            UiCommand::InsertStep => self.insert_palette(view),
            UiCommand::Reverse => self.reverse(view, actions),
            UiCommand::Tidy => self.tidy(view),
            UiCommand::Add => self.open_palette(view, None),
            UiCommand::Connect => self.connect_palette(view),
            UiCommand::Rename => self.rename_selected(view),
            UiCommand::AddNote => self.add_note(view, actions),
            UiCommand::Frame => self.frame_selected(view, actions),
            UiCommand::Dissolve => self.dissolve_selected(view, actions),
            UiCommand::Fold => self.fold_selected(view, actions),
            UiCommand::FoldAll => self.fold_all(view, true, actions),
            UiCommand::UnfoldAll => self.fold_all(view, false, actions),
            UiCommand::Copy => drop(self.copy(view, ctx)),
            UiCommand::Cut => self.cut(view, ctx, actions),
            UiCommand::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            UiCommand::StepForward => self.walk(view, Way::Forward, actions),
            UiCommand::StepBack => self.walk(view, Way::Back, actions),
            UiCommand::StepUp => self.walk(view, Way::Up, actions),
            UiCommand::StepDown => self.walk(view, Way::Down, actions),
            UiCommand::NextEdge => self.next_edge(view, actions),
            UiCommand::Find => self.open_find(),
            UiCommand::FindNext => self.find_step(view, false, actions),
            UiCommand::FindPrevious => self.find_step(view, true, actions),
            UiCommand::Menu => self.menu_by_key = Some(ByKey::Wanted),
            UiCommand::Fit => self.eye.fit(),
            UiCommand::ZoomIn => self.eye.zoom_step(1.25),
            UiCommand::ZoomOut => self.eye.zoom_step(0.8),
            UiCommand::ZoomActual => self.eye.zoom_to(1.0),
            UiCommand::ZoomToSelection => self.zoom_to_selection(view),
            _ => return self.align(view, command, actions),
        }
        true
    }

    fn zoom_to_selection(&mut self, view: ViewContext<'_>) {
        let bounds = match &view.session.selection {
            Selection::Plan => None,
            Selection::Nodes(ids) => ids.iter().filter_map(|id| self.scene.shown(id)).reduce(Rect::union),
            Selection::Edge(index) => self.scene.edges.get(*index).copied().flatten().map(|curve| curve.hull),
        };
        if let Some(bounds) = bounds {
            self.eye.fly_to_see(bounds);
        }
    }

    /// The canvas on the screen, as it was last drawn.
    pub fn screen(&self) -> Option<Rect> {
        self.eye.screen()
    }

    /// Whether something is being worked out for it.
    pub fn is_working(&self) -> bool {
        self.tidying.is_busy()
    }

    /// Whether keys are its own: something is typed into it, or the pointer is in the middle of something.
    pub fn is_busy(&self) -> bool {
        self.inline.is_some() || self.writing.is_some() || self.palette.is_some() || self.gesture.is_some()
    }

    /// Whether a widget of another panel has the keyboard.
    pub fn focus_elsewhere(&self) -> bool {
        self.focus_elsewhere
    }

    /// Brings geometry and camera up to date with the plan.
    fn prepare(&mut self, view: ViewContext<'_>, screen: Rect, now: f64) {
        let is_redrawn = self.scene_revision != Some(view.document.revision());
        if is_redrawn {
            self.scene = Scene::of(view.plan());
            self.scene_revision = Some(view.document.revision());
        }
        let known = self.facts_of.as_ref();
        let frames = &view.plan().frames;
        if known.is_none_or(|(of, known)| *of != view.evaluated || (is_redrawn && known != frames)) {
            self.facts = Facts::of(view, &self.scene);
            self.facts_of = Some((view.evaluated, frames.clone()));
        }
        let (reveal, fly_to) = (self.reveal.take(), self.fly_to.take());
        if let Some(rect) = reveal.as_ref().and_then(|id| self.scene.shown(id)) {
            self.eye.bring_into_view(rect);
        }
        if let Some(rect) = fly_to.as_ref().and_then(|id| self.scene.shown(id)) {
            self.eye.show_close(rect);
        }
        // What is folded away is shown by its card.
        let is_hidden = |id: &NodeId| self.scene.index_of(id).is_some_and(|index| self.scene.is_hidden(index));
        if let Some(id) = fly_to.or(reveal).filter(is_hidden) {
            self.flash = Some((id, None));
        }
        self.eye.prepare(self.scene.bounds, screen, now);
    }
}
