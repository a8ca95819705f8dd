//! Dense models: logistic regression is the one without hidden layers.
//!
//! Weights are drawn on the host, so that every backend starts from the same numbers. Dropout masks come from the
//! caller for the same reason.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::activation::{gelu, relu, sigmoid, tanh};
use burn::tensor::{Device, ExecutionError, Tensor, TensorData, Transaction};

use super::config::Activation;
use super::weights::LayerWeights;

/// Layers of `x W + b`, with an activation after each but the last. The output is logits.
#[derive(Module, Debug)]
pub struct Mlp {
    layers: Vec<Linear>,
    #[module(skip)]
    activation: Activation,
}

impl Mlp {
    /// A model with the given weights on a device.
    pub fn from_weights(layers: &[LayerWeights], activation: Activation, device: &Device) -> Self {
        let linear = |l: &LayerWeights| Linear {
            weight: Param::from_tensor(Tensor::from_data(
                TensorData::new(l.weights.clone(), [l.inputs, l.outputs]),
                device,
            )),
            bias: Some(Param::from_tensor(Tensor::from_data(TensorData::new(l.biases.clone(), [l.outputs]), device))),
        };
        Self { layers: layers.iter().map(linear).collect(), activation }
    }

    /// Logits of a batch.
    ///
    /// # Shapes
    /// - `x`: `[batch, inputs]`
    /// - `masks`: none, or one `[batch, units]` for each hidden layer: 0 for a silenced unit, `1 / (1 - dropout)` else
    /// - result: `[batch, outputs]`
    pub fn forward(&self, x: Tensor<2>, masks: &[Tensor<2>]) -> Tensor<2> {
        let (last, hidden) = self.layers.split_last().expect("a model has at least its output layer");
        let mut x = x;
        for (i, layer) in hidden.iter().enumerate() {
            x = self.activate(layer.forward(x));
            if let Some(mask) = masks.get(i) {
                x = x * mask.clone();
            }
        }
        last.forward(x)
    }

    fn activate(&self, x: Tensor<2>) -> Tensor<2> {
        match self.activation {
            Activation::Relu => relu(x),
            Activation::Tanh => tanh(x),
            Activation::Sigmoid => sigmoid(x),
            Activation::Gelu => gelu(x),
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

    /// Units of each hidden layer.
    pub fn hidden_units(&self) -> Vec<usize> {
        self.layers[..self.layers.len() - 1].iter().map(|l| l.weight.dims()[1]).collect()
    }

    /// Numbers that training adjusts.
    pub fn parameters(&self) -> usize {
        self.num_params()
    }
}
