//! What holds of smaller models whatever the network.

use proptest::prelude::*;
use safetensors::SafeTensors;

use super::compress::{Compressor, Network, Small};
use super::integers::{IntegerNetwork, Multiplier, Quantiser};
use super::prune::{prune, saliencies};
use super::refit::{Gram, refit};
use super::sample::LayerSample;
use super::stored;
use super::units;
use super::variant::{EfficiencyConfig, Saliency, Variant};
use crate::evaluate::score::Score;
use crate::model::config::Activation;
use crate::model::output::Output;
use crate::model::weights::{LayerWeights, dense_shapes, initial_weights};
use crate::random::{Purpose, stream};

const WIDTH: usize = 5;

fn layer(inputs: usize, outputs: usize) -> impl Strategy<Value = LayerWeights> {
    let numbers = |count| prop::collection::vec(-2.0_f32..2.0, count);
    (numbers(inputs * outputs), numbers(outputs)).prop_map(move |(weights, biases)| LayerWeights {
        inputs,
        outputs,
        weights,
        biases,
    })
}

fn layers() -> impl Strategy<Value = Vec<LayerWeights>> {
    (1_usize..7, 1_usize..7, 1_usize..4)
        .prop_flat_map(|(a, b, outputs)| (layer(WIDTH, a), layer(a, b), layer(b, outputs)))
        .prop_map(|(a, b, c)| vec![a, b, c])
}

fn people() -> impl Strategy<Value = LayerSample> {
    prop::collection::vec(-3.0_f32..3.0, WIDTH * 30).prop_map(|x| LayerSample { x, width: WIDTH })
}

fn activations() -> impl Strategy<Value = Activation> {
    prop::sample::select(vec![Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu])
}

fn network(layers: Vec<LayerWeights>, activation: Activation) -> Network {
    let output = if layers[layers.len() - 1].outputs == 1 { Output::Decision } else { Output::Classes };
    Network { layers, activation, output }
}

fn config(refit: bool) -> EfficiencyConfig {
    EfficiencyConfig { refit, ..EfficiencyConfig::all(false, 1) }
}

fn zeros(layers: &[LayerWeights]) -> usize {
    layers.iter().flat_map(|l| &l.weights).filter(|&&w| w == 0.0).count()
}

fn wide(x: &[f32]) -> Vec<f64> {
    x.iter().map(|&x| f64::from(x)).collect()
}

/// The numbers of the layers as they stand, one person after the other.
fn logits(layers: &[LayerWeights], activation: Activation, people: &LayerSample) -> LayerSample {
    let (last, hidden) = layers.split_last().unwrap();
    hidden.iter().fold(people.clone(), |x, layer| x.sums(layer).activated(activation)).sums(last)
}

