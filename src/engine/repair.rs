//! What a run refuses of repairs, each as one sentence with its remedy.

use serde::Serialize;
use thiserror::Error;

/// Why a model can't be repaired as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum RepairError {
    #[error("A model that isn't asked a yes or no can't count people by weights: choose resampling, or another model.")]
    NoWeights {},
    #[error(
        "Constraints hold for a yes or no and for models that learn by gradients: choose such a model, or no constraint."
    )]
    NoConstraint {},
    #[error("A bound and an adversary are for the fused trainer only: choose “CPU (fused)” and a dense model.")]
    ConstraintElsewhere {},
    #[error("The chosen repairs exclude each other or don't suit the model: leave one of them out.")]
    RepairsExclude {},
    #[error("Exponentiated gradient and grid search learn many models and do so without Burn: choose “CPU (fused)”.")]
    ReductionElsewhere {},
    #[error("A repair has learnt several models, of which none is changed by itself: leave it out to set weights.")]
    OfMany {},
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_says_what_the_error_says() {
        crate::sentence::wording::assert_told(include_str!("repair.rs"), 5);
    }
}
