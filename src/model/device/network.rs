//! Any model of layers as a Burn module.
//!
//! Weights are drawn on the host, so that every backend starts from the same numbers. Dropout masks come from the
//! caller for the same reason.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::{Device, ExecutionError, Int, Tensor, TensorData, Transaction};

use super::{convolutional, dense, recurrent};
use crate::data::layout::Layout;
use crate::model::config::{Activation, Family, ModelConfig};
use crate::model::weights::LayerWeights;

/// The way that a batch takes through the layers.
#[derive(Debug, Clone)]
enum Way {
    Dense {
        linear: Option<usize>,
    },
    /// So many convolutions over pictures of this size, then dense layers.
    Convolutional {
        convolutions: usize,
        size: [usize; 2],
    },
    /// Two layers that change a state step by step, then dense layers. `order` lists the features of each step.
    Recurrent {
        family: Family,
        steps: usize,
        order: Vec<i32>,
    },
}

/// Layers of `x W + b` and a way through them. The output is logits.
#[derive(Module, Debug)]
pub struct Network {
    layers: Vec<Linear>,
    #[module(skip)]
    activation: Activation,
    #[module(skip)]
    way: Way,
}

impl Network {
    /// A model with the given weights on a device, for people laid out like this, whom it [fits](ModelConfig::fits).
    pub fn new(config: &ModelConfig, layout: &Layout, layers: &[LayerWeights], device: &Device) -> Self {
        let way = match (config.family, layout) {
            (Family::Cnn, &Layout::Picture { height, width }) => {
                Way::Convolutional { convolutions: config.filters.len(), size: [height, width] }
            }
            (family, layout) if family.recurrent() => {
                let steps = layout.steps().unwrap_or_default();
                let order = steps.iter().flatten().map(|&feature| feature as i32).collect();
                Way::Recurrent { family, steps: steps.len(), order }
            }
            _ => Way::Dense { linear: config.linear_layer() },
        };
        let linear = |l: &LayerWeights| Linear {
            weight: Param::from_tensor(Tensor::from_data(
                TensorData::new(l.weights.clone(), [l.inputs, l.outputs]),
                device,
            )),
            bias: Some(Param::from_tensor(Tensor::from_data(TensorData::new(l.biases.clone(), [l.outputs]), device))),
        };
        Self { layers: layers.iter().map(linear).collect(), activation: config.activation, way }
    }

    /// The model with other weights of the same shapes, on an autodiff device. Its parameters stay who they are, so that an
    /// optimiser knows them again.
    pub fn with_weights(mut self, layers: &[LayerWeights], device: &Device) -> Self {
        for (linear, l) in self.layers.iter_mut().zip(layers) {
            let weights = TensorData::new(l.weights.clone(), [l.inputs, l.outputs]);
            let biases = TensorData::new(l.biases.clone(), [l.outputs]);
            linear.weight = linear.weight.clone().map(|_| Tensor::from_data(weights, device).require_grad());
            let bias = linear.bias.take();
            linear.bias = bias.map(|bias| bias.map(|_| Tensor::from_data(biases, device).require_grad()));
        }
        self
    }

    /// Logits of a batch.
    ///
    /// # Shapes
    /// - `x`: `[batch, inputs]`
    /// - `masks`: none, or one `[batch, units]` for each hidden dense layer: 0 for a silenced unit, `1 / (1 - dropout)`
    ///   else
    /// - result: `[batch, outputs]`
    pub fn forward(&self, x: Tensor<2>, masks: &[Tensor<2>]) -> Tensor<2> {
        match &self.way {
            Way::Dense { linear } => dense::forward(&self.layers, self.activation, *linear, x, masks),
            Way::Convolutional { convolutions, size } => {
                let (convolutions, head) = self.layers.split_at(*convolutions);
                let features = convolutional::features(convolutions, self.activation, *size, x);
                dense::forward(head, self.activation, None, features, masks)
            }
            Way::Recurrent { family, steps, order } => {
                let (batch, known) = (x.dims()[0], order.len());
                let order = Tensor::<1, Int>::from_data(TensorData::new(order.clone(), [known]), &x.device());
                let x = x.select(1, order).reshape([batch, *steps, known / steps]);
                let state = recurrent::last_state(*family, &self.layers[0], &self.layers[1], x);
                dense::forward(&self.layers[2..], self.activation, None, state, masks)
            }
        }
    }

    /// The pictures that each convolution makes of a batch, if there are any convolutions; shapes are those of
    /// [`convolutional::maps`].
    pub fn maps(&self, x: Tensor<2>) -> Vec<Tensor<4>> {
        match self.way {
            Way::Convolutional { convolutions, size } => {
                convolutional::maps(&self.layers[..convolutions], self.activation, size, x).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Reads the weights back from the device, all in one transfer.
    ///
    /// # Errors
    /// The device's, when it is lost.
    pub async fn weights(&self) -> Result<Vec<LayerWeights>, ExecutionError> {
        let transaction = self.layers.iter().fold(Transaction::default(), |t, l| {
            let t = t.register(l.weight.val().inner());
            l.bias.iter().fold(t, |t, b| t.register(b.val().inner()))
        });
        let data = transaction.execute_async().await?;
        let floats = |d: &TensorData| d.clone().convert::<f32>().try_to_vec::<f32>().unwrap_or_default();
        Ok(self
            .layers
            .iter()
            .zip(data.chunks(2))
            .map(|(layer, pair)| {
                let [inputs, outputs] = layer.weight.dims();
                LayerWeights { inputs, outputs, weights: floats(&pair[0]), biases: floats(&pair[1]) }
            })
            .collect())
    }
}
