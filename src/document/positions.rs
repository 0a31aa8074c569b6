//! Where each value of a plan's text stands: from a path such as `nodes[2].kind.tuned.serving` to line and column.
//!
//! The index reads only the skeleton of RON: what nests in what. It never fails; what it cannot
//! follow ends it, and paths beyond that point fall back to the nearest value above them.

use std::collections::BTreeMap;
use std::fmt;

use super::indexer::Indexer;
use super::scanner::Scanner;

/// A place in a text, counted in characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    pub const START: Self = Self { line: 1, column: 1 };
    /// Beyond any text.
    pub(super) const END: Self = Self { line: u32::MAX, column: 1 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Field(String),
    Index(usize),
}

/// The positions of all values of one text.
///
/// Variants and `Some` add nothing to a path: in `(tuned: Some((base_model: "x")))` the string
/// stands at `tuned.base_model`.
#[derive(Debug)]
pub struct Positions {
    pub(super) values: Vec<Value>,
    pub(super) children: BTreeMap<(usize, Step), usize>,
    /// Where the index ends: at the end of the text, or at what cannot be followed.
    pub(super) end: Position,
    /// The comments, in the order they stand.
    pub(super) comments: Vec<Comment>,
}

/// A comment and the value it stands by.
#[derive(Debug)]
pub(super) struct Comment {
    pub(super) bytes: (usize, usize),
    /// `None` after the end of the plan.
    pub(super) value: Option<usize>,
    pub(super) side: Side,
}

/// Where a comment stands, seen from its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// On lines of its own before it.
    Before,
    /// On the line of its beginning.
    Beside,
    /// On the line of its closing bracket.
    Behind,
    /// Inside it, after all that it holds.
    Last,
    /// After the plan's end.
    After,
}

#[derive(Debug)]
pub(super) struct Value {
    /// Where its name stands, or itself where it has none.
    pub(super) key: Position,
    pub(super) whole: Extent,
    /// What stands innermost in its variants and `Some`s.
    pub(super) inner: Option<Extent>,
    /// What it stands in, and as what.
    pub(super) of: Option<(usize, Step)>,
}

/// From where to where a value goes; to its beginning while its end is not found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) at: Position,
    pub(super) bytes: (usize, usize),
}

impl Positions {
    pub fn of(text: &str) -> Self {
        Indexer::new(text).run()
    }

    /// Where the value at `path` stands, or the nearest value above it.
    ///
    /// ```
    /// use mixplan::document::Positions;
    ///
    /// let positions = Positions::of("(\n  kind: Tool(usd_per_call: -1),\n)");
    /// assert_eq!(positions.find("kind.usd_per_call").to_string(), "2:28");
    /// assert_eq!(positions.find("kind.left_out").to_string(), "2:9");
    /// ```
    pub fn find(&self, path: &str) -> Position {
        self.value(&steps(path)).0.map_or(Position::START, |value| value.whole.at)
    }

    /// Where the name of a field of the value stands, if it does.
    pub(super) fn key(&self, steps: &[Step], field: &str) -> Option<Position> {
        let (value, exact) = self.value(&[steps, &[Step::Field(field.into())]].concat());
        value.filter(|_| exact).map(|value| value.key)
    }

    /// Where the value stands that the reader was in as it had come to `cursor`, if it is there.
    pub(super) fn before(&self, steps: &[Step], cursor: Position) -> Option<Position> {
        self.extent_before(steps, cursor).map(|extent| extent.at)
    }

    /// The part of `text` that is the value the reader was in, if it is there.
    pub(super) fn text<'t>(&self, text: &'t str, steps: &[Step], cursor: Position) -> Option<&'t str> {
        self.extent_before(steps, cursor).and_then(|extent| text.get(extent.bytes.0..extent.bytes.1))
    }

    /// The comments of `text`, each with the steps to the value it stands by.
    pub(super) fn comments<'t>(&self, text: &'t str) -> Vec<(&'t str, Vec<Step>, Side)> {
        let shown = |comment: &Comment| {
            let steps = comment.value.map_or(Vec::new(), |value| self.steps_to(value));
            Some((text.get(comment.bytes.0..comment.bytes.1)?, steps, comment.side))
        };
        self.comments.iter().filter_map(shown).collect()
    }

    fn steps_to(&self, mut value: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some((parent, step)) = self.values.get(value).and_then(|value| value.of.clone()) {
            steps.push(step);
            value = parent;
        }
        steps.reverse();
        steps
    }

    fn extent_before(&self, steps: &[Step], cursor: Position) -> Option<Extent> {
        let (value, exact) = self.value(steps);
        let value = value.filter(|_| exact)?;
        Some(value.inner.filter(|inner| inner.at <= cursor).unwrap_or(value.whole))
    }

    fn value(&self, steps: &[Step]) -> (Option<&Value>, bool) {
        let mut at = 0;
        for step in steps {
            match self.children.get(&(at, step.clone())) {
                Some(&child) => at = child,
                None => return (self.values.get(at), false),
            }
        }
        (self.values.get(at), true)
    }
}

