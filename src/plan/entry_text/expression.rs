//! The numbers of an entry: sums and products, and the unit that stands behind each.

use super::Period;
use super::tokens::{Literal, Token};

/// `5-9` is a range: a difference of two bare numbers would be negative.
pub(super) fn dash_as_range(mut tokens: Vec<Token>) -> Vec<Token> {
    let mut bare = tokens.iter().filter(|token| !matches!(token, Token::Per(_) | Token::Unit(_)));
    if let (Some(Token::Number(low)), Some(Token::Minus), Some(Token::Number(high)), None) =
        (bare.next(), bare.next(), bare.next(), bare.next())
        && (low.number() < high.number() || (high.percent && !low.percent))
    {
        for token in &mut tokens {
            if matches!(token, Token::Minus) {
                *token = Token::To;
            }
        }
    }
    tokens
}

/// One of the numbers of an estimate: an expression with its unit.
pub(super) struct Part<'a> {
    expression: &'a [Token],
    scale: Option<f64>,
    pub period: Option<Period>,
    /// Taken over from the number after it.
    inherited_percent: bool,
    inherited_multiplier: i32,
}

impl<'a> Part<'a> {
    pub fn new(mut expression: &'a [Token]) -> Option<Self> {
        let (mut scale, mut period) = (None, None);
        while let Some((last, rest)) = expression.split_last() {
            match *last {
                Token::Unit(value) if scale.is_none() => scale = Some(value),
                Token::Per(value) if period.is_none() => period = Some(value),
                _ => break,
            }
            expression = rest;
        }
        (!expression.is_empty()).then_some(Self {
            expression,
            scale,
            period,
            inherited_percent: false,
            inherited_multiplier: 0,
        })
    }

    pub fn percent(&self) -> bool {
        self.inherited_percent
            || self.expression.iter().any(|token| matches!(token, Token::Number(literal) if literal.percent))
    }

    /// The number alone, without anything but a sign before it.
    fn literal(&self) -> Option<(f64, &'a Literal)> {
        match self.expression {
            [Token::Number(literal)] => Some((1.0, literal)),
            [Token::Minus, Token::Number(literal)] => Some((-1.0, literal)),
            _ => None,
        }
    }

    fn multiplier(&self) -> i32 {
        self.literal().map_or(0, |(_, literal)| literal.multiplier.max(self.inherited_multiplier))
    }

    pub fn inherit(&mut self, next: &Self) {
        let Some((_, literal)) = self.literal().filter(|(_, literal)| !literal.percent && literal.multiplier == 0)
        else {
            return;
        };
        if self.scale.is_none() && self.period.is_none() {
            self.inherited_percent = next.percent();
            self.scale = next.scale;
        }
        // `500..2k` stays what it says: half a million is no low end of two thousand.
        if next.value().is_some_and(|next_value| literal.with_multiplier(next.multiplier()) <= next_value) {
            self.inherited_multiplier = next.multiplier();
        }
    }

    pub fn value(&self) -> Option<f64> {
        let value = match self.literal() {
            Some((sign, literal)) if self.inherited_percent => sign * literal.as_percent(),
            Some((sign, literal)) if self.inherited_multiplier != 0 => {
                sign * literal.with_multiplier(self.inherited_multiplier)
            }
            _ => {
                let mut reader = Reader { tokens: self.expression, depth: 0 };
                reader.sum().filter(|_| reader.tokens.is_empty())?
            }
        };
        Some(value * self.scale.unwrap_or(1.0))
    }
}

/// Reads sums of products of signed numbers and brackets, from left to right.
struct Reader<'a> {
    tokens: &'a [Token],
    depth: usize,
}

impl Reader<'_> {
    /// Brackets within brackets: more than anyone types, little enough for the stack.
    const MAX_DEPTH: usize = 40;

    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.tokens.first() == Some(wanted);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.take(&Token::Plus) {
                value += self.product()?;
            } else if self.take(&Token::Minus) {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.factor()?;
        loop {
            if self.take(&Token::Times) {
                value *= self.factor()?;
            } else if self.take(&Token::Over) {
                value /= self.factor()?;
            } else {
                return Some(value);
            }
        }
    }

    fn factor(&mut self) -> Option<f64> {
        let negative = self.take(&Token::Minus);
        let value = match self.tokens.split_first()? {
            (Token::Number(literal), rest) => {
                self.tokens = rest;
                literal.number()
            }
            (Token::Open, rest) if self.depth < Self::MAX_DEPTH => {
                self.tokens = rest;
                self.depth += 1;
                let value = self.sum()?;
                self.depth -= 1;
                self.take(&Token::Close).then_some(value)?
            }
            _ => return None,
        };
        Some(if negative { -value } else { value })
    }
}
