//! The common losses of a batch and their gradients at the logits, several logits at a time.
//!
//! They are what the closed forms of `train::loss` give person by person, averaged over the batch.

use wide::f32x4;

use super::lanes::{LANES, exp, sigmoid};

/// Factors between 1 and 2 whose product stays far from overflow.
const FACTORS: usize = 96;

/// The mean binary cross-entropy in nats, and its gradient `(sigmoid(z) - y) / n`.
///
/// All are `[n]`; labels are 0 or 1.
pub fn bce_batch(logits: &[f32], labels: &[f32], gradient: &mut [f32]) -> f32 {
    let share = f32x4::splat(1.0 / logits.len() as f32);
    let (mut sum, mut product) = (f32x4::ZERO, f32x4::ONE);
    let chunks = logits.chunks(LANES).zip(labels.chunks(LANES)).zip(gradient.chunks_mut(LANES));
    for (chunk, ((logits, labels), gradient)) in chunks.enumerate() {
        // What fills up the last vector is somebody whose loss is 0.
        let y = lanes(labels.len(), 1.0, |i| labels[i]);
        let z = lanes(logits.len(), f32::MAX, |i| logits[i]);
        let power = f32x4::ONE + exp(-z.abs());
        let half = f32x4::splat(0.5);
        // What is above a half is below it where the logit has a minus.
        let score = half + ((f32x4::ONE / power - half) | (z & f32x4::splat(-0.0)));
        store((score - y) * share, gradient);
        // `max(z, 0) - z y + ln(1 + exp(-|z|))`, where one logarithm serves many people.
        sum += z.fast_max(f32x4::ZERO) - z * y;
        product *= power;
        if chunk % FACTORS == FACTORS - 1 {
            sum += product.ln();
            product = f32x4::ONE;
        }
    }
    (sum + product.ln()).reduce_add() / logits.len() as f32
}

/// The mean cross-entropy in nats, and its gradient `(softmax(z) - onehot(class)) / n`.
///
/// `logits` and `gradient` are `[n, classes]`, row-major; `class(i)` is that of person `i` of the batch.
pub fn cross_entropy_batch(
    logits: &[f32],
    classes: usize,
    class: impl Fn(usize) -> usize,
    gradient: &mut [f32],
) -> f32 {
    let share = classes as f32 / logits.len() as f32;
    let mut loss = 0.0;
    let rows = logits.chunks_exact(classes).zip(gradient.chunks_exact_mut(classes));
    for (person, (logits, gradient)) in rows.enumerate() {
        let (most, sum) = powers(logits, gradient);
        let own = class(person);
        loss += most + sum.ln() - logits[own];
        let scale = share / sum;
        for slope in gradient.iter_mut() {
            *slope *= scale;
        }
        gradient[own] -= share;
    }
    loss * share
}

/// The mean squared error over people and outputs, and its gradient `2 (z - t) / n`.
///
/// `outputs` and `gradient` are `[n]`, of all people one after the other; `target(i)` is what output `i` should be.
pub fn squared_error_batch(outputs: &[f32], target: impl Fn(usize) -> f32, gradient: &mut [f32]) -> f32 {
    let share = 1.0 / outputs.len() as f32;
    let mut sum = 0.0;
    for (i, (output, slope)) in outputs.iter().zip(gradient).enumerate() {
        let error = output - target(i);
        sum += error * error;
        *slope = 2.0 * share * error;
    }
    sum * share
}

/// Turns logits into scores: the sigmoid of each, or with several `outputs` the softmax of each person's.
pub fn scores(logits: &mut [f32], outputs: usize) {
    if outputs == 1 {
        for chunk in logits.chunks_mut(LANES) {
            let scores = sigmoid(lanes(chunk.len(), 0.0, |i| chunk[i]));
            store(scores, chunk);
        }
        return;
    }
    softmax_batch(logits, outputs, |_| 0);
}

/// Turns logits, `[n, classes]`, row-major, into the softmax of each person's. Gives their mean cross-entropy in nats, where
/// `class(i)` is that of person `i`.
pub fn softmax_batch(logits: &mut [f32], classes: usize, class: impl Fn(usize) -> usize) -> f64 {
    let people = logits.len() / classes;
    let (mut row, mut loss) = (vec![0.0; classes], 0.0);
    for (person, logits) in logits.chunks_exact_mut(classes).enumerate() {
        let own = logits[class(person)];
        let (most, sum) = powers(logits, &mut row);
        loss += f64::from(most + sum.ln() - own);
        for (score, power) in logits.iter_mut().zip(&row) {
            *score = power / sum;
        }
    }
    loss / people as f64
}

