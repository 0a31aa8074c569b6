//! Where each value of a plan's text stands: from a path such as `nodes[2].kind.tuned.serving` to line and column.
//!
//! The index reads only the skeleton of RON: what nests in what. It never fails; what it cannot
//! follow ends it, and paths beyond that point fall back to the nearest value above them.

use std::collections::BTreeMap;
use std::fmt;

/// Values nested deeper than this are not indexed; a plan needs about ten levels.
const MAX_DEPTH: usize = 64;

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
    values: Vec<Value>,
    children: BTreeMap<(usize, Step), usize>,
    /// Where the index ends: at the end of the text, or at what cannot be followed.
    pub(super) end: Position,
}

#[derive(Debug)]
struct Value {
    /// Where its name stands, or itself where it has none.
    key: Position,
    whole: Extent,
    /// What stands innermost in its variants and `Some`s.
    inner: Option<Extent>,
}

/// From where to where a value goes; to its beginning while its end is not found.
#[derive(Clone, Copy, Debug)]
struct Extent {
    at: Position,
    bytes: (usize, usize),
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

/// Steps as `nodes[2].kind`.
pub(super) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Field(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// `nodes[2].kind` as steps. What is no path gives the steps up to there.
pub(super) fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let mut pieces = part.split('[');
        if let Some(name) = pieces.next().filter(|name| !name.is_empty()) {
            steps.push(Step::Field(name.into()));
        }
        for piece in pieces {
            match piece.trim_end_matches(']').parse() {
                Ok(index) => steps.push(Step::Index(index)),
                Err(_) => return steps,
            }
        }
    }
    steps
}

/// A bracket that is open while the indexer reads.
struct Open {
    value: usize,
    closer: char,
    /// Elements without a name are the value itself: `Some(…)`, `PerCall(…)`.
    transparent: bool,
    is_map: bool,
    next_index: usize,
    /// The field or entry whose name and colon were read, and whose value comes next.
    named: Option<usize>,
    /// Whether it stands in a variant or `Some` of the same value.
    is_inner: bool,
}

struct Indexer<'t> {
    text: &'t str,
    offset: usize,
    position: Position,
    open: Vec<Open>,
    out: Positions,
}

impl<'t> Indexer<'t> {
    fn new(text: &'t str) -> Self {
        let out = Positions { values: Vec::new(), children: BTreeMap::new(), end: Position::START };
        Self { text, offset: 0, position: Position::START, open: Vec::new(), out }
    }

    fn run(mut self) -> Positions {
        while self.step().is_some() {}
        self.out.end = self.position;
        self.out
    }

