//! The repairs that are chosen for a run.

use serde::{Deserialize, Serialize};

use crate::data::groups::Grouping;
use crate::limits::SettingError;
use crate::mitigate::before::Before;
use crate::train::constraint::config::ConstraintConfig;

/// The repairs that are chosen.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MitigationConfig {
    /// The attributes whose groups, or intersections of groups, are to be treated alike; the first attribute if there are
    /// none.
    pub attributes: Vec<String>,
    pub before: Option<Before>,
    pub constraint: ConstraintConfig,
}

impl MitigationConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        self.before.as_ref().map_or(Ok(()), Before::check)?;
        self.constraint.check()
    }

    /// The number of the grouping that is meant.
    pub fn grouping(&self, groupings: &[Grouping]) -> usize {
        groupings.iter().position(|grouping| grouping.attributes == self.attributes).unwrap_or(0)
    }
}
