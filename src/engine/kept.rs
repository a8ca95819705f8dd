//! What is kept of a run: the report on each epoch, and the model as it was then, of as many epochs as there is room for.
//!
//! When there is no more room, every other model goes, so that those that are left are evenly spread over the run.

use std::collections::BTreeMap;

use super::protocol::{EpochReport, KeptEpochs};
use crate::train::checkpoint::Checkpoint;

/// Bytes of memory for all models that are kept of a run.
const MOST_BYTES: usize = 128 << 20;

/// The epochs of a run.
pub struct Kept {
    most_bytes: usize,
    reports: BTreeMap<u64, EpochReport>,
    checkpoints: BTreeMap<u64, Checkpoint>,
    /// Models are kept of the multiples of this, and of the last epoch; 0 once two are more than there is room for.
    every: u64,
}

impl Default for Kept {
    fn default() -> Self {
        Self::with_room(MOST_BYTES)
    }
}

impl Kept {
    /// Nothing yet, and room for so many bytes.
    fn with_room(most_bytes: usize) -> Self {
        Self { most_bytes, reports: BTreeMap::new(), checkpoints: BTreeMap::new(), every: 1 }
    }

    /// Keeps the model at the end of an epoch.
    pub fn keep(&mut self, epoch: u64, checkpoint: Checkpoint) {
        if self.every == 0 {
            return;
        }
        if let Some(last) = self.checkpoints.last_entry()
            && *last.key() < epoch
            && !last.key().is_multiple_of(self.every)
        {
            last.remove();
        }
        self.checkpoints.insert(epoch, checkpoint);
        while self.checkpoints.values().map(Checkpoint::bytes).sum::<usize>() > self.most_bytes {
            self.thin_out();
        }
    }

    fn thin_out(&mut self) {
        let last = self.checkpoints.last_key_value().map_or(0, |(&epoch, _)| epoch);
        self.every = if self.every > last { 0 } else { 2 * self.every };
        let every = self.every;
        self.checkpoints.retain(|&epoch, _| every > 0 && (epoch.is_multiple_of(every) || epoch == last));
    }

    /// Keeps the report on an epoch, in place of one from before.
    pub fn keep_report(&mut self, report: EpochReport) {
        self.reports.insert(report.position.epoch, report);
    }

    /// Forgets what came after an epoch, from which the run takes another way.
    pub fn forget_after(&mut self, epoch: u64) {
        self.reports.split_off(&(epoch + 1));
        self.checkpoints.split_off(&(epoch + 1));
    }

    /// The model at the end of an epoch.
    pub fn checkpoint(&self, epoch: u64) -> Option<&Checkpoint> {
        self.checkpoints.get(&epoch)
    }

    /// The reports, epoch after epoch.
    pub fn reports(&self) -> impl Iterator<Item = &EpochReport> {
        self.reports.values()
    }

    /// The epochs of which there is a model, if there are any.
    pub fn epochs(&self) -> Option<KeptEpochs> {
        self.checkpoints.last_key_value().map(|(&last, _)| KeptEpochs { every: self.every, last })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::train::checkpoint::State;

    fn checkpoint() -> Checkpoint {
        State::Tree { settled: 0 }.into()
    }

    fn kept(room: usize, epochs: u64) -> Kept {
        let mut kept = Kept::with_room(room * checkpoint().bytes());
        (0..=epochs).for_each(|epoch| kept.keep(epoch, checkpoint()));
        kept
    }

    fn told_truly(kept: &Kept) -> bool {
        let told = kept.epochs();
        (0..300).all(|epoch| kept.checkpoint(epoch).is_some() == told.is_some_and(|told| told.has(epoch)))
    }

    proptest! {
        #[test]
        fn models_fit_are_spread_evenly_and_the_last_is_among_them(room in 0_usize..40, epochs in 0_u64..200) {
            let kept = kept(room, epochs);
            prop_assert!(kept.checkpoints.len() <= room);
            prop_assert!(told_truly(&kept));
            if room >= 3 {
                prop_assert!(kept.checkpoints.len() >= (room / 2).min(epochs as usize + 1));
                prop_assert!(kept.checkpoint(0).is_some() && kept.checkpoint(epochs).is_some());
            }
        }

        #[test]
        fn another_way_is_told_truly_too(room in 3_usize..20, back in 0_u64..100, on in 0_u64..100) {
            let mut kept = kept(room, 100);
            let back = kept.epochs().map_or(0, |told| back / told.every * told.every);
            kept.forget_after(back);
            prop_assert!(told_truly(&kept));
            (back + 1..=back + on).for_each(|epoch| kept.keep(epoch, checkpoint()));
            prop_assert!(told_truly(&kept) && kept.checkpoint(back + on).is_some());
        }
    }
}
