//! Cuts a typed number into literals, operators, units and periods.

use super::Period;

/// The longest text that is looked at; no number needs more.
const MAX_CHARS: usize = 300;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(Literal),
    Plus,
    Minus,
    Times,
    Over,
    Open,
    Close,
    /// Between the numbers of a range or a triple.
    To,
    /// `/day`, `per month`.
    Per(Period),
    /// A unit's size in the unit of the field: 0.001 for `ms` where seconds are asked for.
    Unit(f64),
}

/// A number as its digits, so that a percentage or a `k` moves the point and rounds nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Literal {
    digits: String,
    exponent: i32,
    /// 3 for a `k` behind it.
    pub multiplier: i32,
    pub percent: bool,
}

impl Literal {
    /// Its value: digits and exponent rounded to a float once.
    pub fn number(&self) -> f64 {
        self.shifted(self.multiplier - if self.percent { 2 } else { 0 })
    }

    /// Its value if this multiplier stood behind it.
    pub fn with_multiplier(&self, multiplier: i32) -> f64 {
        self.shifted(multiplier)
    }

    /// Its value if a `%` stood behind it.
    pub fn as_percent(&self) -> f64 {
        self.shifted(-2)
    }

    fn shifted(&self, shift: i32) -> f64 {
        format!("{}e{}", self.digits, self.exponent + shift).parse().unwrap_or(f64::NAN)
    }
}

/// The tokens of `text` in a field of the given unit; `None` where something cannot be read.
pub(super) fn tokens(text: &str, unit: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = text.trim().chars().collect();
    if chars.len() > MAX_CHARS {
        return None;
    }
    let mut cutter = Cutter { chars, at: 0, unit, out: Vec::new() };
    while cutter.step()? {}
    Some(cutter.out)
}

struct Cutter<'a> {
    chars: Vec<char>,
    at: usize,
    unit: &'a str,
    out: Vec<Token>,
}

