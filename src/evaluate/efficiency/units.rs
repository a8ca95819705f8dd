//! Structured pruning: whole hidden units go, and the layers around them get smaller.

use super::sample::LayerSample;
use crate::model::weights::LayerWeights;

/// The units of each hidden layer that stay, in their order, when `share` of them is taken away, rounded to a whole number;
/// one always stays.
///
/// Those go first whose `|incoming weights| |outgoing weights|` is least, of equals the first: a unit with nothing on
/// either side is dead, and scaling one side of a rectifier by what the other is divided by changes no rank.
pub fn kept(layers: &[LayerWeights], share: f64) -> Vec<Vec<usize>> {
    layers.windows(2).map(|pair| kept_between(&pair[0], &pair[1], share)).collect()
}

fn kept_between(before: &LayerWeights, after: &LayerWeights, share: f64) -> Vec<usize> {
    let norm = |numbers: &mut dyn Iterator<Item = f32>| numbers.map(|w| f64::from(w).powi(2)).sum::<f64>().sqrt();
    let importance = |unit: usize| {
        let incoming = norm(&mut before.weights.iter().skip(unit).step_by(before.outputs).copied());
        incoming * norm(&mut after.weights[unit * after.outputs..][..after.outputs].iter().copied())
    };
    let mut order: Vec<(f64, usize)> = (0..before.outputs).map(|unit| (importance(unit), unit)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let gone = (share * order.len() as f64).round() as usize;
    let mut kept: Vec<usize> = order[gone.min(order.len() - 1)..].iter().map(|&(_, unit)| unit).collect();
    kept.sort_unstable();
    kept
}

/// The layers with the hidden units `kept` alone. What the others give on average (`hidden`: the activations of each hidden
/// layer) is added to the biases after them, so that taking away a unit that is the same for everybody changes nothing.
pub fn narrow(layers: &[LayerWeights], kept: &[Vec<usize>], hidden: &[LayerSample]) -> Vec<LayerWeights> {
    let each = |(index, layer): (usize, &LayerWeights)| {
        let mut biases = layer.biases.clone();
        let inputs: Vec<usize> = match index.checked_sub(1) {
            None => (0..layer.inputs).collect(),
            Some(before) => {
                add_means(&mut biases, layer, &kept[before], &hidden[before].means());
                kept[before].clone()
            }
        };
        let outputs: Vec<usize> = kept.get(index).cloned().unwrap_or_else(|| (0..layer.outputs).collect());
        LayerWeights {
            inputs: inputs.len(),
            outputs: outputs.len(),
            weights: inputs
                .iter()
                .flat_map(|i| outputs.iter().map(move |o| layer.weights[i * layer.outputs + o]))
                .collect(),
            biases: outputs.iter().map(|&output| biases[output]).collect(),
        }
    };
    layers.iter().enumerate().map(each).collect()
}

fn add_means(biases: &mut [f32], layer: &LayerWeights, kept: &[usize], means: &[f32]) {
    for (unit, mean) in means.iter().enumerate().filter(|(unit, _)| kept.binary_search(unit).is_err()) {
        let weights = &layer.weights[unit * layer.outputs..][..layer.outputs];
        biases.iter_mut().zip(weights).for_each(|(bias, w)| *bias += mean * w);
    }
}
