//! The same training in the plainest way, in double precision: what the fused trainer is held to.

use crate::model::config::Activation;
pub use crate::model::dense::activate;
pub use crate::model::output::sigmoid;
use crate::model::weights::LayerWeights;
use crate::train::config::{Algorithm, TrainConfig};

/// A model with its optimiser: each layer's weights, `[inputs, outputs]`, with its biases as one more row.
pub struct Reference {
    pub layers: Vec<Vec<Vec<f64>>>,
    /// The gradient of the latest step.
    pub gradients: Vec<Vec<Vec<f64>>>,
    moments: Vec<Vec<Vec<[f64; 2]>>>,
    activation: Activation,
    config: TrainConfig,
    steps: i32,
    /// The smallest distance of a hidden sum from 0, where a rectifier's slope jumps.
    pub nearest: f64,
}

impl Reference {
    pub fn new(layers: &[LayerWeights], activation: Activation, config: &TrainConfig) -> Self {
        let rows = |l: &LayerWeights| {
            let all = l.weights.iter().chain(&l.biases).map(|&w| f64::from(w)).collect::<Vec<_>>();
            all.chunks(l.outputs).map(<[f64]>::to_vec).collect::<Vec<_>>()
        };
        let layers: Vec<Vec<Vec<f64>>> = layers.iter().map(rows).collect();
        let nothing = |l: &Vec<Vec<f64>>| vec![vec![[0.0; 2]; l[0].len()]; l.len()];
        Self {
            moments: layers.iter().map(nothing).collect(),
            gradients: Vec::new(),
            layers,
            activation,
            config: config.clone(),
            steps: 0,
            nearest: f64::INFINITY,
        }
    }

    /// Weights and biases of all layers, in the order of [`numbers`].
    pub fn numbers(&self) -> Vec<f64> {
        self.layers.iter().flatten().flatten().copied().collect()
    }

    /// Logits of a person.
    pub fn logits(&mut self, x: &[f32]) -> Vec<f64> {
        self.forward(x, |_, _| 1.0).0
    }

    /// Logits of a person, and of each layer its inputs and the slopes at them.
    fn forward(&mut self, x: &[f32], mask: impl Fn(usize, usize) -> f64) -> (Vec<f64>, Vec<[Vec<f64>; 2]>) {
        let mut inputs: Vec<f64> = x.iter().map(|&x| f64::from(x)).collect();
        let mut slopes = vec![0.0; inputs.len()];
        let mut trace = Vec::new();
        for (index, layer) in self.layers.iter().enumerate() {
            let sum = |o: usize| inputs.iter().chain(&[1.0]).zip(layer).map(|(x, row)| x * row[o]).sum::<f64>();
            let sums: Vec<f64> = (0..layer[0].len()).map(sum).collect();
            trace.push([inputs, slopes]);
            if index + 1 == self.layers.len() {
                return (sums, trace);
            }
            self.nearest = sums.iter().fold(self.nearest, |near, z| near.min(z.abs()));
            let unit = |(unit, &z): (usize, &f64)| {
                let (value, slope) = activate(self.activation, z);
                (value * mask(index, unit), slope * mask(index, unit))
            };
            (inputs, slopes) = sums.iter().enumerate().map(unit).unzip();
        }
        unreachable!("a model has layers")
    }

    /// One step on a batch. `mask(layer, person, unit)`; `loss(person, logits)` is the gradient at a person's logits.
    pub fn step(
        &mut self,
        rate: f64,
        batch: &[&[f32]],
        mask: impl Fn(usize, usize, usize) -> f64,
        loss: impl Fn(usize, &[f64]) -> Vec<f64>,
    ) {
        self.gradients = self.layers.iter().map(|l| vec![vec![0.0; l[0].len()]; l.len()]).collect();
        for (person, x) in batch.iter().enumerate() {
            let (logits, trace) = self.forward(x, |layer, unit| mask(layer, person, unit));
            let mut gradient = loss(person, &logits);
            for (index, [inputs, slopes]) in trace.iter().enumerate().rev() {
                for (row, x) in self.gradients[index].iter_mut().zip(inputs.iter().chain(&[1.0])) {
                    row.iter_mut().zip(&gradient).for_each(|(sum, g)| *sum += x * g);
                }
                let before = |(row, slope): (&Vec<f64>, &f64)| {
                    slope * row.iter().zip(&gradient).map(|(w, g)| w * g).sum::<f64>()
                };
                gradient = self.layers[index].iter().zip(slopes).map(before).collect();
            }
        }
        self.descend(rate);
    }

    fn descend(&mut self, rate: f64) {
        self.steps += 1;
        let weights = self.layers.iter_mut().flatten().flatten();
        let moments = self.moments.iter_mut().flatten().flatten();
        for ((w, moments), g) in weights.zip(moments).zip(self.gradients.iter_mut().flatten().flatten()) {
            *g += self.config.l2 * *w;
            let [first, second] = moments;
            *w -= match self.config.algorithm {
                Algorithm::Adam => {
                    *first = 0.9 * *first + 0.1 * *g;
                    *second = 0.999 * *second + 0.001 * *g * *g;
                    let m = *first / (1.0 - 0.9f64.powi(self.steps));
                    let v = *second / (1.0 - 0.999f64.powi(self.steps));
                    rate * m / (v.sqrt() + 1e-8)
                }
                Algorithm::Sgd => {
                    *first = self.config.momentum * *first + *g;
                    rate * *first
                }
            };
        }
    }
}

/// Weights and biases of all layers.
pub fn numbers(layers: &[LayerWeights]) -> Vec<f64> {
    layers.iter().flat_map(|l| l.weights.iter().chain(&l.biases)).map(|&w| f64::from(w)).collect()
}
