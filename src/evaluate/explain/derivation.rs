//! The mathematics of learning in numbers: the loss of a batch, its gradient at every weight by the chain rule, and the same
//! by trying (Goodfellow et al. 2016, section 6.5).
//!
//! Of logistic regression `dL/dw = (sigmoid(z) - y) x`. In a network the same difference goes back through the layers:
//! `dL/dW_l = h_(l-1)ᵀ δ_l`, `δ_(l-1) = δ_l W_lᵀ ⊙ slope_(l-1)`.

use serde::{Deserialize, Serialize};

use super::ask::check_width;
use super::error::{ExplainError, for_each};
use crate::model::config::Activation;
use crate::model::dense::activate;
use crate::model::output::Output;
use crate::model::weights::LayerWeights;

/// A weight, or a bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub layer: usize,
    /// The input that it weighs; none of a bias.
    pub from: Option<usize>,
    pub to: usize,
}

/// What the loss of one person is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What the last layer gives.
    pub logits: Vec<f64>,
    /// The scores that they are: probabilities in `[0, 1]`, or an amount in the label's unit.
    pub scores: Vec<f64>,
    pub label: f64,
    /// In nats, or squared standard units; 0 or more.
    pub loss: f64,
    /// The derivative of the loss at each logit; of a yes or no `sigmoid(z) - y`, in `[-1, 1]`.
    pub of_logits: Vec<f64>,
}

/// The derivative at one weight, found in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub place: Place,
    pub value: f64,
    /// By the chain rule.
    pub gradient: f64,
    /// By trying a little more and a little less: `(L(w + h) - L(w - h)) / 2h` with `h = 1e-5 max(1, |w|)`.
    pub numerical: f64,
    /// `|gradient - numerical| / max(1e-6, |gradient| + |numerical|)`, in `[0, 1]`: 0 is the same; above 1e-4 something is
    /// wrong, or a rectifier bends between the two tries.
    pub difference: f64,
}

/// A dense network and a batch, whose mean loss is looked into.
#[derive(Debug, Clone)]
pub struct Derivation {
    layers: Vec<Layer>,
    activation: Activation,
    output: Output,
    x: Vec<f64>,
    labels: Vec<f64>,
}

/// `[inputs, outputs]` weights, row-major, and biases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layer {
    pub weights: Vec<f64>,
    pub biases: Vec<f64>,
}

/// What one person makes of the layers: the inputs of each, and the slopes of its activation.
struct Way {
    inputs: Vec<Vec<f64>>,
    slopes: Vec<Vec<f64>>,
    logits: Vec<f64>,
}

impl Derivation {
    /// The mean loss of people, `[people, width]`, of whom there is at least one, with labels that are 0 or 1, a class, or an
    /// amount in standard units.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `NotForEach`.
    pub fn new(
        layers: &[LayerWeights],
        activation: Activation,
        output: Output,
        x: &[f64],
        labels: &[f64],
    ) -> Result<Self, ExplainError> {
        let width = layers.first().map_or(0, |layer| layer.inputs);
        check_width(x, width)?;
        if x.is_empty() {
            return Err(ExplainError::NobodyToCompare {});
        }
        for_each("labels", labels.len(), x.len() / width)?;
        let outputs = layers.last().map_or(0, |layer| layer.outputs);
        let known =
            |&&label: &&f64| label.is_finite() && (output != Output::Classes || (0.0..outputs as f64).contains(&label));
        for_each("labels", labels.iter().filter(known).count(), labels.len())?;
        let wide = |numbers: &[f32]| numbers.iter().map(|&n| f64::from(n)).collect();
        let layers = layers.iter().map(|l| Layer { weights: wide(&l.weights), biases: wide(&l.biases) }).collect();
        Ok(Self { layers, activation, output, x: x.to_vec(), labels: labels.to_vec() })
    }

    fn width(&self) -> usize {
        self.x.len() / self.labels.len()
    }

    fn people(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.x.chunks_exact(self.width()).zip(self.labels.iter().copied())
    }

