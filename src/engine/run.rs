//! One run of a model on loaded data: training and the evaluations between, in slices of time.

use std::time::Duration;

use web_time::Instant;

use super::deciding::Deciding;
use super::draw::draw;
use super::evaluation::{Evaluation, Scope, Scores};
use super::kept::Kept;
use super::mitigated::Mitigated;
use super::mitigation::MitigationConfig;
use super::placed::Placed;
use super::plane;
use super::position::memory;
use super::protocol::{BackendError, Drawn, EpochReport, Event, Fault, Phase, Position, Refusal, Task};
use super::reduced::Reduced;
use super::repair::RepairError;
use super::task::{outputs, task};
use super::units::Units;
use crate::data::prepare::Prepared;
use crate::model::config::{Family, ModelConfig};
use crate::model::tensors;
use crate::model::weights::LayerWeights;
use crate::train::checkpoint::CheckpointError;
use crate::train::config::TrainConfig;
use crate::train::learning::{DeviceLost, Inside, Learning, Predict};
use crate::train::privacy::Spent;
use crate::train::rows::{Place, Rows};

/// A GPU's queue has no back-pressure: a small read after so many steps keeps it short.
const STEPS_BETWEEN_BARRIERS: usize = 16;

/// How often a run says where it stands while nothing else happens: as often as a person can follow.
const BETWEEN_POSITIONS: Duration = Duration::from_millis(50);

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

/// What is chosen for a run.
#[derive(Debug, Clone)]
pub struct Configured {
    pub model: ModelConfig,
    pub train: TrainConfig,
    pub mitigation: MitigationConfig,
}

/// A run and where it stands.
pub struct Run {
    learning: Box<dyn Learning>,
    placed: Placed,
    model: ModelConfig,
    task: Task,
    deciding: Deciding,
    /// A reduction learns several models, of which none can be changed by itself.
    reduced: bool,
    outputs: usize,
    /// Where there is a plane.
    units: Option<Units>,
    epochs: u64,
    stop_loss: f64,
    until: u64,
    goal: Option<Goal>,
    phase: Phase,
    evaluation: Option<Evaluation>,
    scores: Option<Scores>,
    /// Whether there were steps since an evaluation was begun.
    stale: bool,
    kept: Kept,
    barriers: bool,
    unconfirmed: usize,
    samples: f64,
    seconds: f64,
    /// When it was last told where the run stands.
    told: Instant,
}

impl Run {
    /// A run at its start, whose first evaluation (of the untrained model) is still to come. `barriers` keep the queue of a
    /// device short that takes any number of steps.
    ///
    /// # Errors
    /// As [`Mitigated::begin`] and [`Mitigated::deciding`].
    pub fn new(
        mitigated: &Mitigated,
        placed: &Placed,
        configured: &Configured,
        seed: u64,
        barriers: bool,
    ) -> Result<Self, Fault> {
        let Configured { model, train, mitigation } = configured;
        let data = &*mitigated.data;
        let task = task(model.family, data);
        let learning = mitigated.begin(task, configured, placed, seed)?;
        let deciding = mitigated.deciding(task, mitigation, seed)?;
        let evaluation = Some(Evaluation::new(learning.frozen(), learning.work(), Scope::Everybody));
        let reduced = mitigation.reduction.kind.is_some();
        let epochs = match model.family {
            // An epoch is a model.
            _ if reduced => Reduced::most_epochs(&mitigation.reduction),
            // An epoch is a level.
            Family::Tree => model.tree.max_depth.unwrap_or(usize::MAX) as u64,
            _ => train.epochs as u64,
        };
        Ok(Self {
            learning,
            placed: placed.clone(),
            model: model.clone(),
            task,
            deciding,
            reduced,
            outputs: outputs(task, data),
            units: plane::plane(data).map(|plane| Units::new(&plane, model.activation)),
            epochs,
            stop_loss: if reduced { 0.0 } else { train.stop_loss },
            until: epochs,
            goal: None,
            phase: Phase::Ready,
            evaluation,
            scores: None,
            stale: false,
            kept: Kept::default(),
            barriers,
            unconfirmed: 0,
            samples: 0.0,
            seconds: 0.0,
            told: Instant::now(),
        })
    }

    /// Numbers that training adjusts.
    pub fn parameters(&self) -> u64 {
        self.learning.parameters() as u64
    }

    /// Features of each person.
    pub fn width(&self) -> usize {
        self.placed.train.width()
    }

    /// What the model is asked.
    pub fn task(&self) -> Task {
        self.task
    }

    /// Where the model is trained.
    pub fn place(&self) -> &Place {
        &self.placed.place
    }

    /// Numbers that are told of each person.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// A copy of the model as it stands, to be asked.
    pub fn frozen(&self) -> Box<dyn Predict> {
        self.learning.frozen()
    }

    /// What it has spent of people's privacy, if it learns privately.
    pub fn spent(&self) -> Option<Spent> {
        self.learning.spent()
    }