/// The sum of squared differences.
fn apart(a: &LayerSample, b: &LayerSample) -> f64 {
    a.x.iter().zip(&b.x).map(|(a, b)| f64::from(a - b).powi(2)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pruning_takes_that_share_and_the_least_of_them(layers in layers(), people in people(), share in 0.0..1.0) {
        for saliency in [Saliency::Magnitude, Saliency::Activity] {
            let each: Vec<Vec<f32>> = layers
                .iter()
                .map(|l| saliencies(l, &LayerSample { x: people.x[..l.inputs].to_vec(), width: l.inputs }, saliency))
                .collect();
            let mut pruned = layers.clone();
            prune(&mut pruned, &each, share);
            let all: usize = layers.iter().map(|l| l.weights.len()).sum();
            prop_assert_eq!(zeros(&pruned), (share * all as f64).round() as usize);
            let split = |gone: bool| {
                let numbers = pruned.iter().flat_map(|l| &l.weights).zip(each.iter().flatten());
                numbers.filter(|(w, _)| (**w == 0.0) == gone).map(|(_, s)| *s).collect::<Vec<_>>()
            };
            let most_gone = split(true).into_iter().fold(0.0, f32::max);
            prop_assert!(split(false).into_iter().all(|s| s >= most_gone));
            prop_assert!(pruned.iter().zip(&layers).all(|(a, b)| a.biases == b.biases));
        }
    }

    #[test]
    fn refitting_brings_sums_closer_and_no_weight_back(layer in layer(WIDTH, 3), people in people(), share in 0.1..0.9) {
        let wanted = people.sums(&layer);
        let mut pruned = [layer.clone()];
        let saliency = saliencies(&layer, &people, Saliency::Activity);
        prune(&mut pruned, &[saliency], share);
        let before = apart(&people.sums(&pruned[0]), &wanted);
        let mut fitted = pruned[0].clone();
        refit(&mut fitted, &Gram::new(&people), &people, &wanted);
        prop_assert!(apart(&people.sums(&fitted), &wanted) <= before * (1.0 + 1e-4) + 1e-4);
        prop_assert!(pruned[0].weights.iter().zip(&fitted.weights).all(|(a, b)| *a != 0.0 || *b == 0.0));
    }

    #[test]
    fn nothing_that_is_kept_whole_changes(layers in layers(), people in people(), activation in activations()) {
        let mut compressor = Compressor::new(&network(layers.clone(), activation), &config(true), people);
        for variant in [Variant::Pruned { share: 0.0 }, Variant::Narrowed { share: 0.0 }] {
            compressor.prepare(&variant);
            let Ok(Some(Small::Layers(same))) = compressor.make(&variant) else { panic!() };
            for (a, b) in same.layers.iter().zip(&layers) {
                prop_assert!(a.weights.iter().zip(&b.weights).all(|(a, b)| (a - b).abs() < 1e-4));
            }
        }
    }

    #[test]
    fn a_dead_unit_can_be_taken_away(
        mut layers in layers(), people in people(), activation in activations(), outgoing in any::<bool>(),
    ) {
        // Nothing comes in, so that the unit gives the same for everybody, or nothing goes out.
        let units = layers[0].outputs;
        prop_assume!(units > 1);
        let dead = units - 1;
        if outgoing {
            let after = layers[1].outputs;
            layers[1].weights[dead * after..].fill(0.0);
        } else {
            layers[0].weights.iter_mut().skip(dead).step_by(units).for_each(|w| *w = 0.0);
        }
        let share = 1.0 / units as f64;
        let kept = vec![units::kept(&layers, share)[0].clone(), (0..layers[1].outputs).collect()];
        prop_assert_eq!(&kept[0], &(0..dead).collect::<Vec<_>>());
        let hidden = people.sums(&layers[0]).activated(activation);
        let second = hidden.sums(&layers[1]).activated(activation);
        let narrowed = units::narrow(&layers, &kept, &[hidden, second]);
        prop_assert_eq!((narrowed[0].outputs, narrowed[1].inputs, narrowed[0].weights.len()), (dead, dead, WIDTH * dead));
        let (before, after) = (logits(&layers, activation, &people), logits(&narrowed, activation, &people));
        prop_assert!(before.x.iter().zip(&after.x).all(|(a, b)| (a - b).abs() < 1e-4 * a.abs().max(1.0)));
    }

    #[test]
    fn products_of_integers_are_near_the_exact_ones(layer in layer(WIDTH, 3), people in people()) {
        let network = IntegerNetwork::new(std::slice::from_ref(&layer), Activation::Relu, Output::Classes, &people, 0.0).unwrap();
        let (sx, exact) = (network.layers[0].input.scale, people.sums(&layer));
        for (x, exact) in people.x.chunks(WIDTH).zip(exact.x.chunks(3)) {
            for (output, (found, exact)) in network.logits(&wide(x)).iter().zip(exact).enumerate() {
                // Each factor is off by half a step at most, the zero by half a step more at the ends of the range.
                let sw = network.layers[0].scales[output];
                let each = x.iter().enumerate().map(|(i, &x)| {
                    let w = f64::from(layer.weights[i * 3 + output].abs());
                    sx * w + f64::from(x.abs()) * sw / 2.0 + sx * sw / 2.0
                });
                let bound = each.sum::<f64>() + sx * sw + 1e-4;
                prop_assert!((found - f64::from(*exact)).abs() <= bound, "{found} {exact} {bound}");
            }
        }
    }

    #[test]
    fn integers_are_those_of_the_definition(layers in layers(), people in people(), activation in activations()) {
        let network = network(layers, activation);
        let integers = IntegerNetwork::new(&network.layers, activation, network.output, &people, 0.01).unwrap();
        for x in people.x.chunks(WIDTH) {
            let expected = reference(&integers, &wide(x));
            prop_assert_eq!(integers.logits(&wide(x)), expected);
        }
        prop_assert_eq!(integers.scores(&wide(&people.x)).len(), 30 * integers.outputs());
    }

    #[test]
    fn a_device_multiplies_as_rounding_says(real in 1e-9_f64..1e4, sum in -1_000_000_i32..1_000_000) {
        let (found, exact) = (Multiplier::new(real).product(sum) as f64, real * f64::from(sum));
        prop_assert!((found - exact).abs() <= 0.5 + exact.abs() / f64::from(1 << 30), "{found} {exact}");
    }

    #[test]
    fn zero_is_exact_and_numbers_in_the_range_are_off_by_a_step_at_most(low in -9.0_f32..9.0, size in 0.0_f32..9.0, at in 0.0_f64..1.0) {
        let quantiser = Quantiser::new([low, low + size]);
        prop_assert_eq!(quantiser.number(quantiser.integer(0.0)), 0.0);
        let x = f64::from(low) + at * f64::from(size);
        prop_assert!((quantiser.number(quantiser.integer(x)) - x).abs() <= quantiser.scale * (1.0 + 1e-6));
        prop_assert!((-128..=127).contains(&quantiser.zero));
    }

    #[test]
    fn what_is_kept_can_be_read_back(layers in layers(), people in people(), share in 0.0..0.99) {
        let mut compressor = Compressor::new(&network(layers.clone(), Activation::Relu), &config(false), people);
        let Ok(Some(small)) = compressor.make(&Variant::Pruned { share }) else { panic!() };
        let Small::Layers(pruned) = &small else { panic!() };
        let file = stored::file(&small.tensors());
        let read = SafeTensors::deserialize(&file).unwrap();
        for (i, layer) in pruned.layers.iter().enumerate() {
            let name = format!("layers.{i}.weights");
            let floats = |name: &str| -> Vec<f32> {
                read.tensor(name).unwrap().data().as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b)).collect()
            };
            let found = match read.tensor(&format!("{name}.mask")) {
                Err(_) => floats(&name),
                Ok(mask) => {
                    let mut values = floats(&format!("{name}.values")).into_iter();
                    let bit = |at: usize| mask.data()[at / 8] >> (at % 8) & 1 == 1;
                    (0..layer.weights.len()).map(|at| if bit(at) { values.next().unwrap() } else { 0.0 }).collect()
                }
            };
            prop_assert_eq!(&found, &layer.weights);
        }
        let cost = small.cost();
        prop_assert_eq!(cost.file_bytes as usize, file.len());
        prop_assert_eq!((cost.multiply_adds - cost.nonzero_multiply_adds) as usize, zeros(&pruned.layers));
        prop_assert!(cost.weight_bytes < cost.file_bytes && cost.picojoules > 0.0);
    }
}