    fn way(&self, person: &[f64]) -> Way {
        let mut way = Way { inputs: Vec::new(), slopes: Vec::new(), logits: person.to_vec() };
        for (index, layer) in self.layers.iter().enumerate() {
            let mut sums = layer.biases.clone();
            for (input, weights) in way.logits.iter().zip(layer.weights.chunks_exact(sums.len())) {
                sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += input * weight);
            }
            let last = index + 1 == self.layers.len();
            let unit = |z: f64| if last { (z, 1.0) } else { activate(self.activation, z) };
            let (values, slopes) = sums.into_iter().map(unit).unzip();
            way.inputs.push(std::mem::replace(&mut way.logits, values));
            way.slopes.push(slopes);
        }
        way
    }

    /// Each person's own loss.
    pub fn steps(&self) -> Vec<Step> {
        let step = |(person, label): (&[f64], f64)| {
            let logits = self.way(person).logits;
            let (mut scores, mut of_logits) = (logits.clone(), vec![0.0; logits.len()]);
            self.output.score(&mut scores);
            let loss = self.output.loss(&logits, label, &mut of_logits);
            Step { logits, scores, label, loss, of_logits }
        };
        self.people().map(step).collect()
    }

    /// The mean loss.
    pub fn loss(&self) -> f64 {
        self.steps().iter().map(|step| step.loss).sum::<f64>() / self.labels.len() as f64
    }

    /// The gradient of the mean loss at the weights and biases, layer by layer.
    pub fn gradient(&self) -> Vec<Layer> {
        let zero = |l: &Layer| Layer { weights: vec![0.0; l.weights.len()], biases: vec![0.0; l.biases.len()] };
        let mut gradient: Vec<Layer> = self.layers.iter().map(zero).collect();
        for (person, label) in self.people() {
            let way = self.way(person);
            let mut delta = vec![0.0; way.logits.len()];
            self.output.loss(&way.logits, label, &mut delta);
            delta.iter_mut().for_each(|d| *d /= self.labels.len() as f64);
            for (index, (layer, into)) in self.layers.iter().zip(&mut gradient).enumerate().rev() {
                delta.iter_mut().zip(&way.slopes[index]).for_each(|(d, slope)| *d *= slope);
                into.add(&way.inputs[index], &delta);
                delta = layer.back(&delta);
            }
        }
        gradient
    }

    /// Where the weights and biases are: layer by layer, those of an input together, the biases last.
    pub fn places(&self) -> Vec<Place> {
        let of_layer = |(layer, l): (usize, &Layer)| {
            let (inputs, outputs) = (l.weights.len() / l.biases.len(), l.biases.len());
            let froms = (0..inputs).map(Some).chain([None]);
            froms.flat_map(move |from| (0..outputs).map(move |to| Place { layer, from, to })).collect::<Vec<_>>()
        };
        self.layers.iter().enumerate().flat_map(of_layer).collect()
    }

    /// Checks the gradient at some of [`Self::places`]; others are left out. Each costs the batch twice.
    pub fn check(&self, gradient: &[Layer], places: &[Place]) -> Vec<Checked> {
        let mut tried = self.clone();
        places.iter().filter_map(|&place| check(&mut tried, gradient, place)).collect()
    }
}

fn check(tried: &mut Derivation, gradient: &[Layer], place: Place) -> Option<Checked> {
    let gradient = *gradient.get(place.layer)?.at(place)?;
    let value = *tried.layers.get(place.layer)?.at(place)?;
    let h = 1e-5 * value.abs().max(1.0);
    let mut loss_at = |at: f64| {
        if let Some(weight) = tried.layers[place.layer].at_mut(place) {
            *weight = at;
        }
        tried.loss()
    };
    let numerical = (loss_at(value + h) - loss_at(value - h)) / (2.0 * h);
    loss_at(value);
    let difference = (gradient - numerical).abs() / (gradient.abs() + numerical.abs()).max(1e-6);
    Some(Checked { place, value, gradient, numerical, difference })
}

