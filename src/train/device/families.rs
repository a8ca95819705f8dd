//! That families which only Burn trains learn what they are for, and compute what their papers say.

use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt;

use crate::data::features::Features;
use crate::data::layout::Layout;
use crate::model::config::{Family, ModelConfig};
use crate::model::device::network::Network;
use crate::model::weights::{LayerWeights, initial_weights, layer_shapes};
use crate::random::{Purpose, stream};
use crate::train::begin::begin;
use crate::train::config::TrainConfig;
use crate::train::rows::{Place, Rows};
use crate::train::targets::Targets;

/// The share of people whose answer is right after some epochs.
fn accuracy(model: &ModelConfig, layout: &Layout, x: Vec<f32>, labels: Vec<f32>, epochs: usize) -> f64 {
    let people = labels.len();
    let rows = Rows::new(&Features::Numbers(x.clone()), x.len() / people, &Place::Device(Device::flex()));
    let config = TrainConfig { learning_rate: 0.01, batch_size: 32, ..TrainConfig::default() };
    let mut learning = begin(model, &config, 1, layout, &rows, Targets::Binary(labels.clone())).unwrap();
    while learning.epoch() < epochs {
        learning.step();
    }
    let logits = pollster::block_on(learning.frozen().logits(&rows, 0..people)).unwrap();
    let right = logits.iter().zip(&labels).filter(|&(&z, &y)| (z > 0.0) == (y > 0.5)).count();
    right as f64 / people as f64
}

#[test]
fn a_convolutional_network_tells_bars_that_lie_from_bars_that_stand() {
    const SIDE: usize = 12;
    let mut rng = stream(1, Purpose::Toy);
    let labels: Vec<f32> = (0..240).map(|i| f32::from(i % 2 == 0)).collect();
    let bar = |&stands: &f32| {
        let (across, along) = (rng.random_range(0..SIDE), rng.random_range(0..SIDE - 5));
        let on = |y: usize, x: usize| {
            let (a, b) = if stands > 0.5 { (x, y) } else { (y, x) };
            f32::from(a == across && (along..along + 5).contains(&b))
        };
        (0..SIDE * SIDE).map(|i| on(i / SIDE, i % SIDE)).collect::<Vec<f32>>()
    };
    let x = labels.iter().flat_map(bar).collect();
    let model = ModelConfig { family: Family::Cnn, filters: vec![4], hidden: vec![8], ..ModelConfig::default() };
    let layout = Layout::Picture { height: SIDE, width: SIDE };
    assert!(accuracy(&model, &layout, x, labels, 20) > 0.97);
}

#[test]
fn recurrent_networks_remember_what_they_read_first() {
    const STEPS: u32 = 6;
    let mut rng = stream(2, Purpose::Toy);
    let x: Vec<f32> = (0..300 * STEPS).map(|_| rng.random_range(-1.0..1.0)).collect();
    let labels: Vec<f32> = x.iter().step_by(STEPS as usize).map(|&first| f32::from(first > 0.0)).collect();
    let layout = Layout::Sequence { steps: (0..STEPS).map(|step| vec![step]).collect() };
    for family in [Family::Rnn, Family::Gru, Family::Lstm] {
        let model = ModelConfig { family, state: 8, ..ModelConfig::default() };
        let share = accuracy(&model, &layout, x.clone(), labels.clone(), 60);
        assert!(share > 0.9, "{family:?}: {share}");
    }
}

/// A person's logit by the formulas, number by number.
fn by_hand(family: Family, layers: &[LayerWeights], steps: &[f32]) -> f64 {
    let sums = |layer: &LayerWeights, x: &[f64]| -> Vec<f64> {
        let sum = |o: usize| {
            let products = x.iter().enumerate().map(|(i, x)| x * f64::from(layer.weights[i * layer.outputs + o]));
            products.sum::<f64>() + f64::from(layer.biases[o])
        };
        (0..layer.outputs).map(sum).collect()
    };
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    let units = layers[1].inputs;
    let (mut h, mut c) = (vec![0.0; units], vec![0.0; units]);
    for &step in steps {
        let (x, k) = (sums(&layers[0], &[f64::from(step)]), sums(&layers[1], &h));
        let gate = |g: usize, u: usize| sigmoid(x[g * units + u] + k[g * units + u]);
        let before = h.clone();
        for u in 0..units {
            match family {
                Family::Gru => {
                    let n = (x[2 * units + u] + gate(0, u) * k[2 * units + u]).tanh();
                    h[u] = (1.0 - gate(1, u)) * n + gate(1, u) * before[u];
                }
                Family::Lstm => {
                    c[u] = gate(1, u) * c[u] + gate(0, u) * (x[2 * units + u] + k[2 * units + u]).tanh();
                    h[u] = gate(3, u) * c[u].tanh();
                }
                _ => h[u] = (x[u] + k[u]).tanh(),
            }
        }
    }
    sums(&layers[2], &h)[0]
}

#[test]
fn recurrent_networks_compute_what_the_formulas_say() {
    let steps = [0.3, -1.2, 0.8, 0.1];
    let layout = Layout::Sequence { steps: (0..4).map(|step| vec![step]).collect() };
    for family in [Family::Rnn, Family::Gru, Family::Lstm] {
        let model = ModelConfig { family, state: 5, ..ModelConfig::default() };
        let mut rng = stream(3, Purpose::Weights);
        let mut layers = initial_weights(&layer_shapes(&model, &layout, 4, 1), &mut rng);
        layers.iter_mut().flat_map(|l| &mut l.biases).for_each(|bias| *bias = rng.random_range(-0.5..0.5));
        let x = Tensor::<2>::from_data(TensorData::new(steps.to_vec(), [1, 4]), &Device::flex());
        let logits = Network::new(&model, &layout, &layers, &Device::flex()).forward(x, &[]);
        let found = f64::from(logits.into_data().try_to_vec::<f32>().unwrap()[0]);
        let expected = by_hand(family, &layers, &steps);
        assert!((found - expected).abs() < 1e-5, "{family:?}: {found} is not {expected}");
    }
}

#[test]
fn an_autoencoder_is_the_same_on_both_trainers() {
    let mut rng = stream(4, Purpose::Toy);
    let x: Vec<f32> = (0..64 * 6).map(|_| rng.random_range(-1.0..1.0)).collect();
    let model = ModelConfig { family: Family::Autoencoder, hidden: vec![5], code: 2, ..ModelConfig::default() };
    let errors = [Place::Fused, Place::Device(Device::flex())].map(|place| {
        let rows = Rows::new(&Features::Numbers(x.clone()), 6, &place);
        let config = TrainConfig { batch_size: 16, learning_rate: 0.01, ..TrainConfig::default() };
        let targets = Targets::Itself { width: 6 };
        let mut learning = begin(&model, &config, 1, &Layout::Flat, &rows, targets).unwrap();
        while learning.epoch() < 5 {
            learning.step();
        }
        pollster::block_on(learning.frozen().logits(&rows, 0..64)).unwrap()
    });
    let apart = errors[0].iter().zip(&errors[1]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart < 1e-3, "{apart}");
}
