//! The fused trainer against published numbers, and against the plainest trainer on random models.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::RngExt;
use serde_json::Value;

use super::reference::{Reference, activate, numbers, sigmoid};
use super::*;
use crate::model::weights::{dense_shapes, initial_weights};
use crate::random::{Purpose, stream};
use crate::train::config::Algorithm;
use crate::train::fused::loss::{bce_batch, cross_entropy_batch};

/// Deviations are allowed up to this, times `max(1, |expected|)`.
const SINGLE: f64 = 1e-5;

fn assert_close(place: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{place}");
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() <= SINGLE * e.abs().max(1.0), "{place}: {f} is not {e}");
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn flat(value: &Value) -> Vec<f64> {
    value.as_f64().map_or_else(|| list(value).iter().flat_map(flat).collect(), |number| vec![number])
}

fn singles(value: &Value) -> Vec<f32> {
    flat(value).into_iter().map(|x| x as f32).collect()
}

/// Layers as golden files have them, `[outputs, inputs]`.
fn golden_layers(weights: &Value, biases: &Value) -> Vec<LayerWeights> {
    let layer = |(w, b): (&Value, &Value)| {
        let (outputs, inputs, by_output) = (list(w).len(), list(&w[0]).len(), singles(w));
        let weights = (0..inputs * outputs).map(|i| by_output[i % outputs * inputs + i / outputs]).collect();
        LayerWeights { inputs, outputs, weights, biases: singles(b) }
    };
    list(weights).iter().zip(list(biases)).map(layer).collect()
}

#[test]
fn steps_are_those_of_the_golden_file() {
    let file: Value = serde_json::from_str(include_str!("../../../tests/golden/training.json")).unwrap();
    let cases: Vec<&Value> = list(&file["cases"]).iter().filter(|c| !c["inputs"]["optimizers"].is_null()).collect();
    assert!(!cases.is_empty());
    for case in cases {
        for (name, settings) in case["inputs"]["optimizers"].as_object().unwrap() {
            golden_steps(&case["inputs"], &case["expected"][name], name, settings);
        }
    }
}

fn golden_steps(inputs: &Value, expected: &Value, name: &str, settings: &Value) {
    let config = TrainConfig {
        algorithm: if name == "adam" { Algorithm::Adam } else { Algorithm::Sgd },
        momentum: settings["momentum"].as_f64().unwrap_or(0.0),
        ..TrainConfig::default()
    };
    let layers = golden_layers(&inputs["weights_out_by_in"], &inputs["biases"]);
    let (width, outputs) = (layers[0].inputs, layers[layers.len() - 1].outputs);
    let x = Inputs::new(&singles(&inputs["batches_x"]), width);
    let labels = singles(&inputs["batches_y"]);
    let batch = list(&inputs["batches_y"][0]).len();
    let mut model = FusedMlp::new(&layers, Activation::Relu, &config);
    for step in 0..list(&inputs["batches_y"]).len() {
        let rows: Vec<u32> = (step * batch..(step + 1) * batch).map(|row| row as u32).collect();
        let labels = &labels[step * batch..][..batch];
        model.step(settings["lr"].as_f64().unwrap(), &x, &rows, &[], &mut |logits, gradient| {
            match outputs {
                1 => bce_batch(logits, labels, gradient),
                _ => cross_entropy_batch(logits, outputs, |i| labels[i] as usize, gradient),
            };
        });
        let after = &expected["after_step"][(step + 1).to_string()];
        if !after.is_null() {
            let golden = golden_layers(&after["weights"], &after["biases"]);
            assert_close(&format!("{name}, step {}", step + 1), &numbers(&model.weights()), &numbers(&golden));
        }
    }
}

/// A random model, its training settings and its people.
#[derive(Debug, Clone)]
pub struct Case {
    pub hidden: Vec<usize>,
    pub ends: [usize; 2],
    pub activation: Activation,
    pub config: TrainConfig,
    pub batch: usize,
    zeros: f64,
    dropout: f64,
    seed: u64,
}

