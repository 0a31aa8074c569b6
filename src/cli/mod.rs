//! The command line: without a subcommand the window opens, else the answer goes to standard output.
//!
//! Exit codes: 0 done; 1 the plan is invalid; 2 bad usage, or a file that cannot be read or written.
//! Errors go to standard error; standard output holds only the answer.

mod answer;
mod check;
mod create;
mod evaluate;
mod import;
mod paper;
mod scenarios;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

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
    Evaluate(Evaluate),
    #[command(subcommand)]
    Import(Import),
    New(New),
}

/// Say what is wrong with plans, and where
#[derive(Debug, Args)]
struct Check {
    #[arg(required = true)]
    plans: Vec<PathBuf>,
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
        Some(Command::Evaluate(arguments)) => evaluate::evaluate(&arguments),
        Some(Command::Import(Import::Prices(arguments))) => import::import_prices(&arguments),
        Some(Command::New(arguments)) => create::create(&arguments),
    }
    .deliver()
}
