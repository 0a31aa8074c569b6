//! The figures that have a derivation: what each is called, and what it counts.

use std::collections::BTreeSet;

use super::unit::Unit;
use crate::analysis::answer::{FlipInput, TaskAnswer, Verdict};
use crate::analysis::ladder::Means;
use crate::analysis::verdict::input;
use crate::plan::{Frame, Node, NodeId, Plan, say};

/// A figure that mixplan shows, by what it is of. Months count from the plan's start.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    Calls {
        node: NodeId,
        month: u32,
    },
    CallsLifetime(NodeId),
    /// Through all entries.
    Requests {
        month: u32,
    },
    /// What a tool step costs in a month.
    ToolMonth {
        node: NodeId,
        month: u32,
    },
    ToolLifetime(NodeId),
    /// Hosted cost of one call, retries included.
    PerCall {
        task: NodeId,
        path: Hosted,
        month: u32,
    },
    HostedMonth {
        task: NodeId,
        path: Hosted,
        month: u32,
    },
    HostedLifetime {
        task: NodeId,
        path: Hosted,
    },
    /// Cost of a call that the tuned model serves, at the prices of the first month, where it is paid by calls.
    ServedCall(NodeId),
    /// Cost of a served call on average over the horizon.
    ServedCallAverage(NodeId),
    /// Seconds of one replica that a call takes.
    GpuSeconds(NodeId),
    /// What its serving costs in its pool over the horizon.
    PoolServing {
        task: NodeId,
        reading: PoolReadAs,
    },
    /// What the costs that people tend to forget add to its tuned path.
    Forgotten {
        task: NodeId,
        when: Paid,
    },
    Replicas {
        task: NodeId,
        month: u32,
        pool: Pooled,
    },
    /// What the tuned path costs in a month, lumps left out.
    TunedMonth {
        task: NodeId,
        month: u32,
        pool: Pooled,
    },
    Upfront(NodeId),
    TunedLifetime {
        task: NodeId,
        pool: Pooled,
    },
    Saving(NodeId),
    SavingShare(NodeId),
    /// What ranks it: what a fine-tune or a switch saves.
    AtStake(NodeId),
    Crossover {
        task: NodeId,
        which: Crossing,
    },
    CrossoverCalls(NodeId),
    HostedNpv(NodeId),
    TunedNpv(NodeId),
    /// The nearest value of an input on one side at which the verdict changes.
    Flip {
        task: NodeId,
        input: FlipInput,
        above: bool,
    },
    /// A cheaper hosted means.
    Rung {
        task: NodeId,
        means: Means,
        of: RungFigure,
    },
    /// What its cheaper hosted path saves, as a share of today's.
    CheaperShare(NodeId),
    /// What tuning would save if the cheaper hosted path were today's, as a share of that.
    TunedShareOfCheaper(NodeId),
    /// How much more often the tuned model was right than the hosted one.
    HeldOutDifference(NodeId),
    /// Of several steps: a frame's, or those that are selected.
    Together {
        nodes: BTreeSet<NodeId>,
        of: Together,
    },
    Mix(MixFigure),
}

/// What several steps come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Together {
    /// Requests of entries among them, and calls from outside, in the first month.
    CallsIn,
    /// In the first month, all hosted.
    CostMonth,
    AtStake,
}

/// Which hosted path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hosted {
    Today,
    Cheaper,
}

/// Who shares the pool that a sub-task is served from, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pooled {
    /// Nobody: as it is judged.
    Alone,
    /// The other sub-tasks that the mix tunes.
    WithTheMix,
}

/// How the serving cost of a sub-task in a pool is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PoolReadAs {
    Alone,
    /// What the pool costs with it, less what it costs without.
    OneMore,
}

/// When a cost is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paid {
    Upfront,
    /// All that is not paid upfront, spread over the months of the horizon.
    Monthly,
}

/// The figures of a cheaper hosted means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RungFigure {
    /// Of a call in the first month.
    PerCall,
    Lifetime,
    Saving,
    SavingShare,
}

