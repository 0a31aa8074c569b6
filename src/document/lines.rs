//! RON as text: numbers, quoted texts, groups on a line, and lines with their indentation and comments.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::comments::Placed;
use crate::plan::{Estimate, Numbers, Quantity};

pub(super) fn variant<Q: Quantity>(name: &str, value: Estimate<Q>) -> String {
    format!("{name}({})", estimate(value))
}

pub(super) fn unless_zero<Q: Quantity>(value: Estimate<Q>) -> Option<String> {
    (value != Estimate::default()).then(|| estimate(value))
}

pub(super) fn estimate<Q: Quantity>(value: Estimate<Q>) -> String {
    numbers(value.into())
}

pub(super) fn numbers(value: Numbers) -> String {
    let parts: Vec<String> = value.parts().into_iter().map(number).collect();
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(", ")) }
}

/// The shortest form that reads back as the same number; whole numbers without a point.
pub(super) fn number(value: f64) -> String {
    // The sign of a negative zero only survives with its point.
    if value == 0.0 && value.is_sign_negative() {
        return "-0.0".into();
    }
    // Plain digits as far as people read them, else an exponent.
    let is_plain = value == 0.0 || (1e-7..1e16).contains(&value.abs());
    if is_plain { format!("{value}") } else { format!("{value:?}") }
}

/// A text in quotes. What cannot be seen, or would turn the line around, is written as its number.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_invisible(c) => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A group on one line: `(a: 1, b: 2)`.
pub(super) struct Row {
    text: String,
    is_empty: bool,
}

impl Row {
    pub(super) fn new() -> Self {
        Self::of("")
    }

    pub(super) fn of(variant: &str) -> Self {
        Self { text: format!("{variant}("), is_empty: true }
    }

    pub(super) fn put(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        let comma = if self.is_empty { "" } else { ", " };
        self.text.push_str(&format!("{comma}{name}: {value}"));
        self.is_empty = false;
        self
    }

    pub(super) fn text(self, name: &str, value: &str) -> Self {
        self.put(name, text(value))
    }

    pub(super) fn text_unless_empty(self, name: &str, value: &str) -> Self {
        if value.is_empty() { self } else { self.text(name, value) }
    }

    pub(super) fn estimate<Q: Quantity>(self, name: &str, value: Estimate<Q>) -> Self {
        self.put(name, estimate(value))
    }

    pub(super) fn estimate_unless_zero<Q: Quantity>(self, name: &str, value: Estimate<Q>) -> Self {
        self.maybe_plain(name, unless_zero(value))
    }

    /// `name: Some(value)`.
    pub(super) fn maybe(self, name: &str, value: Option<impl std::fmt::Display>) -> Self {
        self.maybe_plain(name, value.map(|value| format!("Some({value})")))
    }

    /// `name: value`, or nothing.
    pub(super) fn maybe_plain(self, name: &str, value: Option<impl std::fmt::Display>) -> Self {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    pub(super) fn end(self) -> String {
        self.text + ")"
    }

    /// The group so far, to be closed on a later line.
    pub(super) fn unclosed(self) -> String {
        self.text
    }
}

/// Lines with their indentation, each with the key of the value it holds, and its comments.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) text: String,
    depth: usize,
    path: Vec<String>,
    /// The keys of all lines.
    pub(super) keys: BTreeSet<String>,
    comments: Placed,
}

impl Lines {
    pub(super) fn with(comments: Placed) -> Self {
        Self { comments, ..Self::default() }
    }

    fn raw(&mut self, line: &str) {
        self.text.push_str(&"    ".repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The first line of the value at the path, with the comments before and beside it.
    fn keyed(&mut self, line: &str, is_block: bool) {
        let key = self.path.join("/");
        let (before, beside) = self.comments.take_beginning(&key, is_block);
        for comment in &before {
            self.raw(comment);
        }
        self.raw(&format!("{line}{beside}"));
        self.keys.insert(key);
    }

    pub(super) fn line(&mut self, value: &str) {
        self.keyed(&format!("{value},"), false);
    }

    pub(super) fn field(&mut self, name: &str, value: impl std::fmt::Display) {
        self.within(name, |out| out.line(&format!("{name}: {value}")));
    }

    pub(super) fn maybe(&mut self, name: &str, value: Option<impl std::fmt::Display>) {
        self.maybe_plain(name, value.map(|value| format!("Some({value})")));
    }

    pub(super) fn maybe_plain(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    pub(super) fn within(&mut self, key: &str, inside: impl FnOnce(&mut Self)) {
        self.path.push(key.into());
        inside(self);
        self.path.pop();
    }

    /// The value at the path, over several lines.
    pub(super) fn block(&mut self, head: &str, tail: &str, inside: impl FnOnce(&mut Self)) {
        self.keyed(head, true);
        self.depth += 1;
        inside(self);
        let (last, behind) = self.comments.take_end(&self.path.join("/"));
        for comment in &last {
            self.raw(comment);
        }
        self.depth -= 1;
        self.raw(&format!("{tail}{behind}"));
    }

    pub(super) fn field_block(&mut self, name: &str, head: &str, tail: &str, inside: impl FnOnce(&mut Self)) {
        self.within(name, |out| out.block(&format!("{name}: {head}"), tail, inside));
    }

    pub(super) fn list<T>(
        &mut self,
        name: &str,
        items: &[T],
        key: impl Fn(&T) -> String,
        each: impl Fn(&mut Self, &T),
    ) {
        if !items.is_empty() {
            self.field_block(name, "[", "],", |out| {
                items.iter().for_each(|item| out.within(&key(item), |out| each(out, item)));
            });
        }
    }

    /// What stands after the plan.
    pub(super) fn after(&mut self) {
        for comment in self.comments.take_after() {
            self.raw(&comment);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_read_back_exactly() {
        for (value, written) in [
            (0.0, "0"),
            (-0.0, "-0.0"),
            (24.0, "24"),
            (0.1, "0.1"),
            (1e15, "1000000000000000"),
            (1e16, "1e16"),
            (4.333773379799145e-5, "0.00004333773379799145"),
            (5e-8, "5e-8"),
            (-2.5, "-2.5"),
        ] {
            assert_eq!(number(value), written);
            assert_eq!(ron::from_str::<f64>(written).unwrap().to_bits(), value.to_bits(), "{written}");
        }
    }

    #[test]
    fn texts_show_what_is_in_them() {
        let odd = "a\"b\\c\n\t\u{0}\u{1b}\u{202e}é日";
        assert_eq!(text(odd), r#""a\"b\\c\n\t\u{0}\u{1b}\u{202e}é日""#);
        assert_eq!(ron::from_str::<String>(&text(odd)).unwrap(), odd);
    }
}
