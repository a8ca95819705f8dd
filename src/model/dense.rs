//! A dense network that learns no more, on the host: its logits, and how they change with its inputs.
//!
//! Explanations and attacks ask it, in single precision where many people are asked, in double where digits count.

mod explained;

use super::config::Activation;
use super::matrix::{Matrix, Real};
use super::output::{Output, sigmoid};
use super::weights::LayerWeights;
use crate::evaluate::score::{AtLogits, Gradient, Score, at_logits};

/// People who are asked together: what is remembered of them stays near the processor.
const TOGETHER: usize = 64;

/// A dense network, whose numbers are `f32` or `f64`.
#[derive(Debug, Clone, PartialEq)]
pub struct DenseNetwork<T> {
    layers: Vec<Layer<T>>,
    activation: Activation,
    output: Output,
}

/// `x W + b`.
#[derive(Debug, Clone, PartialEq)]
struct Layer<T> {
    inputs: usize,
    weights: Matrix<T>,
    transposed: Matrix<T>,
    biases: Vec<T>,
}

/// What some people's logits were made of: at each hidden unit the slope of its activation.
struct Forward<T> {
    slopes: Vec<Vec<T>>,
    logits: Vec<T>,
}

impl<T: Real> DenseNetwork<T> {
    /// A network of these layers, of which there is at least one, each taking what the one before it gives.
    pub fn new(layers: &[LayerWeights], activation: Activation, output: Output) -> Self {
        let wide = |numbers: &[f32]| numbers.iter().map(|&x| f64::from(x)).collect();
        Self::of_numbers(layers.iter().map(|l| (wide(&l.weights), wide(&l.biases))), activation, output)
    }

    /// The same of each layer's weights, `[inputs, outputs]` row-major, and biases, of which there is at least one.
    pub fn of_numbers(
        layers: impl IntoIterator<Item = (Vec<f64>, Vec<f64>)>,
        activation: Activation,
        output: Output,
    ) -> Self {
        Self { layers: layers.into_iter().map(|(w, b)| Layer::new(&w, &b)).collect(), activation, output }
    }

    fn forward(&self, x: &[f64]) -> Forward<T> {
        let mut values: Vec<T> = x.iter().map(|&x| T::of(x)).collect();
        let mut slopes = Vec::with_capacity(self.layers.len() - 1);
        for (index, layer) in self.layers.iter().enumerate() {
            values = layer.sums(&values);
            if index + 1 < self.layers.len() {
                slopes.push(self.activate(&mut values));
            }
        }
        Forward { slopes, logits: values }
    }

    /// Replaces sums by activations; returns the slopes there.
    fn activate(&self, sums: &mut [T]) -> Vec<T> {
        let unit = |sum: &mut T| {
            let (value, slope) = activate(self.activation, sum.wide());
            *sum = T::of(value);
            T::of(slope)
        };
        sums.iter_mut().map(unit).collect()
    }

    fn backward(&self, forward: &Forward<T>, of_logits: Vec<T>) -> Vec<T> {
        let mut gradient = of_logits;
        for (index, layer) in self.layers.iter().enumerate().rev() {
            gradient = layer.transposed.product(&gradient);
            if index > 0 {
                gradient.iter_mut().zip(&forward.slopes[index - 1]).for_each(|(g, &slope)| *g = *g * slope);
            }
        }
        gradient
    }
}

impl<T: Real> Layer<T> {
    fn new(weights: &[f64], biases: &[f64]) -> Self {
        let (inputs, outputs) = (weights.len() / biases.len(), biases.len());
        let weight = |input: usize, output: usize| T::of(weights[input * outputs + output]);
        Self {
            inputs,
            weights: Matrix::new(inputs, outputs, weight),
            transposed: Matrix::new(outputs, inputs, |output, input| weight(input, output)),
            biases: biases.iter().map(|&b| T::of(b)).collect(),
        }
    }

    fn sums(&self, x: &[T]) -> Vec<T> {
        let mut sums = self.weights.product(x);
        for row in sums.chunks_exact_mut(self.biases.len()) {
            row.iter_mut().zip(&self.biases).for_each(|(sum, &bias)| *sum += bias);
        }
        sums
    }
}

impl<T: Real> Score for DenseNetwork<T> {
    fn width(&self) -> usize {
        self.layers[0].inputs
    }

    fn outputs(&self) -> usize {
        self.layers[self.layers.len() - 1].biases.len()
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        let mut scores = Gradient::logits(self, x);
        scores.chunks_exact_mut(self.outputs()).for_each(|logits| self.output.score(logits));
        scores
    }
}

impl<T: Real> Gradient for DenseNetwork<T> {
    fn output(&self) -> Output {
        self.output
    }

    fn logits(&self, x: &[f64]) -> Vec<f64> {
        x.chunks(TOGETHER * self.width()).flat_map(|x| wide(&self.forward(x).logits)).collect()
    }

    fn pull_back(&self, x: &[f64], at: AtLogits) -> Vec<f64> {
        let mut gradients = Vec::with_capacity(x.len());
        for x in x.chunks(TOGETHER * self.width()) {
            let forward = self.forward(x);
            let of_logits = at_logits(&wide(&forward.logits), self.outputs(), gradients.len() / self.width(), at);
            let of_logits = of_logits.into_iter().map(T::of).collect();
            gradients.extend(self.backward(&forward, of_logits).into_iter().map(T::wide));
        }
        gradients
    }
}

fn wide<T: Real>(numbers: &[T]) -> Vec<f64> {
    numbers.iter().map(|x| x.wide()).collect()
}

