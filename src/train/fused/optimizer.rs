//! How parameters follow a gradient that is never stored: a rule takes it, four numbers at a time, as it comes out of a
//! kernel.

use wide::f32x4;

use super::lanes::{mul_add, without_dust};
use crate::train::checkpoint::OptimizerState;
use crate::train::config::{Algorithm, TrainConfig};

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;
/// The least mean square that is remembered: far below what epsilon adds, and far above the subnormal numbers.
const LEAST: f32 = 1e-30;
/// Steps from one sweep to the next: in between nothing shrinks to less than a thousandth.
const SWEEP: u32 = 64;

/// What an optimiser remembers of four parameters: side by side, since it is needed at once.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    /// The moving sum or mean of gradients.
    first: f32x4,
    /// The moving mean of squared gradients.
    second: f32x4,
}

/// Parameters with what their optimiser remembers.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    pub values: Vec<f32x4>,
    moments: Vec<Moments>,
    /// What is added to the gradients of the present step, if anything is; nothing else of it is remembered.
    pub noise: Vec<f32x4>,
}

impl Parameters {
    /// Parameters of which nothing is remembered yet.
    pub fn new(values: Vec<f32x4>) -> Self {
        let moments = vec![Moments::default(); values.len()];
        Self { values, moments, noise: Vec::new() }
    }

    /// Parameters of which this is remembered: the first and the second moment of each.
    pub fn remembering(values: Vec<f32x4>, [first, second]: [Vec<f32x4>; 2]) -> Self {
        let moments = first.into_iter().zip(second).map(|(first, second)| Moments { first, second });
        Self { values, moments: moments.collect(), noise: Vec::new() }
    }

    /// What is remembered: the first and the second moment of each.
    pub fn moments(&self) -> [Vec<f32x4>; 2] {
        let moments = self.moments.iter();
        [moments.clone().map(|m| m.first).collect(), moments.map(|m| m.second).collect()]
    }

    /// Forgets moments that have become too small to matter.
    pub fn sweep(&mut self) {
        for moments in &mut self.moments {
            moments.first = without_dust(moments.first);
            moments.second = moments.second.fast_max(f32x4::splat(LEAST));
        }
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
    steps: u32,
}

/// The next step.
pub enum Step {
    Adam(Adam),
    Sgd(Sgd),
}

impl Optimizer {
    /// Whether the parameters are due for a [sweep](Parameters::sweep) after the latest step.
    pub fn wants_sweep(&self) -> bool {
        self.steps.is_multiple_of(SWEEP)
    }

    /// An optimiser before its first step.
    pub fn new(config: &TrainConfig) -> Self {
        Self {
            algorithm: config.algorithm,
            momentum: config.momentum as f32,
            l2: config.l2 as f32,
            start: [1.0; 2],
            steps: 0,
        }
    }

    /// How far it is.
    pub fn state(&self) -> OptimizerState {
        OptimizerState { steps: self.steps, start: self.start }
    }

    /// Goes on from there.
    pub fn restore(&mut self, state: &OptimizerState) {
        (self.steps, self.start) = (state.steps, state.start);
    }

    /// The next step, of size `rate`.
    pub fn next(&mut self, rate: f64) -> Step {
        self.steps = self.steps.wrapping_add(1);
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
        let moments = &mut parameters.moments[index..][..gradients.len()];
        for (i, &gradient) in gradients.iter().enumerate() {
            let gradient = mul_add(self.l2, values[i], gradient);
            let Moments { first, second } = moments[i];
            let m = mul_add(gradient - first, f32x4::splat((1.0 - BETA_1) as f32), first);
            let v = mul_add(gradient * gradient - second, f32x4::splat((1.0 - BETA_2) as f32), second);
            moments[i] = Moments { first: m, second: v };
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
        let moments = &mut parameters.moments[index..][..gradients.len()];
        for (i, &gradient) in gradients.iter().enumerate() {
            let gradient = mul_add(self.l2, values[i], gradient);
            let first = mul_add(self.momentum, moments[i].first, gradient);
            moments[i].first = first;
            values[i] = mul_add(self.rate, first, values[i]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::fused::lanes::numbers;

    #[test]
    fn what_dies_away_never_becomes_subnormal() {
        for algorithm in [Algorithm::Adam, Algorithm::Sgd] {
            let mut optimizer = Optimizer::new(&TrainConfig { algorithm, ..TrainConfig::default() });
            let mut parameters = Parameters::new(vec![f32x4::ONE]);
            for step in 0..100_000 {
                let gradient = [if step == 0 { f32x4::ONE } else { f32x4::ZERO }];
                match optimizer.next(0.01) {
                    Step::Adam(rule) => rule.descend(&mut parameters, 0, &gradient),
                    Step::Sgd(rule) => rule.descend(&mut parameters, 0, &gradient),
                }
                if optimizer.wants_sweep() {
                    parameters.sweep();
                }
                let Parameters { values, moments, .. } = &parameters;
                let vectors = [values[0], moments[0].first, moments[0].second];
                let mut all = numbers(&vectors).iter();
                assert!(all.all(|number| *number == 0.0 || number.is_normal()), "{algorithm:?}, step {step}");
            }
        }
    }
}
