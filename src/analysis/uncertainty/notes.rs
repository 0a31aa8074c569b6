//! What is known of a mix from judging its steps one by one.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::block::TrafficKey;
use super::curves::BLOCK;
use super::linear::Linear;
use super::mix::Mix;
use super::study::{Step, Study};
use super::sums::{Added, How, Sums};

/// What steps that were judged alone add to a mix, by block, so that what they are drawn for is drawn once.
pub(super) struct Notes {
    /// By node.
    steps: BTreeMap<usize, How>,
    months: usize,
    blocks: Vec<Mutex<Noted>>,
}

/// Of one block.
#[derive(Debug, Default)]
pub(super) struct Noted {
    pub nodes: BTreeSet<usize>,
    pub linear: BTreeMap<TrafficKey, Linear>,
    /// Of the steps that are no few sums.
    pub sums: Option<Sums>,
}

/// The most numbers that are noted by sample and month: it bounds the memory.
const NOTED: usize = 12_000_000;

impl Notes {
    /// `None` where they would take too much memory.
    pub(super) fn of(mix: &Mix<'_>) -> Option<Self> {
        let Study { samples, months, .. } = *mix.study;
        let pools: BTreeSet<usize> = mix.steps().iter().filter_map(|(_, how)| how.pool()).collect();
        (samples * months * (3 + pools.len()) <= NOTED).then(|| Self {
            steps: mix
                .steps()
                .iter()
                .filter(|(step, _)| step.is_first())
                .map(|(step, how)| (step.node, *how))
                .collect(),
            months,
            blocks: (0..samples.div_ceil(BLOCK)).map(|_| Mutex::default()).collect(),
        })
    }

    /// What is noted of a block, to be added to by who evaluates its steps in the order of the mix.
    pub(super) fn block(&self, number: usize) -> NotesOf<'_> {
        let noted = self.blocks[number].lock().unwrap_or_else(PoisonError::into_inner);
        NotesOf { notes: self, noted }
    }

    /// Steps that are noted, of each block.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.blocks.iter().map(|block| block.lock().map_or(0, |noted| noted.nodes.len())).sum()
    }
}

/// Of one block while it is evaluated.
pub(super) struct NotesOf<'n> {
    notes: &'n Notes,
    noted: MutexGuard<'n, Noted>,
}

impl NotesOf<'_> {
    /// Whether the step stays hosted in the mix.
    pub(super) fn is_hosted(&self, step: &Step) -> bool {
        self.notes.steps.get(&step.node) == Some(&How::Hosted)
    }

    /// All that is noted so far, and is then no more.
    pub(super) fn take(&mut self) -> Noted {
        std::mem::take(&mut self.noted)
    }

    /// Notes a step that is few sums.
    pub(super) fn add_linear(&mut self, step: &Step, key: TrafficKey, linear: Linear) {
        let Some(how) = self.notes.steps.get(&step.node) else { return };
        self.noted.nodes.insert(step.node);
        self.noted.add(key, if *how == How::Hosted { linear.hosted() } else { linear });
    }

    /// Takes the months of any other; none if it is not to be noted.
    pub(super) fn add_months(&mut self, step: &Step) -> Option<Added<'_>> {
        let how = self.notes.steps.get(&step.node)?;
        self.noted.nodes.insert(step.node);
        Some(self.noted.sums.get_or_insert_with(|| Sums::new(self.notes.months)).of(*how))
    }
}

impl Noted {
    pub(super) fn add(&mut self, key: TrafficKey, more: Linear) {
        match self.linear.entry(key) {
            Entry::Vacant(place) => drop(place.insert(more)),
            Entry::Occupied(mut place) => place.get_mut().add(more),
        }
    }
}
