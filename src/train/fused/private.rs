//! A private step (DP-SGD, Abadi et al. 2016): the gradient of each person is clipped to a norm, and noise is added to the sum.
//!
//! No person's gradient is ever formed. That of a dense layer is the product of the person's inputs and of the gradient at
//! their sums, so its norm is the product of both norms; and clipping it is scaling the latter, after which one product for
//! all people gives the sum of clipped gradients (“ghost clipping”, Goodfellow 2015; Li et al. 2022).

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use wide::f32x4;

use super::lanes::{mul_add, numbers, numbers_mut, vectors};
use super::layer::Layer;
use super::optimizer::{Parameters, Rule, Step};
use super::workspace::Workspace;
use super::{Batch, learn_first};
use crate::random::Place;
use crate::train::privacy::PrivacyConfig;

/// Vectors that leave a kernel at once.
const TOGETHER: usize = 8;

/// What makes steps private.
#[derive(Debug, Clone)]
pub struct Private {
    clip: f32,
    /// People in a batch on average, by which sums are divided.
    expected: f32,
    /// The standard deviation of what is added to each parameter's mean gradient.
    deviation: f32,
    noise: ChaCha8Rng,
    /// Of each person in the batch, the squared norm of the gradient.
    squares: Vec<f32>,
}

impl Private {
    /// Privacy of batches of `expected` people on average, with noise from this stream.
    pub fn new(config: &PrivacyConfig, expected: usize, noise: ChaCha8Rng) -> Self {
        let deviation = config.noise_multiplier * config.clip_norm / expected as f64;
        Self {
            clip: config.clip_norm as f32,
            expected: expected as f32,
            deviation: deviation as f32,
            noise,
            squares: Vec::new(),
        }
    }

    /// Where the noise is.
    pub fn place(&self) -> Place {
        Place::of(&self.noise)
    }

    /// Has the noise go on from there.
    pub fn restore(&mut self, place: &Place) {
        self.noise = place.stream();
    }

    /// Takes the gradient at the logits, of the mean over the batch, back through the layers, which follow that of the clipped
    /// sum with its noise.
    pub(super) fn descend(
        &mut self,
        step: Step,
        layers: &mut [Layer],
        batch: Batch,
        people: usize,
        work: &mut Workspace,
    ) {
        for index in (1..layers.len()).rev() {
            let (before, gradient) = work.gradients.split_at_mut(index);
            layers[index].backward(&gradient[0], people, &work.slopes[index - 1], &mut before[index - 1]);
        }
        self.clip(layers, batch, people, work);
        let (deviation, noise) = (self.deviation, &mut self.noise);
        let mut draw = || {
            let normal: f32 = StandardNormal.sample(noise);
            deviation * normal
        };
        layers.iter_mut().for_each(|layer| layer.draw_noise(&mut draw));
        match step {
            Step::Adam(rule) => learn(Noisy(rule), layers, batch, people, work),
            Step::Sgd(rule) => learn(Noisy(rule), layers, batch, people, work),
        }
    }

    /// Scales each person's gradients so that those of all parameters together have the clip norm at most, and that their sum
    /// is divided by the expected number of people.
    fn clip(&mut self, layers: &[Layer], batch: Batch, people: usize, work: &mut Workspace) {
        let Self { clip, expected, squares, .. } = self;
        squares.clear();
        squares.resize(people, 0.0);
        for (index, layer) in layers.iter().enumerate() {
            let stride = vectors(layer.inputs);
            for (person, square) in squares.iter_mut().enumerate() {
                let inputs = match (index, batch) {
                    (0, Batch::Rows(x)) => norm(&x[person * stride..][..stride]),
                    (0, Batch::Lists(lists, rows)) => {
                        lists.row(rows[person] as usize).iter().map(|entry| entry.value * entry.value).sum()
                    }
                    _ => norm(&work.outputs[index - 1][person * stride..][..stride]),
                };
                // The bias has an input of 1.
                *square += (inputs + 1.0) * gradient_norm(layer, &work.gradients[index], person);
            }
        }
        // They come as gradients of a mean.
        let of_mean = people as f32;
        for square in squares.iter_mut() {
            *square = (*clip / (of_mean * square.sqrt())).min(1.0) * of_mean / *expected;
        }
        for (layer, gradients) in layers.iter().zip(&mut work.gradients) {
            let rows = numbers_mut(gradients).chunks_exact_mut(layer.stride());
            for (row, factor) in rows.zip(squares.iter()) {
                row.iter_mut().for_each(|slope| *slope *= factor);
            }
        }
    }
}

/// The squared norm of a row.
fn norm(row: &[f32x4]) -> f32 {
    row.iter().fold(f32x4::ZERO, |sum, &x| mul_add(x, x, sum)).reduce_add()
}

/// The squared norm of a person's gradient at a layer's sums.
fn gradient_norm(layer: &Layer, gradients: &[f32x4], person: usize) -> f32 {
    match layer.stride() {
        1 => numbers(gradients)[person].powi(2),
        _ => {
            let stride = vectors(layer.outputs);
            norm(&gradients[person * stride..][..stride])
        }
    }
}

/// All layers follow their gradients.
fn learn(rule: impl Rule, layers: &mut [Layer], batch: Batch, people: usize, work: &mut Workspace) {
    for (index, layer) in layers.iter_mut().enumerate().skip(1) {
        layer.learn(rule, &work.outputs[index - 1], &work.gradients[index], people);
    }
    learn_first(rule, &mut layers[0], batch, people, work);
}

/// A rule that follows gradients with the noise that was drawn for them.
#[derive(Clone, Copy)]
struct Noisy<R>(R);

impl<R: Rule> Rule for Noisy<R> {
    #[inline(always)]
    fn descend(self, parameters: &mut Parameters, index: usize, gradients: &[f32x4]) {
        let mut noisy = [f32x4::ZERO; TOGETHER];
        for (part, gradients) in gradients.chunks(TOGETHER).enumerate() {
            let (from, noisy) = (index + part * TOGETHER, &mut noisy[..gradients.len()]);
            let noise = &parameters.noise[from..][..gradients.len()];
            for i in 0..gradients.len() {
                noisy[i] = gradients[i] + noise[i];
            }
            self.0.descend(parameters, from, noisy);
        }
    }
}
