//! A linear model that imitates another one near a person (LIME, Ribeiro et al. 2016): a weighted ridge regression.

use serde::Serialize;

use super::error::{ExplainError, for_each};
use crate::cholesky::solve_symmetric;
use crate::limits::within;

/// The largest price of a coefficient.
pub const MOST_RIDGE: f64 = 1e6;

/// The linear model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Local {
    /// By how much the number changes with each feature, per unit of it, near the person.
    pub coefficients: Vec<f64>,
    pub intercept: f64,
    /// The weighted share of the samples' variance that the linear model tells, at most 1: 1 is all of it; near 0 or below
    /// it says nothing of the model. Nothing where the model tells the same of all samples.
    pub r2: Option<f64>,
    /// What the linear model says of the first sample, the person. How far it is from what the model says is the error
    /// of the explanation right there.
    pub prediction: f64,
}

/// `sqrt(exp(-distance² / width²))`, in `(0, 1]`: 1 of the person, and less the further away; `width` is above 0.
pub fn kernel(distance: f64, width: f64) -> f64 {
    (-(distance / width).powi(2)).exp().sqrt()
}

/// The weight of each sample, `[samples, features]`, by its Euclidean distance from the first, as [`kernel`].
pub fn weights(samples: &[f64], features: usize, width: f64) -> Vec<f64> {
    let first = &samples[..features.min(samples.len())];
    let square = |sample: &[f64]| sample.iter().zip(first).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    samples.chunks_exact(features.max(1)).map(|sample| kernel(square(sample).sqrt(), width)).collect()
}

/// The linear model of what is told of samples: over all coefficients `β` and intercepts, the one that makes
/// `Σ w_i (y_i - β·z_i - intercept)² + ridge |β|²` smallest. Centred by weighted means, `β = (Z'WZ + ridge I)⁻¹ Z'W y`.
///
/// # Shapes
/// - `samples`: `[samples, features]`, the person first
/// - `told`, `weights`: `[samples]`; a weight is 0 or more, and one is above 0
///
/// `ridge` is in `[1e-9, 1e6]`.
///
/// # Errors
/// [`ExplainError`]: `Setting`, `NotForEach`, `NobodyToCompare` without a weight above 0, `ScoreUndefined`.
pub fn fit(samples: &[f64], features: usize, told: &[f64], weights: &[f64], ridge: f64) -> Result<Local, ExplainError> {
    within("ridge", ridge, 1e-9, MOST_RIDGE)?;
    for_each("samples", samples.len(), told.len() * features)?;
    for_each("weights", weights.len(), told.len())?;
    let total: f64 = weights.iter().sum();
    if total.is_nan() || total <= 0.0 {
        return Err(ExplainError::NobodyToCompare {});
    }
    let rows = || samples.chunks_exact(features.max(1)).zip(told.iter().zip(weights));
    let mut means = vec![0.0; features];
    for (z, (_, w)) in rows() {
        means.iter_mut().zip(z).for_each(|(mean, z)| *mean += w * z / total);
    }
    let mean = told.iter().zip(weights).map(|(y, w)| w * y).sum::<f64>() / total;
    let mut matrix = vec![0.0; features * features];
    let mut solved = vec![0.0; features];
    let mut centred = vec![0.0; features];
    for (z, (y, w)) in rows() {
        centred.iter_mut().zip(z.iter().zip(&means)).for_each(|(c, (z, mean))| *c = z - mean);
        for (i, &c) in centred.iter().enumerate() {
            solved[i] += w * c * (y - mean);
            matrix[i * features..=i * features + i].iter_mut().zip(&centred).for_each(|(m, d)| *m += w * c * d);
        }
    }
    (0..features).for_each(|i| matrix[i * features + i] += ridge);
    if !solve_symmetric(&mut matrix, &mut solved) {
        return Err(ExplainError::ScoreUndefined {});
    }
    let intercept = mean - dot(&means, &solved);
    let (mut left, mut all) = (0.0, 0.0);
    for (z, (y, w)) in rows() {
        left += w * (y - intercept - dot(z, &solved)).powi(2);
        all += w * (y - mean).powi(2);
    }
    let prediction = intercept + dot(&samples[..features], &solved);
    Ok(Local { coefficients: solved, intercept, r2: (all > 0.0).then(|| 1.0 - left / all), prediction })
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
