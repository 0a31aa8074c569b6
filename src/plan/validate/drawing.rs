//! Finds what is wrong with frames, notes and places on the canvas.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use crate::plan::{Frame, NodeId, Note, Plan, Severity, say};

impl Checker {
    /// A place so far off that a pointer cannot reach it is an error.
    pub(super) fn stands(&mut self, id: &NodeId, (x, y): (f64, f64)) {
        if !(x.abs() <= 1e7 && y.abs() <= 1e7) {
            let what = format!("`{id}` stands at ({}, {})", say::typed(x), say::typed(y));
            self.error(what, "give a place within 10 million points");
        }
    }

    pub(super) fn frames(&mut self, plan: &Plan, nodes: &BTreeSet<&str>) {
        self.unique("frames", "frame with the id", plan.frames.iter().map(|frame| frame.id.as_str()));
        let mut frame_of: BTreeMap<&str, &Frame> = BTreeMap::new();
        for (index, frame) in plan.frames.iter().enumerate() {
            self.field(&format!("frames[{index}]"), |check| {
                check.id(&frame.id);
                check.text("title", &frame.title);
                if frame.nodes.is_empty() {
                    let what = "a frame without nodes is not shown";
                    check.find(Severity::Warning, what, "name its nodes, or remove it");
                }
            });
            for (at, id) in frame.nodes.iter().enumerate() {
                self.field(&format!("frames[{index}].nodes[{at}]"), |check| {
                    check.member(frame, id, frame_of.insert(id.as_str(), frame), nodes);
                });
            }
        }
    }

    /// `other` is the frame that has the node already.
    fn member(&mut self, frame: &Frame, id: &NodeId, other: Option<&Frame>, nodes: &BTreeSet<&str>) {
        if !nodes.contains(id.as_str()) {
            let what = format!("`{id}` in the frame `{}` is no node", frame.id);
            self.find(Severity::Warning, what, "remove it, or correct the id");
        }
        match other {
            Some(other) if std::ptr::eq(other, frame) => {
                self.error(format!("`{id}` is in the frame `{}` twice", frame.id), "name it once");
            }
            Some(other) => {
                let what = format!("`{id}` is in two frames, `{}` and `{}`", other.id, frame.id);
                self.error(what, "leave it in one of them");
            }
            None => {}
        }
    }

    pub(super) fn notes(&mut self, plan: &Plan, nodes: &BTreeSet<&str>) {
        self.unique("notes", "note with the id", plan.notes.iter().map(|note| note.id.as_str()));
        self.each("notes", &plan.notes, |check, note| {
            check.id(note.id.as_str());
            if nodes.contains(note.id.as_str()) {
                check.field("id", |check| {
                    check.error(format!("a note with the id of the node `{}`", note.id), "give it one of its own");
                });
            }
            check.text("text", &note.text);
            check.field("at", |check| check.stands(&note.id, note.at));
            let (width, height) = note.size;
            if !(Note::SIDE.contains(&width) && Note::SIDE.contains(&height)) {
                let (least, most) = (Note::SIDE.start(), Note::SIDE.end());
                check.field("size", |check| {
                    check.error(format!("a note of {width} × {height} points"), format!("give {least} to {most} each"));
                });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::{Frame, Node, NodeId, NodeKind, Note, Plan, Task, YearMonth};

    fn plan(frames: &[(&str, &[&str])]) -> Plan {
        let mut plan = Plan::empty("Framed", YearMonth::new(2026, 12).unwrap());
        let task = |id: &&str| Node::new(NodeId::new(id), *id, NodeKind::Task(Task::default()));
        plan.nodes = ["a", "b"].iter().map(task).collect();
        plan.frames = frames
            .iter()
            .map(|(id, nodes)| Frame {
                id: (*id).into(),
                title: String::new(),
                nodes: nodes.iter().map(|id| NodeId::new(id)).collect(),
                folded: false,
            })
            .collect();
        plan
    }

    fn problems(plan: &Plan) -> Vec<String> {
        plan.problems().iter().map(|problem| format!("{}: {}", problem.path, problem.what)).collect()
    }

    #[test]
    fn a_node_in_two_frames_is_an_error_that_names_both() {
        let plan = plan(&[("one", &["a", "b"]), ("two", &["b"])]);
        assert_eq!(problems(&plan), ["frames[1].nodes[0]: `b` is in two frames, `one` and `two`"]);
        assert!(!plan.is_valid());
    }

    #[test]
    fn a_node_named_twice_in_one_frame_is_an_error() {
        assert_eq!(problems(&plan(&[("one", &["a", "a"])])), ["frames[0].nodes[1]: `a` is in the frame `one` twice"]);
    }

    #[test]
    fn a_frame_without_nodes_or_with_unknown_ones_is_a_warning() {
        let plan = plan(&[("one", &[]), ("two", &["gone"])]);
        assert_eq!(
            problems(&plan),
            [
                "frames[0]: a frame without nodes is not shown",
                "frames[1].nodes[0]: `gone` in the frame `two` is no node"
            ]
        );
        assert!(plan.is_valid());
    }

    #[test]
    fn a_note_needs_an_id_of_its_own_a_place_and_a_size() {
        let mut plan = plan(&[]);
        let note = Note { id: NodeId::new("a"), text: "x".repeat(10_001), at: (f64::NAN, 0.0), size: (1.0, 100.0) };
        plan.notes = vec![note];
        let paths: Vec<String> = plan.problems().into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["notes[0].id", "notes[0].text", "notes[0].at", "notes[0].size"]);
        plan.notes =
            vec![Note { id: NodeId::new("n1"), text: "x".repeat(10_000), at: (0.0, 0.0), size: (160.0, 90.0) }];
        assert!(plan.problems().is_empty());
    }
}
