//! What a visitor can choose about reductions, and its limits.

use serde::{Deserialize, Serialize};

use super::{exponentiated_gradient, grid_search};
use crate::limits::{SettingError, within};

/// Models of a grid at most that are learnt in a page.
pub const MOST_GRID: u32 = 100;
/// The least and the largest bound.
pub const EPS: (f64, f64) = (0.001, 1.0);

/// A reduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reduction {
    /// A lottery over models: [`super::exponentiated_gradient`].
    ExponentiatedGradient,
    /// The best of many models: [`super::grid_search`].
    GridSearch,
}

/// What is chosen of a reduction; the rest is as in Fairlearn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReductionConfig {
    pub kind: Option<Reduction>,
    /// How far the rate of a group may be from that of all with [`Reduction::ExponentiatedGradient`], in `[0.001, 1]`.
    pub eps: f64,
    /// Models of the grid with [`Reduction::GridSearch`], in `1..=100`.
    pub grid_size: u32,
}

impl Default for ReductionConfig {
    fn default() -> Self {
        let gradient = exponentiated_gradient::Settings::default();
        let grid = grid_search::Settings::default();
        Self { kind: None, eps: gradient.eps, grid_size: grid.grid_size }
    }
}

impl ReductionConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("eps", self.eps, EPS.0, EPS.1)?;
        within("grid", f64::from(self.grid_size), 1.0, f64::from(MOST_GRID))
    }
}
