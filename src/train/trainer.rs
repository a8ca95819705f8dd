//! Learning by gradients, batch after batch, that can stop after any step: order of batches, dropout, learning rate,
//! position. How a step is computed is a [`Method`]'s.
//!
//! Nothing is read back while stepping, except by a barrier, which keeps a GPU's queue short. Time slices and evaluation
//! are the session's.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::checkpoint::{Checkpoint, CheckpointError, MethodState, State, TrainerState};
use super::config::TrainConfig;
use super::constraint::Standing;
use super::dense::Dense;
#[cfg(feature = "burn")]
use super::device::generic::Generic;
use super::learning::{Inside, Learning, Pending, Predict};
use super::objective::Objective;
use super::privacy::{PrivacyConfig, Spent};
use super::rows::Rows;
use super::sampling::poisson;
use crate::data::layout::Layout;
use crate::evaluate::privacy::mechanism::Mechanism;
use crate::model::config::ModelConfig;
use crate::model::weights::{LayerWeights, initial_weights, layer_shapes, multiplications};
use crate::random::{Place, Purpose, stream};

/// How a model takes a step: it has the people and what is to be predicted of them.
pub trait Method {
    /// One step of size `rate` on the people in these rows. `masks`: none, or for each hidden layer `[rows, units]`: 0 for
    /// a silenced unit, `1 / (1 - dropout)` else.
    fn step(&mut self, rate: f64, rows: &[u32], masks: Vec<Vec<f32>>);

    /// As [`Learning::set_constraint_weight`].
    fn set_constraint_weight(&mut self, weight: f64);

    /// As [`Learning::standing`].
    fn standing(&self) -> Option<Standing>;

    /// As [`Learning::frozen`].
    fn frozen(&self) -> Box<dyn Predict>;

    /// The weights as they stand.
    ///
    /// # Errors
    /// [`super::learning::DeviceLost`].
    fn weights(&self) -> Pending<'_, Vec<LayerWeights>>;

    /// As [`Learning::set_weights`].
    fn set_weights(&mut self, weights: &[LayerWeights]);

    /// All that the next step depends on beside its batch; none where it can't be read back.
    fn state(&self) -> Option<MethodState>;

    /// Goes back to a state.
    ///
    /// # Errors
    /// [`CheckpointError`] for one of another model; nothing has changed then.
    fn restore(&mut self, state: &MethodState) -> Result<(), CheckpointError>;

    /// As [`Learning::barrier`].
    fn barrier(&self) -> Pending<'_, ()>;
}

/// A resumable run of training.
pub struct Trainer {
    method: Box<dyn Method>,
    /// Units of each hidden layer that dropout can silence.
    silenced: Vec<usize>,
    parameters: usize,
    /// Multiplications for each person.
    work: usize,
    order: Vec<u32>,
    shuffle: ChaCha8Rng,
    dropout: Option<(f64, ChaCha8Rng)>,
    privacy: Option<PrivacyConfig>,
    learning_rate: f64,
    batch_size: usize,
    next: usize,
    epoch: usize,
}

impl Trainer {
    /// A run at its start: first weights, order of batches and dropout follow from the seed alone.
    pub fn new(
        model: &ModelConfig,
        config: &TrainConfig,
        seed: u64,
        layout: &Layout,
        rows: &Rows,
        objective: impl Into<Objective>,
    ) -> Self {
        let objective = objective.into();
        let shapes = layer_shapes(model, layout, rows.width(), objective.targets.outputs());
        let weights = initial_weights(&shapes, &mut stream(seed, Purpose::Weights));
        let mut trainer = Self::with_weights(model, config, seed, &weights, layout, rows, objective);
        trainer.reshuffle();
        trainer
    }

    /// A run from given weights that takes its first epoch in the order of the rows. It is trained where they are.
    ///
    /// # Panics
    /// If the model's layers can't be trained there: the fused trainer takes dense models only, and nothing else takes
    /// privacy into account.
    pub fn with_weights(
        model: &ModelConfig,
        config: &TrainConfig,
        seed: u64,
        weights: &[LayerWeights],
        layout: &Layout,
        rows: &Rows,
        objective: impl Into<Objective>,
    ) -> Self {
        let objective = objective.into();
        let method: Box<dyn Method> = match rows {
            Rows::Fused(x) => {
                let noise = stream(seed, Purpose::Noise);
                Box::new(Dense::new(weights, model, config, x.clone(), objective, noise))
            }
            #[cfg(feature = "burn")]
            Rows::Device(x) => Box::new(Generic::new(weights, model, layout, config, x, objective)),
            Rows::Plain { .. } => unreachable!("nothing is trained by gradients on plain rows"),
        };
        Self {
            method,
            silenced: model.silenced(),
            parameters: weights.iter().map(|l| l.weights.len() + l.biases.len()).sum(),
            work: multiplications(weights, model, layout),
            order: (0..rows.people() as u32).collect(),
            shuffle: stream(seed, Purpose::Shuffle),
            dropout: (model.dropout > 0.0).then(|| (model.dropout, stream(seed, Purpose::Dropout))),
            privacy: config.privacy,
            learning_rate: config.learning_rate,
            batch_size: config.batch_size.min(rows.people()),
            next: 0,
            epoch: 0,
        }
    }

