//! Where a run stands, and to where it can be put back.

use serde::{Deserialize, Serialize};

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    #[default]
    Empty,
    Loaded,
    Ready,
    Training,
    Paused,
    Finished,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Position {
    pub phase: Phase,
    /// Epochs completed.
    pub epoch: u64,
    /// Steps completed in the present epoch.
    pub step: u64,
    pub steps_per_epoch: u64,
    /// The epoch at which the run ends.
    pub until: u64,
    /// People learned from per second of training, evaluation left out; 0 before the first step.
    pub samples_per_second: f64,
    /// Bytes of memory that the engine has taken; 0 where it can't be told (natively).
    pub memory: u64,
    /// The epochs to which the run can be put back; none where the model isn't kept.
    pub kept: Option<KeptEpochs>,
}

/// Epochs at whose end a run is kept: the multiples of `every` up to `last`, and `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptEpochs {
    pub every: u64,
    pub last: u64,
}

impl KeptEpochs {
    /// Whether an epoch is one of them.
    pub fn has(self, epoch: u64) -> bool {
        epoch == self.last || (epoch < self.last && epoch.is_multiple_of(self.every))
    }
}

impl Position {
    /// Epochs completed, counting the present one in part.
    pub fn epochs(&self) -> f64 {
        self.epoch as f64 + self.step as f64 / self.steps_per_epoch.max(1) as f64
    }
}

/// Bytes of the engine's memory; 0 where nobody counts them.
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub fn memory() -> u64 {
    const PAGE: u64 = 65_536;
    core::arch::wasm32::memory_size(0) as u64 * PAGE
}

/// Bytes of the engine's memory; 0 where nobody counts them.
#[cfg(all(feature = "engine", not(target_arch = "wasm32")))]
pub fn memory() -> u64 {
    0
}
