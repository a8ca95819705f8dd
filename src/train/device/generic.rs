//! Training through Burn: for every model of layers and every device. People stay on the device, and a batch is a
//! selection of them.

use std::ops::Range;

use burn::module::Module;
use burn::tensor::{Device, ExecutionError, Int, Tensor, TensorData};

use super::constraint::DeviceConstraint;
use super::learner::Learner;
use super::loss::{bce_of_each, cross_entropy_tensor, squared_error_tensor};
use crate::data::layout::Layout;
use crate::model::config::ModelConfig;
use crate::model::device::network::Network;
use crate::model::weights::LayerWeights;
use crate::train::checkpoint::{CheckpointError, MethodState};
use crate::train::config::TrainConfig;
use crate::train::constraint::Standing;
use crate::train::learning::{At, DeviceLost, Pending, Predict};
use crate::train::objective::Objective;
use crate::train::rows::Rows;
use crate::train::targets::Targets;
use crate::train::trainer::Method;

enum DeviceTargets {
    Binary(Tensor<2>),
    Amounts(Tensor<2>),
    Classes(Tensor<1, Int>),
    Itself,
}

/// A learner with its people and what it is to predict.
pub struct Generic {
    learner: Learner,
    /// The people, on the device that records a graph.
    x: Tensor<2>,
    device: Device,
    targets: DeviceTargets,
    /// How much each person counts, `[people, 1]`.
    weights: Option<Tensor<2>>,
    constraint: Option<DeviceConstraint>,
}

impl Generic {
    /// A learner with these first weights, for these people, who are on a device that records no graph.
    pub fn new(
        weights: &[LayerWeights],
        model: &ModelConfig,
        layout: &Layout,
        config: &TrainConfig,
        x: &Tensor<2>,
        objective: Objective,
    ) -> Self {
        let device = x.device().autodiff();
        let rows = x.dims()[0];
        let column = |numbers: Vec<f32>| Tensor::from_data(TensorData::new(numbers, [rows, 1]), &device);
        let Objective { targets, weights: shares, constraint, .. } = objective;
        let shares = shares.map(column);
        let constraint = constraint.map(|constraint| DeviceConstraint::new(&constraint, &device));
        let targets = match targets {
            Targets::Binary(labels) => DeviceTargets::Binary(column(labels)),
            Targets::Amounts(amounts) => DeviceTargets::Amounts(column(amounts)),
            Targets::Classes { of_row, .. } => {
                let classes: Vec<i32> = of_row.iter().map(|&class| class as i32).collect();
                DeviceTargets::Classes(Tensor::from_data(TensorData::new(classes, [rows]), &device))
            }
            Targets::Itself { .. } => DeviceTargets::Itself,
        };
        let learner = Learner::new(Network::new(model, layout, weights, &device), config);
        Self { learner, x: Tensor::from_inner(x.clone()), device, targets, weights: shares, constraint }
    }
}

impl Method for Generic {
    fn step(&mut self, rate: f64, rows: &[u32], masks: Vec<Vec<f32>>) {
        let size = rows.len();
        let people: Vec<i32> = rows.iter().map(|&row| row as i32).collect();
        let (batch, constraint) = (rows, &mut self.constraint);
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
                let labels = labels.clone().select(0, rows.clone());
                let weights = self.weights.as_ref().map(|weights| weights.clone().select(0, rows));
                self.learner.step(rate, x, &masks, |logits| {
                    let losses = bce_of_each(logits.clone(), labels.clone());
                    let loss = match weights {
                        Some(weights) => (losses * weights).mean(),
                        None => losses.mean(),
                    };
                    match constraint {
                        Some(constraint) => constraint.added(loss, batch, &logits, &labels),
                        None => loss,
                    }
                });
            }
            DeviceTargets::Amounts(amounts) => {
                let amounts = amounts.clone().select(0, rows);
                self.learner.step(rate, x, &masks, |outputs| squared_error_tensor(outputs, amounts));
            }
            DeviceTargets::Classes(classes) => {
                let classes = classes.clone().select(0, rows);
                self.learner.step(rate, x, &masks, |logits| cross_entropy_tensor(logits, classes));
            }
            DeviceTargets::Itself => {
                self.learner.step(rate, x.clone(), &masks, |logits| squared_error_tensor(logits, x));
            }
        }
    }

    fn set_constraint_weight(&mut self, weight: f64) {
        if let Some(constraint) = &mut self.constraint {
            constraint.set_weight(weight);
        }
    }

    fn standing(&self) -> Option<Standing> {
        self.constraint.as_ref().map(DeviceConstraint::standing)
    }

    fn frozen(&self) -> Box<dyn Predict> {
        let model = self.learner.model().clone().valid();
        match self.targets {
            DeviceTargets::Itself => Box::new(Repeating(model)),
            _ => Box::new(model),
        }
    }

    fn weights(&self) -> Pending<'_, Vec<LayerWeights>> {
        Box::pin(async { self.learner.model().weights().await.map_err(lost) })
    }

    fn set_weights(&mut self, weights: &[LayerWeights]) {
        self.learner.set_weights(weights, &self.device);
    }

    /// What Burn's optimisers remember isn't read back.
    fn state(&self) -> Option<MethodState> {
        None
    }

    fn restore(&mut self, _: &MethodState) -> Result<(), CheckpointError> {
        Err(CheckpointError::NotKept {})
    }

    /// Reads one number, for which all that was asked before has to be done.
    fn barrier(&self) -> Pending<'_, ()> {
        let one = self.x.clone().inner().slice([0..1, 0..1]);
        Box::pin(async { one.into_data_async().await.map(drop).map_err(lost) })
    }
}

impl Predict for Network {
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        Box::pin(async move {
            let Some(x) = slice(rows, people) else { return Ok(Vec::new()) };
            read(self.forward(x, &[])).await
        })
    }

    fn pull_back<'a>(&'a self, rows: &'a Rows, people: Range<usize>, at: At<'a>) -> Option<Pending<'a, Vec<f32>>> {
        Some(Box::pin(async move {
            let Some(x) = slice(rows, people) else { return Ok(Vec::new()) };
            let x = Tensor::from_inner(x).require_grad();
            let logits = self.clone().train().no_grad().forward(x.clone(), &[]);
            let of_logits = at(&read(logits.clone().inner()).await?);
            let of_logits = Tensor::from_data(TensorData::new(of_logits, logits.dims()), &logits.device());
            let gradients = (logits * of_logits).sum().backward();
            read(x.grad(&gradients).unwrap_or_else(|| x.inner().zeros_like())).await
        }))
    }
}

/// A model that repeats its input, asked how well.
struct Repeating(Network);

impl Predict for Repeating {
    /// The logarithm of each person's mean squared error.
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        Box::pin(async move {
            let Some(x) = slice(rows, people) else { return Ok(Vec::new()) };
            let errors = (self.0.forward(x.clone(), &[]) - x).square().mean_dim(1);
            read(errors.clamp_min(f32::MIN_POSITIVE).log()).await
        })
    }
}

/// Some people, if they are on a device.
fn slice(rows: &Rows, people: Range<usize>) -> Option<Tensor<2>> {
    let Rows::Device(x) = rows else { return None };
    let width = x.dims()[1];
    Some(Tensor::clone(x).slice([people, 0..width]))
}

/// The numbers of a tensor, row-major.
pub async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, DeviceLost> {
    let data = tensor.into_data_async().await.map_err(lost)?.convert::<f32>();
    Ok(data.try_to_vec::<f32>().unwrap_or_default())
}

fn lost(error: ExecutionError) -> DeviceLost {
    DeviceLost(error.to_string())
}
