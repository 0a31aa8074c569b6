//! What is known of a mix from judging its steps one by one.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::block::TrafficKey;
use super::curves::BLOCK;
use super::linear::Linear;
use super::mix::Mix;
use super::study::{Step, Study};

/// What steps that were judged alone add to a mix, by block, so that what they are drawn for is drawn once.
pub(super) struct Notes {
    tuned: BTreeSet<usize>,
    blocks: Vec<Mutex<Noted>>,
}

/// Of one block.
#[derive(Debug, Default)]
pub(super) struct Noted {
    pub nodes: BTreeSet<usize>,
    pub linear: BTreeMap<TrafficKey, Linear>,
}

/// The most numbers of a curve, over all samples, for which notes are taken: it bounds the memory.
const NOTED: usize = 4_000_000;

impl Notes {
    /// `None` where they would take too much memory.
    pub(super) fn of(mix: &Mix<'_>) -> Option<Self> {
        let Study { samples, months, .. } = mix.study;
        (samples * months <= NOTED).then(|| Self {
            tuned: mix.tuned().map(|step| step.node).collect(),
            blocks: (0..samples.div_ceil(BLOCK)).map(|_| Mutex::default()).collect(),
        })
    }

    /// A step that was evaluated in the order of the mix.
    pub(super) fn add(&self, block: usize, step: &Step, key: TrafficKey, linear: Linear) {
        if !step.is_first() {
            return;
        }
        let mut noted = self.blocks[block].lock().unwrap_or_else(PoisonError::into_inner);
        noted.nodes.insert(step.node);
        noted.add(key, if self.tuned.contains(&step.node) { linear } else { linear.hosted() });
    }

    /// Steps that are noted, of each block.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.blocks.iter().map(|block| block.lock().map_or(0, |noted| noted.nodes.len())).sum()
    }

    pub(super) fn take(&self, block: usize) -> Noted {
        std::mem::take(&mut self.blocks[block].lock().unwrap_or_else(PoisonError::into_inner))
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
