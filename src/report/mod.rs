//! Answers turned into bytes: HTML, PDF, Markdown, CSV, SVG, PNG and JSON. Pure: writing the file is the caller's.
//!
//! [`export`] is the one entry. What a report says is put together once, as blocks (`content`), and laid
//! out by each format; figures are drawn once, as shapes. The same plan gives the same bytes.

mod block;
mod chart;
mod content;
mod csv;
mod decisions;
pub mod diff;
mod doubt;
mod drawing;
mod fonts;
mod graph;
mod html;
mod markdown;
mod outline;
mod pdf;
mod price_marks;
mod raster;
pub mod review;
pub mod stress;
mod svg;
pub mod text;
pub mod theme;
pub mod words;

use std::path::Path;

use serde::Serialize;
use thiserror::Error;

use crate::analysis::{Evaluation, StressTest, stress_test};
use crate::plan::{NodeId, Plan};
use drawing::Drawing;
pub use price_marks::{PriceMark, price_drift, price_marks};

/// A format that a file can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Html,
    Pdf,
    Markdown,
    Csv,
    Svg,
    Png,
    Json,
}

impl Format {
    pub const ALL: [Self; 7] = [Self::Html, Self::Pdf, Self::Markdown, Self::Csv, Self::Svg, Self::Png, Self::Json];

    /// How its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Json => "json",
        }
    }

    /// The format that a file's name asks for.
    ///
    /// # Errors
    /// Where it has no ending, or one that nothing is written in.
    ///
    /// ```
    /// use mixplan::report::Format;
    ///
    /// assert_eq!(Format::of("desk.HTML".as_ref()), Ok(Format::Html));
    /// assert!(Format::of("desk.docx".as_ref()).unwrap_err().to_string().contains(".html, .pdf, .md, .csv, .svg, .png, .json"));
    /// ```
    pub fn of(path: &Path) -> Result<Self, ExportError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        Self::ALL.into_iter().find(|format| format.ending() == ending).ok_or(ExportError::Ending(ending))
    }

    /// What can be written in it; the first where nothing is asked for.
    pub fn offers(self) -> &'static [What] {
        match self {
            Self::Html | Self::Json => &[What::Report],
            Self::Pdf => &[What::Report, What::Decisions],
            Self::Markdown => &[What::Report, What::Decisions, What::Minutes],
            Self::Csv => &[What::Timeline, What::Curves],
            Self::Svg | Self::Png => &[What::Graph, What::Timeline, What::Monthly, What::Distribution, What::Drivers],
        }
    }
}

/// What of a plan to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Everything: the decision, the money, the reasons, the assumptions.
    Report,
    /// The application's graph.
    Graph,
    /// What is paid over time: as a figure both cumulative curves and their crossover, as a table each month.
    Timeline,
    /// The figure of what each month costs.
    Monthly,
    /// The figure of how the saving is spread over the draws.
    Distribution,
    /// The figure of the numbers that the saving hangs on.
    Drivers,
    /// Both curves month by month, with their bands, as a table.
    Curves,
    /// A decision record for each sub-task.
    Decisions,
    /// What the review decided, what it left open, and what is reopened.
    Minutes,
}

impl What {
    pub const ALL: [Self; 9] = [
        Self::Report,
        Self::Graph,
        Self::Timeline,
        Self::Monthly,
        Self::Distribution,
        Self::Drivers,
        Self::Curves,
        Self::Decisions,
        Self::Minutes,
    ];

    /// Whether it can be of one sub-task alone.
    pub fn is_of_one(self) -> bool {
        !matches!(self, Self::Report | Self::Graph | Self::Minutes)
    }

    /// As the command line calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Graph => "graph",
            Self::Timeline => "timeline",
            Self::Monthly => "monthly",
            Self::Distribution => "distribution",
            Self::Drivers => "drivers",
            Self::Curves => "curves",
            Self::Decisions => "decisions",
            Self::Minutes => "minutes",
        }
    }
}

/// What there is to write about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub plan: &'a Plan,
    /// Of that plan.
    pub evaluation: &'a Evaluation,
    /// The scenario that the plan is in.
    pub scenario: Option<&'a str>,
    /// Only this sub-task, where what is written can be of one: timeline, monthly, decisions.
    pub task: Option<&'a NodeId>,
    /// In the dark theme, where a file has one look: pictures of pixels.
    pub dark: bool,
}