/// Which crossover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Crossing {
    First,
    Settled,
}

/// The figures of the whole application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MixFigure {
    HostedMonth(u32),
    MixMonth(u32),
    HostedLifetime,
    MixLifetime,
    Saving,
    SavingShare,
    Upfront,
    Crossover(Crossing),
    CrossoverRequests,
    HostedNpv,
    MixNpv,
}

impl Figure {
    /// What a rule of this sub-task's verdict looked at, by its name there; none where that is no figure.
    pub fn of_rule_input(name: &str, task: &NodeId) -> Option<Self> {
        let id = || task.clone();
        Some(match name {
            input::HOSTED => Self::HostedLifetime { task: id(), path: Hosted::Today },
            input::TUNED => Self::TunedLifetime { task: id(), pool: Pooled::Alone },
            input::SAVING => Self::SavingShare(id()),
            input::CROSSOVER => Self::Crossover { task: id(), which: Crossing::Settled },
            input::CHEAPER => Self::HostedLifetime { task: id(), path: Hosted::Cheaper },
            input::CHEAPER_SAVING => Self::CheaperShare(id()),
            input::TUNED_OVER_CHEAPER => Self::TunedShareOfCheaper(id()),
            input::HELD_OUT => Self::HeldOutDifference(id()),
            _ => return None,
        })
    }

    /// Those of a sub-task that decide about it.
    pub fn main_of(task: &TaskAnswer) -> Vec<Self> {
        let id = || task.id.clone();
        let mut figures = vec![
            Self::Calls { node: id(), month: 0 },
            Self::PerCall { task: id(), path: Hosted::Today, month: 0 },
            Self::HostedLifetime { task: id(), path: Hosted::Today },
        ];
        if task.verdict == Verdict::SwitchHosted {
            figures.push(Self::HostedLifetime { task: id(), path: Hosted::Cheaper });
            figures.push(Self::AtStake(id()));
        }
        if task.tuned_lifetime_usd.is_some() {
            figures.push(Self::ServedCall(id()));
            figures.push(Self::Upfront(id()));
            figures.push(Self::TunedLifetime { task: id(), pool: Pooled::Alone });
            figures.push(Self::Saving(id()));
            figures.push(Self::Crossover { task: id(), which: Crossing::Settled });
        }
        figures
    }

    pub fn unit(&self) -> Unit {
        match self {
            Self::Calls { .. }
            | Self::CallsLifetime(_)
            | Self::CrossoverCalls(_)
            | Self::Together { of: Together::CallsIn, .. } => Unit::Of("calls"),
            Self::Requests { .. } | Self::Mix(MixFigure::CrossoverRequests) => Unit::Of("requests"),
            Self::Replicas { .. } => Unit::Of("replicas"),
            Self::GpuSeconds(_) => Unit::Of("s"),
            Self::SavingShare(_)
            | Self::HeldOutDifference(_)
            | Self::CheaperShare(_)
            | Self::TunedShareOfCheaper(_)
            | Self::Rung { of: RungFigure::SavingShare, .. }
            | Self::Mix(MixFigure::SavingShare) => Unit::Share,
            Self::Crossover { .. } | Self::Mix(MixFigure::Crossover(_)) => Unit::Months,
            Self::Flip { input: FlipInput::CallsPerMonth, .. } => Unit::Of("calls"),
            _ => Unit::Money,
        }
    }

