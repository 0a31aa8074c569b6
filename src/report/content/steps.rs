//! The application's graph, and the same in words: steps, calls, cost; frames and notes.

use super::super::block::{Block, Cell, Column, Item, Table};
use super::super::{graph, text, words};
use super::{Report, picture};
use crate::plan::{Node, NodeKind, say};

/// A graph of more steps than this is a picture nobody can read on a page, and is left to the window.
const MOST_DRAWN: usize = 300;

impl Report<'_, '_> {
    pub(super) fn steps(&self) -> Vec<Block> {
        if self.plan.nodes.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![Block::Break, Block::heading(2, "The application")];
        if self.plan.nodes.len() <= MOST_DRAWN {
            let caption = "Each step with its calls and its cost in the first month, all hosted. Edges are wider the more \
                           calls they carry.";
            blocks.push(picture(graph::graph(self.subject), caption.into()));
        } else {
            blocks.push(Block::Aside(format!(
                "{} are too many for a picture on a page; `--what graph` draws them into a file of their own.",
                words::counted(self.plan.nodes.len(), "step")
            )));
        }
        let columns = vec![
            Column::words("Step"),
            Column::words("What it is"),
            Column::number("Calls a month"),
            Column::number("Cost a month"),
            Column::words("Calls"),
        ];
        let edges = self.edges();
        let rows = self.plan.nodes.iter().zip(&self.evaluation.nodes).zip(edges);
        let rows = rows.map(|((node, answer), edges)| {
            let kind = match &node.kind {
                _ if node.disabled => "off".to_owned(),
                NodeKind::Entry(_) => "entry".into(),
                NodeKind::Tool(_) => "tool step".into(),
                NodeKind::Task(task) => task.role.label().into(),
            };
            let usd = match node.kind {
                NodeKind::Entry(_) => "–".into(),
                _ => answer.usd_first_month.map_or("not known".into(), |usd| self.money(usd)),
            };
            let calls = answer.calls_first_month.map_or("not known".into(), say::count);
            vec![self.step(node), kind.into(), calls.into(), usd.into(), edges.into()]
        });
        let caption = "The same in words: what each step is, costs, and calls next.";
        blocks.push(Block::Table(Table { caption: caption.into(), columns, rows: rows.collect() }));
        let notes = self.plan.notes.iter().filter(|note| !note.text.trim().is_empty());
        let notes: Vec<Item> = notes.map(|note| Item::new("Note", text::plain(note.text.trim()))).collect();
        if !notes.is_empty() {
            blocks.push(Block::List(notes));
        }
        blocks
    }

    fn step(&self, node: &Node) -> Cell {
        match self.evaluation.task(&node.id) {
            Some(task) => Cell::Link { text: words::name(&node.name), anchor: super::anchor(self.evaluation, task) },
            None => words::name(&node.name).into(),
        }
    }

    /// For each node what it calls: `Triage, Field extraction × 0.6`.
    fn edges(&self) -> Vec<String> {
        use std::collections::BTreeMap;
        let names: BTreeMap<_, _> = self.plan.nodes.iter().map(|node| (&node.id, node.name.as_str())).collect();
        let mut next: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for edge in &self.plan.edges {
            let Some(name) = names.get(&edge.to) else { continue };
            let calls = edge.calls_per_call.central();
            let times = if calls == 1.0 { String::new() } else { format!(" × {}", say::count(calls)) };
            next.entry(&edge.from).or_default().push(format!("{}{times}", words::name(name)));
        }
        let said = |node: &Node| next.get(&node.id).map_or("–".into(), |names| names.join(", "));
        self.plan.nodes.iter().map(said).collect()
    }
}
