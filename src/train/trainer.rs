//! A run that can stop after any step: order of batches, dropout, learning rate, position.
//!
//! The training part lives on the device; a batch is a selection of its rows. Nothing is read back while stepping,
//! except by [`Trainer::barrier`], which keeps a GPU's queue short. Time slices and evaluation are the session's.

use burn::module::Module;
use burn::tensor::{Device, ExecutionError, Int, Tensor, TensorData};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::config::TrainConfig;
use super::learner::Learner;
use super::loss::{bce_tensor, cross_entropy_tensor};
use crate::model::config::ModelConfig;
use crate::model::mlp::Mlp;
use crate::model::weights::{LayerWeights, initial_weights};
use crate::random::{Purpose, stream};

/// What is to be predicted for each person.
#[derive(Debug, Clone)]
pub enum Targets {
    /// 0 or 1, for one output.
    Binary(Vec<f32>),
    /// A class below `classes`, for `classes` outputs.
    Classes { of_row: Vec<i32>, classes: usize },
}

impl Targets {
    fn outputs(&self) -> usize {
        match self {
            Targets::Binary(_) => 1,
            Targets::Classes { classes, .. } => *classes,
        }
    }

    fn len(&self) -> usize {
        match self {
            Targets::Binary(labels) => labels.len(),
            Targets::Classes { of_row, .. } => of_row.len(),
        }
    }
}

enum DeviceTargets {
    Binary(Tensor<2>),
    Classes(Tensor<1, Int>),
}

/// A resumable run of training.
pub struct Trainer {
    learner: Learner,
    device: Device,
    x: Tensor<2>,
    targets: DeviceTargets,
    order: Vec<i32>,
    shuffle: ChaCha8Rng,
    dropout: Option<(f64, ChaCha8Rng)>,
    learning_rate: f64,
    batch_size: usize,
    next: usize,
    epoch: usize,
}

impl Trainer {
    /// A run at its start: first weights, order of batches and dropout follow from the seed alone.
    ///
    /// `x` is `[rows, width]`, row-major. `device` is the plain device; autodiff is added here.
    pub fn new(
        model: &ModelConfig,
        config: &TrainConfig,
        seed: u64,
        x: Vec<f32>,
        targets: &Targets,
        device: &Device,
    ) -> Self {
        let rows = targets.len();
        let width = x.len() / rows;
        let weights = initial_weights(model, width, targets.outputs(), &mut stream(seed, Purpose::Weights));
        let mut trainer = Self::with_weights(model, config, seed, &weights, x, targets, device);
        trainer.reshuffle();
        trainer
    }

    /// A run from given weights that takes its first epoch in the order of the rows.
    pub fn with_weights(
        model: &ModelConfig,
        config: &TrainConfig,
        seed: u64,
        weights: &[LayerWeights],
        x: Vec<f32>,
        targets: &Targets,
        device: &Device,
    ) -> Self {
        let device = device.clone().autodiff();
        let rows = targets.len();
        let width = x.len() / rows;
        let model_on_device = Mlp::from_weights(weights, model.activation, &device);
        let targets = match targets {
            Targets::Binary(labels) => {
                DeviceTargets::Binary(Tensor::from_data(TensorData::new(labels.clone(), [rows, 1]), &device))
            }
            Targets::Classes { of_row, .. } => {
                DeviceTargets::Classes(Tensor::from_data(TensorData::new(of_row.clone(), [rows]), &device))
            }
        };
        Self {
            learner: Learner::new(model_on_device, config),
            x: Tensor::from_data(TensorData::new(x, [rows, width]), &device),
            device,
            targets,
            order: (0..rows as i32).collect(),
            shuffle: stream(seed, Purpose::Shuffle),
            dropout: (model.dropout > 0.0).then(|| (model.dropout, stream(seed, Purpose::Dropout))),
            learning_rate: config.learning_rate,
            batch_size: config.batch_size.min(rows),
            next: 0,
            epoch: 0,
        }
    }

    fn reshuffle(&mut self) {
        self.order.shuffle(&mut self.shuffle);
    }

    /// Takes one step and returns how many people were in its batch. The last batch of an epoch may be smaller; after
    /// it the order is drawn anew.
    pub fn step(&mut self) -> usize {
        let end = (self.next + self.batch_size).min(self.order.len());
        let people = self.order[self.next..end].to_vec();
        let size = people.len();
        let rows = Tensor::<1, Int>::from_data(TensorData::new(people, [size]), &self.device);
        let x = self.x.clone().select(0, rows.clone());
        let masks = self.masks(size);
        match &self.targets {
            DeviceTargets::Binary(labels) => {
                let labels = labels.clone().select(0, rows);
                self.learner.step(self.learning_rate, x, &masks, |logits| bce_tensor(logits, labels));
            }
            DeviceTargets::Classes(classes) => {
                let classes = classes.clone().select(0, rows);
                self.learner.step(self.learning_rate, x, &masks, |logits| cross_entropy_tensor(logits, classes));
            }
        }
        self.next = end;
        if self.next == self.order.len() {
            self.next = 0;
            self.epoch += 1;
            self.reshuffle();
        }
        size
    }

    fn masks(&mut self, batch: usize) -> Vec<Tensor<2>> {
        let Some((share, rng)) = &mut self.dropout else { return Vec::new() };
        let kept = (1.0 / (1.0 - *share)) as f32;
        let units = self.learner.model().hidden_units();
        let mask = |units: usize| {
            let values =
                (0..batch * units).map(|_| if rng.random_bool(*share) { 0.0 } else { kept }).collect::<Vec<f32>>();
            Tensor::from_data(TensorData::new(values, [batch, units]), &self.device)
        };
        units.into_iter().map(mask).collect()
    }

    /// The model as it stands, on the autodiff device.
    pub fn model(&self) -> &Mlp {
        self.learner.model()
    }

    /// A copy of the model that records no graph, for [`logits`].
    pub fn frozen(&self) -> Mlp {
        self.learner.model().clone().valid()
    }

    /// The device without autodiff.
    pub fn device(&self) -> Device {
        self.device.clone().without_autodiff()
    }

    /// Epochs completed.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// Steps completed in the present epoch.
    pub fn step_in_epoch(&self) -> usize {
        self.next / self.batch_size
    }

    /// Steps in an epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.order.len().div_ceil(self.batch_size)
    }

    /// Changes the step size from the next step on.
    pub fn set_learning_rate(&mut self, rate: f64) {
        self.learning_rate = rate;
    }

    /// Waits until the device has done what was asked of it so far, by reading one number.
    ///
    /// # Errors
    /// The device's, when it is lost.
    pub async fn barrier(&self) -> Result<(), ExecutionError> {
        self.x.clone().inner().slice([0..1, 0..1]).into_data_async().await.map(drop)
    }
}

/// Logits of rows, `[rows, outputs]` row-major. `x` is `[rows, width]`, row-major.
///
/// # Errors
/// The device's, when it is lost.
pub async fn logits(model: &Mlp, x: &[f32], width: usize, device: &Device) -> Result<Vec<f32>, ExecutionError> {
    let x = Tensor::from_data(TensorData::new(x.to_vec(), [x.len() / width, width]), device);
    let data = model.forward(x, &[]).into_data_async().await?.convert::<f32>();
    Ok(data.try_to_vec::<f32>().unwrap_or_default())
}
