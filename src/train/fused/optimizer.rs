//! How parameters follow a gradient that is never stored: a rule takes it, four numbers at a time, as it comes out of a
//! kernel.

use wide::f32x4;

use super::lanes::mul_add;
use crate::train::config::{Algorithm, TrainConfig};

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

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
    /// Moves the parameters in the vector at `index` along their gradient.
    fn descend(self, parameters: &mut Parameters, index: usize, gradient: f32x4);
}

/// An optimiser's settings, and the steps it has taken.
#[derive(Debug, Clone)]
pub struct Optimizer {
    algorithm: Algorithm,
    momentum: f32,
    l2: f32,
    steps: i32,
}

/// The next step.
pub enum Step {
    Adam(Adam),
    Sgd(Sgd),
}

impl Optimizer {
    /// An optimiser before its first step.
    pub fn new(config: &TrainConfig) -> Self {
        Self { algorithm: config.algorithm, momentum: config.momentum as f32, l2: config.l2 as f32, steps: 0 }
    }

    /// The next step, of size `rate`.
    pub fn next(&mut self, rate: f64) -> Step {
        self.steps = self.steps.saturating_add(1);
        let l2 = f32x4::splat(self.l2);
        match self.algorithm {
            Algorithm::Adam => {
                // The corrections of both moments, taken out of the loop: of the step's size, and of epsilon.
                let second = (1.0 - BETA_2.powi(self.steps)).sqrt();
                Step::Adam(Adam {
                    rate: f32x4::splat((-rate * second / (1.0 - BETA_1.powi(self.steps))) as f32),
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
    fn descend(self, parameters: &mut Parameters, index: usize, gradient: f32x4) {
        let Parameters { values, first, second } = parameters;
        let (value, first, second) = (&mut values[index], &mut first[index], &mut second[index]);
        let gradient = mul_add(self.l2, *value, gradient);
        let m = mul_add(gradient - *first, f32x4::splat((1.0 - BETA_1) as f32), *first);
        let v = mul_add(gradient * gradient - *second, f32x4::splat((1.0 - BETA_2) as f32), *second);
        (*first, *second) = (without_dust(m), v);
        *value = mul_add(self.rate, m / (v.sqrt() + self.epsilon), *value);
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
    fn descend(self, parameters: &mut Parameters, index: usize, gradient: f32x4) {
        let (value, first) = (&mut parameters.values[index], &mut parameters.first[index]);
        let gradient = mul_add(self.l2, *value, gradient);
        let u = without_dust(mul_add(self.momentum, *first, gradient));
        *first = u;
        *value = mul_add(self.rate, u, *value);
    }
}

/// Numbers too small to move any parameter become 0. Where gradients have ceased, a momentum would else shrink into the
/// subnormal numbers and stay there, and processors take a hundred times as long for those.
#[inline(always)]
fn without_dust(x: f32x4) -> f32x4 {
    x.abs().simd_gt(f32x4::splat(1e-30)) & x
}
