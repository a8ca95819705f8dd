//! Training of a dense model by the fused trainer: labels and losses are added to it here.

use std::ops::Range;
use std::rc::Rc;

use rand_chacha::ChaCha8Rng;

use super::adversarial::Hardening;
use super::checkpoint::{CheckpointError, MethodState};
use super::config::TrainConfig;
use super::constraint::{Constraint, Standing};
use super::fused::loss::{bce_batch, cross_entropy_batch, squared_error_batch};
use super::fused::{FusedMlp, Inputs, Private, of_rows};
use super::learning::{Pending, Predict, at_hand};
use super::objective::Objective;
use super::rows::Rows;
use super::targets::Targets;
use super::trainer::Method;
use crate::model::config::ModelConfig;
use crate::model::weights::LayerWeights;

/// A model with its people and what it is to predict.
pub struct Dense {
    model: FusedMlp,
    x: Rc<Inputs>,
    targets: Targets,
    weights: Option<Vec<f32>>,
    constraint: Option<Constraint>,
    hardening: Option<Hardening>,
    /// Of the present batch: labels, or inputs that are to be repeated.
    batch: Vec<f32>,
}

impl Dense {
    /// A model with these first weights. If it is to learn privately, noise comes from this stream.
    pub fn new(
        weights: &[LayerWeights],
        model: &ModelConfig,
        config: &TrainConfig,
        x: Rc<Inputs>,
        objective: Objective,
        noise: ChaCha8Rng,
    ) -> Self {
        let private = config.privacy.map(|privacy| Private::new(&privacy, config.batch_size.min(x.people()), noise));
        let fused = FusedMlp::new(weights, model.activation, config).with_linear(model.linear_layer());
        let fused = fused.with_private(private);
        let Objective { targets, weights, constraint, feasible } = objective;
        let adversarial = config.adversarial.as_ref().zip(feasible);
        let hardening =
            adversarial.and_then(|(config, feasible)| Hardening::new(config, feasible, model.activation, &targets));
        Self { model: fused, x, targets, weights, constraint, hardening, batch: Vec::new() }
    }
}

impl Method for Dense {
    fn step(&mut self, rate: f64, rows: &[u32], masks: Vec<Vec<f32>>) {
        let Self { model, x, targets, weights, constraint, hardening, batch } = self;
        let changed = hardening.as_ref().map(|hardening| hardening.changed(&model.weights(), x, rows, targets));
        let everybody: Vec<u32>;
        let (x, places) = match &changed {
            Some(changed) => {
                everybody = (0..rows.len() as u32).collect();
                (changed, &everybody[..])
            }
            None => (&**x, rows),
        };
        match targets {
            Targets::Binary(labels) => {
                let labels = of_rows(labels, rows, batch);
                model.step(rate, x, places, &masks, &mut |logits, gradient| {
                    bce_batch(logits, labels, gradient);
                    if let Some(weights) = weights {
                        gradient.iter_mut().zip(rows).for_each(|(slope, &row)| *slope *= weights[row as usize]);
                    }
                    if let Some(constraint) = constraint {
                        constraint.add(rows, logits, labels, gradient);
                    }
                });
            }
            Targets::Classes { of_row, classes } => model.step(rate, x, places, &masks, &mut |logits, gradient| {
                cross_entropy_batch(logits, *classes, |i| of_row[rows[i] as usize] as usize, gradient);
            }),
            Targets::Amounts(amounts) => model.step(rate, x, places, &masks, &mut |outputs, gradient| {
                squared_error_batch(outputs, |i| amounts[rows[i] as usize], gradient);
            }),
            Targets::Itself { .. } => {
                x.read(places, batch);
                model.step(rate, x, places, &masks, &mut |logits, gradient| {
                    squared_error_batch(logits, |i| batch[i], gradient);
                });
            }
        }
    }

    fn set_constraint_weight(&mut self, weight: f64) {
        if let Some(constraint) = &mut self.constraint {
            constraint.set_weight(weight);
        }
    }

    fn standing(&self) -> Option<Standing> {
        self.constraint.as_ref().map(Constraint::standing)
    }

    fn frozen(&self) -> Box<dyn Predict> {
        let model = self.model.clone();
        match self.targets {
            Targets::Itself { .. } => Box::new(Repeating(model)),
            _ => Box::new(model),
        }
    }

    fn weights(&self) -> Pending<'_, Vec<LayerWeights>> {
        at_hand(self.model.weights())
    }

    fn set_weights(&mut self, weights: &[LayerWeights]) {
        self.model.set_weights(weights);
    }

    fn state(&self) -> Option<MethodState> {
        let (layers, optimizer) = self.model.state();
        let constraint = self.constraint.as_ref().map(Constraint::state);
        let noise = self.model.private().map(Private::place);
        Some(MethodState { layers, optimizer, constraint, noise })
    }

    fn restore(&mut self, state: &MethodState) -> Result<(), CheckpointError> {
        state.check_shapes(&self.model.sizes())?;
        if self.model.private().is_some() != state.noise.is_some() {
            return Err(CheckpointError::OtherObjective {});
        }
        match (&mut self.constraint, &state.constraint) {
            (None, None) => {}
            (Some(own), Some(state)) if own.takes(state) => own.restore(state),
            _ => return Err(CheckpointError::OtherObjective {}),
        }
        self.model.restore(&state.layers, &state.optimizer);
        if let (Some(private), Some(place)) = (self.model.private_mut(), &state.noise) {
            private.restore(place);
        }
        Ok(())
    }

    fn barrier(&self) -> Pending<'_, ()> {
        at_hand(())
    }
}

impl Predict for FusedMlp {
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        let mut logits = Vec::new();
        if let Rows::Fused(x) = rows {
            FusedMlp::logits(self, x, people, &mut logits);
        }
        at_hand(logits)
    }
}

/// A model that repeats its input, asked how well.
struct Repeating(FusedMlp);

impl Predict for Repeating {
    /// The logarithm of each person's mean squared error.
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        let Rows::Fused(x) = rows else { return at_hand(Vec::new()) };
        let (mut repeated, mut inputs) = (Vec::new(), Vec::new());
        self.0.logits(x, people.clone(), &mut repeated);
        x.read(&(people.start as u32..people.end as u32).collect::<Vec<_>>(), &mut inputs);
        let errors = repeated.chunks(x.width()).zip(inputs.chunks(x.width()));
        at_hand(errors.map(|(repeated, row)| mean_squared_error(repeated, row).ln()).collect())
    }
}

/// `1/n sum (a - b)^2`, kept above 0 so that it has a logarithm.
pub fn mean_squared_error(a: &[f32], b: &[f32]) -> f32 {
    let sum: f32 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    (sum / a.len() as f32).max(f32::MIN_POSITIVE)
}