/// `exp(z - most)` of a row, and the largest logit and the sum of the powers.
#[inline(always)]
fn powers(logits: &[f32], into: &mut [f32]) -> (f32, f32) {
    let most = logits.iter().fold(f32::NEG_INFINITY, |most, &z| if z > most { z } else { most });
    let mut sum = f32x4::ZERO;
    for (logits, into) in logits.chunks(LANES).zip(into.chunks_mut(LANES)) {
        let powers = exp(lanes(logits.len(), f32::NEG_INFINITY, |i| logits[i]) - f32x4::splat(most));
        sum += powers;
        store(powers, into);
    }
    (most, sum.reduce_add())
}

/// A vector of the first `count` numbers and a filling.
#[inline(always)]
fn lanes(count: usize, filling: f32, number: impl Fn(usize) -> f32) -> f32x4 {
    if count >= LANES {
        return f32x4::new([number(0), number(1), number(2), number(3)]);
    }
    f32x4::new(std::array::from_fn(|i| if i < count { number(i) } else { filling }))
}

#[inline(always)]
fn store(vector: f32x4, into: &mut [f32]) {
    let numbers = vector.to_array();
    if let Ok(into) = <&mut [f32; LANES]>::try_from(&mut *into) {
        *into = numbers;
    } else {
        into.copy_from_slice(&numbers[..into.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f32, expected: f64) -> bool {
        (f64::from(found) - expected).abs() <= 1e-5 * expected.abs().max(1.0)
    }

    proptest! {
        #[test]
        fn yes_or_no_is_what_it_is_in_double_precision(people in prop::collection::vec((-60f32..60.0, any::<bool>()), 1..900)) {
            let (logits, labels): (Vec<f32>, Vec<f32>) = people.iter().map(|&(z, y)| (z, f32::from(y))).unzip();
            let mut gradient = vec![0.0; logits.len()];
            let loss = bce_batch(&logits, &labels, &mut gradient);
            let n = people.len() as f64;
            let each = people.iter().map(|&(z, y)| {
                let z = if y { -f64::from(z) } else { f64::from(z) };
                z.max(0.0) + (-z.abs()).exp().ln_1p()
            });
            prop_assert!(close(loss, each.sum::<f64>() / n));
            for (&found, &(z, y)) in gradient.iter().zip(&people) {
                prop_assert!(close(found * n as f32, 1.0 / (1.0 + (-f64::from(z)).exp()) - f64::from(u8::from(y))));
            }
        }

        #[test]
        fn squares_are_what_they_are_in_double_precision(people in prop::collection::vec((-9f32..9.0, -9f32..9.0), 1..300)) {
            let (outputs, labels): (Vec<f32>, Vec<f32>) = people.iter().copied().unzip();
            let mut gradient = vec![0.0; outputs.len()];
            let loss = squared_error_batch(&outputs, |i| labels[i], &mut gradient);
            let n = people.len() as f64;
            let closed = outputs.iter().zip(&labels).map(|(&z, &y)| crate::train::loss::squared_error(z, y));
            for (&found, (_, slope)) in gradient.iter().zip(closed) {
                prop_assert!(close(found * n as f32, f64::from(slope)));
            }
            let errors: Vec<f64> = people.iter().map(|&(z, y)| f64::from(z) - f64::from(y)).collect();
            prop_assert!(close(loss, errors.iter().map(|e| e * e).sum::<f64>() / n));
            for (&found, error) in gradient.iter().zip(errors) {
                prop_assert!(close(found * n as f32, 2.0 * error));
            }
        }

        #[test]
        fn classes_are_what_they_are_in_double_precision(logits in prop::collection::vec(-30f32..30.0, 21), first in 0usize..7) {
            let mut gradient = vec![0.0; 21];
            let loss = cross_entropy_batch(&logits, 7, |person| (first + person) % 7, &mut gradient);
            let mut found = logits.clone();
            let mean = softmax_batch(&mut found, 7, |person| (first + person) % 7);
            prop_assert!(close(mean as f32, f64::from(loss)));
            let mut expected = 0.0;
            for (person, row) in logits.chunks(7).enumerate() {
                let sum: f64 = row.iter().map(|&z| f64::from(z).exp()).sum();
                expected += sum.ln() - f64::from(row[(first + person) % 7]);
                for (i, &z) in row.iter().enumerate() {
                    let score = f64::from(z).exp() / sum;
                    let own = f64::from(u8::from(i == (first + person) % 7));
                    prop_assert!(close(found[person * 7 + i], score) && close(gradient[person * 7 + i] * 3.0, score - own));
                }
            }
            prop_assert!(close(loss, expected / 3.0));
        }
    }
}
