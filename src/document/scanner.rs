//! The tokens of RON, as far as its structure needs them: what to skip, and where one stands.

use super::positions::Position;

/// A place in a text, moving forward over it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    pub(super) offset: usize,
    pub(super) position: Position,
    /// Whether anything but blanks and comments stands on this line so far.
    pub(super) line_has_token: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, offset: 0, position: Position::START, line_has_token: false }
    }

    /// The text from a byte offset to here.
    pub(super) fn since(&self, offset: usize) -> Option<&'t str> {
        self.text.get(offset..self.offset)
    }

    /// Skips white space up to the next comment or token.
    pub(super) fn skip_white_space(&mut self) {
        while self.rest().starts_with(is_blank) {
            self.advance();
        }
    }

    /// Skips one comment, which is no token of its line; `Some(false)` where there is none, `None`
    /// where it never ends.
    pub(super) fn skip_comment(&mut self) -> Option<bool> {
        let start = *self;
        let rest = self.rest();
        if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            self.advance_to(self.offset + end);
        } else if rest.starts_with("/*") {
            self.block_comment()?;
        } else {
            return Some(false);
        }
        self.line_has_token = start.line_has_token && self.position.line == start.position.line;
        Some(true)
    }

    /// Skips a string, a character, a number or a name; true if it was a name.
    pub(super) fn scalar(&mut self) -> Option<bool> {
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

    pub(super) fn identifier(&mut self) -> Option<&'t str> {
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
    pub(super) fn attribute(&mut self) -> Option<()> {
        let end = self.rest().find(']')? + 1;
        self.advance_to(self.offset + end);
        Some(())
    }

    fn block_comment(&mut self) -> Option<()> {
        let start = *self;
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            let Some(mark) = rest.find(['/', '*']) else {
                *self = start;
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

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn eat(&mut self, c: char) -> Option<()> {
        (self.peek() == Some(c)).then(|| self.advance())
    }

    pub(super) fn advance(&mut self) {
        if let Some(c) = self.peek() {
            self.advance_to(self.offset + c.len_utf8());
        }
    }

    /// Moves to a byte offset further on, counting lines and columns on the way.
    fn advance_to(&mut self, offset: usize) {
        for c in self.text.get(self.offset..offset).unwrap_or_default().chars() {
            if c == '\n' {
                self.position = Position { line: self.position.line + 1, column: 1 };
                self.line_has_token = false;
            } else {
                self.position.column += 1;
                self.line_has_token |= !is_blank(c);
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
