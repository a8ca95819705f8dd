//! Unstructured pruning: single weights become 0, those that count least.

use super::sample::LayerSample;
use super::variant::Saliency;
use crate::model::weights::LayerWeights;

/// How much each weight of a layer counts, `[inputs, outputs]`, 0 or more. See [`Saliency`].
pub fn saliencies(layer: &LayerWeights, inputs: &LayerSample, saliency: Saliency) -> Vec<f32> {
    let each = layer.weights.iter().map(|w| w.abs());
    match saliency {
        Saliency::Magnitude => each.collect(),
        Saliency::Activity => {
            let root_mean_square = inputs.root_mean_squares();
            each.enumerate().map(|(i, w)| w * root_mean_square[i / layer.outputs]).collect()
        }
    }
}

/// Sets `share` of all weights to 0, rounded to a whole number of them: those with the least saliency, of equals the first.
/// Biases stay.
///
/// Weights that are 0 already count among them, so that afterwards at least that share is 0.
pub fn prune(layers: &mut [LayerWeights], saliencies: &[Vec<f32>], share: f64) {
    let all = saliencies.iter().enumerate();
    let mut order: Vec<(f32, usize, usize)> = all
        .flat_map(|(layer, each)| each.iter().enumerate().map(move |(at, &saliency)| (saliency, layer, at)))
        .collect();
    let count = (share * order.len() as f64).round() as usize;
    if count == 0 {
        return;
    }
    let last = count.min(order.len()) - 1;
    let least_first =
        |a: &(f32, usize, usize), b: &(f32, usize, usize)| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2)));
    order.select_nth_unstable_by(last, least_first);
    for &(_, layer, at) in &order[..=last] {
        layers[layer].weights[at] = 0.0;
    }
}
