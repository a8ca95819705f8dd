//! What a visitor can choose about a model, and its limits. Checked once, before anything is built.

use serde::{Deserialize, Serialize};

use crate::limits::{SettingError, within};

/// Hidden layers at most.
pub const MOST_LAYERS: usize = 6;
/// Units in a hidden layer at most.
pub const MOST_UNITS: usize = 256;

/// The kind of model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// `sigmoid(x w + b)`: one weight for each feature.
    Logistic,
    /// A multilayer perceptron: hidden layers of units with an activation.
    #[default]
    Mlp,
}

/// The function a hidden unit applies to its sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Activation {
    #[default]
    Relu,
    Tanh,
    Sigmoid,
    Gelu,
}

/// A model's shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelConfig {
    pub family: Family,
    /// Units of each hidden layer, from the input side; unused by [`Family::Logistic`].
    pub hidden: Vec<usize>,
    pub activation: Activation,
    /// The share of hidden units silenced in each training step, in `[0, 0.9]`.
    pub dropout: f64,
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self { family: Family::Mlp, hidden: vec![32, 16], activation: Activation::Relu, dropout: 0.0 }
    }
}

impl ModelConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`] naming the first setting outside its limits.
    pub fn check(&self) -> Result<(), SettingError> {
        if self.family == Family::Mlp {
            within("layers", self.hidden.len() as f64, 1.0, MOST_LAYERS as f64)?;
            for &units in &self.hidden {
                within("units", units as f64, 1.0, MOST_UNITS as f64)?;
            }
        }
        within("dropout", self.dropout, 0.0, 0.9)
    }

    /// Sizes of all layers, input and output included.
    pub fn sizes(&self, inputs: usize, outputs: usize) -> Vec<usize> {
        let hidden = if self.family == Family::Mlp { self.hidden.as_slice() } else { &[] };
        [&[inputs], hidden, &[outputs]].concat()
    }
}
