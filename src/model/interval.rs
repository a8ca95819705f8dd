//! What a dense network gives at most and at least for all inputs between bounds: interval bound propagation (Gowal et al.
//! 2018).

use super::config::Activation;
use super::dense::activate;
use super::matrix::Matrix;
use super::weights::LayerWeights;

/// A dense network that is asked about all inputs between bounds.
#[derive(Debug, Clone)]
pub struct IntervalNetwork {
    hidden: Vec<Hidden>,
    activation: Activation,
    /// `[inputs, outputs]`, row-major.
    weights: Vec<f64>,
    biases: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Hidden {
    weights: Matrix<f64>,
    magnitudes: Matrix<f64>,
    biases: Vec<f64>,
}

/// Numbers of people, each known up to a radius.
struct Range {
    centre: Vec<f64>,
    radius: Vec<f64>,
}

impl Range {
    fn between(bounds: impl Iterator<Item = (f64, f64)>) -> Self {
        let (centre, radius) = bounds.map(|(low, high)| ((low + high) / 2.0, (high - low) / 2.0)).unzip();
        Self { centre, radius }
    }
}

impl IntervalNetwork {
    /// A network of these layers, of which there is at least one.
    pub fn new(layers: &[LayerWeights], activation: Activation) -> Self {
        let wide = |numbers: &[f32]| numbers.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
        let hidden = |layer: &LayerWeights| {
            let weight = |input: usize, output: usize| f64::from(layer.weights[input * layer.outputs + output]);
            Hidden {
                weights: Matrix::new(layer.inputs, layer.outputs, weight),
                magnitudes: Matrix::new(layer.inputs, layer.outputs, |input, output| weight(input, output).abs()),
                biases: wide(&layer.biases),
            }
        };
        let last = &layers[layers.len() - 1];
        Self {
            hidden: layers[..layers.len() - 1].iter().map(hidden).collect(),
            activation,
            weights: wide(&last.weights),
            biases: wide(&last.biases),
        }
    }

    /// By how much each person's decision holds at least, for all inputs between `low` and `high`, `[people, width]`
    /// row-major: how far its logit stays ahead of every other, or of 0 where there is one logit. Above 0 the decision is
    /// proven; else nothing is known. Up to rounding in double precision.
    pub fn margins(&self, low: &[f64], high: &[f64], decisions: &[u32]) -> Vec<f64> {
        let mut range = Range::between(low.iter().copied().zip(high.iter().copied()));
        for layer in &self.hidden {
            range = self.through(layer, &range);
        }
        let inputs = self.weights.len() / self.biases.len();
        let rows = range.centre.chunks(inputs).zip(range.radius.chunks(inputs)).zip(decisions);
        rows.map(|((centre, radius), &decision)| self.margin(centre, radius, decision as usize)).collect()
    }

    fn through(&self, layer: &Hidden, range: &Range) -> Range {
        let centre = layer.weights.product(&range.centre);
        let radius = layer.magnitudes.product(&range.radius);
        let sums = centre.iter().zip(&radius).zip(layer.biases.iter().cycle());
        Range::between(sums.map(|((centre, radius), bias)| {
            activation_bounds(self.activation, centre + bias - radius, centre + bias + radius)
        }))
    }

    fn margin(&self, centre: &[f64], radius: &[f64], decision: usize) -> f64 {
        let outputs = self.biases.len();
        let ahead = |weight: &dyn Fn(usize) -> f64, bias: f64| {
            let each = centre.iter().zip(radius).enumerate();
            bias + each.map(|(input, (c, r))| c * weight(input) - r * weight(input).abs()).sum::<f64>()
        };
        if outputs == 1 {
            let sign = if decision == 1 { 1.0 } else { -1.0 };
            return ahead(&|input| sign * self.weights[input], sign * self.biases[0]);
        }
        let over = |other: usize| {
            let weight =
                |input: usize| self.weights[input * outputs + decision] - self.weights[input * outputs + other];
            ahead(&weight, self.biases[decision] - self.biases[other])
        };
        (0..outputs).filter(|&other| other != decision).map(over).fold(f64::INFINITY, f64::min)
    }
}

/// The least and the greatest activation of sums between bounds.
fn activation_bounds(activation: Activation, low: f64, high: f64) -> (f64, f64) {
    // Where GELU turns, and what it is there, its least value.
    const TURN: (f64, f64) = (-0.751_791_524_693_564_5, -0.169_971_207_479_903_7);
    let [at_low, at_high] = [low, high].map(|z| activate(activation, z).0);
    if activation == Activation::Gelu && low < TURN.0 {
        let least = if high > TURN.0 { TURN.1 } else { at_high };
        return (least, at_low.max(at_high));
    }
    (at_low, at_high)
}
