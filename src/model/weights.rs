//! The weights of a model of layers as numbers on the host: their shapes, how they are drawn, how they travel.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::config::{Activation, Family, ModelConfig};
use crate::data::layout::Layout;

/// The side of a convolution's kernel, in pixels.
pub const KERNEL: usize = 5;

/// The weights of one layer: `weights` is `[inputs, outputs]`, row-major. A convolution's inputs are the pixels under its
/// kernel, channel by channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerWeights {
    pub inputs: usize,
    pub outputs: usize,
    pub weights: Vec<f32>,
    pub biases: Vec<f32>,
}

impl LayerWeights {
    /// The weight from an input to an output, or that output's bias where there is no input; none for others.
    pub fn number(&mut self, from: Option<usize>, to: usize) -> Option<&mut f32> {
        match from {
            _ if to >= self.outputs => None,
            None => self.biases.get_mut(to),
            Some(from) => self.weights.get_mut(from.checked_mul(self.outputs)?.checked_add(to)?),
        }
    }
}

/// The shape of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerShape {
    pub inputs: usize,
    pub outputs: usize,
    /// Whether a rectifier follows.
    rectified: bool,
}

/// The layers of a model for people laid out like this, with `inputs` features, from whom `outputs` numbers are wanted.
/// A tree has none.
///
/// A recurrent network has two in place of its first: from a step's features, and from the state before, to all gates.
pub fn layer_shapes(config: &ModelConfig, layout: &Layout, inputs: usize, outputs: usize) -> Vec<LayerShape> {
    let dense = |sizes: &[usize]| dense_shapes(sizes, config.activation);
    match config.family {
        Family::Logistic => dense(&[inputs, outputs]),
        Family::Mlp => dense(&[&[inputs], config.hidden.as_slice(), &[outputs]].concat()),
        Family::Autoencoder => dense(&[&[inputs], config.mirrored().as_slice(), &[inputs]].concat()),
        Family::Cnn => {
            let Layout::Picture { height, width } = *layout else { return Vec::new() };
            let channels: Vec<usize> = [1].into_iter().chain(config.filters.iter().copied()).collect();
            let convolution = |pair: &[usize]| LayerShape {
                inputs: pair[0] * KERNEL * KERNEL,
                outputs: pair[1],
                rectified: rectifies(config.activation),
            };
            let convolutions = config.filters.len();
            let [height, width] = [height, width].map(|side| convolved_side(side, convolutions));
            let pooled = height * width * channels[convolutions];
            let head = dense(&[&[pooled], config.hidden.as_slice(), &[outputs]].concat());
            channels.windows(2).map(convolution).chain(head).collect()
        }
        Family::Rnn | Family::Gru | Family::Lstm => {
            let features = layout.steps().map_or(inputs, |steps| steps[0].len());
            let gates = gates(config.family) * config.state;
            let into = |inputs: usize| LayerShape { inputs, outputs: gates, rectified: false };
            [into(features), into(config.state)].into_iter().chain(dense(&[config.state, outputs])).collect()
        }
        Family::Tree | Family::Boosted => Vec::new(),
    }
}

/// The side of a picture after so many convolutions, each of which takes away a kernel less one, and is pooled; 0 if a
/// kernel doesn't fit any more.
pub fn convolved_side(side: usize, convolutions: usize) -> usize {
    (0..convolutions).fold(side, |side, _| (side + 1).saturating_sub(KERNEL) / 2)
}

/// Multiplications that a model of such layers makes for each person.
pub fn multiplications(layers: &[LayerWeights], config: &ModelConfig, layout: &Layout) -> usize {
    let places = |layer: usize| match *layout {
        Layout::Picture { height, width } if config.family == Family::Cnn && layer < config.filters.len() => {
            [height, width].iter().map(|&side| (convolved_side(side, layer) + 1).saturating_sub(KERNEL)).product()
        }
        _ if config.family.recurrent() && layer < 2 => layout.steps().map_or(1, |steps| steps.len()),
        _ => 1,
    };
    layers.iter().enumerate().map(|(i, layer)| layer.weights.len() * places(i)).sum()
}

/// Dense layers with so many units, input and output included.
pub fn dense_shapes(sizes: &[usize], activation: Activation) -> Vec<LayerShape> {
    let hidden = sizes.len() - 2;
    let layer = |(i, pair): (usize, &[usize])| LayerShape {
        inputs: pair[0],
        outputs: pair[1],
        rectified: i < hidden && rectifies(activation),
    };
    sizes.windows(2).enumerate().map(layer).collect()
}

fn rectifies(activation: Activation) -> bool {
    matches!(activation, Activation::Relu | Activation::Gelu)
}

/// Units of all layers of a dense model, input and output included; nothing of others.
pub fn dense_sizes(config: &ModelConfig, layout: &Layout, inputs: usize, outputs: usize) -> Vec<usize> {
    if !config.family.dense() {
        return Vec::new();
    }
    let shapes = layer_shapes(config, layout, inputs, outputs);
    [inputs].into_iter().chain(shapes.iter().map(|shape| shape.outputs)).collect()
}

/// Sums that a recurrent cell makes for each unit of its state.
pub fn gates(family: Family) -> usize {
    match family {
        Family::Gru => 3,
        Family::Lstm => 4,
        _ => 1,
    }
}

/// Draws a model's first weights: uniform in `±sqrt(6 / inputs)` before a rectifier (He et al. 2015), else in
/// `±sqrt(6 / (inputs + outputs))` (Glorot and Bengio 2010); biases start at 0.
pub fn initial_weights(shapes: &[LayerShape], rng: &mut impl Rng) -> Vec<LayerWeights> {
    let layer = |&LayerShape { inputs, outputs, rectified }: &LayerShape| {
        let fan = if rectified { inputs } else { inputs + outputs };
        let bound = (6.0 / fan as f32).sqrt();
        let weights = (0..inputs * outputs).map(|_| rng.random_range(-bound..bound)).collect();
        LayerWeights { inputs, outputs, weights, biases: vec![0.0; outputs] }
    };
    shapes.iter().map(layer).collect()
}
