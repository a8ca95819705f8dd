//! What a trainer for arrays trains: a dense model, by the fused trainer or through Burn.

use super::trainer::Loss;
use crate::model::config::Activation;
use crate::model::weights::LayerWeights;
use crate::train::config::TrainConfig;
use crate::train::fused::loss::{bce_batch, cross_entropy_batch};
use crate::train::fused::{FusedMlp, of_rows};
use crate::train::rows::{Place, Rows};

#[cfg(feature = "burn")]
use super::device::DeviceMlp;

/// A pass over rows that are laid out where the model is.
pub struct Pass<'a> {
    pub rate: f64,
    pub rows: &'a Rows,
    /// Of each row.
    pub labels: &'a [f32],
    pub order: &'a [u32],
    pub batch_size: usize,
    pub loss: Loss,
}

/// A dense model with the state of its optimiser.
pub enum Model {
    Fused(Box<FusedMlp>),
    #[cfg(feature = "burn")]
    Device(Box<DeviceMlp>),
}

impl Model {
    /// A model with these first weights at a place.
    pub fn new(layers: &[LayerWeights], activation: Activation, config: &TrainConfig, place: &Place) -> Self {
        match place {
            #[cfg(feature = "burn")]
            Place::Device(device) => Model::Device(Box::new(DeviceMlp::new(layers, activation, config, device))),
            _ => Model::Fused(Box::new(FusedMlp::new(layers, activation, config))),
        }
    }

    /// Trains on all batches of a pass; the mean of all rows' losses, each before the step of its batch. None if the rows
    /// are laid out for another place.
    pub fn pass(&mut self, pass: &Pass) -> Option<f64> {
        match (self, pass.rows) {
            (Model::Fused(model), Rows::Fused(inputs)) => {
                let (labels, classes) = (pass.labels, *model.sizes().last()?);
                let (mut own, mut sum) = (Vec::new(), 0.0);
                for batch in pass.order.chunks(pass.batch_size) {
                    let labels = of_rows(labels, batch, &mut own);
                    model.step(pass.rate, inputs, batch, &[], &mut |logits, gradient| {
                        let mean = match pass.loss {
                            Loss::Bce => bce_batch(logits, labels, gradient),
                            Loss::CrossEntropy => {
                                cross_entropy_batch(logits, classes, |i| labels[i] as usize, gradient)
                            }
                        };
                        sum += f64::from(mean) * batch.len() as f64;
                    });
                }
                Some(sum / pass.order.len() as f64)
            }
            #[cfg(feature = "burn")]
            (Model::Device(model), Rows::Device(x)) => Some(model.pass(x, pass)),
            _ => None,
        }
    }

    /// Logits of all rows, `[rows, outputs]`, row-major; none if they are laid out for another place.
    pub fn logits(&self, rows: &Rows) -> Option<Vec<f32>> {
        match (self, rows) {
            (Model::Fused(model), Rows::Fused(inputs)) => {
                let mut logits = Vec::new();
                model.logits(inputs, 0..inputs.people(), &mut logits);
                Some(logits)
            }
            #[cfg(feature = "burn")]
            (Model::Device(model), Rows::Device(x)) => Some(model.logits(x)),
            _ => None,
        }
    }

    /// The weights as they stand.
    pub fn weights(&self) -> Vec<LayerWeights> {
        match self {
            Model::Fused(model) => model.weights(),
            #[cfg(feature = "burn")]
            Model::Device(model) => model.weights(),
        }
    }
}