pub fn cases() -> impl Strategy<Value = Case> {
    let activation =
        prop::sample::select(vec![Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu]);
    let algorithm = prop::sample::select(vec![Algorithm::Adam, Algorithm::Sgd]);
    let settings = (algorithm, prop::sample::select(vec![0.0, 0.1]), prop::sample::select(vec![0.0, 0.9]));
    let config = settings.prop_map(|(algorithm, l2, momentum)| TrainConfig {
        algorithm,
        l2,
        momentum,
        ..TrainConfig::default()
    });
    let shape = (prop::collection::vec(1usize..20, 0..7), 1usize..25, 1usize..7);
    let zeros = prop::sample::select(vec![0.0, 0.8]);
    let dropout = prop::sample::select(vec![0.0, 0.4]);
    (shape, activation, config, 1usize..71, zeros, dropout, any::<u64>()).prop_map(
        |((hidden, inputs, outputs), activation, config, batch, zeros, dropout, seed)| Case {
            hidden,
            ends: [inputs, outputs],
            activation,
            config,
            batch,
            zeros,
            dropout,
            seed,
        },
    )
}

/// What a case is made of, drawn from its seed.
pub struct Drawn {
    pub layers: Vec<LayerWeights>,
    pub x: Vec<f32>,
    pub rows: Vec<u32>,
    pub targets: Vec<f32>,
    pub masks: Vec<Vec<f32>>,
}

impl Case {
    const PEOPLE: u32 = 80;

    pub fn draw(&self) -> Drawn {
        let mut rng = stream(self.seed, Purpose::Weights);
        let [inputs, outputs] = self.ends;
        let sizes = [&[inputs], self.hidden.as_slice(), &[outputs]].concat();
        let mut layers = initial_weights(&dense_shapes(&sizes, self.activation), &mut rng);
        for bias in layers.iter_mut().flat_map(|l| &mut l.biases) {
            *bias = rng.random_range(-0.5..0.5);
        }
        let mut sparse = |share: f64, from: f32, to: f32| {
            if rng.random_bool(share) { 0.0 } else { rng.random_range(from..to) }
        };
        let x = (0..Self::PEOPLE as usize * inputs).map(|_| sparse(self.zeros, -2.0, 2.0)).collect();
        let targets = (0..self.batch * outputs).map(|_| sparse(0.0, 0.0, 1.0)).collect();
        let kept = (1.0 / (1.0 - self.dropout)) as f32;
        let mut mask = |units: usize| -> Vec<f32> {
            (0..self.batch * units).map(|_| if sparse(self.dropout, 0.5, 1.0) == 0.0 { 0.0 } else { kept }).collect()
        };
        let masks =
            if self.dropout > 0.0 { self.hidden.iter().map(|&units| mask(units)).collect() } else { Vec::new() };
        let rows = (0..self.batch).map(|_| rng.random_range(0..Self::PEOPLE)).collect();
        Drawn { layers, x, rows, targets, masks }
    }
}

/// A loss with a bounded, smooth gradient, `(sigmoid(z) - t) / n`.
fn slope(logit: f64, target: f32, batch: usize) -> f64 {
    (sigmoid(logit) - f64::from(target)) / batch as f64
}

