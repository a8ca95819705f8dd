//! What a model's units give all over the plane of two features, small enough to be sent with every evaluation.
//!
//! Units are asked on the host, whatever place trains the model: its weights come there to be drawn anyway.

use super::plane::{places, shade};
use super::protocol::{Network, Plane, Thumbnail};
use crate::model::config::Activation;
use crate::model::weights::LayerWeights;
use crate::train::config::TrainConfig;
use crate::train::fused::{FusedMlp, Inputs};
use crate::train::loss::sigmoid;

/// Places along each side of a thumbnail.
const SIDE: usize = 20;
/// The byte that is 0, and how far the largest magnitude is from it.
const ZERO: f32 = 128.0;
const MOST: f32 = 127.0;

/// The places of a plane at which the units of a kind of model are asked.
pub struct Units {
    places: Vec<f32>,
    activation: Activation,
}

impl Units {
    pub fn new(plane: &Plane, activation: Activation) -> Self {
        Self { places: places(plane, SIDE), activation }
    }

    /// The thumbnails of the drawn units of a model with two inputs, for each layer of its network.
    pub fn thumbnails(&self, layers: &[LayerWeights], network: &Network) -> Vec<Vec<Thumbnail>> {
        let model = FusedMlp::new(layers, self.activation, &TrainConfig::default());
        let mut outputs = vec![self.places.clone()];
        outputs.extend(model.outputs(&Inputs::new(&self.places, 2), 0..SIDE * SIDE));
        let last = outputs.len() - 1;
        outputs[last].iter_mut().for_each(|z| *z = sigmoid(*z));
        let layers = network.layers.iter().zip(&outputs).enumerate();
        let thumbnails = layers.map(|(index, (layer, values))| {
            let unit = |&unit: &usize| thumbnail(values.iter().skip(unit).step_by(layer.units).copied(), index == last);
            layer.shown.iter().map(unit).collect()
        });
        thumbnails.collect()
    }
}

/// Numbers, or scores, as they are shown.
fn thumbnail(values: impl Iterator<Item = f32> + Clone, scores: bool) -> Thumbnail {
    // The smaller and the larger of a number and NaN is the number.
    let (low, high) = (values.clone().fold(f32::NAN, f32::min), values.clone().fold(f32::NAN, f32::max));
    let largest = low.abs().max(high.abs());
    let byte = |value: f32| match value / largest {
        _ if scores => shade(value),
        share if share.is_nan() => ZERO as u8,
        share => (ZERO + share * MOST).round() as u8,
    };
    Thumbnail { low, high, side: SIDE as u32, shades: values.map(byte).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::network::view;

    #[test]
    fn thumbnails_show_what_units_give() {
        let plane = Plane {
            names: ["x".into(), "y".into()],
            low: [-1.0, -2.0],
            high: [1.0, 2.0],
            groups: Vec::new(),
            points: Vec::new(),
        };
        // One unit is x where that is positive, the other never anything; the output is sure of yes where x is large.
        let hidden = LayerWeights { inputs: 2, outputs: 2, weights: vec![1.0, 0.0, 0.0, 0.0], biases: vec![0.0, -1.0] };
        let output = LayerWeights { inputs: 2, outputs: 1, weights: vec![100.0, 0.0], biases: vec![-50.0] };
        let layers = [hidden, output];
        let thumbnails = Units::new(&plane, Activation::Relu).thumbnails(&layers, &view(&layers));
        assert_eq!(thumbnails.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
        let [left, right] = [0, SIDE - 1];
        let at = |layer: usize, unit: usize, place: usize| thumbnails[layer][unit].shades[place];
        assert_eq!([at(0, 0, left), at(0, 0, right)], [1, 255], "x grows to the right");
        assert_eq!([at(0, 1, 0), at(0, 1, SIDE * (SIDE - 1))], [255, 1], "the first row is the top");
        assert_eq!([at(1, 0, left), at(1, 0, right)], [128, 255]);
        assert!(thumbnails[1][0].low == 0.0 && (thumbnails[1][0].high - 0.95).abs() < 1e-6);
        assert!(thumbnails[1][1].shades.iter().all(|&shade| shade == 128));
        assert_eq!([at(2, 0, left), at(2, 0, right)], [0, 255]);
    }

    #[test]
    fn what_is_not_finite_is_no_panic() {
        let values = [f32::NAN, f32::INFINITY, -1.0];
        assert_eq!(thumbnail(values.into_iter(), false).shades.len(), 3);
        let nothing = thumbnail([f32::NAN].into_iter(), false);
        assert!(nothing.low.is_nan() && nothing.high.is_nan());
    }
}
