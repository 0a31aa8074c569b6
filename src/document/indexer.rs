//! Builds the index of a text's values and comments, without recursion.

use std::collections::BTreeMap;

use super::positions::{Comment, Extent, Position, Positions, Side, Step, Value};
use super::scanner::Scanner;

/// Values nested deeper than this are not indexed; a plan needs about ten levels.
const MAX_DEPTH: usize = 64;

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

/// A point to come back to.
struct Mark<'t> {
    scanner: Scanner<'t>,
    /// How many comments were noted, and how many were waiting.
    comments: (usize, usize),
}

pub(super) struct Indexer<'t> {
    scanner: Scanner<'t>,
    open: Vec<Open>,
    /// The value that began or ended last, and which of them it was.
    recent: Option<(usize, Side)>,
    /// Comments that wait for the value they stand before.
    waiting: Vec<(usize, usize)>,
    out: Positions,
}

impl<'t> Indexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let out =
            Positions { values: Vec::new(), children: BTreeMap::new(), end: Position::START, comments: Vec::new() };
        Self { scanner: Scanner::new(text), open: Vec::new(), recent: None, waiting: Vec::new(), out }
    }

    pub(super) fn run(mut self) -> Positions {
        while self.step().is_some() {}
        self.out.end = self.scanner.position;
        self.comment_waiting(None, Side::After);
        self.out
    }

    /// Reads one token; `None` at the end of what can be followed.
    fn step(&mut self) -> Option<()> {
        self.skip_blanks()?;
        let c = self.scanner.peek()?;
        if c == '#' && self.open.is_empty() && self.out.values.is_empty() {
            return self.scanner.attribute();
        }
        let closer = self.open.last().map(|open| open.closer);
        match c {
            _ if Some(c) == closer => {
                self.scanner.advance();
                self.close();
            }
            ')' | ']' | '}' => return None,
            ',' if closer.is_some() => self.scanner.advance(),
            _ => return self.element(),
        }
        Some(())
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.comment_waiting(Some(open.value), Side::Last);
            self.recent = Some((open.value, Side::Behind));
            self.end_value(open.value, open.is_inner);
        }
    }

    fn end_value(&mut self, value: usize, is_inner: bool) {
        if let Some(value) = self.out.values.get_mut(value) {
            let extent = if is_inner { value.inner.as_mut() } else { Some(&mut value.whole) };
            if let Some(extent) = extent {
                extent.bytes.1 = self.scanner.offset;
            }
        }
    }

    /// A name with its colon, or a value.
    fn element(&mut self) -> Option<()> {
        let start = self.scanner.position;
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
        let from = self.scanner.offset;
        if matches!(self.scanner.peek()?, '(' | '[' | '{') {
            return None;
        }
        self.scanner.scalar()?;
        let written = self.scanner.since(from)?;
        let key = ron::from_str(written).unwrap_or_else(|_| written.to_owned());
        self.skip_blanks()?;
        self.scanner.eat(':')?;
        self.name(Step::Field(key), start)
    }

    /// Reads `name:`, or nothing.
    fn field_name(&mut self, start: Position) -> Option<()> {
        let before = self.mark();
        let name = self.scanner.identifier().map(str::to_owned);
        if let Some(name) = name
            && self.skip_blanks().is_some()
            && self.scanner.eat(':').is_some()
        {
            return self.name(Step::Field(name), start);
        }
        self.rewind(before);
        None
    }

    fn mark(&self) -> Mark<'t> {
        Mark { scanner: self.scanner, comments: (self.out.comments.len(), self.waiting.len()) }
    }

    fn rewind(&mut self, to: Mark<'t>) {
        self.scanner = to.scanner;
        self.out.comments.truncate(to.comments.0);
        self.waiting.truncate(to.comments.1);
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
        let whole = Extent { at: key, bytes: (self.scanner.offset, self.scanner.offset) };
        self.out.values.push(Value { key, whole, inner: None, of: of.clone() });
        self.comment_waiting(Some(id), Side::Before);
        self.recent = Some((id, Side::Beside));
        if let Some(of) = of {
            self.out.children.entry(of).or_insert(id);
        }
        id
    }

    /// Reads a value up to its opening bracket, or whole where it has none.
    fn value(&mut self, id: usize) -> Option<()> {
        let is_inner = self.open.last().is_some_and(|open| open.value == id);
        let extent = Extent { at: self.scanner.position, bytes: (self.scanner.offset, self.scanner.offset) };
        match self.out.values.get_mut(id) {
            Some(value) if is_inner => value.inner = Some(extent),
            Some(value) => value.whole = extent,
            None => return None,
        }
        match self.scanner.peek()? {
            '(' => self.open_bracket(id, ')', is_inner, false),
            '[' => self.open_bracket(id, ']', is_inner, false),
            '{' => self.open_bracket(id, '}', is_inner, false),
            _ => {
                let is_name = self.scanner.scalar()?;
                let after = self.mark();
                self.skip_blanks();
                if is_name && self.scanner.peek() == Some('(') {
                    return self.open_bracket(id, ')', is_inner, true);
                }
                self.rewind(after);
                self.end_value(id, is_inner);
                Some(())
            }
        }
    }

    fn open_bracket(&mut self, value: usize, closer: char, is_inner: bool, transparent: bool) -> Option<()> {
        if self.open.len() == MAX_DEPTH {
            return None;
        }
        self.scanner.advance();
        let is_map = closer == '}';
        self.open.push(Open { value, closer, transparent, is_map, next_index: 0, named: None, is_inner });
        Some(())
    }

    /// Skips white space and comments, noting these; `None` where a comment never ends.
    fn skip_blanks(&mut self) -> Option<()> {
        loop {
            self.scanner.skip_white_space();
            let start = self.scanner;
            if !self.scanner.skip_comment()? {
                return Some(());
            }
            self.comment(&start);
        }
    }

    /// Notes the comment that began at `start`: by the value on its line, or by the one to come.
    fn comment(&mut self, start: &Scanner<'t>) {
        let bytes = (start.offset, self.scanner.offset);
        match self.recent {
            Some((value, side)) if start.line_has_token => {
                self.out.comments.push(Comment { bytes, value: Some(value), side });
            }
            _ => self.waiting.push(bytes),
        }
    }

    fn comment_waiting(&mut self, value: Option<usize>, side: Side) {
        self.out.comments.extend(self.waiting.drain(..).map(|bytes| Comment { bytes, value, side }));
    }
}
