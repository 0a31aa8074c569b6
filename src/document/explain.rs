//! Puts the RON parser's errors into words that say where, what, and what to do.

use ron::Error;

use super::positions::{Position, Positions, Step};

/// How much of a file's own text an error quotes, in characters.
const MAX_QUOTE: usize = 40;

/// An error in words, and where it stands.
pub(super) struct Explained {
    pub(super) position: Position,
    /// The value it is about.
    pub(super) steps: Vec<Step>,
    pub(super) what: String,
    pub(super) remedy: String,
}

/// What an error points at.
enum Place {
    /// Where the parser stood.
    Cursor,
    /// Where the structure of the text can no longer be followed.
    Break,
    /// The value it was reading.
    Value,
    /// The name of a field in that value.
    Field(String),
}

/// Words for `error`, which came while the value at `steps` was read and the parser stood at `cursor`.
pub(super) fn explain(text: &str, error: &Error, mut steps: Vec<Step>, cursor: Position) -> Explained {
    let positions = Positions::of(text);
    if let Error::NoSuchStructField { found, .. } = error
        && steps.last() == Some(&Step::Field(found.clone()))
    {
        steps.pop();
    }
    let rest = text.get(offset_of(text, cursor)..).unwrap_or_default();
    let value = positions.text(text, &steps, cursor);
    let (what, remedy, place) = match unfinished(error, rest).or_else(|| broken_number(error, text, rest)) {
        Some(words) => words,
        None => words(error, &steps, value),
    };
    let position = match &place {
        Place::Cursor => cursor,
        Place::Break => positions.end,
        Place::Value => positions.before(&steps, cursor).unwrap_or(cursor),
        Place::Field(name) => positions.key(&steps, name).unwrap_or(cursor),
    };
    Explained { position, steps, what, remedy }
}

type Words = (String, String, Place);

/// A file that ends before everything in it is closed.
fn unfinished(error: &Error, rest: &str) -> Option<Words> {
    let asks_for_more = matches!(
        error,
        Error::Eof
            | Error::ExpectedComma
            | Error::ExpectedStructLikeEnd
            | Error::ExpectedOptionEnd
            | Error::ExpectedArrayEnd
            | Error::ExpectedMapEnd
            | Error::ExpectedMapColon
    );
    (asks_for_more && rest.trim().is_empty()).then(|| {
        let remedy = "if it was cut short, bring back an older copy; else close what is open";
        ("the file ends before everything in it is closed".into(), remedy.into(), Place::Cursor)
    })
}

/// A whole number was read, and a fraction follows it.
fn broken_number(error: &Error, text: &str, rest: &str) -> Option<Words> {
    let before = text.get(..text.len() - rest.len())?;
    let splits = matches!(error, Error::ExpectedComma | Error::ExpectedOptionEnd | Error::ExpectedStructLikeEnd)
        && before.ends_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(['.', 'e', 'E']);
    splits.then(|| ("a number with a fraction stands here".into(), "write a whole number".into(), Place::Cursor))
}

fn words(error: &Error, steps: &[Step], value: Option<&str>) -> Words {
    let found = value.map_or(String::new(), |value| format!(", not {}", quote(value)));
    let expected =
        |what: &str, remedy: &str| (format!("{what} is expected here{found}"), remedy.to_owned(), Place::Value);
    match error {
        Error::NoSuchStructField { expected, found, .. } => unknown_field(expected, found),
        Error::NoSuchEnumVariant { expected, found, .. } => unknown_variant(expected, found),
        Error::MissingStructField { field, .. } => {
            (format!("the field `{field}` is missing"), format!("add `{field}: …`"), Place::Value)
        }
        Error::DuplicateStructField { field, .. } => {
            (format!("the field `{field}` stands here twice"), "remove one of them".into(), Place::Cursor)
        }
        Error::InvalidValueForType { expected: what, .. } => expected(what, "correct the value"),
        Error::ExpectedDifferentLength { expected: what, .. } if what.contains("tuple of size 2") => {
            expected("a pair `(x, y)`", "correct the value")
        }
        Error::ExpectedDifferentLength { expected: what, .. } => expected(what, "correct the value"),
        Error::ExpectedBoolean => expected("`true` or `false`", "write one of them"),
        Error::ExpectedString => expected("a text in double quotes", "put it between double quotes"),
        Error::ExpectedInteger => expected("a whole number", "write it without quotes, fraction or unit"),
        Error::ExpectedFloat => expected("a number", "write it without quotes or unit, such as 0.25"),
        Error::IntegerOutOfBounds => (
            format!("a number out of bounds{}", value.map_or(String::new(), |v| format!(", {}", quote(v)))),
            "write a whole number, not negative and not that large".into(),
            Place::Value,
        ),
        Error::ExpectedOption => expected("`None` or `Some(…)`", "put what is there inside `Some(…)`"),
        Error::ExpectedArray => expected("a list `[…]`", "put what is there inside `[…]`"),
        Error::ExpectedMap => expected("a map `{…}`", "put what is there inside `{…}`"),
        Error::ExpectedNamedStructLike("Plan") | Error::ExpectedDifferentStructName { expected: "Plan", .. } => (
            "no plan begins here".into(),
            "begin with `(format: 1, name: …)`, or use `mixplan new`".into(),
            Place::Value,
        ),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => {
            expected("a group `(…)`", "put what is there inside `(…)`")
        }
        Error::ExpectedStringEnd => {
            ("a text has no closing quote".into(), "close it with a double quote".into(), Place::Value)
        }
        Error::UnclosedBlockComment => ("a comment `/*` has no end".into(), "close it with `*/`".into(), Place::Break),
        Error::SuggestRawIdentifier(found) => named_expected(steps, found),
        Error::Message(text) => match text.split_once("; ") {
            Some((what, remedy)) => (what.into(), remedy.into(), Place::Value),
            None => (text.clone(), "correct the value".into(), Place::Value),
        },
        _ => (syntax(error), "correct it there, or just before".into(), Place::Cursor),
    }
}