    /// The node it is of; none for the whole application.
    pub fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Calls { node, .. } | Self::ToolMonth { node, .. } => Some(node),
            Self::CallsLifetime(id)
            | Self::ToolLifetime(id)
            | Self::ServedCall(id)
            | Self::ServedCallAverage(id)
            | Self::GpuSeconds(id)
            | Self::CheaperShare(id)
            | Self::TunedShareOfCheaper(id)
            | Self::Upfront(id)
            | Self::Saving(id)
            | Self::SavingShare(id)
            | Self::AtStake(id)
            | Self::CrossoverCalls(id)
            | Self::HostedNpv(id)
            | Self::TunedNpv(id)
            | Self::HeldOutDifference(id) => Some(id),
            Self::PerCall { task, .. }
            | Self::HostedMonth { task, .. }
            | Self::HostedLifetime { task, .. }
            | Self::Replicas { task, .. }
            | Self::TunedMonth { task, .. }
            | Self::TunedLifetime { task, .. }
            | Self::Crossover { task, .. }
            | Self::PoolServing { task, .. }
            | Self::Forgotten { task, .. }
            | Self::Rung { task, .. }
            | Self::Flip { task, .. } => Some(task),
            Self::Requests { .. } | Self::Together { .. } | Self::Mix(_) => None,
        }
    }

    /// The month it is of.
    fn month(&self) -> Option<u32> {
        match self {
            Self::Calls { month, .. }
            | Self::Requests { month }
            | Self::ToolMonth { month, .. }
            | Self::PerCall { month, .. }
            | Self::HostedMonth { month, .. }
            | Self::Replicas { month, .. }
            | Self::TunedMonth { month, .. }
            | Self::Mix(MixFigure::HostedMonth(month) | MixFigure::MixMonth(month)) => Some(*month),
            Self::Together { of: Together::CallsIn | Together::CostMonth, .. } => Some(0),
            _ => None,
        }
    }

    /// Without what it is of: `hosted cost of a call`.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Calls { .. } => "calls in the month",
            Self::CallsLifetime(_) => "calls over the horizon",
            Self::Requests { .. } => "requests in the month",
            Self::ToolMonth { .. } => "cost of the month",
            Self::ToolLifetime(_) => "cost over the horizon",
            Self::PerCall { path: Hosted::Today, .. } => "hosted cost of a call",
            Self::PerCall { path: Hosted::Cheaper, .. } => "cheaper hosted cost of a call",
            Self::HostedMonth { path: Hosted::Today, .. } => "hosted cost of the month",
            Self::HostedMonth { path: Hosted::Cheaper, .. } => "cheaper hosted cost of the month",
            Self::HostedLifetime { path: Hosted::Today, .. } => "hosted cost over the horizon",
            Self::HostedLifetime { path: Hosted::Cheaper, .. } => "cheaper hosted cost over the horizon",
            Self::ServedCall(_) => "cost of a served call",
            Self::ServedCallAverage(_) => "cost of a served call, on average",
            Self::GpuSeconds(_) => "GPU time of a call",
            Self::PoolServing { reading: PoolReadAs::Alone, .. } => "serving with the pool to itself",
            Self::PoolServing { reading: PoolReadAs::OneMore, .. } => "serving as one more in the pool",
            Self::Forgotten { when: Paid::Upfront, .. } => "often forgotten, upfront",
            Self::Forgotten { when: Paid::Monthly, .. } => "often forgotten, by the month",
            Self::CheaperShare(_) => "saving by the cheaper hosted path, as a share",
            Self::TunedShareOfCheaper(_) => "saving by tuning over the cheaper hosted path, as a share",
            Self::Rung { of: RungFigure::PerCall, .. } => "cheaper cost of a call",
            Self::Rung { of: RungFigure::Lifetime, .. } => "cheaper cost over the horizon",
            Self::Rung { of: RungFigure::Saving, .. } => "saving by going cheaper",
            Self::Rung { of: RungFigure::SavingShare, .. } => "saving as a share of the hosted cost",
            Self::Replicas { .. } => "replicas in the month",
            Self::TunedMonth { .. } => "tuned cost of the month",
            Self::Upfront(_) => "upfront cost",
            Self::TunedLifetime { .. } => "tuned cost over the horizon",
            Self::Saving(_) => "saving by tuning",
            Self::SavingShare(_) => "saving as a share of the hosted cost",
            Self::AtStake(_) => "money at stake",
            Self::Crossover { which: Crossing::Settled, .. } => "crossover",
            Self::Crossover { which: Crossing::First, .. } => "first crossover",
            Self::CrossoverCalls(_) => "calls until the crossover",
            Self::HostedNpv(_) => "hosted cost, discounted",
            Self::TunedNpv(_) => "tuned cost, discounted",
            Self::Flip { input: FlipInput::CallsPerMonth, .. } => "calls a month that change the verdict",
            Self::Flip { input: FlipInput::HostedUsdPerCall, .. } => "hosted cost of a call that changes the verdict",
            Self::Flip { input: FlipInput::ServingUsdPerCall, .. } => "serving cost of a call that changes the verdict",
            Self::Flip { input: FlipInput::UpfrontUsd, .. } => "upfront cost that changes the verdict",
            Self::HeldOutDifference(_) => "held-out difference in accuracy",
            Self::Together { of: Together::CallsIn, .. } => "calls that come in",
            Self::Together { of: Together::CostMonth, .. } => "hosted cost of the month",
            Self::Together { of: Together::AtStake, .. } => "money at stake",
            Self::Mix(mix) => mix.words(),
        }
    }

    /// What it is of, by name; `node` finds a node of the plan.
    fn subject<'p>(&self, plan: &'p Plan, node: impl Fn(&NodeId) -> Option<&'p Node>) -> String {
        let name = |id: &NodeId| node(id).map_or(id.as_str(), |node| &node.name).to_owned();
        match (self, self.node()) {
            (_, Some(id)) => name(id),
            (Self::Together { nodes, .. }, None) => {
                let members = |frame: &Frame| -> BTreeSet<NodeId> {
                    frame.nodes.iter().filter(|id| node(id).is_some()).cloned().collect()
                };
                let is_of = |frame: &&Frame| members(frame) == *nodes;
                let frame = plan.frames.iter().filter(|frame| !frame.title.trim().is_empty()).find(is_of);
                frame.map_or_else(|| format!("{} steps", nodes.len()), |frame| frame.title.clone())
            }
            (_, None) => "The application".to_owned(),
        }
    }

    /// In full: `Triage: hosted cost of a call, Dec 2026`.
    pub fn title(&self, plan: &Plan) -> String {
        self.title_by(plan, |id| plan.node(id))
    }

    /// The same where nodes are found by an index.
    pub(super) fn title_by<'p>(&self, plan: &'p Plan, node: impl Fn(&NodeId) -> Option<&'p Node>) -> String {
        let shared = matches!(
            self,
            Self::Replicas { pool: Pooled::WithTheMix, .. }
                | Self::TunedMonth { pool: Pooled::WithTheMix, .. }
                | Self::TunedLifetime { pool: Pooled::WithTheMix, .. }
        );
        let month = self.month().map(|month| format!(", {}", say::month(plan.start.plus_months(month))));
        let aside = match self {
            _ if shared => ", its pool shared with the mix".to_owned(),
            Self::Rung { means, .. } => format!(", {}", means.words()),
            _ => String::new(),
        };
        format!("{}: {}{}{aside}", self.subject(plan, node), self.words(), month.unwrap_or_default())
    }
}

impl MixFigure {
    /// Those that decide about the mix.
    pub const MAIN: [Self; 4] = [Self::Saving, Self::SavingShare, Self::Upfront, Self::Crossover(Crossing::Settled)];

    fn words(self) -> &'static str {
        match self {
            Self::HostedMonth(_) => "all hosted, cost of the month",
            Self::MixMonth(_) => "the mix, cost of the month",
            Self::HostedLifetime => "all hosted, cost over the horizon",
            Self::MixLifetime => "the mix, cost over the horizon",
            Self::Saving => "saving of the mix",
            Self::SavingShare => "saving of the mix as a share",
            Self::Upfront => "upfront cost of the mix",
            Self::Crossover(Crossing::Settled) => "payback of the mix",
            Self::Crossover(Crossing::First) => "first crossover of the mix",
            Self::CrossoverRequests => "requests until the mix pays back",
            Self::HostedNpv => "all hosted, discounted",
            Self::MixNpv => "the mix, discounted",
        }
    }
}
