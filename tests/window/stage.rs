//! What the tests of the window stand on: a harness with the whole window in it, and a small plan.

use std::collections::BTreeMap;
use std::path::Path;

use egui::accesskit::Role as Accessible;
use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Vec2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};
use mixplan::document::{Change, Command, Document};
use mixplan::plan::{
    Calls, CallsPerCall, Edge, Entry, Estimate, HostedCost, Node, NodeId, NodeKind, Plan, Quantity, Role, Task, Usd,
    Volume, YearMonth,
};
use mixplan::window::MixplanApp;

/// The window with a document in it, or the start page.
pub struct Stage {
    pub harness: Harness<'static, MixplanApp>,
}

impl Stage {
    pub fn new(document: Option<Document>) -> Self {
        Self::of_size(document, vec2(1280.0, 800.0), egui::Theme::Dark)
    }

    /// With unsaved work kept in `folder`, and the plan's file watched.
    pub fn guarded(document: Option<Document>, folder: &Path) -> Self {
        let mut stage = Self::new(None);
        *stage.harness.state_mut() = MixplanApp::guarded_for_test(document, folder, &stage.harness.ctx);
        stage.run();
        stage
    }

    pub fn of_size(document: Option<Document>, size: Vec2, theme: egui::Theme) -> Self {
        let mut harness = Harness::builder()
            .with_size(size)
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(120)
            .with_context_setup(MixplanApp::prepare)
            .build_ui_state(|ui, app: &mut MixplanApp| app.ui(ui), MixplanApp::for_test(document));
        // The window follows the system.
        harness.input_mut().system_theme = Some(theme);
        let mut stage = Self { harness };
        stage.run();
        stage
    }

    /// Until nothing moves any more and nothing is being worked out.
    pub fn run(&mut self) {
        self.harness.run();
        while self.harness.state().is_working() {
            std::thread::sleep(std::time::Duration::from_millis(1));
            self.harness.run();
        }
    }

    pub fn plan(&self) -> &Plan {
        self.document().plan()
    }

    pub fn document(&self) -> &Document {
        self.harness.state().document().unwrap()
    }

    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.run();
    }

    pub fn click_containing(&mut self, label: &str) {
        self.harness.get_by_label_contains(label).click();
        self.run();
    }

    /// Where the node of this name stands on the canvas.
    pub fn node(&self, name: &'static str) -> Rect {
        self.harness.get_by(is_node(name)).rect()
    }

    pub fn click_node(&mut self, name: &'static str) {
        self.harness.get_by(is_node(name)).click();
        self.run();
    }

    pub fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    /// A figure that is computed, by the name of its row: `$0.014 ≈ $42.6k/mo`.
    pub fn figure(&self, name: &str) -> String {
        let start = format!("{name}: ");
        let found = self.harness.query_all_by_label_contains(&start).find_map(|node| {
            let words = node.value().or_else(|| node.accesskit_node().label())?;
            words.strip_prefix(&start).map(str::to_owned)
        });
        found.unwrap_or_else(|| panic!("no figure {name} in {:#?}", self.everything()))
    }

    /// All that the window says, for a test that fails.
    pub fn everything(&self) -> Vec<String> {
        let nodes = self.harness.query_all_by_label_contains("");
        let words = nodes.filter_map(|node| node.value().or_else(|| node.accesskit_node().label()));
        words.filter(|words| !words.is_empty()).collect()
    }

    /// Types into a field, letter by letter, as people do.
    pub fn type_into(&mut self, name: &str, text: &str) {
        self.harness.get_by_role_and_label(Accessible::TextInput, name).focus();
        self.run();
        for letter in text.chars() {
            self.type_text(&letter.to_string());
        }
    }

    /// Types into a field and leaves it.
    pub fn enter(&mut self, name: &str, text: &str) {
        self.type_into(name, text);
        self.key(Modifiers::NONE, Key::Enter);
    }

    /// The middle of what has this name.
    pub fn middle(&self, label: &str) -> Pos2 {
        self.harness.get_by_label_contains(label).rect().center()
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }

    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.run();
    }

    /// The handle of a node that edges are drawn from; it is there once the pointer is near.
    pub fn port(&mut self, name: &'static str) -> Pos2 {
        self.move_to(self.node(name).center());
        self.harness.step();
        self.middle(&format!("Connect from {name}"))
    }

    /// The one at its left.
    pub fn port_into(&mut self, name: &'static str) -> Pos2 {
        self.port(name);
        self.middle(&format!("Connect into {name}"))
    }

    /// What was last put on the clipboard.
    pub fn copied(&self) -> String {
        let commands = &self.harness.output().platform_output.commands;
        let text = commands.iter().rev().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        text.unwrap()
    }

    pub fn move_to(&mut self, to: Pos2) {
        self.harness.hover_at(to);
        self.harness.step();
    }

    pub fn button(&mut self, at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        self.harness.step();
    }

    /// Presses, moves in steps, lets go.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.drag_with(PointerButton::Primary, from, to);
    }

    pub fn drag_with(&mut self, button: PointerButton, from: Pos2, to: Pos2) {
        self.move_to(from);
        self.button(from, button, true, Modifiers::NONE);
        for step in 1..=6 {
            self.move_to(from + (to - from) * (step as f32 / 6.0));
        }
        self.button(to, button, false, Modifiers::NONE);
        self.run();
    }

    pub fn double_click(&mut self, at: Pos2) {
        self.move_to(at);
        for pressed in [true, false, true, false] {
            self.button(at, PointerButton::Primary, pressed, Modifiers::NONE);
        }
        self.run();
    }

    pub fn click_at(&mut self, at: Pos2, modifiers: Modifiers) {
        self.move_to(at);
        self.harness.event(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            self.button(at, PointerButton::Primary, pressed, modifiers);
        }
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.run();
    }

    /// Turns the wheel where the pointer is put.
    pub fn wheel(&mut self, at: Pos2, delta: Vec2, modifiers: Modifiers) {
        self.move_to(at);
        self.harness.event(Event::ModifiersChanged(modifiers));
        self.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            modifiers,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
        });
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.run();
    }

    /// An empty place on the canvas.
    pub fn empty_place(&self) -> Pos2 {
        let canvas = self.harness.get_by_label("Canvas").rect();
        canvas.left_bottom() + vec2(60.0, -40.0)
    }
}