fn syntax(error: &Error) -> String {
    match error {
        Error::ExpectedComma => "a comma is missing, or a bracket is not closed".into(),
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => "a closing `)` is missing".into(),
        Error::ExpectedArrayEnd => "a closing `]` is missing".into(),
        Error::ExpectedMapEnd => "a closing `}` is missing".into(),
        Error::ExpectedMapColon => "a colon is missing".into(),
        Error::ExpectedIdentifier => "a name is missing".into(),
        Error::TrailingCharacters => "something follows after the plan's end".into(),
        Error::ExceededRecursionLimit => "values are nested deeper than any plan's".into(),
        Error::InvalidEscape(_) => "a backslash in a text is followed by what RON does not know".into(),
        Error::UnexpectedChar(c) => format!("an unexpected {}", quote(&c.to_string())),
        other => {
            let text = other.to_string();
            let mut letters = text.chars();
            letters.next().map_or(text.clone(), |first| format!("{}{}", first.to_lowercase(), letters.as_str()))
        }
    }
}

fn unknown_field(known: &[&str], found: &str) -> Words {
    let remedy = match nearest(found, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("remove it, or use one of {}", known.join(", ")),
    };
    (format!("there is no field {}", quote(found)), remedy, Place::Field(found.into()))
}

fn unknown_variant(known: &[&str], found: &str) -> Words {
    let remedy = match nearest(found, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write one of {}", known.join(", ")),
    };
    (format!("{} is not known here", quote(found)), remedy, Place::Value)
}

/// A bare value stands where a variant says what it means.
fn named_expected(steps: &[Step], found: &str) -> Words {
    let example = match steps.last() {
        Some(Step::Field(field)) => match field.as_str() {
            "volume" => "PerDay(…)",
            "training" => "Lump(…)",
            "kind" => "Task(…)",
            "hosted" | "cost" | "serving" => "PerCall(…)",
            _ => "",
        },
        _ => "",
    };
    if example.is_empty() {
        return (
            format!("a name is expected here, not {}", quote(found)),
            "write a field's name".into(),
            Place::Cursor,
        );
    }
    let what = format!("{} does not say what it is", quote(found));
    (what, format!("name its kind, such as `{example}`"), Place::Value)
}

/// Text from the file as an error shows it: one short line, without control characters.
fn quote(text: &str) -> String {
    let mut shown: String = text.chars().take(MAX_QUOTE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MAX_QUOTE).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The known name that `name` was most likely meant to be.
fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let name = name.to_lowercase();
    let letters = name.chars().count();
    if letters > MAX_QUOTE {
        return None;
    }
    let limit = (letters / 3).max(1);
    let closeness = |candidate: &str| {
        let is_part = letters >= 4 && (candidate.starts_with(&name) || candidate.ends_with(&name));
        if is_part { limit } else { distance(&name, candidate) }
    };
    (known.iter().copied())
        .map(|candidate| (closeness(&candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions and replacements that turn one name into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn offset_of(text: &str, position: Position) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(position.line as usize - 1).map(str::len).sum();
    let line = text.get(line_start..).unwrap_or_default();
    let column = line.char_indices().nth(position.column as usize - 1).map_or(line.len(), |(index, _)| index);
    line_start + column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        let known = ["hosted", "tuned", "cheaper_hosted", "growth_per_month"];
        assert_eq!(nearest("hsted", &known), Some("hosted"));
        assert_eq!(nearest("Hosted", &known), Some("hosted"));
        assert_eq!(nearest("growth", &known), Some("growth_per_month"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(nearest(&"x".repeat(100_000), &known), None);
    }

    #[test]
    fn a_quote_is_one_short_line() {
        assert_eq!(quote("a\u{1b}[31m\nb"), "`a [31m b`");
        assert_eq!(quote(&"x".repeat(1000)).chars().count(), MAX_QUOTE + 3);
    }
}
