//! Reads a plan's text: every error says where it stands, what is wrong and what to do.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::Deserialize;

use super::comments::Comments;
use super::explain::{Explained, explain};
use super::positions::{self, Position, Positions, Step};
use super::store::{self, Fingerprint};
use crate::plan::{FORMAT, Finding, Plan, Severity};

/// Reads a plan from RON text.
///
/// # Errors
/// Where the text is no plan, or the plan is invalid; then with all its errors at once.
///
/// ```
/// let error = mixplan::document::parse("(format: 1, nme: \"Desk\")").unwrap_err();
/// assert_eq!(error.to_string(), "1:13: there is no field `nme`; did you mean `name`?");
/// ```
pub fn parse(text: &str) -> Result<Plan, LoadError> {
    Loaded::from_text(text.to_owned(), None).map(|loaded| loaded.plan)
}

/// Reads the plan in the file at `path`.
///
/// # Errors
/// Where the file cannot be read, its text is no plan, or the plan is invalid.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let (text, fingerprint) = store::read(path)?;
    let mut loaded = Loaded::from_text(text, Some(path))?;
    loaded.fingerprint = Some(fingerprint);
    Ok(loaded)
}

/// A valid plan with the text it was read from.
#[derive(Debug)]
pub struct Loaded {
    pub plan: Plan,
    /// What is not wrong but worth knowing: warnings and notes.
    pub warnings: Vec<Problem>,
    pub(super) fingerprint: Option<Fingerprint>,
    text: String,
    file: Option<PathBuf>,
    positions: OnceLock<Positions>,
}

impl Loaded {
    fn from_text(text: String, file: Option<&Path>) -> Result<Self, LoadError> {
        let plan = deserialize(&text).map_err(|problem| LoadError::Malformed(problem.in_file(file)))?;
        let findings = plan.problems();
        let loaded = Self {
            plan,
            warnings: Vec::new(),
            fingerprint: None,
            text,
            file: file.map(Path::to_path_buf),
            positions: OnceLock::new(),
        };
        let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().partition(|finding| finding.severity == Severity::Error);
        let located = |findings: Vec<&Finding>| findings.into_iter().map(|finding| loaded.locate(finding)).collect();
        if !errors.is_empty() {
            return Err(LoadError::Invalid(located(errors)));
        }
        let warnings = located(warnings);
        Ok(Self { warnings, ..loaded })
    }

    /// The comments of its text.
    pub fn comments(&self) -> Comments {
        Comments::of(&self.text, &self.plan)
    }

    /// A finding about the plan, with its place in the file.
    pub fn locate(&self, finding: &Finding) -> Problem {
        let positions = self.positions.get_or_init(|| Positions::of(&self.text));
        Problem {
            severity: finding.severity,
            file: self.file.clone(),
            position: Some(positions.find(&finding.path)),
            path: finding.path.clone(),
            what: in_field(&one_line(&finding.what), &finding.path),
            remedy: one_line(&finding.remedy),
        }
    }
}

/// Why a plan could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The file could not be read at all.
    Unreadable(Problem),
    /// The text is no plan that this version reads.
    Malformed(Problem),
    /// A plan, but an invalid one: all its errors.
    Invalid(Vec<Problem>),
}

impl LoadError {
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Unreadable(problem) | Self::Malformed(problem) => std::slice::from_ref(problem),
            Self::Invalid(problems) => problems,
        }
    }
}

impl fmt::Display for LoadError {
    /// One line for each problem.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems().iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadError {}

/// One thing to say about a plan's file: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    pub file: Option<PathBuf>,
    /// `None` where the problem is the file as a whole.
    pub position: Option<Position>,
    /// The field it is about, such as `nodes[2].kind.tuned.serving`; empty for the whole plan.
    pub path: String,
    pub what: String,
    pub remedy: String,
}

