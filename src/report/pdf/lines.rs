//! Words broken into lines of a width, each part in its own weight and colour.

use crate::report::fonts;
use crate::report::theme::Ink;

/// Words in one weight and colour.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub words: String,
    pub bold: bool,
    pub ink: Ink,
}

impl Run {
    pub fn new(words: impl Into<String>, ink: Ink) -> Self {
        // A percentage is not broken from its sign.
        Self { words: words.into().replace(" %", "\u{a0}%"), bold: false, ink }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// On one line.
    pub fn width(&self, size: f64) -> f64 {
        fonts::width(&self.words, size, self.bold)
    }

    /// Of its widest word.
    pub fn widest_word(&self, size: f64) -> f64 {
        self.words.split(' ').map(|word| fonts::width(word, size, self.bold)).fold(0.0, f64::max)
    }
}

/// A part of a line, from so far right of its start.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub run: Run,
    pub x: f64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub pieces: Vec<Piece>,
    /// Without spaces at its end.
    pub width: f64,
    /// With them.
    end: f64,
}

/// Lines of at most this width; a word that is wider is broken anywhere. No words are no line.
pub(super) fn lines(runs: &[Run], size: f64, width: f64) -> Vec<Line> {
    let mut breaker = Breaker { lines: Vec::new(), line: Line::default(), size, width };
    for run in runs {
        for word in run.words.split_inclusive(' ') {
            breaker.word(run, word);
        }
    }
    breaker.end_line();
    breaker.lines
}

struct Breaker {
    lines: Vec<Line>,
    line: Line,
    size: f64,
    width: f64,
}

impl Breaker {
    fn word(&mut self, run: &Run, word: &str) {
        let seen = fonts::width(word.trim_end(), self.size, run.bold);
        if self.line.end + seen > self.width {
            self.end_line();
        }
        if seen <= self.width {
            return self.add(run, word);
        }
        let mut part = String::new();
        for c in word.chars() {
            part.push(c);
            if fonts::width(&part, self.size, run.bold) > self.width && part.chars().count() > 1 {
                part.pop();
                self.add(run, &part);
                self.end_line();
                part = c.to_string();
            }
        }
        self.add(run, &part);
    }

    fn add(&mut self, run: &Run, word: &str) {
        let x = self.line.end;
        self.line.width = x + fonts::width(word.trim_end(), self.size, run.bold);
        self.line.end = x + fonts::width(word, self.size, run.bold);
        match self.line.pieces.last_mut().filter(|last| (last.run.bold, last.run.ink) == (run.bold, run.ink)) {
            Some(last) => last.run.words.push_str(word),
            None => self.line.pieces.push(Piece { run: Run { words: word.into(), ..run.clone() }, x }),
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.pieces.is_empty() {
            self.lines.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.pieces.iter().map(|piece| piece.run.words.as_str()).collect()).collect()
    }

    #[test]
    fn words_stay_whole_and_no_line_is_wider_than_it_may_be() {
        let runs =
            [Run::new("Quality: ", Ink::Text).bold(), Run::new("not shown yet in 100 % of the cases", Ink::Text)];
        let broken = lines(&runs, 10.0, 90.0);
        assert!(broken.len() > 2 && broken.iter().all(|line| line.width <= 90.0));
        assert_eq!(words(&broken).concat(), "Quality: not shown yet in 100\u{a0}% of the cases");
        assert_eq!(broken[0].pieces[1].x, fonts::width("Quality: ", 10.0, true));
    }

    #[test]
    fn a_word_without_end_is_broken_anywhere() {
        let broken = lines(&[Run::new("x".repeat(5000), Ink::Text)], 10.0, 100.0);
        assert!(broken.iter().all(|line| line.width <= 100.0));
        assert_eq!(words(&broken).concat().len(), 5000);
        assert!(lines(&[Run::new("", Ink::Text)], 10.0, 100.0).is_empty());
    }
}
