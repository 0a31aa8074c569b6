//! What the team knows about a sub-task: the answers that the verdict's rules ask for.

use serde::Deserialize;

use super::flat::flat_enum;

/// Evidence for one sub-task. What is not known yet stays `Unknown`, and the verdict asks for it
/// when a rule needs it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Evidence {
    pub prompting: Prompting,
    pub failure: Failure,
    pub retrieval: Retrieval,
    pub io: Io,
    pub user_facing: bool,
    pub wants_from_scratch: bool,
    pub quality: Quality,
    pub ab_test: AbTest,
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident ($question:literal) { $($variant:ident = $label:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
        pub enum $name {
            #[default]
            Unknown,
            $($variant,)*
        }

        impl $name {
            pub const ALL: &'static [Self] = &[Self::Unknown, $(Self::$variant),*];
            /// The question in the architect's words.
            pub const QUESTION: &'static str = $question;

            /// The answer in the architect's words.
            pub fn label(self) -> &'static str {
                match self {
                    Self::Unknown => "not known yet",
                    $(Self::$variant => $label,)*
                }
            }

            /// As the plan's file writes it.
            pub fn tag(self) -> &'static str {
                match self {
                    Self::Unknown => "Unknown",
                    $(Self::$variant => stringify!($variant),)*
                }
            }
        }
    )*};
}

answers! {
    /// How far prompting has been taken.
    Prompting ("How far has prompting been taken?") {
        NotTried = "not seriously tried",
        Improving = "still improving",
        Exhausted = "exhausted: more of it no longer helps",
        GoodEnough = "good enough already",
    }
    /// What a failure of the sub-task is.
    Failure ("When it fails, what is it?") {
        None = "it does not, in any way that matters",
        Format = "wrong format",
        MisreadsContext = "misreads what it was given",
        MissingKnowledge = "lacks knowledge it was not given",
        WrongBehaviour = "wrong with everything at hand",
    }
    /// Whether retrieval or tools help.
    Retrieval ("Do retrieval or tools help?") {
        NotTried = "not tried",
        Helps = "they help",
        NoHelp = "shown to be no help",
        NotApplicable = "do not apply here",
    }
    /// Whether inputs and outputs come from a known, limited kind.
    Io ("Are its inputs and outputs bounded?") {
        Bounded = "bounded: known kinds in and out",
        Open = "open-ended",
    }
}

/// Whether the tuned model has passed its A/B test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
pub enum AbTest {
    #[default]
    NotRun,
    Passed,
    Failed,
}

impl AbTest {
    pub const ALL: &'static [Self] = &[Self::NotRun, Self::Passed, Self::Failed];

    pub fn label(self) -> &'static str {
        match self {
            Self::NotRun => "not run yet",
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }

    pub fn tag(self) -> &'static str {
        match self {
            Self::NotRun => "NotRun",
            Self::Passed => "Passed",
            Self::Failed => "Failed",
        }
    }
}

/// The held-out evaluation of the tuned model beside the hosted one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quality {
    Unknown,
    #[default]
    NotMeasured,
    Measured(PairedCounts),
}

flat_enum!(Quality { Unknown, NotMeasured ; ; Measured });

/// Paired outcomes on the same held-out examples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairedCounts {
    pub both_right: u32,
    pub only_hosted_right: u32,
    pub only_tuned_right: u32,
    pub both_wrong: u32,
}

impl PairedCounts {
    pub fn total(self) -> u64 {
        [self.both_right, self.only_hosted_right, self.only_tuned_right, self.both_wrong].map(u64::from).iter().sum()
    }
}
