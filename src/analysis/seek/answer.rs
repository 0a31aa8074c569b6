//! What it would take: the answers of goal seek, named and shaped as `seek --json` prints them.

use serde::Serialize;

use crate::analysis::date::date_at;
use crate::plan::{NodeId, YearMonth, say};

/// What would make the tuned path, or the mix, cross by a month and stay ahead until the horizon.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seek {
    pub schema: &'static str,
    /// The sub-task; `None` for the mix.
    pub task: Option<NodeId>,
    pub name: String,
    pub currency: String,
    pub start: YearMonth,
    pub horizon_months: u32,
    /// Months after the start by which it is to cross.
    pub by_months: f64,
    /// Whether it does as things stand.
    pub holds: bool,
    /// When it crosses for good as things stand.
    pub settled_crossover_months: Option<f64>,
    /// One for each lever, in their order.
    pub levers: Vec<LeverAnswer>,
}

impl Seek {
    pub const SCHEMA: &'static str = "mixplan.seek/1";

    /// `What would make Triage pay back by month 6 (31 May 2027)?`
    pub fn question(&self) -> String {
        let name = if self.task.is_none() { "the mix" } else { &self.name };
        let month = super::words::plain_month(self.by_months);
        format!("What would make {name} pay back by month {month} ({})?", self.date())
    }

    /// The day by which it is to pay back.
    pub fn date(&self) -> String {
        say::date(&date_at(self.start, self.by_months).to_string())
    }

    /// How it stands without any change.
    pub fn today(&self) -> String {
        match self.settled_crossover_months {
            Some(at) if self.holds => format!("It does: it pays back after {}.", say::months(at)),
            Some(at) => format!("As things stand it pays back after {}.", say::months(at)),
            None => {
                format!("As things stand it does not pay back within {}.", say::months(f64::from(self.horizon_months)))
            }
        }
    }

    pub fn lever(&self, lever: Lever) -> Option<&LeverAnswer> {
        self.levers.iter().find(|answer| answer.lever == lever)
    }
}

/// What is turned while all else stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// All volumes together, caps and measured ones too.
    Volume,
    /// What a hosted call costs, in every month.
    Hosted,
    /// What serving the tuned model costs, in every month.
    Serving,
    /// Training, data, labour and whatever else is paid as the plan starts.
    Upfront,
    /// How long the plan looks ahead.
    Horizon,
}

impl Lever {
    pub const ALL: [Self; 5] = [Self::Volume, Self::Hosted, Self::Serving, Self::Upfront, Self::Horizon];

    /// As the command line takes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::Hosted => "hosted",
            Self::Serving => "serving",
            Self::Upfront => "upfront",
            Self::Horizon => "horizon",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Volume => "Volume",
            Self::Hosted => "Hosted price",
            Self::Serving => "Serving cost",
            Self::Upfront => "Upfront cost",
            Self::Horizon => "Horizon",
        }
    }
}

/// What a lever's value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeverUnit {
    /// Calls of the sub-task in the first month.
    CallsPerMonth,
    /// Requests through the entries in the first month.
    RequestsPerMonth,
    /// Of a hosted call in the first month before retries, as it is entered.
    UsdPerCall,
    /// Of a served call: at the prices of the first month before retries, as it is entered; where replicas
    /// are paid, and for the mix, serving total over calls served.
    UsdPerServedCall,
    /// Of the sub-tasks that are tuned, were they hosted, in the first month.
    UsdPerMonth,
    Usd,
    Months,
}

/// What one lever would have to be, all else unchanged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeverAnswer {
    pub lever: Lever,
    pub unit: LeverUnit,
    pub now: f64,
    #[serde(flatten)]
    pub reach: Reach,
    /// Where it holds, from and to, rising; `null` for to is however far it goes.
    pub spans: Vec<(f64, Option<f64>)>,
    /// As people read it.
    pub sentence: String,
}

impl LeverAnswer {
    /// The value to move to, where it has to move.
    pub fn needed(&self) -> Option<f64> {
        match self.reach {
            Reach::Needs { at, .. } => Some(at),
            Reach::Already { .. } | Reach::Impossible { .. } => None,
        }
    }
}

/// Whether a lever can bring it about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum Reach {
    /// It holds as things stand, until the value falls below or rises above these.
    Already {
        down_to: Option<f64>,
        up_to: Option<f64>,
    },
    /// The nearest value with which it holds, and the factor from today's.
    Needs {
        at: f64,
        factor: Option<f64>,
    },
    Impossible {
        why: String,
    },
}
