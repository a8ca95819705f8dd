//! A model of layers of any kind as explanations and attacks ask it: where it is computed, its slopes are, too.

use std::rc::Rc;

use super::subject::now;
use crate::data::features::Features;
use crate::evaluate::explain::ask::{Explainable, Scale, on_scale};
use crate::evaluate::score::{AtLogits, Gradient, Score, at_logits};
use crate::model::output::Output;
use crate::train::learning::Predict;
use crate::train::rows::{Place, Rows};

/// People who are asked together: a graph remembers everything of them.
const TOGETHER: usize = 64;

/// A model with what its numbers mean.
pub struct Layered {
    pub model: Rc<dyn Predict>,
    pub place: Place,
    pub width: usize,
    pub outputs: usize,
    pub output: Output,
}

impl Layered {
    /// Whether its slopes are known.
    pub fn differentiable(&self) -> bool {
        self.model.pull_back(&self.rows(&vec![0.0; self.width]), 0..1, &mut |_| Vec::new()).is_some()
    }

    fn rows(&self, x: &[f64]) -> Rows {
        Rows::new(&Features::Numbers(x.iter().map(|&x| x as f32).collect()), self.width, &self.place)
    }
}

impl Score for Layered {
    fn width(&self) -> usize {
        self.width
    }

    fn outputs(&self) -> usize {
        self.outputs
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        self.told(x, Scale::Score)
    }
}

impl Gradient for Layered {
    fn output(&self) -> Output {
        self.output
    }

    fn logits(&self, x: &[f64]) -> Vec<f64> {
        let of_some = |x: &[f64]| {
            let rows = self.rows(x);
            now(self.model.logits(&rows, 0..rows.people())).into_iter().map(f64::from)
        };
        x.chunks(TOGETHER * self.width).flat_map(of_some).collect()
    }

    fn pull_back(&self, x: &[f64], at: AtLogits) -> Vec<f64> {
        let mut gradients = Vec::with_capacity(x.len());
        for x in x.chunks(TOGETHER * self.width) {
            let (rows, first) = (self.rows(x), gradients.len() / self.width);
            let mut of_logits = |logits: &[f32]| {
                let logits: Vec<f64> = logits.iter().map(|&z| f64::from(z)).collect();
                at_logits(&logits, self.outputs, first, at).into_iter().map(|g| g as f32).collect()
            };
            let pending = self.model.pull_back(&rows, 0..rows.people(), &mut of_logits);
            gradients.extend(pending.map(now).into_iter().flatten().map(f64::from));
        }
        gradients
    }
}

impl Explainable for Layered {
    fn told(&self, x: &[f64], scale: Scale) -> Vec<f64> {
        on_scale(self.logits(x), self.outputs, self.output, scale)
    }
}

#[cfg(all(test, feature = "burn", not(target_arch = "wasm32")))]
mod tests {
    use burn::tensor::Device;
    use proptest::prelude::*;

    use super::*;
    use crate::data::layout::Layout;
    use crate::data::standard::Standard;
    use crate::evaluate::explain::gradients::Sloped;
    use crate::model::config::{Activation, Family, ModelConfig};
    use crate::model::dense::DenseNetwork;
    use crate::model::device::network::Network;
    use crate::model::weights::{LayerWeights, initial_weights, layer_shapes};
    use crate::random::{Purpose, stream};

    /// A model with its first weights.
    fn layered(config: &ModelConfig, layout: &Layout, width: usize, output: Output) -> (Layered, Vec<LayerWeights>) {
        let outputs = if output == Output::Classes { 3 } else { 1 };
        let shapes = layer_shapes(config, layout, width, outputs);
        let layers = initial_weights(&shapes, &mut stream(3, Purpose::Weights));
        let device = Device::flex();
        let model = Rc::new(Network::new(config, layout, &layers, &device));
        (Layered { model, place: Place::Device(device), width, outputs, output }, layers)
    }

    fn people(width: usize) -> Vec<f64> {
        (0..70 * width).map(|i| (i as f64 * 0.7).sin()).collect()
    }

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() <= 1e-4 * expected.abs().max(1.0), "{found} is not {expected}");
        }
    }

    #[test]
    fn a_dense_model_is_asked_the_same_either_way() {
        let config = ModelConfig { hidden: vec![6, 4], activation: Activation::Tanh, ..ModelConfig::default() };
        for output in [Output::Decision, Output::Classes, Output::Amount(Standard { mean: 3.0, deviation: 2.0 })] {
            let (layered, layers) = layered(&config, &Layout::Flat, 5, output);
            let dense = DenseNetwork::<f64>::new(&layers, config.activation, output);
            let x = people(5);
            let labels: Vec<f64> = (0..70).map(|person| f64::from(person % 2)).collect();
            assert!(layered.differentiable());
            near(&layered.scores(&x), &dense.scores(&x));
            near(&layered.losses(&x, &labels), &dense.losses(&x, &labels));
            near(&layered.loss_gradient(&x, &labels), &dense.loss_gradient(&x, &labels));
            for scale in [Scale::Score, Scale::Logit] {
                near(&layered.told(&x, scale), &dense.told(&x, scale));
                near(&layered.slopes(&x, 0, scale), &dense.slopes(&x, 0, scale));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn slopes_through_pictures_and_sequences_are_those_of_logits(
            family in prop::sample::select(vec![Family::Cnn, Family::Rnn, Family::Gru, Family::Lstm]), at in 0_usize..144,
        ) {
            const WIDTH: usize = 144;
            const H: f64 = 1e-2;
            let layout = match family {
                Family::Cnn => Layout::Picture { height: 12, width: 12 },
                _ => Layout::Sequence { steps: (0..12).map(|step| (step * 12..step * 12 + 12).collect()).collect() },
            };
            let activation = Activation::Tanh;
            let config =
                ModelConfig { family, filters: vec![2], hidden: vec![5], state: 4, activation, ..ModelConfig::default() };
            let (layered, _) = layered(&config, &layout, WIDTH, Output::Decision);
            let x = people(WIDTH)[..WIDTH].to_vec();
            let slopes = layered.slopes(&x, 0, Scale::Logit);
            let logit = |by: f64| {
                let mut x = x.clone();
                x[at] += by;
                layered.logits(&x)[0]
            };
            let slope = (logit(H) - logit(-H)) / (2.0 * H);
            prop_assert!((slopes[at] - slope).abs() < 1e-3, "{} is not {slope}", slopes[at]);
        }
    }
}
