//! After pruning, the weights that are left take over what the others did: least squares on what goes into a layer.

use super::sample::LayerSample;
use crate::model::weights::LayerWeights;

/// The price of moving a weight, as a part of the mean square of its layer's inputs.
const RIDGE: f64 = 1e-3;
/// Steps of conjugate gradients at most, and the share of the first residual at which they end.
const MOST_STEPS: usize = 50;
const TOLERANCE: f64 = 1e-6;

/// `XᵀX` of what goes into a layer, with a last column of ones for the bias.
#[derive(Debug, Clone)]
pub struct Gram {
    size: usize,
    numbers: Vec<f64>,
}

impl Gram {
    /// Time goes to numbers that aren't 0 alone.
    pub fn new(x: &LayerSample) -> Self {
        let size = x.width + 1;
        let mut numbers = vec![0.0; size * size];
        for row in x.x.chunks_exact(x.width) {
            let entries = entries(row);
            for &(i, a) in &entries {
                entries.iter().for_each(|&(j, b)| numbers[i * size + j] += a * b);
            }
        }
        Self { size, numbers }
    }

    fn mean_square(&self) -> f64 {
        let inputs = self.size - 1;
        (0..inputs).map(|i| self.numbers[i * self.size + i]).sum::<f64>() / inputs.max(1) as f64
    }
}

/// The numbers of a row that aren't 0, and the one after them, with their places.
fn entries(row: &[f32]) -> Vec<(usize, f64)> {
    let inputs = row.iter().enumerate().filter(|&(_, &x)| x != 0.0).map(|(i, &x)| (i, f64::from(x)));
    inputs.chain([(row.len(), 1.0)]).collect()
}

/// Moves the weights of a layer that aren't 0, and its biases, towards those that make `|X W + b - Z|² + λ |W - W₀|²`
/// smallest, where `Z` are the sums that are wanted and `W₀` the weights before. Weights that are 0 stay 0.
///
/// This is the update of Optimal Brain Surgeon (Hassibi and Stork 1993) for a layer's sums in place of the loss.
///
/// # Shapes
/// - `gram`: of `x`
/// - `x`: `[people, inputs]`; `wanted`: `[people, outputs]`
pub fn refit(layer: &mut LayerWeights, gram: &Gram, x: &LayerSample, wanted: &LayerSample) {
    let residuals = cross(x, &x.sums(layer), wanted);
    let ridge = RIDGE * gram.mean_square();
    for output in 0..layer.outputs {
        let mut kept: Vec<usize> =
            (0..layer.inputs).filter(|input| layer.weights[input * layer.outputs + output] != 0.0).collect();
        kept.push(layer.inputs);
        let wanted: Vec<f64> = kept.iter().map(|input| residuals[input * layer.outputs + output]).collect();
        for (input, change) in kept.iter().zip(solve(gram, &kept, ridge, wanted)) {
            let Some(number) = layer.number(Some(*input).filter(|&i| i < layer.inputs), output) else { continue };
            *number += change as f32;
        }
    }
}

/// `Xᵀ (Z - S)`, `[inputs + 1, outputs]`: what is wanted less what is, along each input.
fn cross(x: &LayerSample, sums: &LayerSample, wanted: &LayerSample) -> Vec<f64> {
    let outputs = wanted.width;
    let mut cross = vec![0.0; (x.width + 1) * outputs];
    let rows = sums.x.chunks_exact(outputs).zip(wanted.x.chunks_exact(outputs));
    for (row, (sums, wanted)) in x.x.chunks_exact(x.width).zip(rows) {
        let short: Vec<f64> = sums.iter().zip(wanted).map(|(&s, &z)| f64::from(z) - f64::from(s)).collect();
        for (i, a) in entries(row) {
            cross[i * outputs..][..outputs].iter_mut().zip(&short).for_each(|(sum, e)| *sum += a * e);
        }
    }
    cross
}

/// The `d` with `(G + λ I) d = wanted` in the kept rows and columns of the Gram matrix, by conjugate gradients scaled by the
/// diagonal (Hestenes and Stiefel 1952).
fn solve(gram: &Gram, kept: &[usize], ridge: f64, wanted: Vec<f64>) -> Vec<f64> {
    let of_row = |&i: &usize| &gram.numbers[i * gram.size..][..gram.size];
    let diagonal: Vec<f64> = kept.iter().map(|i| of_row(i)[*i] + ridge).collect();
    let scaled = |residual: &[f64]| -> Vec<f64> {
        residual.iter().zip(&diagonal).map(|(r, d)| if *d > 0.0 { r / d } else { 0.0 }).collect()
    };
    let (mut change, mut residual) = (vec![0.0; kept.len()], wanted);
    let mut direction = scaled(&residual);
    let mut size = dot(&residual, &direction);
    let enough = size * TOLERANCE * TOLERANCE;
    for _ in 0..MOST_STEPS {
        let row = |(i, d): (&usize, &f64)| {
            let row = of_row(i);
            kept.iter().zip(&direction).map(|(&j, d)| row[j] * d).sum::<f64>() + ridge * d
        };
        let image: Vec<f64> = kept.iter().zip(&direction).map(row).collect();
        let curvature = dot(&direction, &image);
        if size <= enough || curvature <= 0.0 {
            break;
        }
        let step = size / curvature;
        change.iter_mut().zip(&direction).for_each(|(c, d)| *c += step * d);
        residual.iter_mut().zip(&image).for_each(|(r, i)| *r -= step * i);
        let next = scaled(&residual);
        let larger = dot(&residual, &next);
        direction.iter_mut().zip(&next).for_each(|(d, n)| *d = n + larger / size * *d);
        size = larger;
    }
    change
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
