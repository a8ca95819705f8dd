//! The way through dense layers.

use burn::nn::Linear;
use burn::tensor::Tensor;
use burn::tensor::activation::{gelu, relu, sigmoid, tanh};

use crate::model::config::Activation;

/// `x W + b` of each layer, with an activation after each but the last and the one with the number `linear`.
///
/// # Shapes
/// - `x`: `[batch, inputs]`
/// - `masks`: none, or one `[batch, units]` for each hidden layer: 0 for a silenced unit, `1 / (1 - dropout)` else
/// - result: `[batch, outputs]`
pub fn forward(
    layers: &[Linear],
    activation: Activation,
    linear: Option<usize>,
    x: Tensor<2>,
    masks: &[Tensor<2>],
) -> Tensor<2> {
    let (last, hidden) = layers.split_last().expect("a model has at least its output layer");
    let mut x = x;
    for (i, layer) in hidden.iter().enumerate() {
        x = layer.forward(x);
        if linear != Some(i) {
            x = activate(activation, x);
        }
        if let Some(mask) = masks.get(i) {
            x = x * mask.clone();
        }
    }
    last.forward(x)
}

/// An activation of each number.
pub fn activate<const D: usize>(activation: Activation, x: Tensor<D>) -> Tensor<D> {
    match activation {
        Activation::Relu => relu(x),
        Activation::Tanh => tanh(x),
        Activation::Sigmoid => sigmoid(x),
        Activation::Gelu => gelu(x),
    }
}
