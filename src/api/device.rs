//! A dense model on one of Burn's CPU devices.

use std::future::Future;

use burn::module::Module;
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::model::Pass;
use super::trainer::Loss;
use crate::data::layout::Layout;
use crate::model::config::{Activation, ModelConfig};
use crate::model::device::network::Network;
use crate::model::weights::LayerWeights;
use crate::train::config::TrainConfig;
use crate::train::device::learner::Learner;
use crate::train::device::loss::{bce_tensor, cross_entropy_tensor};
use crate::train::learning::ready;

/// A model with the state of its optimiser, and the device that records a graph.
pub struct DeviceMlp {
    learner: Learner,
    device: Device,
}

impl DeviceMlp {
    /// A model with these first weights.
    pub fn new(layers: &[LayerWeights], activation: Activation, config: &TrainConfig, device: &Device) -> Self {
        let device = device.clone().autodiff();
        let model = ModelConfig { activation, ..ModelConfig::default() };
        Self { learner: Learner::new(Network::new(&model, &Layout::Flat, layers, &device), config), device }
    }

    /// As [`super::model::Model::pass`]; `x` is `[rows, inputs]`.
    pub fn pass(&mut self, x: &Tensor<2>, pass: &Pass) -> f64 {
        let (device, x) = (&self.device, Tensor::<2>::from_inner(x.clone()));
        let mut losses = Vec::new();
        for batch in pass.order.chunks(pass.batch_size) {
            let size = batch.len();
            let rows: Vec<i32> = batch.iter().map(|&row| row as i32).collect();
            let people = x.clone().select(0, Tensor::<1, Int>::from_data(TensorData::new(rows, [size]), device));
            let labels: Vec<f32> = batch.iter().map(|&row| pass.labels[row as usize]).collect();
            let loss = match pass.loss {
                Loss::Bce => {
                    let labels = Tensor::from_data(TensorData::new(labels, [size, 1]), device);
                    self.learner.step(pass.rate, people, &[], |logits| bce_tensor(logits, labels))
                }
                Loss::CrossEntropy => {
                    let classes: Vec<i32> = labels.iter().map(|&class| class as i32).collect();
                    let classes = Tensor::from_data(TensorData::new(classes, [size]), device);
                    self.learner.step(pass.rate, people, &[], |logits| cross_entropy_tensor(logits, classes))
                }
            };
            losses.push(loss.mul_scalar(size as f64));
        }
        read(Tensor::cat(losses, 0).sum())[0] as f64 / pass.order.len() as f64
    }

    /// Logits of rows, `[rows, outputs]`, row-major.
    pub fn logits(&self, x: &Tensor<2>) -> Vec<f32> {
        read(self.learner.model().clone().valid().forward(x.clone(), &[]))
    }

    /// The weights as they stand.
    pub fn weights(&self) -> Vec<LayerWeights> {
        at_once(self.learner.model().weights()).unwrap_or_default()
    }
}

fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let data = at_once(tensor.into_data_async()).map(|data| data.convert::<f32>());
    data.ok().and_then(|data| data.try_to_vec::<f32>().ok()).unwrap_or_default()
}

/// What a CPU has been asked for is there at once.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    ready(future).unwrap_or_else(|| unreachable!("a CPU answers at once"))
}
