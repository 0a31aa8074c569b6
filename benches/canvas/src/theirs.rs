//! The same graph in egui-snarl, on the egui that it needs.

use std::time::Duration;

use cpu_time::ThreadTime;

use egui_snarl::ui::{PinInfo, SnarlPin, SnarlStyle, SnarlViewer, SnarlWidget};
use egui_snarl::{InPin, InPinId, OutPin, OutPinId, Snarl};
use egui36::emath::TSTransform;
use egui36::{CentralPanel, Context, Event, Pos2, RawInput, Rect, Ui, Vec2, pos2, vec2};

use crate::graph::Graph;
use crate::{Look, VIEW};

pub struct Theirs {
    ctx: Context,
    snarl: Snarl<String>,
    viewer: Viewer,
    frame: u32,
}

impl Theirs {
    pub fn new(graph: &Graph, look: Look) -> Self {
        let mut snarl = Snarl::new();
        let mut ids = Vec::new();
        for (node, &(x, y)) in graph.places.iter().enumerate() {
            ids.push(snarl.insert_node(pos2(x, y), format!("Step {node} classifier")));
        }
        for &(from, to) in &graph.edges {
            snarl.connect(OutPinId { node: ids[from], output: 0 }, InPinId { node: ids[to], input: 0 });
        }
        let ctx = Context::default();
        ctx.enable_accesskit();
        let corner = Vec2::from(look.centre) - Vec2::from(VIEW) / 2.0 / look.zoom;
        Self { ctx, snarl, viewer: Viewer(TSTransform::new(-corner * look.zoom, look.zoom)), frame: 0 }
    }

    /// Runs and tessellates one frame.
    pub fn frame(&mut self) -> Duration {
        self.frame += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(VIEW.0, VIEW.1))),
            time: Some(f64::from(self.frame) / 60.0),
            events: vec![Event::PointerMoved(pos2(400.0 + self.frame as f32, 300.0))],
            ..Default::default()
        };
        let style = SnarlStyle { min_scale: Some(0.01), max_scale: Some(4.0), ..SnarlStyle::new() };
        let (snarl, viewer) = (&mut self.snarl, &mut self.viewer);
        let start = ThreadTime::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            CentralPanel::default().show(ui, |ui| {
                SnarlWidget::new().id_salt("graph").style(style).show(snarl, viewer, ui);
            });
        });
        let shapes = std::mem::take(&mut output.shapes);
        let meshes = self.ctx.tessellate(shapes, output.pixels_per_point);
        let taken = start.elapsed();
        drop(meshes);
        output.textures_delta.clear();
        taken
    }
}

struct Viewer(TSTransform);

impl SnarlViewer<String> for Viewer {
    fn title(&mut self, node: &String) -> String {
        node.clone()
    }

    fn inputs(&mut self, _: &String) -> usize {
        1
    }

    fn outputs(&mut self, _: &String) -> usize {
        1
    }

    fn show_input(&mut self, _: &InPin, ui: &mut Ui, _: &mut Snarl<String>) -> impl SnarlPin + 'static {
        ui.small("12k a month");
        PinInfo::circle()
    }

    fn show_output(&mut self, _: &OutPin, ui: &mut Ui, _: &mut Snarl<String>) -> impl SnarlPin + 'static {
        let _ = ui.small_button("…");
        PinInfo::circle()
    }

    fn current_transform(&mut self, transform: &mut TSTransform, _: &mut Snarl<String>) {
        *transform = self.0;
    }
}