    /// Reads one token; `None` at the end of what can be followed.
    fn step(&mut self) -> Option<()> {
        self.skip_blanks()?;
        let c = self.peek()?;
        if c == '#' && self.open.is_empty() && self.out.values.is_empty() {
            return self.attribute();
        }
        let closer = self.open.last().map(|open| open.closer);
        match c {
            _ if Some(c) == closer => {
                self.advance();
                self.close();
            }
            ')' | ']' | '}' => return None,
            ',' if closer.is_some() => self.advance(),
            _ => return self.element(),
        }
        Some(())
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.end_value(open.value, open.is_inner);
        }
    }

    fn end_value(&mut self, value: usize, is_inner: bool) {
        if let Some(value) = self.out.values.get_mut(value) {
            let extent = if is_inner { value.inner.as_mut() } else { Some(&mut value.whole) };
            if let Some(extent) = extent {
                extent.bytes.1 = self.offset;
            }
        }
    }

    /// A name with its colon, or a value.
    fn element(&mut self) -> Option<()> {
        let start = self.position;
        if let Some(named) = self.open.last_mut().and_then(|open| open.named.take()) {
            return self.value(named);
        }
        let Some(open) = self.open.last() else {
            // The plan itself; whatever follows it is not indexed.
            return if self.out.values.is_empty() {
                let root = self.add(None, start);
                self.value(root)
            } else {
                None
            };
        };
        if open.is_map {
            return self.map_key(start);
        }
        if open.closer == ')' && self.field_name(start).is_some() {
            return Some(());
        }
        let open = self.open.last_mut()?;
        let (parent, transparent, index) = (open.value, open.transparent, open.next_index);
        open.next_index += 1;
        let value =
            if transparent && index == 0 { parent } else { self.add(Some((parent, Step::Index(index))), start) };
        self.value(value)
    }

    fn map_key(&mut self, start: Position) -> Option<()> {
        let from = self.offset;
        if matches!(self.peek()?, '(' | '[' | '{') {
            return None;
        }
        self.scalar()?;
        let key = self.text.get(from..self.offset)?.trim_matches('"').to_owned();
        self.skip_blanks()?;
        self.eat(':')?;
        self.name(Step::Field(key), start)
    }

    /// Reads `name:`, or nothing.
    fn field_name(&mut self, start: Position) -> Option<()> {
        let before = (self.offset, self.position);
        let name = self.identifier().map(str::to_owned);
        if let Some(name) = name
            && self.skip_blanks().is_some()
            && self.eat(':').is_some()
        {
            return self.name(Step::Field(name), start);
        }
        (self.offset, self.position) = before;
        None
    }

    fn name(&mut self, step: Step, start: Position) -> Option<()> {
        let parent = self.open.last()?.value;
        let child = self.add(Some((parent, step)), start);
        self.open.last_mut()?.named = Some(child);
        Some(())
    }

    /// Adds a value; the first of a name stays, a second is reported by the parser.
    fn add(&mut self, of: Option<(usize, Step)>, key: Position) -> usize {
        let id = self.out.values.len();
        let whole = Extent { at: key, bytes: (self.offset, self.offset) };
        self.out.values.push(Value { key, whole, inner: None });
        if let Some(of) = of {
            self.out.children.entry(of).or_insert(id);
        }
        id
    }

    /// Reads a value up to its opening bracket, or whole where it has none.
    fn value(&mut self, id: usize) -> Option<()> {
        let is_inner = self.open.last().is_some_and(|open| open.value == id);
        let extent = Extent { at: self.position, bytes: (self.offset, self.offset) };
        match self.out.values.get_mut(id) {
            Some(value) if is_inner => value.inner = Some(extent),
            Some(value) => value.whole = extent,
            None => return None,
        }
        match self.peek()? {
            '(' => self.open_bracket(id, ')', is_inner, false),
            '[' => self.open_bracket(id, ']', is_inner, false),
            '{' => self.open_bracket(id, '}', is_inner, false),
            _ => {
                let is_name = self.scalar()?;
                let after = (self.offset, self.position);
                self.skip_blanks();
                if is_name && self.peek() == Some('(') {
                    return self.open_bracket(id, ')', is_inner, true);
                }
                (self.offset, self.position) = after;
                self.end_value(id, is_inner);
                Some(())
            }
        }
    }

    fn open_bracket(&mut self, value: usize, closer: char, is_inner: bool, transparent: bool) -> Option<()> {
        if self.open.len() == MAX_DEPTH {
            return None;
        }
        self.advance();
        let is_map = closer == '}';
        self.open.push(Open { value, closer, transparent, is_map, next_index: 0, named: None, is_inner });
        Some(())
    }

    /// Skips a string, a character, a number or a name; true if it was a name.
    fn scalar(&mut self) -> Option<bool> {
        let rest = self.rest();
        let after_prefix = rest.trim_start_matches(['b', 'r', '#']);
        let prefix = rest.get(..rest.len() - after_prefix.len())?;
        if after_prefix.starts_with('"') && matches!(prefix.trim_end_matches('#'), "" | "b" | "r" | "br") {
            return self.string(prefix).map(|()| false);
        }
        if rest.starts_with('\'') || rest.starts_with("b'") {
            return self.character().map(|()| false);
        }
        if self.identifier().is_some() {
            return Some(true);
        }
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')));
        let length = length.unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        self.advance_to(self.offset + length);
        Some(false)
    }

    fn string(&mut self, prefix: &str) -> Option<()> {
        let is_raw = prefix.contains('r');
        let hashes = prefix.matches('#').count();
        let body = self.offset + prefix.len() + 1;
        let rest = self.text.get(body..)?;
        let length = if is_raw {
            let end = format!("\"{}", "#".repeat(hashes));
            rest.find(&end)? + end.len()
        } else {
            closing_quote(rest, '"')?
        };
        self.advance_to(body + length);
        Some(())
    }

    fn character(&mut self) -> Option<()> {
        let body = self.offset + self.rest().find('\'')? + 1;
        let length = closing_quote(self.text.get(body..)?, '\'')?;
        self.advance_to(body + length);
        Some(())
    }

    fn identifier(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        if !rest.starts_with(|c: char| c == '_' || c.is_alphabetic()) {
            return None;
        }
        let length = rest.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(rest.len());
        // `r"…"` and the like are strings, not names.
        if rest.get(length..)?.starts_with(['"', '\'', '#']) {
            return None;
        }
        self.advance_to(self.offset + length);
        rest.get(..length)
    }

    /// `#![enable(…)]` at the head of a file.
    fn attribute(&mut self) -> Option<()> {
        let end = self.rest().find(']')? + 1;
        self.advance_to(self.offset + end);
        Some(())
    }

    /// Skips white space and comments; `None` where a comment never ends.
    fn skip_blanks(&mut self) -> Option<()> {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                let end = rest.find('\n').unwrap_or(rest.len());
                self.advance_to(self.offset + end);
            } else if rest.starts_with("/*") {
                self.block_comment()?;
            } else if rest.starts_with(is_blank) {
                self.advance();
            } else {
                return Some(());
            }
        }
    }

    fn block_comment(&mut self) -> Option<()> {
        let start = (self.offset, self.position);
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            let Some(mark) = rest.find(['/', '*']) else {
                (self.offset, self.position) = start;
                return None;
            };
            let length = match rest.get(mark..mark + 2) {
                Some("/*") => {
                    depth += 1;
                    2
                }
                Some("*/") => {
                    depth -= 1;
                    2
                }
                _ => 1,
            };
            self.advance_to(self.offset + mark + length);
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.offset..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, c: char) -> Option<()> {
        (self.peek() == Some(c)).then(|| self.advance())
    }

    fn advance(&mut self) {
        if let Some(c) = self.peek() {
            self.advance_to(self.offset + c.len_utf8());
        }
    }

    /// Moves to a byte offset further on, counting lines and columns on the way.
    fn advance_to(&mut self, offset: usize) {
        for c in self.text.get(self.offset..offset).unwrap_or_default().chars() {
            if c == '\n' {
                self.position = Position { line: self.position.line + 1, column: 1 };
            } else {
                self.position.column += 1;
            }
        }
        self.offset = offset;
    }
}

/// Bytes up to and with the quote that no backslash escapes.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(index + 1),
            _ => {}
        }
    }
    None
}

/// What RON takes for white space.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
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
