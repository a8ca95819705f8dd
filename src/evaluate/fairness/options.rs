//! What an audit is asked for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits::{SettingError, within};

/// Attributes and the value that each must have.
pub type Clause = BTreeMap<String, String>;

/// Who is compared with whom: each side is everybody who meets any of its clauses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sides {
    pub privileged: Vec<Clause>,
    pub unprivileged: Vec<Clause>,
}

/// How intervals are made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bootstrap {
    /// Times that the people are drawn again, up to 100,000.
    pub replicates: u32,
    /// The share of replicates inside an interval, in `[0.5, 0.999]`.
    pub level: f64,
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { replicates: 1000, level: 0.95, seed: 1 }
    }
}

impl Bootstrap {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("bootstrap.replicates", f64::from(self.replicates), 20.0, 100_000.0)?;
        within("bootstrap.level", self.level, 0.5, 0.999)
    }
}
