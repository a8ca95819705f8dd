//! A model and its optimiser: one gradient step on whatever loss the caller gives.

use burn::optim::decay::WeightDecayConfig;
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Tensor};

use crate::model::device::network::Network;
use crate::model::weights::LayerWeights;
use crate::train::config::{Algorithm, TrainConfig};

/// A model with the state of its optimiser.
pub struct Learner {
    model: Network,
    optimizer: ModuleOptimizer,
}

impl Learner {
    /// A learner at its first step. The model has to live on an autodiff device.
    pub fn new(model: Network, config: &TrainConfig) -> Self {
        let decay = (config.l2 > 0.0).then(|| WeightDecayConfig::new(config.l2 as f32));
        let optimizer = match config.algorithm {
            Algorithm::Adam => AdamConfig::new().with_epsilon(1e-8).with_weight_decay(decay).init(),
            Algorithm::Sgd => SgdConfig::new()
                .with_momentum(Some(MomentumConfig::new().with_momentum(config.momentum).with_dampening(0.0)))
                .with_weight_decay(decay)
                .init(),
        };
        Self { model, optimizer }
    }

    /// The model as it stands.
    pub fn model(&self) -> &Network {
        &self.model
    }

    /// Takes other weights of the same shapes, on the model's device; what the optimiser remembers stays.
    pub fn set_weights(&mut self, weights: &[LayerWeights], device: &Device) {
        self.model = self.model.clone().with_weights(weights, device);
    }

    /// One step down the gradient of `loss(logits)`; `masks` as in [`Network::forward`]. Gives the loss before the step.
    pub fn step(
        &mut self,
        rate: f64,
        x: Tensor<2>,
        masks: &[Tensor<2>],
        loss: impl FnOnce(Tensor<2>) -> Tensor<1>,
    ) -> Tensor<1> {
        let loss = loss(self.model.forward(x, masks));
        let gradients = loss.backward();
        let gradients = GradientsParams::from_grads(gradients, &self.model);
        self.model = self.optimizer.step(rate, self.model.clone(), gradients);
        loss.inner()
    }
}
