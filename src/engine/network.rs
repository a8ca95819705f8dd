//! What of a model is drawn: of each wide layer some units, and the weights between them.

use super::protocol::{Link, Network, NetworkLayer};
use crate::model::weights::LayerWeights;

/// Units drawn of a layer at most.
const MOST_SHOWN: usize = 12;

/// The drawable part of a model. Of a wide input layer the units with the largest weights are shown, of other wide
/// layers units at even distances.
pub fn view(layers: &[LayerWeights]) -> Network {
    let mut shown = vec![strongest_inputs(&layers[0])];
    shown.extend(layers.iter().map(|l| evenly(l.outputs)));
    let links = layers
        .iter()
        .enumerate()
        .flat_map(|(layer, l)| {
            let (from, to) = (&shown[layer], &shown[layer + 1]);
            from.iter().enumerate().flat_map(move |(i, &input)| {
                to.iter().enumerate().map(move |(o, &output)| Link {
                    layer,
                    from: i,
                    to: o,
                    weight: l.weights[input * l.outputs + output],
                })
            })
        })
        .collect();
    let inputs = (layers[0].inputs, &[][..]);
    let units = std::iter::once(inputs).chain(layers.iter().map(|l| (l.outputs, &l.biases[..])));
    let layers = units.zip(shown.clone()).map(|((units, biases), shown)| {
        let biases = shown.iter().filter_map(|&unit| biases.get(unit).copied()).collect();
        NetworkLayer { units, shown, biases }
    });
    let layers = layers.collect();
    Network { layers, links }
}

fn evenly(units: usize) -> Vec<usize> {
    let n = units.min(MOST_SHOWN);
    (0..n).map(|i| i * units / n).collect()
}

fn strongest_inputs(layer: &LayerWeights) -> Vec<usize> {
    let strength: Vec<f32> = layer.weights.chunks(layer.outputs).map(|row| row.iter().map(|w| w.abs()).sum()).collect();
    let mut inputs: Vec<usize> = (0..layer.inputs).collect();
    inputs.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
    inputs.truncate(MOST_SHOWN);
    inputs.sort_unstable();
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_layers_are_thinned_and_links_keep_their_weights() {
        let wide = LayerWeights {
            inputs: 40,
            outputs: 30,
            weights: (0..1200).map(|i| if i / 30 == 7 { 9.0 } else { 0.1 }).collect(),
            biases: vec![0.0; 30],
        };
        let narrow =
            LayerWeights { inputs: 30, outputs: 1, weights: (0..30).map(|i| i as f32).collect(), biases: vec![0.5] };
        let network = view(&[wide, narrow]);
        assert_eq!(
            network.layers.iter().map(|l| (l.units, l.shown.len())).collect::<Vec<_>>(),
            [(40, 12), (30, 12), (1, 1)]
        );
        assert!(network.layers[0].shown.contains(&7), "the input with the largest weights is drawn");
        assert_eq!(
            network.layers.iter().map(|l| l.biases.as_slice()).collect::<Vec<_>>(),
            [&[][..], &[0.0; 12], &[0.5]]
        );
        let last = network.links.last().unwrap();
        assert_eq!((last.layer, last.weight), (1, network.layers[1].shown[11] as f32));
    }
}
