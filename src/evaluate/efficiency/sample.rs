//! What goes into a layer, of some training people: what pruning and integers are fitted to.

use crate::data::features::Features;
use crate::model::config::Activation;
use crate::model::dense::activate;
use crate::model::matrix::Matrix;
use crate::model::weights::LayerWeights;

/// The numbers that go into a layer, `[people, width]`, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerSample {
    pub x: Vec<f32>,
    pub width: usize,
}

/// At most so many rows of `people`, evenly spread over them.
pub fn spread(people: usize, most: usize) -> Vec<usize> {
    let count = people.min(most);
    (0..count).map(|i| i * people / count).collect()
}

impl LayerSample {
    /// The features of the listed people, of whom each has `width`.
    pub fn of(x: &Features, width: usize, rows: &[usize]) -> Self {
        Self { x: x.take(rows, width).numbers(0..rows.len() * width).into_owned(), width }
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.x.len() / self.width.max(1)
    }

    /// `x W + b` of each person.
    pub fn sums(&self, layer: &LayerWeights) -> Self {
        let weight = |input: usize, output: usize| layer.weights[input * layer.outputs + output];
        let mut sums = Matrix::new(layer.inputs, layer.outputs, weight).product(&self.x);
        for row in sums.chunks_exact_mut(layer.outputs) {
            row.iter_mut().zip(&layer.biases).for_each(|(sum, bias)| *sum += bias);
        }
        Self { x: sums, width: layer.outputs }
    }

    /// The same sums after an activation.
    pub fn activated(&self, activation: Activation) -> Self {
        let unit = |&z: &f32| activate(activation, f64::from(z)).0 as f32;
        Self { x: self.x.iter().map(unit).collect(), width: self.width }
    }

    /// Some of the columns, in the order of the list.
    pub fn columns(&self, columns: &[usize]) -> Self {
        let rows = self.x.chunks_exact(self.width);
        Self { x: rows.flat_map(|row| columns.iter().map(|&c| row[c])).collect(), width: columns.len() }
    }

    /// `E[x]` of each column.
    pub fn means(&self) -> Vec<f32> {
        self.averages(|x| x)
    }

    /// `√E[x²]` of each column.
    pub fn root_mean_squares(&self) -> Vec<f32> {
        self.averages(|x| x * x).into_iter().map(f32::sqrt).collect()
    }

    fn averages(&self, of: impl Fn(f64) -> f64) -> Vec<f32> {
        let mut sums = vec![0.0; self.width];
        for row in self.x.chunks_exact(self.width) {
            sums.iter_mut().zip(row).for_each(|(sum, &x)| *sum += of(f64::from(x)));
        }
        sums.into_iter().map(|sum| (sum / self.people().max(1) as f64) as f32).collect()
    }

    /// The range of all numbers without a share `clip` of them at each end; from 0 to 0 without any.
    pub fn range(&self, clip: f64) -> [f32; 2] {
        if self.x.is_empty() {
            return [0.0; 2];
        }
        let mut sorted = self.x.clone();
        let last = sorted.len() - 1;
        let out = (clip * last as f64).round() as usize;
        [out, last - out].map(|place| *sorted.select_nth_unstable_by(place, f32::total_cmp).1)
    }
}
