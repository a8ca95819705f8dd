//! Training through Burn: for every model and every device. People stay on the device, and a batch is a selection of them.

use burn::module::Module;
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::config::TrainConfig;
use super::learner::Learner;
use super::loss::{bce_tensor, cross_entropy_tensor};
use super::trainer::Targets;
use crate::model::config::Activation;
use crate::model::mlp::Mlp;
use crate::model::weights::LayerWeights;

enum DeviceTargets {
    Binary(Tensor<2>),
    Classes(Tensor<1, Int>),
}

/// A learner with what it is to predict.
pub struct Generic {
    learner: Learner,
    /// The people, on the device that records a graph.
    x: Tensor<2>,
    device: Device,
    targets: DeviceTargets,
}

impl Generic {
    /// A learner with these first weights, for these people, who are on a device that records no graph.
    pub fn new(
        weights: &[LayerWeights],
        activation: Activation,
        config: &TrainConfig,
        targets: &Targets,
        x: &Tensor<2>,
    ) -> Self {
        let device = x.device().autodiff();
        let rows = targets.len();
        let targets = match targets {
            Targets::Binary(labels) => {
                DeviceTargets::Binary(Tensor::from_data(TensorData::new(labels.clone(), [rows, 1]), &device))
            }
            Targets::Classes { of_row, .. } => {
                let classes: Vec<i32> = of_row.iter().map(|&class| class as i32).collect();
                DeviceTargets::Classes(Tensor::from_data(TensorData::new(classes, [rows]), &device))
            }
        };
        let learner = Learner::new(Mlp::from_weights(weights, activation, &device), config);
        Self { learner, x: Tensor::from_inner(x.clone()), device, targets }
    }

    /// One step on these people; masks as in [`Mlp::forward`].
    pub fn step(&mut self, rate: f64, rows: &[u32], masks: Vec<Vec<f32>>) {
        let size = rows.len();
        let people: Vec<i32> = rows.iter().map(|&row| row as i32).collect();
        let rows = Tensor::<1, Int>::from_data(TensorData::new(people, [size]), &self.device);
        let x = self.x.clone().select(0, rows.clone());
        let masks: Vec<Tensor<2>> = masks
            .into_iter()
            .map(|mask| {
                let units = mask.len() / size;
                Tensor::from_data(TensorData::new(mask, [size, units]), &self.device)
            })
            .collect();
        match &self.targets {
            DeviceTargets::Binary(labels) => {
                let labels = labels.clone().select(0, rows);
                self.learner.step(rate, x, &masks, |logits| bce_tensor(logits, labels));
            }
            DeviceTargets::Classes(classes) => {
                let classes = classes.clone().select(0, rows);
                self.learner.step(rate, x, &masks, |logits| cross_entropy_tensor(logits, classes));
            }
        }
    }

    /// The model as it stands, on the device that records a graph.
    pub fn model(&self) -> &Mlp {
        self.learner.model()
    }

    /// A copy of the model that records no graph.
    pub fn frozen(&self) -> Mlp {
        self.learner.model().clone().valid()
    }
}
