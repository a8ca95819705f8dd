//! What can be chosen about a tree, and its limits. Names and defaults are scikit-learn's.

use serde::{Deserialize, Serialize};

use super::criterion::Criterion;
use crate::limits::{SettingError, within};

/// The largest depth that can be asked for; without one, a tree may grow deeper.
pub const MOST_DEPTH: usize = 64;
/// The most people that a node can be asked to have.
pub const MOST_SAMPLES: usize = 1_000_000;
/// The highest price of a leaf. No split outlives a price above the root's impurity, which is at most `log2(classes)`.
pub const MOST_ALPHA: f64 = 10.0;

/// How a tree grows, and how far it is cut back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TreeConfig {
    pub criterion: Criterion,
    /// Questions on the longest way from the root, in `[1, 64]`; as many as it takes if there is none.
    pub max_depth: Option<usize>,
    /// The fewest people in a node that is split, at least 2.
    pub min_samples_split: usize,
    /// The fewest people in a leaf, at least 1. People are counted, not weighed.
    pub min_samples_leaf: usize,
    /// The price of a leaf in impurity, in `[0, 10]`; 0 prunes nothing. See [`super::prune::pruned`].
    pub ccp_alpha: f64,
}

impl Default for TreeConfig {
    fn default() -> Self {
        Self { criterion: Criterion::Gini, max_depth: None, min_samples_split: 2, min_samples_leaf: 1, ccp_alpha: 0.0 }
    }
}

impl TreeConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`] naming the first setting outside its limits.
    pub fn check(&self) -> Result<(), SettingError> {
        if let Some(depth) = self.max_depth {
            within("max_depth", depth as f64, 1.0, MOST_DEPTH as f64)?;
        }
        within("min_samples_split", self.min_samples_split as f64, 2.0, MOST_SAMPLES as f64)?;
        within("min_samples_leaf", self.min_samples_leaf as f64, 1.0, MOST_SAMPLES as f64)?;
        within("ccp_alpha", self.ccp_alpha, 0.0, MOST_ALPHA)
    }
}
