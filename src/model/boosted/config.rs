//! What can be chosen about boosted trees, and its limits. Names are scikit-learn's.

use serde::{Deserialize, Serialize};

use crate::limits::{SettingError, within};
use crate::model::tree::config::{MOST_DEPTH, MOST_SAMPLES};

/// How the trees grow, and how much of each is added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoostedConfig {
    /// The share of each tree's correction that is added, in `[0.001, 1]` (shrinkage; Friedman 2001).
    pub learning_rate: f64,
    /// Questions on the longest way from a root, in `[1, 64]`.
    pub max_depth: usize,
    /// The fewest people in a leaf, at least 1.
    pub min_samples_leaf: usize,
    /// Added to the summed second derivatives of a leaf, in `[0, 1]`: pulls what it adds towards 0.
    pub l2_regularization: f64,
}

impl BoostedConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`] naming the first setting outside its limits.
    pub fn check(&self) -> Result<(), SettingError> {
        check_shrinkage(self.learning_rate)?;
        within("max_depth", self.max_depth as f64, 1.0, MOST_DEPTH as f64)?;
        within("min_samples_leaf", self.min_samples_leaf as f64, 1.0, MOST_SAMPLES as f64)?;
        within("l2", self.l2_regularization, 0.0, 1.0)
    }
}

/// The smallest and the largest share of a tree that can be added.
pub const SHRINKAGE: (f64, f64) = (0.001, 1.0);

/// Refuses a share outside [`SHRINKAGE`].
///
/// # Errors
/// [`SettingError::OutOfRange`].
pub fn check_shrinkage(share: f64) -> Result<(), SettingError> {
    within("shrinkage", share, SHRINKAGE.0, SHRINKAGE.1)
}
