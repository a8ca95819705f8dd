//! What a visitor can choose about training, and its limits. Checked once, before a run starts.

use serde::{Deserialize, Serialize};

use super::adversarial::AdversarialConfig;
use super::privacy::PrivacyConfig;
use crate::limits::{SettingError, within};

/// How weights follow the gradient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// Adam (Kingma and Ba 2015) with beta 0.9 and 0.999, epsilon 1e-8, as `torch.optim.Adam`.
    #[default]
    Adam,
    /// Stochastic gradient descent with momentum, without dampening, as `torch.optim.SGD`.
    Sgd,
}

/// The settings of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrainConfig {
    pub algorithm: Algorithm,
    /// Step size, in `(0, 10]`.
    pub learning_rate: f64,
    /// Momentum of SGD, in `[0, 0.999]`; unused by Adam.
    pub momentum: f64,
    /// People in a step.
    pub batch_size: usize,
    /// Weight decay: the gradient of `l2 / 2 |w|^2` is added to each parameter's gradient, in `[0, 1]`.
    pub l2: f64,
    /// Passes over the training part, after which the run ends.
    pub epochs: usize,
    /// The run ends early once the training loss (nats a person) is at most this; 0 never stops early.
    pub stop_loss: f64,
    /// How people are changed before they are learnt from, if they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adversarial: Option<AdversarialConfig>,
    /// Learning privately. Then each person takes part in each step with the probability that makes `batch_size` people on
    /// average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<PrivacyConfig>,
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            algorithm: Algorithm::Adam,
            learning_rate: 0.003,
            momentum: 0.9,
            batch_size: 64,
            l2: 0.0,
            epochs: 30,
            stop_loss: 0.0,
            adversarial: None,
            privacy: None,
        }
    }
}

impl TrainConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`] naming the first setting outside its limits.
    pub fn check(&self) -> Result<(), SettingError> {
        check_learning_rate(self.learning_rate)?;
        within("momentum", self.momentum, 0.0, 0.999)?;
        within("batch", self.batch_size as f64, 1.0, 4096.0)?;
        within("l2", self.l2, 0.0, 1.0)?;
        within("epochs", self.epochs as f64, 1.0, 10_000.0)?;
        within("stop", self.stop_loss, 0.0, 10.0)?;
        self.adversarial.as_ref().map_or(Ok(()), AdversarialConfig::check)?;
        self.privacy.map_or(Ok(()), |privacy| privacy.check())
    }
}

/// Refuses a step size outside `[1e-6, 10]`.
///
/// # Errors
/// [`SettingError::OutOfRange`].
pub fn check_learning_rate(rate: f64) -> Result<(), SettingError> {
    within("lr", rate, 1e-6, 10.0)
}
