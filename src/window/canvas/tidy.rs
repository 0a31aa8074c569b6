//! Tidies the layout on the worker: all of it, or what is selected; one step that can be undone.

use std::collections::BTreeSet;

use egui::{Button, Context, Pos2, Rect, RichText, Stroke, vec2};

use super::super::session::Selection;
use super::super::theme::Theme;
use super::super::view::{Action, ViewContext};
use super::CanvasState;
use super::placement::Sketch;
use crate::document::{Change, Command};
use crate::plan::NodeId;
use crate::window::worker::Worker;

/// After so many seconds it says that it is at work.
const PATIENCE: f64 = 0.1;

/// What is being tidied, and what is asked for and not begun.
#[derive(Debug, Default)]
pub(super) struct Tidying {
    wish: Option<Nodes>,
    worker: Worker<(Nodes, Sketch), Vec<(NodeId, Pos2)>>,
    /// When the work began, in the time of the window.
    since: f64,
}

/// Which nodes; all where there are none.
type Nodes = BTreeSet<NodeId>;

impl Tidying {
    pub fn is_busy(&self) -> bool {
        self.wish.is_some() || self.worker.is_busy()
    }
}

impl CanvasState {
    /// Asks for new places: of the selected nodes if there are several, else of all.
    pub(super) fn tidy(&mut self, view: ViewContext<'_>) {
        let nodes = match &view.session.selection {
            Selection::Nodes(ids) if ids.len() > 1 => ids.clone(),
            Selection::Nodes(_) | Selection::Plan | Selection::Edge(_) => BTreeSet::new(),
        };
        self.tidying.wish = Some(nodes);
    }

    /// Begins what was asked for, and takes what is done. What was worked out for a plan that has
    /// changed since is worked out anew.
    pub(super) fn continue_tidying(&mut self, view: ViewContext<'_>, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        if !self.tidying.is_busy() {
            return;
        }
        let now = ui.input(|input| input.time);
        if let Some(((nodes, of), places)) = self.tidying.worker.poll() {
            if of == Sketch::of(view.plan(), &self.scene) {
                self.take_places(view, &nodes, places, actions);
            } else {
                self.tidying.wish.get_or_insert(nodes);
            }
        }
        // While nodes are dragged the plan changes with every frame.
        if self.gesture.is_none()
            && let Some(nodes) = self.tidying.wish.take()
        {
            self.tidying.since = now;
            self.tidying.begin(nodes, Sketch::of(view.plan(), &self.scene), ui.ctx());
        }
        if self.tidying.worker.is_busy() {
            self.say_so(view.theme, ui, now);
        }
    }

    fn take_places(
        &mut self,
        view: ViewContext<'_>,
        nodes: &Nodes,
        places: Vec<(NodeId, Pos2)>,
        actions: &mut Vec<Action>,
    ) {
        let label = if nodes.is_empty() { "Tidy the layout".to_owned() } else { format!("Tidy {} nodes", nodes.len()) };
        let moves = self.moves(places);
        actions.push(Action::Edit(Command::new(label, Change::MoveNodes(moves))));
        if nodes.is_empty() || view.plan().nodes.iter().all(|node| nodes.contains(&node.id)) {
            self.eye.fit();
        }
    }

    /// Once it takes long enough to be noticed.
    fn say_so(&mut self, theme: &Theme, ui: &mut egui::Ui, now: f64) {
        let wait = self.tidying.since + PATIENCE - now;
        if wait > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(wait));
            return;
        }
        let Some(screen) = self.eye.screen() else { return };
        let text = RichText::new("Arranging…  Stop").size(theme.size.small);
        let button = Button::new(text).fill(theme.panel).stroke(Stroke::new(1.0, theme.border));
        let rect = Rect::from_center_size(screen.center_top() + vec2(0.0, 29.0), vec2(132.0, 30.0));
        if ui.put(rect, button).accessible_name("Arranging, stop it").clicked() {
            self.tidying = Tidying::default();
        }
    }
}

impl Tidying {
    fn begin(&mut self, nodes: Nodes, sketch: Sketch, ctx: &Context) {
        let (only, of) = (nodes.clone(), sketch.clone());
        self.worker.submit((nodes, sketch), ctx, move |ticket| of.tidied(&only, &|| ticket.is_cancelled()));
    }
}
