//! Private steps against the gradient of each person by themselves.

use proptest::prelude::*;

use super::reference::{numbers, sigmoid};
use super::tests::{Case, Drawn, cases};
use super::*;
use crate::random::{Purpose, stream};
use crate::train::config::Algorithm;
use crate::train::privacy::PrivacyConfig;

const CLIP: f64 = 0.7;
/// Rounding in single precision.
const ROUNDING: f64 = 2e-5;

fn model(case: &Case, layers: &[LayerWeights], noise_multiplier: f64, expected: usize) -> FusedMlp {
    let config = TrainConfig { algorithm: Algorithm::Sgd, momentum: 0.0, l2: 0.0, ..TrainConfig::default() };
    let privacy = PrivacyConfig { noise_multiplier, clip_norm: CLIP, delta: 1e-5 };
    let private = Private::new(&privacy, expected, stream(5, Purpose::Noise));
    FusedMlp::new(layers, case.activation, &config).with_private(Some(private))
}

/// What one step of size 1 of plain descent takes from the parameters, on a loss that is a mean over the batch.
fn change(mut model: FusedMlp, x: &Inputs, rows: &[u32], targets: &[f32]) -> Vec<f64> {
    let before = numbers(&model.weights());
    let people = rows.len() as f64;
    model.step(1.0, x, rows, &[], &mut |logits, gradient| {
        for ((slope, &z), &target) in gradient.iter_mut().zip(logits).zip(targets) {
            *slope = (5.0 * (sigmoid(f64::from(z)) - f64::from(target)) / people) as f32;
        }
    });
    before.iter().zip(numbers(&model.weights())).map(|(before, after)| before - after).collect()
}

fn norm(numbers: &[f64]) -> f64 {
    numbers.iter().map(|x| x * x).sum::<f64>().sqrt()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_person_is_clipped_by_the_norm_of_the_whole_gradient(case in cases()) {
        const EXPECTED: usize = 8;
        let Drawn { layers, x, rows, targets, .. } = case.draw();
        let (x, outputs) = (Inputs::new(&x, case.ends[0]), case.ends[1]);
        let private = |rows: &[u32], targets: &[f32]| change(model(&case, &layers, 0.0, EXPECTED), &x, rows, targets);
        let found = private(&rows, &targets);
        let mut sum = vec![0.0; found.len()];
        for (row, targets) in rows.iter().zip(targets.chunks(outputs)) {
            let alone = change(model(&case, &layers, 0.0, 1).with_private(None), &x, &[*row], targets);
            let factor = (CLIP / norm(&alone)).min(1.0);
            sum.iter_mut().zip(alone).for_each(|(sum, slope)| *sum += factor * slope);
        }
        for (found, sum) in found.iter().zip(&sum) {
            let expected = sum / EXPECTED as f64;
            prop_assert!((found - expected).abs() <= ROUNDING * rows.len() as f64, "{} {}", found, expected);
        }
        // Neighbours, who have one person less, are told by no more than the clip norm.
        let fewer = private(&rows[1..], &targets[outputs..]);
        let moved: Vec<f64> = found.iter().zip(&fewer).map(|(a, b)| (a - b) * EXPECTED as f64).collect();
        prop_assert!(norm(&moved) <= CLIP + ROUNDING * rows.len() as f64 * EXPECTED as f64, "{}", norm(&moved));
    }
}

#[test]
fn noise_is_what_was_asked_for_and_nobody_is_a_batch() {
    let shape = |units: usize| LayerWeights {
        inputs: 7,
        outputs: units,
        weights: vec![0.0; 7 * units],
        biases: vec![0.0; units],
    };
    let (first, last) =
        (shape(2_001), LayerWeights { inputs: 2_001, outputs: 1, weights: vec![0.0; 2_001], biases: vec![0.0] });
    let config = TrainConfig { algorithm: Algorithm::Sgd, momentum: 0.0, ..TrainConfig::default() };
    let privacy = PrivacyConfig { noise_multiplier: 3.0, clip_norm: 0.5, delta: 1e-5 };
    let private = || Some(Private::new(&privacy, 10, stream(5, Purpose::Noise)));
    let layers = [first, last];
    let x = Inputs::new(&[1.0; 14], 7);
    let noise = || {
        let model = FusedMlp::new(&layers, Activation::Relu, &config).with_private(private());
        change(model, &x, &[], &[])
    };
    let drawn = noise();
    assert_eq!(drawn, noise());
    // The deviation is 3 times 0.5 / 10, of 18,010 numbers; five standard errors of each moment.
    let n = drawn.len() as f64;
    let mean = drawn.iter().sum::<f64>() / n;
    let deviation = norm(&drawn) / n.sqrt();
    assert!(mean.abs() < 5.0 * 0.15 / n.sqrt(), "{mean}");
    assert!((deviation / 0.15 - 1.0).abs() < 5.0 / (2.0 * n).sqrt(), "{deviation}");
}
