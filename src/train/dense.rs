//! Training of a dense model by the fused trainer: labels and losses are added to it here.

use super::config::TrainConfig;
use super::fused::loss::{bce_batch, cross_entropy_batch};
use super::fused::{FusedMlp, Inputs};
use super::trainer::Targets;
use crate::model::config::Activation;
use crate::model::weights::LayerWeights;

/// A model with what it is to predict.
pub struct Dense {
    model: FusedMlp,
    targets: Targets,
}

impl Dense {
    /// A model with these first weights.
    pub fn new(weights: &[LayerWeights], activation: Activation, config: &TrainConfig, targets: &Targets) -> Self {
        Self { model: FusedMlp::new(weights, activation, config), targets: targets.clone() }
    }

    /// One step on these people; masks as in [`FusedMlp::step`].
    pub fn step(&mut self, rate: f64, x: &Inputs, rows: &[u32], masks: &[Vec<f32>]) {
        let Self { model, targets } = self;
        match targets {
            Targets::Binary(labels) => model.step(rate, x, rows, masks, &mut |logits, gradient| {
                bce_batch(logits, |i| labels[rows[i] as usize], gradient);
            }),
            Targets::Classes { of_row, classes } => model.step(rate, x, rows, masks, &mut |logits, gradient| {
                cross_entropy_batch(logits, *classes, |i| of_row[rows[i] as usize] as usize, gradient);
            }),
        }
    }

    /// The model as it stands.
    pub fn model(&self) -> &FusedMlp {
        &self.model
    }
}
