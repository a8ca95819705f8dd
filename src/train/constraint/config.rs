//! What a visitor can choose about a constraint, and its limits.

use serde::{Deserialize, Serialize};

use crate::limits::{SettingError, within};

/// The largest weight of a constraint.
pub const MOST_WEIGHT: f64 = 100.0;

/// What a constraint holds against a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    #[default]
    None,
    /// Groups' mean scores differ.
    DemographicParity,
    /// Mean scores of groups' positives differ.
    EqualOpportunity,
    /// Mean scores of groups' positives differ, or those of their negatives.
    EqualizedOdds,
    /// Groups' mean scores diverge, as probabilities of a yes or no.
    KlDivergence,
    /// Groups' mean absolute errors differ.
    MeanAbsoluteError,
    /// The logit and membership of a group vary together (Zafar et al. 2017).
    Covariance,
    /// An adversary tells the group from the score (Zhang, Lemoine and Mitchell 2018).
    Adversary,
}

/// A constraint on training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConstraintConfig {
    pub kind: Kind,
    /// What the constraint weighs beside the loss, in `[0, 100]`; 0 is as if there were none.
    pub weight: f64,
    /// The largest difference allowed, in `[0, 1]`: the weight is then found by dual ascent, and starts where it is set.
    pub bound: Option<f64>,
}

impl Default for ConstraintConfig {
    fn default() -> Self {
        Self { kind: Kind::None, weight: 1.0, bound: None }
    }
}

impl ConstraintConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        check_weight(self.weight)?;
        self.bound.map_or(Ok(()), |bound| within("bound", bound, 0.0, 1.0))
    }
}

/// Refuses a weight outside `[0, 100]`.
///
/// # Errors
/// [`SettingError::OutOfRange`].
pub fn check_weight(weight: f64) -> Result<(), SettingError> {
    within("weight", weight, 0.0, MOST_WEIGHT)
}
