//! A dense layer: `x W + b`, its gradients, and its parameters in the order its kernels like.
//!
//! The first layer keeps `W` by input, `[inputs, outputs]`: so its sums take rows of `W`, and only those of inputs that
//! aren't 0. It needs no gradient at its inputs. All others keep `W` by output, `[outputs, inputs]`: so the gradient at
//! their inputs takes rows of `W`, and their sums are dot products. Rows are filled up with zeros to whole vectors, and
//! what is filled up has no gradient and stays 0.
//!
//! A single output would leave three lanes of four idle, so its sums are a row of people.

use wide::f32x4;

use super::inputs::Lists;
use super::kernel::{Ones, Plain, Transposed, dots, product, sparse_product, weighted_sum};
use super::lanes::{LANES, numbers, numbers_mut, vectors, without_dust};
use super::optimizer::{Parameters, Rule};
use crate::model::weights::LayerWeights;
use crate::train::checkpoint::LayerState;

/// How a layer's weights lie, and its outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Weights by input; outputs `[people, outputs]`.
    First,
    /// Weights by output; outputs `[people, outputs]`.
    Inner,
    /// Weights by output, of which there is one; outputs `[1, people]`.
    Single,
}

/// A dense layer.
#[derive(Debug, Clone)]
pub struct Layer {
    pub inputs: usize,
    pub outputs: usize,
    form: Form,
    weights: Parameters,
    biases: Parameters,
}

impl Layer {
    /// The layer at `index` of `count`.
    pub fn new(from: &LayerWeights, index: usize, count: usize) -> Self {
        let form = match (index + 1 == count, from.outputs, index) {
            (true, 1, _) => Form::Single,
            (_, _, 0) => Form::First,
            _ => Form::Inner,
        };
        let mut layer = Self {
            inputs: from.inputs,
            outputs: from.outputs,
            form,
            weights: Parameters::default(),
            biases: Parameters::default(),
        };
        let (weights, biases) = layer.lay_out(from);
        (layer.weights, layer.biases) = (Parameters::new(weights), Parameters::new(biases));
        layer
    }

    /// The weights as they stand.
    pub fn weights(&self) -> LayerWeights {
        self.read(&self.weights.values, &self.biases.values)
    }

    /// The weights, and what the optimiser remembers of each.
    pub fn state(&self) -> LayerState {
        let ([first, second], [of_first, of_second]) = (self.weights.moments(), self.biases.moments());
        LayerState {
            weights: self.weights(),
            first: self.read(&first, &of_first),
            second: self.read(&second, &of_second),
        }
    }

    /// Goes back to a state of the same shape.
    pub fn restore(&mut self, state: &LayerState) {
        let (weights, biases) = self.lay_out(&state.weights);
        let ((first, of_first), (second, of_second)) = (self.lay_out(&state.first), self.lay_out(&state.second));
        self.weights = Parameters::remembering(weights, [first, second]);
        self.biases = Parameters::remembering(biases, [of_first, of_second]);
    }

    /// Numbers of weights and biases, as they are kept, in the order in which they travel.
    fn read(&self, weights: &[f32x4], biases: &[f32x4]) -> LayerWeights {
        let kept = numbers(weights);
        let weights = (0..self.inputs * self.outputs).map(|at| kept[self.place(at)]).collect();
        let biases = numbers(biases)[..self.outputs].to_vec();
        LayerWeights { inputs: self.inputs, outputs: self.outputs, weights, biases }
    }

    /// Takes other weights of the same shape; what the optimiser remembers stays.
    pub fn set_weights(&mut self, from: &LayerWeights) {
        (self.weights.values, self.biases.values) = self.lay_out(from);
    }

    /// Has noise drawn for each parameter; what rows are filled up with has none.
    pub fn draw_noise(&mut self, draw: &mut impl FnMut() -> f32) {
        let (rows, columns) = self.shape();
        for (parameters, rows, columns) in [(&mut self.weights, rows, columns), (&mut self.biases, 1, self.outputs)] {
            let Parameters { values, noise, .. } = parameters;
            noise.resize(values.len(), f32x4::ZERO);
            for row in numbers_mut(noise).chunks_exact_mut(vectors(columns) * LANES).take(rows) {
                row[..columns].iter_mut().for_each(|number| *number = draw());
            }
        }
    }

    /// Rows and columns of the weights as they are kept.
    fn shape(&self) -> (usize, usize) {
        match self.form {
            Form::First => (self.inputs, self.outputs),
            Form::Inner | Form::Single => (self.outputs, self.inputs),
        }
    }

    fn lay_out(&self, from: &LayerWeights) -> (Vec<f32x4>, Vec<f32x4>) {
        let (rows, columns) = self.shape();
        // Whole vectors of rows, for the dot products of four outputs at a time.
        let rows = if self.form == Form::Inner { vectors(rows) * LANES } else { rows };
        let mut weights = vec![f32x4::ZERO; rows * vectors(columns)];
        for (at, &weight) in from.weights.iter().enumerate() {
            numbers_mut(&mut weights)[self.place(at)] = weight;
        }
        let mut biases = vec![f32x4::ZERO; vectors(self.outputs)];
        numbers_mut(&mut biases)[..self.outputs].copy_from_slice(&from.biases);
        (weights, biases)
    }

    /// Where the weight that comes as number `at` of `[inputs, outputs]` is kept.
    fn place(&self, at: usize) -> usize {
        let (input, output) = (at / self.outputs, at % self.outputs);
        match self.form {
            Form::First => input * vectors(self.outputs) * LANES + output,
            Form::Inner | Form::Single => output * vectors(self.inputs) * LANES + input,
        }
    }

