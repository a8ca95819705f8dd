//! Gradients of the common losses at the logits of a batch, several logits at a time.
//!
//! They are what the closed forms of `train::loss` give person by person, divided by the size of the batch; values of
//! losses aren't computed, since a step needs none.

use wide::f32x4;

use super::lanes::{LANES, exp, sigmoid};

/// The gradient of the mean binary cross-entropy, `(sigmoid(z) - y) / n`.
///
/// `logits` and `gradient` are `[n]`; `label(i)` is that of person `i` of the batch, 0 or 1.
pub fn bce_batch(logits: &[f32], label: impl Fn(usize) -> f32, gradient: &mut [f32]) {
    let share = f32x4::splat(1.0 / logits.len() as f32);
    let chunks = logits.chunks(LANES).zip(gradient.chunks_mut(LANES));
    for (chunk, (logits, gradient)) in chunks.enumerate() {
        let labels = lanes(logits.len(), 0.0, |i| label(chunk * LANES + i));
        let slope = (sigmoid(lanes(logits.len(), 0.0, |i| logits[i])) - labels) * share;
        store(slope, gradient);
    }
}

/// The gradient of the mean cross-entropy, `(softmax(z) - onehot(class)) / n`.
///
/// `logits` and `gradient` are `[n, classes]`, row-major; `class(i)` is that of person `i` of the batch.
pub fn cross_entropy_batch(logits: &[f32], classes: usize, class: impl Fn(usize) -> usize, gradient: &mut [f32]) {
    let share = classes as f32 / logits.len() as f32;
    let rows = logits.chunks_exact(classes).zip(gradient.chunks_exact_mut(classes));
    for (person, (logits, gradient)) in rows.enumerate() {
        let most = f32x4::splat(logits.iter().fold(f32::NEG_INFINITY, |most, &z| if z > most { z } else { most }));
        let mut sum = f32x4::ZERO;
        for (logits, gradient) in logits.chunks(LANES).zip(gradient.chunks_mut(LANES)) {
            let powers = exp(lanes(logits.len(), f32::NEG_INFINITY, |i| logits[i]) - most);
            sum += powers;
            store(powers, gradient);
        }
        let scale = share / sum.reduce_add();
        for slope in gradient.iter_mut() {
            *slope *= scale;
        }
        gradient[class(person)] -= share;
    }
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
        (f64::from(found) - expected).abs() <= 1e-6
    }

    proptest! {
        #[test]
        fn binary_gradients_are_the_score_less_the_label(people in prop::collection::vec((-100f32..100.0, 0u8..2), 1..20)) {
            let (logits, labels): (Vec<f32>, Vec<u8>) = people.into_iter().unzip();
            let mut gradient = vec![f32::NAN; logits.len()];
            bce_batch(&logits, |i| f32::from(labels[i]), &mut gradient);
            for ((found, z), y) in gradient.into_iter().zip(&logits).zip(labels) {
                let score = 1.0 / (1.0 + (-f64::from(*z)).exp());
                prop_assert!(close(found, (score - f64::from(y)) / logits.len() as f64));
            }
        }

        #[test]
        fn gradients_of_classes_are_shares_less_the_class(
            classes in 1usize..11,
            logits in prop::collection::vec(-100f32..100.0, 20),
            class in any::<prop::sample::Index>(),
        ) {
            let (people, class) = (logits.len() / classes, class.index(classes));
            let logits = &logits[..people * classes];
            let mut gradient = vec![f32::NAN; logits.len()];
            cross_entropy_batch(logits, classes, |_| class, &mut gradient);
            for (logits, gradient) in logits.chunks(classes).zip(gradient.chunks(classes)) {
                let most = logits.iter().fold(f64::NEG_INFINITY, |most, &z| most.max(f64::from(z)));
                let power = |z: f32| (f64::from(z) - most).exp();
                let sum: f64 = logits.iter().map(|&z| power(z)).sum();
                for (c, (&found, &z)) in gradient.iter().zip(logits).enumerate() {
                    prop_assert!(close(found, (power(z) / sum - f64::from(u8::from(c == class))) / people as f64));
                }
            }
        }
    }
}
