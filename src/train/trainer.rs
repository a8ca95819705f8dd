//! A run that can stop after any step: order of batches, dropout, learning rate, position.
//!
//! Nothing is read back while stepping, except by [`Trainer::barrier`], which keeps a GPU's queue short. Time slices and
//! evaluation are the session's.

use std::ops::Range;
use std::rc::Rc;

use burn::tensor::ExecutionError;
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::config::TrainConfig;
use super::dense::Dense;
use super::fused::FusedMlp;
use super::generic::Generic;
use super::rows::{Rows, barrier, slice};
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
    Classes { of_row: Vec<u32>, classes: usize },
}

impl Targets {
    fn outputs(&self) -> usize {
        match self {
            Targets::Binary(_) => 1,
            Targets::Classes { classes, .. } => *classes,
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Targets::Binary(labels) => labels.len(),
            Targets::Classes { of_row, .. } => of_row.len(),
        }
    }
}

enum Path {
    Dense(Box<Dense>),
    Generic(Box<Generic>),
}

/// A resumable run of training.
pub struct Trainer {
    path: Path,
    rows: Rc<Rows>,
    hidden: Vec<usize>,
    parameters: usize,
    order: Vec<u32>,
    shuffle: ChaCha8Rng,
    dropout: Option<(f64, ChaCha8Rng)>,
    learning_rate: f64,
    batch_size: usize,
    next: usize,
    epoch: usize,
}

impl Trainer {
    /// A run at its start: first weights, order of batches and dropout follow from the seed alone.
    pub fn new(model: &ModelConfig, config: &TrainConfig, seed: u64, rows: Rc<Rows>, targets: &Targets) -> Self {
        let weights = initial_weights(model, rows.width(), targets.outputs(), &mut stream(seed, Purpose::Weights));
        let mut trainer = Self::with_weights(model, config, seed, &weights, rows, targets);
        trainer.reshuffle();
        trainer
    }

    /// A run from given weights that takes its first epoch in the order of the rows. It is trained where they are.
    pub fn with_weights(
        model: &ModelConfig,
        config: &TrainConfig,
        seed: u64,
        weights: &[LayerWeights],
        rows: Rc<Rows>,
        targets: &Targets,
    ) -> Self {
        let activation = model.activation;
        let path = match &*rows {
            Rows::Fused(_) => Path::Dense(Box::new(Dense::new(weights, activation, config, targets))),
            Rows::Device(x) => Path::Generic(Box::new(Generic::new(weights, activation, config, targets, x))),
        };
        Self {
            path,
            hidden: weights[..weights.len() - 1].iter().map(|l| l.outputs).collect(),
            parameters: weights.iter().map(|l| l.weights.len() + l.biases.len()).sum(),
            order: (0..rows.people() as u32).collect(),
            shuffle: stream(seed, Purpose::Shuffle),
            dropout: (model.dropout > 0.0).then(|| (model.dropout, stream(seed, Purpose::Dropout))),
            learning_rate: config.learning_rate,
            batch_size: config.batch_size.min(rows.people()),
            rows,
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
        let size = end - self.next;
        let masks = self.masks(size);
        let people = &self.order[self.next..end];
        match (&mut self.path, &*self.rows) {
            (Path::Dense(dense), Rows::Fused(x)) => dense.step(self.learning_rate, x, people, &masks),
            (Path::Generic(generic), Rows::Device(_)) => generic.step(self.learning_rate, people, masks),
            _ => unreachable!("people and model are at the same place"),
        }
        self.next = end;
        if self.next == self.order.len() {
            self.next = 0;
            self.epoch += 1;
            self.reshuffle();
        }
        size
    }

    /// One `[batch, units]` for each hidden layer: 0 for a silenced unit, `1 / (1 - dropout)` else.
    fn masks(&mut self, batch: usize) -> Vec<Vec<f32>> {
        let Some((share, rng)) = &mut self.dropout else { return Vec::new() };
        let kept = (1.0 / (1.0 - *share)) as f32;
        let mut mask =
            |&units: &usize| (0..batch * units).map(|_| if rng.random_bool(*share) { 0.0 } else { kept }).collect();
        self.hidden.iter().map(&mut mask).collect()
    }

    /// A copy of the model as it stands, to be asked.
    pub fn frozen(&self) -> Frozen {
        match &self.path {
            Path::Dense(dense) => Frozen::Dense(Box::new(dense.model().clone())),
            Path::Generic(generic) => Frozen::Generic(Box::new(generic.frozen())),
        }
    }

    /// The weights as they stand.
    ///
    /// # Errors
    /// The device's, when it is lost.
    pub async fn weights(&self) -> Result<Vec<LayerWeights>, ExecutionError> {
        match &self.path {
            Path::Dense(dense) => Ok(dense.model().weights()),
            Path::Generic(generic) => generic.model().weights().await,
        }
    }

    /// Numbers that training adjusts.
    pub fn parameters(&self) -> usize {
        self.parameters
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

    /// Waits until the device has done what was asked of it so far.
    ///
    /// # Errors
    /// The device's, when it is lost.
    pub async fn barrier(&self) -> Result<(), ExecutionError> {
        match &*self.rows {
            Rows::Fused(_) => Ok(()),
            Rows::Device(x) => barrier(x).await,
        }
    }
}

/// A model that learns no more.
pub enum Frozen {
    Dense(Box<FusedMlp>),
    Generic(Box<Mlp>),
}

impl Frozen {
    /// Logits of the people in a range of `rows`, which are at the model's place: `[people, outputs]`, row-major.
    ///
    /// # Errors
    /// The device's, when it is lost.
    pub async fn logits(&self, rows: &Rows, range: Range<usize>) -> Result<Vec<f32>, ExecutionError> {
        match (self, rows) {
            (Frozen::Dense(model), Rows::Fused(x)) => {
                let mut logits = Vec::new();
                model.logits(x, range, &mut logits);
                Ok(logits)
            }
            (Frozen::Generic(model), Rows::Device(x)) => {
                let data = model.forward(slice(x, range), &[]).into_data_async().await?.convert::<f32>();
                Ok(data.try_to_vec::<f32>().unwrap_or_default())
            }
            _ => unreachable!("people and model are at the same place"),
        }
    }
}
