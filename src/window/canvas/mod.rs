//! The middle of the window: the plan's graph, drawn and edited.

mod camera;
mod clipboard;
mod edge;
mod edits;
mod eye;
mod facts;
mod gesture;
mod graph;
mod heat;
mod ink;
mod inline;
mod keys;
mod labels;
mod links;
mod menus;
mod minimap;
mod node;
mod overlay;
mod palette;
mod pen;
mod placement;
mod pointer;
mod ports;
mod scene;
mod thumbnail;
mod tiles;
mod tooltip;

use egui::{Id, Pos2, Rect, Sense, UiBuilder};

use self::camera::Camera;
use self::edits::Gestures;
use self::eye::Eye;
use self::facts::Facts;
use self::gesture::Gesture;
use self::inline::Inline;
use self::labels::Labels;
use self::minimap::Minimap;
use self::palette::Palette;
use self::pen::Pen;
use self::scene::Scene;
pub(crate) use self::thumbnail::Thumbnail;
use super::commands::UiCommand;
use super::session::Selection;
use super::view::{Action, ViewContext};
use crate::plan::NodeId;

/// How the canvas stands: where it looks, and what is going on. Ends with the open plan.
#[derive(Debug, Default)]
pub(crate) struct CanvasState {
    eye: Eye,
    scene: Scene,
    facts: Facts,
    scene_revision: Option<u64>,
    /// The evaluation that the facts are from.
    facts_of: Option<u64>,
    gesture: Option<Gesture>,
    gestures: Gestures,
    /// The gesture of arrow keys that are pressed one after the other.
    nudging: Option<u64>,
    inline: Option<Inline>,
    palette: Option<Palette>,
    reveal: Option<NodeId>,
    labels: Labels,
    minimap: Minimap,
    /// Which node has the keyboard, by its index.
    focused: Option<usize>,
    /// The last place of the pointer over the canvas.
    pointer: Option<Pos2>,
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
    let menu_open = egui::Popup::is_any_open(ui.ctx());
    let pen = Pen {
        menu_open,
        view,
        facts: &facts,
        painter: ui.painter().clone(),
        theme: view.theme,
        camera,
        screen,
        window,
    };
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
    state.facts = facts;
    palette::palette_ui(view, state, ui, actions);
    overlay::toolbar_ui(view, state, ui, actions);
    keys::keys(view, state, ui, actions);
    clipboard::clipboard(view, state, ui, actions);
    if state.eye.is_moving() || state.reveal.is_some() {
        ui.request_repaint();
    }
}

impl CanvasState {
    /// Selects nothing by itself: brings the node into view with the next frame.
    pub fn reveal(&mut self, id: NodeId) {
        self.reveal = Some(id);
    }

    /// Looks at this place at once, and does not follow the plan any more.
    pub fn look_at(&mut self, centre: Pos2, zoom: f32) {
        self.eye.look_at(Camera { centre, zoom });
    }

    /// Runs one of the commands that are the canvas's.
    pub fn run(&mut self, view: ViewContext<'_>, command: UiCommand, actions: &mut Vec<Action>) {
        match command {
            UiCommand::Duplicate => self.duplicate(view, actions),
            UiCommand::Delete => self.delete(view, actions),
            UiCommand::Tidy => self.tidy(view, actions),
            UiCommand::Add => self.open_palette(view, None),
            UiCommand::Connect => self.connect_palette(view),
            UiCommand::Rename => self.rename_selected(view),
            UiCommand::Fit => self.eye.fit(),
            UiCommand::ZoomIn => self.eye.zoom_step(1.25),
            UiCommand::ZoomOut => self.eye.zoom_step(0.8),
            UiCommand::ZoomActual => self.eye.zoom_to(1.0),
            UiCommand::ZoomToSelection => self.zoom_to_selection(view),
            _ => {}
        }
    }

    fn zoom_to_selection(&mut self, view: ViewContext<'_>) {
        let bounds = match &view.session.selection {
            Selection::Plan => None,
            Selection::Nodes(ids) => ids.iter().filter_map(|id| self.scene.node(id)).reduce(Rect::union),
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

    /// Whether keys are its own: something is typed into it, or the pointer is in the middle of something.
    pub fn is_busy(&self) -> bool {
        self.inline.is_some() || self.palette.is_some() || self.gesture.is_some()
    }

    /// Brings geometry and camera up to date with the plan.
    fn prepare(&mut self, view: ViewContext<'_>, screen: Rect, now: f64) {
        if self.scene_revision != Some(view.document.revision()) {
            self.scene = Scene::of(view.plan());
            self.scene_revision = Some(view.document.revision());
        }
        if self.facts_of != Some(view.evaluated) {
            self.facts = Facts::of(view, &self.scene.back);
            self.facts_of = Some(view.evaluated);
        }
        if let Some(rect) = self.reveal.take().and_then(|id| self.scene.node(&id)) {
            self.eye.bring_into_view(rect);
        }
        self.eye.prepare(self.scene.bounds, screen, now);
    }
}