/// Whether it is the node of this name on the canvas, and no line of a panel.
pub fn is_node(name: &'static str) -> impl Fn(&AccessKitNode<'_>) -> bool {
    move |node| {
        node.label().is_some_and(|label| {
            label.strip_prefix(name).is_some_and(|rest| rest.starts_with(", ") && rest.contains("calls a month"))
        })
    }
}

/// Mail, 100 000 a day, into a triage, and from there into an answer.
pub fn small_plan() -> Plan {
    let mut plan = Plan::empty("Small desk", YearMonth::new(2026, 12).unwrap());
    let volume = Volume::PerDay(Estimate::Certain(Calls::new(100_000.0)));
    let task = |role| {
        NodeKind::Task(Task { role, hosted: HostedCost::PerCall(Estimate::Certain(Usd::new(0.03))), ..Task::default() })
    };
    plan.nodes = vec![
        node("mail", "Inbound mail", NodeKind::Entry(Entry { volume, ..Entry::default() })),
        node("triage", "Triage", task(Role::Classifier)),
        node("answer", "Answer", task(Role::Synthesizer)),
    ];
    plan.edges = vec![edge("mail", "triage", 1.0), edge("triage", "answer", 0.3)];
    let place = |id, x, y| (NodeId::new(id), (x, y));
    plan.layout =
        BTreeMap::from([place("mail", 0.0, 0.0), place("triage", 240.0, -16.0), place("answer", 520.0, -16.0)]);
    plan
}

pub fn small_document() -> Document {
    Document::new(small_plan())
}

/// The small plan with one change that is not saved.
pub fn changed_document() -> Document {
    let mut document = small_document();
    let change = Change::MoveNodes(vec![(NodeId::new("mail"), (0.0, 40.0))]);
    document.apply(Command::new("Move Inbound mail", change)).unwrap();
    document
}

fn node(id: &str, name: &str, kind: NodeKind) -> Node {
    Node::new(NodeId::new(id), name, kind)
}

fn edge(from: &str, to: &str, calls: f64) -> Edge {
    let calls_per_call = Estimate::Certain(CallsPerCall::new(calls));
    Edge { from: NodeId::new(from), to: NodeId::new(to), calls_per_call }
}
