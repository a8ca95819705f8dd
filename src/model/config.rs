//! What a visitor can choose about a model, and its limits. Checked once, before anything is built.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::boosted::config::check_shrinkage;
use super::tree::config::TreeConfig;
use super::weights::convolved_side;
use crate::data::layout::Layout;
use crate::limits::{SettingError, within};

/// Hidden layers at most.
pub const MOST_LAYERS: usize = 6;
/// Units in a hidden layer at most.
pub const MOST_UNITS: usize = 256;
/// Convolutions at most: each halves the picture.
pub const MOST_CONVOLUTIONS: usize = 3;
/// Filters of a convolution at most.
pub const MOST_FILTERS: usize = 64;

/// The kind of model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// `sigmoid(x w + b)`: one weight for each feature. Of an amount, `x w + b`: linear regression.
    Logistic,
    /// A multilayer perceptron: hidden layers of units with an activation.
    #[default]
    Mlp,
    /// Convolutions over a picture, each followed by pooling, then hidden layers (LeCun et al. 1998).
    Cnn,
    /// A recurrent network that reads a sequence (Elman 1990).
    Rnn,
    /// Gated recurrent units (Cho et al. 2014), as `torch.nn.GRU`.
    Gru,
    /// Long short-term memory (Hochreiter and Schmidhuber 1997), as `torch.nn.LSTM`.
    Lstm,
    /// An autoencoder: it learns to repeat its input through a narrow code, and what it repeats badly is unusual.
    Autoencoder,
    /// A classification tree.
    Tree,
    /// Gradient-boosted trees.
    Boosted,
}

impl Family {
    /// Whether it is made of dense layers alone.
    pub fn dense(self) -> bool {
        matches!(self, Family::Logistic | Family::Mlp | Family::Autoencoder)
    }

    /// Whether it is known how what it says changes with its inputs, little by little.
    pub fn sloped(self) -> bool {
        !self.of_trees() && self != Family::Autoencoder
    }

    /// Whether it can predict an amount.
    pub fn predicts_amounts(self) -> bool {
        matches!(self, Family::Logistic | Family::Mlp)
    }

    /// Whether it has hidden layers that can be chosen.
    pub fn layered(self) -> bool {
        matches!(self, Family::Mlp | Family::Cnn | Family::Autoencoder)
    }

    /// Whether it asks one question after the other.
    pub fn of_trees(self) -> bool {
        matches!(self, Family::Tree | Family::Boosted)
    }

    /// Whether it reads a sequence.
    pub fn recurrent(self) -> bool {
        matches!(self, Family::Rnn | Family::Gru | Family::Lstm)
    }
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
#[serde(default)]
pub struct ModelConfig {
    pub family: Family,
    /// Units of each hidden layer, from the input side, of a [layered](Family::layered) family; of an autoencoder up to
    /// its code, after which they come again in the opposite order.
    pub hidden: Vec<usize>,
    pub activation: Activation,
    /// The share of hidden units silenced in each training step, in `[0, 0.9]`.
    pub dropout: f64,
    /// Filters of each convolution.
    pub filters: Vec<usize>,
    /// Units of a recurrent state.
    pub state: usize,
    /// Units of an autoencoder's code.
    pub code: usize,
    /// Also of boosted trees: their depth, and the people in their leaves.
    pub tree: TreeConfig,
    /// The share of each boosted tree's correction that is added, in `[0.001, 1]`.
    pub shrinkage: f64,
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self {
            family: Family::Mlp,
            hidden: vec![32, 16],
            activation: Activation::Relu,
            dropout: 0.0,
            filters: vec![16, 16],
            state: 32,
            code: 2,
            tree: TreeConfig { max_depth: Some(5), min_samples_leaf: 20, ..TreeConfig::default() },
            shrinkage: 0.3,
        }
    }
}

/// A model that doesn't fit the data.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum MisfitError {
    #[error("A convolutional network learns from pictures: choose a set of pictures, or another model.")]
    NeedsPictures {},
    #[error("The picture is too small for {convolutions} convolutions: choose fewer.")]
    TooSmall { convolutions: u64 },
    #[error("A recurrent network reads pictures, or tables with points in time: choose such data, or another model.")]
    NeedsOrder {},
    #[error("A tree looks at one feature at a time, which says little of a picture: choose a table, or another model.")]
    NotForPictures {},
    #[error("The label is an amount, which this model can't predict: choose linear regression, or a neural network.")]
    NotForAmounts {},
}

impl ModelConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`] naming the first setting outside its limits.
    pub fn check(&self) -> Result<(), SettingError> {
        if self.family.layered() {
            within("layers", self.hidden.len() as f64, 1.0, MOST_LAYERS as f64)?;
            for &units in &self.hidden {
                within("units", units as f64, 1.0, MOST_UNITS as f64)?;
            }
        }
        match self.family {
            Family::Cnn => {
                within("convolutions", self.filters.len() as f64, 1.0, MOST_CONVOLUTIONS as f64)?;
                for &filters in &self.filters {
                    within("filters", filters as f64, 1.0, MOST_FILTERS as f64)?;
                }
            }
            Family::Rnn | Family::Gru | Family::Lstm => within("state", self.state as f64, 1.0, MOST_UNITS as f64)?,
            Family::Autoencoder => within("code", self.code as f64, 1.0, MOST_UNITS as f64)?,
            Family::Tree => self.tree.check()?,
            Family::Boosted => {
                self.tree.check()?;
                check_shrinkage(self.shrinkage)?;
            }
            Family::Logistic | Family::Mlp => {}
        }
        within("dropout", self.dropout, 0.0, 0.9)
    }

    /// Checks that the model can learn from features laid out like this, and a label that is an amount or isn't.
    ///
    /// # Errors
    /// A [`MisfitError`].
    pub fn fits(&self, layout: &Layout, amount: bool) -> Result<(), MisfitError> {
        match (self.family, layout) {
            (Family::Cnn, Layout::Picture { height, width }) => {
                let convolutions = self.filters.len();
                let room = convolved_side(*height.min(width), convolutions) > 0;
                if room { Ok(()) } else { Err(MisfitError::TooSmall { convolutions: convolutions as u64 }) }
            }
            (Family::Cnn, _) => Err(MisfitError::NeedsPictures {}),
            (Family::Rnn | Family::Gru | Family::Lstm, Layout::Flat) => Err(MisfitError::NeedsOrder {}),
            (family, _) if amount && !family.predicts_amounts() => Err(MisfitError::NotForAmounts {}),
            (Family::Tree | Family::Boosted, Layout::Picture { .. }) => Err(MisfitError::NotForPictures {}),
            _ => Ok(()),
        }
    }

    /// The hidden layer that no activation follows: an autoencoder's code.
    pub fn linear_layer(&self) -> Option<usize> {
        (self.family == Family::Autoencoder).then_some(self.hidden.len())
    }

    /// Units of the hidden layers that dropout can silence.
    pub fn silenced(&self) -> Vec<usize> {
        match self.family {
            Family::Mlp | Family::Cnn => self.hidden.clone(),
            Family::Autoencoder => self.mirrored(),
            _ => Vec::new(),
        }
    }

    /// An autoencoder's layers between its input and its output.
    pub(super) fn mirrored(&self) -> Vec<usize> {
        let back = self.hidden.iter().rev();
        self.hidden.iter().chain([&self.code]).chain(back).copied().collect()
    }
}
