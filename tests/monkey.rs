//! A hundred thousand random events against the whole window: nothing panics, every invariant holds
//! after each batch, and undoing everything restores the first bytes.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

use egui::accesskit::Role;
use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, OutputCommand, PointerButton, Pos2, TouchPhase, Vec2,
    pos2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use mixplan::document::{Document, parse, template, to_ron};
use mixplan::plan::{Plan, Severity, YearMonth};
use mixplan::window::MixplanApp;

/// Events in all, over all runs.
const EVENTS: usize = 100_000;
/// Acts between two looks at the window and at the invariants.
const BATCH: usize = 8;
/// The plans that the runs begin with.
const PLANS: [&str; 5] = ["support-desk", "empty", "coding-agent", "document-extraction", "rag-assistant"];
const SIZE: Vec2 = vec2(1280.0, 800.0);

#[test]
fn a_hundred_thousand_random_events_break_nothing_and_undo_to_the_first_bytes() {
    // What a save dialog is answered with stays out of the project.
    let folder = tempfile::tempdir().unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    let mut edits = 0;
    for (seed, name) in (1_u64..).zip(PLANS) {
        edits += run(name, seed, EVENTS / PLANS.len());
    }
    // The monkey must have done something for its finding nothing to mean anything.
    assert!(edits > 1_000, "only {edits} edits");
    println!("{EVENTS} events made {edits} edits");
}

/// One run; gives how many revisions it made.
fn run(name: &str, seed: u64, events: usize) -> u64 {
    let mut harness = window(name);
    let mut monkey = Monkey { random: Random(seed), at: Pos2::ZERO, targets: Vec::new(), clipboard: String::new() };
    let mut first = to_ron(plan(&harness));
    let (mut made, mut acts, mut revisions, mut revision) = (0, 0, 0, 0);
    while made < events {
        if acts % BATCH == 0 {
            monkey.look(&harness);
        }
        acts += 1;
        for frame in monkey.act() {
            made += frame.len();
            for event in frame {
                harness.event(event);
            }
            harness.step();
        }
        let Some(document) = harness.state().document() else {
            // It closed the plan: the next one begins.
            harness = window(name);
            (first, revision) = (to_ron(plan(&harness)), 0);
            continue;
        };
        if document.revision() < revision {
            // It opened another one. What it has done to that already is taken back.
            undo_all(&mut harness);
            first = to_ron(plan(&harness));
            revision = harness.state().document().unwrap().revision();
            continue;
        }
        revisions += document.revision() - revision;
        revision = document.revision();
        if acts % BATCH == 0 {
            check(document, &format!("{name}, seed {seed}, after {made} events"));
        }
    }
    let last = to_ron(plan(&harness));
    let steps = undo_all(&mut harness);
    assert_eq!(to_ron(plan(&harness)), first, "{name}, seed {seed}: undone");
    for _ in 0..steps {
        harness.state_mut().document_mut().unwrap().redo().unwrap();
    }
    assert_eq!(to_ron(plan(&harness)), last, "{name}, seed {seed}: redone");
    revisions
}

type Window = Harness<'static, MixplanApp>;

/// The window with a fresh plan in it. What is pasted may be in any script.
fn window(template_name: &str) -> Window {
    let start = YearMonth::new(2026, 12).unwrap();
    let document = Document::from_template(template(template_name).unwrap(), start);
    Harness::builder()
        .with_size(SIZE)
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(MixplanApp::prepare)
        .allow_missing_glyphs()
        .build_ui_state(|ui, app: &mut MixplanApp| app.ui(ui), MixplanApp::for_test(Some(document)))
}

fn plan(harness: &Window) -> &Plan {
    harness.state().document().unwrap().base()
}

/// Gives how many steps it took back.
fn undo_all(harness: &mut Window) -> usize {
    let document = harness.state_mut().document_mut().unwrap();
    std::iter::from_fn(|| document.undo()).count()
}

fn check(document: &Document, place: &str) {
    let plan = document.base();
    let errors: Vec<_> = plan.problems().into_iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{place}: {errors:?}");
    let text = to_ron(plan);
    assert_eq!(parse(&text).unwrap(), *plan, "{place}");
}

/// Moves, clicks, drags, scrolls, types and presses keys: half of it at what is there to be used,
/// half of it anywhere.
struct Monkey {
    random: Random,
    at: Pos2,
    /// The middles of everything that takes a click or a key.
    targets: Vec<Pos2>,
    clipboard: String,
}

/// The events of one frame.
type Frame = Vec<Event>;