    /// What the model as it stands consists of.
    ///
    /// # Errors
    /// [`BackendError::DeviceLost`].
    pub async fn inside(&self) -> Result<Inside, BackendError> {
        self.learning.inside().await.map_err(lost)
    }

    /// What the model as it stands gives for other people, who are at the same place.
    ///
    /// # Errors
    /// [`DeviceLost`].
    pub async fn logits(&self, rows: &Rows) -> Result<Vec<f32>, DeviceLost> {
        self.learning.frozen().logits(rows, 0..rows.people()).await
    }

    /// Starts, or goes on. A finished run goes on for as many epochs again.
    pub fn start(&mut self, goal: Goal) {
        if self.learning.exhausted() {
            self.phase = Phase::Finished;
            return;
        }
        if self.learning.epoch() as u64 >= self.until || self.phase == Phase::Finished {
            self.until = self.learning.epoch() as u64 + self.epochs;
        }
        self.kept.forget_after(self.learning.epoch() as u64);
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
        self.learning.set_learning_rate(learning_rate);
    }

    /// Changes what the constraint weighs from the next step on.
    pub fn constrain(&mut self, weight: f64) {
        self.learning.set_constraint_weight(weight);
    }

    /// Gives one number of the model a value: the weight from one unit to another, or that one's bias where `from` is
    /// none. The model is evaluated anew; a run goes on from there.
    ///
    /// # Errors
    /// [`Refusal::NoWeight`], [`RepairError::OfMany`] and [`BackendError::DeviceLost`].
    pub async fn set_weight(&mut self, layer: usize, from: Option<usize>, to: usize, value: f32) -> Result<(), Fault> {
        self.changeable()?;
        let mut layers = self.layers().await?.ok_or(Refusal::NoWeight {})?;
        let number = layers.get_mut(layer).and_then(|layer| layer.number(from, to));
        *number.ok_or(Refusal::NoWeight {})? = value;
        self.take_weights(&layers);
        Ok(())
    }

    /// Takes the weights of a safetensors file. The model is evaluated anew; a run goes on from there.
    ///
    /// # Errors
    /// [`Refusal::NoLayers`], [`RepairError::OfMany`], [`tensors::TensorError`] and [`BackendError::DeviceLost`].
    pub async fn import(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.changeable()?;
        let own = self.layers().await?.ok_or(Refusal::NoLayers {})?;
        self.take_weights(&tensors::read(bytes, &own)?);
        Ok(())
    }

    /// Refuses to change a model of several.
    fn changeable(&self) -> Result<(), RepairError> {
        if self.reduced { Err(RepairError::OfMany {}) } else { Ok(()) }
    }

    fn take_weights(&mut self, layers: &[LayerWeights]) {
        self.learning.set_weights(layers);
        self.kept.forget_after(self.learning.epoch() as u64);
        self.begin_evaluation();
    }

    /// The layers of the model as it stands, if it has any.
    ///
    /// # Errors
    /// [`BackendError::DeviceLost`].
    pub async fn layers(&self) -> Result<Option<Vec<LayerWeights>>, Fault> {
        Ok(if let Inside::Layers(layers) = self.inside().await? { Some(layers) } else { None })
    }

    /// What is kept of its epochs.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Goes to the end of an epoch that is kept, and pauses there; the model is evaluated anew. Gives the learning rate and
    /// the weight of the constraint of then, where there are any.
    ///
    /// # Errors
    /// [`Refusal::NoEpoch`] and [`CheckpointError`].
    pub fn restore(&mut self, epoch: u64) -> Result<[Option<f64>; 2], Fault> {
        let Some(checkpoint) = self.kept.checkpoint(epoch) else {
            let keeps = self.learning.checkpoint().is_some();
            return Err(if keeps { Refusal::NoEpoch { epoch }.into() } else { CheckpointError::NotKept {}.into() });
        };
        self.learning.restore(checkpoint)?;
        let then = [checkpoint.learning_rate(), checkpoint.constraint_weight()];
        self.goal = None;
        self.phase = Phase::Paused;
        self.begin_evaluation();
        Ok(then)
    }

    /// Has the model evaluated as it stands, if it isn't or was not by everybody; says whether there will be a report.
    pub fn evaluate_anew(&mut self) -> bool {
        let by_some = self.goal.is_none() && self.scores().is_some_and(|scores| scores.of == Scope::Sample);
        if self.evaluation.is_none() && (self.stale || by_some) {
            self.begin_evaluation();
        }
        self.evaluation.is_some()
    }

    /// Whether there is something to do without being asked.
    pub fn busy(&self) -> bool {
        self.goal.is_some() || self.evaluation.is_some()
    }

    /// The scores when the model was last evaluated.
    pub fn scores(&self) -> Option<&Scores> {
        self.scores.as_ref()
    }

    /// Where the run stands.
    pub fn position(&self) -> Position {
        Position {
            phase: self.phase,
            epoch: self.learning.epoch() as u64,
            step: self.learning.step_in_epoch() as u64,
            steps_per_epoch: self.learning.steps_per_epoch() as u64,
            until: self.until,
            samples_per_second: if self.seconds > 0.0 { self.samples / self.seconds } else { 0.0 },
            memory: memory(),
            kept: self.kept.epochs(),
        }
    }

