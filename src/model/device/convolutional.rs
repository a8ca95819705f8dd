//! The way through convolutions, as in LeNet (LeCun et al. 1998): a kernel stays inside its picture, and is followed by an
//! activation and by the largest of each two by two pixels.

use burn::nn::Linear;
use burn::tensor::Tensor;
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};

use super::dense::activate;
use crate::model::config::Activation;
use crate::model::weights::KERNEL;
#[cfg(doc)]
use crate::model::weights::convolved_side;

/// The pictures that each convolution makes.
///
/// # Shapes
/// - `x`: `[batch, height * width]`
/// - result: of each convolution `[batch, filters, height, width]`, sizes as of [`convolved_side`]
pub fn maps<'a>(
    layers: &'a [Linear],
    activation: Activation,
    size: [usize; 2],
    x: Tensor<2>,
) -> impl Iterator<Item = Tensor<4>> + 'a {
    let batch = x.dims()[0];
    layers.iter().scan(x.reshape([batch, 1, size[0], size[1]]), move |x, layer| {
        *x = pooled(activate(activation, convolved(layer, x.clone())));
        Some(x.clone())
    })
}

/// The features that convolutions find, for dense layers to read: the last pictures, `[batch, pixels]`.
pub fn features(layers: &[Linear], activation: Activation, size: [usize; 2], x: Tensor<2>) -> Tensor<2> {
    maps(layers, activation, size, x).last().expect("there is at least one convolution").flatten(1, 3)
}

/// A layer's weights lie `[channels * KERNEL * KERNEL, filters]`.
fn convolved(layer: &Linear, x: Tensor<4>) -> Tensor<4> {
    let channels = x.dims()[1];
    let filters = layer.weight.dims()[1];
    let weight = layer.weight.val().transpose().reshape([filters, channels, KERNEL, KERNEL]);
    let bias = layer.bias.as_ref().map(|bias| bias.val());
    conv2d(x, weight, bias, ConvOptions::new([1, 1], [0, 0], [1, 1], 1))
}

fn pooled(x: Tensor<4>) -> Tensor<4> {
    max_pool2d(x, MaxPoolOptions::new([2, 2]).with_stride([2, 2]))
}