/// The value and the slope of an activation; a rectifier's slope at 0 is 0.
pub fn activate(activation: Activation, z: f64) -> (f64, f64) {
    match activation {
        Activation::Relu => (z.max(0.0), f64::from(z > 0.0)),
        Activation::Tanh => (z.tanh(), 1.0 - z.tanh().powi(2)),
        Activation::Sigmoid => (sigmoid(z), sigmoid(z) * (1.0 - sigmoid(z))),
        Activation::Gelu => {
            let share = 0.5 * (1.0 + libm::erf(z / 2f64.sqrt()));
            let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
            (z * share, share + z * density)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::standard::Standard;
    use crate::model::weights::{dense_shapes, initial_weights};
    use crate::random::{Purpose, stream};
    use crate::train::config::TrainConfig;
    use crate::train::fused::{FusedMlp, Inputs};

    fn outputs() -> impl Strategy<Value = Output> {
        prop::sample::select(vec![
            Output::Decision,
            Output::Classes,
            Output::Amount(Standard { mean: 3.0, deviation: 2.0 }),
        ])
    }

    fn activations() -> impl Strategy<Value = Activation> {
        prop::sample::select(vec![Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu])
    }

    fn layers(output: Output, hidden: &[usize], seed: u64) -> Vec<LayerWeights> {
        let last = if output == Output::Classes { 3 } else { 1 };
        let sizes = [&[5], hidden, &[last]].concat();
        let mut layers = initial_weights(&dense_shapes(&sizes, Activation::Relu), &mut stream(seed, Purpose::Weights));
        layers.iter_mut().flat_map(|l| l.biases.iter_mut()).enumerate().for_each(|(i, b)| *b = 0.1 * (i as f32 % 3.0));
        layers
    }

    fn people(count: usize) -> Vec<f64> {
        (0..count * 5).map(|i| f64::from((i as f32 * 0.37).sin())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn logits_are_the_fused_trainers(
            output in outputs(), activation in activations(), hidden in prop::collection::vec(1_usize..20, 0..3),
            count in 1_usize..70, seed in 0_u64..100,
        ) {
            let (layers, x) = (layers(output, &hidden, seed), people(count));
            let single: Vec<f32> = x.iter().map(|&x| x as f32).collect();
            let mut fused = Vec::new();
            FusedMlp::new(&layers, activation, &TrainConfig::default()).logits(&Inputs::new(&single, 5), 0..count, &mut fused);
            let exact = DenseNetwork::<f64>::new(&layers, activation, output).logits(&x);
            let quick = DenseNetwork::<f32>::new(&layers, activation, output).logits(&x);
            prop_assert_eq!(exact.len(), fused.len());
            for ((fused, exact), quick) in fused.into_iter().zip(exact).zip(quick) {
                prop_assert!((f64::from(fused) - exact).abs() < 1e-5 * exact.abs().max(1.0), "{fused} {exact}");
                prop_assert!((quick - exact).abs() < 1e-5 * exact.abs().max(1.0));
            }
        }

        #[test]
        fn gradients_are_the_slopes_of_losses_and_logits(
            output in outputs(), activation in activations(), hidden in prop::collection::vec(1_usize..20, 0..3),
            seed in 0_u64..100,
        ) {
            let (layers, x, labels) = (layers(output, &hidden, seed), people(6), [1.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
            let network = DenseNetwork::<f64>::new(&layers, activation, output);
            let of_loss = network.loss_gradient(&x, &labels);
            let of_logit = network.pull_back(&x, &mut |_, _, gradient| gradient[0] = 1.0);
            let quick = DenseNetwork::<f32>::new(&layers, activation, output).loss_gradient(&x, &labels);
            let h = 1e-6;
            for at in 0..x.len() {
                let moved = |by: f64| { let mut x = x.clone(); x[at] += by; x };
                let [up, down] = [moved(h), moved(-h)];
                let loss = |x: &[f64]| network.losses(x, &labels)[at / 5];
                let logit = |x: &[f64]| network.logits(x)[at / 5 * network.outputs()];
                // Right at a rectifier's bend the slopes on either side differ.
                prop_assert!((of_loss[at] - (loss(&up) - loss(&down)) / (2.0 * h)).abs() < 1e-4);
                prop_assert!((of_logit[at] - (logit(&up) - logit(&down)) / (2.0 * h)).abs() < 1e-4);
                prop_assert!((of_loss[at] - quick[at]).abs() < 1e-4 * of_loss[at].abs().max(1.0));
            }
        }
    }

    #[test]
    fn scores_and_decisions_mean_what_they_say() {
        let ask = |output: Output, biases: Vec<f64>| {
            let network =
                DenseNetwork::<f64>::of_numbers([(vec![0.0; biases.len()], biases)], Activation::Relu, output);
            (network.scores(&[7.0]), network.decisions(&[7.0]))
        };
        assert_eq!(ask(Output::Decision, vec![0.0]), (vec![0.5], vec![1]));
        assert_eq!(ask(Output::Classes, vec![1.0, 1.0]), (vec![0.5, 0.5], vec![0]));
        assert_eq!(ask(Output::Amount(Standard { mean: 3.0, deviation: 2.0 }), vec![-1.0]).0, [1.0]);
        let network = DenseNetwork::<f32>::of_numbers([(vec![1.0], vec![0.0])], Activation::Relu, Output::Decision);
        assert!(network.scores(&[]).is_empty() && network.loss_gradient(&[], &[]).is_empty());
    }
}
