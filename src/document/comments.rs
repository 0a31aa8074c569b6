//! Comments of a plan's file, which the plan itself does not hold: kept over an edit by the value they stand by.
//!
//! A value is known by a key that survives edits around it: `nodes/#triage/kind/tuned`, where `#`
//! marks an element of a list by what names it, and not by its place in the list.

use std::collections::{BTreeMap, BTreeSet};

use super::positions::{Positions, Side, Step};
use crate::plan::Plan;

/// The comments of one text of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments(Vec<Comment>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Comment {
    text: String,
    key: Vec<String>,
    side: Side,
}

impl Comments {
    /// The comments of `text`, from which `plan` was read.
    pub fn of(text: &str, plan: &Plan) -> Self {
        let keyed = |(text, steps, side): (&str, Vec<Step>, Side)| {
            Some(Comment { text: text.trim_end().into(), key: key(plan, &steps)?, side })
        };
        Self(Positions::of(text).comments(text).into_iter().filter_map(keyed).collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The comments at the lines that there are. One inside a line moves before it; those of an
    /// element that is gone go with it.
    pub(super) fn placed(&self, lines: &BTreeSet<String>) -> Placed {
        let mut placed = Placed::default();
        for Comment { text, key, side } in &self.0 {
            if *side == Side::After {
                placed.after.push(text.clone());
            } else if let Some((key, is_exact)) = nearest_line(key, lines) {
                let line = placed.lines.entry(key).or_default();
                match side {
                    Side::Beside if is_exact && !text.contains('\n') => line.beside.push(text.clone()),
                    Side::Behind if is_exact && !text.contains('\n') => line.behind.push(text.clone()),
                    Side::Last if is_exact => line.last.push(text.clone()),
                    _ => line.before.push(text.clone()),
                }
            }
        }
        placed
    }
}

/// The line that holds the value, and whether it holds nothing else; `None` for an element that is gone.
fn nearest_line(key: &[String], lines: &BTreeSet<String>) -> Option<(String, bool)> {
    for length in (0..=key.len()).rev() {
        let line = key.get(..length)?.join("/");
        if lines.contains(&line) {
            return Some((line, length == key.len()));
        }
        if length > 0 && key.get(length - 1)?.starts_with('#') {
            return None;
        }
    }
    None
}

/// Comments, each at the line it is to be written by.
#[derive(Debug, Default)]
pub(super) struct Placed {
    lines: BTreeMap<String, ByLine>,
    after: Vec<String>,
}

#[derive(Debug, Default)]
struct ByLine {
    before: Vec<String>,
    beside: Vec<String>,
    behind: Vec<String>,
    last: Vec<String>,
}

impl Placed {
    /// Those before the line of that key, and what goes behind it. A value over several lines keeps
    /// those at its closing bracket for [`Placed::take_end`].
    pub(super) fn take_beginning(&mut self, key: &str, is_block: bool) -> (Vec<String>, String) {
        let Some(line) = self.lines.get_mut(key) else { return Default::default() };
        let mut beside = std::mem::take(&mut line.beside);
        if !is_block {
            beside.append(&mut line.behind);
        }
        let mut before = std::mem::take(&mut line.before);
        let end = ends(&mut before, beside);
        (before, end)
    }

    /// Those that stand last inside the value of that key, and what goes behind its closing bracket.
    pub(super) fn take_end(&mut self, key: &str) -> (Vec<String>, String) {
        let Some(line) = self.lines.get_mut(key) else { return Default::default() };
        let mut last = std::mem::take(&mut line.last);
        let end = ends(&mut last, std::mem::take(&mut line.behind));
        (last, end)
    }

    pub(super) fn take_after(&mut self) -> Vec<String> {
        std::mem::take(&mut self.after)
    }
}

/// One comment as the end of a line; a line has room for one, so the others join those on lines of their own.
fn ends(own_lines: &mut Vec<String>, mut comments: Vec<String>) -> String {
    let end = comments.pop().map_or(String::new(), |comment| format!(" {comment}"));
    own_lines.append(&mut comments);
    end
}

/// What names the elements of each list.
pub(super) mod keys {
    use crate::plan::{Edge, Frame, Node, Note, Pool, Price, PriceEvent, ReviewNote, Scenario};

    pub(in crate::document) fn element(name: &str) -> String {
        // The separator of keys must not appear in one.
        format!("#{}", name.replace('/', "\u{1f}"))
    }

    pub(in crate::document) fn node(node: &Node) -> String {
        element(node.id.as_str())
    }

    pub(in crate::document) fn edge(edge: &Edge) -> String {
        element(&format!("{}\u{1f}{}", edge.from, edge.to))
    }

    pub(in crate::document) fn frame(frame: &Frame) -> String {
        element(&frame.id)
    }

    pub(in crate::document) fn note(note: &Note) -> String {
        element(note.id.as_str())
    }

    pub(in crate::document) fn pool(pool: &Pool) -> String {
        element(&pool.id)
    }

    pub(in crate::document) fn price(price: &Price) -> String {
        element(&price.model)
    }

    pub(in crate::document) fn price_event(event: &PriceEvent) -> String {
        element(&format!("{}\u{1f}{}", event.month, event.model))
    }

    pub(in crate::document) fn scenario(scenario: &Scenario) -> String {
        element(&scenario.name)
    }

    pub(in crate::document) fn review(note: &ReviewNote) -> String {
        element(&format!("{}\u{1f}{}", note.node, note.on))
    }
}

fn key(plan: &Plan, steps: &[Step]) -> Option<Vec<String>> {
    let mut key: Vec<String> = Vec::new();
    for step in steps {
        let list = key.last().map_or("", String::as_str);
        key.push(match step {
            Step::Field(name) if ["layout", "overrides", "provenance"].contains(&list) => keys::element(name),
            Step::Field(name) => name.clone(),
            Step::Index(index) => match list {
                "nodes" if key.len() == 1 => keys::node(plan.nodes.get(*index)?),
                "edges" => keys::edge(plan.edges.get(*index)?),
                "frames" => keys::frame(plan.frames.get(*index)?),
                "notes" => keys::note(plan.notes.get(*index)?),
                "pools" => keys::pool(plan.pools.get(*index)?),
                "prices" => keys::price(plan.prices.get(*index)?),
                "hosted_price_events" => keys::price_event(plan.assumptions.hosted_price_events.get(*index)?),
                "scenarios" => keys::scenario(plan.scenarios.get(*index)?),
                "review" => keys::review(plan.review.get(*index)?),
                // A part of an estimate or of a frame: its line is that of the whole.
                _ => return Some(key),
            },
        });
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{parse, to_ron, to_ron_with};

    const TEXT: &str = r#"// what it is
// and who made it
(
    format: 1, // for ever
    name: "Desk",
    currency: "USD",
    start: "2026-12",
    horizon_months: 24,
    assumptions: (
        // prices fall
        hosted_price_decline_per_year: 0.1,
        serving_price_decline_per_year: 0,
        discount_rate_per_year: 0,
        // nothing else
    ), // so far
    policy: (min_saving_share: 0.2, max_crossover_share: 0.5, quality_margin: 0.02),
    uncertainty: (samples: 10000, seed: 1),
    nodes: [
        // where it comes in
        (id: "mail", name: "Mail", kind: Entry(volume: PerDay(100))), // measured
        /* the busiest
           of all */
        (id: "triage", name: "Triage", kind: Task(
            role: Classifier,
            tuned: Some((
                base_model: "Qwen",
                // from the vendor
                training: Lump(2500), // a guess
                serving: PerCall(0.001),
            )),
        )),
    ],
    edges: [
        (from: "mail", to: "triage", calls_per_call: 1), // every mail
    ],
    frames: [
        (id: "intake", title: "Intake", nodes: ["mail", "triage"]), // as the team speaks of it
    ],
    notes: [
        // who said so
        (id: "n1", text: "ask\\nfirst", at: (0, 200), size: (160, 90)),
    ],
    layout: {
        "mail": (0, 0), // left
    },
)
// the end
"#;

    #[test]
    fn comments_of_a_saved_text_stay_where_they_are() {
        let plan = parse(TEXT).unwrap();
        assert_eq!(to_ron_with(&plan, &Comments::of(TEXT, &plan)), TEXT);
        assert!(!to_ron(&plan).contains("//"));
    }

    #[test]
    fn comments_go_with_what_they_stand_by() {
        let mut plan = parse(TEXT).unwrap();
        let comments = Comments::of(TEXT, &plan);
        plan.nodes.reverse();
        let turned = to_ron_with(&plan, &comments);
        assert!(turned.contains("of all */\n        (id: \"triage\""), "{turned}");
        plan.nodes.remove(0);
        plan.edges.clear();
        let removed = to_ron_with(&plan, &comments);
        assert!(!removed.contains("busiest") && !removed.contains("a guess"), "{removed}");
        assert!(removed.contains("// measured") && removed.contains("// the end"), "{removed}");
        assert_eq!(parse(&removed).map(|read| read.nodes), Ok(plan.nodes));
    }

    #[test]
    fn a_comment_inside_a_frame_moves_before_it() {
        let text = TEXT.replace("\"mail\", \"triage\"]", "\"mail\", /* the sorting */ \"triage\"]");
        let plan = parse(&text).unwrap();
        let saved = to_ron_with(&plan, &Comments::of(&text, &plan));
        assert!(saved.contains("/* the sorting */\n        (id: \"intake\""), "{saved}");
    }

    #[test]
    fn a_comment_inside_a_line_moves_before_it() {
        let text = "(format: 1, name: \"x\", start: \"2026-12\", horizon_months: 24, policy: (\n // the team's\n \
                    min_saving_share: 0.3,\n))";
        let plan = parse(text).unwrap();
        let saved = to_ron_with(&plan, &Comments::of(text, &plan));
        assert!(saved.contains("    // the team's\n    policy: (min_saving_share: 0.3,"), "{saved}");
    }
}