proptest! {
    // The same models every time: on which side of a rectifier's edge rounding falls is not for chance to decide.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(256) })]

    #[test]
    fn steps_are_those_of_the_plainest_trainer(case in cases()) {
        const RATE: f64 = 0.02;
        const STEPS: usize = 3;
        let Drawn { layers, x, rows, targets, masks } = case.draw();
        let [inputs, outputs] = case.ends;
        let table = Inputs::new(&x, inputs);
        let people: Vec<&[f32]> = rows.iter().map(|&row| &x[row as usize * inputs..][..inputs]).collect();
        let mut model = FusedMlp::new(&layers, case.activation, &case.config);
        let mut reference = Reference::new(&layers, case.activation, &case.config);
        let mut settled = vec![true; model.parameters()];
        for _ in 0..STEPS {
            model.step(RATE, &table, &rows, &masks, &mut |logits, gradient| {
                for ((g, z), t) in gradient.iter_mut().zip(logits).zip(&targets) {
                    *g = slope(f64::from(*z), *t, case.batch) as f32;
                }
            });
            reference.step(
                RATE,
                &people,
                |layer, person, unit| masks.get(layer).map_or(1.0, |m| f64::from(m[person * case.hidden[layer] + unit])),
                |person, logits| {
                    let targets = &targets[person * outputs..];
                    logits.iter().zip(targets).map(|(&z, &t)| slope(z, t, case.batch)).collect()
                },
            );
            for (settled, g) in settled.iter_mut().zip(reference.gradients.iter().flatten().flatten()) {
                *settled &= g.abs() > 1e-3 || *g == 0.0;
            }
        }
        prop_assume!(case.activation != Activation::Relu || reference.nearest > 1e-6);
        let found = numbers(&model.weights());
        for ((found, expected), settled) in found.iter().zip(reference.numbers()).zip(settled) {
            // Adam divides by the gradient's size: where that is rounding, so is the step.
            let loose = case.config.algorithm == Algorithm::Adam && !settled;
            let tolerance = if loose { RATE * STEPS as f64 } else { 2.0 * SINGLE };
            prop_assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
        }
    }
}

#[test]
fn logits_are_those_of_the_weights_and_leave_training_as_it_was() {
    let case = |hidden: &[usize], ends, activation, zeros| Case {
        hidden: hidden.to_vec(),
        ends,
        activation,
        config: TrainConfig::default(),
        batch: 33,
        zeros,
        dropout: 0.0,
        seed: 7,
    };
    let cases = [
        case(&[9, 5], [13, 3], Activation::Tanh, 0.0),
        case(&[9, 5], [13, 3], Activation::Sigmoid, 0.8),
        case(&[6], [4, 1], Activation::Gelu, 0.0),
        case(&[], [13, 1], Activation::Relu, 0.8),
        case(&[], [13, 4], Activation::Relu, 0.8),
    ];
    for case in cases {
        let drawn = case.draw();
        let inputs = Inputs::new(&drawn.x, case.ends[0]);
        let mut model = FusedMlp::new(&drawn.layers, case.activation, &case.config);
        let mut undisturbed = model.clone();
        let mut found = Vec::new();
        model.logits(&inputs, 0..inputs.people(), &mut found);
        let outputs = model.outputs(&inputs, 0..inputs.people());
        assert_eq!(outputs.last(), Some(&found));
        for (index, activations) in outputs[..outputs.len() - 1].iter().enumerate() {
            let until = FusedMlp::new(&drawn.layers[..=index], case.activation, &case.config);
            let mut sums = Vec::new();
            until.logits(&inputs, 0..inputs.people(), &mut sums);
            let expected: Vec<f64> = sums.iter().map(|&z| activate(case.activation, f64::from(z)).0).collect();
            assert_close("activations", &activations.iter().map(|&a| f64::from(a)).collect::<Vec<_>>(), &expected);
        }
        let mut reference = Reference::new(&drawn.layers, case.activation, &case.config);
        let expected: Vec<f64> = drawn.x.chunks(case.ends[0]).flat_map(|x| reference.logits(x)).collect();
        assert_close("logits", &found.into_iter().map(f64::from).collect::<Vec<_>>(), &expected);
        for model in [&mut model, &mut undisturbed] {
            model.step(0.1, &inputs, &drawn.rows, &[], &mut |logits, gradient| gradient.copy_from_slice(logits));
        }
        assert_eq!(model.weights(), undisturbed.weights());
    }
}

#[test]
fn weights_go_in_as_they_come_out() {
    let mut rng = stream(3, Purpose::Weights);
    let shapes = dense_shapes(&[5, 7, 3, 2], Activation::Relu);
    let [first, second] = [(); 2].map(|()| initial_weights(&shapes, &mut rng));
    let mut model = FusedMlp::new(&first, Activation::Relu, &TrainConfig::default());
    assert_eq!(model.weights(), first);
    model.set_weights(&second);
    assert_eq!(model.weights(), second);
    assert_eq!(model.sizes(), [5, 7, 3, 2]);
    assert_eq!(model.parameters(), 6 * 7 + 8 * 3 + 4 * 2);
}
