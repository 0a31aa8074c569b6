//! The application's graph as a figure: steps as the plan lays them out, with calls, cost and verdict.

use std::collections::BTreeMap;

use super::Subject;
use super::drawing::{Anchor, Area, Drawing, FONT_SMALL, Pen, Type, fitted, width_of};
use super::theme::Ink;
use super::words;
use crate::analysis::{NodeAnswer, TaskAnswer};
use crate::plan::{Edge, Node, NodeId, NodeKind, Plan, say};

/// As on the canvas.
const TASK: [f64; 2] = [192.0, 88.0];
const STEP: [f64; 2] = [168.0, 56.0];
/// From one column and row of steps to the next, where a plan does not say where they stand.
const PITCH: [f64; 2] = [262.0, 116.0];
const MARGIN: f64 = 24.0;

pub(super) fn graph(subject: &Subject<'_>) -> Drawing {
    let scene = Scene::of(subject.plan);
    let bounds = scene.bounds();
    let mut ink = Painter {
        subject,
        drawing: Drawing::new(bounds.width, bounds.height, alt(subject)),
        shift: [-bounds.x, -bounds.y],
        most_calls: most_calls(subject),
        tasks: subject.evaluation.tasks.iter().map(|task| (&task.id, task)).collect(),
        nodes: subject.evaluation.nodes.iter().map(|node| (&node.id, node)).collect(),
    };
    for (title, area) in &scene.frames {
        ink.frame(title, *area);
    }
    for (edge, from, to) in &scene.edges {
        ink.edge(edge, *from, *to);
    }
    for (edge, from, to) in &scene.edges {
        ink.label(edge, *from, *to);
    }
    for (node, area) in subject.plan.nodes.iter().zip(&scene.nodes) {
        ink.node(node, *area);
    }
    ink.drawing
}

fn alt(subject: &Subject<'_>) -> String {
    let plan = subject.plan;
    let (steps, edges) = (words::counted(plan.nodes.len(), "step"), words::counted(plan.edges.len(), "edge"));
    format!("The application's graph: {steps} and {edges}; the table of steps says the same in words")
}

fn most_calls(subject: &Subject<'_>) -> f64 {
    subject.evaluation.nodes.iter().filter_map(|node| node.calls_first_month).fold(0.0, f64::max)
}

/// What stands where.
struct Scene<'a> {
    /// By index of the plan's nodes.
    nodes: Vec<Area>,
    edges: Vec<(&'a Edge, Area, Area)>,
    frames: Vec<(&'a str, Area)>,
}

impl<'a> Scene<'a> {
    fn of(plan: &'a Plan) -> Self {
        let nodes = places(plan);
        let at: BTreeMap<&NodeId, Area> = plan.nodes.iter().map(|node| &node.id).zip(nodes.iter().copied()).collect();
        let edges = plan.edges.iter();
        let edges = edges.filter_map(|edge| Some((edge, *at.get(&edge.from)?, *at.get(&edge.to)?))).collect();
        let frames = plan.frames.iter().filter_map(|frame| {
            let inside = frame.nodes.iter().filter_map(|id| at.get(id).copied()).reduce(Area::and)?;
            let area = inside.grown(14.0);
            Some((frame.title.as_str(), Area { y: area.y - 22.0, height: area.height + 22.0, ..area }))
        });
        Self { edges, frames: frames.collect(), nodes }
    }

    /// Around everything, with a margin.
    fn bounds(&self) -> Area {
        let loops = self.edges.iter().map(|(_, from, to)| {
            let way = Way::between(*from, *to).points;
            let (low, high) = (way[1][1].max(way[2][1]), way[1][1].min(way[2][1]));
            Area { x: from.x.min(to.x), y: high, width: 1.0, height: low - high }
        });
        let frames = self.frames.iter().map(|(_, area)| *area);
        let all = self.nodes.iter().copied().chain(frames).chain(loops).reduce(Area::and);
        all.unwrap_or(Area { x: 0.0, y: 0.0, width: 320.0, height: 60.0 }).grown(MARGIN)
    }
}

/// Where each node stands: as the plan says; the others in columns by their distance from the entries,
/// below those that have a place.
fn places(plan: &Plan) -> Vec<Area> {
    let size = |node: &Node| if node.task().is_some() { TASK } else { STEP };
    let area = |node: &Node, [x, y]: [f64; 2]| Area { x, y, width: size(node)[0], height: size(node)[1] };
    let placed = |node: &Node| plan.layout.get(&node.id).map(|(x, y)| area(node, [*x, *y]));
    let below = plan.nodes.iter().filter_map(placed).reduce(Area::and);
    let corner = below.map_or([0.0, 0.0], |area| [area.x, area.bottom() + 48.0]);
    let columns = columns(plan);
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    let mut place = |node: &Node, column: usize| {
        let row = rows.entry(column).or_default();
        *row += 1;
        area(node, [corner[0] + PITCH[0] * column as f64, corner[1] + PITCH[1] * (*row - 1) as f64])
    };
    plan.nodes.iter().zip(columns).map(|(node, column)| placed(node).unwrap_or_else(|| place(node, column))).collect()
}

/// The fewest edges from an entry, or from a node that nothing leads to, to each node.
fn columns(plan: &Plan) -> Vec<usize> {
    let index: BTreeMap<&NodeId, usize> = plan.nodes.iter().enumerate().map(|(at, node)| (&node.id, at)).collect();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); plan.nodes.len()];
    let mut is_source = vec![true; plan.nodes.len()];
    for edge in &plan.edges {
        let (Some(from), Some(to)) = (index.get(&edge.from), index.get(&edge.to)) else { continue };
        next[*from].push(*to);
        is_source[*to] = *from == *to && is_source[*to];
    }
    let mut column: Vec<Option<usize>> = is_source.iter().map(|source| source.then_some(0)).collect();
    let mut queue: std::collections::VecDeque<usize> = (0..plan.nodes.len()).filter(|at| is_source[*at]).collect();
    while let Some(at) = queue.pop_front() {
        for to in &next[at] {
            if column[*to].is_none() {
                column[*to] = column[at].map(|column| column + 1);
                queue.push_back(*to);
            }
        }
    }
    column.into_iter().map(Option::unwrap_or_default).collect()
}

