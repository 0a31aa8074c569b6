//! The middle of the window: the plan's graph, drawn and edited.

mod camera;
mod edge;
mod edits;
mod inline;
mod interact;
mod keys;
mod menus;
mod node;
mod overlay;
mod palette;
mod pen;
mod placement;
mod scene;
mod thumbnail;

use egui::{Id, Pos2, Rect, Sense, UiBuilder};

use self::camera::Camera;
use self::edits::Gestures;
use self::inline::Inline;
use self::interact::Gesture;
use self::palette::Palette;
use self::pen::Pen;
use self::scene::Scene;
pub(crate) use self::thumbnail::Thumbnail;
use super::commands::UiCommand;
use super::view::{Action, ViewContext};
use crate::plan::NodeId;

/// How the canvas stands: where it looks, and what is going on. Ends with the open plan.
#[derive(Debug, Default)]
pub(crate) struct CanvasState {
    camera: Camera,
    /// Where the camera is flying, and since when.
    flight: Option<Flight>,
    /// The canvas on the screen, as it was last drawn.
    screen: Option<Rect>,
    scene: Scene,
    scene_revision: Option<u64>,
    gesture: Option<Gesture>,
    gestures: Gestures,
    /// The gesture of arrow keys that are pressed one after the other.
    nudging: Option<u64>,
    inline: Option<Inline>,
    palette: Option<Palette>,
    fitted: bool,
    reveal: Option<NodeId>,
    /// The last place of the pointer over the canvas.
    pointer: Option<Pos2>,
}

#[derive(Clone, Copy, Debug)]
struct Flight {
    from: Camera,
    to: Camera,
    started: f64,
}

/// How long a flight takes, in seconds.
const FLIGHT: f64 = 0.22;

pub(crate) fn canvas_ui(view: ViewContext<'_>, state: &mut CanvasState, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
    let screen = ui.available_rect_before_wrap();
    let mut ui = ui.new_child(UiBuilder::new().max_rect(screen).id_salt("canvas"));
    ui.set_clip_rect(screen.intersect(ui.clip_rect()));
    let ui = &mut ui;
    state.prepare(view, screen, ui.input(|input| input.time));
    let background = ui.interact(screen, Id::unique("canvas"), Sense::CLICK | Sense::DRAG);
    background.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Canvas"));
    state.camera_input(ui, &background);
    let pen = Pen { view, painter: ui.painter().clone(), theme: view.theme, camera: state.camera, screen };
    overlay::grid(&pen);
    state.graph_ui(&pen, ui, &background, actions);
    if view.plan().nodes.is_empty() && state.palette.is_none() {
        overlay::empty_ui(view, state, ui, actions);
    }
    inline::inline_ui(state, &pen, ui, actions);
    palette::palette_ui(view, state, ui, actions);
    overlay::toolbar_ui(view, state, ui, actions);
    keys::keys(view, state, ui, actions);
    state.fly(ui);
}

impl CanvasState {
    /// Selects nothing by itself: brings the node into view with the next frame.
    pub fn reveal(&mut self, id: NodeId) {
        self.reveal = Some(id);
    }

    /// Shows the whole plan once it is drawn.
    fn fit_soon(&mut self) {
        self.fitted = false;
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
            UiCommand::Fit => self.fit_soon(),
            UiCommand::ZoomIn => self.zoom_to(self.camera.zoom * 1.25),
            UiCommand::ZoomOut => self.zoom_to(self.camera.zoom / 1.25),
            UiCommand::ZoomActual => self.zoom_to(1.0),
            _ => {}
        }
    }

    /// The canvas on the screen, as it was last drawn.
    pub fn screen(&self) -> Option<Rect> {
        self.screen
    }

    /// Whether something is being typed into it.
    pub fn is_busy(&self) -> bool {
        self.inline.is_some() || self.palette.is_some()
    }

    fn zoom_to(&mut self, zoom: f32) {
        let zoom = zoom.clamp(*camera::ZOOM.start(), *camera::ZOOM.end());
        self.fly_to(Camera { zoom, ..self.flight.map_or(self.camera, |flight| flight.to) });
    }

    fn fly_to(&mut self, to: Camera) {
        self.flight = Some(Flight { from: self.camera, to, started: f64::NAN });
    }

    /// Brings geometry and camera up to date with the plan.
    fn prepare(&mut self, view: ViewContext<'_>, screen: Rect, now: f64) {
        let first = self.scene_revision.is_none();
        if self.scene_revision != Some(view.document.revision()) {
            self.scene = Scene::of(view.plan());
            self.scene_revision = Some(view.document.revision());
        }
        self.screen = Some(screen);
        if !self.fitted {
            self.fitted = true;
            let to = self.scene.bounds().map_or_else(Camera::default, |bounds| Camera::fitting(bounds, screen));
            if first {
                self.camera = to;
            } else {
                self.fly_to(to);
            }
        }
        if let Some(rect) = self.reveal.take().and_then(|id| self.scene.node(&id)) {
            let mut to = self.camera;
            to.bring_into_view(rect, screen);
            if to != self.camera {
                self.fly_to(to);
            }
        }
        self.advance_flight(now);
    }

    fn advance_flight(&mut self, now: f64) {
        let Some(flight) = &mut self.flight else { return };
        if flight.started.is_nan() {
            flight.started = now;
        }
        let part = ((now - flight.started) / FLIGHT).clamp(0.0, 1.0) as f32;
        // Quick at first, then gently to a stop.
        let eased = 1.0 - (1.0 - part).powi(3);
        self.camera = flight.from.towards(flight.to, eased);
        if part >= 1.0 {
            self.camera = flight.to;
            self.flight = None;
        }
    }

    fn fly(&self, ui: &egui::Ui) {
        if self.flight.is_some() || !self.fitted || self.reveal.is_some() {
            ui.request_repaint();
        }
    }
}
