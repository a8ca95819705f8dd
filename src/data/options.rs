//! What a visitor can choose about data.

use serde::{Deserialize, Serialize};

use super::perturb::Planting;
use super::shift::Shift;
use crate::limits::{SettingError, within};

/// How a data set is split and encoded, and what is planted in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataOptions {
    /// The seed of every random choice of a run.
    pub seed: u64,
    /// The share of people kept for testing, in `[0.1, 0.9]`.
    pub test_share: f64,
    /// Whether the model may learn from the sensitive columns.
    pub with_sensitive: bool,
    /// What is planted in the data on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harm: Option<Planting>,
    /// The groups that are learnt from, if not all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<Shift>,
}

impl Default for DataOptions {
    fn default() -> Self {
        Self { seed: 1, test_share: 0.3, with_sensitive: false, harm: None, shift: None }
    }
}

impl DataOptions {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("test", self.test_share, 0.1, 0.9)?;
        self.harm.as_ref().map_or(Ok(()), Planting::check)
    }
}
