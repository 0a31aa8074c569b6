//! The graph as a plan, in the canvas of mixplan with all of its looks, or in its whole window.

use std::time::Duration;

use cpu_time::ThreadTime;

use egui::{CentralPanel, Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use mixplan::document::Document;
use mixplan::plan::{Edge, Entry, Estimate, HostedCost, Node, NodeId, NodeKind, Plan, Role, Task, Volume, YearMonth};
use mixplan::window::MixplanApp;

use crate::graph::Graph;
use crate::{Look, VIEW};

pub struct Ours {
    ctx: Context,
    app: MixplanApp,
    /// `None` for the whole window, where the plan fits by itself.
    look: Option<Look>,
    frame: u32,
    /// Whether it takes down where everything stands.
    pub keeps_places: bool,
    places: Vec<(String, Rect)>,
}

impl Ours {
    pub fn new(plan: Plan, look: Option<Look>) -> Self {
        let ctx = Context::default();
        MixplanApp::prepare(&ctx);
        ctx.enable_accesskit();
        Self {
            ctx,
            app: MixplanApp::for_test(Some(Document::new(plan))),
            look,
            frame: 0,
            keeps_places: false,
            places: Vec::new(),
        }
    }

    /// A frame in which the pointer has moved a little.
    pub fn frame(&mut self) -> Duration {
        let pointer = pos2(400.0 + self.frame as f32, 300.0);
        self.run(vec![Event::PointerMoved(pointer)])
    }

    /// A frame in which the view has moved a little.
    pub fn panned(&mut self) -> Duration {
        if let Some(look) = &mut self.look {
            look.centre.0 += 1.5 / look.zoom;
        }
        self.run(vec![Event::PointerMoved(pos2(400.0, 300.0))])
    }

    /// A frame in which the view has come a little closer.
    pub fn zoomed(&mut self) -> Duration {
        if let Some(look) = &mut self.look {
            look.zoom *= 1.005;
        }
        self.run(vec![Event::PointerMoved(pos2(400.0, 300.0))])
    }

    /// Takes hold of what stands in the middle of the view.
    pub fn grab(&mut self, at: Pos2) {
        self.run(vec![Event::PointerMoved(at)]);
        self.run(vec![button(at, true)]);
    }

    /// A frame in which what was taken hold of has moved by a step of the grid.
    pub fn dragged(&mut self, from: Pos2) -> Duration {
        let by = (self.frame % 40) as f32 * 8.0;
        self.run(vec![Event::PointerMoved(from + vec2(24.0, 24.0 + by))])
    }

    /// How often the plan has changed.
    pub fn revision(&self) -> u64 {
        self.app.document().map_or(0, Document::revision)
    }

    /// Which edition of the plan the bands are of.
    pub fn sampled(&self) -> Option<u64> {
        self.app.sampled()
    }

    /// Where what has this accessible name stands, once a frame has been drawn.
    pub fn place(&self, name: &str) -> Option<Rect> {
        self.places.iter().find(|(label, _)| label.starts_with(name)).map(|(_, place)| *place)
    }

    pub fn click(&mut self, at: Pos2) {
        self.run(vec![Event::PointerMoved(at)]);
        self.run(vec![button(at, true)]);
        self.run(vec![button(at, false)]);
        self.run(vec![]);
    }

    /// A frame in which what was taken hold of has moved to the side by this much.
    pub fn slid(&mut self, from: Pos2, by: f32) -> Duration {
        self.run(vec![Event::PointerMoved(from + vec2(by, 0.0))])
    }

    /// Whether what is shown is that of the plan before the last edit.
    pub fn is_behind(&self) -> bool {
        self.app.is_working()
    }

    fn run(&mut self, events: Vec<Event>) -> Duration {
        self.frame += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(VIEW.0, VIEW.1))),
            time: Some(f64::from(self.frame) / 60.0),
            events,
            ..Default::default()
        };
        let (app, look) = (&mut self.app, self.look);
        let start = ThreadTime::now();
        let mut output = self.ctx.run_ui(input, |ui| match look {
            Some(look) => {
                let look = (pos2(look.centre.0, look.centre.1), look.zoom);
                CentralPanel::no_frame().show(ui, |ui| app.canvas_alone_ui(Some(look), ui));
            }
            None => app.ui(ui),
        });
        let shapes = std::mem::take(&mut output.shapes);
        let meshes = self.ctx.tessellate(shapes, output.pixels_per_point);
        let taken = start.elapsed();
        drop(meshes);
        let update = output.platform_output.accesskit_update.take();
        let nodes = update.into_iter().flat_map(|update| update.nodes);
        let named = nodes.filter_map(|(_, node)| {
            let (label, at) = (node.label()?.to_owned(), node.bounds()?);
            let corner = |x: f64, y: f64| pos2(x as f32, y as f32);
            Some((label, Rect::from_min_max(corner(at.x0, at.y0), corner(at.x1, at.y1))))
        });
        if self.keeps_places {
            self.places = named.collect();
        }
        output.drop_without_applying_deltas();
        taken
    }
}

fn button(at: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// The first layer is where requests come in, the rest are sub-tasks of every role.
pub fn plan(graph: &Graph) -> Plan {
    let mut plan = Plan::empty("Benchmark", YearMonth::FIRST);
    let id = |node: usize| NodeId::new(&format!("step-{node}"));
    for (node, &(x, y)) in graph.places.iter().enumerate() {
        let kind = if x == 0.0 {
            NodeKind::Entry(Entry { volume: Volume::PerDay(Estimate::certain(4_000.0)), ..Entry::default() })
        } else {
            let role = Role::ALL[node % Role::ALL.len()];
            let hosted = HostedCost::PerCall(Estimate::certain(0.002));
            NodeKind::Task(Task { role, hosted, ..Task::default() })
        };
        plan.nodes.push(Node::new(id(node), format!("Step {node} classifier"), kind));
        plan.layout.insert(id(node), (f64::from(x), f64::from(y)));
    }
    let edge =
        |&(from, to): &(usize, usize)| Edge { from: id(from), to: id(to), calls_per_call: Estimate::certain(0.6) };
    plan.edges = graph.edges.iter().map(edge).collect();
    plan
}