impl Monkey {
    /// Looks where the buttons, fields and nodes are.
    fn look(&mut self, harness: &Window) {
        let of_use = [Role::Button, Role::TextInput, Role::CheckBox, Role::ComboBox, Role::Slider, Role::MenuItem];
        let nodes = harness.root().children_recursive().filter(|node| of_use.contains(&node.accesskit_node().role()));
        self.targets =
            nodes.map(|node| node.rect().center()).filter(|at| at.x.is_finite() && at.y.is_finite()).collect();
        for command in &harness.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                self.clipboard.clone_from(text);
            }
        }
    }

    fn act(&mut self) -> Vec<Frame> {
        match self.random.below(100) {
            0..12 => vec![vec![self.goes()]],
            12..36 => vec![self.click(PointerButton::Primary, 1)],
            36..42 => vec![self.click(PointerButton::Primary, 2)],
            42..46 => vec![self.click(PointerButton::Secondary, 1)],
            46..60 => self.drag(),
            60..65 => vec![vec![self.wheel()]],
            65..75 => vec![vec![self.any_key()]],
            75..87 => vec![vec![self.known_key()]],
            87..96 => vec![
                vec![key(Key::A, Modifiers::COMMAND)],
                vec![Event::Text(self.text())],
                vec![key(Key::Enter, Modifiers::NONE)],
            ],
            96 => vec![vec![Event::Copy]],
            97 => vec![vec![Event::Cut]],
            98 => vec![vec![Event::Paste(self.clipboard.clone())]],
            _ => vec![vec![Event::Paste(self.text())]],
        }
    }

    fn goes(&mut self) -> Event {
        let target = self.random.below(self.targets.len().max(1));
        self.at = match self.targets.get(target) {
            Some(&at) if self.random.below(2) == 0 => at,
            _ => pos2(self.random.part() * SIZE.x, self.random.part() * SIZE.y),
        };
        Event::PointerMoved(self.at)
    }

    fn click(&mut self, button: PointerButton, times: usize) -> Frame {
        let modifiers = self.modifiers();
        let mut frame = vec![self.goes()];
        for _ in 0..times {
            frame.extend([true, false].map(|pressed| Event::PointerButton {
                pos: self.at,
                button,
                pressed,
                modifiers,
            }));
        }
        frame
    }

    fn drag(&mut self) -> Vec<Frame> {
        let modifiers = self.modifiers();
        let button = if self.random.below(8) == 0 { PointerButton::Middle } else { PointerButton::Primary };
        let press = |pos, pressed| Event::PointerButton { pos, button, pressed, modifiers };
        let mut frames = vec![vec![self.goes(), press(self.at, true)]];
        let from = self.at;
        self.goes();
        frames.extend([0.2, 0.6, 1.0].map(|part| vec![Event::PointerMoved(from.lerp(self.at, part))]));
        // Now and then it thinks better of it, and now and then it never lets go.
        match self.random.below(12) {
            0 => frames.push(vec![key(Key::Escape, Modifiers::NONE), press(self.at, false)]),
            1 => {}
            _ => frames.push(vec![press(self.at, false)]),
        }
        frames
    }

    fn wheel(&mut self) -> Event {
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(self.random.part() - 0.5, self.random.part() - 0.5) * 120.0,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: if self.random.below(2) == 0 { Modifiers::COMMAND } else { Modifiers::NONE },
        }
    }

    fn any_key(&mut self) -> Event {
        key(Key::ALL[self.random.below(Key::ALL.len())], self.modifiers())
    }

    /// One that does something.
    fn known_key(&mut self) -> Event {
        const KEYS: [Key; 24] = [
            Key::A,
            Key::C,
            Key::D,
            Key::E,
            Key::F,
            Key::G,
            Key::H,
            Key::K,
            Key::M,
            Key::N,
            Key::T,
            Key::X,
            Key::Z,
            Key::Y,
            Key::Enter,
            Key::Escape,
            Key::Tab,
            Key::Delete,
            Key::Backspace,
            Key::F2,
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::ArrowUp,
            Key::ArrowDown,
        ];
        key(KEYS[self.random.below(KEYS.len())], self.modifiers())
    }

    fn modifiers(&mut self) -> Modifiers {
        match self.random.below(10) {
            0 => Modifiers::SHIFT,
            1 | 2 => Modifiers::COMMAND,
            3 => Modifiers::COMMAND | Modifiers::SHIFT,
            4 => Modifiers::ALT,
            _ => Modifiers::NONE,
        }
    }

    fn text(&mut self) -> String {
        const TEXTS: [&str; 18] = [
            "a",
            "Triage",
            "0.03",
            "1.2k",
            "5..9",
            "2~3~5",
            "$3,000/day",
            "30 %",
            "12",
            "0.5",
            "-1",
            "NaN",
            "1e308",
            "(",
            "\"",
            "\n",
            "=cmd|' /C calc'!A0",
            "مرحبا 🙂",
        ];
        TEXTS[self.random.below(TEXTS.len())].to_owned()
    }
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same events on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// From 0 to 1.
    fn part(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }
}
