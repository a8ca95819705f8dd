//! One run of a model on loaded data: training and the evaluations between, in slices of time.

use std::time::Duration;

use burn::tensor::ExecutionError;
use web_time::Instant;

use super::evaluation::Evaluation;
use super::network;
use super::protocol::{Backend, BackendError, EpochReport, Event, Fault, Phase, Position};
use crate::data::prepare::Prepared;
use crate::model::config::ModelConfig;
use crate::train::config::TrainConfig;
use crate::train::trainer::{Targets, Trainer};

/// A GPU's queue has no back-pressure: a small read after so many steps keeps it short.
const STEPS_BETWEEN_BARRIERS: usize = 16;

#[cfg(target_arch = "wasm32")]
fn memory() -> u64 {
    const PAGE: u64 = 65_536;
    core::arch::wasm32::memory_size(0) as u64 * PAGE
}

#[cfg(not(target_arch = "wasm32"))]
fn memory() -> u64 {
    0
}

/// What training is under way for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// To take one step.
    Step,
    /// To end the present epoch.
    Epoch,
    /// To end the run.
    Finish,
}

/// A run and where it stands.
pub struct Run {
    trainer: Trainer,
    epochs: u64,
    stop_loss: f64,
    until: u64,
    goal: Option<Goal>,
    phase: Phase,
    evaluation: Option<Evaluation>,
    /// Of the training and the test part, as the model was last evaluated.
    scores: Option<[Vec<f32>; 2]>,
    barriers: bool,
    unconfirmed: usize,
    samples: f64,
    seconds: f64,
}

impl Run {
    /// A run at its start, whose first evaluation (of the untrained model) is still to come.
    pub fn new(
        data: &Prepared,
        model: &ModelConfig,
        train: &TrainConfig,
        seed: u64,
        device: &burn::tensor::Device,
        backend: Backend,
    ) -> Self {
        let labels = Targets::Binary(data.train.positive.iter().map(|&y| f32::from(y)).collect());
        let trainer = Trainer::new(model, train, seed, data.train.x.clone(), &labels, device);
        let evaluation = Some(Evaluation::new(trainer.frozen()));
        Self {
            trainer,
            epochs: train.epochs as u64,
            stop_loss: train.stop_loss,
            until: train.epochs as u64,
            goal: None,
            phase: Phase::Ready,
            evaluation,
            scores: None,
            barriers: backend == Backend::Webgpu,
            unconfirmed: 0,
            samples: 0.0,
            seconds: 0.0,
        }
    }

    /// Numbers that training adjusts.
    pub fn parameters(&self) -> u64 {
        self.trainer.model().parameters() as u64
    }

    /// Starts, or goes on. A finished run goes on for as many epochs again.
    pub fn start(&mut self, goal: Goal) {
        if self.trainer.epoch() as u64 >= self.until || self.phase == Phase::Finished {
            self.until = self.trainer.epoch() as u64 + self.epochs;
        }
        self.goal = Some(goal);
        self.phase = Phase::Training;
    }

    /// Stops after the present step.
    pub fn pause(&mut self) {
        if self.goal.take().is_some() {
            self.phase = Phase::Paused;
        }
    }

    /// Changes the learning rate from the next step on.
    pub fn tune(&mut self, learning_rate: f64) {
        self.trainer.set_learning_rate(learning_rate);
    }

    /// Whether there is something to do without being asked.
    pub fn busy(&self) -> bool {
        self.goal.is_some() || self.evaluation.is_some()
    }

    /// The scores of the training and the test part when the model was last evaluated.
    pub fn scores(&self) -> Option<&[Vec<f32>; 2]> {
        self.scores.as_ref()
    }

    /// Where the run stands.
    pub fn position(&self) -> Position {
        Position {
            phase: self.phase,
            epoch: self.trainer.epoch() as u64,
            step: self.trainer.step_in_epoch() as u64,
            steps_per_epoch: self.trainer.steps_per_epoch() as u64,
            until: self.until,
            samples_per_second: if self.seconds > 0.0 { self.samples / self.seconds } else { 0.0 },
            memory: memory(),
        }
    }

    /// Works for about `budget`, at least one step or piece of an evaluation.
    ///
    /// # Errors
    /// [`BackendError::DeviceLost`].
    pub async fn advance(&mut self, data: &Prepared, budget: Duration) -> Result<Vec<Event>, Fault> {
        let lost = |e: ExecutionError| BackendError::DeviceLost { detail: e.to_string() };
        let begin = Instant::now();
        let mut events = Vec::new();
        while self.busy() && (events.is_empty() || begin.elapsed() < budget) {
            match self.evaluation.take() {
                Some(evaluation) => events.extend(self.evaluate(evaluation, data).await.map_err(lost)?),
                None => self.train(begin, budget).await.map_err(lost)?,
            }
            if begin.elapsed() >= budget {
                break;
            }
        }
        events.push(Event::Position(self.position()));
        Ok(events)
    }

    /// Steps until the goal, the end of the epoch or the end of the budget.
    async fn train(&mut self, begin: Instant, budget: Duration) -> Result<(), ExecutionError> {
        let from = Instant::now();
        while self.evaluation.is_none() {
            self.samples += self.trainer.step() as f64;
            let epoch_ended = self.trainer.step_in_epoch() == 0;
            if epoch_ended || self.goal == Some(Goal::Step) {
                self.evaluation = Some(Evaluation::new(self.trainer.frozen()));
            }
            if self.goal == Some(Goal::Step) || (epoch_ended && self.goal == Some(Goal::Epoch)) {
                self.pause();
            }
            self.unconfirmed += 1;
            if self.barriers && (self.unconfirmed >= STEPS_BETWEEN_BARRIERS || self.evaluation.is_some()) {
                self.trainer.barrier().await?;
                self.unconfirmed = 0;
            }
            if begin.elapsed() >= budget {
                break;
            }
        }
        self.seconds += from.elapsed().as_secs_f64();
        Ok(())
    }

    async fn evaluate(&mut self, mut evaluation: Evaluation, data: &Prepared) -> Result<Option<Event>, ExecutionError> {
        if !evaluation.advance(data, &self.trainer.device()).await? {
            self.evaluation = Some(evaluation);
            return Ok(None);
        }
        let [(train, train_scores), (test, test_scores)] = evaluation.report(data);
        self.scores = Some([train_scores, test_scores]);
        self.finish_if_done(train.loss);
        let network = network::view(&self.trainer.model().weights().await?);
        let report = EpochReport { position: self.position(), train, test, network };
        Ok(Some(Event::Epoch(Box::new(report))))
    }

    fn finish_if_done(&mut self, train_loss: f64) {
        let low_enough = self.stop_loss > 0.0 && train_loss <= self.stop_loss;
        let started = self.trainer.epoch() > 0;
        if started && (self.trainer.epoch() as u64 >= self.until || low_enough) {
            self.goal = None;
            self.phase = Phase::Finished;
        }
    }
}
