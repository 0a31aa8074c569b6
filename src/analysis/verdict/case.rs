//! The facts of one sub-task that the verdict's rules look at.

use crate::analysis::answer::{Criteria, Criterion};
use crate::analysis::cost::Missing;
use crate::plan::{CheaperQuality, Failure, Policy, Prompting, Retrieval, Task, say};

/// Everything the rules may ask about one sub-task.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Case<'a> {
    pub name: &'a str,
    pub task: &'a Task,
    pub policy: &'a Policy,
    pub currency: &'a str,
    pub horizon_months: u32,
    /// Calls over the horizon; `None` while a loop does not settle.
    pub calls: Option<f64>,
    /// Lifetime total of the hosted path, or what is missing to know it.
    pub hosted: Result<f64, Missing>,
    /// The tuned path against the hosted one; `None` while it is not described.
    pub tuned: Option<Result<Against, Missing>>,
    /// The cheaper hosted path, where one is described.
    pub cheaper: Option<Result<Cheaper, Missing>>,
}

/// One path against another that it would replace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analysis) struct Against {
    pub total_usd: f64,
    /// Of the other path's total.
    pub saving_share: f64,
    pub settled_months: Option<f64>,
    /// When its lead is first won, and when it is lost for good.
    pub lead_lost: Option<(f64, f64)>,
}

/// The cheaper hosted path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analysis) struct Cheaper {
    pub total_usd: f64,
    /// Of today's hosted total.
    pub saving_share: f64,
    /// The tuned path, were the cheaper one today's; `None` without a tuned path.
    pub tuned: Option<Against>,
}

impl Case<'_> {
    pub(super) fn money(&self, usd: f64) -> String {
        say::money(self.currency, usd)
    }

    /// The latest settled crossover that still counts, in months.
    pub(super) fn latest_crossover(&self) -> f64 {
        self.policy.max_crossover_share * f64::from(self.horizon_months)
    }

    /// Whether a path saves enough, soon enough.
    pub(super) fn is_meaningful(&self, path: &Against) -> bool {
        path.saving_share >= self.policy.min_saving_share
            && path.settled_months.is_some_and(|months| months <= self.latest_crossover())
    }

    /// Whether the cheaper hosted path saves enough to be worth a switch, and leaves the tuned path
    /// no meaningful saving over it: it *comes near* the tuned saving.
    pub(super) fn cheaper_does(&self, cheaper: &Cheaper) -> bool {
        cheaper.saving_share > 0.0
            && cheaper.saving_share >= self.policy.min_saving_share
            && !cheaper.tuned.is_some_and(|tuned| self.is_meaningful(&tuned))
    }

    /// What is missing to compare any path with today's: a volume, and a hosted cost above zero.
    pub(super) fn missing_today(&self) -> Vec<String> {
        let mut missing = Vec::new();
        match self.calls {
            Some(calls) if calls > 0.0 => {}
            Some(_) => missing.push("its volume (no calls reach it yet)".to_owned()),
            None => missing.push("its volume (the plan's errors say why it is not known)".to_owned()),
        }
        match &self.hosted {
            Err(hosted) => missing.extend(hosted.iter().cloned()),
            Ok(usd) if *usd <= 0.0 && missing.is_empty() => missing.push("a hosted cost above zero".to_owned()),
            Ok(_) => {}
        }
        missing
    }

    /// Whether today's prompting fails in a way that matters.
    pub(super) fn fails(&self) -> Option<bool> {
        match (self.task.evidence.failure, self.task.evidence.prompting) {
            (_, Prompting::GoodEnough) | (Failure::None, _) => Some(false),
            (Failure::Unknown, _) => None,
            _ => Some(true),
        }
    }

    /// The facts that depend on volume and prices: where they stay, so does the verdict.
    pub(in crate::analysis) fn economics(&self) -> [Option<bool>; 2] {
        if !self.missing_today().is_empty() {
            return [None; 2];
        }
        let tuned = self.tuned.as_ref().and_then(|tuned| tuned.as_ref().ok());
        let cheaper = self.cheaper.as_ref().and_then(|cheaper| cheaper.as_ref().ok());
        [tuned.map(|tuned| self.is_meaningful(tuned)), cheaper.map(|cheaper| self.cheaper_does(cheaper))]
    }

    /// The three criteria of a fine-tune, as far as they are known.
    pub(in crate::analysis) fn criteria(&self) -> Criteria {
        Criteria {
            prompting_runs_out: Criterion::from_known(self.prompting_runs_out()),
            retrieval_does_not_fix: Criterion::from_known(self.retrieval_does_not_fix()),
            volume_repays: Criterion::from_known(self.economics()[0]),
        }
    }

    fn prompting_runs_out(&self) -> Option<bool> {
        let evidence = &self.task.evidence;
        if self.fails()? {
            return match evidence.prompting {
                Prompting::Unknown => None,
                prompting => Some(prompting == Prompting::Exhausted),
            };
        }
        let [meaningful, near] = self.economics();
        let near = match self.task.cheaper_hosted.as_ref().map(|cheaper| cheaper.quality) {
            None | Some(CheaperQuality::Worse) => Some(false),
            Some(CheaperQuality::AtLeastEqual) => near,
            Some(CheaperQuality::Unknown) if near == Some(false) => Some(false),
            Some(CheaperQuality::Unknown) => None,
        };
        match (meaningful, near) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), Some(false)) => Some(true),
            _ => None,
        }
    }

    fn retrieval_does_not_fix(&self) -> Option<bool> {
        let evidence = &self.task.evidence;
        match (evidence.failure, evidence.retrieval) {
            (_, Retrieval::NoHelp | Retrieval::NotApplicable) => Some(true),
            (Failure::MissingKnowledge, Retrieval::Helps) => Some(false),
            (Failure::MissingKnowledge | Failure::Unknown, _) => None,
            _ => Some(true),
        }
    }
}
