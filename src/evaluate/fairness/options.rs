//! What an audit is asked for: which column plays which part, and what is compared with what.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::monitor::THRESHOLD;
use crate::limits::{SettingError, within};

/// Attributes and the value that each must have.
pub type Clause = BTreeMap<String, Text>;

/// A cell's value as its text; numbers and truth values are read as what they are written as.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Text(pub String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Scalar {
            Text(String),
            Truth(bool),
            Number(f64),
        }
        Ok(Self(match Scalar::deserialize(deserializer)? {
            Scalar::Text(text) => text,
            Scalar::Truth(truth) => truth.to_string(),
            Scalar::Number(number) => number.to_string(),
        }))
    }
}

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
    /// Times that the people are drawn again, from 20 to 100,000.
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

/// What becomes of people whose value of a sensitive or control column is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// They are left out, and counted.
    #[default]
    Drop,
    /// They are a group of their own, `(missing)`.
    AsGroup,
}

/// What kind of outcome is predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Two outcomes, one of them positive.
    Binary,
    /// Several classes.
    Multiclass,
    /// An amount.
    Regression,
}

/// An audit's request. Columns are named as in the table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditOptions {
    /// The column with what was true.
    pub label: String,
    /// The column with what was decided; without it, decisions are made from the score.
    pub prediction: Option<String>,
    /// The column with the probability of the positive outcome.
    pub score: Option<String>,
    /// Scores from here on are positive decisions where there is no prediction column; in `[0, 1]`, 0.5 if not said.
    pub threshold: Option<f64>,
    /// The label's positive value; found by itself where the label has two values of which one says so.
    pub positive: Option<Text>,
    pub sensitive: Vec<String>,
    pub control: Vec<String>,
    pub weight: Option<String>,
    pub features: Vec<String>,
    pub privileged: Vec<Clause>,
    /// Everybody who isn't privileged, if not said.
    pub unprivileged: Vec<Clause>,
    pub bootstrap: Bootstrap,
    pub missing: Missing,
    /// Found by itself from the label's values, if not said.
    pub task: Option<Task>,
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

impl AuditOptions {
    /// Scores from here on are positive decisions.
    pub fn threshold(&self) -> f64 {
        self.threshold.unwrap_or(THRESHOLD)
    }

    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("threshold", self.threshold(), 0.0, 1.0)?;
        self.bootstrap.check()
    }
}