/// The curve of an edge.
struct Way {
    points: [[f64; 2]; 4],
    /// It leads to the left: a retry.
    back: bool,
}

impl Way {
    fn between(from: Area, to: Area) -> Self {
        let (a, b) = (from.centre(), to.centre());
        let stacked = (a[0] - b[0]).abs() < 0.5 * (from.width + to.width) && from != to;
        if stacked {
            let down = b[1] > a[1];
            let (start, end) = if down { (from.bottom(), to.y) } else { (from.y, to.bottom()) };
            let bend = 0.5 * (end - start);
            return Self {
                points: [[a[0], start], [a[0], start + bend], [b[0], end - bend], [b[0], end]],
                back: false,
            };
        }
        if to.x >= from.right() {
            let bend = 0.5 * (to.x - from.right());
            let points = [[from.right(), a[1]], [from.right() + bend, a[1]], [to.x - bend, b[1]], [to.x, b[1]]];
            return Self { points, back: false };
        }
        let apart = if from == to { 28.0 } else { 0.0 };
        let (start, end) = (a[0] + apart, b[0] - apart);
        let reach = from.bottom().max(to.bottom()) + 40.0 + 0.1 * (start - end).abs().min(600.0);
        Self { points: [[start, from.bottom()], [start, reach], [end, reach], [end, to.bottom()]], back: true }
    }

    fn middle(&self) -> [f64; 2] {
        let [a, b, c, d] = self.points;
        std::array::from_fn(|axis| 0.125 * (a[axis] + 3.0 * b[axis] + 3.0 * c[axis] + d[axis]))
    }
}

/// What an edge says: a share, a fan-out, a retry; nothing where each call makes one.
fn edge_label(edge: &Edge, back: bool) -> Option<String> {
    let calls = edge.calls_per_call.central();
    let amount =
        if calls < 1.0 { words::short(say::share(calls)) } else { format!("×{}", words::short(say::count(calls))) };
    match back {
        true => Some(format!("retry {amount}")),
        false if calls == 1.0 => None,
        false => Some(amount),
    }
}

struct Painter<'s, 'a> {
    subject: &'s Subject<'a>,
    drawing: Drawing,
    shift: [f64; 2],
    most_calls: f64,
    tasks: BTreeMap<&'a NodeId, &'a TaskAnswer>,
    nodes: BTreeMap<&'a NodeId, &'a NodeAnswer>,
}

impl Painter<'_, '_> {
    fn moved(&self, area: Area) -> Area {
        Area { x: area.x + self.shift[0], y: area.y + self.shift[1], ..area }
    }

    fn frame(&mut self, title: &str, area: Area) {
        let area = self.moved(area);
        self.drawing.rect(area, 10.0, Ink::Canvas, Some(Pen::new(Ink::Border, 1.0)));
        let title = fitted(title, area.width - 28.0, FONT_SMALL);
        self.drawing.text([area.x + 14.0, area.y + 20.0], Type::new(Ink::Weak, FONT_SMALL).bold(), &title);
    }