#[test]
fn every_activation_survives_in_whole_numbers() {
    let shapes = dense_shapes(&[WIDTH, 12, 12, 3], Activation::Relu);
    let layers = initial_weights(&shapes, &mut stream(1, Purpose::Weights));
    let x = (0..WIDTH * 200).map(|i| (i as f32 * 0.7).sin() * 2.0).collect();
    let people = LayerSample { x, width: WIDTH };
    for activation in [Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu] {
        let integers = IntegerNetwork::new(&layers, activation, Output::Classes, &people, 0.0).unwrap();
        let exact = logits(&layers, activation, &people);
        let [low, high] = exact.range(0.0);
        for (x, exact) in people.x.chunks(WIDTH).zip(exact.x.chunks(3)) {
            for (found, exact) in integers.logits(&wide(x)).iter().zip(exact) {
                assert!((found - f64::from(*exact)).abs() < 0.05 * f64::from(high - low), "{activation:?}");
            }
        }
    }
}

/// The same network with whole numbers of any size, and rounding by the floor of an exact quotient.
fn reference(network: &IntegerNetwork, x: &[f64]) -> Vec<f64> {
    let first = network.layers[0].input;
    let saturated = |q: f64| q.clamp(-128.0, 127.0) as i128;
    let mut x: Vec<i128> = x.iter().map(|x| saturated((x / first.scale + f64::from(first.zero)).round())).collect();
    for (index, layer) in network.layers.iter().enumerate() {
        let sum = |output: usize| {
            let products = (0..layer.inputs).map(|input| {
                (x[input] - i128::from(layer.input.zero)) * i128::from(layer.weights[input * layer.outputs + output])
            });
            products.sum::<i128>() + i128::from(layer.biases[output])
        };
        let sums: Vec<i128> = (0..layer.outputs).map(sum).collect();
        let Some(hidden) = &layer.hidden else {
            return sums
                .iter()
                .zip(&layer.scales)
                .map(|(&sum, scale)| sum as f64 * layer.input.scale * scale)
                .collect();
        };
        let next = network.layers[index + 1].input;
        let unit = |(&sum, multiplier): (&i128, &Multiplier)| {
            let (twice, all) = (2 * sum * i128::from(multiplier.mantissa), 1_i128 << multiplier.shift);
            let q = ((twice + all).div_euclid(2 * all) + i128::from(hidden.zero)).clamp(-128, 127);
            match &hidden.table {
                None => q.max(i128::from(next.zero)),
                Some(table) => i128::from(table[(q + 128) as usize]),
            }
        };
        x = sums.iter().zip(&hidden.multipliers).map(unit).collect();
    }
    Vec::new()
}
