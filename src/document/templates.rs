//! Starting plans: the examples, and an empty one.

use super::positions::{Position, Positions, steps};
use super::write::to_ron;
use super::{LoadError, parse};
use crate::plan::{Plan, YearMonth};

/// A plan to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// As the command line names it: `support-desk`.
    pub name: &'static str,
    pub title: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// A plan's file with its comments.
    pub text: &'static str,
}

macro_rules! templates {
    ($($name:literal, $title:literal, $summary:literal;)*) => {
        &[$(Template {
            name: $name,
            title: $title,
            summary: $summary,
            text: include_str!(concat!("../../examples/", $name, ".ron")),
        },)*]
    };
}

const EMPTY: Template = Template {
    name: "empty",
    title: "Empty plan",
    summary: "nothing in it yet",
    text: "(\n    format: 1,\n    name: \"Untitled plan\",\n    currency: \"USD\",\n    start: \"2026-12\",\n    horizon_months: 24,\n)\n",
};

const EXAMPLES: &[Template] = templates! {
    "support-desk", "Support desk", "sorts inbound mail, reads fields from it, answers policy questions";
    "document-extraction", "Document extraction", "reads documents in bulk into fields, and checks them";
    "coding-agent", "Coding agent", "an agent's loop of planning, tool calls and edits";
    "rag-assistant", "RAG assistant", "rewrites a question, retrieves, answers, and judges the answer";
    "lesson-1-docs-qa", "Lesson 1: Q&A over documents", "5 % wrong answers: keep prompting, then retrieval";
    "lesson-2-classifier", "Lesson 2: a busy classifier", "100,000 requests a day: fine-tune, quality permitting";
    "lesson-3-email-json", "Lesson 3: JSON from e-mails", "50 requests a day: keep prompting";
    "lesson-4-foundation-model", "Lesson 4: a model of one's own", "a model from scratch: ship hosted first";
    "lesson-5-worked-calculation", "Lesson 5: the worked calculation", "crossover after 555,556 calls, 2.78 months";
};

static ALL: std::sync::LazyLock<Vec<Template>> =
    std::sync::LazyLock::new(|| [EMPTY].into_iter().chain(EXAMPLES.iter().copied()).collect());

/// All templates, the empty one first.
pub fn templates() -> &'static [Template] {
    &ALL
}

/// The template of that name.
pub fn template(name: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.name == name)
}

impl Template {
    /// The template as a plan that starts in `start`, with no decisions taken yet.
    pub fn instantiate(&self, start: YearMonth) -> Plan {
        let mut plan = self.plan().unwrap_or_else(|_| Plan::empty(self.title, start));
        plan.start = start;
        plan.review.clear();
        plan
    }

    /// The same as text, with the template's comments where no decision has to go.
    pub fn instantiate_text(&self, start: YearMonth) -> String {
        let with_start = Positions::of(self.text)
            .text(self.text, &steps("start"), Position::END)
            .map(|old| self.text.replacen(&format!("start: {old}"), &format!("start: \"{start}\""), 1));
        let plan = self.instantiate(start);
        match with_start.map(without_review) {
            Some(text) if parse(&text).is_ok_and(|read| read == plan) => text,
            _ => to_ron(&plan),
        }
    }

    fn plan(&self) -> Result<Plan, LoadError> {
        parse(self.text)
    }
}

/// Cuts the `review` block, which the examples keep last and closed by a line of its own.
fn without_review(text: String) -> String {
    let Some(start) = text.find("\n    review: [\n") else { return text };
    let Some(end) = text.get(start..).and_then(|rest| rest.find("\n    ],\n")) else { return text };
    format!("{}{}", text.get(..start).unwrap_or_default(), text.get(start + end + 7..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test lists the examples")]

    use super::*;

    #[test]
    fn every_template_is_a_valid_plan_that_starts_when_asked_and_keeps_its_comments() {
        let start = YearMonth::new(2031, 5).unwrap();
        for template in templates() {
            let plan = template.plan().unwrap_or_else(|error| panic!("{}: {error}", template.name));
            let started = template.instantiate(start);
            assert_eq!((started.start, started.review.len()), (start, 0), "{}", template.name);
            assert_eq!(started.nodes, plan.nodes, "{}", template.name);
            let text = template.instantiate_text(start);
            assert_eq!(parse(&text).unwrap(), started, "{}", template.name);
            assert_eq!(text.matches("//").count(), template.text.matches("//").count(), "{}", template.name);
        }
    }

    #[test]
    fn names_are_unique_and_every_example_is_a_template() {
        let names: std::collections::BTreeSet<&str> = templates().iter().map(|template| template.name).collect();
        assert_eq!(names.len(), templates().len());
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "ron") {
                assert!(names.contains(path.file_stem().unwrap().to_str().unwrap()), "{}", path.display());
            }
        }
    }
}
