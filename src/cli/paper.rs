//! Text for a terminal: nothing in it drives the terminal, nothing in it is wider than the page.

use std::io::IsTerminal;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(super) use crate::report::text::{cut, plain};

/// Columns of the page.
pub(super) const WIDTH: usize = 80;

/// Text cut and filled with blanks to exactly `width` columns.
pub(super) fn fit(text: &str, width: usize, align: Align) -> String {
    let text = cut(text, width);
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => text + &blanks,
        Align::Right => blanks + &text,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Text in lines of at most `width` columns, broken between words, and inside words that are wider.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let gap = usize::from(!line.is_empty());
        if line.width() + gap + word.width() <= width {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// How a piece of text stands out where colours are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Normal,
    Bold,
    Faint,
    Good,
    Careful,
    Bad,
}

/// A page being written.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) text: String,
    colours: bool,
}

impl Paper {
    /// With colours if standard output is a terminal and `NO_COLOR` is unset.
    #[expect(clippy::disallowed_methods, reason = "the terminal and the environment say what it can show")]
    pub(super) fn for_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { text: String::new(), colours: std::io::stdout().is_terminal() && !refused }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// One line from pieces that are plain and fit the page together.
    pub(super) fn line(&mut self, pieces: &[(Style, &str)]) {
        let before = self.text.len();
        for (style, text) in pieces {
            self.piece(*style, text);
        }
        if !self.colours {
            self.text.truncate(before + self.text.get(before..).map_or(0, |line| line.trim_end().len()));
        }
        self.text.push('\n');
    }

    /// A paragraph; lines after the first are indented by `hang` columns more.
    pub(super) fn paragraph(&mut self, style: Style, indent: usize, hang: usize, text: &str) {
        let text = plain(text);
        for (index, line) in wrap(&text, WIDTH - indent - hang).iter().enumerate() {
            let margin = " ".repeat(if index == 0 { indent } else { indent + hang });
            self.line(&[(Style::Normal, &margin), (style, line)]);
        }
    }

    fn piece(&mut self, style: Style, text: &str) {
        let code = match style {
            Style::Normal => "",
            Style::Bold => "1",
            Style::Faint => "2",
            Style::Good => "32",
            Style::Careful => "33",
            Style::Bad => "31",
        };
        if self.colours && !code.is_empty() {
            self.text.push_str(&format!("\u{1b}[{code}m{text}\u{1b}[0m"));
        } else {
            self.text.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fitted_fills_its_columns_exactly() {
        for text in ["e\u{301}e\u{301}e\u{301}", "👩‍🚀👩‍🚀👩‍🚀", &"\u{301}".repeat(5000), &"日".repeat(5000)]
        {
            for width in 1..9 {
                assert_eq!(fit(text, width, Align::Right).width(), width);
            }
        }
    }

    #[test]
    fn wrapped_lines_keep_every_word_and_the_width() {
        let text = "one two 日本語日本語 three averyveryverylongword";
        for width in 2..30 {
            let lines = wrap(text, width);
            assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