    /// The weights as they stand.
    ///
    /// # Errors
    /// [`super::learning::DeviceLost`].
    pub fn weights(&self) -> Pending<'_, Vec<LayerWeights>> {
        self.method.weights()
    }

    /// Draws the order of an epoch anew, unless the people of each step are drawn.
    fn reshuffle(&mut self) {
        if self.privacy.is_none() {
            self.order.shuffle(&mut self.shuffle);
        }
    }

    /// The probability with which a person takes part in a step that draws its people.
    fn sampling_rate(&self) -> f64 {
        self.batch_size as f64 / self.order.len() as f64
    }

    fn masks(&mut self, batch: usize) -> Vec<Vec<f32>> {
        let Some((share, rng)) = &mut self.dropout else { return Vec::new() };
        let kept = (1.0 / (1.0 - *share)) as f32;
        let mut mask =
            |&units: &usize| (0..batch * units).map(|_| if rng.random_bool(*share) { 0.0 } else { kept }).collect();
        self.silenced.iter().map(&mut mask).collect()
    }
}

impl Learning for Trainer {
    /// The last batch of an epoch may be smaller; after it the order is drawn anew. With privacy, the people of each step are
    /// drawn, and may be none.
    fn step(&mut self) -> usize {
        let end = (self.next + self.batch_size).min(self.order.len());
        let drawn = self.privacy.map(|_| poisson(self.order.len(), self.sampling_rate(), &mut self.shuffle));
        let size = drawn.as_ref().map_or(end - self.next, Vec::len);
        let masks = self.masks(size);
        let rows = drawn.as_deref().unwrap_or(&self.order[self.next..end]);
        self.method.step(self.learning_rate, rows, masks);
        self.next = end;
        if self.next == self.order.len() {
            self.next = 0;
            self.epoch += 1;
            self.reshuffle();
        }
        size
    }

    fn epoch(&self) -> usize {
        self.epoch
    }

    fn step_in_epoch(&self) -> usize {
        self.next / self.batch_size
    }

    fn steps_per_epoch(&self) -> usize {
        self.order.len().div_ceil(self.batch_size)
    }

    fn exhausted(&self) -> bool {
        false
    }

    fn parameters(&self) -> usize {
        self.parameters
    }

    fn work(&self) -> usize {
        self.work
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.learning_rate = rate;
    }

    fn set_constraint_weight(&mut self, weight: f64) {
        self.method.set_constraint_weight(weight);
    }

    fn standing(&self) -> Option<Standing> {
        self.method.standing()
    }

    fn spent(&self) -> Option<Spent> {
        let PrivacyConfig { noise_multiplier, delta, .. } = self.privacy?;
        let mechanism = Mechanism { sampling_rate: self.sampling_rate(), noise_multiplier };
        let steps = (self.epoch * self.steps_per_epoch() + self.step_in_epoch()) as u32;
        Some(Spent { mechanism, delta, steps })
    }

    fn set_weights(&mut self, weights: &[LayerWeights]) {
        self.method.set_weights(weights);
    }

    fn checkpoint(&self) -> Option<Checkpoint> {
        let state = TrainerState {
            method: self.method.state()?,
            order: self.order.clone(),
            next: self.next,
            epoch: self.epoch,
            shuffle: Place::of(&self.shuffle),
            dropout: self.dropout.as_ref().map(|(_, rng)| Place::of(rng)),
            learning_rate: self.learning_rate,
        };
        Some(State::Trainer(Box::new(state)).into())
    }

    fn restore(&mut self, checkpoint: &Checkpoint) -> Result<(), CheckpointError> {
        let State::Trainer(state) = checkpoint.state()? else { return Err(CheckpointError::OtherFamily {}) };
        state.check(self.order.len(), self.dropout.is_some())?;
        self.method.restore(&state.method)?;
        self.order.clone_from(&state.order);
        (self.next, self.epoch, self.learning_rate) = (state.next, state.epoch, state.learning_rate);
        self.shuffle = state.shuffle.stream();
        if let (Some((_, rng)), Some(place)) = (&mut self.dropout, &state.dropout) {
            *rng = place.stream();
        }
        Ok(())
    }

    fn frozen(&self) -> Box<dyn Predict> {
        self.method.frozen()
    }

    fn inside(&self) -> Pending<'_, Inside> {
        Box::pin(async { Ok(Inside::Layers(self.weights().await?)) })
    }

    fn barrier(&self) -> Pending<'_, ()> {
        self.method.barrier()
    }
}
