//! The recommendation for a sub-task: a plan holds it only where a review was taken on it.

use serde::{Deserialize, Serialize};

/// The recommendation for one sub-task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all(serialize = "snake_case"))]
pub enum Verdict {
    FineTune,
    SwitchHosted,
    AddRetrieval,
    KeepPrompting,
    KeepHosted,
    ShipHostedFirst,
    NeedsInput,
}

impl Verdict {
    pub const ALL: [Self; 7] = [
        Self::FineTune,
        Self::SwitchHosted,
        Self::AddRetrieval,
        Self::KeepPrompting,
        Self::KeepHosted,
        Self::ShipHostedFirst,
        Self::NeedsInput,
    ];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::FineTune => "Fine-tune",
            Self::SwitchHosted => "Switch hosted model",
            Self::AddRetrieval => "Add retrieval",
            Self::KeepPrompting => "Keep prompting",
            Self::KeepHosted => "Keep hosted",
            Self::ShipHostedFirst => "Ship hosted first",
            Self::NeedsInput => "Needs input",
        }
    }

    /// As the plan's file names it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::FineTune => "FineTune",
            Self::SwitchHosted => "SwitchHosted",
            Self::AddRetrieval => "AddRetrieval",
            Self::KeepPrompting => "KeepPrompting",
            Self::KeepHosted => "KeepHosted",
            Self::ShipHostedFirst => "ShipHostedFirst",
            Self::NeedsInput => "NeedsInput",
        }
    }
}
