//! How parameters follow a gradient that is never stored: a rule takes it, four numbers at a time, as it comes out of a
//! kernel.

use wide::f32x4;

use super::lanes::{mul_add, without_dust};
use crate::train::config::{Algorithm, TrainConfig};

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;
/// The least mean square that is remembered: far below what epsilon adds, and far above the subnormal numbers.
const LEAST: f32 = 1e-30;

/// Parameters with what their optimiser remembers.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    pub values: Vec<f32x4>,
    /// The moving sum or mean of gradients.
    first: Vec<f32x4>,
    /// The moving mean of squared gradients.
    second: Vec<f32x4>,
}

impl Parameters {
    /// Parameters of which nothing is remembered yet.
    pub fn new(values: Vec<f32x4>) -> Self {
        let nothing = vec![f32x4::ZERO; values.len()];
        Self { values, first: nothing.clone(), second: nothing }
    }
}

/// One step of an optimiser.
pub trait Rule: Copy {
    /// Moves the parameters in the vectors from `index` on along their gradients.
    fn descend(self, parameters: &mut Parameters, index: usize, gradients: &[f32x4]);
}

/// An optimiser's settings, and the steps it has taken.
#[derive(Debug, Clone)]
pub struct Optimizer {
    algorithm: Algorithm,
    momentum: f32,
    l2: f32,
    /// The powers of both betas at the latest step: the shares of both means that are still their start, 0.
    start: [f64; 2],
}

/// The next step.
pub enum Step {
    Adam(Adam),
    Sgd(Sgd),
}

impl Optimizer {
    /// An optimiser before its first step.
    pub fn new(config: &TrainConfig) -> Self {
        Self { algorithm: config.algorithm, momentum: config.momentum as f32, l2: config.l2 as f32, start: [1.0; 2] }
    }

    /// The next step, of size `rate`.
    pub fn next(&mut self, rate: f64) -> Step {
        let l2 = f32x4::splat(self.l2);
        match self.algorithm {
            Algorithm::Adam => {
                // The corrections of both moments, taken out of the loop: of the step's size, and of epsilon.
                self.start = [self.start[0] * BETA_1, self.start[1] * BETA_2];
                let (first, second) = (1.0 - self.start[0], (1.0 - self.start[1]).sqrt());
                Step::Adam(Adam {
                    rate: f32x4::splat((-rate * second / first) as f32),
                    epsilon: f32x4::splat((EPSILON * second) as f32),
                    l2,
                })
            }
            Algorithm::Sgd => {
                Step::Sgd(Sgd { rate: f32x4::splat(-rate as f32), momentum: f32x4::splat(self.momentum), l2 })
            }
        }
    }
}

/// `m += (1 - b1) (g - m)`, `v += (1 - b2) (g^2 - v)`, `w -= rate m' / (sqrt(v') + epsilon)` with `m'` and `v'` corrected
/// for having started at 0 (Kingma and Ba 2015).
#[derive(Clone, Copy)]
pub struct Adam {
    rate: f32x4,
    epsilon: f32x4,
    l2: f32x4,
}

impl Rule for Adam {
    #[inline(always)]
    fn descend(self, parameters: &mut Parameters, index: usize, gradients: &[f32x4]) {
        let values = &mut parameters.values[index..][..gradients.len()];
        let first = &mut parameters.first[index..][..gradients.len()];
        let second = &mut parameters.second[index..][..gradients.len()];
        for (i, &gradient) in gradients.iter().enumerate() {
            let gradient = mul_add(self.l2, values[i], gradient);
            let m = mul_add(gradient - first[i], f32x4::splat((1.0 - BETA_1) as f32), first[i]);
            let v = mul_add(gradient * gradient - second[i], f32x4::splat((1.0 - BETA_2) as f32), second[i]);
            let v = v.fast_max(f32x4::splat(LEAST));
            (first[i], second[i]) = (without_dust(m), v);
            values[i] = mul_add(self.rate, m / (v.sqrt() + self.epsilon), values[i]);
        }
    }
}

/// `u = momentum u + g`, `w -= rate u`.
#[derive(Clone, Copy)]
pub struct Sgd {
    rate: f32x4,
    momentum: f32x4,
    l2: f32x4,
}

impl Rule for Sgd {
    #[inline(always)]
    fn descend(self, parameters: &mut Parameters, index: usize, gradients: &[f32x4]) {
        let values = &mut parameters.values[index..][..gradients.len()];
        let first = &mut parameters.first[index..][..gradients.len()];
        for (i, &gradient) in gradients.iter().enumerate() {
            let gradient = mul_add(self.l2, values[i], gradient);
            first[i] = without_dust(mul_add(self.momentum, first[i], gradient));
            values[i] = mul_add(self.rate, first[i], values[i]);
        }
    }
}