    /// Works for about `budget`, at least one step or piece of an evaluation.
    ///
    /// # Errors
    /// [`BackendError::DeviceLost`].
    pub async fn advance(&mut self, data: &Prepared, budget: Duration) -> Result<Vec<Event>, Fault> {
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
        if !events.is_empty() || !self.busy() || self.told.elapsed() >= BETWEEN_POSITIONS {
            self.told = Instant::now();
            events.push(Event::Position(self.position()));
        }
        Ok(events)
    }

    /// Steps until the goal, the end of the epoch or the end of the budget.
    async fn train(&mut self, begin: Instant, budget: Duration) -> Result<(), DeviceLost> {
        let from = Instant::now();
        while self.evaluation.is_none() {
            self.samples += self.learning.step() as f64;
            self.stale = true;
            let epoch_ended = self.learning.step_in_epoch() == 0;
            if epoch_ended || self.goal == Some(Goal::Step) {
                self.begin_evaluation();
            }
            if self.goal == Some(Goal::Step) || (epoch_ended && self.goal == Some(Goal::Epoch)) {
                self.pause();
            }
            self.unconfirmed += 1;
            if self.barriers && (self.unconfirmed >= STEPS_BETWEEN_BARRIERS || self.evaluation.is_some()) {
                self.learning.barrier().await?;
                self.unconfirmed = 0;
            }
            if begin.elapsed() >= budget {
                break;
            }
        }
        self.seconds += from.elapsed().as_secs_f64();
        Ok(())
    }

    /// Begins to evaluate the model as it stands: by everybody, or by a sample while training goes on.
    fn begin_evaluation(&mut self) {
        self.stale = false;
        let scope = if self.goes_on() { Scope::Sample } else { Scope::Everybody };
        self.evaluation = Some(Evaluation::new(self.learning.frozen(), self.learning.work(), scope));
    }

    async fn evaluate(&mut self, mut evaluation: Evaluation, data: &Prepared) -> Result<Vec<Event>, DeviceLost> {
        let train = self.placed.sample.as_ref().filter(|_| evaluation.scope() == Scope::Sample);
        let train = train.unwrap_or(&self.placed.train);
        if !evaluation.advance([train, &self.placed.test], self.outputs).await? {
            self.evaluation = Some(evaluation);
            return Ok(Vec::new());
        }
        let of = evaluation.scope();
        let [(train, train_scores), (test, test_scores)] = evaluation.report(self.task, data, &self.deciding);
        self.scores = Some(Scores { of, train: train_scores, test: test_scores });
        self.finish_if_done(train.loss);
        if self.goal.is_none() && of == Scope::Sample && self.placed.sample.is_some() {
            // Training has ended meanwhile: what stays on the page is about everybody.
            self.begin_evaluation();
            return Ok(Vec::new());
        }
        let train_rows = of.train_part(data).labels.rows() as u64;
        let constraint = self.learning.standing();
        let epsilon = self.spent().map(|spent| spent.rdp_epsilon());
        let epoch_ended = self.learning.step_in_epoch() == 0;
        if let Some(checkpoint) = epoch_ended.then(|| self.learning.checkpoint()).flatten() {
            self.kept.keep(self.learning.epoch() as u64, checkpoint);
        }
        let report = EpochReport { position: self.position(), train, test, train_rows, constraint, epsilon };
        if epoch_ended {
            self.kept.keep_report(report.clone());
        }
        let inside = self.learning.inside().await?;
        let drawn = draw(&inside, &self.model, data).await?;
        let units = match (&self.units, inside.latest(), &drawn) {
            (Some(units), Inside::Layers(layers), Drawn::Network(network)) => units.thumbnails(layers, network),
            _ => Vec::new(),
        };
        let mut events = vec![Event::Epoch(Box::new(report)), Event::Drawn(Box::new(drawn))];
        if let Some(places) = &self.placed.plane {
            events.push(Event::Surface(Box::new(plane::surface(&self.logits(places).await?, units))));
        }
        Ok(events)
    }

    /// Whether training goes on after the present evaluation.
    fn goes_on(&self) -> bool {
        let last = self.learning.epoch() as u64 >= self.until || self.learning.exhausted();
        self.goal == Some(Goal::Finish) && !last
    }

    fn finish_if_done(&mut self, train_loss: f64) {
        let low_enough = self.stop_loss > 0.0 && train_loss <= self.stop_loss;
        let started = self.learning.epoch() > 0;
        if started && (self.learning.epoch() as u64 >= self.until || self.learning.exhausted() || low_enough) {
            self.goal = None;
            self.phase = Phase::Finished;
            // How many models a search asks for is known at its end.
            self.until = if self.reduced { self.learning.epoch() as u64 } else { self.until };
        }
    }
}

fn lost(DeviceLost(detail): DeviceLost) -> BackendError {
    BackendError::DeviceLost { detail }
}
