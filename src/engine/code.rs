//! What is drawn of an autoencoder: where people are in its code, and how well it repeats them.

use super::drawn::{Code, PlanePoint, Repeated};
use super::network;
use super::plane::around;
use super::task::positive;
use crate::data::features::Features;
use crate::data::prepare::Prepared;
use crate::model::config::ModelConfig;
use crate::model::weights::LayerWeights;
use crate::train::config::TrainConfig;
use crate::train::dense::mean_squared_error;
use crate::train::fused::{FusedMlp, Inputs};

/// People of the test part who are shown, at most.
const MOST_PEOPLE: usize = 600;
const MOST_FEATURES: usize = 12;
const PICTURES: usize = 8;

/// An autoencoder and some of the test part. Computed here, wherever the model is trained: it is little.
pub fn code(layers: &[LayerWeights], model: &ModelConfig, data: &Prepared) -> Code {
    let (part, width) = (&data.test, data.width);
    let people = part.labels.rows().min(MOST_PEOPLE);
    let x = part.x.numbers(0..people * width);
    let inputs = Inputs::new(&x, width);
    let ask = |layers: &[LayerWeights]| {
        let mut outputs = Vec::new();
        let network = FusedMlp::new(layers, model.activation, &TrainConfig::default());
        network.with_linear(model.linear_layer()).logits(&inputs, 0..people, &mut outputs);
        outputs
    };
    let (codes, repeated) = (ask(&layers[..=model.hidden.len()]), ask(layers));
    let errors: Vec<f32> =
        x.chunks(width).zip(repeated.chunks(width)).map(|(x, again)| mean_squared_error(x, again)).collect();

    let grouping = part.groupings.first();
    let positive = positive(part);
    let point = |(person, code): (usize, &[f32])| PlanePoint {
        x: code[0],
        y: code.get(1).copied().unwrap_or_else(|| errors[person].ln()),
        positive: positive[person],
        group: grouping.map_or(0, |g| g.of_row[person]),
    };
    let points = codes.chunks(model.code).enumerate().map(point).collect();
    Code {
        network: network::view(layers),
        plane: around(Default::default(), grouping.map_or_else(Vec::new, |g| g.groups.clone()), points),
        worst: worst(&x, &repeated, width),
        repeated: pictures(&part.x, &repeated, &errors, width),
    }
}

/// The features that are repeated worst.
fn worst(x: &[f32], repeated: &[f32], width: usize) -> Vec<(usize, f64)> {
    let people = (x.len() / width) as f64;
    let error = |feature: usize| {
        let pairs = x.iter().zip(repeated).skip(feature).step_by(width);
        (feature, pairs.map(|(x, again)| f64::from(x - again).powi(2)).sum::<f64>() / people)
    };
    let mut errors: Vec<(usize, f64)> = (0..width).map(error).collect();
    errors.sort_by(|a, b| b.1.total_cmp(&a.1));
    errors.truncate(MOST_FEATURES);
    errors
}

/// Pictures from the one that is repeated best to the one that is repeated worst, at even distances between.
fn pictures(x: &Features, repeated: &[f32], errors: &[f32], width: usize) -> Vec<Repeated> {
    let Features::Bytes(pixels) = x else { return Vec::new() };
    let mut order: Vec<usize> = (0..errors.len()).collect();
    order.sort_by(|&a, &b| errors[a].total_cmp(&errors[b]));
    let shown = (0..PICTURES).map(|i| order[i * (order.len() - 1) / (PICTURES - 1)]);
    let byte = |share: &f32| (share.clamp(0.0, 1.0) * 255.0).round() as u8;
    let picture = |i: usize| Repeated {
        pixels: pixels[i * width..(i + 1) * width].to_vec(),
        repeated: repeated[i * width..(i + 1) * width].iter().map(byte).collect(),
        error: f64::from(errors[i]),
    };
    shown.map(picture).collect()
}
