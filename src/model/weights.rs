//! The weights of a dense model as numbers on the host: how they are drawn, and how they travel.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::config::{Activation, ModelConfig};

/// The weights of one dense layer: `weights` is `[inputs, outputs]`, row-major.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerWeights {
    pub inputs: usize,
    pub outputs: usize,
    pub weights: Vec<f32>,
    pub biases: Vec<f32>,
}

/// Draws a model's first weights: uniform in `±sqrt(6 / inputs)` before a rectifier (He et al. 2015), else in
/// `±sqrt(6 / (inputs + outputs))` (Glorot and Bengio 2010); biases start at 0.
pub fn initial_weights(config: &ModelConfig, inputs: usize, outputs: usize, rng: &mut impl Rng) -> Vec<LayerWeights> {
    let sizes = config.sizes(inputs, outputs);
    let last = sizes.len() - 2;
    let layer = |(i, pair): (usize, &[usize])| {
        let rectified = i < last && matches!(config.activation, Activation::Relu | Activation::Gelu);
        let fan = if rectified { pair[0] } else { pair[0] + pair[1] };
        let bound = (6.0 / fan as f32).sqrt();
        let weights = (0..pair[0] * pair[1]).map(|_| rng.random_range(-bound..bound)).collect();
        LayerWeights { inputs: pair[0], outputs: pair[1], weights, biases: vec![0.0; pair[1]] }
    };
    sizes.windows(2).enumerate().map(layer).collect()
}