impl Cutter<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn digit(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|c| c.is_ascii_digit())
    }

    /// Reads one token; `Some(false)` at the end.
    fn step(&mut self) -> Option<bool> {
        let Some(c) = self.peek(0) else { return Some(false) };
        if c.is_ascii_digit() || (c == '.' && self.digit(1)) {
            self.number()?;
            return Some(true);
        }
        if c == '.' && self.peek(1) == Some('.') {
            self.at += 2;
            self.out.push(Token::To);
            return Some(true);
        }
        if c.is_alphabetic() {
            self.word()?;
            return Some(true);
        }
        self.at += 1;
        let token = match c {
            '+' => Token::Plus,
            '-' | '−' => Token::Minus,
            '*' | '·' => Token::Times,
            // `×4` is four times as much, `3 × 4` a product, `4 ×` a multiplier again.
            '×' if self.ends_a_value() && self.starts_a_value() => Token::Times,
            '×' => return Some(true),
            '/' | '÷' if self.peek_word() => return self.period().map(|()| true),
            '/' | '÷' => Token::Over,
            '(' => Token::Open,
            ')' => Token::Close,
            '~' | '…' | '–' | '—' => Token::To,
            '$' | '€' | '£' | '¥' => return (self.unit == "$").then_some(true),
            c if c.is_whitespace() => return Some(true),
            _ => return None,
        };
        self.out.push(token);
        Some(true)
    }

    fn ends_a_value(&self) -> bool {
        matches!(self.out.last(), Some(Token::Number(_) | Token::Close))
    }

    fn starts_a_value(&self) -> bool {
        let next = self.chars[self.at..].iter().find(|c| !c.is_whitespace());
        next.is_some_and(|c| c.is_ascii_digit() || "(.-$€£¥".contains(*c))
    }

    fn skip_spaces(&mut self) {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn peek_word(&self) -> bool {
        self.chars[self.at..].iter().find(|c| !c.is_whitespace()).is_some_and(|c| c.is_alphabetic())
    }

    fn take_word(&mut self) -> String {
        let start = self.at;
        while self.peek(0).is_some_and(char::is_alphabetic)
            || (self.at > start && self.peek(0) == Some('-') && self.peek(1).is_some_and(char::is_alphabetic))
        {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// What stands behind a `/` or a `per`.
    fn period(&mut self) -> Option<()> {
        self.skip_spaces();
        let word = self.take_word().to_lowercase();
        let period = match word.as_str() {
            "s" | "sec" | "second" => Period::Second,
            "h" | "hr" | "hour" | "gpu-hour" | "gpu-h" => Period::Hour,
            "d" | "day" | "person-day" => Period::Day,
            "mo" | "mth" | "month" => Period::Month,
            "y" | "yr" | "year" | "a" => Period::Year,
            "call" | "request" | "example" | "run" => return Some(()),
            _ => return None,
        };
        self.out.push(Token::Per(period));
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let word = self.take_word();
        match word.to_lowercase().as_str() {
            "to" => self.out.push(Token::To),
            "per" | "a" | "an" => return self.period(),
            "x" if self.ends_a_value() && self.starts_a_value() => self.out.push(Token::Times),
            lower => {
                let scale = unit_scale(self.unit, lower)?;
                if self.ends_a_value() && scale != 1.0 {
                    self.out.push(Token::Unit(scale));
                }
            }
        }
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let mut literal = Literal { digits: self.digits()?, exponent: 0, multiplier: 0, percent: false };
        if matches!(self.peek(0), Some('e' | 'E')) {
            let signed = matches!(self.peek(1), Some('+' | '-')) as usize;
            if self.digit(1 + signed) {
                let start = self.at + 1;
                self.at += 1 + signed;
                while self.digit(0) {
                    self.at += 1;
                }
                let exponent: String = self.chars[start..self.at].iter().collect();
                literal.exponent = exponent.parse::<i32>().ok().filter(|e| e.abs() < 10_000)?;
            }
        }
        self.multiplier(&mut literal);
        self.out.push(Token::Number(literal));
        Some(())
    }

    /// A `k`, an `M` or a `%` behind a number, with or without a space.
    fn multiplier(&mut self, literal: &mut Literal) {
        let start = self.at;
        self.skip_spaces();
        if self.peek(0) == Some('%') {
            self.at += 1;
            literal.percent = true;
            return;
        }
        let word = self.take_word();
        let timed = matches!(self.unit, "s" | "h" | "days");
        literal.multiplier = match word.as_str() {
            "k" | "K" | "thousand" => 3,
            "M" | "mn" | "mio" | "million" => 6,
            "m" if !timed => 6,
            "B" | "b" | "bn" | "G" | "billion" => 9,
            "T" | "trillion" => 12,
            _ => {
                self.at = start;
                0
            }
        };
    }

    /// The digits of a number with a point as its decimal mark, and no separators.
    fn digits(&mut self) -> Option<String> {
        let mut raw = String::new();
        let mut spaced = false;
        while let Some(c) = self.peek(0) {
            match c {
                '0'..='9' => raw.push(c),
                '.' if self.peek(1) == Some('.') => break,
                // A mark at the end is a number being typed.
                '.' | ',' if self.digit(1) => raw.push(c),
                '.' | ',' => {
                    self.at += 1;
                    break;
                }
                '_' | '\'' | '’' | '\u{2009}' | '\u{202f}' | '\u{a0}' if self.digit(1) => spaced = true,
                ' ' if self.group_follows(&raw) => spaced = true,
                _ => break,
            }
            self.at += 1;
        }
        normalised(&raw, spaced)
    }

    /// Whether a space here stands between thousands: `1 450`.
    fn group_follows(&self, raw: &str) -> bool {
        raw.bytes().all(|b| b.is_ascii_digit()) && (1..=3).all(|ahead| self.digit(ahead)) && !self.digit(4)
    }
}

/// Removes separators of thousands by the rule at the head of `entry_text`; the decimal mark becomes a point.
fn normalised(raw: &str, spaced: bool) -> Option<String> {
    let points = raw.matches('.').count();
    let commas = raw.matches(',').count();
    let decimal = match (points, commas) {
        (0, 0) => None,
        (1, 0) => Some('.'),
        (0, 1) if spaced || !is_grouped(raw, ',') => Some(','),
        (_, 0) | (0, _) => None,
        _ => raw.chars().rev().find(|c| matches!(c, '.' | ',')),
    };
    let (whole, fraction) = decimal.and_then(|mark| raw.rsplit_once(mark)).unwrap_or((raw, ""));
    if whole.contains(['.', ',']) {
        let separator = if decimal == Some('.') || (decimal.is_none() && commas > 0) { ',' } else { '.' };
        if !is_grouped(whole, separator) {
            return None;
        }
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let whole = if whole.is_empty() { "0" } else { &whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// Groups of three digits behind a first one of one to three that does not start with 0.
fn is_grouped(text: &str, separator: char) -> bool {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// How many of the field's unit one `word` is; `None` where it is another kind of thing.
fn unit_scale(unit: &str, word: &str) -> Option<f64> {
    let scale = match (unit, word) {
        ("$", "usd" | "eur" | "gbp" | "chf" | "dollar" | "dollars" | "euro" | "euros" | "us") => 1.0,
        ("$", code) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic()) => 1.0,
        ("calls" | "calls per call", "call" | "calls" | "request" | "requests") => 1.0,
        ("tokens", "token" | "tokens" | "tok" | "t") => 1.0,
        ("", "example" | "examples" | "run" | "runs" | "epoch" | "epochs") => 1.0,
        ("×", "x" | "times") => 1.0,
        ("calls per call", "x" | "times") => 1.0,
        ("s", "s" | "sec" | "second" | "seconds" | "gpu-seconds") => 1.0,
        ("s", "ms") => 0.001,
        ("s", "min" | "minutes") => 60.0,
        ("h", "h" | "hr" | "hour" | "hours" | "gpu-hours") => 1.0,
        ("h", "min" | "minutes") => 1.0 / 60.0,
        ("days", "d" | "day" | "days" | "person-days") => 1.0,
        ("days", "week" | "weeks") => 5.0,
        _ => return None,
    };
    Some(scale)
}