/// Steps as `nodes[2].kind`; what would be read as more than one step stands in quotes.
pub(super) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Field(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                let is_plain = !name.is_empty() && !name.contains(['.', '[', '"']);
                path.push_str(&if is_plain { name.clone() } else { format!("{name:?}") });
            }
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// `nodes[2].kind` as steps. What is no path gives the steps up to there.
pub(super) fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let Some((step, length)) = first_step(rest) else { return steps };
        steps.push(step);
        rest = rest.get(length..).unwrap_or_default();
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    steps
}

/// The first step of a path, and how many bytes it takes.
fn first_step(path: &str) -> Option<(Step, usize)> {
    if let Some(inner) = path.strip_prefix('[') {
        let digits = inner.find(']')?;
        return Some((Step::Index(inner.get(..digits)?.parse().ok()?), digits + 2));
    }
    if path.starts_with('"') {
        let mut scanner = Scanner::new(path);
        scanner.scalar()?;
        return Some((Step::Field(ron::from_str(scanner.since(0)?).ok()?), scanner.offset));
    }
    let length = path.find(['.', '[']).unwrap_or(path.len());
    Some((Step::Field(path.get(..length)?.into()), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, path: &str) -> String {
        Positions::of(text).find(path).to_string()
    }

    #[test]
    fn fields_elements_and_entries_are_found() {
        let text = "(\n  name: \"x\",\n  nodes: [\n    (id: \"a\"),\n    (id: \"b\", n: (1, 2)),\n  ],\n  layout: {\"a\": (4, 5)},\n)";
        for (path, place) in [
            ("", "1:1"),
            ("name", "2:9"),
            ("nodes", "3:10"),
            ("nodes[1]", "5:5"),
            ("nodes[1].id", "5:10"),
            ("nodes[1].n[1]", "5:22"),
            ("layout.a", "7:17"),
            ("layout.a[1]", "7:21"),
        ] {
            assert_eq!(at(text, path), place, "{path}");
        }
    }

    #[test]
    fn an_entry_whose_key_looks_like_a_path_is_found_by_its_quotes() {
        let text = "(scenarios: [(overrides: {\"nodes[a].x\": 1, \"b\\\"c\": 2})])";
        assert_eq!(at(text, "scenarios[0].overrides.\"nodes[a].x\""), "1:41");
        let steps_there = steps("scenarios[0].overrides.\"b\\\"c\"");
        assert_eq!(steps_there.last(), Some(&Step::Field("b\"c".into())));
        assert_eq!(steps(&path(&steps_there)), steps_there);
        assert_eq!(at(text, "scenarios[0].overrides.\"unclosed"), "1:26");
    }

    #[test]
    fn variants_and_some_add_nothing_to_a_path() {
        let text = "(kind: Task(tuned: Some((serving: PerCall((1, 2)))), hosted: PerCall(3)))";
        assert_eq!(at(text, "kind.tuned"), "1:20");
        assert_eq!(at(text, "kind.tuned.serving"), "1:35");
        assert_eq!(at(text, "kind.tuned.serving[1]"), "1:47");
        assert_eq!(at(text, "kind.hosted"), "1:62");
    }

    #[test]
    fn what_looks_like_structure_inside_strings_and_comments_is_passed_over() {
        let text =
            "#![enable(implicit_some)]\n( // a: (\n a: \"}\\\")\", /* /* [ */ ( */ b: r#\"\"]\"#, c: '\\'', d: 1)";
        assert_eq!(at(text, "a"), "3:5");
        assert_eq!(at(text, "b"), "3:32");
        assert_eq!(at(text, "c"), "3:44");
        assert_eq!(at(text, "d"), "3:53");
    }

    #[test]
    fn what_is_left_out_falls_back_to_what_it_would_stand_in() {
        assert_eq!(at("(a: (b: 1))", "a.c.d[4]"), "1:5");
        assert_eq!(at("", "a.b"), "1:1");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(at("(é: \"日本\", b: 1)", "b"), "1:14");
    }

    #[test]
    fn a_broken_text_is_indexed_up_to_the_break() {
        assert_eq!(at("(a: 1, b: [2, \"unclosed", "b[0]"), "1:12");
        assert_eq!(at("(a: 1, b: )", "b"), "1:8");
        for text in ["]", "(", "(a", "(a:", "{1", "/*", "r#\"", "'", "(a: b'", "\u{0}", "#", "#![", "((((", "(/"] {
            Positions::of(text);
        }
    }

    #[test]
    fn deep_nesting_neither_overflows_nor_takes_long() {
        Positions::of(&"(a: [".repeat(200_000));
        Positions::of(&"/*".repeat(200_000));
    }
}
