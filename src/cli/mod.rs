//! The command line: without a subcommand the window opens, else the answer goes to standard output.
//!
//! Exit codes: 0 done; 1 the plan is invalid, or a threshold was passed; 2 bad usage, or a file that cannot be read or written.
//! Errors go to standard error; standard output holds only the answer.

mod answer;
mod check;
mod create;
mod diff;
mod evaluate;
mod explain;
mod export;
mod given;
mod import;
mod paper;
mod scenarios;
mod seek;
mod stress;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Plan which LLM sub-tasks to keep hosted, which to fine-tune, and when it pays back.
#[derive(Debug, Parser)]
#[command(name = "mixplan", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Cli {
    /// Plan to open in the window
    plan: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Check),
    Diff(Diff),
    Evaluate(Evaluate),
    Explain(Explain),
    Export(Export),
    #[command(subcommand)]
    Import(Import),
    New(New),
    Seek(Seek),
    Stress(Stress),
}

/// Say what is wrong with plans, and where
#[derive(Debug, Args)]
struct Check {
    #[arg(required = true)]
    plans: Vec<PathBuf>,
}

/// Say what changed between two plans, or between a plan and one of its scenarios
#[derive(Debug, Args)]
struct Diff {
    old: PathBuf,
    /// Without it, OLD's base case is compared with its scenario
    #[arg(required_unless_present = "scenario")]
    new: Option<PathBuf>,
    /// As JSON, with nothing rounded
    #[arg(long, conflicts_with = "md")]
    json: bool,
    /// As Markdown, for a comment on a pull request
    #[arg(long)]
    md: bool,
    /// Exit with 1 if the monthly cost, today's or the mix's, rises by more than this at its median or its 90th
    /// percentile
    #[arg(long, value_name = "USD", value_parser = amount)]
    fail_over: Option<f64>,
    /// Samples to draw, instead of each plan's own number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    samples: Option<u32>,
    /// The plans as they are in this scenario
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

fn amount(text: &str) -> Result<f64, String> {
    let amount = text.parse::<f64>().ok().filter(|usd| usd.is_finite() && *usd >= 0.0);
    amount.ok_or_else(|| "give a plain number that is not below zero".into())
}

/// Print the verdicts and figures of a plan
#[derive(Debug, Args)]
struct Evaluate {
    plan: PathBuf,
    /// As JSON, with nothing rounded
    #[arg(long)]
    json: bool,
    /// The plan as it is in one of its scenarios
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// Samples to draw, instead of the plan's own number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    samples: Option<u32>,
    /// Seed of the samples, instead of the plan's own
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
}

/// Say how the figures were computed: each formula, with the plan's numbers and where they come from
#[derive(Debug, Args)]
struct Explain {
    plan: PathBuf,
    /// The id of a sub-task; without one the whole application
    #[arg(long, value_name = "ID")]
    task: Option<String>,
    /// The plan as it is in one of its scenarios
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

/// Take over what others made
#[derive(Debug, Subcommand)]
enum Import {
    Prices(ImportPrices),
}

/// Show what a price list would change in a plan: LiteLLM's, genai-prices or OpenRouter's
#[derive(Debug, Args)]
struct ImportPrices {
    /// The price list, a JSON file; without one, the list that the program brings along
    file: Option<PathBuf>,
    /// The plan whose prices are compared
    #[arg(long, value_name = "PLAN", required_unless_present = "snapshot")]
    into: Option<PathBuf>,
    /// Write the list cut to the main providers and packed, as the program brings it along, and compare nothing
    #[arg(long, value_name = "OUT", conflicts_with_all = ["into", "apply", "add"])]
    snapshot: Option<PathBuf>,
    /// A model to add to the plan's price book; may be given again
    #[arg(long, value_name = "MODEL")]
    add: Vec<String>,
    /// The list's date, instead of the one it gives or today
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<jiff::civil::Date>,
    /// Write the new prices into the plan
    #[arg(long)]
    apply: bool,
}

/// Write the report of a plan, its figures, its decision records or the table for finance
#[derive(Debug, Args)]
struct Export {
    plan: PathBuf,
    /// Files to write; their endings say the format: .html, .pdf, .md, .csv, .svg, .png, .json
    #[arg(long, required = true, value_name = "FILE", num_args = 1..)]
    out: Vec<PathBuf>,
    /// What to write, where a format holds more than one thing
    #[arg(long, value_name = "WHAT")]
    what: Option<Written>,
    /// Only this sub-task, by its id; for all but report, graph and minutes
    #[arg(long, value_name = "ID")]
    task: Option<String>,
    /// The plan as it is in one of its scenarios
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// Pictures (.png) in the dark theme
    #[arg(long)]
    dark: bool,
    /// Overwrite files that are there
    #[arg(long)]
    force: bool,
}

/// What of a plan is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Written {
    /// All of it (.html, .pdf, .md, .json)
    Report,
    /// The application's graph (.svg, .png)
    Graph,
    /// Both curves and their crossover (.svg, .png), or every month (.csv)
    Timeline,
    /// What each month costs (.svg, .png)
    Monthly,
    /// How the saving is spread over the draws (.svg, .png)
    Distribution,
    /// The numbers that the saving hangs on (.svg, .png)
    Drivers,
    /// Both curves month by month, with their bands (.csv)
    Curves,
    /// A decision record for each sub-task (.md, .pdf)
    Decisions,
    /// What the review decided, and what it left open (.md)
    Minutes,
}

/// Say what volume, price, cost or horizon would make it pay back by a month
///
/// It pays back when the tuned path, or the mix, has become cheaper and stays so until the horizon. Each
/// lever is moved alone, all else unchanged; the mix stays the one that the plan recommends.
#[derive(Debug, Args)]
struct Seek {
    plan: PathBuf,
    /// Months after the start, up to 600; a part of a month is allowed
    #[arg(long, value_name = "MONTH", value_parser = month)]
    by: f64,
    /// The id of a sub-task; without one the whole mix
    #[arg(long, value_name = "ID")]
    task: Option<String>,
    /// Only this lever
    #[arg(long, value_name = "LEVER", value_parser = ["volume", "hosted", "serving", "upfront", "horizon"])]
    lever: Option<String>,
    /// As JSON, with nothing rounded
    #[arg(long)]
    json: bool,
    /// The plan as it is in one of its scenarios
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

/// Say what a price cut, half the traffic and dearer GPUs do to every verdict, and until when committing pays
#[derive(Debug, Args)]
struct Stress {
    plan: PathBuf,
    /// As JSON, with nothing rounded
    #[arg(long)]
    json: bool,
    /// The plan as it is in one of its scenarios
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

/// A time in months after the start.
fn month(text: &str) -> Result<f64, String> {
    let most = f64::from(crate::plan::MAX_HORIZON_MONTHS);
    let month = text.parse().ok().filter(|month| *month > 0.0 && *month <= most);
    month.ok_or_else(|| format!("give a number of months above 0, up to {most}"))
}

/// Write a plan to start from
#[derive(Debug, Args)]
struct New {
    /// File to write
    #[arg(required_unless_present = "list")]
    plan: Option<PathBuf>,
    /// What to start from; `--list` shows the names
    #[arg(long, value_name = "NAME", default_value = "empty")]
    template: String,
    /// Overwrite the file if there is one
    #[arg(long)]
    force: bool,
    /// List the templates
    #[arg(long, conflicts_with_all = ["plan", "template", "force"])]
    list: bool,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers and exit with 0; a reader that went away changes nothing.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match cli.command {
        None => window::open(cli.plan),
        Some(Command::Check(arguments)) => check::check(&arguments.plans),
        Some(Command::Diff(arguments)) => diff::diff(&arguments),
        Some(Command::Evaluate(arguments)) => evaluate::evaluate(&arguments),
        Some(Command::Explain(arguments)) => explain::explain(&arguments),
        Some(Command::Import(Import::Prices(arguments))) => import::import_prices(&arguments),
        Some(Command::Export(arguments)) => export::export(&arguments),
        Some(Command::New(arguments)) => create::create(&arguments),
        Some(Command::Seek(arguments)) => seek::seek(&arguments),
        Some(Command::Stress(arguments)) => stress::stress(&arguments),
    }
    .deliver()
}
