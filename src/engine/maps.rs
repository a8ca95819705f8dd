//! What a convolutional network sees in a picture: its kernels, and the pictures that it makes of one.

use burn::tensor::{Device, Tensor, TensorData};

use super::drawn::Convolutions;
use super::task::positive;
use crate::data::features::Features;
use crate::data::labels::Labels;
use crate::data::prepare::Prepared;
use crate::model::config::ModelConfig;
use crate::model::device::network::Network;
use crate::model::weights::LayerWeights;
use crate::train::device::generic::read;
use crate::train::learning::DeviceLost;
use crate::train::loss::softmax;

/// What it sees in the first picture of the test part. Computed on the CPU, wherever the model is trained: it is little.
///
/// # Errors
/// [`DeviceLost`].
pub async fn maps(layers: &[LayerWeights], model: &ModelConfig, data: &Prepared) -> Result<Convolutions, DeviceLost> {
    let (width, device) = (data.width, Device::flex());
    let numbers = data.test.x.numbers(0..width).into_owned();
    let x = Tensor::<2>::from_data(TensorData::new(numbers, [1, width]), &device);
    let network = Network::new(model, &data.layout, layers, &device);
    let mut maps = Vec::new();
    for tensor in network.maps(x.clone()) {
        let [_, filters, height, width] = tensor.dims();
        let numbers = read(tensor).await?;
        let most = numbers.iter().fold(f32::EPSILON, |most, &n| most.max(n.abs()));
        let picture = |map: &[f32]| map.iter().map(|&n| (n.max(0.0) / most * 255.0).round() as u8).collect();
        maps.push(numbers.chunks(height * width).take(filters).map(picture).collect());
    }
    let mut scores = read(network.forward(x, &[])).await?;
    softmax(&mut scores, 0);
    let pixels = match &data.test.x {
        Features::Bytes(bytes) => bytes[..width].to_vec(),
        Features::Numbers(_) => Vec::new(),
    };
    let class = match &data.test.labels {
        Labels::Classes(of_row) => of_row[0],
        _ => u32::from(positive(&data.test)[0]),
    };
    Ok(Convolutions { pixels, class, kernels: kernels(&layers[0]), maps, scores })
}

/// The kernels of a first convolution, all on the scale of the largest weight.
fn kernels(layer: &LayerWeights) -> Vec<Vec<u8>> {
    let most = layer.weights.iter().fold(f32::EPSILON, |most, w| most.max(w.abs()));
    let kernel = |filter: usize| {
        let weights = layer.weights.iter().skip(filter).step_by(layer.outputs);
        weights.map(|w| (127.5 + w / most * 127.5).round() as u8).collect()
    };
    (0..layer.outputs).map(kernel).collect()
}
