//! What keeps a model from being tried.

use serde::Serialize;
use thiserror::Error;

/// A trial that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum RobustError {
    #[error("Whether a decision holds can be asked only of a yes or no and of classes: choose another label.")]
    RobustnessNeedsDecision {},
    #[error("Attacks follow a gradient, which trees, autoencoders and lotteries don’t have: choose another model.")]
    AttackNeedsGradient {},
    #[error("A proof needs one model of dense layers: choose logistic regression or a neural network, no lottery.")]
    ProofNeedsDense {},
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("error.rs"), 3);
    }
}