impl Problem {
    pub(super) fn of_file(file: &Path, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: Some(file.into()),
            position: None,
            path: String::new(),
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    pub(super) fn at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    fn in_file(mut self, file: Option<&Path>) -> Self {
        self.file = file.map(Path::to_path_buf);
        self
    }

    /// `file:line:col`, as far as known.
    pub fn place(&self) -> String {
        let file = self.file.as_ref().map(|file| file.display().to_string());
        let position = self.position.map(|position| position.to_string());
        [file, position].into_iter().flatten().collect::<Vec<_>>().join(":")
    }
}

impl fmt::Display for Problem {
    /// `file:line:col: what; what to do`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        let colon = if place.is_empty() { "" } else { ": " };
        write!(f, "{place}{colon}{}; {}", self.what, self.remedy)
    }
}

fn deserialize(text: &str) -> Result<Plan, Problem> {
    if text.trim().is_empty() {
        return Err(malformed(Position::START, "the file is empty", "make a plan with `mixplan new`"));
    }
    let result = read_as::<Plan>(text);
    match result {
        Ok(plan) if (1..=FORMAT).contains(&plan.format) => Ok(plan),
        result => Err(match wrong_format(text) {
            Some(problem) => problem,
            None => result.err().unwrap_or_else(|| malformed(Position::START, "unknown format", "write `format: 1`")),
        }),
    }
}

/// Reads any type of the plan's file.
pub(super) fn read_as<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Problem> {
    let mut deserializer =
        ron::Deserializer::from_str(text).map_err(|error| problem(text, cursor(&error), Vec::new(), &error.code))?;
    match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => match deserializer.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(problem(text, cursor(&deserializer.span_error(error.clone())), Vec::new(), &error)),
        },
        Err(error) => {
            let steps = error.path().iter().filter_map(step).collect();
            let error = deserializer.span_error(error.into_inner());
            Err(problem(text, cursor(&error), steps, &error.code))
        }
    }
}

/// Where the parser stood when it gave up.
fn cursor(error: &ron::error::SpannedError) -> Position {
    let at = error.span.end;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position { line: count(at.line), column: count(at.col) }
}

fn step(segment: &serde_path_to_error::Segment) -> Option<Step> {
    use serde_path_to_error::Segment;
    match segment {
        Segment::Seq { index } => Some(Step::Index(*index)),
        Segment::Map { key } => Some(Step::Field(key.clone())),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Turns the parser's error into one for people, at the value it is about.
fn problem(text: &str, cursor: Position, steps: Vec<Step>, error: &ron::Error) -> Problem {
    let Explained { position, steps, what, remedy } = explain(text, error, steps, cursor);
    let path = positions::path(&steps);
    Problem { what: in_field(&what, &path), path, ..malformed(position, "", &remedy) }
}

/// The sentence with the field it is about, where that is short enough to help.
fn in_field(what: &str, path: &str) -> String {
    let helps = !path.is_empty() && path.len() <= 200 && !path.contains(char::is_control);
    if helps { format!("{what} ({path})") } else { what.into() }
}

/// A sentence may quote ids from the file: neither their length nor their control characters get out.
fn one_line(text: &str) -> String {
    const MAX: usize = 500;
    let mut line: String = text.chars().take(MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MAX).is_some() {
        line.push('…');
    }
    line
}

fn malformed(position: Position, what: &str, remedy: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        file: None,
        position: Some(position),
        path: String::new(),
        what: what.into(),
        remedy: remedy.into(),
    }
}

/// A format that this version does not read, found even where the rest cannot be read.
fn wrong_format(text: &str) -> Option<Problem> {
    let positions = Positions::of(text);
    let format: u64 = positions.text(text, &positions::steps("format"), Position::END)?.trim().parse().ok()?;
    let at = positions.find("format");
    if format == 0 {
        let problem = malformed(at, "there is no format 0", &format!("write `format: {FORMAT}`"));
        return Some(Problem { path: "format".into(), ..problem });
    }
    (format > u64::from(FORMAT)).then(|| {
        let what = format!("the plan is in format {format}, and this version of mixplan reads up to format {FORMAT}");
        Problem { path: "format".into(), ..malformed(at, &what, "open it with a newer mixplan") }
    })
}