impl Layer {
    fn index(&self, place: Place) -> Option<usize> {
        place.from.map_or(Some(0), |from| from.checked_mul(self.biases.len())).filter(|_| place.to < self.biases.len())
    }

    /// The number at a place.
    pub fn at(&self, place: Place) -> Option<&f64> {
        let numbers = if place.from.is_some() { &self.weights } else { &self.biases };
        numbers.get(self.index(place)? + place.to)
    }

    fn at_mut(&mut self, place: Place) -> Option<&mut f64> {
        let index = self.index(place)? + place.to;
        let numbers = if place.from.is_some() { &mut self.weights } else { &mut self.biases };
        numbers.get_mut(index)
    }

    /// Adds one person's part of the gradient.
    fn add(&mut self, inputs: &[f64], delta: &[f64]) {
        self.biases.iter_mut().zip(delta).for_each(|(bias, d)| *bias += d);
        for (input, weights) in inputs.iter().zip(self.weights.chunks_exact_mut(delta.len())) {
            weights.iter_mut().zip(delta).for_each(|(weight, d)| *weight += input * d);
        }
    }

    /// The derivatives at what went in.
    fn back(&self, delta: &[f64]) -> Vec<f64> {
        let dot = |weights: &[f64]| weights.iter().zip(delta).map(|(w, d)| w * d).sum();
        self.weights.chunks_exact(delta.len()).map(dot).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::standard::Standard;
    use crate::model::weights::{dense_shapes, initial_weights};
    use crate::random::{Purpose, stream};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn the_chain_rule_and_trying_agree(
            output in prop::sample::select(vec![Output::Decision, Output::Classes, Output::Amount(Standard { mean: 0.0, deviation: 1.0 })]),
            hidden in prop::collection::vec(1_usize..6, 0..3),
            seed in 0_u64..100,
        ) {
            let last = if output == Output::Classes { 3 } else { 1 };
            let shapes = dense_shapes(&[&[4], hidden.as_slice(), &[last]].concat(), Activation::Tanh);
            let layers = initial_weights(&shapes, &mut stream(seed, Purpose::Weights));
            let x: Vec<f64> = (0..20).map(|i| (f64::from(i) * 0.7).sin()).collect();
            let derivation = Derivation::new(&layers, Activation::Tanh, output, &x, &[1.0, 0.0, 1.0, 1.0, 0.0]).unwrap();
            let places = derivation.places();
            prop_assert_eq!(places.len(), layers.iter().map(|l| l.weights.len() + l.biases.len()).sum::<usize>());
            let checked = derivation.check(&derivation.gradient(), &places);
            prop_assert_eq!(checked.len(), places.len());
            for checked in checked {
                prop_assert!(checked.difference < 1e-4, "{checked:?}");
            }
        }
    }

    #[test]
    fn of_logistic_regression_the_gradient_is_the_error_times_the_input() {
        let layers = [LayerWeights { inputs: 2, outputs: 1, weights: vec![0.5, -1.0], biases: vec![0.25] }];
        let derivation = Derivation::new(&layers, Activation::Relu, Output::Decision, &[2.0, 1.0], &[1.0]).unwrap();
        let step = &derivation.steps()[0];
        let error = 1.0 / (1.0 + (-0.25f64).exp()) - 1.0;
        assert!((step.of_logits[0] - error).abs() < 1e-15 && (step.loss + (1.0 + error).ln()).abs() < 1e-15);
        let gradient = &derivation.gradient()[0];
        assert!((gradient.weights[0] - error * 2.0).abs() < 1e-15 && (gradient.biases[0] - error).abs() < 1e-15);
        let outside = Place { layer: 0, from: Some(usize::MAX), to: 0 };
        assert!(derivation.check(&derivation.gradient(), &[outside]).is_empty());
        assert!(Derivation::new(&layers, Activation::Relu, Output::Decision, &[2.0], &[1.0]).is_err());
        assert!(Derivation::new(&layers, Activation::Relu, Output::Classes, &[2.0, 1.0], &[7.0]).is_err());
    }
}