    /// Whether this layer can take its inputs as lists.
    pub fn takes_lists(&self) -> bool {
        self.form == Form::First
    }

    /// Numbers from one person's outputs to the next's.
    pub fn stride(&self) -> usize {
        if self.form == Form::Single { 1 } else { vectors(self.outputs) * LANES }
    }

    /// Vectors that hold the outputs of so many people.
    pub fn room(&self, people: usize) -> usize {
        if self.form == Form::Single { vectors(people) } else { people * vectors(self.outputs) }
    }

    /// `sums = x W + b`.
    ///
    /// `x` is `[people, inputs]`, its rows filled up to whole vectors; with a [`Form::Single`] there are rows up to a
    /// multiple of four, whatever is in them.
    pub fn forward(&self, x: &[f32x4], people: usize, sums: &mut [f32x4]) {
        let (weights, biases) = (&self.weights.values, &self.biases.values);
        let (inputs, outputs) = (vectors(self.inputs), vectors(self.outputs));
        match self.form {
            Form::First => {
                let x = Plain { numbers: numbers(x), stride: inputs * LANES, rows: people, depth: self.inputs };
                product(x, weights, outputs, |row, column, from| {
                    add(&mut sums[row * outputs + column..], from, &biases[column..]);
                });
            }
            Form::Inner => dots(x, weights, [people, outputs, inputs], |row, column, sum| {
                sums[row * outputs + column] = sum + biases[column];
            }),
            Form::Single => {
                let bias = f32x4::splat(numbers(biases)[0]);
                dots(weights, x, [1, vectors(people), inputs], |_, column, sum| sums[column] = sum + bias);
            }
        }
    }

    /// `sums = x W + b` for a layer that [takes lists](Self::takes_lists), for some rows of `x`.
    pub fn forward_lists(&self, x: &Lists, rows: &[u32], sums: &mut [f32x4]) {
        let (weights, biases, outputs) = (&self.weights.values, &self.biases.values, vectors(self.outputs));
        let rows = rows.iter().map(|&row| row as usize);
        sparse_product(x, rows, weights, outputs, |row, column, from| {
            add(&mut sums[row * outputs + column..], from, &biases[column..]);
        });
    }

    /// The gradient at the sums of the layer before, `into = (g W^T) slopes`, for any layer but the first.
    pub fn backward(&self, gradient: &[f32x4], people: usize, slopes: &[f32x4], into: &mut [f32x4]) {
        let inputs = vectors(self.inputs);
        let (numbers, stride) = (numbers(gradient), self.stride());
        let gradient = Plain { numbers, stride, rows: people, depth: self.outputs };
        product(gradient, &self.weights.values, inputs, |row, column, sums| {
            let (at, count) = (row * inputs + column, sums.len());
            let (into, slopes) = (&mut into[at..][..count], &slopes[at..][..count]);
            for i in 0..count {
                into[i] = without_dust(sums[i] * slopes[i]);
            }
        });
    }

    /// Follows the gradients `x^T g` and `1^T g`.
    pub fn learn(&mut self, rule: impl Rule, x: &[f32x4], gradient: &[f32x4], people: usize) {
        let (inputs, outputs) = (vectors(self.inputs), vectors(self.outputs));
        let weights = &mut self.weights;
        match self.form {
            Form::First => {
                let (rows, stride) = (self.inputs, inputs * LANES);
                let x = Transposed { numbers: numbers(x), stride, rows, depth: people };
                product(x, gradient, outputs, |row, column, sums| rule.descend(weights, row * outputs + column, sums));
            }
            Form::Inner => {
                let (numbers, stride, rows) = (numbers(gradient), outputs * LANES, self.outputs);
                let gradient = Transposed { numbers, stride, rows, depth: people };
                product(gradient, x, inputs, |row, column, sums| rule.descend(weights, row * inputs + column, sums));
            }
            Form::Single => {
                weighted_sum(gradient, x, [people, inputs], |column, sums| rule.descend(weights, column, sums));
            }
        }
        self.learn_biases(rule, gradient, people);
    }

    /// The same for inputs that came as lists; `columns` are those of the batch.
    pub fn learn_lists(&mut self, rule: impl Rule, columns: &Lists, gradient: &[f32x4], people: usize) {
        let (outputs, weights) = (vectors(self.outputs), &mut self.weights);
        sparse_product(columns, 0..self.inputs, gradient, outputs, |row, column, sums| {
            rule.descend(weights, row * outputs + column, sums);
        });
        self.learn_biases(rule, gradient, people);
    }

    /// Forgets moments that have become too small to matter.
    pub fn sweep(&mut self) {
        self.weights.sweep();
        self.biases.sweep();
    }

    fn learn_biases(&mut self, rule: impl Rule, gradient: &[f32x4], people: usize) {
        let biases = &mut self.biases;
        if self.form == Form::Single {
            let all = gradient[..vectors(people)].iter().fold(f32x4::ZERO, |sum, &g| sum + g).reduce_add();
            rule.descend(biases, 0, &[f32x4::new([all, 0.0, 0.0, 0.0])]);
        } else {
            let ones = Ones { depth: people };
            product(ones, gradient, vectors(self.outputs), |_, column, sums| rule.descend(biases, column, sums));
        }
    }
}

#[inline(always)]
fn add(into: &mut [f32x4], sums: &[f32x4], biases: &[f32x4]) {
    let (into, biases) = (&mut into[..sums.len()], &biases[..sums.len()]);
    for i in 0..sums.len() {
        into[i] = sums[i] + biases[i];
    }
}