/// Why something cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExportError {
    #[error("{}; use one of {}", named(.0), endings())]
    Ending(String),
    #[error("a .{} file cannot hold the {}; it holds {}", .format.ending(), .what.label(), offered(*.format))]
    NotOffered { what: What, format: Format },
    #[error("the {} is of the whole plan; leave the sub-task out, or choose timeline, monthly, distribution, drivers, curves or decisions", .0.label())]
    WholePlan(What),
    #[error("there is no sub-task `{0}` that is switched on; `mixplan evaluate --json` lists their ids")]
    NoTask(String),
    #[error("there are no figures to draw yet; {0}")]
    NoFigures(String),
    #[error("no PDF could be made: {0}")]
    Pdf(String),
    #[error("the picture could not be made: it has no extent")]
    Picture,
    #[error("no JSON could be made: {0}")]
    Json(String),
}

fn named(ending: &str) -> String {
    match ending {
        "" => "the name has no ending that says the format".into(),
        other => format!("nothing is written as .{}", text::cut(&text::plain(other), 24)),
    }
}

fn endings() -> String {
    Format::ALL.map(|format| format!(".{}", format.ending())).join(", ")
}

fn offered(format: Format) -> String {
    format.offers().iter().map(|what| what.label()).collect::<Vec<_>>().join(", ")
}

/// The content of a file.
///
/// # Errors
/// Where the format does not hold what is asked for, there is no such sub-task, or nothing to draw.
pub fn export(subject: &Subject<'_>, what: Option<What>, format: Format) -> Result<Vec<u8>, ExportError> {
    let what = what.unwrap_or(format.offers()[0]);
    if !format.offers().contains(&what) {
        return Err(ExportError::NotOffered { what, format });
    }
    if let Some(id) = subject.task {
        if !what.is_of_one() {
            return Err(ExportError::WholePlan(what));
        }
        subject.evaluation.task(id).ok_or_else(|| ExportError::NoTask(text::cut(&text::plain(id.as_str()), 60)))?;
    }
    let text = match (format, what) {
        (Format::Svg, _) => svg::standalone(&picture(subject, what)?),
        (Format::Png, _) => {
            return raster::png(&picture(subject, what)?, subject.dark).ok_or(ExportError::Picture);
        }
        (Format::Pdf, What::Decisions) => return pdf::document(decisions::records(subject)).map_err(ExportError::Pdf),
        (Format::Pdf, _) => return pdf::document(content::report(subject)).map_err(ExportError::Pdf),
        (Format::Json, _) => json(subject.plan, subject.evaluation)?,
        (Format::Csv, What::Curves) => csv::curves(subject, &series(subject)?),
        (Format::Csv, _) => csv::table(subject),
        (Format::Html, _) => html::page(&content::report(subject)),
        (Format::Markdown, What::Minutes) => review::minutes(subject),
        (Format::Markdown, What::Decisions) => markdown::page(&decisions::records(subject)),
        (Format::Markdown, _) => markdown::page(&content::report(subject)),
    };
    Ok(text.into_bytes())
}

fn picture(subject: &Subject<'_>, what: What) -> Result<Drawing, ExportError> {
    if what == What::Graph {
        return Ok(graph::graph(subject));
    }
    match what {
        What::Distribution => Ok(doubt::distribution(&saving(subject)?)),
        What::Drivers => Ok(doubt::drivers(&saving(subject)?)),
        What::Monthly => Ok(chart::monthly(&series(subject)?)),
        _ => Ok(chart::crossover(&series(subject)?)),
    }
}

fn saving<'a>(subject: &Subject<'a>) -> Result<doubt::Saving<'a>, ExportError> {
    let missing = || ExportError::NoFigures("there is no saving by tuning that could be drawn".into());
    doubt::Saving::of(subject, subject.task).ok_or_else(missing)
}

fn series<'a>(subject: &Subject<'a>) -> Result<chart::Series<'a>, ExportError> {
    let missing = || ExportError::NoFigures("`mixplan check` says what is missing".into());
    chart::Series::of(subject, subject.task).ok_or_else(missing)
}

/// A picture for the clipboard: its width and height, and red, green, blue and opacity of each pixel.
///
/// # Errors
/// As [`export`] of that figure as PNG.
pub fn pixels(subject: &Subject<'_>, what: What) -> Result<([usize; 2], Vec<u8>), ExportError> {
    raster::pixels(&picture(subject, what)?, subject.dark).ok_or(ExportError::Picture)
}

/// The evaluation and what the review decided, as `evaluate --json` prints them.
///
/// # Errors
/// Where a figure is one that JSON cannot hold.
pub fn json(plan: &Plan, evaluation: &Evaluation) -> Result<String, ExportError> {
    #[derive(Serialize)]
    struct Answer<'a> {
        #[serde(flatten)]
        evaluation: &'a Evaluation,
        review: Vec<review::Reviewed>,
        stress: StressTest,
    }
    let answer = Answer { evaluation, review: review::review(plan, evaluation), stress: stress_test(plan) };
    let json = serde_json::to_string_pretty(&answer).map_err(|error| ExportError::Json(error.to_string()))?;
    Ok(json + "\n")
}
