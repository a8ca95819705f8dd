//! Differentially private training: what is chosen of it, what it refuses, and what it has spent.
//!
//! Each step learns from people drawn independently (Poisson sampling); the gradient of each is clipped, and noise is added
//! to the sum (DP-SGD, Abadi et al. 2016). What is promised is promised of the weights, to whoever doesn't know the seed of the
//! noise; curves and metrics of the training part are made without noise, and aren't covered.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::config::TrainConfig;
use super::objective::Objective;
use super::rows::Rows;
use crate::evaluate::privacy::mechanism::{Mechanism, check_delta};
use crate::evaluate::privacy::{pld, rdp};
use crate::limits::{SettingError, within};

/// Limits of [`PrivacyConfig`].
pub const NOISE_MULTIPLIER: (f64, f64) = (0.1, 1000.0);
pub const CLIP: (f64, f64) = (1e-3, 100.0);
pub const DELTA: (f64, f64) = (1e-10, 0.5);

/// How one person's influence on each step is kept small, and hidden.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PrivacyConfig {
    /// The noise's standard deviation as a multiple of the clip norm, in `[0.1, 1000]`.
    pub noise_multiplier: f64,
    /// The most that the gradient of one person's loss counts, by its Euclidean norm over all parameters, in `[1e-3, 100]`.
    pub clip_norm: f64,
    /// The probability with which the promise may fail, in `[1e-10, 0.5]`; less than one in the number of people.
    pub delta: f64,
}

impl Default for PrivacyConfig {
    fn default() -> Self {
        Self { noise_multiplier: 1.0, clip_norm: 1.0, delta: 1e-5 }
    }
}

impl PrivacyConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`] naming the first setting outside its limits.
    pub fn check(&self) -> Result<(), SettingError> {
        within("privacy-noise", self.noise_multiplier, NOISE_MULTIPLIER.0, NOISE_MULTIPLIER.1)?;
        within("clip", self.clip_norm, CLIP.0, CLIP.1)?;
        check_delta(self.delta)
    }
}

/// Why a model can't be trained privately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum PrivacyError {
    #[error("Only the fused trainer learns privately: choose “CPU (fused)” and a dense model.")]
    PrivacyElsewhere {},
    #[error("A constraint compares people, which privacy forbids: choose one of the two.")]
    PrivacyConstrained {},
    #[error("Weights follow from other people, which privacy forbids: choose one of the two.")]
    PrivacyWeighted {},
    #[error("A repair of the data looks at many people at once, which privacy forbids: choose one of the two.")]
    PrivacyRepaired {},
    #[error("Whom adversarial training changes depends on others, which privacy forbids: choose one of the two.")]
    PrivacyAdversarial {},
}

/// Refuses what can't be learnt privately, if it is to be: elsewhere than in the fused trainer, or from more than each person by themselves.
///
/// # Errors
/// A [`PrivacyError`].
pub fn check(config: &TrainConfig, rows: &Rows, objective: &Objective) -> Result<(), PrivacyError> {
    match (rows, objective) {
        _ if config.privacy.is_none() => Ok(()),
        (Rows::Fused(_), Objective { constraint: Some(_), .. }) => Err(PrivacyError::PrivacyConstrained {}),
        (Rows::Fused(_), Objective { weights: Some(_), .. }) => Err(PrivacyError::PrivacyWeighted {}),
        (Rows::Fused(_), _) if config.adversarial.is_some() => Err(PrivacyError::PrivacyAdversarial {}),
        (Rows::Fused(_), _) => Ok(()),
        _ => Err(PrivacyError::PrivacyElsewhere {}),
    }
}

/// What was asked of people's privacy until the model stands as it does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    pub mechanism: Mechanism,
    pub delta: f64,
    pub steps: u32,
}

impl Spent {
    /// The epsilon of it: whatever one may see of the weights, it is at most `exp(epsilon)` times as likely with any one
    /// person than without, and delta more. 0: nothing can be told; above 10, hardly anything is promised. [Tight](pld).
    pub fn epsilon(&self) -> f64 {
        pld::epsilon(&self.mechanism, self.steps, self.delta)
    }

    /// The same by the [accountant](rdp) that is quicker and looser.
    pub fn rdp_epsilon(&self) -> f64 {
        if self.steps == 0 {
            return 0.0;
        }
        let bound = rdp::epsilon(&self.mechanism, self.steps, self.delta, &rdp::orders());
        bound.map_or(f64::INFINITY, |bound| bound.epsilon)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("privacy.rs"), 5);
        crate::sentence::wording::assert_told(include_str!("../evaluate/privacy/calibrate.rs"), 2);
    }
}
