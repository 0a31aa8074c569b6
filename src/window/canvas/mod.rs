//! The middle of the window: the plan's graph, drawn and edited.

mod camera;
mod clipboard;
mod edge;
mod edits;
mod eye;
mod facts;
mod frame;
mod frames;
mod gesture;
mod graph;
mod inline;
mod keys;
mod labels;
mod links;
mod menus;
mod node;
mod notes;
mod outlines;
mod overlay;
mod palette;
mod pen;
mod placement;
mod pointer;
mod ports;
mod scene;
mod sums;
mod thumbnail;
mod tiles;
mod tooltip;

use egui::{Id, Pos2, Rect, Sense, UiBuilder};

use self::edits::Gestures;
pub(crate) use self::edits::{capitalised, set_role};
use self::eye::Eye;
use self::facts::Facts;
pub(crate) use self::frames::fold;
use self::gesture::Gesture;
use self::inline::Inline;
use self::labels::Labels;
use self::notes::Writing;
use self::palette::Palette;
use self::pen::Pen;
use self::scene::Scene;
pub(crate) use self::sums::{Sums, named};
pub(crate) use self::thumbnail::Thumbnail;
use super::commands::UiCommand;
use super::view::{Action, ViewContext};
use crate::plan::NodeId;

/// How the canvas stands: where it looks, and what is going on. Ends with the open plan.
#[derive(Debug, Default)]
pub(crate) struct CanvasState {
    eye: Eye,
    scene: Scene,
    facts: Facts,
    scene_revision: Option<u64>,
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
    labels: Labels,
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
    let pen =
        Pen { view, facts: &facts, painter: ui.painter().clone(), theme: view.theme, camera: state.eye.camera, screen };
    overlay::grid(&pen);
    state.graph_ui(&pen, ui, &background, actions);
    if view.plan().nodes.is_empty() && state.palette.is_none() {
        overlay::empty_ui(view, state, ui, actions);
    }
    inline::inline_ui(state, &pen, ui, actions);
    notes::writing_ui(state, &pen, ui, actions);
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

    /// Runs one of the commands that are the canvas's; whether it is one.
    pub fn run(&mut self, view: ViewContext<'_>, command: UiCommand, actions: &mut Vec<Action>) -> bool {
        match command {
            UiCommand::Duplicate => self.duplicate(view, actions),
            UiCommand::Delete => self.delete(view, actions),
            UiCommand::Tidy => self.tidy(view, actions),
            UiCommand::Add => self.open_palette(view, None),
            UiCommand::Connect => self.connect_palette(view),
            UiCommand::Rename => self.rename_selected(view),
            UiCommand::AddNote => self.add_note(view, actions),
            UiCommand::Frame => self.frame_selected(view, actions),
            UiCommand::Dissolve => self.dissolve_selected(view, actions),
            UiCommand::Fold => self.fold_selected(view, actions),
            UiCommand::FoldAll => self.fold_all(view, true, actions),
            UiCommand::UnfoldAll => self.fold_all(view, false, actions),
            UiCommand::Fit => self.eye.fit(),
            UiCommand::ZoomIn => self.eye.zoom_step(1.25),
            UiCommand::ZoomOut => self.eye.zoom_step(0.8),
            UiCommand::ZoomActual => self.eye.zoom_to(1.0),
            _ => return false,
        }
        true
    }

    /// The canvas on the screen, as it was last drawn.
    pub fn screen(&self) -> Option<Rect> {
        self.eye.screen()
    }

    /// Whether keys are its own: something is typed into it, or the pointer is in the middle of something.
    pub fn is_busy(&self) -> bool {
        self.inline.is_some() || self.writing.is_some() || self.palette.is_some() || self.gesture.is_some()
    }

    /// Brings geometry and camera up to date with the plan.
    fn prepare(&mut self, view: ViewContext<'_>, screen: Rect, now: f64) {
        if self.scene_revision != Some(view.document.revision()) {
            self.scene = Scene::of(view.plan());
            self.facts = Facts::of(view, &self.scene);
            self.scene_revision = Some(view.document.revision());
        }
        if let Some(id) = self.reveal.take() {
            if let Some(rect) = self.scene.shown(&id) {
                self.eye.bring_into_view(rect);
            }
            if self.scene.index_of(&id).is_some_and(|index| self.scene.is_hidden(index)) {
                self.flash = Some((id, None));
            }
        }
        self.eye.prepare(self.scene.bounds, screen, now);
    }
}