    fn way(&self, from: Area, to: Area) -> Way {
        Way::between(self.moved(from), self.moved(to))
    }

    /// Wider the more calls it carries.
    fn edge(&mut self, edge: &Edge, from: Area, to: Area) {
        let calls = self.nodes.get(&edge.from).and_then(|node| node.calls_first_month).unwrap_or(0.0);
        let share = if self.most_calls > 0.0 { calls * edge.calls_per_call.central() / self.most_calls } else { 0.0 };
        let width = 1.4 + 2.6 * libm::sqrt(share.clamp(0.0, 1.0));
        let way = self.way(from, to);
        let pen = Pen { dashed: way.back, ..Pen::new(Ink::Edge, width) };
        self.drawing.curve(way.points, pen);
        // An arrow's head, along the end of the curve.
        let [_, _, before, tip] = way.points;
        let (dx, dy) = (tip[0] - before[0], tip[1] - before[1]);
        let length = libm::sqrt(dx * dx + dy * dy);
        if length > 0.0 {
            let (ux, uy) = (dx / length, dy / length);
            let base = [tip[0] - 9.0 * ux, tip[1] - 9.0 * uy];
            let side = |sign: f64| [base[0] - sign * 4.5 * uy, base[1] + sign * 4.5 * ux];
            self.drawing.polygon(&[tip, side(1.0), side(-1.0)], Ink::Edge, 1.0);
        }
    }

    fn label(&mut self, edge: &Edge, from: Area, to: Area) {
        let way = self.way(from, to);
        let Some(label) = edge_label(edge, way.back) else { return };
        let [x, y] = way.middle();
        let width = width_of(&label, FONT_SMALL) + 12.0;
        let pill = Area { x: x - 0.5 * width, y: y - 9.0, width, height: 18.0 };
        self.drawing.rect(pill, 9.0, Ink::Panel, Some(Pen::new(Ink::Border, 1.0)));
        let style = Type::new(Ink::Weak, FONT_SMALL).at(Anchor::Middle);
        self.drawing.text([x, y + 4.0], style, &label);
    }

    fn node(&mut self, node: &Node, area: Area) {
        let area = self.moved(area);
        let verdict = self.tasks.get(&node.id).map(|task| task.verdict);
        let ink = match &node.kind {
            _ if node.disabled => Ink::Grey,
            NodeKind::Entry(_) => Ink::Accent,
            NodeKind::Tool(_) => Ink::Grey,
            NodeKind::Task(_) => verdict.map_or(Ink::Grey, Ink::of),
        };
        let rim = if node.disabled { Pen::dashed(Ink::Border, 1.2) } else { Pen::new(Ink::Border, 1.2) };
        self.drawing.rect(area, 7.0, Ink::Card, Some(rim));
        let bar = Area { x: area.x, y: area.y + 6.0, width: 4.0, height: area.height - 12.0 };
        self.drawing.rect(bar, 2.0, ink, None);
        let (left, room) = (area.x + 14.0, area.width - 24.0);
        let name = fitted(&words::name(&node.name), room, 13.5);
        self.drawing.text([left, area.y + 22.0], Type::new(Ink::Text, 13.5).bold(), &name);
        let figures = fitted(&self.figures(node), room, FONT_SMALL);
        self.drawing.text([left, area.y + 41.0], Type::new(Ink::Weak, FONT_SMALL), &figures);
        if node.task().is_none() {
            return;
        }
        let word = if node.disabled { "Off" } else { verdict.map_or("No verdict", |verdict| verdict.label()) };
        let width = width_of(word, FONT_SMALL) + 26.0;
        let pill = Area { x: left, y: area.y + 54.0, width, height: 22.0 };
        self.drawing.tint(pill, 11.0, ink, 0.12);
        let style = Type::new(ink, FONT_SMALL).bold().at(Anchor::Middle);
        self.drawing.text([pill.centre()[0], pill.y + 15.0], style, word);
    }

    /// Calls a month, and what they cost.
    fn figures(&self, node: &Node) -> String {
        let answer = self.nodes.get(&node.id);
        let Some(calls) =
            answer.and_then(|answer| answer.calls_first_month).map(|calls| words::short(say::count(calls)))
        else {
            return "volume not known".into();
        };
        match (&node.kind, answer.and_then(|answer| answer.usd_first_month)) {
            _ if node.disabled => format!("off · {calls} pass by"),
            (NodeKind::Entry(_), _) => format!("{calls} a month"),
            (_, Some(usd)) => {
                let usd = words::short(say::money(&self.subject.evaluation.currency, usd));
                format!("{calls} · {usd} a month")
            }
            (_, None) => format!("{calls} · cost not known"),
        }
    }
}
